//! What an agency sets of its planning.

use crate::releases::OWN_CALENDAR;
use kernel::prelude::*;
use kernel::release::Settings;
use kernel::setting::{Holds, Schema, Setting};
use serde_json::{Value, json};

const DOCUMENT: &str = "planning";
/// Whether days that come again stand in the calendar.
const RETURNING: &str = "returning";

/// What the document says.
pub(crate) static SCHEMA: Schema = Schema {
    document: DOCUMENT,
    words: "setting-planning-",
    settings: &[Setting::new(RETURNING, Holds::Choice(&["on", "off"])).since(OWN_CALENDAR)],
    also: |_| Vec::new(),
};

/// Whether the agency wants days that come again in its calendar; it does unless it said no.
pub(crate) fn shows_returning(scope: &Scope) -> bool {
    scope.tenant().text(DOCUMENT, RETURNING) != Some("off")
}

/// It comes with 1.1.0, and is on.
pub(crate) const SINCE_1_1: Settings = Settings {
    keys: &[RETURNING],
    up: |mut document: Value| {
        document[RETURNING] = json!("on");
        document
    },
    down: |mut document: Value| {
        if let Some(all) = document.as_object_mut() {
            all.remove(RETURNING);
        }
        document
    },
};
