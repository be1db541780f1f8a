//! Every roll-out so far, and beginning one.

use super::{Gates, Rollout, console, door, engine, operator, r};
use crate::releases::next_regular;
use actix_web::Either;
use actix_web::http::StatusCode;
use diesel::prelude::*;
use kernel::cross_tenant::CrossTenantTx;
use kernel::error::{Error, Result, Wrong};
use kernel::module::{Module, Release};
use kernel::principal::{Id, Principal};
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit, field_errors};

/// Roll-outs on the page.
pub(super) const SHOWN: i64 = 50;
const PACES: [&str; 3] = ["window", "now", "security"];

pub(super) async fn page(visit: Visit) -> Result<Page> {
    shown(&visit, &Form::default(), &[]).await
}

async fn shown(visit: &Visit, typed: &Form, wrongs: &[Wrong]) -> Result<Page> {
    let who = Principal::Operator(operator(visit)?);
    let all =
        door(visit).tx(who, "roll-outs", |tx| tx.all::<Rollout>(r::table.order(r::id.desc()).limit(SHOWN).select(Rollout::as_select())));
    let line = |one: &Rollout| {
        json!({
            "href": format!("/operators/rollouts/{}", one.id), "title": visit.say(&format!("module-{}", one.module), &[]),
            "version": one.version, "state": one.state, "word": visit.say(&format!("rollout-state-{}", one.state), &[]),
            "tone": tone(&one.state), "ring": visit.say(&format!("ring-{}", one.ring), &[]), "at": one.created_at,
        })
    };
    let lines: Vec<Value> = all.await?.iter().map(line).collect();
    // What there is to go to: every release but a module's first.
    let choice = |(m, release): (&'static Module, &'static Release)| {
        let name = m.manifest.name;
        json!({"value": format!("{name} {}", release.version), "label": format!("{} {}", visit.say(&format!("module-{name}"), &[]), release.version)})
    };
    let edition = visit.house().edition();
    let releases: Vec<Value> =
        edition.modules.iter().flat_map(|m| m.releases.iter().skip(1).rev().map(move |r| (*m, r))).map(choice).collect();
    let gates = Gates::default();
    let usual = [("bake", 30), ("steps", gates.steps), ("errors", gates.errors), ("slow", gates.slow), ("jobs", gates.jobs)];
    let field = |name: &str, kind: &str, value: String, options: Vec<Value>| {
        let wrong = wrongs.iter().find(|w| w.field == name).map(|w| visit.say(&format!("error-{}", w.code), &[]));
        let value = if typed.has(name) { typed.text(name).to_string() } else { value };
        json!({"name": name, "kind": kind, "required": true, "half": kind == "number", "min": 0, "value": value, "options": options, "error": wrong,
            "label": visit.say(&format!("rollout-{name}"), &[])})
    };
    let pace = |p: &&str| json!({"value": p, "label": visit.say(&format!("rollout-pace-{p}"), &[]), "hint": visit.say(&format!("rollout-pace-{p}-hint"), &[])});
    Ok(console("admin/operators/rollouts.html", "rollouts")
        .title("rollouts-title")
        .crumb("rollouts-title", None)
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY })
        .with("rollouts", lines)
        .with("regular", next_regular(chrono::Utc::now().date_naive()))
        .with("release", field("release", "choice", String::new(), releases))
        .with("pace", field("pace", "radio", "window".into(), PACES.iter().map(pace).collect()))
        .with("numbers", usual.map(|(name, value)| field(name, "number", value.to_string(), vec![])))
        .with("errors", field_errors(visit, wrongs)))
}

/// The colour of a state.
pub(super) fn tone(state: &str) -> &'static str {
    match state {
        "running" => "info",
        "done" => "ok",
        "halted" => "late",
        "paused" => "warn",
        _ => "neutral",
    }
}

/// What was asked for.
pub(super) struct Asked {
    module: String,
    version: String,
    pace: String,
    bake: i32,
    gates: Gates,
}

pub(super) fn read(visit: &Visit, form: &Form) -> Result<Asked, Vec<Wrong>> {
    let mut wrongs = Vec::new();
    let (module, version) = form.text("release").split_once(' ').unwrap_or_default();
    let of = visit.house().edition().modules.iter().find(|m| m.manifest.name == module);
    match of.and_then(|m| m.releases.iter().find(|r| r.version == version)) {
        None => wrongs.push(Wrong::new("release", "required")),
        // What cannot be taken back is nobody's to try on others.
        Some(release) if !release.reversible() => wrongs.push(Wrong::new("release", "rollout-irreversible")),
        Some(_) => {}
    }
    if !PACES.contains(&form.text("pace")) {
        wrongs.push(Wrong::new("pace", "required"));
    }
    let mut number = |name: &'static str, most: i64| {
        let given = form.text(name).parse().ok().filter(|n| (0..=most).contains(n));
        given.unwrap_or_else(|| {
            wrongs.push(Wrong::new(name, "number"));
            0
        })
    };
    let bake = i32::try_from(number("bake", 10_080)).unwrap_or(0);
    let gates =
        Gates { steps: number("steps", 10_000), errors: number("errors", 100), slow: number("slow", 100), jobs: number("jobs", 10_000) };
    let asked = Asked { module: module.into(), version: version.into(), pace: form.text("pace").into(), bake, gates };
    if wrongs.is_empty() { Ok(asked) } else { Err(wrongs) }
}

pub(super) async fn begin(visit: Visit, form: Form) -> Result<Either<Page, Go>> {
    let asked = match read(&visit, &form) {
        Ok(asked) => asked,
        Err(wrongs) => return Ok(Either::Left(shown(&visit, &form, &wrongs).await?)),
    };
    match start(&visit, operator(&visit)?, asked).await {
        Ok(id) => Ok(Either::Right(Go::to(format!("/operators/rollouts/{id}")))),
        // One at a time for a module.
        Err(Error::Invalid(_)) => Ok(Either::Left(shown(&visit, &form, &[Wrong::new("release", "rollout-under-way")]).await?)),
        Err(e) => Err(e),
    }
}

/// Begins one.
///
/// # Errors
/// `Invalid` if another one of this module is under way.
pub(super) async fn start(visit: &Visit, by: Id, asked: Asked) -> Result<Id> {
    let who = Principal::Operator(by);
    let actor = who.actor();
    let begin = move |tx: &mut CrossTenantTx| {
        let row = (
            (r::module.eq(&asked.module), r::version.eq(&asked.version), r::pace.eq(&asked.pace), r::bake.eq(asked.bake)),
            r::gates.eq(json!(asked.gates)),
        );
        let id: Id = tx.one(diesel::insert_into(r::table).values(row).returning(r::id))?;
        super::found(tx, id)?.tell(tx, &actor, "begun", json!({"pace": asked.pace}))?;
        engine::order(tx, 0)?;
        Ok(id)
    };
    door(visit).tx(who, "a roll-out begins", begin).await
}
