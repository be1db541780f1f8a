//! Removing a module: one row says how far it is. Each transaction removes some rows and moves the
//! checkpoint, so that whoever dies is followed by another; the last one finds nothing left, takes
//! the module's own row along, and says so in the journal.

use super::plan::{PurgePlan, found};
use super::{ASKED, NEAR, PURGED, STOPPED};
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use files::{Files, Key};
use kernel::error::{Error, Result};
use kernel::job::{Effect, Job, Order, Work};
use kernel::principal::Id;
use kernel::purge::{heaps, retained};
use kernel::schema::{module_purges as p, modules};
use kernel::scope::Tx;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

/// Days before the end at which everybody concerned is told once more.
const WARNING: i64 = 7;

/// Begins the thirty days of exactly the plan that was shown, or nothing.
///
/// # Errors
/// `Conflict`: `plan` if the agency is no longer as it was, `purge` if it is asked for already, or why it cannot be.
pub(super) fn ask(tx: &mut Tx, name: &str, hash: &str) -> Result<Id> {
    tx.all::<String>(modules::table.order(modules::name).select(modules::name).for_update())?;
    let plan = PurgePlan::of(tx, name)?;
    if let Some(code) = plan.refusal() {
        return Err(Error::Conflict(code.into()));
    }
    if tx.one::<i64>(p::table.filter(p::module.eq(name).and(p::state.eq_any(["waiting", "running"]))).count())? > 0 {
        return Err(Error::Conflict("purge-asked".into()));
    }
    if plan.hash() != hash {
        return Err(Error::Conflict("plan".into()));
    }
    // When it is due is the database's to say.
    let row = (p::module.eq(name), p::plan.eq(json!(plan)));
    let (id, due): (Id, DateTime<Utc>) = tx.one(diesel::insert_into(p::table).values(row).returning((p::id, p::due_at)))?;
    tx.journal(ASKED, None, json!({"module": name, "purge": id, "due": due, "plan": plan, "by": tx.scope().principal().actor()}))?;
    tx.order(Order::of(&WarnPurge { purge: id })?.at(due - Duration::days(WARNING)))?;
    tx.order(Order::of(&CarryPurge { purge: id })?.once(format!("purge {id}")).at(due))?;
    Ok(id)
}

/// Stops a purge that waits; whether there was one.
pub fn purge_stop(tx: &mut Tx, name: &str, why: &str) -> Result<bool> {
    let waits = p::table.filter(p::module.eq(name).and(p::state.eq("waiting")));
    if tx.run(diesel::update(waits).set((p::state.eq("stopped"), p::why.eq(Some(why)))))? == 0 {
        return Ok(false);
    }
    tx.journal(STOPPED, None, json!({"module": name, "why": why, "by": tx.scope().principal().actor()}))?;
    Ok(true)
}

/// Who switches a module on wants it.
pub(crate) fn switched_on(tx: &mut Tx, name: &str) -> Result<()> {
    if tx.one::<i64>(p::table.filter(p::module.eq(name).and(p::state.eq("running"))).count())? > 0 {
        return Err(Error::Conflict("purging".into()));
    }
    purge_stop(tx, name, "switched_on").map(|_| ())
}

/// The work of a purge that is due is ordered again; whether there is one.
pub fn purge_resume(tx: &mut Tx, name: &str) -> Result<bool> {
    let open = p::table.filter(p::module.eq(name).and(p::state.eq_any(["waiting", "running"])).and(p::due_at.le(diesel::dsl::now)));
    let Some(id): Option<Id> = tx.maybe(open.select(p::id))? else { return Ok(false) };
    tx.order(Order::of(&CarryPurge { purge: id })?.once(format!("purge {id}")).urgent(10))?;
    Ok(true)
}

/// What is to be done next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PurgeStep {
    /// More rows.
    Rows,
    /// These files first, then their rows.
    Files(Vec<String>),
    /// It is not due yet.
    Early(DateTime<Utc>),
    /// Nothing any more.
    Over,
}

type Row = (String, String, DateTime<Utc>, Value);

