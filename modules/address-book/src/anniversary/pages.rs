//! `/app/anniversaries`: what comes again in a month; the same for programs.

use super::{Anniversary, anniversaries};
use crate::{Person, days};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{Datelike, Days, Months, NaiveDate};
use kernel::prelude::*;
use serde_json::{Value, json};
use web::{Form, Page, Visit};

/// To see what comes again, as far as one reads the records.
pub(super) const SEE: Permission = Person::RESOURCE.may.read;
/// What one page shows, and one answer tells a program.
const SHOWN: usize = 200;
const LISTED: usize = 2_000;
/// Days that one answer may span.
const LONGEST: i64 = 400;

pub(super) async fn page(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let named: Option<NaiveDate> = format!("{}-01", Form::of_query(req.query_string()).text("month")).parse().ok();
    let (first, today, all) = scope
        .tx(move |tx| {
            let today = days::today(tx);
            let first = named.or(today.with_day(1)).unwrap_or(today);
            Ok((first, today, anniversaries(tx, first, first + Months::new(1) - Days::new(1))?))
        })
        .await?;
    let row = |a: &Anniversary| {
        json!({
            "title": a.title, "href": format!("/app/{}/{}", a.of.name, a.id), "icon": a.of.icon, "on": a.on, "today": a.on == today,
            "text": visit.say(&format!("anniversary-{}", a.recurs.name()), &[("years", a.years.to_string())]),
        })
    };
    let month = |first: NaiveDate| format!("/app/anniversaries?month={}", first.format("%Y-%m"));
    Ok(Page::new("address_book/anniversaries.html")
        .title("anniversaries-title")
        .summary("anniversaries-summary")
        .with("rows", all.iter().take(SHOWN).map(row).collect::<Vec<_>>())
        .with("more", all.len().saturating_sub(SHOWN))
        .with("span", theme::Format::of(visit.locale()).month(first))
        .with("now", month(today))
        .with("is_now", (first.year(), first.month()) == (today.year(), today.month()))
        .with("prev", month(first - Months::new(1)))
        .with("next", month(first + Months::new(1))))
}

pub(super) async fn list(scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let form = Form::of_query(req.query_string());
    let day = |name: &'static str| match form.text(name) {
        "" => Ok(None),
        text => text.parse::<NaiveDate>().map(Some).map_err(|_| Error::invalid(name, "date")),
    };
    let (from, until) = (day("from")?, day("until")?);
    let (data, total) = scope
        .tx(move |tx| {
            let from = from.unwrap_or_else(|| days::today(tx));
            let until = until.unwrap_or(from + Months::new(1));
            if until < from || (until - from).num_days() > LONGEST {
                return Err(Error::invalid("until", "range"));
            }
            let one = |a: Anniversary| json!({"on": a.on, "years": a.years, "kind": a.recurs.name(), "resource": a.of.name, "id": a.id, "title": a.title});
            let all = anniversaries(tx, from, until)?;
            let total = all.len();
            Ok((all.into_iter().take(LISTED).map(one).collect::<Vec<Value>>(), total))
        })
        .await?;
    Ok(HttpResponse::Ok().json(json!({"data": data, "total": total})))
}

pub(super) fn told() -> Value {
    let day = json!({"type": "string", "format": "date"});
    json!({
        "query": [{"name": "from", "in": "query", "schema": day}, {"name": "until", "in": "query", "schema": day}],
        "gives": {"type": "object", "properties": {"total": {"type": "integer", "description": format!("of which the first {LISTED} are told")}, "data": {"type": "array", "items": {"type": "object", "properties": {
            "on": day, "years": {"type": "integer"}, "kind": {"enum": ["birthday", "founding", "collaboration"]}, "resource": {"type": "string"},
            "id": {"type": "string", "format": "uuid"}, "title": {"type": "string"},
        }}}}},
    })
}
