//! The pages of an act on many: which field and what, what it would do, how far it is, what became of it.

use super::act::{Act, read, settable};
use super::batch::{self, Batch, count, find, told, turn};
use super::foresee::{Foreseen, foresee};
use super::work::carry;
use crate::form::Form;
use crate::page::{Go, Page};
use crate::records::{face, form, sent, shown};
use crate::transfer::said;
use crate::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{Either, HttpRequest, HttpResponse};
use kernel::diesel::{self, prelude::*};
use kernel::error::{Error, Result, Wrong};
use kernel::resource::{Id, OwnField, Record, Resource};
use kernel::schema::batches as b;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Records that a page names.
const NAMED: i64 = 200;

fn page(of: &'static Resource, scope: &Scope, visit: &Visit, id: Id, step: &str, batch: &Batch, more: Value) -> Page {
    let path = format!("/app/{}", of.name);
    let title = visit.say(
        &format!("bulk-title-{}", batch.action),
        &[("count", batch.total.to_string()), ("tag", batch.value.as_str().unwrap_or_default().into())],
    );
    Page::new("bulk.html")
        .titled(title)
        .crumb(visit.say(&format!("{}-many", of.name), &[]), Some(&path))
        .with("resource", face(visit, scope, of))
        .with("step", step)
        .with("base", format!("{path}/bulk/{id}"))
        .with("batch", more)
}

fn label(visit: &Visit, of: &'static Resource, own: &[OwnField], name: &str) -> String {
    match of.field(name) {
        Some(field) => shown::label(visit, of, field),
        None => own.iter().find(|o| o.name == name).map_or_else(|| name.to_string(), |o| o.label.clone()),
    }
}

/// Why a record stays as it is, in words.
pub(super) fn why(visit: &Visit, of: &'static Resource, own: &[OwnField], data: &Value) -> String {
    let one = |w: &Value| match w["field"].as_str().filter(|name| !name.is_empty()) {
        Some(name) => format!("{} — {}", label(visit, of, own, name), said(visit, w)),
        None => said(visit, w),
    };
    match (data["wrongs"].as_array(), data["why"].as_str()) {
        (Some(all), _) => all.iter().map(one).collect::<Vec<_>>().join(" · "),
        (_, Some(known @ ("reach" | "right" | "binned" | "moving"))) => visit.say(&format!("bulk-why-{known}"), &[]),
        _ => visit.say("bulk-why-changed", &[]),
    }
}

/// Where a batch stands.
pub(in crate::records) async fn show(
    of: &'static Resource,
    scope: Scope,
    visit: Visit,
    req: HttpRequest,
    id: Id,
) -> Result<Either<Page, HttpResponse>> {
    let batch = scope.tx(move |tx| find(tx, of, id)).await?;
    let asked = Form::of_query(req.query_string());
    match batch.status.as_str() {
        // It waits for a second person.
        "prepared" if batch.action != "set" => {
            Ok(Either::Right(HttpResponse::SeeOther().insert_header(("location", "/app/approvals")).finish()))
        }
        "prepared" => Ok(Either::Left(choose(of, scope, &visit, id, &batch, &asked, Vec::new()).await?)),
        "running" | "undoing" => {
            let back = batch.status == "undoing";
            let gone = scope.tx(move |tx| count(tx, id, &["undone", "kept"])).await?;
            let (done, total) = if back { (gone, i64::from(batch.changed)) } else { (batch.done.into(), batch.total.into()) };
            let more = json!({"done": done, "total": total, "changed": batch.changed, "refused": batch.refused, "back": back});
            Ok(Either::Left(page(of, &scope, &visit, id, "progress", &batch, more)))
        }
        _ if visit.partial() => {
            Ok(Either::Right(HttpResponse::Ok().insert_header(("hx-redirect", format!("/app/{}/bulk/{id}", of.name))).finish()))
        }
        _ => Ok(Either::Left(report(of, scope, &visit, id, &batch).await?)),
    }
}

/// Which field, and its value in the field's own control.
async fn choose(
    of: &'static Resource,
    scope: Scope,
    visit: &Visit,
    id: Id,
    batch: &Batch,
    asked: &Form,
    wrongs: Vec<Wrong>,
) -> Result<Page> {
    let values = sent_values(batch, asked);
    let known = values.clone();
    let around = scope.tx(move |tx| form::around(tx, of, &known)).await?;
    let built = of.fields.iter().filter(|f| settable(&scope, of, f)).map(|f| (f.name.to_string(), shown::label(visit, of, f)));
    let fields: Vec<Value> = built
        .chain(around.own.iter().map(|o| (o.name.clone(), o.label.clone())))
        .map(|(name, label)| json!({"value": name, "label": label}))
        .collect();
    let name = if asked.has("field") { asked.text("field") } else { batch.field.as_deref().unwrap_or_default() };
    let error = wrongs.first().map(|w| said(visit, &json!(w)));
    let control = match (of.field(name), around.own.iter().find(|o| o.name == name)) {
        (Some(field), _) if settable(&scope, of, field) => Some(form::control(of, &scope, visit, field, &values, &around, error)),
        (None, Some(own)) => Some(form::own_control(own, &values, error)),
        _ => None,
    };
    let status = if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let more = json!({"fields": fields, "field": name, "control": control});
    Ok(page(of, &scope, visit, id, "choose", batch, more).status(status))
}

