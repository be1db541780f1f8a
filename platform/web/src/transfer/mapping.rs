//! Which column goes to which field, and what a line becomes.

use super::guard;
use crate::records::sight;
use kernel::error::{Error, Result, Wrong};
use kernel::field::{Field, Kind};
use kernel::query::{Filter, Op, Query};
use kernel::resource::{Id, OwnField, Record, Resource};
use kernel::scope::{Scope, Tx};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashMap;
use theme::{Locale, Words};

/// What a person decided about a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Mapping {
    /// A field's name for each column, or nothing.
    #[serde(default)]
    pub columns: Vec<String>,
    /// The field by which a record that already exists is recognised; empty: every line is new.
    #[serde(default)]
    pub matched: String,
}

/// A field that a column may go to.
pub(super) struct Target {
    pub name: String,
    /// French and English.
    pub labels: [String; 2],
    pub field: Field,
}

/// Other names that people give to columns, folded.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("email", &["mail", "e mail", "courriel", "adresse mail", "adresse e mail", "email address"]),
    ("first_name", &["prenom", "firstname", "given name"]),
    ("last_name", &["nom", "nom de famille", "lastname", "surname", "family name"]),
    ("phone", &["tel", "telephone", "telephone fixe", "phone number"]),
    ("mobile", &["portable", "gsm", "mobile phone", "telephone portable"]),
    ("organisation_id", &["organisation", "organization", "societe", "structure", "entreprise", "company"]),
    ("job", &["fonction", "poste", "job title", "role"]),
    ("website", &["site", "site web", "url", "web"]),
    ("city", &["ville", "town"]),
    ("country", &["pays"]),
    ("postcode", &["code postal", "cp", "zip", "postal code"]),
    ("notes", &["note", "commentaire", "remarques", "comments"]),
];

