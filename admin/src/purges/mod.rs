//! A module leaves an agency for good: two people want it, thirty days pass in which anybody may
//! stop it, then a job removes it and all that was ever kept of it.

mod file;
mod machine;
mod pages;
mod plan;
mod told;
mod words;

pub use machine::{PurgeStep, purge_advance, purge_resume, purge_stop};
pub(crate) use plan::{PURGE, waiting};
pub use plan::{Standing, purge_standing};

use kernel::event::Handler;
use kernel::job::Entry;
use kernel::routes::Routes;

/// Asked for by two; nothing is done yet.
pub(crate) const ASKED: &str = "modules.purge_asked";
/// A week is left.
pub(crate) const NEAR: &str = "modules.purge_near";
/// Somebody, or the law, stopped it.
pub(crate) const STOPPED: &str = "modules.purge_stopped";
/// Nothing of it is left.
pub(crate) const PURGED: &str = "modules.purged";

pub(crate) const JOBS: &[Entry] = &[Entry::of::<machine::WarnPurge>(), Entry::of::<machine::CarryPurge>()];
pub(crate) const HANDLERS: &[Handler] = told::HANDLERS;

pub(crate) fn routes(r: &mut Routes) {
    pages::routes(r);
}

pub(crate) use machine::switched_on;
