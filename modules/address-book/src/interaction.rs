//! Interactions: what was said, and what comes next.

use crate::schema::interactions;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::max;
use kernel::prelude::*;

/// How one was in touch.
pub const KINDS: &[&str] = &["call", "email", "meeting", "message", "other"];

/// A call, a mail, a meeting.
#[resource(module = address_book, table = interactions, icon = "message-square", views = &[View::Calendar("at")])]
pub struct Interaction {
    #[field(text().required().title().searched())]
    pub subject: String,
    #[field(choice(KINDS).required().listed())]
    pub kind: String,
    #[field(moment().required().listed().filtered().sorted())]
    pub at: DateTime<Utc>,
    #[field(link("people").listed())]
    pub person_id: Option<Id>,
    #[field(link("organisations").listed())]
    pub organisation_id: Option<Id>,
    #[field(link("artists"))]
    pub artist_id: Option<Id>,
    #[field(long().searched().personal())]
    pub notes: Option<String>,
    #[field(text().listed().searched().section("next"))]
    pub next_step: Option<String>,
    #[field(date().listed().filtered().sorted().section("next"))]
    pub next_on: Option<NaiveDate>,
    #[field(flag().filtered().section("next"))]
    pub next_done: bool,
}

impl Interaction {
    /// The day on which somebody was last spoken to; what is still to come does not count.
    pub fn last_with(tx: &mut Tx, person: Id) -> Result<Option<NaiveDate>> {
        let past = interactions::table
            .filter(interactions::person_id.eq(person).and(interactions::deleted_at.is_null()))
            .filter(interactions::at.le(diesel::dsl::now));
        let last: Option<DateTime<Utc>> = tx.one(past.select(max(interactions::at)))?;
        Ok(last.map(|at| crate::days::day(tx, at)))
    }
}
