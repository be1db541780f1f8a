//! Two records made one: what is chosen of both stays in one, everything that pointed at the other points at it, and the
//! other one's address leads on. Where something points is asked of the catalogue: no table can be forgotten.
//! For thirty days it is taken back, exactly.

mod relink;

pub use relink::{LEFT, MOVED, Place, counts, places};

use crate::error::{Error, Result};
use crate::field::{Field, Kind};
use crate::query::Query;
use crate::resource::{Id, Record, Resource};
use crate::schema::{journal, merge_moves, merges as m};
use crate::scope::Tx;
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Days for which a merge is taken back: as long as the bin keeps what went.
pub const DAYS: i64 = 30;

/// Whose value a field of the kept record has afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    Kept,
    Gone,
    /// One below the other, in fields that hold paragraphs.
    Both,
}

impl Choice {
    /// The choice of this name.
    pub fn named(name: &str) -> Option<Choice> {
        [("kept", Choice::Kept), ("gone", Choice::Gone), ("both", Choice::Both)].into_iter().find(|(n, _)| *n == name).map(|(_, c)| c)
    }

    /// Its name in forms.
    pub fn name(self) -> &'static str {
        match self {
            Choice::Kept => "kept",
            Choice::Gone => "gone",
            Choice::Both => "both",
        }
    }
}

/// What somebody decided about two records.
#[derive(Clone, Debug)]
pub struct Decision {
    pub keep: Id,
    pub gone: Id,
    /// As they were seen: whoever changed one meanwhile has the word. Nothing for a program that does not care.
    pub seen: Option<(i64, i64)>,
    /// By field; what is not spoken of follows `usual`.
    pub choices: BTreeMap<String, Choice>,
}

/// A merge as it is kept.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = m, check_for_backend(diesel::pg::Pg))]
pub struct Merge {
    pub id: Id,
    pub resource: String,
    pub kept: Id,
    pub gone: Id,
    pub line: Option<i64>,
    pub merged_at: DateTime<Utc>,
    pub merged_by: String,
    pub undone_at: Option<DateTime<Utc>>,
}

fn is_blank(value: &Value) -> bool {
    value.is_null() || value == false || value.as_str().is_some_and(|s| s.trim().is_empty())
}

/// What one would choose without looking: nothing that only one of them says is lost.
pub fn usual(field: &Field, kept: &Value, gone: &Value) -> Choice {
    match (is_blank(kept), is_blank(gone)) {
        (_, true) => Choice::Kept,
        (true, _) => Choice::Gone,
        _ if field.kind == Kind::Long && kept != gone => Choice::Both,
        _ => Choice::Kept,
    }
}

/// The value that a choice gives a field.
pub fn chosen(choice: Choice, kept: &Value, gone: &Value) -> Value {
    match (choice, kept.as_str(), gone.as_str()) {
        (Choice::Gone, ..) => gone.clone(),
        (Choice::Both, Some(kept), Some(gone)) => json!(format!("{kept}\n\n{gone}")),
        (Choice::Both, None, _) => gone.clone(),
        _ => kept.clone(),
    }
}

