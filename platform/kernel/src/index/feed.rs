//! What a search engine beside the database was not told yet.

use crate::error::Result;
use crate::resource::Id;
use crate::schema::search_documents as d;
use crate::schema::work::unfed as u;
use crate::scope::Tx;
use crate::statement::{Sql, Statement};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

/// A record that is to be told of, and the mark of its last change.
pub type Untold = (String, Id, i64);

/// Notes that the documents of these records changed.
pub fn note(tx: &mut Tx, of: &str, records: &[Id]) -> Result<usize> {
    let mut sql = Sql::default();
    sql.sql("insert into work.unfed as u (resource, record) select ").text(of).sql(", r from unnest(").ids(records.to_vec());
    sql.sql(") r on conflict on constraint unfed_pkey do update set mark = excluded.mark returning u.mark");
    Ok(tx.all::<i64>(Statement::<BigInt>::new(sql))?.len())
}

/// The oldest of what is to be told, of one resource.
pub fn oldest(tx: &mut Tx, most: i64) -> Result<Vec<Untold>> {
    let Some(of) = tx.maybe::<String>(u::table.order(u::mark).select(u::resource).limit(1))? else { return Ok(Vec::new()) };
    tx.all(u::table.filter(u::resource.eq(of)).order(u::mark).limit(most).select((u::resource, u::record, u::mark)))
}

/// These were told. What somebody else told meanwhile is noted again: nobody knows who of the two came last.
pub fn told(tx: &mut Tx, all: &[Untold]) -> Result<()> {
    let Some((of, ..)) = all.first() else { return Ok(()) };
    let marks: Vec<i64> = all.iter().map(|(_, _, mark)| *mark).collect();
    let done: Vec<Id> = tx.all(diesel::delete(u::table.filter(u::mark.eq_any(marks))).returning(u::record))?;
    let lost: Vec<Id> = all.iter().map(|(_, id, _)| *id).filter(|id| !done.contains(id)).collect();
    if lost.is_empty() { Ok(()) } else { note(tx, of, &lost).map(|_| ()) }
}

/// Nobody is to be told any more: there is no engine beside the database.
pub fn forget(tx: &mut Tx) -> Result<usize> {
    tx.run(diesel::delete(u::table))
}

/// Whether anything waits to be told.
pub fn waits(tx: &mut Tx) -> Result<bool> {
    Ok(tx.maybe::<i64>(u::table.select(u::mark).limit(1))?.is_some())
}

/// The records that have a document here, and of which version it is.
pub fn versions(tx: &mut Tx, of: &str) -> Result<Vec<(Id, i64)>> {
    let rows: Vec<(Id, i32)> = tx.all(d::table.filter(d::resource.eq(of)).select((d::record, d::version)))?;
    Ok(rows.into_iter().map(|(id, version)| (id, version.into())).collect())
}
