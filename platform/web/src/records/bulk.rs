//! Acts on many records at once: in one transaction, and undone as one.

use crate::form::Form;
use crate::page::{Go, Said, local};
use crate::visit::Visit;
use kernel::approval::{Act, Carry, Outcome, Shown, key};
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::resource::{Id, Resource};
use kernel::schema::taggings;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};

/// The most records of one act.
const MOST: usize = 500;

fn ids(form: &Form) -> Result<Vec<Id>> {
    let all: Vec<Id> = form.all("ids[]").iter().flat_map(|v| v.split(',')).filter_map(|id| id.trim().parse().ok()).collect();
    if all.is_empty() {
        Err(Error::invalid("ids", "required"))
    } else if all.len() > MOST {
        Err(Error::invalid("ids", "too-large"))
    } else {
        Ok(all)
    }
}

/// Does one thing to every chosen record; those that are not there are passed over.
pub(super) async fn bulk(of: &'static Resource, scope: Scope, visit: Visit, form: Form) -> Result<Go> {
    let (ids, action, value) = (ids(&form)?, form.text("action").to_string(), form.text("value").to_string());
    if matches!(action.as_str(), "delete" | "restore") {
        scope.require(of.may.delete)?;
    }
    if action == "tag" && !(1..=60).contains(&value.chars().count()) {
        return Err(Error::invalid("value", "required"));
    }
    let back = if form.has("back") { local(form.text("back").to_string()) } else { format!("/app/{}", of.name) };
    let (wanted, tag) = (action.clone(), value.clone());
    let outcome = scope
        .tx(move |tx| match &*wanted {
            "delete" => DELETE_MANY.perform(tx, json!({"resource": of.name, "ids": ids})),
            _ => each(tx, of, &ids, &wanted, &tag).map(|(done, skipped)| Outcome::Done(json!([done, skipped]))),
        })
        .await?;
    let (done, skipped): (Vec<Id>, usize) = match outcome {
        Outcome::Done(did) => kernel::serde_json::from_value(did)?,
        Outcome::Asked(id) => return Ok(Go::to(format!("/app/approvals/{id}")).toast("info", "approval-asked", &[])),
    };
    let (words, inverse) = match action.as_str() {
        "delete" => ("bulk-done-delete", Some("restore")),
        "restore" => ("bulk-done-restore", Some("delete")),
        "tag" => ("bulk-done-tag", Some("untag")),
        _ => ("bulk-done-untag", Some("tag")),
    };
    let list = done.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let mut said = visit.say(words, &[("count", done.len().to_string()), ("tag", value.clone())]);
    if skipped > 0 {
        said = format!("{said} {}", visit.say("bulk-skipped", &[("count", skipped.to_string())]));
    }
    let go = Go::to(back).toast(if skipped > 0 { "warn" } else { "ok" }, Said::Text(said), &[]);
    Ok(match inverse {
        // The way back must fit into a cookie; larger acts are undone from the bin or the timeline.
        Some(inverse) if !done.is_empty() && done.len() <= 60 => {
            let query = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("action", inverse)
                .append_pair("value", &value)
                .append_pair("ids", &list)
                .finish();
            go.undo(format!("/app/{}/bulk/undo?{query}", of.name))
        }
        _ => go,
    })
}

/// Many records into the bin at once.
pub(crate) static DELETE_MANY: Act = Act {
    name: "records.delete",
    switch: "deletion",
    may: |edition, params| edition.resource(params["resource"].as_str()?).map(|of| of.may.delete),
    mays: |edition| edition.modules.iter().flat_map(|m| m.resources.iter()).map(|of| of.may.delete).collect(),
    show: |tx, params| {
        let (of, ids) = chosen(tx, params)?;
        let titles = of.titles(tx, ids.clone())?;
        let names: Vec<Value> = ids.iter().filter_map(|id| titles.get(id)).map(|t| Value::from(t.as_str())).collect();
        let after = json!({"key": "approval-bin", "args": {"count": names.len()}});
        Ok((names.len() > 1).then(|| vec![Shown { what: key(format!("{}-many", of.name)), before: names, after: vec![after] }]))
    },
    carry: Carry::AtOnce(|tx, params| {
        let (of, ids) = chosen(tx, params)?;
        each(tx, of, &ids, "delete", "").map(|did| json!(did))
    }),
};

