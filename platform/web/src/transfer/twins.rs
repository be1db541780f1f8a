//! Lines about records that are certainly there already, whatever they are called: found before they are carried,
//! told in the preview, updated or skipped if the person says so.

use super::lines::Line;
use super::reader::Reader;
use kernel::alike::Likeness;
use kernel::error::Result;
use kernel::resource::{Id, Record, Resource};
use kernel::scope::Tx;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use theme::{Arg, Locale, Words};

/// What is done about such a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Known {
    /// It is new all the same.
    #[default]
    Create,
    /// What it says goes to the record that is there.
    Update,
    /// It is left out.
    Skip,
}

impl Known {
    /// Every choice, the most helpful first, with its name in forms.
    pub const EVERY: [(&'static str, Known); 3] = [("update", Known::Update), ("skip", Known::Skip), ("create", Known::Create)];

    /// The choice of this name.
    pub fn named(name: &str) -> Option<Known> {
        Self::EVERY.iter().find(|(n, _)| *n == name).map(|(_, choice)| *choice)
    }
}

/// What was found so far, by the number of the line.
pub(super) type Found = BTreeMap<u64, Likeness>;

/// Asks for all of these lines at once which of them are certainly known.
pub(super) fn meet(
    tx: &mut Tx,
    of: &'static Resource,
    reader: &mut Reader,
    lines: &[Line],
    words: &Words,
    locale: Locale,
) -> Result<Found> {
    let Some(twins) = of.twins else { return Ok(Found::new()) };
    let mut records: Vec<Record> = Vec::with_capacity(lines.len());
    for (_, cells) in lines {
        records.push(reader.read(tx, cells)?.record);
    }
    let say = |key: &str, args: &[(&str, &str)]| {
        words.say(locale, key, &args.iter().map(|(name, value)| (*name, Arg::named(name, value))).collect::<Vec<_>>())
    };
    let found = (twins.alike)(tx, of, &records, &say)?;
    let certain = |(found, (line, _)): (Vec<Likeness>, &Line)| Some((*line, found.into_iter().find(Likeness::is_certain)?));
    Ok(found.into_iter().zip(lines).filter_map(certain).collect())
}

/// As the preview tells it: how many, the first of them, and what can be done.
pub(super) fn told(tx: &mut Tx, of: &'static Resource, found: &Found) -> Result<Value> {
    let first: Vec<_> = found.iter().take(10).collect();
    // One that only an earlier line of this file would make is not there to be looked at.
    let query = kernel::query::Query { ids: Some(first.iter().map(|(_, it)| it.id).collect()), ..Default::default() };
    let there: Vec<Id> = of.ids(tx, &query, 10)?;
    let line = |(line, it): &(&u64, &Likeness)| {
        let href = there.contains(&it.id).then(|| format!("/app/{}/{}", of.name, it.id));
        json!({"line": line, "title": it.title, "href": href, "reasons": it.reasons})
    };
    Ok(json!({"count": found.len(), "first": first.iter().map(line).collect::<Vec<_>>()}))
}
