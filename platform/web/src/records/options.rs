//! What a link or a tag offers while one types.

use crate::form::Form;
use actix_web::{HttpRequest, HttpResponse};
use kernel::error::Result;
use kernel::query::Query;
use kernel::resource::{Id, Resource};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};

/// Records of a resource by name, at most so many.
pub(super) fn find(tx: &mut Tx, of: &Resource, words: &str, most: i64) -> Result<Vec<(Id, String)>> {
    let search = Some(words.to_string()).filter(|w| !w.trim().is_empty());
    let rows = (of.store.list)(tx, &Query { search, limit: most, ..Query::default() })?;
    Ok(rows.iter().filter_map(|r| Some((r["id"].as_str()?.parse().ok()?, of.title(r)))).collect())
}

pub(super) async fn options(of: &'static Resource, scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let words = Form::of_query(req.query_string()).text("q").to_string();
    let found = scope.tx(move |tx| find(tx, of, &words, 20)).await?;
    let options: Vec<Value> = found.into_iter().map(|(id, title)| json!({"value": id, "label": title})).collect();
    Ok(HttpResponse::Ok().json(json!({"options": options})))
}

pub(super) async fn tags(of: &'static Resource, scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let typed = Form::of_query(req.query_string()).text("q").to_lowercase();
    let all = scope.tx(move |tx| of.tags(tx)).await?;
    let options: Vec<String> = all.iter().map(|(tag, _)| tag.clone()).filter(|t| t.to_lowercase().contains(&typed)).take(20).collect();
    Ok(HttpResponse::Ok().json(json!({"options": options})))
}
