//! Who sees one record, and why: asked of the database as each member in turn,
//! so that what is said here is what happens.

use super::openings::{self, Opening, project_titles};
use super::projects::{self, Held};
use super::{Person, as_options, extent_words, people, resource, role_words, titles};
use crate::opens;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::policy::Policy;
use kernel::principal::Id;
use kernel::reach::Extent;
use kernel::resource::Resource;
use kernel::schema::shares as s;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use web::{Page, Visit, field_errors};

/// What one member may do with the record.
struct Sight {
    person: Person,
    reads: bool,
    changes: bool,
}

/// A record opened by hand: to a member or to a team.
#[derive(Queryable)]
struct Share {
    id: Id,
    member: Option<Id>,
    team: Option<Id>,
    reason: Option<String>,
    ends_at: Option<DateTime<Utc>>,
    created_by: String,
}

/// Everything the page says, read in one transaction.
struct Seen {
    title: String,
    sights: Vec<Sight>,
    shares: Vec<Share>,
    /// How it is opened to somebody today.
    openings: Vec<Opening>,
    held: Held,
    /// Names of teams, and of the projects that hold it.
    teams: Vec<(Id, String)>,
    projects: HashMap<Id, String>,
    titles: HashMap<String, Option<String>>,
}

impl Seen {
    fn team(&self, id: Id) -> String {
        self.teams.iter().find(|(team, _)| *team == id).map(|(_, name)| name.clone()).unwrap_or_default()
    }

    /// How it is opened to a member: the nearest way first, and the longest of these.
    fn way(&self, member: Id) -> Option<&Opening> {
        let mine = self.openings.iter().filter(|o| o.member == member);
        mine.min_by_key(|o| (o.project.is_some(), o.team.is_some(), o.ends_at.is_some(), std::cmp::Reverse(o.ends_at)))
    }

    /// Its word, and what is named in it.
    fn by(&self, way: &Opening) -> (&'static str, String) {
        match (&way.project, way.team) {
            (Some((_, project)), _) => ("project", self.projects.get(project).cloned().unwrap_or_else(|| "…".into())),
            (None, Some(team)) => ("team", self.team(team)),
            (None, None) => ("hand", String::new()),
        }
    }
}

fn read(tx: &mut Tx, of: &'static Resource, id: Id, policy: &Policy) -> Result<Seen> {
    tx.scope().require(of.may.read)?;
    let title = of.title(&(of.store.find)(tx, id)?);
    let mut sights = Vec::new();
    for person in people(tx)? {
        let reads = within(tx, of, id, person.id, of.may.read, &policy.extent(person.id, of.may.read))?;
        let changes = reads && within(tx, of, id, person.id, of.may.update, &policy.extent(person.id, of.may.update))?;
        sights.push(Sight { person, reads, changes });
    }
    let standing = s::table.filter(s::resource.eq(of.name).and(s::record.eq(id)).and(s::deleted_at.is_null())).order(s::id);
    let shares = tx.all(standing.select((s::id, s::member_id, s::team_id, s::reason, s::ends_at, s::created_by)))?;
    let mut openings = openings::all(tx)?;
    openings.retain(|o| o.record == id && o.resource == of.name);
    let projects = project_titles(tx, openings.iter().filter_map(|o| o.project.as_ref()).map(|(of, id)| (of.as_str(), *id)))?;
    let held = projects::of(tx, of, id)?;
    Ok(Seen { title, sights, shares, openings, held, teams: openings::teams(tx)?, projects, titles: titles(tx)? })
}

/// Whether a member's permission reaches the record; the database is asked only where rows decide.
fn within(tx: &mut Tx, of: &'static Resource, id: Id, member: Id, may: kernel::module::Permission, extent: &Extent) -> Result<bool> {
    let rules = tx.scope().policy().clone();
    match extent {
        Extent::Nothing => Ok(false),
        Extent::Everything => Ok(true),
        _ if may == of.may.read => tx.as_member(&rules, member, may, |tx| match (of.store.find)(tx, id) {
            Ok(_) => Ok(true),
            Err(Error::NotFound) => Ok(false),
            Err(e) => Err(e),
        }),
        _ => tx.as_member(&rules, member, may, |tx| of.changeable(tx, id)),
    }
}

async fn seen(scope: &Scope, of: &'static Resource, id: Id) -> Result<(Seen, Arc<Policy>)> {
    let policy = scope.house().policy(scope.tenant().id).await?;
    let rules = policy.clone();
    Ok((scope.tx(move |tx| read(tx, of, id, &rules)).await?, policy))
}

pub(super) async fn page(visit: Visit, scope: Scope, path: Path<(String, Id)>) -> Result<Page> {
    let (name, id) = path.into_inner();
    let of = resource(&scope, &name)?;
    shown(&visit, &scope, of, id, json!({}), &[]).await
}

