//! Walls between records whose interests clash: two artists after one slot, say.
//! A suspected wall warns; a confirmed one shuts the far side to whoever works on the near one.

use super::{resource, tabs};
use actix_web::web::Path;
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::schema::{members, walls as w};
use kernel::scope::{Scope, Tx};
use kernel::walls::{Hand, hands};
use serde_json::{Value, json};
use std::collections::HashMap;
use web::{Form, Go, Page, Visit};

type Stored = (Id, String, Id, Id, String, String);

pub(super) async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    let walled: Vec<&'static str> = super::awake(&scope).flat_map(|m| m.resources.iter().map(|r| r.name)).collect();
    let kept = scope.clone();
    let (walls, names, sides) = scope
        .tx(move |tx| {
            let all: Vec<Stored> =
                tx.all(w::table.filter(w::deleted_at.is_null().and(w::resource.eq_any(walled))).order((w::state.desc(), w::id)).select((
                    w::id,
                    w::resource,
                    w::record,
                    w::other,
                    w::reason,
                    w::state,
                )))?;
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
    let kinds: Vec<Value> = super::awake(&scope)
        .flat_map(|m| m.resources.iter())
        .map(|r| json!({"value": r.name, "label": visit.say(&format!("{}-many", r.name), &[])}))
        .collect();
    let asked = "artists";
    Ok(Page::new("access/walls.html")
        .title("walls-title")
        .summary("walls-summary")
        .with("tabs", tabs(&visit, &scope, "/app/walls"))
        .with("walls", rows)
        .with("resources", kinds)
        .with("resource", asked))
}

/// Who works on which side, by name.
fn on_sides(tx: &mut Tx) -> Result<Vec<(Hand, String)>> {
    let active = members::table.filter(members::status.eq("active").and(members::deleted_at.is_null()));
    let names: HashMap<Id, String> = tx.all::<(Id, String)>(active.select((members::id, members::name)))?.into_iter().collect();
    let all = hands(tx, &["suspected", "confirmed", "dismissed"])?.into_iter();
    let mut all: Vec<(Hand, String)> = all.filter_map(|hand| Some((names.get(&hand.member)?.clone(), hand))).map(|(n, h)| (h, n)).collect();
    all.sort_by(|(a, one), (b, other)| (one, a.member).cmp(&(other, b.member)));
    Ok(all)
}

pub(super) async fn add(scope: Scope, form: Form) -> Result<Go> {
    let of = resource(&scope, form.text("resource"))?;
    let (Ok(one), Ok(other)) = (form.text("one").parse::<Id>(), form.text("other").parse::<Id>()) else {
        return Ok(Go::to("/app/walls").toast("warn", "walls-two", &[]));
    };
    let reason = form.text("reason").to_string();
    if one == other || !(1..=500).contains(&reason.chars().count()) {
        return Ok(Go::to("/app/walls").toast("warn", if one == other { "walls-two" } else { "walls-why" }, &[]));
    }
    scope
        .tx(move |tx| {
            for side in [one, other] {
                (of.store.find)(tx, side)?;
            }
            let row = (w::resource.eq(of.name), w::record.eq(one), w::other.eq(other), w::reason.eq(&reason));
            let id: Id = tx.one(diesel::insert_into(w::table).values(row).returning(w::id))?;
            tx.journal("walls.suspected", Some(id), json!({"resource": of.name, "between": [one, other], "reason": reason}))
        })
        .await?;
    Ok(Go::to("/app/walls").toast("ok", "walls-added", &[]))
}

/// A suspicion is confirmed, or found to be nothing; either can be taken back.
pub(super) async fn decide(scope: Scope, path: Path<(Id, String)>) -> Result<Go> {
    let (wall, state) = path.into_inner();
    if !["suspected", "confirmed", "dismissed"].contains(&state.as_str()) {
        return Err(Error::NotFound);
    }
    let wanted = state.clone();
    let before: String = scope
        .tx(move |tx| {
            let before = tx.one(w::table.filter(w::id.eq(wall)).select(w::state).for_update())?;
            tx.run(diesel::update(w::table.filter(w::id.eq(wall))).set(w::state.eq(&wanted)))?;
            tx.journal(&format!("walls.{wanted}"), Some(wall), json!({"before": before}))?;
            Ok(before)
        })
        .await?;
    let words = match state.as_str() {
        "confirmed" => "walls-confirmed",
        "dismissed" => "walls-dismissed",
        _ => "walls-added",
    };
    Ok(Go::to("/app/walls").toast("ok", words, &[]).undo(format!("/app/walls/{wall}/{before}")))
}
