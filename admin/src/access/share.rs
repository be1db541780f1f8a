//! Opening one record, and what is linked to it, to one member; for as long as needed.

use super::resource;
use actix_web::web::Path;
use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::schema::{members, shares as s};
use kernel::scope::{Scope, Tx};
use kernel::walls::hands;
use serde_json::json;
use web::{Form, Go};

/// Opens the record. On the far side of a wall it is refused, near a suspected one it is said.
pub(super) async fn open(scope: Scope, path: Path<(String, Id)>, form: Form) -> Result<Go> {
    let (name, id) = path.into_inner();
    let of = resource(&scope, &name)?;
    let to = format!("/app/access/{name}/{id}");
    let Ok(member) = form.text("member").parse::<Id>() else { return Ok(Go::to(to).toast("warn", "share-who", &[])) };
    let ends_at = match form.text("ends_on") {
        "" => None,
        day => match day.parse::<NaiveDate>().ok().and_then(|day| end_of(day, &scope.tenant().zone)).filter(|at| *at > Utc::now()) {
            Some(at) => Some(at),
            None => return Ok(Go::to(to).toast("warn", "share-day", &[])),
        },
    };
    let reason = Some(form.text("reason").to_string()).filter(|r| !r.is_empty() && r.chars().count() <= 500);
    let (who, wall) = scope
        .tx(move |tx| {
            tx.scope().require(of.may.read)?;
            (of.store.find)(tx, id)?;
            let who: String =
                tx.one(members::table.filter(members::id.eq(member).and(members::status.eq("active"))).select(members::name))?;
            let wall = wall_between(tx, id, member)?;
            if wall.as_deref() == Some("confirmed") {
                return Err(Error::Conflict("wall".into()));
            }
            let row = (s::resource.eq(of.name), s::record.eq(id), s::member_id.eq(member), s::reason.eq(&reason), s::ends_at.eq(ends_at));
            let before = s::table.filter(s::resource.eq(of.name).and(s::record.eq(id)).and(s::member_id.eq(member)));
            let again =
                diesel::update(before).set((s::reason.eq(&reason), s::ends_at.eq(ends_at), s::deleted_at.eq(None::<DateTime<Utc>>)));
            if tx.run(again)? == 0 {
                tx.run(diesel::insert_into(s::table).values(row))?;
            }
            tx.journal("shares.opened", Some(id), json!({"resource": of.name, "member": member, "ends_at": ends_at, "reason": reason}))?;
            Ok((who, wall))
        })
        .await?;
    let words = if wall.is_some() { ("warn", "share-opened-near-wall") } else { ("ok", "share-opened") };
    Ok(Go::to(to).toast(words.0, words.1, &[("name", who)]))
}

/// The strongest wall between a record and what the member already works on.
fn wall_between(tx: &mut Tx, record: Id, member: Id) -> Result<Option<String>> {
    let across = hands(tx, &["suspected", "confirmed"])?.into_iter().filter(|h| h.other == record && h.member == member);
    // "confirmed" comes before "suspected".
    Ok(across.map(|h| h.state).min())
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
            let (resource, record, member): (String, Id, Id) = tx.one(changed.returning((s::resource, s::record, s::member_id)))?;
            let what = if ended.is_some() { "shares.ended" } else { "shares.opened" };
            tx.journal(what, Some(record), json!({"resource": resource, "member": member}))?;
            Ok((resource, record))
        })
        .await?;
    Ok(format!("/app/access/{resource}/{record}"))
}

#[cfg(test)]
mod tests {
    use super::end_of;

    #[test]
    fn a_day_ends_where_the_agency_is() {
        let at = |day: &str, zone| end_of(day.parse().expect("a day"), zone).map(|at| at.to_rfc3339());
        assert_eq!(at("2026-11-30", "Europe/Paris").as_deref(), Some("2026-11-30T23:00:00+00:00"));
        assert_eq!(at("2026-07-01", "Europe/Paris").as_deref(), Some("2026-07-01T22:00:00+00:00"));
        // Midnight of 6 September 2026 does not exist in Santiago.
        assert_eq!(at("2026-09-05", "America/Santiago").as_deref(), Some("2026-09-06T04:00:00+00:00"));
    }
}
