//! What of an agency's configuration can go to another agency: each module says which kinds of things it has, how they are
//! written down without keys, people or secrets of the house they come from, and how they stand in another one.

use crate::error::{Error, Result, Wrong};
use crate::field::Kind;
use crate::module::Permission;
use crate::query::{Filter, Op, Query};
use crate::resource::{Id, Record, Resource};
use crate::scope::Tx;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// A kind of things that travel. Its words are `portable-{name}`.
#[derive(Clone, Copy)]
pub struct Portable {
    pub name: &'static str,
    pub icon: &'static str,
    /// Who may look at them, and bring them in; more may be asked for one of them.
    pub may: Permission,
    pub how: How,
}

/// How they are read and written.
#[derive(Clone, Copy)]
pub enum How {
    /// Records of a resource by their titles, with records that hang on them by a field, if any.
    Records(&'static Resource, Option<(&'static Resource, &'static str)>),
    /// By functions of their own: all of them; one, as it would stand here; one, made so or taken away.
    Own {
        of: fn(&mut Tx) -> Result<Vec<Thing>>,
        fit: fn(&mut Tx, &str, &Value) -> Result<Fit>,
        put: fn(&mut Tx, &str, Option<&Value>) -> Result<()>,
    },
}

/// One thing, as it is written down.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Thing {
    /// What it is known by in every agency.
    pub key: String,
    /// For people: a text, or `{"key"}` for the reader's language.
    pub title: Value,
    pub value: Value,
}

/// A thing as it would stand in this agency.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fit {
    /// How it stands now, in the same words; nothing if it is not there.
    pub now: Option<Value>,
    pub then: Value,
    /// What of it has no place here.
    #[serde(skip)]
    pub left: Vec<Wrong>,
}

impl Portable {
    /// All of them that whoever acts may take along.
    pub fn of(&self, tx: &mut Tx) -> Result<Vec<Thing>> {
        match self.how {
            How::Own { of, .. } => of(tx),
            How::Records(of, hangs) => tx.under(of.may.read, |tx| {
                let all = (of.store.list)(tx, &Query { limit: MOST, ..Query::default() })?;
                let mut found: Vec<Thing> = Vec::new();
                for record in all.iter().filter(|r| r["deleted_at"].is_null()) {
                    let (key, value) = (key_of(of, record), written(tx, of, hangs, record)?);
                    if !key.is_empty() && !found.iter().any(|f| f.key == key) {
                        found.push(Thing { title: json!(key), key, value });
                    }
                }
                Ok(found)
            }),
        }
    }

    /// How one would stand here.
    ///
    /// # Errors
    /// `Invalid` says why it cannot; `Forbidden` if whoever acts may not.
    pub fn fit(&self, tx: &mut Tx, key: &str, value: &Value) -> Result<Fit> {
        match self.how {
            How::Own { fit, .. } => fit(tx, key, value),
            How::Records(of, hangs) => {
                let now = match kept(tx, of, key)? {
                    Some(record) => Some(tx.under(of.may.read, |tx| written(tx, of, hangs, &record))?),
                    None => None,
                };
                tx.scope().require(if now.is_some() { of.may.update } else { of.may.create })?;
                let mut then = value.as_object().cloned().ok_or_else(|| Error::invalid("file", "format"))?;
                let items = then.remove(ITEMS);
                sound(of, &then)?;
                if let Some((below, _)) = hangs {
                    let items = items.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
                    items.iter().try_for_each(|item| sound(below, item.as_object().ok_or_else(|| Error::invalid("file", "format"))?))?;
                    then.insert(ITEMS.into(), json!(items));
                }
                Ok(Fit { now, then: Value::Object(then), left: Vec::new() })
            }
        }
    }

    /// Makes one so, or takes it away.
    pub fn put(&self, tx: &mut Tx, key: &str, value: Option<&Value>) -> Result<()> {
        match self.how {
            How::Own { put, .. } => put(tx, key, value),
            How::Records(of, hangs) => {
                let found = kept(tx, of, key)?.and_then(|r| id_of(&r));
                let Some(value) = value else {
                    let id = found.ok_or(Error::NotFound)?;
                    return tx.under(of.may.delete, |tx| of.move_bin(tx, id, true));
                };
                let mut it = value.as_object().cloned().unwrap_or_default();
                let items = it.remove(ITEMS);
                let id = match found {
                    Some(id) => tx.under(of.may.update, |tx| of.patch(tx, id, None, it)).map(|_| id)?,
                    None => {
                        let made = tx.under(of.may.create, |tx| of.create(tx, it))?;
                        id_of(&made).ok_or(Error::NotFound)?
                    }
                };
                match (hangs, items) {
                    (Some((below, by)), Some(Value::Array(items))) => hang(tx, below, by, id, &items),
                    _ => Ok(()),
                }
            }
        }
    }
}

