//! Who stands where in the trade: the book as a network of actors, drawn, filtered, measured, and told as a table.

mod gather;
mod graph;
mod pages;

pub(crate) use gather::{Actor, Asked, gather};

use crate::Relation;
use kernel::module::Way;
use kernel::prelude::*;

/// Whoever reads relations sees the network, as far as they reach its actors.
pub(crate) const NETWORK: Permission = Relation::RESOURCE.may.read;

/// From an actor to who stands around them.
pub(crate) const AROUND: Way = Way {
    label: "network-around-menu",
    icon: "waypoints",
    of: &["people", "organisations", "artists", "venues"],
    href: "/app/network?focus={id}",
    may: NETWORK,
};

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/network", NETWORK, pages::page)
        .get("/app/network/options", NETWORK, pages::options)
        .get("/api/v1/network", NETWORK, pages::data)
        .told(pages::told);
}
