//! The job of a run: its steps one after another, each once, whoever is killed between them.

use super::fail::{fail, mended};
use super::kept::{Done, Plan, Run};
use super::note::{self, Then};
use super::record::met;
use super::steps::{Doing, act, found};
use crate::rule::Rule;
use crate::schema::{workflow_runs as r, workflows as w};
use crate::workflow::WORKFLOWS;
use chrono::{DateTime, Duration, Utc};
use kernel::prelude::*;
use serde_json::{Value, json};

/// How long it is remembered what was done.
const KEPT: i64 = 90;

/// Does a run, from where it stands to its end.
#[derive(Serialize, Deserialize)]
pub(crate) struct RunWorkflow {
    pub run: Id,
}

/// How it goes on after a step.
enum Next {
    Step,
    End,
}

impl Job for RunWorkflow {
    const NAME: &'static str = "workflows.run";
    /// What leaves the house is carried by jobs of their own, which say so.
    const EFFECT: Effect = Effect::Inside;

    async fn run(self, work: Work) -> Result<()> {
        let (scope, id) = (work.scope()?.clone(), self.run);
        let Some((author, mut step)) = scope.tx(move |tx| begin(tx, id)).await? else { return Ok(()) };
        loop {
            let done = match author {
                Some(author) => match scope.on_behalf(author, WORKFLOWS.may.update).await {
                    Ok(theirs) => theirs.tx(move |tx| advance(tx, id, step)).await,
                    Err(why) => Err(why),
                },
                None => Err(Error::Forbidden(WORKFLOWS.may.update)),
            };
            let why = match done {
                Ok((Next::Step, at)) => {
                    step = at;
                    continue;
                }
                Ok((Next::End, _)) => return scope.tx(move |tx| close(tx, id)).await,
                // Another worker has this job by now.
                Err(Error::Conflict(code)) if code == "fenced" => return Err(Error::Conflict(code)),
                Err(why) => why,
            };
            if let Error::Internal(source) = &why {
                tracing::warn!(run = %id, error = %source, "a step of a workflow broke");
            }
            let policy = work.house.policy(scope.tenant().id).await?;
            let then = scope.tx(move |tx| {
                let then = note::note(tx, id, step, &why)?;
                if then == Then::Over {
                    fail(tx, id, &note::code(&why), &policy)?;
                }
                Ok(then)
            });
            match then.await? {
                Then::On => match scope.tx(move |tx| begin(tx, id)).await? {
                    Some((_, at)) => step = at,
                    None => return Ok(()),
                },
                Then::Later | Then::Over => return Ok(()),
            }
        }
    }
}

/// Takes the run up: the first time, the rule is written down as it is now, and in whose name it is done. Says in whose, and
/// at which step; nothing if there is nothing to do.
fn begin(tx: &mut Tx, id: Id) -> Result<Option<(Option<Id>, i32)>> {
    let Some(run) = Run::hold(tx, id)?.filter(Run::is_under_way) else { return Ok(None) };
    if run.plan.is_some() {
        tx.run(diesel::update(r::table.filter(r::id.eq(id))).set(r::state.eq("running")))?;
        return Ok(Some((run.author_id, run.step)));
    }
    type Written = (String, Value, Option<Id>, bool, Option<DateTime<Utc>>);
    let written = w::table.filter(w::id.eq(run.workflow_id)).select((w::name, w::rule, w::author_id, w::active, w::deleted_at));
    let (name, rule, author, active, gone): Written = tx.one(written)?;
    if gone.is_some() || !active {
        skip(tx, id, "off")?;
        return Ok(None);
    }
    let rule: Rule = serde_json::from_value(rule).unwrap_or_default();
    let plan = serde_json::to_value(Plan { name, rule })?;
    tx.run(diesel::update(r::table.filter(r::id.eq(id))).set((r::plan.eq(Some(plan)), r::author_id.eq(author), r::state.eq("running"))))?;
    Ok(Some((author, run.step)))
}

/// One step, and where the run stands after it, in one transaction of its author's: it was done if and only if the run says so.
fn advance(tx: &mut Tx, id: Id, step: i32) -> Result<(Next, i32)> {
    let Some(run) = Run::hold(tx, id)?.filter(Run::is_under_way) else { return Ok((Next::End, step)) };
    if run.step != step {
        return Ok((Next::Step, run.step));
    }
    let plan = run.plan();
    let Some(wanted) = usize::try_from(step).ok().and_then(|n| plan.rule.steps.get(n)) else { return Ok((Next::End, step)) };
    let about = found(tx, &plan.rule, run.record)?;
    if step == 0 && !met(&plan.rule.conditions, about.as_ref().map_or(&Record::new(), |(_, record)| record)) {
        skip(tx, id, "conditions")?;
        return Ok((Next::End, step));
    }
    let doing = Doing {
        run: id,
        workflow: run.workflow_id,
        plan: &plan,
        about: about.as_ref().map(|(of, record)| (*of, record)),
        author: tx.scope().principal().member(),
        context: &run.context,
    };
    let did = tx.in_batch(id, |tx| act(tx, &doing, wanted))?;
    let (mut done, at) = run.logged();
    done.push(Done { state: "done".into(), at: Some(Utc::now()), made: did.made, told: did.told, posted: did.posted, ..at });
    let set = (r::step.eq(step + 1), r::attempts.eq(0), r::steps.eq(serde_json::to_value(done)?), r::next_at.eq(None::<DateTime<Utc>>));
    tx.run(diesel::update(r::table.filter(r::id.eq(id))).set(set))?;
    Ok((Next::Step, step + 1))
}

fn skip(tx: &mut Tx, id: Id, error: &str) -> Result<()> {
    let set = (r::state.eq("skipped"), r::error.eq(Some(error)), r::done_at.eq(Some(Utc::now())));
    tx.run(diesel::update(r::table.filter(r::id.eq(id))).set(set)).map(|_| ())
}

/// The last step is done: how well it went, and the end of the task that asked for it to be mended.
fn close(tx: &mut Tx, id: Id) -> Result<()> {
    let Some(run) = Run::hold(tx, id)?.filter(Run::is_under_way) else { return tx.settle() };
    let done = run.done();
    let severity = match () {
        () if done.iter().any(|d| d.state == "passed") => "error",
        () if done.iter().any(|d| !d.tries.is_empty()) => "warning",
        () => "info",
    };
    let set = (r::state.eq("done"), r::severity.eq(severity), r::error.eq(None::<String>), r::done_at.eq(Some(Utc::now())));
    tx.run(diesel::update(r::table.filter(r::id.eq(id))).set(set))?;
    tx.journal("workflows.ran", Some(run.workflow_id), json!({"run": id, "severity": severity, "batch": id}))?;
    if let Some(task) = run.task_id {
        tx.in_batch(id, |tx| mended(tx, task))?;
    }
    tx.settle()
}

/// Forgets runs of last season, and what came in by doors last month.
#[derive(Serialize, Deserialize)]
pub(crate) struct ForgetRuns {}

impl Job for ForgetRuns {
    const NAME: &'static str = "workflows.forget_runs";
    const EFFECT: Effect = Effect::Inside;

    async fn run(self, work: Work) -> Result<()> {
        let over = r::state.eq_any(["done", "failed", "skipped"]);
        let old = r::table.filter(r::created_at.lt(Utc::now() - Duration::days(KEPT)).and(over));
        work.scope()?
            .tx(move |tx| {
                tx.run(diesel::delete(old))?;
                crate::doors::forget_old(tx)?;
                tx.settle()
            })
            .await
    }
}
