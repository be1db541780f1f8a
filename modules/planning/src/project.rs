//! Projects: what is undertaken, for whom, from when to when.

use crate::schema::projects;
use chrono::NaiveDate;
use kernel::prelude::*;
use kernel::resource::typed;

/// What it is.
pub const KINDS: &[&str] = &["tour", "release", "campaign", "production", "other"];
/// Where it stands.
pub const STATUSES: &[&str] = &["planned", "active", "paused", "done"];

/// A tour, a release, a campaign: what tasks are done for.
#[resource(module = planning, table = projects, icon = "folder", views = &[View::Board("status"), View::Calendar("starts_on")])]
pub struct Project {
    #[field(text().max(120).required().title().searched().sorted())]
    pub name: String,
    #[field(choice(KINDS).required().listed())]
    pub kind: String,
    #[field(choice(STATUSES).required().listed())]
    pub status: String,
    #[field(link("artists").listed())]
    pub artist_id: Option<Id>,
    /// The member who answers for it.
    #[field(link("members").listed())]
    pub lead_id: Option<Id>,
    #[field(date().listed().filtered().sorted().section("when"))]
    pub starts_on: Option<NaiveDate>,
    /// The last day.
    #[field(date().listed().filtered().section("when"))]
    pub ends_on: Option<NaiveDate>,
    #[field(long().searched().section("notes"))]
    pub notes: Option<String>,
}

/// Projects that do not end before they begin. They hold records: whoever a project is opened to reaches what it holds.
pub static PROJECTS: Resource = Resource {
    store: Store {
        insert: |tx, its| (Project::STORE.insert)(tx, its.into_iter().map(in_order).collect::<Result<_>>()?),
        update: |tx, id, expect, it| (Project::STORE.update)(tx, id, expect, in_order(it)?),
        ..Project::STORE
    },
    holds: true,
    ..Project::RESOURCE
};

fn in_order(it: Record) -> Result<Record> {
    let (project, _) = typed::<Project>(it.clone())?;
    match project.ends_on.is_some() && project.ends_on < project.starts_on {
        true => Err(Error::invalid("ends_on", "range")),
        false => Ok(it),
    }
}
