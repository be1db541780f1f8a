//! Sealing the agency's journal, behind the backs of those who write it, and wrapping
//! the agencies' data keys anew once the house has another master key.

use diesel::prelude::*;
use kernel::error::Result;
use kernel::job::{Cron, Entry, Job, Work};
use kernel::schema::looks;
use kernel::seal::seal;
use serde::{Deserialize, Serialize};

pub const JOBS: &[Entry] = &[Entry::of::<SealJournal>(), Entry::of::<RewrapKeys>()];

/// Lines are sealed when they are ten minutes old: at most 25 minutes after they were written.
pub const CRONS: &[Cron] =
    &[Cron { job: SealJournal::NAME, every: 15, per_agency: true }, Cron { job: RewrapKeys::NAME, every: 5, per_agency: false }];

/// Wraps under the current master key what an older one still wraps.
#[derive(Serialize, Deserialize)]
pub struct RewrapKeys {}

impl Job for RewrapKeys {
    const NAME: &'static str = "house.rewrap_keys";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        work.house.rewrap().await.map(|_| ())
    }
}

/// Seals what is old enough, a batch in each transaction.
#[derive(Serialize, Deserialize)]
pub struct SealJournal {}

impl Job for SealJournal {
    const NAME: &'static str = "house.seal_journal";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        while work.scope()?.tx(seal).await? > 0 {}
        // Looks of past hours are in the journal by now.
        let past = chrono::Utc::now().timestamp() / 3600 - 24;
        work.scope()?.tx(move |tx| tx.run(diesel::delete(looks::table.filter(looks::hour.lt(past))))).await?;
        Ok(())
    }
}
