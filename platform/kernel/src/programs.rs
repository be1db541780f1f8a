//! Programs that signed in for a member: each is a family of refresh tokens, of
//! which one is good at a time. The keys that sign their access tokens.

use crate::accounts::LONGEST;
use crate::database::As;
use crate::directory::{Key, Scopes, has_factor, scopes};
use crate::error::{Error, Result};
use crate::house::{House, Stamp};
use crate::networks::Networks;
use crate::platform_tx::PlatformTx;
use crate::principal::Id;
use crate::schema::directory::{accounts, signing_keys};
use crate::schema::{journal, members, token_refreshes, tokens};
use chrono::{DateTime, Duration, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// A refresh token waits so long to be used (requirements, AU-25); a family never lasts longer than a session does.
const REFRESH: Duration = Duration::days(7);
/// A key signs for so long (requirements, SE-15).
const SIGNS: Duration = Duration::days(90);
/// What an older key has signed is over after this.
const VERIFIES: Duration = Duration::hours(1);

/// For whom a program signs in, and how it got there.
#[derive(Clone, Debug)]
pub struct Program {
    pub member: Id,
    /// The API key it was exchanged for, which takes it along when it ends.
    pub parent: Option<Id>,
    /// What the program calls itself.
    pub label: String,
    pub agent: String,
    pub address: String,
}

/// What became of a refresh token.
#[derive(Clone, Debug)]
pub enum Refreshed {
    /// It was good, once: the program goes on.
    Good { id: Id, member: Id, until: DateTime<Utc> },
    /// It had been used before: somebody holds a copy, and nobody goes on.
    Reused { email: String, name: String, label: String, locale: String },
    /// It was shown from where its key is not used; it is still good where it is.
    Elsewhere(Id),
    /// It is over, or never was.
    Unknown,
}

/// A key that signs, or has signed, access tokens.
#[derive(Clone, Debug, Queryable)]
pub struct SigningKey {
    pub id: Id,
    /// What it is derived from, with the house's secret.
    pub nonce: Vec<u8>,
    pub created_at: DateTime<Utc>,
    pub verifies_until: Option<DateTime<Utc>>,
}

/// The keys of now, as this process knows them.
pub(crate) type Signers = RwLock<Option<(Stamp, Arc<HashMap<Id, SigningKey>>)>>;

fn told(conn: &mut PgConnection, what: &str, subject: Id, data: &Value) -> Result<()> {
    let row = (journal::what.eq(what), journal::subject.eq(subject), journal::data.eq(data));
    diesel::insert_into(journal::table).values(row).execute(conn)?;
    Ok(())
}

/// A family of this member with its first refresh token; `NotFound` without a seat.
fn open(conn: &mut PgConnection, program: &Program, refresh: [u8; 32]) -> Result<(Id, DateTime<Utc>)> {
    let seat = members::id.eq(program.member).and(members::status.eq("active")).and(members::deleted_at.is_null());
    members::table.filter(seat).select(members::id).first::<Id>(conn)?;
    let until = Utc::now() + REFRESH;
    let cut = |text: &str, most| text.chars().take(most).collect::<String>();
    let row = (
        (tokens::kind.eq("program"), tokens::label.eq(cut(&program.label, 60)), tokens::prefix.eq(""), tokens::hash.eq(refresh.to_vec())),
        (tokens::member_id.eq(program.member), tokens::parent_id.eq(program.parent), tokens::expires_at.eq(until)),
        (tokens::agent.eq(cut(&program.agent, 200)), tokens::address.eq(&program.address), tokens::used_at.eq(Some(Utc::now()))),
    );
    let id: Id = diesel::insert_into(tokens::table).values(row).returning(tokens::id).get_result(conn)?;
    told(conn, "tokens.signed_in", id, &json!({"label": cut(&program.label, 60)}))?;
    Ok((id, until))
}

/// Whether what a token was made with still holds: its member's seat, their account, its parent.
fn stands(conn: &mut PgConnection, id: Id) -> Result<Option<Key>> {
    let good = tokens::id.eq(id).and(tokens::kind.eq("program")).and(tokens::expires_at.gt(diesel::dsl::now));
    let kept = tokens::revoked_at.is_null().and(tokens::deleted_at.is_null());
    let seat = members::status.eq("active").and(members::deleted_at.is_null());
    let found = tokens::table
        .inner_join(members::table.on(members::tenant_id.eq(tokens::tenant_id).and(members::id.eq(tokens::member_id))))
        .filter(good.and(kept).and(seat))
        .select((
            tokens::tenant_id,
            tokens::member_id,
            tokens::parent_id,
            tokens::expires_at,
            tokens::created_at,
            (members::account_id, tokens::scopes, tokens::networks),
        ))
        .first::<(Id, Id, Option<Id>, DateTime<Utc>, DateTime<Utc>, (Id, Scopes, Scopes))>(conn)
        .optional()?;
    let Some((tenant, member, parent, expires_at, created_at, (account, said, from))) = found else { return Ok(None) };
    let since = accounts::table.find(account).filter(accounts::signed_out_at.lt(created_at));
    let theirs = since.select((accounts::factor_due_at, accounts::must_change_password)).first::<(DateTime<Utc>, bool)>(conn).optional()?;
    let Some((due, owes_password)) = theirs else { return Ok(None) };
    if let Some(parent) = parent {
        let holds = tokens::id.eq(parent).and(tokens::revoked_at.is_null()).and(tokens::expires_at.gt(diesel::dsl::now));
        if tokens::table.filter(holds).select(tokens::id).first::<Id>(conn).optional()?.is_none() {
            return Ok(None);
        }
    }
    let lacks_factor = due <= Utc::now() && !has_factor(conn, account)?;
    let networks = from.map(Networks::kept);
    Ok(Some(Key { id, member, tenant, expires_at, lacks_factor, owes_password, scopes: scopes(said), networks }))
}

fn refresh(conn: &mut PgConnection, old: [u8; 32], new: [u8; 32], from: (&str, &str)) -> Result<Refreshed> {
    // Who comes with the same token at the same time waits here, and then finds it used.
    let this = tokens::table.filter(tokens::hash.eq(old.to_vec()).and(tokens::kind.eq("program")));
    let current = this.select((tokens::id, tokens::created_at)).for_update().first::<(Id, DateTime<Utc>)>(conn).optional()?;
    let Some((id, created_at)) = current else { return reused(conn, old) };
    let Some(key) = stands(conn, id)? else { return Ok(Refreshed::Unknown) };
    if !key.reaches(from.1) {
        return Ok(Refreshed::Elsewhere(id));
    }
    let until = (Utc::now() + REFRESH).min(created_at + LONGEST);
    let used = (token_refreshes::token_id.eq(id), token_refreshes::hash.eq(old.to_vec()));
    diesel::insert_into(token_refreshes::table).values(used).execute(conn)?;
    let agent: String = from.0.chars().take(200).collect();
    let set = (
        (tokens::hash.eq(new.to_vec()), tokens::expires_at.eq(until), tokens::used_at.eq(Some(Utc::now()))),
        (tokens::agent.eq(agent), tokens::address.eq(from.1)),
    );
    diesel::update(tokens::table.filter(tokens::id.eq(id))).set(set).execute(conn)?;
    Ok(Refreshed::Good { id, member: key.member, until })
}

/// A token that is nobody's of now: one that was used ends its family, once.
fn reused(conn: &mut PgConnection, old: [u8; 32]) -> Result<Refreshed> {
    let used = token_refreshes::table.filter(token_refreshes::hash.eq(old.to_vec())).select(token_refreshes::token_id);
    let Some(id) = used.first::<Id>(conn).optional()? else { return Ok(Refreshed::Unknown) };
    let open = tokens::table.filter(tokens::id.eq(id).and(tokens::revoked_at.is_null()));
    let ended = diesel::update(open).set(tokens::revoked_at.eq(Some(Utc::now()))).returning((tokens::member_id, tokens::label));
    let Some((member, label)) = ended.get_result::<(Id, String)>(conn).optional()? else { return Ok(Refreshed::Unknown) };
    told(conn, "tokens.reused", id, &json!({"label": label}))?;
    let account: Id = members::table.filter(members::id.eq(member)).select(members::account_id).first(conn)?;
    let columns = (accounts::email, accounts::name, accounts::locale);
    let (email, name, locale) = accounts::table.find(account).select(columns).first(conn)?;
    Ok(Refreshed::Reused { email, name, label, locale })
}

impl House {
    /// A program signs in for a member: its family, and until when the first refresh token waits.
    pub async fn open_program(&self, tenant: Id, program: Program, first: [u8; 32]) -> Result<(Id, DateTime<Utc>)> {
        let actor = format!("member:{}", program.member);
        self.in_agency(tenant, actor, move |conn| open(conn, &program, first)).await
    }

    /// A refresh token is exchanged for the next one: once, however many ask.
    pub async fn refresh_program(&self, tenant: Id, old: [u8; 32], new: [u8; 32], agent: String, address: String) -> Result<Refreshed> {
        self.in_agency(tenant, "system:token".into(), move |conn| refresh(conn, old, new, (&agent, &address))).await
    }

    /// The seat of an account in an agency.
    pub async fn seat_of(&self, tenant: Id, account: Id) -> Result<Option<Id>> {
        let theirs = members::account_id.eq(account).and(members::status.eq("active")).and(members::deleted_at.is_null());
        let read = move |conn: &mut PgConnection| Ok(members::table.filter(theirs).select(members::id).first(conn).optional()?);
        self.in_agency(tenant, "system:token".into(), read).await
    }

    /// A program of an agency, if everything it was made with still holds.
    pub async fn program(&self, id: Id, tenant: Id) -> Result<Option<Key>> {
        let (name, stamp) = (crate::accounts::hash_of(&format!("program:{id}")), self.stamp(Some(tenant)));
        if let Some(known) = self.known_key(&name, tenant, stamp) {
            return Ok(known);
        }
        let key = self.in_agency(tenant, "system:token".into(), move |conn| stands(conn, id)).await?;
        self.remember_token(name, stamp, key.clone());
        Ok(key)
    }

    /// A token was used: written down at most every five minutes by each process, while nobody waits.
    pub async fn token_used(&self, id: Id, tenant: Id) -> Result<()> {
        let touch = diesel::update(tokens::table.filter(tokens::id.eq(id))).set(tokens::used_at.eq(Some(Utc::now())));
        self.in_agency(tenant, "system:token".into(), move |conn| Ok(touch.execute(conn).map(|_| ())?)).await
    }

    /// A token was shown from where it is not used: the agency's journal says so.
    pub async fn token_elsewhere(&self, id: Id, tenant: Id, address: String) -> Result<()> {
        self.in_agency(tenant, "system:token".into(), move |conn| told(conn, "tokens.refused", id, &json!({"address": address}))).await
    }

    async fn in_agency<T: Send + 'static>(
        &self,
        tenant: Id,
        actor: String,
        work: impl FnOnce(&mut PgConnection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let house = self.clone();
        let done = tokio::task::spawn_blocking(move || house.db().transaction(&As::house(Some(tenant), &actor), work));
        done.await.map_err(Error::internal)?
    }

    /// The key that signs now; the first one is made when it is first asked for.
    pub async fn signing_key(&self) -> Result<SigningKey> {
        let newest =
            |keys: &HashMap<Id, SigningKey>| keys.values().filter(|k| k.verifies_until.is_none()).max_by_key(|k| k.created_at).cloned();
        if let Some(key) = newest(&*self.signers().await?) {
            return Ok(key);
        }
        self.platform_tx("system:signing", |tx| tx.turn_signing_keys(false)).await?;
        newest(&*self.read_signers(None).await?).ok_or_else(|| Error::internal("no key signs"))
    }

    /// The key that has signed under this name, as long as it verifies.
    pub async fn verifying_key(&self, id: Id) -> Result<Option<SigningKey>> {
        let found = match self.signers().await?.get(&id).cloned() {
            // Another process may have made it a moment ago.
            None => self.read_signers(None).await?.get(&id).cloned(),
            found => found,
        };
        Ok(found.filter(|key| key.verifies_until.is_none_or(|until| until > Utc::now())))
    }

    async fn signers(&self) -> Result<Arc<HashMap<Id, SigningKey>>> {
        let stamp = self.stamp(None);
        let known = self.known_signers().read().unwrap_or_else(PoisonError::into_inner).clone();
        match known {
            Some((read_in, keys)) if stamp == Some(read_in) => Ok(keys),
            _ => self.read_signers(stamp).await,
        }
    }

    async fn read_signers(&self, stamp: Option<Stamp>) -> Result<Arc<HashMap<Id, SigningKey>>> {
        let all =
            signing_keys::table.select((signing_keys::id, signing_keys::nonce, signing_keys::created_at, signing_keys::verifies_until));
        let keys: Vec<SigningKey> = self.platform_tx("system:signing", move |tx| tx.all(all)).await?;
        let keys: Arc<HashMap<Id, SigningKey>> = Arc::new(keys.into_iter().map(|k| (k.id, k)).collect());
        if let Some(stamp) = stamp {
            *self.known_signers().write().unwrap_or_else(PoisonError::into_inner) = Some((stamp, keys.clone()));
        }
        Ok(keys)
    }
}

impl PlatformTx<'_> {
    /// A new key signs where the newest one has signed for ninety days, or at once if `now`; the others verify for an
    /// hour more, and go when that is long over. Whether there is a new one is said.
    pub fn turn_signing_keys(&mut self, now: bool) -> Result<bool> {
        self.hold("signing-keys")?;
        let long_ago = Utc::now() - Duration::days(1);
        self.run(diesel::delete(signing_keys::table.filter(signing_keys::verifies_until.lt(long_ago))))?;
        let signing = signing_keys::table.filter(signing_keys::verifies_until.is_null());
        let young = signing.filter(signing_keys::created_at.gt(Utc::now() - SIGNS)).select(signing_keys::id);
        if !now && self.maybe::<Id>(young.limit(1))?.is_some() {
            return Ok(false);
        }
        self.run(diesel::update(signing).set(signing_keys::verifies_until.eq(Some(Utc::now() + VERIFIES))))?;
        let nonce: [u8; 32] = rand::random();
        self.run(diesel::insert_into(signing_keys::table).values(signing_keys::nonce.eq(nonce.to_vec())))?;
        Ok(true)
    }

    /// Every program that signed in for this account until now is signed out, at all its agencies.
    pub fn sign_programs_out(&mut self, account: Id) -> Result<()> {
        let set = accounts::signed_out_at.eq(diesel::dsl::now);
        self.run(diesel::update(accounts::table.find(account)).set(set)).map(|_| ())
    }
}
