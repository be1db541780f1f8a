//! Heavy files of what is past: how much of them there is, and putting them away. Whoever puts a record's heavy files away
//! keeps their titles, their versions and their small pictures; their room is free at once, their bytes go after
//! [`DAYS`] days, and until then everything can be taken back.

use super::reached;
use crate::error::Result;
use crate::principal::Id;
use crate::resource::{Resource, View};
use crate::schema::{attachments as a, file_slots as s};
use crate::scope::Tx;
use crate::statement::{Sql, Statement};
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Uuid as SqlUuid};

/// Bytes from which on a file is heavy.
pub const HEAVY: i64 = 5_000_000;
/// Days during which what was put away can be taken back.
pub const DAYS: i64 = 30;
/// Days after which what has a day is past.
const PAST: &str = "30";
/// Records that are told of.
const MOST: i64 = 50;

/// The heavy files of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    pub resource: String,
    pub record: Id,
    /// How many versions of documents.
    pub files: i64,
    pub bytes: i64,
}

/// What has a day more than a month ago and still keeps heavy files, the heaviest first.
///
/// # Errors
/// Those of the database.
pub fn past(tx: &mut Tx, of: &[&'static Resource]) -> Result<Vec<Load>> {
    let dated = |of: &&'static Resource| {
        let day = of.views.iter().find_map(|view| if let View::Calendar(day) = view { Some(*day) } else { None })?;
        Some((*of, day))
    };
    let dated: Vec<(&'static Resource, &'static str)> = of.iter().filter_map(dated).collect();
    if dated.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::default();
    sql.sql("select f.resource, f.record, count(*), cast(sum(v.bytes) as bigint) from file_slots f join attachments v on v.slot_id = f.id");
    sql.sql(" where f.deleted_at is null and v.archived_at is null and v.bytes >= cast(").text(HEAVY.to_string());
    sql.sql(" as bigint) and ");
    reached(&mut sql, &dated.iter().map(|(of, _)| *of).collect::<Vec<_>>());
    sql.sql(" and (false");
    for (of, day) in dated {
        sql.sql(" or (f.resource = ").text(of.name).sql(" and exists (select from ").name(of.name).sql(" r where r.id = f.record and r.");
        sql.name(day).sql(" < now() - make_interval(days => cast(").text(PAST).sql(" as integer))))");
    }
    sql.sql(") group by 1, 2 order by 4 desc, 2").most(MOST);
    let rows: Vec<(String, Id, i64, i64)> = tx.all(Statement::<(Text, SqlUuid, BigInt, BigInt)>::new(sql))?;
    Ok(rows.into_iter().map(|(resource, record, files, bytes)| Load { resource, record, files, bytes }).collect())
}

/// Puts the heavy files of a record away; how many, and what they weighed. The caller may change the record.
///
/// # Errors
/// Those of the database.
pub fn put_away(tx: &mut Tx, of: &Resource, record: Id) -> Result<(usize, i64)> {
    let slots: Vec<Option<Id>> = slots(tx, of, record)?;
    let heavy = a::table.filter(a::slot_id.eq_any(slots).and(a::archived_at.is_null()).and(a::bytes.ge(HEAVY)));
    let heavy: Vec<(Id, i64)> = tx.all(heavy.select((a::id, a::bytes)).for_update())?;
    let ids: Vec<Id> = heavy.iter().map(|(id, _)| *id).collect();
    let away = (a::archived_at.eq(Some(Utc::now())), a::archived_bytes.eq(a::bytes.nullable()), a::bytes.eq(0));
    tx.run(diesel::update(a::table.filter(a::id.eq_any(ids))).set(away))?;
    Ok((heavy.len(), heavy.iter().map(|(_, bytes)| bytes).sum()))
}

/// Takes back what can be taken back; how many, and what they weigh. The caller may change the record, and sees to their room.
///
/// # Errors
/// Those of the database.
pub fn take_back(tx: &mut Tx, of: &Resource, record: Id) -> Result<(usize, i64)> {
    let slots: Vec<Option<Id>> = slots(tx, of, record)?;
    let away = a::table.filter(a::slot_id.eq_any(slots).and(a::archived_at.gt(oldest())));
    let away: Vec<(Id, Option<i64>)> = tx.all(away.select((a::id, a::archived_bytes)).for_update())?;
    for (id, bytes) in &away {
        let back = (a::bytes.eq(bytes.unwrap_or_default()), a::archived_at.eq(None::<DateTime<Utc>>), a::archived_bytes.eq(None::<i64>));
        tx.run(diesel::update(a::table.filter(a::id.eq(id))).set(back))?;
    }
    Ok((away.len(), away.iter().filter_map(|(_, bytes)| *bytes).sum()))
}

/// Of what was put away too long ago to be taken back: its key, and what facts say of it.
///
/// # Errors
/// Those of the database.
pub fn over(tx: &mut Tx, most: i64) -> Result<Vec<(Id, String, serde_json::Value)>> {
    let over = a::table.filter(a::archived_at.le(oldest()).and(a::emptied_at.is_null()));
    tx.all(over.order(a::archived_at).select((a::id, a::key, a::facts)).limit(most))
}

/// Its bytes are gone.
///
/// # Errors
/// Those of the database.
pub fn emptied(tx: &mut Tx, id: Id, facts: serde_json::Value) -> Result<()> {
    tx.run(diesel::update(a::table.filter(a::id.eq(id))).set((a::emptied_at.eq(Some(Utc::now())), a::facts.eq(facts)))).map(|_| ())
}

fn oldest() -> DateTime<Utc> {
    Utc::now() - Duration::days(DAYS)
}

fn slots(tx: &mut Tx, of: &Resource, record: Id) -> Result<Vec<Option<Id>>> {
    let these = s::table.filter(s::resource.eq(of.name).and(s::record.eq(record)).and(s::deleted_at.is_null()));
    tx.all(these.select(s::id.nullable()))
}
