//! What is known of addresses, for programs.

use super::OF;
use super::kept::{self, Check};
use super::pages::{Doubt, addresses, doubts, look, record, set_right};
use actix_web::web::Json;
use actix_web::{HttpRequest, HttpResponse};
use kernel::prelude::*;
use serde_json::{Value, json};
use web::Form;

/// Rows of one answer.
const PAGE: usize = 100;

fn said(check: &Check) -> Value {
    json!({
        "address": check.address, "verdict": check.verdict(), "reasons": check.reasons(), "suggestion": check.suggestion,
        "checked_by": check.checked_by, "checked_at": check.checked_at, "bounced_at": check.bounced_at, "right_at": check.right_at,
    })
}

/// The addresses that need somebody.
pub(super) async fn list(scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let from = Form::of_query(req.query_string()).text("from").parse::<usize>().unwrap_or(0);
    let all = scope.tx(doubts).await?;
    let row = |doubt: &Doubt| {
        let mut row = said(&doubt.check);
        row["resource"] = json!(doubt.of.name);
        row["id"] = json!(doubt.id);
        row["title"] = json!(doubt.title);
        row
    };
    let data: Vec<Value> = all.iter().skip(from).take(PAGE).map(row).collect();
    Ok(HttpResponse::Ok().json(json!({"data": data, "count": all.len(), "next": (from + PAGE < all.len()).then_some(from + PAGE)})))
}

/// Whose addresses.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Whose {
    resource: String,
    id: Id,
}

/// Looks now at the addresses of a record.
pub(super) async fn check(scope: Scope, body: Json<Whose>) -> Result<HttpResponse> {
    let Whose { resource, id } = body.into_inner();
    if look(&scope, resource.clone(), id).await?.is_none() {
        return Err(Error::Conflict("copy".into()));
    }
    let data = scope
        .tx(move |tx| {
            let (of, record) = record(tx, &resource, id)?;
            let all = addresses(tx, of, id, &record)?;
            let known = kept::of(tx, &all)?;
            Ok(all.iter().filter_map(|address| known.get(address)).map(said).collect::<Vec<_>>())
        })
        .await?;
    Ok(HttpResponse::Ok().json(json!({"data": data})))
}

/// Which address works.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Works {
    resource: String,
    id: Id,
    address: String,
}

/// Says that an address works.
pub(super) async fn right(scope: Scope, body: Json<Works>) -> Result<HttpResponse> {
    let Works { resource, id, address } = body.into_inner();
    scope.tx(move |tx| set_right(tx, &resource, id, &address)).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn whose() -> [(&'static str, Value); 2] {
    [("resource", json!({"enum": OF.map(|of| of.name)})), ("id", json!({"type": "string", "format": "uuid"}))]
}

fn one() -> Value {
    let moment = json!({"type": ["string", "null"], "format": "date-time"});
    json!({
        "address": {"type": "string"}, "verdict": {"enum": ["ok", "risky", "bad", "unknown"]}, "reasons": {"type": "array", "items": {"type": "string"}},
        "suggestion": {"type": ["string", "null"]}, "checked_by": {"type": "string"}, "checked_at": moment, "bounced_at": moment, "right_at": moment,
    })
}

pub(super) fn list_told() -> Value {
    let mut row = one();
    for (name, schema) in whose() {
        row[name] = schema;
    }
    row["title"] = json!({"type": "string"});
    json!({
        "query": [{"name": "from", "in": "query", "schema": {"type": "integer"}}],
        "gives": {"type": "object", "properties": {
            "count": {"type": "integer"}, "next": {"type": ["integer", "null"]}, "data": {"type": "array", "items": {"type": "object", "properties": row}},
        }},
    })
}

pub(super) fn check_told() -> Value {
    let [resource, id] = whose();
    json!({
        "takes": {"type": "object", "additionalProperties": false, "required": ["resource", "id"], "properties": {"resource": resource.1, "id": id.1}},
        "gives": {"type": "object", "properties": {"data": {"type": "array", "items": {"type": "object", "properties": one()}}}},
    })
}

pub(super) fn right_told() -> Value {
    let [resource, id] = whose();
    let properties = json!({"resource": resource.1, "id": id.1, "address": {"type": "string"}});
    json!({
        "takes": {"type": "object", "additionalProperties": false, "required": ["resource", "id", "address"], "properties": properties},
        "status": "204",
    })
}
