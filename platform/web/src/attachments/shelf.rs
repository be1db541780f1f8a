//! The files of a record as rows: slots, and the versions in them. Everything here is one transaction's.

use super::name;
use chrono::{DateTime, Utc};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::schema::{attachments as a, file_slots as s, loose_files as l};
use kernel::scope::Tx;
use serde_json::{Value, json};

/// The longest title and folder, in characters.
pub(super) const LONGEST_TITLE: usize = 160;
pub(super) const LONGEST_FOLDER: usize = 120;

/// A document in all its versions.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub id: Id,
    pub resource: String,
    pub record: Id,
    pub folder: String,
    pub title: String,
    pub sort: String,
    pub latest: i32,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}

/// One version of a document.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    pub id: Id,
    pub slot: Id,
    pub number: i32,
    pub key: String,
    /// As it was called by whoever brought it.
    pub name: String,
    pub content_type: String,
    pub bytes: i64,
    pub facts: Value,
    pub created_at: DateTime<Utc>,
    pub created_by: String,
    /// It was put away.
    pub archived: Option<Away>,
}

/// Since when a version is put away, what it weighed, and whether its bytes are gone by now.
#[derive(Clone, Debug)]
pub(crate) struct Away {
    pub at: DateTime<Utc>,
    pub bytes: i64,
    pub emptied: bool,
}

type SlotRow = (Id, String, Id, String, String, String, i32, i32, DateTime<Utc>, Option<DateTime<Utc>>);
type VersionRow = (Id, Option<Id>, Option<i32>, String, String, String, i64, Value, DateTime<Utc>, String, AwayRow);
type AwayRow = (Option<DateTime<Utc>>, Option<i64>, Option<DateTime<Utc>>);

macro_rules! slot_columns {
    () => {
        (s::id, s::resource, s::record, s::folder, s::title, s::sort, s::latest, s::version, s::created_at, s::deleted_at)
    };
}
macro_rules! version_columns {
    () => {
        (
            a::id,
            a::slot_id,
            a::number,
            a::key,
            a::name,
            a::content_type,
            a::bytes,
            a::facts,
            a::created_at,
            a::created_by,
            (a::archived_at, a::archived_bytes, a::emptied_at),
        )
    };
}

fn slot_of((id, resource, record, folder, title, sort, latest, version, created_at, deleted_at): SlotRow) -> Slot {
    Slot { id, resource, record, folder, title, sort, latest, version, created_at, deleted_at }
}

fn version_of((id, slot, number, key, name, content_type, bytes, facts, created_at, created_by, away): VersionRow) -> Version {
    let (slot, number) = (slot.unwrap_or_default(), number.unwrap_or_default());
    let archived = away.0.map(|at| Away { at, bytes: away.1.unwrap_or_default(), emptied: away.2.is_some() });
    Version { id, slot, number, key, name, content_type, bytes, facts, created_at, created_by, archived }
}

/// The slots of a record, by folder and title; those in the bin, or the others.
pub(crate) fn of_record(tx: &mut Tx, of: &Resource, record: Id, binned: bool) -> Result<Vec<Slot>> {
    let all = s::table.filter(s::resource.eq(of.name).and(s::record.eq(record)).and(s::latest.gt(0)));
    let all = all.order((s::folder, s::title, s::id)).select(slot_columns!());
    let rows: Vec<SlotRow> =
        if binned { tx.all(all.filter(s::deleted_at.is_not_null()))? } else { tx.all(all.filter(s::deleted_at.is_null()))? };
    Ok(rows.into_iter().map(slot_of).collect())
}

/// These slots, in the order of their keys, the newest first.
pub(crate) fn these(tx: &mut Tx, ids: &[Id]) -> Result<Vec<Slot>> {
    let all = s::table.filter(s::id.eq_any(ids.to_vec())).order(s::id.desc()).select(slot_columns!());
    Ok(tx.all::<SlotRow>(all)?.into_iter().map(slot_of).collect())
}

