//! `/app/workflows/{id}/rule`: the rule as sentences whose parts are chosen. One form: its buttons add, move and remove steps
//! without keeping anything yet, and nothing that was filled in is lost.

use super::draft;
use super::offered;
use crate::doors;
use crate::rule::Rule;
use crate::run::RUN;
use crate::run::start;
use crate::said;
use crate::vocabulary::Vocabulary;
use crate::workflow::WORKFLOWS;
use crate::write::{switch, write};
use actix_web::Either;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use kernel::prelude::*;
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit, field_errors};

pub(super) async fn page(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Page> {
    shown(&visit, &scope, *id, None).await
}

/// The page; `typed` is what was filled in, whether it stays on, and what is wrong with it.
async fn shown(visit: &Visit, scope: &Scope, id: Id, typed: Option<(Rule, bool, Vec<Wrong>)>) -> Result<Page> {
    let (record, kept, known, doors) = scope
        .tx(move |tx| {
            let (record, kept, _) = start::rule(tx, id)?;
            Ok((record, kept, Vocabulary::of(tx)?, doors::that_start(tx)?))
        })
        .await?;
    let fresh = typed.is_none();
    let (rule, active, wrongs) = typed.unwrap_or_else(|| (kept, record["active"] == json!(true), Vec::new()));
    let say = |key: &str, args: &[(&str, String)]| visit.say(key, args);
    let of = known.resource(&rule.when.of);
    let errors = labelled(visit, &wrongs);
    let all = errors.as_array().cloned().unwrap_or_default();
    let error = |name: &str| all.iter().find(|e| e["field"] == json!(name)).map(|e| e["text"].clone());
    let steps: Vec<Value> = (rule.steps.iter().enumerate())
        .map(|(n, step)| {
            json!({"n": n, "number": n + 1, "does": step.does, "label": say(&format!("workflow-does-{}", step.does), &[]),
                "fields": offered::fields(&say, n, step, of, &known, &all), "error": error(&format!("steps-{n}-does")),
                "said": said::step(&say, step, of, &known), "first": n == 0, "last": n + 1 == rule.steps.len()})
        })
        .collect();
    let people = offered::people(&say, &known);
    let raci = rule.raci.all().map(|(name, value)| {
        json!({"name": format!("raci-{name}"), "letter": visit.say(&format!("workflow-raci-{name}-letter"), &[]), "label": visit.say(&format!("workflow-raci-{name}"), &[]), "value": value, "error": error(&format!("raci-{name}"))})
    });
    let conditions: Vec<Value> = (rule.conditions.iter().map(draft::condition_code).chain([String::new()]).enumerate())
        .map(|(n, code)| json!({"value": code, "error": error(&format!("conditions-{n}"))}))
        .collect();
    let of_week: Vec<Value> =
        (1..=7).map(|n| json!({"value": n.to_string(), "label": visit.say(&format!("workflow-weekday-{n}"), &[])})).collect();
    let every: Vec<Value> =
        (crate::rule::EVERY.iter()).map(|e| json!({"value": e, "label": visit.say(&format!("workflow-every-{e}"), &[])})).collect();
    // What was no number is typed again.
    let number = |n: u32| if n == u32::MAX { String::new() } else { n.to_string() };
    let title = WORKFLOWS.title(&record);
    let status = if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Page::new("workflows/rule.html")
        .titled(title.clone())
        .crumb("workflows-many", Some("/app/workflows"))
        .crumb(title, Some(&format!("/app/workflows/{id}")))
        .crumb("workflow-rule", None)
        .with("action", format!("/app/workflows/{id}"))
        .with("active", active)
        .with("when", json!({"value": draft::code(&rule.when), "groups": offered::starts(&say, &known), "error": error("when")}))
        .with(
            "clock",
            (rule.when.start == "schedule").then(|| {
                json!({
            "every": rule.when.every, "day": rule.when.day.to_string(), "hour": rule.when.hour, "week": of_week, "all": every, "round": !rule.when.of.is_empty(),
            "size": number(rule.when.size), "pause": number(rule.when.pause), "chance": number(rule.when.chance)})
            }),
        )
        .with("outside", (rule.when.start == "webhook").then(|| outside(visit, scope, id, of, &doors)))
        .with("about", of.map(|of| visit.say(&format!("{}-one", of.name), &[])))
        .with("conditions", conditions)
        .with("condition_groups", offered::conditions(&say, of))
        .with("raci", raci)
        .with("people", people)
        .with("steps", steps)
        .with("words", offered::words(&say, of))
        .with("steps_error", error("steps"))
        .with("does", offered::steps(&say, of, &known))
        .with("saved", fresh && !rule.steps.is_empty())
        .with("may_run", scope.allows(RUN) && record["active"] == json!(true))
        .with("errors", errors)
        .status(status))
}

/// How another program starts it: by a key of a member's, or through one of these doors.
fn outside(visit: &Visit, scope: &Scope, id: Id, of: Option<&'static Resource>, doors: &[(Id, String)]) -> Value {
    let mut data = json!({"workflow": id, "context": {}});
    if of.is_some() {
        data["record"] = json!("…");
    }
    let message = json!({"source": "n8n", "userEmail": "…", "action": "workflow.start", "data": data});
    let door = |(id, label): &(Id, String)| json!({"label": label, "href": format!("/app/settings/doors/{id}")});
    json!({
        "address": format!("{}/api/v1/workflows/{id}/runs", visit.origin()), "message": message.to_string(),
        "doors": doors.iter().map(door).collect::<Vec<_>>(), "may": scope.allows(doors::KEEPERS),
    })
}

/// What is wrong, with the number of the step it is about.
fn labelled(visit: &Visit, wrongs: &[Wrong]) -> Value {
    let mut errors = field_errors(visit, wrongs);
    for error in errors.as_array_mut().into_iter().flatten() {
        let field = error["field"].as_str().unwrap_or_default().to_string();
        let step = field.strip_prefix("steps-").and_then(|rest| rest.split('-').next()?.parse::<usize>().ok());
        error["label"] = match step {
            Some(n) => json!(visit.say("workflow-step-number", &[("number", (n + 1).to_string())])),
            None => json!(visit.say(&format!("workflow-part-{}", field.split('-').next().unwrap_or_default()), &[])),
        };
    }
    errors
}

pub(super) async fn save(visit: Visit, scope: Scope, id: Path<Id>, form: Form) -> Result<Either<Page, Go>> {
    let (id, mut rule) = (*id, draft::read(&form));
    let active = form.text("active") == "true";
    if draft::press(&mut rule, form.text("act")) {
        return Ok(Either::Left(shown(&visit, &scope, id, Some((rule, active, Vec::new()))).await?));
    }
    let wanted = rule.clone();
    let kept = scope.tx(move |tx| {
        write(tx, id, &wanted)?;
        switch(tx, id, active)
    });
    match kept.await {
        Ok(()) => Ok(Either::Right(Go::to(format!("/app/workflows/{id}/rule")).toast("ok", "workflow-saved", &[]))),
        Err(Error::Invalid(wrongs)) => Ok(Either::Left(shown(&visit, &scope, id, Some((rule, active, wrongs))).await?)),
        Err(why) => Err(why),
    }
}
