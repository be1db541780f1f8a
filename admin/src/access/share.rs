//! Opening one record, and what belongs to it, to one member or to a team; for as long as needed.

use super::openings::{held_by, mates_of};
use super::{record, resource};
use crate::notices::ACCESS_GIVEN;
use actix_web::web::{Json, Path};
use actix_web::{Either, HttpResponse};
use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::schema::{members, shares as s, teams};
use kernel::scope::{Scope, Tx};
use kernel::walls::hands;
use serde::Deserialize;
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit};

/// Letters of a reason.
const LONGEST: usize = 500;

/// To whom a record is opened.
#[derive(Clone, Copy)]
enum To {
    Member(Id),
    Team(Id),
}

impl To {
    /// As the form says it: a member's key, or `team:` and a team's.
    fn read(text: &str) -> Option<To> {
        match text.strip_prefix("team:") {
            Some(team) => team.parse().ok().map(To::Team),
            None => text.parse().ok().map(To::Member),
        }
    }

    fn pair(self) -> (Option<Id>, Option<Id>) {
        match self {
            To::Member(id) => (Some(id), None),
            To::Team(id) => (None, Some(id)),
        }
    }

    /// What they are called, and who they are.
    fn who(self, tx: &mut Tx) -> Result<(String, Vec<Id>)> {
        match self {
            To::Member(id) => {
                let active = members::id.eq(id).and(members::status.eq("active"));
                Ok((tx.one(members::table.filter(active).select(members::name))?, vec![id]))
            }
            To::Team(id) => {
                let standing = teams::id.eq(id).and(teams::deleted_at.is_null());
                Ok((tx.one(teams::table.filter(standing).select(teams::name))?, mates_of(tx, id)?))
            }
        }
    }
}

/// What is asked for: to whom, until when, why.
struct Wish {
    to: To,
    ends_at: Option<DateTime<Utc>>,
    reason: Option<String>,
}

/// Opens the record. On the far side of a wall it is refused, near a suspected one it is said.
pub(super) async fn open(visit: Visit, scope: Scope, path: Path<(String, Id)>, form: Form) -> Result<Either<Page, Go>> {
    let (name, id) = path.into_inner();
    let of = resource(&scope, &name)?;
    let mut wrongs = Vec::new();
    let to = To::read(form.text("member"));
    wrongs.extend(to.is_none().then(|| Wrong::new("member", "required")));
    let ends_at = end_typed(&form, &scope.tenant().zone).unwrap_or_else(|wrong| {
        wrongs.push(wrong);
        None
    });
    let reason = Some(form.text("reason").to_string()).filter(|r| !r.is_empty());
    wrongs.extend(long(reason.as_deref()));
    if let (Some(to), []) = (to, &wrongs[..]) {
        match scope.tx(move |tx| opened(tx, of, id, &Wish { to, ends_at, reason })).await {
            Ok((_, who, near)) => {
                let words = if near { ("warn", "share-opened-near-wall") } else { ("ok", "share-opened") };
                return Ok(Either::Right(Go::to(format!("/app/access/{name}/{id}")).toast(words.0, words.1, &[("name", who)])));
            }
            Err(Error::Invalid(said)) => wrongs = said,
            Err(e) => return Err(e),
        }
    }
    let typed = json!({"member": form.text("member"), "ends_on": form.text("ends_on"), "reason": form.text("reason")});
    record::shown(&visit, &scope, of, id, typed, &wrongs).await.map(Either::Left)
}

fn long(reason: Option<&str>) -> Option<Wrong> {
    reason.filter(|r| r.chars().count() > LONGEST).map(|_| Wrong::new("reason", "too-long").with("max", LONGEST))
}

