//! Browsers that are known: from one of them the owner gets in while others
//! guess (reliability, C3); a sign-in from any other one is told by mail.

use crate::letter::{SendMail, owner_letter};
use crate::visit::{self, Visit};
use actix_web::HttpRequest;
use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration;
use kernel::accounts::{hash_of, secret};
use kernel::error::Result;
use kernel::principal::Id;

/// The mark of a browser; it opens nothing by itself.
const DEVICE: &str = "estrade_device";

/// The hash of this browser's mark, if it has one.
pub(crate) fn mark(visit: &Visit, req: &HttpRequest) -> Option<[u8; 32]> {
    let cookie = req.cookie(&visit::named(visit.config(), DEVICE))?;
    (cookie.value().len() == 43).then(|| hash_of(cookie.value()))
}

/// Remembers that this account was opened with this browser. `told`: should it be a new one, its owner hears of it,
/// unless it is their very first.
pub(crate) async fn remember(visit: &Visit, req: &HttpRequest, account: Id, told: bool) -> Result<Option<Cookie<'static>>> {
    let known = mark(visit, req);
    let (text, fresh) = secret();
    let hash = known.unwrap_or(fresh);
    let (email, name, locale, seen) = visit.house().platform_tx("system:device", move |tx| tx.device_seen(account, hash)).await?;
    if told && seen.new && !seen.only {
        let link = format!("{}/forgot", visit.config().platform_origin());
        let address = visit.address().to_string();
        let agent = Some(device_name(visit.agent())).filter(|n| !n.is_empty()).unwrap_or_else(|| "?".into());
        let message = owner_letter(visit, &locale, "device", &email, &link, &[("name", name), ("device", agent), ("address", address)])?;
        visit.house().platform_tx("system:device", move |tx| tx.order(SendMail::now(message)?)).await?;
    }
    Ok(known.is_none().then(|| {
        let mut cookie = visit::cookie(visit.config(), DEVICE, &text);
        cookie.set_max_age(Duration::days(365));
        cookie
    }))
}

/// A browser's name and system, as far as it says them.
pub fn device_name(agent: &str) -> String {
    let pick = |all: &[(&str, &'static str)]| all.iter().find(|(mark, _)| agent.contains(mark)).map_or("", |(_, name)| name);
    let browser =
        pick(&[("Firefox", "Firefox"), ("Edg", "Edge"), ("OPR", "Opera"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl")]);
    let system = pick(&[
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    [browser, system].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" · ")
}
