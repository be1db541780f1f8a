//! The pages of passkeys: signing in with one, and one's own list of them.

use super::authenticator::recovery_codes;
use super::{device, passkey, security};
use crate::page::Go;
use crate::visit::{self, SESSION, Visit};
use crate::{Form, Page, session, sign_in};
use actix_web::web::Path;
use actix_web::{Either, HttpRequest, HttpResponse};
use kernel::accounts::{Shown, hash_of};
use kernel::directory::Session;
use kernel::error::{Error, Result, Wrong};
use kernel::module::{MEMBER, OPERATOR, PUBLIC};
use kernel::principal::Id;
use kernel::routes::{Ground, Routes};
use kernel::scope::Scope;
use serde_json::json;
use std::sync::Arc;

pub(super) fn routes(r: &mut Routes) {
    r.within(None).on(Ground::Either);
    r.post("/passkeys/challenge", PUBLIC, passkey::challenge);
    r.post("/passkeys/enter", PUBLIC, enter);
    for (ground, may, at) in [(Ground::Agency, MEMBER, "/app/profile/security"), (Ground::Platform, OPERATOR, "/operators/security")] {
        r.within(None).on(ground);
        r.post(&format!("{at}/passkeys/begin"), may, begin).dangerous();
        r.post(&format!("{at}/passkeys/challenge"), may, challenge);
        r.post(&format!("{at}/passkeys"), may, add);
        r.post(&format!("{at}/passkeys/{{id}}/name"), may, name);
        r.post(&format!("{at}/passkeys/{{id}}/remove"), may, remove).dangerous();
    }
}

/// Signs in, or takes the second step: a passkey is what one has, unlocked by what one is or knows.
async fn enter(visit: Visit, req: HttpRequest, form: Form) -> Result<Either<Page, Go>> {
    let next = form.text("next").to_string();
    let account = match passkey::shown(&visit, form.raw("token"), form.raw("credential")).await? {
        Some(account) if sign_in::has_place(&visit, account).await? => account,
        _ => {
            visit.refuse();
            return Ok(Either::Left(sign_in::page_again(&visit, next, Wrong::new("", "passkey-wrong"))));
        }
    };
    if let Some(cookie) = req.cookie(&visit::named(visit.config(), SESSION)) {
        let waiting = hash_of(cookie.value());
        visit.house().platform_tx("system:passkey", move |tx| tx.close_session(waiting)).await?;
    }
    let (cookie, _) = session::open(&visit, account, Shown::All).await?;
    let home = if visit.tenant().is_some() { "/app" } else { "/agencies" };
    let next = crate::page::local(next);
    let go = Go::to(if next.len() > 1 { next } else { home.into() }).cookie(cookie);
    Ok(Either::Right(match device::remember(&visit, &req, account, true).await? {
        Some(mark) => go.cookie(mark),
        None => go,
    }))
}

fn mine(visit: &Visit) -> Result<Arc<Session>> {
    visit.session().cloned().ok_or(Error::Anonymous)
}

/// One's passkeys are added by who has just proven who they are, not by who finds the screen open.
fn proven(visit: &Visit) -> Result<Arc<Session>> {
    let session = mine(visit)?;
    if session.recently_proven() { Ok(session) } else { Err(Error::Conflict(super::step_up::CODE.into())) }
}

/// What happened to a way in stands in the agency's journal; at the console there is none.
async fn journal(scope: Option<Scope>, what: &'static str, name: String) -> Result<()> {
    let Some(scope) = scope else { return Ok(()) };
    scope.tx(move |tx| tx.journal(what, tx.scope().principal().member(), json!({"name": name}))).await
}

async fn begin(visit: Visit) -> Go {
    Go::to(format!("{}#passkeys", security::at(&visit)))
}

async fn challenge(visit: Visit) -> Result<HttpResponse> {
    let session = proven(&visit)?;
    passkey::begin(&visit, session.account.id, &session.account.email, &session.account.name).await
}

fn named(form: &Form) -> Result<String, Wrong> {
    let name = form.text("name").to_string();
    match name.chars().count() {
        0 => Err(Wrong::new("name", "required")),
        61.. => Err(Wrong::new("name", "too-long").with("max", 60)),
        _ => Ok(name),
    }
}

async fn add(visit: Visit, scope: Option<Scope>, form: Form) -> Result<Either<Page, Go>> {
    let session = proven(&visit)?;
    let (account, hash) = (session.account.id, session.hash);
    let name = match named(&form) {
        Ok(name) => name,
        Err(wrong) => return Ok(Either::Left(security::shown(&visit, &[wrong]).await?)),
    };
    let Some((credential, data)) = passkey::made(&visit, account, form.raw("token"), form.raw("credential")).await? else {
        return Ok(Either::Left(security::shown(&visit, &[Wrong::new("name", "passkey-wrong")]).await?));
    };
    let (plain, hashes) = recovery_codes(&visit, account);
    let kept = name.clone();
    let fresh = visit
        .house()
        .platform_tx("system:passkey", move |tx| {
            tx.add_passkey(account, &credential, &kept, &data, hash)?;
            // Whoever loses their only device needs another way in.
            let fresh = tx.recovery_codes_left(account)? == 0;
            if fresh {
                tx.set_recovery_codes(account, &hashes)?;
            }
            Ok(fresh)
        })
        .await?;
    journal(scope, "members.passkey_added", name).await?;
    if fresh {
        return Ok(Either::Left(security::codes_page(&visit, &plain)));
    }
    Ok(Either::Right(Go::to(security::at(&visit)).toast("ok", "account-passkey-added", &[])))
}

async fn name(visit: Visit, scope: Option<Scope>, id: Path<Id>, form: Form) -> Result<Either<Page, Go>> {
    let (account, id) = (mine(&visit)?.account.id, *id);
    let name = match named(&form) {
        Ok(name) => name,
        Err(wrong) => return Ok(Either::Left(security::shown(&visit, &[wrong]).await?)),
    };
    let kept = name.clone();
    visit.house().platform_tx("system:passkey", move |tx| tx.name_passkey(account, id, &kept)).await?;
    journal(scope, "members.passkey_renamed", name).await?;
    Ok(Either::Right(Go::to(security::at(&visit)).toast("ok", "account-passkey-renamed", &[])))
}

async fn remove(visit: Visit, scope: Option<Scope>, id: Path<Id>) -> Result<Go> {
    let (account, id) = (mine(&visit)?.account.id, *id);
    let name = visit.house().platform_tx("system:passkey", move |tx| tx.drop_passkey(account, id)).await?;
    journal(scope, "members.passkey_removed", name).await?;
    Ok(Go::to(security::at(&visit)).toast("ok", "account-passkey-removed", &[]))
}
