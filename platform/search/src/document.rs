//! What is searched of a record: its name, its addresses, and the rest, in that order of weight. What is
//! sensitive or sealed is never part of it.

use kernel::field::{Field, Kind};
use kernel::index::words;
use kernel::phone::{self, Home};
use kernel::resource::{Id, OwnField, Record, Resource};
use kernel::tenant::Tenant;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Letters of the line under a name.
const ABOUT: usize = 120;
/// Values of the line under a name.
const PARTS: usize = 3;
/// Longer values are no facet.
const FACET: usize = 60;

/// A record as the index holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    pub resource: &'static str,
    pub record: Id,
    pub version: i64,
    pub title: String,
    /// A line to recognise it by.
    pub about: String,
    /// Values to choose by, and the day of its last change under `changed`.
    pub facets: Map<String, Value>,
    /// Its words and their weight: A for names, B for addresses and numbers, C for the rest.
    pub words: Vec<(String, char)>,
}

fn is_open(field: &Field, agency: &Tenant) -> bool {
    !field.sensitive && !field.encrypted && field.feature.is_none_or(|f| agency.offers(f))
}

/// Whether search looks through a field: what lists search too, and notes.
pub fn is_indexed(field: &Field, agency: &Tenant) -> bool {
    is_open(field, agency) && (field.searched || field.kind == Kind::Long)
}

/// Whether one may choose among what was found by a field of the agency's own: a closed list.
pub fn is_own_facet(field: &OwnField) -> bool {
    field.kind == "choice"
}

/// Whether one may choose among what was found by a field.
pub fn is_facet(field: &Field, agency: &Tenant) -> bool {
    is_open(field, agency) && field.filtered && matches!(field.kind, Kind::Choice(_) | Kind::Text(_) | Kind::Date | Kind::Moment)
}

impl Document {
    /// Made of a record, for an agency on its releases and with these fields of its own; none for what has no key.
    pub fn of(resource: &'static Resource, record: &Record, agency: &Tenant, own: &[OwnField]) -> Option<Document> {
        let id = record.get("id")?.as_str()?.parse().ok()?;
        let text = |field: &Field| record.get(field.name).and_then(Value::as_str).filter(|t| !t.trim().is_empty());
        // Each word once, where it weighs most.
        let mut weights: BTreeMap<String, char> = BTreeMap::new();
        let mut keep = |word: String, weight: char| {
            weights.entry(word).and_modify(|w| *w = weight.min(*w)).or_insert(weight);
        };
        let home = Home::of(agency);
        for field in resource.fields.iter().filter(|f| is_indexed(f, agency)) {
            let (Some(value), weight) = (text(field), weight(field)) else { continue };
            if field.kind == Kind::Phone {
                words::number(value).into_iter().for_each(|number| keep(number, weight));
                // As one dials it from here: abroad, too, one types it without its country.
                words::number(&phone::shown(value, home)).into_iter().for_each(|number| keep(number, weight));
                // As it was written, too: lists look for parts of it.
                words::read(value).into_iter().filter(|part| part.len() > 2).for_each(|part| keep(part, weight));
            } else {
                words::read(value).into_iter().for_each(|word| keep(word, weight));
            }
        }
        let extra = record.get("extra");
        for field in own.iter().filter(|field| !matches!(field.kind.as_str(), "number" | "date" | "flag")) {
            let value = extra.and_then(|extra| extra.get(&field.name)).and_then(Value::as_str).unwrap_or_default();
            words::read(value).into_iter().for_each(|word| keep(word, weight(&field.as_field())));
        }
        let words = weights.into_iter().collect();
        let said = |f: &&Field| !f.title && f.kind != Kind::Long && is_indexed(f, agency);
        let about: Vec<&str> = resource.fields.iter().filter(said).filter_map(text).take(PARTS).collect();
        let about = about.join(" · ").chars().take(ABOUT).collect();
        let mut facets: Map<String, Value> = resource
            .fields
            .iter()
            .filter(|f| is_facet(f, agency))
            .filter_map(|f| Some((f.name.to_string(), text(f).filter(|t| t.len() <= FACET)?.into())))
            .collect();
        let chosen = |f: &OwnField| Some((f.name.clone(), extra?.get(&f.name)?.as_str().filter(|t| !t.is_empty())?.into()));
        facets.extend(own.iter().filter(|f| is_own_facet(f)).filter_map(chosen));
        if let Some(at) = record.get("updated_at").and_then(Value::as_str).and_then(|at| at.get(..10)) {
            facets.insert("changed".into(), at.into());
        }
        let version = record.get("version").and_then(Value::as_i64).unwrap_or_default();
        Some(Document { resource: resource.name, record: id, version, title: resource.title(record), about, facets, words })
    }

    /// As `search_put` takes it; `mark` begins every word of the agency.
    pub(crate) fn written(&self, mark: &str) -> Value {
        let lexeme = |(at, (word, weight)): (usize, &(String, char))| format!("'{mark}{word}':{}{weight}", at + 1);
        let words: Vec<String> = self.words.iter().enumerate().map(lexeme).collect();
        json!({
            "resource": self.resource, "record": self.record, "version": self.version, "title": self.title, "about": self.about,
            "facets": self.facets, "words": words.join(" "),
        })
    }
}

/// Every word of some documents with its marks, in one order, so that two writers do not wait for each other in a ring.
pub(crate) fn vocabulary<'a>(documents: impl IntoIterator<Item = &'a Document>, mark: &str) -> Value {
    let words = documents.into_iter().flat_map(|d| d.words.iter().map(|(word, _)| word));
    let words: BTreeSet<&String> = words.collect();
    // What is too short to be looked for by a part or a neighbour is found without: as a word of its documents.
    let marked = words.into_iter().map(|word| (word, words::marks(mark, word))).filter(|(_, marks)| !marks.is_empty());
    Value::Array(marked.map(|(word, marks)| json!([word, marks])).collect())
}

fn weight(field: &Field) -> char {
    match field.kind {
        _ if field.title => 'A',
        Kind::Email | Kind::Phone | Kind::Url => 'B',
        _ => 'C',
    }
}
