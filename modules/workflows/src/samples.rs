//! Three workflows to look around with, and the log of one.

use crate::presets::{ALL, take};
use kernel::prelude::*;
use kernel::schema::members;

/// Presets that an agency which looks around finds in use.
const TAKEN: [(&str, bool); 3] = [("campaign", true), ("deal", true), ("availability", false)];

pub(crate) fn load(tx: &mut Tx, _locale: &str) -> Result<()> {
    let first = members::table.filter(members::status.eq("active").and(members::external.eq(false))).order(members::id);
    let me: Option<Id> = tx.maybe(first.select(members::id))?;
    for (name, active) in TAKEN {
        if let Some(preset) = ALL.iter().find(|p| p.name == name) {
            take(tx, preset, me, active)?;
        }
    }
    Ok(())
}
