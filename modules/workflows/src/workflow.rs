//! Workflows: what is done each time something happens, written by the agency and read by anybody.

use crate::schema::workflows;
use kernel::prelude::*;

/// Whose trade it is.
pub const DOMAINS: &[&str] = &["booking", "promotion", "production", "hr", "other"];
/// What may start one.
pub const STARTS: &[&str] = &["manual", "event", "schedule", "webhook"];

/// A rule with a name. What it does stands beside these fields, in the column `rule`: see `crate::rule`.
#[resource(module = workflows, table = workflows, icon = "workflow")]
pub struct Workflow {
    #[field(text().max(120).required().title().searched().sorted())]
    pub name: String,
    #[field(choice(DOMAINS).required().listed())]
    pub domain: String,
    #[field(flag().listed().filtered())]
    pub active: bool,
    #[field(choice(STARTS).readonly().listed())]
    pub starts: Option<String>,
    /// The whole rule in plain words, in the agency's language.
    #[field(long().readonly().searched())]
    pub says: Option<String>,
    #[field(long().searched().section("notes"))]
    pub notes: Option<String>,
}

/// Workflows as the back office keeps them.
pub static WORKFLOWS: Resource = Workflow::RESOURCE;
