//! Saved views: a question with a name, one's own or everybody's; with a colour, everybody's is a category.

use super::ask::{self, Ask};
use crate::form::Form;
use crate::page::Go;
use crate::visit::Visit;
use kernel::category::{COLOURS, Category, MOST};
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
    colour: Option<String>,
}

/// Views shown above a list at most.
const SHOWN: usize = 20;

/// The views of a resource, of everybody and of each member.
pub(super) fn saved(tx: &mut Tx, of: &Resource) -> Result<Arc<Vec<Saved>>> {
    tx.remembered(("views", of.name), |tx| {
        let all = v::table.filter(v::resource.eq(of.name).and(v::deleted_at.is_null())).order(v::id);
        type Row = (Id, String, String, Option<Id>, Option<String>);
        let rows: Vec<Row> = tx.all(all.select((v::id, v::label, v::query, v::owner, v::colour)))?;
        Ok(rows.into_iter().map(|(id, label, query, owner, colour)| Saved { id, label, query, owner, colour }).collect())
    })
}

/// The tabs above a list: all records, then each view that is everybody's or the member's own.
pub(super) fn tabs(of: &Resource, visit: &Visit, ask: &Ask, saved: &[Saved], member: Option<Id>) -> Vec<Value> {
    let now = ask.text(of);
    let base = format!("/app/{}", of.name);
    let all = json!({"label": visit.say("views-all", &[]), "href": base, "current": now.is_empty(), "shared": false, "id": null});
    let tab = |s: &Saved| {
        // A category is asked for by its name: other conditions may stand beside it.
        let query = s.colour.as_ref().map_or_else(|| s.query.clone(), |_| format!("category={}", s.id));
        let current = query == now;
        json!({"label": s.label, "href": format!("{base}?{query}"), "current": current, "shared": s.owner.is_none(), "id": s.id, "colour": s.colour})
    };
    let seen = saved.iter().filter(|s| s.owner.is_none() || s.owner == member).take(SHOWN);
    std::iter::once(all).chain(seen.map(tab)).collect()
}

/// The categories that a list is narrowed down to, as chips; each may be taken off again.
pub(super) fn chosen(of: &Resource, visit: &Visit, ask: &Ask, saved: &[Saved]) -> Vec<Value> {
    let chip = |id: &Id| {
        let known = saved.iter().find(|s| s.id == *id && s.colour.is_some());
        let label = known.map_or_else(|| visit.say("category-gone", &[]), |s| s.label.clone());
        let others: Vec<String> = ask.query.categories.iter().filter(|other| *other != id).map(ToString::to_string).collect();
        let others: Vec<(&str, &str)> = others.iter().map(|other| ("category", other.as_str())).collect();
        json!({"name": label, "colour": known.and_then(|s| s.colour.clone()), "remove_href": ask.address(of, &["category"], &others)})
    };
    ask.query.categories.iter().map(chip).collect()
}

/// The colours that a view may be given.
pub(super) fn colours(visit: &Visit) -> Vec<Value> {
    let none = json!({"value": "", "label": visit.say("category-none", &[])});
    let one = |c: &&str| json!({"value": c, "label": visit.say(&format!("colour-{c}"), &[])});
    std::iter::once(none).chain(COLOURS.iter().map(one)).collect()
}

/// A record's categories, as chips that lead to their lists.
pub(super) fn worn(of: &Resource, categories: &[Category]) -> Vec<Value> {
    let one = |c: &Category| json!({"name": c.label, "colour": c.colour, "href": format!("/app/{}?category={}", of.name, c.id)});
    categories.iter().map(one).collect()
}

/// A view, or a category where there is a colour, as somebody wants it kept.
pub(crate) struct Wanted {
    pub label: String,
    pub typed: String,
    pub shared: bool,
    pub colour: Option<String>,
}

