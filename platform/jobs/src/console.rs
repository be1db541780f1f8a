//! The operators' view of the queue: what waits, what died, and why.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::platform_tx::CrossTenantDb;
use kernel::principal::Id;
use kernel::schema::directory::tenants;
use kernel::schema::work::jobs;
use std::collections::{BTreeMap, BTreeSet};

/// As many dead jobs as a page shows.
const SHOWN: i64 = 200;

/// The queue at one moment.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// Jobs by state: `ready`, `paused`, `running`, `dead`; absent means none.
    pub states: BTreeMap<String, i64>,
    /// Since when the job that has been due longest waits.
    pub oldest_due: Option<DateTime<Utc>>,
    /// Jobs given up on, the latest 200 first.
    pub dead: Vec<Dead>,
}

impl Board {
    /// Seconds that the job due longest has been waiting; 0 if none is due.
    pub fn oldest_wait(&self) -> i64 {
        self.oldest_due.map_or(0, |since| (Utc::now() - since).num_seconds().max(0))
    }
}

/// A job that was tried often enough.
#[derive(Clone, Debug)]
pub struct Dead {
    pub id: Id,
    pub name: String,
    /// The agency's slug; none for a job of the platform.
    pub tenant: Option<String>,
    pub attempts: i32,
    /// What went wrong the last time, for operators' eyes.
    pub error: Option<String>,
    pub created_at: DateTime<Utc>,
}

/// The operators' door to the queue.
#[derive(Clone)]
pub struct Console(CrossTenantDb);

impl Console {
    /// A console over the address of the operator role; connects when first used.
    pub fn open(operator_url: &str) -> Console {
        Console(CrossTenantDb::connect(operator_url, 2))
    }

    /// The queue now, across agencies.
    pub async fn board(&self) -> Result<Board> {
        let read = self.0.tx("system:console", |tx| {
            let states: Vec<(String, i64)> = tx.all(jobs::table.group_by(jobs::state).select((jobs::state, diesel::dsl::count_star())))?;
            let due = jobs::state.eq("ready").and(jobs::run_at.le(diesel::dsl::now));
            let oldest_due = tx.one(jobs::table.filter(due).select(diesel::dsl::min(jobs::run_at)))?;
            type Row = (Id, String, Id, i32, Option<String>, DateTime<Utc>);
            let columns = (jobs::id, jobs::name, jobs::lane, jobs::attempts, jobs::error, jobs::created_at);
            let dead = jobs::table.filter(jobs::state.eq("dead")).order(jobs::created_at.desc()).limit(SHOWN).select(columns);
            let dead: Vec<Row> = tx.all(dead)?;
            let theirs: BTreeSet<Id> = dead.iter().map(|row| row.2).collect();
            let slugs: BTreeMap<Id, String> =
                tx.all(tenants::table.filter(tenants::id.eq_any(theirs)).select((tenants::id, tenants::slug)))?.into_iter().collect();
            let named = |(id, name, lane, attempts, error, created_at): Row| Dead {
                id,
                name,
                tenant: slugs.get(&lane).cloned(),
                attempts,
                error,
                created_at,
            };
            let dead = dead.into_iter().map(named).collect();
            Ok(Board { states: states.into_iter().collect(), oldest_due, dead })
        });
        read.await
    }

    /// Gives a dead job all its attempts again, now; `NotFound` unless it is dead.
    pub async fn retry(&self, id: Id) -> Result<()> {
        match self.revive(id, true).await {
            // The same work was asked for meanwhile and waits: both are done, each once.
            Err(Error::Invalid(_)) => self.revive(id, false).await,
            done => done,
        }
    }

    async fn revive(&self, id: Id, keyed: bool) -> Result<()> {
        let revived = self.0.tx("system:console", move |tx| {
            let dead = jobs::table.filter(jobs::id.eq(id).and(jobs::state.eq("dead")));
            let ready = (jobs::state.eq("ready"), jobs::attempts.eq(0), jobs::run_at.eq(diesel::dsl::now));
            match keyed {
                true => tx.run(diesel::update(dead).set(ready)),
                false => tx.run(diesel::update(dead).set((ready, jobs::key.eq(None::<String>)))),
            }
        });
        found(revived.await?)
    }

    /// Throws a dead job away; `NotFound` unless it is dead.
    pub async fn discard(&self, id: Id) -> Result<()> {
        let gone =
            self.0.tx("system:console", move |tx| tx.run(diesel::delete(jobs::table.filter(jobs::id.eq(id).and(jobs::state.eq("dead"))))));
        found(gone.await?)
    }
}

fn found(touched: usize) -> Result<()> {
    if touched == 1 { Ok(()) } else { Err(Error::NotFound) }
}
