//! `/app/follow-up`: three views of what wants attention, each with what one does about it.

use super::cold::{self, Cold, Since};
use super::complete::{self, Incomplete};
use super::next;
use crate::{INTERACTIONS, ORGANISATIONS, PEOPLE, days};
use actix_web::HttpRequest;
use actix_web::web::Path;
use kernel::prelude::*;
use serde_json::{Value, json};
use std::collections::HashMap;
use web::{Form, Go, Page, Visit};

/// Rows of one page.
const PAGE: i64 = 30;

/// What stands in the address.
#[derive(Clone, Copy)]
pub(super) enum View {
    Next,
    Cold(Since),
    Incomplete(&'static Resource),
}

impl View {
    pub(super) fn of(scope: &Scope, query: &Form) -> View {
        match query.text("view") {
            "cold" => View::Cold(Since::named(query.text("since")).unwrap_or_else(|| Since::usual(scope))),
            "incomplete" => {
                let named = complete::OF.iter().find(|(of, _)| of.name == query.text("of"));
                View::Incomplete(named.unwrap_or(&complete::OF[0]).0)
            }
            _ => View::Next,
        }
    }

    /// What one must be allowed to read for it.
    pub(super) fn may(self) -> Permission {
        match self {
            View::Next => INTERACTIONS.may.read,
            View::Cold(_) => PEOPLE.may.read,
            View::Incomplete(of) => of.may.read,
        }
    }

    fn name(self) -> &'static str {
        match self {
            View::Next => "next",
            View::Cold(_) => "cold",
            View::Incomplete(_) => "incomplete",
        }
    }

    fn href(self, from: i64) -> String {
        let from = if from > 0 { format!("&from={from}") } else { String::new() };
        match self {
            View::Next => format!("/app/follow-up?view=next{from}"),
            View::Cold(since) => {
                let name = cold::ALL.iter().find(|(_, known)| *known == since).map_or("14", |(name, _)| *name);
                format!("/app/follow-up?view=cold&since={name}{from}")
            }
            View::Incomplete(of) => format!("/app/follow-up?view=incomplete&of={}{from}", of.name),
        }
    }
}

pub(super) async fn page(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let query = Form::of_query(req.query_string());
    let asked = View::of(&scope, &query);
    // Whoever may not read interactions is shown people at once.
    let view = if scope.allows(asked.may()) { asked } else { View::Cold(cold::ALL[0].1) };
    let asked_from = begun(&query);
    let said = visit.clone();
    let (from, total, rows) = scope
        .tx(move |tx| {
            let (total, rows) = found(tx, &said, view, asked_from)?;
            if !rows.is_empty() || asked_from == 0 {
                return Ok((asked_from, total, rows));
            }
            // What stood on the last page is done: the page before it is the last one now.
            let last = (total - 1).max(0) / PAGE * PAGE;
            let (total, rows) = found(tx, &said, view, last)?;
            Ok((last, total, rows))
        })
        .await?;
    let tab =
        |other: View, label: &str| json!({"label": visit.say(label, &[]), "href": other.href(0), "current": other.name() == view.name()});
    let views = [
        (View::Next, "follow-up-next"),
        (View::Cold(Since::usual(&scope)), "follow-up-cold-people"),
        (View::Incomplete(&PEOPLE), "follow-up-incomplete"),
    ];
    let tabs: Vec<Value> =
        views.into_iter().filter(|(other, _)| scope.allows(other.may())).map(|(other, label)| tab(other, label)).collect();
    let tabs = tabs.into_iter().chain([json!({"label": visit.say("address-list", &[]), "href": crate::verify::LIST, "current": false})]);
    let choice = |other: View, label: String| json!({"label": label, "href": other.href(0), "current": other.href(0) == view.href(0)});
    let choices: Vec<Value> = match view {
        View::Next => Vec::new(),
        View::Cold(_) => {
            cold::ALL.iter().map(|(name, since)| choice(View::Cold(*since), visit.say(&format!("follow-up-since-{name}"), &[]))).collect()
        }
        View::Incomplete(_) => complete::OF
            .iter()
            .filter(|(of, _)| scope.allows(of.may.read))
            .map(|(of, _)| choice(View::Incomplete(of), visit.say(&format!("{}-many", of.name), &[])))
            .collect(),
    };
    let shown = i64::try_from(rows.len()).unwrap_or(PAGE);
    Ok(Page::new("address_book/follow_up.html")
        .title("follow-up-title")
        .summary("follow-up-summary")
        .with("tabs", tabs.collect::<Vec<_>>())
        .with("choices", choices)
        .with("view", view.name())
        .with("from", from)
        .with("rows", rows)
        .with("total", total)
        .with("may_write", scope.allows(INTERACTIONS.may.create))
        .with("may_finish", scope.allows(INTERACTIONS.may.update))
        .with("prev", (from > 0).then(|| view.href((from - PAGE).max(0))))
        .with("next", (from + shown < total).then(|| view.href(from + PAGE))))
}

