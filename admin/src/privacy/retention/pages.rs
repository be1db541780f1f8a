//! What is due, a plan of what would become of it, and the run that does it: for people and for programs.

use super::run::{self, Run};
use super::{AUTOMATIC, RUN, Verdict, document, due, is_automatic, pending};
use crate::approvals;
use crate::privacy::{DESK, VAULT, tabs};
use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use diesel::prelude::*;
use kernel::approval::{self, Outcome};
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::privacy::{Fate, Processing};
use kernel::schema::privacy_fates as f;
use kernel::scope::{Scope, Tx};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use web::{Form, Go, Page, Visit};

/// Records that the page of a run shows of each class; the proof has them all.
const SHOWN: i64 = 200;
const HOME: &str = "/app/privacy/retention";

fn address(id: Id) -> String {
    format!("{HOME}/{id}")
}

/// A class of the register, with how many of its records are due and kept.
fn class(visit: &Visit, (of, verdicts): &(Processing, Vec<Verdict>)) -> Value {
    let say = |key: &str| visit.say(key, &[]);
    let why = |why: &str| verdicts.iter().filter(|v| v.why == Some(why)).count();
    let apart = if let Fate::Archive(months) = of.fate { Some(months) } else { None };
    json!({
        "resource": of.resource.name, "title": say(&format!("{}-many", of.resource.name)), "basis": of.basis.name(),
        "basis_words": say(&format!("basis-{}", of.basis.name())), "months": of.months, "fate": of.fate.name(), "archive_months": apart,
        "fate_words": visit.say(&format!("fate-{}", of.fate.name()), &[("months", apart.unwrap_or(0).to_string())]),
        "due": verdicts.iter().filter(|v| v.fate != "keep").count(),
        "kept": {"duty": why("duty"), "contract": why("contract"), "use": why("use")},
        "held": verdicts.iter().filter(|v| v.fate == "keep").count(),
    })
}

fn shown(visit: &Visit, run: &Run) -> Value {
    let mut told = json!(run);
    told["href"] = json!(address(run.id));
    told["status_words"] = json!(visit.say(&format!("retention-{}", run.status), &[]));
    told["moves"] = json!(run.moves());
    told["tone"] = json!(match &*run.status {
        "done" | "undone" => "ok",
        "stopped" => "warn",
        _ => "info",
    });
    told
}

pub(super) async fn overview(visit: Visit, scope: Scope) -> Result<Page> {
    let read = |tx: &mut Tx| -> Result<_> { Ok((due(tx)?, run::all(tx)?, is_automatic(&document(tx)?), approval::has_second(tx, DESK)?)) };
    let (due, runs, automatic, second) = scope.tx(read).await?;
    Ok(Page::new("privacy/retention.html")
        .with("second", second)
        .title("privacy-retention-title")
        .summary("privacy-retention-summary")
        .crumb("privacy-title", Some("/app/privacy"))
        .with("tabs", tabs(&visit, &scope, HOME))
        .with("pending", pending(&due))
        .with("held", due.iter().flat_map(|(_, v)| v).filter(|v| v.fate == "keep").count())
        .with("classes", due.iter().map(|of| class(&visit, of)).collect::<Vec<_>>())
        .with("runs", runs.iter().map(|run| shown(&visit, run)).collect::<Vec<_>>())
        .with("automatic", automatic))
}

pub(super) async fn overview_json(visit: Visit, scope: Scope) -> Result<HttpResponse> {
    let (due, automatic) = scope.tx(|tx| Ok((due(tx)?, is_automatic(&document(tx)?)))).await?;
    let classes: Vec<Value> = due.iter().map(|of| class(&visit, of)).collect();
    Ok(HttpResponse::Ok().json(json!({"automatic": automatic, "pending": pending(&due), "classes": classes})))
}

/// Whether the night applies what is due.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    automatic: bool,
}

async fn choose(scope: &Scope, automatic: bool) -> Result<Outcome> {
    scope.tx(move |tx| AUTOMATIC.perform(tx, json!({"automatic": automatic}))).await
}

pub(super) async fn automatic(scope: Scope, form: Form) -> Result<Go> {
    let on = form.text("automatic") == "true";
    let done = |_| Go::to(HOME).toast("ok", if on { "privacy-automatic-on" } else { "privacy-automatic-off" }, &[]);
    Ok(approvals::or_asked(choose(&scope, on).await?, done))
}

