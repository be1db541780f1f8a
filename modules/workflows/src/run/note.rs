//! What an attempt that went wrong means: tried again when it may pass, over when it will not.

use super::kept::{Run, Try};
use super::work::RunWorkflow;
use crate::schema::workflow_runs as r;
use chrono::{DateTime, Duration, Utc};
use kernel::job::Order;
use kernel::prelude::*;
use serde_json::{Value, json};

/// Pauses between attempts at one step, in seconds.
const PAUSES: [i64; 5] = [5, 60, 5 * 60, 30 * 60, 2 * 3_600];

/// What is to be done about a failure.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// Later, by another job.
    Later,
    /// The step is passed over: the next one.
    On,
    /// Nothing more: somebody must look.
    Over,
}

/// Whether it may pass by itself: something was away, or a record was held. What a person must mend does not.
fn passes(why: &Error) -> bool {
    match why {
        Error::Busy(_) | Error::Internal(_) => true,
        Error::Conflict(code) => code == "changed",
        _ => false,
    }
}

/// Its name in the log: what is wrong with which field, or which right is missing. No words of a record.
pub(crate) fn code(why: &Error) -> String {
    match why {
        Error::Invalid(wrongs) => wrongs.first().map_or_else(|| "invalid".into(), |w| format!("invalid:{}:{}", w.field, w.code)),
        Error::Forbidden(may) => format!("forbidden:{may}"),
        Error::Conflict(code) => format!("conflict:{code}"),
        Error::NotFound | Error::Anonymous => "not-found".into(),
        Error::Busy(_) => "busy".into(),
        Error::Internal(_) => "internal".into(),
    }
}

/// Writes an attempt down and says what follows. `step` is where the run stood: if it stands elsewhere, another was faster.
pub(super) fn note(tx: &mut Tx, id: Id, step: i32, why: &Error) -> Result<Then> {
    let Some(run) = Run::hold(tx, id)?.filter(|run| run.is_under_way() && run.step == step) else { return Ok(Then::On) };
    let (mut done, mut at) = run.logged();
    let now = Utc::now();
    at.tries.push(Try { at: Some(now), error: code(why) });
    let pause = usize::try_from(run.attempts).ok().and_then(|n| PAUSES.get(n)).filter(|_| passes(why));
    let steps = |done: Vec<super::kept::Done>| -> Result<Value> { Ok(serde_json::to_value(done)?) };
    if let Some(seconds) = pause {
        let next = now + Duration::seconds(*seconds);
        done.push(at);
        let set = (r::steps.eq(steps(done)?), r::attempts.eq(run.attempts + 1), r::state.eq("waiting"), r::severity.eq("warning"));
        tx.run(diesel::update(r::table.filter(r::id.eq(id))).set((set, r::next_at.eq(Some(next)))))?;
        tx.order(Order::of(&RunWorkflow { run: id })?.once(format!("{id} {step} {}", run.attempts)).at(next))?;
        return Ok(Then::Later);
    }
    let goes_on = run.plan().rule.steps.get(usize::try_from(step).unwrap_or_default()).is_some_and(|s| s.if_fails == "go_on");
    at.state = if goes_on { "passed" } else { "failed" }.into();
    at.at = Some(now);
    done.push(at);
    let none = None::<DateTime<Utc>>;
    let set = (r::steps.eq(steps(done)?), r::attempts.eq(0), r::next_at.eq(none));
    tx.run(diesel::update(r::table.filter(r::id.eq(id))).set(set))?;
    if goes_on {
        tx.run(diesel::update(r::table.filter(r::id.eq(id))).set((r::step.eq(step + 1), r::severity.eq("error"))))?;
        tx.journal("workflows.passed_over", Some(run.workflow_id), json!({"run": id, "step": step, "error": code(why), "batch": id}))?;
        return Ok(Then::On);
    }
    Ok(Then::Over)
}
