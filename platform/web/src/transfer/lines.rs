//! Lines into their resource: the import does it, the preview does it and takes it back,
//! so that what the one shows is what the other does.

use super::reader::{self, Read, Reader};
use super::twins::Known;
use crate::plan;
use kernel::error::{Error, Result, Wrong};
use kernel::further::Further;
use kernel::resource::{Id, Record, Resource};
use kernel::scope::Tx;
use serde_json::{Value, json};
use std::collections::HashMap;

/// A line of a sheet, and its number in the file.
pub(super) type Line = (u64, Vec<String>);

/// What became of a line, or of a record that a line needed.
pub(super) struct Entry {
    pub line: u64,
    /// `created`, `updated`, `skipped`, `error`; `made` for what a line pointed at.
    pub kind: &'static str,
    pub record: Option<Id>,
    /// For the report: `title`, `wrongs`; for taking it back: `resource`, `base`, `version`, `before`.
    pub data: Value,
}

/// Lines whose likeness to known records is asked for together, and which are written together.
const TOGETHER: usize = 500;

/// What became of some lines so far.
#[derive(Default)]
struct Carried {
    entries: Vec<Entry>,
    /// New records that wait for their common statement, with the places of their entries.
    waiting: Vec<(usize, Record, Vec<Further>)>,
}

impl Carried {
    /// Writes what waits, if the agency's plan has room for it.
    fn settle(&mut self, tx: &mut Tx, of: &'static Resource) -> Result<()> {
        let (mut places, mut records, mut beside) = (Vec::new(), Vec::new(), Vec::new());
        for (place, record, further) in self.waiting.drain(..) {
            places.push(place);
            records.push(record);
            beside.push(further);
        }
        if records.is_empty() {
            return Ok(());
        }
        plan::room_for_records(tx, i64::try_from(records.len()).unwrap_or(i64::MAX))?;
        let mut told = Vec::new();
        for ((place, new), further) in places.into_iter().zip((of.store.insert)(tx, records)?).zip(beside) {
            self.entries[place].record = key(&new);
            self.entries[place].data = json!({"title": of.title(&new), "version": new["version"]});
            told.extend(key(&new).filter(|_| !further.is_empty()).map(|id| (self.entries[place].line, id, further)));
        }
        self.keep(tx, of, told)
    }

    /// Keeps further ways to reach some records, each by its line; taken back with the rest.
    fn keep(&mut self, tx: &mut Tx, of: &'static Resource, told: Vec<(u64, Id, Vec<Further>)>) -> Result<()> {
        let Some(kept) = of.further.filter(|_| !told.is_empty()) else { return Ok(()) };
        let lines: HashMap<Id, u64> = told.iter().map(|(line, id, _)| (*id, *line)).collect();
        let count = told.iter().map(|(_, _, further)| further.len()).sum::<usize>();
        plan::room_for_records(tx, i64::try_from(count).unwrap_or(i64::MAX))?;
        let told = told.into_iter().map(|(_, id, further)| (id, further)).collect();
        for (whose, new) in tx.under(kept.of.may.create, |tx| (kept.keep)(tx, of.name, told))? {
            let data = json!({"resource": kept.of.name, "title": kept.of.title(&new), "version": new["version"]});
            let line = lines.get(&whose).copied().unwrap_or_default();
            self.entries.push(Entry { line, kind: "made", record: key(&new), data });
        }
        Ok(())
    }
}

/// Carries lines, each wholly or not at all. They share one savepoint; only where one of
/// them fails is their number halved until it stands alone.
pub(super) fn carry(tx: &mut Tx, of: &'static Resource, reader: &mut Reader, lines: &[Line]) -> Result<Vec<Entry>> {
    let mut names = Vec::new();
    let done = tx.attempt(|tx| {
        let mut carried = Carried::default();
        for lines in lines.chunks(TOGETHER) {
            reader.meet(tx, lines)?;
            for (line, cells) in lines {
                one(tx, of, reader, *line, cells, &mut names, &mut carried)?;
            }
            carried.settle(tx, of)?;
        }
        Ok(carried.entries)
    });
    let why = match done {
        Ok(entries) => return Ok(entries),
        Err(why @ (Error::Invalid(_) | Error::Conflict(_) | Error::NotFound)) => why,
        Err(why) => return Err(why),
    };
    // What was created for a name is gone with the savepoint.
    for (target, name) in names {
        reader.remember(target, &name, None);
    }
    match lines {
        [] => Ok(Vec::new()),
        [(line, _)] => {
            let wrongs = match why {
                Error::Invalid(wrongs) => wrongs,
                _ => vec![Wrong::new("", "invalid")],
            };
            Ok(vec![refused(*line, &wrongs)])
        }
        lines => {
            let (some, others) = lines.split_at(lines.len() / 2);
            let mut entries = carry(tx, of, reader, some)?;
            entries.extend(carry(tx, of, reader, others)?);
            Ok(entries)
        }
    }
}

