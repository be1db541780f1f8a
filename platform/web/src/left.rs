//! What was begun and left: acts on many that nobody started, files that nobody imported.

use crate::{records, transfer};
use kernel::error::Result;
use kernel::scope::Tx;

/// Days after which nobody comes back to it.
const DAYS: i64 = 7;

/// Forgets it.
///
/// # Errors
/// What deleting may fail with.
pub fn forget_what_was_left(tx: &mut Tx) -> Result<()> {
    records::bulk::forget_prepared(tx, DAYS)?;
    transfer::forget_uploaded(tx, DAYS)?;
    kernel::merge::forget(tx)?;
    Ok(())
}
