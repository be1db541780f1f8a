//! The lines of the route table that are an API, each described: what every resource has by its fields,
//! the others by what stands beside them in the table. A line cannot be forgotten.

use super::problem;
use crate::api::bulk::MOST;
use crate::transfer::export::Shape;
use kernel::module::{MEMBER, PUBLIC, Permission};
use kernel::parts::Span;
use kernel::resource::Resource;
use kernel::routes::{Entry, Ground};
use kernel::scope::Scope;
use serde_json::{Map, Value, json};

/// A line as the description needs it.
pub(crate) struct Line {
    pub method: String,
    /// Without the patterns of its holes.
    pub path: String,
    may: Permission,
    module: Option<&'static str>,
    span: Span,
    told: Option<fn() -> Value>,
}

/// Every line of an agency's API.
pub(crate) struct Index(Vec<Line>);

impl Index {
    /// Those of this table.
    pub fn of(table: &[Entry]) -> Index {
        let ours = table.iter().filter(|e| e.ground == Ground::Agency && (e.path == "/api/v1" || e.path.starts_with("/api/v1/")));
        let line = |e: &Entry| Line {
            method: e.method.as_str().to_lowercase(),
            path: plain(&e.path),
            may: e.may,
            module: e.module,
            span: e.span,
            told: e.told,
        };
        Index(ours.map(line).collect())
    }

    fn open<'a>(&'a self, scope: &'a Scope) -> impl Iterator<Item = &'a Line> {
        let awake = |line: &&Line| line.module.is_none_or(|m| scope.tenant().has(m) && scope.tenant().is_within(m, &line.span));
        self.0.iter().filter(awake).filter(|line| [MEMBER, PUBLIC].contains(&line.may) || scope.allows(line.may))
    }

    /// What the caller may use and no resource's fields describe.
    pub fn others<'a>(&'a self, scope: &'a Scope) -> impl Iterator<Item = &'a Line> {
        let resource = |line: &Line| scope.house().edition().resource(segment(&line.path)).is_some() && line.told.is_none();
        self.open(scope).filter(move |line| !resource(line))
    }

    /// Adds every line that is not described yet.
    pub fn describe(&self, scope: &Scope, paths: &mut Map<String, Value>) {
        for line in self.others(scope) {
            let path = paths.entry(line.path.clone()).or_insert_with(|| json!({}));
            if path.get(&line.method).is_none() {
                path[&line.method] = line.operation();
            }
        }
    }
}

impl Line {
    fn operation(&self) -> Value {
        let told = self.told.map_or(Value::Null, |told| told());
        let holes = self.path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
        let mut parameters: Vec<Value> =
            holes.map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}})).collect();
        parameters.extend(told["query"].as_array().cloned().unwrap_or_default());
        let id: String = self
            .path
            .trim_start_matches("/api/v1")
            .chars()
            .filter(|c| !"{}".contains(*c))
            .map(|c| if c.is_alphanumeric() { c } else { '_' })
            .collect();
        let good = match (told.get("gives"), told["file"].as_str()) {
            (Some(schema), _) => json!({"description": "OK", "content": {"application/json": {"schema": schema}}}),
            // A file itself, of this media type.
            (_, Some(media)) => json!({"description": "OK", "content": {media: {"schema": {"type": "string", "format": "binary"}}}}),
            _ => json!({"description": "OK"}),
        };
        let status = told["status"].as_str().unwrap_or("200");
        let mut operation = json!({
            "operationId": format!("{}{}", self.method, if id.is_empty() { "_index" } else { &id }), "tags": [segment(&self.path)],
            "x-permission": self.may, "parameters": parameters,
            "responses": {status: good, "401": problem("Unauthorized"), "403": problem("Forbidden"), "404": problem("Not Found"), "422": problem("Unprocessable Content")},
        });
        if let Some(waits) = told.get("waits") {
            operation["responses"]["202"] =
                json!({"description": "Accepted: a second person approves it first", "content": {"application/json": {"schema": waits}}});
        }
        if let Some(takes) = told.get("takes") {
            operation["requestBody"] = json!({"required": true, "content": {"application/json": {"schema": takes}}});
        }
        // What a page's form sends too is taken as one.
        if let Some(takes) = told.get("form") {
            operation["requestBody"] = json!({"required": true, "content": {"application/x-www-form-urlencoded": {"schema": takes}}});
        }
        // A file itself, of this media type.
        if let Some(media) = told["bytes"].as_str() {
            operation["requestBody"] = json!({"required": true, "content": {media: {"schema": {"type": "string", "format": "binary"}}}});
        }
        // An answer without a body that says where to go on.
        if let Some(about) = told.get("leads") {
            operation["responses"][status]["headers"] = json!({"Location": {"description": about, "schema": {"type": "string"}}});
        }
        operation
    }
}

/// The first word of an API's path.
fn segment(path: &str) -> &str {
    path.trim_start_matches("/api/v1").trim_start_matches('/').split('/').next().filter(|s| !s.is_empty()).unwrap_or("index")
}

