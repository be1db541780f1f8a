//! What one person may do, resource by resource and action by action, and which roles say so.

use super::graph::{Drawing, Known, Subject};
use super::{awake, extent, role_words};
use actix_web::HttpResponse;
use actix_web::web::Path;
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::schema::{members, team_members, teams};
use kernel::scope::Scope;
use serde_json::{Value, json};
use web::{Page, Visit};

/// The actions of a resource, in the order of the diagram's columns.
pub(crate) const ACTIONS: [&str; 8] = ["read", "create", "update", "delete", "import", "export", "comment", "reveal"];

pub(super) async fn page(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Page> {
    shown(&visit, &scope, *id, false).await
}

/// What the reader may do: where a refusal is explained.
pub(super) async fn mine(visit: Visit, scope: Scope) -> Result<Page> {
    shown(&visit, &scope, scope.principal().member().ok_or(Error::NotFound)?, true).await
}

async fn shown(visit: &Visit, scope: &Scope, member: Id, mine: bool) -> Result<Page> {
    let (known, teams) = scope.tx(move |tx| Ok((Known::read(tx)?, teams_of(tx, member)?))).await?;
    let (all, titles) = (&known.people, &known.titles);
    let person = all.iter().find(|p| p.id == member).ok_or(Error::NotFound)?;
    let policy = scope.house().policy(scope.tenant().id).await?;
    let groups: Vec<Value> = awake(scope)
        .map(|m| {
            let rows: Vec<Value> = m
                .resources
                .iter()
                .map(|r| {
                    let cells: Vec<Value> = ACTIONS
                        .iter()
                        .map(|action| match r.permissions().find(|may| may.ends_with(&format!(".{action}"))) {
                            Some(may) => extent(visit, &policy, titles, member, may),
                            None => Value::Null,
                        })
                        .collect();
                    json!({"title": visit.say(&format!("{}-many", r.name), &[]), "icon": r.icon, "cells": cells})
                })
                .collect();
            let others: Vec<Value> = m
                .permissions
                .iter()
                .map(|may| {
                    let mut line = extent(visit, &policy, titles, member, may);
                    line["may"] = json!(visit.say(&format!("may-{}", may.replace('.', "-")), &[]));
                    line
                })
                .collect();
            json!({"title": visit.say(&format!("module-{}", m.manifest.name), &[]), "rows": rows, "others": others})
        })
        .collect();
    let roles: Vec<Value> = policy
        .roles_of(member)
        .map(|r| json!({"title": role_words(visit, titles, r), "href": scope.allows(crate::ROLES).then(|| format!("/app/roles/{r}"))}))
        .collect();
    let actions: Vec<String> = ACTIONS.iter().map(|a| visit.say(&format!("action-of-{a}"), &[])).collect();
    let projects: Vec<Value> =
        (known.projects_of(member).into_iter()).map(|(id, until)| json!({"name": known.projects.get(&id), "until": until})).collect();
    let page = Page::new("access/person.html");
    let page = if mine {
        page.title("rights-mine").summary("rights-mine-summary").crumb("profile-title", Some("/app/profile"))
    } else {
        page.titled(visit.say("rights-title", &[("name", person.name.clone())]))
            .summary("rights-summary")
            .crumb("team-title", Some("/app/team"))
    };
    // Who else is here is not told to those who only look at themselves.
    let others: Vec<&_> = all.iter().filter(|_| !mine).collect();
    Ok(page
        .with("givers", givers(&policy, all, member))
        .with(
            "person",
            json!({"id": member, "department": person.department, "teams": teams, "projects": projects, "ends_at": policy.ends_of(member)}),
        )
        .with("others", others.iter().map(|p| json!({"id": p.id, "name": p.name, "current": p.id == member})).collect::<Vec<_>>())
        .with("roles", roles)
        .with("actions", actions)
        .with("graph", Drawing { visit, scope, policy: &policy, known: &known }.of(&Subject::Person(member)))
        .with("groups", groups))
}

/// Who can give this person a right: whoever decides what roles may; nobody, to one of them.
fn givers(policy: &kernel::policy::Policy, all: &[super::Person], member: Id) -> Vec<String> {
    if policy.grants_of(member, crate::ROLES).next().is_some() {
        return Vec::new();
    }
    all.iter().filter(|p| policy.grants_of(p.id, crate::ROLES).next().is_some()).map(|p| p.name.clone()).take(5).collect()
}

fn teams_of(tx: &mut kernel::scope::Tx, member: Id) -> Result<Vec<String>> {
    let mine = teams::table.inner_join(team_members::table.on(team_members::team_id.eq(teams::id)));
    tx.all(mine.filter(team_members::member_id.eq(member).and(teams::deleted_at.is_null())).order(teams::name).select(teams::name))
}

/// The same for programs: every permission, its extent, and the grants that say so.
pub(super) async fn json(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let member = *id;
    let name: String = scope.tx(move |tx| tx.one(members::table.filter(members::id.eq(member)).select(members::name))).await?;
    let policy = scope.house().policy(scope.tenant().id).await?;
    let rights: Vec<Value> = awake(&scope)
        .flat_map(|m| m.all_permissions())
        .map(|may| {
            let by: Vec<Value> = policy
                .grants_of(member, may)
                .map(|g| json!({"role": g.role, "reach": g.reach.name(), "conditional": g.conditional}))
                .collect();
            json!({"permission": may, "allowed": !by.is_empty(), "by": by})
        })
        .collect();
    Ok(HttpResponse::Ok().json(json!({"id": member, "name": name, "ends_at": policy.ends_of(member), "rights": rights})))
}
