//! Going to another release: one state machine, in the row of the module that was asked for. Each
//! hop is one commit of rows, settings, release and checkpoint, so that the agency is always wholly
//! on one release. Whoever dies between two hops is followed by another who goes on from the
//! checkpoint; what cannot go on goes back by the hops it came.

use super::plan::MovePlan;
use diesel::prelude::*;
use kernel::breaker::{RESTED, WOKEN};
use kernel::error::{Error, Result};
use kernel::job::{Job, Order, Work};
use kernel::release::Hop;
use kernel::reshape::{cross, told};
use kernel::schema::{journal, modules};
use kernel::scope::Tx;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Asked for, with its plan.
pub(crate) const ASKED: &str = "modules.move_asked";
/// One hop up.
pub(crate) const UPGRADED: &str = "modules.upgraded";
/// One hop down.
pub(crate) const ROLLED_BACK: &str = "modules.rolled_back";
/// The whole way was gone.
pub(crate) const ARRIVED: &str = "modules.move_done";
/// It could not be gone, and every hop was taken back.
pub(crate) const FAILED: &str = "modules.move_failed";

/// A failure that may pass is tried so often before the move goes back.
const TRIES: i32 = 3;

/// A move under way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Moving {
    pub from: String,
    pub to: String,
    /// The hops, in order.
    pub hops: Vec<Hop>,
    /// The checkpoint: so many of them are done.
    pub done: usize,
    /// Why it goes back, if it does.
    pub failed: Option<String>,
    pub by: String,
}

/// Where a move stands after one transaction of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There is more to do.
    Underway,
    /// It is over, one way or the other.
    Over,
}

/// Begins exactly the move that was shown, or nothing.
///
/// # Errors
/// `Conflict(plan)` if the agency is no longer as it was; `Conflict(moving)` if a move is under way.
pub(crate) fn ask(tx: &mut Tx, name: &str, to: &str, hash: &str) -> Result<MovePlan> {
    let held = modules::table.order(modules::name).select(modules::moving.is_not_null()).for_update();
    if tx.all::<bool>(held)?.contains(&true) {
        return Err(Error::Conflict("moving".into()));
    }
    let plan = MovePlan::of(tx, name, to)?;
    if plan.hash() != hash || plan.hops.is_empty() {
        return Err(Error::Conflict("plan".into()));
    }
    let hops = plan.hops.iter().map(|l| l.hop.clone()).collect();
    let moving = Moving { from: plan.from.clone(), to: to.into(), hops, done: 0, failed: None, by: tx.scope().principal().actor() };
    keep(tx, name, Some(&moving))?;
    tx.journal(ASKED, None, json!({"module": name, "plan": plan}))?;
    tx.order(Order::of(&MoveModules {})?.once("move").urgent(10))?;
    Ok(plan)
}

/// The move that is under way, and the module it was asked for.
pub(crate) fn underway(tx: &mut Tx, hold: bool) -> Result<Option<(String, Moving)>> {
    let row = modules::table.filter(modules::moving.is_not_null()).select((modules::name, modules::moving.assume_not_null()));
    let row: Option<(String, Value)> = if hold { tx.maybe(row.for_update())? } else { tx.maybe(row)? };
    row.map(|(name, moving)| Ok((name, serde_json::from_value(moving)?))).transpose()
}

fn keep(tx: &mut Tx, name: &str, moving: Option<&Moving>) -> Result<()> {
    let moving = moving.map(serde_json::to_value).transpose()?;
    tx.run(diesel::update(modules::table.filter(modules::name.eq(name))).set(modules::moving.eq(moving))).map(|_| ())
}

/// One transaction of a move: its next hop and the checkpoint after it, or its end.
pub fn advance(tx: &mut Tx) -> Result<Progress> {
    let Some((name, mut moving)) = underway(tx, true)? else { return Ok(Progress::Over) };
    if let Some(hop) = moving.hops.get(moving.done) {
        let up = {
            let number = |v: &str| tx.scope().house().edition().module(&hop.module)?.releases.iter().position(|r| r.version == v);
            number(&hop.to) > number(&hop.from)
        };
        let effects = cross(tx, hop)?;
        tx.journal(if up { UPGRADED } else { ROLLED_BACK }, None, told(hop, &effects))?;
        moving.done += 1;
    }
    if moving.done < moving.hops.len() {
        keep(tx, &name, Some(&moving))?;
        return Ok(Progress::Underway);
    }
    keep(tx, &name, None)?;
    super::rollout::ended(tx, &name, &moving)?;
    let said = json!({"module": name, "from": moving.from, "to": moving.to, "by": moving.by, "why": moving.failed});
    tx.journal(if moving.failed.is_some() { FAILED } else { ARRIVED }, None, said)?;
    Ok(Progress::Over)
}

/// Turns a move round: from now on its next hops are those it came by, backwards.
pub fn turn_back(tx: &mut Tx, why: &str) -> Result<()> {
    let Some((name, moving)) = underway(tx, true)?.filter(|(_, m)| m.failed.is_none()) else { return Ok(()) };
    let back = |hop: &Hop| Hop { module: hop.module.clone(), from: hop.to.clone(), to: hop.from.clone() };
    let hops = moving.hops[..moving.done].iter().rev().map(back).collect();
    keep(tx, &name, Some(&Moving { hops, done: 0, failed: Some(why.chars().take(500).collect()), ..moving }))
}

/// Goes on with the move that is under way, from its checkpoint to its end.
#[derive(Serialize, Deserialize)]
pub struct MoveModules {}

impl Job for MoveModules {
    const NAME: &'static str = "house.move_modules";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        loop {
            let went = scope.tx(advance).await;
            work.house.changed(scope.tenant().id);
            match went {
                Ok(Progress::Underway) => {}
                Ok(Progress::Over) => return Ok(()),
                Err(why @ (Error::Busy(_) | Error::Conflict(_))) => return Err(why),
                Err(why) if work.attempt + 1 < TRIES && !matches!(why, Error::Invalid(_)) => return Err(why),
                Err(why) => {
                    tracing::error!(error = ?why, "a move to another release goes back");
                    let said = reason(&why);
                    if !scope.tx(move |tx| Ok(underway(tx, false)?.is_some_and(|(_, m)| m.failed.is_none()))).await? {
                        return Err(why);
                    }
                    scope.tx(move |tx| turn_back(tx, &said)).await?;
                }
            }
        }
    }
}

/// What went wrong, for those who run the platform: never what a record says.
pub(super) fn reason(why: &Error) -> String {
    match why {
        Error::Internal(source) => source.to_string(),
        Error::Invalid(wrongs) => wrongs.iter().map(|w| format!("{} ({})", w.field, w.code)).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// What was ever done to a module, newest first.
pub(crate) fn history(tx: &mut Tx, name: &str) -> Result<Vec<Line>> {
    let whats = [UPGRADED, ROLLED_BACK, ARRIVED, FAILED, "modules.switched_on", "modules.switched_off", RESTED, WOKEN];
    let whats = whats.into_iter().chain([crate::purges::ASKED, crate::purges::STOPPED, crate::purges::PURGED]);
    let lines = journal::table
        .filter(journal::what.eq_any(whats).and(journal::data.retrieve_as_text("module").eq(name)))
        .order(journal::id.desc())
        .limit(50)
        .select((journal::at, journal::actor, journal::what, journal::data));
    tx.all(lines)
}

/// When, who, what and how.
pub(crate) type Line = (chrono::DateTime<chrono::Utc>, String, String, Value);
