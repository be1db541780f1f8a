//! Roles: what each may do, by module and resource. Custom ones are made by cloning.

use crate::ROLES;
use crate::team::role_title;
use actix_web::web::Path;
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::module::Module;
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::schema::{grants, member_roles, roles};
use kernel::scope::Scope;
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit};

pub fn routes(r: &mut Routes) {
    r.get("/app/roles", ROLES, page);
    r.get("/app/roles/{name}", ROLES, one);
    r.post("/app/roles/{name}", ROLES, save);
    r.post("/app/roles/{name}/clone", ROLES, clone);
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
            let all: Vec<(String, Option<String>, i32)> =
                tx.all(roles::table.order((roles::level.desc(), roles::name)).select((roles::name, roles::title, roles::level)))?;
            let held: Vec<String> = tx.all(grants::table.filter(grants::role.eq(wanted)).select(grants::permission))?;
            let counts: Vec<(String, i64)> =
                tx.all(member_roles::table.group_by(member_roles::role).select((member_roles::role, diesel::dsl::count_star())))?;
            Ok((all, held, counts))
        })
        .await?;
    let Some((_, title, level)) = all.iter().find(|(n, ..)| *n == name) else { return Err(Error::NotFound) };
    let tabs: Vec<Value> = all
        .iter()
        .map(|(n, t, level)| json!({"name": n, "title": role_title(&visit, n, t.as_deref()), "level": level, "people": counts.iter().find(|(r, _)| r == n).map_or(0, |(_, c)| *c), "current": *n == name}))
        .collect();
    let awake = scope.house().edition().all().filter(|m| scope.tenant().has(m.manifest.name) && m.all_permissions().next().is_some());
    let groups: Vec<Value> = awake.map(|m| group(&visit, m, &held)).collect();
    let page = Page::new("admin/roles.html").title("roles-title").summary("roles-summary");
    Ok(page
        .with("roles", tabs)
        .with(
            "role",
            json!({"name": name, "title": role_title(&visit, &name, title.as_deref()), "level": level, "locked": name == "admin"}),
        )
        .with("groups", groups))
}

/// A module's permissions: a row per resource with its seven actions, then the rest.
fn group(visit: &Visit, module: &'static Module, held: &[String]) -> Value {
    let has = |may: &str| held.iter().any(|h| h == may);
    let rows: Vec<Value> = module
        .resources
        .iter()
        .map(|r| {
            let cells: Vec<Value> = r.permissions().map(|may| json!({"may": may, "label": visit.say(&format!("action-of-{}", may.rsplit('.').next().unwrap_or_default()), &[]), "on": has(may)})).collect();
            json!({"title": visit.say(&format!("{}-many", r.name), &[]), "cells": cells})
        })
        .collect();
    let others: Vec<Value> = module
        .permissions
        .iter()
        .map(|may| json!({"may": may, "label": visit.say(&format!("may-{}", may.replace('.', "-")), &[]), "on": has(may)}))
        .collect();
    json!({"title": visit.say(&format!("module-{}", module.manifest.name), &[]), "rows": rows, "others": others})
}

/// The permissions of a role as ticked. Those of modules that are off stay as they are.
async fn save(scope: Scope, name: Path<String>, form: Form) -> Result<Go> {
    let role = name.into_inner();
    if role == "admin" {
        return Ok(Go::to("/app/roles").toast("warn", "roles-admin-locked", &[]));
    }
    let shown: Vec<&'static str> =
        scope.house().edition().all().filter(|m| scope.tenant().has(m.manifest.name)).flat_map(Module::all_permissions).collect();
    let ticked: Vec<&'static str> = shown.iter().copied().filter(|may| form.all("may").contains(may)).collect();
    let to = format!("/app/roles/{role}");
    scope
        .tx(move |tx| {
            let _: String = tx.one(roles::table.filter(roles::name.eq(&role)).select(roles::name).for_update())?;
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
            tx.journal("roles.changed", None::<Id>, json!({"role": role, "given": new, "taken": gone}))
        })
        .await?;
    Ok(Go::to(to).toast("ok", "roles-saved", &[]))
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
            let level: i32 = tx.one(roles::table.filter(roles::name.eq(&from)).select(roles::level))?;
            tx.run(diesel::insert_into(roles::table).values((
                roles::name.eq(&made),
                roles::title.eq(Some(&title)),
                roles::level.eq(level),
            )))?;
            let held: Vec<String> = tx.all(grants::table.filter(grants::role.eq(&from)).select(grants::permission))?;
            let rows: Vec<_> = held.iter().map(|may| (grants::role.eq(&made), grants::permission.eq(may))).collect();
            tx.run(diesel::insert_into(grants::table).values(rows))?;
            tx.journal("roles.cloned", None::<Id>, json!({"from": from, "role": made, "title": title}))
        })
        .await?;
    Ok(Go::to(to).toast("ok", "roles-cloned", &[]))
}
