//! Which day it is where the agency is.

use chrono::{Datelike, Days, NaiveDate};
use kernel::prelude::*;

/// The agency's day now; in Coordinated Universal Time if its zone is unknown.
pub(crate) fn today(tx: &Tx) -> NaiveDate {
    tx.scope().tenant().today()
}

/// The Sunday of a day's week.
pub(crate) fn week_ends(day: NaiveDate) -> NaiveDate {
    day + Days::new(6 - u64::from(day.weekday().num_days_from_monday()))
}

#[cfg(test)]
mod tests {
    use super::week_ends;

    #[test]
    fn a_week_ends_on_sunday() {
        let end = |day: &str| week_ends(day.parse().expect("a day")).to_string();
        assert_eq!(
            (end("2026-11-23"), end("2026-11-29"), end("2026-12-31")),
            ("2026-11-29".into(), "2026-11-29".into(), "2027-01-03".into())
        );
    }
}
