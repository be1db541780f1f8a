//! Walls between records whose interests clash: two artists after one slot, say.
//! A suspected wall warns; a confirmed one shuts the far side to whoever works on the near one.

use super::{rehearsal, resource, tabs};
use actix_web::web::{Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::schema::{members, walls as w};
use kernel::scope::{Scope, Tx};
use kernel::walls::{Hand, hands};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use web::{Form, Go, Page, Visit};

/// How a wall may stand.
const STATES: [&str; 3] = ["suspected", "confirmed", "dismissed"];

type Stored = (Id, String, Id, Id, String, String);

pub(super) async fn page(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let walled: Vec<&'static str> = super::awake(&scope).flat_map(|m| m.resources.iter().map(|r| r.name)).collect();
    let kept = scope.clone();
    let (walls, names, sides) = scope
        .tx(move |tx| {
            let all = stored(tx, walled)?;
            let mut names: HashMap<Id, String> = HashMap::new();
            for (_, of, record, other, ..) in &all {
                names.extend(resource(&kept, of)?.titles(tx, vec![*record, *other])?);
            }
            let sides = on_sides(tx)?;
            Ok((all, names, sides))
        })
        .await?;
    let rows: Vec<Value> = walls
        .into_iter()
        .map(|(id, of, record, other, reason, state)| {
            let on = |side: Id| sides.iter().filter(move |(h, _)| h.wall == id && h.side == side);
            let both: Vec<&str> =
                on(record).filter(|(h, _)| on(other).any(|(o, _)| o.member == h.member)).map(|(_, name)| name.as_str()).collect();
            // How it is known is said where nobody opened anything to them.
            let said = |(h, name): &(Hand, String)| match &*h.why {
                "opened" => name.clone(),
                why => format!("{name} ({})", visit.say(&format!("wall-why-{why}"), &[])),
            };
            let people = |side: Id| on(side).map(said).collect::<Vec<_>>().join(", ");
            json!({
                "id": id, "reason": reason, "state": state, "resource": visit.say(&format!("{of}-many"), &[]),
                "one": {"title": names.get(&record), "href": format!("/app/{of}/{record}"), "people": people(record)},
                "other": {"title": names.get(&other), "href": format!("/app/{of}/{other}"), "people": people(other)},
                "both": both.join(", "),
            })
        })
        .collect();
    // Interests clash between artists, and between what holds other records: projects.
    let kinds: Vec<&'static str> =
        super::awake(&scope).flat_map(|m| m.resources.iter()).filter(|r| r.name == "artists" || r.holds).map(|r| r.name).collect();
    let form = Form::of_query(req.query_string());
    let asked = kinds.iter().copied().find(|kind| *kind == form.text("of")).or_else(|| kinds.first().copied());
    let kind = |of: &&str| json!({"label": visit.say(&format!("{of}-many"), &[]), "href": format!("/app/walls?of={of}"), "current": asked == Some(*of)});
    let kinds: Vec<Value> = kinds.iter().map(kind).collect();
    Ok(Page::new("access/walls.html")
        .title("walls-title")
        .summary("walls-summary")
        .with("tabs", tabs(&visit, &scope, "/app/walls"))
        .with("walls", rows)
        .with("kinds", kinds)
        .with("resource", asked))
}

fn stored(tx: &mut Tx, of: Vec<&'static str>) -> Result<Vec<Stored>> {
    let standing = w::table.filter(w::deleted_at.is_null().and(w::resource.eq_any(of))).order((w::state.desc(), w::id));
    tx.all(standing.select((w::id, w::resource, w::record, w::other, w::reason, w::state)))
}

/// Who works on which side, by name.
fn on_sides(tx: &mut Tx) -> Result<Vec<(Hand, String)>> {
    let active = members::table.filter(members::status.eq("active").and(members::deleted_at.is_null()));
    let names: HashMap<Id, String> = tx.all::<(Id, String)>(active.select((members::id, members::name)))?.into_iter().collect();
    let all = hands(tx, &STATES)?.into_iter();
    let mut all: Vec<(Hand, String)> = all.filter_map(|hand| Some((names.get(&hand.member)?.clone(), hand))).map(|(n, h)| (h, n)).collect();
    all.sort_by(|(a, one), (b, other)| (one, a.member).cmp(&(other, b.member)));
    Ok(all)
}

/// A suspicion about two records of a kind, and why; `NotFound` if either is not there.
fn suspect(tx: &mut Tx, of: &'static Resource, between: [Id; 2], reason: &str) -> Result<Id> {
    for side in between {
        (of.store.find)(tx, side)?;
    }
    let row = (w::resource.eq(of.name), w::record.eq(between[0]), w::other.eq(between[1]), w::reason.eq(reason));
    let id: Id = tx.one(diesel::insert_into(w::table).values(row).returning(w::id))?;
    tx.journal("walls.suspected", Some(id), json!({"resource": of.name, "between": between, "reason": reason}))?;
    Ok(id)
}

fn is_a_reason(text: &str) -> bool {
    (1..=500).contains(&text.chars().count())
}

pub(super) async fn add(scope: Scope, form: Form) -> Result<Go> {
    let of = resource(&scope, form.text("resource"))?;
    let back = format!("/app/walls?of={}", of.name);
    let (Ok(one), Ok(other)) = (form.text("one").parse::<Id>(), form.text("other").parse::<Id>()) else {
        return Ok(Go::to(back).toast("warn", "walls-two", &[]));
    };
    let reason = form.text("reason").to_string();
    if one == other || !is_a_reason(&reason) {
        return Ok(Go::to(back).toast("warn", if one == other { "walls-two" } else { "walls-why" }, &[]));
    }
    scope.tx(move |tx| suspect(tx, of, [one, other], &reason).map(drop)).await?;
    Ok(Go::to("/app/walls").toast("ok", "walls-added", &[]))
}

/// Every wall of modules that are on, with who works on which side, for programs.
pub(super) async fn list(scope: Scope) -> Result<HttpResponse> {
    let walled: Vec<&'static str> = super::awake(&scope).flat_map(|m| m.resources.iter().map(|r| r.name)).collect();
    let (walls, sides) = scope.tx(move |tx| Ok((stored(tx, walled)?, on_sides(tx)?))).await?;
    let one = |(id, of, record, other, reason, state): Stored| {
        let here = sides.iter().filter(|(hand, _)| hand.wall == id);
        let people: Vec<Value> =
            here.map(|(hand, name)| json!({"id": hand.member, "name": name, "side": hand.side, "why": hand.why})).collect();
        json!({"id": id, "resource": of, "one": record, "other": other, "reason": reason, "state": state, "people": people})
    };
    Ok(HttpResponse::Ok().json(json!({"data": walls.into_iter().map(one).collect::<Vec<_>>()})))
}

/// A suspicion, as a program says it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Suspicion {
    resource: String,
    one: Id,
    other: Id,
    reason: String,
}