pub(super) async fn automatic_json(visit: Visit, scope: Scope, choice: Json<Choice>) -> Result<HttpResponse> {
    match choose(&scope, choice.automatic).await? {
        Outcome::Asked(id) => Ok(approvals::waits(id)),
        Outcome::Done(_) => overview_json(visit, scope).await,
    }
}

pub(super) async fn runs_json(visit: Visit, scope: Scope) -> Result<HttpResponse> {
    let runs: Vec<Value> = scope.tx(run::all).await?.iter().map(|run| shown(&visit, run)).collect();
    Ok(HttpResponse::Ok().json(json!({"data": runs})))
}

/// Says what would be done; nothing is.
pub(super) async fn plan(scope: Scope) -> Result<Go> {
    Ok(match scope.tx(|tx| run::plan(tx, false)).await? {
        Some(id) => Go::to(address(id)),
        None => Go::to(HOME).toast("info", "privacy-retention-none", &[]),
    })
}

pub(super) async fn plan_json(visit: Visit, scope: Scope) -> Result<HttpResponse> {
    let planned = scope.tx(|tx| run::plan(tx, false)?.map(|id| whole(tx, id, i64::MAX)).transpose()).await?;
    match planned {
        Some(whole) => Ok(HttpResponse::Created().json(told(&visit, &whole))),
        None => Ok(HttpResponse::NoContent().finish()),
    }
}

/// A line of a run with the record's name of now.
struct Line {
    resource: String,
    record: Id,
    fate: String,
    why: Option<String>,
    state: String,
    title: Option<String>,
}

struct Whole {
    run: Run,
    lines: Vec<Line>,
    /// What can still be taken back.
    lies: i64,
}

fn whole(tx: &mut Tx, id: Id, most: i64) -> Result<Whole> {
    let found = run::find(tx, id)?;
    let columns = (f::resource, f::record, f::fate, f::why, f::state);
    let names: Vec<String> = tx.all(f::table.filter(f::run.eq(id)).select(f::resource).distinct())?;
    let mut lines = Vec::new();
    for name in names {
        type Stored = (String, Id, String, Option<String>, String);
        let mine = f::table.filter(f::run.eq(id).and(f::resource.eq(&name))).order(f::line).limit(most).select(columns);
        let stored: Vec<Stored> = tx.all(mine)?;
        let titles: HashMap<Id, String> = match tx.scope().house().edition().resource(&name) {
            Some(of) => tx.beyond_reach(|tx| of.titles(tx, stored.iter().map(|l| l.1).collect()))?,
            None => HashMap::new(),
        };
        let line = |(resource, record, fate, why, state): Stored| {
            let title = titles.get(&record).cloned().filter(|t| !t.is_empty());
            Line { resource, record, fate, why, state, title }
        };
        lines.extend(stored.into_iter().map(line));
    }
    let lies = tx.one(f::table.filter(f::run.eq(id).and(f::state.eq("done")).and(f::content.is_not_null())).count())?;
    Ok(Whole { run: found, lines, lies })
}

/// What became of a line, or would, in words.
fn outcome(visit: &Visit, line: &Line) -> (String, &'static str) {
    let key = match (&*line.fate, &*line.state) {
        ("keep", _) => format!("kept-{}", line.why.as_deref().unwrap_or("use")),
        (_, "skipped") => format!("skipped-{}", line.why.as_deref().unwrap_or("changed")),
        (_, "restored" | "ended") => line.state.clone(),
        (fate, "done") => format!("done-{fate}"),
        (fate, _) => format!("will-{fate}"),
    };
    let tone = match (&*line.fate, &*line.state) {
        ("keep", _) | (_, "restored") => "ok",
        (_, "skipped") | ("delete", _) => "warn",
        _ => "info",
    };
    (visit.say(&format!("outcome-{key}"), &[]), tone)
}

fn told(visit: &Visit, whole: &Whole) -> Value {
    let mut told = shown(visit, &whole.run);
    told["restorable"] = json!(whole.lies);
    let line =
        |l: &Line| json!({"resource": l.resource, "record": l.record, "fate": l.fate, "why": l.why, "state": l.state, "title": l.title});
    told["lines"] = whole.lines.iter().map(line).collect();
    told
}

