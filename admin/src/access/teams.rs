//! Teams: people who work together and see what each of them made.

use super::{as_options, people, tabs};
use actix_web::Either;
use actix_web::web::Path;
use diesel::prelude::*;
use kernel::error::{Result, Wrong};
use kernel::principal::Id;
use kernel::schema::{team_members as tm, teams as t};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit, field_errors};

pub(super) async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    shown(&visit, &scope, "", &[]).await
}

async fn shown(visit: &Visit, scope: &Scope, name: &str, wrongs: &[Wrong]) -> Result<Page> {
    let (all, teams, seats) = scope
        .tx(|tx| {
            let teams: Vec<(Id, String, Option<String>)> =
                tx.all(t::table.filter(t::deleted_at.is_null()).order(t::name).select((t::id, t::name, t::about)))?;
            let seats: Vec<(Id, Id)> = tx.all(tm::table.select((tm::team_id, tm::member_id)))?;
            Ok((people(tx)?, teams, seats))
        })
        .await?;
    let cards: Vec<Value> = teams
        .into_iter()
        .map(|(id, name, about)| {
            let mine: Vec<Id> = seats.iter().filter(|(team, _)| *team == id).map(|(_, m)| *m).collect();
            let people: Vec<Value> = all.iter().map(|p| json!({"id": p.id, "name": p.name, "on": mine.contains(&p.id)})).collect();
            json!({"id": id, "name": name, "about": about, "people": people, "count": mine.len()})
        })
        .collect();
    let page = Page::new("access/teams.html").title("teams-title").summary("teams-summary").with("tabs", tabs(visit, scope, "/app/teams"));
    let page = if wrongs.is_empty() { page } else { page.status(actix_web::http::StatusCode::UNPROCESSABLE_ENTITY) };
    Ok(page.with("teams", cards).with("people", as_options(&all)).with("name", name).with("errors", field_errors(visit, wrongs)))
}

pub(super) async fn add(visit: Visit, scope: Scope, form: Form) -> Result<Either<Page, Go>> {
    let name = form.text("name").to_string();
    if let Some(code) = wrong_name(&name) {
        return Ok(Either::Left(shown(&visit, &scope, &name, &[Wrong::new("name", code)]).await?));
    }
    let said = name.clone();
    let made = scope.tx(move |tx| found(tx, &said).map(|_| ())).await;
    match made {
        Ok(()) => Ok(Either::Right(Go::to("/app/teams").toast("ok", "teams-added", &[("name", name)]))),
        // Two teams of one name would not be told apart.
        Err(kernel::error::Error::Conflict(_)) => Ok(Either::Left(shown(&visit, &scope, &name, &[Wrong::new("name", "taken")]).await?)),
        Err(e) => Err(e),
    }
}

/// What is wrong with a team's name.
pub(super) fn wrong_name(name: &str) -> Option<&'static str> {
    match name.chars().count() {
        0 => Some("required"),
        1..=60 => None,
        _ => Some("too-long"),
    }
}

/// A new team, with nobody in it.
pub(super) fn found(tx: &mut Tx, name: &str) -> Result<Id> {
    let id: Id = tx.one(diesel::insert_into(t::table).values(t::name.eq(name)).returning(t::id))?;
    tx.journal("teams.created", Some(id), json!({"after": {"name": name}}))?;
    Ok(id)
}

/// Exactly these people work in a team; its name.
pub(super) fn seat(tx: &mut Tx, team: Id, wanted: Vec<Id>) -> Result<String> {
    let name = tx.one(t::table.filter(t::id.eq(team).and(t::deleted_at.is_null())).select(t::name).for_update())?;
    let before: Vec<Id> = tx.all(tm::table.filter(tm::team_id.eq(team)).select(tm::member_id))?;
    tx.run(diesel::delete(tm::table.filter(tm::team_id.eq(team).and(tm::member_id.ne_all(wanted.clone())))))?;
    let rows: Vec<_> = wanted.iter().map(|m| (tm::team_id.eq(team), tm::member_id.eq(m))).collect();
    tx.run(diesel::insert_into(tm::table).values(rows).on_conflict_do_nothing())?;
    tx.journal("teams.members_changed", Some(team), json!({"before": {"members": before}, "after": {"members": wanted}}))?;
    Ok(name)
}

/// The people of a team, as ticked.
pub(super) async fn save(scope: Scope, id: Path<Id>, form: Form) -> Result<Go> {
    let team = *id;
    let wanted: Vec<Id> = form.all("member").iter().filter_map(|m| m.parse().ok()).collect();
    let name = scope.tx(move |tx| seat(tx, team, wanted)).await?;
    Ok(Go::to("/app/teams").toast("ok", "teams-saved", &[("name", name)]))
}

pub(super) async fn bin(scope: Scope, id: Path<Id>) -> Result<Go> {
    let team = *id;
    let name = scope.tx(move |tx| binned(tx, team, true)).await?;
    Ok(Go::to("/app/teams").toast("ok", "teams-binned", &[("name", name)]).undo(format!("/app/teams/{team}/restore")))
}

pub(super) async fn restore(scope: Scope, id: Path<Id>) -> Result<Go> {
    let team = *id;
    let name = scope.tx(move |tx| binned(tx, team, false)).await?;
    Ok(Go::to("/app/teams").toast("ok", "teams-restored", &[("name", name)]))
}

fn binned(tx: &mut Tx, team: Id, into: bool) -> Result<String> {
    let at = into.then(chrono::Utc::now);
    let name = tx.one(diesel::update(t::table.filter(t::id.eq(team))).set(t::deleted_at.eq(at)).returning(t::name))?;
    tx.journal(if into { "teams.deleted" } else { "teams.restored" }, Some(team), json!({}))?;
    Ok(name)
}