/// The key of what was opened, to whom, and whether a wall is suspected between them.
fn opened(tx: &mut Tx, of: &'static Resource, id: Id, wish: &Wish) -> Result<(Id, String, bool)> {
    tx.scope().require(of.may.read)?;
    (of.store.find)(tx, id)?;
    let (who, people) = wish.to.who(tx)?;
    let mut records = held_by(tx, of, id)?.into_iter().map(|(_, record)| record).collect::<Vec<_>>();
    records.push(id);
    let near = no_wall(tx, "member", &records, &people)?;
    let (member, team) = wish.to.pair();
    let same = s::member_id.is_not_distinct_from(member).and(s::team_id.is_not_distinct_from(team));
    let before = s::table.filter(s::resource.eq(of.name).and(s::record.eq(id)).and(same));
    let set = (s::reason.eq(&wish.reason), s::ends_at.eq(wish.ends_at), s::deleted_at.eq(None::<DateTime<Utc>>));
    let again: Option<Id> = tx.maybe(diesel::update(before).set(set).returning(s::id))?;
    let share = match again {
        Some(share) => share,
        None => {
            let place = (s::resource.eq(of.name), s::record.eq(id), s::member_id.eq(member), s::team_id.eq(team));
            let row = (place, s::reason.eq(&wish.reason), s::ends_at.eq(wish.ends_at));
            tx.one(diesel::insert_into(s::table).values(row).returning(s::id))?
        }
    };
    let data = json!({"resource": of.name, "member": member, "team": team, "ends_at": wish.ends_at, "reason": wish.reason});
    tx.journal("shares.opened", Some(id), data)?;
    tx.tell_of(&ACCESS_GIVEN, &people, of, id)?;
    Ok((share, who, near))
}

/// Whether a wall is suspected between these records and what these people already work on.
///
/// # Errors
/// `Invalid(wall)` of `field` if one is confirmed.
pub(super) fn no_wall(tx: &mut Tx, field: &str, records: &[Id], people: &[Id]) -> Result<bool> {
    let across = hands(tx, &["suspected", "confirmed"])?.into_iter().filter(|h| records.contains(&h.other) && people.contains(&h.member));
    let states: Vec<String> = across.map(|h| h.state).collect();
    if states.iter().any(|state| state == "confirmed") { Err(Error::invalid(field, "wall")) } else { Ok(!states.is_empty()) }
}

/// The end of the day typed into `ends_on`: none if nothing is, and it must be to come.
pub(crate) fn end_typed(form: &Form, zone: &str) -> std::result::Result<Option<DateTime<Utc>>, Wrong> {
    let text = form.text("ends_on");
    if text.is_empty() {
        return Ok(None);
    }
    let end = text.parse::<NaiveDate>().ok().and_then(|day| end_of(day, zone)).filter(|at| *at > Utc::now());
    end.map(Some).ok_or_else(|| Wrong::new("ends_on", "day-past"))
}

/// The last moment of a day, where the agency is.
pub(crate) fn end_of(day: NaiveDate, zone: &str) -> Option<DateTime<Utc>> {
    let zone: chrono_tz::Tz = zone.parse().unwrap_or(chrono_tz::Europe::Paris);
    let next = day.succ_opt()?.and_hms_opt(0, 0, 0)?;
    // Midnight that a change of clocks skips begins with the first moment there is.
    let start =
        zone.from_local_datetime(&next).earliest().or_else(|| zone.from_local_datetime(&(next + chrono::Duration::hours(1))).earliest())?;
    Some(start.with_timezone(&Utc))
}

/// The day whose end this is, where the agency is.
pub(crate) fn last_day(at: DateTime<Utc>, zone: &str) -> NaiveDate {
    let zone: chrono_tz::Tz = zone.parse().unwrap_or(chrono_tz::Europe::Paris);
    (at - chrono::Duration::seconds(1)).with_timezone(&zone).date_naive()
}

pub(super) async fn end(scope: Scope, id: Path<Id>) -> Result<Go> {
    let share = *id;
    let to = set(&scope, share, Some(Utc::now())).await?;
    Ok(Go::to(to).toast("ok", "share-ended", &[]).undo(format!("/app/shares/{share}/reopen")))
}

