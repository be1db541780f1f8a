//! Who rises: what an agency's figures say of its artists, by region and genre, with the reasons beside each.

mod gather;
mod pages;
mod rise;

use crate::Figure;
use kernel::prelude::*;

/// Whoever reads figures sees what they say, as far as they reach the artists.
pub(crate) const TRENDS: Permission = Figure::RESOURCE.may.read;

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/trends", TRENDS, pages::page).get("/api/v1/trends", TRENDS, pages::data).told(pages::told);
}
