//! The team for programs, and as a file. A seat is no resource of the kernel's: it cannot be made, changed in bulk,
//! imported or thrown away like a record, since an account, roles and a second person stand behind it.

use crate::PEOPLE;
use crate::roster::{Seat, seats, seen};
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::scope::Scope;
use serde_json::{Value, json};
use std::collections::HashMap;
use theme::Locale;
use web::{Form, Visit};

/// Members on one page of the API, unless told.
const SHOWN: usize = 50;

pub fn routes(r: &mut Routes) {
    r.get("/app/team.csv", PEOPLE, csv);
    r.get("/api/v1/members", PEOPLE, list).told(list_told);
    r.get("/api/v1/members/{id:[0-9a-f-]{36}}", PEOPLE, one).told(one_told);
}

/// Whether a seat is asked for: by words, a role, a state.
pub(crate) fn fits(seat: &Seat, asked: &Form) -> bool {
    let (find, role, state) = (asked.text("q").to_lowercase(), asked.text("role"), asked.text("state"));
    (find.is_empty() || seat.name.to_lowercase().contains(&find) || seat.email.contains(&find))
        && (role.is_empty() || seat.roles.iter().any(|r| r == role))
        && (state.is_empty() || seat.status == state)
}

type Seen = HashMap<Id, (Option<DateTime<Utc>>, i64)>;

fn told(seat: &Seat, seen: &Seen) -> Value {
    json!({
        "id": seat.id, "name": seat.name, "email": seat.email, "state": seat.status, "roles": seat.roles,
        "since": seat.since, "seen_at": seen.get(&seat.account).and_then(|(at, _)| *at),
    })
}

/// In the order that is asked for; who comes after `cursor` in it.
fn sorted(mut all: Vec<Seat>, sort: &str, cursor: &str) -> Result<Vec<Seat>> {
    match sort.trim_start_matches('-') {
        "" | "name" => all.sort_by_key(|s| (s.name.to_lowercase(), s.id)),
        "email" => all.sort_by_key(|s| s.email.clone()),
        "since" => all.sort_by_key(|s| (s.since, s.id)),
        _ => return Err(Error::invalid("sort", "choice")),
    }
    if sort.starts_with('-') {
        all.reverse();
    }
    if cursor.is_empty() {
        return Ok(all);
    }
    let last: Id = cursor.parse().map_err(|_| Error::invalid("cursor", "format"))?;
    let at = all.iter().position(|s| s.id == last).ok_or_else(|| Error::invalid("cursor", "format"))?;
    Ok(all.split_off(at + 1))
}

async fn list(visit: Visit, scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    let asked = Form::of_query(req.query_string());
    let most = asked.text("limit").parse::<usize>().map_or(SHOWN, |n| n.clamp(1, 200));
    let mut all = scope.tx(seats).await?;
    all.retain(|s| fits(s, &asked));
    let count = all.len();
    let left = sorted(all, asked.text("sort"), asked.text("cursor"))?;
    let seen = seen(&visit).await?;
    let next = left.get(most).and_then(|_| left.get(most - 1)).map(|s| s.id);
    let data: Vec<Value> = left.iter().take(most).map(|s| told(s, &seen)).collect();
    let mut page = json!({"data": data, "next": next});
    if asked.text("count") == "true" {
        page["count"] = json!(count);
    }
    Ok(HttpResponse::Ok().json(page))
}

async fn one(visit: Visit, scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    let seat = scope.tx(seats).await?.into_iter().find(|s| s.id == *id).ok_or(Error::NotFound)?;
    Ok(HttpResponse::Ok().json(told(&seat, &seen(&visit).await?)))
}

/// The list as it is filtered; that it was taken out is a line of the journal.
async fn csv(visit: Visit, scope: Scope, req: HttpRequest) -> Result<HttpResponse> {
    web::recently_proven(&visit)?;
    let asked = Form::of_query(req.query_string());
    let query = json!({"query": req.query_string()});
    let mut all = scope
        .tx(move |tx| {
            tx.journal("members.exported", None, query)?;
            seats(tx)
        })
        .await?;
    all.retain(|s| fits(s, &asked));
    let (all, seen) = (sorted(all, asked.text("sort"), "")?, seen(&visit).await?);
    let separator = if visit.locale() == Locale::Fr { b';' } else { b',' };
    let mut out =
        csv::WriterBuilder::new().delimiter(separator).terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    let mut row = |cells: [String; 6]| out.write_record(cells.iter().map(|c| web::shield(c).into_owned())).map_err(Error::internal);
    row(["name", "email", "roles", "state", "since", "seen"].map(|c| visit.say(&format!("team-{c}"), &[])))?;
    for s in all {
        let state = visit.say(if s.status == "active" { "team-is-active" } else { "team-is-archived" }, &[]);
        let at = seen.get(&s.account).and_then(|(at, _)| *at).map(|at| at.to_rfc3339()).unwrap_or_default();
        row([s.name, s.email, s.roles.join(", "), state, s.since.to_rfc3339(), at])?;
    }
    let file = out.into_inner().map_err(|e| Error::internal(e.to_string()))?;
    let name = format!("attachment; filename=\"team-{}.csv\"", Utc::now().format("%Y-%m-%d"));
    Ok(HttpResponse::Ok().content_type("text/csv; charset=utf-8").insert_header((header::CONTENT_DISPOSITION, name)).body(file))
}

fn one_told() -> Value {
    let (text, at) = (json!({"type": "string"}), json!({"type": ["string", "null"], "format": "date-time"}));
    json!({"gives": {"type": "object", "properties": {
        "id": {"type": "string", "format": "uuid"}, "name": text, "email": {"type": "string", "format": "email"},
        "state": {"type": "string", "enum": ["active", "archived"]}, "roles": {"type": "array", "items": text}, "since": at, "seen_at": at,
    }}})
}

fn list_told() -> Value {
    json!({"gives": {"type": "object", "description": "q, role, state, sort (name, email, since; - for descending), limit, cursor, count=true", "properties": {
        "data": {"type": "array", "items": one_told()["gives"]}, "next": {"type": ["string", "null"]}, "count": {"type": "integer"},
    }}})
}
