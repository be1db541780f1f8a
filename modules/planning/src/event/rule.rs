//! How an event comes again: RFC 5545 over days. The hour is the wall's, so it never moves when clocks change.

use super::Event;
use chrono::{NaiveDate, NaiveTime, TimeZone};
use rrule::{Frequency, RRule, RRuleSet, Tz, Unvalidated};

/// Returns of one event at most, in the time asked for.
const MOST: u16 = 800;

/// The days named in a text, if it names nothing else.
pub(super) fn days(said: &str) -> Option<Vec<NaiveDate>> {
    said.split([',', ';', ' ', '\n', '\r']).filter(|word| !word.is_empty()).map(|word| word.parse().ok()).collect()
}

/// The rule of an event that comes again, from its first day.
pub(super) fn read(event: &Event) -> Option<RRuleSet> {
    let said = match (event.rule.as_deref(), event.repeats.as_deref()) {
        (Some(rule), _) => rule.trim().trim_start_matches("RRULE:").to_uppercase(),
        (None, Some("daily")) => "FREQ=DAILY".into(),
        (None, Some("weekdays")) => "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR".into(),
        (None, Some("weekly")) => "FREQ=WEEKLY".into(),
        (None, Some("fortnightly")) => "FREQ=WEEKLY;INTERVAL=2".into(),
        (None, Some("monthly")) => "FREQ=MONTHLY".into(),
        (None, Some("yearly")) => "FREQ=YEARLY".into(),
        (None, _) => return None,
    };
    // Over days alone, told in UTC: what a rule says of hours is not its business, and UNTIL is a day.
    let parts = said.split(';').map(|part| match part.strip_prefix("UNTIL=") {
        Some(until) => format!("UNTIL={}T235959Z", until.get(..8).unwrap_or(until)),
        None => part.to_string(),
    });
    let said = parts.collect::<Vec<_>>().join(";");
    if ["BYHOUR", "BYMINUTE", "BYSECOND"].iter().any(|part| said.contains(part)) {
        return None;
    }
    let rule: RRule<Unvalidated> = said.parse().ok()?;
    // The library takes an interval of nought for one of one.
    let daily = !said.contains("INTERVAL=0")
        && matches!(rule.get_freq(), Frequency::Daily | Frequency::Weekly | Frequency::Monthly | Frequency::Yearly);
    rule.build(first(event.starts_on)?).ok().filter(|_| daily)
}

fn first(day: NaiveDate) -> Option<chrono::DateTime<Tz>> {
    Tz::UTC.from_local_datetime(&day.and_time(NaiveTime::MIN)).single()
}

/// The first days of an event that fall from one day until another, both counted. The day it was noted on is always one.
pub(super) fn returns(event: &Event, from: NaiveDate, until: NaiveDate) -> Vec<NaiveDate> {
    let except = days(event.except_on.as_deref().unwrap_or_default()).unwrap_or_default();
    let until = event.repeats_until.map_or(until, |last| last.min(until));
    let mut found = vec![event.starts_on];
    if let (Some(rule), Some(after), Some(before)) = (read(event), first(from), first(until)) {
        found.extend(rule.after(after).before(before).all(MOST).dates.iter().map(|at| at.date_naive()));
    }
    found.sort_unstable();
    found.dedup();
    found.retain(|day| (from..=until).contains(day) && !except.contains(day));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: &str) -> NaiveDate {
        day.parse().expect("a day")
    }

    fn event(starts: &str, rule: Option<&str>, repeats: Option<&str>) -> Event {
        Event { starts_on: day(starts), rule: rule.map(Into::into), repeats: repeats.map(Into::into), ..Event::default() }
    }

    fn told(event: &Event, from: &str, until: &str) -> Vec<String> {
        returns(event, day(from), day(until)).iter().map(NaiveDate::to_string).collect()
    }

    #[test]
    fn it_comes_again_as_it_was_said() {
        let weekly = event("2026-11-02", None, Some("weekly"));
        assert_eq!(told(&weekly, "2026-11-10", "2026-11-30"), ["2026-11-16", "2026-11-23", "2026-11-30"]);
        let twice = event("2026-11-02", None, Some("fortnightly"));
        assert_eq!(told(&twice, "2026-11-01", "2026-12-01"), ["2026-11-02", "2026-11-16", "2026-11-30"]);
        let last_friday = event("2026-01-30", Some("FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20260430"), None);
        assert_eq!(told(&last_friday, "2026-01-01", "2026-12-31"), ["2026-01-30", "2026-02-27", "2026-03-27", "2026-04-24"]);
        let thrice = event("2026-01-31", Some("rrule:freq=monthly;count=3"), None);
        assert_eq!(told(&thrice, "2026-01-01", "2026-12-31"), ["2026-01-31", "2026-03-31", "2026-05-31"], "no 31st, no return");
        let leap = event("2024-02-29", None, Some("yearly"));
        assert_eq!(told(&leap, "2025-01-01", "2030-01-01"), ["2028-02-29"]);
    }

    #[test]
    fn it_ends_and_leaves_days_out() {
        let mut weekly = event("2026-12-11", None, Some("weekly"));
        weekly.except_on = Some("2026-12-25, 2027-01-01".into());
        weekly.repeats_until = Some(day("2027-01-10"));
        assert_eq!(told(&weekly, "2026-12-01", "2027-12-31"), ["2026-12-11", "2026-12-18", "2027-01-08"]);
        let once = event("2026-12-11", None, None);
        assert_eq!(told(&once, "2026-12-01", "2026-12-31"), ["2026-12-11"]);
        assert_eq!(told(&once, "2027-01-01", "2027-12-31"), Vec::<String>::new());
    }

    #[test]
    fn what_is_no_rule_over_days_is_none() {
        for rule in ["FREQ=HOURLY", "FREQ=DAILY;BYHOUR=3", "EVERY MONDAY", "FREQ=DAILY;INTERVAL=0", ""] {
            assert!(read(&event("2026-01-01", Some(rule), None)).is_none(), "{rule}");
        }
        assert!(days("2026-12-25 2027-01-01").is_some() && days("noël").is_none());
    }
}