/// How many there are of what this view shows, and one page of them.
fn found(tx: &mut Tx, visit: &Visit, view: View, from: i64) -> Result<(i64, Vec<Value>)> {
    Ok(match view {
        View::Next => {
            let found = next::page(tx, from, PAGE)?;
            (found.total, steps(tx, found.rows)?)
        }
        View::Cold(since) => {
            let found = cold::page(tx, since, from, PAGE)?;
            (found.total, people(tx, found.rows)?)
        }
        View::Incomplete(of) => {
            let found = complete::page(tx, of, from, PAGE)?;
            (found.total, found.rows.into_iter().map(|row| incomplete(visit, of, row)).collect())
        }
    })
}

fn id_of(record: &Record, field: &str) -> Option<Id> {
    record.get(field)?.as_str()?.parse().ok()
}

/// The names of what these records' fields lead to.
fn names(tx: &mut Tx, of: &Resource, records: &[Record], field: &str) -> Result<HashMap<Id, String>> {
    if !tx.scope().allows(of.may.read) {
        return Ok(HashMap::new());
    }
    of.titles(tx, records.iter().filter_map(|record| id_of(record, field)).collect())
}

fn steps(tx: &mut Tx, rows: Vec<Record>) -> Result<Vec<Value>> {
    let today = days::today(tx);
    let (people, organisations) = (names(tx, &PEOPLE, &rows, "person_id")?, names(tx, &ORGANISATIONS, &rows, "organisation_id")?);
    let with = |row: &Record| {
        let person = id_of(row, "person_id").and_then(|id| Some(json!({"title": people.get(&id)?, "href": format!("/app/people/{id}")})));
        let organisation = || {
            id_of(row, "organisation_id")
                .and_then(|id| Some(json!({"title": organisations.get(&id)?, "href": format!("/app/organisations/{id}")})))
        };
        person.or_else(organisation)
    };
    let step = |row: &Record| {
        let due = row["next_on"].as_str().and_then(|day| day.parse::<chrono::NaiveDate>().ok());
        let title = row["next_step"].as_str().filter(|step| !step.is_empty()).unwrap_or(row["subject"].as_str().unwrap_or_default());
        json!({
            "id": row["id"], "title": title, "subject": row["subject"], "href": format!("/app/interactions/{}", row["id"].as_str().unwrap_or_default()),
            "on": due, "late": due.is_some_and(|due| due < today), "with": with(row),
        })
    };
    Ok(rows.iter().map(step).collect())
}

fn people(tx: &mut Tx, rows: Vec<Cold>) -> Result<Vec<Value>> {
    let records: Vec<Record> = rows.iter().map(|row| row.person.clone()).collect();
    let employers = names(tx, &ORGANISATIONS, &records, "organisation_id")?;
    let one = |row: &Cold| {
        let id = row.person["id"].as_str().unwrap_or_default();
        json!({
            "title": PEOPLE.title(&row.person), "href": format!("/app/people/{id}"), "job": row.person["job"], "email": row.person["email"],
            "employer": id_of(&row.person, "organisation_id").and_then(|id| employers.get(&id)), "on": row.on, "days": row.days,
            "new_href": format!("/app/interactions/new?person_id={id}"),
        })
    };
    Ok(rows.iter().map(one).collect())
}

fn incomplete(visit: &Visit, of: &Resource, row: Incomplete) -> Value {
    let id = row.record["id"].as_str().unwrap_or_default();
    let missing: Vec<String> = row.missing.iter().map(|field| visit.say(&format!("{}-{field}", of.name), &[])).collect();
    json!({"title": of.title(&row.record), "href": format!("/app/{}/{id}", of.name), "edit_href": format!("/app/{}/{id}/edit", of.name), "share": row.share, "missing": missing})
}

/// A step is done; the notice takes it back. One stays where one was in the list.
pub(super) async fn done(scope: Scope, path: Path<Id>, form: Form) -> Result<Go> {
    let (id, from) = (path.into_inner(), begun(&form));
    scope.tx(move |tx| next::set(tx, id, true)).await?;
    let open = format!("/app/follow-up/{id}/open?from={from}");
    Ok(Go::to(View::Next.href(from)).toast("ok", "follow-up-done-said", &[]).undo(open))
}

/// It is not, after all.
pub(super) async fn open(scope: Scope, path: Path<Id>, req: HttpRequest) -> Result<Go> {
    let (id, from) = (path.into_inner(), begun(&Form::of_query(req.query_string())));
    scope.tx(move |tx| next::set(tx, id, false)).await?;
    Ok(Go::to(View::Next.href(from)).toast("ok", "follow-up-open-said", &[]))
}

/// With which row a page begins.
fn begun(asked: &Form) -> i64 {
    asked.text("from").parse::<i64>().unwrap_or(0).max(0)
}
