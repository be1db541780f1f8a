//! An agency that an operator closed: visitors get its card, staff a page, and
//! who leads it the reason and whom to write to.

use crate::config::Config;
use crate::page::Page;
use crate::visit::{self, SESSION, Visit};
use actix_web::HttpRequest;
use kernel::accounts::hash_of;
use kernel::error::Result;
use kernel::house::House;
use kernel::principal::Principal;
use kernel::tenant::{Status, Tenant};

/// Signing in and out stays possible: nobody could say who they are otherwise.
pub(crate) fn door(path: &str) -> bool {
    matches!(path, "/sign-in" | "/sign-out" | "/second-factor")
}

/// Who stands before the closed door of the back office.
pub(crate) enum Caller {
    Stranger,
    Staff,
    /// May read why.
    Leader,
}

/// Who asks, as far as their cookie says.
pub(crate) async fn caller(req: &HttpRequest, house: &House, tenant: &Tenant) -> Result<Caller> {
    let config: &Config = house.service();
    let Some(cookie) = req.cookie(&visit::named(config, SESSION)).filter(|c| c.value().len() < 100) else { return Ok(Caller::Stranger) };
    let session = house.session(hash_of(cookie.value()), Some(tenant.id)).await?;
    let Some(member) = session.and_then(|s| s.member.as_ref().map(|m| m.id)) else { return Ok(Caller::Stranger) };
    let leads = house.policy(tenant.id).await?.allows(&Principal::User(member), "house.settings").allowed;
    Ok(if leads { Caller::Leader } else { Caller::Staff })
}

/// The page of the closed back office.
pub(crate) fn page(visit: &Visit, tenant: &Tenant, caller: &Caller) -> Page {
    let reason = match (&tenant.status, caller) {
        (Status::Suspended { reason }, Caller::Leader) => reason.clone(),
        _ => None,
    };
    Page::new("errors/suspended.html")
        .title("suspended-title")
        .with("stranger", matches!(caller, Caller::Stranger))
        .with("leader", matches!(caller, Caller::Leader))
        .with("closing", tenant.status.ends())
        .with("reason", reason)
        .with("write_to", format!("bonjour@{}", visit.config().base))
}
