//! The page of the copy: its plan, how far it is, the way in, promotion, its end.

use super::promote::{PROMOTE, changes};
use super::told::DESK;
use super::{Copy, CopyPlan, ask, current, extend, give_up, plan};
use crate::approvals::or_asked;
use crate::documents::lines;
use crate::{MODULES, SETTINGS};
use actix_web::Either;
use chrono::Duration;
use kernel::accounts::{Ticket, secret};
use kernel::error::{Error, Result};
use kernel::routes::Routes;
use kernel::scope::Scope;
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit};

pub(super) fn routes(r: &mut Routes) {
    r.get(DESK, MODULES, page);
    r.post(DESK, MODULES, make).dangerous();
    r.post("/app/modules/copy/extend", MODULES, later);
    r.post("/app/modules/copy/remove", MODULES, remove).dangerous();
    r.get("/app/modules/copy/promotion", SETTINGS, promotion);
    r.post("/app/modules/copy/promotion", SETTINGS, promoted).dangerous();
}

async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    let base = Page::new("admin/copy.html")
        .title("copy-title")
        .summary("copy-summary")
        .crumb("modules-title", Some("/app/modules"))
        .crumb("copy-title", None);
    if let Some(copy) = &scope.tenant().copy {
        return Ok(base.with("inside", json!({"until": copy.until})));
    }
    let read = scope.tx(|tx| match current(tx, false)? {
        Some(copy) if copy.state != "failed" => Ok((Some(copy), None, false)),
        failed => Ok((None, Some(plan(tx)?), failed.is_some())),
    });
    let (copy, plan, failed) = read.await?;
    let address = |slug: &str| visit.config().origin(&format!("{slug}.{}", visit.config().base));
    let plan = plan.map(|p: CopyPlan| {
        let withheld: Vec<String> = p.withheld.iter().map(|e| visit.say(&format!("effect-{e}"), &[])).collect();
        json!({"rows": p.rows, "seconds": p.seconds, "days": p.days, "address": address(&p.slug), "withheld": withheld, "leads": p.leads})
    });
    let stages = ["asked", "filling", "open"];
    let door = match &copy {
        Some(copy) if copy.state == "open" && visit.session().is_some() => Some(door(&visit, copy).await?),
        _ => None,
    };
    let copy = copy.map(|c| {
        let done = stages.iter().position(|s| *s == c.state).map_or(0, |at| at + 1);
        json!({"state": c.state, "rows": c.rows, "until": c.until, "address": address(&c.slug), "done": done, "total": stages.len(), "waits": matches!(c.state.as_str(), "asked" | "filling" | "going")})
    });
    Ok(base.with("plan", plan).with("copy", copy).with("door", door).with("failed", failed).with("may_promote", scope.allows(SETTINGS)))
}

async fn make(scope: Scope) -> Result<Go> {
    match scope.tx(ask).await {
        Ok(_) => Ok(Go::to(DESK).toast("ok", "copy-asked", &[])),
        Err(Error::Conflict(code)) if code == "copy-there" => Ok(Go::to(DESK).toast("warn", "copy-there", &[])),
        Err(e) => Err(e),
    }
}

/// A way in, good for ten minutes and one use. (A form could not lead there: pages send forms to their own address alone.)
async fn door(visit: &Visit, copy: &Copy) -> Result<String> {
    let account = visit.session().map(|s| s.account.id).ok_or(Error::Anonymous)?;
    let (token, hash) = secret();
    let there = copy.copy;
    visit
        .house()
        .platform_tx("system:copy", move |tx| {
            let lasts = Duration::minutes(10);
            tx.issue(
                hash,
                &Ticket {
                    purpose: "hand_over",
                    tenant: Some(there),
                    account: Some(account),
                    email: None,
                    slug: None,
                    data: json!({}),
                    lasts,
                },
            )
        })
        .await?;
    Ok(format!("{}/enter/{token}", visit.config().origin(&format!("{}.{}", copy.slug, visit.config().base))))
}

async fn later(scope: Scope) -> Result<Go> {
    scope.tx(extend).await?;
    Ok(Go::to(DESK).toast("ok", "copy-extended", &[]))
}

async fn remove(scope: Scope) -> Result<Go> {
    let gone = scope.tx(|tx| {
        let copy = current(tx, false)?.map(|copy| copy.copy);
        give_up(tx, "asked").map(|()| copy)
    });
    if let Some(copy) = gone.await? {
        scope.house().changed(copy);
    }
    Ok(Go::to(DESK).toast("ok", "copy-given-up", &[]))
}

async fn promotion(visit: Visit, scope: Scope) -> Result<Page> {
    let found = changes(&scope).await?;
    Ok(shown(&visit, &scope, &found, false))
}

fn shown(visit: &Visit, scope: &Scope, found: &[(super::promote::Brought, Vec<crate::documents::Difference>)], moved: bool) -> Page {
    let edition = scope.house().edition();
    let words = |document: &str| edition.all().filter_map(|m| m.settings).find(|s| s.document == document).map_or("", |s| s.words);
    let cards: Vec<Value> = found
        .iter()
        .map(|(b, differences)| {
            let title =
                if b.document == "agency" { visit.say("documents-agency", &[]) } else { visit.say(&format!("module-{}", b.document), &[]) };
            json!({"title": title, "lines": lines(visit, words(&b.document), differences)})
        })
        .collect();
    let params = json!({"documents": found.iter().map(|(b, _)| b).collect::<Vec<_>>()});
    Page::new("admin/promotion.html")
        .title("promotion-title")
        .summary("promotion-summary")
        .crumb("modules-title", Some("/app/modules"))
        .crumb("copy-title", Some(DESK))
        .crumb("promotion-title", None)
        .with("cards", cards)
        .with("moved", moved)
        .with("wanted", params.to_string())
}

/// Brings exactly what was shown, or nothing.
async fn promoted(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let found = changes(&scope).await?;
    let params = json!({"documents": found.iter().map(|(b, _)| b).collect::<Vec<_>>()});
    let wanted = serde_json::from_str::<Value>(form.text("wanted")).ok();
    if found.is_empty() || wanted.as_ref() != Some(&params) {
        return Ok(Either::Left(shown(&visit, &scope, &found, true)));
    }
    let outcome = scope.tx(move |tx| PROMOTE.perform(tx, params)).await?;
    Ok(Either::Right(or_asked(outcome, |_| Go::to(DESK).toast("ok", "promotion-done", &[]))))
}
