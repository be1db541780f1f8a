//! What the API's description says of webhooks.

use serde_json::{Value, json};

fn fields() -> Value {
    json!({
        "label": {"type": "string", "maxLength": 80}, "url": {"type": "string", "format": "uri"},
        "events": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 200}, "active": {"type": "boolean"},
    })
}

fn hook() -> Value {
    let moment = json!({"type": ["string", "null"], "format": "date-time"});
    let mut all = fields();
    all["id"] = json!({"type": "string", "format": "uuid"});
    all["last_error"] = json!({"type": ["string", "null"]});
    for name in ["old_until", "failing_since", "last_ok_at", "off_at", "created_at"] {
        all[name] = moment.clone();
    }
    json!({"type": "object", "properties": all})
}

fn secret_of(mut of: Value) -> Value {
    of["properties"]["secret"] = json!({"type": "string"});
    of
}

pub(super) fn list() -> Value {
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": hook()}}}})
}

pub(super) fn create() -> Value {
    json!({"takes": {"type": "object", "required": ["label", "url", "events"], "properties": fields()}, "gives": secret_of(hook()), "status": "201"})
}

pub(super) fn one() -> Value {
    json!({"gives": hook()})
}

pub(super) fn update() -> Value {
    json!({"takes": {"type": "object", "properties": fields()}, "gives": hook()})
}

pub(super) fn nothing() -> Value {
    json!({"status": "204"})
}

pub(super) fn secret() -> Value {
    json!({"gives": {"type": "object", "properties": {"secret": {"type": "string"}}}})
}

pub(super) fn tested() -> Value {
    json!({"gives": {"type": "object", "properties": {"delivery": {"type": "string", "format": "uuid"}}}, "status": "202"})
}

pub(super) fn deliveries() -> Value {
    let (text, moment) = (json!({"type": "string"}), json!({"type": ["string", "null"], "format": "date-time"}));
    let try_ = json!({"type": "object", "properties": {"at": moment, "ms": {"type": "integer"}, "ok": {"type": "boolean"}, "status": {"type": "integer"}, "error": text, "answer": text}});
    let line = json!({"type": "object", "properties": {
        "id": {"type": "string", "format": "uuid"}, "webhook_id": {"type": "string", "format": "uuid"}, "event": text,
        "subject": {"type": ["string", "null"], "format": "uuid"}, "happened_at": moment, "state": {"type": "string", "enum": ["waiting", "done", "failed"]},
        "attempts": {"type": "integer"}, "tries": {"type": "array", "items": try_}, "next_at": moment, "done_at": moment,
    }});
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": line}}}})
}

pub(super) fn replay() -> Value {
    let moment = json!({"type": "string", "format": "date-time"});
    json!({
        "takes": {"type": "object", "properties": {"delivery": {"type": "string", "format": "uuid"}, "since": moment, "until": moment}},
        "gives": {"type": "object", "properties": {"deliveries": {"type": "integer"}}}, "status": "202",
    })
}
