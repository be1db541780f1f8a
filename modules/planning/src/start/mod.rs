//! Starting a checklist on a record: its items become tasks with days and owners, and go again if that was a mistake.

mod api;
mod make;
mod pages;

use crate::{EVENTS, PROJECTS, Task};
use address_book::{ARTISTS, ORGANISATIONS, PEOPLE, VENUES};
use kernel::module::Way;
use kernel::prelude::*;

pub use make::{Start, start};

const START: Permission = Task::RESOURCE.may.create;

/// On what a checklist is started, and the field of a task that names it; a date lends its tasks what it is about itself.
const ON: [(&Resource, Option<&str>); 6] = [
    (&PROJECTS, Some("project_id")),
    (&EVENTS, None),
    (&PEOPLE, Some("person_id")),
    (&ORGANISATIONS, Some("organisation_id")),
    (&ARTISTS, Some("artist_id")),
    (&VENUES, Some("venue_id")),
];

/// From a record to the lists that can be started on it.
pub(crate) const WAY: Way = Way {
    label: "start-way",
    icon: "clipboard-list",
    of: &["projects", "events", "people", "organisations", "artists", "venues"],
    href: "/app/start/{of}/{id}",
    may: START,
};

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/start/{of}/{id}", START, pages::page)
        .post("/app/start/undo/{batch}", START, pages::undo)
        .post("/app/start/{of}/{id}", START, pages::start)
        .post("/api/v1/checklist-starts", START, api::start)
        .told(api::told);
}

/// The resource of this name on which lists are started, and the field of a task that names it.
fn on(name: &str) -> Result<(&'static Resource, Option<&'static str>)> {
    ON.into_iter().find(|(of, _)| of.name == name).ok_or(Error::NotFound)
}

/// Whether lists are started on records of this resource.
pub fn begins_on(name: &str) -> bool {
    on(name).is_ok()
}
