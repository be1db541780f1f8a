//! `/app/network`: the drawing, its filters, a way from one actor to another; the same as a table, and for programs.

use super::gather::{Actor, Asked, MOST, Network, OTHER_LINKS, gather};
use crate::relation::KINDS;
use actix_web::{HttpRequest, HttpResponse};
use kernel::prelude::*;
use serde_json::{Value, json};
use web::{Form, Page, Visit};

/// Rows of the table.
const ROWS: usize = 50;
/// Actors that a way is chosen from; of more, one types their names.
const CHOICES: usize = 500;
/// Actors of one kind that are offered for what was typed.
const OFFERED: i64 = 8;
/// How far around one actor is shown.
const FAR: usize = 2;

/// What stands in the address.
struct Filter {
    asked: Asked,
    focus: Option<Id>,
    start: Option<Id>,
    end: Option<Id>,
    central: bool,
}

impl Filter {
    fn of(query: &Form) -> Filter {
        let text = |name: &str| Some(query.text(name)).filter(|text| !text.is_empty());
        let id = |name: &str| text(name).and_then(|text| text.parse::<Id>().ok());
        let some = |name: &str| query.all(name).into_iter().filter(|t| !t.is_empty()).map(String::from).collect();
        let day = |name: &str| text(name).and_then(|text| text.parse().ok());
        Filter {
            asked: Asked {
                types: some("type"),
                links: some("link"),
                genre: text("genre").map(String::from),
                from: day("from"),
                until: day("until"),
            },
            focus: id("focus"),
            start: id("start"),
            end: id("end"),
            central: query.text("size") == "centrality",
        }
    }
}

/// The network as it is shown: who, how large, what joins them, and the way that was asked for.
struct Seen {
    actors: Vec<Actor>,
    degrees: Vec<usize>,
    central: Vec<u32>,
    lines: Vec<(usize, usize, u32)>,
    way: Option<Vec<usize>>,
    genres: Vec<String>,
}

fn see(network: Network, filter: &Filter) -> Seen {
    let at = |id: Id| network.actors.iter().position(|actor| actor.id == id);
    let way = filter.start.zip(filter.end).and_then(|(start, end)| network.graph.way(at(start)?, at(end)?));
    let near = filter.focus.and_then(at).map(|centre| network.graph.around(centre, FAR));
    let (degrees, central) = (network.graph.degrees(), network.graph.centrality());
    let shown: Vec<usize> = (0..network.actors.len()).filter(|n| near.as_ref().is_none_or(|near| near.contains(n))).collect();
    let place: std::collections::HashMap<usize, usize> = shown.iter().enumerate().map(|(new, old)| (*old, new)).collect();
    let lines = network.graph.lines().filter_map(|(one, other, weight)| Some((*place.get(&one)?, *place.get(&other)?, weight)));
    Seen {
        lines: lines.collect(),
        way: way.map(|way| way.into_iter().filter_map(|n| place.get(&n).copied()).collect()),
        degrees: shown.iter().map(|n| degrees[*n]).collect(),
        central: shown.iter().map(|n| central[*n]).collect(),
        actors: shown.into_iter().map(|n| network.actors[n].clone()).collect(),
        genres: network.genres,
    }
}

fn href(actor: &Actor) -> String {
    format!("/app/{}/{}", actor.of.name, actor.id)
}

pub(super) async fn page(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let query = Form::of_query(req.query_string());
    let filter = Filter::of(&query);
    let asked = filter.asked.clone();
    let network = scope.tx(move |tx| gather(tx, &asked)).await?;
    let seen = see(network, &filter);
    let mut order: Vec<usize> = (0..seen.actors.len()).collect();
    order.sort_by_key(|n| {
        (std::cmp::Reverse(if filter.central { seen.central[*n] as usize } else { seen.degrees[*n] }), seen.actors[*n].title.clone())
    });
    let row = |n: &usize| {
        let actor = &seen.actors[*n];
        json!({
            "title": actor.title, "href": href(actor), "kind": visit.say(&format!("{}-one", actor.of.name), &[]), "icon": actor.of.icon, "genre": actor.genre,
            "count": seen.degrees[*n], "central": seen.central[*n] / 10, "focus_href": format!("/app/network?focus={}", actor.id),
        })
    };
    let mut choices: Vec<&Actor> = seen.actors.iter().collect();
    let asked_for = |actor: &Actor| filter.start == Some(actor.id) || filter.end == Some(actor.id);
    // Whoever was asked for is among them, however many there are.
    choices.sort_by_key(|actor| (!asked_for(actor), actor.title.to_lowercase()));
    let choices: Vec<Value> = choices.into_iter().take(CHOICES).map(|actor| json!({"value": actor.id, "label": actor.title})).collect();
    let types: Vec<Value> = crate::duplicates::OF
        .iter()
        .filter(|of| scope.allows(of.may.read))
        .map(|of| {
            let ticked = filter.asked.types.iter().any(|t| t == of.name);
            json!({"value": of.name, "label": visit.say(&format!("{}-many", of.name), &[]), "ticked": ticked})
        })
        .collect();
    let named = |link: &str| match OTHER_LINKS.contains(&link) {
        true => visit.say(&format!("network-link-{link}"), &[]),
        false => visit.say(&format!("relations-kind-{link}"), &[]),
    };
    let ticked = |link: &str| filter.asked.links.iter().any(|asked| asked == link);
    let links: Vec<Value> =
        (KINDS.iter().chain(&OTHER_LINKS)).map(|link| json!({"value": link, "label": named(link), "ticked": ticked(link)})).collect();
    let focused = filter.focus.and_then(|id| seen.actors.iter().find(|actor| actor.id == id));
    let way: Option<Vec<Value>> = seen.way.as_ref().map(|way| {
        way.iter()
            .map(|n| json!({"title": seen.actors[*n].title, "href": href(&seen.actors[*n]), "icon": seen.actors[*n].of.icon}))
            .collect()
    });
    Ok(Page::new("address_book/network.html")
        .title("network-title")
        .summary("network-summary")
        .with("data_href", format!("/api/v1/network?{}", req.query_string()))
        .with("rows", order.iter().take(ROWS).map(row).collect::<Vec<_>>())
        .with("total", seen.actors.len())
        .with("full", seen.actors.len() >= MOST)
        .with("types", types)
        .with("links", links)
        .with("genres", &seen.genres)
        .with("choices", choices)
        .with("options_href", (seen.actors.len() > CHOICES).then_some("/app/network/options"))
        .with("focus", focused.map(|actor| json!({"id": actor.id, "title": actor.title, "href": href(actor)})))
        .with("filtered", !req.query_string().is_empty())
        .with("way_asked", filter.start.is_some() && filter.end.is_some())
        .with("way", way)
        .with("asked", json!({
            "genre": query.text("genre"), "from": query.text("from"), "until": query.text("until"), "start": query.text("start"), "end": query.text("end"),
            "size": if filter.central { "centrality" } else { "count" }, "focus": query.text("focus"),
        })))
}

