//! Events: what happens when, as the clocks of the place say.

mod occur;
pub(crate) mod played;
mod rule;
pub(crate) mod time;

pub(crate) use occur::{Occurrence, between, clashes};

use crate::schema::events;
use chrono::NaiveDate;
use chrono_tz::Tz;
use kernel::prelude::*;
use kernel::resource::typed;
use serde_json::json;

/// What it is.
pub const KINDS: &[&str] = &["concert", "rehearsal", "meeting", "travel", "promotion", "release", "other"];
/// How sure it is.
pub const STATUSES: &[&str] = &["confirmed", "option", "cancelled"];
/// How it comes again.
const REPEATS: &[&str] = &["daily", "weekdays", "weekly", "fortnightly", "monthly", "yearly"];

/// A concert, a rehearsal, a journey.
#[resource(module = planning, table = events, icon = "calendar-days", views = &[View::Calendar("starts_on")])]
pub struct Event {
    #[field(text().required().title().searched().sorted())]
    pub title: String,
    #[field(choice(KINDS).required().listed())]
    pub kind: String,
    #[field(choice(STATUSES).required().listed())]
    pub status: String,
    #[field(date().required().listed().filtered().sorted().section("when"))]
    pub starts_on: NaiveDate,
    /// An hour of that day; 25:30 is half past one of the night after it.
    #[field(text().max(5).listed().section("when"))]
    pub starts_at: Option<String>,
    /// The last day; the first one, if nothing is said.
    #[field(date().listed().filtered().section("when"))]
    pub ends_on: Option<NaiveDate>,
    #[field(text().max(5).section("when"))]
    pub ends_at: Option<String>,
    #[field(flag().filtered().section("when"))]
    pub all_day: bool,
    /// Whose clocks are meant; the agency's, if nothing is said.
    #[field(text().max(40).section("when"))]
    pub zone: Option<String>,
    #[field(choice(REPEATS).section("again"))]
    pub repeats: Option<String>,
    /// What the choices do not say, as RFC 5545 says it.
    #[field(text().section("again"))]
    pub rule: Option<String>,
    #[field(date().section("again"))]
    pub repeats_until: Option<NaiveDate>,
    /// Days on which it does not come, `2026-12-25, 2027-01-01`.
    #[field(long().section("again"))]
    pub except_on: Option<String>,
    #[field(link("artists").listed().section("about"))]
    pub artist_id: Option<Id>,
    #[field(link("venues").listed().section("about"))]
    pub venue_id: Option<Id>,
    #[field(link("projects").section("about"))]
    pub project_id: Option<Id>,
    #[field(link("people").section("about"))]
    pub person_id: Option<Id>,
    #[field(link("organisations").section("about"))]
    pub organisation_id: Option<Id>,
    /// The member whose time it takes.
    #[field(link("members").listed().section("about"))]
    pub owner_id: Option<Id>,
    #[field(long().searched().personal().section("notes"))]
    pub notes: Option<String>,
}

/// Events whose hours, zone and repetition can be understood.
pub static EVENTS: Resource = Resource {
    store: Store {
        insert: |tx, its| {
            let its = its.into_iter().map(|it| sound(tx, it)).collect::<Result<_>>()?;
            (Event::STORE.insert)(tx, its)
        },
        update: |tx, id, expect, it| {
            let it = sound(tx, it)?;
            (Event::STORE.update)(tx, id, expect, it)
        },
        ..Event::STORE
    },
    ..Event::RESOURCE
};

fn sound(tx: &Tx, mut it: Record) -> Result<Record> {
    let (event, _) = typed::<Event>(it.clone())?;
    let mut wrong = Vec::new();
    let zone = event.zone.clone().unwrap_or_else(|| tx.scope().tenant().zone.to_string());
    wrong.extend(zone.parse::<Tz>().is_err().then(|| Wrong::new("zone", "zone")));
    let last = event.ends_on.unwrap_or(event.starts_on);
    wrong.extend((last < event.starts_on).then(|| Wrong::new("ends_on", "range")));
    let mut read = |name: &'static str, said: &Option<String>| {
        let said = said.as_deref().map(|clock| time::minutes(clock.trim()).ok_or(name)).transpose();
        said.unwrap_or_else(|name| {
            wrong.push(Wrong::new(name, "clock"));
            None
        })
    };
    let (starts, ends) = (read("starts_at", &event.starts_at), read("ends_at", &event.ends_at));
    let unsaid = !event.all_day && event.starts_at.is_none();
    let backwards = !event.all_day && last == event.starts_on && ends.is_some() && ends < starts;
    wrong.extend(backwards.then(|| Wrong::new("ends_at", "range")));
    wrong.extend((event.rule.is_some() && rule::read(&event).is_none()).then(|| Wrong::new("rule", "rule")));
    wrong.extend(rule::days(event.except_on.as_deref().unwrap_or_default()).is_none().then(|| Wrong::new("except_on", "days")));
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    // Without an hour it lasts all day, and all day has no hours.
    let all_day = event.all_day || unsaid;
    it.insert("all_day".into(), json!(all_day));
    it.insert("starts_at".into(), json!(starts.filter(|_| !all_day).map(time::clock)));
    it.insert("ends_at".into(), json!(ends.filter(|_| !all_day).map(time::clock)));
    it.insert("ends_on".into(), json!(last));
    it.insert("zone".into(), json!(zone));
    Ok(it)
}
