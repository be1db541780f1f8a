//! Making and changing a record by hand. Nothing that was typed is lost: not by
//! a mistake, not by someone else's change.

use super::shown;
use super::timeline;
use super::{face, sight};
use crate::form::Form;
use crate::page::{Go, Page};
use crate::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{Either, HttpRequest};
use kernel::error::{Error, Result, Wrong};
use kernel::field::{Field, Kind};
use kernel::resource::{Id, OwnField, Record, Resource};
use kernel::scope::{Scope, Tx};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The most options a link offers before one types.
const OPTIONS: i64 = 30;

/// What a form needs beside the values: own fields, and the names behind links.
struct Around {
    own: Vec<OwnField>,
    options: HashMap<&'static str, Vec<(Id, String)>>,
}

/// What the page says beside the fields.
#[derive(Default)]
struct Beside {
    wrongs: Vec<Wrong>,
    version: Option<i64>,
    conflict: Option<Value>,
}

fn around(tx: &mut Tx, of: &'static Resource, values: &Record) -> Result<Around> {
    let mut options = HashMap::new();
    for (field, to) in of.fields.iter().filter_map(|f| kernel::resource::target(f).map(|to| (f, to))) {
        let Some(target) = tx.scope().house().edition().resource(to).filter(|t| tx.scope().allows(t.may.read)) else { continue };
        let mut all = super::options::find(tx, target, "", OPTIONS)?;
        if let Some(id) =
            values.get(field.name).and_then(|v| v.as_str()?.parse::<Id>().ok()).filter(|id| !all.iter().any(|(known, _)| known == id))
        {
            all.extend(target.titles(tx, vec![id])?);
        }
        options.insert(field.name, all);
    }
    Ok(Around { own: tx.own_fields(of.name)?, options })
}

pub(super) async fn new(of: &'static Resource, scope: Scope, visit: Visit, req: HttpRequest) -> Result<Page> {
    // A link from a sheet fills in what it knows.
    let given = Form::of_query(req.query_string());
    let mut values = Record::new();
    for field in of.fields.iter().filter(|f| given.has(f.name)) {
        values.insert(field.name.into(), field.read(given.text(field.name)));
    }
    for field in of.fields.iter().filter(|f| f.required && !given.has(f.name)) {
        if let Kind::Choice(all) = field.kind {
            values.insert(field.name.into(), json!(all[0]));
        }
    }
    page(of, &scope, &visit, None, values, Beside::default()).await
}

pub(super) async fn edit(of: &'static Resource, scope: Scope, visit: Visit, id: Id) -> Result<Page> {
    let record = scope.tx(move |tx| (of.store.find)(tx, id)).await?;
    let beside = Beside { version: record["version"].as_i64(), ..Beside::default() };
    page(of, &scope, &visit, Some(id), record, beside).await
}

pub(super) async fn duplicate(of: &'static Resource, scope: Scope, visit: Visit, id: Id) -> Result<Page> {
    let mut record = scope.tx(move |tx| (of.store.find)(tx, id)).await?;
    record.retain(|name, _| name == "extra" || of.field(name).is_some_and(|f| !f.readonly));
    if let Some(first) = of.fields.iter().find(|f| f.title) {
        let name = record.get(first.name).and_then(Value::as_str).unwrap_or_default().to_string();
        record.insert(first.name.into(), json!(visit.say("record-copy-of", &[("title", name)])));
    }
    page(of, &scope, &visit, None, record, Beside::default()).await
}

pub(super) async fn create(of: &'static Resource, scope: Scope, visit: Visit, form: Form) -> Result<Either<Page, Go>> {
    let own = scope.tx(move |tx| tx.own_fields(of.name)).await?;
    let input = read(of, &scope, &own, &form);
    let values = input.clone();
    match scope.tx(move |tx| of.create(tx, input)).await {
        Ok(record) => {
            let id = record["id"].as_str().unwrap_or_default().to_string();
            let to = if form.has("again") { format!("/app/{}/new", of.name) } else { format!("/app/{}/{id}", of.name) };
            Ok(Either::Right(Go::to(to).toast("ok", "record-created-toast", &[("title", of.title(&record))])))
        }
        Err(Error::Invalid(wrongs)) => {
            Ok(Either::Left(page(of, &scope, &visit, None, values, Beside { wrongs, ..Beside::default() }).await?))
        }
        Err(e) => Err(e),
    }
}

