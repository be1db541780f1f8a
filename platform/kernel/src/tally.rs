//! How modules do at agencies where a roll-out watches them: counted here, added to the
//! roll-out's row of the agency about once a second.

use crate::breaker::{Done, Outcome};
use crate::database::{As, Db};
use crate::principal::Id;
use crate::schema::work::rollout_agencies as a;
use diesel::prelude::*;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// An answer that takes longer is slow.
const SLOW: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Default)]
struct Counts {
    answers: i64,
    failures: i64,
    slow: i64,
    jobs: i64,
}

/// By agency and roll-out.
#[derive(Default)]
pub(crate) struct Tally(Mutex<HashMap<(Id, Id), Counts>>);

impl Tally {
    pub(crate) fn count(&self, tenant: Id, rollout: Id, done: &Done) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counts = all.entry((tenant, rollout)).or_default();
        let failed = i64::from(done.outcome == Outcome::Failed);
        if done.job {
            counts.jobs += failed;
        } else {
            counts.answers += 1;
            counts.failures += failed;
            counts.slow += i64::from(done.took > SLOW);
        }
    }

    /// Adds what was counted since the last time. What cannot be written is lost: it is a sample.
    pub(crate) fn flush(&self, db: &Db) {
        let all = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for ((tenant, rollout), c) in all {
            let added = db.transaction(&As::house(Some(tenant), "system:tally"), |conn| {
                let sums = (
                    a::answers.eq(a::answers + c.answers),
                    a::failures.eq(a::failures + c.failures),
                    a::slow.eq(a::slow + c.slow),
                    a::jobs.eq(a::jobs + c.jobs),
                );
                Ok(diesel::update(a::table.filter(a::rollout_id.eq(rollout))).set(sums).execute(conn)?)
            });
            if let Err(e) = added {
                tracing::warn!(error = %e, "a roll-out's figures could not be added");
            }
        }
    }
}
