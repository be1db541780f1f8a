//! The front door: every request passes here first. It finds out whose address
//! was asked for and who asks, gives what can be given from memory, and sees to
//! it that every answer carries the same protections, errors included.

use crate::answer;
use crate::config::Config;
use crate::guard::{self, Line};
use crate::page::{Page, Shared, toast_of};
use crate::protect::protect;
use crate::visit::{self, Facts, LANG, SESSION, TOAST, VISIT, Visit};
use crate::watch::Watch;
use crate::{closing, cors, csrf, elsewhere, host, limits, metrics, public, shared, staging, suspended};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error as ActixError, HttpMessage, HttpRequest, HttpResponse, ResponseError};
use chrono::{DateTime, Utc};
use kernel::accounts::{hash_of, lasting, secret};
use kernel::error::{Busy, Error};
use kernel::house::House;
use kernel::scope::Scope;
use kernel::tenant::Place;
use std::net::IpAddr;
use std::sync::atomic::AtomicBool;
use std::time::Instant;
use tracing::Instrument;

pub(crate) async fn receive(req: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, ActixError> {
    let Some(house) = req.app_data::<actix_web::web::Data<House>>().map(|h| h.get_ref().clone()) else {
        return Ok(req.into_response(HttpResponse::InternalServerError()));
    };
    let config: &Config = house.service();
    let Some(host) = host::of(req.request()) else { return misdirected(req, house.clone(), Place::Nowhere, String::new()).await };
    if config.secure() && host::in_the_clear(req.request(), &config.proxies) {
        return Ok(encrypted(req, &house, host));
    }
    let client = host::client(req.request(), &config.proxies);
    let source = client.map(host::source).unwrap_or_default();
    let came = Came { client, banned: house.banned(&source).await, source };
    if let Some(kept) = shared::lookup(&house, config, &req, &host).filter(|_| came.banned.is_none()) {
        metrics::SHARED.with_label_values(&["memory"]).inc();
        return Ok(req.into_response(kept));
    }
    let place = match house.place(&host).await {
        Ok(place) => place,
        Err(e) => return Ok(refuse(req, &house, Place::Nowhere, host, &e)),
    };
    match &place {
        // The page that says so needs its style; assets are nobody's secret.
        Place::Nowhere if req.path().starts_with("/assets/") => serve(req, next, house, Place::Platform, host, came).await,
        Place::Nowhere => misdirected(req, house, place, host).await,
        Place::Agency(t) if closing::shut(t, req.path()) && !dressing(req.path()) && !suspended::door(req.path()) => {
            suspended_answer(req, house, place, host).await
        }
        _ => serve(req, next, house, place, host, came).await,
    }
}

/// The same address, encrypted. What was sent in the clear is not taken: whoever sends a key that way is to notice.
fn encrypted(req: ServiceRequest, house: &House, host: String) -> ServiceResponse<BoxBody> {
    if csrf::is_unsafe(req.method()) || req.headers().contains_key(header::AUTHORIZATION) {
        return refuse(req, house, Place::Nowhere, host, &Error::invalid("", "https-only"));
    }
    let config: &Config = house.service();
    let there = format!("{}{}", config.origin(&host), req.uri().path_and_query().map_or("/", |p| p.as_str()));
    let mut res = req.into_response(HttpResponse::PermanentRedirect().insert_header((header::LOCATION, there)).finish());
    protect(res.headers_mut(), true, "encrypted");
    res
}

/// From where a request came, found out once.
struct Came {
    client: Option<IpAddr>,
    /// What is counted for that address.
    source: String,
    /// Until when it is kept out, if it is.
    banned: Option<DateTime<Utc>>,
}

async fn serve(
    req: ServiceRequest,
    next: Next<BoxBody>,
    house: House,
    place: Place,
    host: String,
    came: Came,
) -> Result<ServiceResponse<BoxBody>, ActixError> {
    let started = Instant::now();
    let banned = came.banned;
    let visit = match enter(req.request(), &house, place, host, came).await {
        Ok(visit) => visit,
        Err(e) => return Ok(refuse(req, &house, Place::Nowhere, String::new(), &e)),
    };
    // Whoever is signed in goes on: nobody is locked out by what others do at the same address.
    if let Some(until) = banned.filter(|_| visit.session().is_none() && !dressing(visit.path())) {
        return Ok(keep_out(req, &visit, until));
    }
    if staging::is_for_robots(&visit) {
        let mut res = req.into_response(staging::no_robots());
        finish(&visit, &mut res);
        return Ok(res);
    }
    if let Some(may) = cors::asked(&visit, &req) {
        let mut res = req.into_response(may);
        finish(&visit, &mut res);
        return Ok(res);
    }
    // Not the path: it may hold the token of a letter. The answer's line says which route it was.
    let tenant = visit.tenant().map_or("-", |t| &t.slug);
    let span = tracing::info_span!("request", request_id = visit.request_id(), method = %req.method(), tenant);
    let (method, query) = (req.method().clone(), req.query_string().to_string());
    req.extensions_mut().insert(visit.clone());
    let mut res = next.call(req).instrument(span.clone()).await?;
    let _in = span.enter();
    let refused = res.response().error().and_then(|e| e.as_error::<Error>()).is_some_and(refuses);
    if let Some(error) = res.response().error().and_then(|e| e.as_error::<Error>()) {
        let sent = answer::sent(res.request());
        let known = res.request().extensions().get::<Scope>().cloned();
        let scope = match known {
            Some(scope) => Some(scope),
            None => guard::surroundings(&visit).await,
        };
        let said = answer::answer(&visit, scope.as_ref(), error, &sent, method == Method::GET);
        res = res.into_response(said);
    } else if res.response().error().is_some() {
        // A library's own complaint (a malformed body or path) in our words.
        let error =
            if res.status() == StatusCode::PAYLOAD_TOO_LARGE { Error::invalid("", "too-big") } else { Error::invalid("", "format") };
        let error = if res.status() == StatusCode::NOT_FOUND { Error::NotFound } else { error };
        let scope = guard::surroundings(&visit).await;
        let said = answer::answer(&visit, scope.as_ref(), &error, &(None, None), method == Method::GET);
        res = res.into_response(said);
    }
    note(&visit, &res, refused);
    // Who posts a form sees what it changed on the very next page.
    if csrf::is_unsafe(&method) && res.status().as_u16() < 400 && !visit.wants_json() {
        visit.house().forget_session(visit.session_hash());
        if let Some(tenant) = visit.tenant() {
            visit.house().changed(tenant.id);
        }
    }
    finish(&visit, &mut res);
    if res.response().extensions().get::<Shared>().is_some() {
        metrics::SHARED.with_label_values(&["rendered"]).inc();
        res = shared::keep(&visit, res, &query).await?;
    }
    log(&visit, &res, &method, started);
    Ok(res)
}

/// Whether an error sends somebody away who should not have come; a proof that is asked for does not.
fn refuses(error: &Error) -> bool {
    match error {
        Error::Anonymous | Error::Forbidden(_) | Error::Busy(Busy::TooMany(_)) => true,
        Error::Conflict(code) => code == "csrf" || code == elsewhere::CODE,
        _ => false,
    }
}

/// Counts an answer that refused.
fn note(visit: &Visit, res: &ServiceResponse<BoxBody>, refused: bool) {
    let status = match res.status() {
        _ if visit.refused() => StatusCode::UNAUTHORIZED,
        status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS) if refused => status,
        _ => return,
    };
    let route = res.request().extensions().get::<Line>().map_or_else(|| "-".to_string(), |l| l.path.to_string());
    visit.house().service::<Watch>().note(visit, &route, status);
}

