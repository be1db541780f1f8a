//! The releases of a module: what each brought, going to another one, and what was done so far.

mod calendar;
mod describe;
mod machine;
mod pages;
mod plan;
mod rest;
mod rollout;
mod told;
mod tried;
mod wishes;

pub(crate) use calendar::next_regular;
pub use machine::{Progress, advance, turn_back};
pub(crate) use rest::write as write_letter;
pub(crate) use rollout::FollowRollout;
pub(crate) use told::AnnounceRollout;
pub(crate) use wishes::Wishes;

use diesel::prelude::*;
use kernel::error::Result;
use kernel::event::Handler;
use kernel::job::Entry;
use kernel::release::Pins;
use kernel::routes::Routes;
use kernel::schema::modules;
use kernel::scope::Tx;

pub(crate) const JOBS: &[Entry] = &[Entry::of::<machine::MoveModules>(), Entry::of::<FollowRollout>(), Entry::of::<AnnounceRollout>()];
pub(crate) const HANDLERS: &[Handler] = &[rest::HANDLERS[0], told::HANDLERS[0], told::HANDLERS[1], told::HANDLERS[2], told::HANDLERS[3]];

/// Where one goes about releases.
pub(crate) fn routes(r: &mut Routes) {
    wishes::routes(r);
    pages::routes(r);
}

/// The releases that the agency is on now, as this transaction sees it.
pub(crate) fn pins(tx: &mut Tx) -> Result<Pins> {
    let rows: Vec<(String, String)> = tx.all(modules::table.select((modules::name, modules::release)))?;
    Ok(tx.scope().house().edition().pins(rows.iter().map(|(name, release)| (name.as_str(), release.as_str()))))
}