/// `{id:[0-9a-f-]{36}}` as `{id}`.
fn plain(path: &str) -> String {
    let hole = |part: &str| match part.split_once(':') {
        Some((name, _)) if part.starts_with('{') => format!("{name}}}"),
        _ => part.to_string(),
    };
    path.split('/').map(hole).collect::<Vec<_>>().join("/")
}

/// An answer that is a document of its own.
pub(super) fn anything() -> Value {
    json!({"gives": {"type": "object"}})
}

/// Every operation of a document, with its path and method.
pub(super) fn operations(document: &Value) -> impl Iterator<Item = (&String, &String, &Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, item)| item.as_object().into_iter().flatten().filter(|(m, _)| *m != "parameters").map(move |(m, o)| (path, m, o)))
}

/// What acts on many need, for one resource.
pub(super) fn bulk(of: &Resource, paths: &mut Map<String, Value>) {
    let key = json!({"$ref": "#/components/parameters/key"});
    let done = json!({"description": "OK", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/batch"}}}});
    let waits =
        json!({"description": "Accepted: waits for a second person", "content": {"application/json": {"schema": crate::waits_told()}}});
    let responses = json!({"200": done, "202": waits, "401": problem("Unauthorized"), "403": problem("Forbidden"), "404": problem("Not Found"), "409": problem("Conflict"), "422": problem("Unprocessable Content")});
    let body = json!({"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/bulk"}}}});
    paths.insert(
        format!("/api/v1/{}/bulk", of.name),
        json!({"post": {
            "operationId": format!("bulk_{}", of.name), "tags": [of.name], "parameters": [key], "requestBody": body, "responses": responses,
        }}),
    );
    paths.insert(
        format!("/api/v1/{}/bulk/{{id}}/undo", of.name),
        json!({
            "parameters": [{"$ref": "#/components/parameters/id"}],
            "post": {"operationId": format!("undo_bulk_{}", of.name), "tags": [of.name], "parameters": [key], "responses": responses},
        }),
    );
}

/// The list as files: asked as the list is, and taken out whole.
pub(super) fn export(of: &Resource, paths: &mut Map<String, Value>) {
    let waits =
        json!({"description": "Accepted: waits for a second person", "content": {"application/json": {"schema": crate::waits_told()}}});
    for shape in Shape::EVERY.into_iter().filter(|shape| shape.suits(of)) {
        let media = shape.media().split(';').next().unwrap_or_default();
        let file = json!({"description": "OK", "content": {media: {"schema": {"type": "string", "format": "binary"}}}});
        let parameter = |name: &str| json!({"name": name, "in": "query", "schema": {"type": "string"}, "description": "as in the list"});
        let asked = ["q", "tag", "sort", "ids"].map(parameter);
        let operation = |verb: &str, conflict: &str| {
            json!({
                "operationId": format!("{verb}_{}_{}", of.name, shape.ending()), "tags": [of.name],
                "parameters": asked,
                "responses": {"200": file, "401": problem("Unauthorized"), "403": problem("Forbidden"), "409": problem(conflict), "422": problem("Unprocessable Content")},
            })
        };
        let get = operation("export", "Conflict: a second person has to agree (`second-person`): ask by POST");
        let mut post = operation("ask_export", "Conflict");
        post["responses"]["202"] = waits.clone();
        paths.insert(format!("/api/v1/{}/export.{}", of.name, shape.ending()), json!({"get": get, "post": post}));
    }
}

/// What an act on many says.
pub(super) fn bulk_act() -> Value {
    json!({
        "type": "object", "additionalProperties": false, "required": ["action"],
        "oneOf": [{"required": ["ids"]}, {"required": ["filter"]}],
        "properties": {
            "ids": {"type": "array", "items": {"type": "string", "format": "uuid"}, "minItems": 1, "maxItems": MOST},
            "filter": {"type": "object", "description": "as in a list: {\"city.is\": \"Lyon\", \"q\": \"…\"}", "additionalProperties": {"type": ["string", "number", "boolean"]}},
            "action": {"type": "string", "enum": ["set", "tag", "untag", "delete", "restore"]},
            "field": {"type": "string"}, "value": {"description": "of the field, or the tag"}, "dry_run": {"type": "boolean", "default": false},
        },
    })
}

/// What an act on many answers.
pub(super) fn batch() -> Value {
    let number = json!({"type": "integer"});
    json!({
        "type": "object",
        "properties": {
            "batch": {"type": ["string", "null"], "format": "uuid"}, "dry_run": {"type": "boolean"}, "action": {"type": "string"}, "status": {"type": "string"},
            "total": number, "changed": number, "refused": number, "kept": number,
            "results": {"type": "array", "items": {"type": "object", "properties": {
                "id": {"type": "string", "format": "uuid"}, "status": {"type": "string", "enum": ["changed", "same", "refused", "undone", "kept"]},
                "why": {"type": "string"}, "wrongs": {"type": "array", "items": {"type": "object"}},
            }}},
        },
    })
}
