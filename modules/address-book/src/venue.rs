//! Venues: where it happens.

use crate::detail::FURTHER;
use crate::duplicates::{TWINS, added, changed};
use crate::organisation::REGIONS;
use crate::releases::TWO_LINES;
use crate::schema::venues;
use chrono::NaiveDate;
use kernel::prelude::*;

/// A place with a stage.
#[resource(module = address_book, table = venues, icon = "map-pin")]
pub struct Venue {
    #[field(text().required().title().searched().sorted())]
    pub name: String,
    /// The most people it may hold.
    #[field(number(0, 500_000).listed().filtered().sorted())]
    pub capacity: Option<i64>,
    #[field(link("organisations").listed())]
    pub organisation_id: Option<Id>,
    #[field(text().section("address"))]
    pub street: Option<String>,
    #[field(text().section("address").since(TWO_LINES))]
    pub street_more: Option<String>,
    #[field(text().max(12).searched().section("address"))]
    pub postcode: Option<String>,
    #[field(text().max(100).listed().filtered().searched().sorted().section("address"))]
    pub city: Option<String>,
    #[field(text().max(60).filtered().section("address"))]
    pub country: Option<String>,
    /// That of the postcode, unless somebody says otherwise.
    #[field(choice(REGIONS).section("address"))]
    pub region: Option<String>,
    #[field(url().section("address"))]
    pub website: Option<String>,
    #[field(text().max(60).section("stage"))]
    pub stage_size: Option<String>,
    #[field(url().section("stage"))]
    pub technical_sheet: Option<String>,
    /// Open to people with reduced mobility.
    #[field(flag().listed().filtered().section("stage"))]
    pub accessible: bool,
    #[field(date().filtered().section("relationship"))]
    pub opened_on: Option<NaiveDate>,
    /// Worked out from the interactions.
    #[field(date().listed().filtered().sorted().readonly().section("relationship"))]
    pub last_contact_on: Option<NaiveDate>,
    #[field(long().section("notes"))]
    pub notes: Option<String>,
}

/// Venues, found again by their name and place.
pub static VENUES: Resource = Resource {
    store: Store {
        insert: |tx, its| {
            let new = (Venue::STORE.insert)(tx, its)?;
            added(tx, &VENUES, new)
        },
        update: |tx, id, expect, it| {
            let new = (Venue::STORE.update)(tx, id, expect, it)?;
            changed(tx, &VENUES, new)
        },
        ..Venue::STORE
    },
    twins: Some(&TWINS),
    further: Some(&FURTHER),
    ..Venue::RESOURCE
};
