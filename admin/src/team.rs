//! The people of the agency: seats, roles, invitations.

use crate::PEOPLE;
use actix_web::Either;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use chrono::Duration;
use diesel::prelude::*;
use kernel::accounts::{Ticket, secret};
use kernel::error::{Error, Result, Wrong};
use kernel::field::is_email;
use kernel::principal::Id;
use kernel::roles::PRESETS;
use kernel::routes::Routes;
use kernel::schema::{grants, member_roles, members, roles};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::collections::HashMap;
use web::letter::{SendMail, letter};
use web::{Form, Go, Page, Visit, field_errors};

pub fn routes(r: &mut Routes) {
    r.get("/app/team", PEOPLE, page);
    r.post("/app/team/invite", PEOPLE, invite);
    r.get("/app/team/{id}/rights", PEOPLE, rights);
    r.post("/app/team/{id}/roles", PEOPLE, set_roles);
    r.post("/app/team/{id}/archive", PEOPLE, archive);
    r.post("/app/team/{id}/restore", PEOPLE, restore);
}

/// A seat and its roles.
struct Seat {
    id: Id,
    name: String,
    email: String,
    status: String,
    roles: Vec<String>,
}

fn seats(tx: &mut Tx) -> Result<Vec<Seat>> {
    let mut held: HashMap<Id, Vec<String>> = HashMap::new();
    for (member, role) in
        tx.all::<(Id, String)>(member_roles::table.order(member_roles::role).select((member_roles::member_id, member_roles::role)))?
    {
        held.entry(member).or_default().push(role);
    }
    let all: Vec<(Id, String, String, String)> =
        tx.all(members::table.order(members::name).select((members::id, members::name, members::email, members::status)))?;
    Ok(all
        .into_iter()
        .map(|(id, name, email, status)| Seat { roles: held.remove(&id).unwrap_or_default(), id, name, email, status })
        .collect())
}

/// The words of a role: the agency's own title, or the preset's.
pub(crate) fn role_title(visit: &Visit, name: &str, title: Option<&str>) -> String {
    title.map_or_else(|| visit.say(&format!("role-{name}"), &[]), String::from)
}

async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    shown(&visit, &scope, json!({}), &[]).await
}

async fn shown(visit: &Visit, scope: &Scope, values: Value, wrongs: &[Wrong]) -> Result<Page> {
    let (seats, all) = scope
        .tx(|tx| {
            Ok((
                seats(tx)?,
                tx.all::<(String, Option<String>)>(roles::table.order(roles::level.desc()).select((roles::name, roles::title)))?,
            ))
        })
        .await?;
    let title = |name: &String| role_title(visit, name, all.iter().find(|(n, _)| n == name).and_then(|(_, t)| t.as_deref()));
    let me = scope.principal().member();
    let people: Vec<Value> = seats
        .iter()
        .map(|s| json!({"id": s.id, "name": s.name, "email": s.email, "archived": s.status != "active", "me": Some(s.id) == me, "roles": s.roles.iter().map(title).collect::<Vec<_>>(), "keys": s.roles}))
        .collect();
    let offered: Vec<Value> = all.iter().map(|(n, _)| json!({"value": n, "label": title(n), "what": if PRESETS.iter().any(|p| p.name == n) { visit.say(&format!("role-{n}-what"), &[]) } else { String::new() }})).collect();
    let status = if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Page::new("admin/team.html").title("team-title").summary("team-summary").status(status);
    Ok(page.with("people", people).with("roles", offered).with("values", values).with("errors", field_errors(visit, wrongs)))
}

async fn invite(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let (email, name, role) = (form.text("email").to_lowercase(), form.text("name").to_string(), form.text("role").to_string());
    let mut wrongs = Vec::new();
    if !is_email(&email) {
        wrongs.push(Wrong::new("email", if email.is_empty() { "required" } else { "email" }));
    }
    if name.is_empty() {
        wrongs.push(Wrong::new("name", "required"));
    }
    let (known, wanted) = scope
        .tx({
            let (email, role) = (email.clone(), role.clone());
            move |tx| {
                let seated: Option<String> =
                    tx.maybe(members::table.filter(members::email.eq(email).and(members::status.eq("active"))).select(members::email))?;
                within_reach(tx, std::slice::from_ref(&role))?;
                let role: Option<i32> = tx.maybe(roles::table.filter(roles::name.eq(role)).select(roles::level))?;
                Ok((seated.is_some(), role))
            }
        })
        .await?;
    if known {
        wrongs.push(Wrong::new("email", "member-already"));
    }
    if wanted.is_none() {
        wrongs.push(Wrong::new("role", "choice"));
    }
    if !wrongs.is_empty() {
        return Ok(Either::Left(shown(&visit, &scope, json!({"email": email, "name": name, "role": role}), &wrongs).await?));
    }
    let (token, hash) = secret();
    let tenant = scope.tenant().clone();
    let by = visit.session().and_then(|s| s.member.as_ref()).map(|m| m.name.clone()).unwrap_or_default();
    let link = format!("{}/invitation/{token}", visit.config().origin_of(&tenant));
    let message =
        letter(&visit, "invitation", &email, &link, &[("name", name.clone()), ("by", by.clone()), ("agency", tenant.name.clone())])?;
    let said = email.clone();
    let (to, data) = (email.clone(), json!({"name": name, "roles": [role], "invited_by": by}));
    visit
        .house()
        .platform_tx("system:invitation", move |tx| {
            tx.issue(
                hash,
                &Ticket {
                    purpose: "invitation",
                    tenant: Some(tenant.id),
                    account: None,
                    email: Some(&to),
                    slug: None,
                    data,
                    lasts: Duration::days(7),
                },
            )?;
            tx.order(SendMail::now(message)?)
        })
        .await?;
    scope.tx(move |tx| tx.journal("members.invited", None, json!({"role": role}))).await?;
    Ok(Either::Right(Go::to("/app/team").toast("ok", "team-invited", &[("email", said)])))
}

