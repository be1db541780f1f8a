//! How much of the house an agency takes up.

use crate::error::Result;
use crate::scope::Tx;
use crate::statement::{Sql, Statement};
use diesel::sql_types::BigInt;

/// How many records these resources keep together, the bins left out.
pub fn records(tx: &mut Tx, of: &[&'static str]) -> Result<i64> {
    let mut sql = Sql::default();
    sql.sql("select cast(0 as bigint)");
    for name in of {
        sql.sql(" + (select count(*) from ").name(name).sql(" where deleted_at is null)");
    }
    tx.one(Statement::<BigInt>::new(sql))
}

/// What the agency's files and pictures weigh.
pub fn bytes(tx: &mut Tx) -> Result<i64> {
    let mut sql = Sql::default();
    sql.sql("select cast(coalesce(sum(bytes), 0) as bigint) from attachments where deleted_at is null");
    tx.one(Statement::<BigInt>::new(sql))
}

/// What was promised to uploads that are under way.
pub fn promised(tx: &mut Tx) -> Result<i64> {
    let mut sql = Sql::default();
    sql.sql("select cast(coalesce(sum(bytes), 0) as bigint) from uploads where done_at is null");
    tx.one(Statement::<BigInt>::new(sql))
}
