//! Releases that agencies are on and this build does not carry. A host does not start on them: whoever builds without a release
//! first brings its agencies to another one. Where a pin comes while the host runs (another build beside it moved an agency, a
//! backup came back), the module rests there, is seen to, and waits; it is never silently off.

use crate::breaker::Rest;
use crate::cross_tenant::CrossTenantTx;
use crate::error::Result;
use crate::module::Edition;
use crate::principal::Id;
use crate::schema::directory::tenants;
use crate::schema::modules;
use diesel::dsl::count_star;
use diesel::prelude::*;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// So many agencies of a release are named; of the others their number is said.
const NAMED: usize = 10;

static MET: AtomicU64 = AtomicU64::new(0);

/// How often this process read an agency on a release that it does not carry: somebody should look.
pub fn met() -> u64 {
    MET.load(Ordering::Relaxed)
}

/// The rest of a module whose release this build does not carry.
pub(crate) fn rest(agency: &str, module: &str, release: &str) -> Rest {
    MET.fetch_add(1, Ordering::Relaxed);
    tracing::error!(agency, module, release, "this build does not carry the release that an agency is on: its module rests there");
    Rest { why: "retired".into(), at: release.into(), ..Rest::safe() }
}

/// A release that somebody is on and this build does not carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retired {
    pub module: String,
    pub release: String,
    /// How many agencies have the module on in it.
    pub count: i64,
    /// The first of them, by their names in addresses.
    pub agencies: Vec<String>,
}

impl fmt::Display for Retired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.module, self.release, self.agencies.join(", "))?;
        match self.count - i64::try_from(self.agencies.len()).unwrap_or_default() {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

impl Retired {
    /// Every one. One look at as many lines as there are releases in use, however many agencies there are.
    pub fn all(tx: &mut CrossTenantTx, edition: &Edition) -> Result<Vec<Retired>> {
        let on = || modules::state.eq("on");
        let used = modules::table.filter(on()).group_by((modules::name, modules::release)).order((modules::name, modules::release));
        let used: Vec<(String, String, i64)> = tx.all(used.select((modules::name, modules::release, count_star())))?;
        let carried = |module: &str, release: &str| edition.module(module).is_some_and(|m| m.releases.iter().any(|r| r.version == release));
        let mut all = Vec::new();
        for (module, release, count) in used.into_iter().filter(|(module, release, _)| !carried(module, release)) {
            let there = modules::table.filter(on().and(modules::name.eq(&module)).and(modules::release.eq(&release)));
            let there: Vec<Id> = tx.all(there.select(modules::tenant_id))?;
            let named = tenants::table.filter(tenants::id.eq_any(there)).order(tenants::slug).limit(NAMED as i64);
            all.push(Retired { agencies: tx.all(named.select(tenants::slug))?, module, release, count });
        }
        Ok(all)
    }
}
