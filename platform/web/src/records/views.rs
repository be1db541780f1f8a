//! Saved views: a question with a name, one's own or everybody's.

use super::ask::Ask;
use crate::form::Form;
use crate::page::Go;
use crate::visit::Visit;
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::resource::{Id, Resource};
use kernel::schema::saved_views as v;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::sync::Arc;

/// A saved view, as its tab needs it.
pub(super) struct Saved {
    id: Id,
    label: String,
    query: String,
    owner: Option<Id>,
}

/// Views shown above a list at most.
const SHOWN: usize = 20;

/// The views of a resource, of everybody and of each member.
pub(super) fn saved(tx: &mut Tx, of: &Resource) -> Result<Arc<Vec<Saved>>> {
    tx.remembered(("views", of.name), |tx| {
        let all = v::table.filter(v::resource.eq(of.name).and(v::deleted_at.is_null())).order(v::id);
        let rows: Vec<(Id, String, String, Option<Id>)> = tx.all(all.select((v::id, v::label, v::query, v::owner)))?;
        Ok(rows.into_iter().map(|(id, label, query, owner)| Saved { id, label, query, owner }).collect())
    })
}

/// The tabs above a list: all records, then each view that is everybody's or the member's own.
pub(super) fn tabs(of: &Resource, visit: &Visit, ask: &Ask, saved: &[Saved], member: Option<Id>) -> Vec<Value> {
    let now = ask.text(of);
    let base = format!("/app/{}", of.name);
    let all = json!({"label": visit.say("views-all", &[]), "href": base, "current": now.is_empty(), "shared": false, "id": null});
    let tab = |s: &Saved| json!({"label": s.label, "href": format!("{base}?{}", s.query), "current": s.query == now, "shared": s.owner.is_none(), "id": s.id});
    let seen = saved.iter().filter(|s| s.owner.is_none() || s.owner == member).take(SHOWN);
    std::iter::once(all).chain(seen.map(tab)).collect()
}

/// Keeps a question under a name.
pub(super) async fn save(of: &'static Resource, scope: Scope, form: Form) -> Result<Go> {
    let (label, typed) = (form.text("name").to_string(), form.text("query").to_string());
    if !(1..=60).contains(&label.chars().count()) {
        return Err(Error::invalid("name", "required"));
    }
    let shared = form.text("shared") == "true";
    // Everybody's tabs are changed by those who may change the records themselves.
    if shared {
        scope.require(of.may.update)?;
    }
    // Kept as this house would write it, so that its tab can be told from others.
    let query = Ask::read(of, &scope, typed.trim_start_matches('?')).text(of);
    let owner = if shared { None } else { scope.principal().member() };
    let to = format!("/app/{}?{query}", of.name);
    let name = label.clone();
    scope
        .tx(move |tx| {
            let row = (v::resource.eq(of.name), v::label.eq(&label), v::query.eq(&query), v::owner.eq(owner));
            let id: Id = tx.one(kernel::diesel::insert_into(v::table).values(row).returning(v::id))?;
            tx.journal("saved_views.created", Some(id), json!({"resource": of.name, "label": label}))
        })
        .await?;
    Ok(Go::to(to).toast("ok", "views-saved-toast", &[("name", name)]))
}

/// Forgets a view: one's own, or a shared one for those who may delete records.
pub(super) async fn remove(of: &'static Resource, scope: Scope, id: Id) -> Result<Go> {
    let (member, all) = (scope.principal().member(), scope.allows(of.may.delete));
    scope
        .tx(move |tx| {
            let owner: Option<Id> =
                tx.one(v::table.filter(v::id.eq(id).and(v::resource.eq(of.name)).and(v::deleted_at.is_null())).select(v::owner))?;
            if owner != member && !(owner.is_none() && all) {
                return Err(Error::NotFound);
            }
            tx.run(kernel::diesel::update(v::table.filter(v::id.eq(id))).set(v::deleted_at.eq(Some(chrono::Utc::now()))))?;
            tx.journal("saved_views.deleted", Some(id), json!({"resource": of.name}))
        })
        .await?;
    Ok(Go::to(format!("/app/{}", of.name)).toast("ok", "views-removed-toast", &[]))
}
