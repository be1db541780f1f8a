//! Next steps: what was said to be done, by its day, until somebody says that it is.

use super::Found;
use super::complete::records;
use crate::schema::interactions as i;
use crate::{INTERACTIONS, days};
use kernel::prelude::*;
use serde_json::json;

type Meant = i::BoxedQuery<'static, diesel::pg::Pg>;

fn waiting() -> Meant {
    i::table.filter(i::deleted_at.is_null().and(i::next_on.is_not_null()).and(i::next_done.eq(false))).into_boxed()
}

/// How many wait.
pub(super) fn count(tx: &mut Tx) -> Result<i64> {
    tx.one(waiting().count())
}

/// How many should have been done before today.
pub(super) fn overdue(tx: &mut Tx) -> Result<i64> {
    let today = days::today(tx);
    tx.one(waiting().filter(i::next_on.lt(today)).count())
}

/// What is due first.
pub(super) fn page(tx: &mut Tx, from: i64, most: i64) -> Result<Found<Record>> {
    let ids: Vec<Id> = tx.all(waiting().order((i::next_on, i::id)).offset(from).limit(most).select(i::id))?;
    Ok(Found { total: count(tx)?, rows: records(tx, &INTERACTIONS, &ids)? })
}

/// Says that a step is done, or that it is not after all.
pub(super) fn set(tx: &mut Tx, interaction: Id, done: bool) -> Result<()> {
    let patch = json!({"next_done": done}).as_object().cloned().unwrap_or_default();
    INTERACTIONS.patch(tx, interaction, None, patch).map(|_| ())
}
