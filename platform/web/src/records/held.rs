//! What a project holds, on its own sheet: as much of it as its reader sees.

use crate::visit::Visit;
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::schema::project_records as pr;
use kernel::scope::Tx;
use serde_json::{Value, json};

/// Lines on the sheet; the page on who sees it has them all.
const SHOWN: usize = 12;

/// A record that a project holds.
pub(super) struct Held {
    of: &'static Resource,
    id: Id,
    title: String,
}

/// What of a project's records the caller may read, of modules that are on; by kind and name. Empty for what holds nothing.
pub(super) fn of(tx: &mut Tx, of: &Resource, id: Id) -> Result<Vec<Held>> {
    if !of.holds {
        return Ok(Vec::new());
    }
    let here = pr::table.filter(pr::projects.eq(of.name).and(pr::project.eq(id)));
    let rows: Vec<(String, Id)> = tx.all(here.order((pr::resource, pr::record)).select((pr::resource, pr::record)))?;
    let (edition, tenant) = (tx.scope().house().edition(), tx.scope().tenant().clone());
    let mut held = Vec::new();
    for kind in edition.all().filter(|m| tenant.has(m.manifest.name)).flat_map(|m| m.resources.iter().copied()) {
        let ids: Vec<Id> = rows.iter().filter(|(name, _)| name == kind.name).map(|(_, id)| *id).collect();
        if !ids.is_empty() && tx.scope().allows(kind.may.read) {
            held.extend(kind.titles(tx, ids)?.into_iter().map(|(id, title)| Held { of: kind, id, title }));
        }
    }
    held.sort_by(|a, b| (a.of.name, &a.title).cmp(&(b.of.name, &b.title)));
    Ok(held)
}

/// The same as a list beside the others of a sheet.
pub(super) fn list(visit: &Visit, of: &Resource, id: Id, held: &[Held], may_change: bool) -> Option<Value> {
    let rows: Vec<Value> = held
        .iter()
        .take(SHOWN)
        .map(|h| json!({"title": h.title, "text": visit.say(&format!("{}-one", h.of.name), &[]), "href": format!("/app/{}/{}", h.of.name, h.id)}))
        .collect();
    let all = may_change.then(|| format!("/app/access/{}/{id}", of.name));
    of.holds.then(|| json!({"title": visit.say("record-held", &[]), "rows": rows, "href": all}))
}
