//! The end of an agency. It is asked for, sleeps for thirty days in which it can be undone, and is then destroyed: its data
//! key first, so that whatever lies in older backups is noise, then everything else. The database keeps to the order
//! (`directory.closures`); where something lies is asked of the catalogue.

mod papers;
mod shred;

pub use papers::{Lawful, Paper, Papers, lawful};
pub use shred::{Gone, Reader, papers_after};

use crate::error::{Error, Result};
use crate::module::Edition;
use crate::platform_tx::PlatformTx;
use crate::principal::Id;
use crate::schema::directory::{closures as c, domains as d};
use crate::scope::Tx;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A closure, from its asking to its proof.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = c, check_for_backend(diesel::pg::Pg))]
pub struct Closure {
    pub id: Id,
    pub agency: Id,
    pub slug: String,
    pub name: String,
    pub locale: String,
    /// `waiting`, `reopened`, `running` or `done`.
    pub state: String,
    pub plan: Value,
    pub why: String,
    pub asked_at: DateTime<Utc>,
    pub asked_by: String,
    pub due_at: DateTime<Utc>,
    /// The step it is at, and what is gone so far.
    pub progress: Value,
    /// The letters that left.
    pub told: Value,
    pub proof: Option<Value>,
    /// Its place in the chain of proofs, and the seal over it and the one before.
    pub number: Option<i64>,
    #[serde(skip)]
    pub seal: Option<Vec<u8>>,
    pub changed_at: DateTime<Utc>,
}

/// Rows of an agency in one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, QueryableByName)]
pub struct Heap {
    #[diesel(sql_type = Text)]
    pub table: String,
    #[diesel(sql_type = BigInt)]
    pub rows: i64,
}

/// What identifies an agency that is to close, and why.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    pub slug: &'a str,
    pub name: &'a str,
    pub locale: &'a str,
    pub plan: &'a Value,
    pub why: &'a str,
}

/// The tables that keep rows of an agency; `public` alone.
const CATALOGUE: &str = "select c.relname::text as \"table\", 0::bigint as rows from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped)
  order by c.oid desc";

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Where something of the agency lies, and how much: every row, the bins too.
///
/// # Errors
/// Those of the database.
pub fn heaps(tx: &mut Tx) -> Result<Vec<Heap>> {
    crate::reshape::at_length(tx)?;
    tx.beyond_reach(|tx| counted(tx.raw()))
}

#[expect(clippy::disallowed_methods, reason = "tables come from the catalogue, quoted")]
fn counted(conn: &mut diesel::pg::PgConnection) -> Result<Vec<Heap>> {
    let tables: Vec<Heap> = diesel::sql_query(CATALOGUE).load(conn)?;
    let one = |h: &Heap| format!("select '{}' as \"table\", count(*) as rows from {}", h.table.replace('\'', "''"), quoted(&h.table));
    let all = tables.iter().map(one).collect::<Vec<_>>().join(" union all ");
    let mut heaps: Vec<Heap> = diesel::sql_query(all).load(conn)?;
    heaps.retain(|h| h.rows > 0);
    heaps.sort_by(|a, b| a.table.cmp(&b.table));
    Ok(heaps)
}

