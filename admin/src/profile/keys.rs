//! Keys for programs: each acts with the rights its maker has at that moment.

mod api;

use super::shown;
use actix_web::web::Path;
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use kernel::accounts::{hash_of, secret};
use kernel::error::{Error, Result, Wrong};
use kernel::module::MEMBER;
use kernel::networks::{MOST, plain};
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::schema::directory::accounts;
use kernel::schema::tokens as t;
use kernel::scope::Scope;
use serde::Serialize;
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit, device_name};

/// The longest a key may last, in days.
const LONGEST: i64 = 365;

pub fn routes(r: &mut Routes) {
    r.post("/app/profile/tokens", MEMBER, make_token).dangerous();
    r.post("/app/profile/tokens/{id}/revoke", MEMBER, revoke).dangerous();
    api::routes(r);
}

/// A key as its table keeps it; never the secret, of which nobody keeps more than a hash.
#[derive(Clone, Debug, Serialize, Queryable, Selectable)]
#[diesel(table_name = t, check_for_backend(diesel::pg::Pg))]
struct Key {
    id: Id,
    label: String,
    prefix: String,
    expires_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
    /// Modules, or reading alone; nothing is all that its maker may.
    scopes: Option<Vec<Option<String>>>,
    /// From where it may be used; nothing is from anywhere.
    networks: Option<Vec<Option<String>>>,
}

/// One's keys that are still good for something, newest first.
async fn kept(scope: &Scope) -> Result<Vec<Key>> {
    let member = scope.principal().member().ok_or(Error::Anonymous)?;
    let mine = t::member_id.eq(member).and(t::kind.eq("key")).and(t::revoked_at.is_null());
    scope.tx(move |tx| tx.all(t::table.filter(mine).order(t::id.desc()).select(Key::as_select()))).await
}

/// The same for their page.
pub async fn mine(visit: &Visit, scope: &Scope) -> Result<Vec<Value>> {
    let said = |key: Key| {
        let opens = key.scopes.map(|all| in_words(visit, all.iter().flatten()));
        let from = key.networks.map(|all| all.into_iter().flatten().collect::<Vec<_>>().join(", "));
        json!({
            "id": key.id, "label": key.label, "prefix": key.prefix, "expires": key.expires_at, "used": key.used_at, "opens": opens, "from": from,
        })
    };
    Ok(kept(scope).await?.into_iter().map(said).collect())
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
pub fn modules(visit: &Visit, scope: &Scope, ticked: &[&str]) -> Vec<Value> {
    let tenant = scope.tenant();
    let on = scope.house().edition().all().filter(|m| tenant.has(m.manifest.name) && m.all_permissions().next().is_some());
    let said = |name: &str| json!({"value": name, "label": visit.say(&format!("module-{name}"), &[]), "ticked": ticked.contains(&name)});
    on.map(|m| said(m.manifest.name)).collect()
}

/// A key as it is asked for.
struct Wish {
    label: String,
    days: i64,
    scopes: Option<Vec<String>>,
    networks: Option<Vec<String>>,
}

impl Wish {
    /// What was asked for, with everything that is wrong about it. A module that is not there is refused, not left out: what
    /// is left of the wish could be everything. So is what is no network.
    fn read(scope: &Scope, label: &str, days: i64, reads: bool, modules: &[&str], networks: &[&str]) -> Result<Wish> {
        let mut wrongs = Vec::new();
        match label.chars().count() {
            0 => wrongs.push(Wrong::new("label", "required")),
            61.. => wrongs.push(Wrong::new("label", "too-long").with("max", 60)),
            _ => {}
        }
        let edition = scope.house().edition();
        if modules.iter().any(|name| edition.module(name).is_none()) {
            wrongs.push(Wrong::new("modules", "invalid"));
        }
        let mut from = Vec::new();
        for text in networks {
            match plain(text) {
                Some(network) if from.contains(&network) => {}
                Some(network) => from.push(network),
                None => wrongs.push(Wrong::new("networks", "network").with("value", text.chars().take(60).collect::<String>())),
            }
        }
        if from.len() > MOST {
            wrongs.push(Wrong::new("networks", "networks-many").with("max", MOST));
        }
        if !wrongs.is_empty() {
            // One wrong network is said, and not fifty.
            wrongs.dedup_by_key(|wrong| wrong.field.clone());
            return Err(Error::Invalid(wrongs));
        }
        let scopes = match (reads, modules.is_empty()) {
            (false, true) => None,
            (true, true) => Some(vec!["*:read".into()]),
            (reads, false) => Some(modules.iter().map(|m| if reads { format!("{m}:read") } else { (*m).into() }).collect()),
        };
        let networks = Some(from).filter(|all| !all.is_empty());
        Ok(Wish { label: label.into(), days: days.clamp(1, LONGEST), scopes, networks })
    }
}

/// Makes a key of one's own: its number, and its secret, which is told once.
async fn make(scope: &Scope, wish: Wish) -> Result<(Id, String)> {
    let member = scope.principal().member().ok_or(Error::Anonymous)?;
    let token = format!("est_{}", secret().0);
    let (hash, prefix) = (hash_of(&token), token[..12].to_string());
    let listed = |all: &Option<Vec<String>>| all.clone().map(|all| all.into_iter().map(Some).collect::<Vec<_>>());
    let id = scope
        .tx(move |tx| {
            let row = (
                (t::label.eq(&wish.label), t::prefix.eq(prefix), t::hash.eq(hash.to_vec()), t::member_id.eq(member)),
                (t::expires_at.eq(Utc::now() + Duration::days(wish.days)), t::scopes.eq(listed(&wish.scopes))),
                t::networks.eq(listed(&wish.networks)),
            );
            let id: Id = tx.one(diesel::insert_into(t::table).values(row).returning(t::id))?;
            let told = json!({"label": wish.label, "days": wish.days, "opens": wish.scopes, "from": wish.networks});
            tx.journal("tokens.created", Some(id), told).map(|()| id)
        })
        .await?;
    Ok((id, token))
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
    let networks: Vec<&str> = form.text("networks").split([',', ';', ' ', '\t', '\r', '\n']).filter(|n| !n.is_empty()).collect();
    let days = form.text("days").parse::<i64>().unwrap_or(90);
    match Wish::read(&scope, form.text("label"), days, form.text("opens") == "read", &form.all("modules"), &networks) {
        Ok(wish) => {
            let (_, token) = make(&scope, wish).await?;
            shown(&visit, &scope, &[], Some(token), None).await
        }
        Err(Error::Invalid(wrongs)) => shown(&visit, &scope, &wrongs, None, Some(&form)).await,
        Err(e) => Err(e),
    }
}

/// A key of one's own opens nothing any more.
async fn end(scope: &Scope, id: Id) -> Result<()> {
    let member = scope.principal().member().ok_or(Error::Anonymous)?;
    scope
        .tx(move |tx| {
            let mine = t::table.filter(t::id.eq(id).and(t::member_id.eq(member)).and(t::revoked_at.is_null()));
            tx.one::<Id>(diesel::update(mine).set(t::revoked_at.eq(Some(Utc::now()))).returning(t::id))?;
            tx.journal("tokens.revoked", Some(id), json!({}))
        })
        .await?;
    // Whoever is told that it is over may try: this process does not wait for the database to say so.
    scope.house().changed(scope.tenant().id);
    Ok(())
}

async fn revoke(scope: Scope, id: Path<Id>) -> Result<Go> {
    end(&scope, *id).await?;
    Ok(Go::to("/app/profile#keys").toast("ok", "profile-token-revoked", &[]))
}
