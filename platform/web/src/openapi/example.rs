//! An example of every body, made from its schema: what must be there, in a shape that is taken.

use super::lines;
use serde_json::{Map, Value, json};

/// Fields of an example where none must be there.
const ENOUGH: usize = 6;
/// Objects within objects.
const DEEP: usize = 4;

/// Puts an example beside the schema of every body of a document.
pub(super) fn add(document: &mut Value) {
    let found: Vec<(String, String, Value)> = lines::operations(document)
        .filter_map(|(path, method, operation)| {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            let schema = if method == "patch" && schema.get("properties").is_none() { changed(document, path)? } else { schema };
            Some((path.clone(), method.clone(), of(document, schema, method == "patch", 0)?))
        })
        .collect();
    for (path, method, example) in found {
        let content = &mut document["paths"][&path][&method]["requestBody"]["content"];
        for kind in content.as_object_mut().into_iter().flat_map(|all| all.iter_mut()) {
            if kind.0.ends_with("json") {
                kind.1["example"] = example.clone();
            }
        }
    }
}

/// What a `PATCH` of a record changes: fields of its schema.
fn changed<'a>(document: &'a Value, path: &str) -> Option<&'a Value> {
    document["components"]["schemas"].get(path.trim_start_matches("/api/v1/").split('/').next()?)
}

fn of(document: &Value, schema: &Value, part: bool, depth: usize) -> Option<Value> {
    if let Some(name) = schema["$ref"].as_str() {
        return of(document, document["components"]["schemas"].get(name.rsplit('/').next()?)?, part, depth);
    }
    if let Some(said) = schema.get("example").or_else(|| schema.get("default")).or_else(|| schema["enum"].get(0)) {
        return Some(said.clone());
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"].get(0)?.as_str());
    match kind {
        Some("object") if depth < DEEP => Some(object(document, schema, part, depth)),
        Some("object") => Some(json!({})),
        Some("array") => Some(json!(of(document, &schema["items"], false, depth + 1).into_iter().collect::<Vec<_>>())),
        Some("boolean") => Some(json!(false)),
        Some("integer" | "number") => Some(schema.get("minimum").cloned().unwrap_or(json!(1))),
        Some("string") => Some(json!(text(schema))),
        _ => None,
    }
}

/// What must be there; where nothing must, or only a part is sent, some of what may.
fn object(document: &Value, schema: &Value, part: bool, depth: usize) -> Value {
    let must: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let all = schema["properties"].as_object().into_iter().flatten();
    let free = all.filter(|(_, of)| of["readOnly"] != true);
    let one = |(name, schema): (&String, &Value)| Some((name.clone(), of(document, schema, false, depth + 1)?));
    match must.is_empty() || part {
        // One field is enough to show how a part is sent.
        true if part => {
            free.filter(|(name, _)| must.is_empty() || must.contains(&name.as_str())).filter_map(one).take(1).collect::<Map<_, _>>().into()
        }
        true => free.filter_map(one).take(ENOUGH).collect::<Map<_, _>>().into(),
        false => free.filter(|(name, _)| must.contains(&name.as_str())).filter_map(one).collect::<Map<_, _>>().into(),
    }
}

fn text(schema: &Value) -> String {
    let word = match schema["format"].as_str() {
        Some("date") => "2027-01-15",
        Some("date-time") => "2027-01-15T20:30:00Z",
        Some("time") => "20:30",
        Some("uuid") => "00000000-0000-0000-0000-000000000000",
        Some("email") => "ana@example.test",
        Some("uri" | "url") => "https://example.test",
        _ => "Exemple",
    };
    let most = schema["maxLength"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(usize::MAX);
    word.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_has_what_must_be_there_and_nothing_that_is_only_read() {
        let mut document = json!({
            "paths": {"/api/v1/things": {"post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/things"}}}}}},
                "/api/v1/things/{id}": {"patch": {"requestBody": {"content": {"application/merge-patch+json": {"schema": {"type": "object"}}, "application/json": {"schema": {"type": "object"}}}}}}},
            "components": {"schemas": {"things": {"type": "object", "required": ["name", "kind", "on"], "properties": {
                "id": {"type": "string", "readOnly": true}, "name": {"type": "string", "maxLength": 4}, "kind": {"type": ["string", "null"], "enum": ["a", "b"]},
                "on": {"type": "string", "format": "date"}, "notes": {"type": "string"}}}}},
        });
        add(&mut document);
        let at = |pointer: &str| document.pointer(pointer).cloned().unwrap_or_default();
        let made = at("/paths/~1api~1v1~1things/post/requestBody/content/application~1json/example");
        assert_eq!(made, json!({"name": "Exem", "kind": "a", "on": "2027-01-15"}));
        let patched = at("/paths/~1api~1v1~1things~1{id}/patch/requestBody/content/application~1merge-patch+json/example");
        assert_eq!(patched.as_object().map(Map::len), Some(1), "{patched}");
    }
}