pub(super) async fn suspected(scope: Scope, body: Json<Suspicion>) -> Result<HttpResponse> {
    let Suspicion { resource: of, one, other, reason } = body.into_inner();
    let of = resource(&scope, &of).map_err(|_| Error::invalid("resource", "choice"))?;
    if one == other {
        return Err(Error::invalid("other", "invalid"));
    }
    if !is_a_reason(&reason) {
        return Err(Error::invalid("reason", if reason.is_empty() { "required" } else { "too-long" }));
    }
    let id = scope.tx(move |tx| suspect(tx, of, [one, other], &reason)).await?;
    Ok(HttpResponse::Created().json(json!({"id": id, "state": "suspected"})))
}

/// How a wall stands from now on, as a program decides.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decision {
    state: String,
}

pub(super) async fn decided(scope: Scope, wall: Path<Id>, body: Json<Decision>) -> Result<HttpResponse> {
    let (wall, Decision { state }) = (*wall, body.into_inner());
    if !STATES.contains(&state.as_str()) {
        return Err(Error::invalid("state", "choice"));
    }
    let wanted = state.clone();
    let before = scope.tx(move |tx| stand(tx, wall, &wanted)).await?;
    scope.house().changed(scope.tenant().id);
    Ok(HttpResponse::Ok().json(json!({"id": wall, "state": state, "before": before})))
}

/// A wall stands so from now on; how it stood before.
fn stand(tx: &mut Tx, wall: Id, state: &str) -> Result<String> {
    if !STATES.contains(&state) {
        return Err(Error::NotFound);
    }
    let before = tx.one(w::table.filter(w::id.eq(wall)).select(w::state).for_update())?;
    tx.run(diesel::update(w::table.filter(w::id.eq(wall))).set(w::state.eq(state)))?;
    tx.journal(&format!("walls.{state}"), Some(wall), json!({"before": before}))?;
    Ok(before)
}

/// Who would see how many records if a wall stood so; nothing is written.
pub(super) async fn moved(visit: &Visit, scope: &Scope, wall: Id, state: String) -> Result<Value> {
    let concerned = scope
        .tx(move |tx| {
            let near = hands(tx, &STATES)?.into_iter().filter(|hand| hand.wall == wall);
            Ok(near.map(|hand| hand.member).collect())
        })
        .await?;
    rehearsal::effect(visit, scope, concerned, move |tx| stand(tx, wall, &state).map(drop)).await
}

/// What deciding so would change, shown first.
pub(super) async fn effect(visit: Visit, scope: Scope, path: Path<(Id, String)>) -> Result<Page> {
    let (wall, state) = path.into_inner();
    let effect = moved(&visit, &scope, wall, state.clone()).await?;
    Ok(Page::new("access/rehearsal.html")
        .title("change-title")
        .summary("change-summary")
        .crumb(visit.say("walls-title", &[]), Some("/app/walls"))
        .with("effect", effect)
        .with("action", format!("/app/walls/{wall}/{state}"))
        .with("back", "/app/walls"))
}

/// A suspicion is confirmed, or found to be nothing; either can be taken back.
pub(super) async fn decide(scope: Scope, path: Path<(Id, String)>) -> Result<Go> {
    let (wall, state) = path.into_inner();
    let wanted = state.clone();
    let before = scope.tx(move |tx| stand(tx, wall, &wanted)).await?;
    scope.house().changed(scope.tenant().id);
    let words = match state.as_str() {
        "confirmed" => "walls-confirmed",
        "dismissed" => "walls-dismissed",
        _ => "walls-added",
    };
    Ok(Go::to("/app/walls").toast("ok", words, &[]).undo(format!("/app/walls/{wall}/{before}")))
}
