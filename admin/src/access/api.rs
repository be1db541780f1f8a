//! Roles, what they grant, teams, and who has which role: for programs. What needs a second person
//! answers 202 and says where the request waits.

use super::teams;
use crate::roles::{CHANGE, copy};
use crate::team::SET_ROLES;
use crate::{PEOPLE, ROLES};
use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use diesel::prelude::*;
use kernel::approval::{Act, Outcome};
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::schema::{grants as g, member_roles as mr, roles, team_members as tm, teams as t};
use kernel::scope::{Scope, Tx};
use serde::Deserialize;
use serde_json::{Value, json};
use web::Visit;

pub(super) fn routes(r: &mut Routes) {
    r.get("/api/v1/roles", ROLES, list).told(told::roles);
    r.post("/api/v1/roles", ROLES, add).dangerous().told(told::add);
    r.get("/api/v1/roles/{name}", ROLES, one).told(told::role);
    r.patch("/api/v1/roles/{name}", ROLES, change).dangerous().told(told::change);
    r.post("/api/v1/members/{id}/roles", PEOPLE, seat).dangerous().told(told::seat);
    r.get("/api/v1/teams", PEOPLE, every_team).told(told::teams);
    r.post("/api/v1/teams", PEOPLE, new_team).told(told::new_team);
    r.patch("/api/v1/teams/{id}", PEOPLE, mates).dangerous().told(told::mates);
}

type Role = (String, Option<String>, i32, String);

/// Roles as programs read them; one, or all.
fn read(tx: &mut Tx, visit: &Visit, one: Option<&str>) -> Result<Vec<Value>> {
    let all: Vec<Role> =
        tx.all(roles::table.order((roles::level.desc(), roles::name)).select((roles::name, roles::title, roles::level, roles::reach)))?;
    let held: Vec<(String, String, Option<String>, Value)> =
        tx.all(g::table.order((g::role, g::permission)).select((g::role, g::permission, g::reach, g::conditions)))?;
    let people: Vec<(String, i64)> = tx.all(mr::table.group_by(mr::role).select((mr::role, diesel::dsl::count_star())))?;
    let shown = |(name, title, level, reach): Role| {
        let mine = held.iter().filter(|(role, ..)| *role == name);
        let grants: Vec<Value> =
            mine.map(|(_, may, reach, conditions)| json!({"permission": may, "reach": reach, "conditions": conditions})).collect();
        let count = people.iter().find(|(role, _)| *role == name).map_or(0, |(_, n)| *n);
        let words = crate::team::role_title(visit, &name, title.as_deref());
        json!({"name": name, "title": words, "level": level, "reach": reach, "people": count, "grants": grants})
    };
    Ok(all.into_iter().filter(|(name, ..)| one.is_none_or(|one| one == name)).map(shown).collect())
}

async fn list(visit: Visit, scope: Scope) -> Result<HttpResponse> {
    let all = scope.tx(move |tx| read(tx, &visit, None)).await?;
    Ok(HttpResponse::Ok().json(json!({"data": all})))
}

async fn one(visit: Visit, scope: Scope, name: Path<String>) -> Result<HttpResponse> {
    let found = scope.tx(move |tx| read(tx, &visit, Some(&name))).await?.pop().ok_or(Error::NotFound)?;
    Ok(HttpResponse::Ok().json(found))
}

/// A copy of a role, under another title.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Copy {
    from: String,
    title: String,
}

async fn add(visit: Visit, scope: Scope, body: Json<Copy>) -> Result<HttpResponse> {
    let Copy { from, title } = body.into_inner();
    let made = scope
        .tx(move |tx| {
            let name = copy(tx, &from, title.trim())?;
            read(tx, &visit, Some(&name))
        })
        .await?;
    Ok(HttpResponse::Created().json(made.first()))
}

/// What a role may, and how far.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wider {
    reach: String,
    may: Vec<String>,
}

async fn change(visit: Visit, scope: Scope, name: Path<String>, body: Json<Wider>) -> Result<HttpResponse> {
    let (role, Wider { reach, mut may }) = (name.into_inner(), body.into_inner());
    if role == "admin" {
        return Err(Error::invalid("name", "choice"));
    }
    if let Some(odd) = may.iter().find(|may| kernel::roles::permission(scope.house().edition(), may).is_none()) {
        tracing::debug!(permission = odd, "no such permission");
        return Err(Error::invalid("may", "choice"));
    }
    may.sort_unstable();
    may.dedup();
    let done = done(&scope, &CHANGE, json!({"role": role, "reach": reach, "may": may})).await?;
    let Some(waits) = done else { return one(visit, scope, Path::from(role)).await };
    Ok(HttpResponse::Accepted().json(waits))
}

/// The roles of a person.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seat {
    roles: Vec<String>,
}

async fn seat(scope: Scope, id: Path<Id>, body: Json<Seat>) -> Result<HttpResponse> {
    let (member, mut wanted) = (*id, body.into_inner().roles);
    wanted.sort_unstable();
    wanted.dedup();
    match done(&scope, &SET_ROLES, json!({"member": member, "roles": wanted})).await? {
        None => Ok(HttpResponse::Ok().json(json!({"member": member, "roles": wanted}))),
        Some(waits) => Ok(HttpResponse::Accepted().json(waits)),
    }
}

