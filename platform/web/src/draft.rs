//! What was typed into a form of a record whose session or token had expired:
//! kept for half an hour, for the browser that sent it, and given back on the
//! same form after signing in. The same for a module that was switched off or put to
//! rest meanwhile, for a week. Files are not kept; no word of it is in an address.

use crate::form::{Form, Parcel};
use crate::guard::Line;
use crate::page::Go;
use crate::visit::{self, Visit};
use crate::{csrf, limits};
use actix_multipart::Multipart;
use actix_web::HttpMessage;
use actix_web::HttpRequest;
use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration;
use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use kernel::accounts::{Ticket, hash_of, secret};
use kernel::error::{Error, Result};
use kernel::platform_tx::PlatformTx;
use kernel::secret::Spot;
use serde_json::json;

/// The purpose of the ticket, and how the cookie begins.
const DRAFT: &str = "draft";
const COOKIE: &str = "estrade_draft_";
/// The longest that is kept.
const MOST: usize = 256 * 1024;
const MINUTES: i64 = 30;
/// As long it waits for a module to come back.
pub(crate) const DAYS: i64 = 7;

/// Why something was kept: its words are `form-{name}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// The session or the token had expired.
    Expired,
    /// The module was off or at rest.
    Away,
}

impl Why {
    /// As templates and tickets say it.
    pub fn name(self) -> &'static str {
        match self {
            Why::Expired => "expired",
            Why::Away => "away",
        }
    }

    fn lasts(self) -> i64 {
        match self {
            Why::Expired => MINUTES,
            Why::Away => DAYS * 24 * 60,
        }
    }
}

/// Keeps the form of a request that was refused because time had passed, and says where to go on.
pub(crate) async fn keep(line: &Line, req: &mut ServiceRequest, refusal: &Error) -> Result<Option<Go>> {
    let expired = matches!(refusal, Error::Anonymous) || matches!(refusal, Error::Conflict(code) if code == "csrf");
    if !expired {
        return Ok(None);
    }
    let Some(visit) = visit::of(req.request()) else { return Ok(None) };
    let Some(cookie) = kept(line, req, Why::Expired).await? else { return Ok(None) };
    let to = match visit.session() {
        Some(_) => visit.path().to_string(),
        None => format!("/sign-in?next={}", url::form_urlencoded::byte_serialize(visit.path().as_bytes()).collect::<String>()),
    };
    Ok(Some(Go::to(to).cookie(cookie)))
}

/// Keeps the form of a record for the browser that sent it; the cookie by which it has it back.
pub(crate) async fn kept(line: &Line, req: &mut ServiceRequest, why: Why) -> Result<Option<Cookie<'static>>> {
    let of_record = line.path.starts_with("/app/") && (line.path.ends_with("/new") || line.path.ends_with("/edit"));
    if !of_record || *req.method() != Method::POST {
        return Ok(None);
    }
    let Some(visit) = visit::of(req.request()).filter(|v| !v.wants_json() && !csrf::is_foreign(req, v)) else { return Ok(None) };
    let Some(tenant) = visit.tenant().map(|t| t.id) else { return Ok(None) };
    limits::per_minute(&format!("draft:{}", visit.source()), 20)?;
    let form = if req.content_type() == "multipart/form-data" {
        let payload = req.take_payload();
        Parcel::read(Multipart::new(req.headers(), payload), 0).await?.form
    } else {
        Form::parse(&csrf::body(req).await?)
    };
    let pairs: Vec<_> = form.pairs().iter().filter(|(name, _)| name != "csrf").collect();
    let typed = serde_json::to_string(&pairs)?;
    if typed.len() > MOST {
        return Ok(None);
    }
    let (text, hash) = secret();
    let (house, path) = (visit.house().clone(), visit.path().to_string());
    let account = visit.session().map(|s| s.account.id);
    visit
        .house()
        .platform_tx("system:draft", move |tx| {
            // What people type is theirs: kept under their agency's key.
            let sealed = tx.data_key(&house, Some(tenant))?.seal(spot(&hex::encode(hash)), &typed)?;
            let data = json!({"path": path, "sealed": sealed, "why": why.name()});
            let lasts = chrono::Duration::minutes(why.lasts());
            tx.issue(hash, &Ticket { purpose: DRAFT, tenant: Some(tenant), account, email: None, slug: None, data, lasts })
        })
        .await?;
    let mut cookie = visit::cookie(visit.config(), &name(&visit), &text);
    cookie.set_max_age(Duration::minutes(why.lasts()));
    Ok(Some(cookie))
}

/// What this browser had typed into the form at this path. It can be looked at
/// again until it is saved: a page that is loaded twice loses nothing.
pub(crate) async fn back(visit: &Visit, req: &HttpRequest) -> Result<Option<(Form, Why)>> {
    let Some(cookie) = req.cookie(&visit::named(visit.config(), &name(visit))) else { return Ok(None) };
    let hash = hash_of(cookie.value());
    let kept = visit.house().platform_tx("system:draft", move |tx| tx.look_at(hash, DRAFT)).await?;
    let (tenant, account) = (visit.tenant().map(|t| t.id), visit.session().map(|s| s.account.id));
    let mine = kept.filter(|t| t.tenant == tenant && (t.account.is_none() || t.account == account) && t.data["path"] == visit.path());
    let Some(mine) = mine else { return Ok(None) };
    let Some(sealed) = mine.data["sealed"].as_str().map(String::from) else { return Ok(None) };
    let why = if mine.data["why"] == Why::Away.name() { Why::Away } else { Why::Expired };
    let house = visit.house().clone();
    let open = move |tx: &mut PlatformTx| tx.data_key(&house, tenant)?.open(spot(&hex::encode(hash)), &sealed);
    let typed = visit.house().platform_tx("system:draft", open).await?;
    Ok(serde_json::from_str(&typed).ok().map(|pairs| (Form::of_pairs(pairs), why)))
}

/// Where a draft stands.
fn spot(hash: &str) -> Spot<'_> {
    Spot { table: "tickets", column: "data", row: hash }
}

/// Takes the cookies of drafts away: of the form at this path, or of every form.
pub(crate) fn forget(mut go: Go, visit: &Visit, req: &HttpRequest, every: bool) -> Go {
    let which = if every { COOKIE.to_string() } else { name(visit) };
    let start = visit::named(visit.config(), &which);
    for old in req.cookies().iter().flat_map(|all| all.iter()).filter(|c| c.name().starts_with(&start)) {
        let mut gone: Cookie<'static> = visit::cookie(visit.config(), "", "");
        gone.set_name(old.name().to_string());
        gone.make_removal();
        go = go.cookie(gone);
    }
    go
}

/// Each form has a cookie of its own: two tabs do not lose each other's words.
fn name(visit: &Visit) -> String {
    format!("{COOKIE}{}", hex::encode(&hash_of(visit.path())[..6]))
}
