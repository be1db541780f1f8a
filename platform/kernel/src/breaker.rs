//! The breaker: a module that fails again and again at one agency is put to rest there, and
//! nowhere else. Each process counts for itself; the decision stands in the agency's row of the
//! module, and so every process knows of it within a moment. After a pause the module is tried
//! again: a few answers that are well wake it, one that fails sends it back for twice as long.

use crate::error::Result;
use crate::house::House;
use crate::policy::Policy;
use crate::principal::{Id, Principal};
use crate::schema::modules;
use crate::scope::{Scope, Tx};
use crate::tenant::Tenant;
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Put to rest: the journal's word.
pub const RESTED: &str = "modules.rested";
/// Awake again.
pub const WOKEN: &str = "modules.woken";

/// So many failures within the window, and a fifth of all answers, are enough.
const FAILURES: u32 = 5;
const WINDOW: std::time::Duration = std::time::Duration::from_secs(300);
/// So many answers that are well end a trial.
const WELL: u32 = 3;
/// Minutes of the first rest, and of the longest: each is twice the one before.
const SHORTEST: i64 = 1;
const LONGEST: i64 = 60;

/// A module at rest, as its row says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    pub since: DateTime<Utc>,
    /// When it is tried again by itself; none: not before somebody wakes it.
    pub until: Option<DateTime<Utc>>,
    /// How many rests in a row.
    pub times: u32,
    /// `failing`: it failed; `asked`: an operator wanted it; `safe`: the house runs without modules; `retired`: this build does not
    /// carry the release `at` that the agency is on.
    pub why: String,
    /// The route or the job that failed last.
    #[serde(default)]
    pub at: String,
}

impl Rest {
    /// Whether it is still at rest; afterwards it is on trial.
    pub fn lasts(&self) -> bool {
        self.until.is_none_or(|until| until > Utc::now())
    }

    /// What everything does in safe mode.
    pub(crate) fn safe() -> Rest {
        Rest { since: Utc::now(), until: None, times: 0, why: "safe".into(), at: String::new() }
    }
}

/// How a module answered, or did a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Well,
    Failed,
}

/// Something that a module did at an agency.
#[derive(Clone, Copy, Debug)]
pub struct Done<'a> {
    pub module: &'static str,
    /// The pattern of the route, or the name of the job.
    pub at: &'a str,
    pub outcome: Outcome,
    pub took: std::time::Duration,
    pub job: bool,
}

/// What this process has seen, by agency and module, since the first failure of the window.
#[derive(Default)]
pub(crate) struct Breaker {
    counts: Mutex<HashMap<(Id, &'static str), Count>>,
    /// Whether there is anything to count at all: a healthy house asks no lock.
    busy: AtomicBool,
}

struct Count {
    since: Instant,
    answers: u32,
    failures: u32,
}

/// What follows from an outcome.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Nothing,
    Rest,
    Wake,
}

