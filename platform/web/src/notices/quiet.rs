//! Quiet hours: between two times of a member's own clock no message is sent but what is urgent.

use chrono::{DateTime, Days, Duration, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::{Result, Wrong};
use kernel::resource::Id;
use kernel::schema::notice_quiet as q;
use kernel::scope::Tx;

/// From when to when, in minutes of the day, and on whose clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Quiet {
    pub from: i32,
    pub until: i32,
    pub zone: Tz,
}

impl Quiet {
    /// A member's quiet hours, if they have any.
    pub fn of(tx: &mut Tx, member: Id) -> Result<Option<Quiet>> {
        let mine = q::table.filter(q::member_id.eq(member)).select((q::quiet_from, q::quiet_until, q::zone));
        let row: Option<(i32, i32, String)> = tx.maybe(mine)?;
        Ok(row.and_then(|(from, until, zone)| Some(Quiet { from, until, zone: zone.parse().ok()? })))
    }

    /// As a form says it: two times and a zone; nothing at all is no quiet hours.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(from: &str, until: &str, zone: &str) -> Result<Option<Quiet>, Vec<Wrong>> {
        if from.is_empty() && until.is_empty() {
            return Ok(None);
        }
        let (start, end, place) = (minutes(from), minutes(until), zone.parse::<Tz>().ok());
        let mut wrongs = Vec::new();
        for (field, known) in [("quiet_from", start.is_some()), ("quiet_until", end.is_some() && end != start), ("zone", place.is_some())] {
            if !known {
                wrongs.push(Wrong::new(field, "invalid"));
            }
        }
        match (start, end, place) {
            (Some(from), Some(until), Some(zone)) if wrongs.is_empty() => Ok(Some(Quiet { from, until, zone })),
            _ => Err(wrongs),
        }
    }

    /// Keeps them as a member's.
    pub fn keep(quiet: Option<&Quiet>, tx: &mut Tx, member: Id) -> Result<()> {
        tx.run(diesel::delete(q::table.filter(q::member_id.eq(member))))?;
        let Some(quiet) = quiet else { return Ok(()) };
        let row = (q::member_id.eq(member), q::quiet_from.eq(quiet.from), q::quiet_until.eq(quiet.until), q::zone.eq(quiet.zone.name()));
        tx.run(diesel::insert_into(q::table).values(row)).map(|_| ())
    }

    /// When the quiet ends that this moment is in; none where it is not quiet.
    pub fn ends(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let here = now.with_timezone(&self.zone);
        let minute = i32::try_from(here.hour() * 60 + here.minute()).ok()?;
        let over_midnight = self.from > self.until;
        let quiet = if over_midnight { minute >= self.from || minute < self.until } else { (self.from..self.until).contains(&minute) };
        if !quiet {
            return None;
        }
        let today = here.date_naive();
        let day = if over_midnight && minute >= self.from { today.checked_add_days(Days::new(1))? } else { today };
        let end = day.and_time(NaiveTime::from_hms_opt(u32::try_from(self.until / 60).ok()?, u32::try_from(self.until % 60).ok()?, 0)?);
        // A time that a change of clocks skips is the first there is after it.
        let end = self
            .zone
            .from_local_datetime(&end)
            .earliest()
            .or_else(|| self.zone.from_local_datetime(&(end + Duration::hours(1))).earliest());
        end.map(|end| end.with_timezone(&Utc))
    }
}

fn minutes(time: &str) -> Option<i32> {
    let time = NaiveTime::parse_from_str(time, "%H:%M").ok()?;
    i32::try_from(time.hour() * 60 + time.minute()).ok()
}

/// Minutes of the day as a form has them.
pub(super) fn clock(minutes: i32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::{Quiet, clock};

    fn ends(quiet: &Quiet, now: &str) -> Option<String> {
        quiet.ends(now.parse().expect("a moment")).map(|end| end.to_rfc3339())
    }

    #[test]
    fn the_night_ends_in_the_morning_on_ones_own_clock() {
        let night = Quiet::read("22:00", "07:30", "Europe/Paris").expect("hours").expect("some");
        assert_eq!((night.from, clock(night.until)), (1_320, "07:30".into()));
        assert_eq!(ends(&night, "2026-11-22T20:59:00Z"), None);
        assert_eq!(ends(&night, "2026-11-22T21:00:00Z").as_deref(), Some("2026-11-23T06:30:00+00:00"));
        assert_eq!(ends(&night, "2026-11-23T06:29:59Z").as_deref(), Some("2026-11-23T06:30:00+00:00"));
        assert_eq!(ends(&night, "2026-11-23T06:30:00Z"), None);
        // In summer the same clock is an hour earlier; the night of the change has one hour less.
        assert_eq!(ends(&night, "2026-07-01T20:00:00Z").as_deref(), Some("2026-07-02T05:30:00+00:00"));
        assert_eq!(ends(&night, "2026-03-28T22:00:00Z").as_deref(), Some("2026-03-29T05:30:00+00:00"));
        // Half past two does not exist that night.
        let odd = Quiet::read("01:00", "02:30", "Europe/Paris").expect("hours").expect("some");
        assert_eq!(ends(&odd, "2026-03-29T00:30:00Z").as_deref(), Some("2026-03-29T01:30:00+00:00"));
        let noon = Quiet::read("12:00", "14:00", "Pacific/Auckland").expect("hours").expect("some");
        assert_eq!(ends(&noon, "2026-11-22T23:30:00Z").as_deref(), Some("2026-11-23T01:00:00+00:00"));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        assert_eq!(Quiet::read("", "", "Europe/Paris"), Ok(None));
        let wrongs = |from: &str, until: &str, zone: &str| Quiet::read(from, until, zone).expect_err("wrong").len();
        assert_eq!(
            (wrongs("22:00", "", "Europe/Paris"), wrongs("22:00", "22:00", "Europe/Paris"), wrongs("25:00", "7h", "Mars/Olympus")),
            (1, 1, 3)
        );
    }
}
