//! Programs sign in: a password and its second factor, or an API key, for an access token of half an hour and a
//! refresh token that is good once.

use super::object;
use crate::access_token::{self, LASTS};
use crate::account::{authenticator::shows_factor, due};
use crate::elsewhere;
use crate::letter::{SendMail, owner_letter, written};
use crate::limits;
use crate::sign_in::whose;
use crate::visit::Visit;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use kernel::accounts::{hash_of, secret};
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::module::{MEMBER, PUBLIC};
use kernel::principal::{Id, Principal};
use kernel::programs::{Program, Refreshed};
use kernel::resource::Record;
use kernel::routes::Routes;
use kernel::schema::tokens as t;
use kernel::scope::Scope;
use kernel::tenant::Tenant;
use serde_json::{Value, json};
use std::sync::Arc;
use theme::Locale;

pub(super) fn routes(r: &mut Routes) {
    r.within(None);
    r.post("/api/v1/token", PUBLIC, exchange).for_programs().told(told);
    r.delete("/api/v1/token", MEMBER, sign_out).told(|| json!({"status": "204"}));
}

/// The ways to be exchanged for a token.
const GRANTS: [&str; 3] = ["password", "api_key", "refresh_token"];

async fn exchange(visit: Visit, req: HttpRequest, body: Bytes) -> Result<HttpResponse> {
    let tenant = visit.tenant().cloned().ok_or(Error::NotFound)?;
    limits::per_minute(&format!("token:{}", visit.source()), 60)?;
    let asked = object(&req, &body)?;
    let text = |name: &str| asked.get(name).and_then(Value::as_str).unwrap_or_default();
    let needed: &[&str] = match text("grant_type") {
        "password" => &["email", "password"],
        "api_key" => &["api_key"],
        "refresh_token" => &["refresh_token"],
        _ => return Err(Error::invalid("grant_type", "choice")),
    };
    let wrongs: Vec<Wrong> = needed.iter().filter(|name| text(name).is_empty()).map(|name| Wrong::new(*name, "required")).collect();
    if !wrongs.is_empty() {
        return Err(Error::Invalid(wrongs));
    }
    let label = Some(text("client")).filter(|l| !l.is_empty()).unwrap_or("API").to_string();
    match text("grant_type") {
        "password" => by_password(&visit, &tenant, &asked, label).await,
        "api_key" => by_key(&visit, &tenant, text("api_key"), label).await,
        _ => refresh(&visit, &tenant, text("refresh_token")).await,
    }
}

async fn by_password(visit: &Visit, tenant: &Arc<Tenant>, asked: &Record, label: String) -> Result<HttpResponse> {
    let text = |name: &str| asked.get(name).and_then(Value::as_str).unwrap_or_default();
    let email = text("email").to_lowercase();
    let known = whose(visit, &email, text("password"), None).await?.ok_or(Error::Anonymous)?;
    let account = known.id;
    if visit.house().platform_tx("system:token", move |tx| tx.has_second_factor(account)).await? {
        if text("code").is_empty() {
            return Err(Error::invalid("code", "required"));
        }
        if !shows_factor(visit, account, text("code")).await? {
            visit.refuse();
            return Err(Error::invalid("code", "code-wrong"));
        }
    }
    visit.house().platform_tx("system:token", move |tx| tx.forget_failures(account)).await?;
    let member = visit.house().seat_of(tenant.id, account).await?.ok_or(Error::Anonymous)?;
    let answer = open(visit, tenant, member, None, label.clone()).await?;
    // Its owner hears of it, as of a browser that was not known.
    let (link, address) = (format!("{}/forgot", visit.config().platform_origin()), visit.address().to_string());
    let message = owner_letter(
        visit,
        &known.locale,
        "device",
        &known.email,
        &link,
        &[("name", known.name), ("device", label), ("address", address)],
    )?;
    visit.house().platform_tx("system:token", move |tx| tx.order(SendMail::now(message)?)).await?;
    Ok(answer)
}

