//! The course of an actor: what they did with whom, from when to when, as far as the reader reaches it.

mod gather;
mod pages;

use crate::Relation;
use kernel::module::Way;
use kernel::prelude::*;

/// Whoever reads relations follows them over time; positions and interactions ask for their own rights.
const STORY: Permission = Relation::RESOURCE.may.read;

/// From an actor to their course.
pub(crate) const COURSE: Way = Way {
    label: "story-menu",
    icon: "history",
    of: &["people", "organisations", "artists", "venues"],
    href: "/app/story/{of}/{id}",
    may: STORY,
};

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/story/{of}/{id}", STORY, pages::page).get("/api/v1/story/{of}/{id}", STORY, pages::data).told(pages::told);
}
