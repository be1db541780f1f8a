//! Roles: what each may do, by module and resource. Custom ones are made by cloning.

use crate::ROLES;
use crate::access::change::{Trial, effect};
use crate::access::person::ACTIONS;
use crate::access::{confirm, reach_of, tabs as access_tabs};
use crate::approvals::acts::of_roles;
use crate::approvals::or_asked;
use crate::team::role_title;
use actix_web::Either;
use actix_web::web::Path;
use diesel::prelude::*;
use kernel::approval::{self, Act, Outcome, Shown, key};
use kernel::error::{Error, Result};
use kernel::module::Module;
use kernel::principal::Id;
use kernel::reach::Reach;
use kernel::routes::Routes;
use kernel::schema::{grants, member_roles, members, roles};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit};

pub fn routes(r: &mut Routes) {
    r.get("/app/roles", ROLES, page);
    r.get("/app/roles/{name}", ROLES, one);
    r.post("/app/roles/{name}", ROLES, save).dangerous();
    r.post("/app/roles/{name}/clone", ROLES, clone).dangerous();
}

async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    shown(visit, scope, "admin".into()).await
}

async fn one(visit: Visit, scope: Scope, name: Path<String>) -> Result<Page> {
    shown(visit, scope, name.into_inner()).await
}

async fn shown(visit: Visit, scope: Scope, name: String) -> Result<Page> {
    let wanted = name.clone();
    let (all, held, counts) = scope
        .tx(move |tx| {
            let columns = (roles::name, roles::title, roles::level, roles::reach);
            let all: Vec<(String, Option<String>, i32, String)> =
                tx.all(roles::table.order((roles::level.desc(), roles::name)).select(columns))?;
            let limit = (grants::permission, grants::reach.is_not_null().or(grants::conditions.ne(json!([]))));
            let held: Vec<(String, bool)> = tx.all(grants::table.filter(grants::role.eq(wanted)).select(limit))?;
            let counts: Vec<(String, i64)> =
                tx.all(member_roles::table.group_by(member_roles::role).select((member_roles::role, diesel::dsl::count_star())))?;
            Ok((all, held, counts))
        })
        .await?;
    let Some((_, title, level, reach)) = all.iter().find(|(n, ..)| *n == name) else { return Err(Error::NotFound) };
    let tabs: Vec<Value> = all
        .iter()
        .map(|(n, t, level, _)| json!({"name": n, "title": role_title(&visit, n, t.as_deref()), "level": level, "people": counts.iter().find(|(r, _)| r == n).map_or(0, |(_, c)| *c), "current": *n == name}))
        .collect();
    let awake = scope.house().edition().all().filter(|m| scope.tenant().has(m.manifest.name) && m.all_permissions().next().is_some());
    let groups: Vec<Value> = awake.map(|m| group(&visit, m, &name, &held)).collect();
    let reaches: Vec<Value> = Reach::EVERY
        .iter()
        .rev()
        .map(|r| json!({"value": r.name(), "label": visit.say(&format!("reach-{}", r.name()), &[]), "what": visit.say(&format!("reach-{}-what", r.name()), &[]), "on": *reach == r.name()}))
        .collect();
    let page = Page::new("admin/roles.html").title("roles-title").summary("roles-summary");
    Ok(page
        .with("tabs", access_tabs(&visit, &scope, "/app/roles"))
        .with("roles", tabs)
        .with(
            "role",
            json!({"name": name, "title": role_title(&visit, &name, title.as_deref()), "level": level, "locked": name == "admin"}),
        )
        .with("reaches", reaches)
        .with("actions", ACTIONS.iter().map(|a| visit.say(&format!("action-of-{a}"), &[])).collect::<Vec<_>>())
        .with("groups", groups))
}

/// A module's permissions: a row per resource with its seven actions, then the rest.
fn group(visit: &Visit, module: &'static Module, role: &str, held: &[(String, bool)]) -> Value {
    // The administration holds no list: it may do everything.
    let has = |may: &str| role == "admin" || held.iter().any(|(h, _)| h == may);
    let limited = |may: &str| held.iter().any(|(h, limited)| h == may && *limited);
    let rows: Vec<Value> = module
        .resources
        .iter()
        .map(|r| {
            let cell = |action: &&str| {
                let may = r.permissions().find(|may| may.ends_with(&format!(".{action}")))?;
                Some(json!({"may": may, "label": visit.say(&format!("may-{}", may.replace('.', "-")), &[]), "on": has(may), "limited": limited(may)}))
            };
            let cells: Vec<Option<Value>> = ACTIONS.iter().map(cell).collect();
            let limits = r.permissions().any(has).then(|| format!("/app/roles/{role}/limits/{}", r.name));
            json!({"title": visit.say(&format!("{}-many", r.name), &[]), "icon": r.icon, "cells": cells, "limits": limits})
        })
        .collect();
    let others: Vec<Value> = module
        .permissions
        .iter()
        .map(|may| json!({"may": may, "label": visit.say(&format!("may-{}", may.replace('.', "-")), &[]), "on": has(may)}))
        .collect();
    json!({"title": visit.say(&format!("module-{}", module.manifest.name), &[]), "rows": rows, "others": others})
}

