//! The page on which a module is removed for good, the way to stop it, and the same for programs.

use super::plan::{PURGE, PurgePlan, Standing, found, purge_standing, word_of};
use super::{file, machine, words};
use crate::{MODULES, approvals};
use actix_web::http::StatusCode;
use actix_web::web::{Json, Path};
use actix_web::{Either, HttpResponse};
use kernel::approval::{Outcome, holders};
use kernel::error::{Error, Result};
use kernel::module::Module;
use kernel::routes::Routes;
use kernel::scope::{Scope, Tx};
use serde::Deserialize;
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit};

pub(super) fn routes(r: &mut Routes) {
    r.get("/app/modules/{name}/purge", MODULES, page);
    r.post("/app/modules/{name}/purge", MODULES, ask).dangerous();
    r.post("/app/modules/{name}/purge/stop", MODULES, stop);
    r.get("/app/modules/{name}/purge/{resource}.jsonl", MODULES, take);
    r.get("/api/v1/modules/{name}/purge", MODULES, read_json).told(words::schema);
    r.post("/api/v1/modules/{name}/purge", MODULES, ask_json).dangerous().told(words::asked);
    r.delete("/api/v1/modules/{name}/purge", MODULES, stop_json).told(words::stopped);
}

type Seen = (&'static Module, Option<PurgePlan>, Option<Standing>);

/// The plan, unless there is nothing to plan about, and the purge that waits.
fn seen(tx: &mut Tx, name: &str) -> Result<Seen> {
    let module = found(tx, name)?;
    let plan = match PurgePlan::of(tx, name) {
        Ok(plan) => Some(plan),
        Err(Error::NotFound) => None,
        Err(e) => return Err(e),
    };
    Ok((module, plan, purge_standing(tx, name)?))
}

async fn page(visit: Visit, scope: Scope, name: Path<String>) -> Result<Page> {
    shown(&visit, &scope, name.into_inner(), false).await
}

async fn shown(visit: &Visit, scope: &Scope, name: String, changed: bool) -> Result<Page> {
    let wanted = name.clone();
    let (module, plan, purge) = scope.tx(move |tx| seen(tx, &wanted)).await?;
    let title = visit.say(&format!("module-{name}"), &[]);
    let many = |resource: &str| visit.say(&format!("{resource}-many"), &[]);
    let said = |table: &str| visit.say(&word_of(module, table), &[]);
    let lies = |table: &str| plan.iter().flat_map(|p| &p.heaps).any(|heap| heap.table == table);
    let heaps = summed(plan.iter().flat_map(|p| &p.heaps).map(|heap| (said(&heap.table), heap.rows)));
    let retained = plan.iter().flat_map(|p| &p.retained);
    let retained: Vec<Value> = retained.map(|r| json!({"title": many(r.resource), "rows": r.rows, "until": r.until})).collect();
    let files = module.resources.iter().filter(|r| scope.allows(r.may.export) && lies(r.name));
    let files: Vec<Value> =
        files.map(|r| json!({"title": many(r.name), "href": format!("/app/modules/{name}/purge/{}.jsonl", r.name)})).collect();
    let gone = purge.as_ref().and_then(|p| p.progress["gone"].as_object().cloned()).unwrap_or_default();
    let gone = summed(gone.iter().map(|(table, rows)| (said(table), rows.as_i64().unwrap_or_default())));
    let why = |p: &Standing| p.why.as_deref().map(|why| visit.say(&format!("purge-why-{}", why.replace('_', "-")), &[]));
    let others = holders(scope, MODULES).len();
    Ok(Page::new("admin/purge.html")
        .titled(visit.say("purge-title", &[("module", title.clone())]))
        .crumb("modules-title", Some("/app/modules"))
        .crumb(title.clone(), Some(&format!("/app/modules/{name}/releases")))
        .status(if changed { StatusCode::CONFLICT } else { StatusCode::OK })
        .with("module", json!({"name": name, "title": title}))
        .with("changed", changed)
        .with("never", plan.is_none())
        .with("refused", plan.as_ref().and_then(PurgePlan::refusal))
        .with("hash", plan.as_ref().map(PurgePlan::hash))
        .with("alone", others < 2)
        .with("heaps", heaps)
        .with("retained", retained)
        .with("files", files)
        .with("gone", gone)
        .with("purge", purge.as_ref().map(|p| json!({"state": p.state, "due_at": p.due_at, "changed_at": p.changed_at, "why": why(p)}))))
}

/// What lies where, in words; tables without words of their own are one line.
fn summed(heaps: impl Iterator<Item = (String, i64)>) -> Vec<Value> {
    let mut lines: Vec<(String, i64)> = Vec::new();
    for (title, rows) in heaps {
        match lines.iter_mut().find(|(known, _)| *known == title) {
            Some((_, sum)) => *sum += rows,
            None => lines.push((title, rows)),
        }
    }
    lines.into_iter().map(|(title, rows)| json!({"title": title, "rows": rows})).collect()
}

async fn ask(visit: Visit, scope: Scope, name: Path<String>, form: Form) -> Result<Either<Page, Go>> {
    let params = json!({"module": *name, "hash": form.text("hash")});
    match scope.tx(move |tx| PURGE.perform(tx, params)).await {
        Ok(Outcome::Asked(id)) => Ok(Either::Right(approvals::asked(id))),
        Ok(Outcome::Done(_)) => Ok(Either::Right(Go::to(format!("/app/modules/{name}/purge")))),
        // The world changed, or something stands against it: the page says which, and nothing was done.
        Err(Error::Conflict(_)) => shown(&visit, &scope, name.into_inner(), true).await.map(Either::Left),
        Err(e) => Err(e),
    }
}

async fn stop(visit: Visit, scope: Scope, name: Path<String>) -> Result<Go> {
    let (wanted, title) = (name.clone(), visit.say(&format!("module-{name}"), &[]));
    let stopped = scope.tx(move |tx| machine::purge_stop(tx, &wanted, "asked")).await?;
    let (tone, words) = if stopped { ("ok", "purge-stopped-toast") } else { ("warn", "purge-stop-late") };
    Ok(Go::to(format!("/app/modules/{name}/purge")).toast(tone, words, &[("module", title)]))
}

async fn take(scope: Scope, path: Path<(String, String)>) -> Result<HttpResponse> {
    let (module, resource) = path.into_inner();
    file::take(scope, module, resource).await
}

async fn read_json(scope: Scope, name: Path<String>) -> Result<HttpResponse> {
    let (_, plan, purge) = scope.tx(move |tx| seen(tx, &name)).await?;
    let (hash, refused) = (plan.as_ref().map(PurgePlan::hash), plan.as_ref().and_then(PurgePlan::refusal));
    Ok(HttpResponse::Ok().json(json!({"plan": plan, "hash": hash, "refused": refused, "purge": purge})))
}

/// What confirms a plan.
#[derive(Deserialize)]
struct Confirmed {
    hash: String,
}

async fn ask_json(scope: Scope, name: Path<String>, body: Json<Confirmed>) -> Result<HttpResponse> {
    let params = json!({"module": *name, "hash": body.hash});
    match scope.tx(move |tx| PURGE.perform(tx, params)).await? {
        Outcome::Asked(id) => Ok(approvals::waits(id)),
        Outcome::Done(_) => Err(Error::internal("a purge without a second person")),
    }
}

async fn stop_json(scope: Scope, name: Path<String>) -> Result<HttpResponse> {
    let stopped = scope.tx(move |tx| machine::purge_stop(tx, &name, "asked")).await?;
    Ok(HttpResponse::Ok().json(json!({"stopped": stopped})))
}
