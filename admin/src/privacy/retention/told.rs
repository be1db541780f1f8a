//! What the API's description says of retention and its archive.

use serde_json::{Value, json};

fn text() -> Value {
    json!({"type": "string"})
}

fn key() -> Value {
    json!({"type": "string", "format": "uuid"})
}

fn moment() -> Value {
    json!({"type": ["string", "null"], "format": "date-time"})
}

fn class() -> Value {
    let number = json!({"type": "integer"});
    json!({"type": "object", "properties": {
        "resource": text(), "title": text(), "basis": {"enum": ["consent", "contract", "duty", "interest"]}, "basis_words": text(),
        "months": {"type": "integer", "description": "after the last change"}, "fate": {"enum": ["archive", "anonymise", "delete"]},
        "archive_months": {"type": ["integer", "null"]}, "fate_words": text(), "due": number, "held": number,
        "kept": {"type": "object", "properties": {"duty": number, "contract": number, "use": number}},
    }})
}

fn run_head() -> Value {
    json!({
        "id": key(), "status": {"enum": ["planned", "running", "done", "stopped", "undoing", "undone"]}, "automatic": {"type": "boolean"},
        "total": {"type": "integer"}, "done": {"type": "integer"},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}, "description": "archive, anonymise, delete, keep, skipped"},
        "digest": {"type": ["string", "null"], "description": "SHA-256 of the proof"}, "created_at": moment(), "created_by": text(),
        "started_at": moment(), "ended_at": moment(), "href": text(), "status_words": text(), "moves": {"type": "boolean"}, "tone": text(),
    })
}

fn run_with_lines() -> Value {
    let line = json!({"type": "object", "properties": {
        "resource": text(), "record": key(), "fate": {"enum": ["archive", "anonymise", "delete", "keep"]}, "why": {"type": ["string", "null"]},
        "state": {"enum": ["planned", "done", "skipped", "restored", "ended"]}, "title": {"type": ["string", "null"]},
    }});
    let mut head = run_head();
    head["restorable"] = json!({"type": "integer"});
    head["lines"] = json!({"type": "array", "items": line});
    json!({"type": "object", "properties": head})
}

fn kept() -> Value {
    json!({
        "id": key(), "resource": text(), "record": key(), "title": text(), "kind": text(), "at": moment(),
        "until": {"type": ["string", "null"], "format": "date"}, "href": text(),
    })
}

pub(super) fn overview() -> Value {
    json!({"gives": {"type": "object", "properties": {
        "automatic": {"type": "boolean"}, "pending": {"type": "integer"}, "classes": {"type": "array", "items": class()},
    }}})
}

pub(super) fn automatic() -> Value {
    let mut told = overview();
    told["takes"] = json!({"type": "object", "additionalProperties": false, "required": ["automatic"], "properties": {"automatic": {"type": "boolean"}}});
    told
}

pub(super) fn runs() -> Value {
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": {"type": "object", "properties": run_head()}}}}})
}

pub(super) fn planned() -> Value {
    json!({"status": "201", "gives": run_with_lines()})
}

pub(super) fn run() -> Value {
    json!({"gives": run_with_lines()})
}

pub(super) fn begun() -> Value {
    json!({"status": "202", "gives": {"type": "object", "properties": run_head()}})
}

pub(super) fn archive() -> Value {
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": {"type": "object", "properties": kept()}}, "count": {"type": "integer"}}}})
}

pub(super) fn archived() -> Value {
    let mut properties = kept();
    properties["content"] = json!({"type": "object"});
    json!({"gives": {"type": "object", "properties": properties}})
}

pub(super) fn nothing() -> Value {
    json!({"status": "204"})
}