fn chosen(tx: &mut Tx, params: &Value) -> Result<(&'static Resource, Vec<Id>)> {
    let of = params["resource"].as_str().and_then(|name| tx.scope().house().edition().resource(name)).ok_or(Error::NotFound)?;
    Ok((of, kernel::serde_json::from_value(params["ids"].clone())?))
}

/// The way back of an act on many: what to do stands in its address.
pub(super) async fn undo(of: &'static Resource, scope: Scope, req: actix_web::HttpRequest) -> Result<Go> {
    let asked = Form::of_query(req.query_string());
    let all: Vec<Id> = asked.text("ids").split(',').filter_map(|id| id.parse().ok()).take(MOST).collect();
    let (action, value) = (asked.text("action").to_string(), asked.text("value").to_string());
    if matches!(action.as_str(), "delete" | "restore") {
        scope.require(of.may.delete)?;
    }
    scope.tx(move |tx| each(tx, of, &all, &action, &value)).await?;
    Ok(Go::to(format!("/app/{}", of.name)).toast("ok", "bulk-undone", &[]))
}

/// What was done, and how many records were left as they are because they were out of reach or not there.
fn each(tx: &mut Tx, of: &'static Resource, ids: &[Id], action: &str, value: &str) -> Result<(Vec<Id>, usize)> {
    match action {
        // The bin has a right of its own, which may reach less far than that of changing.
        "delete" => tx.under(of.may.delete, |tx| act(tx, ids, |tx, id| (of.store.delete)(tx, id).map(|()| true))),
        "restore" => tx.under(of.may.delete, |tx| act(tx, ids, |tx, id| (of.store.restore)(tx, id).map(|()| true))),
        // Only what this act changed is its own to undo: a tag that was there stays.
        "tag" => act(tx, ids, |tx, id| within(tx, of, id).and_then(|()| tag(tx, of, id, value))),
        "untag" => act(tx, ids, |tx, id| within(tx, of, id).and_then(|()| untag(tx, of, id, value))),
        _ => Err(Error::invalid("action", "choice")),
    }
}

fn act(tx: &mut Tx, ids: &[Id], one: impl Fn(&mut Tx, Id) -> Result<bool>) -> Result<(Vec<Id>, usize)> {
    let (mut done, mut skipped) = (Vec::new(), 0);
    for id in ids {
        match tx.attempt(|tx| one(tx, *id)) {
            Ok(true) => done.push(*id),
            Ok(false) => {}
            Err(Error::NotFound | Error::Forbidden(_)) => skipped += 1,
            Err(e) => return Err(e),
        }
    }
    Ok((done, skipped))
}

/// A tag is a change of its record.
pub(super) fn within(tx: &mut Tx, of: &'static Resource, id: Id) -> Result<()> {
    if of.changeable(tx, id)? { Ok(()) } else { Err(Error::NotFound) }
}

/// Adds a tag to a record that is there; says whether it was new.
pub(super) fn tag(tx: &mut Tx, of: &'static Resource, id: Id, value: &str) -> Result<bool> {
    (of.store.find)(tx, id)?;
    let row = (taggings::resource.eq(of.name), taggings::record.eq(id), taggings::tag.eq(value));
    let new = tx.run(kernel::diesel::insert_into(taggings::table).values(row).on_conflict_do_nothing())?;
    if new == 1 {
        tx.journal(&format!("{}.tagged", of.name), Some(id), json!({"tag": value}))?;
    }
    Ok(new == 1)
}

/// Takes a tag from a record; says whether it was there.
pub(super) fn untag(tx: &mut Tx, of: &'static Resource, id: Id, value: &str) -> Result<bool> {
    let mine = taggings::table.filter(taggings::resource.eq(of.name).and(taggings::record.eq(id)).and(taggings::tag.eq(value)));
    let gone = tx.run(kernel::diesel::delete(mine))? > 0;
    if gone {
        tx.journal(&format!("{}.untagged", of.name), Some(id), json!({"tag": value}))?;
    }
    Ok(gone)
}
