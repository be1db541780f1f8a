//! Whether records say what they should: a daily look, a task for each that does not, and its end when it does.

mod pages;
mod rules;
mod sweep;

use crate::Task;
use kernel::prelude::*;

pub(crate) use sweep::{CLOCK, LookForWrongs};

const SEE: Permission = Task::RESOURCE.may.read;
const ASK: Permission = Task::RESOURCE.may.create;

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/quality", SEE, pages::page)
        .post("/app/quality/look", ASK, pages::look)
        .get("/api/v1/quality", SEE, pages::list)
        .told(pages::told);
}