/// The value that was chosen before, as a record of one field.
fn sent_values(batch: &Batch, asked: &Form) -> Record {
    match batch.field.as_deref().filter(|f| !f.is_empty() && (!asked.has("field") || asked.text("field") == *f)) {
        Some(field) => super::act::patch(field, &batch.value),
        None => Record::new(),
    }
}

/// Keeps the field and its value, if they go together.
pub(in crate::records) async fn set(of: &'static Resource, scope: Scope, visit: Visit, id: Id, form: Form) -> Result<Either<Go, Page>> {
    let (mut batch, own) = scope.tx(move |tx| Ok((find(tx, of, id)?, tx.own_fields(of.name)?))).await?;
    let field = form.text("field").to_string();
    let value = read(&sent::read(of, &scope, &own, &form), &field);
    if batch.action != "set" {
        return Err(Error::NotFound);
    }
    (batch.field, batch.value) = (Some(field.clone()), value.clone());
    let act = Act::Set { field: field.clone(), value: value.clone() };
    match act.check(&scope, of, &own) {
        Err(Error::Invalid(wrongs)) => return Ok(Either::Right(choose(of, scope, &visit, id, &batch, &Form::default(), wrongs).await?)),
        checked => checked?,
    }
    scope
        .tx(move |tx| {
            turn(tx, id, &["prepared"], "prepared")?;
            tx.run(diesel::update(b::table.filter(b::id.eq(id))).set((b::field.eq(field), b::value.eq(value)))).map(|_| ())
        })
        .await?;
    Ok(Either::Left(Go::to(format!("/app/{}/bulk/{id}/preview", of.name))))
}

/// How many would change, to what, and which cannot.
pub(in crate::records) async fn preview(of: &'static Resource, scope: Scope, visit: Visit, id: Id) -> Result<Either<Page, Go>> {
    let looked = scope
        .tx(move |tx| {
            let batch = find(tx, of, id)?;
            let own = tx.own_fields(of.name)?;
            let Act::Set { field, value } = batch.act()? else { return Err(Error::NotFound) };
            if batch.status != "prepared" || field.is_empty() {
                return Ok(None);
            }
            Act::Set { field: field.clone(), value: value.clone() }.check(tx.scope(), of, &own)?;
            let ids: Vec<Id> = told(tx, id, &["waiting"], i64::MAX)?.iter().map(|t| t.record).collect();
            let seen = foresee(tx, of, &own, &ids, &field, &value)?;
            let named = seen.cannot.iter().map(|(id, _)| *id).take(20).collect();
            let after = super::act::patch(&field, &value);
            let links = shown::titles(tx, of, seen.examples.iter().chain([&after]), &[])?;
            Ok(Some((batch, own, field, value, of.titles(tx, named)?, seen, links)))
        })
        .await?;
    let Some((batch, own, field, value, titles, seen, links)) = looked else {
        return Ok(Either::Right(Go::to(format!("/app/{}/bulk/{id}", of.name))));
    };
    let text = |record: &Record| match of.field(&field) {
        Some(built) => {
            let cell = shown::cell(&visit, of, built, record, &links);
            if cell.kind == "flag" { visit.say(if cell.value { "ui-yes" } else { "ui-no" }, &[]) } else { cell.text }
        }
        None => own.iter().find(|o| o.name == field).map_or_else(String::new, |o| shown::own_cell(&visit, o, record).text),
    };
    let Foreseen { will, same, examples, cannot } = &seen;
    let after = text(&super::act::patch(&field, &value));
    let more = json!({
        "field": label(&visit, of, &own, &field), "value": after, "will": will, "same": same, "cannot": cannot.len(),
        "examples": examples.iter().map(|r| json!({"title": of.title(r), "before": text(r)})).collect::<Vec<_>>(),
        "lines": lines(&visit, of, &own, &titles, cannot.iter().take(20).map(|(id, data)| (*id, data))),
    });
    Ok(Either::Left(page(of, &scope, &visit, id, "preview", &batch, more)))
}

