//! What wants attention in the book: next steps that are due, people one has not heard of for long, records that say too
//! little. One page, one address for programs, and what the first page says of it.

mod api;
mod cold;
mod complete;
mod next;
mod pages;
mod share;

use crate::{Interaction, Person};
use kernel::module::Alert;
use kernel::prelude::*;

/// Whoever reads people sees which of them went cold; what else is shown asks for its own right.
pub(crate) const FOLLOW_UP: Permission = Person::RESOURCE.may.read;
const DONE: Permission = Interaction::RESOURCE.may.update;

/// Next steps whose day is past.
pub(crate) const OVERDUE: Alert =
    Alert { name: "follow-up-overdue", href: "/app/follow-up", may: Interaction::RESOURCE.may.read, count: next::overdue };
/// People not heard of for as long as the agency says.
pub(crate) const COLD: Alert = Alert { name: "follow-up-cold", href: "/app/follow-up?view=cold", may: FOLLOW_UP, count: cold::usual };

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/follow-up", FOLLOW_UP, pages::page)
        .post("/app/follow-up/{interaction}/done", DONE, pages::done)
        .post("/app/follow-up/{interaction}/open", DONE, pages::open)
        .get("/api/v1/follow-up", FOLLOW_UP, api::list)
        .told(api::told);
}

/// A page of what was found: how many there are in all, and so many of them.
pub(super) struct Found<T> {
    pub total: i64,
    pub rows: Vec<T>,
}
