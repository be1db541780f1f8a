//! What the API's description says of doors.

use super::chosen::{OF_RECORDS, PLAIN};
use super::{FASTEST, PROOFS};
use serde_json::{Value, json};

fn text() -> Value {
    json!({"type": "string"})
}

fn uuid() -> Value {
    json!({"type": "string", "format": "uuid"})
}

fn moment() -> Value {
    json!({"type": ["string", "null"], "format": "date-time"})
}

fn fields() -> Value {
    let list = json!({"type": "array", "items": {"type": "string"}});
    json!({
        "label": {"type": "string", "maxLength": 80}, "source": {"type": "string", "maxLength": 40},
        "actions": {"type": "array", "items": {"type": "string"}, "minItems": 1, "description": "record.create:people, task.create…"},
        "networks": list, "pace": {"type": "integer", "minimum": 1, "maximum": FASTEST}, "active": {"type": "boolean"},
    })
}

fn door() -> Value {
    let mut all = fields();
    (all["id"], all["proof"], all["last_error"]) = (uuid(), json!({"enum": PROOFS}), json!({"type": ["string", "null"]}));
    (all["address"], all["turned_away"]) = (json!({"type": "string", "format": "uri"}), json!({"type": "integer"}));
    for name in ["old_until", "last_ok_at", "last_error_at", "turned_away_at", "created_at"] {
        all[name] = moment();
    }
    json!({"type": "object", "properties": all})
}

fn with_key(mut of: Value) -> Value {
    of["properties"]["key"] = json!({"type": "string", "description": "told once"});
    of
}

pub(super) fn list() -> Value {
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": door()}}}})
}

pub(super) fn create() -> Value {
    let mut takes = fields();
    takes["proof"] = json!({"enum": PROOFS});
    json!({"takes": {"type": "object", "additionalProperties": false, "required": ["label", "source", "actions"], "properties": takes}, "gives": with_key(door()), "status": "201"})
}

pub(super) fn one() -> Value {
    json!({"gives": door()})
}

pub(super) fn update() -> Value {
    json!({"takes": {"type": "object", "additionalProperties": false, "properties": fields()}, "gives": door()})
}

pub(super) fn nothing() -> Value {
    json!({"status": "204"})
}

pub(super) fn key() -> Value {
    json!({"gives": {"type": "object", "properties": {"key": text()}}})
}

pub(super) fn calls() -> Value {
    let call = json!({"type": "object", "properties": {
        "id": uuid(), "door_id": uuid(), "key": text(), "action": text(), "member_id": {"type": ["string", "null"], "format": "uuid"},
        "state": {"enum": ["done", "refused", "failed"]}, "error": {"type": ["string", "null"]}, "answer": {"type": "object"},
        "attempts": {"type": "integer"}, "came_at": moment(), "done_at": moment(),
    }});
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": call}}}})
}

fn done() -> Value {
    let made = json!({"type": "object", "properties": {"of": text(), "id": uuid()}});
    json!({"type": "object", "properties": {
        "call": uuid(), "action": text(), "records": {"type": "array", "items": made}, "told": {"type": "integer"}, "run": uuid(),
    }})
}

pub(super) fn replayed() -> Value {
    json!({"gives": done()})
}

pub(super) fn receive() -> Value {
    let actions = [&OF_RECORDS[..], &PLAIN[..]].concat();
    let takes = json!({"type": "object", "additionalProperties": false, "required": ["source", "userEmail", "action"], "properties": {
        "id": {"type": "string", "maxLength": 200, "description": "once by this, where neither webhook-id nor Idempotency-Key is sent"},
        "source": {"type": "string", "maxLength": 40}, "userEmail": {"type": "string", "format": "email"},
        "action": {"enum": actions}, "data": {"type": "object"},
    }});
    json!({"takes": takes, "gives": done()})
}
