//! Signing in and out at one address.

use crate::visit::{self, SESSION, Visit};
use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration;
use kernel::accounts::{LONGEST, secret};
use kernel::error::Result;
use kernel::principal::Id;

/// A new session of an account at this address; the cookie is all there is of its secret.
pub async fn open(visit: &Visit, account: Id) -> Result<Cookie<'static>> {
    let (text, hash) = secret();
    let (agent, address) = (visit.agent().to_string(), visit.address().to_string());
    let tenant = visit.tenant().map(|t| t.id);
    visit.house().platform_tx("system:session", move |tx| tx.open_session(hash, account, tenant, &agent, &address)).await?;
    let mut cookie = visit::cookie(visit.config(), SESSION, &text);
    cookie.set_max_age(Duration::seconds(LONGEST.num_seconds()));
    Ok(cookie)
}

/// The end of this session; the cookie that takes the other one away.
pub async fn close(visit: &Visit) -> Result<Cookie<'static>> {
    let hash = visit.session_hash();
    visit.house().platform_tx("system:session", move |tx| tx.close_session(hash)).await?;
    let mut cookie = visit::cookie(visit.config(), SESSION, "");
    cookie.make_removal();
    Ok(cookie)
}
