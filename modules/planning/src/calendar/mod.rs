//! The agency's calendar: a month, a week, a list; what cannot both be; days of rest; moving by hand; addresses for other
//! calendar programs.

mod api;
mod asked;
mod entries;
mod feeds;
mod feeds_api;
mod holidays;
mod moving;
mod pages;

use crate::event::Event;
use kernel::prelude::*;

const SEE: Permission = Event::RESOURCE.may.read;
const CHANGE: Permission = Event::RESOURCE.may.update;

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/calendar", SEE, pages::page)
        .get("/app/calendar/events", SEE, pages::events)
        .get("/app/calendar/feeds", SEE, feeds::page)
        .post("/app/calendar/feeds", SEE, feeds::open)
        .post("/app/calendar/feeds/{feed}/revoke", SEE, feeds::revoke)
        .post("/app/calendar/{event}/move/{start}", CHANGE, moving::shift)
        .get("/calendar/{secret}.ics", PUBLIC, feeds::read)
        .get("/api/v1/calendar", SEE, api::list)
        .told(api::told)
        .get("/api/v1/calendar-feeds", SEE, feeds_api::list)
        .told(feeds_api::listed)
        .post("/api/v1/calendar-feeds", SEE, feeds_api::open)
        .told(feeds_api::opened)
        .delete("/api/v1/calendar-feeds/{feed}", SEE, feeds_api::revoke)
        .told(feeds_api::ended);
}
