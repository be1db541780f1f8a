//! What agencies may subscribe to, as data, and what each plan allows.

use crate::limits;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result, Wrong};
use kernel::memory::{Memory, Use};
use kernel::module::{MEMBER, PUBLIC, Permission};
use kernel::resource::Id;
use kernel::schema::{members, roles};
use kernel::scope::Tx;
use kernel::tenant::Tenant;
use serde::Deserialize;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

/// How old a count may be of an agency whose plan is nearly full.
const NEAR: Duration = Duration::from_secs(2);
/// How long an agency may look around before it chooses.
const TRIAL_DAYS: i64 = 30;
const GIGABYTE: i64 = 1_000_000_000;

#[derive(Deserialize)]
struct Plans {
    plan: Vec<Plan>,
}

/// What an agency may subscribe to.
#[derive(Debug, Deserialize)]
pub struct Plan {
    pub name: String,
    /// Cents of EUR a month, without VAT.
    pub price: i64,
    pub features: Vec<String>,
    #[serde(default)]
    pub highlight: bool,
    /// Seats; none means as many as one likes.
    pub members: Option<i64>,
    /// Gigabytes.
    storage: Option<i64>,
    /// Records of every module together; none means as many as one likes.
    pub records: Option<i64>,
    /// The modules that may be switched on; none means every one.
    modules: Option<Vec<String>>,
    pub(crate) pace: Pace,
}

/// What programs may ask of the API in a minute (requirements, SE-13).
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Pace {
    /// With one key.
    pub key: u32,
    /// All of the agency's together.
    pub agency: u32,
}

/// How often the programs of an agency may ask.
pub(crate) fn pace(tenant: &Tenant) -> Pace {
    of(tenant).map_or(limits::UNPLANNED, |plan| plan.pace)
}

impl Plan {
    /// Whether a module may be switched on under it.
    pub fn entitles(&self, module: &str) -> bool {
        self.modules.as_ref().is_none_or(|all| all.iter().any(|m| m == module))
    }

    /// Bytes of files and pictures; none means as many as one likes.
    pub fn bytes(&self) -> Option<i64> {
        self.storage.map(|gigabytes| gigabytes * GIGABYTE)
    }
}

static ALL: LazyLock<Vec<Plan>> = LazyLock::new(|| {
    toml::from_str::<Plans>(include_str!("plans.toml")).map(|p| p.plan).unwrap_or_else(|e| {
        tracing::error!(error = %e, "the plans cannot be read");
        Vec::new()
    })
});

/// Every plan, the smallest first.
pub fn all() -> &'static [Plan] {
    &ALL
}

/// The plan of an agency. A trial may do what the recommended plan may.
pub fn of(tenant: &Tenant) -> Option<&'static Plan> {
    ALL.iter().find(|p| p.name == tenant.plan).or_else(|| ALL.iter().find(|p| p.highlight))
}

/// Whether an agency's plan lets it switch a module on.
pub fn entitles(tenant: &Tenant, module: &str) -> bool {
    of(tenant).is_none_or(|plan| plan.entitles(module))
}

/// The smallest plan under which a module may be switched on.
pub fn least_with(module: &str) -> Option<&'static Plan> {
    ALL.iter().find(|plan| plan.entitles(module))
}

/// When the agency's trial ends; nothing if it is on a plan, or only there to be looked at.
pub fn trial_ends(tenant: &Tenant) -> Option<DateTime<Utc>> {
    (tenant.plan == "trial" && !tenant.demo).then(|| tenant.founded_at + TimeDelta::days(TRIAL_DAYS))
}

/// The code of a refusal because the trial is over.
pub(crate) const OVER: &str = "trial-over";

/// Whether the agency reads and takes out, and changes nothing any more: its trial is over.
pub fn is_over(tenant: &Tenant) -> bool {
    trial_ends(tenant).is_some_and(|ends| ends <= Utc::now())
}

/// What stays possible after the trial: everything of one's own account, taking data out, the rights
/// of the people the data is about, and choosing a plan.
pub(crate) fn stays(path: &str, may: Permission) -> bool {
    let own = [PUBLIC, MEMBER].contains(&may) && !path.starts_with("/app/pictures");
    let file = path.rsplit('/').next().unwrap_or_default();
    own || file == "export"
        || file.starts_with("export.")
        || ["/app/privacy", "/app/approvals", "/app/settings/plan", "/app/settings/closing", "/api/v1/closing"]
            .iter()
            .any(|open| path == *open || path.starts_with(&format!("{open}/")))
}

