//! When releases come (MH-16): regular ones leave on the 1st and the 15th, and arrive in each agency's quiet hours.

use chrono::{Datelike, Days, NaiveDate};

/// The day of the next regular release, this one included.
pub(crate) fn next_regular(today: NaiveDate) -> NaiveDate {
    let mut day = today;
    while ![1, 15].contains(&day.day()) {
        day = day + Days::new(1);
    }
    day
}

/// The first day from that one on that is this day of the week, Monday is 1.
pub(crate) fn next_window(from: NaiveDate, weekday: u32) -> NaiveDate {
    let wait = (7 + weekday - from.weekday().number_from_monday()) % 7;
    from + Days::new(u64::from(wait))
}

#[cfg(test)]
mod tests {
    use super::{next_regular, next_window};

    #[test]
    fn regular_releases_leave_twice_a_month_and_arrive_in_the_next_quiet_hours() {
        let day = |text: &str| text.parse::<chrono::NaiveDate>().expect("a day");
        for (today, regular, saturday) in [
            ("2026-11-23", "2026-12-01", "2026-12-05"),
            ("2026-12-01", "2026-12-01", "2026-12-05"),
            ("2026-12-02", "2026-12-15", "2026-12-19"),
            ("2026-12-16", "2027-01-01", "2027-01-02"),
            ("2026-08-15", "2026-08-15", "2026-08-15"),
        ] {
            assert_eq!(next_regular(day(today)), day(regular), "{today}");
            assert_eq!(next_window(day(regular), 6), day(saturday), "{today}");
        }
        assert_eq!(next_window(day("2026-12-01"), 1), day("2026-12-07"));
    }
}
