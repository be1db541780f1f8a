//! Reading what is sensitive leaves a line in the journal: one per reader, record (or
//! list) and hour, so that reading stays cheap. No line, no answer.

use super::sight;
use super::timeline::{self, Line};
use crate::visit::Visit;
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::resource::{Id, Record, Resource};
use kernel::schema::{journal, looks};
use kernel::scope::{Scope, Tx};
use moka::sync::Cache;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::LazyLock;
use std::time::Duration;

/// The verb of these lines.
pub(super) const VERB: &str = "revealed";
/// Lines that a record's page shows.
const SHOWN: i64 = 8;
const HOUR: i64 = 3600;

/// What this process has already written down this hour.
type Look = (Id, String, &'static str, Option<Id>, i64);
static WRITTEN: LazyLock<Cache<Look, ()>> =
    LazyLock::new(|| Cache::builder().max_capacity(100_000).time_to_live(Duration::from_secs(HOUR.unsigned_abs())).build());

/// The sensitive fields whose values stand in these records, and that this reader sees.
pub(crate) fn revealed<'a>(of: &Resource, scope: &Scope, records: impl Iterator<Item = &'a Record> + Clone) -> Vec<&'static str> {
    let said = |name: &str| records.clone().any(|r| r.get(name).is_some_and(|v| !v.is_null() && v.as_str() != Some("")));
    of.fields.iter().filter(|f| f.sensitive && sight::may_see(scope, of, f) && said(f.name)).map(|f| f.name).collect()
}

/// Writes down that these fields are about to be read: of one record, or in a list.
pub(crate) async fn note(scope: &Scope, of: &'static Resource, record: Option<Id>, fields: Vec<&'static str>) -> Result<()> {
    if fields.is_empty() || scope.principal().member().is_none() {
        return Ok(());
    }
    let hour = kernel::chrono::Utc::now().timestamp() / HOUR;
    let look: Look = (scope.tenant().id, scope.principal().actor(), of.name, record, hour);
    if WRITTEN.contains_key(&look) {
        return Ok(());
    }
    scope
        .tx(move |tx| {
            let row = (looks::resource.eq(of.name), looks::record.eq(record.unwrap_or_default()), looks::hour.eq(hour));
            if tx.run(kernel::diesel::insert_into(looks::table).values(row).on_conflict_do_nothing())? == 0 {
                return Ok(());
            }
            tx.journal(&format!("{}.{VERB}", of.name), record, json!({"fields": fields}))
        })
        .await?;
    WRITTEN.insert(look, ());
    Ok(())
}

/// The last who looked at what is sensitive in a record.
pub(super) fn at(tx: &mut Tx, of: &Resource, id: Id) -> Result<Vec<Line>> {
    let looked = journal::table.filter(journal::subject.eq(id).and(journal::what.eq(format!("{}.{VERB}", of.name))));
    timeline::lines(tx, looked.order(journal::id.desc()).limit(SHOWN).into_boxed())
}

/// The same as a page shows it.
pub(super) fn shown(visit: &Visit, lines: &[Line], names: &HashMap<String, String>) -> Value {
    lines.iter().map(|l| json!({"who": timeline::who(visit, names, &l.actor), "at": l.at})).collect()
}
