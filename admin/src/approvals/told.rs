//! What the API's description says of requests that wait for a second person.

use serde_json::{Value, json};

fn request() -> Value {
    let (text, flag) = (json!({"type": "string"}), json!({"type": "boolean"}));
    let (some, at) = (json!({"type": ["string", "null"]}), json!({"type": ["string", "null"], "format": "date-time"}));
    let line = json!({"type": "object", "properties": {"what": text, "before": {"type": "array", "items": text}, "after": {"type": "array", "items": text}}});
    json!({"type": "object", "properties": {
        "id": {"type": "string", "format": "uuid"}, "act": text, "title": text, "lines": {"type": "array", "items": line}, "digest": text,
        "state": text, "word": text, "tone": text, "mine": flag, "reason": some, "note": some, "asked_by": some, "asked_at": at,
        "expires_at": at, "decided_by": some, "decided_at": at, "to_decide": flag,
    }})
}

/// Where one goes on, and what is said.
fn went() -> Value {
    json!({"type": "object", "properties": {"href": {"type": "string"}, "toast": {"type": ["object", "null"]}}})
}

pub(super) fn list() -> Value {
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": request()}}}})
}

pub(super) fn one() -> Value {
    json!({"gives": request()})
}

pub(super) fn approve() -> Value {
    json!({"gives": went(), "form": {"type": "object", "required": ["digest"], "properties": {"digest": {"type": "string"}}}})
}

pub(super) fn refuse() -> Value {
    json!({"gives": went(), "form": {"type": "object", "properties": {"note": {"type": "string", "maxLength": 500}}}})
}

pub(super) fn withdraw() -> Value {
    json!({"gives": went()})
}
