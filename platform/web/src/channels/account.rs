//! An agency's accounts at services: kept, sealed, and how they do.

use super::services::{Account, Trouble};
use super::{Channel, catalogue};
use crate::notices::kinds::INTEGRATION_FAILING;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use kernel::approval::holders;
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::resource::Id;
use kernel::schema::integrations as i;
use kernel::scope::Tx;
use kernel::secret::Spot;
use serde::Serialize;
use serde_json::json;

/// Who minds them.
pub const KEEPERS: &str = "house.webhooks";
/// Failures in a row after which a service is left alone for a while.
const PATIENCE: i32 = 3;
/// Minutes for which it is.
const REST: i64 = 5;

/// An account as it is kept; its key stays in the database.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = i)]
pub struct Kept {
    pub kind: String,
    pub url: String,
    pub sender: String,
    pub active: bool,
    /// It carries nothing but what is urgent.
    pub urgent_only: bool,
    pub renew_on: Option<NaiveDate>,
    pub last_used_at: Option<DateTime<Utc>>,
    pub last_ok_at: Option<DateTime<Utc>>,
    pub last_error: Option<String>,
    pub last_error_at: Option<DateTime<Utc>>,
    pub failing_since: Option<DateTime<Utc>>,
    pub rests_until: Option<DateTime<Utc>>,
    /// Who looks after it, what there is to know, when the service is announced to end.
    pub owner_id: Option<Id>,
    pub notes: String,
    pub ends_on: Option<NaiveDate>,
}

/// What people call the service of an account.
pub fn label(kind: &str) -> Option<&'static str> {
    Channel::named(kind).map(Channel::label).ok().or_else(|| catalogue::named(kind).map(|service| service.label))
}

/// What somebody asks an account to be.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub url: String,
    pub sender: String,
    /// The key; none leaves the one that is kept.
    pub key: Option<String>,
    pub active: bool,
    pub urgent_only: bool,
    pub renew_on: Option<NaiveDate>,
}

fn spot(channel: Channel) -> Spot<'static> {
    Spot { table: "integrations", column: "secret", row: channel.name() }
}

/// All there are.
pub fn all(tx: &mut Tx) -> Result<Vec<Kept>> {
    tx.all(i::table.order(i::kind).select(Kept::as_select()))
}

/// The one at this service, if there is any.
pub fn find(tx: &mut Tx, channel: Channel) -> Result<Option<Kept>> {
    tx.maybe(i::table.filter(i::kind.eq(channel.name())).select(Kept::as_select()))
}

/// The key that is kept; empty, if the service wants none.
pub fn key(tx: &mut Tx, channel: Channel) -> Result<String> {
    let sealed: Option<Option<String>> = tx.maybe(i::table.filter(i::kind.eq(channel.name())).select(i::secret))?;
    match sealed.flatten() {
        Some(sealed) => tx.data_key()?.open(spot(channel), &sealed),
        None => Ok(String::new()),
    }
}

/// The key that is kept of a service that is no channel, if one is.
pub fn key_at(tx: &mut Tx, service: &'static str) -> Result<Option<String>> {
    let sealed: Option<Option<String>> = tx.maybe(i::table.filter(i::kind.eq(service)).select(i::secret))?;
    let spot = Spot { table: "integrations", column: "secret", row: service };
    sealed.flatten().map(|sealed| tx.data_key()?.open(spot, &sealed)).transpose()
}

/// What calls need, unless there is no account or it was switched off.
pub fn ready(tx: &mut Tx, channel: Channel) -> Result<Option<Account>> {
    let Some(kept) = find(tx, channel)?.filter(|kept| kept.active) else { return Ok(None) };
    Ok(Some(Account { channel, url: kept.url, sender: kept.sender, key: key(tx, channel)? }))
}

/// How many members have linked it.
pub fn linked(tx: &mut Tx, channel: Channel) -> Result<i64> {
    use kernel::schema::member_channels as m;
    tx.one(m::table.filter(m::channel.eq(channel.name()).and(m::state.eq("linked"))).count())
}

/// Since now the service tells us itself what is written to it, or no more.
pub fn hooked(tx: &mut Tx, channel: Channel, yes: bool) -> Result<()> {
    let set = i::hooked_at.eq(yes.then(Utc::now));
    tx.run(diesel::update(i::table.filter(i::kind.eq(channel.name()))).set(set)).map(|_| ())
}

/// Whether it does.
pub fn is_hooked(tx: &mut Tx, channel: Channel) -> Result<bool> {
    let since: Option<Option<DateTime<Utc>>> = tx.maybe(i::table.filter(i::kind.eq(channel.name())).select(i::hooked_at))?;
    Ok(since.flatten().is_some())
}

/// Whether it is left alone just now.
pub(super) fn rests(tx: &mut Tx, channel: Channel) -> Result<bool> {
    Ok(find(tx, channel)?.and_then(|kept| kept.rests_until).is_some_and(|until| until > Utc::now()))
}

