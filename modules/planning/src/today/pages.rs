//! What the acting member has to do, as they see it.

use super::mine;
use crate::{PROJECTS, TASKS, days};
use actix_web::Either;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use kernel::prelude::*;
use serde_json::{Value, json};
use std::collections::HashMap;
use web::{Form, Go, Page, Visit, field_errors};

/// What is added in one line, and what is wrong with it.
#[derive(Default)]
struct Line {
    title: String,
    /// None before anything was typed: today.
    due_on: Option<String>,
    wrongs: Vec<Wrong>,
}

pub(super) async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    shown(&visit, &scope, Line::default()).await
}

async fn shown(visit: &Visit, scope: &Scope, line: Line) -> Result<Page> {
    let (today, parts, projects) = scope
        .tx(|tx| {
            let today = days::today(tx);
            let parts = mine::parts(tx)?;
            let named = parts.iter().flat_map(|(_, tasks)| tasks).filter_map(|task| key(task, "project_id")).collect();
            let projects = if tx.scope().allows(PROJECTS.may.read) { PROJECTS.titles(tx, named)? } else { HashMap::new() };
            Ok((today, parts, projects))
        })
        .await?;
    let total: usize = parts.iter().map(|(_, tasks)| tasks.len()).sum();
    let shown = |(name, tasks): &(&str, Vec<Record>)| json!({"name": name, "title": visit.say(&format!("today-{name}"), &[]), "tasks": tasks.iter().map(|task| told(visit, task, &projects)).collect::<Vec<_>>()});
    let shown: Vec<Value> = parts.iter().filter(|(_, tasks)| !tasks.is_empty()).map(shown).collect();
    let mine = scope.principal().member();
    let status = if line.wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Page::new("planning/today.html")
        .title("today-title")
        .summary("today-summary")
        .with("parts", shown)
        .with("total", total)
        .with("new_href", scope.allows(TASKS.may.create).then(|| format!("/app/tasks/new?owner_id={}", mine.unwrap_or_default())))
        .with("all_href", format!("/app/tasks?owner_id.is={}&status.not=done&sort=due_on", mine.unwrap_or_default()))
        .with("may_finish", scope.allows(TASKS.may.update))
        .with("adding", json!({"title": line.title, "due_on": line.due_on.unwrap_or_else(|| today.to_string())}))
        .with("errors", field_errors(visit, &line.wrongs))
        .status(status))
}

/// One more for oneself, in one line: what, and until when.
pub(super) async fn add(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let (title, due) = (form.text("title").trim().to_string(), form.text("due_on").to_string());
    let owner = scope.principal().member().ok_or(Error::NotFound)?;
    let mut task = Record::from_iter([("title".into(), json!(title)), ("owner_id".into(), json!(owner))]);
    task.extend([("status".into(), json!("todo")), ("priority".into(), json!("normal"))]);
    task.extend((!due.is_empty()).then(|| ("due_on".into(), json!(due))));
    match scope.tx(move |tx| TASKS.create(tx, task)).await {
        Ok(_) => Ok(Either::Right(Go::to("/app/today").toast("ok", "today-added", &[]))),
        Err(Error::Invalid(wrongs)) => shown(&visit, &scope, Line { title, due_on: Some(due), wrongs }).await.map(Either::Left),
        Err(why) => Err(why),
    }
}

fn key(task: &Record, field: &str) -> Option<Id> {
    task.get(field)?.as_str()?.parse().ok()
}

fn told(visit: &Visit, task: &Record, projects: &HashMap<Id, String>) -> Value {
    let id = task["id"].as_str().unwrap_or_default();
    let project = key(task, "project_id").and_then(|id| Some(json!({"title": projects.get(&id)?, "href": format!("/app/projects/{id}")})));
    let said = |field: &str| {
        let value = task[field].as_str().unwrap_or_default();
        json!({"value": value, "label": visit.say(&format!("tasks-{field}-{value}"), &[])})
    };
    json!({
        "id": id, "title": TASKS.title(task), "href": format!("/app/tasks/{id}"), "due_on": task["due_on"], "project": project,
        "status": said("status"), "priority": said("priority"),
    })
}

/// A task goes into a state; the notice takes it back into the one it was in.
pub(super) async fn set(scope: Scope, path: Path<(Id, String)>) -> Result<Go> {
    let (task, status) = path.into_inner();
    let said = if status == "done" { "today-done-said" } else { "today-back-said" };
    let before = scope.tx(move |tx| mine::set(tx, task, &status)).await?;
    let go = Go::to("/app/today").toast("ok", said, &[]);
    Ok(if said == "today-done-said" { go.undo(format!("/app/today/{task}/{before}")) } else { go })
}