async fn by_key(visit: &Visit, tenant: &Arc<Tenant>, key: &str, label: String) -> Result<HttpResponse> {
    let key = visit.house().token(hash_of(key), tenant.id).await?.ok_or(Error::Anonymous)?;
    if !key.reaches(visit.address()) {
        return Err(elsewhere::refused(visit, key.id, tenant.id));
    }
    if key.owes_password {
        return Err(due::new_password());
    }
    open(visit, tenant, key.member, Some(key.id), label).await
}

async fn open(visit: &Visit, tenant: &Arc<Tenant>, member: Id, parent: Option<Id>, label: String) -> Result<HttpResponse> {
    let (text, hash) = refresh_token();
    let program = Program { member, parent, label, agent: visit.agent().into(), address: visit.address().into() };
    let (id, until) = visit.house().open_program(tenant.id, program, hash).await?;
    given(visit, tenant, id, member, &text, until).await
}

async fn refresh(visit: &Visit, tenant: &Arc<Tenant>, shown: &str) -> Result<HttpResponse> {
    let (text, hash) = refresh_token();
    let done = visit.house().refresh_program(tenant.id, hash_of(shown), hash, visit.agent().into(), visit.address().into());
    match done.await? {
        Refreshed::Good { id, member, until } => given(visit, tenant, id, member, &text, until).await,
        Refreshed::Elsewhere(id) => Err(elsewhere::refused(visit, id, tenant.id)),
        Refreshed::Unknown => Err(Error::Anonymous),
        // One of two holds a copy, and nobody can tell which: both are out, and the owner hears of it.
        Refreshed::Reused { email, name, label, locale } => {
            visit.house().changed(tenant.id);
            let link = format!("{}/app/profile#keys", visit.config().origin_of(tenant));
            let args = [("name", name), ("label", label), ("address", visit.address().to_string())];
            let locale = Locale::parse(&locale).unwrap_or(Locale::Fr);
            let message = written(visit.house(), Some(tenant), locale, "token-reused", &email, &link, &args)?;
            visit.house().platform_tx("system:token", move |tx| tx.order(SendMail::now(message)?)).await?;
            Err(Error::Anonymous)
        }
    }
}

fn refresh_token() -> (String, [u8; 32]) {
    let text = format!("esr_{}", secret().0);
    let hash = hash_of(&text);
    (text, hash)
}

async fn given(visit: &Visit, tenant: &Tenant, id: Id, member: Id, refresh: &str, until: DateTime<Utc>) -> Result<HttpResponse> {
    let access = access_token::write(visit, tenant, id, member).await?;
    Ok(HttpResponse::Ok().json(json!({
        "access_token": access, "token_type": "Bearer", "expires_in": LASTS.num_seconds(),
        "refresh_token": refresh, "refresh_expires_in": (until - Utc::now()).num_seconds(),
    })))
}

/// The program that asks is signed out.
async fn sign_out(scope: Scope) -> Result<HttpResponse> {
    let Principal::Token { id, .. } = *scope.principal() else { return Err(Error::NotFound) };
    scope
        .tx(move |tx| {
            let this = t::table.filter(t::id.eq(id).and(t::kind.eq("program")).and(t::revoked_at.is_null()));
            tx.one::<Id>(kernel::diesel::update(this).set(t::revoked_at.eq(Some(Utc::now()))).returning(t::id))?;
            tx.journal("tokens.revoked", Some(id), json!({}))
        })
        .await?;
    scope.house().changed(scope.tenant().id);
    Ok(HttpResponse::NoContent().finish())
}

fn told() -> Value {
    let (text, number) = (json!({"type": "string"}), json!({"type": "integer"}));
    json!({
        "takes": {"type": "object", "required": ["grant_type"], "additionalProperties": false, "properties": {
            "grant_type": {"type": "string", "enum": GRANTS}, "client": {"type": "string", "maxLength": 60},
            "email": text, "password": text, "code": {"type": "string", "description": "of the second factor, where the account has one"},
            "api_key": text, "refresh_token": text,
        }},
        "gives": {"type": "object", "properties": {
            "access_token": text, "token_type": {"type": "string", "enum": ["Bearer"]}, "expires_in": number,
            "refresh_token": text, "refresh_expires_in": number,
        }},
    })
}
