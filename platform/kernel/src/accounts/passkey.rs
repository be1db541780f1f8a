//! Passkeys of an account. What a credential says is the web floor's affair.

use crate::error::Result;
use crate::platform_tx::PlatformTx;
use crate::principal::Id;
use crate::schema::directory::{accounts, passkeys, sessions};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

/// A passkey, as it is kept.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = passkeys)]
pub struct Passkey {
    pub id: Id,
    pub credential: Vec<u8>,
    pub name: String,
    /// The public key and its counter.
    pub data: Value,
    pub created_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
}

impl PlatformTx<'_> {
    /// The passkeys of an account, the oldest first.
    pub fn passkeys(&mut self, account: Id) -> Result<Vec<Passkey>> {
        let theirs = passkeys::table.filter(passkeys::account_id.eq(account)).order(passkeys::created_at);
        self.all(theirs.select(Passkey::as_select()))
    }

    /// One more passkey. Where it is the account's first second factor, every other session ends: none has shown it.
    pub fn add_passkey(&mut self, account: Id, credential: &[u8], name: &str, data: &Value, session: [u8; 32]) -> Result<()> {
        // Two that are added at once are the first one after the other.
        self.one::<Id>(accounts::table.find(account).select(accounts::id).for_update())?;
        let first = !self.has_second_factor(account)?;
        let row = (passkeys::account_id.eq(account), passkeys::credential.eq(credential), passkeys::name.eq(name), passkeys::data.eq(data));
        self.run(diesel::insert_into(passkeys::table).values(row))?;
        if first {
            let others = sessions::account_id.eq(account).and(sessions::hash.ne(session.to_vec()));
            self.run(diesel::delete(sessions::table.filter(others)))?;
            self.sign_programs_out(account)?;
        }
        Ok(())
    }

    /// A passkey was shown: its counter, and when. `NotFound` if it was removed meanwhile.
    pub fn use_passkey(&mut self, account: Id, credential: &[u8], data: &Value) -> Result<()> {
        let this = passkeys::table.filter(passkeys::account_id.eq(account).and(passkeys::credential.eq(credential)));
        let set = (passkeys::data.eq(data), passkeys::used_at.eq(Some(Utc::now())));
        self.one::<Id>(diesel::update(this).set(set).returning(passkeys::id)).map(|_| ())
    }

    /// Another name for a passkey.
    pub fn name_passkey(&mut self, account: Id, id: Id, name: &str) -> Result<()> {
        let this = passkeys::table.filter(passkeys::account_id.eq(account).and(passkeys::id.eq(id)));
        self.one::<Id>(diesel::update(this).set(passkeys::name.eq(name)).returning(passkeys::id)).map(|_| ())
    }

    /// A passkey is given up; its name.
    pub fn drop_passkey(&mut self, account: Id, id: Id) -> Result<String> {
        let this = passkeys::table.filter(passkeys::account_id.eq(account).and(passkeys::id.eq(id)));
        let name = self.one(diesel::delete(this).returning(passkeys::name))?;
        self.drop_idle_codes(account)?;
        Ok(name)
    }
}
