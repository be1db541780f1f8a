//! The team as a list, and each person's page.

use crate::access::last_day;
use crate::invitations::{self, pending};
use crate::members::fits;
use crate::seats::{keys_of, locked};
use crate::team::role_title;
use crate::{PEOPLE, opens};
use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use chrono::{DateTime, Utc};
use diesel::dsl::max;
use diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::principal::Id;
use kernel::roles::PRESETS;
use kernel::routes::Routes;
use kernel::schema::directory::sessions;
use kernel::schema::{journal, member_roles, members, roles};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::collections::HashMap;
use tenants::Standing;
use web::{Form, Page, Visit, field_errors};

pub fn routes(r: &mut Routes) {
    r.get("/app/team", PEOPLE, page);
    r.get("/app/team/{id}", PEOPLE, one);
    invitations::routes(r);
}

/// A seat and its roles.
pub(crate) struct Seat {
    pub id: Id,
    pub account: Id,
    pub name: String,
    pub email: String,
    pub status: String,
    pub since: DateTime<Utc>,
    pub roles: Vec<String>,
}

type Titles = Vec<(String, Option<String>)>;

fn titles(tx: &mut Tx) -> Result<Titles> {
    tx.all(roles::table.order((roles::level.desc(), roles::name)).select((roles::name, roles::title)))
}

/// Every seat, archived ones too.
pub(crate) fn seats(tx: &mut Tx) -> Result<Vec<Seat>> {
    let mut held: HashMap<Id, Vec<String>> = HashMap::new();
    let pairs = member_roles::table.order(member_roles::role).select((member_roles::member_id, member_roles::role));
    for (member, role) in tx.all::<(Id, String)>(pairs)? {
        held.entry(member).or_default().push(role);
    }
    type Row = (Id, Id, String, String, String, DateTime<Utc>);
    let columns = (members::id, members::account_id, members::name, members::email, members::status, members::created_at);
    let all: Vec<Row> = tx.all(members::table.order((members::status, members::name)).select(columns))?;
    let seat = |(id, account, name, email, status, since): Row| Seat {
        roles: held.remove(&id).unwrap_or_default(),
        id,
        account,
        name,
        email,
        status,
        since,
    };
    Ok(all.into_iter().map(seat).collect())
}

/// When each account was last seen at this agency, and how many sessions it has here.
pub(crate) async fn seen(visit: &Visit) -> Result<HashMap<Id, (Option<DateTime<Utc>>, i64)>> {
    let here = visit.tenant().map(|t| t.id).ok_or(Error::NotFound)?;
    let rows: Vec<(Id, Option<DateTime<Utc>>, i64)> = visit
        .house()
        .platform_tx("system:team", move |tx| {
            let open = sessions::table.filter(sessions::tenant_id.eq(here).and(sessions::expires_at.gt(diesel::dsl::now)));
            tx.all(open.group_by(sessions::account_id).select((sessions::account_id, max(sessions::seen_at), diesel::dsl::count_star())))
        })
        .await?;
    Ok(rows.into_iter().map(|(account, at, count)| (account, (at, count))).collect())
}

async fn page(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let asked = Form::of_query(req.query_string());
    let begun = if asked.has("opens") { opens::begun(asked.text("opens")) } else { json!({}) };
    shown(&visit, &scope, &asked, begun, &[], None).await
}

