//! Webhooks on screen: the list, one with what it was told, its secret once.

use super::{Delivery, Wanted, Webhook, acts, d, find, offered, w};
use crate::WEBHOOKS;
use actix_web::Either;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use chrono::{Duration, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::scope::Scope;
use outbound::Outbound;
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit, field_errors};

const DESK: &str = "/app/settings/webhooks";
/// Deliveries of one page.
const SHOWN: i64 = 50;

pub(super) fn routes(r: &mut Routes) {
    r.get(DESK, WEBHOOKS, list).post(DESK, WEBHOOKS, create).dangerous();
    r.get("/app/settings/webhooks/new", WEBHOOKS, new);
    r.get("/app/settings/webhooks/{id}", WEBHOOKS, one).post("/app/settings/webhooks/{id}", WEBHOOKS, update).dangerous();
    r.post("/app/settings/webhooks/{id}/delete", WEBHOOKS, remove);
    r.post("/app/settings/webhooks/{id}/secret", WEBHOOKS, rotate).dangerous();
    r.post("/app/settings/webhooks/{id}/test", WEBHOOKS, test);
    r.post("/app/settings/webhooks/{id}/replay", WEBHOOKS, replay_failed);
    r.post("/app/settings/webhooks/{id}/deliveries/{delivery}/replay", WEBHOOKS, replay);
}

/// How it is with a webhook: a word and its tone.
fn state(hook: &Webhook) -> (&'static str, &'static str) {
    match hook {
        h if !h.active && h.off_at.is_some() => ("gave-up", "late"),
        h if !h.active => ("off", "neutral"),
        h if h.failing_since.is_some() => ("failing", "warn"),
        h if h.last_ok_at.is_some() => ("well", "ok"),
        _ => ("new", "info"),
    }
}

/// What went wrong last, in words.
fn trouble(visit: &Visit, error: &str) -> String {
    match error.parse::<u16>() {
        Ok(status) => visit.say("call-status", &[("status", status.to_string())]),
        Err(_) => visit.say(&format!("call-{error}"), &[]),
    }
}

fn shown(visit: &Visit, hook: &Webhook) -> Value {
    let (state, tone) = state(hook);
    json!({
        "id": hook.id, "label": hook.label, "url": hook.url, "events": hook.events, "active": hook.active, "tone": tone,
        "state": visit.say(&format!("webhook-state-{state}"), &[]), "last_ok": hook.last_ok_at, "old_until": hook.old_until.filter(|u| *u > Utc::now()),
        "error": hook.last_error.as_deref().map(|e| trouble(visit, e)),
    })
}

async fn list(visit: Visit, scope: Scope) -> Result<Page> {
    let all: Vec<Webhook> = scope.tx(|tx| tx.all(w::table.order(w::id).select(Webhook::as_select()))).await?;
    Ok(Page::new("webhooks/list.html")
        .title("webhooks-title")
        .summary("webhooks-summary")
        .crumb("settings-title", Some("/app/settings"))
        .with("webhooks", all.iter().map(|h| shown(&visit, h)).collect::<Vec<_>>()))
}

/// What the form offers: boxes by what they are about, and a line for the rest.
fn form(visit: &Visit, scope: &Scope, wanted: &Wanted, wrongs: &[Wrong], page: Page) -> Page {
    let group = |(of, events): (String, Vec<String>)| {
        let label = if of == "house" { visit.say("webhooks-house", &[]) } else { visit.say(&format!("{of}-many"), &[]) };
        let event = |e: &String| json!({"value": e, "label": web::act_in_words(visit, e), "on": wanted.events.contains(e)});
        json!({"label": label, "events": events.iter().map(event).collect::<Vec<_>>()})
    };
    let known = offered(scope);
    let more: Vec<&str> =
        (wanted.events.iter().map(String::as_str)).filter(|e| !known.iter().any(|(_, all)| all.iter().any(|k| k == e))).collect();
    let values = json!({"label": wanted.label, "url": wanted.url, "active": wanted.active, "more": more.join(" ")});
    let status = if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page.with("values", values)
        .with("groups", known.into_iter().map(group).collect::<Vec<_>>())
        .with("errors", field_errors(visit, wrongs))
        .status(status)
}

fn asked(form: &Form) -> Wanted {
    let more = form.text("more").split([' ', ',', '\n', '\r']).map(str::trim).filter(|e| !e.is_empty());
    let mut events: Vec<String> = form.all("events").into_iter().chain(more).map(String::from).collect();
    events.sort();
    events.dedup();
    Wanted { label: form.text("label").into(), url: form.text("url").into(), events, active: form.text("active") == "true" }
}

fn blank(visit: &Visit, scope: &Scope, wanted: &Wanted, wrongs: &[Wrong]) -> Page {
    let page = Page::new("webhooks/one.html").title("webhooks-new").crumb("webhooks-title", Some(DESK)).crumb("webhooks-new", None);
    form(visit, scope, wanted, wrongs, page.with("action", DESK))
}

async fn new(visit: Visit, scope: Scope) -> Page {
    let events = ["people.created", "people.updated", "organisations.created"].map(String::from).to_vec();
    blank(&visit, &scope, &Wanted { label: String::new(), url: String::new(), events, active: true }, &[])
}

async fn create(visit: Visit, scope: Scope, form: Form) -> Result<Page> {
    let wanted = asked(&form);
    let wrongs = wanted.wrongs(scope.house().service::<Outbound>());
    if !wrongs.is_empty() {
        return Ok(blank(&visit, &scope, &wanted, &wrongs));
    }
    let (id, secret) = scope.tx(move |tx| acts::create(tx, &wanted)).await?;
    whole(&visit, &scope, id, Some(secret), None).await
}

