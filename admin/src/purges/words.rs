//! What the API's description says of removing a module for good.

use serde_json::{Value, json};

fn standing() -> Value {
    let at = json!({"type": "string", "format": "date-time"});
    json!({"type": ["object", "null"], "properties": {
        "id": {"type": "string", "format": "uuid"}, "state": {"type": "string", "enum": ["waiting", "running", "stopped", "done"]},
        "asked_at": at, "due_at": at, "changed_at": at, "why": {"type": ["string", "null"]},
        "progress": {"type": "object", "properties": {"at": {"type": ["string", "null"]}, "gone": {"type": "object", "additionalProperties": {"type": "integer"}}}},
    }})
}

fn plan() -> Value {
    let heap = json!({"type": "object", "properties": {"table": {"type": "string"}, "rows": {"type": "integer"}}});
    let kept = json!({"type": "object", "properties": {
        "resource": {"type": "string"}, "rows": {"type": "integer"}, "until": {"type": "string", "format": "date-time"},
    }});
    json!({"type": ["object", "null"], "properties": {
        "module": {"type": "string"}, "state": {"type": "string", "enum": ["on", "off", "moving"]},
        "heaps": {"type": "array", "items": heap}, "retained": {"type": "array", "items": kept},
    }})
}

/// The plan, its hash, and the purge that waits.
pub(crate) fn schema() -> Value {
    json!({"gives": {"type": "object", "properties": {
        "plan": plan(), "hash": {"type": ["string", "null"]}, "refused": {"type": ["string", "null"]}, "purge": standing(),
    }}})
}

pub(super) fn asked() -> Value {
    json!({
        "takes": {"type": "object", "required": ["hash"], "properties": {"hash": {"type": "string"}}, "additionalProperties": false},
        "gives": web::waits_told(), "status": "202",
    })
}

pub(super) fn stopped() -> Value {
    json!({"gives": {"type": "object", "properties": {"stopped": {"type": "boolean"}}}})
}
