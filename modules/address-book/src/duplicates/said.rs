//! What of a record is compared, and why two may be one, without repeating their values where that is kept.

use super::pairs::Shown;
use crate::{ARTISTS, ORGANISATIONS, PEOPLE, VENUES};
use duplicates::{Field, Reason};
use kernel::alike::Say;
use kernel::phone::{self, Home};
use kernel::prelude::*;
use kernel::resource::target;
use std::collections::HashMap;

/// The fields that are compared. Never one that is sealed or sensitive: what is found is told to everybody who reads.
pub(crate) fn compared(of: &Resource) -> &'static [(&'static str, Field)] {
    use Field as F;
    match of.name {
        name if name == PEOPLE.name => &[
            ("first_name", F::Given),
            ("last_name", F::Family),
            ("organisation_id", F::Organisation),
            ("email", F::Mail),
            ("phone", F::Phone),
            ("mobile", F::Phone),
            ("city", F::Town),
            ("country", F::Region),
        ],
        name if name == ORGANISATIONS.name => &[
            ("name", F::Organisation),
            ("email", F::Mail),
            ("phone", F::Phone),
            ("street", F::Address),
            ("street_more", F::Address),
            ("postcode", F::Postcode),
            ("city", F::Town),
            ("country", F::Region),
            ("siren", F::Registration),
        ],
        name if name == ARTISTS.name => &[("name", F::Organisation), ("city", F::Town), ("region", F::Region)],
        name if name == VENUES.name => &[
            ("name", F::Organisation),
            ("street", F::Address),
            ("street_more", F::Address),
            ("postcode", F::Postcode),
            ("city", F::Town),
            ("country", F::Region),
        ],
        _ => &[],
    }
}

/// Records as the engine compares them, and the names of what they link to.
pub(crate) struct Facts {
    of: &'static Resource,
    names: HashMap<Id, String>,
    /// From where numbers without a country are dialled.
    home: Home,
}

impl Facts {
    pub fn new(tx: &Tx, of: &'static Resource) -> Facts {
        Facts { of, names: HashMap::new(), home: Home::of(tx.scope().tenant()) }
    }

    /// Asks what these records' links are called.
    pub fn learn<'a>(&mut self, tx: &mut Tx, records: impl IntoIterator<Item = &'a Record> + Clone) -> Result<()> {
        for (name, _) in compared(self.of) {
            let Some(to) = self.of.field(name).and_then(target) else { continue };
            let Some(to) = tx.scope().house().edition().resource(to) else { continue };
            let linked = records.clone().into_iter().filter_map(|record| record.get(*name)?.as_str()?.parse().ok());
            let mut ids: Vec<Id> = linked.filter(|id| !self.names.contains_key(id)).collect();
            ids.sort_unstable();
            ids.dedup();
            self.names.extend(to.titles(tx, ids)?);
        }
        Ok(())
    }

    /// The same for both sides of pairs.
    pub fn learn_pairs(&mut self, tx: &mut Tx, pairs: &[Shown]) -> Result<()> {
        self.learn(tx, pairs.iter().flat_map(|pair| [&pair.one, &pair.other]))
    }

    /// A record as the engine compares it.
    pub fn of(&self, record: &Record) -> duplicates::Record {
        let whole = duplicates::Record::new(record.get("id").and_then(|id| id.as_str()).unwrap_or_default());
        compared(self.of).iter().fold(whole, |whole, (name, field)| match self.value(record, name) {
            // What was typed before numbers were read is the same number.
            Some(value) if *field == Field::Phone => whole.with(*field, phone::read(&value, self.home).unwrap_or(value)),
            Some(value) => whole.with(*field, value),
            None => whole,
        })
    }

    fn value(&self, record: &Record, name: &str) -> Option<String> {
        let text = record.get(name)?.as_str().filter(|text| !text.trim().is_empty())?;
        match self.of.field(name).and_then(target) {
            Some(_) => self.names.get(&text.parse().ok()?).cloned(),
            None => Some(text.to_string()),
        }
    }

    /// The same as a person reads it.
    fn read(&self, record: &Record, name: &str) -> Option<String> {
        let value = self.value(record, name)?;
        let number = self.of.field(name).is_some_and(|field| field.kind == Kind::Phone);
        Some(if number { phone::shown(&value, self.home) } else { value })
    }

    /// The first things that a record says beside its title.
    pub fn lines(&self, record: &Record, most: usize) -> Vec<(&'static str, String)> {
        let beside = compared(self.of).iter().filter(|(name, _)| self.of.field(name).is_some_and(|field| !field.title));
        beside.filter_map(|(name, _)| Some((*name, self.read(record, name)?))).take(most).collect()
    }

    /// All that a record says of one kind, as a person reads it.
    fn of_kind(&self, record: &Record, kind: &str) -> String {
        let these = compared(self.of).iter().filter(|(_, field)| field.name() == kind);
        these.filter_map(|(name, _)| self.read(record, name)).collect::<Vec<_>>().join(", ")
    }
}

/// A reason as it is kept: of what kind it is and which fields it is about. Values are read from the records when it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Why {
    Values { field: String, finding: String },
    Interchanged { first: String, second: String },
}

impl Why {
    /// What is kept of the engine's reasons; one that names a third record tells more than a reader may know.
    pub fn kept(reasons: &[Reason]) -> Vec<Why> {
        let why = |reason: &Reason| match reason {
            Reason::Values { field, finding, .. } => Some(Why::Values { field: field.name().into(), finding: finding.name().into() }),
            Reason::Interchanged { fields: (first, second), .. } => {
                Some(Why::Interchanged { first: first.name().into(), second: second.name().into() })
            }
            Reason::Through { .. } => None,
        };
        reasons.iter().filter_map(why).collect()
    }

    /// The reason in words, with the values as they are now.
    pub fn said(&self, say: Say<'_>, facts: &Facts, one: &Record, other: &Record) -> String {
        let name = |field: &str| say(&format!("duplicates-field-{field}"), &[]);
        match self {
            Why::Values { field, finding } => {
                let (a, b) = (facts.of_kind(one, field), facts.of_kind(other, field));
                say(&format!("duplicates-{finding}"), &[("field", &name(field)), ("one", &a), ("other", &b)])
            }
            Why::Interchanged { first, second } => {
                let whole = |record| [first, second].map(|field| facts.of_kind(record, field)).join(" ");
                let (a, b) = (whole(one), whole(other));
                say("duplicates-interchanged", &[("first", &name(first)), ("second", &name(second)), ("one", &a), ("other", &b)])
            }
        }
    }
}
