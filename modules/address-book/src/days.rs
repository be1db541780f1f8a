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

/// Whether what lasted from one day until another, each known or not, was there on some day of a time asked for.
pub(crate) fn meet(lasted: (Option<NaiveDate>, Option<NaiveDate>), asked: (Option<NaiveDate>, Option<NaiveDate>)) -> bool {
    let ((since, until), (first, last)) = (lasted, asked);
    let begun = last.is_none_or(|last| since.is_none_or(|since| since <= last));
    begun && first.is_none_or(|first| until.is_none_or(|until| until >= first))
}
