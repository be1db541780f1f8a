//! A small cast to look around with.

use kernel::prelude::*;

pub(crate) fn load(_: &mut Tx, _: &str) -> Result<()> {
    Ok(())
}
