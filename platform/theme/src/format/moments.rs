//! Dates, times of day, instants in a place, and how long ago.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{YM, YMD, YMDE};
use icu_locale_core::Locale as Tongue;

use super::{Format, NBSP};
use crate::locale::Locale;

/// How much of a date is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateStyle {
    /// `21/11/2026`
    Short,
    /// `21 nov. 2026`
    Medium,
    /// `21 novembre 2026`
    Long,
    /// `samedi 21 novembre 2026`
    Full,
}

type Plain = FixedCalendarDateTimeFormatter<Gregorian, YMD>;
type WithWeekday = FixedCalendarDateTimeFormatter<Gregorian, YMDE>;

pub(super) struct Moments {
    short: Plain,
    medium: Plain,
    long: Plain,
    full: WithWeekday,
    month: FixedCalendarDateTimeFormatter<Gregorian, YM>,
}

impl Moments {
    pub(super) fn new(tongue: &Tongue) -> Self {
        let plain = |set| Plain::try_new(tongue.into(), set).expect("dates of both languages are compiled in");
        Self {
            short: plain(YMD::short().with_year_style(icu_datetime::options::YearStyle::Full)),
            medium: plain(YMD::medium()),
            long: plain(YMD::long()),
            full: WithWeekday::try_new(tongue.into(), YMDE::long()).expect("dates of both languages are compiled in"),
            month: FixedCalendarDateTimeFormatter::try_new(tongue.into(), YM::long()).expect("dates of both languages are compiled in"),
        }
    }
}

impl Format {
    /// A calendar day.
    pub fn date(&self, day: NaiveDate, style: DateStyle) -> String {
        // chrono's calendar reaches further than ICU's; nobody's concert does.
        let Ok(date) = Date::try_new_gregorian(day.year(), day.month() as u8, day.day() as u8) else {
            return day.to_string();
        };
        let moments = &self.moments;
        let written = match style {
            DateStyle::Short => moments.short.format(&date).to_string(),
            DateStyle::Medium => moments.medium.format(&date).to_string(),
            DateStyle::Long => moments.long.format(&date).to_string(),
            DateStyle::Full => moments.full.format(&date).to_string(),
        };
        // CLDR has no ordinal; French print does: « 1er août ».
        if self.locale() == Locale::Fr && day.day() == 1 && style != DateStyle::Short {
            let at = written.find("1 ").map_or(0, |at| at + 1);
            return format!("{}er{}", &written[..at], &written[at..]);
        }
        written
    }

    /// The month of a day, as a heading: `Novembre 2026`.
    pub fn month(&self, day: NaiveDate) -> String {
        let Ok(date) = Date::try_new_gregorian(day.year(), day.month() as u8, day.day() as u8) else {
            return day.format("%Y-%m").to_string();
        };
        let written = self.moments.month.format(&date).to_string();
        let mut letters = written.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    }

    /// A time of day on 24 hours: `20:30`, in both languages.
    pub fn time(&self, time: NaiveTime) -> String {
        format!("{:02}:{:02}", time.hour(), time.minute())
    }

    /// An instant as the clocks of that place show it: `21 nov. 2026 à 20:30`.
    pub fn datetime(&self, instant: DateTime<Utc>, zone: Tz) -> String {
        let local = instant.with_timezone(&zone).naive_local();
        self.day_and_time(local.date(), local.time())
    }

    /// A day and a time of day, as they are.
    pub(crate) fn day_and_time(&self, day: NaiveDate, time: NaiveTime) -> String {
        let joint = match self.locale() {
            Locale::Fr => " à ",
            Locale::En => ", ",
        };
        let (day, time) = (self.date(day, DateStyle::Medium), self.time(time));
        format!("{day}{joint}{time}")
    }

