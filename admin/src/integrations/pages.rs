//! Integrations on screen: what can be connected, how each does, one with its form.

use super::{Typed, acts, kept, kept_pages, state};
use crate::WEBHOOKS;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{Either, HttpRequest};
use chrono::{Days, Utc};
use chrono_tz::Tz;
use kernel::error::{Error, Result, Wrong};
use kernel::routes::Routes;
use kernel::scope::Scope;
use serde_json::{Value, json};
use web::channels::Channel;
use web::channels::account::{self, Kept};
use web::channels::catalogue;
use web::channels::trouble;
use web::{Form, Go, Page, Visit, field_errors};

pub(super) const DESK: &str = "/app/settings/integrations";
/// Days before its end on which an account is marked.
const SOON: u64 = 30;

pub(super) fn routes(r: &mut Routes) {
    r.get(DESK, WEBHOOKS, list);
    r.get("/app/settings/integrations/{kind}", WEBHOOKS, one);
    r.post("/app/settings/integrations/{kind}", WEBHOOKS, keep).dangerous();
    r.post("/app/settings/integrations/{kind}/delete", WEBHOOKS, remove);
    r.post("/app/settings/integrations/{kind}/test", WEBHOOKS, test);
    r.get("/app/settings/integrations/new", WEBHOOKS, add);
    r.post("/app/settings/integrations/{kind}/reveal", WEBHOOKS, reveal).dangerous();
}

fn shown(visit: &Visit, scope: &Scope, channel: Channel, kept: Option<&Kept>) -> Value {
    let (state, tone) = state(kept);
    let zone: Tz = scope.tenant().zone.parse().unwrap_or(Tz::UTC);
    let today = Utc::now().with_timezone(&zone).date_naive();
    let renew = kept.and_then(|k| k.renew_on);
    json!({
        "kind": channel.name(), "label": channel.label(), "text": visit.say(&format!("integration-{}-text", channel.name()), &[]),
        "state": state, "said": visit.say(&format!("integration-state-{state}"), &[]), "tone": tone, "sender": kept.map(|k| &k.sender),
        "last_ok": kept.and_then(|k| k.last_ok_at), "last_used": kept.and_then(|k| k.last_used_at), "failing_since": kept.and_then(|k| k.failing_since),
        "error": kept.and_then(|k| k.last_error.as_deref()).map(|e| trouble(visit, e)), "error_at": kept.and_then(|k| k.last_error_at),
        "rests_until": kept.and_then(|k| k.rests_until).filter(|until| *until > Utc::now()), "renew_on": renew,
        "over": renew.is_some_and(|day| day < today), "soon": renew.is_some_and(|day| day <= today + Days::new(SOON)),
    })
}

async fn list(visit: Visit, scope: Scope) -> Result<Page> {
    let (all, owners) = scope.tx(|tx| Ok((account::all(tx)?, kept::owners(tx)?))).await?;
    let (others, more) = kept_pages::listed(&visit, &scope, &all, &owners);
    let line = |c: Channel| shown(&visit, &scope, c, all.iter().find(|k| k.kind == c.name()));
    Ok(Page::new("integrations/list.html")
        .title("integrations-title")
        .summary("integrations-summary")
        .crumb("settings-title", Some("/app/settings"))
        .with("others", others)
        .with("more", more)
        .with("accounts", Channel::ALL.map(line).to_vec()))
}

