//! Consents: what somebody agreed to or took back, and what shows it.

use crate::PEOPLE;
use crate::schema::consents;
use chrono::{DateTime, Utc};
use kernel::prelude::*;
use serde_json::{Value, json};

/// What is agreed to.
const PURPOSES: &[&str] = &["news", "picture", "sharing", "other"];
/// How it was said.
const WAYS: &[&str] = &["form", "paper", "email", "phone", "in_person"];

/// A consent given or taken back.
#[resource(module = address_book, table = consents, icon = "file-check")]
pub struct Consent {
    #[field(link("people").listed())]
    pub person_id: Option<Id>,
    #[field(choice(PURPOSES).required().listed())]
    pub purpose: String,
    #[field(flag().listed().filtered())]
    pub given: bool,
    #[field(moment().required().listed().filtered().sorted())]
    pub at: DateTime<Utc>,
    #[field(choice(WAYS).required().listed())]
    pub how: String,
    /// The very words that the person was shown.
    #[field(text().max(500).required().title().searched())]
    pub wording: String,
    #[field(long().personal().searched())]
    pub evidence: Option<String>,
}

/// Consents to hear from the agency, told to the person's own sheet.
pub static CONSENTS: Resource = Resource {
    store: Store {
        insert: |tx, its| {
            let made = (Consent::STORE.insert)(tx, its)?;
            made.iter().try_for_each(|one| told(tx, one))?;
            Ok(made)
        },
        ..Consent::STORE
    },
    ..Consent::RESOURCE
};

/// The sheet says what was said last about the agency's news.
fn told(tx: &mut Tx, made: &Record) -> Result<()> {
    let Some(person) = made["person_id"].as_str().and_then(|id| id.parse::<Id>().ok()) else { return Ok(()) };
    if made["purpose"] != "news" {
        return Ok(());
    }
    let given = made["given"] == true;
    let day = made["at"].as_str().and_then(|at| at.parse().ok()).map(|at| crate::days::day(tx, at));
    let patch = json!({"consent": given, "consent_on": if given { json!(day) } else { Value::Null }});
    tx.beyond_reach(|tx| PEOPLE.patch(tx, person, None, patch.as_object().cloned().unwrap_or_default())).map(|_| ())
}
