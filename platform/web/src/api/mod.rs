//! The JSON API every resource has, written once. A body is an object of the
//! resource's fields; `ETag` carries the version, `If-Match` demands it.

pub(crate) mod bulk;
mod categories;
mod comments;
mod idempotency;
mod me;
mod merging;
mod query;
mod search;
mod token;

use crate::records::{here, looked, sight};
use crate::visit::Visit;
use actix_web::http::header;
use actix_web::web::{Bytes, Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use idempotency::{Done, once};
use kernel::error::{Error, Result};
use kernel::module::MEMBER;
use kernel::query::Cursor;
use kernel::resource::{Id, Record, Resource};
use kernel::routes::Routes;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};

/// The deepest a body may nest.
const DEPTH: usize = 32;

pub(crate) fn routes(r: &mut Routes, resource: &'static Resource) {
    let (all, one) = (format!("/api/v1/{}", resource.name), format!("/api/v1/{}/{{id}}", resource.name));
    let may = resource.may;
    r.get(&all, may.read, move |scope: Scope, req: HttpRequest| list(resource, scope, req));
    r.post(&all, may.create, move |scope: Scope, visit: Visit, req: HttpRequest, body: Bytes| create(resource, scope, visit, req, body));
    r.post(&format!("{all}/bulk"), may.update, move |scope: Scope, req: HttpRequest, body: Bytes| bulk::bulk(resource, scope, req, body));
    r.post(&format!("{all}/bulk/{{id}}/undo"), may.update, move |scope: Scope, id: Path<Id>, req: HttpRequest| {
        bulk::undo(resource, scope, *id, req)
    });
    if resource.twins.is_some() {
        merging::routes(r, resource);
    }
    if resource.fields.iter().any(|f| f.searched) {
        let found = format!("/api/v1/search/{}", resource.name);
        r.get(&found, may.read, move |s: Scope, v: Visit, q: HttpRequest| search::search(Some(resource), s, v, q)).told(search::one_told);
    }
    r.get(&one, may.read, move |scope: Scope, visit: Visit, id: Path<Id>| find(resource, scope, visit, *id));
    r.get(&format!("{one}/here"), may.read, move |s: Scope, v: Visit, id: Path<Id>| here::list(resource, s, v, *id)).told(here::told);
    let said = format!("{one}/comments");
    r.get(&said, may.read, move |scope: Scope, id: Path<Id>| comments::list(resource, scope, *id)).told(comments::list_told);
    r.post(&said, may.comment, move |scope: Scope, visit: Visit, id: Path<Id>, body: Json<comments::Sent>| {
        comments::add(resource, scope, visit, *id, body)
    })
    .told(comments::add_told);
    r.patch(&one, may.update, move |scope: Scope, id: Path<Id>, req: HttpRequest, body: Bytes| patch(resource, scope, *id, req, body));
    r.delete(&one, may.delete, move |scope: Scope, id: Path<Id>, req: HttpRequest| remove(resource, scope, *id, req));
    r.post(&format!("{one}/restore"), may.delete, move |scope: Scope, id: Path<Id>, req: HttpRequest| restore(resource, scope, *id, req));
}

/// What is not about one resource.
pub(crate) fn common(r: &mut Routes) {
    token::routes(r);
    categories::routes(r.within(None));
    r.within(None).get("/api/v1", MEMBER, me::index).told(me::index_told).get("/api/v1/me", MEMBER, me::me).told(me::me_told);
    r.get("/api/v1/search", MEMBER, |s: Scope, v: Visit, q: HttpRequest| search::search(None, s, v, q)).told(search::search_told);
    r.get("/api/v1/search/autocomplete", MEMBER, search::autocomplete).told(search::autocomplete_told);
}

