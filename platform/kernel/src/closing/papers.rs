//! What the law keeps although the agency goes: papers that were issued, what is kept by duty, the intermediate archive.
//! Each is sealed under the house's own key, apart from everything, until its day.

use crate::error::{Error, Result};
use crate::house::House;
use crate::module::Edition;
use crate::principal::Id;
use crate::privacy::Basis;
use crate::schema::directory::kept_papers as k;
use crate::scope::Tx;
use crate::secret::Spot;
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Jsonb, Nullable, Text, Uuid as SqlUuid};
use serde::Serialize;
use serde_json::{Value, json};

/// Papers read at once.
const PAGE: i64 = 20;

/// Papers of a module that the law keeps for longer than the agency lives.
#[derive(Clone, Copy, Debug)]
pub struct Papers {
    /// Their table: its `id` is the paper's.
    pub table: &'static str,
    /// The column with the day on which the months begin.
    pub day: &'static str,
    pub months: u32,
    /// A query of `(paper, key)`: the stored files of each; empty if there are none.
    pub files: &'static str,
}

/// How much the law keeps of one kind, and until when the last of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lawful {
    pub kind: String,
    pub rows: i64,
    pub until: NaiveDate,
}

/// One paper.
#[derive(Clone, Debug, Serialize)]
pub struct Paper {
    pub kind: String,
    pub id: Id,
    pub until: NaiveDate,
    pub content: Value,
    /// The keys of its stored files.
    #[serde(skip)]
    pub files: Vec<String>,
}

#[derive(QueryableByName)]
struct Sum {
    #[diesel(sql_type = BigInt)]
    rows: i64,
    #[diesel(sql_type = Nullable<Date>)]
    until: Option<NaiveDate>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Id,
    #[diesel(sql_type = Date)]
    until: NaiveDate,
    #[diesel(sql_type = Jsonb)]
    said: Value,
}

#[derive(QueryableByName)]
struct File {
    #[diesel(sql_type = Text)]
    key: String,
}

/// Where papers lie: what they are called, their table, until when each is kept, which of them.
struct Source {
    kind: &'static str,
    table: &'static str,
    until: String,
    only: &'static str,
    files: &'static str,
}

/// The archive of what has served its purpose.
const ARCHIVE: &str = "privacy_fates";

fn sources(edition: &'static Edition) -> Vec<Source> {
    let dated = |day: &str, months: u32| format!("(r.\"{day}\" + make_interval(months => {months}))::date");
    let papers = edition.all().flat_map(|m| m.papers);
    let papers = papers.map(|p| Source { kind: p.table, table: p.table, until: dated(p.day, p.months), only: "true", files: p.files });
    let duties = edition.all().flat_map(|m| m.personal).filter(|p| p.basis == Basis::Duty);
    let duties = duties.map(|p| Source {
        kind: p.resource.name,
        table: p.resource.name,
        until: dated("updated_at", p.months),
        only: "true",
        files: "",
    });
    let archive =
        Source { kind: ARCHIVE, table: ARCHIVE, until: "r.until".into(), only: "r.content is not null and r.state = 'done'", files: "" };
    papers.chain(duties).chain([archive]).collect()
}

/// How much the law keeps of the agency, kind by kind.
///
/// # Errors
/// Those of the database.
#[expect(clippy::disallowed_methods, reason = "tables, columns and months are constants of this build")]
pub fn lawful(tx: &mut Tx) -> Result<Vec<Lawful>> {
    let mut all = Vec::new();
    for Source { kind, table, until, only, .. } in sources(tx.scope().house().edition()) {
        let sql = format!("select count(*) as rows, max({until}) as until from \"{table}\" r where {only} and {until} > current_date");
        let sum: Sum = tx.beyond_reach(|tx| tx.one(diesel::sql_query(&sql)))?;
        if let Some(until) = sum.until {
            all.push(Lawful { kind: kind.into(), rows: sum.rows, until });
        }
    }
    Ok(all)
}

