//! What the acting member has to do, for programs.

use super::mine::{self, Part};
use crate::TASKS;
use actix_web::HttpResponse;
use kernel::prelude::*;
use serde_json::{Map, Value, json};

pub(super) async fn list(scope: Scope) -> Result<HttpResponse> {
    let parts = scope.tx(mine::parts).await?;
    let one = |task: &Record| json!({"id": task["id"], "title": TASKS.title(task), "status": task["status"], "priority": task["priority"], "due_on": task["due_on"], "project_id": task["project_id"]});
    let all: Map<String, Value> = parts.iter().map(|(name, tasks)| ((*name).to_string(), tasks.iter().map(one).collect())).collect();
    Ok(HttpResponse::Ok().json(all))
}

pub(super) fn told() -> Value {
    let task = json!({"type": "object", "properties": {
        "id": {"type": "string", "format": "uuid"}, "title": {"type": "string"}, "status": {"enum": crate::task::STATUSES},
        "priority": {"enum": crate::task::PRIORITIES}, "due_on": {"type": ["string", "null"], "format": "date"},
        "project_id": {"type": ["string", "null"], "format": "uuid"},
    }});
    let parts: Map<String, Value> =
        Part::ALL.iter().map(|(name, _)| ((*name).to_string(), json!({"type": "array", "items": task}))).collect();
    json!({"gives": {"type": "object", "properties": parts}})
}
