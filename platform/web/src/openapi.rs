//! The API's description, made from the same values as the API itself: for
//! programs (OpenAPI 3.1, a Postman collection) and for people (a page).

mod example;
mod lines;

pub(crate) use lines::Index;

use crate::page::{Page, words};
use crate::records::sight;
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use kernel::module::MEMBER;
use kernel::query::Op;
use kernel::resource::Resource;
use kernel::routes::Routes;
use kernel::scope::Scope;
use serde_json::{Map, Value, json};

pub(crate) fn routes(r: &mut Routes) {
    r.within(None);
    r.get("/api/v1/openapi.json", MEMBER, document).told(lines::anything);
    r.get("/api/v1/postman.json", MEMBER, postman).told(lines::anything).get("/app/api", MEMBER, page);
}

/// The resources this caller may read here.
fn resources(scope: &Scope) -> Vec<&'static Resource> {
    let awake = scope.house().edition().all().filter(|m| scope.tenant().has(m.manifest.name));
    awake.flat_map(|m| m.resources.iter().copied()).filter(|r| scope.allows(r.may.read)).collect()
}

async fn document(visit: Visit, scope: Scope, index: Data<Index>) -> HttpResponse {
    HttpResponse::Ok().json(openapi(&visit, &scope, &index))
}

fn openapi(visit: &Visit, scope: &Scope, index: &Index) -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    for of in resources(scope) {
        schemas.insert(of.name.into(), schema(visit, scope, of));
        paths.insert(format!("/api/v1/{}", of.name), json!({"get": list(visit, scope, of), "post": create(visit, of)}));
        paths.insert(format!("/api/v1/{}/{{id}}", of.name), one(visit, of));
        paths.insert(format!("/api/v1/{}/{{id}}/restore", of.name), json!({
            "parameters": [{"$ref": "#/components/parameters/id"}],
            "post": {"operationId": format!("restore_{}", of.name), "tags": [of.name], "parameters": [{"$ref": "#/components/parameters/key"}], "responses": answers(of, "200")},
        }));
        lines::bulk(of, &mut paths);
        if scope.allows(of.may.export) {
            lines::export(of, &mut paths);
        }
    }
    index.describe(scope, &mut paths);
    schemas.insert("bulk".into(), lines::bulk_act());
    schemas.insert("batch".into(), lines::batch());
    schemas.insert("problem".into(), json!({
        "type": "object", "description": "RFC 9457",
        "properties": {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}, "code": {"type": "string"}, "request_id": {"type": "string"},
            "fields": {"type": "array", "items": {"type": "object", "properties": {"field": {"type": "string"}, "code": {"type": "string"}, "text": {"type": "string"}}}}},
    }));
    let header = |name: &str, about: &str, required: bool| json!({"name": name, "in": "header", "required": required, "description": about, "schema": {"type": "string"}});
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {"title": format!("Estrade · {}", scope.tenant().name), "version": "1", "description": visit.say("api-about", &[])},
        "servers": [{"url": visit.origin()}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": visit.say("api-key-about", &[])}},
            "parameters": {
                "id": {"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}},
                "version": header("If-Match", &visit.say("api-if-match", &[]), true),
                "key": header("Idempotency-Key", &visit.say("api-idempotency", &[]), false),
            },
            "schemas": schemas,
        },
    });
    example::add(&mut document);
    document
}

fn problem(about: &str) -> Value {
    json!({"description": about, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}})
}

fn answers(of: &Resource, good: &str) -> Value {
    let mut all = Map::new();
    let whole = json!({"description": "OK", "headers": {"ETag": {"schema": {"type": "string"}}}, "content": {"application/json": {"schema": {"$ref": format!("#/components/schemas/{}", of.name)}}}});
    all.insert(good.into(), if good == "204" { json!({"description": "No Content"}) } else { whole });
    for (status, about) in [
        ("401", "Unauthorized"),
        ("403", "Forbidden"),
        ("404", "Not Found"),
        ("422", "Unprocessable Content"),
        ("429", "Too Many Requests"),
    ] {
        all.insert(status.into(), problem(about));
    }
    Value::Object(all)
}