/// How many records the agency keeps, whoever asks.
pub fn records(tx: &mut Tx) -> Result<i64> {
    let (house, tenant) = (tx.scope().house().clone(), tx.scope().tenant().clone());
    let kept: Vec<_> =
        house.edition().all().filter(|m| tenant.has(m.manifest.name)).flat_map(|m| m.resources.iter().map(|r| r.name)).collect();
    tx.beyond_reach(|tx| kernel::usage::records(tx, &kept))
}

/// So many more records fit the plan.
///
/// # Errors
/// `Invalid(plan-records)` of the record as a whole if they do not.
pub fn room_for_records(tx: &mut Tx, more: i64) -> Result<()> {
    let Some(most) = of(tx.scope().tenant()).and_then(|p| p.records) else { return Ok(()) };
    let agency = tx.scope().tenant().id;
    // While a fifth of the plan is free, a count of half a minute ago does: what other processes add meanwhile fits in
    // there. Nearer to its end one of two seconds ago does, with what this process added since.
    let good = |counted: &Arc<Counted>| {
        let count = counted.rows.load(Ordering::Relaxed).saturating_add(more);
        count <= most / 5 * 4 || (count <= most && counted.at.elapsed() < NEAR)
    };
    if let Some(counted) = COUNTED.recall(&agency, good) {
        counted.rows.fetch_add(more, Ordering::Relaxed);
        return Ok(());
    }
    let count = records(tx)?.saturating_add(more);
    if count > most {
        return Err(Error::Invalid(vec![Wrong::new("", "plan-records").with("most", most)]));
    }
    COUNTED.keep(agency, Arc::new(Counted { rows: AtomicI64::new(count), at: Instant::now() }));
    Ok(())
}

/// How many records there were when they were counted, with those that this process added since.
struct Counted {
    rows: AtomicI64,
    at: Instant,
}

/// How many records an agency keeps, with those added since they were counted, half a minute ago at most: counting goes
/// through all of them, and whoever adds one would wait for that.
static COUNTED: LazyLock<Memory<Id, Arc<Counted>>> = LazyLock::new(|| Memory::new("counts", 20_000, 30));

/// How the memory of counts is used.
pub(crate) fn counts_remembered() -> Use {
    COUNTED.seen()
}

/// How many people have a seat.
pub fn seats(tx: &mut Tx) -> Result<i64> {
    tx.one(members::table.filter(members::status.eq("active").and(members::deleted_at.is_null())).count())
}

/// How many bytes the agency's files weigh, and those that are on their way.
pub fn weight(tx: &mut Tx) -> Result<i64> {
    Ok(kernel::usage::bytes(tx)?.saturating_add(kernel::usage::promised(tx)?))
}

/// One more seat fits the plan. Whoever takes seats waits here for whoever takes one now.
///
/// # Errors
/// `Conflict(plan-members)` if the plan is full.
pub fn one_more_seat(tx: &mut Tx) -> Result<()> {
    // The row everybody who changes seats holds.
    let _: String = tx.one(roles::table.filter(roles::name.eq("admin")).select(roles::name).for_update())?;
    let most = of(tx.scope().tenant()).and_then(|p| p.members);
    let full = most.is_some_and(|most| seats(tx).is_ok_and(|taken| taken >= most));
    if full { Err(Error::Conflict("plan-members".into())) } else { Ok(()) }
}

/// So many more bytes fit the plan. Whoever takes room waits here for whoever takes it now.
///
/// # Errors
/// `Invalid(plan-storage)` of `field` if they do not.
pub fn room_for(tx: &mut Tx, field: &str, bytes: i64) -> Result<()> {
    kernel::keeping::hold(tx)?;
    let most = of(tx.scope().tenant()).and_then(Plan::bytes);
    match most {
        Some(most) if weight(tx)?.saturating_add(bytes) > most => Err(Error::invalid(field, "plan-storage")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_plans_can_be_read() {
        assert_eq!(super::ALL.len(), 3);
        assert_eq!(super::ALL.iter().filter(|p| p.highlight).count(), 1, "a trial has the plan that is recommended");
        for plan in super::ALL.iter() {
            assert!(plan.features.contains(&format!("pace-{}", plan.pace.key)), "{} says another pace than it keeps", plan.name);
            assert!(plan.pace.key <= plan.pace.agency);
        }
    }
}
