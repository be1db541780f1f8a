//! The people of the agency: seats, roles, states.

use crate::access::change::{Trial, effect};
use crate::access::confirm;
use crate::approvals::acts::of_people;
use crate::{PEOPLE, approvals, members as people, roster, seats};
use actix_web::Either;
use actix_web::web::Path;
use diesel::prelude::*;
use kernel::approval::{self, Act, Outcome, Shown, key};
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::schema::{grants, journal, member_roles, members};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit};

pub fn routes(r: &mut Routes) {
    r.post("/app/team/{id}/roles", PEOPLE, set_roles).dangerous();
    r.post("/app/team/{id}/archive", PEOPLE, archive).dangerous();
    r.post("/app/team/{id}/restore", PEOPLE, restore).dangerous();
    people::routes(r);
    seats::routes(r);
    crate::standing::routes(r);
    roster::routes(r);
}

/// Whether anybody else has a seat, or was at least asked to take one.
pub(crate) fn has_colleagues(tx: &mut Tx) -> Result<bool> {
    let seats: i64 = tx.one(members::table.filter(members::status.eq("active")).count())?;
    let asked = journal::table.filter(journal::what.eq("members.invited"));
    Ok(seats > 1 || tx.maybe::<i64>(asked.select(journal::id).limit(1))?.is_some())
}

/// The words of a role: the agency's own title, or the preset's.
pub(crate) fn role_title(visit: &Visit, name: &str, title: Option<&str>) -> String {
    title.map_or_else(|| visit.say(&format!("role-{name}"), &[]), String::from)
}

/// Nobody hands out, or takes away, more than they may do themselves; who decides about roles may do all of it.
pub(crate) fn within_reach(tx: &mut Tx, names: &[String]) -> Result<()> {
    if tx.scope().allows(crate::ROLES) {
        return Ok(());
    }
    let edition = tx.scope().house().edition();
    let held: Vec<String> = tx.all(grants::table.filter(grants::role.eq_any(names)).select(grants::permission))?;
    for may in held {
        // A permission that this build no longer knows opens nothing.
        if let Some(may) = kernel::roles::permission(edition, &may) {
            tx.scope().require(may)?;
        }
    }
    Ok(())
}

pub(crate) fn roles_of(tx: &mut Tx, member: Id) -> Result<Vec<String>> {
    tx.all(member_roles::table.filter(member_roles::member_id.eq(member)).order(member_roles::role).select(member_roles::role))
}

/// At least one administrator remains whose seat has no end: the database keeps to it, this says so in time.
pub(crate) fn keep_an_admin(tx: &mut Tx) -> Result<()> {
    let admins = member_roles::table
        .inner_join(members::table.on(members::id.eq(member_roles::member_id)))
        .filter(member_roles::role.eq("admin").and(members::status.eq("active")))
        .filter(members::deleted_at.is_null().and(members::ends_at.is_null()));
    if tx.one::<i64>(admins.count())? == 0 { Err(Error::Conflict("last-admin".into())) } else { Ok(()) }
}

/// What a change of seats answers: done, or the sentence that says why not.
fn said(done: Result<String>, words: &'static str) -> Result<Go> {
    match done {
        Ok(name) => Ok(Go::to("/app/team").toast("ok", words, &[("name", name)])),
        Err(Error::Conflict(code)) if code == "last-admin" => Ok(Go::to("/app/team").toast("warn", "team-last-admin", &[])),
        Err(Error::Conflict(code)) if code == "four-eyes-short" => Ok(Go::to("/app/team").toast("warn", "four-eyes-short", &[])),
        Err(Error::Conflict(code)) if code == "plan-members" => Ok(Go::to("/app/team").toast("warn", "error-plan-members", &[])),
        Err(e) => Err(e),
    }
}

/// Sets the roles of a person, or first shows what that would change.
async fn set_roles(visit: Visit, scope: Scope, id: Path<Id>, form: Form) -> Result<Either<Page, Go>> {
    let mut wanted: Vec<&str> = form.all("roles");
    wanted.sort_unstable();
    wanted.dedup();
    if form.text("step") == "see" {
        let trial = Trial::Seats { member: *id, roles: wanted.iter().map(|r| r.to_string()).collect() };
        let seen = effect(&visit, &scope, |rules| trial.apply(rules)).await?;
        let page = confirm(seen, &format!("/app/team/{id}/roles"), &form);
        return Ok(Either::Left(page.with("back", format!("/app/team/{id}"))));
    }
    let params = json!({"member": *id, "roles": wanted});
    answered(scope.tx(move |tx| SET_ROLES.perform(tx, params)).await, "team-roles-changed").map(Either::Right)
}

