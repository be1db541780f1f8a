//! Signing in and out. Every answer is the same, after the same work, whether or
//! not an address has an account.

use crate::account::way_back::{Way, WayBack};
use crate::account::{device, passkey};
use crate::page::{Go, Page, field_errors, local};
use crate::visit::Visit;
use crate::{Form, draft, limits, password, session, support};
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use actix_web::{Either, HttpRequest, Responder};
use chrono::{Duration, Utc};
use kernel::accounts::{Credentials, Shown, Ticket, Turn, hash_of, secret, within};
use kernel::diesel::prelude::*;
use kernel::error::{Busy, Error, Result, Wrong};
use kernel::module::{MEMBER, PUBLIC};
use kernel::platform_tx::PlatformTx;
use kernel::principal::Id;
use kernel::routes::{Ground, Routes};
use kernel::schema::directory::{seats, tenants};
use serde::Deserialize;
use serde_json::json;

pub(crate) fn routes(r: &mut Routes) {
    r.within(None).on(Ground::Either).get("/sign-in", PUBLIC, page).post("/sign-in", PUBLIC, sign_in).post("/sign-out", PUBLIC, sign_out);
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
    let page = page.with("offered", passkey::offered(visit));
    page.with("host_agency", visit.tenant().map(|t| t.name.clone()))
        .with("values", json!({"email": email}))
        .with("errors", field_errors(visit, wrongs))
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY })
}

/// The page again, after a way in that was not right.
pub(crate) fn page_again(visit: &Visit, next: String, wrong: Wrong) -> Page {
    sign_in_page(visit, next, "", &[wrong])
}

/// Whether an account has something to enter here: a seat at an agency, itself at the platform.
pub(crate) async fn has_place(visit: &Visit, account: Id) -> Result<bool> {
    let Some(tenant) = visit.tenant().map(|t| t.id) else { return Ok(true) };
    let seat = seats::table.filter(seats::account_id.eq(account).and(seats::tenant_id.eq(tenant))).select(seats::account_id);
    Ok(visit.house().platform_tx("system:sign_in", move |tx| tx.maybe::<Id>(seat)).await?.is_some())
}

/// Where one is at home after signing in.
fn home(visit: &Visit) -> &'static str {
    match (visit.tenant(), visit.session()) {
        (Some(_), _) => "/app",
        (None, Some(s)) if s.account.operator => "/operators",
        _ => "/agencies",
    }
}

async fn sign_in(visit: Visit, req: HttpRequest, form: Form) -> Result<Either<Page, Go>> {
    let (email, plain, next) = (form.text("email").to_lowercase(), form.raw("password"), form.text("next").to_string());
    let Some(account) = whose(&visit, &email, plain, device::mark(&visit, &req)).await? else {
        return Ok(Either::Left(sign_in_page(&visit, next, &email, &[Wrong::new("", "sign-in")])));
    };
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
    Ok(Either::Right(session::enter(&visit, &req, account.id, &local(to)).await?))
}

/// Whose password this is, at this address; every refusal counts, and takes the same work with an account and without.
pub(crate) async fn whose(visit: &Visit, email: &str, plain: &str, mark: Option<[u8; 32]>) -> Result<Option<Credentials>> {
    limits::per_minute(&format!("sign-in:{}", visit.source()), 60)?;
    let Found { known, seated, device, places } = count_and_find(visit, email, mark).await?;
    let right = password::verify(plain, known.as_ref().map(|c| c.password.as_str())).await?;
    let locked = known.as_ref().and_then(|c| c.locked_until).is_some_and(|until| until > Utc::now());
    // Whoever guesses keeps others out, not the owner at a browser of their own.
    let known = known.filter(|_| right && (!locked || device) && seated);
    if known.is_none() {
        visit.refuse();
        let (order, of) = (WayBack::order(Way::Unlock, email, visit)?, email.to_string());
        let count = move |tx: &mut PlatformTx| tx.count_refusal(&of, !right).and_then(|()| tx.order(order));
        visit.house().platform_tx("system:sign_in", count).await?;
    } else {
        visit.house().platform_tx("system:sign_in", move |tx| tx.take_back(&places)).await?;
    }
    Ok(known)
}

/// What is known of an address of mail, looked up in one transaction whether or not it has an account.
struct Found {
    known: Option<Credentials>,
    seated: bool,
    /// The account was opened with this browser before.
    device: bool,
    /// The places this try takes among the few of a minute.
    places: Vec<(String, i64)>,
}

