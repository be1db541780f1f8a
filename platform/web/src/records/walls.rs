//! Conflicts of interest, said where one works: beside a record whose other side the reader works on, and
//! to whoever decides about them. What is confirmed is shut by the database; this only warns.

use crate::visit::Visit;
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::resource::{Id, Resource};
use kernel::schema::walls as w;
use kernel::scope::{Scope, Tx};
use kernel::walls::hands;
use serde_json::{Value, json};
use std::collections::HashMap;

/// A wall that stands: its two sides, why, and whether it is confirmed.
type Wall = (Id, Id, String, String);

/// A wall beside one record, and what stands on its other side, as far as the reader may know.
#[derive(Clone, Debug)]
pub(super) struct Near {
    other: Option<String>,
    reason: String,
    state: String,
}

/// The walls beside these records that concern the reader.
pub(super) fn near(tx: &mut Tx, of: &'static Resource, ids: &[Id]) -> Result<HashMap<Id, Vec<Near>>> {
    // Few agencies have any: what most pages pay is a look into the memory.
    let standing = tx.remembered(("walls", of.name), |tx| {
        let these = w::table.filter(w::resource.eq(of.name).and(w::state.ne("dismissed")).and(w::deleted_at.is_null()));
        tx.all::<Wall>(these.order(w::id).select((w::record, w::other, w::reason, w::state)))
    })?;
    let beside: Vec<&Wall> = standing.iter().filter(|(one, other, ..)| ids.contains(one) || ids.contains(other)).collect();
    let Some(me) = tx.scope().principal().member().filter(|_| !beside.is_empty()) else { return Ok(HashMap::new()) };
    let decides = tx.scope().allows("house.roles");
    let mine: Vec<Id> = hands(tx, &["suspected", "confirmed"])?.into_iter().filter(|h| h.member == me).map(|h| h.side).collect();
    // Each side that is looked at, with the other one.
    let sides = beside.into_iter().flat_map(|(one, other, reason, state)| [(one, other, reason, state), (other, one, reason, state)]);
    let sides: Vec<_> =
        sides.filter(|(here, there, ..)| ids.contains(here) && (decides || mine.contains(here) || mine.contains(there))).collect();
    // Whoever may not read the other side is not told its name.
    let titles: HashMap<Id, String> = of.titles(tx, sides.iter().map(|(_, there, ..)| **there).collect())?.into_iter().collect();
    let mut found: HashMap<Id, Vec<Near>> = HashMap::new();
    for (here, there, reason, state) in sides {
        let near = Near { other: titles.get(there).cloned(), reason: reason.clone(), state: state.clone() };
        found.entry(*here).or_default().push(near);
    }
    Ok(found)
}

/// The alerts above a record.
pub(super) fn alerts(visit: &Visit, scope: &Scope, walls: &[Near]) -> Vec<Value> {
    let href = scope.allows("house.roles").then_some("/app/walls");
    walls.iter().map(|near| json!({"title": title(visit, near), "reason": near.reason, "href": href})).collect()
}

/// The words of a mark in a list: of the strongest wall there is.
pub(super) fn mark(visit: &Visit, walls: &[Near]) -> Option<String> {
    walls.iter().min_by_key(|near| near.state.clone()).map(|near| title(visit, near))
}

fn title(visit: &Visit, near: &Near) -> String {
    let other = near.other.clone().unwrap_or_else(|| visit.say("wall-another", &[]));
    visit.say(&format!("wall-{}", near.state), &[("other", other)])
}
