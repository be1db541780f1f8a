//! Teams: people who work together and see what each of them made.

use super::{as_options, people, rehearsal, tabs};
use crate::approvals::acts::of_people;
use crate::approvals::or_asked;
use actix_web::Either;
use actix_web::web::Path;
use diesel::prelude::*;
use kernel::approval::{Act, Outcome, Shown};
use kernel::error::{Error, Result, Wrong};
use kernel::principal::Id;
use kernel::schema::{members as m, team_members as tm, teams as t};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::collections::BTreeSet;
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
        Err(Error::Conflict(_)) => Ok(Either::Left(shown(&visit, &scope, &name, &[Wrong::new("name", "taken")]).await?)),
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

/// Who works in a team: one more of them sees more, so that is an act.
pub static SEAT: Act = of_people("teams.seat", show_seats, carry_seats);

/// A team out of the bin, and its people see each other's work again.
pub static RESTORE: Act = of_people(
    "teams.restore",
    |tx, params| {
        let (team, _) = asked(params)?;
        let name: String = tx.one(t::table.filter(t::id.eq(team)).select(t::name))?;
        let mates = mates(tx, team)?;
        Ok(if mates.is_empty() { None } else { Some(vec![Shown { what: name.into(), before: vec![], after: names(tx, &mates)? }]) })
    },
    |tx, params| binned(tx, asked(params)?.0, false).map(Value::from),
);

/// What an act about a team says: which, and who should work in it.
pub(super) fn seats(team: Id, mut wanted: Vec<Id>) -> Value {
    wanted.sort_unstable();
    wanted.dedup();
    json!({"team": team, "members": wanted})
}

/// Which team, and who is to work in it; somebody who is named twice is one person.
fn asked(params: &Value) -> Result<(Id, Vec<Id>)> {
    let key = |v: &Value| v.as_str().and_then(|id| id.parse().ok());
    let team = key(&params["team"]).ok_or(Error::NotFound)?;
    let members: BTreeSet<Id> = params["members"].as_array().into_iter().flatten().filter_map(key).collect();
    Ok((team, members.into_iter().collect()))
}

fn mates(tx: &mut Tx, team: Id) -> Result<Vec<Id>> {
    tx.all(tm::table.filter(tm::team_id.eq(team)).order(tm::member_id).select(tm::member_id))
}

fn names(tx: &mut Tx, of: &[Id]) -> Result<Vec<Value>> {
    let names: Vec<String> = tx.all(m::table.filter(m::id.eq_any(of)).order((m::name, m::id)).select(m::name))?;
    Ok(names.into_iter().map(Value::from).collect())
}

/// Only somebody more is sensitive.
fn show_seats(tx: &mut Tx, params: &Value) -> Result<Option<Vec<Shown>>> {
    let (team, wanted) = asked(params)?;
    let name: String = tx.one(t::table.filter(t::id.eq(team).and(t::deleted_at.is_null())).select(t::name))?;
    let before = mates(tx, team)?;
    if wanted.iter().all(|m| before.contains(m)) {
        return Ok(None);
    }
    Ok(Some(vec![Shown { what: name.into(), before: names(tx, &before)?, after: names(tx, &wanted)? }]))
}

/// Exactly these people work in a team; its name.
fn carry_seats(tx: &mut Tx, params: &Value) -> Result<Value> {
    let (team, wanted) = asked(params)?;
    let name: String = tx.one(t::table.filter(t::id.eq(team).and(t::deleted_at.is_null())).select(t::name).for_update())?;
    let before = mates(tx, team)?;
    tx.run(diesel::delete(tm::table.filter(tm::team_id.eq(team).and(tm::member_id.ne_all(wanted.clone())))))?;
    // Who is there already is not written anew: the database looks at every seat that is given.
    let new = wanted.iter().filter(|m| !before.contains(m));
    let rows: Vec<_> = new.map(|m| (tm::team_id.eq(team), tm::member_id.eq(m))).collect();
    tx.run(diesel::insert_into(tm::table).values(rows))?;
    tx.journal("teams.members_changed", Some(team), json!({"before": {"members": before}, "after": {"members": wanted}}))?;
    Ok(name.into())
}

/// Done, or waiting for a second person.
fn answered(outcome: Outcome, words: &'static str) -> Go {
    or_asked(outcome, |name| Go::to("/app/teams").toast("ok", words, &[("name", name.as_str().unwrap_or_default().into())]))
}

/// The people of a team, as ticked.
pub(super) async fn save(scope: Scope, id: Path<Id>, form: Form) -> Result<Go> {
    let wanted = form.all("member").iter().filter_map(|m| m.parse().ok()).collect();
    let params = seats(*id, wanted);
    Ok(answered(scope.tx(move |tx| SEAT.perform(tx, params)).await?, "teams-saved"))
}

/// Who would see how many records if exactly these people worked in a team; nothing is written.
pub(super) async fn moved(visit: &Visit, scope: &Scope, team: Id, wanted: Vec<Id>) -> Result<Value> {
    let params = seats(team, wanted);
    let (_, wanted) = asked(&params)?;
    let known = wanted.clone();
    let before = scope
        .tx(move |tx| {
            let seats = m::table.filter(m::id.eq_any(&known).and(m::deleted_at.is_null())).count();
            match tx.one::<i64>(seats)? {
                found if usize::try_from(found) == Ok(known.len()) => mates(tx, team),
                _ => Err(Error::NotFound),
            }
        })
        .await?;
    let concerned = before.into_iter().chain(wanted).collect();
    rehearsal::effect(visit, scope, concerned, move |tx| carry_seats(tx, &params).map(drop)).await
}

/// What saving would change, shown first.
pub(super) async fn effect(visit: Visit, scope: Scope, id: Path<Id>, form: Form) -> Result<Page> {
    let wanted: Vec<Id> = form.all("member").iter().filter_map(|m| m.parse().ok()).collect();
    let answers: Vec<Value> = wanted.iter().map(|m| json!({"name": "member", "value": m})).collect();
    let effect = moved(&visit, &scope, *id, wanted).await?;
    Ok(Page::new("access/rehearsal.html")
        .title("change-title")
        .summary("change-summary")
        .crumb(visit.say("teams-title", &[]), Some("/app/teams"))
        .with("effect", effect)
        .with("action", format!("/app/teams/{id}"))
        .with("answers", answers)
        .with("back", "/app/teams"))
}

pub(super) async fn bin(scope: Scope, id: Path<Id>) -> Result<Go> {
    let team = *id;
    let name = scope.tx(move |tx| binned(tx, team, true)).await?;
    Ok(Go::to("/app/teams").toast("ok", "teams-binned", &[("name", name)]).undo(format!("/app/teams/{team}/restore")))
}

pub(super) async fn restore(scope: Scope, id: Path<Id>) -> Result<Go> {
    let params = seats(*id, vec![]);
    Ok(answered(scope.tx(move |tx| RESTORE.perform(tx, params)).await?, "teams-restored"))
}

fn binned(tx: &mut Tx, team: Id, into: bool) -> Result<String> {
    let at = into.then(chrono::Utc::now);
    let name = tx.one(diesel::update(t::table.filter(t::id.eq(team))).set(t::deleted_at.eq(at)).returning(t::name))?;
    tx.journal(if into { "teams.deleted" } else { "teams.restored" }, Some(team), json!({}))?;
    Ok(name)
}
