//! What the API's description says of the answers about access.

use serde_json::{Value, json};

/// Everything a member may do, and by which role.
pub(super) fn rights() -> Value {
    let text = json!({"type": "string"});
    let by = json!({"type": "object", "properties": {"role": text, "reach": text, "conditional": {"type": "boolean"}}});
    let right =
        json!({"type": "object", "properties": {"permission": text, "allowed": {"type": "boolean"}, "by": {"type": "array", "items": by}}});
    json!({"gives": {"type": "object", "properties": {
        "id": {"type": "string", "format": "uuid"}, "name": text, "ends_at": {"type": ["string", "null"], "format": "date-time"},
        "rights": {"type": "array", "items": right},
    }}})
}

/// Who reads and changes a record, and why.
pub(super) fn record() -> Value {
    let (text, key) = (json!({"type": "string"}), json!({"type": "string", "format": "uuid"}));
    let (some, end) = (json!({"type": ["string", "null"], "format": "uuid"}), json!({"type": ["string", "null"], "format": "date-time"}));
    let list = |of: Value| json!({"type": "array", "items": of});
    let way = json!({"type": "object", "properties": {
        "by": {"type": "string", "enum": ["hand", "team", "project"]}, "name": text, "project": some, "team": some, "ends_at": end,
    }});
    let person = json!({"type": "object", "properties": {
        "id": key, "name": text, "reads": {"type": "boolean"}, "changes": {"type": "boolean"}, "reach": text, "roles": list(text.clone()),
        "opened": list(way),
    }});
    let share = json!({"type": "object", "properties": {"id": key, "member": some, "team": some, "reason": {"type": ["string", "null"]}, "ends_at": end}});
    let holder = json!({"type": "object", "properties": {"projects": text, "project": key, "title": text}});
    let held = json!({"type": "object", "properties": {"resource": text, "id": key, "title": text}});
    json!({"gives": {"type": "object", "properties": {
        "resource": text, "id": key, "title": text, "people": list(person), "shares": list(share), "projects": list(holder), "holds": list(held),
    }}})
}

/// Walls between records, with who works on which side.
pub(super) fn walls() -> Value {
    let (text, key) = (json!({"type": "string"}), json!({"type": "string", "format": "uuid"}));
    let person = json!({"type": "object", "properties": {
        "id": key, "name": text, "side": key,
        "why": {"type": "string", "enum": ["opened", "project", "named", "of", "made", "team"]},
    }});
    let wall = json!({"type": "object", "properties": {
        "id": key, "resource": text, "one": key, "other": key, "reason": text, "state": stands(), "people": {"type": "array", "items": person},
    }});
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": wall}}}})
}

fn stands() -> Value {
    json!({"type": "string", "enum": ["suspected", "confirmed", "dismissed"]})
}

/// A wall that is suspected.
pub(super) fn suspected() -> Value {
    let (text, key) = (json!({"type": "string"}), json!({"type": "string", "format": "uuid"}));
    let takes = json!({"type": "object", "required": ["resource", "one", "other", "reason"], "properties": {
        "resource": text, "one": key, "other": key, "reason": {"type": "string", "maxLength": 500},
    }});
    json!({"takes": takes, "gives": {"type": "object", "properties": {"id": key, "state": stands()}}, "status": "201"})
}

/// A wall that is decided about.
pub(super) fn decided() -> Value {
    let key = json!({"type": "string", "format": "uuid"});
    let takes = json!({"type": "object", "required": ["state"], "properties": {"state": stands()}});
    json!({"takes": takes, "gives": {"type": "object", "properties": {"id": key, "state": stands(), "before": stands()}}})
}

/// Who opens a page, and why.
pub(super) fn gate() -> Value {
    let (text, some) = (json!({"type": "string"}), json!({"type": ["string", "null"]}));
    let list = |of: Value| json!({"type": "array", "items": of});
    let path = json!({"name": "path", "in": "query", "required": true, "description": "The address of a page of the back office, such as /app/people", "schema": {"type": "string", "example": "/app/people"}});
    let person = json!({"type": "object", "properties": {
        "id": {"type": "string", "format": "uuid"}, "name": text, "opens": {"type": "boolean"}, "why": text, "roles": list(text.clone()),
    }});
    json!({"query": [path], "gives": {"type": "object", "properties": {
        "path": text, "permission": text, "module": some, "on": {"type": "boolean"}, "people": list(person),
    }}})
}

fn drawn() -> Value {
    let (text, some) = (json!({"type": "string"}), json!({"type": ["string", "null"]}));
    let list = |of: Value| json!({"type": "array", "items": of});
    let tone = json!({"type": "string", "enum": ["all", "some", "none"]});
    let why = json!({"type": "object", "properties": {"source": text, "also": list(text.clone()), "text": text, "href": some}});
    let action = json!({"type": "object", "properties": {
        "id": text, "action": text, "title": text, "tone": tone, "word": text, "by": list(why),
        "diff": {"type": "string", "enum": ["ok", "late", "warn"], "description": "only in what would change"},
    }});
    let resource = json!({"type": "object", "properties": {"id": text, "title": text, "actions": list(action)}});
    let module = json!({"type": "object", "properties": {"id": text, "title": text, "resources": list(resource)}});
    let kind = json!({"type": "string", "enum": ["role", "team", "department", "project", "shares"]});
    let source = json!({"type": "object", "properties": {
        "id": text, "kind": kind, "kind_word": text, "title": text, "href": some, "people": list(text.clone()),
    }});
    let person = json!({"type": "object", "properties": {"id": text, "title": text, "href": some}});
    json!({"type": "object", "properties": {
        "subject": text, "title": text, "people": list(person), "sources": list(source), "modules": list(module),
    }})
}

/// The diagram of a person, a role or a department.
pub(super) fn graph() -> Value {
    let of = json!({"name": "of", "in": "query", "description": "person:{id}, role:{name} or department:{name}; the caller, when it is left out", "schema": {"type": "string"}});
    json!({"gives": drawn(), "query": [of]})
}

/// What would change if.
pub(super) fn simulate() -> Value {
    let text = json!({"type": "string"});
    let role = json!({"type": "object", "required": ["role", "reach", "may"], "properties": {
        "role": text, "reach": {"type": "string", "enum": ["all", "department", "team", "own", "shared"]}, "may": {"type": "array", "items": text},
    }});
    let seats = json!({"type": "object", "required": ["member", "roles"], "properties": {
        "member": {"type": "string", "format": "uuid"}, "roles": {"type": "array", "items": text},
    }});
    let key = json!({"type": "string", "format": "uuid"});
    let team =
        json!({"type": "object", "required": ["team", "members"], "properties": {"team": key, "members": {"type": "array", "items": key}}});
    let wall = json!({"type": "object", "required": ["wall", "state"], "properties": {
        "wall": key, "state": stands(),
    }});
    let either = json!({"type": ["string", "integer"], "description": "a reach for a right; a number of records, of a team or a wall"});
    let line = json!({"type": "object", "properties": {"permission": text, "may": text, "resource": text, "many": text, "tone": text, "before": either, "after": either}});
    let card = json!({"type": "object", "properties": {"name": text, "roles": text, "lines": {"type": "array", "items": line}}});
    json!({"takes": {"oneOf": [role, seats, team, wall]}, "gives": {"type": "object", "properties": {
        "people": {"type": "integer"}, "rights": {"type": "integer"}, "cards": {"type": "array", "items": card}, "graph": drawn(),
    }}})
}
