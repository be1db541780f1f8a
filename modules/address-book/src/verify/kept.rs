//! What is known of addresses, as it is kept.

use super::look::Finding;
use crate::schema::address_checks as c;
use chrono::{DateTime, Duration, Utc};
use diesel::sql_types::{BigInt, Text};
use kernel::erased::Erased;
use kernel::prelude::*;
use serde_json::{Value, json};
use std::collections::HashMap;

/// What is known of an address.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = c)]
pub(super) struct Check {
    pub address: String,
    pub verdict: String,
    pub reasons: Value,
    pub suggestion: Option<String>,
    pub checked_by: String,
    pub checked_at: DateTime<Utc>,
    pub bounced_at: Option<DateTime<Utc>>,
    pub right_at: Option<DateTime<Utc>>,
}

impl Check {
    /// What holds: a letter that was refused weighs more than what the domain says, and somebody's word more than both.
    pub fn verdict(&self) -> &str {
        match (self.right_at, self.bounced_at) {
            (Some(_), _) => "ok",
            (None, Some(_)) => "bad",
            _ => &self.verdict,
        }
    }

    /// Why, by codes: each the last part of `address-why-{code}`.
    pub fn reasons(&self) -> Vec<&str> {
        if self.right_at.is_some() {
            return vec!["right"];
        }
        let own = self.reasons.as_array().into_iter().flatten().filter_map(Value::as_str);
        self.bounced_at.map(|_| "bounced").into_iter().chain(own).collect()
    }
}

#[derive(QueryableByName)]
struct Address {
    #[diesel(sql_type = Text)]
    address: String,
}

/// Every address of the book, as it is compared.
const IN_BOOK: &str = "select lower(trim(email)) as address from people where deleted_at is null and email is not null
  union all select lower(trim(email)) from organisations where deleted_at is null and email is not null
  union all select lower(trim(value)) from details where deleted_at is null and kind = 'email' and value is not null";

/// Addresses to look at, those nobody looked at first. What nobody in the book has any more is forgotten.
#[expect(clippy::disallowed_methods, reason = "three lists as one and what is not in another have no Diesel words; every value is bound")]
pub(super) fn due(tx: &mut Tx, most: i64) -> Result<Vec<String>> {
    // Whoever waits in the bin may come back.
    let gone = "delete from address_checks c where next_at <= now()
        and not exists (select from people r where lower(trim(r.email)) = c.address)
        and not exists (select from organisations r where lower(trim(r.email)) = c.address)
        and not exists (select from details r where r.kind = 'email' and lower(trim(r.value)) = c.address)";
    tx.run(diesel::sql_query(gone))?;
    let new = format!(
        "select distinct b.address from ({IN_BOOK}) b
         where position('@' in b.address) > 1 and not exists (select from address_checks c where c.address = b.address) limit $1"
    );
    let new: Vec<Address> = tx.all(diesel::sql_query(new).bind::<BigInt, _>(most))?;
    let mut due: Vec<String> = new.into_iter().map(|found| found.address).collect();
    let room = most - i64::try_from(due.len()).unwrap_or(most);
    let late = c::table.filter(c::next_at.le(Utc::now())).order(c::next_at).limit(room).select(c::address);
    due.extend(tx.all::<String>(late)?);
    Ok(due)
}

/// Whether somebody in the book has this address.
#[expect(clippy::disallowed_methods, reason = "three lists as one have no Diesel words; every value is bound")]
fn is_in_book(tx: &mut Tx, address: &str) -> Result<bool> {
    let sql = format!("select b.address from ({IN_BOOK}) b where b.address = $1 limit 1");
    Ok(!tx.all::<Address>(diesel::sql_query(sql).bind::<Text, _>(address))?.is_empty())
}