/// Tries that pass in any minute for one address of mail, and for one of the network (requirements, SE-13).
const A_MINUTE: i64 = 5;

/// At most five tries in a minute and ten in a quarter of an hour for one address of mail, five a minute and a hundred
/// an hour for one of the network; as many more for a browser that the account knows. Whoever comes in gives the
/// minute's places back: an office behind one address is no guesser.
async fn count_and_find(visit: &Visit, email: &str, mark: Option<[u8; 32]>) -> Result<Found> {
    let (email, address, tenant) = (email.to_string(), visit.source().to_string(), visit.tenant().map(|t| t.id));
    let counted = visit
        .house()
        .platform_tx("system:sign_in", move |tx| {
            let known = tx.credentials(&email)?;
            let account = known.as_ref().map_or_else(Id::nil, |c| c.id);
            let device = mark.map(|mark| tx.knows_device(account, mark)).transpose()?.unwrap_or(false);
            let of_mail = match mark.filter(|_| device) {
                Some(mark) => format!("sign-in-now-with:{}", hex::encode(mark)),
                None => format!("sign-in-now:{email}"),
            };
            let mut places = Vec::new();
            for key in (!device).then(|| format!("sign-in-now-from:{address}")).into_iter().chain([of_mail]) {
                match tx.turn(&key, A_MINUTE)? {
                    Turn::Taken(id) => places.push((key, id)),
                    Turn::Wait(seconds) => {
                        tx.take_back(&places)?;
                        return Ok(Err(seconds));
                    }
                }
            }
            let tries = tx.attempt(&format!("sign-in:{email}"), 15)?;
            let from = tx.attempt(&format!("sign-in-from:{address}"), 60)?;
            let seat = seats::account_id.eq(account).and(seats::tenant_id.eq(tenant.unwrap_or_default()));
            let seat: Option<Id> = tx.maybe(seats::table.filter(seat).select(seats::account_id))?;
            let own = match mark {
                Some(mark) => tx.attempt(&format!("sign-in-with:{}", hex::encode(mark)), 15)?,
                None => 0,
            };
            let seated = if tenant.is_some() { seat.is_some() } else { known.is_some() };
            Ok(Ok((tries, from, own, Found { known, seated, device, places })))
        })
        .await?;
    let (tries, from, own, found) = counted.map_err(|seconds| Error::Busy(Busy::TooMany(seconds)))?;
    within(if found.device { own } else { tries }, 10, 900)?;
    within(from, 100, 3600)?;
    Ok(found)
}

fn ticket(purpose: &str, account: Id, lasts: Duration) -> Ticket<'_> {
    Ticket { purpose, tenant: None, account: Some(account), email: None, slug: None, data: json!({}), lasts }
}

async fn sign_out(visit: Visit, req: HttpRequest) -> Result<Go> {
    support::leave(&visit).await?;
    let cookie = session::close(&visit).await?;
    let go = Go::to("/sign-in").toast("ok", "platform-signed-out", &[]).cookie(cookie);
    Ok(draft::forget(go, &visit, &req, true))
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
async fn enter(visit: Visit, req: HttpRequest, token: Path<String>) -> Result<Go> {
    let tenant = visit.tenant().map(|t| t.id).ok_or(Error::NotFound)?;
    let hash = hash_of(&token);
    let redeem = move |tx: &mut PlatformTx| match tx.redeem(hash, "hand_over") {
        Err(Error::NotFound) => tx.redeem(hash, "support"),
        redeemed => redeemed,
    };
    match visit.house().platform_tx("system:enter", redeem).await {
        Ok(ticket) if ticket.tenant == Some(tenant) => {
            let account = ticket.account.ok_or(Error::NotFound)?;
            if let Some(access) = ticket.data["access"].as_str().and_then(|id| id.parse().ok()) {
                return support::enter(&visit, account, access).await;
            }
            // The door was opened from a session that had shown everything.
            let go = Go::to("/app").cookie(session::open(&visit, account, Shown::All).await?.0);
            Ok(match device::remember(&visit, &req, account, false).await? {
                Some(mark) => go.cookie(mark),
                None => go,
            })
        }
        Ok(_) | Err(Error::NotFound) => Ok(Go::to("/sign-in")),
        Err(e) => Err(e),
    }
}
