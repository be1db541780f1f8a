//! Incidents: what went wrong in a venue.

use crate::schema::incidents;
use chrono::NaiveDate;
use kernel::prelude::*;
use kernel::resource::typed;

/// What it was about.
const KINDS: &[&str] = &["safety", "technical", "hosting", "payment", "behaviour", "audience", "weather", "other"];
/// How bad it was.
const SEVERITIES: &[&str] = &["minor", "serious", "grave"];

/// Something that went wrong somewhere.
#[resource(module = address_book, table = incidents, icon = "triangle-alert")]
pub struct Incident {
    #[field(text().max(160).required().title().searched().sorted())]
    pub what: String,
    #[field(link("venues").required().listed())]
    pub venue_id: Id,
    #[field(link("artists").listed())]
    pub artist_id: Option<Id>,
    #[field(choice(KINDS).required().listed())]
    pub kind: String,
    #[field(choice(SEVERITIES).required().listed())]
    pub severity: String,
    #[field(date().required().listed().filtered().sorted())]
    pub happened_on: NaiveDate,
    #[field(long().searched().personal())]
    pub story: Option<String>,
    #[field(date().listed().filtered())]
    pub solved_on: Option<NaiveDate>,
}

/// Incidents that were not solved before they happened.
pub static INCIDENTS: Resource = Resource {
    store: Store {
        insert: |tx, its| (Incident::STORE.insert)(tx, its.into_iter().map(in_order).collect::<Result<_>>()?),
        update: |tx, id, expect, it| (Incident::STORE.update)(tx, id, expect, in_order(it)?),
        ..Incident::STORE
    },
    ..Incident::RESOURCE
};

fn in_order(it: Record) -> Result<Record> {
    let (incident, _) = typed::<Incident>(it.clone())?;
    match incident.solved_on.is_some_and(|solved| solved < incident.happened_on) {
        true => Err(Error::invalid("solved_on", "range")),
        false => Ok(it),
    }
}
