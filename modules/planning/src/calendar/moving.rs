//! An event is dragged to another day or hour: it keeps how long it lasts, and goes back with a click.

use crate::event::{EVENTS, Event, time};
use actix_web::web::Path;
use chrono::{NaiveDate, TimeDelta};
use kernel::prelude::*;
use serde_json::json;
use web::Go;

/// Minutes of a day.
const DAY: i64 = 24 * 60;
/// Until then the night belongs to the day before it.
const NIGHT: i64 = 30 * 60;

/// Where something is dropped: a day, or a day and an hour, `2026-11-22T21:30`.
fn dropped(said: &str) -> Option<(NaiveDate, Option<u16>)> {
    match said.split_once('T') {
        Some((day, clock)) => Some((day.parse().ok()?, Some(time::minutes(clock.get(..5)?)?))),
        None => Some((said.parse().ok()?, None)),
    }
}

/// The event as it is from another day and hour on.
fn moved(event: &Event, day: NaiveDate, at: Option<u16>) -> Record {
    let lasts = event.ends_on.unwrap_or(event.starts_on) - event.starts_on;
    let mut patch = Record::from_iter([("starts_on".into(), json!(day)), ("ends_on".into(), json!(day + lasts))]);
    let read = |said: &Option<String>| said.as_deref().and_then(time::minutes).map(i64::from);
    let clock = |minutes: i64| u16::try_from(minutes).ok().map(time::clock);
    if let (Some(at), Some(from)) = (at.map(i64::from), read(&event.starts_at)) {
        patch.insert("starts_at".into(), json!(clock(at)));
        if let Some(until) = read(&event.ends_at) {
            // As long as before: over midnight as the same night, later as another day.
            let end = at + lasts.num_minutes() + until - from;
            let (further, rest) = if end < NIGHT { (0, end) } else { (end / DAY, end % DAY) };
            patch.insert("ends_on".into(), json!(day + TimeDelta::days(further)));
            patch.insert("ends_at".into(), json!(clock(rest)));
        }
    }
    patch
}

/// Puts an event where it was dropped.
pub(super) async fn shift(scope: Scope, path: Path<(Id, String)>) -> Result<Go> {
    let (id, start) = path.into_inner();
    let (day, at) = dropped(&start).ok_or_else(|| Error::invalid("start", "date"))?;
    let before = scope
        .tx(move |tx| {
            let event = Event::find(tx, id)?;
            if event.returns() {
                return Err(Error::Conflict("event-returns".into()));
            }
            EVENTS.patch(tx, id, None, moved(&event, day, at))?;
            Ok((event.starts_on, event.starts_at.clone()))
        })
        .await?;
    let was = before.1.map_or_else(|| before.0.to_string(), |at| format!("{}T{at}", before.0));
    Ok(Go::to("/app/calendar").toast("ok", "calendar-moved-said", &[]).undo(format!("/app/calendar/{id}/move/{was}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(on: &str, from: &str, until: &str) -> Event {
        let day: NaiveDate = on.parse().expect("a day");
        Event { starts_on: day, ends_on: Some(day), starts_at: Some(from.into()), ends_at: Some(until.into()), ..Event::default() }
    }

    #[test]
    fn it_lasts_as_long_wherever_it_is_dropped() {
        let show = event("2026-11-22", "21:00", "25:30");
        let told = |start: &str| {
            let (day, at) = dropped(start).expect("a place");
            let patch = moved(&show, day, at);
            ["starts_on", "starts_at", "ends_on", "ends_at"].map(|name| patch.get(name).and_then(|v| v.as_str()).unwrap_or("-").to_string())
        };
        assert_eq!(told("2026-11-29"), ["2026-11-29", "-", "2026-11-29", "-"], "another day, the same hours");
        assert_eq!(told("2026-11-22T22:30:00"), ["2026-11-22", "22:30", "2026-11-22", "27:00"], "the same night");
        assert_eq!(told("2026-11-22T25:45"), ["2026-11-22", "25:45", "2026-11-23", "06:15"], "the next morning");
        assert_eq!((dropped("2026-11-22T31:00"), dropped("soon")), (None, None));
    }
}
