//! What the API's description says of modules, their releases, and going to another one.

use serde_json::{Value, json};

fn text() -> Value {
    json!({"type": "string"})
}

fn some(of: &Value) -> Value {
    json!({"oneOf": [of, {"type": "null"}]})
}

fn list_of(of: &Value) -> Value {
    json!({"type": "array", "items": of})
}

fn hop() -> Value {
    json!({"type": "object", "required": ["module", "from", "to"], "properties": {"module": text(), "from": text(), "to": text()}})
}

fn rest() -> Value {
    let at = json!({"type": "string", "format": "date-time"});
    json!({"type": "object", "required": ["since", "until", "times", "why", "at"], "properties": {
        "since": at, "until": some(&at), "times": {"type": "integer"}, "why": {"type": "string", "enum": ["failing", "asked", "safe"]}, "at": text(),
    }})
}

/// Every module of the agency's house, with the release it is on.
pub(super) fn modules() -> Value {
    let release = json!({"type": "object", "required": ["version", "features", "changelog"], "properties": {
        "version": text(), "features": list_of(&text()), "changelog": text(),
    }});
    let moving = json!({"type": "object", "required": ["from", "to", "done", "hops", "going_back"], "properties": {
        "from": text(), "to": text(), "done": {"type": "integer"}, "hops": list_of(&hop()), "going_back": {"type": "boolean"},
    }});
    let module = json!({"type": "object", "required": ["name", "title", "on", "entitled", "rest", "release", "releases", "moving"], "properties": {
        "name": text(), "title": text(), "on": {"type": "boolean"}, "entitled": {"type": "boolean"}, "rest": some(&rest()), "release": {"type": ["string", "null"]},
        "releases": list_of(&release), "moving": some(&moving),
    }});
    json!({"gives": {"type": "object", "required": ["data"], "properties": {"data": list_of(&module)}}})
}

fn move_plan() -> Value {
    let number = json!({"type": "integer"});
    let effect = json!({"type": "object", "required": ["step", "table", "class", "rows", "returning", "seen"], "properties": {
        "step": text(), "table": text(), "class": {"type": "string", "enum": ["lossless", "reversible-with-journal", "irreversible"]},
        "rows": number, "returning": number, "seen": number,
    }});
    // Pairs and triples of texts: resource and field; module, state and release.
    let texts = list_of(&list_of(&text()));
    let leg = json!({"type": "object", "required": ["module", "from", "to", "fields", "places", "settings", "effects"], "properties": {
        "module": text(), "from": text(), "to": text(), "fields": texts, "places": list_of(&text()), "settings": list_of(&text()), "effects": list_of(&effect),
    }});
    json!({"type": "object", "required": ["module", "from", "to", "back", "hops", "people", "seconds", "reversible", "states"], "properties": {
        "module": text(), "from": text(), "to": text(), "back": {"type": "boolean"}, "hops": list_of(&leg), "people": number,
        "seconds": number, "reversible": {"type": "boolean"}, "states": texts,
    }})
}

/// The plan of a move, and what confirms it.
pub(super) fn plan() -> Value {
    json!({"gives": {"type": "object", "required": ["hash", "plan", "tried"], "properties": {
        "hash": text(), "plan": move_plan(), "tried": super::tried::told(),
    }}})
}

/// A move that begins.
pub(super) fn apply() -> Value {
    json!({
        "takes": {"type": "object", "required": ["hash"], "properties": {"hash": text()}},
        "gives": {"type": "object", "required": ["plan"], "properties": {"plan": move_plan()}}, "status": "202",
    })
}
