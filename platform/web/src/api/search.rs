//! Searching for programs: everything, one kind of thing, and what to offer while somebody types.

use super::text;
use crate::records::seek::{LARGEST, PAGE, Seek};
use crate::visit::Visit;
use actix_web::{HttpRequest, HttpResponse};
use kernel::error::Result;
use kernel::resource::Resource;
use kernel::scope::Scope;
use search::{FEWEST, Hit, MOST, Search};
use serde_json::{Value, json};

/// Names that are offered while somebody types.
const OFFERED: i64 = 10;

fn told(visit: &Visit, hit: &Hit) -> Value {
    json!({
        "resource": hit.resource, "id": hit.record, "title": hit.title, "about": hit.about, "facets": hit.facets, "score": hit.score,
        "href": format!("{}/api/v1/{}/{}", visit.origin(), hit.resource, hit.record),
    })
}

/// What is found, of one kind of thing or of all.
pub(super) async fn search(only: Option<&'static Resource>, scope: Scope, visit: Visit, req: HttpRequest) -> Result<HttpResponse> {
    let (counted, rest): (Vec<&str>, Vec<&str>) = req.query_string().split('&').partition(|part| part.starts_with("facets="));
    let seek = Seek::read(&scope, only, &rest.join("&")).await?;
    let counted = counted.contains(&"facets=true");
    // One more than is shown says whether there is a next page.
    let last = i64::try_from(seek.page.saturating_mul(seek.limit)).unwrap_or(MOST);
    let most = if counted { MOST } else { last.saturating_add(1).min(MOST) };
    let hits = scope.house().service::<Search>().find(&scope, &seek.ask(&scope, most)).await?;
    let data: Vec<Value> = seek.shown(&hits).iter().map(|hit| told(&visit, hit)).collect();
    let next = (i64::try_from(hits.len()).unwrap_or(MOST) > last).then(|| seek.page + 1);
    let mut answer = json!({"data": data, "next": next});
    if counted {
        answer["count"] = hits.len().into();
        answer["facets"] = seek.counts(&scope, &hits).told();
    }
    Ok(HttpResponse::Ok().json(answer))
}

/// Names that begin as somebody types, or nearly.
pub(super) async fn autocomplete(scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let seek = Seek::read(&scope, None, req.query_string()).await?;
    let hits = scope.house().service::<Search>().find(&scope, &seek.ask(&scope, OFFERED)).await?;
    let data: Vec<Value> = hits.iter().map(|h| json!({"text": h.title, "resource": h.resource, "id": h.record})).collect();
    Ok(HttpResponse::Ok().json(json!({"data": data})))
}

fn asks() -> Vec<Value> {
    let query = |name: &str, required: bool, schema: Value, about: &str| json!({"name": name, "in": "query", "required": required, "schema": schema, "description": about});
    vec![
        query("q", true, json!({"type": "string", "minLength": FEWEST}), "words, of which each may be begun or misspelt"),
        query("limit", false, json!({"type": "integer", "minimum": 1, "maximum": LARGEST, "default": PAGE}), ""),
        query("page", false, json!({"type": "integer", "minimum": 1, "default": 1}), ""),
        query("facets", false, json!({"type": "boolean"}), "with the count, and counts by kind of thing and by value"),
        query("changed.from", false, text(), "a day, or how long ago: 30d"),
        query("changed.until", false, text(), "a day, or how long ago: 30d"),
    ]
}

fn page() -> Value {
    let hit = json!({"type": "object", "properties": {
        "resource": text(), "id": {"type": "string", "format": "uuid"}, "title": text(), "about": text(),
        "facets": {"type": "object"}, "score": {"type": "number"}, "href": text(),
    }});
    let counts = json!({"type": "object", "additionalProperties": {"type": "object", "additionalProperties": {"type": "integer"}}});
    json!({"type": "object", "properties": {
        "data": {"type": "array", "items": hit}, "next": {"type": ["integer", "null"]}, "count": {"type": "integer"}, "facets": counts,
    }})
}

/// How everything is searched.
pub(super) fn search_told() -> Value {
    let mut query = asks();
    query.push(json!({"name": "type", "in": "query", "schema": text(), "description": "one kind of thing: people"}));
    json!({"query": query, "gives": page()})
}

/// How one kind of thing is searched: by its filters, too.
pub(super) fn one_told() -> Value {
    json!({"query": asks(), "gives": page()})
}

/// What to offer while somebody types.
pub(super) fn autocomplete_told() -> Value {
    let item = json!({"type": "object", "properties": {"text": text(), "resource": text(), "id": {"type": "string", "format": "uuid"}}});
    json!({"query": [asks()[0]], "gives": {"type": "object", "properties": {"data": {"type": "array", "items": item}}}})
}
