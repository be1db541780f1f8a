//! Making and changing a record by hand. Nothing that was typed is lost: not by
//! a mistake, not by someone else's change.

use super::shown;
use super::timeline;
use super::{face, here, looked, opened, sent};
use crate::draft;
use crate::form::{Form, Parcel};
use crate::page::{Go, Page};
use crate::plan;
use crate::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{Either, HttpRequest};
use kernel::error::{Error, Result, Wrong};
use kernel::field::{Field, Kind};
use kernel::phone;
use kernel::resource::{Id, OwnField, Record, Resource};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

/// The most options a link offers before one types.
const OPTIONS: i64 = 30;

/// What a form needs beside the values: own fields, and the names behind links.
pub(super) struct Around {
    pub own: Arc<Vec<OwnField>>,
    options: HashMap<&'static str, Vec<(Id, String)>>,
}

/// What the page says beside the fields.
#[derive(Default)]
struct Beside {
    wrongs: Vec<Wrong>,
    version: Option<i64>,
    /// The marks of what the form was opened at.
    opened: String,
    conflict: Option<Value>,
    /// Why it is as it was typed and not as it is kept: its words are `form-{back}`.
    back: Option<&'static str>,
    /// What was typed into fields that are gone with their release.
    lost: Vec<(&'static Field, String)>,
}

pub(super) fn around(tx: &mut Tx, of: &'static Resource, values: &Record) -> Result<Around> {
    let mut options = HashMap::new();
    for (field, to) in of.fields.iter().filter_map(|f| kernel::resource::target(f).map(|to| (f, to))) {
        let Some(target) = tx.scope().house().edition().linked(to).filter(|t| tx.scope().allows(t.may.read)) else { continue };
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

/// What was typed, and what stands around it.
fn typed(tx: &mut Tx, of: &'static Resource, form: &Form) -> Result<(Record, Around)> {
    let own = tx.own_fields(of.name)?;
    let mut values = sent::read(of, tx.scope(), &own, form);
    // What can be no number stays as it was typed, and is said beside it.
    of.dial(tx, &mut values, None);
    let around = around(tx, of, &values)?;
    Ok((values, around))
}

pub(super) async fn new(of: &'static Resource, scope: Scope, visit: Visit, req: HttpRequest) -> Result<Page> {
    if let Some((kept, why)) = draft::back(&visit, &req).await? {
        return again(of, &scope, &visit, None, kept, why.name()).await;
    }
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
    let known = values.clone();
    let around = scope.tx(move |tx| around(tx, of, &known)).await?;
    Ok(page(of, &scope, &visit, None, &values, &around, Beside::default()))
}

/// The form as it was when its session or its token had expired, or its module was away.
async fn again(of: &'static Resource, scope: &Scope, visit: &Visit, id: Option<Id>, kept: Form, why: &'static str) -> Result<Page> {
    let (version, opened) = (kept.text("version").parse().ok(), kept.text("opened").to_string());
    let (values, around) = scope.tx(move |tx| typed(tx, of, &kept)).await?;
    Ok(page(of, scope, visit, id, &values, &around, Beside { version, opened, back: Some(why), ..Beside::default() }))
}

pub(super) async fn edit(of: &'static Resource, scope: Scope, visit: Visit, req: HttpRequest, id: Id) -> Result<Page> {
    if let Some((kept, why)) = draft::back(&visit, &req).await? {
        return again(of, &scope, &visit, Some(id), kept, why.name()).await;
    }
    let (record, around) = found(of, &scope, id).await?;
    looked::note(&scope, of, Some(id), looked::revealed(of, &scope, std::iter::once(&record))).await?;
    let opened = opened::marks(of, &scope, &around.own, &record);
    let beside = Beside { version: record["version"].as_i64(), opened, ..Beside::default() };
    Ok(page(of, &scope, &visit, Some(id), &record, &around, beside))
}

async fn found(of: &'static Resource, scope: &Scope, id: Id) -> Result<(Record, Around)> {
    let find = move |tx: &mut Tx| {
        let record = (of.store.find)(tx, id)?;
        let around = around(tx, of, &record)?;
        Ok((record, around))
    };
    scope.tx(find).await
}

pub(super) async fn duplicate(of: &'static Resource, scope: Scope, visit: Visit, id: Id) -> Result<Page> {
    let (mut record, around) = found(of, &scope, id).await?;
    looked::note(&scope, of, Some(id), looked::revealed(of, &scope, std::iter::once(&record))).await?;
    record.retain(|name, _| name == "extra" || of.field(name).is_some_and(|f| !f.readonly));
    if let Some(first) = of.fields.iter().find(|f| f.title) {
        let name = record.get(first.name).and_then(Value::as_str).unwrap_or_default().to_string();
        record.insert(first.name.into(), json!(visit.say("record-copy-of", &[("title", name)])));
    }
    Ok(page(of, &scope, &visit, None, &record, &around, Beside::default()))
}

pub(super) async fn create(
    of: &'static Resource,
    scope: Scope,
    visit: Visit,
    req: HttpRequest,
    parcel: Parcel,
) -> Result<Either<Page, Go>> {
    let (form, wrongs) = sent::unpack(of, &scope, parcel).await?;
    let sent = form.clone();
    let write = move |tx: &mut Tx| {
        plan::room_for_records(tx, 1)?;
        let own = tx.own_fields(of.name)?;
        let input = sent::read(of, tx.scope(), &own, &sent);
        of.create(tx, input)
    };
    let lost = sent::lost(of, &scope, &form);
    let done = if wrongs.is_empty() && lost.is_empty() { scope.tx(write).await } else { Err(Error::Invalid(wrongs)) };
    match done {
        Ok(record) => {
            let id = record["id"].as_str().unwrap_or_default().to_string();
            let to = if form.has("again") { format!("/app/{}/new", of.name) } else { format!("/app/{}/{id}", of.name) };
            let go = Go::to(to).toast("ok", "record-created-toast", &[("title", shown::title(&visit, of, &record))]);
            Ok(Either::Right(draft::forget(go, &visit, &req, false)))
        }
        Err(Error::Invalid(wrongs)) => {
            let (values, around) = scope.tx(move |tx| typed(tx, of, &form)).await?;
            Ok(Either::Left(page(of, &scope, &visit, None, &values, &around, Beside { wrongs, lost, ..Beside::default() })))
        }
        Err(why @ Error::Busy(_)) => not_now(of, &scope, &visit, None, form, why).await.map(Either::Left),
        Err(e) => Err(e),
    }
}

pub(super) async fn update(
    of: &'static Resource,
    scope: Scope,
    visit: Visit,
    req: HttpRequest,
    id: Id,
    parcel: Parcel,
) -> Result<Either<Page, Go>> {
    let (form, wrongs) = sent::unpack(of, &scope, parcel).await?;
    let expect: Option<i32> = form.text("version").parse().ok();
    if form.has("take") && wrongs.is_empty() {
        return asked(of, &scope, &visit, id, form).await.map(Either::Left);
    }
    let sent = form.clone();
    let write = move |tx: &mut Tx| {
        let own = tx.own_fields(of.name)?;
        let input = sent::read(of, tx.scope(), &own, &sent);
        match of.patch(tx, id, expect, input.clone()) {
            Err(Error::Conflict(code)) if code == "changed" => Ok((opened::save_beside(tx, of, id, input, sent.text("opened"))?, true)),
            done => done.map(|record| (record, false)),
        }
    };
    let lost = sent::lost(of, &scope, &form);
    let done = if wrongs.is_empty() && lost.is_empty() { scope.tx(write).await } else { Err(Error::Invalid(wrongs)) };
    match done {
        Ok((record, beside)) => {
            let said = if beside { "record-saved-beside-toast" } else { "record-saved-toast" };
            let go = Go::to(format!("/app/{}/{id}", of.name)).toast("ok", said, &[("title", shown::title(&visit, of, &record))]);
            Ok(Either::Right(draft::forget(go, &visit, &req, false)))
        }
        Err(Error::Invalid(wrongs)) => {
            let opened = form.text("opened").to_string();
            let (values, around) = scope.tx(move |tx| typed(tx, of, &form)).await?;
            let beside = Beside { wrongs, lost, opened, version: expect.map(i64::from), ..Beside::default() };
            Ok(Either::Left(page(of, &scope, &visit, Some(id), &values, &around, beside)))
        }
        Err(Error::Conflict(code)) if code == "changed" => asked(of, &scope, &visit, id, form).await.map(Either::Left),
        Err(why @ Error::Busy(_)) => not_now(of, &scope, &visit, Some(id), form, why).await.map(Either::Left),
        Err(e) => Err(e),
    }
}

/// The form again, as it was sent while its module went from one release to another: nothing was written, in a moment it will be.
/// Where not even a form can be read, the refusal stands.
async fn not_now(of: &'static Resource, scope: &Scope, visit: &Visit, id: Option<Id>, form: Form, why: Error) -> Result<Page> {
    let page = again(of, scope, visit, id, form, "moving").await.map_err(|_| why)?;
    Ok(page.status(StatusCode::SERVICE_UNAVAILABLE))
}

/// The form with what others saved meanwhile in the place of what its author left alone; what both changed is asked about.
async fn asked(of: &'static Resource, scope: &Scope, visit: &Visit, id: Id, form: Form) -> Result<Page> {
    let read = move |tx: &mut Tx| {
        let (mut values, _) = typed(tx, of, &form)?;
        let theirs = theirs(tx, of, id)?;
        let both = opened::take_over(&mut values, &theirs.0, form.text("opened"));
        let around = around(tx, of, &values)?;
        Ok((values, around, theirs, both))
    };
    let (values, around, theirs, both) = scope.tx(read).await?;
    looked::note(scope, of, Some(id), looked::revealed(of, scope, std::iter::once(&theirs.0))).await?;
    let beside = conflict(of, scope, visit, &theirs, (&values, &around), both.as_deref());
    Ok(page(of, scope, visit, Some(id), &values, &around, beside))
}

/// The record as it is now, and its last change.
type Theirs = (Record, Option<timeline::Line>, HashMap<String, String>);

fn theirs(tx: &mut Tx, of: &'static Resource, id: Id) -> Result<Theirs> {
    let record = (of.store.find)(tx, id)?;
    let line = timeline::of_record(tx, of, id)?.into_iter().find(|l| l.what.ends_with(".updated"));
    let names = timeline::names(tx, line.iter().map(|l| l.actor.as_str()))?;
    Ok((record, line, names))
}

/// The other person's change beside what was typed, and the version to save over: of the fields that both changed, or of
/// every one that differs where nobody knows which those are.
fn conflict(
    of: &'static Resource,
    scope: &Scope,
    visit: &Visit,
    (record, line, names): &Theirs,
    (typed, around): (&Record, &Around),
    both: Option<&[String]>,
) -> Beside {
    let asked = |name: &str| both.is_none_or(|both| both.iter().any(|met| met == name));
    let read = |field: &'static Field, of_record: &Record| {
        shown::text(visit, of, field, of_record.get(field.name).unwrap_or(&Value::Null)).unwrap_or_default()
    };
    let differ = of.fields.iter().filter(|f| {
        asked(f.name)
            && sent::writable(scope, of, f)
            && typed.get(f.name).unwrap_or(&Value::Null) != record.get(f.name).unwrap_or(&Value::Null)
    });
    let built_in = differ.map(|f| json!({"label": shown::label(visit, of, f), "theirs": read(f, record), "yours": read(f, typed)}));
    let said = |own: &OwnField, of_record: &Record| {
        let cell = shown::own_cell(visit, own, of_record);
        if own.kind == "flag" { visit.say(if cell.value { "ui-yes" } else { "ui-no" }, &[]) } else { cell.text }
    };
    let own = around.own.iter().filter(|o| asked(&o.name)).map(|o| (o, said(o, record), said(o, typed)));
    let own = own.filter(|(_, theirs, yours)| theirs != yours);
    let own = own.map(|(o, theirs, yours)| json!({"label": o.label, "theirs": theirs, "yours": yours}));
    let changes: Vec<Value> = built_in.chain(own).collect();
    let who = line.as_ref().map(|l| timeline::who(visit, names, &l.actor)).unwrap_or_default();
    let conflict = json!({"who": who, "at": record["updated_at"], "changes": changes});
    let conflict = (both.is_none() || !changes.is_empty() || !record["deleted_at"].is_null()).then_some(conflict);
    Beside { version: record["version"].as_i64(), opened: opened::marks(of, scope, &around.own, record), conflict, ..Beside::default() }
}

fn page(of: &'static Resource, scope: &Scope, visit: &Visit, id: Option<Id>, values: &Record, around: &Around, beside: Beside) -> Page {
    let title = match id {
        Some(_) => visit.say("form-edit-title", &[("name", shown::title(visit, of, values))]),
        None => visit.say(&format!("{}-new", of.name), &[]),
    };
    let base = format!("/app/{}", of.name);
    // A file does not fit before the token: the address says it.
    let multipart = of.fields.iter().any(|f| f.kind == Kind::Picture && sent::writable(scope, of, f));
    let token = if multipart { format!("?csrf={}", visit.csrf()) } else { String::new() };
    let (action, cancel) = match id {
        Some(id) => (format!("{base}/{id}/edit{token}"), format!("{base}/{id}")),
        None => (format!("{base}/new{token}"), base.clone()),
    };
    let said = |w: &Wrong| visit.say(&format!("error-{}", w.code), &w.args.iter().map(|(k, v)| (*k, v.clone())).collect::<Vec<_>>());
    let label_of = |name: &str| {
        of.field(name).map_or_else(
            || around.own.iter().find(|o| o.name == name).map_or(String::new(), |o| o.label.clone()),
            |f| shown::label(visit, of, f),
        )
    };
    let mut errors: Vec<Value> =
        beside.wrongs.iter().map(|w| json!({"field": w.field, "label": label_of(&w.field), "text": said(w)})).collect();
    let error_of = |name: &str| beside.wrongs.iter().find(|w| w.field == name).map(said);
    let lost: Vec<Value> = beside.lost.iter().map(|(f, typed)| json!({"label": shown::label(visit, of, f), "typed": typed})).collect();
    let status = if beside.conflict.is_some() || !lost.is_empty() {
        StatusCode::CONFLICT
    } else if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let mut sections: Vec<(&str, Vec<Value>)> = Vec::new();
    for field in of.fields.iter().filter(|f| sent::writable(scope, of, f)) {
        let control = control(of, scope, visit, field, values, around, error_of(field.name));
        match sections.iter_mut().find(|(s, _)| *s == field.section) {
            Some((_, fields)) => fields.push(control),
            None => sections.push((field.section, vec![control])),
        }
    }
    let mut sections: Vec<Value> =
        sections.into_iter().map(|(s, fields)| json!({"label": visit.say(&format!("section-{s}"), &[]), "fields": fields})).collect();
    if !around.own.is_empty() {
        let fields: Vec<Value> = around.own.iter().map(|o| own_control(o, values, error_of(&o.name))).collect();
        sections.push(json!({"label": visit.say("section-own", &[]), "fields": fields}));
    }
    let fields = || sections.iter().flat_map(|section| section["fields"].as_array().into_iter().flatten());
    errors.sort_by_key(|e| fields().position(|field| field["name"] == e["field"]));
    let page = Page::new("resource/form.html").titled(title.clone()).status(status);
    let page = page.crumb(visit.say(&format!("{}-many", of.name), &[]), Some(&base)).with("resource", face(visit, scope, of));
    let page = match (id, beside.version) {
        (Some(id), Some(version)) => page.with("here", here::place(of, id, version, true)),
        _ => page,
    };
    page.with(
        "form",
        json!({
            "action": action, "method": "post", "title": title, "sections": sections, "errors": errors, "version": beside.version, "opened": beside.opened,
            "conflict": beside.conflict, "cancel_href": cancel, "back": beside.back, "lost": lost, "multipart": multipart, "again": id.is_none(),
            "alike_href": of.twins.filter(|_| id.is_none()).map(|_| format!("{base}/alike")),
        }),
    )
}

pub(super) fn control(
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
        (Kind::Phone, Value::String(kept)) => json!(phone::shown(kept, shown::home(visit))),
        // With its country: what else stands in the record may say another one.
        (Kind::Text(_), Value::String(kept)) if phone::is_kept(kept) => json!(phone::abroad(kept, shown::home(visit))),
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
    let picture = (field.kind == Kind::Picture).then(|| value.as_str()).flatten();
    json!({
        "name": field.name, "label": shown::label(visit, of, field), "kind": shown::kind(field), "hint": hint, "required": field.required, "value": shown_value,
        "options": options, "options_href": kernel::resource::target(field).map(|to| format!("/app/{to}/options")), "error": error,
        "half": narrow(field), "readonly": false, "sensitive": field.sensitive, "max": max, "src": picture.map(|key| format!("/media/{key}")), "kept": picture,
    })
}

/// True for what is short enough to stand beside another.
fn narrow(field: &Field) -> bool {
    match field.kind {
        Kind::Text(max) => max <= 100,
        Kind::Email | Kind::Phone | Kind::Number(..) | Kind::Money | Kind::Date | Kind::Moment | Kind::Choice(_) => true,
        _ => false,
    }
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

pub(super) fn own_control(own: &OwnField, values: &Record, error: Option<String>) -> Value {
    let value = values.get("extra").and_then(|e| e.get(&own.name)).cloned().unwrap_or(Value::Null);
    let options: Vec<Value> = own.options.iter().map(|o| json!({"value": o, "label": o})).collect();
    let kind = if own.kind == "choice" { "choice" } else { shown::kind(&own.as_field()) };
    json!({"name": own.name, "label": own.label, "kind": kind, "hint": null, "required": own.required, "value": value, "options": options, "error": error, "readonly": false, "sensitive": false, "max": null})
}
