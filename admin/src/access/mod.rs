//! Who may do what, to which records, and why: seen by person, by record and
//! for the whole agency; changed with its effect shown first.

mod api;
pub(crate) mod change;
mod diagram;
mod gate;
mod graph;
mod limited;
mod limits;
pub(crate) mod met;
mod openings;
mod overview;
pub(crate) mod person;
mod projects;
mod record;
mod rehearsal;
pub(crate) mod reminder;
mod review;
mod share;
pub(crate) mod teams;
mod told;
mod walls;

pub(crate) use limits::{LIMIT, confirm, reach_of};
pub(crate) use share::{end_typed, last_day};

use crate::{PEOPLE, ROLES, SHARING};
use diesel::prelude::*;
use kernel::error::Result;
use kernel::module::{MEMBER, Module, Permission};
use kernel::policy::Policy;
use kernel::principal::Id;
use kernel::reach::Extent;
use kernel::resource::Resource;
use kernel::routes::Routes;
use kernel::schema::{members, roles};
use kernel::scope::{Scope, Tx};
pub(crate) use limited::{conditions_fit, limit_in_words, limits_differ, limits_of, set_limits};
use serde_json::{Value, json};
use std::collections::HashMap;
use web::Visit;

pub fn routes(r: &mut Routes) {
    r.get("/app/access", PEOPLE, overview::page);
    api::routes(r);
    r.get("/app/access/diagram", PEOPLE, diagram::page);
    r.get("/api/v1/access/graph", PEOPLE, diagram::json).told(told::graph);
    r.post("/api/v1/access/simulate", ROLES, diagram::simulate).told(told::simulate);
    r.get("/app/access/page", PEOPLE, gate::page);
    r.get("/api/v1/access/page", PEOPLE, gate::json).told(told::gate);
    r.get("/app/access/review", ROLES, review::page);
    r.post("/app/access/review", ROLES, review::sign);
    r.get("/app/team/{id}/rights", PEOPLE, person::page);
    r.get("/app/profile/rights", MEMBER, person::mine);
    r.get("/api/v1/members/{id}/rights", PEOPLE, person::json).told(told::rights);
    r.get("/app/roles/{name}/limits/{resource}", ROLES, limits::page);
    r.post("/app/roles/{name}/limits/{resource}", ROLES, limits::save).dangerous();
    r.get("/app/access/{resource}/{id}", SHARING, record::page);
    r.get("/api/v1/access/{resource}/{id}", SHARING, record::json).told(told::record);
    r.post("/app/access/{resource}/{id}/shares", SHARING, share::open).dangerous();
    r.post("/api/v1/access/{resource}/{id}/shares", SHARING, share::add).dangerous().told(share::told);
    r.delete("/api/v1/shares/{id}", SHARING, share::remove).told(|| json!({"status": "204"}));
    r.post("/app/access/{resource}/{id}/projects", SHARING, projects::place).dangerous();
    r.post("/app/access/{resource}/{id}/projects/{projects}/{project}/remove", SHARING, projects::remove);
    r.post("/api/v1/access/{resource}/{id}/projects", SHARING, projects::add).dangerous().told(projects::told);
    r.delete("/api/v1/access/{resource}/{id}/projects/{projects}/{project}", SHARING, projects::delete).told(|| json!({"status": "204"}));
    r.post("/app/shares/{id}/end", SHARING, share::end);
    r.post("/app/shares/{id}/reopen", SHARING, share::reopen).dangerous();
    r.get("/app/teams", PEOPLE, teams::page);
    r.post("/app/teams", PEOPLE, teams::add);
    r.post("/app/teams/{id}", PEOPLE, teams::save).dangerous();
    r.post("/app/teams/{id}/effect", PEOPLE, teams::effect);
    r.post("/app/teams/{id}/bin", PEOPLE, teams::bin);
    r.post("/app/teams/{id}/restore", PEOPLE, teams::restore);
    r.get("/app/walls", ROLES, walls::page);
    r.post("/app/walls", ROLES, walls::add).dangerous();
    r.get("/api/v1/walls", ROLES, walls::list).told(told::walls);
    r.post("/api/v1/walls", ROLES, walls::suspected).dangerous().told(told::suspected);
    r.post("/api/v1/walls/{id}", ROLES, walls::decided).dangerous().told(told::decided);
    r.get("/app/walls/{id}/{state}/effect", ROLES, walls::effect);
    r.post("/app/walls/{id}/{state}", ROLES, walls::decide).dangerous();
}

