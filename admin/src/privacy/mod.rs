//! The privacy desk: what is kept about people and why, what they ask about it,
//! and the answer.

mod archive;
mod desk;
mod erase;
mod exports;
mod mentions;
mod register;
mod requests;
mod retention;
mod search;
mod told;

use kernel::job::{Cron, Entry};
use kernel::module::Alert;
use kernel::prelude::*;
use kernel::privacy::{Basis, Fate, Processing};
use requests::REQUESTS;
use serde_json::{Value, json};
use std::sync::Arc;
use theme::{Locale, Pages};
use web::Visit;

/// Reaching everything that is kept about a person, to answer them.
pub(crate) const DESK: Permission = "privacy.desk";
/// Reading what is kept apart, and putting it back.
pub(crate) const VAULT: Permission = "privacy.archive";

const JOBS: &[Entry] = &[exports::JOBS[0], exports::JOBS[1], retention::JOBS[0], retention::JOBS[1]];
const CRONS: &[Cron] = &[exports::CRONS[0], retention::CLOCK];

/// The privacy desk, which every agency has. Nobody but administrators has it by itself.
pub static PRIVACY: Module = Module {
    resources: &[&REQUESTS],
    permissions: &[DESK, VAULT],
    reserved: true,
    personal: &[Processing::of(&REQUESTS, Basis::Duty, 60, Fate::Anonymise)],
    alerts: &[Alert { name: "privacy-late", href: "/app/privacy", may: DESK, count: retention::overdue }],
    nav: &[Nav { label: "privacy-title", icon: "shield-check", href: "/app/privacy", may: DESK }],
    desk: &[Nav { label: "privacy-title", icon: "shield-check", href: "/app/privacy", may: DESK }],
    notices: crate::notices::PRIVACY,
    acts: &[&erase::ERASE, &retention::RUN, &retention::AUTOMATIC],
    routes,
    jobs: JOBS,
    crons: CRONS,
    ..Module::new(Manifest::new("privacy", "shield-check"))
};

fn routes(r: &mut Routes) {
    r.get("/app/privacy", DESK, desk::page);
    r.get("/app/privacy/search", DESK, search::page);
    r.post("/app/privacy/search", DESK, search::look);
    r.post("/api/v1/privacy/search", DESK, search::json).told(told::search);
    r.get("/app/privacy/register", DESK, register::page);
    r.get("/api/v1/privacy/register", DESK, register::json).told(told::register);
    r.post("/app/privacy/erase/plan", DESK, erase::plan);
    r.post("/app/privacy/erase", DESK, erase::carry).dangerous();
    r.post("/app/privacy/exports", DESK, exports::order).dangerous();
    r.get("/app/privacy/exports/{id}", DESK, exports::fetch);
    r.post("/app/privacy/exports/{id}/again", DESK, exports::again).dangerous();
    r.get("/api/v1/privacy/exports", DESK, exports::json).told(told::exports);
    r.post("/api/v1/privacy/exports", DESK, exports::order_json).dangerous().told(told::order);
    r.post("/api/v1/privacy/exports/{id}/again", DESK, exports::again_json).dangerous().told(told::order_again);
    r.post("/api/v1/privacy/erase", DESK, erase::carry_json).dangerous().told(told::erase);
    retention::routes(r);
}

/// What modules that are on keep about people, the foundation's last.
fn kept(scope: &Scope) -> Vec<Processing> {
    let edition = scope.house().edition();
    let all = edition.modules.iter().chain(edition.foundation).filter(|m| scope.tenant().has(m.manifest.name));
    all.flat_map(|m| m.personal.iter().copied()).collect()
}

/// Words that are written into records, in the agency's language.
fn aloud(tx: &Tx, key: &str) -> String {
    let words = tx.scope().house().service::<Arc<Pages>>().words();
    words.say(Locale::parse(&tx.scope().tenant().locale).unwrap_or(Locale::Fr), key, &[])
}

/// The tabs above every page of the desk.
fn tabs(visit: &Visit, scope: &Scope, here: &str) -> Value {
    let tab = |label: &str, href: &str| json!({"label": visit.say(label, &[]), "href": href, "current": href == here});
    let mut all = vec![
        tab("privacy-overview", "/app/privacy"),
        tab("privacy_requests-many", "/app/privacy_requests"),
        tab("privacy-search", "/app/privacy/search"),
        tab("privacy-retention-tab", "/app/privacy/retention"),
    ];
    if scope.allows(VAULT) {
        all.push(tab("privacy-archive", "/app/privacy/archive"));
    }
    all.push(tab("privacy-register", "/app/privacy/register"));
    json!(all)
}
