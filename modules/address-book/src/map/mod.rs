//! Where everybody is: towns on a map, and who is near somebody.

mod gather;
mod pages;

use kernel::module::Way;
use kernel::prelude::*;

use crate::VENUES;

/// Whoever reads venues sees the map, as far as they reach who is on it.
pub(crate) const MAP: Permission = VENUES.may.read;

/// From an actor to who is near.
pub(crate) const NEAR: Way = Way {
    label: "map-near-menu",
    icon: "map-pin",
    of: &["people", "organisations", "artists", "venues"],
    href: "/app/map?near={id}",
    may: MAP,
};

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/map", MAP, pages::page).get("/api/v1/map", MAP, pages::data).told(pages::told);
}
