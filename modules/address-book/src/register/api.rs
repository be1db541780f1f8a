//! The same for programs.

use super::kept;
use super::pages::{ask, company, lines, question};
use super::sirene::Company;
use actix_web::web::{Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use kernel::prelude::*;
use serde_json::{Value, json};
use web::Form;

pub(super) async fn look(scope: Scope, id: Path<Id>, req: HttpRequest) -> Result<HttpResponse> {
    let (id, query) = (*id, Form::of_query(req.query_string()));
    let (sheet, sources) = scope
        .tx(move |tx| {
            let sheet = kept::sheet(tx, id)?;
            let sources = kept::of(tx, id, &sheet)?;
            Ok((sheet, sources))
        })
        .await?;
    let asked = match query.text("q").trim() {
        "" => question(&sheet),
        asked => asked.to_string(),
    };
    let found = ask(&scope, &sheet, &asked).await?;
    let face = |company: &Company| {
        let mut face = json!(company);
        face["differs"] = lines(&sheet, company).into_iter().filter(|(.., agrees)| !agrees).map(|(name, ..)| json!(name)).collect();
        face
    };
    let sources: Vec<_> = sources.values().collect();
    Ok(HttpResponse::Ok()
        .json(json!({"data": found.iter().map(face).collect::<Vec<_>>(), "sources": sources, "version": sheet["version"]})))
}

/// Which company, which of its values.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    siren: String,
    fields: Vec<String>,
    version: Option<i32>,
}

pub(super) async fn take(scope: Scope, id: Path<Id>, body: Json<Wanted>) -> Result<HttpResponse> {
    let (id, Wanted { siren, fields, version }) = (*id, body.into_inner());
    let company = company(&scope, id, &siren).await?;
    let sheet = scope
        .tx(move |tx| {
            kept::take(tx, id, &company, &fields, version)?;
            kept::sheet(tx, id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(json!({"version": sheet["version"]})))
}

pub(super) async fn give_back(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    scope.tx(move |tx| kept::give_back(tx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn text() -> Value {
    json!({"type": ["string", "null"]})
}

pub(super) fn look_told() -> Value {
    let company = json!({"type": "object", "properties": {"siren": {"type": "string"}, "name": {"type": "string"}, "siret": text(), "street": text(),
        "postcode": text(), "city": text(), "founded_on": text(), "active": {"type": "boolean", "description": "false where it was struck off"},
        "differs": {"type": "array", "items": {"type": "string"}, "description": "fields of which the sheet says something else, or nothing"}}});
    let source = json!({"type": "object", "properties": {"field": {"type": "string"}, "value": {"type": "string"}, "was": text(),
        "reference": {"type": "string", "description": "SIREN"}, "taken_at": {"type": "string", "format": "date-time"}}});
    json!({
        "query": [{"name": "q", "in": "query", "schema": {"type": "string"}, "description": "A name or a number; without it the sheet's own."}],
        "gives": {"type": "object", "properties": {"data": {"type": "array", "items": company}, "sources": {"type": "array", "items": source}, "version": {"type": "integer"}}},
    })
}

pub(super) fn take_told() -> Value {
    json!({
        "takes": {"type": "object", "required": ["siren", "fields"], "additionalProperties": false, "properties": {
            "siren": {"type": "string"}, "version": {"type": ["integer", "null"]},
            "fields": {"type": "array", "minItems": 1, "items": {"enum": ["name", "siren", "siret", "street", "postcode", "city", "founded_on"]}}}},
        "gives": {"type": "object", "properties": {"version": {"type": "integer"}}},
    })
}

pub(super) fn back_told() -> Value {
    json!({"takes": {"type": "object"}, "status": "204"})
}
