//! People with whom one was in touch and is not any more: the day is worked out from the interactions (`handlers.rs`).

use super::Found;
use crate::schema::people as p;
use crate::settings::cold_after;
use crate::{PEOPLE, days};
use chrono::{Days, NaiveDate};
use kernel::prelude::*;

/// For how long nobody has been in touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Since {
    Days(u64),
    Never,
}

/// As they stand in addresses.
pub(super) const ALL: [(&str, Since); 4] =
    [("14", Since::Days(14)), ("30", Since::Days(30)), ("90", Since::Days(90)), ("never", Since::Never)];

impl Since {
    /// The one of this name.
    pub fn named(name: &str) -> Option<Since> {
        ALL.iter().find(|(known, _)| *known == name).map(|(_, since)| *since)
    }

    /// What the agency calls cold.
    pub fn usual(scope: &Scope) -> Since {
        Since::named(cold_after(scope)).unwrap_or(Since::Days(30))
    }
}

/// Somebody one should write to, and when one last did.
pub(super) struct Cold {
    pub person: Record,
    pub on: Option<NaiveDate>,
    pub days: Option<i64>,
}

type Meant = p::BoxedQuery<'static, diesel::pg::Pg>;

fn meant(tx: &Tx, since: Since) -> Meant {
    let there = p::table.filter(p::deleted_at.is_null()).into_boxed();
    match since {
        Since::Days(days) => there.filter(p::last_contact_on.lt(days::today(tx) - Days::new(days))),
        Since::Never => there.filter(p::last_contact_on.is_null()),
    }
}

/// How many they are.
pub(super) fn count(tx: &mut Tx, since: Since) -> Result<i64> {
    let query = meant(tx, since).count();
    tx.one(query)
}

/// Those whom one has not heard of for longest first.
pub(super) fn page(tx: &mut Tx, since: Since, from: i64, most: i64) -> Result<Found<Cold>> {
    let query = meant(tx, since).order((p::last_contact_on, p::id)).offset(from).limit(most).select(p::id);
    let ids: Vec<Id> = tx.all(query)?;
    let today = days::today(tx);
    let cold = |person: Record| {
        let on: Option<NaiveDate> = person["last_contact_on"].as_str().and_then(|day| day.parse().ok());
        Cold { person, on, days: on.map(|on| (today - on).num_days()) }
    };
    let rows = super::complete::records(tx, &PEOPLE, &ids)?.into_iter().map(cold).collect();
    Ok(Found { total: count(tx, since)?, rows })
}

/// What the first page says.
pub(super) fn usual(tx: &mut Tx) -> Result<i64> {
    let since = Since::usual(tx.scope());
    count(tx, since)
}
