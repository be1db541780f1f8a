//! A resource as a board (by a choice) or a calendar (by a date).

use super::ask::Ask;
use super::list::{Found, all_tags, frame, layouts_of};
use super::shown::{self, Titles};
use super::{sight, views};
use crate::form::Form;
use crate::page::Page;
use crate::visit::Visit;
use actix_web::HttpRequest;
use actix_web::HttpResponse;
use kernel::error::{Error, Result};
use kernel::field::{Field, Kind};
use kernel::query::{Filter, Op, Query};
use kernel::resource::{Record, Resource, View};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::collections::HashMap;

/// The cards of one column; those further down are found in the table.
const CARDS: i64 = 50;
/// The entries of one month.
const ENTRIES: i64 = 500;

/// The layouts one may choose between.
pub(super) fn choices(of: &Resource, ask: &Ask) -> Vec<Value> {
    layouts_of(of)
        .map(|(kind, _)| {
            let with: &[(&str, &str)] = if kind == "table" { &[] } else { &[("layout", kind)] };
            json!({"kind": kind, "href": ask.address(of, &["layout"], with), "current": ask.layout == kind})
        })
        .collect()
}

fn board_field(of: &'static Resource) -> Option<(&'static Field, &'static [&'static str])> {
    let name = of.views.iter().find_map(|v| match v {
        View::Board(f) => Some(*f),
        View::Calendar(_) => None,
    })?;
    let field = of.field(name)?;
    match field.kind {
        Kind::Choice(values) => Some((field, values)),
        _ => None,
    }
}

fn calendar_field(of: &'static Resource) -> Option<&'static Field> {
    of.views.iter().find_map(|v| match v {
        View::Calendar(f) => of.field(f),
        View::Board(_) => None,
    })
}

fn around(tx: &mut Tx, of: &'static Resource, scope: &Scope, rows: Vec<Record>) -> Result<Found> {
    Ok(Found {
        more: false,
        count: 0,
        tags: HashMap::new(),
        titles: shown::titles(tx, of, rows.iter())?,
        own: tx.own_fields(of.name)?,
        all_tags: all_tags(tx, of)?,
        views: views::saved(tx, of, scope.principal().member())?,
        rows,
    })
}

pub(super) async fn board(of: &'static Resource, scope: Scope, visit: Visit, ask: Ask) -> Result<Page> {
    let (field, values) = board_field(of).ok_or(Error::NotFound)?;
    let (asked, seen) = (ask.query.clone(), scope.clone());
    let (columns, found) = scope
        .tx(move |tx| {
            let tally = of.tally(tx, &asked, field)?;
            let mut columns = Vec::new();
            for value in values {
                let mut query = Query { limit: CARDS, after: None, ..asked.clone() };
                query.filters.push(Filter { field: field.name.into(), op: Op::Is, value: json!(value) });
                let count = tally.iter().find(|(v, _)| v.as_deref() == Some(*value)).map_or(0, |(_, n)| *n);
                columns.push((*value, count, (of.store.list)(tx, &query)?));
            }
            let all = columns.iter().flat_map(|(_, _, rows)| rows.clone()).collect();
            Ok((columns, around(tx, of, &seen, all)?))
        })
        .await?;
    let lines: Vec<&'static Field> =
        of.fields.iter().filter(|f| f.listed && !f.title && f.name != field.name && sight::may_see(&scope, of, f)).take(2).collect();
    let columns: Vec<Value> = columns
        .into_iter()
        .map(|(value, count, rows)| {
            let cards: Vec<Value> = rows.iter().map(|r| card(of, &visit, r, &lines, &found.titles)).collect();
            let tone = shown::tone(&[], value).unwrap_or("neutral");
            json!({"value": value, "label": shown::choice(&visit, of, field, value), "tone": tone, "count": count, "cards": cards})
        })
        .collect();
    let page = frame(Page::new("resource/board.html"), of, &scope, &visit, &ask, &found);
    Ok(page.with("board", json!({"field": field.name, "columns": columns})))
}

fn card(of: &'static Resource, visit: &Visit, record: &Record, lines: &[&'static Field], titles: &Titles) -> Value {
    let id = record["id"].as_str().unwrap_or_default();
    let lines: Vec<String> = lines.iter().map(|f| shown::cell(visit, of, f, record, titles).text).filter(|t| !t.is_empty()).collect();
    json!({"id": id, "title": of.title(record), "lines": lines, "href": format!("/app/{}/{id}", of.name), "version": record["version"]})
}

pub(super) async fn calendar(of: &'static Resource, scope: Scope, visit: Visit, ask: Ask) -> Result<Page> {
    let field = calendar_field(of).ok_or(Error::NotFound)?;
    let month = chrono::Utc::now().with_timezone(&shown::zone(&visit)).format("%Y-%m").to_string();
    let first: chrono::NaiveDate = format!("{month}-01").parse().map_err(Error::internal)?;
    let (seen, query) = (scope.clone(), between(field, &ask.query, first, first + chrono::Duration::days(31)));
    let (found, events) = scope
        .tx(move |tx| {
            let rows = (of.store.list)(tx, &query)?;
            let events: Vec<Value> = rows.iter().map(|r| event(of, field, r)).collect();
            Ok((around(tx, of, &seen, rows)?, events))
        })
        .await?;
    let href = ask.address(of, &["layout", "columns"], &[]).replacen(&format!("/app/{}", of.name), &format!("/app/{}/events", of.name), 1);
    let page = frame(Page::new("resource/calendar.html"), of, &scope, &visit, &ask, &found);
    Ok(page.with("calendar", json!({"field": field.name, "events_href": href, "month": month, "events": events})))
}

/// The entries between two days, as the calendar in the browser asks for them.
pub(super) async fn events(of: &'static Resource, scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let field = calendar_field(of).ok_or(Error::NotFound)?;
    let ask = Ask::read(of, &scope, req.query_string());
    let form = Form::of_query(req.query_string());
    let day = |name: &str| form.text(name).get(..10).and_then(|d| d.parse::<chrono::NaiveDate>().ok());
    let (Some(from), Some(to)) = (day("start"), day("end")) else { return Err(Error::invalid("start", "date")) };
    let query = between(field, &ask.query, from, to);
    let rows = scope.tx(move |tx| (of.store.list)(tx, &query)).await?;
    Ok(HttpResponse::Ok().json(rows.iter().map(|r| event(of, field, r)).collect::<Vec<_>>()))
}

fn between(field: &Field, asked: &Query, from: chrono::NaiveDate, to: chrono::NaiveDate) -> Query {
    let bound = |op, day: chrono::NaiveDate| {
        let value = if field.kind == Kind::Moment { format!("{day}T00:00:00Z") } else { day.to_string() };
        Filter { field: field.name.into(), op, value: json!(value) }
    };
    let mut query = Query { limit: ENTRIES, after: None, ..asked.clone() };
    query.filters.extend([bound(Op::From, from), bound(Op::Until, to)]);
    query
}

fn event(of: &Resource, field: &Field, record: &Record) -> Value {
    let id = record["id"].as_str().unwrap_or_default();
    let start = &record[field.name];
    json!({"id": id, "title": of.title(record), "start": start, "end": start, "allDay": field.kind == Kind::Date, "href": format!("/app/{}/{id}", of.name), "tone": "neutral"})
}
