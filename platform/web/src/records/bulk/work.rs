//! A batch under way: so many records a transaction and the counters with them, so that
//! a worker that dies leaves nothing done twice. Taking back goes the same way, backwards.

use super::batch::{self, Batch, Told};
use crate::notices::kinds::{BULK_DONE, BULK_FAILED};
use crate::notices::tell_worker;
use kernel::diesel::{self, prelude::*};
use kernel::error::{Error, Result};
use kernel::job::{Job, Work};
use kernel::resource::{Id, Resource};
use kernel::schema::{batch_records as l, batches as b};
use kernel::scope::{Scope, Tx};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Records of one transaction.
const CHUNK: i64 = 200;
/// What a request does itself; more is done by a worker.
pub(super) const AT_ONCE: i32 = 300;
/// How often it is tried again before a person is asked what to do.
const TRIES: i32 = 3;

/// Carries a batch on, forwards or back, for whoever ordered it.
#[derive(Serialize, Deserialize)]
pub(crate) struct ChangeMany {
    pub batch: Id,
    /// The member by whose rights it is done.
    pub by: Id,
}

impl Job for ChangeMany {
    const NAME: &'static str = "house.bulk";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;

    async fn run(self, work: Work) -> Result<()> {
        let house = work.scope()?;
        let why = match self.carry(house).await {
            Ok(()) => return Ok(()),
            Err(why @ (Error::Conflict(_) | Error::Busy(_))) => return Err(why),
            Err(Error::Forbidden(_)) => "right",
            Err(why) if work.attempt + 1 < TRIES => return Err(why),
            Err(why) => {
                tracing::error!(error = ?why, batch = %self.batch, "an act on many was given up");
                "trouble"
            }
        };
        let (id, by) = (self.batch, self.by);
        let stop = move |tx: &mut Tx| {
            let under_way = b::table.filter(b::id.eq(id).and(b::status.eq_any(["running", "undoing"])));
            let ended = diesel::update(under_way).set((b::status.eq("failed"), b::reason.eq(why)));
            if let Some(of) = tx.maybe::<String>(ended.returning(b::resource))? {
                tell_worker(tx, &BULK_FAILED, by, &of, &format!("/app/{of}/bulk/{id}"))?;
            }
            tx.settle()
        };
        house.tx(stop).await
    }
}

impl ChangeMany {
    async fn carry(&self, house: &Scope) -> Result<()> {
        let id = self.batch;
        let name: Option<String> = house.tx(move |tx| tx.maybe(b::table.filter(b::id.eq(id)).select(b::resource))).await?;
        let Some(name) = name else { return Ok(()) };
        let of = house.house().edition().resource(&name).ok_or(Error::NotFound)?;
        loop {
            // Asked anew each time: a right that is withdrawn meanwhile ends it.
            let scope = house.on_behalf(self.by, of.may.update).await?;
            if !scope.tx(move |tx| step(tx, of, id)).await? {
                return Ok(());
            }
        }
    }
}

/// Does all of a batch in this transaction, or asks a worker to if it is long.
pub(crate) fn carry(tx: &mut Tx, of: &'static Resource, id: Id, records: i32) -> Result<()> {
    if records > AT_ONCE {
        return batch::order(tx, id);
    }
    while step(tx, of, id)? {}
    Ok(())
}

