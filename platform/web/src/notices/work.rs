//! What of notices goes on while nobody looks.

use crate::channels::POSTS_KEPT;
use chrono::{Duration, Utc};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::job::{Cron, Effect, Job, Work};
use kernel::schema::{group_messages as m, notices as n};
use serde::{Deserialize, Serialize};

/// Once a day what matters to nobody any more goes.
pub const CLOCK: Cron = Cron { job: ExpireNotices::NAME, every: 1_440, per_agency: true };

/// How long a notice stays after it stopped to matter.
const KEPT: i64 = 30;

/// Removes notices that ceased to matter a month ago, and what was said in groups last season: the journal keeps that it was.
#[derive(Serialize, Deserialize)]
pub struct ExpireNotices {}

impl Job for ExpireNotices {
    const NAME: &'static str = "house.expire_notices";
    const EFFECT: Effect = Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let gone = n::table.filter(n::expires_at.lt(Utc::now() - Duration::days(KEPT)));
        work.scope()?
            .tx(move |tx| {
                tx.run(diesel::delete(gone))?;
                tx.run(diesel::delete(m::table.filter(m::created_at.lt(Utc::now() - Duration::days(POSTS_KEPT)))))?;
                tx.settle()
            })
            .await
    }
}
