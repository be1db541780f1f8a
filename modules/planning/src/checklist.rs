//! Checklists: what there is to do each time, as items whose days are counted from something.

use crate::schema::{checklist_items, checklists};
use crate::task::PRIORITIES;
use kernel::prelude::*;
use kernel::query::{Filter, Op};
use serde_json::json;

/// What it is for.
const KINDS: &[&str] = &["booking", "promotion", "production", "hr", "other"];
/// From what the days of an item are counted: the day it is started from, the first or the last day of the project.
const COUNTED_FROM: &[&str] = &["started", "begin", "end"];

/// A list of what there is to do.
#[resource(module = planning, table = checklists, icon = "clipboard-list")]
pub struct Checklist {
    #[field(text().max(120).required().title().searched().sorted())]
    pub name: String,
    #[field(choice(KINDS).required().listed())]
    pub kind: String,
    #[field(long().searched().listed())]
    pub notes: Option<String>,
}

/// One thing to do each time.
#[resource(module = planning, table = checklist_items, icon = "check")]
pub struct Item {
    #[field(text().required().title().searched().sorted())]
    pub title: String,
    #[field(link("checklists").required().listed())]
    pub checklist_id: Id,
    #[field(choice(COUNTED_FROM).required().listed())]
    pub counted_from: String,
    /// Before it, if below nought.
    #[field(number(-730, 730).required().listed().filtered().sorted())]
    pub days: i64,
    #[field(choice(PRIORITIES).required().listed())]
    pub priority: String,
    /// The member who does it; whoever starts the list, if nobody is named.
    #[field(link("members").listed())]
    pub owner_id: Option<Id>,
    #[field(long().section("notes"))]
    pub notes: Option<String>,
}

/// Checklists as the back office keeps them.
pub static CHECKLISTS: Resource = Checklist::RESOURCE;
/// Their items.
pub static ITEMS: Resource = Item::RESOURCE;

impl Item {
    /// What a list asks to be done, by its days.
    pub(crate) fn of_list(tx: &mut Tx, checklist: Id) -> Result<Vec<Row<Item>>> {
        let filters = vec![Filter { field: "checklist_id".into(), op: Op::Is, value: json!(checklist) }];
        Item::list(tx, &Query { filters, sort: Some(("days".into(), false)), limit: 200, ..Query::default() })
    }
}
