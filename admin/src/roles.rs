//! Roles: what each may do, by module and resource. Custom ones are made by cloning.

use crate::ROLES;
use crate::access::change::effect;
use crate::access::person::ACTIONS;
use crate::access::{confirm, reach_of, tabs as access_tabs};
use crate::team::role_title;
use actix_web::Either;
use actix_web::web::Path;
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::module::Module;
use kernel::policy::Grant;
use kernel::principal::Id;
use kernel::reach::Reach;
use kernel::routes::Routes;
use kernel::schema::{grants, member_roles, roles};
use kernel::scope::Scope;
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
        let effect = effect(&visit, &scope, |rules| {
            rules.grants.retain(|g| g.role != role || ticked.contains(&g.permission.as_str()) || !shown.contains(&g.permission.as_str()));
            for grant in rules.grants.iter_mut().filter(|g| g.role == role && !g.own_reach) {
                grant.reach = reach;
            }
            let held: Vec<String> = rules.grants.iter().filter(|g| g.role == role).map(|g| g.permission.clone()).collect();
            let new = ticked.iter().filter(|may| !held.iter().any(|h| h == **may));
            rules.grants.extend(new.map(|may| Grant { reach, ..Grant::whole(role.as_str(), *may) }));
        });
        return Ok(Either::Left(confirm(effect.await?, &to, &form)));
    }
    scope
        .tx(move |tx| {
            let usual: String = tx.one(roles::table.filter(roles::name.eq(&role)).select(roles::reach).for_update())?;
            tx.run(diesel::update(roles::table.filter(roles::name.eq(&role))).set(roles::reach.eq(reach.name())))?;
            let mine = grants::table.filter(grants::role.eq(&role).and(grants::permission.eq_any(shown)));
            let before: Vec<String> = tx.all(mine.select(grants::permission))?;
            let gone: Vec<&String> = before.iter().filter(|b| !ticked.contains(&b.as_str())).collect();
            let new: Vec<&&str> = ticked.iter().filter(|t| !before.iter().any(|b| b == **t)).collect();
            tx.run(diesel::delete(
                grants::table
                    .filter(grants::role.eq(&role).and(grants::permission.eq_any(gone.iter().map(|g| g.as_str()).collect::<Vec<_>>()))),
            ))?;
            let rows: Vec<_> = new.iter().map(|may| (grants::role.eq(&role), grants::permission.eq(**may))).collect();
            tx.run(diesel::insert_into(grants::table).values(rows))?;
            tx.journal(
                "roles.changed",
                None::<Id>,
                json!({"role": role, "given": new, "taken": gone, "before": {"reach": usual}, "after": {"reach": reach.name()}}),
            )
        })
        .await?;
    Ok(Either::Right(Go::to(to).toast("ok", "roles-saved", &[])))
}

/// A new role with the same permissions and level.
async fn clone(scope: Scope, name: Path<String>, form: Form) -> Result<Go> {
    let (from, title) = (name.into_inner(), form.text("title").to_string());
    if title.is_empty() || title.chars().count() > 60 {
        return Ok(Go::to(format!("/app/roles/{from}")).toast("warn", "roles-name-needed", &[]));
    }
    let made = format!("own_{}", &uuid::Uuid::now_v7().simple().to_string()[20..]);
    let to = format!("/app/roles/{made}");
    scope
        .tx(move |tx| {
            let (level, reach): (i32, String) = tx.one(roles::table.filter(roles::name.eq(&from)).select((roles::level, roles::reach)))?;
            tx.run(diesel::insert_into(roles::table).values((
                roles::name.eq(&made),
                roles::title.eq(Some(&title)),
                roles::level.eq(level),
                roles::reach.eq(reach),
            )))?;
            let held: Vec<(String, Option<String>, Value)> =
                tx.all(grants::table.filter(grants::role.eq(&from)).select((grants::permission, grants::reach, grants::conditions)))?;
            let copied = |(may, reach, conditions): &(String, Option<String>, Value)| {
                (
                    grants::role.eq(made.clone()),
                    grants::permission.eq(may.clone()),
                    grants::reach.eq(reach.clone()),
                    grants::conditions.eq(conditions.clone()),
                )
            };
            let rows: Vec<_> = held.iter().map(copied).collect();
            tx.run(diesel::insert_into(grants::table).values(rows))?;
            tx.journal("roles.cloned", None::<Id>, json!({"from": from, "role": made, "title": title}))
        })
        .await?;
    Ok(Go::to(to).toast("ok", "roles-cloned", &[]))
}
