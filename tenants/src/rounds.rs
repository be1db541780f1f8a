//! What comes round by itself: forgetting what is over, emptying bins, looking
//! at domains again.

use crate::domains::CheckDomains;
use chrono::{Duration, Utc};
use diesel::prelude::*;
use kernel::cross_tenant::CrossTenant;
use kernel::error::Result;
use kernel::job::{Cron, Entry, Job, Work};
use kernel::principal::Principal;
use kernel::resource::Resource;
use kernel::schema::work::jobs;
use serde::{Deserialize, Serialize};

/// Days in the bin before a record goes for good.
const BIN: i32 = 30;

/// Jobs of this crate, for the host to list.
pub const JOBS: &[Entry] = &[Entry::of::<Sweep>(), Entry::of::<EmptyBins>(), Entry::of::<TurnKeys>(), Entry::of::<CheckDomains>()];

/// What comes round by itself: minutes between two rounds.
pub const CRONS: &[Cron] = &[
    Cron { job: Sweep::NAME, every: 60, per_agency: false },
    Cron { job: EmptyBins::NAME, every: 24 * 60, per_agency: true },
    Cron { job: TurnKeys::NAME, every: 24 * 60, per_agency: false },
    Cron { job: CheckDomains::NAME, every: 60, per_agency: false },
];

/// Forgets tickets, sessions, attempts and discarded jobs that are over.
#[derive(Serialize, Deserialize)]
pub struct Sweep {}

impl Job for Sweep {
    const NAME: &'static str = "directory.sweep";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        work.house.platform_tx("system:sweep", |tx| tx.sweep()).await?;
        let door: &CrossTenant = work.house.service();
        door.tx(Principal::System("sweep"), "discarded jobs", |tx| {
            let old = jobs::state.eq("discarded").and(jobs::run_at.lt(Utc::now() - Duration::days(i64::from(BIN))));
            tx.run(diesel::delete(jobs::table.filter(old))).map(|_| ())
        })
        .await
    }
}

/// A new key signs access tokens where the last one has for ninety days.
#[derive(Serialize, Deserialize)]
pub struct TurnKeys {}

impl Job for TurnKeys {
    const NAME: &'static str = "directory.turn_keys";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        work.house.platform_tx("system:signing", |tx| tx.turn_signing_keys(false)).await.map(|_| ())
    }
}

/// Removes for good what has been in an agency's bins for thirty days, and what was begun and left.
#[derive(Serialize, Deserialize)]
pub struct EmptyBins {}

impl Job for EmptyBins {
    const NAME: &'static str = "directory.empty_bins";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        let resources: Vec<&'static Resource> = work.house.edition().all().flat_map(|m| m.resources.iter().copied()).collect();
        for resource in resources {
            scope.tx(move |tx| resource.purge(tx, BIN)).await?;
        }
        scope.tx(web::forget_what_was_left).await
    }
}
