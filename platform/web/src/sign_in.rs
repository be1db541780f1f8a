//! Signing in and out, and the ways back in: a forgotten password, a locked
//! account. Every answer is the same whether or not an address has an account.

use crate::letter::{SendMail, letter};
use crate::page::{Go, Page, field_errors, local};
use crate::visit::Visit;
use crate::{Form, draft, limits, password, session};
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use actix_web::{Either, HttpRequest, Responder};
use chrono::{Duration, Utc};
use kernel::accounts::{Credentials, Shown, Ticket, hash_of, secret, within};
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::module::{MEMBER, PUBLIC};
use kernel::principal::Id;
use kernel::routes::{Ground, Routes};
use kernel::schema::directory::{seats, tenants};
use serde::Deserialize;
use serde_json::json;

pub(crate) fn routes(r: &mut Routes) {
    r.within(None)
        .on(Ground::Either)
        .get("/sign-in", PUBLIC, page)
        .post("/sign-in", PUBLIC, sign_in)
        .post("/sign-out", PUBLIC, sign_out)
        .get("/forgot", PUBLIC, forgot_page)
        .post("/forgot", PUBLIC, forgot)
        .get("/reset/{token}", PUBLIC, reset_page)
        .post("/reset/{token}", PUBLIC, reset)
        .get("/unlock/{token}", PUBLIC, unlock_page)
        .post("/unlock/{token}", PUBLIC, unlock);
    r.on(Ground::Platform).get("/agencies", MEMBER, agencies);
    r.on(Ground::Agency).get("/enter/{token}", PUBLIC, enter);
}

#[derive(Deserialize)]
struct Next {
    next: Option<String>,
}

async fn page(visit: Visit, query: Query<Next>) -> Either<Page, Go> {
    match visit.session() {
        Some(_) => Either::Right(Go::to(home(&visit))),
        None => Either::Left(sign_in_page(&visit, query.into_inner().next.unwrap_or_default(), "", &[])),
    }
}

fn sign_in_page(visit: &Visit, next: String, email: &str, wrongs: &[Wrong]) -> Page {
    let page = Page::new("platform/sign_in.html").title("platform-sign-in-title").with("next", local(next));
    page.with("host_agency", visit.tenant().map(|t| t.name.clone()))
        .with("values", json!({"email": email}))
        .with("errors", field_errors(visit, wrongs))
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY })
}

/// Where one is at home after signing in.
fn home(visit: &Visit) -> &'static str {
    match (visit.tenant(), visit.session()) {
        (Some(_), _) => "/app",
        (None, Some(s)) if s.account.operator => "/operators",
        _ => "/agencies",
    }
}

async fn sign_in(visit: Visit, form: Form) -> Result<Either<Page, Go>> {
    let (email, plain, next) = (form.text("email").to_lowercase(), form.raw("password"), form.text("next").to_string());
    limits::per_minute(&format!("sign-in:{}", visit.address()), 60)?;
    let known = count_and_find(&visit, &email).await?;
    let right = password::verify(plain, known.as_ref().map(|c| c.password.as_str())).await?;
    let locked = known.as_ref().and_then(|c| c.locked_until).is_some_and(|until| until > Utc::now());
    let seated = match (&known, visit.tenant()) {
        (Some(c), Some(tenant)) => has_seat(&visit, c.id, tenant.id).await?,
        (known, _) => known.is_some(),
    };
    match known {
        Some(account) if right && !locked && seated => {
            visit.house().platform_tx("system:sign_in", move |tx| tx.forget_failures(account.id)).await?;
            let to = if next.len() > 1 {
                next
            } else if visit.tenant().is_some() {
                "/app".into()
            } else if account.operator {
                "/operators".into()
            } else {
                "/agencies".into()
            };
            Ok(Either::Right(session::enter(&visit, account.id, &local(to)).await?))
        }
        known => {
            if let Some(account) = known.filter(|_| !right && !locked) {
                fail(&visit, account).await?;
            }
            Ok(Either::Left(sign_in_page(&visit, next, &email, &[Wrong::new("", "sign-in")])))
        }
    }
}

