//! What setting a field would do to each record, without doing it.

use super::act::{patch, read};
use kernel::error::{Error, Result};
use kernel::query::Query;
use kernel::resource::{Id, OwnField, Record, Resource};
use kernel::scope::Tx;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

/// Records of one look.
const LOOK: usize = 1_000;

/// How many would change, how many are so already, and which cannot change, why.
#[derive(Default)]
pub(super) struct Foreseen {
    pub will: usize,
    pub same: usize,
    /// The first that would change, as they are.
    pub examples: Vec<Record>,
    pub cannot: Vec<(Id, Value)>,
}

/// Looks at every record of a batch.
pub(super) fn foresee(tx: &mut Tx, of: &Resource, own: &[OwnField], ids: &[Id], field: &str, value: &Value) -> Result<Foreseen> {
    let mut seen = Foreseen::default();
    for ids in ids.chunks(LOOK) {
        let query = Query { ids: Some(ids.to_vec()), limit: i64::try_from(LOOK).unwrap_or(0), ..Query::default() };
        let key = |row: &Record| row["id"].as_str().and_then(|id| id.parse().ok());
        let mut rows: HashMap<Id, Record> = (of.store.list)(tx, &query)?.into_iter().filter_map(|row| Some((key(&row)?, row))).collect();
        let open: HashSet<Id> = of.changeable_of(tx, ids.to_vec())?.into_iter().collect();
        for id in ids {
            match rows.remove(id).filter(|_| open.contains(id)) {
                None => seen.cannot.push((*id, json!({"why": "reach"}))),
                Some(row) if read(&row, field) == *value => seen.same += 1,
                Some(row) => match checked(tx, of, &row, own, changed(of, &row, field, value)) {
                    Ok(()) => {
                        seen.will += 1;
                        if seen.examples.len() < 5 {
                            seen.examples.push(row);
                        }
                    }
                    Err(Error::Invalid(wrongs)) => seen.cannot.push((*id, json!({"wrongs": wrongs}))),
                    Err(why) => return Err(why),
                },
            }
        }
    }
    Ok(seen)
}

fn checked(tx: &Tx, of: &Resource, row: &Record, own: &[OwnField], mut whole: Record) -> Result<()> {
    let misdialled = of.dial(tx, &mut whole, Some(row));
    if misdialled.is_empty() { of.check(&whole, own) } else { Err(Error::Invalid(misdialled)) }
}

/// The record as it would be.
fn changed(of: &Resource, row: &Record, field: &str, value: &Value) -> Record {
    let mut whole = row.clone();
    whole.retain(|name, _| name == "extra" || of.field(name).is_some());
    for (name, value) in patch(field, value) {
        match (whole.get_mut("extra").and_then(Value::as_object_mut), value) {
            (Some(extra), Value::Object(new)) if name == "extra" => extra.extend(new),
            (_, value) => {
                whole.insert(name, value);
            }
        }
    }
    whole
}
