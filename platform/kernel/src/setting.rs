//! Settings as documents: what a module's document may say at each of its releases, said once.
//! Forms, comparisons, checks of what is imported and the API's schemas are readings of it.

use crate::error::{Error, Result, Wrong};
use crate::module::Module;
use crate::release::Release;
use crate::scope::Tx;
use serde_json::{Map, Value, json};

/// Settings by name, each with what may be chosen.
pub type Choices = Vec<(String, Vec<String>)>;

/// What a module's settings document may say.
#[derive(Clone, Copy)]
pub struct Schema {
    /// The document's name; the foundation's own is the agency's.
    pub document: &'static str,
    /// Before a setting's name, the key of its words; a choice stands behind it.
    pub words: &'static str,
    pub settings: &'static [Setting],
    /// Choices that other values bring with them: a theme's own options, each with what may be chosen.
    pub also: fn(&Map<String, Value>) -> Choices,
}

/// One value of the document.
#[derive(Clone, Copy)]
pub struct Setting {
    pub name: &'static str,
    pub holds: Holds,
    /// It is there from the release that brings this feature.
    pub feature: Option<&'static str>,
}

/// What it may be. Empty or absent is always allowed, but for `Needed`.
#[derive(Clone, Copy)]
pub enum Holds {
    /// A line of text of so many characters at most.
    Text(usize),
    /// Text in each language, of so many characters at most.
    Spoken(usize),
    /// One of these.
    Choice(&'static [&'static str]),
    /// One of what can be had, given the other values.
    Among(fn(&Map<String, Value>) -> Vec<String>),
    /// Text that keeps to a rule; how a complaint about it is called.
    Fits(fn(&str) -> bool, &'static str),
    /// The same, and never empty.
    Needed(fn(&str) -> bool, &'static str),
}

/// The longest reason that somebody gives for a change.
pub const REASON: usize = 200;

/// The languages in which an agency speaks.
const LANGUAGES: [&str; 2] = ["fr", "en"];

impl Tx<'_> {
    /// What this transaction changes settings for, as their history will tell: a word of the house.
    #[expect(clippy::disallowed_methods, reason = "settings of a transaction have no Diesel words; the text is bound")]
    pub fn because(&mut self, why: &str) -> Result<()> {
        let said = diesel::sql_query("select set_config('app.because', $1, true)");
        self.run(said.bind::<diesel::sql_types::Text, _>(why)).map(|_| ())
    }

    /// What a person says this transaction changes settings for: a line in their own words, kept with the state it makes.
    ///
    /// # Errors
    /// `Invalid(reason)` if it is longer than a line.
    #[expect(clippy::disallowed_methods, reason = "settings of a transaction have no Diesel words; the text is bound")]
    pub fn for_reason(&mut self, reason: &str) -> Result<()> {
        let reason = reason.trim();
        if reason.chars().count() > REASON {
            return Err(Error::Invalid(vec![Wrong::new("reason", "too-long").with("max", REASON)]));
        }
        let said = diesel::sql_query("select set_config('app.reason', $1, true)");
        self.run(said.bind::<diesel::sql_types::Text, _>(reason)).map(|_| ())
    }
}

impl Setting {
    /// A setting that was always there.
    pub const fn new(name: &'static str, holds: Holds) -> Setting {
        Setting { name, holds, feature: None }
    }

    /// It came with a release.
    #[must_use]
    pub const fn since(mut self, feature: &'static str) -> Setting {
        self.feature = Some(feature);
        self
    }

    /// What is wrong with a value, given the whole document.
    pub fn check(&self, document: &Map<String, Value>) -> Option<Wrong> {
        let value = document.get(self.name).unwrap_or(&Value::Null);
        let wrong = |code| Some(Wrong::new(self.name, code));
        let long = |text: &str, max: usize| (text.chars().count() > max).then(|| Wrong::new(self.name, "too-long").with("max", max));
        if let Holds::Spoken(max) = self.holds {
            return match value {
                Value::Null => None,
                // As it was said before there were two languages.
                Value::String(text) => long(text, max),
                Value::Object(said) => said.iter().find_map(|(language, text)| match text.as_str() {
                    Some(text) if LANGUAGES.contains(&language.as_str()) => long(text, max),
                    _ => wrong("format"),
                }),
                _ => wrong("format"),
            };
        }
        let text = match value {
            Value::Null => "",
            Value::String(text) => text,
            _ => return wrong("format"),
        };
        if text.is_empty() {
            return if matches!(self.holds, Holds::Needed(..)) { wrong("required") } else { None };
        }
        match self.holds {
            Holds::Text(max) => long(text, max),
            Holds::Choice(of) if !of.contains(&text) => wrong("choice"),
            Holds::Among(of) if !of(document).iter().any(|o| o == text) => wrong("choice"),
            Holds::Fits(fits, code) | Holds::Needed(fits, code) if !fits(text) => wrong(code),
            _ => None,
        }
    }

