//! The look at addresses nobody looked at yet, and at those of which one knows too little or for too long. Not when somebody
//! saves: a save then waits for nobody, and a file of thousands orders nothing by itself.

use super::kept;
use super::look::Look;
use kernel::job::Cron;
use kernel::prelude::*;
use std::time::{Duration, Instant};

/// What was typed is looked at within so many minutes.
pub(crate) const CLOCK: Cron = Cron { job: VerifyAddresses::NAME, every: 10, per_agency: true };
/// Addresses of one round; what is left waits for the next.
const MOST: i64 = 200;
/// How long a round lasts at most.
const LONGEST: Duration = Duration::from_secs(60);
/// After so many questions in a row without an answer nobody is asked any more.
const PATIENCE: usize = 3;

/// Looks at addresses that are due.
#[derive(Serialize, Deserialize)]
pub(crate) struct VerifyAddresses {}

impl Job for VerifyAddresses {
    const NAME: &'static str = "address_book.verify_addresses";
    const EFFECT: Effect = Effect::Webhook;

    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        let due = scope.tx(|tx| tx.beyond_reach(|tx| kept::due(tx, MOST))).await?;
        if due.is_empty() {
            return Ok(());
        }
        let (begun, mut look) = (Instant::now(), Look::begin(scope).await?);
        for address in due {
            if begun.elapsed() > LONGEST || look.silent >= PATIENCE {
                return Ok(());
            }
            let finding = look.at(&address).await;
            scope.tx(move |tx| kept::note(tx, &address, &finding)).await?;
        }
        Ok(())
    }
}
