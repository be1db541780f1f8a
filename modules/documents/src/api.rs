//! Papers for programs: looking at one, issuing it, what was issued, voiding; the versions of a template.

use crate::issue::{issue, look, pdf as made, void};
use crate::kept::{self, Asked};
use crate::known::Wanted;
use crate::pages::wording::restored;
use crate::schema::document_template_versions as t;
use crate::signed::{sign, unsign};
use crate::template::Template;
use crate::{DOCUMENT_TEMPLATES, ISSUE, ISSUED, VOID, entity};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::prelude::*;
use serde_json::{Value, json};
use typeset::Form as Paper;
use web::Form;

pub(crate) fn routes(r: &mut Routes) {
    r.post("/api/v1/documents/preview", ISSUE, preview).told(told_preview);
    r.get("/api/v1/issued-documents", ISSUED, list).told(told_list);
    r.post("/api/v1/issued-documents", ISSUE, create).told(told_create);
    r.get("/api/v1/issued-documents/{id}", ISSUED, one).told(told_one);
    r.get("/api/v1/issued-documents/{id}/pdf", ISSUED, pdf).told(told_pdf);
    r.post("/api/v1/issued-documents/{id}/void", VOID, void_it).told(told_void);
    r.post("/api/v1/issued-documents/{id}/signed", ISSUE, sign_it).told(told_sign);
    r.delete("/api/v1/issued-documents/{id}/signed", ISSUE, unsign_it).told(told_one);
    let may = DOCUMENT_TEMPLATES.may;
    r.get("/api/v1/document_templates/{id}/versions", may.read, versions).told(told_versions);
    r.post("/api/v1/document_templates/{id}/versions/{number}/restore", may.update, restore).told(told_restored);
}

fn file(name: &str, bytes: Vec<u8>) -> HttpResponse {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/pdf"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{plain}.pdf\"")))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(bytes)
}

async fn preview(scope: Scope, body: Json<Wanted>) -> Result<HttpResponse> {
    let (bytes, _) = look(&scope, body.into_inner(), Paper::Pdf).await?;
    Ok(file("preview", bytes))
}

async fn list(scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let query = Form::of_query(req.query_string());
    let id = |name: &str| match query.text(name) {
        "" => Ok(None),
        typed => typed.parse::<Id>().map(Some).map_err(|_| Error::invalid(name, "format")),
    };
    let kind = Some(query.text("kind")).filter(|kind| !kind.is_empty()).map(String::from);
    if kind.as_ref().is_some_and(|kind| !entity::KINDS.contains(&kind.as_str())) {
        return Err(Error::invalid("kind", "choice"));
    }
    let asked = Asked { kind, entity: id("entity")?, record: id("record")?, before: id("before")? };
    let (data, next) = scope.tx(move |tx| kept::list(tx, &asked)).await?;
    Ok(HttpResponse::Ok().json(json!({"data": data, "next": next})))
}

async fn create(scope: Scope, body: Json<Wanted>) -> Result<HttpResponse> {
    let wanted = body.into_inner();
    let key = wanted.key.unwrap_or_else(Id::now_v7);
    let id = issue(&scope, wanted, key).await?;
    let kept = scope.tx(move |tx| tx.under(ISSUED, |tx| kept::find(tx, id))).await?;
    Ok(HttpResponse::Created().json(kept))
}

async fn one(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    Ok(HttpResponse::Ok().json(scope.tx(move |tx| kept::find(tx, id)).await?))
}

async fn pdf(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let (name, bytes) = made(&scope, *id).await?;
    Ok(file(&name, bytes))
}

/// Why a paper does not hold any more.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Why {
    reason: String,
}

async fn void_it(scope: Scope, id: Path<Id>, body: Json<Why>) -> Result<HttpResponse> {
    let id = *id;
    void(&scope, id, body.into_inner().reason).await?;
    Ok(HttpResponse::Ok().json(scope.tx(move |tx| kept::find(tx, id)).await?))
}

/// Which version of which file of its record is the signed copy, and when it was signed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signing {
    signed_on: NaiveDate,
    slot_id: Id,
    file_version: i32,
}

async fn sign_it(scope: Scope, id: Path<Id>, body: Json<Signing>) -> Result<HttpResponse> {
    let (id, Signing { signed_on, slot_id, file_version }) = (*id, body.into_inner());
    let kept = scope.tx(move |tx| sign(tx, id, signed_on, slot_id, file_version).and_then(|()| kept::find(tx, id))).await?;
    Ok(HttpResponse::Ok().json(kept))
}

