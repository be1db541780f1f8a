//! The import itself: so many lines a transaction, and the counters with them,
//! so that a worker that dies leaves nothing done twice and nothing undone.

use super::mapping::{Mapping, Reader};
use super::sheet::{self, Sheet};
use crate::page::words;
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::job::{Job, Work};
use kernel::resource::{Id, Record, Resource};
use kernel::schema::imports as i;
use kernel::scope::Tx;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

/// Lines of one transaction.
const CHUNK: usize = 250;

/// Carries a mapped file into its resource.
#[derive(Serialize, Deserialize)]
pub(crate) struct ImportRows {
    pub import: Id,
}

impl Job for ImportRows {
    const NAME: &'static str = "house.import";

    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?.clone();
        let id = self.import;
        let read = scope
            .tx(move |tx| {
                let row: Option<(String, Vec<u8>, Value)> =
                    tx.maybe(i::table.filter(i::id.eq(id)).select((i::resource, i::content, i::mapping)))?;
                row.map(|(name, content, mapping)| Ok((name, sheet::read(&content)?, serde_json::from_value::<Mapping>(mapping)?)))
                    .transpose()
            })
            .await?;
        let Some((name, sheet, mapping)) = read else { return Ok(()) };
        let of = scope.house().edition().resource(&name).ok_or(Error::NotFound)?;
        let file = Arc::new((sheet, mapping));
        loop {
            let file = file.clone();
            if !scope.tx(move |tx| chunk(tx, id, of, &file.0, &file.1)).await? {
                return Ok(());
            }
        }
    }
}

/// The next lines; false when there are none left.
fn chunk(tx: &mut Tx, id: Id, of: &'static Resource, sheet: &Sheet, mapping: &Mapping) -> Result<bool> {
    type Progress = (String, i32, i32, i32, i32, Value);
    let row = i::table.filter(i::id.eq(id)).select((i::status, i::done, i::created, i::updated, i::refused, i::report)).for_update();
    let (status, done, mut created, mut updated, mut refused, report): Progress = tx.one(row)?;
    if status != "running" {
        tx.settle()?;
        return Ok(false);
    }
    let Value::Array(mut report) = report else { return Err(Error::internal("an import's report is no list")) };
    let words = words(tx.scope().house());
    let mut reader = Reader::new(tx, of, mapping, &words)?;
    let from = usize::try_from(done).unwrap_or(0);
    let lines = sheet.rows.get(from..).unwrap_or_default();
    for (line, cells) in lines.iter().take(CHUNK) {
        let (record, wrongs) = reader.record(tx, cells)?;
        let outcome = if wrongs.is_empty() { tx.attempt(|tx| carry(tx, of, &reader, record)) } else { Err(Error::Invalid(wrongs)) };
        let mut entry = match outcome {
            Ok(entry) => entry,
            Err(Error::Invalid(wrongs)) => json!({"kind": "error", "wrongs": wrongs}),
            Err(Error::Conflict(_) | Error::NotFound) => json!({"kind": "error", "wrongs": [Wrong::new("", "invalid")]}),
            Err(e) => return Err(e),
        };
        match entry["kind"].as_str() {
            Some("created") => created += 1,
            Some("updated") => updated += 1,
            Some("error") => refused += 1,
            _ => {}
        }
        entry["line"] = json!(line);
        report.push(entry);
    }
    let done = from + lines.len().min(CHUNK);
    let last = done >= sheet.rows.len();
    let progress = (
        i::done.eq(i32::try_from(done).unwrap_or(i32::MAX)),
        i::created.eq(created),
        i::updated.eq(updated),
        i::refused.eq(refused),
        i::report.eq(Value::Array(report)),
        i::status.eq(if last { "done" } else { "running" }),
    );
    tx.run(kernel::diesel::update(i::table.filter(i::id.eq(id))).set(progress))?;
    if last {
        let told = json!({"import": id, "created": created, "updated": updated, "refused": refused});
        tx.journal(&format!("{}.imported", of.name), None, told)?;
        tx.settle()?;
    }
    Ok(!last)
}

/// One line: a new record, or what it changes in a known one.
fn carry(tx: &mut Tx, of: &'static Resource, reader: &Reader, mut record: Record) -> Result<Value> {
    if let Some(known) = reader.known(tx, &record)? {
        let id: Id = known["id"].as_str().and_then(|v| v.parse().ok()).ok_or(Error::NotFound)?;
        // An empty cell says nothing about a record that is already there.
        record.retain(|_, v| !v.is_null());
        let before: Record =
            record.keys().filter(|k| *k != "extra").map(|k| (k.clone(), known.get(k).cloned().unwrap_or_default())).collect();
        let new = of.patch(tx, id, None, record)?;
        if new["version"] == known["version"] {
            return Ok(json!({"kind": "skipped", "id": id, "title": of.title(&new)}));
        }
        return Ok(json!({"kind": "updated", "id": id, "title": of.title(&new), "before": before, "version": new["version"]}));
    }
    let wrongs = reader.check(&record);
    if !wrongs.is_empty() {
        return Err(Error::Invalid(wrongs));
    }
    let new = (of.store.insert)(tx, record)?;
    Ok(json!({"kind": "created", "id": new["id"], "title": of.title(&new), "version": new["version"]}))
}
