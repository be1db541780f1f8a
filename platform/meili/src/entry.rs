//! A document as the engine holds it, and a question as the engine is asked.

use kernel::resource::Id;
use search::{Ask, Document};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What is looked for by its words, the weightiest first.
pub(crate) const SEARCHED: [&str; 3] = ["names", "addresses", "rest"];
/// What a question may be narrowed down by.
pub(crate) const FILTERED: [&str; 4] = ["agency", "resource", "facets", "days"];

/// One document.
#[derive(Serialize)]
pub(crate) struct Entry {
    id: String,
    agency: String,
    resource: &'static str,
    record: Id,
    version: i64,
    names: Vec<String>,
    addresses: Vec<String>,
    rest: Vec<String>,
    facets: Map<String, Value>,
    /// Its days as numbers (20261122), to compare.
    days: Map<String, Value>,
}

/// What the engine gives back of a document.
#[derive(Deserialize)]
pub(crate) struct Named {
    pub(crate) resource: String,
    pub(crate) record: Id,
}

/// What it holds of a record.
#[derive(Deserialize)]
pub(crate) struct Held {
    pub(crate) record: Id,
    pub(crate) version: i64,
}

/// The key of a record's document.
pub(crate) fn key(agency: Id, resource: &str, record: Id) -> String {
    format!("{}-{resource}-{}", agency.simple(), record.simple())
}

/// A day as a number; none for what is no day.
fn day(value: &Value) -> Option<i64> {
    let text = value.as_str()?.get(..10)?;
    let date: chrono::NaiveDate = text.parse().ok()?;
    date.format("%Y%m%d").to_string().parse().ok()
}

impl Entry {
    pub(crate) fn of(agency: Id, document: &Document) -> Entry {
        let weighing = |weight| document.words.iter().filter(|(_, w)| *w == weight).map(|(word, _)| word.clone()).collect();
        let days = document.facets.iter().filter_map(|(name, value)| Some((name.clone(), day(value)?.into()))).collect();
        Entry {
            id: key(agency, document.resource, document.record),
            agency: agency.simple().to_string(),
            resource: document.resource,
            record: document.record,
            version: document.version,
            names: weighing('A'),
            addresses: weighing('B'),
            rest: weighing('C'),
            facets: document.facets.clone(),
            days,
        }
    }
}

/// A text as a filter takes it: what would end it is escaped.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The one filter that every question of an agency is under, as its token says too.
pub(crate) fn own(agency: Id) -> String {
    format!("agency = {}", quoted(&agency.simple().to_string()))
}

/// What a question is narrowed down by, beside the agency.
pub(crate) fn filter(ask: &Ask) -> String {
    let names: Vec<String> = ask.resources.iter().map(|of| quoted(of.name)).collect();
    let mut all = vec![format!("resource IN [{}]", names.join(", "))];
    for (name, value) in &ask.facets {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_string);
        all.push(format!("facets.{name} = {}", quoted(&value)));
    }
    // What has no day lies before every day.
    all.extend(ask.since.iter().filter_map(|(name, value)| Some(format!("days.{name} >= {}", day(value)?))));
    let until = |(name, value): (&String, &Value)| Some(format!("(days.{name} <= {} OR days.{name} NOT EXISTS)", day(value)?));
    all.extend(ask.until.iter().filter_map(until));
    all.join(" AND ")
}

#[cfg(test)]
mod tests {
    use super::{day, filter, own, quoted};
    use kernel::resource::Id;
    use search::Ask;
    use serde_json::{Map, json};

    #[test]
    fn nothing_that_is_typed_ends_a_filter() {
        assert_eq!(quoted(r#"" OR agency EXISTS OR resource = ""#), r#""\" OR agency EXISTS OR resource = \"""#);
        assert_eq!(quoted(r#"\" OR "#), r#""\\\" OR ""#);
        assert_eq!(own(Id::nil()), format!("agency = \"{}\"", "0".repeat(32)));
    }

    #[test]
    fn days_are_compared_as_numbers() {
        assert_eq!(day(&json!("2026-11-22")), Some(20_261_122));
        assert_eq!(day(&json!("2026-11-22T10:00:00Z")), Some(20_261_122));
        assert_eq!((day(&json!("Lyon")), day(&json!("2026-13-01")), day(&json!(3))), (None, None, None));
        let one = |name: &str, value: &str| Map::from_iter([(name.to_string(), json!(value))]);
        let ask =
            Ask { facets: one("city", "Lyon"), since: one("changed", "2026-11-01"), until: one("seen_on", "2026-11-22"), ..Ask::default() };
        assert_eq!(
            filter(&ask),
            "resource IN [] AND facets.city = \"Lyon\" AND days.changed >= 20261101 AND (days.seen_on <= 20261122 OR days.seen_on NOT EXISTS)"
        );
    }
}