/// One transaction of a purge: some rows and the checkpoint after them, or its end. The files of
/// the rows that it would remove are removed by the caller, who says so.
pub fn purge_advance(tx: &mut Tx, purge: Id, files_gone: bool) -> Result<PurgeStep> {
    let held = p::table.filter(p::id.eq(purge)).select((p::module, p::state, p::due_at, p::progress)).for_update();
    let (name, state, due, progress): Row = tx.one(held)?;
    let module = found(tx, &name)?;
    match state.as_str() {
        "waiting" if due > Utc::now() => return Ok(PurgeStep::Early(due)),
        // The law may have come between.
        "waiting" if !retained(tx, module)?.is_empty() => {
            purge_stop(tx, &name, "retained")?;
            return Ok(PurgeStep::Over);
        }
        "waiting" => set(tx, purge, "running", &progress)?,
        "running" => {}
        _ => return Ok(PurgeStep::Over),
    }
    let all = heaps(tx, module)?;
    let at = progress["at"].as_str().and_then(|at| all.iter().position(|h| h.table == at)).unwrap_or(0);
    let mut gone = progress["gone"].as_object().cloned().unwrap_or_default();
    for heap in &all[at..] {
        if heap.table == "files" && !files_gone {
            let keys = heap.next_files(tx, module)?;
            if !keys.is_empty() {
                return Ok(PurgeStep::Files(keys));
            }
        }
        let removed = heap.remove_some(tx, module)?;
        if removed > 0 {
            let before = gone.get(&heap.table).and_then(Value::as_i64).unwrap_or(0);
            gone.insert(heap.table.clone(), json!(before + removed));
            set(tx, purge, "running", &json!({"at": heap.table, "gone": gone}))?;
            return Ok(PurgeStep::Rows);
        }
    }
    // What came meanwhile goes as well: it is over when everything was looked at and nothing was there.
    if at > 0 {
        set(tx, purge, "running", &json!({"at": null, "gone": gone}))?;
        return Ok(PurgeStep::Rows);
    }
    tx.run(diesel::delete(modules::table.filter(modules::name.eq(&name))))?;
    tx.journal(PURGED, None, json!({"module": name, "purge": purge, "gone": gone}))?;
    set(tx, purge, "done", &json!({"gone": gone}))?;
    Ok(PurgeStep::Over)
}

fn set(tx: &mut Tx, purge: Id, state: &str, progress: &Value) -> Result<()> {
    tx.run(diesel::update(p::table.filter(p::id.eq(purge))).set((p::state.eq(state), p::progress.eq(progress)))).map(|_| ())
}

/// A week before: says so once more.
#[derive(Serialize, Deserialize)]
pub(super) struct WarnPurge {
    purge: Id,
}

impl Job for WarnPurge {
    const NAME: &'static str = "house.warn_purge";
    const EFFECT: Effect = Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        work.scope()?
            .tx(move |tx| {
                let waits = p::table.filter(p::id.eq(self.purge).and(p::state.eq("waiting")));
                if let Some((name, due)) = tx.maybe::<(String, DateTime<Utc>)>(waits.select((p::module, p::due_at)))? {
                    tx.journal(NEAR, None, json!({"module": name, "due": due}))?;
                }
                tx.settle()
            })
            .await
    }
}

/// Removes what is due, from its checkpoint to its end.
#[derive(Serialize, Deserialize)]
pub(super) struct CarryPurge {
    purge: Id,
}

impl Job for CarryPurge {
    const NAME: &'static str = "house.carry_purge";
    const EFFECT: Effect = Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let (scope, purge) = (work.scope()?, self.purge);
        let store: &Arc<dyn Files> = work.house.service();
        let mut files_gone = false;
        loop {
            match scope.tx(move |tx| purge_advance(tx, purge, files_gone)).await? {
                PurgeStep::Rows => files_gone = false,
                PurgeStep::Files(keys) => {
                    // One that is not there any more is no failure: whoever died here is followed.
                    for key in keys.iter().filter_map(|k| k.parse::<Key>().ok()).filter(|k| k.tenant() == scope.tenant().id) {
                        store.delete(&key).await.map_err(web::attachments::store_answered)?;
                    }
                    files_gone = true;
                }
                PurgeStep::Early(due) => {
                    let again = Order::of(&CarryPurge { purge })?.at(due);
                    return scope.tx(move |tx| tx.order(again)).await;
                }
                PurgeStep::Over => {
                    work.house.changed(scope.tenant().id);
                    return Ok(());
                }
            }
        }
    }
}