pub(super) async fn reopen(scope: Scope, id: Path<Id>) -> Result<Go> {
    let to = set(&scope, *id, None).await?;
    Ok(Go::to(to).toast("ok", "share-reopened", &[]))
}

async fn set(scope: &Scope, share: Id, ended: Option<DateTime<Utc>>) -> Result<String> {
    let (resource, record) = scope
        .tx(move |tx| {
            let changed = diesel::update(s::table.filter(s::id.eq(share))).set(s::deleted_at.eq(ended));
            type Row = (String, Id, Option<Id>, Option<Id>);
            let (resource, record, member, team): Row = tx.one(changed.returning((s::resource, s::record, s::member_id, s::team_id)))?;
            let what = if ended.is_some() { "shares.ended" } else { "shares.opened" };
            tx.journal(what, Some(record), json!({"resource": resource, "member": member, "team": team}))?;
            Ok((resource, record))
        })
        .await?;
    Ok(format!("/app/access/{resource}/{record}"))
}

/// What a program asks for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    member: Option<Id>,
    team: Option<Id>,
    ends_at: Option<DateTime<Utc>>,
    reason: Option<String>,
}

pub(super) async fn add(scope: Scope, path: Path<(String, Id)>, body: Json<Asked>) -> Result<HttpResponse> {
    let (name, id) = path.into_inner();
    let (of, Asked { member, team, ends_at, reason }) = (resource(&scope, &name)?, body.into_inner());
    let to = match (member, team) {
        (Some(id), None) => To::Member(id),
        (None, Some(id)) => To::Team(id),
        _ => return Err(Error::invalid("member", "required")),
    };
    let mut wrongs: Vec<Wrong> = long(reason.as_deref()).into_iter().collect();
    wrongs.extend(ends_at.is_some_and(|at| at <= Utc::now()).then(|| Wrong::new("ends_at", "day-past")));
    if !wrongs.is_empty() {
        return Err(Error::Invalid(wrongs));
    }
    let (share, _, near) = scope.tx(move |tx| opened(tx, of, id, &Wish { to, ends_at, reason })).await?;
    Ok(HttpResponse::Created().json(json!({"id": share, "near_wall": near})))
}

pub(super) async fn remove(scope: Scope, id: Path<Id>) -> Result<HttpResponse> {
    set(&scope, *id, Some(Utc::now())).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What the API's description says of an opening.
pub(super) fn told() -> Value {
    let key = json!({"type": "string", "format": "uuid"});
    let takes = json!({"type": "object", "description": "a member or a team", "properties": {
        "member": key, "team": key, "ends_at": {"type": ["string", "null"], "format": "date-time"},
        "reason": {"type": ["string", "null"], "maxLength": LONGEST},
    }});
    let gives = json!({"type": "object", "properties": {"id": key, "near_wall": {"type": "boolean"}}});
    json!({"takes": takes, "gives": gives, "status": "201"})
}

#[cfg(test)]
mod tests {
    use super::{end_of, last_day};

    #[test]
    fn a_day_ends_where_the_agency_is() {
        let at = |day: &str, zone| end_of(day.parse().expect("a day"), zone).map(|at| at.to_rfc3339());
        assert_eq!(at("2026-11-30", "Europe/Paris").as_deref(), Some("2026-11-30T23:00:00+00:00"));
        assert_eq!(at("2026-07-01", "Europe/Paris").as_deref(), Some("2026-07-01T22:00:00+00:00"));
        // Midnight of 6 September 2026 does not exist in Santiago.
        assert_eq!(at("2026-09-05", "America/Santiago").as_deref(), Some("2026-09-06T04:00:00+00:00"));
        let back = end_of("2026-11-30".parse().expect("a day"), "Europe/Paris").map(|at| last_day(at, "Europe/Paris").to_string());
        assert_eq!(back.as_deref(), Some("2026-11-30"));
    }
}
