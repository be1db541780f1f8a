//! What the commons' addresses take and give, for the description of the API.

use super::facts::{KINDS, LONGEST, PUBLIC};
use serde_json::{Value, json};

fn id() -> Value {
    json!({"type": "string", "format": "uuid"})
}

fn text(most: usize) -> Value {
    json!({"type": "string", "maxLength": most})
}

fn fields() -> Value {
    json!({"enum": PUBLIC.iter().map(|public| public.name).collect::<Vec<_>>()})
}

fn named() -> Value {
    json!({"type": "object", "properties": {
        "id": id(), "name": text(200), "town": text(100), "country": text(60), "postcode": text(12),
        "known": {"type": "integer", "description": "kinds of facts that are known"},
    }})
}

fn fact() -> Value {
    let day = json!({"type": ["string", "null"], "format": "date"});
    json!({"type": "object", "properties": {
        "id": id(), "field": fields(), "value": {"type": ["string", "null"]}, "kind": {"enum": KINDS}, "source": {"type": ["string", "null"]},
        "state": {"enum": ["current", "superseded", "withdrawn", "refused"]}, "on": day, "ended": day,
        "confirms": {"type": "integer", "description": "agencies that stand behind it; never which"}, "disputes": {"type": "integer"},
        "reasons": {"type": "array", "items": {"type": "string"}}, "mine": {"type": "boolean", "description": "your agency proposed it"},
        "voice": {"type": ["boolean", "null"], "description": "what your agency says of it"},
        "confidence": {"enum": ["low", "middle", "high", null]}, "points": {"type": ["integer", "null"]},
        "why": {"type": ["array", "null"], "items": {"type": "object", "properties": {"what": {"type": "string"}, "count": {"type": "integer"}}}},
    }})
}

fn common() -> Value {
    json!({"type": "object", "properties": {
        "id": id(), "name": text(200), "town": text(100), "country": text(60), "postcode": text(12), "source": text(LONGEST), "licence": text(200),
        "facts": {"type": "array", "description": "the most trusted of each kind first", "items": fact()}, "history": {"type": "array", "items": fact()},
    }})
}

fn takes(required: &[&str], properties: &Value) -> Value {
    json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties})
}

pub(super) fn search() -> Value {
    let query = |name: &str| json!({"name": name, "in": "query", "schema": {"type": "string"}});
    json!({
        "query": [query("q"), query("country")],
        "gives": {"type": "object", "properties": {"data": {"type": "array", "items": named()}}},
    })
}

pub(super) fn add() -> Value {
    let new = json!({"name": text(200), "town": text(100), "country": text(60), "postcode": text(12), "source": text(LONGEST)});
    json!({"takes": takes(&["name", "town"], &new), "gives": common(), "status": "201"})
}

pub(super) fn venue() -> Value {
    json!({"gives": common()})
}

pub(super) fn propose() -> Value {
    let new = json!({"field": fields(), "value": text(500), "kind": {"enum": KINDS, "default": "own"}, "source": text(LONGEST)});
    json!({"takes": takes(&["field", "value"], &new), "gives": {"type": "object", "properties": {"id": id()}}, "status": "201"})
}

pub(super) fn voice() -> Value {
    json!({"takes": takes(&["agrees"], &json!({"agrees": {"type": "boolean"}, "reason": text(LONGEST)})), "status": "204"})
}

pub(super) fn nothing() -> Value {
    json!({"status": "204"})
}

pub(super) fn of() -> Value {
    json!({"gives": {"type": "object", "properties": {
        "common": {"oneOf": [common(), {"type": "null"}]},
        "own": {"type": "object", "additionalProperties": {"type": "object", "properties": {
            "value": {"type": "string"}, "taken_on": {"type": ["string", "null"], "format": "date"},
        }}},
        "candidates": {"type": "array", "items": {"type": "object", "properties": {
            "venue": named(), "grade": {"enum": ["certain", "suspected", "potential"]},
        }}},
    }}})
}

pub(super) fn link() -> Value {
    let to = json!({"type": ["string", "null"], "format": "uuid"});
    json!({"takes": takes(&[], &json!({"common": to})), "gives": {"type": "object", "properties": {"common": to}}})
}

pub(super) fn take() -> Value {
    json!({"takes": takes(&["fact"], &json!({"fact": id()})), "gives": {"type": "object", "properties": {"field": fields()}}})
}

pub(super) fn set_own() -> Value {
    json!({"takes": takes(&["field"], &json!({"field": fields(), "value": {"type": ["string", "null"], "maxLength": 500}})), "status": "204"})
}
