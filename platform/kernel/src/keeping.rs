//! The files of records, as rows: which of them somebody reaches, what they weigh, and their end. The bytes lie in
//! the store; a row that goes leaves its keys in `loose_files`, and a job removes what lies under them.

pub mod heavy;

use crate::error::Result;
use crate::principal::Id;
use crate::resource::Resource;
use crate::schema::{file_slots as s, group_channels as g, uploads as u};
use crate::scope::Tx;
use crate::statement::{Sql, Statement};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Uuid as SqlUuid};

/// Which slots are looked for among all of the agency's.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// A part of the title, the record's files alone count.
    pub words: String,
    pub sort: String,
    pub folder: String,
    pub resource: String,
    /// In the bin, or not.
    pub binned: bool,
    /// After this one, the newest first.
    pub after: Option<Id>,
    pub most: i64,
}

/// The slots of records that the caller may read and reaches, the newest first.
///
/// # Errors
/// Those of the database.
pub fn find(tx: &mut Tx, of: &[&'static Resource], wanted: &Wanted) -> Result<Vec<Id>> {
    let mut sql = Sql::default();
    sql.sql("select f.id from file_slots f where f.latest > 0 and f.deleted_at is");
    sql.sql(if wanted.binned { " not null" } else { " null" }).sql(" and ");
    reached(&mut sql, of);
    for (column, value) in [("sort", &wanted.sort), ("folder", &wanted.folder), ("resource", &wanted.resource)] {
        if !value.is_empty() {
            sql.sql(" and f.").name(column).sql(" = ").text(value);
        }
    }
    for word in wanted.words.split_whitespace() {
        sql.sql(" and strpos(folded(f.title), folded(").text(word).sql(")) > 0");
    }
    if let Some(after) = wanted.after {
        sql.sql(" and f.id < ").id(after);
    }
    sql.sql(" order by f.id desc").most(wanted.most);
    tx.all(Statement::<SqlUuid>::new(sql))
}

/// The folders that the caller's files lie in, with how many.
///
/// # Errors
/// Those of the database.
pub fn folders(tx: &mut Tx, of: &[&'static Resource]) -> Result<Vec<(String, i64)>> {
    let mut sql = Sql::default();
    sql.sql("select f.folder, count(*) from file_slots f where f.latest > 0 and f.deleted_at is null and ");
    reached(&mut sql, of);
    sql.sql(" group by 1 order by 1").most(200);
    tx.all(Statement::<(Text, BigInt)>::new(sql))
}

/// A file is there for whoever finds its record: the policies of the record's own table decide.
fn reached(sql: &mut Sql, of: &[&'static Resource]) {
    sql.sql("(false");
    for of in of {
        sql.sql(" or (f.resource = ").text(of.name).sql(" and exists (select from ").name(of.name).sql(" r where r.id = f.record");
        sql.sql(" and r.deleted_at is null))");
    }
    sql.sql(")");
}

/// Holds the agency's storage until the transaction ends: whoever takes room waits here for whoever takes it now.
///
/// # Errors
/// Those of the database.
pub fn hold(tx: &mut Tx) -> Result<()> {
    let mut sql = Sql::default();
    sql.sql(
        "select cast(count(*) as bigint) from pg_advisory_xact_lock(hashtextextended('storage ' || cast(current_tenant() as text), 0))",
    );
    tx.one::<i64>(Statement::<BigInt>::new(sql)).map(|_| ())
}

/// The files of records that went for good go with them, what is being brought for them, and the way to their group.
///
/// # Errors
/// Those of the database.
pub fn forget(tx: &mut Tx, resource: &str, gone: &[Id]) -> Result<()> {
    if gone.is_empty() {
        return Ok(());
    }
    tx.run(diesel::delete(g::table.filter(g::resource.eq(resource).and(g::record.eq_any(gone)))))?;
    tx.run(diesel::delete(u::table.filter(u::resource.eq(resource).and(u::record.eq_any(gone)))))?;
    tx.run(diesel::delete(s::table.filter(s::resource.eq(resource).and(s::record.eq_any(gone))))).map(|_| ())
}

/// Removes the files of records that are no more: a record may go with the one it was a part of. How many.
///
/// # Errors
/// Those of the database.
pub fn bury(tx: &mut Tx, of: &'static Resource) -> Result<usize> {
    let mut sql = Sql::default();
    sql.sql("select distinct f.record from (select record, resource from file_slots union select record, resource from uploads) f where f.resource = ");
    sql.text(of.name).sql(" and not exists (select from ").name(of.name).sql(" r where r.id = f.record)").most(500);
    let dead: Vec<Id> = tx.all(Statement::<SqlUuid>::new(sql))?;
    forget(tx, of.name, &dead)?;
    Ok(dead.len())
}
