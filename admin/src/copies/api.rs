//! The copy for programs.

use super::promote::{PROMOTE, changes};
use super::{Copy, ask, current, extend, give_up, plan};
use crate::{MODULES, SETTINGS};
use actix_web::HttpResponse;
use actix_web::web::Json;
use kernel::approval::Outcome;
use kernel::error::{Error, Result};
use kernel::routes::Routes;
use kernel::scope::Scope;
use serde::Deserialize;
use serde_json::{Value, json};
use web::Visit;

const ROOT: &str = "/api/v1/staging-copy";

pub(super) fn routes(r: &mut Routes) {
    let at = |path: &str| format!("{ROOT}{path}");
    r.get(&at(""), MODULES, one).told(|| json!({"gives": told()}));
    r.post(&at(""), MODULES, make).dangerous().told(|| json!({"gives": told(), "status": "202"}));
    r.delete(&at(""), MODULES, remove).dangerous().told(|| json!({"gives": told(), "status": "202"}));
    r.post(&at("/extend"), MODULES, later).told(|| json!({"gives": told()}));
    r.get(&at("/promotion"), SETTINGS, promotion).told(|| json!({"gives": promotion_told()}));
    r.post(&at("/promotion"), SETTINGS, promoted).dangerous().told(|| {
        let takes = json!({"type": "object", "required": ["documents"], "properties": {"documents": {"type": "array", "items": {"type": "object"}, "description": "as GET gave them"}}});
        json!({"takes": takes, "gives": {"type": "object", "properties": {"promoted": {"type": "integer"}, "approval": {"type": ["string", "null"]}}}})
    });
}

fn told() -> Value {
    let moment = json!({"type": ["string", "null"], "format": "date-time"});
    let copy = json!({"type": ["object", "null"], "properties": {
        "slug": {"type": "string"}, "address": {"type": "string"}, "state": {"type": "string", "enum": ["asked", "filling", "open", "failed", "going"]},
        "rows": {"type": "integer"}, "why": {"type": ["string", "null"]}, "asked_at": moment, "open_at": moment, "until": moment,
    }});
    let plan = json!({"type": ["object", "null"], "properties": {
        "rows": {"type": "integer"}, "seconds": {"type": "integer"}, "days": {"type": "integer"}, "slug": {"type": "string"},
        "withheld": {"type": "array", "items": {"type": "string"}}, "leads": {"type": "integer"},
    }});
    json!({"type": "object", "properties": {"copy": copy, "plan": plan}})
}

fn promotion_told() -> Value {
    let difference = json!({"type": "object", "properties": {"name": {"type": "string"}, "before": {}, "after": {}}});
    json!({"type": "object", "properties": {"documents": {"type": "array", "items": {"type": "object"}}, "changes": {"type": "object", "additionalProperties": {"type": "array", "items": difference}}}})
}

fn face(visit: &Visit, copy: &Copy) -> Value {
    let mut face = json!(copy);
    face["address"] = json!(visit.config().origin(&format!("{}.{}", copy.slug, visit.config().base)));
    face
}

async fn one(visit: Visit, scope: Scope) -> Result<HttpResponse> {
    let (copy, plan) = scope
        .tx(|tx| {
            let copy = current(tx, false)?;
            let free = copy.as_ref().is_none_or(|copy| copy.state == "failed") && tx.scope().tenant().copy.is_none();
            Ok((copy, if free { Some(plan(tx)?) } else { None }))
        })
        .await?;
    Ok(HttpResponse::Ok().json(json!({"copy": copy.map(|copy| face(&visit, &copy)), "plan": plan})))
}

async fn make(visit: Visit, scope: Scope) -> Result<HttpResponse> {
    let copy = scope.tx(ask).await?;
    Ok(HttpResponse::Accepted().json(json!({"copy": face(&visit, &copy), "plan": null})))
}

async fn later(visit: Visit, scope: Scope) -> Result<HttpResponse> {
    let copy = scope.tx(extend).await?;
    Ok(HttpResponse::Ok().json(json!({"copy": face(&visit, &copy), "plan": null})))
}

async fn remove(visit: Visit, scope: Scope) -> Result<HttpResponse> {
    let copy = scope
        .tx(|tx| {
            let copy = current(tx, false)?.ok_or(Error::NotFound)?;
            give_up(tx, "asked")?;
            tx.scope().house().changed(copy.copy);
            Ok(copy)
        })
        .await?;
    Ok(HttpResponse::Accepted().json(json!({"copy": face(&visit, &copy), "plan": null})))
}

async fn promotion(scope: Scope) -> Result<HttpResponse> {
    let found = changes(&scope).await?;
    let changes: serde_json::Map<String, Value> = found.iter().map(|(b, d)| (b.document.clone(), json!(d))).collect();
    Ok(HttpResponse::Ok().json(json!({"documents": found.iter().map(|(b, _)| b).collect::<Vec<_>>(), "changes": changes})))
}

/// What was read, to be brought.
#[derive(Deserialize)]
struct Wanted {
    documents: Value,
}

async fn promoted(scope: Scope, body: Json<Wanted>) -> Result<HttpResponse> {
    let found = changes(&scope).await?;
    let now = json!(found.iter().map(|(b, _)| b).collect::<Vec<_>>());
    if found.is_empty() || now != body.documents {
        return Err(Error::Conflict("changed".into()));
    }
    let count = found.len();
    match scope.tx(move |tx| PROMOTE.perform(tx, json!({"documents": now}))).await? {
        Outcome::Done(_) => Ok(HttpResponse::Ok().json(json!({"promoted": count, "approval": null}))),
        Outcome::Asked(id) => Ok(HttpResponse::Accepted().json(json!({"promoted": 0, "approval": id}))),
    }
}
