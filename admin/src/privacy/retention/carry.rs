//! A run under way: a few records in each transaction, each looked at once more, so that whoever dies is followed
//! and whoever changed a record meanwhile keeps it.

use super::vault;
use super::verdicts;
use super::{Verdict, run};
use crate::privacy::{aloud, erase, kept};
use chrono::{Months, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::job::{Effect, Job, Order, Work};
use kernel::principal::Id;
use kernel::privacy::{Fate, Processing};
use kernel::schema::{privacy_fates as f, privacy_runs as r};
use kernel::scope::Tx;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Records of one transaction.
const BATCH: i64 = 20;
/// Transactions of one turn: after that, whoever else waits for a worker has theirs.
const TURN: usize = 10;

/// Does what a run says, or takes it back.
#[derive(Serialize, Deserialize)]
pub struct Carry {
    pub run: Id,
}

impl Job for Carry {
    const NAME: &'static str = "privacy.carry";
    const EFFECT: Effect = Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let id = self.run;
        for _ in 0..TURN {
            if !work.scope()?.tx(move |tx| some(tx, id)).await? {
                return Ok(());
            }
        }
        // Whoever dies before this is tried again, and goes on where the lines say.
        work.scope()?.tx(move |tx| tx.order(Order::of(&Carry { run: id })?)).await
    }
}

/// The next records; whether there may be more.
fn some(tx: &mut Tx, id: Id) -> Result<bool> {
    // Whoever stops the run waits for these few, and no more begin after that.
    let status: Option<String> = tx.maybe(r::table.filter(r::id.eq(id)).select(r::status).for_update())?;
    let (done, end) = match status.as_deref() {
        Some("running") => (tx.beyond_reach(|tx| forth(tx, id))?, "done"),
        Some("undoing") => (tx.beyond_reach(|tx| back(tx, id))?, "undone"),
        _ => return Ok(false),
    };
    if done == 0 {
        match end {
            "done" => run::finish(tx, id, end)?,
            _ => tx.run(diesel::update(r::table.filter(r::id.eq(id))).set(r::status.eq(end))).map(|_| ())?,
        }
        return Ok(false);
    }
    tx.run(diesel::update(r::table.filter(r::id.eq(id))).set(r::done.eq(r::done + done)))?;
    Ok(true)
}

/// A line of the run.
type Line = (Id, String, Id, String);

fn forth(tx: &mut Tx, id: Id) -> Result<i32> {
    let waits = f::table.filter(f::run.eq(id).and(f::state.eq("planned")).and(f::fate.ne("keep"))).order(f::line).limit(BATCH);
    let lines: Vec<Line> = tx.all(waits.select((f::id, f::resource, f::record, f::fate)))?;
    let mut classes = kept(tx.scope());
    classes.retain(|of| lines.iter().any(|(_, name, ..)| name == of.resource.name));
    let mut now: Vec<Verdict> = Vec::new();
    for of in &classes {
        let theirs = lines.iter().filter(|(_, name, ..)| name == of.resource.name).map(|(_, _, record, _)| *record).collect();
        now.extend(verdicts(tx, of, Some(theirs))?);
    }
    let word = aloud(tx, "privacy-emptied-record");
    for (line, name, record, fate) in &lines {
        let of = classes.iter().find(|of| of.resource.name == name);
        let verdict = now.iter().find(|v| v.of.name == name && v.id == *record);
        let skipped = match (of, verdict) {
            (Some(of), Some(verdict)) if verdict.fate == fate => match tx.attempt(|tx| one(tx, of, *record, *line, fate, &word)) {
                Ok(()) => None,
                Err(Error::NotFound) => Some("gone"),
                Err(why) => {
                    tracing::warn!(resource = %name, %record, error = %why, "could not be retired");
                    Some("failed")
                }
            },
            (Some(_), Some(verdict)) => Some(verdict.why.unwrap_or("changed")),
            _ => Some("changed"),
        };
        if let Some(why) = skipped {
            tx.run(diesel::update(f::table.filter(f::id.eq(line))).set((f::state.eq("skipped"), f::why.eq(why))))?;
        }
    }
    Ok(i32::try_from(lines.len()).unwrap_or(0))
}

/// What becomes of one record.
fn one(tx: &mut Tx, of: &Processing, record: Id, line: Id, fate: &str, word: &str) -> Result<()> {
    let mine = f::table.filter(f::id.eq(line));
    let done = (f::state.eq("done"), f::at.eq(diesel::dsl::now));
    match (fate, of.fate) {
        ("archive", Fate::Archive(months)) => {
            let (content, marks) = vault::wrap(tx, of.resource, record, line)?;
            erase::empty(tx, of.resource, record, word)?;
            let until = Utc::now().date_naive().checked_add_months(Months::new(months));
            tx.run(diesel::update(mine).set((
                done,
                f::content.eq(Some(content)),
                f::marks.eq(Some(marks.into_iter().map(Some).collect::<Vec<_>>())),
                f::until.eq(until),
            )))?;
            tx.journal("privacy.archived", Some(record), json!({"resource": of.resource.name, "until": until}))
        }
        ("delete", _) => {
            erase::remove(tx, of.resource, record)?;
            tx.run(diesel::update(mine).set(done)).map(|_| ())
        }
        _ => {
            erase::empty(tx, of.resource, record, word)?;
            tx.run(diesel::update(mine).set(done))?;
            tx.journal("privacy.anonymised", Some(record), json!({"resource": of.resource.name}))
        }
    }
}

fn back(tx: &mut Tx, id: Id) -> Result<i32> {
    let lies = f::table.filter(f::run.eq(id).and(f::state.eq("done")).and(f::content.is_not_null())).order(f::line).limit(BATCH);
    let lines: Vec<Id> = tx.all(lies.select(f::id))?;
    for line in &lines {
        if let Err(why) = tx.attempt(|tx| vault::put_back(tx, *line)) {
            tracing::warn!(%line, error = %why, "could not be put back");
            // It stays in the archive, and this run has done with it.
            tx.run(diesel::update(f::table.filter(f::id.eq(line))).set((f::run.eq(None::<Id>), f::why.eq("failed"))))?;
        }
    }
    Ok(i32::try_from(lines.len()).unwrap_or(0))
}
