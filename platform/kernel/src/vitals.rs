//! How the database is, for operators and for `estrade doctor`.

use crate::cross_tenant::CrossTenantTx;
use crate::error::Result;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Text};

/// The database at one moment.
#[derive(Clone, Debug, QueryableByName)]
pub struct Vitals {
    /// PostgreSQL's own version.
    #[diesel(sql_type = Text)]
    pub version: String,
    #[diesel(sql_type = BigInt)]
    pub connections: i64,
    #[diesel(sql_type = Integer)]
    pub most: i32,
    /// A server that only follows another one cannot be written to.
    #[diesel(sql_type = Bool)]
    pub standby: bool,
    #[diesel(sql_type = BigInt)]
    pub replicas: i64,
    #[diesel(sql_type = BigInt)]
    pub size: i64,
    /// Roles that row security would not hold; empty when all is well.
    #[diesel(sql_type = Text)]
    pub unbound: String,
    /// The version of the newest migration that ran.
    #[diesel(sql_type = Text)]
    pub migration: String,
}

const QUESTION: &str = "
select current_setting('server_version') as version,
  (select count(*) from pg_stat_activity where datname = current_database()) as connections,
  current_setting('max_connections')::int as most, pg_is_in_recovery() as standby,
  (select count(*) from pg_stat_replication) as replicas, pg_database_size(current_database()) as size,
  (select coalesce(string_agg(rolname, ', ' order by rolname), '')::text from pg_roles
     where rolname in ('estrade_app', 'estrade_worker', 'estrade_operator') and (rolsuper or rolbypassrls)) as unbound,
  (select coalesce(max(version), '')::text from __diesel_schema_migrations) as migration";

impl CrossTenantTx<'_> {
    /// How the database is now.
    #[expect(clippy::disallowed_methods, reason = "the catalogue has no typed words; nothing is put into the question")]
    pub fn vitals(&mut self) -> Result<Vitals> {
        self.one(diesel::sql_query(QUESTION))
    }
}