/// What is read: what may be written, and what every record has.
fn schema(visit: &Visit, scope: &Scope, of: &'static Resource) -> Value {
    let mut schema = of.schema();
    let mut properties = Map::new();
    for field in of.fields.iter().filter(|f| sight::may_see(scope, of, f)) {
        let mut described = field.schema();
        described["title"] = json!(visit.say(&format!("{}-{}", of.name, field.name), &[]));
        let hint = format!("{}-{}-hint", of.name, field.name);
        if words(visit.house()).has(visit.locale(), &hint) {
            described["description"] = json!(visit.say(&hint, &[]));
        }
        properties.insert(field.name.into(), described);
    }
    properties.insert("extra".into(), json!({"type": "object"}));
    for (name, kind) in [("id", "uuid"), ("created_at", "date-time"), ("updated_at", "date-time"), ("deleted_at", "date-time")] {
        properties.insert(name.into(), json!({"type": ["string", "null"], "format": kind, "readOnly": true}));
    }
    properties.insert("version".into(), json!({"type": "integer", "readOnly": true}));
    properties.insert("created_by".into(), json!({"type": "string", "readOnly": true}));
    schema["properties"] = Value::Object(properties);
    schema["title"] = json!(visit.say(&format!("{}-one", of.name), &[]));
    schema
}

fn list(visit: &Visit, scope: &Scope, of: &'static Resource) -> Value {
    let query = |name: &str, schema: Value| json!({"name": name, "in": "query", "schema": schema});
    let mut parameters = vec![
        query("q", json!({"type": "string", "minLength": 2})),
        query("limit", json!({"type": "integer", "minimum": 1, "maximum": 200, "default": 50})),
        query("cursor", json!({"type": "string"})),
        query("tag", json!({"type": "string"})),
        query("bin", json!({"type": "boolean"})),
        query("category", json!({"type": "string", "format": "uuid"})),
        query("count", json!({"type": "boolean"})),
    ];
    let sorts: Vec<String> = of.fields.iter().filter(|f| f.sorted).flat_map(|f| [f.name.to_string(), format!("-{}", f.name)]).collect();
    if !sorts.is_empty() {
        parameters.push(query("sort", json!({"type": "string", "enum": sorts})));
    }
    for field in of.fields.iter().filter(|f| sight::may_see(scope, of, f)) {
        for op in Op::on(field) {
            parameters.push(query(&format!("{}.{}", field.name, op.name()), json!({"type": "string"})));
        }
    }
    let page = json!({"type": "object", "properties": {"data": {"type": "array", "items": {"$ref": format!("#/components/schemas/{}", of.name)}}, "next": {"type": ["string", "null"]}, "count": {"type": "integer"}}});
    json!({
        "operationId": format!("list_{}", of.name), "tags": [of.name], "summary": visit.say(&format!("{}-many", of.name), &[]), "parameters": parameters,
        "responses": {"200": {"description": "OK", "content": {"application/json": {"schema": page}}}, "401": problem("Unauthorized"), "422": problem("Unprocessable Content")},
    })
}

fn body(of: &Resource) -> Value {
    json!({"required": true, "content": {"application/json": {"schema": {"$ref": format!("#/components/schemas/{}", of.name)}}}})
}

fn create(visit: &Visit, of: &Resource) -> Value {
    let summary = visit.say(&format!("{}-new", of.name), &[]);
    json!({"operationId": format!("create_{}", of.name), "tags": [of.name], "summary": summary, "parameters": [{"$ref": "#/components/parameters/key"}], "requestBody": body(of), "responses": answers(of, "201")})
}

