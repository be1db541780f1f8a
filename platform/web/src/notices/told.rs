//! What the API's description says of notices.

use serde_json::{Value, json};

fn notice() -> Value {
    let (text, flag) = (json!({"type": "string"}), json!({"type": "boolean"}));
    json!({"type": "object", "properties": {
        "id": {"type": "string", "format": "uuid"}, "kind": text, "title": text, "text": text, "href": text,
        "urgency": {"type": "string", "enum": ["low", "normal", "high", "urgent"]}, "urgency_label": text, "tone": text,
        "at": {"type": "string", "format": "date-time"}, "read": flag, "archived": flag,
    }})
}

pub(super) fn list() -> Value {
    let query = |name: &str, schema: Value| json!({"name": name, "in": "query", "schema": schema});
    json!({
        "query": [
            query("state", json!({"type": "string", "enum": ["", "unread", "archived"]})), query("kind", json!({"type": "string"})),
            query("urgency", json!({"type": "string", "enum": ["", "low", "normal", "high", "urgent"]})),
            query("before", json!({"type": "string", "format": "uuid"})),
        ],
        "gives": {"type": "object", "properties": {
            "data": {"type": "array", "items": notice()}, "next": {"type": ["string", "null"], "format": "uuid"}, "unread": {"type": "integer"},
        }},
    })
}

pub(super) fn one() -> Value {
    json!({"gives": notice()})
}

pub(super) fn went() -> Value {
    json!({"gives": {"type": "object", "properties": {"href": {"type": "string"}, "toast": {"type": ["object", "null"]}}}})
}
