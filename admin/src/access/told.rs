//! What the API's description says of the answers about access.

use serde_json::{Value, json};

/// Everything a member may do, and by which role.
pub(super) fn rights() -> Value {
    let text = json!({"type": "string"});
    let by = json!({"type": "object", "properties": {"role": text, "reach": text, "conditional": {"type": "boolean"}}});
    let right =
        json!({"type": "object", "properties": {"permission": text, "allowed": {"type": "boolean"}, "by": {"type": "array", "items": by}}});
    json!({"gives": {"type": "object", "properties": {
        "id": {"type": "string", "format": "uuid"}, "name": text, "ends_at": {"type": ["string", "null"], "format": "date-time"},
        "rights": {"type": "array", "items": right},
    }}})
}

/// Who reads and changes a record, and why.
pub(super) fn record() -> Value {
    let (text, key) = (json!({"type": "string"}), json!({"type": "string", "format": "uuid"}));
    let person = json!({"type": "object", "properties": {
        "id": key, "name": text, "reads": {"type": "boolean"}, "changes": {"type": "boolean"}, "reach": text, "roles": {"type": "array", "items": text},
    }});
    json!({"gives": {"type": "object", "properties": {"resource": text, "id": key, "title": text, "people": {"type": "array", "items": person}}}})
}