/// An address that was refused too often, for a while.
fn keep_out(req: ServiceRequest, visit: &Visit, until: DateTime<Utc>) -> ServiceResponse<BoxBody> {
    let seconds = u32::try_from((until - Utc::now()).num_seconds().max(1)).unwrap_or(u32::MAX);
    let said = answer::answer(visit, None, &Error::Busy(Busy::TooMany(seconds)), &(None, None), false);
    let mut res = req.into_response(said);
    protect(res.headers_mut(), visit.config().secure(), visit.request_id());
    res
}

/// Everything a handler may want to know, found out once.
async fn enter(req: &HttpRequest, house: &House, place: Place, host: String, came: Came) -> Result<Visit, Error> {
    let config: &Config = house.service();
    let cookie = |name: &str| req.cookie(&visit::named(config, name)).map(|c| c.value().to_string());
    let tenant = match &place {
        Place::Agency(tenant) => Some(tenant.id),
        _ => None,
    };
    let asset = req.path().starts_with("/assets/") || req.path().starts_with("/media/");
    let presented = cookie(SESSION).filter(|c| !asset && c.len() < 100);
    let session = match &presented {
        Some(secret) => house.session(hash_of(secret), tenant).await?,
        None => None,
    };
    // At an agency a session is good only while there is a seat, or an operator was let in.
    let session = session.filter(|s| tenant.is_none() || s.member.is_some() || s.support.is_some());
    let (secret, fresh) = match (presented.filter(|_| session.is_some()), cookie(VISIT)) {
        (Some(session), _) => (session, false),
        (None, Some(visit)) if visit.len() == 43 => (visit, false),
        _ => (secret().0, true),
    };
    let accepts = |what: &str| req.headers().get(header::ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains(what));
    let locale = visit::locale(req, config, session.as_deref(), &place);
    Ok(Visit::new(Facts {
        stamp: house.stamp(tenant),
        house: house.clone(),
        place,
        host,
        path: req.path().to_string(),
        session,
        secret,
        fresh,
        token_used: AtomicBool::new(false),
        locale,
        source: came.source,
        address: came.client.map(|ip| ip.to_string()).unwrap_or_default(),
        refused: AtomicBool::new(false),
        agent: req.headers().get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default().chars().take(200).collect(),
        request_id: uuid::Uuid::now_v7().simple().to_string(),
        partial: req.headers().contains_key("hx-request"),
        json: req.path().starts_with("/api/") || (accepts("application/json") && !accepts("text/html")),
        toast: cookie(TOAST).and_then(|c| toast_of(&c)),
    }))
}