pub(super) async fn one(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Page> {
    let id = *id;
    let (whole, second) = scope.tx(move |tx| Ok((whole(tx, id, SHOWN)?, approval::has_second(tx, DESK)?))).await?;
    let mut groups: Vec<Value> = Vec::new();
    for line in &whole.lines {
        let (said, tone) = outcome(&visit, line);
        let there = ["planned", "skipped", "restored"].contains(&&*line.state) || line.fate == "anonymise";
        let href = there.then(|| format!("/app/{}/{}", line.resource, line.record));
        let title = line.title.clone().unwrap_or_else(|| visit.say(&format!("{}-one", line.resource), &[]));
        let told = json!({"title": title, "href": href, "said": said, "tone": tone});
        match groups.iter_mut().find(|g| g["name"] == *line.resource).and_then(|g| g["lines"].as_array_mut()) {
            Some(lines) => lines.push(told),
            None => {
                let title = visit.say(&format!("{}-many", line.resource), &[]);
                groups.push(json!({"name": line.resource, "title": title, "lines": [told]}));
            }
        }
    }
    let counts: Vec<Value> = (whole.run.counts.as_object().into_iter().flatten())
        .map(|(name, n)| json!({"label": visit.say(&format!("count-{name}"), &[]), "text": n.to_string(), "kind": "number"}))
        .collect();
    Ok(Page::new("privacy/run.html")
        .title(if whole.run.status == "planned" { "privacy-plan-title" } else { "privacy-run-title" })
        .crumb("privacy-title", Some("/app/privacy"))
        .crumb("privacy-retention-title", Some(HOME))
        .crumb("privacy-run", None)
        .with("tabs", tabs(&visit, &scope, HOME))
        .with("run", shown(&visit, &whole.run))
        .with("second", second)
        .with("counts", counts)
        .with("restorable", if scope.allows(VAULT) { whole.lies } else { 0 })
        .with("shown", SHOWN)
        .with("groups", groups))
}

pub(super) async fn one_json(visit: Visit, scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    let whole = scope.tx(move |tx| whole(tx, id, i64::MAX)).await?;
    Ok(HttpResponse::Ok().json(told(&visit, &whole)))
}

/// What one does to a run, from the page: a refusal is said there.
async fn turn(scope: Scope, id: Id, act: fn(&mut Tx, Id) -> Result<()>, said: &'static str) -> Result<Go> {
    match scope.tx(move |tx| act(tx, id)).await {
        Ok(()) => Ok(Go::to(address(id)).toast("ok", said, &[])),
        Err(e) => refused(id, e),
    }
}

fn refused(id: Id, why: Error) -> Result<Go> {
    match why {
        Error::Conflict(code) if code == "retention-stale" => Ok(Go::to(HOME).toast("warn", "error-retention-stale", &[])),
        Error::Conflict(code) if code == "retention-over" => Ok(Go::to(address(id)).toast("warn", "error-retention-over", &[])),
        e => Err(e),
    }
}

async fn turn_json(visit: Visit, scope: Scope, id: Id, act: fn(&mut Tx, Id) -> Result<()>) -> Result<HttpResponse> {
    let run = scope.tx(move |tx| act(tx, id).and_then(|()| run::find(tx, id))).await?;
    Ok(HttpResponse::Accepted().json(shown(&visit, &run)))
}

pub(super) async fn apply(scope: Scope, id: Path<Id>) -> Result<Go> {
    let id = *id;
    match scope.tx(move |tx| RUN.perform(tx, json!({"run": id}))).await {
        Ok(outcome) => Ok(approvals::or_asked(outcome, |_| Go::to(address(id)).toast("ok", "privacy-run-begun", &[]))),
        Err(e) => refused(id, e),
    }
}

pub(super) async fn stop(scope: Scope, id: Path<Id>) -> Result<Go> {
    turn(scope, *id, run::stop, "privacy-run-stopped").await
}

pub(super) async fn undo(scope: Scope, id: Path<Id>) -> Result<Go> {
    turn(scope, *id, run::undo, "privacy-run-undoing").await
}

pub(super) async fn apply_json(visit: Visit, scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    let begun = move |tx: &mut Tx| -> Result<_> { Ok((RUN.perform(tx, json!({"run": id}))?, run::find(tx, id)?)) };
    Ok(match scope.tx(begun).await? {
        (Outcome::Asked(request), _) => approvals::waits(request),
        (Outcome::Done(_), run) => HttpResponse::Accepted().json(shown(&visit, &run)),
    })
}

pub(super) async fn stop_json(visit: Visit, scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    turn_json(visit, scope, *id, run::stop).await
}

pub(super) async fn undo_json(visit: Visit, scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    turn_json(visit, scope, *id, run::undo).await
}
