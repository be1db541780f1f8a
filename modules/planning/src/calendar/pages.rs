//! `/app/calendar`, and what its browser asks of it.

use super::asked::Asked;
use super::entries::{again, entry, rests, why};
use crate::anniversary::past;
use crate::event::{EVENTS, KINDS, between, clashes};
use crate::settings::shows_returning;
use crate::{PROJECTS, days};
use actix_web::{HttpRequest, HttpResponse};
use address_book::{ARTISTS, VENUES, anniversaries};
use chrono::{Days, Months, NaiveDate, Utc};
use kernel::prelude::*;
use serde_json::{Value, json};
use web::{Form, Page, Visit};

/// Choices of one list at most.
const CHOICES: i64 = 200;
/// Clashes of a month that are told.
const CLASHES: usize = 30;
/// Days that the browser may ask for at once.
const LONGEST: i64 = 400;

pub(super) async fn page(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let form = Form::of_query(req.query_string());
    let asked = Asked::of(&form);
    let named: Option<NaiveDate> = format!("{}-01", form.text("month")).parse().ok();
    let (member, query, said, agency) = (scope.principal().member(), asked.clone(), visit.clone(), scope.tenant().zone.to_string());
    let (first, entries, clashing, lists) = scope
        .tx(move |tx| {
            let first =
                named.unwrap_or_else(|| days::today(tx)).format("%Y-%m-01").to_string().parse::<NaiveDate>().map_err(Error::internal)?;
            let last = first + Months::new(1) - Days::new(1);
            let all = between(tx, &query.query(member), first, last)?;
            let mut entries: Vec<Value> = all.iter().map(|(event, at)| entry(&said, event, at, &agency)).collect();
            entries.extend(rests(&said, &query, first, last));
            entries.extend(returning(tx, &said, &query, first, last)?);
            entries.sort_by_key(|e| e["day"].as_str().map(String::from));
            let clashing: Vec<Value> = clashes(&all)
                .into_iter()
                .take(CLASHES)
                .map(|(one, other, field)| {
                    let side = |n: usize| json!({"title": all[n].0.title, "href": format!("/app/events/{}", all[n].0.id)});
                    json!({"one": side(one), "other": side(other), "why": why(&said, field), "day": all[one].1.day})
                })
                .collect();
            let mut lists: Vec<(&str, Vec<(Value, String)>)> = Vec::new();
            for (name, of) in [("artist_id", &ARTISTS), ("venue_id", &VENUES), ("project_id", &PROJECTS)] {
                if tx.scope().allows(of.may.read) {
                    let all = (of.store.list)(tx, &Query { limit: CHOICES, ..Query::default() })?;
                    lists.push((name, all.iter().map(|record| (record["id"].clone(), of.title(record))).collect()));
                }
            }
            Ok((first, entries, clashing, lists))
        })
        .await?;
    let choose =
        |name: &str, options: Vec<Value>| json!({"name": name, "label": visit.say(&format!("events-{name}"), &[]), "options": options});
    let mut selects: Vec<Value> = lists
        .into_iter()
        .map(|(name, all)| {
            choose(
                name,
                all.into_iter()
                    .map(|(id, title)| json!({"value": id, "label": title, "chosen": id.as_str() == asked.value(name)}))
                    .collect(),
            )
        })
        .collect();
    let kinds = KINDS.iter().map(
        |kind| json!({"value": kind, "label": visit.say(&format!("events-kind-{kind}"), &[]), "chosen": asked.value("kind") == Some(kind)}),
    );
    selects.push(choose("kind", kinds.collect()));
    // Without JavaScript, a day as it is read; with it, the browser asks for its entries itself.
    let plain: Vec<Value> = entries
        .iter()
        .map(|e| json!({"start": e["day"], "title": e["title"], "href": e["href"].as_str().unwrap_or("/app/calendar")}))
        .collect();
    let month = |first: NaiveDate| asked.address("/app/calendar", &[("month", &first.format("%Y-%m").to_string())]);
    Ok(Page::new("planning/calendar.html")
        .title("calendar-title")
        .summary("calendar-summary")
        .with(
            "calendar",
            json!({"events_href": asked.address("/app/calendar/events", &[]), "month": first.format("%Y-%m").to_string(), "events": plain}),
        )
        .with("prev", month(first - Months::new(1)))
        .with("next", month(first + Months::new(1)))
        .with("selects", selects)
        .with("asked", json!({"mine": asked.mine, "schools": asked.schools}))
        .with("clashes", clashing)
        .with("move_href", scope.allows(EVENTS.may.update).then_some("/app/calendar"))
        .with("new_href", scope.allows(EVENTS.may.create).then_some("/app/events/new")))
}

/// What comes again, where the whole calendar is asked for.
fn returning(tx: &mut Tx, visit: &Visit, asked: &Asked, from: NaiveDate, until: NaiveDate) -> Result<Vec<Value>> {
    if asked.narrows() || !shows_returning(tx.scope()) {
        return Ok(Vec::new());
    }
    Ok(again(visit, &anniversaries(tx, from, until)?, &past(tx, from, until)?))
}

/// The entries between two days, as the calendar in the browser asks for them.
pub(super) async fn events(visit: Visit, scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let form = Form::of_query(req.query_string());
    let (asked, member, agency) = (Asked::of(&form), scope.principal().member(), scope.tenant().zone.to_string());
    let (from, until) = period(&form)?;
    let query = asked.query(member);
    let (said, whole) = (visit.clone(), asked.clone());
    let (all, returning) = scope.tx(move |tx| Ok((between(tx, &query, from, until)?, returning(tx, &said, &whole, from, until)?))).await?;
    let mut entries: Vec<Value> = all.iter().map(|(event, at)| entry(&visit, event, at, &agency)).collect();
    entries.extend(rests(&visit, &asked, from, until));
    entries.extend(returning);
    Ok(HttpResponse::Ok().json(entries))
}

/// The days asked for, `start` counted and `end` not; a month from today if neither is said.
pub(super) fn period(form: &Form) -> Result<(NaiveDate, NaiveDate)> {
    let day = |name: &str| match form.text(name) {
        "" => Ok(None),
        text => text.get(..10).and_then(|d| d.parse::<NaiveDate>().ok()).map(Some).ok_or_else(|| Error::invalid(name, "date")),
    };
    let from = day("start")?.unwrap_or_else(|| Utc::now().date_naive());
    let end = day("end")?.unwrap_or(from + Days::new(31));
    match (end - from).num_days() {
        1..=LONGEST => Ok((from, end - Days::new(1))),
        _ => Err(Error::invalid("end", "range")),
    }
}
