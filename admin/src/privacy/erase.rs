//! Erasing what is kept about a person and keeping the books: their fields are
//! emptied, what points at the record stays, and the journal forgets with them. Where two people answer for data, the
//! second one sees it first.

use super::exports::picked;
use super::{DESK, aloud, mentions, tabs};
use crate::approvals;
use actix_web::{Either, HttpResponse};
use diesel::prelude::*;
use kernel::approval::{self, Act, Carry, Outcome, Shown, key};
use kernel::erased::{self, Erased};
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

/// A record that somebody picked.
type Pick = (&'static Resource, Id);

/// Somebody's records, emptied for good: seen by two, unless one person alone answers for data here.
pub(super) static ERASE: Act = Act {
    name: "privacy.erase",
    switch: "",
    may: |_, _| Some(DESK),
    mays: |_| vec![DESK],
    show: |tx, params| {
        if !approval::has_second(tx, DESK)? {
            return Ok(None);
        }
        let picks = picks(tx.scope(), params["picks"].as_array().into_iter().flatten().filter_map(Value::as_str));
        let line = |(of, _, record): &(&'static Resource, Id, Record)| Shown {
            what: json!([key(format!("{}-one", of.name)), of.title(record)]),
            before: filled(of, record).map(|f| key(format!("{}-{}", of.name, f.name))).collect(),
            after: Vec::new(),
        };
        Ok(Some(read(tx, picks)?.iter().map(line).collect()))
    },
    carry: Carry::AtOnce(|tx, params| {
        let picks = picks(tx.scope(), params["picks"].as_array().into_iter().flatten().filter_map(Value::as_str));
        let request = params["request"].as_str().and_then(|id| id.parse().ok());
        let (count, word) = (picks.len(), aloud(tx, "privacy-erased-person"));
        tx.beyond_reach(|tx| picks.into_iter().try_for_each(|(of, id)| one(tx, of, id, &word, request)))?;
        Ok(json!(count))
    }),
};

/// What these words pick, each once.
fn picks<'a>(scope: &Scope, said: impl Iterator<Item = &'a str>) -> Vec<Pick> {
    let mut picks: Vec<Pick> = Vec::new();
    for pick in said.filter_map(|p| picked(scope, p)) {
        if !picks.iter().any(|(of, id)| (of.name, *id) == (pick.0.name, pick.1)) && picks.len() < MOST {
            picks.push(pick);
        }
    }
    picks
}

/// An erasure of these as the act writes it down.
fn params(picks: &[Pick], request: Option<Id>) -> Value {
    let picks: Vec<String> = picks.iter().map(|(of, id)| format!("{}:{id}", of.name)).collect();
    json!({"picks": picks, "request": request})
}

fn read(tx: &mut Tx, picks: Vec<Pick>) -> Result<Vec<(&'static Resource, Id, Record)>> {
    tx.beyond_reach(|tx| picks.into_iter().map(|(of, id)| Ok((of, id, (of.store.find)(tx, id)?))).collect::<Result<Vec<_>>>())
}

/// The fields of a record that would be emptied and say something.
fn filled(of: &'static Resource, record: &Record) -> impl Iterator<Item = &'static Field> {
    emptied(of).into_iter().filter(move |f| record.get(f.name).is_some_and(|v| !v.is_null() && v != ""))
}

fn none() -> Go {
    Go::to("/app/privacy/search").toast("warn", "privacy-none-picked", &[])
}

/// Shows what would be emptied, record by record; nothing is done yet.
pub(super) async fn plan(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let picks = picks(&scope, form.all("pick").into_iter());
    if picks.is_empty() {
        return Ok(Either::Right(none()));
    }
    let (records, second) = scope.tx(move |tx| Ok((read(tx, picks)?, approval::has_second(tx, DESK)?))).await?;
    let line = |(of, id, record): &(&'static Resource, Id, Record)| {
        let emptied: Vec<String> = filled(of, record).map(|f| visit.say(&format!("{}-{}", of.name, f.name), &[])).collect();
        json!({"pick": format!("{}:{id}", of.name), "title": web::dialled(&visit, of.title(record)), "kind": visit.say(&format!("{}-one", of.name), &[]), "emptied": emptied})
    };
    let rows: Vec<Value> = records.iter().map(line).collect();
    Ok(Either::Left(
        Page::new("privacy/erase.html")
            .title("privacy-erase")
            .summary("privacy-erase-summary")
            .crumb("privacy-title", Some("/app/privacy"))
            .with("tabs", tabs(&visit, &scope, "/app/privacy/search"))
            .with("request", form.text("request").parse::<Id>().ok())
            .with("second", second)
            .with("rows", rows),
    ))
}

/// Erases, all or nothing, or asks for a second person.
pub(super) async fn carry(scope: Scope, form: Form) -> Result<Go> {
    let picks = picks(&scope, form.all("pick").into_iter());
    if picks.is_empty() {
        return Ok(none());
    }
    let (count, params) = (picks.len(), params(&picks, form.text("request").parse::<Id>().ok()));
    let outcome = scope.tx(move |tx| ERASE.perform(tx, params)).await?;
    let done = |_| Go::to("/app/privacy").toast("ok", "privacy-erased", &[("count", count.to_string())]);
    Ok(approvals::or_asked(outcome, done))
}

/// The same for programs: the records by name, `people:0190…`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    picks: Vec<String>,
    request: Option<Id>,
}

