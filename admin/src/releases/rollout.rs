//! An agency's part in a roll-out: its move is asked for in its own lane, and how it ended is said
//! by the very transaction that ends it.

use super::machine::{self, Moving};
use super::plan::MovePlan;
use diesel::prelude::*;
use kernel::breaker::{self, Rest};
use kernel::error::{Busy, Error, Result};
use kernel::job::{Job, Work};
use kernel::principal::Id;
use kernel::schema::modules;
use kernel::schema::work::rollout_agencies as a;
use kernel::scope::Tx;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A failure that may pass is tried so often before the agency counts as failed.
const TRIES: i32 = 3;

/// Brings the agency to a release, for a roll-out.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct FollowRollout {
    pub rollout: Id,
    pub module: String,
    pub to: String,
}

impl Job for FollowRollout {
    const NAME: &'static str = "house.follow_rollout";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let (scope, rollout) = (work.scope()?, self.rollout);
        let went = scope.tx(move |tx| follow(tx, &self)).await;
        work.house.changed(scope.tenant().id);
        match went {
            Err(why @ (Error::Internal(_) | Error::Invalid(_))) if work.attempt + 1 >= TRIES => {
                tracing::error!(error = ?why, "an agency could not follow a roll-out");
                let said = machine::reason(&why);
                scope.tx(move |tx| settle(tx, rollout, "failed", Some(&said))).await
            }
            went => went,
        }
    }
}

fn follow(tx: &mut Tx, asked: &FollowRollout) -> Result<()> {
    let mine = a::table.filter(a::rollout_id.eq(asked.rollout)).select(a::state).for_update();
    let state: String = tx.maybe(mine)?.unwrap_or_default();
    let back = state == "returning";
    if !back && state != "called" {
        return Ok(());
    }
    let plan = match MovePlan::of(tx, &asked.module, &asked.to) {
        Ok(plan) => plan,
        // It is no longer there, or there is no way.
        Err(Error::NotFound | Error::Conflict(_)) => return settle(tx, asked.rollout, if back { "stuck" } else { "left" }, None),
        Err(e) => return Err(e),
    };
    if plan.hops.is_empty() {
        return settle(tx, asked.rollout, if back { "back" } else { "arrived" }, None);
    }
    // A step that cannot be taken back is taken by the agency's own people, or not at all.
    if !plan.reversible {
        return settle(tx, asked.rollout, if back { "stuck" } else { "left" }, None);
    }
    match machine::ask(tx, &asked.module, &asked.to, &plan.hash()) {
        Ok(_) => {}
        // Its people are moving it themselves: afterwards.
        Err(Error::Conflict(code)) if code == "moving" => return Err(Error::Busy(Busy::Away(5))),
        Err(e) => return Err(e),
    }
    tx.run(diesel::update(modules::table.filter(modules::name.eq(&asked.module))).set(modules::rollout.eq(Some(asked.rollout))))?;
    if back { Ok(()) } else { settle(tx, asked.rollout, "moving", None) }
}

/// A move is over: its roll-out, if it was one's, reads how. Whatever made the module rest was the
/// release it leaves.
pub(super) fn ended(tx: &mut Tx, name: &str, moving: &Moving) -> Result<()> {
    let row = modules::table.filter(modules::name.eq(name)).select((modules::rollout, modules::rest));
    let (rollout, rest): (Option<Id>, Option<Value>) = tx.one(row)?;
    let failing = rest.and_then(|r| serde_json::from_value::<Rest>(r).ok()).is_some_and(|r| r.why == "failing");
    if failing && moving.failed.is_none() {
        breaker::wake(tx, name)?;
    }
    let Some(rollout) = rollout else { return Ok(()) };
    let state: Option<String> = tx.maybe(a::table.filter(a::rollout_id.eq(rollout)).select(a::state).for_update())?;
    let state = match (state.as_deref(), &moving.failed) {
        (Some("moving"), None) => "arrived",
        // Its people turned it round.
        (Some("moving"), Some(why)) if why == "asked" => "left",
        (Some("moving"), Some(_)) => "failed",
        (Some("returning"), None) => "back",
        (Some("returning"), Some(_)) => "stuck",
        (Some("arrived"), None) => "left",
        _ => return Ok(()),
    };
    settle(tx, rollout, state, moving.failed.as_deref().filter(|_| state != "left"))?;
    if state != "arrived" {
        tx.run(diesel::update(modules::table.filter(modules::name.eq(name))).set(modules::rollout.eq(None::<Id>)))?;
    }
    Ok(())
}

fn settle(tx: &mut Tx, rollout: Id, state: &str, why: Option<&str>) -> Result<()> {
    let none = (a::answers.eq(0), a::failures.eq(0), a::slow.eq(0), a::jobs.eq(0));
    let mine = a::table.filter(a::rollout_id.eq(rollout));
    let set = (a::state.eq(state), a::why.eq(why), a::changed_at.eq(diesel::dsl::now));
    // What was counted before it arrived was the older release's doing.
    match state {
        "arrived" => tx.run(diesel::update(mine).set((set, none)))?,
        _ => tx.run(diesel::update(mine).set(set))?,
    };
    Ok(())
}
