//! Whom an artist might work with: proposals from genre, goals, audience and distance in the network, each with its reasons.

mod gather;
mod likeness;
mod pages;
mod told;

pub(crate) use told::{CLOCK, KIND, TellMatches};

use crate::Artist;
use kernel::module::Way;
use kernel::parts::Aid;
use kernel::prelude::*;

/// What an artist wants next.
pub(crate) const GOALS: &[&str] = &["record", "tour", "abroad", "festivals", "audience", "residency", "stage", "featuring"];
/// Of what age an artist's audience is.
pub(crate) const AGES: &[&str] = &["children", "under_25", "25_39", "40_59", "60_more", "all"];

/// Whoever reads artists sees who might go together, as far as they reach them.
pub(crate) const MATCHES: Permission = Artist::RESOURCE.may.read;

/// From an artist to whom they might work with.
pub(crate) const FOR: Way =
    Way { label: "matches-menu", icon: "sparkles", of: &["artists"], href: "/app/matches?artist={id}", may: MATCHES };

/// An agency may do without it.
pub(crate) const AID: Aid = Aid {
    name: "matches",
    icon: "sparkles",
    parts: &[Part::Path("/app/matches"), Part::Path("/api/v1/matches"), Part::Job(<TellMatches as Job>::NAME), Part::Notice(KIND.name)],
};

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/matches", MATCHES, pages::page).get("/api/v1/matches", MATCHES, pages::data).told(pages::told);
}
