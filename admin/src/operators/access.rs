//! Looking into an agency: asked with a reason and for how long; then a way in, until the time is over or somebody ends it.

use super::agencies::{Agency, shown};
use super::door::reason;
use super::{agency, console, door, operator};
use actix_web::Either;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use chrono::Duration;
use kernel::accounts::{Ticket, secret};
use kernel::error::{Error, Result, Wrong};
use kernel::principal::{Id, Principal};
use kernel::routes::Routes;
use kernel::support::{Access, MINUTES};
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit, field_errors};

/// Reasons that come again, said in both languages by us.
const CAUSES: [&str; 3] = ["question", "trouble", "import"];

pub(super) fn routes(r: &mut Routes) {
    r.get("/operators/agencies/{id}/access", kernel::module::OPERATOR, page);
    r.post("/operators/agencies/{id}/access", kernel::module::OPERATOR, ask).dangerous();
    r.post("/operators/agencies/{id}/access/end", kernel::module::OPERATOR, end);
}

/// The operator's access that is open or waits.
async fn mine(visit: &Visit, by: Id, id: Id) -> Result<Option<Access>> {
    door(visit).tx(Principal::Operator(by), "access to an agency", move |tx| tx.access_of(by, id)).await
}

async fn page(visit: Visit, id: Path<Id>) -> Result<Page> {
    let (by, agency) = (operator(&visit)?, agency::read(&visit, *id).await?);
    let access = mine(&visit, by, *id).await?;
    let way = match &access {
        Some(access) if access.state() == "open" => Some(way_in(&visit, by, &agency, access.id).await?),
        _ => None,
    };
    Ok(drawn(&visit, &agency, access.as_ref(), way, &Form::default(), &[]))
}

/// A way in, good for ten minutes and one use. (A form could not lead there: pages send forms to their own address alone.)
async fn way_in(visit: &Visit, by: Id, agency: &Agency, access: Id) -> Result<String> {
    let ((token, hash), there) = (secret(), agency.id);
    let issue = move |tx: &mut kernel::platform_tx::PlatformTx| {
        let (tenant, account) = (Some(there), Some(by));
        let data = json!({"access": access});
        tx.issue(hash, &Ticket { purpose: "support", tenant, account, email: None, slug: None, data, lasts: Duration::minutes(10) })
    };
    visit.house().platform_tx("system:support", issue).await?;
    Ok(format!("{}/enter/{token}", visit.config().origin(&format!("{}.{}", agency.slug, visit.config().base))))
}

fn drawn(visit: &Visit, agency: &Agency, access: Option<&Access>, way: Option<String>, typed: &Form, wrongs: &[Wrong]) -> Page {
    let cause = |cause: &str| json!({"value": cause, "label": visit.say(&format!("operators-cause-{cause}"), &[])});
    let causes: Vec<Value> = CAUSES.into_iter().chain(["other"]).map(cause).collect();
    let minutes: Vec<Value> = MINUTES
        .iter()
        .map(|m| json!({"value": m.to_string(), "label": visit.say("operators-access-minutes", &[("count", m.to_string())])}))
        .collect();
    let chosen = if typed.text("minutes").is_empty() { MINUTES[0].to_string() } else { typed.text("minutes").to_string() };
    let access = access.map(|a| {
        json!({"state": a.state(), "reason": a.reason(visit.locale().tag()), "ends_at": a.ends_at, "asked_at": a.asked_at,
            "minutes": a.minutes, "raised": a.raised_at.is_some()})
    });
    console("admin/operators/access.html", "agencies")
        .titled(visit.say("operators-access-title", &[("name", agency.name.clone())]))
        .crumb("operators-agencies", Some("/operators"))
        .crumb(agency.name.clone(), Some(&format!("/operators/agencies/{}", agency.id)))
        .crumb("operators-access", None)
        .with("agency", shown(visit, agency))
        .with("access", access)
        .with("way", way)
        .with("causes", causes)
        .with("minutes", minutes)
        .with("values", json!({"cause": typed.text("cause"), "fr": typed.text("fr"), "en": typed.text("en"), "minutes": chosen}))
        .with("errors", field_errors(visit, wrongs))
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY })
}

async fn ask(visit: Visit, id: Path<Id>, typed: Form) -> Result<Either<Page, Go>> {
    let (id, by) = (*id, operator(&visit)?);
    let agency = agency::read(&visit, id).await?;
    let again = |wrongs: &[Wrong]| Ok(Either::Left(drawn(&visit, &agency, None, None, &typed, wrongs)));
    let why = match reason(&visit, &typed, &CAUSES) {
        Ok(why) => why,
        Err(wrongs) => return again(&wrongs),
    };
    let minutes = typed.text("minutes").parse().unwrap_or_default();
    match tenants::ask_for_access(visit.house(), by, id, minutes, why).await {
        Ok(access) => {
            visit.house().changed(id);
            let words = if access.state() == "open" { "operators-access-open" } else { "operators-access-waits" };
            Ok(Either::Right(Go::to(format!("/operators/agencies/{id}/access")).toast("ok", words, &[])))
        }
        Err(Error::Invalid(wrongs)) => again(&wrongs),
        Err(Error::Conflict(code)) if code == "support-not-here" => again(&[Wrong::new("", "support-not-here")]),
        Err(e) => Err(e),
    }
}

async fn end(visit: Visit, id: Path<Id>) -> Result<Go> {
    let (id, by) = (*id, operator(&visit)?);
    let ended = door(&visit).tx(Principal::Operator(by), "end of an access", move |tx| tx.end_access(by, id)).await?;
    visit.house().changed(id);
    let words = if ended { "operators-access-ended" } else { "error-support-over" };
    Ok(Go::to(format!("/operators/agencies/{id}")).toast(if ended { "ok" } else { "info" }, words, &[]))
}
