//! Jobs that come round by themselves. Every process looks at the clock; the one
//! that writes the tick first enqueues, in the same transaction.

use crate::queue::Queue;
use crate::worker::Hall;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::job::Cron;
use kernel::module::Part;
use kernel::principal::Id;
use kernel::schema::directory::tenants;
use kernel::schema::work::ticks;
use std::collections::HashMap;

/// The moments that this process has already seen to.
#[derive(Default)]
pub(crate) struct Seen(HashMap<&'static str, DateTime<Utc>>);

/// Enqueues what is due. A moment missed while no worker ran is made up for once.
pub(crate) async fn enqueue_due(hall: &Hall, seen: &mut Seen) -> Result<()> {
    for module in hall.house.edition().all() {
        for cron in module.crons {
            let due = moment(cron, Utc::now());
            if seen.0.get(cron.job) == Some(&due) {
                continue;
            }
            enqueue(hall, module.manifest.name, cron, due).await?;
            seen.0.insert(cron.job, due);
        }
    }
    Ok(())
}

/// The latest due moment: a multiple of the period since 1970, the same in every process.
fn moment(cron: &Cron, now: DateTime<Utc>) -> DateTime<Utc> {
    let period = i64::from(cron.every.max(1)) * 60;
    DateTime::from_timestamp(now.timestamp().div_euclid(period) * period, 0).unwrap_or_default()
}

async fn enqueue(hall: &Hall, module: &'static str, cron: &'static Cron, due: DateTime<Utc>) -> Result<()> {
    let known = ticks::table.filter(ticks::name.eq(cron.job).and(ticks::due.eq(due))).select(ticks::name);
    if hall.queue.tx(move |tx| tx.maybe::<String>(known)).await?.is_some() {
        return Ok(());
    }
    let wanted: Vec<Option<Id>> = if cron.per_agency { agencies_with(hall, module, cron).await? } else { vec![None] };
    let enqueued = hall.queue.tx(move |tx| {
        let tick = (ticks::name.eq(cron.job), ticks::due.eq(due));
        if tx.run(diesel::insert_into(ticks::table).values(tick).on_conflict_do_nothing())? == 0 {
            return Ok(0);
        }
        // Older ticks may go, but not so early that a slow process enqueues one again.
        let long_ago = due - chrono::Duration::minutes(i64::from(cron.every.max(1)) * 3);
        tx.run(diesel::delete(ticks::table.filter(ticks::name.eq(cron.job).and(ticks::due.lt(long_ago)))))?;
        Queue::enqueue_round(tx, cron.job, wanted)
    });
    let enqueued = enqueued.await?;
    tracing::debug!(job = cron.job, %due, enqueued, "due");
    Ok(())
}

/// Active agencies where the module is on, in a release that has this job.
async fn agencies_with(hall: &Hall, module: &'static str, cron: &'static Cron) -> Result<Vec<Option<Id>>> {
    // Nothing comes round by itself in a staging copy.
    let active = tenants::table.filter(tenants::status.eq("active").and(tenants::copy_of.is_null())).select(tenants::id);
    let active: Vec<Id> = hall.queue.tx(move |tx| tx.all(active)).await?;
    let (agencies, of) = (hall.agencies.clone(), hall.house.edition().module(module));
    let judged = tokio::task::spawn_blocking(move || {
        let mut on = Vec::new();
        for id in active {
            if agencies.find(id)?.is_some_and(|tenant| tenant.has(module) && of.is_none_or(|m| tenant.carries(m, Part::Job(cron.job)))) {
                on.push(Some(id));
            }
        }
        Ok(on)
    });
    judged.await.map_err(Error::internal)?
}
