//! What the API's description says of integrations.

use serde_json::{Value, json};

fn fields() -> Value {
    json!({
        "url": {"type": "string", "format": "uri"}, "sender": {"type": "string", "maxLength": 80}, "active": {"type": "boolean"},
        "urgent_only": {"type": "boolean"}, "renew_on": {"type": ["string", "null"], "format": "date"},
    })
}

fn account() -> Value {
    let moment = json!({"type": ["string", "null"], "format": "date-time"});
    let mut all = fields();
    all["kind"] = json!({"type": "string", "enum": ["telegram", "signal", "sms"]});
    all["last_error"] = json!({"type": ["string", "null"]});
    for name in ["last_used_at", "last_ok_at", "last_error_at", "failing_since", "rests_until"] {
        all[name] = moment.clone();
    }
    json!({"type": "object", "properties": all})
}

pub(super) fn list() -> Value {
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": account()}}}})
}

pub(super) fn one() -> Value {
    json!({"gives": account()})
}

pub(super) fn keep() -> Value {
    let mut takes = fields();
    takes["key"] = json!({"type": "string", "maxLength": 500, "writeOnly": true});
    takes["renew_on"] = json!({"type": "string"});
    json!({"takes": {"type": "object", "additionalProperties": false, "properties": takes}, "gives": account()})
}

pub(super) fn nothing() -> Value {
    json!({"status": "204"})
}

pub(super) fn tested() -> Value {
    json!({"gives": {"type": "object", "properties": {"ok": {"type": "boolean"}, "error": {"type": ["string", "null"]}}}})
}
