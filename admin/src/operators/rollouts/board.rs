//! The board of a roll-out: how each ring does, who is in trouble and why, as it goes.

use super::start::tone;
use super::{Place, RINGS, Rollout, console, door, engine, found, operator, r};
use actix_web::web::Path;
use diesel::prelude::*;
use kernel::cross_tenant::CrossTenantTx;
use kernel::error::{Error, Result};
use kernel::principal::{Id, Principal};
use kernel::schema::directory::{accounts, tenants};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use web::{Form, Go, Page, Visit};

/// Agencies that the board names.
const NAMED: usize = 100;

struct Seen {
    rollout: Rollout,
    places: Vec<Place>,
    agencies: BTreeMap<Id, (String, String)>,
    operators: BTreeMap<String, String>,
}

fn see(tx: &mut CrossTenantTx, id: Id) -> Result<Seen> {
    let rollout: Rollout = tx.one(r::table.find(id).select(Rollout::as_select()))?;
    let places = rollout.places(tx)?;
    let named: Vec<Id> = troubled(&places).map(|p| p.tenant_id).collect();
    let agencies: Vec<(Id, String, String)> =
        tx.all(tenants::table.filter(tenants::id.eq_any(named)).select((tenants::id, tenants::slug, tenants::name)))?;
    let actors = rollout.events.as_array().into_iter().flatten().filter_map(|e| e["who"].as_str()?.strip_prefix("operator:")?.parse().ok());
    let actors: Vec<Id> = actors.collect();
    let people: Vec<(Id, String)> = tx.all(accounts::table.filter(accounts::id.eq_any(actors)).select((accounts::id, accounts::name)))?;
    Ok(Seen {
        rollout,
        places,
        agencies: agencies.into_iter().map(|(id, slug, name)| (id, (slug, name))).collect(),
        operators: people.into_iter().map(|(id, name)| (format!("operator:{id}"), name)).collect(),
    })
}

/// Those that one wants to know by name: whoever is not simply waiting or there.
fn troubled(places: &[Place]) -> impl Iterator<Item = &Place> {
    places.iter().filter(|p| !matches!(&*p.state, "arrived" | "waiting") || p.why.as_deref().is_some_and(|w| w != "window")).take(NAMED)
}

/// Why an agency is where it is, in words.
fn why(visit: &Visit, place: &Place) -> String {
    match place.why.as_deref() {
        None => String::new(),
        Some(code @ ("window" | "suspended" | "gone")) => visit.say(&format!("rollout-why-{code}"), &[]),
        Some(said) => match said.strip_prefix("hold ") {
            Some(until) => visit.say("rollout-why-hold", &[("until", until.to_string())]),
            None => said.to_string(),
        },
    }
}

fn event(visit: &Visit, seen: &Seen, event: &Value) -> Value {
    let text = |key: &str| event["data"][key].as_str().map_or_else(|| event["data"][key].to_string(), String::from);
    let what = event["what"].as_str().unwrap_or_default();
    let args = match what {
        "halted" => vec![("agency", text("agency")), ("gate", visit.say(&format!("gate-{}", text("gate")), &[]))],
        "ring" => vec![("ring", visit.say(&format!("ring-{}", text("ring")), &[]))],
        "placed" => vec![("count", text("agencies"))],
        _ => vec![],
    };
    let who = event["who"].as_str().and_then(|who| seen.operators.get(who)).cloned();
    let why = event["data"]["why"].as_str().unwrap_or_default();
    json!({"at": event["at"], "who": who, "what": visit.say(&format!("rollout-event-{what}"), &args), "why": why, "bad": what == "halted"})
}