pub(super) async fn carry_json(scope: Scope, wish: actix_web::web::Json<Wish>) -> Result<HttpResponse> {
    let picks = picks(&scope, wish.picks.iter().map(String::as_str));
    if picks.is_empty() {
        return Err(Error::invalid("picks", "required"));
    }
    let params = params(&picks, wish.request);
    Ok(match scope.tx(move |tx| ERASE.perform(tx, params)).await? {
        Outcome::Done(count) => HttpResponse::Ok().json(json!({"erased": count})),
        Outcome::Asked(id) => approvals::waits(id),
    })
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

/// Writes a record anew, in the bin or not, if that changes it; whether it did.
pub(super) fn rewrite(tx: &mut Tx, of: &'static Resource, id: Id, change: impl FnOnce(&mut Record)) -> Result<bool> {
    let mut record = (of.store.lock)(tx, id)?;
    let binned = !record["deleted_at"].is_null();
    record.retain(|name, _| name == "extra" || of.field(name).is_some());
    let was = record.clone();
    change(&mut record);
    if record == was {
        return Ok(false);
    }
    if binned {
        (of.store.restore)(tx, id)?;
    }
    (of.store.update)(tx, id, None, record)?;
    if binned {
        (of.store.delete)(tx, id)?;
    }
    Ok(true)
}

/// Empties the personal fields of a record and everything that was told of them; which fields.
pub(super) fn empty(tx: &mut Tx, of: &'static Resource, id: Id, word: &str) -> Result<Vec<&'static str>> {
    empty_led(tx, of, id, id, word)
}

/// As `empty`, of a record whose links lead to another one since they were merged.
fn empty_led(tx: &mut Tx, of: &'static Resource, id: Id, led: Id, word: &str) -> Result<Vec<&'static str>> {
    let emptied = emptied(of);
    // A short word tells two erased records apart and leads back to nobody.
    let short = &id.simple().to_string()[24..];
    let record = (of.store.lock)(tx, id)?;
    let pictures = pictures(&emptied, &record);
    let said = mentions::names(tx, of, id, record)?;
    rewrite(tx, of, id, |record| {
        record.extend(emptied.iter().map(|field| (field.name.into(), instead(field, word, short))));
        record.insert("extra".into(), json!({}));
    })?;
    let about = comments::table.filter(comments::resource.eq(of.name).and(comments::record.eq(id)));
    tx.run(diesel::update(about).set(comments::body.eq(BLOT)))?;
    mentions::take_out(tx, of, led, &said)?;
    forget(tx, &Erased { of, record: id, said: &said }, &emptied, &pictures)?;
    // Who was merged into them is the same person, and waits in the bin.
    for twin in merge::end_undo(tx, of, id)? {
        match empty_led(tx, of, twin, led, word) {
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
    let said = mentions::names(tx, of, id, record)?;
    mentions::take_out(tx, of, id, &said)?;
    of.remove(tx, id)?;
    tx.run(diesel::delete(comments::table.filter(comments::resource.eq(of.name).and(comments::record.eq(id)))))?;
    merge::end_undo(tx, of, id)?;
    forget(tx, &Erased { of, record: id, said: &said }, &emptied(of), &pictures)
}

/// What other parts of the house remember of a record's personal fields.
pub(super) fn forget(tx: &mut Tx, gone: &Erased, emptied: &[&'static Field], pictures: &[String]) -> Result<()> {
    let (of, id) = (gone.of, gone.record);
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
    erased::forget(tx, gone, |data| blot(data, &names))?;
    for module in tx.scope().house().edition().all() {
        (module.forgets)(tx, gone)?;
    }
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
