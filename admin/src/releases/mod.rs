//! The releases of a module: what each brought, going to another one, and what was done so far.

mod machine;
mod pages;
mod plan;
mod rest;

pub use machine::{Progress, advance, turn_back};
pub(crate) use pages::routes;
pub(crate) use rest::HANDLERS;

use diesel::prelude::*;
use kernel::error::Result;
use kernel::job::Entry;
use kernel::release::Pins;
use kernel::schema::modules;
use kernel::scope::Tx;

pub(crate) const JOBS: &[Entry] = &[Entry::of::<machine::MoveModules>()];

/// The releases that the agency is on now, as this transaction sees it.
pub(crate) fn pins(tx: &mut Tx) -> Result<Pins> {
    let rows: Vec<(String, String)> = tx.all(modules::table.select((modules::name, modules::release)))?;
    Ok(tx.scope().house().edition().pins(rows.iter().map(|(name, release)| (name.as_str(), release.as_str()))))
}
