//! A resource as a board (by a choice) or a calendar (by a date).

use super::ask::Ask;
use super::list::{Found, frame};
use super::shown;
use super::{looked, sight, views, walls};
use crate::form::Form;
use crate::page::Page;
use crate::visit::Visit;
use actix_web::HttpRequest;
use actix_web::HttpResponse;
use chrono::{DateTime, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
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
pub(super) fn choices(of: &'static Resource, scope: &Scope, ask: &Ask) -> Vec<Value> {
    let board = board_field(of, scope).map(|_| "board");
    let calendar = calendar_field(of, scope).map(|_| "calendar");
    std::iter::once("table")
        .chain(board)
        .chain(calendar)
        .map(|kind| {
            let with: &[(&str, &str)] = if kind == "table" { &[] } else { &[("layout", kind)] };
            json!({"kind": kind, "href": ask.address(of, &["layout"], with), "current": ask.layout == kind})
        })
        .collect()
}

/// The choice that makes the columns, for those who may see it.
fn board_field(of: &'static Resource, scope: &Scope) -> Option<(&'static Field, &'static [&'static str])> {
    let name = of.views.iter().find_map(|v| match v {
        View::Board(f) => Some(*f),
        View::Calendar(_) => None,
    })?;
    let field = of.field(name).filter(|f| sight::may_see(scope, of, f))?;
    match field.kind {
        Kind::Choice(values) => Some((field, values)),
        _ => None,
    }
}

/// The date that makes the calendar, for those who may see it.
fn calendar_field(of: &'static Resource, scope: &Scope) -> Option<&'static Field> {
    let field = of.views.iter().find_map(|v| match v {
        View::Calendar(f) => of.field(f),
        View::Board(_) => None,
    });
    field.filter(|f| sight::may_see(scope, of, f))
}

fn around(tx: &mut Tx, of: &'static Resource, filters: &[Filter], rows: Vec<Record>) -> Result<Found> {
    Ok(Found {
        more: false,
        count: 0,
        tags: HashMap::new(),
        titles: shown::titles(tx, of, rows.iter(), filters)?,
        own: tx.own_fields(of.name)?,
        all_tags: of.tags(tx)?,
        views: views::saved(tx, of)?,
        walls: walls::near(tx, of, &rows.iter().filter_map(|r| r["id"].as_str()?.parse().ok()).collect::<Vec<_>>())?,
        fits: HashMap::new(),
        rows,
    })
}

pub(super) async fn board(of: &'static Resource, scope: Scope, visit: Visit, ask: Ask) -> Result<Page> {
    let (field, values) = board_field(of, &scope).ok_or(Error::NotFound)?;
    let asked = ask.query.clone();
    let (columns, found) = scope
        .tx(move |tx| {
            let tally = of.tally(tx, &asked, field)?;
            let mut columns = Vec::new();
            for value in stages(field, values) {
                let op = if value.is_some() { Op::Is } else { Op::Empty };
                let mut query = Query { limit: CARDS, after: None, ..asked.clone() };
                query.filters.push(Filter { field: field.name.into(), op, value: json!(value) });
                let count = tally.iter().find(|(v, _)| v.as_deref() == value).map_or(0, |(_, n)| *n);
                columns.push((value, count, (of.store.list)(tx, &query)?));
            }
            let all = columns.iter().flat_map(|(_, _, rows)| rows.clone()).collect();
            Ok((columns, around(tx, of, &asked.filters, all)?))
        })
        .await?;
    let lines: Vec<&'static Field> =
        of.fields.iter().filter(|f| f.listed && !f.title && f.name != field.name && sight::may_see(&scope, of, f)).take(2).collect();
    let mut fields = looked::revealed(of, &scope, columns.iter().flat_map(|(_, _, rows)| rows));
    fields.retain(|name| lines.iter().any(|f| f.name == *name));
    looked::note(&scope, of, None, fields).await?;
    let columns: Vec<Value> = columns
        .into_iter()
        .map(|(value, count, rows)| {
            let cards: Vec<Value> = rows.iter().map(|r| card(of, &visit, r, &lines, &found)).collect();
            let tone = value.and_then(|v| shown::tone(&[], v)).unwrap_or("neutral");
            let label = value.map_or_else(|| "—".into(), |v| shown::choice(&visit, of, field, v));
            json!({"value": value.unwrap_or_default(), "label": label, "tone": tone, "count": count, "cards": cards})
        })
        .collect();
    let page = frame(Page::new("resource/board.html"), of, &scope, &visit, &ask, &found);
    Ok(page.with("board", json!({"field": field.name, "columns": columns})))
}

/// The columns of a board; where a choice may be left open, a first one for what is yet without it.
fn stages(field: &Field, values: &'static [&'static str]) -> impl Iterator<Item = Option<&'static str>> {
    let open = (!field.required).then_some(None);
    open.into_iter().chain(values.iter().copied().map(Some))
}

fn card(of: &'static Resource, visit: &Visit, record: &Record, lines: &[&'static Field], found: &Found) -> Value {
    let id = record["id"].as_str().unwrap_or_default();
    let said = lines.iter().map(|f| shown::cell(visit, of, f, record, &found.titles).text).filter(|t| !t.is_empty());
    let lines: Vec<String> = said.chain(found.wall(visit, record)).collect();
    json!({"id": id, "title": of.title(record), "lines": lines, "href": format!("/app/{}/{id}", of.name), "version": record["version"]})
}

