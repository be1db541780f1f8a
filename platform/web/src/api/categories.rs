//! Categories for programs: everybody's questions with a colour, by kind of record.

use crate::form::Form;
use crate::records::views::{self, Wanted};
use actix_web::web::{Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use kernel::category::{COLOURS, Category};
use kernel::error::{Error, Result};
use kernel::module::MEMBER;
use kernel::query::Query;
use kernel::resource::{Id, Resource};
use kernel::routes::Routes;
use kernel::scope::{Scope, Tx};
use serde::Deserialize;
use serde_json::{Value, json};

/// Counting further than this takes longer than the figure is worth.
const COUNTED: i64 = 10_000;

pub(super) fn routes(r: &mut Routes) {
    r.get("/api/v1/categories", MEMBER, list).told(list_told);
    r.post("/api/v1/categories", MEMBER, create).told(create_told);
    r.delete("/api/v1/categories/{id}", MEMBER, remove).told(remove_told);
}

/// The kinds of records whose categories are meant, as far as they may be read and their module is on.
fn readable(scope: &Scope, named: &str) -> Vec<&'static Resource> {
    let tenant = scope.tenant();
    let on = scope.house().edition().all().filter(|m| tenant.has(m.manifest.name)).flat_map(|m| m.resources.iter().copied());
    on.filter(|of| scope.allows(of.may.read) && (named.is_empty() || of.name == named)).collect()
}

async fn list(scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let all = readable(&scope, Form::of_query(req.query_string()).text("resource"));
    let data = scope
        .tx(move |tx| {
            let mut data = Vec::new();
            for of in all {
                for category in Category::all(tx, of)?.iter() {
                    data.push(told(tx, of, category)?);
                }
            }
            Ok(data)
        })
        .await?;
    Ok(HttpResponse::Ok().json(json!({"data": data})))
}

fn told(tx: &mut Tx, of: &Resource, category: &Category) -> Result<Value> {
    let count = of.count(tx, &Query { categories: vec![category.id], ..Query::default() }, COUNTED)?;
    Ok(json!({
        "id": category.id, "resource": of.name, "name": category.label, "colour": category.colour, "query": category.query, "count": count,
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    resource: String,
    name: String,
    colour: String,
    /// As in the address of a list: `capacity.from=500&region.is=bretagne`.
    query: String,
}

async fn create(scope: Scope, body: Json<Said>) -> Result<HttpResponse> {
    let Said { resource, name, colour, query } = body.into_inner();
    let of = readable(&scope, &resource).into_iter().next().filter(|_| !resource.is_empty());
    let of = of.ok_or_else(|| Error::invalid("resource", "choice"))?;
    let told = scope
        .tx(move |tx| {
            let wanted = Wanted { label: name, typed: query, shared: true, colour: Some(colour) };
            let (id, _) = views::keep(tx, of, &wanted)?;
            let made = Category::all(tx, of)?.iter().find(|c| c.id == id).cloned().ok_or(Error::NotFound)?;
            told(tx, of, &made)
        })
        .await?;
    Ok(HttpResponse::Created().json(told))
}

async fn remove(scope: Scope, path: Path<Id>) -> Result<HttpResponse> {
    let (id, all) = (path.into_inner(), readable(&scope, ""));
    scope
        .tx(move |tx| {
            for of in all {
                if Category::all(tx, of)?.iter().any(|c| c.id == id) {
                    return views::forget(tx, of, id);
                }
            }
            Err(Error::NotFound)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

fn shape() -> Value {
    json!({"type": "object", "properties": {
        "id": {"type": "string", "format": "uuid"}, "resource": {"type": "string"}, "name": {"type": "string"}, "colour": {"enum": COLOURS},
        "query": {"type": "string"}, "count": {"type": "integer"},
    }})
}

fn list_told() -> Value {
    json!({
        "query": [{"name": "resource", "in": "query", "schema": {"type": "string"}}],
        "gives": {"type": "object", "properties": {"data": {"type": "array", "items": shape()}}},
    })
}

fn create_told() -> Value {
    json!({
        "takes": {"type": "object", "additionalProperties": false, "required": ["resource", "name", "colour", "query"], "properties": {
            "resource": {"type": "string"}, "name": {"type": "string", "maxLength": 60}, "colour": {"enum": COLOURS}, "query": {"type": "string"},
        }},
        "gives": shape(), "status": "201",
    })
}

fn remove_told() -> Value {
    json!({"status": "204"})
}
