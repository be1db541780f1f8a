//! What stands on screen beside the pages every resource has.

mod draft;
mod editor;
mod log;
mod offered;
mod presets;
mod shown;
mod start;
mod trial;

use crate::run::RUN;
use crate::workflow::WORKFLOWS;
use kernel::prelude::*;

pub(crate) fn routes(r: &mut Routes) {
    let may = WORKFLOWS.may;
    r.get("/app/workflows/presets", may.create, presets::page).post("/app/workflows/presets/{preset}", may.create, presets::take);
    r.get("/app/workflows/{id}/rule", may.update, editor::page).post("/app/workflows/{id}/rule", may.update, editor::save);
    r.get("/app/workflows/{id}/try", may.update, trial::page).post("/app/workflows/{id}/try", may.update, trial::try_it);
    r.get("/app/workflows/on/{of}/{record}", RUN, start::on).get("/app/workflows/{id}/start", RUN, start::page);
    r.post("/app/workflows/{id}/start", RUN, start::start);
    r.get("/app/workflow-runs", may.read, log::list).get("/app/workflow-runs/{id}", may.read, log::one);
    r.post("/app/workflow-runs/{id}/replay", RUN, log::replay).post("/app/workflow-runs/{id}/again", RUN, log::again);
}
