//! Which events are wanted: those of an artist, of a project, at a venue, of a kind, one's own.

use crate::event::{EVENTS, KINDS};
use kernel::prelude::*;
use kernel::query::{Filter, Op};
use serde_json::json;
use web::Form;

/// The fields by which one may ask.
const BY: [&str; 4] = ["artist_id", "project_id", "venue_id", "kind"];

/// What stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Asked {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    by: Vec<(String, String)>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub mine: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub schools: bool,
}

impl Asked {
    /// What an address or a form asks; what makes no sense asks nothing.
    pub(super) fn of(form: &Form) -> Asked {
        let fits = |name: &str, value: &str| match name {
            "kind" => KINDS.contains(&value),
            _ => value.parse::<Id>().is_ok(),
        };
        let by = BY.iter().map(|name| ((*name).to_string(), form.text(name).to_string())).filter(|(name, value)| fits(name, value));
        Asked { by: by.collect(), mine: form.has("mine"), schools: form.has("schools") }
    }

    /// Whether less than the whole calendar is asked for.
    pub(super) fn narrows(&self) -> bool {
        self.mine || !self.by.is_empty()
    }

    /// What is asked of one field.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.by.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// As it stands in an address, after what comes before.
    pub(super) fn address(&self, path: &str, more: &[(&str, &str)]) -> String {
        let by = self.by.iter().map(|(name, value)| format!("{name}={value}"));
        let flags = [("mine", self.mine), ("schools", self.schools)].into_iter().filter(|(_, on)| *on).map(|(name, _)| format!("{name}=1"));
        let parts: Vec<String> = by.chain(flags).chain(more.iter().map(|(name, value)| format!("{name}={value}"))).collect();
        if parts.is_empty() { path.to_string() } else { format!("{path}?{}", parts.join("&")) }
    }

    /// As a question to the table, asked by a member.
    pub(super) fn query(&self, member: Option<Id>) -> Query {
        let is = |field: &str, value: &str| Filter { field: field.into(), op: Op::Is, value: json!(value) };
        let mut filters: Vec<Filter> =
            self.by.iter().filter(|(name, _)| EVENTS.field(name).is_some()).map(|(name, value)| is(name, value)).collect();
        if self.mine {
            filters.push(is("owner_id", &member.unwrap_or_default().to_string()));
        }
        Query { filters, ..Query::default() }
    }
}
