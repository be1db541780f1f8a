//! Who sees one record, and why: asked of the database as each member in turn,
//! so that what is said here is what happens.

use super::{Person, as_options, extent_words, people, resource, role_words, titles};
use actix_web::HttpResponse;
use actix_web::web::Path;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::policy::Policy;
use kernel::principal::Id;
use kernel::reach::Extent;
use kernel::resource::Resource;
use kernel::schema::shares as s;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use web::{Page, Visit};

/// What one member may do with the record.
struct Sight {
    person: Person,
    reads: bool,
    changes: bool,
}

/// A record opened by hand.
#[derive(Queryable)]
struct Share {
    id: Id,
    member: Id,
    reason: Option<String>,
    ends_at: Option<DateTime<Utc>>,
    created_by: String,
}

/// Everything the page says, read in one transaction.
struct Seen {
    title: String,
    sights: Vec<Sight>,
    shares: Vec<Share>,
    titles: HashMap<String, Option<String>>,
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
    let shares = tx.all(standing.select((s::id, s::member_id, s::reason, s::ends_at, s::created_by)))?;
    Ok(Seen { title, sights, shares, titles: titles(tx)? })
}

/// Whether a member's permission reaches the record; the database is asked only where rows decide.
fn within(tx: &mut Tx, of: &'static Resource, id: Id, member: Id, may: kernel::module::Permission, extent: &Extent) -> Result<bool> {
    match extent {
        Extent::Nothing => Ok(false),
        Extent::Everything => Ok(true),
        _ if may == of.may.read => tx.as_member(member, may, |tx| match (of.store.find)(tx, id) {
            Ok(_) => Ok(true),
            Err(Error::NotFound) => Ok(false),
            Err(e) => Err(e),
        }),
        _ => tx.as_member(member, may, |tx| of.changeable(tx, id)),
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
    let (seen, policy) = seen(&scope, of, id).await?;
    let names: HashMap<Id, String> = seen.sights.iter().map(|s| (s.person.id, s.person.name.clone())).collect();
    let rows: Vec<Value> = seen.sights.iter().map(|sight| row(&visit, &seen, &policy, of, sight)).collect();
    let shares: Vec<Value> = seen
        .shares
        .iter()
        .map(|s| {
            let by = s.created_by.strip_prefix("member:").and_then(|id| names.get(&id.parse().ok()?).cloned());
            json!({"id": s.id, "name": names.get(&s.member), "reason": s.reason, "ends_at": s.ends_at, "by": by, "over": s.ends_at.is_some_and(|at| at <= Utc::now())})
        })
        .collect();
    let reading = seen.sights.iter().filter(|s| s.reads).count();
    let offered: Vec<Person> = seen.sights.into_iter().map(|s| s.person).collect();
    Ok(Page::new("access/record.html")
        .titled(visit.say("sight-title", &[("title", seen.title.clone())]))
        .summary("sight-summary")
        .crumb(visit.say(&format!("{}-many", of.name), &[]), Some(&format!("/app/{}", of.name)))
        .crumb(seen.title, Some(&format!("/app/{}/{id}", of.name)))
        .with("base", format!("/app/access/{}/{id}", of.name))
        .with("record_href", format!("/app/{}/{id}", of.name))
        .with("rows", rows)
        .with("reading", reading)
        .with("shares", shares)
        .with("people", as_options(&offered)))
}

fn row(visit: &Visit, seen: &Seen, policy: &Policy, of: &Resource, sight: &Sight) -> Value {
    let member = sight.person.id;
    let share = seen.shares.iter().find(|s| s.member == member && s.ends_at.is_none_or(|at| at > Utc::now()));
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
    let reason = match (&why[..], sight.reads, share) {
        ([], ..) => visit.say("sight-no-right", &[]),
        (_, false, _) => visit.say("sight-out-of-reach", &[("roles", why.join(" ; "))]),
        (_, true, Some(_)) => visit.say("sight-shared", &[("roles", why.join(" ; "))]),
        _ => why.join(" ; "),
    };
    json!({
        "id": member, "name": sight.person.name, "department": sight.person.department, "state": state,
        "word": visit.say(&format!("sight-{state}"), &[]), "why": reason,
    })
}

/// The same for programs.
pub(super) async fn json(visit: Visit, scope: Scope, path: Path<(String, Id)>) -> Result<HttpResponse> {
    let (name, id) = path.into_inner();
    let of = resource(&scope, &name)?;
    let (seen, policy) = seen(&scope, of, id).await?;
    let people: Vec<Value> = seen
        .sights
        .iter()
        .map(|s| {
            let (_, read) = extent_words(&visit, &policy.extent(s.person.id, of.may.read));
            json!({"id": s.person.id, "name": s.person.name, "reads": s.reads, "changes": s.changes, "reach": read, "roles": policy.grants_of(s.person.id, of.may.read).map(|g| &g.role).collect::<Vec<_>>()})
        })
        .collect();
    Ok(HttpResponse::Ok().json(json!({"resource": of.name, "id": id, "title": seen.title, "people": people})))
}
