//! One act on one record: done, and taken back as exactly as it was done.

use crate::records::{sent, sight};
use kernel::error::{Error, Result};
use kernel::field::{Field, Kind};
use kernel::module::Permission;
use kernel::query::is_extra;
use kernel::resource::{Id, OwnField, Record, Resource};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};

/// What is done to each record of a batch.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    Set { field: String, value: Value },
    Tag(String),
    Untag(String),
    Delete,
    Restore,
}

/// Whether a field may be set on many: by this caller, and with a value that fits many.
pub(crate) fn settable(scope: &Scope, of: &Resource, field: &Field) -> bool {
    // What is sealed is sealed for one row; a batch would keep it open.
    sent::writable(scope, of, field) && field.kind != Kind::Picture && !field.encrypted
}

impl Act {
    /// An act by its name; what is not known or not filled in is an error.
    pub fn named(action: &str, field: Option<&str>, value: Value) -> Result<Act> {
        let tag = || match value.as_str().map(str::trim) {
            Some(tag) if (1..=60).contains(&tag.chars().count()) => Ok(tag.to_string()),
            _ => Err(Error::invalid("value", "required")),
        };
        match action {
            "set" => Ok(Act::Set { field: field.unwrap_or_default().to_string(), value: value.clone() }),
            "tag" => tag().map(Act::Tag),
            "untag" => tag().map(Act::Untag),
            "delete" => Ok(Act::Delete),
            "restore" => Ok(Act::Restore),
            _ => Err(Error::invalid("action", "choice")),
        }
    }

    /// Its name, its field and its value, as they are kept.
    pub fn parts(&self) -> (&'static str, Option<&str>, Value) {
        match self {
            Act::Set { field, value } => ("set", Some(field), value.clone()),
            Act::Tag(tag) => ("tag", None, json!(tag)),
            Act::Untag(tag) => ("untag", None, json!(tag)),
            Act::Delete => ("delete", None, Value::Null),
            Act::Restore => ("restore", None, Value::Null),
        }
    }

    /// What one needs for it. The bin has a right of its own, which may reach less far.
    pub fn may(&self, of: &Resource) -> Permission {
        if matches!(self, Act::Delete | Act::Restore) { of.may.delete } else { of.may.update }
    }

    /// `Forbidden` or `Invalid` unless the caller may do this at all, with this value.
    pub fn check(&self, scope: &Scope, of: &Resource, own: &[OwnField]) -> Result<()> {
        scope.require(self.may(of))?;
        let Act::Set { field, value } = self else { return Ok(()) };
        let wrong = match (of.field(field), own.iter().find(|o| o.name == *field)) {
            (Some(built), _) if settable(scope, of, built) => built.check(value),
            (None, Some(own)) => own.check(value),
            _ => return Err(Error::invalid("field", "unknown-field")),
        };
        wrong.map_or(Ok(()), |wrong| Err(Error::Invalid(vec![wrong])))
    }

    /// Does it; what taking it back needs, or nothing if it was so already.
    pub fn run(&self, tx: &mut Tx, of: &'static Resource, id: Id) -> Result<Option<Value>> {
        match self {
            Act::Set { field, value } => {
                let before = of.hold(tx, id)?;
                let after = of.patch(tx, id, None, patch(field, value))?;
                let changed = before["version"] != after["version"];
                Ok(changed.then(|| json!({"before": read(&before, field), "after": read(&after, field)})))
            }
            Act::Tag(tag) => within(tx, of, id).and_then(|()| super::tag(tx, of, id, tag)).map(|new| new.then(|| json!({}))),
            Act::Untag(tag) => within(tx, of, id).and_then(|()| super::untag(tx, of, id, tag)).map(|gone| gone.then(|| json!({}))),
            Act::Delete => bin(tx, of, id, true),
            Act::Restore => bin(tx, of, id, false),
        }
    }

    /// Takes it back, unless somebody has changed the same since: `Conflict`.
    pub fn back(&self, tx: &mut Tx, of: &'static Resource, id: Id, told: &Value) -> Result<()> {
        let changed = || Error::Conflict("changed".into());
        let undone = match self {
            Act::Set { field, .. } => {
                let seen = of.field(field).is_none_or(|f| sight::may_see(tx.scope(), of, f));
                if !seen || read(&of.hold(tx, id)?, field) != told["after"] {
                    return Err(changed());
                }
                return of.patch(tx, id, None, patch(field, &told["before"])).map(|_| ());
            }
            Act::Tag(tag) => within(tx, of, id).and_then(|()| super::untag(tx, of, id, tag))?,
            Act::Untag(tag) => within(tx, of, id).and_then(|()| super::tag(tx, of, id, tag))?,
            Act::Delete | Act::Restore => {
                of.hold(tx, id)?["version"] == told["version"] && bin(tx, of, id, matches!(self, Act::Restore))?.is_some()
            }
        };
        if undone { Ok(()) } else { Err(changed()) }
    }
}

/// A tag is a change of its record: what is seen and not reached is forbidden, the rest is not there.
pub(in crate::records) fn within(tx: &mut Tx, of: &'static Resource, id: Id) -> Result<()> {
    if of.changeable(tx, id)? {
        return Ok(());
    }
    (of.store.find)(tx, id)?;
    Err(Error::Forbidden(of.may.update))
}

/// Into the bin or out of it, and the version it has there; nothing if it was there already.
fn bin(tx: &mut Tx, of: &'static Resource, id: Id, into: bool) -> Result<Option<Value>> {
    if of.hold(tx, id)?["deleted_at"].is_null() != into {
        return Ok(None);
    }
    if into { (of.store.delete)(tx, id) } else { (of.store.restore)(tx, id) }?;
    Ok(Some(json!({"version": (of.store.find)(tx, id)?["version"]})))
}

/// A field's value in a record, one's own or built in.
pub(super) fn read(record: &Record, field: &str) -> Value {
    let found = if is_extra(field) { record.get("extra").and_then(|e| e.get(field)) } else { record.get(field) };
    found.cloned().unwrap_or_default()
}

/// The patch that sets one field.
pub(super) fn patch(field: &str, value: &Value) -> Record {
    let (name, value) = if is_extra(field) { ("extra", json!({field: value})) } else { (field, value.clone()) };
    [(name.to_string(), value)].into_iter().collect()
}
