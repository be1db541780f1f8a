//! One's own account: password, sessions, keys for programs.

use actix_web::Either;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use kernel::accounts::{hash_of, secret};
use kernel::error::{Error, Result, Wrong};
use kernel::module::MEMBER;
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::schema::directory::sessions;
use kernel::schema::tokens as t;
use kernel::scope::Scope;
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit, field_errors, password, session};

/// The longest a key may last, in days.
const LONGEST: i64 = 365;

pub fn routes(r: &mut Routes) {
    r.get("/app/profile", MEMBER, page);
    r.post("/app/profile/password", MEMBER, change_password);
    r.post("/app/profile/sessions/end", MEMBER, end_others);
    r.post("/app/profile/tokens", MEMBER, make_token);
    r.post("/app/profile/tokens/{id}/revoke", MEMBER, revoke);
}

async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    shown(&visit, &scope, &[], None).await
}

async fn shown(visit: &Visit, scope: &Scope, wrongs: &[Wrong], made: Option<String>) -> Result<Page> {
    let session = visit.session().cloned().ok_or(Error::Anonymous)?;
    let (account, here) = (session.account.id, scope.tenant().id);
    type Device = (Vec<u8>, DateTime<Utc>, String, String);
    let devices: Vec<Device> = visit
        .house()
        .platform_tx("system:profile", move |tx| {
            let mine = sessions::account_id.eq(account).and(sessions::tenant_id.eq(here)).and(sessions::expires_at.gt(diesel::dsl::now));
            tx.all(sessions::table.filter(mine).order(sessions::seen_at.desc()).limit(20).select((
                sessions::hash,
                sessions::seen_at,
                sessions::agent,
                sessions::address,
            )))
        })
        .await?;
    let devices: Vec<Value> = devices.into_iter().map(|(hash, seen, agent, address)| json!({"current": hash[..] == session.hash[..], "seen": seen, "agent": device(&agent), "address": address})).collect();
    let member = scope.principal().member();
    type Key = (Id, String, String, DateTime<Utc>, Option<DateTime<Utc>>);
    let keys: Vec<Key> = scope
        .tx(move |tx| {
            let Some(member) = member else { return Ok(Vec::new()) };
            let mine = t::member_id.eq(member).and(t::revoked_at.is_null());
            tx.all(t::table.filter(mine).order(t::id.desc()).select((t::id, t::label, t::prefix, t::expires_at, t::used_at)))
        })
        .await?;
    let keys: Vec<Value> = keys
        .into_iter()
        .map(|(id, label, prefix, expires, used)| json!({"id": id, "label": label, "prefix": prefix, "expires": expires, "used": used}))
        .collect();
    let status = if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Page::new("admin/profile.html").title("profile-title").status(status);
    Ok(page
        .with("account", json!({"name": session.account.name, "email": session.account.email}))
        .with("devices", devices)
        .with("tokens", keys)
        .with("made", made)
        .with("errors", field_errors(visit, wrongs)))
}

/// A browser's name and system, as far as it says them.
fn device(agent: &str) -> String {
    let pick = |all: &[&str]| all.iter().find(|w| agent.contains(**w)).map_or(String::new(), |w| (*w).to_string());
    let browser = pick(&["Firefox", "Edg", "Chrome", "Safari", "curl"]);
    let system = pick(&["Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux"]);
    [browser, system].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" · ")
}

async fn change_password(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let session = visit.session().cloned().ok_or(Error::Anonymous)?;
    let (account, email) = (session.account.id, session.account.email.clone());
    let known = visit.house().platform_tx("system:profile", move |tx| tx.credentials(&email)).await?.ok_or(Error::NotFound)?;
    let mut wrongs = Vec::new();
    if !password::verify(form.raw("current"), Some(&known.password)).await? {
        wrongs.push(Wrong::new("current", "password-wrong"));
    }
    wrongs.extend(password::check("password", form.raw("password")));
    if !wrongs.is_empty() {
        return Ok(Either::Left(shown(&visit, &scope, &wrongs, None).await?));
    }
    let hash = password::hash(form.raw("password")).await?;
    // Every session ends with the old password; this browser begins a new one.
    visit.house().platform_tx("system:profile", move |tx| tx.set_password(account, &hash)).await?;
    scope.tx(|tx| tx.journal("members.password_changed", tx.scope().principal().member(), json!({}))).await?;
    Ok(Either::Right(Go::to("/app/profile").toast("ok", "profile-password-changed", &[]).cookie(session::open(&visit, account).await?)))
}

async fn end_others(visit: Visit) -> Result<Go> {
    let session = visit.session().cloned().ok_or(Error::Anonymous)?;
    let (account, this) = (session.account.id, session.hash.to_vec());
    visit
        .house()
        .platform_tx("system:profile", move |tx| {
            tx.run(diesel::delete(sessions::table.filter(sessions::account_id.eq(account).and(sessions::hash.ne(this)))))
        })
        .await?;
    Ok(Go::to("/app/profile").toast("ok", "profile-sessions-ended", &[]))
}

async fn make_token(visit: Visit, scope: Scope, form: Form) -> Result<Page> {
    let member = scope.principal().member().ok_or(Error::Anonymous)?;
    let label = form.text("label").to_string();
    let days = form.text("days").parse::<i64>().unwrap_or(90).clamp(1, LONGEST);
    if label.is_empty() || label.chars().count() > 60 {
        return shown(&visit, &scope, &[Wrong::new("label", "required")], None).await;
    }
    let token = format!("est_{}", secret().0);
    let (hash, prefix) = (hash_of(&token), token[..12].to_string());
    scope
        .tx(move |tx| {
            let row = (
                t::label.eq(&label),
                t::prefix.eq(prefix),
                t::hash.eq(hash.to_vec()),
                t::member_id.eq(member),
                t::expires_at.eq(Utc::now() + Duration::days(days)),
            );
            let id: Id = tx.one(diesel::insert_into(t::table).values(row).returning(t::id))?;
            tx.journal("tokens.created", Some(id), json!({"label": label, "days": days}))
        })
        .await?;
    shown(&visit, &scope, &[], Some(token)).await
}

async fn revoke(scope: Scope, id: Path<Id>) -> Result<Go> {
    let (member, id) = (scope.principal().member().ok_or(Error::Anonymous)?, *id);
    scope
        .tx(move |tx| {
            let mine = t::table.filter(t::id.eq(id).and(t::member_id.eq(member)).and(t::revoked_at.is_null()));
            tx.one::<Id>(diesel::update(mine).set(t::revoked_at.eq(Some(Utc::now()))).returning(t::id))?;
            tx.journal("tokens.revoked", Some(id), json!({}))
        })
        .await?;
    Ok(Go::to("/app/profile").toast("ok", "profile-token-revoked", &[]))
}
