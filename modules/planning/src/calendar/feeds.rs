//! Addresses at which another calendar program reads dates. The address is the key: whoever has it reads what the member
//! who made it would see, until it is revoked or their seat ends. Shown once; only its hash is kept.

use super::asked::Asked;
use crate::days;
use crate::event::{EVENTS, between};
use crate::schema::calendar_feeds as f;
use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::Path;
use chrono::{DateTime, Months, Utc};
use kernel::accounts::{hash_of, secret};
use kernel::prelude::*;
use kernel::principal::Principal;
use serde_json::{Value, json};
use sheets::Day;
use web::{Form, Go, Page, Visit};

/// Addresses of one member at most.
const MOST: i64 = 20;
/// Months before and after today that an address tells.
const BACK: u32 = 3;
const AHEAD: u32 = 18;

type Feed = (Id, String, DateTime<Utc>, Option<DateTime<Utc>>);

/// One's addresses, the latest first.
pub(super) fn live(tx: &mut Tx, member: Id) -> Result<Vec<Feed>> {
    let live = f::table.filter(f::member_id.eq(member).and(f::revoked_at.is_null())).order(f::id.desc()).limit(MOST);
    tx.all(live.select((f::id, f::label, f::created_at, f::read_at)))
}

/// A new address of one's own, and its key, which is said this once.
pub(super) fn make(tx: &mut Tx, member: Id, label: &str, asked: &Asked) -> Result<(Id, String)> {
    match label.chars().count() {
        0 => return Err(Error::invalid("label", "required")),
        81.. => return Err(Error::Invalid(vec![Wrong::new("label", "too-long").with("max", 80)])),
        _ => {}
    }
    let live: i64 = tx.one(f::table.filter(f::member_id.eq(member).and(f::revoked_at.is_null())).count())?;
    if live >= MOST {
        return Err(Error::Conflict("feeds-many".into()));
    }
    let (key, hash) = secret();
    let asked = serde_json::to_value(asked)?;
    let values = (f::member_id.eq(member), f::label.eq(label), f::hash.eq(hash.to_vec()), f::asked.eq(asked));
    let id: Id = tx.one(diesel::insert_into(f::table).values(values).returning(f::id))?;
    tx.journal("calendar_feeds.opened", Some(id), json!({"label": label}))?;
    Ok((id, key))
}

/// One's address opens nothing any more.
pub(super) fn end(tx: &mut Tx, member: Id, id: Id) -> Result<()> {
    let own = f::table.filter(f::id.eq(id).and(f::member_id.eq(member)).and(f::revoked_at.is_null()));
    match tx.run(diesel::update(own).set(f::revoked_at.eq(diesel::dsl::now)))? {
        1 => tx.journal("calendar_feeds.revoked", Some(id), json!({})),
        _ => Err(Error::NotFound),
    }
}

/// Where a calendar program reads it.
pub(super) fn address(visit: &Visit, key: &str) -> String {
    format!("{}/calendar/{key}.ics", visit.origin())
}

pub(super) fn mine(scope: &Scope) -> Result<Id> {
    scope.principal().member().ok_or(Error::NotFound)
}

pub(super) async fn page(scope: Scope) -> Result<Page> {
    shown(scope, None).await
}

async fn shown(scope: Scope, fresh: Option<String>) -> Result<Page> {
    let member = mine(&scope)?;
    let all: Vec<Feed> = scope.tx(move |tx| live(tx, member)).await?;
    let one = |(id, label, made, read): &Feed| json!({"id": id, "label": label, "made": made, "read": read, "revoke_href": format!("/app/calendar/feeds/{id}/revoke")});
    Ok(Page::new("planning/feeds.html")
        .title("feeds-title")
        .summary("feeds-summary")
        .crumb("calendar-title", Some("/app/calendar"))
        .with("feeds", all.iter().map(one).collect::<Vec<Value>>())
        .with("fresh", fresh))
}

/// Opens an address; it is shown on the page that answers, and never again.
pub(super) async fn open(visit: Visit, scope: Scope, form: Form) -> Result<Page> {
    let member = mine(&scope)?;
    let label: String = form.text("label").chars().take(80).collect();
    let asked = Asked::of(&form);
    let (_, key) = scope.tx(move |tx| make(tx, member, &label, &asked)).await?;
    let address = address(&visit, &key);
    shown(scope, Some(address)).await
}

pub(super) async fn revoke(scope: Scope, path: Path<Id>) -> Result<Go> {
    let (member, id) = (mine(&scope)?, path.into_inner());
    scope.tx(move |tx| end(tx, member, id)).await?;
    Ok(Go::to("/app/calendar/feeds").toast("ok", "feeds-revoked-said", &[]))
}

/// The dates of whoever made the address, as they would see them now.
pub(super) async fn read(visit: Visit, scope: Scope, path: Path<String>) -> Result<HttpResponse> {
    let hash = hash_of(&path.into_inner()).to_vec();
    let origin = visit.origin();
    let name = scope.tenant().name.to_string();
    let policy = scope.house().policy(scope.tenant().id).await?;
    let days = scope
        .tx(move |tx| {
            let live = f::table.filter(f::hash.eq(hash).and(f::revoked_at.is_null()));
            let (id, member, asked): (Id, Id, Value) = tx.maybe(live.select((f::id, f::member_id, f::asked)))?.ok_or(Error::NotFound)?;
            let may = EVENTS.may.read;
            if !policy.allows(&Principal::User(member), may).allowed {
                return Err(Error::NotFound);
            }
            tx.run(diesel::update(f::table.filter(f::id.eq(id))).set(f::read_at.eq(diesel::dsl::now)))?;
            let asked: Asked = serde_json::from_value(asked)?;
            let today = days::today(tx);
            let all = tx.as_member(&policy, member, may, |tx| {
                between(tx, &asked.query(Some(member)), today - Months::new(BACK), today + Months::new(AHEAD))
            })?;
            let day = |(event, at): (Row<crate::event::Event>, crate::event::Occurrence)| Day {
                key: format!("{}-{}@estrade", event.id, at.day),
                title: if event.status == "confirmed" { event.title.clone() } else { format!("? {}", event.title) },
                href: format!("{origin}/app/events/{}", event.id),
                day: at.clock.is_none().then_some(at.day),
                last: at.clock.is_none().then_some(at.last),
                at: at.clock.map(|_| at.starts),
                until: at.clock.map(|_| at.ends).filter(|ends| *ends > at.starts),
                changed: event.updated_at,
            };
            Ok(all.into_iter().filter(|(event, _)| event.status != "cancelled").map(day).collect::<Vec<_>>())
        })
        .await?;
    // Programs ask again by themselves; nobody between keeps what only the address opens.
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CONTENT_TYPE, "text/calendar; charset=utf-8")).insert_header((CACHE_CONTROL, "private, no-store"));
    Ok(answer.body(sheets::calendar(&name, days.iter())))
}