/// Keeps a question under a name. A category of the same name asks the new question from now on.
pub(crate) fn keep(tx: &mut Tx, of: &'static Resource, wanted: &Wanted) -> Result<(Id, String)> {
    let Wanted { label, typed, shared, colour } = wanted;
    if !(1..=60).contains(&label.trim().chars().count()) {
        return Err(Error::invalid("name", "required"));
    }
    if colour.as_ref().is_some_and(|c| !COLOURS.contains(&c.as_str())) {
        return Err(Error::invalid("colour", "choice"));
    }
    let shared = *shared || colour.is_some();
    // Everybody's tabs are changed by those who may change the records themselves.
    if shared {
        tx.scope().require(of.may.update)?;
    }
    // Kept as this house would write it, so that its tab can be told from others.
    let asked = Ask::read(of, tx.scope(), typed.trim_start_matches('?'));
    let query = if colour.is_some() { categorical(of, &asked)? } else { asked.text(of) };
    let owner = if shared { None } else { tx.scope().principal().member() };
    let known = if colour.is_some() { Category::all(tx, of)?.iter().find(|c| c.label == label.trim()).map(|c| c.id) } else { None };
    if let Some(id) = known {
        let row = (v::query.eq(&query), v::colour.eq(colour), v::updated_at.eq(chrono::Utc::now()));
        tx.run(kernel::diesel::update(v::table.filter(v::id.eq(id))).set(row))?;
        tx.journal("saved_views.updated", Some(id), json!({"resource": of.name, "label": label}))?;
        return Ok((id, query));
    }
    if colour.is_some() && Category::all(tx, of)?.len() >= MOST {
        return Err(Error::invalid("colour", "categories-full"));
    }
    let row = (v::resource.eq(of.name), v::label.eq(label.trim()), v::query.eq(&query), v::owner.eq(owner), v::colour.eq(colour));
    let id: Id = tx.one(kernel::diesel::insert_into(v::table).values(row).returning(v::id))?;
    tx.journal("saved_views.created", Some(id), json!({"resource": of.name, "label": label}))?;
    Ok((id, query))
}

/// What a category may ask: everybody who sees the record sees what it fits, so nothing that some may not know.
pub(super) fn categorical(of: &Resource, asked: &Ask) -> Result<String> {
    let field = |name: &str| name.rsplit_once('.').and_then(|(field, _)| of.field(field));
    if asked.keep.iter().any(|(name, _)| ask::sealed(of, name) || field(name).is_some_and(|f| f.sensitive)) {
        return Err(Error::invalid("query", "category-secret"));
    }
    let asks = |name: &str| matches!(name, "q" | "tag" | "category") || name.contains('.');
    let kept: Vec<_> = asked.keep.iter().filter(|(name, _)| asks(name)).collect();
    if kept.is_empty() {
        return Err(Error::invalid("query", "category-all"));
    }
    Ok(url::form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish())
}

/// Keeps a question under a name.
pub(super) async fn save(of: &'static Resource, scope: Scope, form: Form) -> Result<Go> {
    let colour = Some(form.text("colour").to_string()).filter(|c| !c.is_empty());
    let shared = form.text("shared") == "true";
    let wanted = Wanted { label: form.text("name").into(), typed: form.text("query").into(), shared, colour };
    let (name, category) = (wanted.label.clone(), wanted.colour.is_some());
    let (id, query) = scope.tx(move |tx| keep(tx, of, &wanted)).await?;
    let (query, toast) = if category { (format!("category={id}"), "category-saved-toast") } else { (query, "views-saved-toast") };
    Ok(Go::to(format!("/app/{}?{query}", of.name)).toast("ok", toast, &[("name", name)]))
}

/// Forgets a view: one's own, or a shared one for those who may delete records.
pub(super) async fn remove(of: &'static Resource, scope: Scope, id: Id) -> Result<Go> {
    scope.tx(move |tx| forget(tx, of, id)).await?;
    Ok(Go::to(format!("/app/{}", of.name)).toast("ok", "views-removed-toast", &[]))
}

/// The same, in a transaction.
pub(crate) fn forget(tx: &mut Tx, of: &'static Resource, id: Id) -> Result<()> {
    let (member, all) = (tx.scope().principal().member(), tx.scope().allows(of.may.delete));
    let owner: Option<Id> =
        tx.one(v::table.filter(v::id.eq(id).and(v::resource.eq(of.name)).and(v::deleted_at.is_null())).select(v::owner))?;
    if owner != member && !(owner.is_none() && all) {
        return Err(Error::NotFound);
    }
    tx.run(kernel::diesel::update(v::table.filter(v::id.eq(id))).set(v::deleted_at.eq(Some(chrono::Utc::now()))))?;
    tx.journal("saved_views.deleted", Some(id), json!({"resource": of.name}))
}
