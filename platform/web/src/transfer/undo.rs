//! An import taken back: what nobody has touched since goes or becomes as it was,
//! what somebody changed is left alone and named.

use super::batch::{self, Told};
use kernel::diesel::{self, prelude::*};
use kernel::error::{Error, Result};
use kernel::field::Kind;
use kernel::query::{Filter, Op, Query};
use kernel::resource::{Id, Resource};
use kernel::schema::{import_lines as l, imports as i};
use kernel::scope::Tx;
use serde_json::json;
use std::collections::HashMap;

/// A record of ours as we left it: the version before our first step back, and the one after it.
type Left = HashMap<Id, (i64, i64)>;

/// What can be taken back.
pub(super) const DONE: [&str; 3] = ["created", "updated", "made"];
/// Lines of one piece of work.
const CHUNK: i64 = 500;
/// Lines that a request takes back itself; more is done by a worker.
const AT_ONCE: i64 = 1_000;

/// Begins to take an import back: a short one is back when this returns, a worker does the rest of a long one.
pub(super) fn begin(tx: &mut Tx, of: &'static Resource, id: Id) -> Result<()> {
    if !matches!(batch::find(tx, of, id)?.status.as_str(), "done" | "failed") {
        return Err(Error::Conflict("changed".into()));
    }
    // Whose job was given up is still under way in its row.
    let ended = i::table.filter(i::id.eq(id).and(i::status.eq_any(["done", "failed", "running", "undoing"])));
    if tx.run(diesel::update(ended).set((i::status.eq("undoing"), i::reason.eq(None::<String>))))? != 1 {
        return Err(Error::Conflict("changed".into()));
    }
    if batch::count(tx, id, &DONE)? > AT_ONCE {
        return batch::order(tx, id);
    }
    while step(tx, of, id)? {}
    Ok(())
}

/// Takes the next lines back, the last one first; false when there are none left.
pub(super) fn step(tx: &mut Tx, of: &'static Resource, id: Id) -> Result<bool> {
    let status: String = tx.one(i::table.filter(i::id.eq(id)).select(i::status).for_update())?;
    if status != "undoing" {
        return tx.settle().map(|()| false);
    }
    let lines = l::table.filter(l::import_id.eq(id).and(l::kind.eq_any(DONE))).order(l::number.desc()).limit(CHUNK);
    let lines = tx.all(lines.select(Told::as_select()))?;
    let mut left = left_before(tx, id, &lines)?;
    let (mut back, mut kept): (Vec<i32>, Vec<i32>) = (Vec::new(), Vec::new());
    tx.journalling_together(|tx| {
        for told in &lines {
            match tx.attempt(|tx| one(tx, of, told, &mut left)) {
                Ok(()) => back.push(told.number),
                Err(Error::NotFound | Error::Conflict(_) | Error::Invalid(_) | Error::Forbidden(_)) => kept.push(told.number),
                Err(e) => return Err(e),
            }
        }
        Ok(())
    })?;
    for (numbers, kind) in [(&back, "undone"), (&kept, "kept")] {
        let lines = l::table.filter(l::import_id.eq(id).and(l::number.eq_any(numbers)));
        tx.run(diesel::update(lines).set(l::kind.eq(kind)))?;
    }
    if i64::try_from(lines.len()).is_ok_and(|n| n == CHUNK) {
        keep_left(tx, id, &lines, &left)?;
        return Ok(true);
    }
    tx.run(diesel::update(i::table.filter(i::id.eq(id))).set(i::status.eq("undone")))?;
    let told = json!({"import": id, "taken_back": batch::count(tx, id, &["undone"])?, "kept": batch::count(tx, id, &["kept"])?});
    tx.journal(&format!("{}.import_undone", of.name), None, told)?;
    tx.settle()?;
    Ok(false)
}