fn lines<'a>(
    visit: &Visit,
    of: &'static Resource,
    own: &[OwnField],
    titles: &HashMap<Id, String>,
    all: impl Iterator<Item = (Id, &'a Value)>,
) -> Vec<Value> {
    let line = |(id, data): (Id, &Value)| {
        // Out of sight: its name is not said.
        let title = titles.get(&id);
        json!({"title": title, "href": title.map(|_| format!("/app/{}/{id}", of.name)), "why": why(visit, of, own, data)})
    };
    all.map(line).collect()
}

/// Does what was looked at; asked twice, it is done once.
pub(in crate::records) async fn start(of: &'static Resource, scope: Scope, id: Id) -> Result<Go> {
    scope
        .tx(move |tx| {
            let batch = find(tx, of, id)?;
            let own = tx.own_fields(of.name)?;
            let act = batch.act()?;
            act.check(tx.scope(), of, &own)?;
            // Only what was previewed starts here: what waits for a second person starts with their word.
            if batch.status != "prepared" || !matches!(act, Act::Set { .. }) {
                return Ok(());
            }
            turn(tx, id, &["prepared"], "running")?;
            carry(tx, of, id, batch.total)
        })
        .await?;
    Ok(Go::to(format!("/app/{}/bulk/{id}", of.name)))
}

/// Goes on with a batch that ended early, where it stood.
pub(in crate::records) async fn resume(of: &'static Resource, scope: Scope, id: Id) -> Result<Go> {
    scope
        .tx(move |tx| {
            if find(tx, of, id)?.status != "failed" {
                return Ok(());
            }
            let back = count(tx, id, &["waiting"])? == 0;
            turn(tx, id, &["failed", "running", "undoing"], if back { "undoing" } else { "running" })?;
            batch::order(tx, id)
        })
        .await?;
    Ok(Go::to(format!("/app/{}/bulk/{id}", of.name)))
}

/// Takes a batch back, or asks a worker to.
pub(crate) fn take_back(tx: &mut Tx, of: &'static Resource, id: Id) -> Result<Batch> {
    let batch = find(tx, of, id)?;
    tx.scope().require(batch.act()?.may(of))?;
    if !matches!(batch.status.as_str(), "done" | "failed") {
        return Err(Error::Conflict("changed".into()));
    }
    turn(tx, id, &["done", "failed", "running", "undoing"], "undoing")?;
    carry(tx, of, id, batch.changed)?;
    find(tx, of, id)
}

/// Takes it back; what somebody has changed since is left and named.
pub(in crate::records) async fn undo(of: &'static Resource, scope: Scope, id: Id) -> Result<Go> {
    let batch = scope.tx(move |tx| take_back(tx, of, id)).await?;
    let page = format!("/app/{}/bulk/{id}", of.name);
    Ok(match (batch.status.as_str(), batch.kept) {
        ("undoing", _) => Go::to(page),
        (_, 0) => Go::to(format!("/app/{}", of.name)).toast("ok", "bulk-undone", &[]),
        (_, kept) => Go::to(page).toast("warn", "bulk-undone-kept", &[("count", kept.to_string())]),
    })
}

/// What became of it, what stayed as it was first.
async fn report(of: &'static Resource, scope: Scope, visit: &Visit, id: Id, batch: &Batch) -> Result<Page> {
    let (own, stayed, titles, waiting) = scope
        .tx(move |tx| {
            let stayed = told(tx, id, &["refused", "kept"], NAMED)?;
            let titles = of.titles(tx, stayed.iter().map(|t| t.record).collect())?;
            Ok((tx.own_fields(of.name)?, stayed, titles, count(tx, id, &["waiting"])?))
        })
        .await?;
    let base = format!("/app/{}/bulk/{id}", of.name);
    let (failed, undone) = (batch.status == "failed", batch.status == "undone");
    let may = batch.act().is_ok_and(|act| scope.allows(act.may(of)));
    let reason = batch.reason.as_deref().unwrap_or("trouble");
    let more = json!({
        "changed": batch.changed, "refused": batch.refused, "kept": batch.kept, "undone": undone,
        "same": batch.done - batch.changed - batch.refused, "total": batch.total,
        "field": batch.field.as_ref().map(|f| label(visit, of, &own, f)),
        "failed": failed.then(|| visit.say(&format!("bulk-failed-{reason}"), &[])),
        "resume_href": failed.then(|| format!("{base}/resume")).filter(|_| waiting > 0 || batch.kept > 0),
        "undo_href": (may && !undone && batch.changed > 0).then(|| format!("{base}/undo")),
        "lines": lines(visit, of, &own, &titles, stayed.iter().map(|t| (t.record, &t.data))),
    });
    Ok(page(of, &scope, visit, id, "report", batch, more))
}
