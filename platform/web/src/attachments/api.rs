//! Files for programs: the documents of a record, their versions, and what is done with them.

use super::hand::shown_as;
use super::shelf::{self, Slot, Version};
use crate::form::Form;
use actix_web::web::Json;
use actix_web::{HttpRequest, HttpResponse};
use kernel::error::Result;
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::scope::{Scope, Tx};
use serde::Deserialize;
use serde_json::{Value, json};

/// A version, with the addresses of its source and of what can be shown of it.
pub(super) fn version(at: &str, it: &Version) -> Value {
    let viewed = it.facts["large"].is_string() || shown_as(&it.content_type).is_some();
    let at = format!("{at}/{}", it.number);
    json!({
        "number": it.number, "name": it.name, "content_type": it.content_type, "bytes": it.bytes, "created_at": it.created_at,
        "created_by": it.created_by, "archived_at": it.archived.as_ref().map(|away| away.at), "width": it.facts["width"], "height": it.facts["height"],
        "source": format!("{at}/source"), "view": viewed.then(|| format!("{at}/view")),
    })
}

/// A document.
pub(super) fn slot(it: &Slot, versions: &[Version]) -> Value {
    let at = format!("/api/v1/{}/{}/files/{}", it.resource, it.record, it.id);
    json!({
        "id": it.id, "resource": it.resource, "record": it.record, "title": it.title, "folder": it.folder, "sort": it.sort,
        "latest": it.latest, "version": it.version, "created_at": it.created_at, "deleted_at": it.deleted_at,
        "versions": versions.iter().filter(|v| v.slot == it.id).map(|v| version(&at, v)).collect::<Vec<_>>(),
    })
}

/// The documents of a record, each with its newest version; `bin=true` those in the bin.
pub(super) async fn list(of: &'static Resource, scope: Scope, req: HttpRequest, record: Id) -> Result<HttpResponse> {
    let binned = Form::of_query(req.query_string()).text("bin") == "true";
    let (slots, newest) = scope
        .tx(move |tx| {
            (of.store.find)(tx, record)?;
            let slots = shelf::of_record(tx, of, record, binned)?;
            let newest = shelf::newest(tx, &slots)?;
            Ok((slots, newest))
        })
        .await?;
    Ok(HttpResponse::Ok().json(json!({"data": slots.iter().map(|s| slot(s, &newest)).collect::<Vec<_>>()})))
}

fn whole(tx: &mut Tx, of: &'static Resource, record: Id, id: Id) -> Result<Value> {
    (of.store.find)(tx, record)?;
    let found = shelf::find(tx, of, record, id)?;
    let versions = shelf::versions(tx, found.id)?;
    Ok(slot(&found, &versions))
}

/// A document with every version, as it is now.
pub(super) async fn told(scope: &Scope, of: &'static Resource, record: Id, id: Id) -> Result<Value> {
    scope.tx(move |tx| whole(tx, of, record, id)).await
}

/// A document with every version.
pub(super) async fn one(of: &'static Resource, scope: Scope, (record, id): (Id, Id)) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(told(&scope, of, record, id).await?))
}

/// What may be changed of a document.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    title: Option<String>,
    folder: Option<String>,
}

