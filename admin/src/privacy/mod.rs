//! The privacy desk: what is kept about people and why, what they ask about it,
//! and the answer.

mod archive;
mod desk;
mod erase;
mod exports;
mod register;
mod requests;
mod search;

use kernel::prelude::*;
use kernel::privacy::{Basis, Processing};
use requests::REQUESTS;
use serde_json::{Value, json};
use web::Visit;

/// Reaching everything that is kept about a person, to answer them.
pub(crate) const DESK: Permission = "privacy.desk";

/// The privacy desk, which every agency has. Nobody but administrators has it by itself.
pub static PRIVACY: Module = Module {
    resources: &[&REQUESTS],
    permissions: &[DESK],
    reserved: true,
    personal: &[Processing { resource: &REQUESTS, basis: Basis::Duty, months: 60 }],
    nav: &[Nav { label: "privacy-title", icon: "shield-check", href: "/app/privacy", may: DESK }],
    desk: &[Nav { label: "privacy-title", icon: "shield-check", href: "/app/privacy", may: DESK }],
    routes,
    jobs: exports::JOBS,
    crons: exports::CRONS,
    ..Module::new(Manifest::new("privacy", "shield-check"))
};

fn routes(r: &mut Routes) {
    r.get("/app/privacy", DESK, desk::page);
    r.get("/app/privacy/search", DESK, search::page);
    r.post("/app/privacy/search", DESK, search::look);
    r.post("/api/v1/privacy/search", DESK, search::json);
    r.get("/app/privacy/register", DESK, register::page);
    r.get("/api/v1/privacy/register", DESK, register::json);
    r.post("/app/privacy/erase/plan", DESK, erase::plan);
    r.post("/app/privacy/erase", DESK, erase::carry).dangerous();
    r.post("/app/privacy/exports", DESK, exports::order).dangerous();
    r.get("/app/privacy/exports/{id}", DESK, exports::fetch);
    r.get("/api/v1/privacy/exports", DESK, exports::json);
}

/// What modules that are on keep about people, the foundation's last.
fn kept(scope: &Scope) -> Vec<Processing> {
    let edition = scope.house().edition();
    let all = edition.modules.iter().chain(edition.foundation).filter(|m| scope.tenant().has(m.manifest.name));
    all.flat_map(|m| m.personal.iter().copied()).collect()
}

/// The tabs above every page of the desk.
fn tabs(visit: &Visit, here: &str) -> Value {
    let tab = |label: &str, href: &str| json!({"label": visit.say(label, &[]), "href": href, "current": href == here});
    json!([
        tab("privacy-overview", "/app/privacy"),
        tab("privacy_requests-many", "/app/privacy_requests"),
        tab("privacy-search", "/app/privacy/search"),
        tab("privacy-register", "/app/privacy/register"),
    ])
}