/// The same by module: records and whatever else it keeps; `house` for what is nobody else's.
pub fn by_module(edition: &'static Edition, heaps: &[Heap]) -> BTreeMap<&'static str, Vec<Heap>> {
    let owner = |table: &str| {
        let owns = |m: &&&'static crate::module::Module| m.tables.contains(&table) || m.resources.iter().any(|r| r.name == table);
        edition.modules.iter().find(owns).map_or("house", |m| m.manifest.name)
    };
    let mut all: BTreeMap<&'static str, Vec<Heap>> = BTreeMap::new();
    for heap in heaps {
        all.entry(owner(&heap.table)).or_default().push(heap.clone());
    }
    all
}

/// The agency's own addresses.
///
/// # Errors
/// Those of the database.
pub fn hosts(tx: &mut Tx) -> Result<Vec<String>> {
    let mine = d::table.filter(d::tenant_id.eq(tx.scope().tenant().id).and(d::removed_at.is_null()));
    tx.all(mine.order(d::host).select(d::host))
}

/// Begins the thirty days; the database says until when. Whoever has a second asks them first: see the table's triggers.
///
/// # Errors
/// `Conflict(closing)` if it closes already.
pub fn ask(tx: &mut Tx, wish: &Wish) -> Result<Closure> {
    let agency = tx.scope().tenant().id;
    if current(tx)?.is_some() {
        return Err(Error::Conflict("closing".into()));
    }
    let row = (c::agency.eq(agency), c::slug.eq(wish.slug), c::name.eq(wish.name), c::locale.eq(wish.locale));
    let row = (row, c::plan.eq(wish.plan), c::why.eq(wish.why));
    tx.one(diesel::insert_into(c::table).values(row).returning(Closure::as_returning()))
}

/// The closure of this agency that waits or runs.
///
/// # Errors
/// Those of the database.
pub fn current(tx: &mut Tx) -> Result<Option<Closure>> {
    let open = c::agency.eq(tx.scope().tenant().id).and(c::state.eq_any(["waiting", "running"]));
    tx.maybe(c::table.filter(open).select(Closure::as_select()))
}

/// Undoes it; the closure that was undone, if there was one in time.
///
/// # Errors
/// Those of the database.
pub fn reopen(tx: &mut Tx) -> Result<Option<Closure>> {
    let waits = c::table.filter(c::agency.eq(tx.scope().tenant().id).and(c::state.eq("waiting")));
    tx.maybe(diesel::update(waits).set(c::state.eq("reopened")).returning(Closure::as_returning()))
}

impl PlatformTx<'_> {
    /// Begins the thirty days of an agency, as whoever runs the platform.
    ///
    /// # Errors
    /// `Conflict(closing)` if it closes already.
    pub fn close_agency(&mut self, agency: Id, wish: &Wish) -> Result<()> {
        let open = c::agency.eq(agency).and(c::state.eq_any(["waiting", "running"]));
        if self.one::<i64>(c::table.filter(open).count())? > 0 {
            return Err(Error::Conflict("closing".into()));
        }
        let row = (c::agency.eq(agency), c::slug.eq(wish.slug), c::name.eq(wish.name), c::locale.eq(wish.locale));
        self.run(diesel::insert_into(c::table).values((row, c::plan.eq(wish.plan), c::why.eq(wish.why)))).map(|_| ())
    }

    /// Undoes it; false if there was none in time.
    ///
    /// # Errors
    /// Those of the database.
    pub fn reopen_agency(&mut self, agency: Id) -> Result<bool> {
        let waits = c::table.filter(c::agency.eq(agency).and(c::state.eq("waiting")));
        Ok(self.run(diesel::update(waits).set(c::state.eq("reopened")))? > 0)
    }

    /// Those that something is to be done about: they wait, run, or were undone.
    ///
    /// # Errors
    /// Those of the database.
    pub fn open_closures(&mut self) -> Result<Vec<Closure>> {
        self.all(c::table.filter(c::state.ne("done")).order(c::due_at).limit(1_000).select(Closure::as_select()))
    }

    /// Every closure, the newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn closures(&mut self) -> Result<Vec<Closure>> {
        self.all(c::table.order(c::asked_at.desc()).limit(500).select(Closure::as_select()))
    }

    /// The newest closure of an agency by its address: also of one that is gone.
    ///
    /// # Errors
    /// Those of the database.
    pub fn closure_of(&mut self, slug: &str) -> Result<Option<Closure>> {
        self.maybe(c::table.filter(c::slug.eq(slug)).order(c::asked_at.desc()).select(Closure::as_select()))
    }

    /// A letter left.
    ///
    /// # Errors
    /// Those of the database.
    pub fn closure_told(&mut self, closure: Id, told: &Value) -> Result<()> {
        self.run(diesel::update(c::table.find(closure)).set(c::told.eq(told))).map(|_| ())
    }
}
