//! What an act on many records asks: which they are, and which of them it may change.

use crate::error::Result;
use crate::query::Query;
use crate::resource::{Id, Resource};
use crate::scope::Tx;
use crate::statement::{Sql, Statement};
use diesel::sql_types::{Text, Uuid as SqlUuid};

impl Tx<'_> {
    /// From here on, plans are made for the values that are asked for. The plan that requests share knows neither how many
    /// those are nor how a table has grown: it goes through a list of hundreds for every row of the agency, where one of
    /// its own meets them by hash or index.
    pub fn plan_for_many(&mut self) -> Result<()> {
        let mut sql = Sql::default();
        sql.sql("select set_config('plan_cache_mode', 'force_custom_plan', true)");
        self.one::<String>(Statement::<Text>::new(sql)).map(|_| ())
    }
}

impl Resource {
    /// Whether the caller's permission reaches this row for changing.
    pub fn changeable(&self, tx: &mut Tx, id: Id) -> Result<bool> {
        let mut sql = Sql::default();
        // The weakest of row locks: it waits for nobody who merely edits, and asks the policies of change.
        sql.sql("select id from ").name(self.name).sql(" where id = ").id(id).sql(" for key share");
        Ok(tx.maybe(Statement::<SqlUuid>::new(sql))?.is_some_and(|_: Id| true))
    }

    /// The keys of everything a query finds, the newest first, `most` at most.
    pub fn ids(&self, tx: &mut Tx, query: &Query, most: i64) -> Result<Vec<Id>> {
        let mut sql = Sql::default();
        sql.sql("select id from ").name(self.name).sql(" where ");
        sql.0.extend(Query { after: None, ..query.ready(tx, self)?.into_owned() }.conditions(self)?.0.0);
        sql.sql(" order by id desc").most(most);
        tx.all(Statement::<SqlUuid>::new(sql))
    }

    /// Those of these rows that the caller's permission reaches for changing.
    pub fn changeable_of(&self, tx: &mut Tx, ids: Vec<Id>) -> Result<Vec<Id>> {
        let mut sql = Sql::default();
        sql.sql("select id from ").name(self.name).sql(" where id = any(").ids(ids).sql(") for key share");
        tx.all(Statement::<SqlUuid>::new(sql))
    }
}
