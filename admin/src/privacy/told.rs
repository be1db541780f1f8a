//! What the API's description says of the privacy desk.

use serde_json::{Value, json};

fn text() -> Value {
    json!({"type": "string"})
}

fn key() -> Value {
    json!({"type": "string", "format": "uuid"})
}

fn picks() -> Value {
    json!({"type": "array", "minItems": 1, "items": {"type": "string", "description": "a record by its resource and key: people:0190…"}})
}

pub(super) fn register() -> Value {
    let list = json!({"type": "array", "items": {"type": "string"}});
    let line = json!({"type": "object", "properties": {
        "resource": text(), "title": text(), "module": text(), "purpose": text(), "people": text(),
        "basis": {"enum": ["consent", "contract", "duty", "interest"]}, "basis_words": text(), "months": {"type": ["integer", "null"]},
        "fate": {"enum": ["archive", "anonymise", "delete"]}, "fate_words": text(), "fields": list, "sensitive": list, "encrypted": list, "handed": {"type": ["string", "null"]},
    }});
    json!({"gives": {"type": "object", "properties": {"controller": text(), "processing": {"type": "array", "items": line}}}})
}

pub(super) fn search() -> Value {
    let hit = json!({"type": "object", "properties": {"resource": text(), "id": key(), "title": text(), "linked": {"type": "boolean"}}});
    json!({
        "takes": {"type": "object", "additionalProperties": false, "properties": {
            "name": text(), "email": text(), "phone": text(), "request": {"type": ["string", "null"], "format": "uuid"},
        }},
        "gives": {"type": "object", "properties": {
            "data": {"type": "array", "items": hit}, "archived": {"type": "integer", "description": "records of the intermediate archive that mention them"},
        }},
    })
}

fn export() -> Value {
    json!({"type": "object", "properties": {
        "id": key(), "name": text(), "status": {"enum": ["waiting", "ready", "failed"]}, "records": {"type": "integer"},
        "at": {"type": "string", "format": "date-time"}, "until": {"type": "string", "format": "date-time"}, "href": text(),
    }})
}

pub(super) fn exports() -> Value {
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": export()}}}})
}

pub(super) fn order() -> Value {
    json!({
        "status": "202",
        "takes": {"type": "object", "additionalProperties": false, "required": ["picks"], "properties": {
            "name": text(), "picks": picks(), "request": {"type": ["string", "null"], "format": "uuid"},
        }},
        "gives": {"type": "object", "properties": {"id": key(), "status": text()}},
    })
}

pub(super) fn order_again() -> Value {
    json!({"status": "202", "gives": {"type": "object", "properties": {"id": key(), "status": text()}}})
}

pub(super) fn erase() -> Value {
    json!({
        "takes": {"type": "object", "additionalProperties": false, "required": ["picks"], "properties": {
            "picks": picks(), "request": {"type": ["string", "null"], "format": "uuid"},
        }},
        "gives": {"type": "object", "properties": {
            "erased": {"type": "integer"}, "approval": {"type": "string", "format": "uuid", "description": "202: it waits for a second person"},
        }},
    })
}
