//! Documents for programs.

use super::change::{kept, restore, snapshots, state, write};
use super::envelope::Envelope;
use super::{all, found};
use crate::SETTINGS;
use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use kernel::error::Result;
use kernel::routes::Routes;
use kernel::scope::Scope;
use kernel::setting::REASON;
use serde::Deserialize;
use serde_json::{Value, json};

const ROOT: &str = "/api/v1/settings-documents";

pub(super) fn routes(r: &mut Routes) {
    let at = |path: &str| format!("{ROOT}{path}");
    r.get(&at(""), SETTINGS, list)
        .told(|| json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": document()}}}}));
    r.get(&at("/{name}"), SETTINGS, one).told(|| json!({"gives": document()}));
    r.get(&at("/{name}/versions"), SETTINGS, versions)
        .told(|| json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": snapshot()}}}}));
    r.get(&at("/{name}/versions/{version}"), SETTINGS, version)
        .told(|| json!({"gives": {"type": "object", "properties": {"values": {"type": "object"}}}}));
    r.post(&at("/{name}/versions/{version}/restore"), SETTINGS, restored)
        .dangerous()
        .told(|| json!({"takes": expected(json!({})), "gives": written()}));
    r.post(&at("/{name}/preview"), SETTINGS, preview).told(|| json!({"takes": file(), "gives": previewed()}));
    r.post(&at("/{name}/import"), SETTINGS, import)
        .dangerous()
        .told(|| json!({"takes": expected(json!({"file": file()})), "gives": written()}));
}

fn file() -> Value {
    json!({"type": "object", "additionalProperties": false, "required": ["format", "module", "release", "schema", "values"], "properties": {
        "format": {"type": "string", "const": "estrade-settings/1"}, "module": {"type": "string"}, "release": {"type": "string"},
        "schema": {"type": "integer"}, "values": {"type": "object"},
    }})
}

fn document() -> Value {
    json!({"type": "object", "properties": {"name": {"type": "string"}, "version": {"type": "integer"}, "file": file(), "values": {"type": "object", "description": "JSON schema of what may be said"}}})
}

fn snapshot() -> Value {
    json!({"type": "object", "properties": {"version": {"type": "integer"}, "release": {"type": "string"}, "why": {"type": "string"}, "reason": {"type": "string"}, "at": {"type": "string", "format": "date-time"}, "by": {"type": "string"}}})
}

fn previewed() -> Value {
    let difference = json!({"type": "object", "properties": {"name": {"type": "string"}, "before": {}, "after": {}}});
    json!({"type": "object", "properties": {"from": {"type": "string"}, "to": {"type": "string"}, "version": {"type": "integer"}, "values": {"type": "object"}, "changes": {"type": "array", "items": difference}}})
}

fn expected(mut more: Value) -> Value {
    more["reason"] = json!({"type": "string", "maxLength": REASON, "description": "why, in a line"});
    more["expect"] = json!({"type": "integer", "description": "the version that was looked at"});
    json!({"type": "object", "required": ["expect"], "properties": more})
}

fn written() -> Value {
    json!({"type": "object", "properties": {"version": {"type": "integer"}}})
}

async fn list(scope: Scope) -> Result<HttpResponse> {
    let modules = all(&scope);
    let data: Vec<Value> = scope.tx(move |tx| modules.into_iter().map(|m| kept(tx, m, false).map(|k| face(&k))).collect()).await?;
    Ok(HttpResponse::Ok().json(json!({"data": data})))
}

fn face(kept: &super::Kept) -> Value {
    json!({"name": kept.at.schema.document, "version": kept.version, "file": Envelope::of(kept), "values": kept.at.values()})
}

async fn one(scope: Scope, name: Path<String>) -> Result<HttpResponse> {
    let module = found(&scope, &name)?;
    Ok(HttpResponse::Ok().json(face(&scope.tx(move |tx| kept(tx, module, false)).await?)))
}

async fn versions(scope: Scope, name: Path<String>) -> Result<HttpResponse> {
    let module = found(&scope, &name)?;
    let states = scope.tx(move |tx| snapshots(tx, module)).await?;
    let data: Vec<Value> = states
        .iter()
        .map(|s| json!({"version": s.version, "release": s.release, "why": s.why, "reason": s.reason, "at": s.at, "by": s.by}))
        .collect();
    Ok(HttpResponse::Ok().json(json!({"data": data})))
}

async fn version(scope: Scope, path: Path<(String, i32)>) -> Result<HttpResponse> {
    let (name, version) = path.into_inner();
    let module = found(&scope, &name)?;
    let values = scope
        .tx(move |tx| {
            let now = kept(tx, module, false)?;
            state(tx, &now, version)
        })
        .await?;
    Ok(HttpResponse::Ok().json(json!({"values": values})))
}

/// The version that a program looked at.
#[derive(Deserialize)]
struct Expect {
    expect: i32,
    #[serde(default)]
    reason: String,
}

async fn restored(scope: Scope, path: Path<(String, i32)>, body: Json<Expect>) -> Result<HttpResponse> {
    let (name, version) = path.into_inner();
    let module = found(&scope, &name)?;
    let restored = scope.tx(move |tx| {
        tx.for_reason(&body.reason)?;
        restore(tx, module, version, body.expect)
    });
    let version = restored.await?;
    Ok(HttpResponse::Ok().json(json!({"version": version})))
}

async fn preview(scope: Scope, name: Path<String>, body: Json<Envelope>) -> Result<HttpResponse> {
    let module = found(&scope, &name)?;
    let preview = scope.tx(move |tx| body.preview(&kept(tx, module, false)?)).await?;
    Ok(HttpResponse::Ok().json(preview))
}

/// A file and the version that it was compared with.
#[derive(Deserialize)]
struct Import {
    file: Envelope,
    expect: i32,
    #[serde(default)]
    reason: String,
}

async fn import(scope: Scope, name: Path<String>, body: Json<Import>) -> Result<HttpResponse> {
    let module = found(&scope, &name)?;
    let version = scope
        .tx(move |tx| {
            tx.for_reason(&body.reason)?;
            let preview = body.file.preview(&kept(tx, module, false)?)?;
            write(tx, module, body.expect, &preview.values, "imported")
        })
        .await?;
    Ok(HttpResponse::Ok().json(json!({"version": version})))
}
