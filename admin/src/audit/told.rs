//! What the API's description says of the journal.

use serde_json::{Value, json};

fn text() -> Value {
    json!({"type": "string"})
}

pub(super) fn lines() -> Value {
    let line = json!({"type": "object", "properties": {
        "id": {"type": "integer"}, "at": {"type": "string", "format": "date-time"}, "actor": text(), "who": text(), "event": text(), "what": text(),
        "subject": {"type": ["string", "null"], "format": "uuid"}, "title": {"type": ["string", "null"]}, "href": {"type": ["string", "null"]}, "fields": text(),
    }});
    json!({"gives": {"type": "object", "properties": {
        "data": {"type": "array", "items": line}, "next": {"type": ["integer", "null"], "description": "before, of the next page"},
    }}})
}

pub(super) fn days() -> Value {
    let day = json!({"type": "object", "properties": {"day": {"type": "string", "format": "date"}, "count": {"type": "integer"}}});
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": day}, "complete": {"type": "boolean"}}}})
}

pub(super) fn seal() -> Value {
    let seal = json!({"type": ["object", "null"], "properties": {
        "line": {"type": "integer"}, "seal": {"type": "string", "description": "SHA-256, in hexadecimal"},
        "sealed_at": {"type": "string", "format": "date-time"}, "lines": {"type": "integer"},
    }});
    json!({"gives": {"type": "object", "properties": {"seal": seal}}})
}

pub(super) fn verified() -> Value {
    let broken =
        json!({"type": ["object", "null"], "properties": {"line": {"type": "integer"}, "how": {"enum": ["changed", "removed", "added"]}}});
    json!({
        "takes": {"type": "object", "additionalProperties": false, "required": ["seal"], "properties": {"seal": {"type": "string", "pattern": "^[0-9a-fA-F]{64}$"}}},
        "gives": {"type": "object", "properties": {
            "state": {"enum": ["whole", "unknown", "broken"]}, "broken": broken, "sealed": {"type": "integer"}, "young": {"type": "integer"}, "seal": text(),
        }},
    })
}
