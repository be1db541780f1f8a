//! An act on many as it is kept: what it is, how far it came, what became of each record.

use super::act::Act;
use super::work::ChangeMany;
use chrono::{Duration, Utc};
use kernel::diesel::{self, prelude::*};
use kernel::error::{Error, Result};
use kernel::job::{Job, Order};
use kernel::resource::{Id, Resource};
use kernel::schema::{batch_records as l, batches as b, work::jobs as j};
use kernel::scope::Tx;
use serde_json::{Value, json};

/// A batch as it is kept.
#[derive(Queryable, Selectable)]
#[diesel(table_name = b)]
pub(crate) struct Batch {
    pub action: String,
    pub field: Option<String>,
    pub value: Value,
    pub status: String,
    pub reason: Option<String>,
    pub total: i32,
    pub done: i32,
    pub changed: i32,
    pub refused: i32,
    pub kept: i32,
    created_by: String,
}

/// What became of a record.
#[derive(Queryable, Selectable)]
#[diesel(table_name = l)]
pub(crate) struct Told {
    pub number: i32,
    pub record: Id,
    pub state: String,
    pub data: Value,
}

impl Batch {
    /// What it does to each record.
    pub fn act(&self) -> Result<Act> {
        Act::named(&self.action, self.field.as_deref(), self.value.clone())
    }
}

/// Writes down what is to be done, to which records.
pub(crate) fn begin(tx: &mut Tx, of: &Resource, act: &Act, status: &'static str, ids: &[Id]) -> Result<Id> {
    let (action, field, value) = act.parts();
    let total = i32::try_from(ids.len()).unwrap_or(i32::MAX);
    let row =
        (b::resource.eq(of.name), b::action.eq(action), b::field.eq(field), b::value.eq(value), b::status.eq(status), b::total.eq(total));
    let id: Id = tx.one(diesel::insert_into(b::table).values(row).returning(b::id))?;
    let rows: Vec<_> =
        (0..).zip(ids).map(|(number, record)| (l::batch_id.eq(id), l::number.eq::<i32>(number), l::record.eq(*record))).collect();
    for rows in rows.chunks(1_000) {
        tx.run(diesel::insert_into(l::table).values(rows.to_vec()))?;
    }
    Ok(id)
}

/// Only who began a batch looks at it, goes on with it and takes it back.
pub(crate) fn find(tx: &mut Tx, of: &Resource, id: Id) -> Result<Batch> {
    let row = b::table.filter(b::id.eq(id).and(b::resource.eq(of.name)).and(b::deleted_at.is_null())).select(Batch::as_select());
    let mut batch: Batch = tx.one(row)?;
    if batch.created_by != tx.scope().principal().actor() {
        return Err(Error::NotFound);
    }
    // Its job is gone or was given up: nobody is at work on it any more.
    if matches!(batch.status.as_str(), "running" | "undoing") && !attended(tx, id)? {
        (batch.status, batch.reason) = ("failed".into(), Some("trouble".into()));
    }
    Ok(batch)
}

fn attended(tx: &mut Tx, id: Id) -> Result<bool> {
    let mine = j::name.eq(ChangeMany::NAME).and(j::payload.contains(json!({"batch": id})));
    Ok(tx.one::<i64>(j::table.filter(mine.and(j::state.ne("dead"))).count())? > 0)
}

/// Asks for the rest to be done by a worker, by the rights of who asks.
pub(super) fn order(tx: &mut Tx, id: Id) -> Result<()> {
    let may = tx.scope().permission();
    let by = tx.scope().principal().member().ok_or(Error::Forbidden(may))?;
    tx.order(Order::of(&ChangeMany { batch: id, by })?.once(format!("batch:{id}")).urgent(10))
}

/// Moves a batch on from one of these states; `Conflict` if it is in none of them any more.
pub(super) fn turn(tx: &mut Tx, id: Id, from: &[&str], to: &'static str) -> Result<()> {
    let mine = b::table.filter(b::id.eq(id).and(b::status.eq_any(from.to_vec())));
    match tx.run(diesel::update(mine).set((b::status.eq(to), b::reason.eq(None::<String>))))? {
        1 => Ok(()),
        _ => Err(Error::Conflict("changed".into())),
    }
}

/// What became of its records, of these states, in their order.
pub(crate) fn told(tx: &mut Tx, id: Id, states: &[&str], most: i64) -> Result<Vec<Told>> {
    let lines = l::table.filter(l::batch_id.eq(id).and(l::state.eq_any(states.to_vec())));
    tx.all(lines.order(l::number).limit(most).select(Told::as_select()))
}

/// How many of its records are in these states.
pub(super) fn count(tx: &mut Tx, id: Id, states: &[&str]) -> Result<i64> {
    tx.one(l::table.filter(l::batch_id.eq(id).and(l::state.eq_any(states.to_vec()))).count())
}

/// Acts on many that were prepared so long ago that nobody goes on with them, forgotten with their records.
pub(crate) fn forget_prepared(tx: &mut Tx, days: i64) -> Result<usize> {
    let old = b::table.filter(b::status.eq("prepared").and(b::created_at.lt(Utc::now() - Duration::days(days))));
    tx.run(diesel::delete(old))
}
