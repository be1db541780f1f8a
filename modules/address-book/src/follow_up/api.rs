//! What wants attention, for programs.

use super::pages::View;
use super::{cold, complete, next};
use actix_web::{HttpRequest, HttpResponse};
use kernel::prelude::*;
use serde_json::{Value, json};
use web::Form;

/// Rows of one answer.
const PAGE: i64 = 100;

pub(super) async fn list(scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let query = Form::of_query(req.query_string());
    let view = View::of(&scope, &query);
    if !scope.allows(view.may()) {
        return Err(Error::Forbidden(view.may()));
    }
    let from = query.text("from").parse::<i64>().unwrap_or(0).max(0);
    let (total, data): (i64, Vec<Value>) = scope
        .tx(move |tx| {
            Ok(match view {
                View::Next => {
                    let found = next::page(tx, from, PAGE)?;
                    let one = |row: Record| json!({"resource": "interactions", "id": row["id"], "title": row["next_step"], "on": row["next_on"]});
                    (found.total, found.rows.into_iter().map(one).collect())
                }
                View::Cold(since) => {
                    let found = cold::page(tx, since, from, PAGE)?;
                    let one = |row: cold::Cold| {
                        json!({"resource": "people", "id": row.person["id"], "title": crate::PEOPLE.title(&row.person), "on": row.on, "days": row.days})
                    };
                    (found.total, found.rows.into_iter().map(one).collect())
                }
                View::Incomplete(of) => {
                    let found = complete::page(tx, of, from, PAGE)?;
                    let one = |row: complete::Incomplete| {
                        json!({"resource": of.name, "id": row.record["id"], "title": of.title(&row.record), "share": row.share, "missing": row.missing})
                    };
                    (found.total, found.rows.into_iter().map(one).collect())
                }
            })
        })
        .await?;
    Ok(HttpResponse::Ok().json(json!({"data": data, "count": total, "next": (from + PAGE < total).then_some(from + PAGE)})))
}

pub(super) fn told() -> Value {
    let query = |name: &str, schema: Value| json!({"name": name, "in": "query", "schema": schema});
    json!({
        "query": [
            query("view", json!({"enum": ["next", "cold", "incomplete"]})), query("since", json!({"enum": ["14", "30", "90", "never"]})),
            query("of", json!({"enum": complete::OF.iter().map(|(of, _)| of.name).collect::<Vec<_>>()})), query("from", json!({"type": "integer"})),
        ],
        "gives": {"type": "object", "properties": {
            "count": {"type": "integer"}, "next": {"type": ["integer", "null"]},
            "data": {"type": "array", "items": {"type": "object", "properties": {
                "resource": {"type": "string"}, "id": {"type": "string", "format": "uuid"}, "title": {"type": ["string", "null"]},
                "on": {"type": ["string", "null"], "format": "date"}, "days": {"type": ["integer", "null"]}, "share": {"type": "integer"},
                "missing": {"type": "array", "items": {"type": "string"}},
            }}},
        }},
    })
}