/// The tabs above every page about access.
pub(crate) fn tabs(visit: &Visit, scope: &Scope, here: &str) -> Value {
    let tab = |label: &str, href: &str, may: Permission| {
        scope.allows(may).then(|| json!({"label": visit.say(label, &[]), "href": href, "current": href == here}))
    };
    let all = [
        tab("access-overview", "/app/access", PEOPLE),
        tab("diagram-title", "/app/access/diagram", PEOPLE),
        tab("nav-roles", "/app/roles", ROLES),
        tab("teams-title", "/app/teams", PEOPLE),
        tab("walls-title", "/app/walls", ROLES),
        tab("review-title", "/app/access/review", ROLES),
    ];
    all.into_iter().flatten().collect()
}

/// An active member, as these pages name them.
struct Person {
    id: Id,
    name: String,
    department: Option<String>,
}

fn people(tx: &mut Tx) -> Result<Vec<Person>> {
    let active = members::table.filter(members::status.eq("active").and(members::deleted_at.is_null())).order(members::name);
    let all: Vec<(Id, String, Option<String>)> = tx.all(active.select((members::id, members::name, members::department)))?;
    Ok(all.into_iter().map(|(id, name, department)| Person { id, name, department }).collect())
}

fn as_options(people: &[Person]) -> Vec<Value> {
    people.iter().map(|p| json!({"value": p.id, "label": p.name})).collect()
}

/// The titles that the agency gave its roles.
fn titles(tx: &mut Tx) -> Result<HashMap<String, Option<String>>> {
    Ok(tx.all::<(String, Option<String>)>(roles::table.select((roles::name, roles::title)))?.into_iter().collect())
}

fn role_words(visit: &Visit, titles: &HashMap<String, Option<String>>, role: &str) -> String {
    crate::team::role_title(visit, role, titles.get(role).and_then(|t| t.as_deref()))
}

/// The modules of this agency that have rights to give.
fn awake(scope: &Scope) -> impl Iterator<Item = &'static Module> {
    let tenant = scope.tenant().clone();
    scope.house().edition().all().filter(move |m| tenant.has(m.manifest.name) && m.all_permissions().next().is_some())
}

/// A resource of a module that is on, which people of the agency share, limit and wall.
fn resource(scope: &Scope, name: &str) -> Result<&'static Resource> {
    scope.house().edition().resource(name).filter(|r| scope.tenant().has(r.module)).ok_or(kernel::error::Error::NotFound)
}

/// How far somebody goes, in words: tone, short word, and the roles that say so.
fn extent(visit: &Visit, policy: &Policy, titles: &HashMap<String, Option<String>>, member: Id, may: Permission) -> Value {
    let extent = policy.extent(member, may);
    let mut by: Vec<String> = policy.grants_of(member, may).map(|g| role_words(visit, titles, &g.role)).collect();
    by.dedup();
    let (tone, word) = extent_words(visit, &extent);
    json!({"tone": tone, "word": word, "by": by.join(", ")})
}

/// A tone and a word for an extent.
fn extent_words(visit: &Visit, extent: &Extent) -> (&'static str, String) {
    match extent {
        Extent::Nothing => ("none", visit.say("extent-none", &[])),
        Extent::Everything => ("all", visit.say("reach-all", &[])),
        Extent::Ruled => ("some", visit.say("extent-ruled", &[])),
        Extent::Kinds(kinds) => {
            let words: Vec<String> = kinds.iter().rev().map(|k| visit.say(&format!("reach-{}", k.name()), &[])).collect();
            ("some", words.join(" + "))
        }
    }
}
