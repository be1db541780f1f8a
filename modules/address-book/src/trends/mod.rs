//! Who rises: what an agency's figures say of its artists, by region and genre, with the reasons beside each.

mod gather;
mod pages;
mod rise;

use crate::Figure;
use kernel::parts::Aid;
use kernel::prelude::*;

/// Whoever reads figures sees what they say, as far as they reach the artists.
pub(crate) const TRENDS: Permission = Figure::RESOURCE.may.read;

/// An agency may do without it; its figures stay.
pub(crate) const AID: Aid = Aid { name: "trends", icon: "trending-up", parts: &[Part::Path("/app/trends"), Part::Path("/api/v1/trends")] };

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/trends", TRENDS, pages::page).get("/api/v1/trends", TRENDS, pages::data).told(pages::told);
}
