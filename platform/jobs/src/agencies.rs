//! Agencies as jobs find them, remembered as long as nothing about them changes.

use kernel::error::{Error, Result};
use kernel::house::{House, Stamp};
use kernel::module::{Module, Part};
use kernel::parts::Span;
use kernel::principal::Id;
use kernel::release::is_before;
use kernel::tenant::{Status, Tenant};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// More than this many agencies at once and all are forgotten: a bound, not a policy.
const MOST: usize = 10_000;

/// What the jobs of a suspended agency wait for.
pub(crate) const AGENCY: &str = "agency";

type Known = HashMap<Id, (Stamp, Arc<Tenant>)>;

#[derive(Clone)]
pub(crate) struct Agencies {
    house: House,
    known: Arc<Mutex<Known>>,
}

impl Agencies {
    pub(crate) fn of(house: House) -> Self {
        Agencies { house, known: Arc::default() }
    }

    /// The agency of this key; none once it was deleted. Reads the database when it must.
    pub(crate) fn find(&self, id: Id) -> Result<Option<Arc<Tenant>>> {
        // Taken before the read: a change in between makes what was read stale at once.
        let stamp = self.house.stamp(Some(id));
        if let Some((read_in, tenant)) = self.known().get(&id)
            && Some(*read_in) == stamp
        {
            return Ok(Some(tenant.clone()));
        }
        let found = self.house.tenant(id)?;
        if let (Some(stamp), Some(tenant)) = (stamp, &found) {
            let mut known = self.known();
            if known.len() >= MOST {
                known.clear();
            }
            known.insert(id, (stamp, tenant.clone()));
        }
        Ok(found)
    }

    /// `find` on the blocking pool.
    pub(crate) async fn fetch(&self, id: Id) -> Result<Option<Arc<Tenant>>> {
        let agencies = self.clone();
        tokio::task::spawn_blocking(move || agencies.find(id)).await.map_err(Error::internal)?
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// What a module's jobs wait for at this agency, if anything.
pub(crate) fn waits_for(tenant: &Tenant, module: &str) -> Option<String> {
    match tenant.status {
        Status::Suspended { .. } | Status::Closing { .. } | Status::Going => Some(AGENCY.into()),
        Status::Active if module != AGENCY && !tenant.has(module) => Some(module.into()),
        Status::Active => None,
    }
}

/// The release that work waits for where the agency is on an older one: `{module} {version}`. What a newer release has retired
/// and an older one ordered is done all the same.
pub(crate) fn waits_for_release(tenant: &Tenant, module: &Module, part: Part<'_>) -> Option<String> {
    let since = Span { until: None, aid: None, ..module.span(part) };
    let name = module.manifest.name;
    since.since.filter(|_| !tenant.is_within(name, &since)).map(|version| format!("{name} {version}"))
}

/// Whether what this work waited for has come.
pub(crate) fn has_come(tenant: &Tenant, waited_for: &str) -> bool {
    let (module, version) = waited_for.split_once(' ').map_or((waited_for, None), |(module, version)| (module, Some(version)));
    let newer = |version| tenant.pins.release(module).is_some_and(|at| !is_before(at.version, version));
    waits_for(tenant, module).is_none() && version.is_none_or(newer)
}