/// The page; `typed` is what was typed into an opening that is not right yet.
pub(super) async fn shown(visit: &Visit, scope: &Scope, of: &'static Resource, id: Id, typed: Value, wrongs: &[Wrong]) -> Result<Page> {
    let (seen, policy) = seen(scope, of, id).await?;
    let names: HashMap<Id, &str> = seen.sights.iter().map(|s| (s.person.id, s.person.name.as_str())).collect();
    let rows: Vec<Value> = seen.sights.iter().map(|sight| row(visit, &seen, &policy, of, sight)).collect();
    let team = |id: Id| visit.say("share-team", &[("name", seen.team(id))]);
    let shares: Vec<Value> = (seen.shares.iter())
        .map(|s| {
            let by = s.created_by.strip_prefix("member:").and_then(|id| names.get(&id.parse().ok()?).copied());
            let name = s.team.map(team).or_else(|| s.member.and_then(|m| names.get(&m).map(|n| n.to_string())));
            json!({"id": s.id, "name": name, "team": s.team.is_some(), "reason": s.reason, "ends_at": s.ends_at, "by": by, "over": s.ends_at.is_some_and(|at| at <= Utc::now())})
        })
        .collect();
    let reading = seen.sights.iter().filter(|s| s.reads).count();
    let held = projects::shown(visit, &seen.held, (of, id));
    let teams: Vec<Value> = seen.teams.iter().map(|(id, _)| json!({"value": format!("team:{id}"), "label": team(*id)})).collect();
    let title = seen.title.clone();
    let mut offered = as_options(&seen.sights.into_iter().map(|s| s.person).collect::<Vec<_>>());
    offered.extend(teams);
    Ok(Page::new("access/record.html")
        .titled(visit.say("sight-title", &[("title", title.clone())]))
        .summary("sight-summary")
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY })
        .crumb(visit.say(&format!("{}-many", of.name), &[]), Some(&format!("/app/{}", of.name)))
        .crumb(title, Some(&format!("/app/{}/{id}", of.name)))
        .with("base", format!("/app/access/{}/{id}", of.name))
        .with("record_href", format!("/app/{}/{id}", of.name))
        .with("invite_href", opens::way(scope, of, id))
        .with("is_artist", of.name == "artists")
        .with("rows", rows)
        .with("reading", reading)
        .with("shares", shares)
        .with("is_project", of.holds)
        .with("held", held)
        .with("values", typed)
        .with("errors", field_errors(visit, wrongs))
        .with("people", offered))
}

fn row(visit: &Visit, seen: &Seen, policy: &Policy, of: &Resource, sight: &Sight) -> Value {
    let member = sight.person.id;
    // Whose roles go everywhere, needs no other reason.
    let way = seen.way(member).filter(|_| sight.reads && policy.extent(member, of.may.read) != Extent::Everything);
    let why: Vec<String> = policy
        .grants_of(member, of.may.read)
        .map(|g| {
            let limit = if g.conditional { visit.say("extent-ruled", &[]) } else { visit.say(&format!("reach-{}", g.reach.name()), &[]) };
            format!("{} · {limit}", role_words(visit, &seen.titles, &g.role))
        })
        .collect();
    let state = match (sight.reads, sight.changes) {
        (false, _) => "none",
        (true, false) => "read",
        (true, true) => "all",
    };
    let reason = match (&why[..], sight.reads, way) {
        ([], ..) => visit.say("sight-no-right", &[]),
        (_, false, _) => visit.say("sight-out-of-reach", &[("roles", why.join(" ; "))]),
        (_, true, Some(way)) => {
            let (by, name) = seen.by(way);
            visit.say(&format!("sight-by-{by}"), &[("name", name), ("roles", why.join(" ; "))])
        }
        _ => why.join(" ; "),
    };
    json!({
        "id": member, "name": sight.person.name, "department": sight.person.department, "state": state,
        "word": visit.say(&format!("sight-{state}"), &[]), "why": reason, "until": way.and_then(|w| w.ends_at),
    })
}

/// The same for programs.
pub(super) async fn json(visit: Visit, scope: Scope, path: Path<(String, Id)>) -> Result<HttpResponse> {
    let (name, id) = path.into_inner();
    let of = resource(&scope, &name)?;
    let (seen, policy) = seen(&scope, of, id).await?;
    let people: Vec<Value> = (seen.sights.iter())
        .map(|s| {
            let (_, read) = extent_words(&visit, &policy.extent(s.person.id, of.may.read));
            let opened: Vec<Value> = (seen.openings.iter().filter(|o| o.member == s.person.id))
                .map(|o| {
                    let (by, name) = seen.by(o);
                    json!({"by": by, "name": name, "project": o.project.as_ref().map(|(_, id)| id), "team": o.team, "ends_at": o.ends_at})
                })
                .collect();
            json!({"id": s.person.id, "name": s.person.name, "reads": s.reads, "changes": s.changes, "reach": read, "roles": policy.grants_of(s.person.id, of.may.read).map(|g| &g.role).collect::<Vec<_>>(), "opened": opened})
        })
        .collect();
    let shares: Vec<Value> = (seen.shares.iter())
        .map(|s| json!({"id": s.id, "member": s.member, "team": s.team, "reason": s.reason, "ends_at": s.ends_at}))
        .collect();
    let holders: Vec<Value> =
        (seen.held.holders.iter()).map(|h| json!({"projects": h.of.name, "project": h.id, "title": h.title})).collect();
    let holds: Vec<Value> =
        (seen.held.holds.iter()).map(|(of, id, title)| json!({"resource": of.name, "id": id, "title": title})).collect();
    Ok(HttpResponse::Ok().json(json!({
        "resource": of.name, "id": id, "title": seen.title, "people": people, "shares": shares, "projects": holders, "holds": holds,
    })))
}
