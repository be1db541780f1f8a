//! A document as it is kept, as it was, and from the one to the other.

use crate::settings as agency;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::module::Module;
use kernel::schema::{settings, settings_versions as v};
use kernel::scope::Tx;
use kernel::setting::{At, Schema};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// A document as it is now.
pub(crate) struct Kept {
    pub at: At,
    pub document: Map<String, Value>,
    /// 0 while nothing was ever said.
    pub version: i32,
}

/// A state that it was in.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = v)]
pub(crate) struct Snapshot {
    pub version: i32,
    pub document: Value,
    pub release: String,
    pub why: String,
    pub at: DateTime<Utc>,
    pub by: String,
    /// In the words of whoever changed it; empty if they said nothing.
    pub reason: String,
}

/// One value that differs.
#[derive(Clone, Debug, Serialize, PartialEq)]
pub(crate) struct Difference {
    pub name: String,
    pub before: Value,
    pub after: Value,
}

fn schema(module: &Module) -> Result<&'static Schema> {
    module.settings.ok_or(Error::NotFound)
}

/// The document of a module as the agency keeps it, by the release it is on.
pub(crate) fn kept(tx: &mut Tx, module: &'static Module, hold: bool) -> Result<Kept> {
    let name = schema(module)?.document;
    let release = crate::releases::pins(tx)?.release(module.manifest.name).map_or("", |r| r.version);
    let at = At::release(module, release).ok_or(Error::NotFound)?;
    let row = settings::table.filter(settings::name.eq(name)).select((settings::document, settings::version));
    let row: Option<(Value, i32)> = if hold { tx.maybe(row.for_update())? } else { tx.maybe(row)? };
    let (document, version) = row.unwrap_or_else(|| (json!({}), 0));
    let document = if name == agency::SCHEMA.document { agency::kept(tx)? } else { document.as_object().cloned().unwrap_or_default() };
    Ok(Kept { at, document, version })
}

/// Every state, newest first.
pub(crate) fn snapshots(tx: &mut Tx, module: &'static Module) -> Result<Vec<Snapshot>> {
    let mine = v::table.filter(v::name.eq(schema(module)?.document)).order(v::version.desc()).limit(200);
    tx.all(mine.select(Snapshot::as_select()))
}

/// One state, as the agency's release of today says it, and only what is declared.
pub(crate) fn state(tx: &mut Tx, kept: &Kept, version: i32) -> Result<Map<String, Value>> {
    let mine = v::table.filter(v::name.eq(kept.at.schema.document).and(v::version.eq(version)));
    let snapshot: Snapshot = tx.one(mine.select(Snapshot::as_select()))?;
    let document = snapshot.document.as_object().cloned().unwrap_or_default();
    // A release that this build no longer carries said it as the oldest one does that it carries.
    let then = At::release(kept.at.module, &snapshot.release)
        .or_else(|| At::release(kept.at.module, kept.at.module.releases.first()?.version))
        .ok_or(Error::NotFound)?;
    let declared = then.declared(&document);
    Ok(kept.at.declared(&then.carried(declared, &kept.at)))
}

/// Whether a value says nothing: no text, in no language.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Object(said) => said.values().all(is_empty),
        _ => false,
    }
}

/// What differs: empty text counts as no value.
pub(crate) fn compare(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<Difference> {
    let said = |of: &Map<String, Value>, name: &str| of.get(name).filter(|v| !is_empty(v)).cloned().unwrap_or_default();
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let one = |name: &String| Difference { name: name.clone(), before: said(before, name), after: said(after, name) };
    names.into_iter().map(one).filter(|d| d.before != d.after).collect()
}

/// Writes values over the document. Whoever goes by a version that is no longer the newest overruns nobody.
///
/// # Errors
/// `Conflict(changed)` if it is not at `expect`; `Invalid` for what it may not say.
pub(crate) fn write(tx: &mut Tx, module: &'static Module, expect: i32, values: &Map<String, Value>, why: &str) -> Result<i32> {
    let kept = kept(tx, module, true)?;
    if kept.version != expect {
        return Err(Error::Conflict("changed".into()));
    }
    let mut whole = kept.at.declared(&kept.document);
    whole.extend(values.clone());
    let wrongs: Vec<Wrong> = kept.at.check(&whole).into_iter().filter(|w| values.contains_key(&w.field)).collect();
    if !wrongs.is_empty() {
        return Err(Error::Invalid(wrongs));
    }
    let changes = compare(&kept.document, &merged(&kept.document, values));
    if changes.is_empty() {
        return Ok(kept.version);
    }
    tx.because(why)?;
    if kept.at.schema.document == agency::SCHEMA.document {
        return agency::write(tx, changes.into_iter().map(|d| (d.name, d.after)).collect());
    }
    let name = kept.at.schema.document;
    let document = Value::Object(merged(&kept.document, values));
    let (version, actor) = (kept.version + 1, tx.scope().principal().actor());
    let row = (settings::document.eq(&document), settings::version.eq(version), settings::changed_by.eq(&actor));
    if kept.version > 0 {
        let mine = settings::table.filter(settings::name.eq(name));
        tx.run(diesel::update(mine).set((row, settings::changed_at.eq(diesel::dsl::now))))?;
    } else if tx.run(diesel::insert_into(settings::table).values((settings::name.eq(name), row)).on_conflict_do_nothing())? == 0 {
        return Err(Error::Conflict("changed".into()));
    }
    let side = |of: fn(&Difference) -> &Value| changes.iter().map(|d| (d.name.clone(), of(d).clone())).collect::<Map<_, _>>();
    let told = json!({"document": name, "version": version, "why": why, "before": side(|d| &d.before), "after": side(|d| &d.after)});
    tx.journal("settings.changed", None, told)?;
    Ok(version)
}

fn merged(document: &Map<String, Value>, values: &Map<String, Value>) -> Map<String, Value> {
    let mut merged = document.clone();
    merged.extend(values.clone());
    merged.retain(|_, value| !value.is_null());
    merged
}

/// Back to a state: what it said is said again, what it did not say is taken away.
pub(crate) fn restore(tx: &mut Tx, module: &'static Module, version: i32, expect: i32) -> Result<i32> {
    let now = kept(tx, module, false)?;
    let then = state(tx, &now, version)?;
    let mut values: Map<String, Value> = now.at.declared(&now.document).into_iter().map(|(name, _)| (name, Value::Null)).collect();
    values.extend(then);
    // What cannot be empty and was not said then stays as it is.
    values.retain(|name, value| !value.is_null() || now.at.settings().all(|s| s.name != name || s.check(&Map::new()).is_none()));
    write(tx, module, expect, &values, "restored")
}
