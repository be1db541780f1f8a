//! Workflows that come round by the clock: once a due moment of the agency's own day, whoever looks first.

use crate::rule::When;
use crate::run::spread;
use crate::run::start::{Begin, start};
use crate::schema::workflows as w;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use kernel::job::Cron;
use kernel::prelude::*;
use serde_json::{Value, json};

/// Every hour of every zone begins within one of these.
pub(crate) const CLOCK: Cron = Cron { job: KeepTime::NAME, every: 15, per_agency: true };
/// What was missed for longer than this is not made up for.
const PATIENCE: TimeDelta = TimeDelta::hours(12);

/// Starts what is due.
#[derive(Serialize, Deserialize)]
pub(crate) struct KeepTime {}

impl Job for KeepTime {
    const NAME: &'static str = "workflows.keep_time";
    const EFFECT: Effect = Effect::Inside;

    async fn run(self, work: Work) -> Result<()> {
        work.scope()?
            .tx(|tx| {
                let now = Utc::now();
                let zone: Tz = tx.scope().tenant().zone.parse().unwrap_or(Tz::UTC);
                let on = w::table.filter(w::active.eq(true).and(w::starts.eq("schedule")).and(w::deleted_at.is_null()));
                let all: Vec<(Id, Value, DateTime<Utc>)> = tx.all(on.select((w::id, w::rule, w::updated_at)))?;
                for (workflow, rule, since) in all {
                    let when: When = serde_json::from_value(rule["when"].clone()).unwrap_or_default();
                    if let Some(moment) = due(&when, zone, now).filter(|moment| *moment > since && now - moment < PATIENCE) {
                        let key = format!("at {}", moment.timestamp());
                        if when.of.is_empty() {
                            start(tx, &Begin { workflow, started: "schedule", key, record: None, context: &json!({}) })?;
                        } else {
                            spread::begin(tx, workflow, &key)?;
                        }
                    }
                }
                tx.settle()
            })
            .await
    }
}

/// The last moment at which it was due. An hour that a change of the clocks left out comes with the next one.
fn due(when: &When, zone: Tz, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let today = now.with_timezone(&zone).date_naive();
    let clock = NaiveTime::from_hms_opt(when.hour, 0, 0)?;
    let at = |day: NaiveDate| {
        let moment = |hours| zone.from_local_datetime(&(day.and_time(clock) + TimeDelta::hours(hours))).earliest();
        Some(moment(0).or_else(|| moment(1))?.with_timezone(&Utc))
    };
    let days = (0..=31).filter_map(|n| today.checked_sub_days(Days::new(n)));
    days.filter(|day| fits(when, *day)).filter_map(at).find(|moment| *moment <= now)
}

fn fits(when: &When, day: NaiveDate) -> bool {
    match when.every.as_str() {
        "day" => true,
        "weekday" => !matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
        "week" => day.weekday().number_from_monday() == when.day,
        "month" => day.day() == when.day,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_of_the_agency_counts() {
        let last = |every: &str, day: u32, hour: u32, now: &str| {
            let when = When { every: every.into(), day, hour, ..When::default() };
            due(&when, Tz::Europe__Paris, now.parse().expect("a moment")).map(|m| m.to_rfc3339())
        };
        // Half past eight in Paris, a Monday.
        let now = "2026-11-23T07:30:00Z";
        assert_eq!(last("day", 0, 8, now).as_deref(), Some("2026-11-23T07:00:00+00:00"));
        assert_eq!(last("day", 0, 9, now).as_deref(), Some("2026-11-22T08:00:00+00:00"));
        assert_eq!(last("weekday", 0, 9, now).as_deref(), Some("2026-11-20T08:00:00+00:00"));
        assert_eq!(last("week", 7, 9, now).as_deref(), Some("2026-11-22T08:00:00+00:00"));
        assert_eq!(last("month", 1, 9, now).as_deref(), Some("2026-11-01T08:00:00+00:00"));
        // Two o'clock does not come on the last Sunday of March.
        assert_eq!(last("day", 0, 2, "2026-03-29T06:00:00Z").as_deref(), Some("2026-03-29T01:00:00+00:00"));
        assert_eq!(last("never", 0, 2, now), None);
    }
}
