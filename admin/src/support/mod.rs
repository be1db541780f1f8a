//! Operators who look into the agency: who, why, until when and at what; the agency lets them in, lets them change things, puts
//! them out.

mod api;
mod pages;
mod told;

use diesel::prelude::*;
use kernel::error::Result;
use kernel::principal::Id;
use kernel::routes::Routes;
use kernel::schema::journal as j;
use kernel::scope::Tx;
use kernel::support::{Access, LOOKED, agency};
use serde_json::Value;
use std::collections::HashMap;

/// Where the agency goes about it.
pub(crate) const DESK: &str = "/app/settings/support";
/// Looks that a page or an answer shows of one access, the newest first.
const SHOWN: i64 = 500;

pub(crate) fn routes(r: &mut Routes) {
    pages::routes(r);
    api::routes(r);
}

/// Every access, the newest first, and how often its operator looked at something.
fn all(tx: &mut Tx) -> Result<Vec<(Access, i64)>> {
    let accesses = agency::all(tx)?;
    let keys: Vec<Id> = accesses.iter().map(|a| a.id).collect();
    let looked = j::table.filter(j::what.eq(LOOKED).and(j::subject.eq_any(keys))).group_by(j::subject);
    let counts: HashMap<Option<Id>, i64> =
        tx.all::<(Option<Id>, i64)>(looked.select((j::subject, diesel::dsl::count_star())))?.into_iter().collect();
    let counted = |access: Access| {
        let looks = counts.get(&Some(access.id)).copied().unwrap_or(0);
        (access, looks)
    };
    Ok(accesses.into_iter().map(counted).collect())
}

type Look = (chrono::DateTime<chrono::Utc>, Value);

/// What was looked at in one access, the newest first.
fn looks(tx: &mut Tx, access: Id) -> Result<Vec<Look>> {
    let mine = j::table.filter(j::what.eq(LOOKED).and(j::subject.eq(access))).order(j::id.desc()).limit(SHOWN);
    tx.all(mine.select((j::at, j::data)))
}
