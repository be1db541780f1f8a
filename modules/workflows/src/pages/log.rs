//! `/app/workflow-runs`: what was done, how it went, and what became of each step of one run.

use super::shown;
use crate::run::RUN;
use crate::run::kept::{Done, Run};
use crate::run::start;
use crate::said;
use crate::schema::{workflow_runs as r, workflows as w};
use crate::vocabulary::Vocabulary;
use actix_web::HttpRequest;
use actix_web::web::Path;
use kernel::prelude::*;
use kernel::schema::members as m;
use serde_json::{Value, json};
use std::collections::HashMap;
use web::{Form, Go, Page, Visit};

/// Runs of one page.
const PAGE: i64 = 50;
const STATES: [&str; 5] = ["waiting", "running", "done", "failed", "skipped"];
const SEVERITIES: [&str; 4] = ["info", "warning", "error", "critical"];

pub(super) async fn list(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let asked = Form::of_query(req.query_string());
    let (workflow, before) = (asked.text("workflow").parse::<Id>().ok(), asked.text("before").parse::<Id>().ok());
    let one_of = |name: &str, all: &[&'static str]| all.iter().copied().find(|known| *known == asked.text(name));
    let (state, severity) = (one_of("state", &STATES), one_of("severity", &SEVERITIES));
    let (runs, titles, names) = scope
        .tx(move |tx| {
            // Beside their workflows, so that nobody sees a run of one that is out of reach.
            let mut these = r::table.inner_join(w::table.on(w::id.eq(r::workflow_id))).into_boxed();
            if let Some(workflow) = workflow {
                these = these.filter(r::workflow_id.eq(workflow));
            }
            if let Some(state) = state {
                these = these.filter(r::state.eq(state));
            }
            if let Some(severity) = severity {
                these = these.filter(r::severity.eq(severity));
            }
            if let Some(before) = before {
                these = these.filter(r::id.lt(before));
            }
            let runs: Vec<(Run, String)> = tx.all(these.order(r::id.desc()).limit(PAGE).select((Run::as_select(), w::name)))?;
            let titles = about(tx, runs.iter().map(|(run, _)| run))?;
            let names: Vec<(Id, String)> =
                tx.all(w::table.filter(w::deleted_at.is_null()).order(w::name).limit(200).select((w::id, w::name)))?;
            Ok((runs, titles, names))
        })
        .await?;
    let line = |(run, name): &(Run, String)| {
        json!({"id": run.id, "name": name, "at": run.created_at, "state": shown::state(&visit, run), "severity": (run.severity != "info").then(|| shown::severity(&visit, run)),
            "started": visit.say(&format!("workflow-started-{}", run.started), &[]), "about": run.record.and_then(|id| titles.get(&id)),
            "why": run.error.as_deref().map(|code| shown::error(&visit, code))})
    };
    let choice = |name: &str, all: &[&str]| -> Vec<Value> {
        all.iter().map(|v| json!({"value": v, "label": visit.say(&format!("workflow-{name}-{v}"), &[])})).collect()
    };
    let older = runs.last().filter(|_| runs.len() == usize::try_from(PAGE).unwrap_or_default()).map(|(run, _)| {
        let pairs = asked.pairs().iter().filter(|(name, value)| name != "before" && !value.is_empty());
        let kept: String = pairs
            .filter(|(n, v)| v.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && n.len() < 12)
            .map(|(n, v)| format!("{n}={v}&"))
            .collect();
        format!("/app/workflow-runs?{kept}before={}", run.id)
    });
    Ok(Page::new("workflows/runs.html")
        .title("workflow-runs")
        .summary("workflow-runs-summary")
        .crumb("workflows-many", Some("/app/workflows"))
        .crumb("workflow-runs", None)
        .with("runs", runs.iter().map(line).collect::<Vec<_>>())
        .with("names", names.iter().map(|(id, name)| json!({"value": id, "label": name})).collect::<Vec<_>>())
        .with("states", choice("state", &STATES))
        .with("severities", choice("severity", &SEVERITIES))
        .with("asked", json!({"workflow": workflow, "state": state, "severity": severity}))
        .with("filtered", workflow.is_some() || state.is_some() || severity.is_some() || before.is_some())
        .with("older", older))
}

/// What the records of runs are called, of those that the reader reads.
fn about<'a>(tx: &mut Tx, runs: impl Iterator<Item = &'a Run>) -> Result<HashMap<Id, String>> {
    let mut by: HashMap<String, Vec<Id>> = HashMap::new();
    for run in runs {
        if let (Some(of), Some(id)) = (&run.resource, run.record) {
            by.entry(of.clone()).or_default().push(id);
        }
    }
    named(tx, by)
}

fn named(tx: &mut Tx, by: HashMap<String, Vec<Id>>) -> Result<HashMap<Id, String>> {
    let mut all = HashMap::new();
    for (of, ids) in by {
        let of = tx.scope().house().edition().resource(&of);
        if let Some(of) = of.filter(|of| tx.scope().allows(of.may.read)) {
            all.extend(tx.under(of.may.read, |tx| of.titles(tx, ids))?);
        }
    }
    Ok(all)
}

