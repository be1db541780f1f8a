//! When one is reminded, for programs.

use super::wish::{self, BEFORE, TOPICS, Wish};
use actix_web::HttpResponse;
use actix_web::web::Bytes;
use kernel::prelude::*;
use serde_json::{Value, json};

pub(super) async fn one(scope: Scope) -> Result<HttpResponse> {
    let member = scope.principal().member().ok_or(Error::NotFound)?;
    let wish = scope.tx(move |tx| wish::find(tx, member)).await?;
    Ok(HttpResponse::Ok().json(json!({"at": wish.clock(), "before": wish.before, "topics": wish.topics})))
}

/// What is left out stays as it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    at: Option<String>,
    before: Option<i32>,
    topics: Option<Vec<String>>,
}

pub(super) async fn save(scope: Scope, bytes: Bytes) -> Result<HttpResponse> {
    let member = scope.principal().member().ok_or(Error::NotFound)?;
    let said: Body = serde_json::from_slice(&bytes).map_err(|_| Error::invalid("", "format"))?;
    scope
        .tx(move |tx| {
            let kept = wish::find(tx, member)?;
            let at = said.at.unwrap_or_else(|| kept.clock());
            let wish = Wish::read(&at, Some(said.before.unwrap_or(kept.before)), said.topics.unwrap_or(kept.topics))?;
            wish::keep(tx, member, &wish)
        })
        .await?;
    one(scope).await
}

fn fields() -> Value {
    json!({
        "at": {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"}, "before": {"type": "integer", "enum": BEFORE},
        "topics": {"type": "array", "items": {"type": "string", "enum": TOPICS}},
    })
}

pub(super) fn told() -> Value {
    json!({"gives": {"type": "object", "properties": fields()}})
}

pub(super) fn saved() -> Value {
    json!({"takes": {"type": "object", "additionalProperties": false, "properties": fields()}, "gives": {"type": "object", "properties": fields()}})
}
