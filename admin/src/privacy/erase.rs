//! Erasing what is kept about a person and keeping the books: their fields are
//! emptied, what points at the record stays, and the journal forgets with them.

use super::exports::picked;
use super::tabs;
use actix_web::Either;
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::field::{Field, Kind};
use kernel::merge;
use kernel::principal::Id;
use kernel::redact::BLOT;
use kernel::resource::{Record, Resource};
use kernel::schema::{
    batch_records as batched, batches, comments, import_lines as lines, notices, privacy_exports as exports, webhook_deliveries as told,
};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit};

/// Records erased in one go.
const MOST: usize = 500;

/// The picks of a form, each once.
fn picks(scope: &Scope, form: &Form) -> Vec<(&'static Resource, Id)> {
    let mut picks: Vec<_> = form.all("pick").into_iter().filter_map(|p| picked(scope, p)).take(MOST).collect();
    picks.dedup_by_key(|(of, id)| (of.name, *id));
    picks
}

fn none() -> Go {
    Go::to("/app/privacy/search").toast("warn", "privacy-none-picked", &[])
}

/// Shows what would be emptied, record by record; nothing is done yet.
pub(super) async fn plan(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let picks = picks(&scope, &form);
    if picks.is_empty() {
        return Ok(Either::Right(none()));
    }
    let records = scope
        .tx(move |tx| {
            let read = |tx: &mut Tx| picks.into_iter().map(|(of, id)| Ok((of, id, (of.store.find)(tx, id)?))).collect::<Result<Vec<_>>>();
            tx.beyond_reach(read)
        })
        .await?;
    let line = |(of, id, record): &(&'static Resource, Id, Record)| {
        let filled = |f: &&Field| f.personal && !f.readonly && record.get(f.name).is_some_and(|v| !v.is_null() && v != "");
        let words = |f: &Field| visit.say(&format!("{}-{}", of.name, f.name), &[]);
        let emptied: Vec<String> = of.fields.iter().filter(filled).map(words).collect();
        json!({"pick": format!("{}:{id}", of.name), "title": of.title(record), "kind": visit.say(&format!("{}-one", of.name), &[]), "emptied": emptied})
    };
    let rows: Vec<Value> = records.iter().map(line).collect();
    Ok(Either::Left(
        Page::new("privacy/erase.html")
            .title("privacy-erase")
            .summary("privacy-erase-summary")
            .crumb("privacy-title", Some("/app/privacy"))
            .with("tabs", tabs(&visit, &scope, "/app/privacy/search"))
            .with("request", form.text("request").parse::<Id>().ok())
            .with("rows", rows),
    ))
}

/// Erases, all or nothing.
pub(super) async fn carry(visit: Visit, scope: Scope, form: Form) -> Result<Go> {
    let picks = picks(&scope, &form);
    if picks.is_empty() {
        return Ok(none());
    }
    let (count, request) = (picks.len(), form.text("request").parse::<Id>().ok());
    let word = visit.say("privacy-erased-person", &[]);
    scope.tx(move |tx| tx.beyond_reach(|tx| picks.into_iter().try_for_each(|(of, id)| one(tx, of, id, &word, request)))).await?;
    Ok(Go::to("/app/privacy").toast("ok", "privacy-erased", &[("count", count.to_string())]))
}

/// The same for programs: the records by name, `people:0190…`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    picks: Vec<String>,
    request: Option<Id>,
}

pub(super) async fn carry_json(visit: Visit, scope: Scope, wish: actix_web::web::Json<Wish>) -> Result<actix_web::HttpResponse> {
    let wish = wish.into_inner();
    let mut picks: Vec<_> = wish.picks.iter().filter_map(|p| picked(&scope, p)).take(MOST).collect();
    picks.dedup_by_key(|(of, id)| (of.name, *id));
    if picks.is_empty() {
        return Err(kernel::error::Error::invalid("picks", "required"));
    }
    let (count, word) = (picks.len(), visit.say("privacy-erased-person", &[]));
    let request = wish.request;
    scope.tx(move |tx| tx.beyond_reach(|tx| picks.into_iter().try_for_each(|(of, id)| one(tx, of, id, &word, request)))).await?;
    Ok(actix_web::HttpResponse::Ok().json(json!({"erased": count})))
}

/// Empties one record, and whatever else the house told about it.
pub(super) fn one(tx: &mut Tx, of: &'static Resource, id: Id, word: &str, request: Option<Id>) -> Result<()> {
    let names = empty(tx, of, id, word)?;
    tx.journal("privacy.erased", Some(id), json!({"resource": of.name, "fields": names, "request": request}))
}

