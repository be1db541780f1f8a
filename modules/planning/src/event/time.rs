//! From what the clocks of a place say to a moment of the world, and back. The night belongs to the day it follows: an hour
//! may be 24 and more, until 29:59.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// Hours of a day of work at most: the next one begins at six.
const LATEST: u16 = 30;
/// Minutes that clocks may leap over, and some more.
const LEAP: i64 = 25 * 60;

/// Minutes since midnight of `21:30` or `25:30`.
pub(crate) fn minutes(clock: &str) -> Option<u16> {
    let (hours, minutes) = clock.split_once(':')?;
    let number = |digits: &str| digits.parse::<u16>().ok().filter(|_| (1..=2).contains(&digits.len()));
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours < LATEST && minutes < 60).then_some(hours * 60 + minutes)
}

/// `21:30` of minutes since midnight.
pub(crate) fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// What the wall says so many minutes after a day began.
pub(crate) fn wall(day: NaiveDate, minutes: u16) -> NaiveDateTime {
    day.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(minutes))
}

/// The moment at which clocks say this. Said twice, the first time; never said, because clocks leap over it, as if they
/// had not leapt yet (RFC 5545, 3.3.5).
pub(crate) fn moment(zone: Tz, wall: NaiveDateTime) -> DateTime<Utc> {
    if let Some(at) = zone.from_local_datetime(&wall).earliest() {
        return at.to_utc();
    }
    // Clocks leap by a day at most (Samoa, 2011), and not always by whole quarters (Kiritimati, 1979).
    let before = (1..=LEAP).find_map(|minutes| zone.from_local_datetime(&(wall - TimeDelta::minutes(minutes))).latest());
    let offset = before.map_or(TimeDelta::zero(), |at| TimeDelta::seconds(i64::from(at.offset().fix().local_minus_utc())));
    (wall - offset).and_utc()
}

/// When a day begins: where clocks leap over midnight, with its first moment; a day that is leapt over, with the next.
pub(crate) fn begins(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let first = (0..=LEAP).find_map(|minutes| zone.from_local_datetime(&(midnight + TimeDelta::minutes(minutes))).earliest());
    first.map_or_else(|| midnight.and_utc(), |at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every change of a zone's offset between two years, to the minute.
    fn transitions(zone: Tz, from: i32, until: i32) -> Vec<DateTime<Utc>> {
        let year = |year| Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).single().expect("a moment");
        let offset = |at: DateTime<Utc>| zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc();
        let (mut at, end, mut all) = (year(from), year(until), Vec::new());
        while at < end {
            let next = at + TimeDelta::hours(6);
            if offset(at) != offset(next) {
                let minute = (1..=360).map(|m| at + TimeDelta::minutes(m)).find(|m| offset(*m) != offset(at));
                all.extend(minute);
            }
            at = next;
        }
        all
    }

    /// What is promised of one wall time.
    fn holds(zone: Tz, wall: NaiveDateTime) {
        let at = moment(zone, wall);
        let shown = at.with_timezone(&zone).naive_local();
        match zone.from_local_datetime(&wall) {
            chrono::LocalResult::Single(one) => assert_eq!((at, shown), (one.to_utc(), wall), "{zone} {wall}"),
            chrono::LocalResult::Ambiguous(first, second) => {
                assert_eq!((at, shown), (first.to_utc(), wall), "{zone} {wall}");
                assert!(at < second.to_utc(), "{zone} {wall}: the first of two");
            }
            chrono::LocalResult::None => assert!(shown > wall, "{zone} {wall} is leapt over, and was shown as {shown}"),
        }
        let day = begins(zone, wall.date());
        assert!(day.with_timezone(&zone).date_naive() >= wall.date(), "{zone}: {} begins before itself", wall.date());
        let a_moment_before = (day - TimeDelta::seconds(1)).with_timezone(&zone).date_naive();
        assert!(a_moment_before < wall.date(), "{zone}: {} had begun already", wall.date());
    }

    #[test]
    fn every_transition_keeps_what_is_promised() {
        // Half hours, a leap at midnight, a lost day, a month of fasting, the Chatham quarter.
        let hostile = [
            "Europe/Paris",
            "America/St_Johns",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "Africa/Casablanca",
            "Pacific/Chatham",
            "America/Sao_Paulo",
            "America/Santiago",
            "Asia/Beirut",
            "Asia/Gaza",
            "Europe/Dublin",
            "Antarctica/Troll",
            "Asia/Kolkata",
            "America/Havana",
            "Pacific/Kiritimati",
            "Asia/Tehran",
        ];
        let mut seen = 0;
        for name in hostile {
            let zone: Tz = name.parse().expect("a zone");
            for at in transitions(zone, 1971, 2037) {
                seen += 1;
                let around = at.with_timezone(&zone).naive_local();
                (-12..=12).for_each(|quarters| holds(zone, around + TimeDelta::minutes(15 * quarters)));
            }
        }
        assert!(seen > 1_400, "only {seen} transitions");
        assert!(transitions(Tz::Europe__Paris, 1976, 2037).len() >= 120, "Paris changed its clocks twice a year since 1976");
    }

    #[test]
    fn well_known_nights() {
        let at = |zone: &str, wall: &str| moment(zone.parse().expect("a zone"), wall.parse().expect("a wall time")).to_rfc3339();
        assert_eq!(at("Europe/Paris", "2027-03-28T02:30:00"), "2027-03-28T01:30:00+00:00", "leapt over: as if before the leap");
        assert_eq!(at("Europe/Paris", "2027-10-31T02:30:00"), "2027-10-31T00:30:00+00:00", "said twice: the first");
        assert_eq!(at("Pacific/Apia", "2011-12-30T12:00:00"), "2011-12-30T22:00:00+00:00", "a day that never was");
        assert_eq!(at("America/St_Johns", "2027-07-01T20:00:00"), "2027-07-01T22:30:00+00:00");
        assert_eq!(at("Australia/Lord_Howe", "2027-10-03T02:15:00"), "2027-10-02T15:45:00+00:00", "half an hour is leapt over");
    }

    #[test]
    fn the_night_belongs_to_the_day_before_it() {
        assert_eq!(
            (minutes("25:30"), minutes("9:05"), minutes("30:00"), minutes("12:60"), minutes("noon")),
            (Some(1_530), Some(545), None, None, None)
        );
        let day = "2026-12-31".parse().expect("a day");
        assert_eq!(wall(day, 1_530).to_string(), "2027-01-01 01:30:00");
        assert_eq!(clock(1_530), "25:30");
    }
}