/// Who has which roles.
pub static SET_ROLES: Act = of_people("members.roles", show_roles, carry_roles);

/// The seat an act is about, and the roles it should have.
fn asked(params: &Value) -> Result<(Id, Vec<String>)> {
    let member = params["member"].as_str().and_then(|id| id.parse().ok()).ok_or(Error::NotFound)?;
    Ok((member, params["roles"].as_array().into_iter().flatten().filter_map(|r| r.as_str().map(String::from)).collect()))
}

/// Only a role more is sensitive.
fn show_roles(tx: &mut Tx, params: &Value) -> Result<Option<Vec<Shown>>> {
    let (member, wanted) = asked(params)?;
    let name: String = tx.one(members::table.filter(members::id.eq(member)).select(members::name))?;
    let before = roles_of(tx, member)?;
    if wanted.iter().all(|r| before.contains(r)) {
        return Ok(None);
    }
    let mut titles = |all: &[String]| all.iter().map(|r| crate::roles::title_of(tx, r)).collect::<Result<Vec<_>>>();
    Ok(Some(vec![Shown { what: name.into(), before: titles(&before)?, after: titles(&wanted)? }]))
}

fn carry_roles(tx: &mut Tx, params: &Value) -> Result<Value> {
    let (member, wanted) = asked(params)?;
    approval::one_at_a_time(tx)?;
    let name: String = tx.one(members::table.filter(members::id.eq(member)).select(members::name).for_update())?;
    let before = roles_of(tx, member)?;
    within_reach(tx, &before)?;
    within_reach(tx, &wanted)?;
    // What stays is not written anew: the database looks at every role that is given.
    let gone = member_roles::member_id.eq(member).and(member_roles::role.ne_all(&wanted));
    tx.run(diesel::delete(member_roles::table.filter(gone)))?;
    let new = wanted.iter().filter(|r| !before.contains(r));
    let rows: Vec<_> = new.map(|r| (member_roles::member_id.eq(member), member_roles::role.eq(r))).collect();
    tx.run(diesel::insert_into(member_roles::table).values(rows))?;
    keep_an_admin(tx)?;
    approval::keep_two(tx)?;
    tx.journal("members.roles_changed", Some(member), json!({"before": before, "after": wanted}))?;
    Ok(name.into())
}

/// Giving somebody their seat back, and its roles with it.
pub static RESTORE: Act = of_people(
    "members.restore",
    |tx, params| {
        let (member, _) = asked(params)?;
        let name: String = tx.one(members::table.filter(members::id.eq(member)).select(members::name))?;
        let held = roles_of(tx, member)?;
        let titles = held.iter().map(|r| crate::roles::title_of(tx, r)).collect::<Result<Vec<_>>>()?;
        Ok(Some(vec![Shown { what: name.into(), before: vec![key("approval-archived")], after: titles }]))
    },
    |tx, params| set_status(tx, asked(params)?.0, "active").map(Value::from),
);

/// Done, waiting for a second person, or the sentence that says why not.
pub(crate) fn answered(outcome: Result<Outcome>, words: &'static str) -> Result<Go> {
    match outcome {
        Ok(Outcome::Asked(id)) => Ok(approvals::asked(id)),
        Ok(Outcome::Done(name)) => said(Ok(name.as_str().unwrap_or_default().into()), words),
        Err(e) => said(Err(e), words),
    }
}

async fn archive(scope: Scope, id: Path<Id>) -> Result<Go> {
    let member = *id;
    let done = scope.tx(move |tx| set_status(tx, member, "archived")).await;
    Ok(said(done, "team-archived")?.undo(format!("/app/team/{member}/restore")))
}

async fn restore(scope: Scope, id: Path<Id>) -> Result<Go> {
    let params = json!({"member": *id});
    answered(scope.tx(move |tx| RESTORE.perform(tx, params)).await, "team-restored")
}

fn set_status(tx: &mut Tx, member: Id, status: &'static str) -> Result<String> {
    approval::one_at_a_time(tx)?;
    let held = roles_of(tx, member)?;
    within_reach(tx, &held)?;
    if status == "active" {
        web::plan::one_more_seat(tx)?;
    }
    let changed = diesel::update(members::table.filter(members::id.eq(member)))
        .set((members::status.eq(status), members::updated_at.eq(diesel::dsl::now)));
    let name = tx.one(changed.returning(members::name))?;
    keep_an_admin(tx)?;
    approval::keep_two(tx)?;
    tx.journal(if status == "active" { "members.restored" } else { "members.archived" }, Some(member), json!({}))?;
    Ok(name)
}