pub(super) async fn update(of: &'static Resource, scope: Scope, visit: Visit, id: Id, form: Form) -> Result<Either<Page, Go>> {
    let own = scope.tx(move |tx| tx.own_fields(of.name)).await?;
    let input = read(of, &scope, &own, &form);
    let expect: Option<i32> = form.text("version").parse().ok();
    let values = input.clone();
    match scope.tx(move |tx| of.patch(tx, id, expect, input)).await {
        Ok(record) => {
            Ok(Either::Right(Go::to(format!("/app/{}/{id}", of.name)).toast("ok", "record-saved-toast", &[("title", of.title(&record))])))
        }
        Err(Error::Invalid(wrongs)) => {
            let beside = Beside { wrongs, version: expect.map(i64::from), conflict: None };
            Ok(Either::Left(page(of, &scope, &visit, Some(id), values, beside).await?))
        }
        Err(Error::Conflict(code)) if code == "changed" => {
            let beside = conflict(of, &scope, &visit, id, &values).await?;
            Ok(Either::Left(page(of, &scope, &visit, Some(id), values, beside).await?))
        }
        Err(e) => Err(e),
    }
}

/// The other person's change beside what was typed, and the version to save over.
async fn conflict(of: &'static Resource, scope: &Scope, visit: &Visit, id: Id, typed: &Record) -> Result<Beside> {
    let (record, line, names) = scope
        .tx(move |tx| {
            let record = (of.store.find)(tx, id)?;
            let line = timeline::of_record(tx, id)?.into_iter().find(|l| l.what.ends_with(".updated"));
            let names = timeline::names(tx, line.iter().map(|l| l.actor.as_str()))?;
            Ok((record, line, names))
        })
        .await?;
    let read = |field: &'static Field, of_record: &Record| {
        shown::text(visit, of, field, of_record.get(field.name).unwrap_or(&Value::Null)).unwrap_or_default()
    };
    let differ = of.fields.iter().filter(|f| {
        sight::may_see(scope, of, f)
            && !f.readonly
            && typed.get(f.name).unwrap_or(&Value::Null) != record.get(f.name).unwrap_or(&Value::Null)
    });
    let changes: Vec<Value> =
        differ.map(|f| json!({"label": shown::label(visit, of, f), "theirs": read(f, &record), "yours": read(f, typed)})).collect();
    let who = line.as_ref().map(|l| timeline::who(visit, &names, &l.actor)).unwrap_or_default();
    let conflict = json!({"who": who, "at": record["updated_at"], "changes": changes});
    Ok(Beside { wrongs: Vec::new(), version: record["version"].as_i64(), conflict: Some(conflict) })
}

/// What was filled in: only fields that stand in the form, typed as far as they can be.
fn read(of: &'static Resource, scope: &Scope, own: &[OwnField], form: &Form) -> Record {
    let mut input = Record::new();
    for field in of.fields.iter().filter(|f| writable(scope, of, f) && form.has(f.name)) {
        let mut value = field.read(form.text(field.name));
        if field.kind == Kind::Moment {
            value = moment(scope, form.text(field.name));
        }
        input.insert(field.name.into(), value);
    }
    let extra: Map<String, Value> =
        own.iter().filter(|o| form.has(&o.name)).map(|o| (o.name.clone(), o.as_field().read(form.text(&o.name)))).collect();
    if !extra.is_empty() {
        input.insert("extra".into(), Value::Object(extra));
    }
    input
}

/// What a browser's clock says is meant in the agency's zone; a moment that does not exist moves forward.
fn moment(scope: &Scope, typed: &str) -> Value {
    use chrono::{LocalResult, NaiveDateTime, TimeZone};
    let zone: chrono_tz::Tz = scope.tenant().zone.parse().unwrap_or(chrono_tz::Europe::Paris);
    if typed.is_empty() {
        return Value::Null;
    }
    let wall =
        NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M").or_else(|_| NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M:%S"));
    let Ok(wall) = wall else { return json!(typed) };
    let instant = match zone.from_local_datetime(&wall) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at),
        LocalResult::None => zone.from_local_datetime(&(wall + chrono::Duration::hours(1))).earliest(),
    };
    instant.map_or_else(|| json!(typed), |at| json!(at.with_timezone(&chrono::Utc).to_rfc3339()))
}

fn writable(scope: &Scope, of: &Resource, field: &Field) -> bool {
    !field.readonly && sight::may_see(scope, of, field)
}

