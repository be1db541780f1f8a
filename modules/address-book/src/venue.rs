//! Venues: where it happens.

use crate::detail::FURTHER;
use crate::duplicates::{TWINS, added, changed};
use crate::organisation::REGIONS;
use crate::releases::TWO_LINES;
use crate::schema::venues;
use chrono::NaiveDate;
use kernel::prelude::*;

/// Months, as seasons are said.
const MONTHS: &[&str] =
    &["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

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
    #[field(link("people").section("contacts"))]
    pub booking_contact_id: Option<Id>,
    #[field(link("people").section("contacts"))]
    pub technical_contact_id: Option<Id>,
    #[field(link("people").section("contacts"))]
    pub press_contact_id: Option<Id>,
    /// Dressing rooms, meals, beds, where to park.
    #[field(long().section("hosting"))]
    pub hosting: Option<String>,
    /// The first and the last month it is open; always, if nothing is said.
    #[field(choice(MONTHS).section("hosting"))]
    pub season_from: Option<String>,
    #[field(choice(MONTHS).section("hosting"))]
    pub season_until: Option<String>,
    #[field(date().filtered().section("relationship"))]
    pub opened_on: Option<NaiveDate>,
    /// Worked out from the interactions.
    #[field(date().listed().filtered().sorted().readonly().section("relationship"))]
    pub last_contact_on: Option<NaiveDate>,
    /// Worked out from planning: the agency's confirmed concerts in it.
    #[field(number(0, 1_000_000).filtered().sorted().readonly().section("relationship"))]
    pub concerts: Option<i64>,
    #[field(long().section("notes"))]
    pub technical_notes: Option<String>,
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

impl Venue {
    /// Notes how many concerts the agency has had or will have in it. Not an edit: nobody's open form is outdated by it.
    ///
    /// # Errors
    /// What the database says.
    pub fn played(tx: &mut Tx, id: Id, concerts: i64) -> Result<()> {
        let concerts = (concerts > 0).then_some(concerts);
        let moved = venues::table.filter(venues::id.eq(id).and(venues::concerts.is_distinct_from(concerts)));
        tx.run(diesel::update(moved).set(venues::concerts.eq(concerts))).map(|_| ())
    }
}
