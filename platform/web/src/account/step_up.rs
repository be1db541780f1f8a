//! Before something dangerous: who is signed in proves again that it is they,
//! unless they did so in the last five minutes. What they had filled in waits
//! in the form that asks, and goes on with the proof.

use super::authenticator::shows_factor;
use super::passkey;
use crate::form::Form;
use crate::page::{Go, Page, field_errors, local};
use crate::visit::{self, Visit};
use crate::{csrf, guard, password, session};
use actix_web::HttpMessage;
use actix_web::cookie::Cookie;
use actix_web::dev::ServiceRequest;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use kernel::accounts::within;
use kernel::error::{Error, Result, Wrong};
use kernel::module::MEMBER;
use kernel::routes::{Ground, Routes};
use serde::Deserialize;
use serde_json::{Value, json};

/// What a program is told.
pub(super) const CODE: &str = "proof-due";
/// The field of the form that asks.
const FIELD: &str = "step-up";
/// A passkey's answer, and the challenge it answers.
const CREDENTIAL: &str = "step-up-credential";
const TOKEN: &str = "step-up-token";

/// Whether a recent proof is there.
pub(crate) enum Proof {
    Recent,
    /// Just given: the session goes on under this cookie.
    Given(Cookie<'static>),
    /// Asked for on this page.
    Asked(Page),
}

/// Looks for a recent proof. Programs with a key, and visitors, have none to give: their rights are asked elsewhere.
pub(crate) async fn ask(req: &mut ServiceRequest) -> Result<Proof> {
    let visit = visit::of(req.request()).ok_or_else(|| Error::internal("no visit"))?;
    let bearer = guard::bearer(req).is_some();
    let Some(session) = visit.session().filter(|s| !bearer && !s.recently_proven()) else { return Ok(Proof::Recent) };
    if visit.wants_json() || req.content_type() != "application/x-www-form-urlencoded" {
        return Err(Error::Conflict(CODE.into()));
    }
    let body = csrf::body(req).await?;
    let form = Form::parse(&body);
    req.set_payload(body.into());
    let (token, credential) = (form.raw(TOKEN), form.raw(CREDENTIAL));
    let wrongs = match form.raw(FIELD) {
        _ if !credential.is_empty() => match passkey::shown(&visit, token, credential).await? {
            Some(account) if account == session.account.id => return Ok(Proof::Given(session::prove(&visit).await?)),
            _ => vec![Wrong::new(FIELD, "passkey-wrong")],
        },
        "" => Vec::new(),
        typed if right(&visit, typed).await? => return Ok(Proof::Given(session::prove(&visit).await?)),
        _ => vec![Wrong::new(FIELD, "proof-wrong")],
    };
    if !wrongs.is_empty() {
        visit.refuse();
    }
    let kept: Vec<_> = form
        .pairs()
        .iter()
        .filter(|(k, _)| ![FIELD, TOKEN, CREDENTIAL, "csrf"].contains(&k.as_str()))
        .map(|(k, v)| json!([k, v]))
        .collect();
    let status = if wrongs.is_empty() { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Proof::Asked(asking(&visit, &kept, &req.uri().to_string(), &wrongs).status(status)))
}

/// For what is only read but dangerous to carry away: who is signed in with a browser proved themselves a moment ago.
pub fn recent(visit: &Visit) -> Result<()> {
    match visit.session() {
        Some(session) if !session.recently_proven() => Err(Error::Conflict(CODE.into())),
        _ => Ok(()),
    }
}

/// The page on which one proves oneself before reading on.
pub(super) fn routes(r: &mut Routes) {
    r.within(None).on(Ground::Agency);
    r.get("/app/proof", MEMBER, page);
    r.post("/app/proof", MEMBER, proven).dangerous();
}

async fn page(visit: Visit, query: Query<Asked>) -> Page {
    let next = local(query.into_inner().next.unwrap_or_default());
    asking(&visit, &[json!(["next", next])], "/app/proof", &[])
}

#[derive(Deserialize)]
struct Asked {
    next: Option<String>,
}

/// The guard has seen the proof: back to where it was asked for.
async fn proven(typed: Form) -> Go {
    Go::to(local(typed.text("next").to_string())).toast("ok", "account-proof-done", &[])
}

fn asking(visit: &Visit, kept: &[Value], action: &str, wrongs: &[Wrong]) -> Page {
    let factor = visit.session().is_some_and(|s| s.factor);
    let page = Page::new("platform/step_up.html").title("account-proof-title").with("kept", kept).with("action", action);
    page.with("factor", factor).with("offered", factor && passkey::offered(visit)).with("errors", field_errors(visit, wrongs))
}

/// The password, or a code of the second factor.
async fn right(visit: &Visit, typed: &str) -> Result<bool> {
    let session = visit.session().cloned().ok_or(Error::Anonymous)?;
    let account = session.account.id;
    if session.factor && typed.trim().len() == 6 && typed.trim().bytes().all(|b| b.is_ascii_digit()) {
        return shows_factor(visit, account, typed).await;
    }
    let email = session.account.email.clone();
    let known = visit.house().platform_tx("system:proof", move |tx| {
        let tries = tx.attempt(&format!("proof:{account}"), 15)?;
        Ok((tries, tx.credentials(&email)?))
    });
    let (tries, known) = known.await?;
    within(tries, 10, 900)?;
    password::verify(typed, known.as_ref().map(|c| c.password.as_str())).await
}