impl Breaker {
    fn judge(&self, tenant: Id, module: &'static str, outcome: Outcome, trial: bool) -> Verdict {
        if outcome == Outcome::Well && !trial && !self.busy.load(Ordering::Relaxed) {
            return Verdict::Nothing;
        }
        let mut counts = self.counts();
        let of = (tenant, module);
        if outcome == Outcome::Well && !trial && !counts.contains_key(&of) {
            return Verdict::Nothing;
        }
        let count = counts.entry(of).or_insert_with(Count::new);
        if count.since.elapsed() > WINDOW {
            *count = Count::new();
        }
        count.answers += 1;
        count.failures += u32::from(outcome == Outcome::Failed);
        let verdict = match (trial, outcome) {
            (true, Outcome::Failed) => Verdict::Rest,
            (true, Outcome::Well) if count.answers - count.failures >= WELL => Verdict::Wake,
            (false, _) if count.failures >= FAILURES && count.failures * 5 >= count.answers => Verdict::Rest,
            _ => Verdict::Nothing,
        };
        if verdict != Verdict::Nothing || (count.failures == 0 && !trial) {
            counts.remove(&of);
        }
        self.busy.store(!counts.is_empty(), Ordering::Relaxed);
        verdict
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<(Id, &'static str), Count>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Count {
    fn new() -> Count {
        Count { since: Instant::now(), answers: 0, failures: 0 }
    }
}

impl House {
    /// A module did something at an agency, well or not. What follows is decided here and written
    /// down; nothing of it is the caller's concern.
    pub async fn went(&self, tenant: &Arc<Tenant>, done: Done<'_>) {
        let module = done.module;
        if let Some(rollout) = tenant.rollouts.get(module) {
            self.tally().count(tenant.id, *rollout, &done);
        }
        let verdict = self.breaker().judge(tenant.id, module, done.outcome, tenant.on_trial(module));
        let at = done.at.to_string();
        let scope =
            || Scope::grant(self.clone(), tenant.clone(), Principal::System("breaker"), "house.modules", Arc::new(Policy::closed()));
        let written = match verdict {
            Verdict::Nothing => return,
            Verdict::Rest => scope().tx(move |tx| rest(tx, module, "failing", &at)).await,
            Verdict::Wake => scope().tx(move |tx| wake(tx, module)).await,
        };
        self.changed(tenant.id);
        match written {
            Ok(done) => tracing::warn!(agency = %tenant.slug, module, ?verdict, done, "the breaker decided"),
            Err(e) => tracing::error!(error = %e, agency = %tenant.slug, module, "the breaker's decision could not be written"),
        }
    }
}

/// Puts a module to rest; false if it rests already, or is not on. One that failed is tried again
/// by itself, one that was asked to rest is not.
pub fn rest(tx: &mut Tx, module: &str, why: &str, at: &str) -> Result<bool> {
    let Some(before) = held(tx, module)? else { return Ok(false) };
    if before.as_ref().is_some_and(Rest::lasts) {
        return Ok(false);
    }
    let rest = next(before.as_ref(), why, at);
    keep(tx, module, Some(&rest))?;
    tx.journal(RESTED, None, json!({"module": module, "rest": rest}))?;
    Ok(true)
}

/// The rest that follows this one.
pub fn next(before: Option<&Rest>, why: &str, at: &str) -> Rest {
    let times = before.map_or(0, |r| r.times);
    let minutes = (SHORTEST << times.min(6)).min(LONGEST);
    let since = Utc::now();
    let until = (why == "failing").then(|| since + Duration::minutes(minutes));
    Rest { since, until, times: times + 1, why: why.into(), at: at.into() }
}

/// Wakes a module; false if it is awake.
pub fn wake(tx: &mut Tx, module: &str) -> Result<bool> {
    let Some(Some(rest)) = held(tx, module)? else { return Ok(false) };
    keep(tx, module, None)?;
    tx.journal(WOKEN, None, json!({"module": module, "rest": rest}))?;
    Ok(true)
}

/// The rest of a module that is on; none if it is not on.
fn held(tx: &mut Tx, module: &str) -> Result<Option<Option<Rest>>> {
    let row = modules::table.filter(modules::name.eq(module).and(modules::state.eq("on"))).select(modules::rest).for_update();
    let row: Option<Option<Value>> = tx.maybe(row)?;
    row.map(|rest| Ok(rest.map(serde_json::from_value).transpose()?)).transpose()
}

fn keep(tx: &mut Tx, module: &str, rest: Option<&Rest>) -> Result<()> {
    let rest = rest.map(serde_json::to_value).transpose()?;
    tx.run(diesel::update(modules::table.filter(modules::name.eq(module))).set(modules::rest.eq(rest))).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Outcome::{Failed, Well};

    fn verdicts(outcomes: &[(Outcome, bool)]) -> Vec<Verdict> {
        let (breaker, tenant) = (Breaker::default(), Id::now_v7());
        outcomes.iter().map(|(outcome, trial)| breaker.judge(tenant, "probe", *outcome, *trial)).collect()
    }

    #[test]
    fn the_fifth_failure_is_one_too_many_unless_most_is_well() {
        let five = verdicts(&[(Failed, false); 5]);
        assert_eq!(five[..4].iter().filter(|v| **v == Verdict::Nothing).count(), 4);
        assert_eq!(five[4], Verdict::Rest);
        let mut mostly = vec![(Failed, false)];
        mostly.extend([(Well, false); 40]);
        mostly.extend([(Failed, false); 4]);
        assert!(verdicts(&mostly).iter().all(|v| *v == Verdict::Nothing), "five of 45");
    }

    #[test]
    fn on_trial_one_failure_ends_it_and_three_that_are_well_wake_it() {
        assert_eq!(verdicts(&[(Well, true), (Failed, true)]).pop(), Some(Verdict::Rest));
        assert_eq!(verdicts(&[(Well, true); 3]), [Verdict::Nothing, Verdict::Nothing, Verdict::Wake]);
    }

    #[test]
    fn one_agency_or_module_does_not_count_for_another() {
        let breaker = Breaker::default();
        let (a, b) = (Id::now_v7(), Id::now_v7());
        (0..4).for_each(|_| assert_eq!(breaker.judge(a, "probe", Failed, false), Verdict::Nothing));
        assert_eq!(breaker.judge(b, "probe", Failed, false), Verdict::Nothing);
        assert_eq!(breaker.judge(a, "other", Failed, false), Verdict::Nothing);
        assert_eq!(breaker.judge(a, "probe", Failed, false), Verdict::Rest);
    }

    #[test]
    fn each_rest_is_longer_up_to_an_hour() {
        let mut rest = next(None, "failing", "");
        let mut minutes = Vec::new();
        for _ in 0..8 {
            minutes.push((rest.until.expect("a time") - rest.since).num_minutes());
            rest = next(Some(&rest), "failing", "");
        }
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(next(None, "asked", "").until, None);
    }
}