/// Nothing once it is done; else where it waits.
async fn done(scope: &Scope, act: &'static Act, params: Value) -> Result<Option<Value>> {
    match scope.tx(move |tx| act.perform(tx, params)).await? {
        Outcome::Done(_) => Ok(None),
        Outcome::Asked(id) => Ok(Some(web::waits(id))),
    }
}

fn read_teams(tx: &mut Tx, one: Option<Id>) -> Result<Vec<Value>> {
    let all: Vec<(Id, String, Option<String>)> =
        tx.all(t::table.filter(t::deleted_at.is_null()).order(t::name).select((t::id, t::name, t::about)))?;
    let seats: Vec<(Id, Id)> = tx.all(tm::table.select((tm::team_id, tm::member_id)))?;
    let shown = |(id, name, about): (Id, String, Option<String>)| {
        let mates: Vec<Id> = seats.iter().filter(|(team, _)| *team == id).map(|(_, m)| *m).collect();
        json!({"id": id, "name": name, "about": about, "members": mates})
    };
    Ok(all.into_iter().filter(|(id, ..)| one.is_none_or(|one| one == *id)).map(shown).collect())
}

async fn every_team(scope: Scope) -> Result<HttpResponse> {
    let all = scope.tx(|tx| read_teams(tx, None)).await?;
    Ok(HttpResponse::Ok().json(json!({"data": all})))
}

/// A team's name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
}

async fn new_team(scope: Scope, body: Json<Named>) -> Result<HttpResponse> {
    let name = body.into_inner().name.trim().to_string();
    if let Some(code) = teams::wrong_name(&name) {
        return Err(Error::invalid("name", code));
    }
    let made = scope
        .tx(move |tx| {
            let id = teams::found(tx, &name)?;
            read_teams(tx, Some(id))
        })
        .await?;
    Ok(HttpResponse::Created().json(made.first()))
}

/// Who works in a team.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mates {
    members: Vec<Id>,
}

async fn mates(scope: Scope, id: Path<Id>, body: Json<Mates>) -> Result<HttpResponse> {
    let team = *id;
    if let Some(waits) = done(&scope, &teams::SEAT, teams::seats(team, body.into_inner().members)).await? {
        return Ok(HttpResponse::Accepted().json(waits));
    }
    let kept = scope.tx(move |tx| read_teams(tx, Some(team))).await?;
    Ok(HttpResponse::Ok().json(kept.first()))
}

/// What the API's description says of all this.
mod told {
    use serde_json::{Value, json};

    fn one_role() -> Value {
        let (text, some) = (json!({"type": "string"}), json!({"type": ["string", "null"]}));
        let condition = json!({"type": "object", "properties": {"field": text, "op": text, "value": {}}});
        let grant = json!({"type": "object", "properties": {"permission": text, "reach": some, "conditions": {"type": "array", "items": condition}}});
        json!({"type": "object", "properties": {
            "name": text, "title": text, "level": {"type": "integer", "minimum": 0, "maximum": 3}, "reach": reach(),
            "people": {"type": "integer"}, "grants": {"type": "array", "items": grant},
        }})
    }

    fn reach() -> Value {
        json!({"type": "string", "enum": ["all", "department", "team", "own", "shared"]})
    }

    fn one_team() -> Value {
        json!({"type": "object", "properties": {
            "id": key(), "name": {"type": "string"}, "about": {"type": ["string", "null"]}, "members": {"type": "array", "items": key()},
        }})
    }

    fn key() -> Value {
        json!({"type": "string", "format": "uuid"})
    }

    fn list(of: Value) -> Value {
        json!({"gives": {"type": "object", "properties": {"data": {"type": "array", "items": of}}}})
    }

    fn texts() -> Value {
        json!({"type": "array", "items": {"type": "string"}})
    }

    pub fn roles() -> Value {
        list(one_role())
    }

    pub fn role() -> Value {
        json!({"gives": one_role()})
    }

    pub fn add() -> Value {
        let takes = json!({"type": "object", "required": ["from", "title"], "properties": {"from": {"type": "string"}, "title": {"type": "string", "maxLength": 60}}});
        json!({"takes": takes, "gives": one_role(), "status": "201"})
    }

    pub fn change() -> Value {
        let takes = json!({"type": "object", "required": ["reach", "may"], "properties": {"reach": reach(), "may": texts()}});
        json!({"takes": takes, "gives": one_role(), "waits": web::waits_told()})
    }

    pub fn seat() -> Value {
        let takes = json!({"type": "object", "required": ["roles"], "properties": {"roles": texts()}});
        let gives = json!({"type": "object", "properties": {"member": key(), "roles": texts()}});
        json!({"takes": takes, "gives": gives, "waits": web::waits_told()})
    }

    pub fn teams() -> Value {
        list(one_team())
    }

    pub fn new_team() -> Value {
        let takes = json!({"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "maxLength": 60}}});
        json!({"takes": takes, "gives": one_team(), "status": "201"})
    }

    pub fn mates() -> Value {
        let takes = json!({"type": "object", "required": ["members"], "properties": {"members": {"type": "array", "items": key()}}});
        json!({"takes": takes, "gives": one_team(), "waits": web::waits_told()})
    }
}
