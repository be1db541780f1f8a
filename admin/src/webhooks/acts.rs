//! What is done with webhooks, for pages and programs alike. Each act leaves a line in the journal, none a secret.

use super::send::DeliverWebhook;
use super::{MOST, Wanted, d, find, secret_spot, sign, w};
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::job::Order;
use kernel::principal::Id;
use kernel::scope::Tx;
use serde_json::{Value, json};

/// How long an old secret goes on signing.
const OVERLAP: i64 = 24;
/// Deliveries that are sent again by one click.
const AGAIN: i64 = 1_000;

/// A new webhook and its secret, which is said this once.
pub(super) fn create(tx: &mut Tx, wanted: &Wanted) -> Result<(Id, String)> {
    if tx.one::<i64>(w::table.count())? >= MOST {
        return Err(Error::invalid("label", "webhook-many"));
    }
    let (secret, id) = (sign::secret(), uuid::Uuid::now_v7());
    let sealed = tx.data_key()?.seal(secret_spot(&id.to_string()), &secret)?;
    let row = (
        (w::id.eq(id), w::label.eq(&wanted.label), w::url.eq(&wanted.url)),
        (w::events.eq(wanted.listed()), w::active.eq(wanted.active), w::secret.eq(sealed)),
    );
    tx.run(diesel::insert_into(w::table).values(row))?;
    tx.journal("webhooks.created", Some(id), json!({"after": said(wanted)}))?;
    Ok((id, secret))
}

fn said(wanted: &Wanted) -> Value {
    json!({"label": wanted.label, "url": wanted.url, "events": wanted.events, "active": wanted.active})
}

/// Changes one; switched on again, its failures are forgotten.
pub(super) fn update(tx: &mut Tx, id: Id, wanted: &Wanted) -> Result<()> {
    let before = find(tx, id)?;
    let again = wanted.active && !before.active;
    let row = (w::label.eq(&wanted.label), w::url.eq(&wanted.url), w::events.eq(wanted.listed()), w::active.eq(wanted.active));
    tx.run(diesel::update(w::table.filter(w::id.eq(id))).set((row, w::updated_at.eq(diesel::dsl::now))))?;
    if again {
        let none = None::<DateTime<Utc>>;
        tx.run(diesel::update(w::table.filter(w::id.eq(id))).set((w::failing_since.eq(none), w::off_at.eq(none))))?;
    }
    let before = json!({"label": before.label, "url": before.url, "events": before.events, "active": before.active});
    tx.journal("webhooks.updated", Some(id), json!({"before": before, "after": said(wanted)}))
}

/// Removes one, and what it was told.
pub(super) fn remove(tx: &mut Tx, id: Id) -> Result<()> {
    let before = find(tx, id)?;
    tx.run(diesel::delete(w::table.filter(w::id.eq(id))))?;
    tx.journal("webhooks.deleted", Some(id), json!({"before": {"label": before.label, "url": before.url, "events": before.events}}))
}

/// A new secret; the old one signs beside it for a day, so that nobody misses anything.
pub(super) fn rotate(tx: &mut Tx, id: Id) -> Result<String> {
    let before: String = tx.one(w::table.filter(w::id.eq(id)).select(w::secret).for_update())?;
    let (secret, row) = (sign::secret(), id.to_string());
    let sealed = tx.data_key()?.seal(secret_spot(&row), &secret)?;
    let until = Utc::now() + Duration::hours(OVERLAP);
    let set = (w::secret.eq(sealed), w::old_secret.eq(Some(before)), w::old_until.eq(Some(until)));
    tx.run(diesel::update(w::table.filter(w::id.eq(id))).set(set))?;
    tx.journal("webhooks.secret_changed", Some(id), json!({"old_until": until}))?;
    Ok(secret)
}

/// Something to hear for this one alone, whatever it wants to hear.
pub(super) fn test(tx: &mut Tx, id: Id) -> Result<Id> {
    if !find(tx, id)?.active {
        return Err(Error::Conflict("webhook-off".into()));
    }
    let actor = tx.scope().principal().actor();
    let row = (d::webhook_id.eq(id), d::event.eq("webhooks.tested"), d::subject.eq(Some(id)), d::actor.eq(actor));
    let delivery: Id = tx.one(diesel::insert_into(d::table).values(row).returning(d::id))?;
    order(tx, delivery)?;
    tx.journal("webhooks.tested", Some(id), json!({"delivery": delivery}))?;
    Ok(delivery)
}

/// Told once more, under the same key: whoever heard it knows it again.
pub(super) fn replay(tx: &mut Tx, id: Id, delivery: Id) -> Result<()> {
    if again(tx, id, d::id.eq(delivery))? == 0 {
        return Err(Error::NotFound);
    }
    tx.journal("webhooks.replayed", Some(id), json!({"delivery": delivery}))
}

/// The same for what failed since a moment; how many.
pub(super) fn replay_failed(tx: &mut Tx, id: Id, since: DateTime<Utc>, until: DateTime<Utc>) -> Result<usize> {
    find(tx, id)?;
    let these = d::state.eq("failed").and(d::happened_at.between(since, until));
    let done = again(tx, id, these)?;
    tx.journal("webhooks.replayed", Some(id), json!({"since": since, "until": until, "deliveries": done}))?;
    Ok(done)
}

fn again<F>(tx: &mut Tx, id: Id, these: F) -> Result<usize>
where
    F: diesel::expression::BoxableExpression<d::table, diesel::pg::Pg, SqlType = diesel::sql_types::Bool> + 'static,
{
    let these: Box<dyn diesel::expression::BoxableExpression<d::table, diesel::pg::Pg, SqlType = diesel::sql_types::Bool>> =
        Box::new(these);
    let mine = d::table.filter(d::webhook_id.eq(id)).filter(d::state.ne("waiting")).filter(these);
    let all: Vec<Id> = tx.all(mine.order(d::id).limit(AGAIN).select(d::id))?;
    let now = Utc::now();
    let set = (d::state.eq("waiting"), d::attempts.eq(0), d::next_at.eq(Some(now)), d::replayed_at.eq(Some(now)));
    tx.run(diesel::update(d::table.filter(d::id.eq_any(all.clone()))).set(set))?;
    for delivery in &all {
        order(tx, *delivery)?;
    }
    Ok(all.len())
}

fn order(tx: &mut Tx, delivery: Id) -> Result<()> {
    // Whoever does not answer keeps nobody waiting who does.
    let webhook = d::table.inner_join(w::table.on(w::id.eq(d::webhook_id))).filter(d::id.eq(delivery));
    let slow: bool = tx.one(webhook.select(w::failing_since.is_not_null().or(w::last_ok_at.is_null())))?;
    tx.order(Order::of(&DeliverWebhook { delivery })?.once(delivery.to_string()).urgent(5).slow(slow))
}
