//! Interfaces of others (MH-12, MH-13): who relies on which, what is announced to change, whom that concerns, and their warning.

mod console;
mod desk;
mod warn;

pub(crate) use console::{api_lines, routes};
pub(crate) use desk::coming;
pub(crate) use warn::{CLOCK, JOBS};

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use kernel::module::{Edition, Module};
use kernel::outside::Outside;
use kernel::principal::Id;
use kernel::schema::work::interface_changes as c;
use serde::Serialize;

/// How hard a change is, by its words: it is only good to know, something stops working, all of it ends.
const SEVERITIES: [&str; 3] = ["notice", "breaking", "ends"];

/// A change that somebody announced.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = c, check_for_backend(diesel::pg::Pg))]
pub(crate) struct Change {
    pub id: Id,
    pub interface: String,
    pub what_fr: String,
    pub what_en: String,
    pub severity: String,
    pub from_day: NaiveDate,
    pub version: Option<String>,
    pub link: Option<String>,
    pub said_at: DateTime<Utc>,
    pub withdrawn_at: Option<DateTime<Utc>>,
}

impl Change {
    /// What changes, in a reader's language.
    pub fn what(&self, locale: theme::Locale) -> &str {
        if locale == theme::Locale::Fr { &self.what_fr } else { &self.what_en }
    }
}

/// Who relies on which, in the order of the edition.
fn all(edition: &'static Edition) -> impl Iterator<Item = (&'static Module, &'static Outside)> {
    edition.all().flat_map(|m| m.manifest.relies.iter().map(move |o| (m, o)))
}
