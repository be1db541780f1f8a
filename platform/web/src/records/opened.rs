//! What a form was opened at: a mark for the value of each of its fields. By it the saves of two people who changed
//! different fields both stand, and where they changed the same one, that one alone is asked about.

use super::sent;
use kernel::error::{Error, Result};
use kernel::resource::{Id, OwnField, Record, Resource};
use kernel::scope::{Scope, Tx};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Bytes of a mark: two values of one field share none by chance.
const MARK: usize = 8;

/// The marks of what stands in a form of this record: nothing that its reader may not see is marked.
pub(super) fn marks(of: &Resource, scope: &Scope, own: &[OwnField], record: &Record) -> String {
    let names = of.fields.iter().filter(|f| sent::writable(scope, of, f)).map(|f| f.name);
    let marked = names.chain(own.iter().map(|o| o.name.as_str())).map(|name| format!("{name}:{}", mark(value(record, name))));
    marked.collect::<Vec<_>>().join(" ")
}

/// Saves over a newer version what its author changed, if whoever made that version changed none of the same fields.
///
/// # Errors
/// `Conflict(changed)` if they did, or if nobody knows what the form was opened at.
pub(super) fn save_beside(tx: &mut Tx, of: &'static Resource, id: Id, mut input: Record, marks: &str) -> Result<Record> {
    of.dial(tx, &mut input, None);
    let now = of.hold(tx, id)?;
    let apart = now["deleted_at"].is_null() && Opened::read(marks).is_some_and(|opened| opened.leave(&mut input, &now).is_empty());
    if !apart {
        return Err(Error::Conflict("changed".into()));
    }
    let version = now["version"].as_i64().and_then(|v| v.try_into().ok());
    of.patch(tx, id, version, input)
}

/// Puts the values of now in the place of those that the author of a form left alone; says which fields both changed, where
/// it is known what the form was opened at.
pub(super) fn take_over(typed: &mut Record, now: &Record, marks: &str) -> Option<Vec<String>> {
    let opened = Opened::read(marks)?;
    let mut changed = typed.clone();
    let both = opened.leave(&mut changed, now);
    give_way(typed, &changed, now);
    let own = changed.get("extra").and_then(Value::as_object);
    if let Some((extra, own)) = typed.get_mut("extra").and_then(Value::as_object_mut).zip(own) {
        give_way(extra, own, now);
    }
    Some(both)
}

/// What is not among the changed takes the value of now.
fn give_way(typed: &mut Record, changed: &Record, now: &Record) {
    for (name, typed) in typed.iter_mut().filter(|(name, _)| *name != "extra" && !changed.contains_key(*name)) {
        *typed = value(now, name).clone();
    }
}

/// The marks that a form brought back.
struct Opened<'a>(HashMap<&'a str, &'a str>);

impl<'a> Opened<'a> {
    /// None of a form that carries none.
    fn read(marks: &'a str) -> Option<Self> {
        let all: HashMap<_, _> = marks.split(' ').filter_map(|one| one.split_once(':')).collect();
        (!all.is_empty()).then_some(Opened(all))
    }

    /// Leaves in `typed` what its author changed, and says which of that somebody else changed too, to something else.
    fn leave(&self, typed: &mut Record, now: &Record) -> Vec<String> {
        let mine = |name: &str, value: &Value| self.0.get(name).is_none_or(|was| *was != mark(value));
        let both = |name: &str, typed: &Value| {
            let theirs = value(now, name);
            mine(name, typed) && mine(name, theirs) && mark(typed) != mark(theirs)
        };
        let met = flat(typed).filter(|(name, typed)| both(name, typed)).map(|(name, _)| name.to_string()).collect();
        typed.retain(|name, value| name == "extra" || mine(name, value));
        if let Some(extra) = typed.get_mut("extra").and_then(Value::as_object_mut) {
            extra.retain(|name, value| mine(name, value));
        }
        met
    }
}

/// A record's values by name, the agency's own fields among the others.
fn flat(record: &Record) -> impl Iterator<Item = (&str, &Value)> {
    let own = record.get("extra").and_then(Value::as_object);
    let all = record.iter().filter(|(name, _)| *name != "extra").chain(own.into_iter().flatten());
    all.map(|(name, value)| (name.as_str(), value))
}

fn value<'a>(record: &'a Record, name: &str) -> &'a Value {
    record.get(name).or_else(|| record.get("extra")?.get(name)).unwrap_or(&Value::Null)
}

/// What has no value is marked alike, however it says so.
fn mark(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    hex::encode(&Sha256::digest(text.as_bytes())[..MARK])
}

#[cfg(test)]
mod tests {
    use super::{Opened, mark, take_over};
    use kernel::resource::Record;
    use serde_json::{Value, json};

    fn record(value: &Value) -> Record {
        value.as_object().cloned().expect("an object")
    }

    fn marked(value: &Value) -> String {
        record(value).iter().map(|(name, value)| format!("{name}:{}", mark(value))).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_one_left_alone_is_theirs_and_what_both_changed_is_asked_about() {
        let opened = marked(&json!({"city": "Lyon", "job": null, "phone": "1", "x_size": "S"}));
        let now = record(&json!({"city": "Nantes", "job": null, "phone": "2", "extra": {"x_size": "L"}}));
        let mut typed = record(&json!({"city": "Lyon", "job": "Capitaine", "phone": "3", "extra": {"x_size": "S"}}));
        assert_eq!(take_over(&mut typed, &now, &opened), Some(vec!["phone".to_string()]));
        assert_eq!(Value::Object(typed), json!({"city": "Nantes", "job": "Capitaine", "phone": "3", "extra": {"x_size": "L"}}));
    }

    #[test]
    fn who_changed_a_field_to_the_same_value_is_at_odds_with_nobody() {
        let opened = marked(&json!({"city": "Lyon"}));
        let mut typed = record(&json!({"city": "Brest"}));
        assert!(Opened::read(&opened).expect("marks").leave(&mut typed, &record(&json!({"city": "Brest"}))).is_empty());
    }

    #[test]
    fn a_form_that_says_not_what_it_was_opened_at_is_asked_about_whole() {
        let mut typed = record(&json!({"city": "Brest"}));
        assert_eq!(take_over(&mut typed, &record(&json!({"city": "Lyon"})), ""), None);
        assert_eq!(typed["city"], "Brest");
        // A field without a mark is as if both had changed it.
        let met = Opened::read("job:0").expect("marks").leave(&mut typed, &record(&json!({"city": "Lyon"})));
        assert_eq!(met, ["city"]);
    }

    #[test]
    fn no_value_is_no_value_however_it_is_said() {
        assert_eq!(mark(&Value::Null), mark(&json!("")));
        assert_ne!(mark(&json!(false)), mark(&Value::Null));
    }
}
