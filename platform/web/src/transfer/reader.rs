//! A line of a file as a record: choices by their names, links by what they are called.

use super::lines::Line;
use super::mapping::{Mapping, Missing, folded, reachable};
use super::twins::{self, Found, Known};
use super::{further, guard};
use crate::records::sight;
use kernel::error::{Error, Result, Wrong};
use kernel::field::{Field, Kind};
use kernel::further::Further;
use kernel::phone::Home;
use kernel::query::{Filter, Op, Query};
use kernel::resource::{Id, OwnField, Record, Resource};
use kernel::scope::Tx;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use theme::{Locale, Words};

/// Reads lines for one resource; remembers what links were called.
pub(super) struct Reader<'a> {
    of: &'static Resource,
    mapping: &'a Mapping,
    own: Arc<Vec<OwnField>>,
    choices: HashMap<&'static str, HashMap<String, &'static str>>,
    links: HashMap<(&'static str, String), Link>,
    /// What was found for the values by which the next lines may be about a known record.
    met: HashMap<String, Option<Record>>,
    words: &'a Words,
    /// In which language it says which lines are known, if that is asked.
    looks: Option<Locale>,
    /// The lines that are certainly known.
    likely: Found,
}

/// The most records that are asked for at once.
const MOST: i64 = 1_000;

/// Where a name leads.
#[derive(Clone, Copy)]
enum Link {
    To(Id),
    Nowhere,
    /// Several records are called so.
    Several,
}

/// A line that was read.
pub(super) struct Read {
    pub record: Record,
    pub wrongs: Vec<Wrong>,
    /// Links whose records are to be created first; the record has an empty key in their place.
    pub missing: Vec<(&'static str, &'static Resource, String)>,
    /// Further ways to reach whom it is about.
    pub further: Vec<Further>,
}

