//! Pages and JSON of releases, plans, the move under way and what was done.

use super::machine::{self, FAILED, Line, Moving};
use super::plan::MovePlan;
use super::tried::{Tried, tried};
use super::{describe, pins};
use crate::MODULES;
use crate::interfaces;
use actix_web::http::StatusCode;
use actix_web::web::{Json, Path};
use actix_web::{Either, HttpResponse};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::job::{Job, Order};
use kernel::module::Module;
use kernel::routes::Routes;
use kernel::schema::members;
use kernel::scope::{Scope, Tx};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;
use web::{Form, Go, Page, Visit};

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/modules/{name}/releases", MODULES, page);
    r.get("/app/modules/{name}/releases/{version}", MODULES, plan);
    r.post("/app/modules/{name}/releases/{version}", MODULES, apply);
    r.get("/app/modules/{name}/move", MODULES, progress);
    r.post("/app/modules/move/resume", MODULES, resume);
    r.post("/app/modules/move/back", MODULES, back);
    r.get("/api/v1/modules", MODULES, list_json).told(describe::modules);
    r.get("/api/v1/modules/{name}/releases/{version}", MODULES, plan_json).told(describe::plan);
    r.post("/api/v1/modules/{name}/releases/{version}", MODULES, apply_json).told(describe::apply);
}

fn title(visit: &Visit, module: &str) -> String {
    visit.say(&format!("module-{module}"), &[])
}

fn found(scope: &Scope, name: &str) -> Result<&'static Module> {
    scope.house().edition().modules.iter().find(|m| m.manifest.name == name).copied().ok_or(Error::NotFound)
}

async fn page(visit: Visit, scope: Scope, name: Path<String>) -> Result<Page> {
    let module = found(&scope, &name)?;
    let wanted = name.clone();
    let (pins, moving, lines, names) =
        scope.tx(move |tx| Ok((pins(tx)?, machine::underway(tx, false)?, machine::history(tx, &wanted)?, names(tx)?))).await?;
    let pinned = pins.release(&name);
    let at = pinned.and_then(|p| module.releases.iter().position(|r| r.version == p.version));
    let releases: Vec<Value> = module
        .releases
        .iter()
        .enumerate()
        .rev()
        .map(|(place, r)| {
            json!({
                "version": r.version, "changelog": visit.say(r.changelog, &[]), "current": Some(place) == at,
                "newer": at.is_some_and(|at| place > at), "newest": place + 1 == module.releases.len(),
                "href": (at.is_some() && Some(place) != at).then(|| format!("/app/modules/{name}/releases/{}", r.version)),
            })
        })
        .collect();
    let history: Vec<Value> = lines.iter().map(|line| told(&visit, line, &names)).collect();
    Ok(Page::new("admin/releases.html")
        .titled(visit.say("releases-title", &[("module", title(&visit, &name))]))
        .crumb("modules-title", Some("/app/modules"))
        .with("name", name.into_inner())
        .with("releases", releases)
        .with("moving", moving.is_some())
        .with("history", history))
}

/// Members by the actor that the journal writes.
fn names(tx: &mut Tx) -> Result<Vec<(String, String)>> {
    let all: Vec<(Uuid, String)> = tx.all(members::table.select((members::id, members::name)))?;
    Ok(all.into_iter().map(|(id, name)| (format!("member:{id}"), name)).collect())
}

fn told(visit: &Visit, (at, actor, what, data): &Line, names: &[(String, String)]) -> Value {
    let by = data["by"].as_str().unwrap_or(actor);
    let who = names.iter().find(|(actor, _)| actor == by).map_or_else(|| visit.say("timeline-system", &[]), |(_, name)| name.clone());
    let rows: i64 = data["steps"].as_array().into_iter().flatten().filter_map(|s| s["rows"].as_i64()).sum();
    let text = |key: &str| data[key].as_str().unwrap_or_default().to_string();
    let (from, to) = (text("from"), text("to"));
    json!({
        "at": at, "who": who, "what": visit.say(&format!("event-{}", what.replace(['.', '_'], "-")), &[]),
        "way": (!to.is_empty()).then(|| format!("{from} → {to}")), "rows": data["steps"].is_array().then_some(rows),
        "why": data["why"].as_str(), "failed": what == FAILED,
    })
}