/// The permissions of a role as ticked, and how far it goes; the effect on people is shown
/// before anything is written. Permissions of modules that are off stay as they are.
async fn save(visit: Visit, scope: Scope, name: Path<String>, form: Form) -> Result<Either<Page, Go>> {
    let role = name.into_inner();
    if role == "admin" {
        return Ok(Either::Right(Go::to("/app/roles").toast("warn", "roles-admin-locked", &[])));
    }
    let shown: Vec<&'static str> =
        scope.house().edition().all().filter(|m| scope.tenant().has(m.manifest.name)).flat_map(Module::all_permissions).collect();
    let ticked: Vec<&'static str> = shown.iter().copied().filter(|may| form.all("may").contains(may)).collect();
    let (to, reach) = (format!("/app/roles/{role}"), reach_of(&form)?);
    if form.text("step") != "apply" {
        let trial = Trial::Role { role, reach, may: ticked, known: shown };
        let effect = effect(&visit, &scope, |rules| trial.apply(rules));
        return Ok(Either::Left(confirm(effect.await?, &to, &form)));
    }
    let mut ticked = ticked;
    ticked.sort_unstable();
    let params = json!({"role": role, "reach": reach.name(), "may": ticked});
    let outcome = scope.tx(move |tx| CHANGE.perform(tx, params)).await;
    saved(outcome, to)
}

/// The role was changed, waits for a second person, or cannot be.
pub(crate) fn saved(outcome: Result<Outcome>, to: String) -> Result<Either<Page, Go>> {
    match outcome {
        Ok(outcome) => Ok(Either::Right(or_asked(outcome, |_| Go::to(to).toast("ok", "roles-saved", &[])))),
        Err(Error::Conflict(code)) if code == "four-eyes-short" => Ok(Either::Right(Go::to(to).toast("warn", "four-eyes-short", &[]))),
        Err(e) => Err(e),
    }
}

/// A role as it will be: what it gains and loses, and how far it goes.
pub static CHANGE: Act = of_roles("roles.change", show, carry);

struct Change {
    /// What stands: each limited permission, see `access::limits_of`.
    limits: Vec<String>,
    /// What will stand, where that is said.
    wanted: Option<Vec<String>>,
    role: String,
    usual: String,
    reach: &'static str,
    given: Vec<String>,
    taken: Vec<String>,
}

fn change(tx: &mut Tx, params: &Value) -> Result<Change> {
    let text = |name: &str| params[name].as_str().unwrap_or_default().to_string();
    let (role, reach) = (text("role"), Reach::named(&text("reach")).ok_or_else(|| Error::invalid("reach", "choice"))?);
    let tenant = tx.scope().tenant().clone();
    // Permissions of modules that are off stay as they are.
    let known: Vec<&str> =
        tx.scope().house().edition().all().filter(|m| tenant.has(m.manifest.name)).flat_map(Module::all_permissions).collect();
    let ticked: Vec<String> =
        params["may"].as_array().into_iter().flatten().filter_map(|m| m.as_str()).filter(|m| known.contains(m)).map(String::from).collect();
    let usual: String = tx.one(roles::table.filter(roles::name.eq(&role)).select(roles::reach).for_update())?;
    let mine = grants::table.filter(grants::role.eq(&role).and(grants::permission.eq_any(known)));
    let before: Vec<String> = tx.all(mine.order(grants::permission).select(grants::permission))?;
    let given = ticked.iter().filter(|t| !before.contains(t)).cloned().collect();
    let taken = before.into_iter().filter(|b| !ticked.contains(b)).collect();
    let limits = crate::access::limits_of(tx, &role)?;
    let wanted = params["limits"].as_array().map(|all| all.iter().filter_map(|l| l.as_str().map(String::from)).collect());
    Ok(Change { limits, wanted, role, usual, reach: reach.name(), given, taken })
}

/// Whoever has a role, for people to read.
pub(crate) fn holders(tx: &mut Tx, role: &str) -> Result<Shown> {
    let held =
        member_roles::table.inner_join(members::table.on(members::id.eq(member_roles::member_id))).filter(member_roles::role.eq(role));
    let names: Vec<String> = tx.all(held.order(members::name).select(members::name))?;
    Ok(Shown { what: key("approval-concerns"), before: Vec::new(), after: names.into_iter().map(Value::from).collect() })
}

/// The words of a role in a request: the agency's own title, or the preset's.
pub(crate) fn title_of(tx: &mut Tx, role: &str) -> Result<Value> {
    let title: Option<Option<String>> = tx.maybe(roles::table.filter(roles::name.eq(role)).select(roles::title))?;
    Ok(title.flatten().map_or_else(|| key(format!("role-{role}")), Value::from))
}

