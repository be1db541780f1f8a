//! A staging copy of the agency: its rows once more, disguised, at an address of its own, kept from the world, for a
//! fortnight. Upgrades are tried there; settings, the theme among them, come back by promotion, and nothing else.

mod api;
mod pages;
mod promote;
mod told;
mod work;

pub(crate) use promote::PROMOTE;
pub(crate) use work::{CRONS, JOBS};

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::job::Order;
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::schema::copies as c;
use kernel::schema::directory::tenants;
use kernel::scope::Tx;
use serde::Serialize;
use serde_json::json;

/// How long a copy stays, and by how much its end is put off.
const DAYS: i64 = 14;
/// What an address ends with that nobody can sign up for: see `tenants::address`.
const ENDING: &str = "--copie";
/// Rows that go along in a second, on the smallest machine we know.
const ROWS_A_SECOND: i64 = 4_000;

pub(crate) fn routes(r: &mut Routes) {
    pages::routes(r);
    api::routes(r);
}

/// The agency's copy, as its own people see it.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = c)]
pub(crate) struct Copy {
    #[serde(skip)]
    pub copy: Id,
    pub slug: String,
    /// `asked`, `filling`, `open`, `failed` or `going`.
    pub state: String,
    pub rows: i64,
    pub why: Option<String>,
    pub asked_at: DateTime<Utc>,
    pub open_at: Option<DateTime<Utc>>,
    pub until: DateTime<Utc>,
    #[serde(skip)]
    pub warned_for: Option<DateTime<Utc>>,
}

/// What making one would do, said before.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CopyPlan {
    pub rows: i64,
    pub seconds: i64,
    pub days: i64,
    pub slug: String,
    /// What is withheld from the world: the registry of side effects.
    pub withheld: Vec<&'static str>,
    /// Administrators of this agency: they alone may enter.
    pub leads: i64,
}

/// The copy of this agency, if there is one.
pub(crate) fn current(tx: &mut Tx, hold: bool) -> Result<Option<Copy>> {
    let row = c::table.select(Copy::as_select());
    if hold { tx.maybe(row.for_update()) } else { tx.maybe(row) }
}

fn source_only(tx: &Tx) -> Result<()> {
    if tx.scope().tenant().copy.is_some() { Err(Error::Conflict("copy-of-copy".into())) } else { Ok(()) }
}

/// What making a copy would do.
pub(crate) fn plan(tx: &mut Tx) -> Result<CopyPlan> {
    source_only(tx)?;
    let rows = tx.beyond_reach(kernel::copy::count)?;
    let leads = told::administrators(tx)?.len();
    Ok(CopyPlan {
        rows,
        seconds: 2 + rows / ROWS_A_SECOND,
        days: DAYS,
        slug: free_slug(tx)?,
        withheld: kernel::job::Effect::WITHHELD.iter().map(|e| e.name()).collect(),
        leads: i64::try_from(leads).unwrap_or(i64::MAX),
    })
}

fn free_slug(tx: &mut Tx) -> Result<String> {
    let own = &tx.scope().tenant().slug;
    let base: String = own.chars().take(40 - ENDING.len() - 3).collect();
    let base = base.trim_end_matches('-').to_string();
    let taken: Vec<String> = tx.all(tenants::table.filter(tenants::slug.like(format!("{base}{ENDING}%"))).select(tenants::slug))?;
    let numbered = (2..).map(|n| format!("{base}{ENDING}{n}"));
    std::iter::once(format!("{base}{ENDING}")).chain(numbered).find(|slug| !taken.contains(slug)).ok_or(Error::NotFound)
}

/// Orders a copy.
///
/// # Errors
/// `Conflict(copy-there)` if there is one, `Conflict(copy-of-copy)` in a copy.
pub(crate) fn ask(tx: &mut Tx) -> Result<Copy> {
    source_only(tx)?;
    if let Some(old) = current(tx, true)? {
        if old.state != "failed" {
            return Err(Error::Conflict("copy-there".into()));
        }
        tx.run(diesel::delete(c::table))?;
    }
    let tenant = tx.scope().tenant().clone();
    let (copy, slug, until) = (Id::now_v7(), free_slug(tx)?, Utc::now() + Duration::days(DAYS));
    let name: String = tenant.name.chars().take(100).collect();
    let row = (
        (tenants::id.eq(copy), tenants::slug.eq(&slug), tenants::name.eq(format!("{name} (copie)")), tenants::kind.eq(&tenant.kind)),
        (tenants::plan.eq(&tenant.plan), tenants::locale.eq(&tenant.locale), tenants::zone.eq(&tenant.zone), tenants::demo.eq(tenant.demo)),
        (
            tenants::created_at.eq(tenant.founded_at),
            tenants::copy_of.eq(tenant.id),
            tenants::copy_state.eq("filling"),
            tenants::copy_until.eq(until),
        ),
    );
    // Two who ask at once: the second finds the place taken.
    if tx.run(diesel::insert_into(tenants::table).values(row).on_conflict_do_nothing())? == 0 {
        return Err(Error::Conflict("copy-there".into()));
    }
    tx.run(diesel::insert_into(c::table).values((c::copy.eq(copy), c::slug.eq(&slug), c::until.eq(until))))?;
    tx.journal("copies.asked", None, json!({"slug": slug, "until": until}))?;
    tx.order(Order::of(&work::MakeCopy {})?.once("copy").urgent(10))?;
    current(tx, false)?.ok_or(Error::NotFound)
}

/// Puts its end off: a fortnight from today.
pub(crate) fn extend(tx: &mut Tx) -> Result<Copy> {
    let copy = current(tx, true)?.filter(|copy| copy.state == "open").ok_or(Error::NotFound)?;
    let until = Utc::now() + Duration::days(DAYS);
    tx.run(diesel::update(c::table).set(c::until.eq(until)))?;
    tx.run(diesel::update(tenants::table.find(copy.copy)).set(tenants::copy_until.eq(until)))?;
    tx.journal("copies.extended", None, json!({"slug": copy.slug, "until": until}))?;
    Ok(Copy { until, ..copy })
}

/// Gives it up: from now on nobody finds it, and soon nothing of it is left.
pub(crate) fn give_up(tx: &mut Tx, why: &str) -> Result<()> {
    let copy = current(tx, true)?.ok_or(Error::NotFound)?;
    if copy.state == "failed" {
        return tx.run(diesel::delete(c::table)).map(|_| ());
    }
    tx.run(diesel::update(c::table).set(c::state.eq("going")))?;
    tx.run(diesel::update(tenants::table.find(copy.copy)).set(tenants::copy_state.eq("going")))?;
    tx.journal("copies.given_up", None, json!({"slug": copy.slug, "why": why}))?;
    tx.order(Order::of(&work::RemoveCopy {})?.once("copy").urgent(10))
}
