//! What all agencies share, by the only road to it: functions that say how many, never who.

use super::confidence::{Confidence, Known, weigh};
use super::facts::{KINDS, LONGEST, Public};
use chrono::NaiveDate;
use diesel::sql_types::{Bool, Integer, Text, Uuid};
use kernel::phone::Home;
use kernel::prelude::*;
use serde_json::{Value, json};

diesel::define_sql_function! {
    fn commons_search(words: Text, of_country: Text, most: Integer) -> Jsonb;
}
diesel::define_sql_function! {
    fn commons_near(of_name: Text, of_town: Text) -> Jsonb;
}
diesel::define_sql_function! {
    fn commons_facts(of_venue: Uuid) -> Nullable<Jsonb>;
}
diesel::define_sql_function! {
    fn commons_add(of_name: Text, of_town: Text, of_country: Text, of_postcode: Text, of_source: Text) -> Uuid;
}
diesel::define_sql_function! {
    fn commons_propose(of_venue: Uuid, of_field: Text, of_value: Text, of_kind: Text, of_source: Text) -> Uuid;
}
diesel::define_sql_function! {
    fn commons_vote(of_fact: Uuid, yes: Bool, why: Text) -> Bool;
}
diesel::define_sql_function! {
    fn commons_withdraw(of_fact: Uuid) -> Bool;
}

/// A venue as a list names it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Named {
    pub id: Id,
    pub name: String,
    pub town: String,
    pub country: String,
    pub postcode: String,
    /// Kinds of facts that are known.
    pub known: i64,
}

/// A venue with all that is and was said of it, the newest first.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Common {
    pub id: Id,
    pub name: String,
    pub town: String,
    pub country: String,
    pub postcode: String,
    pub source: String,
    pub licence: String,
    pub facts: Vec<Fact>,
}

/// Something that is or was said.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Fact {
    pub id: Id,
    pub field: String,
    /// Nothing of what was taken back.
    pub value: Option<String>,
    pub kind: String,
    pub source: Option<String>,
    pub state: String,
    pub on: NaiveDate,
    pub ended: Option<NaiveDate>,
    pub confirms: i64,
    pub disputes: i64,
    pub reasons: Vec<String>,
    last: Option<NaiveDate>,
    /// This agency proposed it.
    pub mine: bool,
    /// What this agency says of it.
    pub voice: Option<bool>,
}

impl Fact {
    pub fn stands(&self) -> bool {
        self.state == "current"
    }

    pub fn confidence(&self, today: NaiveDate) -> Confidence {
        let days = (today - self.last.unwrap_or(self.on)).num_days();
        weigh(Known { kind: &self.kind, confirms: self.confirms, disputes: self.disputes, days })
    }
}

impl Common {
    /// What stands of one kind, the most trusted first.
    pub fn standing(&self, public: &Public, today: NaiveDate) -> Vec<&Fact> {
        let mut all: Vec<&Fact> = self.facts.iter().filter(|fact| fact.stands() && fact.field == public.name).collect();
        all.sort_by_key(|fact| std::cmp::Reverse((fact.confidence(today).level, fact.confidence(today).points, fact.on)));
        all
    }
}

/// Venues whose name and town hold these words.
pub(super) fn search(tx: &mut Tx, words: &str, country: &str, most: i32) -> Result<Vec<Named>> {
    Ok(serde_json::from_value(tx.one::<Value>(diesel::select(commons_search(words, country, most)))?)?)
}

/// Venues of a town, those that share a word with a name first.
pub(super) fn near(tx: &mut Tx, name: &str, town: &str) -> Result<Vec<Named>> {
    Ok(serde_json::from_value(tx.one::<Value>(diesel::select(commons_near(name, town)))?)?)
}

/// A venue; of one that was merged, the one it became.
pub(super) fn find(tx: &mut Tx, id: Id) -> Result<Common> {
    let found: Option<Value> = tx.one(diesel::select(commons_facts(id)))?;
    Ok(serde_json::from_value(found.ok_or(Error::NotFound)?)?)
}