    /// How far an instant lies from now, as a person of that place would say it: `il y a 3 min`,
    /// `hier`, `dans 2 jours`; beyond 30 days the date.
    pub fn ago(&self, then: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> String {
        let apart = (now - then).abs();
        let past = then <= now;
        let day = then.with_timezone(&zone).date_naive();
        let today = now.with_timezone(&zone).date_naive();
        let days = (day - today).num_days();
        let french = self.locale() == Locale::Fr;
        if apart < TimeDelta::seconds(45) {
            return if french { "à l’instant" } else { "just now" }.to_owned();
        }
        if apart < TimeDelta::minutes(60) {
            // 45 to 59 seconds are a minute to anyone who reads it.
            return self.distance(past, apart.num_minutes().max(1), "min", "min");
        }
        if days == 0 || apart < TimeDelta::hours(6) {
            return self.distance(past, apart.num_hours(), "h", "h");
        }
        match (days, french) {
            (-1, true) => "hier".to_owned(),
            (-1, false) => "yesterday".to_owned(),
            (1, true) => "demain".to_owned(),
            (1, false) => "tomorrow".to_owned(),
            (-30..=30, true) => self.distance(past, days.abs(), "jours", ""),
            (-30..=30, false) => self.distance(past, days.abs(), "", "days"),
            _ => self.date(day, DateStyle::Medium),
        }
    }

    fn distance(&self, past: bool, count: i64, fr: &str, en: &str) -> String {
        match (self.locale(), past) {
            (Locale::Fr, true) => format!("il y a {count}{NBSP}{fr}"),
            (Locale::Fr, false) => format!("dans {count}{NBSP}{fr}"),
            (Locale::En, true) => format!("{count}{NBSP}{en} ago"),
            (Locale::En, false) => format!("in {count}{NBSP}{en}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
    use chrono_tz::{Europe::Paris, Tz};

    use super::DateStyle::{Full, Long, Medium, Short};
    use crate::format::Format;
    use crate::locale::Locale;

    fn both() -> (&'static Format, &'static Format) {
        (Format::of(Locale::Fr), Format::of(Locale::En))
    }

    fn at(instant: &str) -> DateTime<Utc> {
        instant.parse().unwrap()
    }

    #[test]
    fn dates_in_four_lengths() {
        let (fr, en) = both();
        let day = NaiveDate::from_ymd_opt(2026, 8, 1).unwrap();
        assert_eq!(fr.date(day, Short), "01/08/2026");
        assert_eq!(en.date(day, Short), "01/08/2026");
        assert_eq!(fr.date(day, Medium), "1er août 2026");
        assert_eq!(en.date(day, Medium), "1 Aug 2026");
        assert_eq!(fr.date(day, Long), "1er août 2026");
        assert_eq!(en.date(day, Long), "1 August 2026");
        assert_eq!(fr.date(day, Full), "samedi 1er août 2026");
        assert_eq!(en.date(day, Full), "Saturday, 1 August 2026");
        let winter = NaiveDate::from_ymd_opt(1999, 12, 31).unwrap();
        assert_eq!(fr.date(winter, Medium), "31 déc. 1999");
        assert_eq!(fr.date(winter, Short), "31/12/1999");
        assert_eq!(fr.month(day), "Août 2026");
        assert_eq!(en.month(day), "August 2026");
    }

    #[test]
    fn instants_follow_the_clocks_of_the_place() {
        let (fr, en) = both();
        let zone = Paris;
        // Winter, summer, the hour that is skipped (29 March 2026) and the one that comes twice
        // (25 October 2026).
        for (instant, expected) in [
            ("2026-11-21T19:30:00Z", "21 nov. 2026 à 20:30"),
            ("2026-07-14T19:30:00Z", "14 juil. 2026 à 21:30"),
            ("2026-03-29T00:59:00Z", "29 mars 2026 à 01:59"),
            ("2026-03-29T01:00:00Z", "29 mars 2026 à 03:00"),
            ("2026-10-25T00:30:00Z", "25 oct. 2026 à 02:30"),
            ("2026-10-25T01:30:00Z", "25 oct. 2026 à 02:30"),
            ("2026-10-24T22:00:00Z", "25 oct. 2026 à 00:00"),
        ] {
            assert_eq!(fr.datetime(at(instant), zone), expected);
        }
        let tokyo: Tz = "Asia/Tokyo".parse().unwrap();
        assert_eq!(en.datetime(at("2026-11-21T19:30:00Z"), tokyo), "22 Nov 2026, 04:30");
        assert_eq!(fr.time(NaiveTime::from_hms_opt(9, 5, 59).unwrap()), "09:05");
    }

    #[test]
    fn how_long_ago_is_told_by_the_calendar_of_the_place() {
        let (fr, en) = both();
        let now = at("2026-11-21T11:00:00Z");
        for (then, french, english) in [
            ("2026-11-21T10:59:30Z", "à l’instant", "just now"),
            ("2026-11-21T10:59:10Z", "il y a 1\u{a0}min", "1\u{a0}min ago"),
            ("2026-11-21T10:57:00Z", "il y a 3\u{a0}min", "3\u{a0}min ago"),
            ("2026-11-21T12:30:00Z", "dans 1\u{a0}h", "in 1\u{a0}h"),
            ("2026-11-20T23:30:00Z", "il y a 11\u{a0}h", "11\u{a0}h ago"),
            ("2026-11-20T22:30:00Z", "hier", "yesterday"),
            ("2026-11-22T20:00:00Z", "demain", "tomorrow"),
            ("2026-11-23T11:00:00Z", "dans 2\u{a0}jours", "in 2\u{a0}days"),
            ("2026-10-22T12:00:00Z", "il y a 30\u{a0}jours", "30\u{a0}days ago"),
            ("2026-10-20T12:00:00Z", "20 oct. 2026", "20 Oct 2026"),
        ] {
            assert_eq!(fr.ago(at(then), now, Paris), french, "{then}");
            assert_eq!(en.ago(at(then), now, Paris), english, "{then}");
        }
        // Just after midnight, three hours ago is not yet "yesterday".
        let night = at("2026-11-21T00:30:00Z");
        assert_eq!(fr.ago(at("2026-11-20T21:30:00Z"), night, Paris), "il y a 3\u{a0}h");
        // The night the clocks go back has 25 hours: noon to noon is still "hier".
        let after = at("2026-10-25T11:00:00Z");
        assert_eq!(fr.ago(at("2026-10-24T10:00:00Z"), after, Paris), "hier");
    }
}
