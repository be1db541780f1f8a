//! Which tables a backup holds, by the catalogue: a new one is in it without anybody's doing.

use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Text};
use uuid::Uuid;

/// What opens a door for a while, counts who knocked or says who sits where: none of it comes back.
pub(super) const DOORS: [&str; 6] =
    ["directory.sessions", "directory.tickets", "directory.attempts", "token_refreshes", "calendar_feeds", "presences"];
/// What is not an agency's own, although it speaks of one: where its work stands in the house's order, roll-outs, its staging copy.
const HOUSE: [&str; 4] = ["work.turns", "work.rollout_agencies", "work.interface_uses", "copies"];

/// Agencies' keys: never in a backup, but in a file of their own that each backup makes anew. See `super::keys`.
pub(super) const KEYS: &str = "directory.data_keys";

/// Which of the keys are an agency's, or any agency's.
pub(super) fn keys_of(agency: Option<Uuid>) -> String {
    agency.map_or_else(|| "r.tenant_id is not null".to_string(), |id| format!("r.tenant_id = '{id}'"))
}

/// A table and the columns that are written.
#[derive(Clone, Debug, QueryableByName)]
pub(super) struct Table {
    /// As SQL says it.
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Array<Text>)]
    pub columns: Vec<String>,
    /// Its rows say whose they are.
    #[diesel(sql_type = Bool)]
    tenant: bool,
    /// Its rows say of which account they are.
    #[diesel(sql_type = Bool)]
    account: bool,
}

const CATALOGUE: &str = "
  select c.oid::regclass::text as name, array_agg(quote_ident(a.attname) order by a.attnum) as columns,
    bool_or(a.attname = 'tenant_id') as tenant, bool_or(a.attname = 'account_id') as account
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  where n.nspname in ('public', 'directory', 'work') and c.relkind in ('r', 'p') and c.relname <> '__diesel_schema_migrations'
  group by c.oid order by c.oid";

/// The tables of a backup; `one`: of an agency's alone.
#[expect(clippy::disallowed_methods, reason = "the catalogue has no Diesel words")]
pub(super) fn all(conn: &mut PgConnection, one: bool) -> QueryResult<Vec<Table>> {
    let every: Vec<Table> = diesel::sql_query(CATALOGUE).load(conn)?;
    Ok(every.into_iter().filter(|t| !DOORS.contains(&&*t.name) && (!one || t.may_be_an_agencys())).collect())
}

impl Table {
    fn may_be_an_agencys(&self) -> bool {
        !HOUSE.contains(&&*self.name) && self.name != KEYS && (self.tenant || self.is_directory() || self.is_of_accounts())
    }

    fn is_directory(&self) -> bool {
        self.name == "directory.tenants"
    }

    /// Accounts, and what hangs on them wherever they have a seat.
    pub(super) fn is_of_accounts(&self) -> bool {
        self.name == "directory.accounts" || self.account && !self.tenant && self.name != "directory.operator_keys"
    }

    /// The column by which a row of accounts says whose it is.
    pub(super) fn account_column(&self) -> &'static str {
        if self.name == "directory.accounts" { "id" } else { "account_id" }
    }

    /// Which of its rows `r` are in the backup of a whole house.
    pub(super) fn whole(&self) -> &'static str {
        if self.name == KEYS { "r.tenant_id is null" } else { "true" }
    }

    /// Which of its rows `r` are an agency's.
    pub(super) fn only(&self, agency: Uuid) -> String {
        if self.is_directory() {
            format!("r.id = '{agency}'")
        } else if self.is_of_accounts() {
            format!("r.{} in (select m.account_id from members m where m.tenant_id = '{agency}')", self.account_column())
        } else {
            format!("r.tenant_id = '{agency}'")
        }
    }
}