pub(super) async fn calendar(of: &'static Resource, scope: Scope, visit: Visit, ask: Ask) -> Result<Page> {
    let field = calendar_field(of, &scope).ok_or(Error::NotFound)?;
    let zone = zone(&scope);
    let month = Utc::now().with_timezone(&zone).format("%Y-%m").to_string();
    let first: NaiveDate = format!("{month}-01").parse().map_err(Error::internal)?;
    let query = between(field, &ask.query, zone, first, first + Months::new(1));
    let (found, events) = scope
        .tx(move |tx| {
            let rows = (of.store.list)(tx, &query)?;
            let events: Vec<Value> = rows.iter().map(|r| event(of, field, zone, r)).collect();
            Ok((around(tx, of, &query.filters, rows)?, events))
        })
        .await?;
    let href = ask.address(of, &["layout", "columns"], &[]).replacen(&format!("/app/{}", of.name), &format!("/app/{}/events", of.name), 1);
    let page = frame(Page::new("resource/calendar.html"), of, &scope, &visit, &ask, &found);
    Ok(page.with("calendar", json!({"field": field.name, "events_href": href, "month": month, "events": events})))
}

/// The entries between two days, as the calendar in the browser asks for them.
pub(super) async fn events(of: &'static Resource, scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let field = calendar_field(of, &scope).ok_or(Error::NotFound)?;
    let ask = Ask::read(of, &scope, req.query_string());
    let form = Form::of_query(req.query_string());
    let day = |name: &str| form.text(name).get(..10).and_then(|d| d.parse::<NaiveDate>().ok());
    let (Some(from), Some(to)) = (day("start"), day("end")) else { return Err(Error::invalid("start", "date")) };
    let zone = zone(&scope);
    let query = between(field, &ask.query, zone, from, to);
    let rows = scope.tx(move |tx| (of.store.list)(tx, &query)).await?;
    Ok(HttpResponse::Ok().json(rows.iter().map(|r| event(of, field, zone, r)).collect::<Vec<_>>()))
}

/// The question for what lies from one day until before another, as the agency's clocks have it.
fn between(field: &Field, asked: &Query, zone: Tz, from: NaiveDate, to: NaiveDate) -> Query {
    let (first, last) = if field.kind == Kind::Moment {
        (midnight(zone, from).to_rfc3339(), (midnight(zone, to) - TimeDelta::microseconds(1)).to_rfc3339())
    } else {
        (from.to_string(), (to - TimeDelta::days(1)).to_string())
    };
    let bound = |op, value: String| Filter { field: field.name.into(), op, value: json!(value) };
    let mut query = Query { limit: ENTRIES, after: None, ..asked.clone() };
    query.filters.extend([bound(Op::From, first), bound(Op::Until, last)]);
    query
}

/// The agency's zone; Coordinated Universal Time if it is unknown.
fn zone(scope: &Scope) -> Tz {
    scope.tenant().zone.parse().unwrap_or(Tz::UTC)
}

/// When a day begins: where clocks leap forward at midnight, an hour later.
fn midnight(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    let begins = (0..3).find_map(|hour| zone.from_local_datetime(&day.and_hms_opt(hour, 0, 0)?).earliest());
    begins.map_or_else(|| day.and_time(NaiveTime::MIN).and_utc(), |at| at.to_utc())
}

/// An entry; its moment is said as the agency's clocks show it, and the calendar takes it as it stands.
fn event(of: &Resource, field: &Field, zone: Tz, record: &Record) -> Value {
    let id = record["id"].as_str().unwrap_or_default();
    let moment = record[field.name].as_str().and_then(|at| at.parse::<DateTime<Utc>>().ok()).filter(|_| field.kind == Kind::Moment);
    let local = moment.map(|at| json!(at.with_timezone(&zone).format("%Y-%m-%dT%H:%M:%S").to_string()));
    let start = local.unwrap_or_else(|| record[field.name].clone());
    json!({"id": id, "title": of.title(record), "start": start, "end": start, "allDay": field.kind == Kind::Date, "href": format!("/app/{}/{id}", of.name), "tone": "neutral"})
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::field::choice;

    #[test]
    fn cards_without_a_value_have_a_column_where_there_can_be_any() {
        const ALL: &[&str] = &["new", "done"];
        let columns = |field: &Field| stages(field, ALL).collect::<Vec<_>>();
        assert_eq!(columns(&choice(ALL)), [None, Some("new"), Some("done")]);
        assert_eq!(columns(&choice(ALL).required()), [Some("new"), Some("done")]);
    }

    #[test]
    fn a_day_begins_with_its_first_moment() {
        let at = |zone: Tz, day: &str| midnight(zone, day.parse().expect("a day")).to_rfc3339();
        assert_eq!(at(chrono_tz::Europe::Paris, "2026-07-01"), "2026-06-30T22:00:00+00:00");
        // Chile's clocks leap from midnight to one.
        assert_eq!(at(chrono_tz::America::Santiago, "2026-09-06"), "2026-09-06T04:00:00+00:00");
    }
}
