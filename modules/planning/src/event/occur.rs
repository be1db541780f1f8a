//! When events happen, and which of them cannot both.

use super::{Event, rule, time};
use crate::schema::events as e;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use kernel::prelude::*;

/// Events of one look at most.
const MOST: i64 = 1_000;
/// Days that an event may last and still be found by its first one.
const LONGEST: u64 = 62;

/// One time that an event happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Occurrence {
    /// The day it belongs to, however late it is.
    pub day: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
    /// What the clocks there say; nothing, if it lasts all day.
    pub clock: Option<(u16, Option<u16>)>,
    pub starts: DateTime<Utc>,
    pub ends: DateTime<Utc>,
}

impl Event {
    /// Whose clocks it goes by.
    pub(crate) fn clocks(&self) -> Tz {
        self.zone.as_deref().and_then(|zone| zone.parse().ok()).unwrap_or(Tz::UTC)
    }

    /// Whether it comes again.
    pub(crate) fn returns(&self) -> bool {
        self.repeats.is_some() || self.rule.is_some()
    }

    /// The times that it happens on some day of a period, both its days counted.
    pub(crate) fn occurrences(&self, from: NaiveDate, until: NaiveDate) -> Vec<Occurrence> {
        let lasts = (self.ends_on.unwrap_or(self.starts_on) - self.starts_on).max(TimeDelta::zero());
        rule::returns(self, from - lasts, until).into_iter().map(|day| self.on(day, day + lasts)).collect()
    }

    fn on(&self, day: NaiveDate, last: NaiveDate) -> Occurrence {
        let zone = self.clocks();
        let read = |said: &Option<String>| said.as_deref().and_then(time::minutes);
        let Some(from) = read(&self.starts_at).filter(|_| !self.all_day) else {
            let (starts, ends) = (time::begins(zone, day), time::begins(zone, last + Days::new(1)));
            return Occurrence { day, last, clock: None, starts, ends };
        };
        let until = read(&self.ends_at);
        let starts = time::moment(zone, time::wall(day, from));
        let ends = time::moment(zone, time::wall(last, until.unwrap_or(from)));
        // Where clocks leap over the beginning alone, the end would come first.
        Occurrence { day, last, clock: Some((from, until)), starts, ends: ends.max(starts) }
    }
}

/// Every time that something happens on some day of a period, in its order.
pub(crate) fn between(tx: &mut Tx, asked: &Query, from: NaiveDate, until: NaiveDate) -> Result<Vec<(Row<Event>, Occurrence)>> {
    let again = e::repeats.is_not_null().or(e::rule.is_not_null());
    let lasting = e::repeats_until.is_null().or(e::repeats_until.ge(from - Days::new(LONGEST)));
    let here = e::starts_on.le(until).and(e::ends_on.is_null().or(e::ends_on.ge(from)).or(again.and(lasting)));
    let ids: Vec<Id> =
        tx.all(e::table.filter(e::deleted_at.is_null().and(here)).order((e::starts_on.desc(), e::id)).limit(MOST).select(e::id))?;
    let found = Event::list(tx, &Query { ids: Some(ids), limit: MOST, ..asked.clone() })?;
    let mut all: Vec<(Row<Event>, Occurrence)> = found
        .into_iter()
        .flat_map(|event| event.occurrences(from, until).into_iter().map(|at| (event.clone(), at)).collect::<Vec<_>>())
        .collect();
    all.sort_by_key(|(event, at)| (at.day, at.starts, event.id));
    Ok(all)
}

/// Whom or what two events both need at once: the places of both in the list, and the field that says so. What is
/// cancelled needs nobody.
pub(crate) fn clashes(all: &[(Row<Event>, Occurrence)]) -> Vec<(usize, usize, &'static str)> {
    let mut order: Vec<usize> = (0..all.len()).filter(|n| all[*n].0.status != "cancelled").collect();
    order.sort_by_key(|n| all[*n].1.starts);
    let mut found = Vec::new();
    for (place, one) in order.iter().enumerate() {
        let (first, here) = &all[*one];
        for other in order[place + 1..].iter().take_while(|other| all[**other].1.starts < here.ends) {
            let second = &all[*other].0;
            if first.id != second.id {
                found.extend(both(first, second).map(|field| (*one, *other, field)));
            }
        }
    }
    found
}

/// The first that both need.
fn both(one: &Event, other: &Event) -> Option<&'static str> {
    let needs = |event: &Event| {
        [("artist_id", event.artist_id), ("owner_id", event.owner_id), ("person_id", event.person_id), ("venue_id", event.venue_id)]
    };
    needs(one).into_iter().zip(needs(other)).find(|((_, a), (_, b))| a.is_some() && a == b).map(|((field, _), _)| field)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: &str) -> NaiveDate {
        day.parse().expect("a day")
    }

    fn event(on: &str, from: Option<&str>, until: Option<&str>, zone: &str) -> Event {
        let said = |clock: Option<&str>| clock.map(String::from);
        Event {
            starts_on: day(on),
            ends_on: Some(day(on)),
            starts_at: said(from),
            ends_at: said(until),
            all_day: from.is_none(),
            zone: Some(zone.into()),
            ..Event::default()
        }
    }

    fn once(event: &Event) -> (String, String) {
        let at = event.occurrences(event.starts_on, event.starts_on);
        assert_eq!(at.len(), 1);
        (at[0].starts.to_rfc3339(), at[0].ends.to_rfc3339())
    }

    #[test]
    fn the_hour_stays_when_clocks_change() {
        let weekly = Event { repeats: Some("weekly".into()), ..event("2027-03-21", Some("20:30"), Some("25:30"), "Europe/Paris") };
        let all = weekly.occurrences(day("2027-03-21"), day("2027-03-28"));
        let starts: Vec<String> = all.iter().map(|at| at.starts.to_rfc3339()).collect();
        assert_eq!(starts, ["2027-03-21T19:30:00+00:00", "2027-03-28T18:30:00+00:00"], "half past eight in winter and in summer");
        assert_eq!(
            (all[1].day, all[1].ends.to_rfc3339().as_str()),
            (day("2027-03-28"), "2027-03-28T23:30:00+00:00"),
            "the night is the show's"
        );
    }

    #[test]
    fn nothing_ends_before_it_begins_and_a_day_is_as_long_as_it_is() {
        let leapt = event("2027-03-28", Some("02:30"), Some("03:00"), "Europe/Paris");
        assert_eq!(once(&leapt), ("2027-03-28T01:30:00+00:00".into(), "2027-03-28T01:30:00+00:00".into()));
        let short = event("2027-03-28", None, None, "Europe/Paris");
        assert_eq!(once(&short), ("2027-03-27T23:00:00+00:00".into(), "2027-03-28T22:00:00+00:00".into()), "twenty-three hours");
    }

    #[test]
    fn what_lasts_is_found_on_each_of_its_days() {
        let tour = Event { ends_on: Some(day("2027-05-09")), ..event("2027-05-01", None, None, "Europe/Paris") };
        assert_eq!(tour.occurrences(day("2027-05-05"), day("2027-05-06")).len(), 1);
        assert_eq!(tour.occurrences(day("2027-05-10"), day("2027-05-11")).len(), 0);
    }
}