/// Keeps what a look found. Somebody's word that the address is right stands until something else is found; that a letter was
/// refused, until somebody says that the address works.
pub(super) fn note(tx: &mut Tx, address: &str, found: &Finding) -> Result<()> {
    let now = Utc::now();
    let reasons = json!(found.reasons);
    let before: Option<Value> = tx.maybe(c::table.filter(c::address.eq(address)).select(c::reasons).for_update())?;
    let said = (
        (c::verdict.eq(found.verdict.name()), c::reasons.eq(&reasons), c::suggestion.eq(&found.suggestion)),
        (c::checked_by.eq(found.by), c::checked_at.eq(now), c::next_at.eq(now + found.again)),
    );
    let Some(before) = before else {
        return tx.run(diesel::insert_into(c::table).values((c::address.eq(address), said)).on_conflict_do_nothing()).map(|_| ());
    };
    tx.run(diesel::update(c::table.filter(c::address.eq(address))).set(said))?;
    if before != reasons {
        let none = (c::right_at.eq(None::<DateTime<Utc>>), c::right_by.eq(None::<String>));
        tx.run(diesel::update(c::table.filter(c::address.eq(address))).set(none))?;
    }
    Ok(())
}

/// A letter to this address was refused for good. Of an address that is in nobody's sheet nothing is kept.
pub(crate) fn refused(tx: &mut Tx, address: &str, code: u16) -> Result<()> {
    let address = address.trim().to_lowercase();
    tx.beyond_reach(|tx| {
        if !is_in_book(tx, &address)? {
            return Ok(());
        }
        let now = Utc::now();
        let bounced = (c::bounced_at.eq(Some(now)), c::bounce_code.eq(Some(i32::from(code))));
        let doubted = (c::right_at.eq(None::<DateTime<Utc>>), c::right_by.eq(None::<String>));
        if tx.run(diesel::update(c::table.filter(c::address.eq(&address))).set((bounced, doubted)))? == 0 {
            let new = (c::address.eq(&address), c::verdict.eq("unknown"), c::checked_by.eq("own"), c::next_at.eq(now), bounced);
            tx.run(diesel::insert_into(c::table).values(new))?;
        }
        Ok(())
    })
}

/// Somebody says that the address works: what was held against it is forgotten.
pub(super) fn right(tx: &mut Tx, address: &str) -> Result<()> {
    let (now, by) = (Utc::now(), tx.scope().principal().actor().to_string());
    let works =
        ((c::right_at.eq(Some(now)), c::right_by.eq(Some(&by))), (c::bounced_at.eq(None::<DateTime<Utc>>), c::bounce_code.eq(None::<i32>)));
    if tx.run(diesel::update(c::table.filter(c::address.eq(address))).set(works))? == 0 {
        let new = (c::address.eq(address), c::verdict.eq("unknown"), c::checked_by.eq("own"), c::next_at.eq(now + Duration::days(90)));
        tx.run(diesel::insert_into(c::table).values((new, works)))?;
    }
    Ok(())
}

/// What is known of these addresses.
pub(super) fn of(tx: &mut Tx, addresses: &[String]) -> Result<HashMap<String, Check>> {
    let known: Vec<Check> = tx.all(c::table.filter(c::address.eq_any(addresses)).select(Check::as_select()))?;
    Ok(known.into_iter().map(|check| (check.address.clone(), check)).collect())
}

/// The addresses that need somebody, those found last first.
pub(super) fn doubtful(tx: &mut Tx, most: i64) -> Result<HashMap<String, Check>> {
    let wrong = c::verdict.eq_any(["bad", "risky"]).or(c::bounced_at.is_not_null());
    let some = c::table.filter(c::right_at.is_null().and(wrong)).order((c::checked_at.desc(), c::address)).limit(most);
    Ok(tx.all::<Check>(some.select(Check::as_select()))?.into_iter().map(|check| (check.address.clone(), check)).collect())
}

/// What is known of the addresses of whoever is erased goes with them.
pub(crate) fn forget(tx: &mut Tx, gone: &Erased) -> Result<()> {
    let said: Vec<String> = gone.said.iter().map(|said| said.to_lowercase()).collect();
    tx.run(diesel::delete(c::table.filter(c::address.eq_any(said)))).map(|_| ())
}

/// Addresses that the verifier was asked about in the last thirty days.
pub(super) fn asked_lately(tx: &mut Tx) -> Result<i64> {
    let lately = c::checked_by.eq(super::verifier::NAME).and(c::checked_at.ge(Utc::now() - Duration::days(30)));
    tx.one(c::table.filter(lately).count())
}
