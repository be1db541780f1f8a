//! What the API's description says of operators who look into the agency.

use serde_json::{Value, json};

fn access(looks: bool) -> Value {
    let at = json!({"type": ["string", "null"], "format": "date-time"});
    let mut all = json!({
        "id": {"type": "string", "format": "uuid"}, "name": {"type": "string", "description": "the operator"},
        "reason_fr": {"type": "string"}, "reason_en": {"type": "string"}, "minutes": {"type": "integer"},
        "state": {"type": "string", "enum": ["waiting", "open", "ended", "over", "lapsed"]},
        "asked_at": {"type": "string", "format": "date-time"}, "opened_at": at, "ends_at": at, "ended_at": at,
        "raised_at": {"type": ["string", "null"], "format": "date-time", "description": "since when it may change things, too"},
        "looks": {"type": "integer", "description": "pages and answers it was given"},
    });
    if looks {
        let look = json!({"type": "object", "properties": {
            "at": {"type": "string", "format": "date-time"}, "method": {"type": "string"}, "path": {"type": "string"}, "query": {"type": "string"},
        }});
        all["looked_at"] = json!({"type": "array", "items": look, "description": "the newest five hundred, the newest first"});
    }
    json!({"type": "object", "properties": all})
}

fn question() -> Value {
    json!({"type": "object", "required": ["asks"], "additionalProperties": false,
        "properties": {"asks": {"type": "boolean", "description": "whether operators ask first"}}})
}

pub(super) fn list() -> Value {
    let gives = json!({"type": "object", "properties": {"asks": {"type": "boolean"}, "data": {"type": "array", "items": access(false)}}});
    json!({"gives": gives})
}

pub(super) fn one() -> Value {
    json!({"gives": access(true)})
}

pub(super) fn acted() -> Value {
    json!({"takes": {"type": "object", "additionalProperties": false}, "gives": access(true)})
}

pub(super) fn asks() -> Value {
    json!({"takes": question(), "gives": question()})
}