    /// Its JSON schema.
    pub fn schema(&self) -> Value {
        match self.holds {
            Holds::Text(max) => json!({"type": ["string", "null"], "maxLength": max}),
            Holds::Spoken(max) => {
                let said: Map<String, Value> =
                    LANGUAGES.iter().map(|l| ((*l).to_string(), json!({"type": "string", "maxLength": max}))).collect();
                json!({"type": ["object", "null"], "properties": said, "additionalProperties": false})
            }
            Holds::Choice(of) => {
                json!({"type": ["string", "null"], "enum": of.iter().map(|o| json!(o)).chain([Value::Null]).collect::<Vec<_>>()})
            }
            Holds::Among(_) | Holds::Fits(..) => json!({"type": ["string", "null"]}),
            Holds::Needed(..) => json!({"type": "string"}),
        }
    }
}

/// The document at one release of its module.
#[derive(Clone, Copy)]
pub struct At {
    pub module: &'static Module,
    pub schema: &'static Schema,
    /// Which release, counted from the oldest; a module without releases has but one shape.
    place: usize,
}

impl At {
    /// The document of a module at a release; none if it has no settings, or this build does not carry that release.
    pub fn release(module: &'static Module, version: &str) -> Option<At> {
        let schema = module.settings?;
        let place = match module.releases {
            [] => 0,
            releases => releases.iter().position(|r| r.version == version)?,
        };
        Some(At { module, schema, place })
    }

    /// The release's version; empty where there are none.
    pub fn version(&self) -> &'static str {
        self.module.releases.get(self.place).map_or("", |r| r.version)
    }

    /// Which shape of the document it is, counted from one: it grows with each release that changes it.
    pub fn number(&self) -> usize {
        1 + self.passed().filter(|r| r.settings.is_some()).count()
    }

    fn passed(&self) -> impl Iterator<Item = &'static Release> + use<> {
        self.module.releases.iter().take(self.place + 1)
    }

    /// What this release knows.
    pub fn settings(&self) -> impl Iterator<Item = &'static Setting> + use<> {
        let offered: Vec<&str> = self.passed().flat_map(|r| r.features).copied().collect();
        self.schema.settings.iter().filter(move |s| s.feature.is_none_or(|f| offered.contains(&f)))
    }

    /// What of a document may leave the agency, or come into it: what is declared.
    pub fn declared(&self, document: &Map<String, Value>) -> Map<String, Value> {
        let also = (self.schema.also)(document);
        let known = |name: &str| self.settings().any(|s| s.name == name) || also.iter().any(|(n, _)| n == name);
        document.iter().filter(|(name, _)| known(name)).map(|(n, v)| (n.clone(), v.clone())).collect()
    }

    /// What is wrong with a document of this release: unknown keys, wrong types, values that may not be.
    pub fn check(&self, document: &Map<String, Value>) -> Vec<Wrong> {
        let also = (self.schema.also)(document);
        let mut wrongs: Vec<Wrong> = self.settings().filter(|s| document.contains_key(s.name)).filter_map(|s| s.check(document)).collect();
        for (name, value) in document.iter().filter(|(name, _)| !self.settings().any(|s| s.name == name.as_str())) {
            match also.iter().find(|(n, _)| n == name) {
                None => wrongs.push(Wrong::new(name.clone(), "setting-unknown").with("name", name.clone())),
                Some((_, of)) if !value.is_null() && value != "" && !of.iter().any(|o| value == o) => {
                    wrongs.push(Wrong::new(name.clone(), "choice"))
                }
                Some(_) => {}
            }
        }
        wrongs
    }

    /// The same document as another release of the module says it, by the pure functions between them.
    pub fn carried(&self, document: Map<String, Value>, to: &At) -> Map<String, Value> {
        let releases = self.module.releases;
        let mut said = Value::Object(document);
        if to.place > self.place {
            for change in releases[self.place + 1..=to.place].iter().filter_map(|r| r.settings) {
                said = (change.up)(said);
            }
        } else if to.place < self.place {
            for change in releases[to.place + 1..=self.place].iter().rev().filter_map(|r| r.settings) {
                said = (change.down)(said);
            }
        }
        match said {
            Value::Object(said) => said,
            _ => Map::new(),
        }
    }

    /// The JSON schema of the values.
    pub fn values(&self) -> Value {
        let all: Map<String, Value> = self.settings().map(|s| (s.name.to_string(), s.schema())).collect();
        json!({"type": "object", "properties": all})
    }
}
