//! The calendar, for programs: each time that something happens, as clocks say and as a moment of the world.

use super::asked::Asked;
use super::pages::period;
use crate::event::{between, clashes, time};
use actix_web::{HttpRequest, HttpResponse};
use kernel::prelude::*;
use serde_json::{Value, json};
use web::Form;

pub(super) async fn list(scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let form = Form::of_query(req.query_string());
    let (asked, member) = (Asked::of(&form), scope.principal().member());
    let (from, until) = period(&form)?;
    let all = scope.tx(move |tx| between(tx, &asked.query(member), from, until)).await?;
    let one = |(event, at): &(Row<crate::event::Event>, crate::event::Occurrence)| {
        let clock = at.clock.map(|(from, until)| json!({"from": time::clock(from), "until": until.map(time::clock)}));
        json!({"id": event.id, "title": event.title, "kind": event.kind, "status": event.status, "day": at.day, "last": at.last,
            "clock": clock, "zone": event.zone, "starts": at.starts, "ends": at.ends})
    };
    let clashing = clashes(&all)
        .into_iter()
        .map(|(one, other, by)| json!({"one": all[one].0.id, "other": all[other].0.id, "by": by, "day": all[one].1.day}));
    Ok(HttpResponse::Ok().json(json!({"data": all.iter().map(one).collect::<Vec<_>>(), "clashes": clashing.collect::<Vec<_>>()})))
}

pub(super) fn told() -> Value {
    let (id, day, moment) = (
        json!({"type": "string", "format": "uuid"}),
        json!({"type": "string", "format": "date"}),
        json!({"type": "string", "format": "date-time"}),
    );
    let query = |name: &str, schema: Value| json!({"name": name, "in": "query", "schema": schema});
    json!({
        "query": [
            query("start", day.clone()), query("end", day.clone()), query("artist_id", id.clone()), query("project_id", id.clone()), query("venue_id", id.clone()),
            query("kind", json!({"enum": crate::event::KINDS})), query("mine", json!({"type": "string"})),
        ],
        "gives": {"type": "object", "properties": {
            "data": {"type": "array", "items": {"type": "object", "properties": {
                "id": id, "title": {"type": "string"}, "kind": {"enum": crate::event::KINDS}, "status": {"enum": crate::event::STATUSES}, "day": day, "last": day,
                "clock": {"type": ["object", "null"], "properties": {"from": {"type": "string"}, "until": {"type": ["string", "null"]}}},
                "zone": {"type": "string"}, "starts": moment, "ends": moment,
            }}},
            "clashes": {"type": "array", "items": {"type": "object", "properties": {"one": id, "other": id, "by": {"type": "string"}, "day": day}}},
        }},
    })
}