/// Case, accents and punctuation aside.
fn folded(text: &str) -> String {
    let plain = |c: char| match c {
        'à' | 'â' | 'ä' | 'á' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        c if c.is_alphanumeric() => c,
        _ => ' ',
    };
    text.to_lowercase().chars().map(plain).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every field this person may write by an import.
pub(super) fn targets(of: &Resource, scope: &Scope, words: &Words, own: &[OwnField]) -> Vec<Target> {
    let linkable = |f: &Field| match f.kind {
        Kind::Link(to) => scope.house().edition().resource(to).is_some_and(|t| scope.allows(t.may.read)),
        Kind::Picture => false,
        _ => true,
    };
    let mine = of.fields.iter().filter(|f| !f.readonly && linkable(f) && sight::may_see(scope, of, f));
    let label = |f: &Field| [Locale::Fr, Locale::En].map(|l| words.say(l, &format!("{}-{}", of.name, f.name), &[]));
    let built = mine.map(|f| Target { name: f.name.into(), labels: label(f), field: *f });
    let added = own.iter().map(|o| Target {
        name: o.name.clone(),
        labels: [o.label.clone(), o.label.clone()],
        field: Field { required: o.required, ..o.as_field() },
    });
    built.chain(added).collect()
}

/// The field each column most likely goes to; no field twice.
pub(super) fn guess(headers: &[String], targets: &[Target]) -> Vec<String> {
    let mut taken: Vec<&str> = Vec::new();
    let found = |header: &String, taken: &[&str]| {
        let header = folded(header);
        let synonym = |t: &Target| SYNONYMS.iter().any(|(name, all)| *name == t.name && all.contains(&header.as_str()));
        let named = |t: &Target| folded(&t.name) == header || t.labels.iter().any(|l| folded(l) == header);
        let free = |t: &&Target| !taken.contains(&t.name.as_str());
        targets.iter().filter(free).find(|t| named(t)).or_else(|| targets.iter().filter(free).find(|t| synonym(t)))
    };
    let mut guesses = Vec::new();
    for header in headers {
        let target = found(header, &taken).map_or("", |t| t.name.as_str());
        if !target.is_empty() {
            taken.push(target);
        }
        guesses.push(target.to_string());
    }
    guesses
}

/// Reads lines for one resource; remembers what links were called.
pub(super) struct Reader<'a> {
    of: &'static Resource,
    mapping: &'a Mapping,
    own: Vec<OwnField>,
    choices: HashMap<&'static str, HashMap<String, &'static str>>,
    links: HashMap<(&'static str, String), Option<Id>>,
}

impl<'a> Reader<'a> {
    pub fn new(tx: &mut Tx, of: &'static Resource, mapping: &'a Mapping, words: &Words) -> Result<Reader<'a>> {
        let mut choices: HashMap<_, HashMap<_, _>> = HashMap::new();
        for field in of.fields {
            let Kind::Choice(all) = field.kind else { continue };
            let said = choices.entry(field.name).or_default();
            for choice in all {
                said.insert(folded(choice), *choice);
                for locale in [Locale::Fr, Locale::En] {
                    said.insert(folded(&words.say(locale, &format!("{}-{}-{choice}", of.name, field.name), &[])), *choice);
                }
            }
        }
        Ok(Reader { of, mapping, own: tx.own_fields(of.name)?, choices, links: HashMap::new() })
    }

    /// The record a line describes, and what is wrong with it.
    pub fn record(&mut self, tx: &mut Tx, cells: &[String]) -> Result<(Record, Vec<Wrong>)> {
        let mapping = self.mapping;
        let (mut record, mut extra, mut wrongs) = (Record::new(), Record::new(), Vec::new());
        for (name, cell) in mapping.columns.iter().zip(cells).filter(|(name, _)| !name.is_empty()) {
            let cell = guard::unshield(cell);
            match (self.of.field(name), self.own.iter().find(|o| o.name == *name)) {
                (Some(field), _) => match self.value(tx, field, cell)? {
                    Ok(value) => {
                        wrongs.extend(field.check(&value).filter(|w| w.code != "required"));
                        record.insert(name.clone(), value);
                    }
                    Err(wrong) => wrongs.push(wrong),
                },
                (None, Some(own)) => {
                    extra.insert(name.clone(), own.as_field().read(cell));
                }
                (None, None) => wrongs.push(Wrong::new(name.clone(), "unknown-field")),
            }
        }
        if !extra.is_empty() {
            record.insert("extra".into(), Value::Object(extra));
        }
        Ok((record, wrongs))
    }

    /// What is wrong with a record as a new one.
    pub fn check(&self, record: &Record) -> Vec<Wrong> {
        match self.of.check(record, &self.own) {
            Err(Error::Invalid(wrongs)) => wrongs,
            _ => Vec::new(),
        }
    }

    fn value(&mut self, tx: &mut Tx, field: &'static Field, cell: &str) -> Result<Result<Value, Wrong>> {
        let typed = cell.trim();
        if let Some(choice) = self.choices.get(field.name).and_then(|said| said.get(&folded(typed))) {
            return Ok(Ok(json!(choice)));
        }
        let Some(to) = kernel::resource::target(field).filter(|_| !typed.is_empty()) else { return Ok(Ok(field.read(cell))) };
        let key = (to, typed.to_lowercase());
        if !self.links.contains_key(&key) {
            let id = linked(tx, to, typed)?;
            self.links.insert(key.clone(), id);
        }
        Ok(self.links[&key].map(|id| json!(id)).ok_or_else(|| Wrong::new(field.name, "link-missing")))
    }

    /// The record that a line is about, if it already exists.
    pub fn known(&self, tx: &mut Tx, record: &Record) -> Result<Option<Record>> {
        let Some(value) = record.get(&self.mapping.matched).filter(|v| !v.is_null()) else { return Ok(None) };
        let filter = Filter { field: self.mapping.matched.clone(), op: Op::Is, value: value.clone() };
        Ok((self.of.store.list)(tx, &Query { filters: vec![filter], limit: 1, ..Query::default() })?.into_iter().next())
    }
}

/// The record of this key or title; none if there is none, or several.
fn linked(tx: &mut Tx, to: &str, typed: &str) -> Result<Option<Id>> {
    let Some(target) = tx.scope().house().edition().resource(to) else { return Ok(None) };
    let query = match typed.parse::<Id>() {
        Ok(id) => Query { ids: Some(vec![id]), ..Query::default() },
        Err(_) => Query { search: Some(typed.into()), limit: 200, ..Query::default() },
    };
    let by_key = query.ids.is_some();
    let wanted = folded(typed);
    let rows = (target.store.list)(tx, &query)?;
    let mut same = rows.iter().filter(|r| by_key || folded(&target.title(r)) == wanted);
    let first = same.next().and_then(|r| r["id"].as_str()?.parse().ok());
    Ok(if same.next().is_some() { None } else { first })
}
