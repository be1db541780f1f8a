//! The journal made tamper-evident: a chain of seals per agency, each SHA-256 over
//! the seal before it and one line. Sealing happens behind the writers' backs, by a
//! job; whoever alters the past with the owner's rights breaks the chain there.
//! An owner could forge the whole chain anew: a head noted elsewhere shows that.

use crate::database::As;
use crate::error::{Error, Result};
use crate::house::House;
use crate::principal::Id;
use crate::redact::{Redaction, digest, redactions};
use crate::scope::Tx;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Nullable, SmallInt, Text};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Lines of one transaction.
const BATCH: i64 = 5_000;

/// What the first line is chained to.
const GENESIS: [u8; 32] = [0; 32];

/// Lines and seals side by side, from one line on. A line takes its number before it is
/// committed: it is old enough to seal when no transaction that began before it can still
/// be under way, and ten minutes are twenty times the longest that a statement may take.
const SIDE_BY_SIDE: &str = "
select coalesce(j.id, s.line) as line, j.id is not null as written, s.seal, coalesce(s.form, 2::smallint) as form,
  coalesce((extract(epoch from j.at) * 1000000)::bigint, 0) as at, coalesce(j.actor, '') as actor,
  coalesce(j.what, '') as what, coalesce(j.subject::text, '') as subject, coalesce(j.data::text, '') as data,
  coalesce(j.at < clock_timestamp() - interval '10 minutes', true) as old
from (select * from journal where id > $1 order by id limit $2) j
full join (select * from journal_seals where line > $1 order by line limit $2) s
  on s.line = j.id
order by 1 limit $2";

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = BigInt)]
    line: i64,
    #[diesel(sql_type = Bool)]
    written: bool,
    #[diesel(sql_type = Nullable<Binary>)]
    seal: Option<Vec<u8>>,
    #[diesel(sql_type = SmallInt)]
    form: i16,
    #[diesel(sql_type = BigInt)]
    at: i64,
    #[diesel(sql_type = Text)]
    actor: String,
    #[diesel(sql_type = Text)]
    what: String,
    #[diesel(sql_type = Text)]
    subject: String,
    #[diesel(sql_type = Text)]
    data: String,
    #[diesel(sql_type = Bool)]
    old: bool,
}

#[derive(QueryableByName)]
struct Head {
    #[diesel(sql_type = BigInt)]
    line: i64,
    #[diesel(sql_type = Binary)]
    seal: Vec<u8>,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It is not what was sealed, or not where.
    Changed,
    /// It was sealed and is gone.
    Removed,
    /// It stands among sealed lines and never was sealed.
    Added,
}

/// What a walk along an agency's journal found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// Lines under an unbroken seal.
    pub sealed: u64,
    /// Lines that are too young to be sealed.
    pub young: u64,
    /// Sealed lines that lost what they told about a person.
    pub blotted: u64,
    /// The last seal, in hexadecimal: noted elsewhere, it is evidence.
    pub head: String,
    /// The first line that is not right.
    pub broken: Option<(i64, Broken)>,
    /// Whether the head that was asked for stands in the chain.
    pub known: bool,
    /// The first line that bore another seal when it was noted outside, or is under no seal any more.
    pub adrift: Option<i64>,
}

impl Line {
    /// Every part with its length before it, so that no two lines read alike. The second form
    /// covers the digest of what a line holds, so that it can be checked once that is blotted out.
    fn seal(&self, before: &[u8], held: &[u8; 32]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(before);
        hash.update(self.line.to_be_bytes());
        hash.update(self.at.to_be_bytes());
        let held: &[u8] = if self.form == 1 { self.data.as_bytes() } else { held };
        for part in [self.actor.as_bytes(), self.what.as_bytes(), self.subject.as_bytes(), held] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }

    /// Whether it is what was sealed, or what the journal says it was blotted to. Of a blotted line
    /// of the first form only the place is certain.
    fn stands(&self, before: &[u8], seal: &[u8], redaction: Option<&Redaction>) -> bool {
        let held = digest(&self.data);
        let blotted = |r: &Redaction| r.after == held && (self.form == 1 || r.before.iter().any(|was| self.seal(before, was)[..] == *seal));
        self.seal(before, &held)[..] == *seal || redaction.is_some_and(blotted)
    }
}

#[expect(clippy::disallowed_methods, reason = "PostgreSQL's own text of a line is what is sealed; every value is bound")]
fn lines(conn: &mut PgConnection, after: i64) -> Result<Vec<Line>> {
    Ok(diesel::sql_query(SIDE_BY_SIDE).bind::<BigInt, _>(after).bind::<BigInt, _>(BATCH).load(conn)?)
}