fn one(visit: &Visit, of: &Resource) -> Value {
    let (version, key) = (json!({"$ref": "#/components/parameters/version"}), json!({"$ref": "#/components/parameters/key"}));
    let mut patched = answers(of, "200");
    patched["412"] = problem("Precondition Failed");
    patched["428"] = problem("Precondition Required");
    json!({
        "parameters": [{"$ref": "#/components/parameters/id"}],
        "get": {"operationId": format!("read_{}", of.name), "tags": [of.name], "summary": visit.say(&format!("{}-one", of.name), &[]), "responses": answers(of, "200")},
        "patch": {"operationId": format!("change_{}", of.name), "tags": [of.name], "parameters": [version, key.clone()], "requestBody": {"required": true, "content": {"application/merge-patch+json": {"schema": {"type": "object"}}, "application/json": {"schema": {"type": "object"}}}}, "responses": patched},
        "delete": {"operationId": format!("bin_{}", of.name), "tags": [of.name], "parameters": [key], "responses": answers(of, "204")},
    })
}

/// The same as a collection that Postman imports: a folder per tag, a request per operation.
async fn postman(visit: Visit, scope: Scope, index: Data<Index>) -> HttpResponse {
    let document = openapi(&visit, &scope, &index);
    let mut folders: Vec<(String, Vec<Value>)> = Vec::new();
    for (path, method, operation) in lines::operations(&document) {
        let url = path.replace('{', "{{").replace('}', "}}");
        let header = |name: &str, value: &str| json!({"key": name, "value": value});
        let mut headers = vec![header("Content-Type", "application/json")];
        if method == "patch" {
            headers.push(header("If-Match", "\"{{version}}\""));
        }
        if method == "post" {
            // The same key at every attempt, another one for another wish: Postman draws it.
            headers.push(header("Idempotency-Key", "{{$guid}}"));
        }
        let mut request = json!({"method": method.to_uppercase(), "url": format!("{{{{base}}}}{url}"), "header": headers});
        let body = &operation["requestBody"]["content"];
        if body.is_object() {
            let example = &body["application/json"]["example"];
            let raw = if example.is_null() { "{}".into() } else { serde_json::to_string_pretty(example).unwrap_or_default() };
            request["body"] = json!({"mode": "raw", "raw": raw, "options": {"raw": {"language": "json"}}});
        }
        let item = json!({"name": format!("{} {path}", method.to_uppercase()), "request": request});
        let tag = operation["tags"][0].as_str().unwrap_or_default();
        match folders.iter_mut().find(|(name, _)| name == tag) {
            Some((_, items)) => items.push(item),
            None => folders.push((tag.to_string(), vec![item])),
        }
    }
    HttpResponse::Ok().json(json!({
        "info": {"name": format!("Estrade · {}", scope.tenant().name), "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}", "type": "string"}]},
        "variable": [{"key": "base", "value": visit.origin()}, {"key": "token", "value": ""}, {"key": "id", "value": ""}, {"key": "version", "value": "1"}],
        "item": folders.into_iter().map(|(name, item)| json!({"name": name, "item": item})).collect::<Vec<_>>(),
    }))
}

/// The description for people.
async fn page(visit: Visit, scope: Scope, index: Data<Index>) -> Page {
    let shown = |of: &&'static Resource| {
        let fields: Vec<Value> = of
            .fields
            .iter()
            .filter(|f| sight::may_see(&scope, of, f))
            .map(|f| json!({"name": f.name, "label": visit.say(&format!("{}-{}", of.name, f.name), &[]), "required": f.required, "readonly": f.readonly, "schema": f.schema()["type"].to_string().replace('"', "")}))
            .collect();
        json!({"name": of.name, "title": visit.say(&format!("{}-many", of.name), &[]), "fields": fields, "path": format!("/api/v1/{}", of.name)})
    };
    let all: Vec<Value> = resources(&scope).iter().map(shown).collect();
    let others: Vec<Value> = index.others(&scope).map(|line| json!({"method": line.method, "path": line.path})).collect();
    Page::new("api.html")
        .with("others", others)
        .title("api-title")
        .summary("api-about")
        .with("resources", all)
        .with("origin", visit.origin())
}