async fn unsign_it(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    Ok(HttpResponse::Ok().json(scope.tx(move |tx| unsign(tx, id).and_then(|()| kept::find(tx, id))).await?))
}

async fn versions(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    type Version = (i64, String, String, DateTime<Utc>, String);
    let all: Vec<Version> = scope
        .tx(move |tx| {
            Template::find(tx, id)?;
            let these = t::table.filter(t::template_id.eq(id)).order(t::number.desc()).limit(200);
            tx.all(these.select((t::number, t::subject, t::body, t::created_at, t::created_by)))
        })
        .await?;
    let one = |(number, subject, body, at, by): &Version| json!({"number": number, "subject": subject, "body": body, "created_at": at, "created_by": by});
    Ok(HttpResponse::Ok().json(json!({"data": all.iter().map(one).collect::<Vec<_>>()})))
}

async fn restore(scope: Scope, path: Path<(Id, i64)>) -> Result<HttpResponse> {
    let (id, number) = path.into_inner();
    Ok(HttpResponse::Ok().json(scope.tx(move |tx| restored(tx, id, number)).await?))
}

fn uuid() -> Value {
    json!({"type": "string", "format": "uuid"})
}

fn wanted() -> Value {
    let values = json!({"type": "object", "additionalProperties": {"type": "string"}, "description": "what the shell asks for: contract.price, invoice.lines, …"});
    json!({"type": "object", "required": ["resource", "record", "template"], "properties": {"resource": {"enum": ["people", "organisations", "artists"]}, "record": uuid(),
        "template": {"type": "string", "description": "the key of a template, or shipped-{shell}-{language}"}, "entity_id": uuid(), "series_id": uuid(),
        "key": uuid(), "values": values}})
}

fn kept_schema() -> Value {
    let (text, number) = (json!({"type": ["string", "null"]}), json!({"type": ["integer", "null"]}));
    let voided = json!({"type": ["object", "null"], "properties": {"reason": text, "created_at": text, "created_by": text}});
    let day = json!({"type": "string", "format": "date"});
    let signed = json!({"type": ["object", "null"], "properties": {"signed_on": day, "slot_id": text, "file_version": {"type": "integer"}, "created_at": text, "created_by": text}});
    json!({"type": "object", "properties": {"id": uuid(), "series_id": text, "year": number, "number": number, "label": text, "kind": {"enum": entity::KINDS},
        "language": text, "title": text, "recipient": text, "entity_id": text, "template_id": text, "template_name": text, "template_version": number,
        "given": {"type": "object"}, "issued_on": {"type": "string", "format": "date"}, "created_at": text, "created_by": text, "resource": text, "record": uuid(),
        "slot_id": text, "sha256": text, "printed_at": text, "about": text, "voided": voided, "signed": signed}})
}

fn told_preview() -> Value {
    json!({"takes": wanted(), "file": "application/pdf"})
}

fn told_list() -> Value {
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": kept_schema()}, "next": {"type": ["string", "null"]}}}})
}

fn told_create() -> Value {
    json!({"takes": wanted(), "gives": kept_schema(), "status": "201"})
}

fn told_one() -> Value {
    json!({"gives": kept_schema()})
}

fn told_pdf() -> Value {
    json!({"file": "application/pdf"})
}

fn told_void() -> Value {
    json!({"takes": {"type": "object", "additionalProperties": false, "required": ["reason"], "properties": {"reason": {"type": "string", "maxLength": 500}}}, "gives": kept_schema()})
}

fn told_sign() -> Value {
    let takes = json!({"type": "object", "additionalProperties": false, "required": ["signed_on", "slot_id", "file_version"], "properties": {
        "signed_on": {"type": "string", "format": "date"}, "slot_id": uuid(), "file_version": {"type": "integer", "minimum": 1}}});
    json!({"takes": takes, "gives": kept_schema()})
}

fn told_versions() -> Value {
    let version = json!({"type": "object", "properties": {"number": {"type": "integer"}, "subject": {"type": "string"}, "body": {"type": "string"}, "created_at": {"type": "string"}, "created_by": {"type": "string"}}});
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": version}}}})
}

fn told_restored() -> Value {
    json!({"gives": DOCUMENT_TEMPLATES.schema()})
}