/// Gives a document another title or folder.
pub(super) async fn change(of: &'static Resource, scope: Scope, (record, id): (Id, Id), change: Json<Change>) -> Result<HttpResponse> {
    let Change { title, folder } = change.into_inner();
    let done = scope
        .tx(move |tx| {
            let now = shelf::find(tx, of, record, id)?;
            let (title, folder) = (title.unwrap_or(now.title), folder.unwrap_or(now.folder));
            shelf::rename(tx, of, record, id, title.trim(), &folder)?;
            whole(tx, of, record, id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(done))
}

/// Into the bin.
pub(super) async fn bin(of: &'static Resource, scope: Scope, (record, id): (Id, Id)) -> Result<HttpResponse> {
    scope.tx(move |tx| shelf::bin(tx, of, record, id, true)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Out of the bin.
pub(super) async fn restore(of: &'static Resource, scope: Scope, (record, id): (Id, Id)) -> Result<HttpResponse> {
    let done = scope
        .tx(move |tx| {
            shelf::bin(tx, of, record, id, false)?;
            whole(tx, of, record, id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(done))
}

fn version_schema() -> Value {
    let (text, number) = (json!({"type": "string"}), json!({"type": "integer"}));
    let maybe = json!({"type": ["integer", "null"]});
    json!({"type": "object", "properties": {
        "number": number, "name": text, "content_type": text, "bytes": number, "created_at": {"type": "string", "format": "date-time"},
        "created_by": text, "archived_at": {"type": ["string", "null"], "format": "date-time"}, "width": maybe, "height": maybe, "source": text, "view": {"type": ["string", "null"]},
    }})
}

fn slot_schema() -> Value {
    let (text, number, id) = (json!({"type": "string"}), json!({"type": "integer"}), json!({"type": "string", "format": "uuid"}));
    let at = json!({"type": ["string", "null"], "format": "date-time"});
    json!({"type": "object", "properties": {
        "id": id, "resource": text, "record": id, "title": text, "folder": text,
        "sort": {"type": "string", "enum": files::Sort::EVERY.map(files::Sort::name)}, "latest": number, "version": number,
        "created_at": at, "deleted_at": at, "versions": {"type": "array", "items": version_schema()},
    }})
}

fn query(name: &str, about: &str, required: bool) -> Value {
    json!({"name": name, "in": "query", "required": required, "description": about, "schema": {"type": "string"}})
}

pub(super) fn list_told() -> Value {
    let page = json!({"type": "object", "properties": {"data": {"type": "array", "items": slot_schema()}}});
    json!({"gives": page, "query": [query("bin", "true: those in the bin", false)]})
}

pub(super) fn all_told() -> Value {
    let storage = json!({"type": "object", "properties": {"used": {"type": "integer"}, "most": {"type": ["integer", "null"]}, "state": {"type": "string"}}});
    let page = json!({"type": "object", "properties": {
        "data": {"type": "array", "items": slot_schema()}, "next": {"type": ["string", "null"], "format": "uuid"}, "storage": storage,
    }});
    let asked = [
        ("q", "a part of the title"),
        ("sort", "image, audio, video, document or other"),
        ("folder", "01_Booking"),
        ("of", "people"),
        ("after", "what `next` said"),
    ];
    json!({"gives": page, "query": asked.map(|(name, about)| query(name, about, false))})
}

pub(super) fn call_told() -> Value {
    let told = [
        query("name", "as the file is called", true),
        query("folder", "01_Booking/2026", false),
        query("file", "the document it is a version of", false),
    ];
    json!({"gives": slot_schema(), "status": "201", "query": told, "bytes": "application/octet-stream"})
}

pub(super) fn one_told() -> Value {
    json!({"gives": slot_schema()})
}

pub(super) fn change_told() -> Value {
    let takes =
        json!({"type": "object", "additionalProperties": false, "properties": {"title": {"type": "string"}, "folder": {"type": "string"}}});
    json!({"takes": takes, "gives": slot_schema()})
}

pub(super) fn nothing_told() -> Value {
    json!({"status": "204"})
}

/// The beginning of an upload that can be gone on with (tus 1.0.0, creation).
pub(super) fn begin_told() -> Value {
    let header = |name: &str, about: &str| json!({"name": name, "in": "header", "required": true, "description": about, "schema": {"type": "string"}});
    let told =
        [header("Upload-Length", "bytes in all"), header("Upload-Metadata", "filename, folder and file, each in base64, as tus says")];
    json!({"status": "201", "query": told, "leads": "where the bytes go by PATCH"})
}

/// More bytes of an upload (tus 1.0.0).
pub(super) fn more_told() -> Value {
    json!({"status": "204", "bytes": "application/offset+octet-stream"})
}

pub(super) fn bytes_told() -> Value {
    json!({"gives": {"type": "string", "format": "binary"}})
}
