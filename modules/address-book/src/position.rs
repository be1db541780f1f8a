//! Positions: who is what, where, and since when.

use crate::schema::positions;
use chrono::NaiveDate;
use kernel::prelude::*;
use kernel::resource::typed;

/// A role of somebody in an organisation.
#[resource(module = address_book, table = positions, icon = "clipboard-list")]
pub struct Position {
    #[field(text().max(120).required().title().searched().sorted())]
    pub role: String,
    #[field(link("people").required().listed())]
    pub person_id: Id,
    #[field(link("organisations").required().listed())]
    pub organisation_id: Id,
    #[field(date().listed().filtered())]
    pub since: Option<NaiveDate>,
    /// The last day.
    #[field(date().listed().filtered())]
    pub until: Option<NaiveDate>,
    /// The one to mention when there is room for one.
    #[field(flag().listed().filtered())]
    pub main: bool,
}

/// Positions that do not end before they begin.
pub static POSITIONS: Resource = Resource {
    store: Store {
        insert: |tx, its| (Position::STORE.insert)(tx, its.into_iter().map(in_order).collect::<Result<_>>()?),
        update: |tx, id, expect, it| (Position::STORE.update)(tx, id, expect, in_order(it)?),
        ..Position::STORE
    },
    ..Position::RESOURCE
};

fn in_order(it: Record) -> Result<Record> {
    let (position, _) = typed::<Position>(it.clone())?;
    match position.until < position.since && position.until.is_some() {
        true => Err(Error::invalid("until", "range")),
        false => Ok(it),
    }
}