/// What every answer carries.
fn finish(visit: &Visit, res: &mut ServiceResponse<BoxBody>) {
    let config = visit.config();
    let query = res.request().query_string().to_string();
    let chosen = query.split('&').find_map(|p| p.strip_prefix("lang=")).is_some();
    let html = res.headers().get(header::CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    let mut cookies = Vec::new();
    cookies.extend(visit.new_cookie());
    if chosen {
        let mut cookie = visit::cookie(config, LANG, visit.locale().tag());
        cookie.set_max_age(actix_web::cookie::time::Duration::days(365));
        cookies.push(cookie);
    }
    if visit.toast().is_some() && html {
        let mut gone = visit::cookie(config, TOAST, "");
        gone.make_removal();
        cookies.push(gone);
    }
    for cookie in cookies {
        let _ = res.response_mut().add_cookie(&cookie);
    }
    let allowances = res.request().extensions().get::<Vec<limits::Allowance>>().cloned();
    for (name, value) in allowances.iter().flat_map(|all| limits::told(all)) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            res.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    staging::mark(visit, res.headers_mut());
    let origin = res.request().headers().get(header::ORIGIN).cloned();
    cors::mark(visit, origin.as_ref(), res.headers_mut());
    protect(res.headers_mut(), config.secure(), visit.request_id());
}

fn log(visit: &Visit, res: &ServiceResponse<BoxBody>, method: &Method, started: Instant) {
    let elapsed = started.elapsed();
    let extensions = res.request().extensions();
    let line = extensions.get::<Line>();
    let (route, module) = line.map_or(("-", "-"), |l| (&*l.path, l.module.unwrap_or("house")));
    metrics::ANSWERS.with_label_values(&[route, module, res.status().as_str()]).observe(elapsed.as_secs_f64());
    let actor = extensions.get::<Scope>().map_or_else(|| "-".to_string(), |s| s.principal().actor());
    let may = line.map_or("-", |l| l.may);
    tracing::info!(
        actor,
        permission = may,
        route,
        status = res.status().as_u16(),
        ms = elapsed.as_secs_f64() * 1000.0,
        "{method} {route} {}",
        res.status().as_u16()
    );
    prolong(visit);
}

/// A session that is being used lasts, but for an operator let in; written down at most every five minutes.
fn prolong(visit: &Visit) {
    let Some(session) = visit.session().filter(|s| s.support.is_none()) else { return };
    let left = session.expires_at - chrono::Utc::now();
    let (idle, longest) = lasting(session.account.operator, session.tenant);
    if left > idle - chrono::Duration::minutes(5) || session.expires_at >= session.created_at + longest {
        return;
    }
    let until = (chrono::Utc::now() + idle).min(session.created_at + longest);
    let (house, hash) = (visit.house().clone(), session.hash);
    actix_web::rt::spawn(async move {
        if let Err(e) = house.platform_tx("system:session", move |tx| tx.prolong_session(hash, until)).await {
            tracing::warn!(error = %e, "a session could not be prolonged");
        }
    });
}

/// Nobody's address: 421, and not a word about anybody.
async fn misdirected(req: ServiceRequest, house: House, _: Place, host: String) -> Result<ServiceResponse<BoxBody>, ActixError> {
    Ok(closed(req, &house, Place::Nowhere, host, StatusCode::MISDIRECTED_REQUEST, "platform/unknown_address.html", "http-421-title"))
}

/// What a page needs to look like something, the page of a closed agency too.
fn dressing(path: &str) -> bool {
    path == "/theme.css" || path.starts_with("/assets/") || path.starts_with("/media/")
}

/// An agency that an operator closed: a card to visitors, a page to staff.
async fn suspended_answer(req: ServiceRequest, house: House, place: Place, host: String) -> Result<ServiceResponse<BoxBody>, ActixError> {
    let Place::Agency(tenant) = &place else { return misdirected(req, house, place, host).await };
    let tenant = tenant.clone();
    let visit = plain_visit(req.request(), &house, place.clone(), host.clone());
    if !req.path().starts_with("/app") || visit.wants_json() {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        return Ok(closed(req, &house, place, host, status, "errors/suspended.html", "suspended-title"));
    }
    let page =
        suspended::caller(req.request(), &house, &tenant).await.and_then(|c| suspended::page(&visit, &tenant, &c).render(&visit, None));
    match page {
        Ok(html) => {
            let said = HttpResponse::ServiceUnavailable().content_type("text/html; charset=utf-8").body(html);
            let mut res = req.into_response(said);
            protect(res.headers_mut(), visit.config().secure(), visit.request_id());
            Ok(res)
        }
        Err(e) => Ok(refuse(req, &house, place, host, &e)),
    }
}

fn closed(
    req: ServiceRequest,
    house: &House,
    place: Place,
    host: String,
    status: StatusCode,
    template: &'static str,
    title: &'static str,
) -> ServiceResponse<BoxBody> {
    let visit = plain_visit(req.request(), house, place, host);
    let said = if visit.wants_json() {
        HttpResponse::build(status)
            .content_type("application/problem+json")
            .body(format!("{{\"type\":\"about:blank\",\"status\":{}}}", status.as_u16()))
    } else if let Some(card) = visit.tenant().and_then(|_| public::closed(&visit)) {
        card
    } else {
        let html =
            Page::new(template).title(title).with("platform_href", visit.config().platform_origin()).render(&visit, None).unwrap_or_else(
                |e| {
                    tracing::error!(error = %e, "a closed page failed");
                    String::from("<!doctype html><title>-</title>")
                },
            );
        HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html)
    };
    let mut res = req.into_response(said);
    protect(res.headers_mut(), visit.config().secure(), visit.request_id());
    res
}

