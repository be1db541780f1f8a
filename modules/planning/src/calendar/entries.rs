//! Events and days of rest as the calendar in the browser takes them: in the wall time of their place.

use super::asked::Asked;
use super::holidays;
use crate::anniversary::Past;
use crate::event::{EVENTS, Event, Occurrence, time};
use address_book::Anniversary;
use chrono::{Days, NaiveDate, TimeDelta};
use kernel::prelude::*;
use serde_json::{Value, json};
use web::Visit;

/// An event as an entry. It may be moved by hand unless it comes again.
pub(super) fn entry(visit: &Visit, event: &Row<Event>, at: &Occurrence, agency: &str) -> Value {
    let tone = match (event.status.as_str(), event.kind.as_str()) {
        ("cancelled", _) => "late",
        ("option", _) => "warn",
        (_, "concert") => "spot",
        (_, "release" | "promotion") => "info",
        _ => "neutral",
    };
    let zone = event
        .zone
        .as_deref()
        .filter(|zone| *zone != agency)
        .map(|zone| format!(" ({})", zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")));
    let status = (event.status != "confirmed").then(|| format!(" · {}", visit.say(&format!("events-status-{}", event.status), &[])));
    let title = format!("{}{}{}", event.title, zone.unwrap_or_default(), status.unwrap_or_default());
    let (start, end) = match at.clock {
        None => (at.day.to_string(), (at.last + Days::new(1)).to_string()),
        Some((from, until)) => {
            let (begins, ends) = (time::wall(at.day, from), until.map(|until| time::wall(at.last, until)));
            let said = |wall: chrono::NaiveDateTime| wall.format("%Y-%m-%dT%H:%M:%S").to_string();
            (said(begins), said(ends.filter(|ends| *ends > begins).unwrap_or(begins + TimeDelta::hours(1))))
        }
    };
    // What begins after midnight stands on the day of its show where days are shown whole.
    let night = at.clock.filter(|(from, _)| *from >= 24 * 60).map(|_| at.day);
    json!({
        "id": event.id, "title": title, "start": start, "end": end, "allDay": at.clock.is_none(), "href": format!("/app/events/{}", event.id),
        "tone": tone, "day": at.day, "night": night, "movable": !event.returns(),
    })
}

/// Days of rest of a period: public holidays, and those of schools if they are wanted.
pub(super) fn rests(visit: &Visit, asked: &Asked, from: NaiveDate, until: NaiveDate) -> Vec<Value> {
    let whole = |id: String, title: String, from: NaiveDate, until: NaiveDate, tone: &str| json!({"id": id, "title": title, "start": from, "end": until, "allDay": true, "href": null, "tone": tone, "day": from, "night": null, "movable": false});
    let public = holidays::public(from, until)
        .into_iter()
        .map(|(day, name)| whole(format!("rest-{day}"), visit.say(&format!("holiday-{name}"), &[]), day, day + Days::new(1), "ok"));
    let schools = holidays::schools(from, until).filter(|_| asked.schools).map(|school| {
        let zones = school.zones.chars().map(String::from).collect::<Vec<_>>().join(", ");
        let title = visit.say(&format!("school-{}", school.name), &[("zones", zones)]);
        whole(format!("school-{}-{}", school.zones, school.from), title, school.from, school.back, "neutral")
    });
    public.chain(schools).collect()
}

/// Days that come again: of the address book, and of past projects.
pub(super) fn again(visit: &Visit, all: &[Anniversary], past: &[Past]) -> Vec<Value> {
    let whole = |id: String, title: String, day: NaiveDate, href: String| json!({"id": id, "title": title, "start": day, "end": day + Days::new(1), "allDay": true, "href": href, "tone": "info", "day": day, "night": null, "movable": false});
    let said = |kind: &str, years: i32| visit.say(&format!("anniversary-{kind}"), &[("years", years.to_string())]);
    let book = all.iter().map(|a| {
        let title = format!("{} · {}", a.title, said(a.recurs.name(), a.years));
        whole(format!("again-{}", a.id), title, a.on, format!("/app/{}/{}", a.of.name, a.id))
    });
    let past = past.iter().map(|p| {
        whole(format!("again-{}", p.id), format!("{} · {}", p.name, said("project", p.years)), p.on, format!("/app/projects/{}", p.id))
    });
    book.chain(past).collect()
}

/// The words of the field by which two events collide.
pub(super) fn why(visit: &Visit, field: &str) -> String {
    visit.say(&format!("{}-{field}", EVENTS.name), &[])
}
