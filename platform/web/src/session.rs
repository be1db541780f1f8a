//! Signing in and out at one address.

use crate::account::device;
use crate::page::Go;
use crate::visit::{self, SESSION, Visit};
use actix_web::HttpRequest;
use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration;
use kernel::accounts::{LONGEST, Shown, secret};
use kernel::error::Result;
use kernel::platform_tx::PlatformTx;
use kernel::principal::Id;

/// A new session of an account at this address, and whether it waits for a second factor;
/// the cookie is all there is of its secret.
pub async fn open(visit: &Visit, account: Id, shown: Shown) -> Result<(Cookie<'static>, bool)> {
    let (text, hash) = secret();
    let (agent, address) = (visit.agent().to_string(), visit.address().to_string());
    let tenant = visit.tenant().map(|t| t.id);
    let open = move |tx: &mut PlatformTx| tx.open_session(hash, account, tenant, shown, (&agent, &address));
    let waiting = visit.house().platform_tx("system:session", open).await?;
    Ok((carried(visit, &text), waiting))
}

/// On to `to` with a new session, by way of the second factor where the account has one.
pub async fn enter(visit: &Visit, req: &HttpRequest, account: Id, to: &str) -> Result<Go> {
    let (cookie, waiting) = open(visit, account, Shown::First).await?;
    // Who has shown half of what is asked makes no browser known.
    let mark = if waiting { None } else { device::remember(visit, req, account, true).await? };
    let on = url::form_urlencoded::byte_serialize(to.as_bytes()).collect::<String>();
    let to = if waiting { format!("/second-factor?next={on}") } else { to.to_string() };
    let go = Go::to(to).cookie(cookie);
    Ok(match mark {
        Some(mark) => go.cookie(mark),
        None => go,
    })
}

/// The session goes on under a new secret, freshly proven (reliability, C5).
pub(crate) async fn prove(visit: &Visit) -> Result<Cookie<'static>> {
    let ((text, new), old) = (secret(), visit.session_hash());
    visit.house().platform_tx("system:session", move |tx| tx.prove_session(old, new)).await?;
    Ok(carried(visit, &text))
}

pub(crate) fn carried(visit: &Visit, text: &str) -> Cookie<'static> {
    let mut cookie = visit::cookie(visit.config(), SESSION, text);
    cookie.set_max_age(Duration::seconds(LONGEST.num_seconds()));
    cookie
}

/// The end of this session; the cookie that takes the other one away.
pub async fn close(visit: &Visit) -> Result<Cookie<'static>> {
    let hash = visit.session_hash();
    visit.house().platform_tx("system:session", move |tx| tx.close_session(hash)).await?;
    let mut cookie = visit::cookie(visit.config(), SESSION, "");
    cookie.make_removal();
    Ok(cookie)
}