/// Some papers after this one, in an order of their own, opened while the agency's key is there; empty after the last.
///
/// # Errors
/// Those of the database.
#[expect(clippy::disallowed_methods, reason = "tables, columns and months are constants of this build; keys are bound")]
pub(super) fn some(tx: &mut Tx, kind: usize, after: Id) -> Result<Option<Vec<Paper>>> {
    let edition = tx.scope().house().edition();
    let all = sources(edition);
    let Some(Source { kind, table, until, only, files }) = all.get(kind) else { return Ok(None) };
    let sql = format!(
        "select r.id, {until} as until, to_jsonb(r) as said from \"{table}\" r where {only} and {until} > current_date and r.id > $1 order by r.id limit {PAGE}"
    );
    let rows: Vec<Row> = tx.all(diesel::sql_query(sql).bind::<SqlUuid, _>(after))?;
    let mut papers = Vec::new();
    for Row { id, until, said } in rows {
        let content = match (edition.resource(table), said) {
            (_, said) if *kind == ARCHIVE => archived(tx, id, said)?,
            // What is sealed in it would be noise without the key.
            (Some(of), Value::Object(record)) => Value::Object(of.disclosed(tx, id, record)?),
            (_, said) => said,
        };
        let keys: Vec<File> = match *files {
            "" => Vec::new(),
            files => {
                tx.all(diesel::sql_query(format!("select f.key from ({files}) f (paper, key) where f.paper = $1")).bind::<SqlUuid, _>(id))?
            }
        };
        papers.push(Paper { kind: (*kind).into(), id, until, content, files: keys.into_iter().map(|f| f.key).collect() });
    }
    Ok(Some(papers))
}

/// What lies sealed in the archive, in the clear.
fn archived(tx: &mut Tx, id: Id, mut said: Value) -> Result<Value> {
    use crate::schema::privacy_fates as f;
    let sealed: Option<Vec<u8>> = tx.one(f::table.filter(f::id.eq(id)).select(f::content))?;
    let spot = Spot { table: ARCHIVE, column: "content", row: &id.to_string() };
    let plain = tx.data_key()?.open_bytes(spot, &sealed.ok_or(Error::NotFound)?)?;
    said["content"] = serde_json::from_slice(&plain)?;
    said["marks"] = Value::Null;
    Ok(said)
}

impl House {
    /// Seals a paper and its files under the house's own key; twice, it is kept once.
    ///
    /// # Errors
    /// Those of the database.
    pub fn keep_paper(&self, closure: Id, paper: &Paper, files: &[(String, String)]) -> Result<()> {
        let files: Vec<Value> = files.iter().map(|(name, bytes)| json!({"name": name, "base64": bytes})).collect();
        let plain =
            serde_json::to_vec(&json!({"kind": paper.kind, "id": paper.id, "until": paper.until, "row": paper.content, "files": files}))?;
        self.run_platform_tx("system:closing", |tx| {
            let row = Id::now_v7();
            let spot = Spot { table: "kept_papers", column: "sealed", row: &row.to_string() };
            let sealed = tx.data_key(self, None)?.seal_bytes(spot, &plain)?;
            let row = (
                k::id.eq(row),
                k::closure_id.eq(closure),
                k::kind.eq(&paper.kind),
                k::paper.eq(paper.id),
                k::until.eq(paper.until),
                k::sealed.eq(sealed),
            );
            tx.run(diesel::insert_into(k::table).values(row).on_conflict_do_nothing()).map(|_| ())
        })
    }

    /// The papers of an agency that is gone, opened: for whoever the law lets see them.
    ///
    /// # Errors
    /// Those of the database, and a paper that does not open.
    pub fn kept_papers(&self, closure: Id) -> Result<Vec<Value>> {
        self.run_platform_tx("system:closing", |tx| {
            let all: Vec<(Id, Vec<u8>)> =
                tx.all(k::table.filter(k::closure_id.eq(closure)).order((k::kind, k::paper)).select((k::id, k::sealed)))?;
            let key = tx.data_key(self, None)?;
            let open = |(id, sealed): &(Id, Vec<u8>)| {
                let spot = Spot { table: "kept_papers", column: "sealed", row: &id.to_string() };
                Ok(serde_json::from_slice(&key.open_bytes(spot, sealed)?)?)
            };
            all.iter().map(open).collect()
        })
    }

    /// Lets go of the papers whose day has come; how many.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn let_papers_go(&self) -> Result<usize> {
        self.platform_tx("system:closing", |tx| tx.run(diesel::delete(k::table.filter(k::until.le(diesel::dsl::today))))).await
    }
}
