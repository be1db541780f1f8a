//! The import itself: so many lines a transaction, and the counters with them,
//! so that a worker that dies leaves nothing done twice and nothing undone.

use super::batch;
use super::lines::{self, Entry};
use super::mapping::Mapping;
use super::reader::Reader;
use super::sheet::{self, Sheet};
use super::undo;
use crate::notices::kinds::{IMPORT_DONE, IMPORT_FAILED};
use crate::notices::tell_worker;
use crate::page::words;
use kernel::diesel::{self, prelude::*};
use kernel::error::{Error, Result};
use kernel::job::{Job, Work};
use kernel::resource::{Id, Resource};
use kernel::schema::imports as i;
use kernel::scope::{Scope, Tx};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

/// Lines of one transaction.
const CHUNK: usize = 500;
/// How often it is tried again before a person is asked what to do.
const TRIES: i32 = 3;

/// Carries a mapped file into its resource, or takes it back, for whoever asked.
#[derive(Serialize, Deserialize)]
pub(crate) struct ImportRows {
    pub import: Id,
    /// The member by whose rights it is done.
    pub by: Id,
}

impl Job for ImportRows {
    const NAME: &'static str = "house.import";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;

    async fn run(self, work: Work) -> Result<()> {
        let house = work.scope()?;
        let why = match self.carry(house).await {
            Ok(()) => return Ok(()),
            // Another worker has it by now, or the database is away: no fault of the import.
            Err(why @ (Error::Conflict(_) | Error::Busy(_))) => return Err(why),
            Err(Error::Forbidden(_)) => "right",
            Err(why) if work.attempt + 1 < TRIES => return Err(why),
            Err(why) => {
                tracing::error!(error = ?why, import = %self.import, "an import was given up");
                "trouble"
            }
        };
        let (id, by) = (self.import, self.by);
        house.tx(move |tx| stop(tx, id, by, why)).await
    }
}

impl ImportRows {
    async fn carry(&self, house: &Scope) -> Result<()> {
        let id = self.import;
        let read = house
            .tx(move |tx| {
                let row: Option<(String, String, Vec<u8>, Value)> =
                    tx.maybe(i::table.filter(i::id.eq(id)).select((i::resource, i::status, i::content, i::mapping)))?;
                row.map(|(name, status, content, mapping)| {
                    let file = (sheet::read(&batch::opened(tx, id, &content)?)?, serde_json::from_value::<Mapping>(mapping)?);
                    Ok((name, status == "undoing", file))
                })
                .transpose()
            })
            .await?;
        let Some((name, back, file)) = read else { return Ok(()) };
        let of = house.house().edition().resource(&name).ok_or(Error::NotFound)?;
        let (file, may) = (Arc::new(file), if back { of.may.delete } else { of.may.import });
        loop {
            // Asked anew each time: a right that is withdrawn meanwhile ends it.
            let scope = house.on_behalf(self.by, may).await?;
            let file = file.clone();
            if !scope.tx(move |tx| if back { undo::step(tx, of, id) } else { chunk(tx, id, of, &file.0, &file.1) }).await? {
                return Ok(());
            }
        }
    }
}

/// Ends an import early; what was done so far stays, and is reported.
fn stop(tx: &mut Tx, id: Id, by: Id, why: &'static str) -> Result<()> {
    let running = i::table.filter(i::id.eq(id).and(i::status.eq_any(["running", "undoing"])));
    let ended = diesel::update(running).set((i::status.eq("failed"), i::reason.eq(why))).returning((i::resource, i::done));
    if let Some((name, done)) = tx.maybe::<(String, i32)>(ended)? {
        tx.journal(&format!("{name}.import_stopped"), None, json!({"import": id, "reason": why, "lines": done}))?;
        tell_worker(tx, &IMPORT_FAILED, by, &name, &format!("/app/{name}/import/{id}"))?;
    }
    tx.settle()
}

/// The next lines; false when there are none left.
fn chunk(tx: &mut Tx, id: Id, of: &'static Resource, sheet: &Sheet, mapping: &Mapping) -> Result<bool> {
    type Progress = (String, i32, i32, i32, i32);
    let row = i::table.filter(i::id.eq(id)).select((i::status, i::done, i::created, i::updated, i::refused)).for_update();
    let (status, done, created, updated, refused): Progress = tx.one(row)?;
    if status != "running" {
        tx.settle()?;
        return Ok(false);
    }
    let words = words(tx.scope().house());
    let mut reader = Reader::new(tx, of, mapping, &words)?;
    let from = usize::try_from(done).unwrap_or(0);
    let lines = sheet.rows.get(from..).unwrap_or_default();
    let lines = &lines[..lines.len().min(CHUNK)];
    let entries = tx.journalling_together(|tx| lines::carry(tx, of, &mut reader, lines))?;
    batch::keep(tx, id, &entries)?;
    let counted = |kind: &str, before: i32| before.saturating_add(count(&entries, kind));
    let (created, updated, refused) = (counted("created", created), counted("updated", updated), counted("error", refused));
    let done = from + lines.len();
    let last = done >= sheet.rows.len();
    let progress = (
        i::done.eq(i32::try_from(done).unwrap_or(i32::MAX)),
        i::created.eq(created),
        i::updated.eq(updated),
        i::refused.eq(refused),
        i::status.eq(if last { "done" } else { "running" }),
    );
    tx.run(diesel::update(i::table.filter(i::id.eq(id))).set(progress))?;
    if last {
        let told = json!({"import": id, "created": created, "updated": updated, "refused": refused});
        tx.journal(&format!("{}.imported", of.name), None, told)?;
        if let Some(by) = tx.scope().principal().member() {
            tell_worker(tx, &IMPORT_DONE, by, of.name, &format!("/app/{}/import/{id}", of.name))?;
        }
        tx.settle()?;
    }
    Ok(!last)
}

fn count(entries: &[Entry], kind: &str) -> i32 {
    i32::try_from(entries.iter().filter(|e| e.kind == kind).count()).unwrap_or(i32::MAX)
}
