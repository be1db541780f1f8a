//! The agency ends: whoever leads it asks, a second person agrees where there is one, thirty days pass in which it sleeps and
//! one click undoes it, then a job destroys its key, its rows and its files, and leaves a proof.

mod api;
mod letters;
mod machine;
mod pages;
mod plan;
mod told;

pub(crate) use machine::{CLOCK, JOBS};
pub use machine::{carry, look_after};
pub(crate) use plan::CLOSE_ACT;

use kernel::routes::Routes;

/// It was asked for; nothing is destroyed yet.
pub(crate) const ASKED: &str = "agency.closing_asked";
/// Somebody undid it.
pub(crate) const REOPENED: &str = "agency.reopened";
/// Where one goes about it.
pub(crate) const DESK: &str = "/app/settings/closing";

pub(crate) fn routes(r: &mut Routes) {
    pages::routes(r);
    api::routes(r);
}