/// The database is away before anything is known.
fn refuse(req: ServiceRequest, house: &House, place: Place, host: String, error: &Error) -> ServiceResponse<BoxBody> {
    let visit = plain_visit(req.request(), house, place, host);
    tracing::warn!(error = %error, status = error.status_code().as_u16(), "refused at the front door");
    let said = answer::answer(&visit, None, error, &(None, None), false);
    let mut res = req.into_response(said);
    protect(res.headers_mut(), visit.config().secure(), visit.request_id());
    res
}

fn plain_visit(req: &HttpRequest, house: &House, place: Place, host: String) -> Visit {
    let config: &Config = house.service();
    Visit::new(Facts {
        stamp: None,
        locale: visit::locale(req, config, None, &place),
        house: house.clone(),
        place,
        host,
        path: req.path().to_string(),
        session: None,
        secret: String::new(),
        fresh: false,
        token_used: AtomicBool::new(false),
        source: String::new(),
        address: host::client(req, &config.proxies).map(|ip| ip.to_string()).unwrap_or_default(),
        refused: AtomicBool::new(false),
        agent: String::new(),
        request_id: uuid::Uuid::now_v7().simple().to_string(),
        partial: false,
        json: req.path().starts_with("/api/"),
        toast: None,
    })
}

/// A body in one piece.
pub(crate) async fn bytes_of(body: BoxBody) -> Result<actix_web::web::Bytes, ActixError> {
    match body.try_into_bytes() {
        Ok(bytes) => Ok(bytes),
        Err(body) => actix_web::body::to_bytes(body).await.map_err(|e| actix_web::error::ErrorInternalServerError(e.to_string())),
    }
}
