//! The breach log: who was refused how often, and who is kept out for a while.
//! Counted by the minute, written in batches; every process hears of a ban.

use crate::database::As;
use crate::error::{Error, Result};
use crate::house::House;
use crate::platform_tx::PlatformTx;
use crate::principal::Id;
use crate::schema::directory::{bans, refusals};
use crate::schema::{journal, members};
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use diesel::upsert::excluded;
use mind::latest::Latest;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// More refusals than these in a minute are flagged (requirements, SE-14).
pub const FLAGGED: i64 = 10;
/// More than these in one minute, or flagged in `OFTEN` minutes of ten, and the source is kept out.
const GROSS: i64 = 60;
const OFTEN: usize = 3;
const LOOKED_AT: Duration = Duration::minutes(10);
/// The first ban of a day; each one after it lasts twice as long, and none longer than a day.
const FIRST: Duration = Duration::minutes(15);
const LONGEST: Duration = Duration::days(1);

/// What one source was refused in one minute at one agency (or at none).
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = refusals)]
pub struct Refused {
    pub source: String,
    pub minute: DateTime<Utc>,
    pub tenant_id: Option<Id>,
    /// The last address of the source, route and account.
    pub address: String,
    pub route: String,
    pub account_id: Option<Id>,
    pub count: i32,
    /// Not signed in, or not with this password or key.
    pub unsigned: i32,
    pub forbidden: i32,
    pub too_many: i32,
}

impl PlatformTx<'_> {
    /// Adds refusals to the log.
    pub fn log_refusals(&mut self, batch: &[Refused]) -> Result<()> {
        let rows = diesel::insert_into(refusals::table).values(batch);
        let more = rows.on_conflict((refusals::source, refusals::minute, refusals::tenant_id)).do_update().set((
            refusals::count.eq(refusals::count + excluded(refusals::count)),
            refusals::unsigned.eq(refusals::unsigned + excluded(refusals::unsigned)),
            refusals::forbidden.eq(refusals::forbidden + excluded(refusals::forbidden)),
            refusals::too_many.eq(refusals::too_many + excluded(refusals::too_many)),
            refusals::address.eq(excluded(refusals::address)),
            refusals::route.eq(excluded(refusals::route)),
            refusals::account_id.eq(excluded(refusals::account_id)),
        ));
        self.run(more).map(|_| ())
    }

    /// Flags what these sources were refused too often of late, and keeps out those that `may_ban` and did so again and
    /// again; who, and until when.
    pub fn judge(&mut self, sources: &[String], may_ban: impl Fn(&str) -> bool) -> Result<Vec<(String, DateTime<Utc>)>> {
        let now = Utc::now();
        let recent = refusals::source.eq_any(sources.to_vec()).and(refusals::minute.gt(now - LOOKED_AT));
        let lines: Vec<(String, DateTime<Utc>, i32)> =
            self.all(refusals::table.filter(recent).select((refusals::source, refusals::minute, refusals::count)))?;
        let mut minutes: BTreeMap<&str, BTreeMap<DateTime<Utc>, i64>> = BTreeMap::new();
        for (source, minute, count) in &lines {
            *minutes.entry(source).or_default().entry(*minute).or_default() += i64::from(*count);
        }
        let mut kept_out = Vec::new();
        for (source, minutes) in minutes {
            let flagged: Vec<DateTime<Utc>> = minutes.iter().filter(|(_, count)| **count > FLAGGED).map(|(minute, _)| *minute).collect();
            let often = flagged.len() >= OFTEN;
            if !flagged.is_empty() {
                let theirs = refusals::source.eq(source).and(refusals::minute.eq_any(flagged)).and(refusals::flagged.eq(false));
                self.run(diesel::update(refusals::table.filter(theirs)).set(refusals::flagged.eq(true)))?;
            }
            if !may_ban(source) || !often && minutes.values().all(|count| *count <= GROSS) {
                continue;
            }
            self.hold(&format!("ban:{source}"))?;
            let earlier = bans::table.filter(bans::source.eq(source).and(bans::at.gt(now - Duration::days(1))));
            let earlier: Vec<(DateTime<Utc>, Option<DateTime<Utc>>)> = self.all(earlier.select((bans::until, bans::lifted_at)))?;
            // Who was let in again is judged by what they do from then on: not twice for the same.
            let since = |at: &DateTime<Utc>| now - *at < LOOKED_AT;
            if earlier.iter().any(|(until, lifted)| lifted.map_or(*until > now, |lifted| since(&lifted))) {
                continue;
            }
            let times = i32::try_from(earlier.len()).unwrap_or(i32::MAX).min(10);
            let until = now + (FIRST * 2i32.pow(times.unsigned_abs())).min(LONGEST);
            let total = i32::try_from(minutes.values().sum::<i64>()).unwrap_or(i32::MAX);
            self.run(diesel::insert_into(bans::table).values((bans::source.eq(source), bans::until.eq(until), bans::refusals.eq(total))))?;
            kept_out.push((source.to_string(), until));
        }
        Ok(kept_out)
    }

    /// An operator keeps a source out until then.
    pub fn ban(&mut self, source: &str, until: DateTime<Utc>, refused: i32, operator: Id) -> Result<()> {
        let by = (bans::banned_by.eq(operator), bans::automatic.eq(false));
        let row = (bans::source.eq(source), bans::until.eq(until), bans::refusals.eq(refused), by);
        self.run(diesel::insert_into(bans::table).values(row)).map(|_| ())
    }

    /// An operator lets a source in again: every ban of it that still holds is lifted. `NotFound` if none holds.
    pub fn lift_ban(&mut self, ban: Id, operator: Id) -> Result<String> {
        let source: String = self.one(bans::table.find(ban).select(bans::source))?;
        let holds = bans::source.eq(&source).and(bans::lifted_at.is_null()).and(bans::until.gt(diesel::dsl::now));
        let set = (bans::lifted_at.eq(Some(Utc::now())), bans::lifted_by.eq(operator));
        match self.run(diesel::update(bans::table.filter(holds)).set(set))? {
            0 => Err(Error::NotFound),
            _ => Ok(source),
        }
    }
}

