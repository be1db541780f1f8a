//! On which day something happens, where the agency is.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use kernel::prelude::*;

/// The agency's day at this moment; in Coordinated Universal Time if its zone is unknown.
pub(crate) fn day(tx: &Tx, at: DateTime<Utc>) -> NaiveDate {
    let zone: Tz = tx.scope().tenant().zone.parse().unwrap_or(Tz::UTC);
    at.with_timezone(&zone).date_naive()
}

/// The agency's day now.
pub(crate) fn today(tx: &Tx) -> NaiveDate {
    day(tx, Utc::now())
}