async fn list(resource: &'static Resource, scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let query = query::read(resource, &scope, req.query_string())?;
    let counted = req.query_string().split('&').any(|p| p == "count=true");
    let seen = scope.clone();
    let (rows, total) = scope
        .tx(move |tx| {
            let rows = (resource.store.list)(tx, &query)?;
            let total = counted.then(|| resource.count(tx, &query, 100_000)).transpose()?;
            Ok(((rows, query), total))
        })
        .await?;
    let (rows, query) = rows;
    let order = query.order_of(resource)?.map(|(field, _)| field.name);
    let full = i64::try_from(rows.len()).is_ok_and(|n| n == query.page());
    let next = rows.last().filter(|_| full).and_then(|last| Cursor::after(last, order)).map(|c| c.encode());
    looked::note(&seen, resource, None, looked::revealed(resource, &seen, rows.iter())).await?;
    let hidden = hidden(resource, &seen);
    let data = rows.into_iter().map(|row| without(&hidden, row)).collect();
    Ok(HttpResponse::Ok().json(Listed { data, next, count: total }))
}

/// A page of a list, written as it is: records are not copied.
#[derive(serde::Serialize)]
struct Listed {
    data: Vec<Record>,
    next: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<i64>,
}

async fn find(resource: &'static Resource, scope: Scope, visit: Visit, id: Id) -> Result<HttpResponse> {
    let seen = scope.clone();
    let found = scope
        .tx(move |tx| match crate::records::led(tx, resource, id)? {
            Some(to) => Ok(Err(to)),
            None => (resource.store.find)(tx, id).map(Ok),
        })
        .await?;
    let record = match found {
        Ok(record) => record,
        Err(to) => {
            let at = format!("{}/api/v1/{}/{to}", visit.origin(), resource.name);
            return Ok(HttpResponse::PermanentRedirect().insert_header((header::LOCATION, at)).finish());
        }
    };
    looked::note(&seen, resource, Some(id), looked::revealed(resource, &seen, std::iter::once(&record))).await?;
    Ok(answer(&Done { status: 200, body: Value::Object(visible(resource, &seen, record)), replayed: false }))
}

async fn create(resource: &'static Resource, scope: Scope, visit: Visit, req: HttpRequest, body: Bytes) -> Result<HttpResponse> {
    let input = object(&req, &body)?;
    sight::refuse_hidden(resource, &scope, &input)?;
    let seen = scope.clone();
    let done = once(&scope, &req, &body, move |tx| {
        crate::plan::room_for_records(tx, 1)?;
        let record = resource.create(tx, input)?;
        Ok(Done { status: 201, body: Value::Object(visible(resource, &seen, record)), replayed: false })
    })
    .await?;
    let mut created = answer(&done);
    if let Some(id) = done.body["id"].as_str() {
        let at = format!("{}/api/v1/{}/{id}", visit.origin(), resource.name);
        if let Ok(value) = header::HeaderValue::from_str(&at) {
            created.headers_mut().insert(header::LOCATION, value);
        }
    }
    Ok(created)
}

async fn patch(resource: &'static Resource, scope: Scope, id: Id, req: HttpRequest, body: Bytes) -> Result<HttpResponse> {
    let input = object(&req, &body)?;
    sight::refuse_hidden(resource, &scope, &input)?;
    let Some(version) = if_match(&req)? else { return Ok(problem(428, "if-match")) };
    let seen = scope.clone();
    let done = once(&scope, &req, &body, move |tx| match resource.patch(tx, id, Some(version), input) {
        Ok(record) => Ok(Done { status: 200, body: Value::Object(visible(resource, &seen, record)), replayed: false }),
        Err(Error::Conflict(code)) if code == "changed" => stale(resource, &seen, tx, id),
        Err(e) => Err(e),
    })
    .await?;
    told(&scope, resource, id, &done).await?;
    Ok(answer(&done))
}

/// An answer that shows the record, or as it is now, reveals what it holds.
async fn told(scope: &Scope, resource: &'static Resource, id: Id, done: &Done) -> Result<()> {
    let shown = done.body.as_object().into_iter().chain(done.body["current"].as_object());
    looked::note(scope, resource, Some(id), looked::revealed(resource, scope, shown)).await
}

