//! Acts on many records: kept as a batch, so that any number of them is undone as one.

mod act;
mod approved;
mod batch;
mod chosen;
mod foresee;
mod pages;
mod work;

pub(crate) use act::Act;
pub(crate) use approved::{Begun, DELETE_MANY, go};
pub(crate) use batch::{begin, find, forget_prepared, told};
pub(crate) use chosen::{Chosen, matching};
pub(crate) use pages::take_back;
pub(crate) use work::{ChangeMany, carry};

pub(super) use act::within;
pub(super) use pages::{preview, resume, set, show, start, undo};

use crate::form::Form;
use crate::page::{Go, Said, local};
use crate::visit::Visit;
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::resource::{Id, Resource};
use kernel::schema::taggings;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The most records of one act.
const MOST: usize = 10_000;

/// Does one thing to every chosen record; what stands in the way of one is said. A field to set is asked for first.
pub(super) async fn bulk(of: &'static Resource, scope: Scope, visit: Visit, form: Form) -> Result<Go> {
    let chosen = Chosen::of_form(of, &scope, &form)?;
    let back = if form.has("back") { local(form.text("back").to_string()) } else { format!("/app/{}", of.name) };
    let page = |id: Id| format!("/app/{}/bulk/{id}", of.name);
    let value = form.text("value").to_string();
    let act = Act::named(form.text("action"), None, json!(value))?;
    if matches!(act, Act::Set { .. }) {
        let id = scope.tx(move |tx| chosen.find(tx, of, MOST).and_then(|ids| begin(tx, of, &act, "prepared", &ids))).await?;
        return Ok(Go::to(page(id)));
    }
    scope.require(act.may(of))?;
    let words = match act {
        Act::Delete => "bulk-done-delete",
        Act::Restore => "bulk-done-restore",
        Act::Tag(_) => "bulk-done-tag",
        _ => "bulk-done-untag",
    };
    let begun = scope
        .tx(move |tx| {
            let ids = chosen.find(tx, of, MOST)?;
            Ok(match go(tx, of, &act, &ids)? {
                Begun::Going(id) => Ok((id, find(tx, of, id)?, told(tx, id, &["refused"], i64::MAX)?, tx.own_fields(of.name)?)),
                Begun::Asked(request) => Err(request),
            })
        })
        .await?;
    let (id, batch, refused, own) = match begun {
        Ok(going) => going,
        Err(request) => return Ok(Go::to(format!("/app/approvals/{request}")).toast("info", "approval-asked", &[])),
    };
    if batch.status == "running" {
        return Ok(Go::to(page(id)));
    }
    let mut said = visit.say(words, &[("count", batch.changed.to_string()), ("tag", value)]);
    let whys: BTreeSet<String> = refused.iter().map(|told| pages::why(&visit, of, &own, &told.data)).collect();
    let go = match (whys.len(), whys.first()) {
        (1, Some(why)) => {
            let count = ("count", batch.refused.to_string());
            said = format!("{said} {}", visit.say("bulk-skipped", &[count, ("why", why.clone())]));
            Go::to(back).toast("warn", Said::Text(said), &[])
        }
        (0, _) => Go::to(back).toast("ok", Said::Text(said), &[]),
        // Several reasons are read line by line.
        _ => {
            said = format!("{said} {}", visit.say("bulk-skipped-several", &[("count", batch.refused.to_string())]));
            Go::to(page(id)).toast("warn", Said::Text(said), &[])
        }
    };
    Ok(if batch.changed > 0 { go.undo(format!("{}/undo", page(id))) } else { go })
}

/// Adds a tag to a record within reach; says whether it was new.
pub(super) fn tag(tx: &mut Tx, of: &'static Resource, id: Id, value: &str) -> Result<bool> {
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

/// The page of the act that a line of the journal belongs to, for whoever did it.
pub(super) fn page_of(scope: &Scope, of: &Resource, actor: &str, data: &Value) -> Option<String> {
    let batch = data["batch"].as_str().filter(|_| actor == scope.principal().actor() && scope.allows(of.may.update))?;
    Some(format!("/app/{}/bulk/{batch}", of.name))
}
