//! Tasks: what is to be done, by whom, until when.

use crate::schema::tasks;
use chrono::NaiveDate;
use kernel::prelude::*;

/// Where it stands.
pub const STATUSES: &[&str] = &["todo", "doing", "waiting", "done"];
/// How much it matters; the usual comes first, where nobody says.
pub const PRIORITIES: &[&str] = &["normal", "urgent", "high", "low"];

/// Something to do.
#[resource(module = planning, table = tasks, icon = "list-checks", views = &[View::Board("status"), View::Calendar("due_on")])]
pub struct Task {
    #[field(text().required().title().searched().sorted())]
    pub title: String,
    #[field(choice(STATUSES).required().listed())]
    pub status: String,
    /// The member who does it.
    #[field(link("members").listed())]
    pub owner_id: Option<Id>,
    #[field(date().listed().filtered().sorted())]
    pub due_on: Option<NaiveDate>,
    #[field(choice(PRIORITIES).required().listed())]
    pub priority: String,
    #[field(link("projects").listed().section("about"))]
    pub project_id: Option<Id>,
    #[field(link("people").section("about"))]
    pub person_id: Option<Id>,
    #[field(link("organisations").section("about"))]
    pub organisation_id: Option<Id>,
    #[field(link("artists").section("about"))]
    pub artist_id: Option<Id>,
    #[field(link("venues").section("about"))]
    pub venue_id: Option<Id>,
    #[field(long().searched().personal().section("notes"))]
    pub notes: Option<String>,
}

/// What says that a task is done, where it is said in a word.
const DONE: [&str; 12] =
    ["fait", "faite", "c'est fait", "c’est fait", "terminé", "terminée", "fini", "done", "finished", "it's done", "✅", "👍"];

/// An answer to a message about a task: it is done, or these words mean nothing.
pub(crate) fn hear(tx: &mut Tx, id: Id, text: &str) -> Result<Option<&'static str>> {
    let word = text.trim().trim_end_matches(['.', '!']).trim().to_lowercase();
    if !DONE.contains(&word.as_str()) {
        return Ok(None);
    }
    let task = TASKS.hold(tx, id)?;
    if task["status"] != "done" {
        TASKS.patch(tx, id, None, Record::from_iter([("status".into(), "done".into())]))?;
    }
    Ok(Some("reply-task-done"))
}

/// Tasks as the back office keeps them.
pub static TASKS: Resource = Task::RESOURCE;