async fn plan(visit: Visit, scope: Scope, path: Path<(String, String)>) -> Result<Either<Page, Go>> {
    let (name, to) = path.into_inner();
    found(&scope, &name)?;
    let (wanted, version) = (name.clone(), to.clone());
    match scope.tx(move |tx| MovePlan::of(tx, &wanted, &version)).await {
        Ok(plan) if plan.hops.is_empty() => Ok(Either::Right(Go::to(format!("/app/modules/{name}/releases")))),
        Ok(plan) => {
            let module = name.clone();
            let outside = scope.tx(move |tx| interfaces::coming(tx, &[&module])).await?;
            let to =
                scope.house().edition().module(&name).and_then(|m| m.releases.iter().find(|r| r.version == plan.to)).map(|r| r.version);
            let outside: Vec<Value> = outside.iter().map(|o| o.shown(&visit, to)).collect();
            Ok(Either::Left(shown(&visit, &scope, &plan, tried(&scope, &plan).await?, false).with("outside", outside)))
        }
        Err(Error::Conflict(code)) if code == "irreversible" => {
            Ok(Either::Right(Go::to(format!("/app/modules/{name}/releases")).toast("warn", "release-irreversible", &[])))
        }
        Err(e) => Err(e),
    }
}

fn shown(visit: &Visit, scope: &Scope, plan: &MovePlan, tried: Option<Tried>, changed: bool) -> Page {
    let hop = |leg: &super::plan::Leg| {
        let module = scope.house().edition().module(&leg.hop.module);
        let newer = module.and_then(|m| m.releases.iter().rev().find(|r| r.version == leg.hop.to || r.version == leg.hop.from));
        let up = newer.is_some_and(|r| r.version == leg.hop.to);
        let field = |(resource, field): &(&str, &str)| {
            format!("{} · {}", visit.say(&format!("{resource}-many"), &[]), visit.say(&format!("{resource}-{field}"), &[]))
        };
        let step = |e: &kernel::reshape::Effect| {
            json!({
                "what": visit.say(&format!("step-of-{}", e.step), &[]), "rows": e.rows, "returning": e.returning, "seen": e.seen,
                "class": visit.say(&format!("release-class-{}", e.class), &[]),
            })
        };
        json!({
            "title": title(visit, &leg.hop.module), "from": leg.hop.from, "to": leg.hop.to, "up": up,
            "changelog": newer.filter(|_| up).map(|r| visit.say(r.changelog, &[])),
            "fields": leg.fields.iter().map(field).collect::<Vec<_>>(),
            "places": leg.places.iter().map(|place| visit.say(place, &[])).collect::<Vec<_>>(),
            "settings": leg.settings.iter().map(|s| visit.say(&format!("setting-{}-{s}", leg.hop.module), &[])).collect::<Vec<_>>(),
            "steps": leg.effects.iter().map(step).collect::<Vec<_>>(),
        })
    };
    let words = if plan.back { "release-back-title" } else { "release-up-title" };
    let others: Vec<String> = plan.hops.iter().filter(|l| l.hop.module != plan.module).map(|l| title(visit, &l.hop.module)).collect();
    let mut others_once = others.clone();
    others_once.dedup();
    Page::new("admin/move.html")
        .titled(visit.say(words, &[("module", title(visit, &plan.module)), ("version", plan.to.clone())]))
        .crumb("modules-title", Some("/app/modules"))
        .crumb(title(visit, &plan.module).as_str().to_string(), Some(&format!("/app/modules/{}/releases", plan.module)))
        .status(if changed { StatusCode::CONFLICT } else { StatusCode::OK })
        .with("changed", changed)
        .with("tried", tried)
        .with(
            "plan",
            json!({
                "name": plan.module, "from": plan.from, "to": plan.to, "back": plan.back, "people": plan.people, "seconds": plan.seconds,
                "rows": plan.rows(), "reversible": plan.reversible, "others": others_once, "hash": plan.hash(),
                "hops": plan.hops.iter().map(hop).collect::<Vec<_>>(),
            }),
        )
}

async fn apply(visit: Visit, scope: Scope, path: Path<(String, String)>, form: Form) -> Result<Either<Page, Go>> {
    let (name, to) = path.into_inner();
    let (wanted, version, hash) = (name.clone(), to.clone(), form.text("hash").to_string());
    match scope.tx(move |tx| machine::ask(tx, &wanted, &version, &hash)).await {
        Ok(_) => Ok(Either::Right(Go::to(format!("/app/modules/{name}/move")))),
        Err(Error::Conflict(code)) if code == "moving" => {
            Ok(Either::Right(Go::to(format!("/app/modules/{name}/releases")).toast("warn", "release-moving", &[])))
        }
        // The world changed: the new plan is shown, and nothing was done.
        Err(Error::Conflict(code)) if code == "plan" => {
            let (wanted, version) = (name.clone(), to.clone());
            let plan = scope.tx(move |tx| MovePlan::of(tx, &wanted, &version)).await?;
            Ok(Either::Left(shown(&visit, &scope, &plan, tried(&scope, &plan).await?, true)))
        }
        Err(e) => Err(e),
    }
}

