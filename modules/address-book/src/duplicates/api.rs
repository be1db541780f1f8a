//! What is in the book twice, for programs. Merging itself is every resource's own (`/api/v1/people/{id}/merge`).

use super::pairs::{self, Asked, Shown};
use super::said::Facts;
use super::{DUPLICATES, OF};
use actix_web::web::Json;
use actix_web::{HttpRequest, HttpResponse};
use kernel::prelude::*;
use serde_json::{Value, json};
use web::{Form, Visit};

/// Pairs of one answer.
const PAGE: usize = 50;

pub(super) fn routes(r: &mut Routes) {
    r.get("/api/v1/duplicates", DUPLICATES, list).told(list_told);
    r.post("/api/v1/duplicates/apart", DUPLICATES, apart).told(apart_told);
}

async fn list(visit: Visit, scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let query = Form::of_query(req.query_string());
    let of = OF.into_iter().find(|of| of.name == query.text("resource"));
    if of.is_none() && query.has("resource") {
        return Err(Error::invalid("resource", "choice"));
    }
    let grade = Some(query.text("grade")).filter(|g| !g.is_empty()).map(String::from);
    let asked = Asked { of, grade, apart: query.text("apart") == "true" };
    let from = query.text("from").parse().unwrap_or(0);
    let answer = scope
        .tx(move |tx| {
            let (total, shown) = pairs::page(tx, &asked, from, PAGE)?;
            let data = shown.iter().map(|pair| told(tx, &visit, pair)).collect::<Result<Vec<_>>>()?;
            Ok(json!({"data": data, "count": total, "next": (from + PAGE < total).then_some(from + PAGE)}))
        })
        .await?;
    Ok(HttpResponse::Ok().json(answer))
}

fn told(tx: &mut Tx, visit: &Visit, pair: &Shown) -> Result<Value> {
    let mut facts = Facts::new(tx, pair.of);
    facts.learn_pairs(tx, std::slice::from_ref(pair))?;
    let say = |key: &str, args: &[(&str, &str)]| visit.say(key, &args.iter().map(|(n, v)| (*n, (*v).to_string())).collect::<Vec<_>>());
    let reasons: Vec<String> = pair.reasons.iter().map(|why| why.said(&say, &facts, &pair.one, &pair.other)).collect();
    Ok(json!({
        "resource": pair.of.name, "one": pair.one_id, "other": pair.other_id, "titles": [pair.of.title(&pair.one), pair.of.title(&pair.other)],
        "grade": pair.grade, "score": f64::from(pair.score) / 1_000.0, "reasons": reasons, "apart_by": pair.apart_by,
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    resource: String,
    one: Id,
    other: Id,
    /// `false` takes it back.
    #[serde(default = "yes")]
    apart: bool,
}

fn yes() -> bool {
    true
}

async fn apart(scope: Scope, body: Json<Said>) -> Result<HttpResponse> {
    let Said { resource, one, other, apart } = body.into_inner();
    let of = OF.into_iter().find(|of| of.name == resource).ok_or_else(|| Error::invalid("resource", "choice"))?;
    scope.tx(move |tx| pairs::set_apart(tx, of, one, other, apart)).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn names() -> Vec<&'static str> {
    OF.iter().map(|of| of.name).collect()
}

fn list_told() -> Value {
    let id = json!({"type": "string", "format": "uuid"});
    let query = |name: &str, schema: Value| json!({"name": name, "in": "query", "schema": schema});
    json!({
        "query": [
            query("resource", json!({"enum": names()})), query("grade", json!({"enum": ["certain", "suspected", "potential"]})),
            query("apart", json!({"type": "boolean"})), query("from", json!({"type": "integer"})),
        ],
        "gives": {"type": "object", "properties": {
            "count": {"type": "integer"}, "next": {"type": ["integer", "null"]},
            "data": {"type": "array", "items": {"type": "object", "properties": {
                "resource": {"type": "string"}, "one": id, "other": id, "titles": {"type": "array", "items": {"type": "string"}}, "grade": {"type": "string"},
                "score": {"type": "number"}, "reasons": {"type": "array", "items": {"type": "string"}}, "apart_by": {"type": ["string", "null"]},
            }}},
        }},
    })
}

fn apart_told() -> Value {
    let id = json!({"type": "string", "format": "uuid"});
    json!({
        "takes": {"type": "object", "additionalProperties": false, "required": ["resource", "one", "other"], "properties": {
            "resource": {"enum": names()}, "one": id, "other": id, "apart": {"type": "boolean", "default": true},
        }},
        "status": "204",
    })
}