/// Who is kept out, as this process knows it.
pub(crate) type Bans = Latest<Arc<HashMap<String, DateTime<Utc>>>>;

/// While changes cannot be heard of, the list is read again so often.
const UNHEARD: std::time::Duration = std::time::Duration::from_secs(2);

/// A source with its last part hidden: enough to know it again, too little to visit it.
pub fn veiled(source: &str) -> String {
    if let Some((start, _)) = source.rsplit_once('.') {
        return format!("{start}.*");
    }
    let groups: Vec<&str> = source.trim_end_matches("/64").split(':').take(2).collect();
    if groups.len() == 2 { format!("{}:*", groups.join(":")) } else { source.to_string() }
}

impl House {
    /// Writes into the journal of every agency at which these sources were refused that they are kept out, until when, and
    /// with whose name they came, if they gave one: nobody's door is shut behind their agency's back.
    pub fn tell_of_bans(&self, kept_out: &[(String, DateTime<Utc>)]) -> Result<()> {
        for (source, until) in kept_out {
            let here = refusals::source.eq(source).and(refusals::minute.gt(Utc::now() - LOOKED_AT)).and(refusals::tenant_id.is_not_null());
            let seen = refusals::table.filter(here).order(refusals::minute.desc()).select((refusals::tenant_id, refusals::account_id));
            let seen: Vec<(Option<Id>, Option<Id>)> = self.run_platform_tx("system:watch", |tx| tx.all(seen))?;
            let mut agencies: BTreeMap<Id, Option<Id>> = BTreeMap::new();
            for (agency, account) in seen.into_iter().filter_map(|(agency, account)| Some((agency?, account))) {
                let known = agencies.entry(agency).or_default();
                *known = known.or(account);
            }
            for (agency, account) in agencies {
                self.db().transaction(&As::house(Some(agency), "system:watch"), |conn| {
                    let member: Option<Id> = match account {
                        Some(account) => {
                            members::table.filter(members::account_id.eq(account)).select(members::id).first(conn).optional()?
                        }
                        None => None,
                    };
                    let veiled = veiled(source);
                    let data = serde_json::json!({"until": until, "automatic": true, "reason": {"fr": veiled, "en": veiled}});
                    let line = (journal::what.eq("access.address_banned"), journal::subject.eq(member), journal::data.eq(data));
                    diesel::insert_into(journal::table).values(line).execute(conn)?;
                    Ok::<_, Error>(())
                })?;
            }
        }
        Ok(())
    }

    /// Until when a source is kept out, if it is.
    pub async fn banned(&self, source: &str) -> Option<DateTime<Utc>> {
        let until = match self.bans().known((!self.hears()).then_some(UNHEARD)) {
            Some(known) => known,
            None => self.read_bans().await?,
        };
        until.get(source).copied().filter(|until| *until > Utc::now())
    }

    /// None while the database does not answer: nobody is kept out then.
    async fn read_bans(&self) -> Option<Arc<HashMap<String, DateTime<Utc>>>> {
        let before = self.bans().before();
        let holding = bans::table.filter(bans::lifted_at.is_null().and(bans::until.gt(diesel::dsl::now)));
        let query = holding.order(bans::until).select((bans::source, bans::until));
        let read = self.platform_tx("system:bans", move |tx| tx.all::<(String, DateTime<Utc>)>(query)).await;
        let until = match read {
            Ok(rows) => Arc::new(rows.into_iter().collect::<HashMap<_, _>>()),
            Err(e) => {
                tracing::warn!(error = %e, "who is kept out could not be read");
                return None;
            }
        };
        self.bans().keep(before, until.clone());
        Some(until)
    }
}
