//! Another e-mail address: proven by a click in a mail to the new one, told to the old one.

use super::shown;
use actix_web::Either;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use chrono::Duration;
use diesel::prelude::*;
use kernel::accounts::{Ticket, hash_of, secret};
use kernel::error::{Error, Result, Wrong};
use kernel::field::is_email;
use kernel::module::MEMBER;
use kernel::routes::Routes;
use kernel::schema::directory::accounts;
use kernel::schema::members;
use kernel::scope::Scope;
use serde_json::json;
use web::letter::{SendMail, letter};
use web::{Form, Go, Page, Visit, password};

pub fn routes(r: &mut Routes) {
    r.post("/app/profile/email", MEMBER, ask);
    r.get("/app/profile/email/{token}", MEMBER, page);
    r.post("/app/profile/email/{token}", MEMBER, confirm);
}

/// Sends the link that proves the new address. Whether it has an account already is not told here.
async fn ask(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let session = visit.session().cloned().ok_or(Error::Anonymous)?;
    let (account, old, new) = (session.account.id, session.account.email.clone(), form.text("email").to_lowercase());
    web::limits::per_minute(&format!("address:{account}"), 5)?;
    let known = visit.house().platform_tx("system:profile", move |tx| tx.credentials(&old)).await?.ok_or(Error::NotFound)?;
    let mut wrongs = Vec::new();
    if !is_email(&new) {
        wrongs.push(Wrong::new("email", if new.is_empty() { "required" } else { "email" }));
    }
    if !password::verify(form.raw("proof"), Some(&known.password)).await? {
        wrongs.push(Wrong::new("proof", "password-wrong"));
    }
    if !wrongs.is_empty() {
        return Ok(Either::Left(shown(&visit, &scope, &wrongs, None, Some(&form)).await?));
    }
    let (token, hash) = secret();
    let link = format!("{}/app/profile/email/{token}", visit.origin());
    let message = letter(&visit, "address", &new, &link, &[("name", session.account.name.clone())])?;
    let (tenant, to) = (scope.tenant().id, new.clone());
    visit
        .house()
        .platform_tx("system:profile", move |tx| {
            let lasts = Duration::hours(1);
            tx.issue(
                hash,
                &Ticket {
                    purpose: "address",
                    tenant: Some(tenant),
                    account: Some(account),
                    email: Some(&to),
                    slug: None,
                    data: json!({}),
                    lasts,
                },
            )?;
            tx.order(SendMail::now(message)?)
        })
        .await?;
    Ok(Either::Right(Go::to("/app/profile#address").toast("ok", "profile-email-sent", &[("email", new)])))
}

async fn page(visit: Visit, token: Path<String>) -> Result<Page> {
    let account = visit.session().map(|s| s.account.id);
    let hash = hash_of(&token);
    let found = visit.house().platform_tx("system:profile", move |tx| tx.look_at(hash, "address")).await?;
    let found = found.filter(|t| t.used_at.is_none() && t.account == account);
    let status = if found.is_some() { StatusCode::OK } else { StatusCode::GONE };
    Ok(Page::new("admin/address.html")
        .title("profile-email-title")
        .crumb("profile-title", Some("/app/profile"))
        .status(status)
        .with("token", &*token)
        .with("email", found.and_then(|t| t.email)))
}

/// The address is the account's from now on; the old one is told, in case it was somebody else.
async fn confirm(visit: Visit, scope: Scope, token: Path<String>) -> Result<Go> {
    let session = visit.session().cloned().ok_or(Error::Anonymous)?;
    let (account, old) = (session.account.id, session.account.email.clone());
    let hash = hash_of(&token);
    let link = format!("{}/forgot", visit.origin());
    let told = letter(&visit, "address-changed", &old, &link, &[("name", session.account.name.clone())])?;
    let done = visit
        .house()
        .platform_tx("system:profile", move |tx| {
            let ticket = tx.redeem(hash, "address")?;
            let new = ticket.email.filter(|_| ticket.account == Some(account)).ok_or(Error::NotFound)?;
            tx.run(diesel::update(accounts::table.find(account)).set(accounts::email.eq(&new)))?;
            tx.order(SendMail::now(told)?)?;
            Ok(new)
        })
        .await;
    match done {
        Ok(new) => {
            let member = scope.principal().member();
            scope
                .tx(move |tx| {
                    if let Some(member) = member {
                        let set = (members::email.eq(&new), members::updated_at.eq(diesel::dsl::now));
                        tx.run(diesel::update(members::table.filter(members::id.eq(member))).set(set))?;
                    }
                    tx.journal("members.address_changed", member, json!({}))
                })
                .await?;
            Ok(Go::to("/app/profile#address").toast("ok", "profile-email-changed", &[]))
        }
        Err(Error::NotFound) => Ok(Go::to("/app/profile#address").toast("warn", "profile-email-late", &[])),
        // Somebody opened an account at that address meanwhile: the link is not used up, the address stays.
        Err(Error::Invalid(_) | Error::Conflict(_)) => Ok(Go::to("/app/profile#address").toast("warn", "profile-email-taken", &[])),
        Err(e) => Err(e),
    }
}
