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

/// Takes an import back; says how many records went back and how many were left.
pub(super) fn take_back(tx: &mut Tx, of: &'static Resource, id: Id) -> Result<(usize, usize)> {
    let import = batch::find(tx, of, id)?;
    if !matches!(import.status.as_str(), "done" | "failed") {
        return Err(Error::Conflict("changed".into()));
    }
    let (mut back, mut kept): (Vec<i32>, Vec<i32>) = (Vec::new(), Vec::new());
    let mut left = Left::new();
    tx.journalling_together(|tx| {
        for told in batch::told(tx, id, &["created", "updated", "made"], i64::MAX)?.iter().rev() {
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
    tx.run(diesel::update(i::table.filter(i::id.eq(id))).set(i::status.eq("undone")))?;
    tx.journal(&format!("{}.import_undone", of.name), None, json!({"import": id, "taken_back": back.len(), "kept": kept.len()}))?;
    Ok((back.len(), kept.len()))
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