/// The list as it was asked for; `values` is what was typed into an invitation that is not right yet, `made` an account
/// whose first password is shown once.
pub async fn shown(visit: &Visit, scope: &Scope, asked: &Form, values: Value, wrongs: &[Wrong], made: Option<Value>) -> Result<Page> {
    let record = values["opens"].as_str().unwrap_or_default().to_string();
    let (seats, all, opened) = scope.tx(move |tx| Ok((seats(tx)?, titles(tx)?, opens::asked(tx, &record)?))).await?;
    let (seen, waiting) = (seen(visit).await?, pending(visit).await?);
    let title = |name: &String| role_title(visit, name, all.iter().find(|(n, _)| n == name).and_then(|(_, t)| t.as_deref()));
    let me = scope.principal().member();
    let (find, role, state) = (asked.text("q"), asked.text("role"), asked.text("state"));
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs([("q", find), ("role", role), ("state", state)]).finish();
    let person = |s: &Seat| {
        json!({
            "id": s.id, "name": s.name, "email": s.email, "archived": s.status != "active", "me": Some(s.id) == me,
            "roles": s.roles.iter().map(title).collect::<Vec<_>>(), "seen": seen.get(&s.account).and_then(|(at, _)| *at),
        })
    };
    let people: Vec<Value> = seats.iter().filter(|s| fits(s, asked)).map(person).collect();
    let what = |n: &String| if PRESETS.iter().any(|p| p.name == n) { visit.say(&format!("role-{n}-what"), &[]) } else { String::new() };
    let offered: Vec<Value> = all.iter().map(|(n, _)| json!({"value": n, "label": title(n), "what": what(n)})).collect();
    let waiting: Vec<Value> = waiting
        .iter()
        .map(|i| json!({"id": i.id, "email": i.email, "name": i.name, "by": i.invited_by, "at": i.invited_at, "until": i.expires_at, "over": i.expired(), "ends_at": i.standing.ends_at, "standing": placed(visit, &i.standing), "opens": i.opens.as_ref().map(|o| opens::words(visit, o)), "roles": i.roles.iter().map(title).collect::<Vec<_>>()}))
        .collect();
    Ok(Page::new("admin/team.html")
        .title("team-title")
        .summary("team-summary")
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY })
        .with("total", seats.len())
        .with("people", people)
        .with("waiting", waiting)
        .with("roles", offered)
        .with("made", made)
        .with("csv_href", format!("/app/team.csv?{query}"))
        .with("asked", json!({"q": find, "role": role, "state": state}))
        .with("values", values)
        .with("opens", opened.map(|o| opens::words(visit, &o)))
        .with("errors", field_errors(visit, wrongs)))
}

/// One person: roles, sessions, what happened to their seat.
async fn one(visit: Visit, scope: Scope, id: Path<Id>) -> Result<Page> {
    member(&visit, &scope, *id, None, &[]).await
}

/// The page of one person; `typed` is what was typed of their standing, where it is not right yet.
pub(crate) async fn member(visit: &Visit, scope: &Scope, member: Id, typed: Option<Value>, wrongs: &[Wrong]) -> Result<Page> {
    let (seat, all, history, names, keys, standing) = scope
        .tx(move |tx| {
            let all = seats(tx)?;
            let names: HashMap<String, String> = all.iter().map(|s| (format!("member:{}", s.id), s.name.clone())).collect();
            let seat = all.into_iter().find(|s| s.id == member).ok_or(Error::NotFound)?;
            let lines = journal::table.filter(journal::subject.eq(member).and(journal::what.like("members.%")));
            let lines = lines.order(journal::id.desc()).limit(30).select((journal::at, journal::actor, journal::what));
            let history = tx.all::<(DateTime<Utc>, String, String)>(lines)?;
            Ok((seat, titles(tx)?, history, names, keys_of(tx, member)?, crate::standing::of(tx, member)?))
        })
        .await?;
    let (at, sessions) = seen(visit).await?.get(&seat.account).copied().unwrap_or((None, 0));
    let history: Vec<Value> = history
        .iter()
        .map(|(at, actor, what)| {
            let who = names.get(actor).cloned().unwrap_or_else(|| visit.say("timeline-system", &[]));
            json!({"at": at, "who": who, "what": visit.say(&format!("event-{}", what.replace(['.', '_'], "-")), &[])})
        })
        .collect();
    let offered: Vec<Value> =
        all.iter().map(|(n, t)| json!({"value": n, "label": role_title(visit, n, t.as_deref()), "on": seat.roles.contains(n)})).collect();
    Ok(Page::new("admin/member.html")
        .with("audit", scope.allows(crate::AUDIT))
        .titled(seat.name.clone())
        .crumb("team-title", Some("/app/team"))
        .crumb(seat.name.clone(), None)
        .with(
            "person",
            json!({
                "id": seat.id, "name": seat.name, "email": seat.email, "archived": seat.status != "active", "since": seat.since,
                "me": Some(seat.id) == scope.principal().member(), "seen": at, "sessions": sessions, "locked": locked(visit, seat.account).await?,
            }),
        )
        .with("roles", offered)
        .with("ends_at", standing.ends_at)
        .with("standing", typed.unwrap_or_else(|| kept(&standing, &scope.tenant().zone)))
        .with("errors", field_errors(visit, wrongs))
        .status(if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY })
        .with("keys", keys)
        .with("history", history))
}

/// Where somebody who is invited will stand, in one line.
fn placed(visit: &Visit, standing: &Standing) -> String {
    let outside = standing.external.then(|| visit.say("team-external", &[]));
    [standing.job.clone(), standing.department.clone(), outside].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A standing as its form shows it.
fn kept(standing: &Standing, zone: &str) -> Value {
    json!({
        "job": standing.job, "department": standing.department, "external": standing.external,
        "ends_on": standing.ends_at.map(|at| last_day(at, zone).to_string()),
    })
}