/// Actors whose names fit what was typed, where there are more than a form can offer.
pub(super) async fn options(visit: Visit, scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let words = Form::of_query(req.query_string()).text("q").trim().to_string();
    let found = scope
        .tx(move |tx| {
            let mut found = Vec::new();
            for of in crate::duplicates::OF.into_iter().filter(|of| tx.scope().allows(of.may.read)).collect::<Vec<_>>() {
                let query = Query { search: Some(words.clone()).filter(|words| !words.is_empty()), limit: OFFERED, ..Query::default() };
                let rows = tx.under(of.may.read, |tx| (of.store.list)(tx, &query))?;
                found.extend(rows.iter().map(|row| (of, row["id"].clone(), of.title(row))));
            }
            Ok(found)
        })
        .await?;
    let option = |(of, id, title): (&Resource, Value, String)| json!({"value": id, "label": title, "hint": visit.say(&format!("{}-one", of.name), &[])});
    Ok(HttpResponse::Ok().json(json!({"options": found.into_iter().map(option).collect::<Vec<_>>()})))
}

/// The same for the drawing, and for programs.
pub(super) async fn data(visit: Visit, scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let filter = Filter::of(&Form::of_query(req.query_string()));
    let asked = filter.asked.clone();
    let seen = see(scope.tx(move |tx| gather(tx, &asked)).await?, &filter);
    let node = |(n, actor): (usize, &Actor)| {
        let kind = visit.say(&format!("{}-one", actor.of.name), &[]);
        json!({
            "id": actor.id, "type": actor.of.name, "kind": kind, "title": actor.title, "genre": actor.genre, "href": href(actor),
            "collaborations": seen.degrees[n], "centrality": f64::from(seen.central[n]) / 1_000.0,
        })
    };
    let nodes: Vec<Value> = seen.actors.iter().enumerate().map(node).collect();
    let links: Vec<Value> = seen.lines.iter().map(|(one, other, weight)| json!([one, other, weight])).collect();
    Ok(HttpResponse::Ok().json(json!({"nodes": nodes, "links": links, "way": seen.way, "focus": filter.focus})))
}

pub(super) fn told() -> Value {
    let query = |name: &str, schema: Value| json!({"name": name, "in": "query", "schema": schema});
    let links: Vec<&str> = KINDS.iter().chain(&OTHER_LINKS).copied().collect();
    let (id, day) = (json!({"type": "string", "format": "uuid"}), || json!({"type": "string", "format": "date"}));
    json!({
        "query": [
            query("type", json!({"enum": ["people", "organisations", "artists", "venues"]})), query("link", json!({"enum": links})), query("genre", json!({"type": "string"})), query("from", day()),
            query("until", day()), query("focus", id.clone()), query("start", id.clone()), query("end", id.clone()),
        ],
        "gives": {"type": "object", "properties": {
            "nodes": {"type": "array", "items": {"type": "object", "properties": {
                "id": id, "type": {"type": "string"}, "title": {"type": "string"}, "collaborations": {"type": "integer"}, "centrality": {"type": "number"},
            }}},
            "links": {"type": "array", "description": "places of two nodes, and how much joins them", "items": {"type": "array", "items": {"type": "integer"}}},
            "way": {"type": ["array", "null"], "items": {"type": "integer"}}, "focus": {"type": ["string", "null"]},
        }},
    })
}
