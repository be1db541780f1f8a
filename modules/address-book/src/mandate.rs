//! Mandates: what an organisation entrusts the agency with.

use crate::schema::mandates;
use chrono::NaiveDate;
use kernel::prelude::*;
use kernel::resource::typed;

/// What the agency does in its name.
const KINDS: &[&str] = &["booking", "management", "tour", "business_finder", "publishing", "promotion", "other"];
/// How far it is.
const STATUSES: &[&str] = &["draft", "sent", "signed", "ended"];

/// A mandate, known by its number.
#[resource(module = address_book, table = mandates, icon = "badge-check", views = &[View::Board("status")])]
pub struct Mandate {
    /// No two that are in force have the same.
    #[field(text().max(60).required().title().searched().sorted())]
    pub number: String,
    #[field(link("organisations").required().listed())]
    pub organisation_id: Id,
    #[field(link("artists").listed())]
    pub artist_id: Option<Id>,
    #[field(choice(KINDS).required().listed())]
    pub kind: String,
    #[field(choice(STATUSES).required().listed())]
    pub status: String,
    #[field(date().listed().filtered().section("term"))]
    pub signed_on: Option<NaiveDate>,
    #[field(date().listed().filtered().section("term"))]
    pub since: Option<NaiveDate>,
    /// The last day.
    #[field(date().listed().filtered().sorted().section("term"))]
    pub until: Option<NaiveDate>,
    #[field(text().max(160).searched())]
    pub territory: Option<String>,
    /// Nobody else may do the same meanwhile.
    #[field(flag().filtered())]
    pub exclusive: bool,
    #[field(long().searched().section("notes"))]
    pub notes: Option<String>,
}

/// Mandates that do not end before they begin, and have a day of signature once they are signed.
pub static MANDATES: Resource = Resource {
    store: Store {
        insert: |tx, its| (Mandate::STORE.insert)(tx, its.into_iter().map(sound).collect::<Result<_>>()?),
        update: |tx, id, expect, it| (Mandate::STORE.update)(tx, id, expect, sound(it)?),
        ..Mandate::STORE
    },
    ..Mandate::RESOURCE
};

fn sound(it: Record) -> Result<Record> {
    let (mandate, _) = typed::<Mandate>(it.clone())?;
    let mut wrong = Vec::new();
    wrong.extend((mandate.until.is_some() && mandate.until < mandate.since).then(|| Wrong::new("until", "range")));
    wrong.extend((mandate.status == "signed" && mandate.signed_on.is_none()).then(|| Wrong::new("signed_on", "mandate-signed")));
    if wrong.is_empty() { Ok(it) } else { Err(Error::Invalid(wrong)) }
}
