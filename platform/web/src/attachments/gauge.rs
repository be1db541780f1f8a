//! How full the storage is; who leads the agency is told when four fifths of it are taken.

use crate::config::Config;
use crate::letter::readers;
use crate::notices::kinds::STORAGE;
use crate::plan::{self, Plan};
use kernel::error::Result;
use kernel::scope::Tx;
use serde_json::{Value, json};

/// Tenths of the storage from which on somebody is told.
const NEAR: i64 = 8;
/// Who decides about the plan.
pub(super) const LEADS: &str = "house.settings";

/// What is taken, and what there is.
pub(super) fn read(tx: &mut Tx) -> Result<Value> {
    let (used, most) = (plan::weight(tx)?, plan::of(tx.scope().tenant()).and_then(Plan::bytes));
    let state = match most {
        Some(most) if used >= most => "full",
        Some(most) if is_near(used, most) => "near",
        _ => "",
    };
    Ok(json!({"used": used, "most": most, "state": state}))
}

fn is_near(used: i64, most: i64) -> bool {
    used / NEAR >= most / 10
}

/// So many bytes have just been taken: whoever leads is told, once each time the storage comes to four fifths.
pub(super) fn watch(tx: &mut Tx, added: i64) -> Result<()> {
    // What was promised to uploads is not there yet.
    let (used, most) = (kernel::usage::bytes(tx)?, plan::of(tx.scope().tenant()).and_then(Plan::bytes));
    let Some(most) = most.filter(|most| is_near(used, *most) && !is_near(used - added, *most)) else { return Ok(()) };
    let scope = tx.scope().clone();
    let percent = (used.saturating_mul(100) / most.max(1)).to_string();
    let link = format!("{}/app/files", scope.house().service::<Config>().origin_of(scope.tenant()));
    tx.journal("files.nearly_full", None, json!({"bytes": used, "most": most}))?;
    for reader in readers(tx, &kernel::approval::holders(&scope, LEADS))? {
        tx.tell(&STORAGE, &[reader.member], &scope.tenant().name, "/app/files")?;
        reader.write(tx, "storage-near", &link, &[("agency", scope.tenant().name.clone()), ("percent", percent.clone())])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn four_fifths_are_near() {
        assert_eq!((is_near(79, 100), is_near(80, 100), is_near(100, 100)), (false, true, true));
        assert!(!is_near(i64::MAX / 2, i64::MAX));
    }
}