async fn remove(resource: &'static Resource, scope: Scope, id: Id, req: HttpRequest) -> Result<HttpResponse> {
    let version = if_match(&req)?;
    let seen = scope.clone();
    let done = once(&scope, &req, b"", move |tx| {
        let record = (resource.store.lock)(tx, id)?;
        if version.is_some_and(|v| record["version"] != json!(v)) {
            return stale(resource, &seen, tx, id);
        }
        (resource.store.delete)(tx, id)?;
        Ok(Done { status: 204, body: Value::Null, replayed: false })
    })
    .await?;
    told(&scope, resource, id, &done).await?;
    Ok(answer(&done))
}

async fn restore(resource: &'static Resource, scope: Scope, id: Id, req: HttpRequest) -> Result<HttpResponse> {
    let seen = scope.clone();
    let done = once(&scope, &req, b"", move |tx| {
        (resource.store.restore)(tx, id)?;
        let record = (resource.store.find)(tx, id)?;
        Ok(Done { status: 200, body: Value::Object(visible(resource, &seen, record)), replayed: false })
    })
    .await?;
    told(&scope, resource, id, &done).await?;
    Ok(answer(&done))
}

/// 412, with the record as it is now, so that the caller can merge and try again.
fn stale(resource: &'static Resource, scope: &Scope, tx: &mut Tx, id: Id) -> Result<Done> {
    let current = visible(resource, scope, (resource.store.find)(tx, id)?);
    Ok(Done { status: 412, body: json!({"type": "about:blank", "status": 412, "code": "changed", "current": current}), replayed: false })
}

/// The fields of a resource that this caller may not see.
fn hidden(resource: &'static Resource, scope: &Scope) -> Vec<&'static str> {
    resource.fields.iter().filter(|f| !sight::may_see(scope, resource, f)).map(|f| f.name).collect()
}

fn without(hidden: &[&str], mut record: Record) -> Record {
    for name in hidden {
        record.shift_remove(*name);
    }
    record
}

/// The record without what this caller may not see.
fn visible(resource: &'static Resource, scope: &Scope, record: Record) -> Record {
    without(&hidden(resource, scope), record)
}

/// The schema of a text.
fn text() -> Value {
    json!({"type": "string"})
}

/// A JSON object of a reasonable depth; anything else is a complaint.
fn object(req: &HttpRequest, body: &[u8]) -> Result<Record> {
    let media = req.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    if !matches!(media, "application/json" | "application/merge-patch+json") {
        return Err(Error::invalid("", "json"));
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(map)) if map.values().all(|v| depth(v) < DEPTH) => Ok(map),
        _ => Err(Error::invalid("", "json")),
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(all) => 1 + all.iter().map(depth).max().unwrap_or(0),
        Value::Object(all) => 1 + all.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// The version in `If-Match`, if there is one.
fn if_match(req: &HttpRequest) -> Result<Option<i32>> {
    let Some(value) = req.headers().get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim().trim_matches('"');
    text.parse().map(Some).map_err(|_| Error::invalid("if-match", "format"))
}

fn answer(done: &Done) -> HttpResponse {
    let status = actix_web::http::StatusCode::from_u16(done.status).unwrap_or(actix_web::http::StatusCode::OK);
    let mut response = HttpResponse::build(status);
    if let Some(version) = done.body["version"].as_i64() {
        response.insert_header((header::ETAG, format!("\"{version}\"")));
    }
    if done.replayed {
        response.insert_header(("idempotency-replayed", "true"));
    }
    match (&done.body, done.status) {
        (Value::Null, _) => response.finish(),
        (body, 400..) => response.content_type("application/problem+json").body(body.to_string()),
        (body, _) => response.json(body),
    }
}

fn problem(status: u16, code: &str) -> HttpResponse {
    answer(&Done { status, body: json!({"type": "about:blank", "status": status, "code": code}), replayed: false })
}

#[cfg(test)]
mod tests {
    use super::depth;
    use serde_json::json;

    #[test]
    fn depth_counts_nesting() {
        assert_eq!((depth(&json!(1)), depth(&json!([1])), depth(&json!({"a": [{"b": 1}]}))), (0, 1, 3));
    }
}
