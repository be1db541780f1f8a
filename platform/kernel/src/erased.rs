//! Who is erased, and what the house remembers of them beside their records: what was asked for about them and waited for
//! a second person, work that rests or never worked. Modules say what else they remember (`Module::forgets`).

use crate::error::Result;
use crate::principal::Id;
use crate::resource::Resource;
use crate::schema::work::jobs;
use crate::scope::Tx;
use crate::statement::{Sql, Statement};
use diesel::prelude::*;
use diesel::sql_types::{Array, Jsonb, Text, Uuid as SqlUuid};
use serde_json::{Value, json};

/// The record that is emptied or removed, and the words that name whoever it told of.
pub struct Erased<'a> {
    pub of: &'static Resource,
    pub record: Id,
    /// The record's key, and names, addresses and numbers that only they have.
    pub said: &'a [String],
}

impl Erased<'_> {
    /// The keys of a table's rows in which a column of JSON names them.
    ///
    /// # Errors
    /// Those of the database.
    pub fn named_in(&self, tx: &mut Tx, table: &'static str, column: &'static str) -> Result<Vec<Id>> {
        let mut sql = Sql::default();
        sql.sql("select id from ").name(table).sql(" where false");
        for said in self.said {
            sql.sql(" or position(lower(").text(said).sql(") in lower(cast(").name(column).sql(" as text))) > 0");
        }
        tx.all(Statement::<SqlUuid>::new(sql))
    }
}

/// What stands in the place of what was kept.
fn nothing() -> Value {
    json!({"erased": true})
}

/// Whether a request told of somebody who was erased since: nothing of it is left.
pub fn is_erased(params: &Value) -> bool {
    *params == nothing()
}

#[derive(QueryableByName)]
struct Resting {
    #[diesel(sql_type = SqlUuid)]
    id: Id,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Jsonb)]
    payload: Value,
}

/// Empties requests for a second person that name them, and the work that names them and does not move. `blot` takes out
/// of what an event told what it told of them.
///
/// # Errors
/// Those of the database.
pub fn forget(tx: &mut Tx, gone: &Erased, blot: impl Fn(&mut Value)) -> Result<()> {
    forget_requests(tx, gone)?;
    for Resting { id, state, mut payload } in resting(tx, gone)? {
        let it = jobs::table.filter(jobs::id.eq(id).and(jobs::state.eq(&state)));
        if state == "dead" {
            tx.run(diesel::update(it).set((jobs::payload.eq(nothing()), jobs::error.eq(None::<String>))))?;
        } else if let Some(data) = payload.get_mut("data") {
            blot(data);
            tx.run(diesel::update(it).set(jobs::payload.eq(payload)))?;
        }
    }
    Ok(())
}

/// A request names them by key, by what it wrote, or by the batch of records that it is about.
#[expect(clippy::disallowed_methods, reason = "a text looked for in JSON has no Diesel words; every value is bound")]
fn forget_requests(tx: &mut Tx, gone: &Erased) -> Result<()> {
    let sql =
        "update approvals set params = $1, shown = '[]', reason = null, note = null, expires_at = least(expires_at, clock_timestamp())
        where params <> $1 and (params ->> 'batch' in (select batch_id::text from batch_records where record = $2)
          or exists (select from unnest($3) said
            where position(lower(said) in lower(concat_ws(' ', params::text, shown::text, reason, note))) > 0))";
    let forget = diesel::sql_query(sql).bind::<Jsonb, _>(nothing()).bind::<SqlUuid, _>(gone.record).bind::<Array<Text>, _>(gone.said);
    tx.run(forget).map(|_| ())
}

/// Work that names them and rests (its module is off) or is dead.
#[expect(clippy::disallowed_methods, reason = "a text looked for in JSON has no Diesel words; every value is bound")]
fn resting(tx: &mut Tx, gone: &Erased) -> Result<Vec<Resting>> {
    let sql = "select id, state, payload from work.jobs where state in ('paused', 'dead') and exists (select from unnest($1) said
        where position(lower(said) in lower(concat_ws(' ', payload::text, error))) > 0)";
    tx.all(diesel::sql_query(sql).bind::<Array<Text>, _>(gone.said))
}