/// Fields of which one chooses: not those worked out, nor those that no two records may share.
pub fn chosen_of(tx: &mut Tx, of: &'static Resource) -> Result<Vec<&'static Field>> {
    let alone = relink::unique_columns(tx, of)?;
    Ok(of.fields.iter().filter(|f| !f.readonly && !alone.iter().any(|c| c == f.name)).collect())
}

/// Makes one of two. Both are reached for what happens to them: the one is changed, the other goes into the bin.
///
/// # Errors
/// `NotFound` or `Forbidden` as for changing and binning; `Conflict(changed)` if one of them is not as it was seen.
pub fn merge(tx: &mut Tx, of: &'static Resource, what: &Decision) -> Result<Id> {
    let (keep, gone) = (what.keep, what.gone);
    if keep == gone {
        return Err(Error::invalid("gone", "invalid"));
    }
    // In one order, whoever keeps which: two at once wait for each other and neither forever.
    let mut held = BTreeMap::new();
    for id in [keep.min(gone), keep.max(gone)] {
        let may = if id == keep { of.may.update } else { of.may.delete };
        held.insert(id, tx.under(may, |tx| of.hold(tx, id))?);
    }
    let changed = || Error::Conflict("changed".into());
    if held.values().any(|record| !record["deleted_at"].is_null()) {
        return Err(changed());
    }
    let versions = (held[&keep]["version"].as_i64(), held[&gone]["version"].as_i64());
    if what.seen.is_some_and(|(a, b)| versions != (Some(a), Some(b))) {
        return Err(changed());
    }
    let patch = patch(tx, of, what, &held[&keep], &held[&gone])?;
    // The one that goes is in the bin before the kept one takes its values.
    tx.under(of.may.delete, |tx| (of.store.delete)(tx, gone))?;
    let new = if patch.is_empty() { None } else { Some(tx.under(of.may.update, |tx| of.patch(tx, keep, None, patch))?) };
    let line = match new.filter(|new| new["version"].as_i64() != versions.0) {
        // The row is held: the last line about it is the one just written.
        Some(_) => Some(tx.one::<i64>(last_change(of, keep).select(journal::id))?),
        None => None,
    };
    let row = (m::resource.eq(of.name), m::kept.eq(keep), m::gone.eq(gone), m::line.eq(line));
    let id: Id = tx.one(diesel::insert_into(m::table).values(row).returning(m::id))?;
    let sheet = sheet(tx, of, what, &held[&keep], &held[&gone])?;
    let moved = tx.beyond_reach(|tx| {
        let beside = of.further.map_or_else(|| Ok(Vec::new()), |further| (further.beside)(tx, of.name, &sheet, gone))?;
        let doubles: Vec<Id> = beside.into_iter().filter(|way| way.double).map(|way| way.id).collect();
        relink::relink(tx, of, id, keep, gone, &doubles)
    })?;
    tx.journal(&format!("{}.merged", of.name), Some(keep), json!({"merge": id, "kept": keep, "gone": gone, "moved": moved}))?;
    Ok(id)
}

type Lines = journal::BoxedQuery<'static, diesel::pg::Pg>;

fn last_change(of: &Resource, id: Id) -> Lines {
    let what = format!("{}.updated", of.name);
    journal::table.filter(journal::subject.eq(id).and(journal::what.eq(what))).order(journal::id.desc()).limit(1).into_boxed()
}

/// What the kept record takes of the other one. A field that whoever merges may not see follows what is usual.
fn patch(tx: &mut Tx, of: &'static Resource, what: &Decision, kept: &Record, gone: &Record) -> Result<Record> {
    let nothing = Value::Null;
    let mut patch = Record::new();
    for field in chosen_of(tx, of)? {
        let (a, b) = (kept.get(field.name).unwrap_or(&nothing), gone.get(field.name).unwrap_or(&nothing));
        let choice = what.choices.get(field.name).copied().unwrap_or_else(|| usual(field, a, b));
        let value = chosen(if choice == Choice::Both && field.kind != Kind::Long { Choice::Kept } else { choice }, a, b);
        if value != *a {
            patch.insert(field.name.into(), value);
        }
    }
    let mut extra = Record::new();
    for own in tx.own_fields(of.name)?.iter() {
        let (a, b) = (&kept["extra"][&own.name], &gone["extra"][&own.name]);
        let choice = what.choices.get(&own.name).copied().unwrap_or_else(|| usual(&own.as_field(), a, b));
        let value = chosen(choice, a, b);
        if value != *a {
            extra.insert(own.name.clone(), value);
        }
    }
    if !extra.is_empty() {
        patch.insert("extra".into(), Value::Object(extra));
    }
    Ok(patch)
}

/// The kept record as the merge leaves it: its own fields stand apart.
///
/// # Errors
/// Those of the database.
pub fn sheet(tx: &mut Tx, of: &'static Resource, what: &Decision, kept: &Record, gone: &Record) -> Result<Record> {
    let mut sheet = kept.clone();
    sheet.extend(patch(tx, of, what, kept, gone)?.into_iter().filter(|(name, _)| name != "extra"));
    Ok(sheet)
}

/// Takes a merge back: the one that went is there again, and what pointed at it points at it. Of the kept record's fields,
/// those go back that still have the value the merge gave them; says how many somebody changed since and stay.
///
/// # Errors
/// `NotFound` if there is none, or it is out of reach; `Conflict` if it is taken back, too old, or not the last one.
pub fn undo(tx: &mut Tx, of: &'static Resource, id: Id) -> Result<(Merge, usize)> {
    let mine = m::table.filter(m::id.eq(id).and(m::resource.eq(of.name)));
    let merge: Merge = tx.one(mine.for_update().select(Merge::as_select()))?;
    let over = |code: &'static str| Error::Conflict(code.into());
    let kept = tx.under(of.may.update, |tx| of.hold(tx, merge.kept))?;
    if merge.undone_at.is_some() || merge.merged_at < Utc::now() - Duration::days(DAYS) {
        return Err(over("merge-over"));
    }
    if !kept["deleted_at"].is_null() {
        return Err(over("merge-later"));
    }
    tx.under(of.may.delete, |tx| {
        of.hold(tx, merge.gone)?;
        (of.store.restore)(tx, merge.gone)
    })?;
    // What moved goes back before the fields do: a link of the kept record to itself may be among it.
    tx.beyond_reach(|tx| relink::back(tx, of, &merge))?;
    let (patch, stay) = match merge.line {
        Some(line) => before(tx, of, line, &kept)?,
        None => (Record::new(), 0),
    };
    if !patch.is_empty() {
        tx.under(of.may.update, |tx| of.patch(tx, merge.kept, None, patch))?;
    }
    tx.run(diesel::update(m::table.filter(m::id.eq(id))).set(m::undone_at.eq(Some(Utc::now()))))?;
    let told = json!({"merge": id, "kept": merge.kept, "gone": merge.gone, "stay": stay});
    tx.journal(&format!("{}.unmerged", of.name), Some(merge.kept), told)?;
    Ok((merge, stay))
}

/// What the kept record had before the merge, where it still has what the merge gave it.
fn before(tx: &mut Tx, of: &'static Resource, line: i64, now: &Record) -> Result<(Record, usize)> {
    let Some(mut data) = tx.maybe::<Value>(journal::table.filter(journal::id.eq(line)).select(journal::data))? else {
        return Ok((Record::new(), 0));
    };
    if let Some(id) = now["id"].as_str().and_then(|id| id.parse().ok()) {
        of.disclosed_changes(tx, id, &mut data)?;
    }
    let (mut patch, mut extra, mut stay) = (Record::new(), Record::new(), 0);
    let names: Vec<&String> = data["after"].as_object().into_iter().chain(data["before"].as_object()).flat_map(|o| o.keys()).collect();
    let own = tx.own_fields(of.name)?;
    for name in names {
        let built_in = of.field(name).filter(|f| !f.readonly).is_some();
        let standing = if built_in { now.get(name) } else { now["extra"].get(name) }.unwrap_or(&Value::Null);
        if !built_in && !own.iter().any(|o| o.name == *name) {
            continue;
        }
        if *standing != data["after"][name] {
            stay += usize::from(!patch.contains_key(name) && *standing != data["before"][name]);
            continue;
        }
        if built_in { &mut patch } else { &mut extra }.insert(name.clone(), data["before"][name].clone());
    }
    if !extra.is_empty() {
        patch.insert("extra".into(), Value::Object(extra));
    }
    Ok((patch, stay))
}

/// Where a record went that was merged, as far as the caller reaches that.
pub fn led(tx: &mut Tx, of: &'static Resource, id: Id) -> Result<Option<Id>> {
    let mut at = id;
    // A chain is as long as somebody merged the merged.
    for _ in 0..20 {
        let live = m::table.filter(m::gone.eq(at).and(m::resource.eq(of.name)).and(m::undone_at.is_null()));
        match tx.maybe::<Id>(live.select(m::kept))? {
            Some(next) => at = next,
            None => break,
        }
    }
    if at == id {
        return Ok(None);
    }
    let query = Query { ids: Some(vec![at]), ..Query::default() };
    Ok(of.ids(tx, &query, 1)?.pop())
}

/// The merge by which a record went, if it can be taken back.
pub fn of_gone(tx: &mut Tx, of: &Resource, gone: Id) -> Result<Option<Id>> {
    tx.maybe(m::table.filter(m::gone.eq(gone).and(m::resource.eq(of.name)).and(m::undone_at.is_null())).select(m::id))
}

/// The records that were merged into this one, and those before them.
pub fn merged_into(tx: &mut Tx, of: &Resource, kept: Id) -> Result<Vec<Id>> {
    let (mut all, mut next) = (Vec::new(), vec![kept]);
    while !next.is_empty() && all.len() < 200 {
        let into = m::table.filter(m::kept.eq_any(next).and(m::resource.eq(of.name)).and(m::undone_at.is_null()));
        next = tx.all(into.select(m::gone))?;
        all.extend(next.iter().copied());
    }
    Ok(all)
}

/// What merges remember of a record is forgotten: none of them can be taken back any more, and the old addresses still lead on. The
/// records that were merged into it.
///
/// # Errors
/// Those of the database.
pub fn end_undo(tx: &mut Tx, of: &Resource, id: Id) -> Result<Vec<Id>> {
    let of_it = m::resource.eq(of.name).and(m::kept.eq(id).or(m::gone.eq(id))).and(m::undone_at.is_null());
    let over = Utc::now() - Duration::days(DAYS + 1);
    let merges: Vec<(Id, Id, Id)> = tx.all(m::table.filter(of_it).select((m::id, m::kept, m::gone)))?;
    let ids: Vec<Id> = merges.iter().map(|(merge, ..)| *merge).collect();
    tx.run(diesel::update(m::table.filter(m::id.eq_any(&ids).and(m::merged_at.gt(over)))).set(m::merged_at.eq(over)))?;
    tx.run(diesel::delete(merge_moves::table.filter(merge_moves::merge_id.eq_any(ids))))?;
    Ok(merges.into_iter().filter(|(_, kept, _)| *kept == id).map(|(.., gone)| gone).collect())
}

/// Merges into this record that can still be taken back.
pub fn live(tx: &mut Tx, of: &Resource, kept: Id) -> Result<Vec<Merge>> {
    let lasting = m::undone_at.is_null().and(m::merged_at.gt(Utc::now() - Duration::days(DAYS)));
    tx.all(m::table.filter(m::kept.eq(kept).and(m::resource.eq(of.name)).and(lasting)).select(Merge::as_select()))
}

/// Merges that can still be taken back, the last one first.
pub fn recent(tx: &mut Tx, resources: &[&'static Resource], most: i64) -> Result<Vec<Merge>> {
    let names: Vec<&str> = resources.iter().map(|of| of.name).collect();
    let lasting = m::undone_at.is_null().and(m::merged_at.gt(Utc::now() - Duration::days(DAYS)));
    tx.all(m::table.filter(m::resource.eq_any(names).and(lasting)).order(m::id.desc()).limit(most).select(Merge::as_select()))
}

/// Lets go of what was kept to take merges back that nobody takes back any more; where they led stays.
pub fn forget(tx: &mut Tx) -> Result<usize> {
    let over = m::table.filter(m::merged_at.lt(Utc::now() - Duration::days(DAYS)).or(m::undone_at.is_not_null())).select(m::id);
    tx.run(diesel::delete(merge_moves::table.filter(merge_moves::merge_id.eq_any(over))))
}
