//! What the API's description says of one's channels.

use super::link::WAYS;
use serde_json::{Value, json};

fn text() -> Value {
    json!({"type": "string"})
}

fn moment() -> Value {
    json!({"type": ["string", "null"], "format": "date-time"})
}

fn maybe() -> Value {
    json!({"type": ["string", "null"]})
}

fn whole() -> Value {
    let names = json!({"type": "string", "enum": ["telegram", "signal", "sms"]});
    let channel = json!({"type": "object", "properties": {
        "channel": names, "label": text(), "state": {"type": "string", "enum": ["none", "asked", "linked", "lost"]}, "address": maybe(),
        "open": {"type": "boolean"}, "urgent_only": {"type": "boolean"}, "sender": maybe(), "linked_at": moment(), "until": moment(), "lost": maybe(),
    }});
    let attempt = json!({"type": "object", "properties": {"at": moment(), "by": text(), "ok": {"type": "boolean"}, "error": maybe()}});
    let message = json!({"type": "object", "properties": {
        "id": {"type": "string", "format": "uuid"}, "title": text(), "href": text(), "at": moment(), "channel": text(), "said": text(), "tone": text(),
        "state": {"type": "string", "enum": ["waiting", "calling", "sent", "letter", "dropped"]}, "tries": {"type": "array", "items": attempt},
    }});
    json!({"type": "object", "properties": {
        "way": {"type": "string", "enum": WAYS}, "channels": {"type": "array", "items": channel}, "messages": {"type": "array", "items": message},
    }})
}

pub(super) fn mine() -> Value {
    json!({"gives": whole()})
}

pub(super) fn prefer() -> Value {
    let takes = json!({"type": "object", "required": ["way"], "additionalProperties": false, "properties": {"way": {"type": "string", "enum": WAYS}}});
    json!({"takes": takes, "gives": whole()})
}

pub(super) fn begin() -> Value {
    let takes = json!({"type": "object", "additionalProperties": false, "properties": {"address": text()}});
    let gives = json!({"type": "object", "properties": {"channel": text(), "state": text(), "code": maybe()}});
    json!({"takes": takes, "gives": gives, "status": "202"})
}

pub(super) fn confirm() -> Value {
    json!({"takes": {"type": "object", "additionalProperties": false, "properties": {"code": text()}}, "gives": whole()})
}

pub(super) fn nothing() -> Value {
    json!({"status": "204"})
}

pub(super) fn heard() -> Value {
    json!({"takes": {"type": "object", "description": "an update of Telegram's, with its secret in X-Telegram-Bot-Api-Secret-Token"}, "gives": {"type": "object"}})
}
