//! Two records made one, and made two again, for programs.

use super::idempotency::{Done, once};
use super::{answer, object, visible};
use crate::records::sight;
use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse};
use kernel::error::{Error, Result};
use kernel::merge::{self, Choice, Decision};
use kernel::resource::{Id, Resource};
use kernel::routes::Routes;
use kernel::scope::Scope;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) fn routes(r: &mut Routes, of: &'static Resource) {
    let (one, back) = (format!("/api/v1/{}/{{id}}/merge", of.name), format!("/api/v1/{}/merges/{{id}}/undo", of.name));
    r.post(&one, of.may.update, move |s: Scope, id: Path<Id>, q: HttpRequest, b: Bytes| send(of, s, *id, q, b)).told(told);
    r.post(&back, of.may.update, move |s: Scope, id: Path<Id>, q: HttpRequest| undo(of, s, *id, q)).told(undo_told);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    gone: Id,
    version: Option<i64>,
    gone_version: Option<i64>,
    #[serde(default)]
    choices: BTreeMap<String, String>,
}

async fn send(of: &'static Resource, scope: Scope, id: Id, req: HttpRequest, body: Bytes) -> Result<HttpResponse> {
    let asked: Asked = serde_json::from_value(Value::Object(object(&req, &body)?)).map_err(|_| Error::invalid("", "json"))?;
    scope.require(of.may.delete)?;
    let mut choices = BTreeMap::new();
    for (name, choice) in asked.choices {
        if of.field(&name).is_some_and(|f| !sight::may_see(&scope, of, f)) {
            return Err(Error::invalid(name, "unknown-field"));
        }
        let choice = Choice::named(&choice).ok_or_else(|| Error::invalid(name.clone(), "choice"))?;
        choices.insert(name, choice);
    }
    let decision = Decision { keep: id, gone: asked.gone, seen: asked.version.zip(asked.gone_version), choices };
    let seen = scope.clone();
    let done = once(&scope, &req, &body, move |tx| {
        let merged = merge::merge(tx, of, &decision)?;
        let record = visible(of, &seen, (of.store.find)(tx, id)?);
        Ok(Done { status: 200, body: json!({"merge": merged, "record": record}), replayed: false })
    })
    .await?;
    Ok(answer(&done))
}

async fn undo(of: &'static Resource, scope: Scope, id: Id, req: HttpRequest) -> Result<HttpResponse> {
    scope.require(of.may.delete)?;
    let done = once(&scope, &req, b"", move |tx| {
        let (merge, stay) = merge::undo(tx, of, id)?;
        let body = json!({"kept": merge.kept, "restored": merge.gone, "fields_changed_since": stay});
        Ok(Done { status: 200, body, replayed: false })
    })
    .await?;
    Ok(answer(&done))
}

fn told() -> Value {
    let id = json!({"type": "string", "format": "uuid"});
    json!({
        "takes": {"type": "object", "additionalProperties": false, "required": ["gone"], "properties": {
            "gone": id, "version": {"type": "integer"}, "gone_version": {"type": "integer"},
            "choices": {"type": "object", "description": "by field: whose value stays; where nothing is said, what is kept unless it is empty", "additionalProperties": {"enum": ["kept", "gone", "both"]}},
        }},
        "gives": {"type": "object", "properties": {"merge": id, "record": {"type": "object"}}},
    })
}

fn undo_told() -> Value {
    let id = json!({"type": "string", "format": "uuid"});
    json!({"gives": {"type": "object", "properties": {"kept": id, "restored": id, "fields_changed_since": {"type": "integer"}}}})
}
