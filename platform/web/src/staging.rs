//! What a staging copy shows the world: that it is none of its business.

use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use kernel::error::{Error, Result};
use kernel::house::House;
use kernel::principal::Principal;
use kernel::tenant::{StagingCopy, Tenant};

fn of(visit: &Visit) -> Option<StagingCopy> {
    visit.tenant().and_then(|t: &std::sync::Arc<Tenant>| t.copy)
}

/// Whether a robot asks what it may read of a copy.
pub(crate) fn is_for_robots(visit: &Visit) -> bool {
    visit.path() == "/robots.txt" && of(visit).is_some()
}

/// Nothing.
pub(crate) fn no_robots() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("User-agent: *\nDisallow: /\n")
}

/// No answer of a copy is kept by who searches the web.
pub(crate) fn mark(visit: &Visit, headers: &mut HeaderMap) {
    if of(visit).is_some() {
        headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow, noarchive"));
    }
}

/// A staging copy is open to whoever may manage modules in its source, asked there and now; to others it is a door.
pub(crate) async fn enters(house: &House, copy: StagingCopy, who: &Principal, either: bool, public: bool, visit: &Visit) -> Result<()> {
    let door = either || ["/theme.css", "/robots.txt"].contains(&visit.path()) || visit.path().starts_with("/enter/");
    match who.member() {
        // Members kept their keys: the same person is asked for in the source.
        Some(member) if house.policy(copy.of).await?.allows(&Principal::User(member), "house.modules").allowed => Ok(()),
        None if door => Ok(()),
        _ if door && public => Ok(()),
        Some(_) => Err(Error::NotFound),
        None => Err(Error::Anonymous),
    }
}
