//! The end of a run that could not be done: the log says so, whoever answers for it is told, and an urgent task asks for it.

use super::kept::Run;
use crate::notices::FAILED;
use crate::said::aloud;
use crate::schema::workflow_runs as r;
use crate::vocabulary::people;
use chrono::Utc;
use kernel::policy::Policy;
use kernel::prelude::*;
use planning::TASKS;
use serde_json::json;

/// Ends the run as failed. In the house's own name: the author may be gone.
pub(super) fn fail(tx: &mut Tx, id: Id, error: &str, policy: &Policy) -> Result<()> {
    let Some(run) = Run::hold(tx, id)?.filter(Run::is_under_way) else { return Ok(()) };
    let plan = run.plan();
    let mut to = people(tx, policy, &plan.rule.raci.accountable)?;
    if to.is_empty() {
        to = people(tx, policy, &plan.rule.raci.responsible)?;
    }
    let author = run.author_id.map(|id| format!("member:{id}")).unwrap_or_default();
    if to.is_empty() {
        to = people(tx, policy, &author)?;
    }
    let asked = match run.task_id {
        Some(task) => open(tx, task)?.map(|_| task),
        None => None,
    };
    let task = match asked {
        Some(task) => Some(task),
        // What an agency asks of its tasks may stand in the way: the run is failed all the same.
        None => tx.attempt(|tx| urge(tx, &run, &plan.name, to.first().copied())).ok(),
    };
    let set = (r::state.eq("failed"), r::severity.eq("critical"), r::error.eq(Some(error)), r::done_at.eq(Some(Utc::now())));
    tx.run(diesel::update(r::table.filter(r::id.eq(id))).set((set, r::task_id.eq(task))))?;
    tx.journal("workflows.failed", Some(run.workflow_id), json!({"run": id, "step": run.step, "error": error, "batch": id}))?;
    tx.tell(&FAILED, &to, &plan.name, &format!("/app/workflow-runs/{id}")).map(|_| ())
}

/// The urgent task that asks for a failed run to be mended, in the agency's language.
fn urge(tx: &mut Tx, run: &Run, name: &str, owner: Option<Id>) -> Result<Id> {
    let say = aloud(tx);
    let title = say("workflow-task-title", &[("name", name.to_string()), ("step", (run.step + 1).to_string())]);
    let task = json!({
        "title": title.chars().take(200).collect::<String>(), "status": "todo", "priority": "urgent", "owner_id": owner,
        "due_on": super::record::today(tx), "notes": say("workflow-task-notes", &[("href", format!("/app/workflow-runs/{}", run.id))]),
    });
    let task = tx.in_batch(run.id, |tx| TASKS.create(tx, task.as_object().cloned().unwrap_or_default()))?;
    task["id"].as_str().and_then(|id| id.parse().ok()).ok_or(Error::NotFound)
}

/// What asked for the run to be mended is done.
pub(super) fn mended(tx: &mut Tx, task: Id) -> Result<()> {
    if open(tx, task)?.is_some() {
        TASKS.patch(tx, task, None, Record::from_iter([("status".into(), json!("done"))]))?;
    }
    Ok(())
}

/// The task, unless somebody ended it or threw it away.
fn open(tx: &mut Tx, task: Id) -> Result<Option<Record>> {
    let found = (TASKS.store.list)(tx, &Query { ids: Some(vec![task]), ..Query::default() })?;
    Ok(found.into_iter().find(|task| task["status"] != json!("done")))
}
