//! When one is reminded, on screen.

use super::wish::{self, BEFORE, TOPICS, Wish};
use actix_web::Either;
use actix_web::http::StatusCode;
use kernel::prelude::*;
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit, field_errors};

pub(super) async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    let member = scope.principal().member().ok_or(Error::NotFound)?;
    let wish = scope.tx(move |tx| wish::find(tx, member)).await?;
    Ok(shown(&visit, &scope, &wish.clock(), wish.before, &wish.topics, &[]))
}

fn shown(visit: &Visit, scope: &Scope, at: &str, before: i32, topics: &[String], wrongs: &[Wrong]) -> Page {
    let topic =
        |t: &str| json!({"value": t, "label": visit.say(&format!("reminders-topic-{t}"), &[]), "on": topics.iter().any(|k| k == t)});
    let span =
        |minutes: &i32| json!({"value": minutes.to_string(), "label": visit.say("reminders-span", &[("minutes", minutes.to_string())])});
    let status = if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Page::new("planning/reminders.html")
        .title("reminders-title")
        .summary("reminders-summary")
        .crumb("today-title", Some("/app/today"))
        .crumb("reminders-title", None)
        .with("values", json!({"at": at, "before": before.to_string()}))
        .with("topics", TOPICS.map(topic).to_vec())
        .with("spans", BEFORE.iter().map(span).collect::<Vec<Value>>())
        .with("agency_zone", scope.tenant().zone.clone())
        .with("errors", field_errors(visit, wrongs))
        .status(status)
}

pub(super) async fn save(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let member = scope.principal().member().ok_or(Error::NotFound)?;
    let topics: Vec<String> = form.all("topics").into_iter().map(String::from).collect();
    let before = form.text("before").parse().ok();
    match Wish::read(form.text("at"), before, topics.clone()) {
        Ok(wish) => {
            scope.tx(move |tx| wish::keep(tx, member, &wish)).await?;
            Ok(Either::Right(Go::to("/app/today/reminders").toast("ok", "reminders-saved", &[])))
        }
        Err(Error::Invalid(wrongs)) => {
            Ok(Either::Left(shown(&visit, &scope, form.text("at"), before.unwrap_or_default(), &topics, &wrongs)))
        }
        Err(why) => Err(why),
    }
}
