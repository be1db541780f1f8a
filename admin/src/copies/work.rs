//! The work of copies, all of it in the source's lane: filling, removing, looking after.

use super::{current, give_up, told};
use crate::notices::{COPY_ENDS, COPY_OPEN};
use chrono::{Duration, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::job::{Cron, Effect, Entry, Job, Order, Work};
use kernel::schema::copies as c;
use kernel::schema::directory::tenants;
use search::Search;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;

/// So often filling is tried.
const TRIES: i32 = 3;
/// A copy's end is told so many days before.
const NOTICE: i64 = 2;

pub(crate) const JOBS: [Entry; 3] = [Entry::of::<MakeCopy>(), Entry::of::<RemoveCopy>(), Entry::of::<LookAfterCopy>()];
pub(crate) const CRONS: [Cron; 1] = [Cron { job: LookAfterCopy::NAME, every: 6 * 60, per_agency: true }];

/// Fills the copy that was asked for. Its rows and its opening are one commit: whoever is killed leaves an empty one,
/// which the next one fills, or an open one.
#[derive(Serialize, Deserialize)]
pub(crate) struct MakeCopy {}

impl Job for MakeCopy {
    const NAME: &'static str = "house.make_copy";
    const EFFECT: Effect = Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        let filled = scope.tx(|tx| {
            let Some(copy) = current(tx, true)?.filter(|copy| matches!(copy.state.as_str(), "asked" | "filling")) else { return Ok(()) };
            let rows = tx.beyond_reach(|tx| kernel::copy::fill(tx, copy.copy))?;
            // The database's own moment: what came along has the same.
            let open = (c::state.eq("open"), c::rows.eq(rows), c::open_at.eq(diesel::dsl::now));
            tx.run(diesel::update(c::table).set(open))?;
            tx.run(diesel::update(tenants::table.find(copy.copy)).set(tenants::copy_state.eq("open")))?;
            tx.journal("copies.opened", None, json!({"slug": copy.slug, "rows": rows}))?;
            told::tell(tx, &COPY_OPEN, &copy)
        });
        match filled.await {
            Ok(()) => {}
            Err(why @ (Error::Busy(_) | Error::Conflict(_))) => return Err(why),
            Err(why) if work.attempt + 1 < TRIES => return Err(why),
            Err(why) => {
                tracing::error!(error = ?why, "an agency could not be copied");
                return scope
                    .tx(|tx| {
                        let copy = current(tx, true)?.ok_or(Error::NotFound)?;
                        tx.run(diesel::update(tenants::table.find(copy.copy)).set(tenants::copy_state.eq("going")))?;
                        tx.run(diesel::delete(tenants::table.find(copy.copy)))?;
                        tx.run(diesel::update(c::table).set((c::state.eq("failed"), c::why.eq("error"))))?;
                        tx.journal("copies.failed", None, json!({"slug": copy.slug}))
                    })
                    .await;
            }
        }
        let Some(copy) = scope.tx(|tx| current(tx, false)).await?.filter(|copy| copy.state == "open") else { return Ok(()) };
        work.house.changed(copy.copy);
        // What releases work out of other values, and the first line of its journal. Done twice, it is the same.
        let there = ::tenants::of_copy(&work.house, copy.copy).await?;
        let of = scope.tenant().slug.clone();
        there
            .tx(move |tx| {
                kernel::copy::recompute(tx)?;
                tx.journal("copies.made", None, json!({"of": of, "rows": copy.rows}))
            })
            .await
    }
}

/// Removes the copy that was given up: files, then every row.
#[derive(Serialize, Deserialize)]
pub(crate) struct RemoveCopy {}

impl Job for RemoveCopy {
    const NAME: &'static str = "house.remove_copy";
    const EFFECT: Effect = Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        let Some(copy) = scope.tx(|tx| current(tx, false)).await?.filter(|copy| copy.state == "going") else { return Ok(()) };
        let files: &Arc<dyn files::Files> = work.house.service();
        files.delete_tenant(copy.copy).await.map_err(web::attachments::store_answered)?;
        work.house.service::<Search>().forget(copy.copy).await?;
        scope
            .tx(move |tx| {
                kernel::copy::remove(tx, copy.copy)?;
                tx.run(diesel::delete(c::table))?;
                tx.journal("copies.removed", None, json!({"slug": copy.slug}))?;
                tx.scope().house().changed(copy.copy);
                tx.settle()
            })
            .await?;
        // Whoever was still bringing something when its folder went finds no agency to keep it for.
        files.delete_tenant(copy.copy).await.map_err(web::attachments::store_answered)
    }
}

/// Tells of a copy's end before it comes, brings it about, and picks up what was left half done.
#[derive(Serialize, Deserialize)]
pub(crate) struct LookAfterCopy {}

impl Job for LookAfterCopy {
    const NAME: &'static str = "house.look_after_copy";
    const EFFECT: Effect = Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        work.scope()?
            .tx(|tx| {
                let Some(copy) = current(tx, true)? else { return Ok(()) };
                let now = Utc::now();
                match copy.state.as_str() {
                    "open" if copy.until <= now => give_up(tx, "over"),
                    "open" if copy.until <= now + Duration::days(NOTICE) && copy.warned_for != Some(copy.until) => {
                        tx.run(diesel::update(c::table).set(c::warned_for.eq(Some(copy.until))))?;
                        told::tell(tx, &COPY_ENDS, &copy)
                    }
                    "asked" | "filling" => tx.order(Order::of(&MakeCopy {})?.once("copy")),
                    "going" => tx.order(Order::of(&RemoveCopy {})?.once("copy")),
                    _ => Ok(()),
                }
            })
            .await
    }
}
