//! After the password: the code of the second factor. Until it is shown the
//! session opens nothing; with it, it goes on under a new secret.

use super::authenticator::shows_factor;
use super::{device, passkey};
use crate::page::{Go, Page, field_errors, local};
use crate::visit::{self, SESSION, Visit};
use crate::{Form, session};
use actix_web::http::StatusCode;
use actix_web::web::Query;
use actix_web::{Either, HttpRequest};
use kernel::accounts::{Shown, hash_of};
use kernel::error::{Result, Wrong};
use kernel::module::PUBLIC;
use kernel::principal::Id;
use kernel::routes::{Ground, Routes};
use serde::Deserialize;

pub(super) fn routes(r: &mut Routes) {
    r.within(None).on(Ground::Either).get("/second-factor", PUBLIC, page).post("/second-factor", PUBLIC, show);
}

#[derive(Deserialize)]
struct Next {
    next: Option<String>,
}

/// The session that waits in this browser, and whose it is.
async fn waiting(visit: &Visit, req: &HttpRequest) -> Result<Option<([u8; 32], Id)>> {
    let Some(cookie) = req.cookie(&visit::named(visit.config(), SESSION)) else { return Ok(None) };
    let (hash, tenant) = (hash_of(cookie.value()), visit.tenant().map(|t| t.id));
    let account = visit.house().platform_tx("system:factor", move |tx| tx.waiting(hash, tenant)).await?;
    Ok(account.map(|account| (hash, account)))
}

fn form(visit: &Visit, next: String, wrongs: &[Wrong]) -> Page {
    let status = if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Page::new("platform/second_factor.html").title("account-factor-title").status(status);
    page.with("next", local(next)).with("offered", passkey::offered(visit)).with("errors", field_errors(visit, wrongs))
}

async fn page(visit: Visit, req: HttpRequest, query: Query<Next>) -> Result<Either<Page, Go>> {
    Ok(match waiting(&visit, &req).await? {
        Some(_) => Either::Left(form(&visit, query.into_inner().next.unwrap_or_default(), &[])),
        None => Either::Right(Go::to("/sign-in")),
    })
}

async fn show(visit: Visit, req: HttpRequest, typed: Form) -> Result<Either<Page, Go>> {
    let Some((hash, account)) = waiting(&visit, &req).await? else { return Ok(Either::Right(Go::to("/sign-in"))) };
    let next = local(typed.text("next").to_string());
    if !shows_factor(&visit, account, typed.text("code")).await? {
        visit.refuse();
        return Ok(Either::Left(form(&visit, next, &[Wrong::new("code", "code-wrong")])));
    }
    visit.house().platform_tx("system:factor", move |tx| tx.close_session(hash)).await?;
    let (cookie, _) = session::open(&visit, account, Shown::All).await?;
    let home = if visit.tenant().is_some() { "/app" } else { "/agencies" };
    let go = Go::to(if next.len() > 1 { next } else { home.to_string() }).cookie(cookie);
    Ok(Either::Right(match device::remember(&visit, &req, account, true).await? {
        Some(mark) => go.cookie(mark),
        None => go,
    }))
}