/// The page of one; `typed` is what was filled in wrongly.
async fn whole(visit: &Visit, scope: &Scope, channel: Channel, typed: Option<(Typed, Vec<Wrong>)>) -> Result<Page> {
    let (kept, linked) = scope.tx(move |tx| Ok((account::find(tx, channel)?, account::linked(tx, channel)?))).await?;
    let as_kept = || kept.as_ref().map_or_else(|| Typed::blank(channel), Typed::of);
    let (values, wrongs) = typed.unwrap_or_else(|| (as_kept(), Vec::new()));
    let status = if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Page::new("integrations/one.html")
        .titled(channel.label().to_string())
        .crumb("integrations-title", Some(DESK))
        .crumb(channel.label().to_string(), None)
        .with("action", format!("{DESK}/{}", channel.name()))
        .with("account", shown(visit, scope, channel, kept.as_ref()))
        .with("linked", linked)
        .with("values", json!({"url": values.url, "sender": values.sender, "active": values.active, "urgent_only": values.urgent_only, "renew_on": values.renew_on}))
        .with("errors", field_errors(visit, &wrongs))
        .status(status))
}

/// To the form of a service that was picked.
async fn add(req: HttpRequest) -> Result<Go> {
    let asked = Form::of_query(req.query_string());
    let service = catalogue::named(asked.text("service")).ok_or(Error::NotFound)?;
    Ok(Go::to(format!("{DESK}/{}", service.name)))
}

async fn reveal(visit: Visit, scope: Scope, kind: Path<String>) -> Result<Page> {
    kept_pages::reveal(&visit, &scope, catalogue::named(&kind).ok_or(Error::NotFound)?).await
}

async fn one(visit: Visit, scope: Scope, kind: Path<String>) -> Result<Page> {
    if let Some(service) = catalogue::named(&kind) {
        return kept_pages::whole(&visit, &scope, service, None, None).await;
    }
    whole(&visit, &scope, Channel::named(&kind)?, None).await
}

fn asked(form: &Form) -> Typed {
    let key = form.text("key");
    Typed {
        url: form.text("url").into(),
        sender: form.text("sender").into(),
        key: (!key.is_empty()).then(|| key.to_string()),
        active: form.text("active") == "true",
        urgent_only: form.text("urgent_only") == "true",
        renew_on: form.text("renew_on").into(),
    }
}

async fn keep(visit: Visit, scope: Scope, kind: Path<String>, form: Form) -> Result<Either<Page, Go>> {
    if let Some(service) = catalogue::named(&kind) {
        return kept_pages::keep(&visit, &scope, service, &form).await;
    }
    let (channel, typed) = (Channel::named(&kind)?, asked(&form));
    let to = Go::to(format!("{DESK}/{}", channel.name()));
    match acts::keep(&scope, channel, &typed).await {
        Ok(None) => Ok(Either::Right(to.toast("ok", "integrations-saved", &[]))),
        Ok(Some(why)) => Ok(Either::Right(to.toast("warn", "integrations-saved-away", &[("why", trouble(&visit, why.code()))]))),
        Err(Error::Invalid(wrongs)) => whole(&visit, &scope, channel, Some((typed, wrongs))).await.map(Either::Left),
        Err(why) => Err(why),
    }
}

async fn remove(scope: Scope, kind: Path<String>) -> Result<Go> {
    if let Some(service) = catalogue::named(&kind) {
        scope.tx(move |tx| kept::remove(tx, service)).await?;
        return Ok(Go::to(DESK).toast("ok", "integrations-removed", &[]));
    }
    let channel = Channel::named(&kind)?;
    scope.tx(move |tx| account::remove(tx, channel)).await?;
    Ok(Go::to(DESK).toast("ok", "integrations-removed", &[]))
}

async fn test(visit: Visit, scope: Scope, kind: Path<String>) -> Result<Go> {
    let channel = Channel::named(&kind)?;
    let to = Go::to(format!("{DESK}/{}", channel.name()));
    match acts::test(&scope, channel).await {
        Ok(None) => Ok(to.toast("ok", "integrations-tested", &[])),
        Ok(Some(why)) => Ok(to.toast("late", "integrations-tested-bad", &[("why", trouble(&visit, why.code()))])),
        Err(Error::Conflict(code)) if code == "integration-off" => Ok(to.toast("warn", "integrations-test-off", &[])),
        Err(why) => Err(why),
    }
}
