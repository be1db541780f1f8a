//! Keys for programs: each acts with the rights its maker has at that moment.

use super::shown;
use actix_web::web::Path;
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use kernel::accounts::{hash_of, secret};
use kernel::error::{Error, Result, Wrong};
use kernel::module::MEMBER;
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::schema::directory::accounts;
use kernel::schema::tokens as t;
use kernel::scope::Scope;
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit, device_name};

/// The longest a key may last, in days.
const LONGEST: i64 = 365;

pub fn routes(r: &mut Routes) {
    r.post("/app/profile/tokens", MEMBER, make_token).dangerous();
    r.post("/app/profile/tokens/{id}/revoke", MEMBER, revoke).dangerous();
}

/// One's keys that are still good for something, newest first.
pub async fn mine(visit: &Visit, scope: &Scope) -> Result<Vec<Value>> {
    let member = scope.principal().member();
    type Key = (Id, String, String, DateTime<Utc>, Option<DateTime<Utc>>, Option<Vec<Option<String>>>);
    let keys: Vec<Key> = scope
        .tx(move |tx| {
            let Some(member) = member else { return Ok(Vec::new()) };
            let mine = t::member_id.eq(member).and(t::kind.eq("key")).and(t::revoked_at.is_null());
            tx.all(t::table.filter(mine).order(t::id.desc()).select((t::id, t::label, t::prefix, t::expires_at, t::used_at, t::scopes)))
        })
        .await?;
    let said = |(id, label, prefix, expires, used, scopes): Key| {
        let opens = scopes.map(|all| in_words(visit, all.iter().flatten()));
        json!({"id": id, "label": label, "prefix": prefix, "expires": expires, "used": used, "opens": opens})
    };
    Ok(keys.into_iter().map(said).collect())
}

/// What a key opens, in words.
fn in_words<'a>(visit: &Visit, scopes: impl Iterator<Item = &'a String>) -> String {
    let (mut reads, mut modules) = (false, Vec::new());
    for scope in scopes {
        let (module, only) = scope.strip_suffix(":read").map_or((scope.as_str(), false), |module| (module, true));
        reads = only;
        if module != "*" {
            modules.push(visit.say(&format!("module-{module}"), &[]));
        }
    }
    let read = reads.then(|| visit.say("profile-token-read", &[]));
    read.into_iter().chain(modules).collect::<Vec<_>>().join(" · ")
}

/// The modules that a key can be kept to: those that are on and have rights to give.
pub fn modules(visit: &Visit, scope: &Scope) -> Vec<Value> {
    let tenant = scope.tenant();
    let on = scope.house().edition().all().filter(|m| tenant.has(m.manifest.name) && m.all_permissions().next().is_some());
    on.map(|m| m.manifest.name).map(|name| json!({"value": name, "label": visit.say(&format!("module-{name}"), &[])})).collect()
}

/// What a form asks a key to open: nothing said is all that its maker may. A module that is not there is refused, not left
/// out: what is left of the wish could be everything.
fn scopes(form: &Form, scope: &Scope) -> Result<Option<Vec<String>>> {
    let edition = scope.house().edition();
    let wanted = form.all("modules");
    if wanted.iter().any(|name| edition.module(name).is_none()) {
        return Err(Error::invalid("modules", "invalid"));
    }
    Ok(match (form.text("opens") == "read", wanted.is_empty()) {
        (false, true) => None,
        (true, true) => Some(vec!["*:read".into()]),
        (reads, false) => Some(wanted.iter().map(|m| if reads { format!("{m}:read") } else { (*m).into() }).collect()),
    })
}

/// The programs that signed in for one and are still in, the latest first.
pub async fn programs(visit: &Visit, scope: &Scope) -> Result<Vec<Value>> {
    let account = visit.session().map(|s| s.account.id).ok_or(Error::Anonymous)?;
    let out = accounts::table.find(account).select(accounts::signed_out_at);
    let out: DateTime<Utc> = visit.house().platform_tx("system:profile", move |tx| tx.one(out)).await?;
    let member = scope.principal().member().ok_or(Error::Anonymous)?;
    type Program = (Id, String, String, String, DateTime<Utc>, Option<DateTime<Utc>>, DateTime<Utc>);
    let programs: Vec<Program> = scope
        .tx(move |tx| {
            let still = t::revoked_at.is_null().and(t::expires_at.gt(diesel::dsl::now)).and(t::created_at.gt(out));
            let mine = t::table.filter(t::member_id.eq(member).and(t::kind.eq("program")).and(still));
            let columns = (t::id, t::label, t::agent, t::address, t::created_at, t::used_at, t::expires_at);
            tx.all(mine.order(t::used_at.desc()).limit(50).select(columns))
        })
        .await?;
    let said = |(id, label, agent, address, since, used, until): Program| json!({"id": id, "label": label, "device": device_name(&agent), "address": address, "since": since, "used": used, "until": until});
    Ok(programs.into_iter().map(said).collect())
}

async fn make_token(visit: Visit, scope: Scope, form: Form) -> Result<Page> {
    let member = scope.principal().member().ok_or(Error::Anonymous)?;
    let label = form.text("label").to_string();
    let days = form.text("days").parse::<i64>().unwrap_or(90).clamp(1, LONGEST);
    if label.is_empty() || label.chars().count() > 60 {
        let wrong = Wrong::new("label", if label.is_empty() { "required" } else { "too-long" }).with("max", 60);
        return shown(&visit, &scope, &[wrong], None, None).await;
    }
    let scopes = scopes(&form, &scope)?;
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
                t::scopes.eq(scopes.clone().map(|all| all.into_iter().map(Some).collect::<Vec<_>>())),
            );
            let id: Id = tx.one(diesel::insert_into(t::table).values(row).returning(t::id))?;
            tx.journal("tokens.created", Some(id), json!({"label": label, "days": days, "opens": scopes}))
        })
        .await?;
    shown(&visit, &scope, &[], Some(token), None).await
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
    Ok(Go::to("/app/profile#keys").toast("ok", "profile-token-revoked", &[]))
}