fn refused(line: u64, wrongs: &[Wrong]) -> Entry {
    Entry { line, kind: "error", record: None, data: json!({"wrongs": wrongs}) }
}

fn key(record: &Record) -> Option<Id> {
    record["id"].as_str()?.parse().ok()
}

/// One line: a new record, or what it changes in a known one, or what is wrong with it.
fn one(
    tx: &mut Tx,
    of: &'static Resource,
    reader: &mut Reader,
    line: u64,
    cells: &[String],
    names: &mut Vec<(&'static Resource, String)>,
    carried: &mut Carried,
) -> Result<()> {
    // What leads to records of its own kind may lead to a line before it.
    if of.fields.iter().any(|f| kernel::resource::target(f) == Some(of.name)) {
        carried.settle(tx, of)?;
    }
    let Read { mut record, mut wrongs, missing, further } = reader.read(tx, cells)?;
    let mut known = if wrongs.is_empty() { reader.known(tx, &record, |tx| carried.settle(tx, of))? } else { None };
    if let Some((id, title, what)) = reader.twin(line).filter(|_| known.is_none() && wrongs.is_empty()) {
        match what {
            Known::Create => {}
            Known::Update => known = Some((of.store.find)(tx, id)?),
            Known::Skip => {
                carried.entries.push(Entry { line, kind: "skipped", record: Some(id), data: json!({"title": title}) });
                return Ok(());
            }
        }
    }
    if known.is_none() {
        // Every complaint at once, and of each field the first.
        let whole = reader.check(&record).into_iter().filter(|w| !wrongs.iter().any(|o| o.field == w.field)).collect::<Vec<_>>();
        wrongs.extend(whole);
    }
    if !wrongs.is_empty() {
        carried.entries.push(refused(line, &wrongs));
        return Ok(());
    }
    for (field, target, typed) in missing {
        let id = match reader.leads(target, &typed) {
            Some(id) => id,
            None => {
                let wrong = || Error::Invalid(vec![Wrong::new(field, "link-unknown").with("name", &typed)]);
                let new = reader::bare(target, &typed).ok_or_else(wrong)?;
                plan::room_for_records(tx, 1)?;
                let new = tx.under(target.may.create, |tx| target.create(tx, new)).map_err(|e| match e {
                    Error::Invalid(_) => wrong(),
                    e => e,
                })?;
                let id = key(&new).ok_or(Error::NotFound)?;
                let data = json!({"resource": target.name, "title": target.title(&new), "version": new["version"]});
                carried.entries.push(Entry { line, kind: "made", record: Some(id), data });
                reader.remember(target, &typed, Some(id));
                names.push((target, typed));
                id
            }
        };
        record.insert(field.into(), json!(id));
    }
    let entry = match known {
        Some(known) => {
            let entry = merge(tx, of, line, &known, record)?;
            carried.entries.push(entry);
            let told = key(&known).filter(|_| !further.is_empty()).map(|id| (line, id, further));
            return carried.keep(tx, of, told.into_iter().collect());
        }
        None => {
            carried.waiting.push((carried.entries.len(), record, further));
            Entry { line, kind: "created", record: None, data: Value::Null }
        }
    };
    carried.entries.push(entry);
    Ok(())
}

/// What a line says of a record that is there; an empty cell says nothing.
fn merge(tx: &mut Tx, of: &'static Resource, line: u64, known: &Record, mut record: Record) -> Result<Entry> {
    let id = key(known).ok_or(Error::NotFound)?;
    record.retain(|_, v| !v.is_null());
    if let Some(extra) = record.get_mut("extra").and_then(Value::as_object_mut) {
        extra.retain(|_, v| !v.is_null());
    }
    let was = |of: &Record, name: &str| of.get(name).cloned().unwrap_or_default();
    let mut before: Record = record.keys().filter(|k| *k != "extra").map(|k| (k.clone(), was(known, k))).collect();
    if let Some(extra) = record.get("extra").and_then(Value::as_object) {
        let old = known.get("extra").and_then(Value::as_object).cloned().unwrap_or_default();
        before.insert("extra".into(), extra.keys().map(|name| (name.clone(), was(&old, name))).collect::<Record>().into());
    }
    let new = tx.under(of.may.update, |tx| of.patch(tx, id, None, record))?;
    let title = of.title(&new);
    if new["version"] == known["version"] {
        return Ok(Entry { line, kind: "skipped", record: Some(id), data: json!({"title": title}) });
    }
    of.conceal(tx, id, &mut before)?;
    let data = json!({"title": title, "before": before, "base": known["version"], "version": new["version"]});
    Ok(Entry { line, kind: "updated", record: Some(id), data })
}
