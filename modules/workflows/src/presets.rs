//! Workflows that are shipped, with who answers for what: copied by an agency, they are its own and changed like any other.

use crate::rule::Rule;
use crate::vocabulary::Vocabulary;
use crate::workflow::WORKFLOWS;
use crate::write::keep;
use kernel::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// One of them: what is said stands in both languages, `{"fr": …, "en": …}`.
#[derive(Debug, Deserialize)]
pub(crate) struct Preset {
    pub name: String,
    pub title: Value,
    pub about: Value,
    pub domain: String,
    rule: Value,
}

/// All of them.
pub(crate) static ALL: LazyLock<Vec<Preset>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../data/presets.json")).unwrap_or_default());

/// What is said in one language.
pub(crate) fn said<'a>(words: &'a Value, locale: &str) -> &'a str {
    words.get(locale).or_else(|| words.get("fr")).and_then(Value::as_str).unwrap_or_default()
}

impl Preset {
    /// What it does, in one language.
    pub fn rule(&self, locale: &str) -> Rule {
        let mut rule = self.rule.clone();
        for step in rule["steps"].as_array_mut().into_iter().flatten() {
            if let Some(words) = step.get("title").filter(|words| words.is_object()) {
                step["title"] = json!(said(words, locale));
            }
        }
        serde_json::from_value(rule).unwrap_or_default()
    }
}

/// A copy of a preset, switched off: whoever takes it looks first. Says its key.
pub(crate) fn take(tx: &mut Tx, preset: &Preset, author: Option<Id>, active: bool) -> Result<Id> {
    let locale = tx.scope().tenant().locale.clone();
    let row =
        json!({"name": said(&preset.title, &locale), "domain": preset.domain, "active": active, "notes": said(&preset.about, &locale)});
    let made = WORKFLOWS.create(tx, row.as_object().cloned().unwrap_or_default())?;
    let id = made["id"].as_str().and_then(|id| id.parse().ok()).ok_or(Error::NotFound)?;
    let known = Vocabulary::of(tx)?;
    keep(tx, id, &preset.rule(&locale), &known, author)?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{DOES, WHOM, merged};
    use crate::vocabulary::words_of;

    /// What they speak of is there; a rule of the agency's is checked again when it is kept.
    #[test]
    fn what_is_shipped_is_right_in_both_languages() {
        assert!(ALL.len() >= 8, "{}", ALL.len());
        let resources = address_book::MODULE.resources.iter().chain(planning::MODULE.resources);
        let known = Vocabulary {
            resources: resources.copied().collect(),
            roles: kernel::roles::PRESETS.iter().map(|role| (role.name.to_string(), None)).collect(),
            may: crate::vocabulary::May { task: true, event: true, call: true, change: vec!["projects", "events", "people", "artists"] },
            ..Vocabulary::default()
        };
        for preset in ALL.iter() {
            for locale in ["fr", "en"] {
                assert!(preset.title[locale].is_string() && preset.about[locale].is_string(), "{}", preset.name);
                let rule = preset.rule(locale);
                assert_eq!(crate::rule::wrongs(&rule, &known), Vec::new(), "{} {locale}", preset.name);
                assert!(!rule.raci.accountable.is_empty() && !rule.raci.responsible.is_empty(), "{} says who answers", preset.name);
                for step in &rule.steps {
                    assert!(DOES.contains(&step.does.as_str()) && (step.to.is_empty() || WHOM.contains(&step.to.as_str())));
                    let of = known.resource(&rule.when.of);
                    assert!(merged(&step.title).is_some_and(|all| all.iter().all(|w| words_of(of).any(|k| k == *w))), "{}", step.title);
                }
            }
        }
    }
}
