//! What an agency sets of its address book.

use crate::releases::{FOLLOW_UP, VERIFIED};
use kernel::prelude::*;
use kernel::release::Settings;
use kernel::setting::{Holds, Schema, Setting};
use serde_json::{Value, json};

/// The document, and after how many days without a word a contact is cold.
pub(crate) const DOCUMENT: &str = "address_book";
pub(crate) const COLD_AFTER: &str = "cold_after";
const COLD: [&str; 3] = ["14", "30", "90"];
/// Who outside the house is shown mail addresses to verify them.
pub(crate) const VERIFIER: &str = "verifier";
const VERIFIERS: [&str; 2] = ["off", "zerobounce"];

/// What the document says.
pub(crate) static SCHEMA: Schema = Schema {
    document: DOCUMENT,
    words: "setting-address_book-",
    settings: &[
        Setting::new(COLD_AFTER, Holds::Choice(&COLD)).since(FOLLOW_UP),
        Setting::new(VERIFIER, Holds::Choice(&VERIFIERS)).since(VERIFIED),
    ],
    also: |_| Vec::new(),
};

/// What the agency calls cold: `14`, `30` or `90`; a month, unless it said something else.
pub(crate) fn cold_after(scope: &Scope) -> &str {
    scope.tenant().text(DOCUMENT, COLD_AFTER).unwrap_or("30")
}

/// They come with 2.1.0, which takes a month for granted and shows addresses to nobody.
pub(crate) const SINCE_2_1: Settings = Settings {
    keys: &[COLD_AFTER, VERIFIER],
    up: |mut document: Value| {
        document[COLD_AFTER] = json!("30");
        document[VERIFIER] = json!("off");
        document
    },
    down: |mut document: Value| {
        if let Some(all) = document.as_object_mut() {
            all.remove(COLD_AFTER);
            all.remove(VERIFIER);
        }
        document
    },
};
