//! The road to what belongs to no agency: the directory of agencies, accounts,
//! sessions and tickets. It sees no agency's rows. Modules have no way to it:
//! it starts at the `House`, which only the platform's own crates hold.

use crate::database::As;
use crate::error::{Error, Result};
use crate::house::House;
use crate::job::Order;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::query_dsl::methods::{ExecuteDsl, LoadQuery};

/// An open transaction without a tenant.
pub struct PlatformTx<'a>(pub(crate) &'a mut PgConnection);

impl House {
    /// Runs `work` on the directory in one transaction, on the blocking pool.
    pub async fn platform_tx<T, F>(&self, actor: &'static str, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut PlatformTx) -> Result<T> + Send + 'static,
    {
        let house = self.clone();
        tokio::task::spawn_blocking(move || house.run_platform_tx(actor, work)).await.map_err(Error::internal)?
    }

    /// Runs `work` on the directory in one transaction, on this thread.
    pub fn run_platform_tx<T>(&self, actor: &str, work: impl FnOnce(&mut PlatformTx) -> Result<T>) -> Result<T> {
        self.db().transaction(&As::house(None, actor), |conn| work(&mut PlatformTx(conn)))
    }
}

impl PlatformTx<'_> {
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

    /// Whoever holds the same name next waits for this transaction to end.
    #[expect(clippy::disallowed_methods, reason = "PostgreSQL's advisory locks have no Diesel words; the name is bound")]
    pub fn hold(&mut self, name: &str) -> Result<()> {
        let hold = diesel::sql_query("select pg_advisory_xact_lock(hashtextextended($1, 0))");
        self.run(hold.bind::<diesel::sql_types::Text, _>(name)).map(|_| ())
    }

    /// Asks for work of the platform to be done after the commit.
    pub fn order(&mut self, order: Order) -> Result<()> {
        self.run(order.insert()).map(|_| ())
    }
}
