//! What is said about a record, for programs.

use crate::records::say::{Comment, add_comment, author};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Json;
use chrono::{DateTime, Utc};
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::resource::{Id, Resource};
use kernel::schema::{comments, members};
use kernel::scope::Scope;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The most comments in one answer: the last ones.
const MOST: i64 = 200;

/// A comment as it is sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sent {
    text: String,
    answers: Option<Id>,
}

type Row = (Id, String, DateTime<Utc>, String, Option<Id>);

/// The last comments of a record, the oldest of them first.
pub(super) async fn list(of: &'static Resource, scope: Scope, id: Id) -> Result<HttpResponse> {
    let (mut rows, names) = scope
        .tx(move |tx| {
            (of.store.find)(tx, id)?;
            let here = comments::resource.eq(of.name).and(comments::record.eq(id)).and(comments::deleted_at.is_null());
            let columns = (comments::id, comments::body, comments::created_at, comments::created_by, comments::answers);
            let rows: Vec<Row> = tx.all(comments::table.filter(here).order(comments::id.desc()).limit(MOST).select(columns))?;
            let authors: Vec<Id> = rows.iter().filter_map(|row| member(&row.3)).collect();
            let names: Vec<(Id, String)> =
                tx.all(members::table.filter(members::id.eq_any(authors)).select((members::id, members::name)))?;
            Ok((rows, names.into_iter().collect::<HashMap<_, _>>()))
        })
        .await?;
    rows.reverse();
    let one = |(id, text, at, by, answers): Row| {
        let author = member(&by).map(|id| json!({"id": id, "name": names.get(&id)}));
        json!({"id": id, "text": text, "at": at, "author": author, "answers": answers})
    };
    Ok(HttpResponse::Ok().json(json!({"data": rows.into_iter().map(one).collect::<Vec<_>>()})))
}

fn member(actor: &str) -> Option<Id> {
    actor.strip_prefix("member:")?.parse().ok()
}

/// A comment, or an answer to one.
pub(super) async fn add(of: &'static Resource, scope: Scope, visit: Visit, id: Id, body: Json<Sent>) -> Result<HttpResponse> {
    let Sent { text, answers } = body.into_inner();
    let author = author(&visit);
    let made = scope.tx(move |tx| add_comment(tx, of, id, &Comment { text: &text, author: &author, answers })).await?;
    Ok(HttpResponse::Created().json(json!({"id": made})))
}

/// What the API's description says of the list.
pub(super) fn list_told() -> Value {
    let (text, key) = (json!({"type": "string"}), json!({"type": "string", "format": "uuid"}));
    let author = json!({"type": ["object", "null"], "properties": {"id": key, "name": {"type": ["string", "null"]}}});
    let one = json!({"type": "object", "properties": {
        "id": key, "text": text, "at": {"type": "string", "format": "date-time"}, "author": author,
        "answers": {"type": ["string", "null"], "format": "uuid", "description": "the comment that began the thread"},
    }});
    json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": one}}}})
}

/// What it says of a new one.
pub(super) fn add_told() -> Value {
    let key = json!({"type": "string", "format": "uuid"});
    let takes = json!({"type": "object", "required": ["text"], "properties": {
        "text": {"type": "string", "maxLength": 5000, "description": "@name tells whom it names"}, "answers": key,
    }});
    json!({"takes": takes, "gives": {"type": "object", "properties": {"id": key}}, "status": "201"})
}
