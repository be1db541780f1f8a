//! The door across agencies, for the operators' console alone. It opens with the
//! operator role, which may read a few tables and change next to nothing; each
//! opening says who and why, and is written down.

use crate::database::{As, Db};
use crate::error::{Error, Result};
use crate::principal::Id;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::query_dsl::methods::{ExecuteDsl, LoadQuery};

/// The operators' way to the database.
#[derive(Clone)]
pub struct CrossTenant(Db);

/// An open transaction across agencies.
pub struct CrossTenantTx<'a>(&'a mut PgConnection);

impl CrossTenant {
    /// With the operator role's address.
    pub fn connect(url: &str) -> CrossTenant {
        CrossTenant(Db::connect(url, 2))
    }

    /// Runs `work` for an operator who gave a reason.
    pub async fn tx<T, F>(&self, operator: Id, reason: &'static str, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut CrossTenantTx) -> Result<T> + Send + 'static,
    {
        tracing::info!(operator = %operator, reason, "operator at work");
        let db = self.0.clone();
        let run = move || db.transaction(&As::house(None, &format!("operator:{operator}")), |conn| work(&mut CrossTenantTx(conn)));
        tokio::task::spawn_blocking(run).await.map_err(Error::internal)?
    }
}

impl CrossTenantTx<'_> {
    /// Every row of a query.
    pub fn all<'q, T>(&mut self, query: impl LoadQuery<'q, PgConnection, T>) -> Result<Vec<T>> {
        Ok(query.load(self.0)?)
    }

    /// The first row, or `NotFound`.
    pub fn one<'q, T>(&mut self, query: impl LoadQuery<'q, PgConnection, T>) -> Result<T> {
        Ok(query.get_result(self.0)?)
    }

    /// The first row, if there is one.
    pub fn maybe<'q, T>(&mut self, query: impl LoadQuery<'q, PgConnection, T>) -> Result<Option<T>> {
        Ok(query.get_result(self.0).optional()?)
    }

    /// Runs a statement; how many rows it touched.
    pub fn run(&mut self, query: impl ExecuteDsl<PgConnection>) -> Result<usize> {
        Ok(ExecuteDsl::execute(query, self.0)?)
    }
}
