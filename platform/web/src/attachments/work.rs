//! What is left over goes: uploads that nobody went on with, files of records that are no more, what has been in the bin
//! for thirty days, and everything in the store that no row speaks of.

use super::arrive::{answered, store};
use super::resumable;
use chrono::{Duration, Utc};
use files::Key;
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::job::{Cron, Effect, Job, Order, Work};
use kernel::resource::Resource;
use kernel::schema::{file_slots as s, loose_files as l, uploads as u};
use kernel::scope::{Scope, Tx};
use serde::{Deserialize, Serialize};

/// Minutes after which what nobody spoke of is nobody's.
const LOOSE: i64 = 60;
/// Days in the bin.
const BIN: i64 = 30;
/// Keys of one turn.
const TOGETHER: i64 = 200;

/// Once an hour.
pub(crate) const CLOCK: Cron = Cron { job: SweepFiles::NAME, every: 60, per_agency: true };

/// Removes what is left over of an agency's files.
#[derive(Serialize, Deserialize)]
pub struct SweepFiles {}

/// Asks for what is left over to be removed soon.
///
/// # Errors
/// Those of the database.
pub(crate) fn ask(tx: &mut Tx) -> Result<()> {
    tx.order(Order::of(&SweepFiles {})?.once("files"))
}

impl Job for SweepFiles {
    const NAME: &'static str = "house.sweep_files";
    const EFFECT: Effect = Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        let resources: Vec<&'static Resource> = work.house.edition().all().flat_map(|m| m.resources.iter().copied()).collect();
        for of in resources {
            for upload in scope.tx(move |tx| resumable::forsaken(tx, of)).await? {
                // What stands in its way will be said to whoever brought it, should they come back.
                if let Err(why) = resumable::finish(scope, upload).await {
                    tracing::info!(error = %why, "an upload could not be finished");
                }
            }
            while scope.tx(move |tx| kernel::keeping::bury(tx, of)).await? > 0 {}
        }
        scope.tx(forsake).await?;
        super::archive::empty(scope).await?;
        sweep(scope).await?;
        let minutes = u64::try_from(LOOSE).unwrap_or(60);
        store(scope).sweep(std::time::Duration::from_secs(minutes * 60)).await.map_err(answered)?;
        Ok(())
    }
}

fn forsake(tx: &mut Tx) -> Result<()> {
    let now = Utc::now();
    tx.run(diesel::delete(u::table.filter(u::updated_at.lt(now - Duration::hours(resumable::PATIENCE)))))?;
    tx.run(diesel::delete(s::table.filter(s::deleted_at.lt(now - Duration::days(BIN))))).map(|_| ())
}

/// First the bytes, then the row that knows of them: whoever is stopped in between is followed.
async fn sweep(scope: &Scope) -> Result<()> {
    loop {
        let nobodys = l::since.lt(Utc::now() - Duration::minutes(LOOSE));
        let keys: Vec<String> = scope.tx(move |tx| tx.all(l::table.filter(nobodys).order(l::since).select(l::key).limit(TOGETHER))).await?;
        if keys.is_empty() {
            return Ok(());
        }
        for key in keys.iter().filter_map(|k| k.parse::<Key>().ok()).filter(|k| k.tenant() == scope.tenant().id) {
            store(scope).delete(&key).await.map_err(answered)?;
        }
        scope.tx(move |tx| tx.run(diesel::delete(l::table.filter(l::key.eq_any(keys))))).await?;
    }
}