/// What the database says no to, in words of our own.
fn refused(e: Error) -> Error {
    match e {
        Error::Invalid(wrongs) => match wrongs.first().map(|wrong| wrong.field.as_str()) {
            Some("commons_limit") => Error::invalid("", "commons-limit"),
            Some("commons_copy") => Error::invalid("", "commons-copy"),
            Some("commons_venue") => Error::NotFound,
            _ => Error::Invalid(wrongs),
        },
        other => other,
    }
}

/// A venue that is proposed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NewVenue {
    pub name: String,
    pub town: String,
    pub country: String,
    pub postcode: String,
    pub source: String,
}

/// Proposes a venue: the one there is, if somebody did.
pub(super) fn add(tx: &mut Tx, new: &NewVenue) -> Result<Id> {
    let fields = [
        (text().required().named("name"), &new.name),
        (text().max(100).required().named("town"), &new.town),
        (text().max(60).named("country"), &new.country),
        (text().max(12).named("postcode"), &new.postcode),
        (text().max(LONGEST).named("source"), &new.source),
    ];
    let wrongs: Vec<Wrong> = fields.iter().filter_map(|(field, typed)| field.check(&json!(typed.trim()))).collect();
    if !wrongs.is_empty() {
        return Err(Error::Invalid(wrongs));
    }
    let [name, town, country, postcode, source] = fields.map(|(_, typed)| typed.trim());
    let id = tx.one(diesel::select(commons_add(name, town, country, postcode, source))).map_err(refused)?;
    tx.journal("commons.added", None, json!({"venue": name, "town": town}))?;
    Ok(id)
}

/// Something that is proposed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewFact {
    pub field: String,
    pub value: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub source: String,
}

/// Proposes a fact; one that stands already gains a voice.
pub(super) fn propose(tx: &mut Tx, venue: Id, new: &NewFact) -> Result<Id> {
    let public = Public::named(&new.field).ok_or_else(|| Error::invalid("field", "choice"))?;
    let kind = if new.kind.is_empty() { "own" } else { new.kind.as_str() };
    let mut wrongs = Vec::new();
    if !KINDS.contains(&kind) {
        wrongs.push(Wrong::new("kind", "choice"));
    }
    wrongs.extend(text().max(LONGEST).named("source").check(&json!(new.source.trim())));
    let value = match public.read(&new.value, Home::of(tx.scope().tenant())) {
        Ok(value) => value,
        Err(Error::Invalid(more)) => {
            wrongs.extend(more);
            String::new()
        }
        Err(e) => return Err(e),
    };
    if !wrongs.is_empty() {
        return Err(Error::Invalid(wrongs));
    }
    let id = tx.one(diesel::select(commons_propose(venue, public.name, &value, kind, new.source.trim()))).map_err(refused)?;
    tx.journal("commons.proposed", None, json!({"fact": id, "field": public.name, "value": value, "kind": kind}))?;
    Ok(id)
}

/// Says that a fact is so, or is not and why. `NotFound` where it stands no more, or is one's own.
pub(super) fn vote(tx: &mut Tx, fact: Id, agrees: bool, reason: &str) -> Result<()> {
    let reason = if agrees { "" } else { reason.trim() };
    let field = text().max(LONGEST).named("reason");
    let field = if agrees { field } else { field.required() };
    if let Some(wrong) = field.check(&json!(reason)) {
        return Err(Error::Invalid(vec![wrong]));
    }
    if !tx.one::<bool>(diesel::select(commons_vote(fact, agrees, reason))).map_err(refused)? {
        return Err(Error::NotFound);
    }
    tx.journal(if agrees { "commons.confirmed" } else { "commons.disputed" }, None, json!({"fact": fact, "reason": reason}))
}

/// Takes back whatever was said of a fact.
pub(super) fn withdraw(tx: &mut Tx, fact: Id) -> Result<()> {
    if !tx.one::<bool>(diesel::select(commons_withdraw(fact))).map_err(refused)? {
        return Err(Error::NotFound);
    }
    tx.journal("commons.withdrawn", None, json!({"fact": fact}))
}
