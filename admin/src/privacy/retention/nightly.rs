//! What comes round once a day: archives whose day has come end, what is due is announced (or applied, where the agency
//! chose so), and whoever answers people is reminded of what they must answer.

use super::{DESK, document, due, is_automatic, note, pending, proof, run, vault};
use crate::notices::{REQUEST_DUE, REQUEST_LATE, RETENTION_DUE};
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use diesel::prelude::*;
use kernel::approval::holders;
use kernel::error::Result;
use kernel::job::{Effect, Job, Work};
use kernel::principal::Id;
use kernel::schema::{privacy_fates as f, privacy_requests as q, privacy_runs as r};
use kernel::scope::Tx;
use serde::{Deserialize, Serialize};
use serde_json::json;
use web::Config;
use web::letter::{Reader, readers};

/// Days between two announcements of the same kind.
const QUIET: i64 = 30;
/// Days that a plan which nobody applied stays.
const LASTS: i64 = 7;

/// The agency's night.
#[derive(Serialize, Deserialize)]
pub struct Nightly {}

impl Job for Nightly {
    const NAME: &'static str = super::CLOCK.job;
    const EFFECT: Effect = Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        scope.tx(|tx| tx.beyond_reach(end_archives)).await?;
        scope.tx(|tx| tx.beyond_reach(announce)).await?;
        scope.tx(|tx| tx.beyond_reach(remind)).await
    }
}

/// Archives are gone on their day, and plans that nobody wanted a week later.
fn end_archives(tx: &mut Tx) -> Result<()> {
    let old = r::status.eq("planned").and(r::created_at.lt(Utc::now() - Duration::days(LASTS)));
    tx.run(diesel::delete(r::table.filter(old)))?;
    let over = f::table.filter(f::state.eq("done").and(f::content.is_not_null()).and(f::until.le(Utc::now().date_naive())));
    let over: Vec<(Id, String, Id)> = tx.all(over.order(f::id).select((f::id, f::resource, f::record)).for_update())?;
    if over.is_empty() {
        return Ok(());
    }
    vault::forget(tx, &over.iter().map(|(id, ..)| *id).collect::<Vec<_>>())?;
    let told: String = over.iter().map(|(_, resource, record)| format!("{resource},{record},ended\n")).collect();
    tx.journal("privacy.archive_ended", None, json!({"records": over.len(), "sha256": proof::digest(&told)}))
}

/// Those who answer for data, in their own language.
fn desk(tx: &mut Tx) -> Result<Vec<Reader>> {
    let members = holders(tx.scope(), DESK);
    readers(tx, &members)
}

fn origin(tx: &Tx) -> String {
    tx.scope().house().service::<Config>().origin_of(tx.scope().tenant())
}

/// Says what is due, once in a month; or begins a run, where the agency wants that.
fn announce(tx: &mut Tx) -> Result<()> {
    let (count, known) = (pending(&due(tx)?), document(tx)?);
    if count == 0 {
        return Ok(());
    }
    if is_automatic(&known) {
        let under_way = r::table.filter(r::status.eq_any(["running", "undoing"])).count();
        if tx.one::<i64>(under_way)? == 0
            && let Some(id) = run::plan(tx, true)?
        {
            run::begin(tx, id)?;
        }
        return Ok(());
    }
    let last = known["announced_at"].as_str().and_then(|at| at.parse::<DateTime<Utc>>().ok());
    if last.is_some_and(|at| at > Utc::now() - Duration::days(QUIET)) {
        return Ok(());
    }
    let (href, link) = ("/app/privacy/retention", format!("{}/app/privacy/retention", origin(tx)));
    for to in desk(tx)? {
        let title = to.say(tx, "privacy-records", &[("count", count.to_string())]);
        tx.tell(&RETENTION_DUE, &[to.member], &title, href)?;
        to.write(tx, "retention-due", &link, &[("count", count.to_string())])?;
    }
    note(tx, json!({"announced_at": Utc::now(), "announced": count}))?;
    tx.journal("privacy.retention_announced", None, json!({"records": count}))
}

/// How urgent an answer is: a week, two days, too late.
fn urgency(due: NaiveDate, today: NaiveDate) -> i16 {
    match (due - today).num_days() {
        ..0 => 3,
        0..=2 => 2,
        3..=7 => 1,
        _ => 0,
    }
}

/// Reminds of requests a week and two days before they are due, and once they are late; each of these once for each deadline.
fn remind(tx: &mut Tx) -> Result<()> {
    let today = Utc::now().date_naive();
    let soon = today.checked_add_days(Days::new(7)).unwrap_or(today);
    let open = q::status.ne_all(["answered", "refused"]).and(q::deleted_at.is_null()).and(q::due_on.le(soon));
    type Stored = (Id, String, String, Option<NaiveDate>, Option<NaiveDate>, i16);
    let columns = (q::id, q::name, q::kind, q::due_on, q::reminded_of, q::reminded);
    let rows: Vec<Stored> = tx.all(q::table.filter(open).order(q::due_on).select(columns).for_update())?;
    let mut desk = None;
    for (id, name, kind, due, of, before) in rows {
        let Some(due) = due else { continue };
        let (now, before) = (urgency(due, today), if of == Some(due) { before } else { 0 });
        if now <= before {
            continue;
        }
        let people = match &desk {
            Some(people) => people,
            None => desk.insert(self::desk(tx)?),
        };
        let (href, late) = (format!("/app/privacy_requests/{id}"), now == 3);
        let link = format!("{}{href}", origin(tx));
        for to in people {
            tx.tell(if late { &REQUEST_LATE } else { &REQUEST_DUE }, &[to.member], &name, &href)?;
            let right = to.say(tx, &format!("privacy_requests-kind-{kind}"), &[]);
            let days = (due - today).num_days().abs().to_string();
            // The letter names the right and the day, and nobody: mail travels.
            let args = [("right", right), ("day", to.day(due)), ("days", days)];
            to.write(tx, if late { "request-late" } else { "request-due" }, &link, &args)?;
        }
        tx.run(diesel::update(q::table.filter(q::id.eq(id))).set((q::reminded_of.eq(Some(due)), q::reminded.eq(now))))?;
        tx.journal("privacy.reminded", Some(id), json!({"due_on": due, "late": late}))?;
    }
    Ok(())
}

/// Open requests whose day is over.
pub(in crate::privacy) fn overdue(tx: &mut Tx) -> Result<i64> {
    let late = q::status.ne_all(["answered", "refused"]).and(q::deleted_at.is_null()).and(q::due_on.lt(Utc::now().date_naive()));
    tx.one(q::table.filter(late).count())
}