/// What one person may do here, and which role says so.
async fn rights(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Page> {
    let member = *id;
    let name: String = scope.tx(move |tx| tx.one(members::table.filter(members::id.eq(member)).select(members::name))).await?;
    let policy = scope.house().policy(scope.tenant().id).await?;
    let who = kernel::principal::Principal::User(member);
    let groups: Vec<Value> = scope
        .house()
        .edition()
        .all()
        .filter(|m| scope.tenant().has(m.manifest.name) && m.all_permissions().next().is_some())
        .map(|m| {
            let line = |may| {
                let decision = policy.allows(&who, may);
                json!({"may": visit.say(&format!("may-{}", may.replace('.', "-")), &[]), "allowed": decision.allowed, "role": decision.role.map(|r| role_title(&visit, &r, None))})
            };
            json!({"title": visit.say(&format!("module-{}", m.manifest.name), &[]), "lines": m.all_permissions().map(line).collect::<Vec<_>>()})
        })
        .collect();
    Ok(Page::new("admin/rights.html")
        .titled(visit.say("rights-title", &[("name", name)]))
        .crumb("team-title", Some("/app/team"))
        .with("groups", groups))
}

/// Nobody hands out, or takes away, more than they may do themselves; who decides about roles may do all of it.
fn within_reach(tx: &mut Tx, names: &[String]) -> Result<()> {
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

fn roles_of(tx: &mut Tx, member: Id) -> Result<Vec<String>> {
    tx.all(member_roles::table.filter(member_roles::member_id.eq(member)).select(member_roles::role))
}

/// Whoever changes seats waits here for whoever changes them now: the last administrator cannot be lost between two.
fn one_at_a_time(tx: &mut Tx) -> Result<()> {
    tx.one::<String>(roles::table.filter(roles::name.eq("admin")).select(roles::name).for_update()).map(|_| ())
}

/// At least one active administrator remains.
fn keep_an_admin(tx: &mut Tx) -> Result<()> {
    let admins = member_roles::table
        .inner_join(members::table.on(members::id.eq(member_roles::member_id)))
        .filter(member_roles::role.eq("admin").and(members::status.eq("active")));
    if tx.one::<i64>(admins.count())? == 0 { Err(Error::Conflict("last-admin".into())) } else { Ok(()) }
}

/// What a change of seats answers: done, or the sentence that says why not.
fn said(done: Result<String>, words: &'static str) -> Result<Go> {
    match done {
        Ok(name) => Ok(Go::to("/app/team").toast("ok", words, &[("name", name)])),
        Err(Error::Conflict(code)) if code == "last-admin" => Ok(Go::to("/app/team").toast("warn", "team-last-admin", &[])),
        Err(e) => Err(e),
    }
}

async fn set_roles(scope: Scope, id: Path<Id>, form: Form) -> Result<Go> {
    let member = *id;
    let wanted: Vec<String> = form.all("roles").into_iter().map(String::from).collect();
    let done = scope
        .tx(move |tx| {
            one_at_a_time(tx)?;
            let name: String = tx.one(members::table.filter(members::id.eq(member)).select(members::name).for_update())?;
            let before = roles_of(tx, member)?;
            within_reach(tx, &before)?;
            within_reach(tx, &wanted)?;
            tx.run(diesel::delete(member_roles::table.filter(member_roles::member_id.eq(member))))?;
            let rows: Vec<_> = wanted.iter().map(|r| (member_roles::member_id.eq(member), member_roles::role.eq(r))).collect();
            tx.run(diesel::insert_into(member_roles::table).values(rows))?;
            keep_an_admin(tx)?;
            tx.journal("members.roles_changed", Some(member), json!({"before": before, "after": wanted}))?;
            Ok(name)
        })
        .await;
    said(done, "team-roles-changed")
}

async fn archive(scope: Scope, id: Path<Id>) -> Result<Go> {
    let member = *id;
    Ok(said(set_status(&scope, member, "archived").await, "team-archived")?.undo(format!("/app/team/{member}/restore")))
}

async fn restore(scope: Scope, id: Path<Id>) -> Result<Go> {
    said(set_status(&scope, *id, "active").await, "team-restored")
}

async fn set_status(scope: &Scope, member: Id, status: &'static str) -> Result<String> {
    scope
        .tx(move |tx| {
            one_at_a_time(tx)?;
            let held = roles_of(tx, member)?;
            within_reach(tx, &held)?;
            let changed = diesel::update(members::table.filter(members::id.eq(member)))
                .set((members::status.eq(status), members::updated_at.eq(diesel::dsl::now)));
            let name = tx.one(changed.returning(members::name))?;
            keep_an_admin(tx)?;
            tx.journal(if status == "active" { "members.restored" } else { "members.archived" }, Some(member), json!({}))?;
            Ok(name)
        })
        .await
}
