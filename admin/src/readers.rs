//! In which language people read: their account says it, wherever they have a seat.

use diesel::prelude::*;
use kernel::error::Result;
use kernel::principal::Id;
use kernel::schema::directory::accounts;
use kernel::schema::members;
use kernel::scope::Tx;
use std::collections::HashMap;
use theme::Locale;

/// The language of every member of this agency.
pub(crate) struct Readers(HashMap<Id, Locale>);

impl Readers {
    /// Those of now.
    pub(crate) fn of(tx: &mut Tx) -> Result<Readers> {
        let seats: Vec<(Id, Id)> = tx.all(members::table.select((members::id, members::account_id)))?;
        let people: Vec<Id> = seats.iter().map(|(_, account)| *account).collect();
        let said: Vec<(Id, String)> =
            tx.all(accounts::table.filter(accounts::id.eq_any(people)).select((accounts::id, accounts::locale)))?;
        let said: HashMap<Id, Locale> = said.into_iter().filter_map(|(id, locale)| Some((id, Locale::parse(&locale)?))).collect();
        Ok(Readers(seats.into_iter().filter_map(|(member, account)| Some((member, *said.get(&account)?))).collect()))
    }

    /// The language of one; French, where nobody knows.
    pub(crate) fn locale(&self, member: Id) -> Locale {
        self.0.get(&member).copied().unwrap_or(Locale::Fr)
    }
}
