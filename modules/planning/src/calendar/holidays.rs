//! Days on which France rests: public holidays, computed, and school holidays of the three zones, as the ministry says.

use chrono::{Datelike, Days, NaiveDate};
use kernel::prelude::*;
use std::sync::LazyLock;

/// A school holiday: from its first day until the day before lessons begin again.
#[derive(Deserialize)]
pub(super) struct School {
    pub name: String,
    /// `A`, `B`, `C`, or several.
    pub zones: String,
    pub from: NaiveDate,
    pub back: NaiveDate,
}

#[derive(Deserialize)]
struct Schools {
    holidays: Vec<School>,
}

/// As the ministry publishes it, year by year; the address it comes from stands in the file.
static SCHOOLS: LazyLock<Vec<School>> = LazyLock::new(|| {
    let read: std::result::Result<Schools, _> = serde_json::from_str(include_str!("../../data/schools.json"));
    read.map(|all| all.holidays).unwrap_or_default()
});

/// The school holidays that touch a period.
pub(super) fn schools(from: NaiveDate, until: NaiveDate) -> impl Iterator<Item = &'static School> {
    SCHOOLS.iter().filter(move |school| school.from <= until && school.back > from)
}

/// Easter Sunday (Meeus, Jones, Butcher: the Gregorian calendar).
fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let (month, day) = ((h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// The public holidays of a year and the last parts of their words, `holiday-{name}` (labour code, L3133-1).
fn of_year(year: i32) -> Vec<(NaiveDate, &'static str)> {
    let fixed = [
        (1, 1, "new-year"),
        (5, 1, "labour"),
        (5, 8, "victory"),
        (7, 14, "national"),
        (8, 15, "assumption"),
        (11, 1, "all-saints"),
        (11, 11, "armistice"),
        (12, 25, "christmas"),
    ];
    let fixed = fixed.into_iter().filter_map(|(month, day, name)| Some((NaiveDate::from_ymd_opt(year, month, day)?, name)));
    let moving = [(1, "easter-monday"), (39, "ascension"), (50, "whit-monday")];
    let moving = moving.into_iter().filter_map(|(after, name)| Some((easter(year)? + Days::new(after), name)));
    fixed.chain(moving).collect()
}

/// The public holidays from one day until another, both counted.
pub(super) fn public(from: NaiveDate, until: NaiveDate) -> Vec<(NaiveDate, &'static str)> {
    let mut all: Vec<_> = (from.year()..=until.year()).flat_map(of_year).filter(|(day, _)| (from..=until).contains(day)).collect();
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: &str) -> NaiveDate {
        day.parse().expect("a day")
    }

    #[test]
    fn easter_is_when_it_was() {
        for known in
            ["1961-04-02", "2000-04-23", "2008-03-23", "2011-04-24", "2024-03-31", "2026-04-05", "2027-03-28", "2038-04-25", "2285-03-22"]
        {
            assert_eq!(easter(day(known).year()), Some(day(known)));
        }
    }

    #[test]
    fn france_rests_on_eleven_days() {
        let told: Vec<String> = public(day("2026-01-01"), day("2026-12-31")).iter().map(|(day, name)| format!("{day} {name}")).collect();
        let known = [
            "2026-01-01 new-year",
            "2026-04-06 easter-monday",
            "2026-05-01 labour",
            "2026-05-08 victory",
            "2026-05-14 ascension",
            "2026-05-25 whit-monday",
            "2026-07-14 national",
            "2026-08-15 assumption",
            "2026-11-01 all-saints",
            "2026-11-11 armistice",
            "2026-12-25 christmas",
        ];
        assert_eq!(told, known);
        assert_eq!(public(day("2026-12-20"), day("2027-01-02")).len(), 2, "over the year");
    }

    #[test]
    fn school_holidays_are_whole_and_in_order() {
        let all: Vec<&School> = schools(day("2025-09-01"), day("2027-07-01")).collect();
        assert!(all.len() >= 16 && all.iter().all(|s| s.from < s.back && s.zones.chars().all(|z| "ABC".contains(z))));
        assert!(all.is_sorted_by_key(|s| s.from));
        let christmas: Vec<&str> = schools(day("2026-12-25"), day("2026-12-25")).map(|s| s.name.as_str()).collect();
        assert_eq!(christmas, ["christmas"]);
        assert_eq!(schools(day("2027-01-04"), day("2027-01-10")).count(), 0, "lessons begin on the day they begin");
    }
}