/// Things of one kind that are read.
const MOST: i64 = 200;
/// Under which name records that hang on another stand in it.
const ITEMS: &str = "items";

/// What of a record's fields is about the thing, and not about the house: no link, nothing sensitive, no notes.
fn carried(of: &Resource) -> impl Iterator<Item = &'static str> + use<> {
    let plain = |kind: Kind| matches!(kind, Kind::Text(_) | Kind::Long | Kind::Number(..) | Kind::Choice(_) | Kind::Flag);
    of.fields.iter().filter(move |f| plain(f.kind) && !f.readonly && !f.sensitive && f.name != "notes").map(|f| f.name)
}

fn plainly(of: &Resource, record: &Record) -> Map<String, Value> {
    carried(of).filter_map(|name| Some((name.to_string(), record.get(name).filter(|v| !v.is_null())?.clone()))).collect()
}

fn id_of(record: &Record) -> Option<Id> {
    record.get("id")?.as_str()?.parse().ok()
}

/// What a record is known by: its title, and its language where it has one.
fn key_of(of: &Resource, record: &Record) -> String {
    match record.get("language").and_then(Value::as_str) {
        Some(language) => format!("{} ({language})", of.title(record)),
        None => of.title(record),
    }
}

fn below(tx: &mut Tx, of: &'static Resource, by: &str, id: Id) -> Result<Vec<Record>> {
    let filters = vec![Filter { field: by.into(), op: Op::Is, value: json!(id) }];
    tx.under(of.may.read, |tx| (of.store.list)(tx, &Query { filters, limit: MOST, ..Query::default() }))
}

fn written(tx: &mut Tx, of: &'static Resource, hangs: Option<(&'static Resource, &'static str)>, record: &Record) -> Result<Value> {
    let mut said = plainly(of, record);
    if let (Some((below_of, by)), Some(id)) = (hangs, id_of(record)) {
        let mut items: Vec<Value> = below(tx, below_of, by, id)?.iter().map(|r| Value::Object(plainly(below_of, r))).collect();
        items.sort_by_key(ToString::to_string);
        said.insert(ITEMS.into(), json!(items));
    }
    Ok(Value::Object(said))
}

fn kept(tx: &mut Tx, of: &'static Resource, key: &str) -> Result<Option<Record>> {
    let all = tx.under(of.may.read, |tx| (of.store.list)(tx, &Query { limit: MOST, ..Query::default() }))?;
    Ok(all.into_iter().find(|r| r["deleted_at"].is_null() && key_of(of, r) == key))
}

/// Only what travels may come in.
fn sound(of: &'static Resource, it: &Map<String, Value>) -> Result<()> {
    let known: Vec<&str> = carried(of).collect();
    let wrong: Vec<Wrong> = it
        .iter()
        .filter_map(|(name, value)| match of.field(name).filter(|f| known.contains(&f.name)) {
            Some(field) => field.check(value),
            None => Some(Wrong::new(name.clone(), "unknown-field").with("name", name)),
        })
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}

/// What hangs on a record is taken off, and hung anew where it differs.
fn hang(tx: &mut Tx, of: &'static Resource, by: &str, id: Id, items: &[Value]) -> Result<()> {
    let old = below(tx, of, by, id)?;
    let mut said: Vec<Value> = old.iter().map(|r| Value::Object(plainly(of, r))).collect();
    said.sort_by_key(ToString::to_string);
    if said == items {
        return Ok(());
    }
    for gone in old.iter().filter_map(id_of) {
        tx.under(of.may.delete, |tx| of.move_bin(tx, gone, true))?;
    }
    for item in items.iter().filter_map(Value::as_object) {
        let mut row = item.clone();
        row.insert(by.into(), json!(id));
        tx.under(of.may.create, |tx| of.create(tx, row))?;
    }
    Ok(())
}

/// Whether a text names something by its key: what does so stays at home.
pub fn names_a_key(text: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_hexdigit() || c == '-')).any(|part| part.len() == 36 && part.parse::<Id>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::names_a_key;

    #[test]
    fn keys_are_seen_wherever_they_stand() {
        assert!(names_a_key("organisation_id.is=0198c0de-0000-7000-8000-000000000001&sort=name"));
        assert!(!names_a_key("stage.is=won&tag=deadbeef"));
    }
}
