//! The journal, read: what somebody did, what happened to a record, by time, module
//! and verb. Every question lives in its address.

mod ask;
mod entry;
mod file;
pub(crate) mod seal;
mod told;

use crate::AUDIT;
use actix_web::{HttpRequest, HttpResponse};
use ask::Ask;
use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::prelude::*;
use entry::Known;
use kernel::error::Result;
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::schema::{journal as j, members};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use web::{Bar, Form, Page, Visit, chart};

/// Lines of one page.
const PAGE: i64 = 50;
/// Lines that the chart counts at most.
const COUNTED: i64 = 20_000;
/// Days that it shows, unless the question says from when.
const DAYS: u64 = 30;

pub fn routes(r: &mut Routes) {
    r.get("/app/audit", AUDIT, page);
    r.get("/app/audit.csv", AUDIT, file::csv);
    r.post("/app/audit/seal", AUDIT, seal::verify);
    r.get("/api/v1/journal", AUDIT, list).told(told::lines);
    r.get("/api/v1/journal/days", AUDIT, days_json).told(told::days);
    r.get("/api/v1/journal/seal", AUDIT, seal::json).told(told::seal);
    r.post("/api/v1/journal/verify", AUDIT, seal::verify_json).told(told::verified);
}

/// A line of the journal.
pub(super) type Stored = (i64, DateTime<Utc>, String, String, Option<Id>, Value);

/// The lines that a question finds from one place on, newest first.
pub(super) fn lines(tx: &mut Tx, ask: &Ask, most: i64) -> Result<Vec<Stored>> {
    let columns = (j::id, j::at, j::actor, j::what, j::subject, j::data);
    let found = ask.narrow(tx, j::table.into_boxed())?;
    let found = match ask.before {
        Some(before) => found.filter(j::id.lt(before)),
        None => found,
    };
    tx.all(found.order(j::id.desc()).limit(most).select(columns))
}

/// How many of the lines fall on each day, where the agency is; whether older ones were left out.
fn days(tx: &mut Tx, ask: &Ask) -> Result<(BTreeMap<NaiveDate, usize>, bool)> {
    let zone = ask::zone(tx.scope());
    let last = ask.to.unwrap_or_else(|| Utc::now().with_timezone(&zone).date_naive());
    let first = ask.from.or_else(|| last.checked_sub_days(Days::new(DAYS - 1))).unwrap_or(last);
    let asked = Ask { from: Some(first), to: Some(last), ..ask.clone() };
    let found = asked.narrow(tx, j::table.into_boxed())?.order(j::id.desc()).limit(COUNTED);
    let moments: Vec<DateTime<Utc>> = tx.all(found.select(j::at))?;
    let cut = i64::try_from(moments.len()).is_ok_and(|n| n == COUNTED);
    // A chart wider than a quarter says nothing any more.
    let mut days: BTreeMap<NaiveDate, usize> =
        std::iter::successors(Some(last), NaiveDate::pred_opt).take_while(|d| *d >= first).take(92).map(|d| (d, 0)).collect();
    for at in moments {
        if let Some(count) = days.get_mut(&at.with_timezone(&zone).date_naive()) {
            *count += 1;
        }
    }
    Ok((days, cut))
}

async fn page(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let ask = Ask::read(&Form::of_query(req.query_string()));
    let asked = ask.clone();
    let (lines, people, known, (days, cut), about, seal) = scope
        .tx(move |tx| {
            let lines = lines(tx, &asked, PAGE + 1)?;
            let people: Vec<(Id, String)> = tx.all(members::table.order(members::name).select((members::id, members::name)))?;
            let known = Known::of(tx, &lines)?;
            let about = asked.record.map(|id| entry::title_of(tx, id)).transpose()?.flatten();
            Ok((lines, people, known, days(tx, &asked)?, about, kernel::seal::newest(tx)?))
        })
        .await?;
    let most = usize::try_from(PAGE).unwrap_or(50);
    let next = lines.get(most).and_then(|_| lines.get(most - 1)).map(|l| ask.address("/app/audit", Some(l.0)));
    let shown: Vec<Value> = lines.iter().take(most).map(|line| entry::shown(&visit, &scope, line, &known)).collect();
    let option = |value: &str, label: String| json!({"value": value, "label": label});
    let whos = [option("operator", visit.say("audit-operators", &[])), option("system", visit.say("audit-system", &[]))];
    let people: Vec<Value> = whos.into_iter().chain(people.iter().map(|(id, name)| json!({"value": id, "label": name}))).collect();
    let awake = || scope.house().edition().modules.iter().filter(|m| scope.tenant().has(m.manifest.name));
    let modules: Vec<Value> =
        awake().map(|m| m.manifest.name).chain(["house"]).map(|m| option(m, visit.say(&format!("module-{m}"), &[]))).collect();
    let resources: Vec<Value> = (scope.house().edition().all().flat_map(|m| m.resources.iter()))
        .map(|r| option(r.name, visit.say(&format!("{}-many", r.name), &[])))
        .chain([option("access", visit.say("audit-access", &[])), option("approvals", visit.say("approvals-title", &[]))])
        .collect();
    let verbs: Vec<Value> = ask::VERBS.iter().map(|v| option(v, visit.say(&format!("audit-verb-{v}"), &[]))).collect();
    let bars: Vec<Bar> = days.iter().map(|(day, n)| Bar::of(*day, i64::try_from(*n).unwrap_or(i64::MAX))).collect();
    let page = Page::new("admin/audit.html").title("audit-title").summary("audit-summary");
    Ok(page
        .with("lines", shown)
        .with("next_href", next)
        .with("people", people)
        .with("modules", modules)
        .with("resources", resources)
        .with("verbs", verbs)
        .with("asked", ask.values())
        .with("about", ask.record.map(|_| about.unwrap_or_else(|| visit.say("audit-one-record", &[]))))
        .with("seal", seal)
        .with("total", days.values().sum::<usize>())
        .with("cut", cut)
        .with("drawn", chart(&visit, &bars))
        .with("csv_href", ask.address("/app/audit.csv", None)))
}

async fn list(visit: Visit, scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let form = Form::of_query(req.query_string());
    let (ask, most) = (Ask::read(&form), form.text("limit").parse::<i64>().ok().map_or(PAGE, |n| n.clamp(1, 200)));
    let (lines, known) = scope
        .tx(move |tx| {
            let lines = lines(tx, &ask, most)?;
            let known = Known::of(tx, &lines)?;
            Ok((lines, known))
        })
        .await?;
    let next = lines.last().filter(|_| i64::try_from(lines.len()).is_ok_and(|n| n == most)).map(|l| l.0);
    let data: Vec<Value> = lines.iter().map(|line| entry::told(&visit, &scope, line, &known)).collect();
    Ok(HttpResponse::Ok().json(json!({"data": data, "next": next})))
}

async fn days_json(scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let ask = Ask::read(&Form::of_query(req.query_string()));
    let (days, cut) = scope.tx(move |tx| days(tx, &ask)).await?;
    let data: Vec<Value> = days.iter().map(|(day, count)| json!({"day": day, "count": count})).collect();
    Ok(HttpResponse::Ok().json(json!({"data": data, "complete": !cut})))
}