/// At most ten tries in a quarter of an hour for one address of mail, a hundred an hour for one of the network.
async fn count_and_find(visit: &Visit, email: &str) -> Result<Option<Credentials>> {
    let (email, address) = (email.to_string(), visit.address().to_string());
    let (tries, from, known) = visit
        .house()
        .platform_tx("system:sign_in", move |tx| {
            let tries = tx.attempt(&format!("sign-in:{email}"), 15)?;
            let from = tx.attempt(&format!("sign-in-from:{address}"), 60)?;
            Ok((tries, from, tx.credentials(&email)?))
        })
        .await?;
    within(tries, 10, 900)?;
    within(from, 100, 3600)?;
    Ok(known)
}

async fn has_seat(visit: &Visit, account: Id, tenant: Id) -> Result<bool> {
    let seat = seats::table.filter(seats::account_id.eq(account).and(seats::tenant_id.eq(tenant))).select(seats::account_id);
    Ok(visit.house().platform_tx("system:sign_in", move |tx| tx.maybe::<Id>(seat)).await?.is_some())
}

/// A wrong password. The fifth closes the account for a while and sends the way to open it.
async fn fail(visit: &Visit, account: Credentials) -> Result<()> {
    let (token, hash) = secret();
    let link = format!("{}/unlock/{token}", own_origin(visit));
    let message = letter(visit, "unlock", &account.email, &link, &[("name", account.name.clone())])?;
    visit
        .house()
        .platform_tx("system:sign_in", move |tx| {
            if tx.count_failure(account.id)? {
                tx.issue(hash, &ticket("unlock", account.id, Duration::hours(24)))?;
                tx.order(SendMail::now(message)?)?;
            }
            Ok(())
        })
        .await
}

fn ticket(purpose: &str, account: Id, lasts: Duration) -> Ticket<'_> {
    Ticket { purpose, tenant: None, account: Some(account), email: None, slug: None, data: json!({}), lasts }
}

/// This address as the directory knows it: never what a header says.
fn own_origin(visit: &Visit) -> String {
    visit.tenant().map_or_else(|| visit.config().platform_origin(), |t| visit.config().origin_of(t))
}

async fn sign_out(visit: Visit, req: HttpRequest) -> Result<Go> {
    let cookie = session::close(&visit).await?;
    let go = Go::to("/sign-in").toast("ok", "platform-signed-out", &[]).cookie(cookie);
    Ok(draft::forget(go, &visit, &req, true))
}

async fn forgot_page() -> Page {
    Page::new("platform/forgot.html").title("platform-forgot-title")
}

async fn forgot(visit: Visit, form: Form) -> Result<Page> {
    let email = form.text("email").to_lowercase();
    if !kernel::field::is_email(&email) {
        let page = forgot_page().await.status(StatusCode::UNPROCESSABLE_ENTITY).with("values", json!({"email": email}));
        return Ok(page.with("errors", field_errors(&visit, &[Wrong::new("email", "email")])));
    }
    let (token, hash) = secret();
    let link = format!("{}/reset/{token}", own_origin(&visit));
    let message = letter(&visit, "reset", &email, &link, &[])?;
    let key = format!("forgot:{email}");
    visit
        .house()
        .platform_tx("system:forgot", move |tx| {
            // Three in an hour: a fourth is not sent, and the answer does not tell.
            let few = tx.attempt(&key, 60)? <= 3;
            match tx.credentials(&email)? {
                Some(account) if few => {
                    tx.issue(hash, &ticket("reset", account.id, Duration::minutes(30)))?;
                    tx.order(SendMail::now(message)?)
                }
                _ => Ok(()),
            }
        })
        .await?;
    Ok(Page::new("platform/forgot_sent.html").title("platform-forgot-sent-title"))
}

async fn reset_page(visit: Visit, token: Path<String>) -> Result<Page> {
    let hash = hash_of(&token);
    let good = visit.house().platform_tx("system:reset", move |tx| tx.look_at(hash, "reset")).await?.is_some_and(|t| t.used_at.is_none());
    Ok(Page::new("platform/reset.html").title("platform-reset-title").with("expired", !good).with("token", &*token))
}