/// How far the move is; once it is over, how it ended.
async fn progress(visit: Visit, scope: Scope, name: Path<String>) -> Result<Page> {
    found(&scope, &name)?;
    let wanted = name.clone();
    let (moving, last) = scope
        .tx(move |tx| {
            let moving = machine::underway(tx, false)?;
            let asked = moving.as_ref().map_or(wanted, |(asked, _)| asked.clone());
            Ok((moving, machine::history(tx, &asked)?.into_iter().next()))
        })
        .await?;
    let face = |asked: &str, m: &Moving| json!({"title": title(&visit, asked), "from": m.from, "to": m.to, "done": m.done, "total": m.hops.len(), "back": m.failed.is_some()});
    let ended = last.filter(|_| moving.is_none());
    Ok(Page::new("admin/moving.html")
        .titled(visit.say("release-moving-title", &[("module", title(&visit, &name))]))
        .crumb("modules-title", Some("/app/modules"))
        .with("href", format!("/app/modules/{name}/move"))
        .with("back_href", format!("/app/modules/{name}/releases"))
        .with("moving", moving.as_ref().map(|(asked, m)| face(asked, m)))
        .with("failed", ended.as_ref().is_some_and(|(.., what, _)| what == FAILED))
        .with("way", ended.map(|(.., data)| json!({"from": data["from"], "to": data["to"], "why": data["why"]}))))
}

/// Somebody waits and nobody seems to work on it: the work is ordered again.
async fn resume(scope: Scope) -> Result<Go> {
    let name = scope
        .tx(|tx| {
            let name = machine::underway(tx, false)?.map(|(name, _)| name);
            if name.is_some() {
                tx.order(Order::of(&machine::MoveModules {})?.once("move").urgent(10))?;
            }
            Ok(name)
        })
        .await?;
    Ok(Go::to(name.map_or("/app/modules".into(), |name| format!("/app/modules/{name}/move"))))
}

/// Goes back by the hops that were done.
async fn back(scope: Scope) -> Result<Go> {
    let name = scope
        .tx(|tx| {
            let name = machine::underway(tx, false)?.map(|(name, _)| name);
            machine::turn_back(tx, "asked")?;
            tx.order(Order::named(machine::MoveModules::NAME).once("move").urgent(10))?;
            Ok(name)
        })
        .await?;
    Ok(Go::to(name.map_or("/app/modules".into(), |name| format!("/app/modules/{name}/move"))))
}

/// Every module: whether it is on, on which release, and which there are.
async fn list_json(visit: Visit, scope: Scope) -> Result<HttpResponse> {
    let (pins, moving) = scope.tx(|tx| Ok((pins(tx)?, machine::underway(tx, false)?))).await?;
    let one = |m: &&'static Module| {
        let name = m.manifest.name;
        let moving = moving.as_ref().filter(|(asked, _)| asked == name).map(|(_, m)| m);
        json!({
            "name": name, "title": title(&visit, name), "on": scope.tenant().keeps(name), "entitled": web::plan::entitles(scope.tenant(), name), "rest": scope.tenant().rests(name), "release": pins.release(name).map(|r| r.version),
            "releases": m.releases.iter().map(|r| json!({"version": r.version, "features": r.features, "changelog": visit.say(r.changelog, &[])})).collect::<Vec<_>>(),
            "moving": moving.map(|m| json!({"from": m.from, "to": m.to, "done": m.done, "hops": m.hops, "going_back": m.failed.is_some()})),
        })
    };
    Ok(HttpResponse::Ok().json(json!({"data": scope.house().edition().modules.iter().map(one).collect::<Vec<_>>()})))
}

async fn plan_json(scope: Scope, path: Path<(String, String)>) -> Result<HttpResponse> {
    let (name, to) = path.into_inner();
    let plan = scope.tx(move |tx| MovePlan::of(tx, &name, &to)).await?;
    let tried = tried(&scope, &plan).await?;
    Ok(HttpResponse::Ok().json(json!({"hash": plan.hash(), "plan": plan, "tried": tried})))
}

/// What confirms a plan.
#[derive(Deserialize)]
struct Confirmed {
    hash: String,
}

async fn apply_json(scope: Scope, path: Path<(String, String)>, body: Json<Confirmed>) -> Result<HttpResponse> {
    let (name, to) = path.into_inner();
    let plan = scope.tx(move |tx| machine::ask(tx, &name, &to, &body.hash)).await?;
    Ok(HttpResponse::Accepted().json(json!({"plan": plan})))
}
