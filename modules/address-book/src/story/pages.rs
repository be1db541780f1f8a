//! `/app/story/{of}/{id}`: the course of an actor as lines over the years, with filters; the same for programs.

use super::gather::{Asked, Chapter, KINDS, gather};
use crate::duplicates::OF;
use crate::{INTERACTIONS, Interaction};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{Datelike, NaiveDate};
use kernel::prelude::*;
use serde_json::{Value, json};
use web::{Form, Page, Visit};

/// The width of the lines, in parts.
const WIDTH: i64 = 1_000;
/// A day is seen, however long the years.
const LEAST: i64 = 8;

fn asked(query: &Form) -> Asked {
    let text = |name: &str| Some(query.text(name)).filter(|text| !text.is_empty());
    let day = |name: &str| text(name).and_then(|text| text.parse().ok());
    let kinds = query.all("kind").into_iter().filter(|kind| !kind.is_empty()).map(String::from).collect();
    Asked { kinds, from: day("from"), until: day("until"), with: text("with").and_then(|id| id.parse().ok()) }
}

/// Whose course it is; somebody out of reach is not there.
fn actor(tx: &mut Tx, name: &str, id: Id) -> Result<(&'static Resource, Record)> {
    let of = OF.into_iter().find(|of| of.name == name && tx.scope().allows(of.may.read)).ok_or(Error::NotFound)?;
    let record = (of.store.find)(tx, id)?;
    if record["deleted_at"].is_null() { Ok((of, record)) } else { Err(Error::NotFound) }
}

/// How often they answer, of a hundred times; nothing for whoever may not read interactions.
fn replies(tx: &mut Tx, of: &Resource, id: Id) -> Result<Option<i64>> {
    if tx.scope().allows(INTERACTIONS.may.read) { Interaction::reply_rate(tx, of, id) } else { Ok(None) }
}

/// The years that are drawn: from the first of January before the first day to the end of the year of the last.
struct Years {
    first: NaiveDate,
    days: i64,
}

impl Years {
    fn of(chapters: &[Chapter], today: NaiveDate) -> Option<Years> {
        let begun = chapters.iter().filter_map(|c| c.since.or(c.until)).min()?;
        let last = chapters.iter().filter_map(|c| c.until.or(c.since)).max()?.max(today);
        let first = NaiveDate::from_ymd_opt(begun.year(), 1, 1)?;
        let end = NaiveDate::from_ymd_opt(last.year() + 1, 1, 1)?;
        Some(Years { first, days: (end - first).num_days().max(1) })
    }

    fn at(&self, day: NaiveDate) -> i64 {
        ((day - self.first).num_days() * WIDTH / self.days).clamp(0, WIDTH)
    }

    /// Where a period is drawn; what has not ended lasts until today.
    fn line(&self, chapter: &Chapter, today: NaiveDate) -> Option<Value> {
        let start = chapter.since.or(chapter.until)?;
        let end = chapter.until.unwrap_or(today.max(start));
        let x = self.at(start).min(WIDTH - LEAST);
        Some(json!({"x": x, "width": (self.at(end) - x).max(LEAST), "open": chapter.until.is_none()}))
    }

    /// The first days of years, at most a dozen of them.
    fn marks(&self) -> Vec<Value> {
        let last = (self.first + chrono::Days::new(self.days.unsigned_abs())).year();
        let step = usize::try_from((last - self.first.year()) / 12 + 1).unwrap_or(1);
        let years = (self.first.year()..last).step_by(step);
        years.filter_map(|year| Some(json!({"year": year, "x": self.at(NaiveDate::from_ymd_opt(year, 1, 1)?)}))).collect()
    }
}