/// A slot of this record.
pub(crate) fn find(tx: &mut Tx, of: &Resource, record: Id, slot: Id) -> Result<Slot> {
    let this = s::table.filter(s::resource.eq(of.name).and(s::record.eq(record)).and(s::id.eq(slot)).and(s::latest.gt(0)));
    Ok(slot_of(tx.one(this.select(slot_columns!()))?))
}

/// The same, held until the transaction ends.
fn lock(tx: &mut Tx, of: &Resource, record: Id, slot: Id) -> Result<Slot> {
    let this = s::table.filter(s::resource.eq(of.name).and(s::record.eq(record)).and(s::id.eq(slot)).and(s::latest.gt(0)));
    Ok(slot_of(tx.one(this.select(slot_columns!()).for_update())?))
}

/// Every version of a slot, the newest first.
pub(crate) fn versions(tx: &mut Tx, slot: Id) -> Result<Vec<Version>> {
    let all = a::table.filter(a::slot_id.eq(slot)).order(a::number.desc()).select(version_columns!());
    Ok(tx.all::<VersionRow>(all)?.into_iter().map(version_of).collect())
}

/// The newest version of each of these slots.
pub(crate) fn newest(tx: &mut Tx, slots: &[Slot]) -> Result<Vec<Version>> {
    let ids: Vec<Option<Id>> = slots.iter().map(|slot| Some(slot.id)).collect();
    let all = a::table.filter(a::slot_id.eq_any(ids)).order((a::slot_id, a::number.desc())).distinct_on(a::slot_id);
    Ok(tx.all::<VersionRow>(all.select(version_columns!()))?.into_iter().map(version_of).collect())
}

/// One version of a slot.
pub(crate) fn version(tx: &mut Tx, slot: Id, number: i32) -> Result<Version> {
    Ok(version_of(tx.one(a::table.filter(a::slot_id.eq(slot).and(a::number.eq(number))).select(version_columns!()))?))
}

/// What a new version is, and where it goes.
#[derive(Clone, Debug)]
pub(crate) struct New {
    /// The slot it is a version of; none is told by its title, or made.
    pub slot: Option<Id>,
    pub folder: String,
    pub name: String,
    pub sort: &'static str,
    pub key: String,
    pub content_type: &'static str,
    pub bytes: i64,
    pub facts: Value,
}

/// Adds a version to a record's slot. A file that is called like one that is there is its next version.
pub(crate) fn add(tx: &mut Tx, of: &'static Resource, record: Id, new: &New) -> Result<(Id, i32)> {
    reachable(tx, of, record)?;
    let title = name::title_of(&new.name);
    let slot = match new.slot {
        Some(slot) => Some(lock(tx, of, record, slot)?),
        None => of_record(tx, of, record, false)?
            .into_iter()
            .find(|slot| slot.title.to_lowercase() == title.to_lowercase() && (new.folder.is_empty() || slot.folder == new.folder)),
    };
    let slot = match slot {
        Some(slot) if slot.deleted_at.is_some() => return Err(Error::Conflict("file-in-bin".into())),
        Some(slot) => lock(tx, of, record, slot.id)?,
        None => {
            let row = (s::resource.eq(of.name), s::record.eq(record), s::folder.eq(&new.folder), s::title.eq(&title), s::sort.eq(new.sort));
            slot_of(tx.one(diesel::insert_into(s::table).values(row).returning(slot_columns!()))?)
        }
    };
    let number = slot.latest + 1;
    let row = (
        (a::resource.eq(of.name), a::record.eq(record), a::slot.eq("file"), a::slot_id.eq(slot.id), a::number.eq(number)),
        (a::key.eq(&new.key), a::name.eq(&new.name), a::content_type.eq(new.content_type), a::bytes.eq(new.bytes), a::facts.eq(&new.facts)),
    );
    let row = (row.0.0, row.0.1, row.0.2, row.0.3, row.0.4, row.1.0, row.1.1, row.1.2, row.1.3, row.1.4);
    tx.run(diesel::insert_into(a::table).values(row))?;
    let next = (s::latest.eq(number), s::sort.eq(new.sort), s::version.eq(s::version + 1), s::updated_at.eq(diesel::dsl::now));
    tx.run(diesel::update(s::table.filter(s::id.eq(slot.id))).set(next))?;
    let told = json!({"file": slot.id, "name": slot.title, "number": number, "bytes": new.bytes});
    tx.journal(&format!("{}.filed", of.name), Some(record), told)?;
    Ok((slot.id, number))
}