/// The page of one; `secret` is said this once, `typed` is what was filled in wrongly.
async fn whole(visit: &Visit, scope: &Scope, id: Id, secret: Option<String>, typed: Option<(Wanted, Vec<Wrong>)>) -> Result<Page> {
    let (hook, log) = scope
        .tx(move |tx| {
            let log = d::table.filter(d::webhook_id.eq(id)).order(d::id.desc()).limit(SHOWN).select(Delivery::as_select());
            Ok((find(tx, id)?, tx.all::<Delivery>(log)?))
        })
        .await?;
    let line = |d: &Delivery| {
        let last = d.tries.as_array().and_then(|t| t.last()).cloned().unwrap_or_default();
        let said = match (last["status"].as_u64(), last["error"].as_str()) {
            (Some(status), _) => Some(status.to_string()),
            (_, Some(error)) => Some(trouble(visit, error)),
            _ => None,
        };
        let tone = match d.state.as_str() {
            "done" => "ok",
            "failed" => "late",
            _ => "warn",
        };
        json!({
            "id": d.id, "event": d.event, "label": web::act_in_words(visit, &d.event), "at": d.happened_at, "tone": tone, "said": said,
            "state": visit.say(&format!("delivery-{}", d.state), &[]), "attempts": d.attempts, "next": d.next_at.filter(|_| d.state == "waiting"),
            "waiting": d.state == "waiting", "tries": d.tries,
        })
    };
    let events: Vec<String> = hook.events.iter().flatten().cloned().collect();
    let kept = Wanted { label: hook.label.clone(), url: hook.url.clone(), events, active: hook.active };
    let (wanted, wrongs) = typed.unwrap_or((kept, Vec::new()));
    let page = Page::new("webhooks/one.html")
        .titled(hook.label.clone())
        .crumb("webhooks-title", Some(DESK))
        .crumb(hook.label.clone(), None)
        .with("action", format!("{DESK}/{id}"))
        .with("hook", shown(visit, &hook))
        .with("secret", secret)
        .with("deliveries", log.iter().map(line).collect::<Vec<_>>())
        .with("failed", log.iter().filter(|d| d.state == "failed").count());
    Ok(form(visit, scope, &wanted, &wrongs, page))
}

async fn one(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Page> {
    whole(&visit, &scope, *id, None, None).await
}

async fn update(visit: Visit, scope: Scope, id: Path<Id>, form: Form) -> Result<Either<Page, Go>> {
    let (id, wanted) = (*id, asked(&form));
    let wrongs = wanted.wrongs(scope.house().service::<Outbound>());
    if !wrongs.is_empty() {
        return Ok(Either::Left(whole(&visit, &scope, id, None, Some((wanted, wrongs))).await?));
    }
    scope.tx(move |tx| acts::update(tx, id, &wanted)).await?;
    Ok(Either::Right(Go::to(format!("{DESK}/{id}")).toast("ok", "webhooks-saved", &[])))
}

async fn remove(scope: Scope, id: Path<Id>) -> Result<Go> {
    let id = *id;
    scope.tx(move |tx| acts::remove(tx, id)).await?;
    Ok(Go::to(DESK).toast("ok", "webhooks-removed", &[]))
}

async fn rotate(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Page> {
    let id = *id;
    let secret = scope.tx(move |tx| acts::rotate(tx, id)).await?;
    whole(&visit, &scope, id, Some(secret), None).await
}

async fn test(scope: Scope, id: Path<Id>) -> Result<Go> {
    let id = *id;
    let to = Go::to(format!("{DESK}/{id}#log"));
    match scope.tx(move |tx| acts::test(tx, id)).await {
        Ok(_) => Ok(to.toast("info", "webhooks-test-sent", &[])),
        Err(Error::Conflict(code)) if code == "webhook-off" => Ok(to.toast("warn", "webhooks-test-off", &[])),
        Err(why) => Err(why),
    }
}

async fn replay(scope: Scope, path: Path<(Id, Id)>) -> Result<Go> {
    let (id, delivery) = path.into_inner();
    scope.tx(move |tx| acts::replay(tx, id, delivery)).await?;
    Ok(Go::to(format!("{DESK}/{id}#log")).toast("info", "webhooks-replayed", &[("count", "1".into())]))
}

/// What failed within so many days.
async fn replay_failed(scope: Scope, id: Path<Id>, form: Form) -> Result<Go> {
    let id = *id;
    let days = form.text("days").parse::<i64>().unwrap_or(7).clamp(1, 30);
    let now = Utc::now();
    let done = scope.tx(move |tx| acts::replay_failed(tx, id, now - Duration::days(days), now)).await?;
    Ok(Go::to(format!("{DESK}/{id}#log")).toast("info", "webhooks-replayed", &[("count", done.to_string())]))
}

#[cfg(test)]
mod tests {
    use super::super::{OTHERS, is_event};

    #[test]
    fn events_are_names_of_the_journal() {
        assert!(OTHERS.iter().all(|e| is_event(e)));
        assert!(is_event("*") && is_event("people.*") && is_event("privacy_requests.created"));
        for odd in ["", "people", "people.", ".created", "People.created", "people.created.twice", "people created", "*.created"] {
            assert!(!is_event(odd), "{odd}");
        }
    }
}