/// Keeps an account as it is wanted. Whatever failed before is forgotten: it may have been mended.
pub fn keep(tx: &mut Tx, channel: Channel, wanted: &Wanted) -> Result<()> {
    let before = find(tx, channel)?;
    let sealed = match wanted.key.as_deref() {
        Some("") => Some(None),
        Some(key) => Some(Some(tx.data_key()?.seal(spot(channel), key)?)),
        None => None,
    };
    let set = (
        (i::url.eq(&wanted.url), i::sender.eq(&wanted.sender), i::updated_at.eq(diesel::dsl::now)),
        (i::active.eq(wanted.active), i::urgent_only.eq(wanted.urgent_only), i::renew_on.eq(wanted.renew_on)),
        (
            i::failures.eq(0),
            i::failing_told.eq(false),
            i::failing_since.eq(None::<DateTime<Utc>>),
            i::rests_until.eq(None::<DateTime<Utc>>),
        ),
    );
    if before.is_none() {
        tx.run(diesel::insert_into(i::table).values((i::kind.eq(channel.name()), i::url.eq(&wanted.url))))?;
    }
    tx.run(diesel::update(i::table.filter(i::kind.eq(channel.name()))).set(set))?;
    let keyed = sealed.is_some();
    if let Some(sealed) = sealed {
        tx.run(diesel::update(i::table.filter(i::kind.eq(channel.name()))).set(i::secret.eq(sealed)))?;
    }
    let said = |url: &str, sender: &str, active: bool, only: bool, renew: Option<NaiveDate>| json!({"kind": channel.name(), "url": url, "sender": sender, "active": active, "urgent_only": only, "renew_on": renew});
    let after = said(&wanted.url, &wanted.sender, wanted.active, wanted.urgent_only, wanted.renew_on);
    match before {
        None => tx.journal("integrations.created", None, json!({"after": after})),
        Some(b) => {
            let before = said(&b.url, &b.sender, b.active, b.urgent_only, b.renew_on);
            tx.journal("integrations.updated", None, json!({"before": before, "after": after, "key_changed": keyed}))
        }
    }
}

/// Removes an account. What members linked there stays theirs, and waits for another.
pub fn remove(tx: &mut Tx, channel: Channel) -> Result<()> {
    let gone = tx.run(diesel::delete(i::table.filter(i::kind.eq(channel.name()))))?;
    if gone == 0 {
        return Err(kernel::error::Error::NotFound);
    }
    tx.journal("integrations.deleted", None, json!({"before": {"kind": channel.name()}}))
}

/// What an account said when it was asked whether it stands.
pub fn checked(tx: &mut Tx, channel: Channel, went: Result<&String, &Trouble>) -> Result<()> {
    if let Ok(sender) = went {
        tx.run(diesel::update(i::table.filter(i::kind.eq(channel.name()))).set(i::sender.eq(sender)))?;
    }
    note(tx, channel, went.map(|_| ()))
}

/// How a call went, written on the account. Its keepers are told once of a failing that is not somebody's own.
pub fn note(tx: &mut Tx, channel: Channel, went: Result<(), &Trouble>) -> Result<()> {
    let (now, none) = (Utc::now(), None::<DateTime<Utc>>);
    let this = i::table.filter(i::kind.eq(channel.name()));
    let trouble = match went {
        // Whoever cannot be reached says nothing against the service.
        Ok(()) | Err(Trouble::Reader(_)) => {
            let well = (i::failures.eq(0), i::failing_told.eq(false), i::failing_since.eq(none), i::rests_until.eq(none));
            return tx.run(diesel::update(this).set((i::last_used_at.eq(Some(now)), i::last_ok_at.eq(Some(now)), well))).map(|_| ());
        }
        Err(Trouble::Busy) => return Ok(()),
        Err(trouble) => trouble,
    };
    let state = this.select((i::failures, i::failing_since, i::failing_told)).for_update();
    let Some((failures, since, told)): Option<(i32, Option<DateTime<Utc>>, bool)> = tx.maybe(state)? else { return Ok(()) };
    let failures = failures.saturating_add(1);
    let enough = matches!(trouble, Trouble::Account(_)) || failures >= PATIENCE;
    let set = (
        (i::failures.eq(failures), i::failing_since.eq(Some(since.unwrap_or(now))), i::failing_told.eq(told || enough)),
        (i::last_error.eq(Some(trouble.code().to_string())), i::last_error_at.eq(Some(now)), i::last_used_at.eq(Some(now))),
        i::rests_until.eq(enough.then(|| now + Duration::minutes(REST))),
    );
    tx.run(diesel::update(i::table.filter(i::kind.eq(channel.name()))).set(set))?;
    if enough && !told {
        let to = holders(tx.scope(), KEEPERS);
        tx.tell(&INTEGRATION_FAILING, &to, channel.label(), &format!("/app/settings/integrations/{}", channel.name()))?;
    }
    Ok(())
}