pub(super) async fn page(visit: Visit, scope: Scope, req: HttpRequest, path: Path<(String, Id)>) -> Result<Page> {
    let query = Form::of_query(req.query_string());
    let (name, id) = path.into_inner();
    let wanted = asked(&query);
    let filter = wanted.clone();
    let (of, record, chapters, everybody, today, replies) = scope
        .tx(move |tx| {
            let (of, record) = actor(tx, &name, id)?;
            let all = gather(tx, of, id, &Asked::default())?;
            Ok((of, record, gather(tx, of, id, &filter)?, all, crate::days::today(tx), replies(tx, of, id)?))
        })
        .await?;
    let years = Years::of(&chapters, today);
    let row = |chapter: &Chapter| {
        let kind = chapter.kind.as_ref().map(|kind| visit.say(&format!("{}-kind-{kind}", chapter.of.name), &[]));
        let with: Vec<Value> = chapter
            .with
            .iter()
            .map(|other| json!({"title": other.title, "href": format!("/app/{}/{}", other.of.name, other.id), "icon": other.of.icon}))
            .collect();
        json!({
            "title": chapter.title, "href": format!("/app/{}/{}", chapter.of.name, chapter.id), "icon": chapter.of.icon, "of": chapter.of.name,
            "kind": kind.unwrap_or_else(|| visit.say(&format!("{}-one", chapter.of.name), &[])), "since": chapter.since, "until": chapter.until,
            "once": chapter.since.is_some() && chapter.since == chapter.until, "with": with,
            "line": years.as_ref().and_then(|years| years.line(chapter, today)),
        })
    };
    let kinds: Vec<Value> = KINDS
        .iter()
        .filter(|kind| scope.allows(kind.may.read))
        .map(|kind| {
            let ticked = wanted.kinds.iter().any(|k| k == kind.name);
            json!({"value": kind.name, "label": visit.say(&format!("{}-many", kind.name), &[]), "ticked": ticked})
        })
        .collect();
    let mut others: Vec<(String, Id)> =
        everybody.iter().flat_map(|chapter| &chapter.with).map(|other| (other.title.clone(), other.id)).collect();
    others.sort();
    others.dedup();
    let others: Vec<Value> = others.into_iter().map(|(label, value)| json!({"label": label, "value": value})).collect();
    let base = format!("/app/{}/{id}", of.name);
    Ok(Page::new("address_book/story.html")
        .titled(visit.say("story-of", &[("name", of.title(&record))]))
        .summary("story-summary")
        .crumb(visit.say(&format!("{}-many", of.name), &[]), Some(&format!("/app/{}", of.name)))
        .crumb(of.title(&record), Some(&base))
        .with("rows", chapters.iter().map(row).collect::<Vec<_>>())
        .with("marks", years.as_ref().map(Years::marks).unwrap_or_default())
        .with("kinds", kinds)
        .with("others", others)
        .with("replies", replies)
        .with("filtered", !req.query_string().is_empty())
        .with("here", format!("/app/story/{}/{id}", of.name))
        .with("record_href", base)
        .with("asked", json!({"from": query.text("from"), "until": query.text("until"), "with": query.text("with")})))
}

/// The same for programs.
pub(super) async fn data(scope: Scope, req: HttpRequest, path: Path<(String, Id)>) -> Result<HttpResponse> {
    let wanted = asked(&Form::of_query(req.query_string()));
    let (name, id) = path.into_inner();
    let (chapters, replies) = scope
        .tx(move |tx| {
            let (of, _) = actor(tx, &name, id)?;
            Ok((gather(tx, of, id, &wanted)?, replies(tx, of, id)?))
        })
        .await?;
    let told = |chapter: &Chapter| {
        let with: Vec<Value> =
            chapter.with.iter().map(|other| json!({"resource": other.of.name, "id": other.id, "title": other.title})).collect();
        json!({
            "resource": chapter.of.name, "id": chapter.id, "title": chapter.title, "kind": chapter.kind, "since": chapter.since, "until": chapter.until,
            "with": with,
        })
    };
    Ok(HttpResponse::Ok()
        .json(json!({"data": chapters.iter().map(told).collect::<Vec<_>>(), "count": chapters.len(), "reply_rate": replies})))
}

pub(super) fn told() -> Value {
    let query = |name: &str, schema: Value| json!({"name": name, "in": "query", "schema": schema});
    let day = || json!({"type": "string", "format": "date"});
    let id = || json!({"type": "string", "format": "uuid"});
    json!({
        "query": [
            query("kind", json!({"enum": ["relations", "positions", "interactions"]})), query("from", day()), query("until", day()), query("with", id()),
        ],
        "gives": {"type": "object", "properties": {
            "count": {"type": "integer"},
            "reply_rate": {"type": ["integer", "null"], "description": "Answers to a hundred questions, of those that do not wait any more."},
            "data": {"type": "array", "items": {"type": "object", "properties": {
                "resource": {"type": "string"}, "id": id(), "title": {"type": "string"}, "kind": {"type": ["string", "null"]},
                "since": {"type": ["string", "null"], "format": "date"}, "until": {"type": ["string", "null"], "format": "date"},
                "with": {"type": "array", "items": {"type": "object", "properties": {"resource": {"type": "string"}, "id": id(), "title": {"type": "string"}}}},
            }}},
        }},
    })
}
