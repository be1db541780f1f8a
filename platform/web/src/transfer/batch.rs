//! An import as it is kept, and the lines of its report.

use super::carry::ImportRows;
use super::lines::Entry;
use super::mapping::Mapping;
use chrono::{Duration, Utc};
use kernel::diesel::sql_types::{Array, Integer, Jsonb, Nullable, Text, Uuid as SqlUuid};
use kernel::diesel::{self, prelude::*};
use kernel::error::{Error, Result};
use kernel::job::{Job, Order};
use kernel::resource::{Id, Resource};
use kernel::schema::{import_lines as l, imports as i, work::jobs as j};
use kernel::scope::{Scope, Tx};
use kernel::secret::Spot;
use serde_json::{Value, json};

/// An import as it is kept.
#[derive(Queryable, Selectable)]
#[diesel(table_name = i)]
pub(super) struct Import {
    pub file_name: String,
    pub mapping: Value,
    pub status: String,
    pub reason: Option<String>,
    pub done: i32,
    pub total: i32,
    pub created: i32,
    pub updated: i32,
    pub refused: i32,
    created_by: String,
}

/// A line of the report.
#[derive(Queryable, Selectable)]
#[diesel(table_name = l)]
pub(super) struct Told {
    pub number: i32,
    pub line: i32,
    pub kind: String,
    pub record: Option<Id>,
    pub data: Value,
}

/// Only who began an import goes on with it.
pub(super) fn find(tx: &mut Tx, of: &Resource, id: Id) -> Result<Import> {
    let row = i::table.filter(i::id.eq(id).and(i::resource.eq(of.name)).and(i::deleted_at.is_null())).select(Import::as_select());
    let mut import = tx.one(row)?;
    if import.created_by != tx.scope().principal().actor() {
        return Err(Error::NotFound);
    }
    // Its job is gone or was given up: nobody is at work on it any more.
    if matches!(import.status.as_str(), "running" | "undoing") && !attended(tx, id)? {
        (import.status, import.reason) = ("failed".into(), Some("trouble".into()));
    }
    Ok(import)
}

/// The file of an import that `find` found, as it was brought. Apart from it: whoever asks how far it is asks often.
pub(super) async fn file(scope: &Scope, id: Id) -> Result<Vec<u8>> {
    scope
        .tx(move |tx| {
            let kept: Vec<u8> = tx.one(i::table.filter(i::id.eq(id)).select(i::content))?;
            opened(tx, id, &kept)
        })
        .await
}

/// How the content of a file begins that is kept sealed.
const SEALED: &[u8] = b"\0s1";

fn spot(id: &str) -> Spot<'_> {
    Spot { table: "imports", column: "content", row: id }
}

/// A file as it is kept: sealed, for it may hold what its records keep sealed.
pub(super) fn sealed(tx: &mut Tx, id: Id, content: &[u8]) -> Result<Vec<u8>> {
    Ok([SEALED, &tx.data_key()?.seal_bytes(spot(&id.to_string()), content)?].concat())
}

pub(super) fn opened(tx: &mut Tx, id: Id, content: &[u8]) -> Result<Vec<u8>> {
    match content.strip_prefix(SEALED) {
        Some(sealed) => tx.data_key()?.open_bytes(spot(&id.to_string()), sealed),
        None => Ok(content.to_vec()),
    }
}

/// Whether a job of this import is under way or waits.
fn attended(tx: &mut Tx, id: Id) -> Result<bool> {
    let mine = j::name.eq(ImportRows::NAME).and(j::payload.contains(json!({"import": id})));
    Ok(tx.one::<i64>(j::table.filter(mine.and(j::state.ne("dead"))).count())? > 0)
}

/// Asks for the rest of an import to be carried, by the rights of who asks.
pub(super) fn order(tx: &mut Tx, id: Id) -> Result<()> {
    let may = tx.scope().permission();
    let by = tx.scope().principal().member().ok_or(Error::Forbidden(may))?;
    tx.order(Order::of(&ImportRows { import: id, by })?.once(format!("import:{id}")).urgent(10))
}

/// What was decided about the last import of this resource, by whomever of the agency.
pub(super) fn last(tx: &mut Tx, of: &Resource) -> Result<Mapping> {
    let begun = i::table.filter(i::resource.eq(of.name).and(i::status.ne("uploaded")));
    let mapping: Option<Value> = tx.maybe(begun.order(i::id.desc()).select(i::mapping).limit(1))?;
    Ok(mapping.and_then(|m| serde_json::from_value(m).ok()).unwrap_or_default())
}

/// Adds to the report: as lists, not a row of values for each line, which PostgreSQL would read as parts of the statement.
#[expect(clippy::disallowed_methods, reason = "a constant text; what is written is bound")]
pub(super) fn keep(tx: &mut Tx, id: Id, entries: &[Entry]) -> Result<()> {
    const INTO: &str = "insert into import_lines (import_id, number, line, kind, record, data)
        select $1, * from unnest($2, $3, $4, $5, $6)";
    let from: Option<i32> = tx.one(l::table.filter(l::import_id.eq(id)).select(diesel::dsl::max(l::number)))?;
    let numbers: Vec<i32> = (from.map_or(0, |n| n + 1)..).take(entries.len()).collect();
    let lines: Vec<i32> = entries.iter().map(|e| i32::try_from(e.line).unwrap_or(i32::MAX)).collect();
    let kinds: Vec<&str> = entries.iter().map(|e| e.kind).collect();
    let records: Vec<Option<Id>> = entries.iter().map(|e| e.record).collect();
    let data: Vec<&Value> = entries.iter().map(|e| &e.data).collect();
    let into = diesel::sql_query(INTO).bind::<SqlUuid, _>(id).bind::<Array<Integer>, _>(numbers).bind::<Array<Integer>, _>(lines);
    let into = into.bind::<Array<Text>, _>(kinds).bind::<Array<Nullable<SqlUuid>>, _>(records);
    tx.run(into.bind::<Array<Jsonb>, _>(data)).map(|_| ())
}

/// Lines of the report of these kinds, in the order in which they were done.
pub(super) fn told(tx: &mut Tx, id: Id, kinds: &[&str], most: i64) -> Result<Vec<Told>> {
    let kinds: Vec<String> = kinds.iter().map(|k| (*k).to_string()).collect();
    let lines = l::table.filter(l::import_id.eq(id).and(l::kind.eq_any(kinds)));
    tx.all(lines.order(l::number).limit(most).select(Told::as_select()))
}

/// How many lines of the report are of these kinds.
pub(super) fn count(tx: &mut Tx, id: Id, kinds: &[&str]) -> Result<i64> {
    tx.one(l::table.filter(l::import_id.eq(id).and(l::kind.eq_any(kinds.to_vec()))).count())
}

/// Files that were brought so long ago that nobody imports them any more.
pub(crate) fn forget_uploaded(tx: &mut Tx, days: i64) -> Result<usize> {
    let old = i::table.filter(i::status.eq("uploaded").and(i::created_at.lt(Utc::now() - Duration::days(days))));
    tx.run(diesel::delete(old))
}