/// Only what widens a role is sensitive.
fn show(tx: &mut Tx, params: &Value) -> Result<Option<Vec<Shown>>> {
    let change = change(tx, params)?;
    let (looser, limited) = match &change.wanted {
        Some(wanted) => crate::access::limits_differ(tx, (&change.limits, &change.usual), (wanted, change.reach))?,
        None => (false, Vec::new()),
    };
    let wider = looser || Reach::named(change.reach) > Reach::named(&change.usual);
    if change.given.is_empty() && !wider {
        return Ok(None);
    }
    let words = |all: &[String]| all.iter().map(|may| key(format!("may-{}", may.replace('.', "-")))).collect::<Vec<_>>();
    let mut lines = vec![
        Shown { what: key("approval-role"), before: Vec::new(), after: vec![title_of(tx, &change.role)?] },
        Shown { what: key("approval-given"), before: Vec::new(), after: words(&change.given) },
        Shown { what: key("approval-taken"), before: words(&change.taken), after: Vec::new() },
        holders(tx, &change.role)?,
    ];
    if change.usual != change.reach {
        let reach = |name: &str| vec![key(format!("reach-{name}"))];
        lines.push(Shown { what: key("roles-reach"), before: reach(&change.usual), after: reach(change.reach) });
    }
    lines.extend(limited);
    lines.retain(|l| !(l.before.is_empty() && l.after.is_empty()));
    Ok(Some(lines))
}

fn carry(tx: &mut Tx, params: &Value) -> Result<Value> {
    let Change { limits, wanted, role, usual, reach, given, taken } = change(tx, params)?;
    tx.run(diesel::update(roles::table.filter(roles::name.eq(&role))).set(roles::reach.eq(reach)))?;
    let gone = grants::permission.eq_any(&taken).and(grants::role.eq(&role));
    tx.run(diesel::delete(grants::table.filter(gone)))?;
    let rows: Vec<_> = given.iter().map(|may| (grants::role.eq(&role), grants::permission.eq(may))).collect();
    tx.run(diesel::insert_into(grants::table).values(rows))?;
    if let Some(wanted) = wanted {
        crate::access::set_limits(tx, &role, &wanted)?;
    }
    approval::keep_two(tx)?;
    let before = json!({"reach": usual, "limits": limits});
    let after = json!({"reach": reach, "limits": crate::access::limits_of(tx, &role)?});
    let data = json!({"role": role, "given": given, "taken": taken, "before": before, "after": after});
    tx.journal("roles.changed", None::<Id>, data)?;
    Ok(Value::Null)
}

/// Makes a role so, where somebody else asked for a second person already: see `configuration`.
pub(crate) fn set(tx: &mut Tx, params: &Value) -> Result<()> {
    carry(tx, params).map(|_| ())
}

/// A new role with the same permissions and level.
async fn clone(scope: Scope, name: Path<String>, form: Form) -> Result<Go> {
    let (from, title) = (name.into_inner(), form.text("title").to_string());
    let to = format!("/app/roles/{from}");
    match scope.tx(move |tx| copy(tx, &from, &title)).await {
        Ok(made) => Ok(Go::to(format!("/app/roles/{made}")).toast("ok", "roles-cloned", &[])),
        Err(Error::Invalid(_)) => Ok(Go::to(to).toast("warn", "roles-name-needed", &[])),
        Err(e) => Err(e),
    }
}

/// Copies a role under another title; the name of the copy.
pub(crate) fn copy(tx: &mut Tx, from: &str, title: &str) -> Result<String> {
    if !(1..=60).contains(&title.chars().count()) {
        return Err(Error::invalid("title", "required"));
    }
    let made = format!("own_{}", &uuid::Uuid::now_v7().simple().to_string()[20..]);
    let (level, reach): (i32, String) = tx.one(roles::table.filter(roles::name.eq(from)).select((roles::level, roles::reach)))?;
    let row = (roles::name.eq(&made), roles::title.eq(Some(title)), roles::level.eq(level), roles::reach.eq(reach));
    tx.run(diesel::insert_into(roles::table).values(row))?;
    let held: Vec<(String, Option<String>, Value)> =
        tx.all(grants::table.filter(grants::role.eq(from)).select((grants::permission, grants::reach, grants::conditions)))?;
    let copied = |(may, reach, conditions): &(String, Option<String>, Value)| {
        let limits = (grants::reach.eq(reach.clone()), grants::conditions.eq(conditions.clone()));
        (grants::role.eq(made.clone()), grants::permission.eq(may.clone()), limits)
    };
    let rows: Vec<_> = held.iter().map(copied).collect();
    tx.run(diesel::insert_into(grants::table).values(rows))?;
    tx.journal("roles.cloned", None::<Id>, json!({"from": from, "role": made, "title": title}))?;
    Ok(made)
}
