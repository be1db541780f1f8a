//! How fast a resource grows.

use crate::error::Result;
use crate::resource::Resource;
use crate::scope::Tx;
use crate::statement::{Sql, Statement};
use chrono::{DateTime, Duration, Utc};
use diesel::sql_types::BigInt;

/// Weeks that are told.
pub const WEEKS: usize = 12;

/// The smallest key that a row of this moment may have: keys begin with their moment.
fn first_key(since: DateTime<Utc>) -> crate::principal::Id {
    let millis = u128::try_from(since.timestamp_millis()).unwrap_or(0);
    crate::principal::Id::from_u128(millis << 80)
}

impl Resource {
    /// How many of the records within reach came in each of the last twelve weeks, the current one last.
    ///
    /// # Errors
    /// Those of the database.
    pub fn growth(&self, tx: &mut Tx) -> Result<[i64; WEEKS]> {
        let weeks = i64::try_from(WEEKS).unwrap_or(12);
        let mut sql = Sql::default();
        sql.sql("select cast(floor(extract(epoch from now() - created_at) / 604800) as bigint) as week, count(*) from ").name(self.name);
        sql.sql(" where deleted_at is null and id >= ").id(first_key(Utc::now() - Duration::weeks(weeks))).sql(" group by week");
        let found: Vec<(i64, i64)> = tx.all(Statement::<(BigInt, BigInt)>::new(sql))?;
        let mut all = [0; WEEKS];
        for (ago, count) in found {
            if let Some(place) = usize::try_from(ago.max(0)).ok().and_then(|ago| all.iter_mut().rev().nth(ago)) {
                *place += count;
            }
        }
        Ok(all)
    }
}
