//! Public pages, kept in memory as they were sent: one copy per agency, page and
//! language, forgotten the moment anything of the agency changes.

use crate::config::Config;
use crate::front::bytes_of;
use crate::protect::protect;
use crate::visit::{self, SESSION, VISIT, Visit};
use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::web::Bytes;
use actix_web::{Error as ActixError, HttpResponse};
use kernel::house::{House, Stamp};
use kernel::memory::{Memory, Use};
use kernel::principal::Id;
use std::sync::LazyLock;
use theme::Locale;

/// All that may make two answers differ.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    host: String,
    tenant: Id,
    target: String,
    locale: &'static str,
}

#[derive(Clone)]
struct Kept {
    stamp: Stamp,
    body: Bytes,
}

/// 64 MiB of pages at most, ten minutes each.
static PAGES: LazyLock<Memory<Key, Kept>> = LazyLock::new(|| {
    Memory::weighed("pages", 64 * 1024 * 1024, 600, |_, kept: &Kept| u32::try_from(kept.body.len() + 256).unwrap_or(u32::MAX))
});

/// How the memories of this crate are used: public pages, and counts of records.
pub fn remembered() -> [Use; 2] {
    [PAGES.seen(), crate::plan::counts_remembered()]
}

/// A visitor's page, if it is remembered and nothing has changed since.
pub(crate) fn lookup(house: &House, config: &Config, req: &ServiceRequest, host: &str) -> Option<HttpResponse> {
    if *req.method() != Method::GET {
        return None;
    }
    let cookies = req.headers().get(header::COOKIE).map_or("", |c| c.to_str().unwrap_or("x"));
    // Whoever carries a session, a choice or a notice gets a page of their own.
    if !cookies.is_empty() && (cookies.contains(&visit::named(config, SESSION)) || cookies.contains(VISIT)) {
        return None;
    }
    let place = house.known(host)?;
    let kernel::tenant::Place::Agency(tenant) = &place else { return None };
    let target = req.uri().path_and_query()?.as_str();
    let locale = visit::locale(req.request(), config, None, &place).tag();
    let key = Key { host: host.into(), tenant: tenant.id, target: target.into(), locale };
    let kept = PAGES.recall(&key, |kept| house.stamp(Some(tenant.id)) == Some(kept.stamp))?;
    let mut answer = HttpResponse::Ok().content_type("text/html; charset=utf-8").body(kept.body);
    headers(&mut answer);
    protect(answer.headers_mut(), config.secure(), "shared");
    Some(answer)
}

fn headers(answer: &mut HttpResponse<BoxBody>) {
    let map = answer.headers_mut();
    map.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("private, no-cache"));
    map.insert(header::VARY, header::HeaderValue::from_static("Accept-Language, Cookie"));
}

/// Remembers a page that was made for everyone; gives it on unchanged.
pub(crate) async fn keep(visit: &Visit, res: ServiceResponse<BoxBody>, query: &str) -> Result<ServiceResponse<BoxBody>, ActixError> {
    let (req, mut res) = res.into_parts();
    headers(&mut res);
    // Stamped as of before the page was read: a change meanwhile makes it stale, never fresh.
    let stamp = visit.tenant().and_then(|t| visit.stamp().map(|s| (t.id, s)));
    let ours = visit.session().is_none() && visit.toast().is_none() && res.status() == StatusCode::OK && !query.contains("lang=");
    let (head, body) = res.into_parts();
    let body = bytes_of(body).await?;
    if let (Some((tenant, stamp)), true) = (stamp, ours) {
        let target = req.uri().path_and_query().map_or("/", |p| p.as_str()).to_string();
        if target.len() < 300 {
            let key = Key { host: visit.host().into(), tenant, target, locale: Locale::tag(visit.locale()) };
            PAGES.keep(key, Kept { stamp, body: body.clone() });
        }
    }
    Ok(ServiceResponse::new(req, head.set_body(BoxBody::new(body))))
}
