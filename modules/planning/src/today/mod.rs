//! What the acting member has to do: late, today, this week, later, some day. One page, one address for programs, and what
//! the first page says of it.

mod api;
mod mine;
mod pages;

use crate::Task;
use kernel::module::Alert;
use kernel::prelude::*;

const SEE: Permission = Task::RESOURCE.may.read;
const ADD: Permission = Task::RESOURCE.may.create;
const CHANGE: Permission = Task::RESOURCE.may.update;

/// The acting member's tasks whose day is past.
pub(crate) const LATE: Alert = Alert { name: "tasks-late", href: "/app/today", may: SEE, count: mine::late };

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/today", SEE, pages::page)
        .post("/app/today", ADD, pages::add)
        .post("/app/today/{task}/{status}", CHANGE, pages::set)
        .get("/api/v1/today", SEE, api::list)
        .told(api::told);
}
