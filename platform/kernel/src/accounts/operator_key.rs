//! Keys with which programs do what an operator may do.

use crate::error::{Error, Result};
use crate::platform_tx::PlatformTx;
use crate::principal::Id;
use crate::schema::directory::{accounts, operator_keys as k};
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

/// A key as its owner sees it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = k)]
pub struct OperatorKey {
    pub id: Id,
    pub label: String,
    pub prefix: String,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
}

impl PlatformTx<'_> {
    /// An operator's keys, the newest first.
    pub fn operator_keys(&mut self, account: Id) -> Result<Vec<OperatorKey>> {
        self.all(k::table.filter(k::account_id.eq(account)).order(k::id.desc()).select(OperatorKey::as_select()))
    }

    /// One more key for so many days.
    pub fn add_operator_key(&mut self, account: Id, label: &str, prefix: &str, hash: [u8; 32], days: i64) -> Result<()> {
        let ends = k::expires_at.eq(Utc::now() + Duration::days(days));
        let row = (k::account_id.eq(account), k::label.eq(label), k::prefix.eq(prefix), k::hash.eq(hash.to_vec()), ends);
        self.run(diesel::insert_into(k::table).values(row)).map(|_| ())
    }

    /// A key opens nothing any more; `NotFound` if it is not this operator's.
    pub fn end_operator_key(&mut self, account: Id, id: Id) -> Result<()> {
        match self.run(diesel::delete(k::table.filter(k::id.eq(id).and(k::account_id.eq(account)))))? {
            1 => Ok(()),
            _ => Err(Error::NotFound),
        }
    }

    /// The key and the operator whom it stands for: one who still is an operator, and still has a second factor.
    pub fn operator_of_key(&mut self, hash: [u8; 32]) -> Result<Option<(Id, Id)>> {
        let good = k::hash.eq(hash.to_vec()).and(k::expires_at.gt(diesel::dsl::now)).and(accounts::operator);
        let found: Option<(Id, Id)> =
            self.maybe(k::table.inner_join(accounts::table.on(accounts::id.eq(k::account_id))).filter(good).select((k::id, accounts::id)))?;
        let Some((key, account)) = found else { return Ok(None) };
        if !self.has_second_factor(account)? {
            return Ok(None);
        }
        self.run(diesel::update(k::table.find(key)).set(k::used_at.eq(diesel::dsl::now)))?;
        Ok(Some((key, account)))
    }
}