pub(super) async fn one(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Page> {
    let id = *id;
    let (run, name, known, titles, author) = scope
        .tx(move |tx| {
            let run = start::find(tx, id)?;
            let name: String = tx.one(w::table.filter(w::id.eq(run.workflow_id)).select(w::name))?;
            let mut by: HashMap<String, Vec<Id>> = HashMap::new();
            for made in run.done().into_iter().flat_map(|done| done.made) {
                by.entry(made.of).or_default().push(made.id);
            }
            for (of, id) in [(run.resource.clone(), run.record), (Some("tasks".into()), run.task_id)] {
                if let (Some(of), Some(id)) = (of, id) {
                    by.entry(of).or_default().push(id);
                }
            }
            let author: Option<String> = match run.author_id {
                Some(author) => tx.maybe(m::table.filter(m::id.eq(author)).select(m::name))?,
                None => None,
            };
            Ok((run, name, Vocabulary::of(tx)?, named(tx, by)?, author))
        })
        .await?;
    let record = run
        .record
        .zip(run.resource.as_deref())
        .and_then(|(id, of)| Some(json!({"title": titles.get(&id)?, "href": format!("/app/{of}/{id}")})));
    let task = run.task_id.and_then(|id| Some(json!({"title": titles.get(&id)?, "href": format!("/app/tasks/{id}")})));
    let started = match run.what.as_deref() {
        Some(what) => web::act_in_words(&visit, what),
        None => visit.say(&format!("workflow-started-{}", run.started), &[]),
    };
    Ok(Page::new("workflows/run.html")
        .titled(name.clone())
        .crumb("workflows-many", Some("/app/workflows"))
        .crumb("workflow-runs", Some("/app/workflow-runs"))
        .crumb(name, None)
        .with("run", json!({"id": run.id, "at": run.created_at, "done": run.done_at, "next": run.next_at.filter(|_| run.state == "waiting"), "failed": run.state == "failed",
            "workflow_href": format!("/app/workflows/{}", run.workflow_id), "over": !run.is_under_way(), "depth": run.depth, "key": Id::now_v7()}))
        .with("state", shown::state(&visit, &run))
        .with("severity", shown::severity(&visit, &run))
        .with("why", run.error.as_deref().map(|code| shown::error(&visit, code)))
        .with("mend", run.error.as_deref().filter(|_| run.state == "failed").map(|code| shown::mend(&visit, code)))
        .with("started", started)
        .with("author", author)
        .with("record", record)
        .with("task", task)
        .with("context", run.context.as_object().filter(|c| !c.is_empty() && !run.is_round()).and_then(|c| serde_json::to_string_pretty(c).ok()))
        .with("round", run.is_round().then(|| visit.say("workflow-round-runs", &[("count", run.context["round"].to_string())])))
        .with("steps", if run.is_round() { Vec::new() } else { steps(&visit, &run, &known, &titles) })
        .with("may_run", scope.allows(RUN)))
}

/// Each step of the plan, and what became of it.
fn steps(visit: &Visit, run: &Run, known: &Vocabulary, titles: &HashMap<Id, String>) -> Vec<Value> {
    let (plan, done) = (run.plan(), run.done());
    let of = known.resource(&plan.rule.when.of);
    let say = |key: &str, args: &[(&str, String)]| visit.say(key, args);
    let line = |(n, step): (usize, &crate::rule::Step)| {
        let entry =
            done.iter().find(|d| usize::try_from(d.step) == Ok(n)).cloned().unwrap_or(Done { state: String::new(), ..Done::default() });
        let state = if entry.state.is_empty() { "ahead" } else { &entry.state };
        let tone = match state {
            "done" => "ok",
            "ahead" => "neutral",
            "passed" => "warn",
            _ => "late",
        };
        let made: Vec<Value> = (entry.made.iter())
            .filter_map(|made| Some(json!({"title": titles.get(&made.id)?, "href": format!("/app/{}/{}", made.of, made.id)})))
            .collect();
        let tries: Vec<Value> = entry.tries.iter().map(|t| json!({"at": t.at, "why": shown::error(visit, &t.error)})).collect();
        json!({"number": n + 1, "said": said::step(&say, step, of, known), "state": visit.say(&format!("workflow-step-{state}"), &[]), "tone": tone,
            "at": entry.at, "made": made, "told": super::shown::told(visit, &entry), "tries": tries})
    };
    plan.rule.steps.iter().enumerate().map(line).collect()
}

pub(super) async fn replay(scope: Scope, id: Path<Id>) -> Result<Go> {
    let id = *id;
    scope.tx(move |tx| start::replay(tx, id)).await?;
    Ok(Go::to(format!("/app/workflow-runs/{id}")).toast("ok", "workflow-replayed", &[]))
}

pub(super) async fn again(scope: Scope, id: Path<Id>, form: Form) -> Result<Go> {
    let (id, key) = (*id, form.text("key").parse::<Id>().unwrap_or_else(|_| Id::now_v7()));
    let run = scope.tx(move |tx| start::again(tx, id, &key.to_string())).await?;
    Ok(Go::to(format!("/app/workflow-runs/{run}")).toast("ok", "workflow-started", &[]))
}
