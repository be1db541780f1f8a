//! People: those one calls.

use crate::detail::FURTHER;
use crate::duplicates::{TWINS, added, changed};
use crate::organisation::Organisation;
use crate::releases::plain_mail;
use crate::schema::{people, positions};
use chrono::NaiveDate;
use kernel::prelude::*;

/// Languages to write to somebody in.
pub const LANGUAGES: &[&str] = &["fr", "en", "de", "es", "it", "nl", "pt"];
/// How somebody likes to be reached.
pub const CHANNELS: &[&str] = &["email", "phone", "message", "post", "none"];
/// How the agency came to know somebody.
pub const SOURCES: &[&str] = &["recommendation", "festival", "prospecting", "website", "press", "other"];

/// What somebody is in the trade.
pub const TRADES: &[&str] = &[
    "manager",
    "booker",
    "programmer",
    "technician",
    "broadcaster",
    "journalist",
    "press_officer",
    "label",
    "publisher",
    "producer",
    "tour_manager",
    "administrator",
    "other",
];

/// Somebody the agency knows.
#[resource(module = address_book, table = people, icon = "users-round")]
pub struct Person {
    #[field(text().max(100).title().searched().personal())]
    pub first_name: Option<String>,
    #[field(text().max(100).required().title().searched().sorted().personal())]
    pub last_name: String,
    #[field(text().max(120).listed().searched())]
    pub job: Option<String>,
    #[field(choice(TRADES).listed())]
    pub trade: Option<String>,
    #[field(link("organisations").listed())]
    pub organisation_id: Option<Id>,
    #[field(email().listed().searched().section("contact"))]
    pub email: Option<String>,
    #[field(phone().listed().searched().section("contact"))]
    pub phone: Option<String>,
    #[field(phone().searched().section("contact"))]
    pub mobile: Option<String>,
    #[field(text().max(100).listed().filtered().searched().sorted().personal().section("contact"))]
    pub city: Option<String>,
    #[field(text().max(60).filtered().section("contact"))]
    pub country: Option<String>,
    #[field(choice(LANGUAGES).section("contact"))]
    pub language: Option<String>,
    #[field(text().max(120).section("contact"))]
    pub also_speaks: Option<String>,
    #[field(choice(CHANNELS).section("contact"))]
    pub channel: Option<String>,
    #[field(text().max(40).personal().encrypted().filtered().section("contact"))]
    pub tax_number: Option<String>,
    /// Of a technician: sound, light, stage…
    #[field(text().filtered().section("technician"))]
    pub specialities: Option<String>,
    /// What one must have passed to do it.
    #[field(text().filtered().section("technician"))]
    pub certificates: Option<String>,
    /// Of whoever said theirs: nobody is asked.
    #[field(date().personal().section("relationship"))]
    pub born_on: Option<NaiveDate>,
    #[field(choice(SOURCES).section("relationship"))]
    pub source: Option<String>,
    #[field(flag().filtered().section("relationship"))]
    pub consent: bool,
    #[field(date().section("relationship"))]
    pub consent_on: Option<NaiveDate>,
    /// Worked out from the interactions.
    #[field(date().listed().filtered().sorted().readonly().section("relationship"))]
    pub last_contact_on: Option<NaiveDate>,
    #[field(long().personal().section("notes"))]
    pub notes: Option<String>,
    #[field(long().personal().sensitive().section("notes"))]
    pub confidential_notes: Option<String>,
}

/// People, whose mail addresses are kept in lower case whichever way they come.
pub static PEOPLE: Resource = Resource {
    store: Store {
        insert: |tx, its| {
            let its = its.into_iter().map(|it| plain_mail(tx, it)).collect();
            let new = (Person::STORE.insert)(tx, its)?;
            added(tx, &PEOPLE, new)
        },
        update: |tx, id, expect, it| {
            let it = plain_mail(tx, it);
            let new = (Person::STORE.update)(tx, id, expect, it)?;
            changed(tx, &PEOPLE, new)
        },
        ..Person::STORE
    },
    twins: Some(&TWINS),
    further: Some(&FURTHER),
    ..Person::RESOURCE
};

/// The agency was last in touch with somebody on this day, or never.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PeopleContacted {
    pub on: Option<NaiveDate>,
}

impl Event for PeopleContacted {
    const NAME: &'static str = "people.contacted";
}

impl Person {
    /// First and last name, as one says them.
    pub fn full_name(&self) -> String {
        match &self.first_name {
            Some(first) => format!("{first} {}", self.last_name),
            None => self.last_name.clone(),
        }
    }

    /// The organisations somebody works for today, the main one first.
    pub fn employers(tx: &mut Tx, id: Id) -> Result<Vec<Row<Organisation>>> {
        let today = crate::days::today(tx);
        let begun = positions::since.is_null().or(positions::since.le(today));
        let lasting = positions::until.is_null().or(positions::until.ge(today));
        let current = positions::table
            .filter(positions::person_id.eq(id).and(positions::deleted_at.is_null()))
            .filter(begun.and(lasting))
            .order((positions::main.desc(), positions::id))
            .select(positions::organisation_id);
        let ids: Vec<Id> = tx.all(current)?;
        let mut found = Organisation::list(tx, &Query { ids: Some(ids.clone()), limit: 1_000, ..Query::default() })?;
        found.sort_by_key(|organisation| ids.iter().position(|id| *id == organisation.id));
        Ok(found)
    }

    /// Notes the day of the last contact. Not an edit: nobody's open form is outdated by it.
    pub(crate) fn contacted(tx: &mut Tx, id: Id, on: Option<NaiveDate>) -> Result<()> {
        let moved = people::table.filter(people::id.eq(id).and(people::last_contact_on.is_distinct_from(on)));
        match tx.run(diesel::update(moved).set(people::last_contact_on.eq(on)))? {
            0 => Ok(()),
            _ => tx.emit(Some(id), &PeopleContacted { on }),
        }
    }
}