impl<'a> Reader<'a> {
    pub fn new(tx: &mut Tx, of: &'static Resource, mapping: &'a Mapping, words: &'a Words) -> Result<Reader<'a>> {
        let mut choices: HashMap<_, HashMap<_, _>> = HashMap::new();
        for field in of.fields {
            let Kind::Choice(all) = field.kind else { continue };
            let said = choices.entry(field.name).or_default();
            for choice in all {
                said.insert(folded(choice), *choice);
                for locale in [Locale::Fr, Locale::En] {
                    said.insert(folded(&words.say(locale, &format!("{}-{}-{choice}", of.name, field.name), &[])), *choice);
                }
            }
        }
        let (own, looks) = (tx.own_fields(of.name)?, (mapping.twins != Known::Create).then_some(Locale::Fr));
        let (links, met, likely) = (HashMap::new(), HashMap::new(), Found::new());
        Ok(Reader { of, mapping, own, choices, links, met, words, looks, likely })
    }

    /// Says which lines are certainly known, whatever is done about them.
    pub fn looking(self, locale: Locale) -> Self {
        Reader { looks: Some(locale), ..self }
    }

    /// The lines that were certainly known.
    pub fn likely(self) -> Found {
        self.likely
    }

    /// The known record that a line is certainly about, and what is done about that.
    pub fn twin(&self, line: u64) -> Option<(Id, String, Known)> {
        self.likely.get(&line).map(|it| (it.id, it.title.clone(), self.mapping.twins))
    }

    /// The record a line describes, and what is wrong with it.
    pub fn read(&mut self, tx: &mut Tx, cells: &[String]) -> Result<Read> {
        let mapping = self.mapping;
        let mut line = Read { record: Record::new(), wrongs: Vec::new(), missing: Vec::new(), further: Vec::new() };
        let mut extra = Record::new();
        for (name, cell) in mapping.columns.iter().zip(cells).filter(|(name, _)| !name.is_empty()) {
            let cell = guard::unshield(cell);
            if let Some((kept, is)) = further::told(self.of, tx.scope(), name) {
                match further::read(kept, is, cell, self.words, Home::of(tx.scope().tenant()), name) {
                    Ok(told) => line.further.extend(told),
                    Err(wrong) => line.wrongs.push(wrong),
                }
                continue;
            }
            match (self.of.field(name), self.own.iter().find(|o| o.name == *name)) {
                (Some(field), _) if sight::may_see(tx.scope(), self.of, field) => {
                    let value = self.value(tx, field, cell, &mut line)?;
                    if !line.wrongs.iter().any(|w| w.field == *name) {
                        line.wrongs.extend(field.check(&value).filter(|w| w.code != "required"));
                    }
                    line.record.insert(name.clone(), value);
                }
                (None, Some(own)) => {
                    let value = own.as_field().read(cell);
                    line.wrongs.extend(own.check(&value).filter(|w| w.code != "required"));
                    extra.insert(name.clone(), value);
                }
                _ => line.wrongs.push(Wrong::new(name.clone(), "unknown-field")),
            }
        }
        let misdialled = self.of.dial(tx, &mut line.record, None);
        let new: Vec<Wrong> = misdialled.into_iter().filter(|w| !line.wrongs.iter().any(|known| known.field == w.field)).collect();
        line.wrongs.extend(new);
        if !extra.is_empty() {
            line.record.insert("extra".into(), Value::Object(extra));
        }
        Ok(line)
    }

    /// What is wrong with a record as a new one.
    pub fn check(&self, record: &Record) -> Vec<Wrong> {
        match self.of.check(record, &self.own) {
            Err(Error::Invalid(wrongs)) => wrongs,
            _ => Vec::new(),
        }
    }

    fn value(&mut self, tx: &mut Tx, field: &'static Field, cell: &str, line: &mut Read) -> Result<Value> {
        let typed = cell.trim();
        if let Some(choice) = self.choices.get(field.name).and_then(|said| said.get(&folded(typed))) {
            return Ok(json!(choice));
        }
        let Some(to) = kernel::resource::target(field).filter(|_| !typed.is_empty()) else { return Ok(field.read(cell)) };
        let target = reachable(tx.scope(), to);
        let key = (to, folded(typed));
        if !self.links.contains_key(&key) {
            let link = target.map_or(Ok(Link::Nowhere), |target| linked(tx, target, typed))?;
            self.links.insert(key.clone(), link);
        }
        let wrong = |code| Wrong::new(field.name, code).with("name", typed);
        match (self.links[&key], self.mapping.missing, target) {
            (Link::To(id), ..) => return Ok(json!(id)),
            (Link::Several, ..) => line.wrongs.push(wrong("link-several")),
            (Link::Nowhere, Missing::Empty, _) => {}
            (Link::Nowhere, Missing::Create, Some(target)) if !target.is_closed() && bare(target, typed).is_some() => {
                line.missing.push((field.name, target, typed.to_string()));
                return Ok(json!(Id::nil()));
            }
            (Link::Nowhere, ..) => line.wrongs.push(wrong("link-unknown")),
        }
        Ok(Value::Null)
    }

    /// From now on this name leads to a record that was created for it, or, with nothing, nowhere again.
    pub fn remember(&mut self, target: &'static Resource, typed: &str, id: Option<Id>) {
        self.links.insert((target.name, folded(typed)), id.map_or(Link::Nowhere, Link::To));
    }

    /// Where a name leads, if it was asked before.
    pub fn leads(&self, target: &'static Resource, typed: &str) -> Option<Id> {
        match self.links.get(&(target.name, folded(typed))) {
            Some(Link::To(id)) => Some(*id),
            _ => None,
        }
    }

    /// Asks once for all the records that these lines may be about.
    pub fn meet(&mut self, tx: &mut Tx, lines: &[Line]) -> Result<()> {
        self.met.clear();
        tx.plan_for_many()?;
        if let Some(locale) = self.looks {
            let (of, words) = (self.of, self.words);
            let found = twins::meet(tx, of, self, lines, words, locale)?;
            self.likely.extend(found);
        }
        let matched = &self.mapping.matched;
        let field = self.of.field(matched).filter(|f| f.collated() && !f.encrypted);
        let (Some(field), Some(column)) = (field, self.mapping.columns.iter().position(|c| c == matched)) else { return Ok(()) };
        let typed = |(_, cells): &Line| field.read(guard::unshield(cells.get(column)?)).as_str().map(String::from);
        let values: Vec<String> = lines.iter().filter_map(typed).collect();
        let filter = Filter { field: matched.clone(), op: Op::Is, value: json!(values) };
        let query = Query { filters: vec![filter], limit: MOST, ..Query::default() };
        let rows = (self.of.store.list)(tx, &query)?;
        // More than were asked for: not all of them came, and each line asks for itself.
        if i64::try_from(rows.len()).is_ok_and(|n| n < MOST) {
            self.met = values.into_iter().map(|value| (value, None)).collect();
            let named = |row: Record| Some((row.get(matched)?.as_str()?.to_string(), Some(row)));
            // Of several, the first of the list is meant.
            self.met.extend(rows.into_iter().rev().filter_map(named));
        }
        Ok(())
    }

    /// The record that a line is about, if it already exists. `settle` writes the lines before it
    /// that are not written yet: asked where one of them may be what this one is about.
    pub fn known(&mut self, tx: &mut Tx, record: &Record, settle: impl FnOnce(&mut Tx) -> Result<()>) -> Result<Option<Record>> {
        let Some(value) = record.get(&self.mapping.matched).filter(|v| !v.is_null()) else { return Ok(None) };
        if let Some(met) = value.as_str().and_then(|value| self.met.remove(value)) {
            return Ok(met);
        }
        settle(tx)?;
        let filter = Filter { field: self.mapping.matched.clone(), op: Op::Is, value: value.clone() };
        Ok((self.of.store.list)(tx, &Query { filters: vec![filter], limit: 1, ..Query::default() })?.into_iter().next())
    }
}

/// A new record that has no more than this name, if the resource can do with that:
/// `Ada Lovelace` is divided among the fields of a title, a needed choice is the open one.
pub(super) fn bare(target: &Resource, typed: &str) -> Option<Record> {
    let mut record = Record::new();
    let titles: Vec<&Field> = target.fields.iter().filter(|f| f.title && !f.readonly).collect();
    let words = typed.split_once(' ').filter(|_| titles.len() == 2).map(|(first, rest)| vec![first, rest.trim()]);
    let words = words.unwrap_or_else(|| vec![typed]);
    let places = if words.len() == 2 { titles } else { titles.into_iter().filter(|f| f.required).take(1).collect() };
    for (field, word) in places.iter().zip(&words) {
        record.insert(field.name.into(), field.read(word));
    }
    for field in target.fields.iter().filter(|f| f.required) {
        if record.contains_key(field.name) {
            continue;
        }
        let Kind::Choice(all) = field.kind else { return None };
        let open = all.iter().find(|c| **c == "other").or(all.first())?;
        record.insert(field.name.into(), json!(open));
    }
    (!places.is_empty() && target.check(&record, &[]).is_ok()).then_some(record)
}

/// The record of this key or title.
fn linked(tx: &mut Tx, target: &'static Resource, typed: &str) -> Result<Link> {
    let one = |rows: Vec<Id>| match rows[..] {
        [] => Link::Nowhere,
        [id] => Link::To(id),
        _ => Link::Several,
    };
    let key = |r: &Record| r["id"].as_str()?.parse().ok();
    if let Ok(id) = typed.parse::<Id>() {
        let query = Query { ids: Some(vec![id]), ..Query::default() };
        return Ok(one((target.store.list)(tx, &query)?.iter().filter_map(key).collect()));
    }
    let titles: Vec<&Field> = target.fields.iter().filter(|f| f.title).collect();
    if let [title] = titles[..] {
        let filter = Filter { field: title.name.into(), op: Op::Is, value: json!(typed) };
        if title.check(&json!(typed)).is_none() {
            let rows = (target.store.list)(tx, &Query { filters: vec![filter], limit: 2, ..Query::default() })?;
            if !rows.is_empty() {
                return Ok(one(rows.iter().filter_map(key).collect()));
            }
        }
    }
    // Accents, case and punctuation aside, among those in which all its words occur.
    let wanted = folded(typed);
    let rows = (target.store.list)(tx, &Query { search: Some(typed.into()), limit: 1_000, ..Query::default() })?;
    Ok(one(rows.iter().filter(|r| folded(&target.title(r)) == wanted).filter_map(key).collect()))
}