/// Records of these lines that earlier lines of the import touched, too.
fn again(tx: &mut Tx, id: Id, lines: &[Told]) -> Result<Vec<Id>> {
    let (Some(first), records) = (lines.iter().map(|t| t.number).min(), lines.iter().filter_map(|t| t.record)) else {
        return Ok(Vec::new());
    };
    let earlier = l::table.filter(l::import_id.eq(id).and(l::number.lt(first)).and(l::record.eq_any(records.collect::<Vec<_>>())));
    Ok(tx.all::<Option<Id>>(earlier.select(l::record).distinct())?.into_iter().flatten().collect())
}

/// Remembers for the transactions to come how these records were left.
fn keep_left(tx: &mut Tx, id: Id, lines: &[Told], left: &Left) -> Result<()> {
    for record in again(tx, id, lines)? {
        // The line that touched it last of all is the first that was taken back: the lowest number of this piece.
        let line = lines.iter().rev().find(|t| t.record == Some(record));
        let Some((told, way)) = line.zip(left.get(&record)) else { continue };
        let mut data = told.data.clone();
        data["left"] = json!(way);
        tx.run(diesel::update(l::table.filter(l::import_id.eq(id).and(l::number.eq(told.number)))).set(l::data.eq(data)))?;
    }
    Ok(())
}

/// How the transactions before this one left the records of these lines.
fn left_before(tx: &mut Tx, id: Id, lines: &[Told]) -> Result<Left> {
    let records: Vec<Id> = lines.iter().filter_map(|t| t.record).collect();
    let before = l::table.filter(l::import_id.eq(id).and(l::kind.eq_any(["undone", "kept"])).and(l::record.eq_any(records)));
    let found: Vec<Told> = tx.all(before.order(l::number.desc()).select(Told::as_select()))?;
    let way = |t: &Told| Some((t.record?, serde_json::from_value(t.data["left"].clone()).ok()?));
    Ok(found.iter().filter_map(way).collect())
}

fn one(tx: &mut Tx, of: &'static Resource, told: &Told, left: &mut Left) -> Result<()> {
    let changed = || Error::Conflict("changed".into());
    let (id, version) = told.record.zip(told.data["version"].as_i64()).ok_or(Error::NotFound)?;
    // The same record may have been touched by several lines: each expects the one after it undone.
    let expected = match left.get(&id) {
        None => version,
        Some((base, now)) if *base == version => *now,
        Some(_) => return Err(changed()),
    };
    if told.kind == "updated" {
        let before = told.data["before"].as_object().cloned().unwrap_or_default();
        let expect = i32::try_from(expected).map_err(|_| changed())?;
        let new = tx.under(of.may.update, |tx| of.patch(tx, id, Some(expect), before))?;
        let (base, now) = (told.data["base"].as_i64().unwrap_or_default(), new["version"].as_i64().unwrap_or_default());
        left.insert(id, (base, now));
        return Ok(());
    }
    let target = match told.data["resource"].as_str() {
        Some(name) => tx.scope().house().edition().resource(name).ok_or(Error::NotFound)?,
        None => of,
    };
    if told.kind == "made" && pointed_at(tx, target, id)? {
        return Err(changed());
    }
    tx.under(target.may.delete, |tx| {
        let now = target.hold(tx, id)?;
        if now["version"] != json!(expected) || !now["deleted_at"].is_null() {
            return Err(changed());
        }
        (target.store.delete)(tx, id)
    })
}

/// Whether any record links to this one.
fn pointed_at(tx: &mut Tx, target: &Resource, id: Id) -> Result<bool> {
    let edition = tx.scope().house().edition();
    for resource in edition.all().flat_map(|m| m.resources.iter().copied()) {
        for field in resource.fields.iter().filter(|f| matches!(f.kind, Kind::Link(to) if to == target.name)) {
            let filter = Filter { field: field.name.into(), op: Op::Is, value: json!(id) };
            let query = Query { filters: vec![filter], ..Query::default() };
            if tx.beyond_reach(|tx| resource.count(tx, &query, 1))? > 0 {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