async fn page(of: &'static Resource, scope: &Scope, visit: &Visit, id: Option<Id>, values: Record, beside: Beside) -> Result<Page> {
    let known = values.clone();
    let around = scope.tx(move |tx| around(tx, of, &known)).await?;
    let one = visit.say(&format!("{}-one", of.name), &[]);
    let title = match id {
        Some(_) => visit.say("form-edit-title", &[("name", of.title(&values))]),
        None => visit.say("list-new", &[("one", one)]),
    };
    let base = format!("/app/{}", of.name);
    let (action, cancel) = match id {
        Some(id) => (format!("{base}/{id}/edit"), format!("{base}/{id}")),
        None => (format!("{base}/new"), base.clone()),
    };
    let said = |w: &Wrong| visit.say(&format!("error-{}", w.code), &w.args.iter().map(|(k, v)| (*k, v.clone())).collect::<Vec<_>>());
    let label_of = |name: &str| {
        of.field(name).map_or_else(
            || around.own.iter().find(|o| o.name == name).map_or(String::new(), |o| o.label.clone()),
            |f| shown::label(visit, of, f),
        )
    };
    let errors: Vec<Value> =
        beside.wrongs.iter().map(|w| json!({"field": w.field, "label": label_of(&w.field), "text": said(w)})).collect();
    let error_of = |name: &str| beside.wrongs.iter().find(|w| w.field == name).map(said);
    let status = if beside.conflict.is_some() {
        StatusCode::CONFLICT
    } else if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let mut sections: Vec<(&str, Vec<Value>)> = Vec::new();
    for field in of.fields.iter().filter(|f| writable(scope, of, f)) {
        let control = control(of, scope, visit, field, &values, &around, error_of(field.name));
        match sections.iter_mut().find(|(s, _)| *s == field.section) {
            Some((_, fields)) => fields.push(control),
            None => sections.push((field.section, vec![control])),
        }
    }
    let mut sections: Vec<Value> =
        sections.into_iter().map(|(s, fields)| json!({"label": visit.say(&format!("section-{s}"), &[]), "fields": fields})).collect();
    if !around.own.is_empty() {
        let fields: Vec<Value> = around.own.iter().map(|o| own_control(o, &values, error_of(&o.name))).collect();
        sections.push(json!({"label": visit.say("section-own", &[]), "fields": fields}));
    }
    let page = Page::new("resource/form.html").titled(title.clone()).status(status);
    let page = page.crumb(visit.say(&format!("{}-many", of.name), &[]), Some(&base)).with("resource", face(visit, scope, of));
    Ok(page.with(
        "form",
        json!({
            "action": action, "method": "post", "title": title, "sections": sections, "errors": errors, "version": beside.version,
            "conflict": beside.conflict, "cancel_href": cancel, "expired": false, "multipart": false, "again": id.is_none(),
        }),
    ))
}

fn control(
    of: &'static Resource,
    scope: &Scope,
    visit: &Visit,
    field: &'static Field,
    values: &Record,
    around: &Around,
    error: Option<String>,
) -> Value {
    let value = values.get(field.name).unwrap_or(&Value::Null);
    let shown_value = match (field.kind, value) {
        (Kind::Money, Value::Number(minor)) if minor.is_i64() => json!(amount(minor.as_i64().unwrap_or_default())),
        (Kind::Moment, Value::String(at)) => json!(wall(scope, at)),
        (_, v) => v.clone(),
    };
    let options: Vec<Value> = match field.kind {
        Kind::Choice(all) => all.iter().map(|v| json!({"value": v, "label": shown::choice(visit, of, field, v)})).collect(),
        Kind::Link(_) => {
            around.options.get(field.name).into_iter().flatten().map(|(id, title)| json!({"value": id, "label": title})).collect()
        }
        _ => Vec::new(),
    };
    let max = match field.kind {
        Kind::Text(max) => Some(max),
        Kind::Long => Some(20_000),
        Kind::Email => Some(254),
        _ => None,
    };
    let hint = format!("{}-{}-hint", of.name, field.name);
    let hint = crate::page::words(visit.house()).has(visit.locale(), &hint).then(|| visit.say(&hint, &[]));
    // A picture is sent on a page of its own; its key stands here.
    let kind = if field.kind == Kind::Picture { "text" } else { shown::kind(field) };
    json!({
        "name": field.name, "label": shown::label(visit, of, field), "kind": kind, "hint": hint, "required": field.required, "value": shown_value,
        "options": options, "options_href": kernel::resource::target(field).map(|to| format!("/app/{to}/options")), "error": error,
        "readonly": false, "sensitive": field.sensitive, "max": max, "src": (field.kind == Kind::Picture).then(|| value.as_str().map(|k| format!("/media/{k}"))),
    })
}

/// Minor units as a box takes them. The sign stands alone: less than one has no whole part to carry it.
fn amount(minor: i64) -> String {
    let (sign, all) = (if minor < 0 { "-" } else { "" }, minor.unsigned_abs());
    format!("{sign}{}.{:02}", all / 100, all % 100)
}

fn wall(scope: &Scope, at: &str) -> String {
    let zone: chrono_tz::Tz = scope.tenant().zone.parse().unwrap_or(chrono_tz::Europe::Paris);
    chrono::DateTime::parse_from_rfc3339(at)
        .map_or_else(|_| at.to_string(), |at| at.with_timezone(&zone).format("%Y-%m-%dT%H:%M").to_string())
}

fn own_control(own: &OwnField, values: &Record, error: Option<String>) -> Value {
    let value = values.get("extra").and_then(|e| e.get(&own.name)).cloned().unwrap_or(Value::Null);
    let options: Vec<Value> = own.options.iter().map(|o| json!({"value": o, "label": o})).collect();
    let kind = if own.kind == "choice" { "choice" } else { shown::kind(&own.as_field()) };
    json!({"name": own.name, "label": own.label, "kind": kind, "hint": null, "required": own.required, "value": value, "options": options, "error": error, "readonly": false, "sensitive": false, "max": null})
}
