//! The record a run is about, as its author reads it: whether it is as the rule wants it, and what texts say of it.

use crate::rule::Condition;
use crate::said::{Say, value};
use crate::vocabulary::is_said;
use kernel::field::Kind;
use kernel::prelude::*;
use serde_json::Value;

/// Whether every condition holds. Several values wanted of one field are choices.
pub(crate) fn met(conditions: &[Condition], record: &Record) -> bool {
    let plain = |field: &str| match record.get(field) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(said)) => said.clone(),
        Some(other) => other.to_string(),
    };
    conditions.iter().all(|c| match c.op.as_str() {
        "is" => conditions.iter().filter(|o| o.op == "is" && o.field == c.field).any(|o| plain(&o.field) == o.value),
        "is_not" => plain(&c.field) != c.value,
        "empty" => plain(&c.field).is_empty(),
        "filled" => !plain(&c.field).is_empty(),
        _ => false,
    })
}

/// The record and its kind, where a run is about one.
pub(crate) type About<'a> = Option<(&'static Resource, &'a Record)>;

/// Puts what the record says in the place of the words between braces.
pub(super) fn filled(tx: &mut Tx, say: Say, text: &str, workflow: &str, record: About) -> Result<String> {
    let (mut said, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("{{") {
        let (word, after) = after.split_once("}}").unwrap_or((after, ""));
        said.push_str(before);
        said.push_str(&match (word.trim(), record) {
            ("today", _) => said_day(&today(tx).to_string(), say),
            ("workflow", _) => workflow.to_string(),
            ("title", Some((of, record))) => of.title(record),
            (field, Some((of, record))) => said_field(tx, say, of, field, record)?,
            (_, None) => String::new(),
        });
        rest = after;
    }
    said.push_str(rest);
    Ok(said.chars().take(200).collect())
}

fn said_field(tx: &mut Tx, say: Say, of: &'static Resource, name: &str, record: &Record) -> Result<String> {
    let Some(field) = of.field(name).filter(|f| is_said(f)) else { return Ok(String::new()) };
    let text = match record.get(name) {
        None | Some(Value::Null) => return Ok(String::new()),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    Ok(match field.kind {
        Kind::Choice(_) | Kind::Flag => value(say, of, name, &text),
        Kind::Date => said_day(&text, say),
        Kind::Link(to) => linked(tx, to, &text)?,
        _ => text,
    })
}

/// The name of a linked record, if the author reads it.
fn linked(tx: &mut Tx, to: &str, id: &str) -> Result<String> {
    let of = tx.scope().house().edition().linked(to);
    let (Some(of), Ok(id)) = (of, id.parse::<Id>()) else { return Ok(String::new()) };
    if !tx.scope().allows(of.may.read) {
        return Ok(String::new());
    }
    let titles = tx.under(of.may.read, |tx| of.titles(tx, vec![id]))?;
    Ok(titles.get(&id).cloned().unwrap_or_default())
}

fn said_day(day: &str, say: Say) -> String {
    let mut parts = day.split('-');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(y), Some(m), Some(d)) => say("workflow-day", &[("y", y.into()), ("m", m.into()), ("d", d.into())]),
        _ => day.to_string(),
    }
}

/// The agency's day.
pub(super) fn today(tx: &Tx) -> chrono::NaiveDate {
    tx.scope().tenant().today()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_wanted_of_one_field_are_choices() {
        let is = |field: &str, op: &str, value: &str| Condition { field: field.into(), op: op.into(), value: value.into() };
        let record = json!({"status": "active", "kind": "tour", "trial": false, "lead_id": null});
        let record = record.as_object().expect("a record");
        assert!(met(&[is("status", "is", "paused"), is("status", "is", "active"), is("kind", "is", "tour")], record));
        assert!(!met(&[is("status", "is", "paused"), is("kind", "is", "tour")], record));
        assert!(met(&[is("trial", "is", "false"), is("lead_id", "empty", ""), is("kind", "filled", "")], record));
        assert!(!met(&[is("kind", "is_not", "tour")], record));
    }
}