async fn reset(visit: Visit, token: Path<String>, form: Form) -> Result<Either<Page, Go>> {
    let plain = form.raw("password");
    if let Some(wrong) = password::check("password", plain) {
        let page = Page::new("platform/reset.html").title("platform-reset-title").with("token", &*token);
        return Ok(Either::Left(page.with("errors", field_errors(&visit, &[wrong])).status(StatusCode::UNPROCESSABLE_ENTITY)));
    }
    let (hash, password) = (hash_of(&token), password::hash(plain).await?);
    let done = visit
        .house()
        .platform_tx("system:reset", move |tx| {
            let account = tx.redeem(hash, "reset")?.account.ok_or(Error::NotFound)?;
            tx.set_password(account, &password)
        })
        .await;
    match done {
        Ok(()) => Ok(Either::Right(Go::to("/sign-in").toast("ok", "platform-reset-done", &[]))),
        Err(Error::NotFound) => Ok(Either::Left(Page::new("platform/reset.html").title("platform-reset-title").with("expired", true))),
        Err(e) => Err(e),
    }
}

async fn unlock_page(token: Path<String>) -> Page {
    Page::new("platform/unlock.html").title("platform-unlock-title").with("token", &*token)
}

async fn unlock(visit: Visit, token: Path<String>) -> Result<Page> {
    let hash = hash_of(&token);
    let done = visit
        .house()
        .platform_tx("system:unlock", move |tx| {
            let account = tx.redeem(hash, "unlock")?.account.ok_or(Error::NotFound)?;
            tx.forget_failures(account)
        })
        .await;
    let page = Page::new("platform/unlock.html").title("platform-unlock-title");
    match done {
        Ok(()) => Ok(page.with("done", true)),
        Err(Error::NotFound) => Ok(page.with("expired", true)),
        Err(e) => Err(e),
    }
}

/// The agencies where one has a seat, each with a way in that is good for two minutes.
async fn agencies(visit: Visit) -> Result<impl Responder> {
    let session = visit.session().cloned().ok_or(Error::Anonymous)?;
    let account = session.account.id;
    let config = visit.config().clone();
    let doors = visit
        .house()
        .platform_tx("system:agencies", move |tx| {
            let seated = tenants::table.inner_join(seats::table.on(seats::tenant_id.eq(tenants::id))).filter(seats::account_id.eq(account));
            let all: Vec<(Id, String, String)> = tx.all(seated.order(tenants::name).select((tenants::id, tenants::slug, tenants::name)))?;
            let mut doors = Vec::new();
            for (tenant, slug, name) in all {
                let (token, hash) = secret();
                tx.issue(hash, &Ticket { tenant: Some(tenant), ..ticket("hand_over", account, Duration::minutes(2)) })?;
                let origin = config.origin(&format!("{slug}.{}", config.base));
                doors.push(json!({"name": name, "href": format!("{origin}/enter/{token}"), "role": null, "logo_url": null}));
            }
            Ok(doors)
        })
        .await?;
    Ok(Page::new("platform/sign_in_agencies.html").title("platform-agencies-title").with("agencies", doors))
}

/// The other end of a way in: one use, one agency.
async fn enter(visit: Visit, token: Path<String>) -> Result<Go> {
    let tenant = visit.tenant().map(|t| t.id).ok_or(Error::NotFound)?;
    let hash = hash_of(&token);
    let redeemed = visit.house().platform_tx("system:enter", move |tx| tx.redeem(hash, "hand_over")).await;
    match redeemed {
        Ok(ticket) if ticket.tenant == Some(tenant) => {
            let account = ticket.account.ok_or(Error::NotFound)?;
            // The door was opened from a session that had shown everything.
            Ok(Go::to("/app").cookie(session::open(&visit, account, Shown::All).await?.0))
        }
        Ok(_) | Err(Error::NotFound) => Ok(Go::to("/sign-in")),
        Err(e) => Err(e),
    }
}
