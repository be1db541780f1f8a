//! Capacities: how many people a venue holds, set up one way or another.

use crate::schema::capacities;
use kernel::prelude::*;

/// How the room is set up.
const LAYOUTS: &[&str] = &["standing", "seated", "mixed", "cabaret", "open_air"];

/// What a venue holds when it is set up so.
#[resource(module = address_book, table = capacities, icon = "users")]
pub struct Capacity {
    #[field(text().max(120).required().title().searched().sorted())]
    pub what: String,
    #[field(link("venues").required().listed())]
    pub venue_id: Id,
    #[field(choice(LAYOUTS).required().listed())]
    pub layout: String,
    /// The most there may be, by its licence.
    #[field(number(0, 500_000).required().listed().filtered().sorted())]
    pub people: i64,
    /// Width × depth × height, in words.
    #[field(text().max(60).listed())]
    pub stage: Option<String>,
    #[field(long().searched())]
    pub notes: Option<String>,
}

/// Capacities by configuration.
pub static CAPACITIES: Resource = Capacity::RESOURCE;
