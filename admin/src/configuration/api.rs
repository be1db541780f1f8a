//! Configurations for programs.

use super::File;
use super::bring::{BRING, Chosen, look, wanted, way_back};
use crate::SETTINGS;
use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use kernel::approval::Outcome;
use kernel::error::Result;
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::scope::Scope;
use serde::Deserialize;
use serde_json::{Value, json};
use web::Form;

const ROOT: &str = "/api/v1/configuration";

pub(super) fn routes(r: &mut Routes) {
    let at = |path: &str| format!("{ROOT}{path}");
    r.get(&at(""), SETTINGS, read).told(|| {
        let kind = json!({"name": "kind", "in": "query", "description": "a kind of things; all of them, if none is named", "schema": {"type": "array", "items": {"type": "string"}}});
        json!({"query": [kind], "gives": file()})
    });
    r.post(&at("/preview"), SETTINGS, preview)
        .told(|| json!({"takes": file(), "gives": {"type": "object", "properties": {"data": {"type": "array", "items": looked()}}}}));
    r.post(&at("/bring"), SETTINGS, bring).dangerous().told(|| {
        let chosen = json!({"type": "object", "required": ["kind", "key", "expect"], "additionalProperties": false, "properties": {"kind": text(), "key": text(), "expect": text()}});
        json!({"takes": {"type": "object", "required": ["file", "things"], "properties": {"file": file(), "things": {"type": "array", "items": chosen}}}, "gives": done(), "waits": web::waits_told()})
    });
    r.post(&at("/{id}/back"), SETTINGS, back)
        .dangerous()
        .told(|| json!({"takes": {"type": "object"}, "gives": done(), "waits": web::waits_told()}));
}

fn text() -> Value {
    json!({"type": "string"})
}

fn file() -> Value {
    let thing = json!({"type": "object", "required": ["kind", "key", "title", "value"], "additionalProperties": false, "properties": {
        "kind": text(), "key": text(), "title": {"description": "a text, or the key of one"}, "value": {"type": "object"},
    }});
    json!({"type": "object", "required": ["format", "host", "things"], "additionalProperties": false, "properties": {
        "format": {"type": "string", "const": "estrade-configuration/1"}, "host": text(), "things": {"type": "array", "items": thing, "maxItems": 1000},
    }})
}

fn looked() -> Value {
    let wrong = json!({"type": "object", "properties": {"field": text(), "code": text()}});
    json!({"type": "object", "properties": {
        "kind": text(), "key": text(), "title": {}, "state": {"type": "string", "enum": ["new", "changed", "same", "cannot"]}, "now": {}, "then": {},
        "because": {"type": "array", "items": wrong}, "expect": {"type": "string", "description": "what stands here, in short: send it with what you bring"},
    }})
}

fn done() -> Value {
    json!({"type": "object", "properties": {"id": {"type": "string", "format": "uuid"}, "things": {"type": "integer"}}})
}

async fn read(scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let chosen: Vec<String> = Form::of_query(req.query_string()).all("kind").into_iter().map(String::from).collect();
    Ok(HttpResponse::Ok().json(scope.tx(move |tx| File::of(tx, &chosen)).await?))
}

async fn preview(scope: Scope, body: Json<File>) -> Result<HttpResponse> {
    let file = body.into_inner().sound()?;
    let all = scope.tx(move |tx| look(tx, &file)).await?;
    Ok(HttpResponse::Ok().json(json!({"data": all})))
}

/// A file, and what is brought of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    file: File,
    things: Vec<Chosen>,
}

fn answer(outcome: Outcome) -> HttpResponse {
    match outcome {
        Outcome::Done(done) => HttpResponse::Ok().json(done),
        Outcome::Asked(id) => crate::approvals::waits(id),
    }
}

async fn bring(scope: Scope, body: Json<Wanted>) -> Result<HttpResponse> {
    let Wanted { file, things } = body.into_inner();
    let file = file.sound()?;
    let done = scope.tx(move |tx| {
        let params = wanted(tx, &file, &things)?;
        BRING.perform(tx, params)
    });
    Ok(answer(done.await?))
}

async fn back(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let id = *id;
    let done = scope.tx(move |tx| {
        let params = way_back(tx, id)?;
        BRING.perform(tx, params)
    });
    Ok(answer(done.await?))
}
