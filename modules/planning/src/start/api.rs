//! Starting a checklist, for programs.

use super::{ON, Start, make, on};
use crate::days;
use actix_web::HttpResponse;
use actix_web::web::Json;
use chrono::NaiveDate;
use kernel::prelude::*;
use serde_json::{Value, json};

/// What is started on what.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    checklist: Id,
    resource: String,
    record: Id,
    /// Today, if nothing is said.
    #[serde(default)]
    from: Option<NaiveDate>,
    /// The same twice makes its tasks once.
    #[serde(default)]
    batch: Option<Id>,
}

pub(super) async fn start(scope: Scope, body: Json<Said>) -> Result<HttpResponse> {
    let Said { checklist, resource, record, from, batch } = body.into_inner();
    let (of, _) = on(&resource).map_err(|_| Error::invalid("resource", "choice"))?;
    let batch = batch.unwrap_or_else(Id::now_v7);
    let made = scope
        .tx(move |tx| {
            let from = from.unwrap_or_else(|| days::today(tx));
            let owner = tx.scope().principal().member();
            make::start(tx, &Start { checklist, of: of.name, record, from, owner, batch })
        })
        .await?;
    Ok(HttpResponse::Created().json(json!({"batch": batch, "tasks": made})))
}

pub(super) fn told() -> Value {
    let id = json!({"type": "string", "format": "uuid"});
    json!({
        "takes": {"type": "object", "additionalProperties": false, "required": ["checklist", "resource", "record"], "properties": {
            "checklist": id, "resource": {"enum": ON.map(|(of, _)| of.name)}, "record": id, "from": {"type": "string", "format": "date"}, "batch": id,
        }},
        "status": "201",
        "gives": {"type": "object", "properties": {"batch": id, "tasks": {"type": "array", "items": id}}},
    })
}
