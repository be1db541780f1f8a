//! The operators' console: every agency, how the house is, and the work that waits.

mod access;
mod agencies;
mod agency;
mod api;
mod breaches;
mod closures;
mod commons;
mod door;
pub mod health;
mod jobs;
mod keys;
mod memories;
mod rollouts;

pub(crate) use rollouts::{CRONS, JOBS as ROLLOUTS};

use kernel::cross_tenant::CrossTenant;
use kernel::error::{Error, Result};
use kernel::module::OPERATOR;
use kernel::principal::Id;
use kernel::routes::{Ground, Routes};
use web::{Page, Visit};

pub fn routes(r: &mut Routes) {
    r.on(Ground::Platform);
    r.get("/operators", OPERATOR, agencies::page);
    r.get("/operators/agencies/{id}", OPERATOR, agency::page);
    r.post("/operators/agencies/{id}/plan", OPERATOR, agency::plan).dangerous();
    r.post("/operators/agencies/{id}/domains", OPERATOR, agency::domains).dangerous();
    r.post("/operators/agencies/{id}/report", OPERATOR, agency::report);
    r.get("/operators/agencies/{id}/suspend", OPERATOR, door::suspend_page);
    r.post("/operators/agencies/{id}/suspend", OPERATOR, door::suspend).dangerous();
    r.get("/operators/agencies/{id}/resume", OPERATOR, door::resume_page);
    r.post("/operators/agencies/{id}/resume", OPERATOR, door::resume).dangerous();
    r.get("/operators/agencies/{id}/close", OPERATOR, door::close_page);
    r.post("/operators/agencies/{id}/close", OPERATOR, door::close).dangerous();
    r.get("/operators/agencies/{id}/reopen", OPERATOR, door::reopen_page);
    r.post("/operators/agencies/{id}/reopen", OPERATOR, door::reopen).dangerous();
    r.get("/operators/closures", OPERATOR, closures::page);
    r.post("/operators/agencies/{id}/modules/{name}/rest", OPERATOR, agency::rest).dangerous();
    r.post("/operators/agencies/{id}/modules/{name}/wake", OPERATOR, agency::wake);
    r.post("/operators/agencies/{id}/internal", OPERATOR, agency::internal);
    access::routes(r);
    rollouts::routes(r);
    commons::routes(r);
    crate::interfaces::routes(r);
    r.get("/operators/keys", OPERATOR, keys::page);
    r.post("/operators/keys", OPERATOR, keys::make).dangerous();
    r.post("/operators/keys/{id}/end", OPERATOR, keys::end);
    api::routes(r);
    r.get("/operators/health", OPERATOR, health::page);
    r.get("/operators/refusals", OPERATOR, breaches::page);
    r.post("/operators/refusals/{id}/ban", OPERATOR, breaches::ban).dangerous();
    r.post("/operators/bans/{id}/lift", OPERATOR, breaches::lift).dangerous();
    r.get("/operators/jobs", OPERATOR, jobs::page);
    r.post("/operators/jobs/retry", OPERATOR, jobs::retry_all);
    r.post("/operators/jobs/{id}/retry", OPERATOR, jobs::retry);
    r.post("/operators/jobs/{id}/discard", OPERATOR, jobs::discard);
    r.post("/operators/jobs/{id}/restore", OPERATOR, jobs::restore);
}

/// Who is at the console.
pub(crate) fn operator(visit: &Visit) -> Result<Id> {
    visit.session().filter(|s| s.account.operator).map(|s| s.account.id).ok_or(Error::NotFound)
}

pub(crate) fn door(visit: &Visit) -> &CrossTenant {
    visit.house().service()
}

/// A page of the console; `section` is the place in its rail.
pub(crate) fn console(template: &'static str, section: &'static str) -> Page {
    Page::new(template).with("section", section)
}