/// The fields of a resource that an erasure empties.
fn emptied(of: &'static Resource) -> Vec<&'static Field> {
    of.fields.iter().filter(|f| f.personal && !f.readonly).collect()
}

/// The keys of the pictures that these fields show.
fn pictures(fields: &[&'static Field], record: &Record) -> Vec<String> {
    fields.iter().filter(|f| f.kind == Kind::Picture).filter_map(|f| record.get(f.name)?.as_str().map(String::from)).collect()
}

/// Empties the personal fields of a record and everything that was told of them; which fields.
pub(super) fn empty(tx: &mut Tx, of: &'static Resource, id: Id, word: &str) -> Result<Vec<&'static str>> {
    let mut record = (of.store.lock)(tx, id)?;
    let binned = !record["deleted_at"].is_null();
    if binned {
        (of.store.restore)(tx, id)?;
    }
    record.retain(|name, _| of.field(name).is_some());
    let emptied = emptied(of);
    // A short word tells two erased records apart and leads back to nobody.
    let short = &id.simple().to_string()[24..];
    let pictures = pictures(&emptied, &record);
    for field in &emptied {
        record.insert(field.name.into(), instead(field, word, short));
    }
    record.insert("extra".into(), json!({}));
    (of.store.update)(tx, id, None, record)?;
    if binned {
        (of.store.delete)(tx, id)?;
    }
    let about = comments::table.filter(comments::resource.eq(of.name).and(comments::record.eq(id)));
    tx.run(diesel::update(about).set(comments::body.eq(BLOT)))?;
    forget(tx, of, id, &emptied, &pictures)?;
    // Who was merged into them is the same person, and waits in the bin.
    for twin in merge::end_undo(tx, of, id)? {
        match empty(tx, of, twin, word) {
            Ok(_) | Err(Error::NotFound) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(emptied.iter().map(|f| f.name).collect())
}

/// Removes a record for good, with what was said of it; the journal keeps that it was there, and nothing of what it held.
pub(super) fn remove(tx: &mut Tx, of: &'static Resource, id: Id) -> Result<()> {
    let record = (of.store.lock)(tx, id)?;
    let pictures = pictures(&emptied(of), &record);
    of.remove(tx, id)?;
    tx.run(diesel::delete(comments::table.filter(comments::resource.eq(of.name).and(comments::record.eq(id)))))?;
    merge::end_undo(tx, of, id)?;
    forget(tx, of, id, &emptied(of), &pictures)
}

/// What other parts of the house remember of a record's personal fields.
fn forget(tx: &mut Tx, of: &'static Resource, id: Id, emptied: &[&'static Field], pictures: &[String]) -> Result<()> {
    // Search says it no more, from now on; what is left is read again within a moment.
    kernel::index::remove(tx, of.name, &[id])?;
    web::attachments::forget(tx, of, id, pictures)?;
    tx.run(diesel::delete(notices::table.filter(notices::href.eq(format!("/app/{}/{id}", of.name)))))?;
    tx.run(diesel::update(lines::table.filter(lines::record.eq(id))).set((lines::kind.eq("kept"), lines::data.eq(json!({})))))?;
    tx.run(diesel::update(batched::table.filter(batched::record.eq(id))).set((batched::state.eq("kept"), batched::data.eq(json!({})))))?;
    forget_values(tx, of, id, emptied)?;
    // What other programs were told, or are about to be told, says it no more.
    let blank = (told::data.eq(json!({})), told::tries.eq(json!([])));
    tx.run(diesel::update(told::table.filter(told::subject.eq(id))).set(blank))?;
    // What waits for another release says who they were.
    kernel::reshape::forget(tx, &[id])?;
    // An archive made before still holds what was erased: it goes too, once somebody else asks for one.
    let pick = json!([format!("{}:{id}", of.name)]);
    tx.run(diesel::delete(exports::table.filter(exports::picks.contains(pick))))?;
    let names: Vec<&str> = emptied.iter().map(|f| f.name).collect();
    tx.redact(id, |data| blot(data, &names)).map(|_| ())
}

/// Acts on many carry the value that they wrote into a record: of one that is over it is not needed any more,
/// and one that waits would write it again.
fn forget_values(tx: &mut Tx, of: &'static Resource, id: Id, emptied: &[&'static Field]) -> Result<()> {
    let names: Vec<&str> = emptied.iter().map(|f| f.name).collect();
    let with: Vec<Id> = tx.all(batched::table.filter(batched::record.eq(id)).select(batched::batch_id).distinct())?;
    let told = batches::field.eq_any(names).or(batches::field.like("x\\_%"));
    let about = batches::table.filter(batches::id.eq_any(with).and(batches::resource.eq(of.name)).and(batches::action.eq("set")));
    let about = about.filter(told);
    tx.run(diesel::delete(about.clone().filter(batches::status.eq("prepared"))))?;
    let over = about.filter(batches::status.eq_any(["done", "undone", "failed"]));
    tx.run(diesel::update(over).set(batches::value.eq(Value::Null))).map(|_| ())
}

/// What stands in the place of what must not be empty.
fn instead(field: &Field, word: &str, short: &str) -> Value {
    match (field.required, field.kind) {
        (false, _) => Value::Null,
        (true, Kind::Email) => json!(format!("efface-{short}@efface.invalid")),
        (true, _) => json!(format!("{word} {short}")),
    }
}

/// Blots the fields of a line's two sides, own fields, and what was said in words.
fn blot(data: &mut Value, names: &[&str]) {
    for side in ["before", "after"] {
        for (name, value) in data.get_mut(side).and_then(Value::as_object_mut).into_iter().flatten() {
            if (names.contains(&name.as_str()) || name.starts_with("x_")) && !value.is_null() {
                *value = json!(BLOT);
            }
        }
    }
    for (name, value) in data.as_object_mut().into_iter().flatten() {
        if ["text", "title", "name"].contains(&name.as_str()) && value.is_string() {
            *value = json!(BLOT);
        }
    }
}
