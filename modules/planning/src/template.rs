//! Templates: texts that are written again and again.

use crate::schema::templates;
use kernel::prelude::*;

/// What it becomes.
const KINDS: &[&str] = &["mail", "contract", "message", "other"];
/// In which language it is.
const LANGUAGES: &[&str] = &["fr", "en"];

/// A mail, a contract, a message to begin from.
#[resource(module = planning, table = templates, icon = "file-text")]
pub struct Template {
    #[field(text().max(120).required().title().searched().sorted())]
    pub name: String,
    #[field(choice(KINDS).required().listed())]
    pub kind: String,
    #[field(choice(LANGUAGES).required().listed())]
    pub language: String,
    #[field(text().listed().searched())]
    pub subject: Option<String>,
    #[field(long().required().searched())]
    pub body: String,
    #[field(long().section("notes"))]
    pub notes: Option<String>,
}

/// Templates as the back office keeps them.
pub static TEMPLATES: Resource = Template::RESOURCE;