pub(super) async fn page(visit: Visit, id: Path<Id>) -> Result<Page> {
    let (id, who) = (*id, Principal::Operator(operator(&visit)?));
    let seen = door(&visit).tx(who, "a roll-out", move |tx| see(tx, id)).await?;
    let (one, places) = (&seen.rollout, &seen.places);
    let rings: Vec<Value> = (0..RINGS)
        .map(|ring| {
            let of: Vec<&Place> = places.iter().filter(|p| p.ring == ring).collect();
            let count = |states: &[&str]| of.iter().filter(|p| states.contains(&&*p.state)).count();
            let sum = |what: fn(&Place) -> i64| of.iter().map(|p| what(p)).sum::<i64>();
            let state = match ring.cmp(&one.ring) {
                std::cmp::Ordering::Less => "done",
                std::cmp::Ordering::Equal if one.state == "done" => "done",
                std::cmp::Ordering::Equal => "now",
                std::cmp::Ordering::Greater => "next",
            };
            json!({
                "label": visit.say(&format!("ring-{ring}"), &[]), "state": state, "total": of.len(), "arrived": count(&["arrived"]),
                "moving": count(&["called", "moving", "returning"]), "failed": count(&["failed", "stuck"]), "back": count(&["back"]),
                "left": count(&["left"]), "answers": sum(|p| p.answers), "failures": sum(|p| p.failures), "slow": sum(|p| p.slow), "jobs": sum(|p| p.jobs),
            })
        })
        .collect();
    let named: Vec<Value> = troubled(places)
        .map(|p| {
            let (slug, name) = seen.agencies.get(&p.tenant_id).cloned().unwrap_or_default();
            json!({
                "href": format!("/operators/agencies/{}", p.tenant_id), "slug": slug, "name": name, "ring": visit.say(&format!("ring-{}", p.ring), &[]),
                "word": visit.say(&format!("rollout-agency-{}", p.state), &[]), "why": why(&visit, p), "from": p.came_from, "at": p.changed_at,
                "tone": match &*p.state { "failed" | "stuck" => "late", "back" | "returning" => "warn", "called" | "moving" => "info", _ => "neutral" },
            })
        })
        .collect();
    let events: Vec<Value> = one.events.as_array().into_iter().flatten().rev().map(|e| event(&visit, &seen, e)).collect();
    let on_the_way = places.iter().any(|p| matches!(&*p.state, "called" | "moving" | "returning"));
    let module = visit.say(&format!("module-{}", one.module), &[]);
    Ok(console("admin/operators/rollout.html", "rollouts")
        .titled(format!("{module} {}", one.version))
        .crumb("rollouts-title", Some("/operators/rollouts"))
        .crumb(format!("{module} {}", one.version), None)
        .with("href", format!("/operators/rollouts/{id}"))
        .with(
            "rollout",
            json!({
                "state": one.state, "word": visit.say(&format!("rollout-state-{}", one.state), &[]), "tone": tone(&one.state), "gates": one.gates(),
                "pace": visit.say(&format!("rollout-pace-{}", one.pace), &[]), "bake": one.bake, "placed": one.placed,
                "total": places.len(), "arrived": places.iter().filter(|p| p.state == "arrived").count(),
                "live": one.state == "running" || on_the_way,
            }),
        )
        .with("halt", events.iter().find(|e| e["bad"] == json!(true) && one.state == "halted"))
        .with("rings", rings)
        .with("agencies", named)
        .with("events", events))
}

/// Goes from one of these states to another; false if it was too late.
pub(super) async fn turn(visit: &Visit, by: Id, id: Id, from: &'static [&'static str], to: &'static str, back: bool) -> Result<bool> {
    let who = Principal::Operator(by);
    let actor = who.actor();
    let turned = move |tx: &mut CrossTenantTx| {
        tx.hold("rollouts")?;
        let rollout = found(tx, id)?;
        if !from.contains(&rollout.state.as_str()) {
            return Ok(false);
        }
        tx.run(diesel::update(r::table.find(id)).set((r::state.eq(to), r::back.eq(back))))?;
        rollout.tell(tx, &actor, to, json!({"back": back}))?;
        if to == "aborted" {
            engine::take_back(tx, &Rollout { state: to.into(), back, ..rollout.clone() })?;
            if !back {
                engine::watched_no_more(tx, &rollout)?;
            }
        }
        engine::order(tx, 0)?;
        Ok(true)
    };
    door(visit).tx(who, "a roll-out is turned", turned).await
}

/// From which states one goes on by this act, and to which.
pub(super) const PAUSE: (&[&str], &str) = (&["running"], "paused");
pub(super) const RESUME: (&[&str], &str) = (&["paused"], "running");
pub(super) const ABORT: (&[&str], &str) = (&["running", "paused", "halted"], "aborted");

async fn turned(visit: Visit, id: Id, (from, to): (&'static [&'static str], &'static str), back: bool) -> Result<Go> {
    let go = Go::to(format!("/operators/rollouts/{id}"));
    let said = match to {
        _ if back => "rollout-turned-back",
        "paused" => "rollout-turned-paused",
        "running" => "rollout-turned-running",
        _ => "rollout-turned-aborted",
    };
    match turn(&visit, operator(&visit)?, id, from, to, back).await {
        Ok(true) => Ok(go.toast("ok", said, &[])),
        Ok(false) => Ok(go.toast("info", "rollout-turned-late", &[])),
        // Another one of this module was begun meanwhile.
        Err(Error::Invalid(_)) => Ok(go.toast("warn", "error-rollout-under-way", &[])),
        Err(e) => Err(e),
    }
}

pub(super) async fn pause(visit: Visit, id: Path<Id>) -> Result<Go> {
    turned(visit, *id, PAUSE, false).await
}

pub(super) async fn resume(visit: Visit, id: Path<Id>) -> Result<Go> {
    turned(visit, *id, RESUME, false).await
}

/// For good; with `back`, every agency that arrived goes back to where it came from.
pub(super) async fn abort(visit: Visit, id: Path<Id>, form: Form) -> Result<Go> {
    turned(visit, *id, ABORT, form.text("back") == "true").await
}
