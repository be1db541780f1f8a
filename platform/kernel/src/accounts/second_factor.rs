//! The second factor of an account, its recovery codes, and sessions that wait
//! for it. What is derived from them is the web floor's affair.

use crate::error::Result;
use crate::platform_tx::PlatformTx;
use crate::principal::Id;
use crate::schema::directory::{factors, recovery_codes, sessions};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// An authenticator, confirmed by a first code or not yet.
#[derive(Clone, Debug, Queryable)]
pub struct Factor {
    /// Its key, sealed by the platform's data key.
    pub secret: Option<String>,
    /// What the key of an older one is derived from.
    pub nonce: Option<Vec<u8>>,
    pub confirmed_at: Option<DateTime<Utc>>,
}

impl PlatformTx<'_> {
    /// The authenticator of an account.
    pub fn factor(&mut self, account: Id) -> Result<Option<Factor>> {
        self.maybe(factors::table.find(account).select((factors::secret, factors::nonce, factors::confirmed_at)))
    }

    /// Whether a password alone is not enough: an authenticator or a passkey is there.
    pub fn has_second_factor(&mut self, account: Id) -> Result<bool> {
        crate::directory::has_factor(self.0, account)
    }

    /// A new authenticator, to be confirmed. One that is confirmed stays as it is.
    pub fn begin_factor(&mut self, account: Id, secret: &str) -> Result<()> {
        let unconfirmed = factors::account_id.eq(account).and(factors::confirmed_at.is_null());
        self.run(diesel::delete(factors::table.filter(unconfirmed)))?;
        let row = (factors::account_id.eq(account), factors::secret.eq(secret));
        self.run(diesel::insert_into(factors::table).values(row).on_conflict_do_nothing()).map(|_| ())
    }

    /// Uses the code of a step: once, and none before it, however many ask at the same time.
    pub fn spend_step(&mut self, account: Id, step: i64) -> Result<bool> {
        let later = factors::account_id.eq(account).and(factors::last_step.lt(step));
        Ok(self.run(diesel::update(factors::table.filter(later)).set(factors::last_step.eq(step)))? == 1)
    }

    /// The first code was right: the factor holds from now on, with these recovery codes.
    /// Every other session of the account ends: none of them has shown it.
    pub fn confirm_factor(&mut self, account: Id, codes: &[[u8; 32]], session: [u8; 32]) -> Result<()> {
        let open = factors::account_id.eq(account).and(factors::confirmed_at.is_null());
        self.one::<Id>(
            diesel::update(factors::table.filter(open)).set(factors::confirmed_at.eq(Some(Utc::now()))).returning(factors::account_id),
        )?;
        let others = sessions::account_id.eq(account).and(sessions::hash.ne(session.to_vec()));
        self.run(diesel::delete(sessions::table.filter(others)))?;
        self.sign_programs_out(account)?;
        self.set_recovery_codes(account, codes)
    }

    /// New recovery codes; the old ones open nothing any more.
    pub fn set_recovery_codes(&mut self, account: Id, codes: &[[u8; 32]]) -> Result<()> {
        self.run(diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account))))?;
        let row = |hash: &[u8; 32]| (recovery_codes::account_id.eq(account), recovery_codes::hash.eq(hash.to_vec()));
        let rows: Vec<_> = codes.iter().map(row).collect();
        self.run(diesel::insert_into(recovery_codes::table).values(&rows)).map(|_| ())
    }

    /// How many recovery codes are left.
    pub fn recovery_codes_left(&mut self, account: Id) -> Result<i64> {
        let left = recovery_codes::account_id.eq(account).and(recovery_codes::used_at.is_null());
        self.one(recovery_codes::table.filter(left).count())
    }

    /// Uses a recovery code: once.
    pub fn spend_recovery_code(&mut self, account: Id, hash: [u8; 32]) -> Result<bool> {
        let unused = recovery_codes::table.find((account, hash.to_vec())).filter(recovery_codes::used_at.is_null());
        Ok(self.run(diesel::update(unused).set(recovery_codes::used_at.eq(Some(Utc::now()))))? == 1)
    }

    /// The authenticator is given up; the recovery codes with it, unless a passkey remains.
    pub fn drop_factor(&mut self, account: Id) -> Result<()> {
        self.run(diesel::delete(factors::table.find(account)))?;
        self.drop_idle_codes(account)
    }

    /// Recovery codes without a second factor would open what a password already does.
    pub(crate) fn drop_idle_codes(&mut self, account: Id) -> Result<()> {
        if self.has_second_factor(account)? {
            return Ok(());
        }
        self.run(diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account)))).map(|_| ())
    }

    /// Whose session waits for a second factor under this hash, at this address.
    pub fn waiting(&mut self, hash: [u8; 32], tenant: Option<Id>) -> Result<Option<Id>> {
        let here = sessions::hash.eq(hash.to_vec()).and(sessions::tenant_id.is_not_distinct_from(tenant));
        let good = here.and(sessions::waiting).and(sessions::expires_at.gt(diesel::dsl::now));
        self.maybe(sessions::table.filter(good).select(sessions::account_id))
    }

    /// A fresh proof: the session goes on under a new secret, and the old one is worth nothing.
    pub fn prove_session(&mut self, old: [u8; 32], new: [u8; 32]) -> Result<()> {
        let set = (sessions::hash.eq(new.to_vec()), sessions::proven_at.eq(diesel::dsl::now));
        let this = sessions::table.filter(sessions::hash.eq(old.to_vec()).and(sessions::waiting.eq(false)));
        self.one::<Id>(diesel::update(this).set(set).returning(sessions::account_id)).map(|_| ())
    }
}
