//! Fields of an agency's own on their way to another one.

use crate::FIELDS;
use crate::fields::{KINDS, moved};
use diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::portable::{Fit, How, Portable, Thing};
use kernel::principal::Id;
use kernel::schema::custom_fields as f;
use kernel::scope::Tx;
use serde_json::{Value, json};

pub(super) const PORTABLE: Portable = Portable { name: "fields", icon: "columns-3", may: FIELDS, how: How::Own { of, fit, put } };

/// As its table keeps it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = f)]
struct Kept {
    id: Id,
    resource: String,
    name: String,
    label: String,
    kind: String,
    options: Vec<Option<String>>,
    required: bool,
    listed: bool,
    deleted_at: Option<chrono::DateTime<chrono::Utc>>,
}

impl Kept {
    fn value(&self) -> Value {
        let options: Vec<&String> = self.options.iter().flatten().collect();
        json!({"label": self.label, "kind": self.kind, "options": options, "required": self.required, "listed": self.listed})
    }
}

fn of(tx: &mut Tx) -> Result<Vec<Thing>> {
    let rows: Vec<Kept> = tx.all(f::table.filter(f::deleted_at.is_null()).order((f::resource, f::name)).select(Kept::as_select()))?;
    let edition = tx.scope().house().edition();
    let here = rows.iter().filter(|k| edition.resource(&k.resource).is_some_and(|of| tx.scope().tenant().has(of.module)));
    let one = |k: &Kept| Thing {
        key: format!("{}.{}", k.resource, k.name),
        title: json!([{"key": format!("{}-many", k.resource)}, k.label]),
        value: k.value(),
    };
    Ok(here.map(one).collect())
}

fn kept(tx: &mut Tx, key: &str) -> Result<Option<Kept>> {
    let (resource, name) = key.split_once('.').ok_or(Error::NotFound)?;
    tx.maybe(f::table.filter(f::resource.eq(resource).and(f::name.eq(name))).select(Kept::as_select()))
}

/// What a file may say of one: nothing else, and as its page would have it.
fn said(key: &str, value: &Value) -> Result<(String, String, Vec<String>)> {
    let label = value["label"].as_str().unwrap_or_default().trim().to_string();
    let kind = value["kind"].as_str().unwrap_or_default().to_string();
    let options: Vec<String> = value["options"].as_array().into_iter().flatten().filter_map(|o| o.as_str().map(String::from)).collect();
    let name = key.split_once('.').map_or("", |(_, name)| name);
    let plain =
        name.starts_with("x_") && name.len() <= 42 && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    match (plain, label.chars().count(), KINDS.contains(&&*kind)) {
        (false, ..) => Err(Error::invalid("name", "format")),
        (_, 0, _) => Err(Error::invalid("label", "required")),
        (_, 61.., _) => Err(Error::Invalid(vec![Wrong::new("label", "too-long").with("max", 60)])),
        (.., false) => Err(Error::invalid("kind", "choice")),
        _ if kind == "choice" && options.is_empty() => Err(Error::invalid("options", "required")),
        _ => Ok((label, kind, options)),
    }
}

fn fit(tx: &mut Tx, key: &str, value: &Value) -> Result<Fit> {
    tx.scope().require(FIELDS)?;
    let (resource, _) = key.split_once('.').ok_or_else(|| Error::invalid("name", "format"))?;
    let unknown = || Error::Invalid(vec![Wrong::new("resource", "portable-unknown").with("name", resource)]);
    let of = tx.scope().house().edition().resource(resource).ok_or_else(unknown)?;
    if !tx.scope().tenant().has(of.module) {
        return Err(Error::Invalid(vec![Wrong::new("resource", "portable-module-off").with("name", of.module)]));
    }
    let (label, kind, mut options) = said(key, value)?;
    let found = kept(tx, key)?;
    if let Some(there) = &found {
        // What records hold in it would mean nothing any more.
        if there.kind != kind {
            return Err(Error::invalid("kind", "portable-kind"));
        }
        // A choice that records may have made stays one.
        let own: Vec<String> = there.options.iter().flatten().cloned().collect();
        options = own.iter().cloned().chain(options.into_iter().filter(|o| !own.contains(o))).collect();
    }
    let flag = |name: &str| value[name] == json!(true);
    let then = json!({"label": label, "kind": kind, "options": options, "required": flag("required"), "listed": flag("listed")});
    Ok(Fit { now: found.filter(|k| k.deleted_at.is_none()).map(|k| k.value()), then, left: Vec::new() })
}

fn put(tx: &mut Tx, key: &str, value: Option<&Value>) -> Result<()> {
    let found = kept(tx, key)?;
    let Some(value) = value else {
        let id = found.ok_or(Error::NotFound)?.id;
        moved(tx, id, Some(chrono::Utc::now()))?;
        return tx.journal("custom_fields.deleted", Some(id), json!({}));
    };
    let (resource, name) = key.split_once('.').ok_or(Error::NotFound)?;
    let (label, kind, options) = said(key, value)?;
    let options: Vec<Option<String>> = options.into_iter().map(Some).collect();
    let (required, listed) = (value["required"] == json!(true), value["listed"] == json!(true));
    let set = (f::label.eq(&label), f::options.eq(&options), f::required.eq(required), f::listed.eq(listed));
    let told = json!({"resource": resource, "label": label, "kind": kind});
    match found {
        Some(there) => {
            tx.run(diesel::update(f::table.filter(f::id.eq(there.id))).set(set))?;
            if there.deleted_at.is_some() {
                moved(tx, there.id, None)?;
            }
            tx.journal("custom_fields.updated", Some(there.id), told)
        }
        None => {
            let row = (f::resource.eq(resource), f::name.eq(name), f::kind.eq(&kind), set);
            let id: Id = tx.one(diesel::insert_into(f::table).values(row).returning(f::id))?;
            tx.journal("custom_fields.created", Some(id), told)
        }
    }
}
