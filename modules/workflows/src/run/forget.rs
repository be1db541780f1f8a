//! What the log remembers of somebody who is erased.

use crate::schema::workflow_runs as r;
use kernel::erased::Erased;
use kernel::prelude::*;
use serde_json::json;

/// Runs about them, and runs whose starter named them, keep what was done and lose what they were told.
pub(crate) fn forget(tx: &mut Tx, gone: &Erased) -> Result<()> {
    let named = gone.named_in(tx, "workflow_runs", "context")?;
    let about = r::table.filter(r::record.eq(gone.record).or(r::id.eq_any(named)));
    tx.run(diesel::update(about).set(r::context.eq(json!({})))).map(|_| ())
}
