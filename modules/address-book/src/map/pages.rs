//! `/app/map`: the map, who is near somebody, and the same as tables and for programs.

use super::gather::{self, Centre, Map, Near, Town};
use crate::duplicates::OF;
use actix_web::{HttpRequest, HttpResponse};
use kernel::prelude::*;
use places::Places;
use serde_json::{Value, json};
use web::{Form, Page, Visit};

/// Towns of the table.
const ROWS: usize = 50;
/// How far one may look around, in kilometres.
const RADII: [u32; 5] = [20, 50, 100, 200, 500];
/// How far one looks around who chose nothing.
const USUAL: u32 = 50;

/// What stands in the address.
struct Filter {
    types: Vec<String>,
    near: Option<Id>,
    km: u32,
}

impl Filter {
    fn of(query: &Form) -> Filter {
        let km = query.text("km").parse().ok().filter(|km| RADII.contains(km));
        Filter {
            types: query.all("type").into_iter().filter(|t| !t.is_empty()).map(String::from).collect(),
            near: query.text("near").parse().ok(),
            km: km.unwrap_or(USUAL),
        }
    }
}

/// The map as it is shown.
struct Seen {
    map: Map,
    centre: Option<Centre>,
    near: Vec<Near>,
    more: bool,
}

async fn see(scope: &Scope, filter: &Filter) -> Result<Seen> {
    let places: Places = scope.house().service::<Places>().clone();
    let (types, near, km) = (filter.types.clone(), filter.near, f64::from(filter.km));
    let seen = scope.tx(move |tx| {
        let map = gather::gather(tx, &places, &types)?;
        let centre = near.map(|id| gather::centre(tx, &places, id)).transpose()?;
        let (near, more) = match centre.as_ref().and_then(|centre| Some((centre, centre.point?))) {
            Some((centre, point)) => gather::near(tx, &places, &types, centre, point, km)?,
            None => (Vec::new(), false),
        };
        Ok(Seen { map, centre, near, more })
    });
    seen.await
}

fn href(of: &Resource, id: Id) -> String {
    format!("/app/{}/{id}", of.name)
}

/// How many of each kind are in a town, and where they are listed.
fn kinds(visit: &Visit, town: &Town) -> Vec<Value> {
    let some = OF.iter().zip(town.counts).filter(|(_, count)| *count > 0);
    some.map(|(of, count)| {
        let list = serde_urlencoded::to_string([("city.is", &town.name)]).unwrap_or_default();
        json!({
            "type": of.name, "label": visit.say(&format!("{}-many", of.name), &[]), "icon": of.icon, "count": count,
            "href": format!("/app/{}?{list}", of.name),
        })
    })
    .collect()
}

fn someone(visit: &Visit, it: &Near) -> Value {
    json!({
        "id": it.id, "type": it.of.name, "kind": visit.say(&format!("{}-one", it.of.name), &[]), "icon": it.of.icon,
        "title": it.title, "town": it.town, "km": it.km.round(), "href": href(it.of, it.id),
    })
}

pub(super) async fn page(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let filter = Filter::of(&Form::of_query(req.query_string()));
    let seen = see(&scope, &filter).await?;
    let types: Vec<Value> = OF
        .iter()
        .filter(|of| scope.allows(of.may.read))
        .map(|of| {
            let ticked = filter.types.iter().any(|t| t == of.name);
            json!({"value": of.name, "label": visit.say(&format!("{}-many", of.name), &[]), "ticked": ticked})
        })
        .collect();
    let row = |town: &Town| json!({"name": town.name, "country": town.country, "total": town.total(), "kinds": kinds(&visit, town)});
    let centre = seen.centre.as_ref().map(|c| json!({"id": c.id, "title": c.title, "href": href(c.of, c.id), "placed": c.point.is_some()}));
    let unknown: Vec<Value> = seen.map.unknown.iter().take(ROWS).map(|(name, count)| json!({"name": name, "count": count})).collect();
    Ok(Page::new("address_book/map.html")
        .title("map-title")
        .summary("map-summary")
        .with("data_href", format!("/api/v1/map?{}", req.query_string()))
        .with("rows", seen.map.towns.iter().take(ROWS).map(row).collect::<Vec<_>>())
        .with("towns", seen.map.towns.len())
        .with("unknown", unknown)
        .with("nowhere", seen.map.nowhere)
        .with("types", types)
        .with("narrowed", !filter.types.is_empty())
        .with("centre", centre)
        .with("near", seen.near.iter().map(|it| someone(&visit, it)).collect::<Vec<_>>())
        .with("more", seen.more)
        .with("km", filter.km)
        .with("radii", RADII))
}

/// The same for the drawing, and for programs.
pub(super) async fn data(visit: Visit, scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let filter = Filter::of(&Form::of_query(req.query_string()));
    let seen = see(&scope, &filter).await?;
    let town = |town: &Town| json!({"name": town.name, "country": town.country, "lat": town.point.lat, "lon": town.point.lon, "total": town.total(), "kinds": kinds(&visit, town)});
    let centre = seen.centre.as_ref().map(|c| {
        let point = c.point.map(|p| json!({"lat": p.lat, "lon": p.lon}));
        json!({"id": c.id, "type": c.of.name, "title": c.title, "href": href(c.of, c.id), "point": point, "km": filter.km})
    });
    let unknown: Vec<Value> = seen.map.unknown.iter().map(|(name, count)| json!({"name": name, "count": count})).collect();
    Ok(HttpResponse::Ok().json(json!({
        "towns": seen.map.towns.iter().map(town).collect::<Vec<_>>(), "unknown": unknown, "nowhere": seen.map.nowhere,
        "centre": centre, "near": seen.near.iter().map(|it| someone(&visit, it)).collect::<Vec<_>>(), "more": seen.more,
    })))
}

pub(super) fn told() -> Value {
    let query = |name: &str, schema: Value| json!({"name": name, "in": "query", "schema": schema});
    let id = json!({"type": "string", "format": "uuid"});
    let number = || json!({"type": "number"});
    let kind = json!({"type": "object", "properties": {"type": {"type": "string"}, "label": {"type": "string"}, "count": {"type": "integer"}, "href": {"type": "string"}}});
    json!({
        "query": [
            query("type", json!({"enum": ["people", "organisations", "artists", "venues"]})), query("near", id.clone()),
            query("km", json!({"enum": RADII})),
        ],
        "gives": {"type": "object", "properties": {
            "towns": {"type": "array", "items": {"type": "object", "properties": {
                "name": {"type": "string"}, "country": {"type": ["string", "null"]}, "lat": number(), "lon": number(), "total": {"type": "integer"},
                "kinds": {"type": "array", "items": kind},
            }}},
            "unknown": {"type": "array", "description": "towns that no map knows, and how many are there", "items": {"type": "object"}},
            "nowhere": {"type": "integer", "description": "how many say no town"},
            "centre": {"type": ["object", "null"], "description": "whom one looks around"},
            "near": {"type": "array", "items": {"type": "object", "properties": {
                "id": id, "type": {"type": "string"}, "title": {"type": "string"}, "town": {"type": "string"}, "km": number(), "href": {"type": "string"},
            }}},
            "more": {"type": "boolean", "description": "whether more are near than are named"},
        }},
    })
}
