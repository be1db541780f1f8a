//! Browsers an account was opened with.

use crate::error::Result;
use crate::platform_tx::PlatformTx;
use crate::principal::Id;
use crate::schema::directory::{accounts, devices, tickets};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// How a browser is known to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// It was not, until now.
    pub new: bool,
    /// The account knows no other.
    pub only: bool,
}

impl PlatformTx<'_> {
    /// Whether an account was opened with this browser before.
    pub fn knows_device(&mut self, account: Id, hash: [u8; 32]) -> Result<bool> {
        let known = devices::table.find((account, hash.to_vec())).select(devices::account_id);
        Ok(self.maybe::<Id>(known)?.is_some())
    }

    /// Writes down that an account was opened with this browser: the owner's address and name, and how it was known.
    pub fn device_seen(&mut self, account: Id, hash: [u8; 32]) -> Result<(String, String, String, Seen)> {
        let touch = diesel::update(devices::table.find((account, hash.to_vec()))).set(devices::seen_at.eq(diesel::dsl::now));
        let new = self.run(touch)? == 0;
        if new {
            let row = (devices::account_id.eq(account), devices::hash.eq(hash.to_vec()));
            self.run(diesel::insert_into(devices::table).values(row).on_conflict_do_nothing())?;
        }
        let others = devices::account_id.eq(account).and(devices::hash.ne(hash.to_vec()));
        let only = self.one::<i64>(devices::table.filter(others).count())? == 0;
        let owner = accounts::table.find(account).select((accounts::email, accounts::name, accounts::locale));
        let (email, name, locale) = self.one(owner)?;
        Ok((email, name, locale, Seen { new, only }))
    }

    /// Whether an account was sent a ticket of this purpose since then, and has not used it.
    pub fn issued_since(&mut self, purpose: &str, account: Id, since: DateTime<Utc>) -> Result<bool> {
        let unused = tickets::purpose.eq(purpose).and(tickets::account_id.eq(account)).and(tickets::used_at.is_null());
        let late = tickets::table.filter(unused.and(tickets::created_at.gt(since))).select(tickets::created_at).limit(1);
        Ok(self.maybe::<DateTime<Utc>>(late)?.is_some())
    }
}
