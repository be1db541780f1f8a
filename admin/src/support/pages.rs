//! The page on which the agency follows its operators, and its answers to them.

use super::{DESK, Look, all, looks};
use crate::SETTINGS;
use actix_web::web::Path;
use chrono::{DateTime, Utc};
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::scope::{Scope, Tx};
use kernel::support::{Access, agency};
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit};

pub(super) fn routes(r: &mut Routes) {
    r.get(DESK, SETTINGS, page);
    r.get(&format!("{DESK}/{{id}}"), SETTINGS, one);
    r.post(&format!("{DESK}/asks"), SETTINGS, asks).dangerous();
    r.post(&format!("{DESK}/{{id}}/allow"), SETTINGS, allow).dangerous();
    r.post(&format!("{DESK}/{{id}}/raise"), SETTINGS, raise).dangerous();
    r.post(&format!("{DESK}/{{id}}/end"), SETTINGS, end);
}

fn shown(visit: &Visit, access: &Access, looks: i64) -> Value {
    let state = access.state();
    let tone = match state {
        "open" => "warn",
        "waiting" => "info",
        _ => "neutral",
    };
    let until: Option<DateTime<Utc>> = access.ended_at.or(access.ends_at);
    json!({
        "id": access.id, "name": access.name, "reason": access.reason(visit.locale().tag()), "minutes": access.minutes,
        "state": state, "label": visit.say(&format!("support-{state}"), &[]), "tone": tone, "asked_at": access.asked_at,
        "opened_at": access.opened_at, "until": until, "raised": access.raised_at.is_some(), "looks": looks,
        "href": format!("{DESK}/{}", access.id),
    })
}

async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    let accesses: Vec<Value> = scope.tx(all).await?.iter().map(|(access, looks)| shown(&visit, access, *looks)).collect();
    let (now, past): (Vec<Value>, Vec<Value>) = accesses.into_iter().partition(|a| a["state"] == "open" || a["state"] == "waiting");
    Ok(Page::new("admin/support.html")
        .title("support-title")
        .summary("support-summary")
        .with("asks", scope.tenant().support_asks)
        .with("now", now)
        .with("past", past))
}

/// One look: when, at which kind of thing, by which address.
fn look(visit: &Visit, (at, data): &Look) -> Value {
    let path = data["path"].as_str().unwrap_or_default();
    let of = path.trim_start_matches("/api/v1/").trim_start_matches("/app/").split('/').next().unwrap_or_default();
    let what = visit.house().edition().resource(of).map(|r| visit.say(&format!("{}-many", r.name), &[]));
    let query = data["query"].as_str().filter(|q| !q.is_empty()).map(|q| format!("?{q}")).unwrap_or_default();
    let changed = data["method"].as_str().filter(|m| *m != "GET");
    json!({"at": at, "what": what, "address": format!("{path}{query}"), "method": changed})
}

async fn one(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Page> {
    let id = *id;
    let found = scope.tx(move |tx: &mut Tx| Ok((all(tx)?.into_iter().find(|(a, _)| a.id == id), looks(tx, id)?))).await?;
    let ((access, count), looked) = (found.0.ok_or(Error::NotFound)?, found.1);
    Ok(Page::new("admin/support_access.html")
        .titled(visit.say("support-one-title", &[("name", access.name.clone())]))
        .crumb("nav-settings", Some("/app/settings"))
        .crumb("support-title", Some(DESK))
        .crumb(access.name.clone(), None)
        .with("access", shown(&visit, &access, count))
        .with("looks", looked.iter().map(|l| look(&visit, l)).collect::<Vec<_>>()))
}

/// Back to the page with a word; whoever came too late is told so.
async fn done(scope: &Scope, work: impl FnOnce(&mut Tx) -> Result<()> + Send + 'static, words: &'static str) -> Result<Go> {
    let told = match scope.tx(work).await {
        Ok(()) => ("ok", words),
        Err(Error::Conflict(_)) => ("warn", "error-support-over"),
        Err(e) => return Err(e),
    };
    scope.house().changed(scope.tenant().id);
    Ok(Go::to(DESK).toast(told.0, told.1, &[]))
}

async fn allow(scope: Scope, id: Path<Id>) -> Result<Go> {
    let id = *id;
    done(&scope, move |tx| agency::allow(tx, id), "support-allowed").await
}

async fn raise(scope: Scope, id: Path<Id>) -> Result<Go> {
    let id = *id;
    done(&scope, move |tx| agency::raise(tx, id), "support-raised").await
}

async fn end(scope: Scope, id: Path<Id>) -> Result<Go> {
    let id = *id;
    done(&scope, move |tx| agency::end(tx, id), "support-ended-toast").await
}

async fn asks(scope: Scope, form: Form) -> Result<Go> {
    let first = form.text("asks") == "true";
    done(&scope, move |tx| agency::asks(tx, first), if first { "support-asks-now" } else { "support-asks-no-more" }).await
}