/// The next records; false when there are none left.
fn step(tx: &mut Tx, of: &'static Resource, id: Id) -> Result<bool> {
    let batch: Batch = tx.one(b::table.filter(b::id.eq(id)).select(Batch::as_select()).for_update())?;
    let back = match batch.status.as_str() {
        "running" => false,
        "undoing" => true,
        _ => return tx.settle().map(|()| false),
    };
    let lines = next(tx, id, back)?;
    let act = batch.act()?;
    let one = |tx: &mut Tx, told: &Told| match back {
        false => act.run(tx, of, told.record).map(|data| data.map_or(("same", json!({})), |data| ("changed", data))),
        true => act.back(tx, of, told.record, &told.data).map(|()| ("undone", told.data.clone())),
    };
    let now: Vec<(&str, Value)> = tx.in_batch(id, |tx| {
        tx.under(act.may(of), |tx| {
            tx.journalling_together(|tx| lines.iter().map(|told| outcome(tx.attempt(|tx| one(tx, told)), back)).collect::<Result<_>>())
        })
    })?;
    let counted = |state: &str| i32::try_from(now.iter().filter(|(s, _)| *s == state).count()).unwrap_or(i32::MAX);
    let (changed, refused, kept) = (batch.changed + counted("changed"), batch.refused + counted("refused"), batch.kept + counted("kept"));
    let done = if back { batch.done } else { batch.done + i32::try_from(lines.len()).unwrap_or(0) };
    let last = i64::try_from(lines.len()).unwrap_or(0) < CHUNK;
    let status = match (last, back) {
        (false, _) => batch.status.as_str(),
        (true, false) => "done",
        (true, true) => "undone",
    };
    rewrite(tx, id, &lines, now)?;
    let progress = (b::done.eq(done), b::changed.eq(changed), b::refused.eq(refused), b::kept.eq(kept), b::status.eq(status));
    tx.run(diesel::update(b::table.filter(b::id.eq(id))).set(progress))?;
    if last {
        let what = if back { "taken_back" } else { "changed_together" };
        let told = json!({"batch": id, "action": batch.action, "field": batch.field, "changed": changed, "refused": refused, "kept": kept});
        tx.journal(&format!("{}.{what}", of.name), None, told)?;
        // Who waited for it on their page knows.
        if let Some(by) = tx.scope().principal().member().filter(|_| done > AT_ONCE) {
            tell_worker(tx, &BULK_DONE, by, of.name, &format!("/app/{}/bulk/{id}", of.name))?;
        }
        tx.settle()?;
    }
    Ok(!last)
}

fn next(tx: &mut Tx, id: Id, back: bool) -> Result<Vec<Told>> {
    let mine = l::table.filter(l::batch_id.eq(id)).select(Told::as_select()).limit(CHUNK);
    match back {
        false => tx.all(mine.filter(l::state.eq("waiting")).order(l::number)),
        true => tx.all(mine.filter(l::state.eq("changed")).order(l::number.desc())),
    }
}

/// What stood in a record's way is told of it; what is our fault ends the whole.
fn outcome(done: Result<(&'static str, Value)>, back: bool) -> Result<(&'static str, Value)> {
    let stays = if back { "kept" } else { "refused" };
    match done {
        Err(Error::NotFound) => Ok((stays, json!({"why": "reach"}))),
        Err(Error::Forbidden(_)) => Ok((stays, json!({"why": "right"}))),
        Err(Error::Conflict(code)) => Ok((stays, json!({"why": code}))),
        Err(Error::Invalid(wrongs)) => Ok((stays, json!({"wrongs": wrongs}))),
        done => done,
    }
}

/// Writes anew what became of these records.
fn rewrite(tx: &mut Tx, id: Id, lines: &[Told], now: Vec<(&'static str, Value)>) -> Result<()> {
    let numbers: Vec<i32> = lines.iter().map(|told| told.number).collect();
    tx.run(diesel::delete(l::table.filter(l::batch_id.eq(id).and(l::number.eq_any(numbers)))))?;
    let row = |(told, (state, data)): (&Told, (&'static str, Value))| {
        (l::batch_id.eq(id), l::number.eq(told.number), l::record.eq(told.record), l::state.eq(state), l::data.eq(data))
    };
    let rows: Vec<_> = lines.iter().zip(now).map(row).collect();
    if rows.is_empty() { Ok(()) } else { tx.run(diesel::insert_into(l::table).values(rows)).map(|_| ()) }
}
