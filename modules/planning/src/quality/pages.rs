//! `/app/quality`: what is wrong, of what one may read, and the tasks that ask for it to be mended.

use super::rules::{ALL, Rule};
use super::sweep::LookForWrongs;
use crate::TASKS;
use crate::schema::quality_findings as q;
use actix_web::HttpResponse;
use kernel::prelude::*;
use serde_json::{Value, json};
use web::{Go, Page, Visit};

/// A rule and what it found: the record, its name, the task and its state.
type Found = (&'static Rule, Vec<Value>);

/// What was found of what the asker reads.
fn found(tx: &mut Tx) -> Result<Vec<Found>> {
    let mut all = Vec::new();
    let readable: Vec<&'static Rule> = ALL.iter().filter(|rule| tx.scope().allows(rule.of.may.read)).collect();
    for rule in readable {
        let known = q::table.filter(q::rule.eq(rule.name).and(q::resource.eq(rule.of.name))).order((q::found_at.desc(), q::record));
        let known: Vec<(Id, Option<Id>)> = tx.all(known.select((q::record, q::task_id)))?;
        let (records, tasks): (Vec<Id>, Vec<Option<Id>>) = known.iter().copied().unzip();
        let titles = tx.under(rule.of.may.read, |tx| rule.of.titles(tx, records))?;
        let query = Query { ids: Some(tasks.into_iter().flatten().collect()), limit: 1_000, ..Query::default() };
        let tasks = (TASKS.store.list)(tx, &query)?;
        let line = |(record, task): (Id, Option<Id>)| {
            let state = tasks.iter().find(|t| t["id"] == json!(task)).map(|t| t["status"].clone());
            // What is beyond one's reach has no name here, and no line.
            Some(json!({"record": record, "title": titles.get(&record)?, "task": state.is_some().then_some(task), "status": state}))
        };
        let lines: Vec<Value> = known.into_iter().filter_map(line).collect();
        if !lines.is_empty() {
            all.push((rule, lines));
        }
    }
    Ok(all)
}

pub(super) async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    let all = scope.tx(found).await?;
    let part = |(rule, lines): &Found| {
        let line = |line: &Value| {
            let said = |v: &Value| v.as_str().unwrap_or_default().to_string();
            let status = line["status"].as_str().map(|status| visit.say(&format!("tasks-status-{status}"), &[]));
            json!({"title": line["title"], "href": format!("/app/{}/{}", rule.of.name, said(&line["record"])), "status": status,
                "task_href": line["task"].as_str().map(|task| format!("/app/tasks/{task}"))})
        };
        json!({"name": rule.name, "icon": rule.of.icon, "title": visit.say(&format!("quality-{}-many", rule.name), &[]),
            "why": visit.say(&format!("quality-{}-why", rule.name), &[]), "lines": lines.iter().map(line).collect::<Vec<_>>()})
    };
    Ok(Page::new("planning/quality.html")
        .title("quality-title")
        .summary("quality-summary")
        .with("parts", all.iter().map(part).collect::<Vec<_>>())
        .with("may_look", scope.allows(super::ASK)))
}

/// Asks for a look now.
pub(super) async fn look(scope: Scope) -> Result<Go> {
    scope.tx(|tx| tx.order(LookForWrongs::order()?.urgent(10))).await?;
    Ok(Go::to("/app/quality").toast("ok", "quality-look-said", &[]))
}

/// What is wrong, for programs.
pub(super) async fn list(scope: Scope) -> Result<HttpResponse> {
    let all = scope.tx(found).await?;
    let rows = all.into_iter().flat_map(|(rule, lines)| {
        lines.into_iter().map(|mut line| {
            line["rule"] = json!(rule.name);
            line["resource"] = json!(rule.of.name);
            line
        })
    });
    Ok(HttpResponse::Ok().json(json!({"data": rows.collect::<Vec<_>>()})))
}

pub(super) fn told() -> Value {
    let id = json!({"type": "string", "format": "uuid"});
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": {"type": "object", "properties": {
        "rule": {"enum": ALL.iter().map(|rule| rule.name).collect::<Vec<_>>()}, "resource": {"type": "string"}, "record": id, "title": {"type": "string"},
        "task": {"type": ["string", "null"], "format": "uuid"}, "status": {"type": ["string", "null"]},
    }}}}}})
}