#[expect(clippy::disallowed_methods, reason = "the chain has one writer at a time: an advisory lock, its name bound")]
fn head(conn: &mut PgConnection, agency: Id) -> Result<Head> {
    let hold = diesel::sql_query("select pg_advisory_xact_lock(hashtextextended($1, 0))");
    hold.bind::<Text, _>(format!("journal seals of {agency}")).execute(conn)?;
    let last = "select line, seal from journal_seals order by line desc limit 1";
    let last = diesel::sql_query(last).get_result(conn).optional()?;
    Ok(last.unwrap_or(Head { line: 0, seal: GENESIS.to_vec() }))
}

/// Seals the agency's next lines, 5,000 at most; how many.
pub fn seal(tx: &mut Tx) -> Result<usize> {
    use crate::schema::journal_seals as s;
    let agency = tx.scope().tenant().id;
    let Head { line, seal: mut before } = head(tx.raw(), agency)?;
    let mut rows = Vec::new();
    // The first young line ends the batch: what comes after it waits for it.
    for line in lines(tx.raw(), line)?.iter().take_while(|l| l.old) {
        before = line.seal(&before, &digest(&line.data)).to_vec();
        rows.push((s::line.eq(line.line), s::seal.eq(before.clone()), s::form.eq(line.form)));
    }
    tx.run(diesel::insert_into(s::table).values(&rows))
}

/// The newest seal of a journal: kept elsewhere, it shows a past that was made anew.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Newest {
    /// The line it is on.
    pub line: i64,
    /// In hexadecimal.
    pub seal: String,
    pub sealed_at: chrono::DateTime<chrono::Utc>,
    /// Lines under the chain.
    pub lines: i64,
}

/// The newest seal of the agency's journal; none before the first.
pub fn newest(tx: &mut Tx) -> Result<Option<Newest>> {
    use crate::schema::journal_seals as s;
    let last = s::table.order(s::line.desc()).select((s::line, s::seal, s::sealed_at)).limit(1);
    let Some((line, seal, sealed_at)) = tx.maybe::<(i64, Vec<u8>, chrono::DateTime<chrono::Utc>)>(last)? else { return Ok(None) };
    let lines = tx.one(s::table.count())?;
    Ok(Some(Newest { line, seal: hex::encode(seal), sealed_at, lines }))
}

impl House {
    /// Walks along an agency's journal from its first line to the first broken one, in one
    /// transaction; `noted` is a head that was kept elsewhere and must stand in the chain.
    pub fn walk_journal(&self, agency: Id, noted: Option<&str>) -> Result<Walk> {
        self.walk_anchored(agency, noted, BTreeMap::new())
    }

    /// The same, with seals that were noted outside by their lines: each must stand there still.
    pub fn walk_anchored(&self, agency: Id, noted: Option<&str>, mut anchors: BTreeMap<i64, String>) -> Result<Walk> {
        self.db().transaction(&As::house(Some(agency), "system:journal"), |conn| {
            // No batch may be sealed between two pages of the walk.
            let end = head(conn, agency)?.line;
            let redactions = redactions(conn)?;
            let (mut before, mut after) = (GENESIS.to_vec(), i64::MIN);
            let mut walk =
                Walk { sealed: 0, young: 0, blotted: 0, head: String::new(), broken: None, known: noted.is_none(), adrift: None };
            loop {
                let page = lines(conn, after)?;
                let Some(last) = page.last() else { break };
                after = last.line;
                for line in &page {
                    let broken = match &line.seal {
                        None if line.line > end => {
                            walk.young += 1;
                            continue;
                        }
                        None => Some(Broken::Added),
                        Some(_) if !line.written => Some(Broken::Removed),
                        Some(seal) if !line.stands(&before, seal, redactions.get(&line.line)) => Some(Broken::Changed),
                        Some(seal) => {
                            before.clone_from(seal);
                            if anchors.get(&line.line).is_some_and(|noted| *noted == hex::encode(seal)) {
                                anchors.remove(&line.line);
                            }
                            None
                        }
                    };
                    if let Some(broken) = broken {
                        walk.broken = Some((line.line, broken));
                        walk.head = hex::encode(&before);
                        return Ok(walk);
                    }
                    walk.sealed += 1;
                    walk.blotted += u64::from(redactions.contains_key(&line.line));
                    walk.known |= noted.is_some_and(|n| n.eq_ignore_ascii_case(&hex::encode(&before)));
                }
            }
            walk.head = hex::encode(&before);
            walk.adrift = anchors.keys().next().copied();
            Ok::<_, Error>(walk)
        })
    }
}
