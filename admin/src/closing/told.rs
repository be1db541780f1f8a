//! What the API's description says of closing the agency.

use serde_json::{Value, json};

fn closure() -> Value {
    let at = json!({"type": "string", "format": "date-time"});
    json!({"type": ["object", "null"], "properties": {
        "id": {"type": "string", "format": "uuid"}, "state": {"type": "string", "enum": ["waiting", "running"]},
        "asked_at": at, "due_at": at, "why": {"type": "string"},
    }})
}

fn plan() -> Value {
    let count = json!({"type": "integer"});
    let heap = json!({"type": "object", "properties": {"table": {"type": "string"}, "rows": count}});
    let kept =
        json!({"type": "object", "properties": {"kind": {"type": "string"}, "rows": count, "until": {"type": "string", "format": "date"}}});
    json!({"type": "object", "properties": {
        "slug": {"type": "string"}, "modules": {"type": "object", "additionalProperties": {"type": "array", "items": heap}},
        "rows": count, "files": count, "bytes": count, "members": count, "domains": {"type": "array", "items": {"type": "string"}},
        "kept": {"type": "array", "items": kept}, "refused": {"type": ["string", "null"], "enum": ["closing-of-copy", "closing-copy-there", null]},
    }})
}

pub(super) fn one() -> Value {
    json!({"gives": {"type": "object", "properties": {"closure": closure(), "plan": plan()}}})
}

pub(super) fn asked() -> Value {
    let takes = json!({"type": "object", "required": ["slug"], "additionalProperties": false, "properties": {
        "slug": {"type": "string", "description": "the agency's address, once more"}, "why": {"type": "string", "maxLength": super::plan::LONGEST},
    }});
    let gives = json!({"type": "object", "properties": {"approval": {"type": "string", "format": "uuid"}, "closure": closure()}});
    json!({"takes": takes, "gives": gives, "status": "202"})
}

pub(super) fn undone() -> Value {
    json!({"gives": {"type": "object", "properties": {"reopened": {"type": "boolean"}}}})
}
