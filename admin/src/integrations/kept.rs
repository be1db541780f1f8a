//! Accounts that are kept and not called: the key sealed, who looks after it, until when it runs, when the service is announced
//! to end. Whoever reads a key proves who they are once more, and the journal says so.

use chrono::{NaiveDate, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::principal::Id;
use kernel::schema::{integrations as i, members as m};
use kernel::scope::Tx;
use kernel::secret::Spot;
use serde_json::{Value, json};
use web::channels::account;
use web::channels::catalogue::Service;

/// What somebody asks such an account to be, as it was typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    /// By what the service knows the agency: an address, a name.
    pub sender: String,
    /// A new key; none keeps the one there is, an empty one takes it away.
    pub key: Option<String>,
    pub owner: String,
    pub renew_on: String,
    pub ends_on: String,
    pub notes: String,
}

impl Typed {
    /// What is kept, its key aside.
    pub fn of(kept: &account::Kept) -> Typed {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        Typed {
            sender: kept.sender.clone(),
            key: None,
            owner: kept.owner_id.map(|id| id.to_string()).unwrap_or_default(),
            renew_on: day(kept.renew_on),
            ends_on: day(kept.ends_on),
            notes: kept.notes.clone(),
        }
    }

    fn wrongs(&self) -> Vec<Wrong> {
        let mut wrongs = Vec::new();
        let mut unless = |fine: bool, wrong: Wrong| {
            if !fine {
                wrongs.push(wrong);
            }
        };
        let day = |text: &str| text.is_empty() || text.parse::<NaiveDate>().is_ok();
        unless(self.sender.chars().count() <= 80, Wrong::new("sender", "too-long").with("max", 80));
        unless(self.notes.chars().count() <= 2_000, Wrong::new("notes", "too-long").with("max", 2_000));
        unless(
            self.key.as_deref().is_none_or(|key| key.len() <= 2_000 && !key.chars().any(char::is_control)),
            Wrong::new("key", "integration-secret"),
        );
        unless(day(&self.renew_on), Wrong::new("renew_on", "date"));
        unless(day(&self.ends_on), Wrong::new("ends_on", "date"));
        wrongs
    }
}

fn spot(service: &Service) -> Spot<'static> {
    Spot { table: "integrations", column: "secret", row: service.name }
}

/// The one at this service.
pub(super) fn find(tx: &mut Tx, service: &Service) -> Result<Option<account::Kept>> {
    Ok(account::all(tx)?.into_iter().find(|kept| kept.kind == service.name))
}

/// Whether a key is kept.
pub(super) fn has_key(tx: &mut Tx, service: &Service) -> Result<bool> {
    let sealed: Option<Option<String>> = tx.maybe(i::table.filter(i::kind.eq(service.name)).select(i::secret))?;
    Ok(sealed.flatten().is_some())
}

/// Members who may look after one.
pub(super) fn owners(tx: &mut Tx) -> Result<Vec<(Id, String)>> {
    let here = m::table.filter(m::status.eq("active").and(m::deleted_at.is_null()).and(m::external.eq(false)));
    tx.all(here.order(m::name).select((m::id, m::name)))
}

fn said(service: &Service, typed: &Typed) -> Value {
    json!({"kind": service.name, "sender": typed.sender, "owner_id": typed.owner, "renew_on": typed.renew_on, "ends_on": typed.ends_on, "notes": typed.notes})
}

/// Keeps one as it was typed.
pub(super) fn keep(tx: &mut Tx, service: &'static Service, typed: &Typed) -> Result<()> {
    let mut wrongs = typed.wrongs();
    let owner = typed.owner.parse::<Id>().ok();
    let known = owner.is_none_or(|owner| owners(tx).is_ok_and(|all| all.iter().any(|(id, _)| *id == owner)));
    if !known || (owner.is_none() && !typed.owner.is_empty()) {
        wrongs.push(Wrong::new("owner_id", "choice"));
    }
    if !wrongs.is_empty() {
        return Err(Error::Invalid(wrongs));
    }
    let before = find(tx, service)?;
    if before.is_none() {
        tx.run(diesel::insert_into(i::table).values((i::kind.eq(service.name), i::url.eq(service.home))))?;
    }
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let set = (
        (i::sender.eq(&typed.sender), i::owner_id.eq(owner), i::notes.eq(&typed.notes), i::updated_at.eq(Utc::now())),
        (i::renew_on.eq(day(&typed.renew_on)), i::ends_on.eq(day(&typed.ends_on))),
    );
    let this = i::table.filter(i::kind.eq(service.name));
    tx.run(diesel::update(this).set(set))?;
    if let Some(key) = typed.key.as_deref() {
        let sealed = if key.is_empty() { None } else { Some(tx.data_key()?.seal(spot(service), key)?) };
        tx.run(diesel::update(i::table.filter(i::kind.eq(service.name))).set(i::secret.eq(sealed)))?;
    }
    match before {
        None => tx.journal("integrations.created", None, json!({"after": said(service, typed)})),
        Some(before) => {
            let before = said(service, &Typed::of(&before));
            tx.journal(
                "integrations.updated",
                None,
                json!({"before": before, "after": said(service, typed), "key_changed": typed.key.is_some()}),
            )
        }
    }
}

/// Removes one, its key with it.
pub(super) fn remove(tx: &mut Tx, service: &Service) -> Result<()> {
    if tx.run(diesel::delete(i::table.filter(i::kind.eq(service.name))))? == 0 {
        return Err(Error::NotFound);
    }
    tx.journal("integrations.deleted", None, json!({"before": {"kind": service.name}}))
}

/// The key, for whoever just proved who they are; the journal says that they read it.
pub(super) fn reveal(tx: &mut Tx, service: &Service) -> Result<String> {
    let sealed: Option<Option<String>> = tx.maybe(i::table.filter(i::kind.eq(service.name)).select(i::secret))?;
    let key = tx.data_key()?.open(spot(service), &sealed.flatten().ok_or(Error::NotFound)?)?;
    tx.journal("integrations.revealed", None, json!({"kind": service.name}))?;
    Ok(key)
}
