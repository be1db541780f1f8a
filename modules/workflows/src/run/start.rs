//! What starts a run beside the journal: a hand, another program, the clock, a failed run taken up again.

use super::kept::Run;
use super::spread;
use super::work::RunWorkflow;
use crate::rule::Rule;
use crate::schema::{workflow_runs as r, workflows as w};
use crate::workflow::{WORKFLOWS, Workflow};
use chrono::{DateTime, Utc};
use kernel::job::Order;
use kernel::prelude::*;
use serde_json::{Value, json};

/// What a run is started with.
pub(crate) struct Begin<'a> {
    pub workflow: Id,
    pub started: &'static str,
    /// The same key twice is one run.
    pub key: String,
    pub record: Option<Id>,
    pub context: &'a Value,
}

/// What a workflow does, if the acting one reaches it.
pub(crate) fn rule(tx: &mut Tx, workflow: Id) -> Result<(Record, Rule, Option<Id>)> {
    let record = tx.under(WORKFLOWS.may.read, |tx| (Workflow::STORE.find)(tx, workflow))?;
    let (rule, author): (Value, Option<Id>) = tx.one(w::table.filter(w::id.eq(workflow)).select((w::rule, w::author_id)))?;
    Ok((record, serde_json::from_value(rule).unwrap_or_default(), author))
}

/// Starts one; says its key. Whoever starts it reads the record it is about.
pub(crate) fn start(tx: &mut Tx, begin: &Begin) -> Result<Id> {
    let (record, rule, _) = rule(tx, begin.workflow)?;
    if record["active"] != json!(true) || !record["deleted_at"].is_null() {
        return Err(Error::Conflict("workflow-off".into()));
    }
    super::steps::found(tx, &rule, begin.record)?;
    let of = Some(rule.when.of.as_str()).filter(|of| !of.is_empty());
    let row = (
        (r::workflow_id.eq(begin.workflow), r::key.eq(&begin.key), r::started.eq(begin.started), r::context.eq(begin.context)),
        (r::resource.eq(of), r::record.eq(begin.record.filter(|_| of.is_some()))),
    );
    let made: Option<Id> = tx.maybe(diesel::insert_into(r::table).values(row).on_conflict_do_nothing().returning(r::id))?;
    let Some(run) = made else {
        let same = r::table.filter(r::workflow_id.eq(begin.workflow).and(r::key.eq(&begin.key)));
        return tx.one(same.select(r::id));
    };
    tx.order(Order::of(&RunWorkflow { run })?.once(run.to_string()).urgent(10))?;
    tx.journal("workflows.started", Some(begin.workflow), json!({"run": run, "record": begin.record}))?;
    Ok(run)
}

/// A run, if the acting one reaches its workflow.
pub(crate) fn find(tx: &mut Tx, id: Id) -> Result<Run> {
    let mine = r::table.inner_join(w::table.on(w::id.eq(r::workflow_id))).filter(r::id.eq(id));
    tx.under(WORKFLOWS.may.read, |tx| tx.one(mine.select(Run::as_select())))
}

/// A failed run goes on at the step that failed.
pub(crate) fn replay(tx: &mut Tx, id: Id) -> Result<()> {
    let run = find(tx, id)?;
    let again = r::table.filter(r::id.eq(id).and(r::state.eq("failed")));
    let set = (r::state.eq("waiting"), r::attempts.eq(0), r::error.eq(None::<String>), r::done_at.eq(None::<DateTime<Utc>>));
    if tx.run(diesel::update(again).set(set))? == 0 {
        return Err(Error::Conflict("workflow-not-failed".into()));
    }
    if run.is_round() {
        spread::look(tx, id)?;
    } else {
        tx.order(Order::of(&RunWorkflow { run: id })?.once(format!("{id} again {}", Utc::now().timestamp_micros())).urgent(10))?;
    }
    tx.journal("workflows.replayed", Some(run.workflow_id), json!({"run": id, "step": run.step}))
}

/// The same once more from the beginning, by the rule of today.
pub(crate) fn again(tx: &mut Tx, id: Id, key: &str) -> Result<Id> {
    let run = find(tx, id)?;
    let key = format!("again {key}");
    if run.is_round() {
        rule(tx, run.workflow_id)?;
        return Ok(spread::begin(tx, run.workflow_id, &key)?.unwrap_or(id));
    }
    let begin = Begin { workflow: run.workflow_id, started: "manual", key, record: run.record, context: &run.context };
    start(tx, &begin)
}
