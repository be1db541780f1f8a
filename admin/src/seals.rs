//! Sealing the agency's journal, behind the backs of those who write it.

use kernel::error::Result;
use kernel::job::{Cron, Entry, Job, Work};
use kernel::seal::seal;
use serde::{Deserialize, Serialize};

pub const JOBS: &[Entry] = &[Entry::of::<SealJournal>()];

/// Lines are sealed when they are ten minutes old: at most 25 minutes after they were written.
pub const CRONS: &[Cron] = &[Cron { job: SealJournal::NAME, every: 15, per_agency: true }];

/// Seals what is old enough, a batch in each transaction.
#[derive(Serialize, Deserialize)]
pub struct SealJournal {}

impl Job for SealJournal {
    const NAME: &'static str = "house.seal_journal";
    async fn run(self, work: Work) -> Result<()> {
        while work.scope()?.tx(seal).await? > 0 {}
        Ok(())
    }
}
