//! What the API's description says of integrations.

use serde_json::{Map, Value, json};
use web::channels::Channel;
use web::channels::catalogue::SERVICES;

fn fields() -> Value {
    json!({
        "url": {"type": "string", "format": "uri"}, "sender": {"type": "string", "maxLength": 80}, "active": {"type": "boolean"},
        "urgent_only": {"type": "boolean"}, "renew_on": {"type": ["string", "null"], "format": "date"},
    })
}

/// What only accounts have that are kept and not called.
fn keepers() -> Map<String, Value> {
    let day = json!({"type": ["string", "null"], "format": "date"});
    Map::from_iter([
        ("owner_id".into(), json!({"type": ["string", "null"], "format": "uuid"})),
        ("ends_on".into(), day),
        ("notes".into(), json!({"type": "string", "maxLength": 2000})),
    ])
}

fn account() -> Value {
    let moment = json!({"type": ["string", "null"], "format": "date-time"});
    let mut all = fields();
    let kinds = Channel::ALL.map(Channel::name).into_iter().chain(SERVICES.iter().map(|service| service.name));
    all["kind"] = json!({"type": "string", "enum": kinds.collect::<Vec<_>>()});
    let kept = keepers();
    all.as_object_mut().into_iter().for_each(|all| all.extend(kept.clone()));
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
    takes["key"] = json!({"type": "string", "maxLength": 2000, "writeOnly": true});
    takes["renew_on"] = json!({"type": "string"});
    takes.as_object_mut().into_iter().for_each(|takes| takes.extend(keepers()));
    json!({"takes": {"type": "object", "additionalProperties": false, "properties": takes}, "gives": account()})
}

pub(super) fn nothing() -> Value {
    json!({"status": "204"})
}

pub(super) fn tested() -> Value {
    json!({"gives": {"type": "object", "properties": {"ok": {"type": "boolean"}, "error": {"type": ["string", "null"]}}}})
}
