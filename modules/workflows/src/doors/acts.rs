//! What is done with doors, for pages and programs alike. Each act leaves a line in the journal, none a key.

use super::calls::{self, Answer, carry};
use super::{KEEPERS, Kept, MOST, Wanted, d, find};
use chrono::Utc;
use kernel::door::{Door, OVERLAP, new_secret};
use kernel::prelude::*;
use kernel::schema::tokens as t;
use serde_json::{Value, json};
use web::Visit;

fn said(wanted: &Wanted) -> Value {
    json!({
        "label": wanted.label, "source": wanted.source, "actions": wanted.actions, "proof": wanted.proof, "networks": wanted.networks,
        "pace": wanted.pace, "active": wanted.active,
    })
}

/// A new door and its key, which is said this once.
pub(super) fn create(tx: &mut Tx, wanted: &Wanted) -> Result<(Id, String)> {
    if tx.one::<i64>(d::table.count())? >= MOST {
        return Err(Error::invalid("label", "door-many"));
    }
    let id = Id::now_v7();
    let (secret, kept) = new_secret(tx, id, &wanted.proof)?;
    let row = (
        (d::id.eq(id), d::label.eq(&wanted.label), d::source.eq(&wanted.source), d::actions.eq(wanted.listed())),
        (d::proof.eq(&wanted.proof), d::secret.eq(kept), d::networks.eq(wanted.from())),
        (d::pace.eq(wanted.pace), d::active.eq(wanted.active)),
    );
    tx.run(diesel::insert_into(d::table).values(row))?;
    tx.journal("doors.created", Some(id), json!({"after": said(wanted)}))?;
    Ok((id, secret))
}

/// Changes one; how it knows who comes stays. Whoever had ended its acting for them may be acted for again.
pub(super) fn update(tx: &mut Tx, id: Id, wanted: &Wanted) -> Result<()> {
    let before = Wanted::of(&find(tx, id)?);
    let row = (
        (d::label.eq(&wanted.label), d::source.eq(&wanted.source), d::actions.eq(wanted.listed())),
        (d::networks.eq(wanted.from()), d::pace.eq(wanted.pace), d::active.eq(wanted.active), d::updated_at.eq(diesel::dsl::now)),
    );
    tx.run(diesel::update(d::table.filter(d::id.eq(id))).set(row))?;
    let ended = t::table.filter(t::door_id.eq(id).and(t::revoked_at.is_not_null()));
    tx.run(diesel::update(ended).set(t::door_id.eq(None::<Id>)))?;
    tx.journal("doors.updated", Some(id), json!({"before": said(&before), "after": said(wanted)}))
}

/// Removes one, its log, and the tokens by which it acted; the journal goes on naming it.
pub(super) fn remove(tx: &mut Tx, id: Id) -> Result<()> {
    let before = Wanted::of(&find(tx, id)?);
    let still = t::table.filter(t::door_id.eq(id).and(t::revoked_at.is_null()));
    tx.run(diesel::update(still).set(t::revoked_at.eq(Some(Utc::now()))))?;
    tx.run(diesel::delete(d::table.filter(d::id.eq(id))))?;
    tx.journal("doors.deleted", Some(id), json!({"before": said(&before)}))
}

/// A new key; the old one opens for a day more, so that nobody stands outside.
pub(super) fn rotate(tx: &mut Tx, id: Id) -> Result<String> {
    let (before, proof): (String, String) = tx.one(d::table.filter(d::id.eq(id)).select((d::secret, d::proof)).for_update())?;
    let (secret, kept) = new_secret(tx, id, &proof)?;
    let until = Utc::now() + OVERLAP;
    let set = (d::secret.eq(kept), d::old_secret.eq(Some(before)), d::old_until.eq(Some(until)));
    tx.run(diesel::update(d::table.filter(d::id.eq(id))).set(set))?;
    tx.journal("doors.key_changed", Some(id), json!({"old_until": until}))?;
    Ok(secret)
}

/// What was refused, tried once more as it came, under its own key.
pub(super) async fn replay(visit: &Visit, scope: &Scope, id: Id, call: Id) -> Result<Answer> {
    let (door, kept) = scope
        .tx(move |tx| {
            let door = Door::reopen(tx, id, KEEPERS)?;
            let kept = calls::kept(tx, id, call)?;
            tx.journal("doors.replayed", Some(id), json!({"call": call}))?;
            Ok((door, kept))
        })
        .await?;
    carry(visit, scope, door, kept).await
}

/// All of them, in the order in which they were made.
pub(super) fn all(tx: &mut Tx) -> Result<Vec<Kept>> {
    tx.all(d::table.order(d::id).select(Kept::as_select()))
}
