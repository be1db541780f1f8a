//! Enquiries: what visitors write to the agency.

use crate::schema::enquiries;
use kernel::prelude::*;

/// How far an enquiry has come.
pub const STATUSES: &[&str] = &["new", "answered", "archived"];

/// The languages visitors write in.
const LANGUAGES: &[&str] = &["fr", "en"];

/// A message sent by the contact page.
#[resource(module = showcase, table = enquiries, icon = "inbox", views = &[View::Board("status")])]
pub struct Enquiry {
    #[field(text().max(120).required().title().searched().sorted().personal())]
    pub name: String,
    #[field(email().required().listed().searched())]
    pub email: String,
    #[field(text().listed().searched())]
    pub subject: Option<String>,
    #[field(choice(STATUSES).required().listed())]
    pub status: String,
    /// The artist it is about.
    #[field(link("artists").listed())]
    pub artist_id: Option<Id>,
    #[field(choice(LANGUAGES).required())]
    pub language: String,
    #[field(long().required().searched().personal())]
    pub message: String,
    #[field(long().section("notes"))]
    pub notes: Option<String>,
}
