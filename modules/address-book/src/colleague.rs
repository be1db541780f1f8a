//! Colleagues: what the agency keeps of those who work in it, whether they have a seat or not.

use crate::schema::colleagues;
use chrono::NaiveDate;
use kernel::prelude::*;
use kernel::resource::typed;

/// Somebody of the agency. What they may do is said by their seat's roles, not here.
#[resource(module = address_book, table = colleagues, icon = "id-card")]
pub struct Colleague {
    #[field(text().max(120).required().title().searched().sorted().personal())]
    pub name: String,
    /// Their seat, if they have one.
    #[field(link("members").listed())]
    pub member_id: Option<Id>,
    #[field(text().max(120).listed().searched())]
    pub job: Option<String>,
    #[field(text().listed().filtered().searched())]
    pub specialities: Option<String>,
    #[field(date().listed().filtered().sorted().section("term"))]
    pub entered_on: Option<NaiveDate>,
    /// The last day.
    #[field(date().listed().filtered().section("term"))]
    pub left_on: Option<NaiveDate>,
    /// Whom one calls if something happens to them.
    #[field(text().max(160).personal().encrypted().section("emergency"))]
    pub emergency_contact: Option<String>,
    #[field(text().max(40).personal().encrypted().section("emergency"))]
    pub emergency_phone: Option<String>,
    #[field(long().personal().section("notes"))]
    pub notes: Option<String>,
}

/// Colleagues who do not leave before they come.
pub static COLLEAGUES: Resource = Resource {
    store: Store {
        insert: |tx, its| (Colleague::STORE.insert)(tx, its.into_iter().map(in_order).collect::<Result<_>>()?),
        update: |tx, id, expect, it| (Colleague::STORE.update)(tx, id, expect, in_order(it)?),
        ..Colleague::STORE
    },
    ..Colleague::RESOURCE
};

fn in_order(it: Record) -> Result<Record> {
    let (colleague, _) = typed::<Colleague>(it.clone())?;
    match colleague.left_on.is_some() && colleague.left_on < colleague.entered_on {
        true => Err(Error::invalid("left_on", "range")),
        false => Ok(it),
    }
}