/// Whether files may be put with this record: it is within reach for changing, and not in the bin.
pub(crate) fn reachable(tx: &mut Tx, of: &'static Resource, record: Id) -> Result<()> {
    let held = of.hold(tx, record)?;
    if held["deleted_at"].is_null() { Ok(()) } else { Err(Error::Conflict("file-in-bin".into())) }
}

/// Gives a slot another title and folder.
pub(crate) fn rename(tx: &mut Tx, of: &'static Resource, record: Id, slot: Id, title: &str, folder: &str) -> Result<Slot> {
    reachable(tx, of, record)?;
    let slot = lock(tx, of, record, slot)?;
    if title.is_empty() || title.chars().count() > LONGEST_TITLE || title.chars().any(char::is_control) {
        return Err(Error::invalid("title", if title.is_empty() { "required" } else { "too-long" }));
    }
    let folder = name::folder(folder)?;
    if (slot.title.as_str(), &slot.folder) == (title, &folder) {
        return Ok(slot);
    }
    let set = (s::title.eq(title), s::folder.eq(&folder), s::version.eq(s::version + 1), s::updated_at.eq(diesel::dsl::now));
    let after = diesel::update(s::table.filter(s::id.eq(slot.id))).set(set).returning(slot_columns!());
    let after = slot_of(tx.one(after)?);
    let told = json!({"file": slot.id, "name": title, "title": slot.title, "folder": folder});
    tx.journal(&format!("{}.refiled", of.name), Some(record), told)?;
    Ok(after)
}

/// Into the bin, or out of it.
pub(crate) fn bin(tx: &mut Tx, of: &'static Resource, record: Id, slot: Id, into: bool) -> Result<Slot> {
    reachable(tx, of, record)?;
    let slot = lock(tx, of, record, slot)?;
    if slot.deleted_at.is_some() == into {
        return Err(Error::NotFound);
    }
    let at = into.then(Utc::now);
    tx.run(diesel::update(s::table.filter(s::id.eq(slot.id))).set((s::deleted_at.eq(at), s::version.eq(s::version + 1))))?;
    let what = if into { "unfiled" } else { "file_restored" };
    tx.journal(&format!("{}.{what}", of.name), Some(record), json!({"file": slot.id, "name": slot.title}))?;
    Ok(Slot { deleted_at: at, ..slot })
}

/// These keys are about to be stored: until a row speaks of them, they are to be removed.
pub(crate) fn loosen(tx: &mut Tx, keys: &[String]) -> Result<()> {
    let rows: Vec<_> = keys.iter().map(|key| l::key.eq(key)).collect();
    tx.run(diesel::insert_into(l::table).values(rows).on_conflict_do_nothing()).map(|_| ())
}

/// Whoever stores something under this key is still at it.
pub(crate) fn still_loose(tx: &mut Tx, key: &str) -> Result<()> {
    tx.run(diesel::update(l::table.filter(l::key.eq(key))).set(l::since.eq(diesel::dsl::now))).map(|_| ())
}

/// A row speaks of these keys now.
pub(crate) fn fasten(tx: &mut Tx, keys: &[String]) -> Result<()> {
    let held = tx.run(diesel::delete(l::table.filter(l::key.eq_any(keys.to_vec()))))?;
    // Swept away meanwhile: whoever brought it tries again.
    if held < keys.len() { Err(Error::Conflict("file-gone".into())) } else { Ok(()) }
}
