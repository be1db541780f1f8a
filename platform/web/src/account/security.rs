//! Setting up the second factor, at an agency and at the console alike.

use super::authenticator::{draw, key, recovery_codes, set_up, shows_factor};
use super::device::device_name;
use super::passkey;
use crate::Form;
use crate::page::{Go, Page, field_errors};
use crate::visit::Visit;
use actix_web::Either;
use actix_web::http::StatusCode;
use kernel::directory::Session;
use kernel::error::{Error, Result, Wrong};
use kernel::module::{MEMBER, OPERATOR};
use kernel::platform_tx::PlatformTx;
use kernel::routes::{Ground, Routes};
use serde_json::json;
use std::sync::Arc;

pub(super) fn routes(r: &mut Routes) {
    for (ground, may, at) in [(Ground::Agency, MEMBER, "/app/profile/security"), (Ground::Platform, OPERATOR, "/operators/security")] {
        r.within(None).on(ground).get(at, may, page);
        r.post(&format!("{at}/begin"), may, begin).dangerous();
        r.post(&format!("{at}/confirm"), may, confirm);
        r.post(&format!("{at}/codes"), may, codes).dangerous();
        r.post(&format!("{at}/remove"), may, remove).dangerous();
    }
}

/// The page's own path at this address.
pub(super) fn at(visit: &Visit) -> &'static str {
    if visit.tenant().is_some() { "/app/profile/security" } else { "/operators/security" }
}

fn mine(visit: &Visit) -> Result<Arc<Session>> {
    visit.session().cloned().ok_or(Error::Anonymous)
}

async fn page(visit: Visit) -> Result<Page> {
    shown(&visit, &[]).await
}

pub(super) async fn shown(visit: &Visit, wrongs: &[Wrong]) -> Result<Page> {
    let session = mine(visit)?;
    let account = session.account.id;
    let read = move |tx: &mut PlatformTx| Ok((tx.factor(account)?, tx.recovery_codes_left(account)?, tx.passkeys(account)?));
    let (factor, left, passkeys) = visit.house().platform_tx("system:factor", read).await?;
    let passkeys: Vec<_> = passkeys.iter().map(|k| json!({"id": k.id, "name": k.name, "since": k.created_at, "used": k.used_at})).collect();
    let begun = match &factor {
        // The key is shown to who has just proven who they are, and to nobody who finds the screen open.
        Some(factor) if factor.confirmed_at.is_none() && session.recently_proven() => {
            let begun = set_up(key(visit, session.account.id, factor).await?, &session.account.email)?;
            let key: Vec<String> = begun.key.as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c).into_owned()).collect();
            Some(json!({"qr": begun.qr, "key": key.join(" ")}))
        }
        _ => None,
    };
    let status = if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Page::new("platform/security.html")
        .title("account-security-title")
        .status(status)
        .with("at", at(visit))
        .with("held", factor.is_some_and(|f| f.confirmed_at.is_some()))
        .with("begun", begun)
        .with("left", left)
        .with("secured", session.factor || !passkeys.is_empty())
        .with("passkeys", passkeys)
        .with("offered", passkey::offered(visit))
        .with("elsewhere", visit.tenant().map(|t| visit.config().origin_of(t)))
        .with("proven", session.recently_proven())
        .with("values", json!({"name": device_name(visit.agent())}))
        .with("due", session.lacks_factor())
        .with("errors", field_errors(visit, wrongs)))
}

async fn begin(visit: Visit) -> Result<Go> {
    let account = mine(&visit)?.account.id;
    draw(&visit, account).await?;
    Ok(Go::to(at(&visit)))
}

/// The first code proves that the authenticator has the key; the recovery codes are shown, this once.
async fn confirm(visit: Visit, typed: Form) -> Result<Either<Page, Go>> {
    let session = mine(&visit)?;
    let account = session.account.id;
    let held = visit.house().platform_tx("system:factor", move |tx| tx.factor(account)).await?;
    if held.is_none_or(|f| f.confirmed_at.is_some()) || !session.recently_proven() {
        return Ok(Either::Right(Go::to(at(&visit))));
    }
    if !shows_factor(&visit, account, typed.text("code")).await? {
        return Ok(Either::Left(shown(&visit, &[Wrong::new("code", "code-wrong")]).await?));
    }
    let (plain, hashes) = recovery_codes(&visit, account);
    visit.house().platform_tx("system:factor", move |tx| tx.confirm_factor(account, &hashes, session.hash)).await?;
    Ok(Either::Left(codes_page(&visit, &plain)))
}

async fn codes(visit: Visit) -> Result<Page> {
    let session = mine(&visit)?;
    if !session.factor {
        return Err(Error::NotFound);
    }
    let (account, (plain, hashes)) = (session.account.id, recovery_codes(&visit, session.account.id));
    visit.house().platform_tx("system:factor", move |tx| tx.set_recovery_codes(account, &hashes)).await?;
    Ok(codes_page(&visit, &plain))
}

pub(super) fn codes_page(visit: &Visit, codes: &[String]) -> Page {
    let file = format!("data:text/plain;charset=utf-8,{}", codes.join("%0A"));
    Page::new("platform/recovery_codes.html").title("account-codes-title").with("codes", codes).with("file", file).with("at", at(visit))
}

async fn remove(visit: Visit) -> Result<Go> {
    let account = mine(&visit)?.account.id;
    visit.house().platform_tx("system:factor", move |tx| tx.drop_factor(account)).await?;
    Ok(Go::to(at(&visit)).toast("ok", "account-factor-removed", &[]))
}
