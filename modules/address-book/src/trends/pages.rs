//! `/app/trends`: who rises, by region, genre and volume, with what was counted; the same for programs.

use super::gather::{Asked, Found, Rising, SPANS, Series, gather};
use crate::figure::{FIGURES, SOURCES};
use actix_web::{HttpRequest, HttpResponse};
use kernel::prelude::*;
use serde_json::{Value, json};
use web::{Bar, Form, Page, Visit, chart};

/// Artists of a page.
const SHOWN: usize = 50;
/// Artists of an answer to a program.
const LISTED: usize = 200;
/// Bars of a chart.
const BARS: usize = 12;
/// Volumes one may ask for.
const VOLUMES: [i64; 4] = [0, 1_000, 10_000, 100_000];

fn asked(query: &Form) -> Result<Asked> {
    let text = |name: &str| Some(query.text(name).to_string()).filter(|text| !text.is_empty());
    let days = match text("days") {
        None => 90,
        Some(days) => days.parse().ok().filter(|days| SPANS.contains(days)).ok_or_else(|| Error::invalid("days", "choice"))?,
    };
    let least = match text("least") {
        None => 0,
        Some(least) => least.parse().ok().filter(|least| *least >= 0).ok_or_else(|| Error::invalid("least", "number"))?,
    };
    let source = text("source");
    if source.as_ref().is_some_and(|source| !SOURCES.contains(&source.as_str())) {
        return Err(Error::invalid("source", "choice"));
    }
    Ok(Asked { region: text("region"), genre: text("genre"), source, days, least })
}

pub(super) async fn page(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let query = Form::of_query(req.query_string());
    let wanted = asked(&query)?;
    let filter = wanted.clone();
    let found = scope.tx(move |tx| gather(tx, &filter)).await?;
    let named = |source: &str| visit.say(&format!("figures-source-{source}"), &[]);
    let told = |one: &Series| {
        let growth = one.growth;
        json!({"source": named(&one.source), "monthly": growth.monthly, "first": growth.first.value, "since": growth.first.day, "last": growth.last.value, "on": growth.last.day})
    };
    let focus = query.text("artist");
    let seen = found.rising.iter().find(|one| one.id.to_string() == focus).or(found.rising.first());
    let rows: Vec<Value> = (found.rising.iter().take(SHOWN).enumerate())
        .map(|(place, one)| {
            json!({
                "place": place + 1, "title": one.name, "href": format!("/app/artists/{}", one.id), "genre": one.genre, "region": one.region,
                "monthly": one.monthly, "volume": one.volume, "why": one.series.iter().map(told).collect::<Vec<_>>(),
                "id": one.id, "seen": seen.is_some_and(|seen| seen.id == one.id),
            })
        })
        .collect();
    let charts: Vec<Value> = seen.iter().flat_map(|one| &one.series).filter_map(|one| drawn(&visit, one)).collect();
    let option = |value: &str, label: String, chosen: bool| json!({"value": value, "label": label, "chosen": chosen});
    let sources = SOURCES.iter().map(|s| option(s, named(s), wanted.source.as_deref() == Some(*s)));
    let spans = SPANS.iter().map(|d| option(&d.to_string(), visit.say(&format!("trends-days-{d}"), &[]), wanted.days == *d));
    let volumes = VOLUMES.iter().map(|v| option(&v.to_string(), visit.say(&format!("trends-volume-{v}"), &[]), wanted.least == *v));
    Ok(Page::new("address_book/trends.html")
        .title("trends-title")
        .summary("trends-summary")
        .with("rows", rows)
        .with("total", found.rising.len())
        .with("charts", charts)
        .with("seen", seen.map(|one| json!({"title": one.name, "href": format!("/app/artists/{}", one.id)})))
        .with("regions", found.regions)
        .with("genres", found.genres)
        .with("sources", sources.collect::<Vec<_>>())
        .with("spans", spans.collect::<Vec<_>>())
        .with("volumes", volumes.collect::<Vec<_>>())
        .with("asked", json!({"region": wanted.region, "genre": wanted.genre}))
        .with("filtered", !req.query_string().is_empty())
        .with("may_write", scope.allows(FIGURES.may.create))
        .with("may_import", scope.allows(FIGURES.may.import)))
}

/// The last figures of a source as bars.
fn drawn(visit: &Visit, one: &Series) -> Option<Value> {
    let points = one.points.iter().skip(one.points.len().saturating_sub(BARS));
    let bars: Vec<Bar> = points.map(|point| Bar::of(point.day, point.value)).collect();
    let drawn = chart(visit, &bars)?;
    Some(json!({
        "id": one.source, "title": visit.say(&format!("figures-source-{}", one.source), &[]), "monthly": one.growth.monthly,
        "bars": drawn["bars"], "most": drawn["most"],
    }))
}

pub(super) async fn data(scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let wanted = asked(&Form::of_query(req.query_string()))?;
    let Found { from, until, rising, .. } = scope.tx(move |tx| gather(tx, &wanted)).await?;
    let one = |one: &Rising| {
        let series = one.series.iter().map(|s| {
            let (first, last) = (s.growth.first, s.growth.last);
            json!({
                "source": s.source, "monthly": s.growth.monthly,
                "first": {"day": first.day, "value": first.value}, "last": {"day": last.day, "value": last.value},
            })
        });
        json!({
            "artist": one.id, "title": one.name, "genre": one.genre, "region": one.region, "monthly": one.monthly, "volume": one.volume,
            "series": series.collect::<Vec<_>>(),
        })
    };
    let data: Vec<Value> = rising.iter().take(LISTED).map(one).collect();
    Ok(HttpResponse::Ok().json(json!({"from": from, "until": until, "data": data, "total": rising.len()})))
}

pub(super) fn told() -> Value {
    let (text, day) = (json!({"type": ["string", "null"]}), json!({"type": "string", "format": "date"}));
    let point = json!({"type": "object", "properties": {"day": day, "value": {"type": "integer"}}});
    let query = |name: &str, schema: Value| json!({"name": name, "in": "query", "schema": schema});
    let share = json!({"type": "number", "description": "the share by which it grows in thirty days"});
    json!({
        "query": [
            query("region", json!({"type": "string"})), query("genre", json!({"type": "string"})), query("source", json!({"enum": SOURCES})),
            query("days", json!({"enum": SPANS})), query("least", json!({"type": "integer", "minimum": 0})),
        ],
        "gives": {"type": "object", "properties": {"from": day, "until": day, "total": {"type": "integer", "description": format!("of whom the first {LISTED} are told")}, "data": {"type": "array", "items": {"type": "object", "properties": {
            "artist": {"type": "string", "format": "uuid"}, "title": {"type": "string"}, "genre": text, "region": text,
            "monthly": share, "volume": {"type": ["integer", "null"]},
            "series": {"type": "array", "items": {"type": "object", "properties": {"source": {"enum": SOURCES}, "monthly": share, "first": point, "last": point}}},
        }}}}},
    })
}
