//! The operators' view of the queue: what waits, what died, and why.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::cross_tenant::{CrossTenant, CrossTenantTx};
use kernel::error::{Error, Result};
use kernel::principal::{Id, Principal};
use kernel::schema::directory::tenants;
use kernel::schema::work::jobs;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// As many jobs as one page shows.
pub const SHOWN: i64 = 50;

/// States that an operator may ask for, in the order of their urgency.
pub const STATES: [&str; 5] = ["dead", "ready", "running", "paused", "discarded"];

/// The queue at one moment.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// Jobs by state: `ready`, `paused`, `running`, `dead`, `discarded`; absent means none.
    pub states: BTreeMap<String, i64>,
    /// Jobs by name, then by state.
    pub kinds: BTreeMap<String, BTreeMap<String, i64>>,
    /// Since when the job that has been due longest waits.
    pub oldest_due: Option<DateTime<Utc>>,
}

impl Board {
    /// Seconds that the job due longest has been waiting; 0 if none is due.
    pub fn oldest_wait(&self) -> i64 {
        self.oldest_due.map_or(0, |since| (Utc::now() - since).num_seconds().max(0))
    }
}

/// Which jobs are asked for; what is empty matches all.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub state: Option<String>,
    pub name: Option<String>,
    /// Jobs of one agency.
    pub agency: Option<Id>,
    /// Older than this one: the last of the page before.
    pub before: Option<Id>,
}

/// A job, as an operator sees it.
#[derive(Clone, Debug)]
pub struct Listed {
    pub id: Id,
    pub name: String,
    /// The agency's key and slug; none for a job of the platform.
    pub agency: Option<(Id, String)>,
    pub state: String,
    pub attempts: i32,
    /// What went wrong the last time, for operators' eyes.
    pub error: Option<String>,
    pub payload: Value,
    pub run_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
    /// The releases that its agency was on when it was ordered: `showcase=2.0.0`, one after the other.
    pub releases: Option<String>,
}

/// The operators' view of the queue, through the door across agencies.
#[derive(Clone)]
pub struct Console(CrossTenant);

impl Console {
    /// Over the operators' door.
    pub fn of(door: &CrossTenant) -> Console {
        Console(door.clone())
    }

    /// The queue now, across agencies.
    pub async fn board(&self, who: Principal) -> Result<Board> {
        let read = self.0.tx(who, "board of jobs", |tx| {
            let counted = jobs::table.group_by((jobs::name, jobs::state)).select((jobs::name, jobs::state, diesel::dsl::count_star()));
            let rows: Vec<(String, String, i64)> = tx.all(counted)?;
            let due = jobs::state.eq("ready").and(jobs::run_at.le(diesel::dsl::now));
            let oldest_due = tx.one(jobs::table.filter(due).select(diesel::dsl::min(jobs::run_at)))?;
            let mut board = Board { oldest_due, ..Board::default() };
            for (name, state, count) in rows {
                *board.states.entry(state.clone()).or_default() += count;
                board.kinds.entry(name).or_default().insert(state, count);
            }
            Ok(board)
        });
        read.await
    }

    /// A page of jobs, the latest first; one more than [`SHOWN`] says that there are others.
    pub async fn list(&self, who: Principal, wanted: Wanted) -> Result<Vec<Listed>> {
        self.0.tx(who, "list of jobs", move |tx| listed(tx, wanted)).await
    }

    /// Gives a dead job all its attempts again, now; `NotFound` unless it is dead.
    pub async fn retry(&self, who: Principal, id: Id) -> Result<()> {
        match self.revive(who.clone(), id, true).await {
            // The same work was asked for meanwhile and waits: both are done, each once.
            Err(Error::Invalid(_)) => self.revive(who, id, false).await,
            done => done,
        }
    }

    async fn revive(&self, who: Principal, id: Id, keyed: bool) -> Result<()> {
        let revived = self.0.tx(who, "retry a job", move |tx| {
            let dead = jobs::table.filter(jobs::id.eq(id).and(jobs::state.eq("dead")));
            let ready = (jobs::state.eq("ready"), jobs::attempts.eq(0), jobs::run_at.eq(diesel::dsl::now));
            match keyed {
                true => tx.run(diesel::update(dead).set(ready)),
                false => tx.run(diesel::update(dead).set((ready, jobs::key.eq(None::<String>)))),
            }
        });
        found(revived.await?)
    }

    /// Gives every dead job of one name its attempts again; how many there were.
    pub async fn retry_all(&self, who: Principal, name: String) -> Result<usize> {
        let revived = self.0.tx(who, "retry jobs of a kind", move |tx| {
            let dead = jobs::table.filter(jobs::name.eq(name).and(jobs::state.eq("dead")));
            // Without their keys: what waits under the same key meanwhile does not stand in their way.
            let ready = (jobs::state.eq("ready"), jobs::attempts.eq(0), jobs::run_at.eq(diesel::dsl::now), jobs::key.eq(None::<String>));
            tx.run(diesel::update(dead).set(ready))
        });
        revived.await
    }

    /// Puts a dead job away, for thirty days; `NotFound` unless it is dead.
    pub async fn discard(&self, who: Principal, id: Id) -> Result<()> {
        self.turn(who, "discard a job", id, ["dead", "discarded"]).await
    }

    /// Takes a discarded job back among the dead; `NotFound` unless it is discarded.
    pub async fn restore(&self, who: Principal, id: Id) -> Result<()> {
        self.turn(who, "restore a job", id, ["discarded", "dead"]).await
    }

    async fn turn(&self, who: Principal, why: &'static str, id: Id, [from, to]: [&'static str; 2]) -> Result<()> {
        let turned = self.0.tx(who, why, move |tx| {
            let job = jobs::table.filter(jobs::id.eq(id).and(jobs::state.eq(from)));
            // For a job that rests, this is since when.
            tx.run(diesel::update(job).set((jobs::state.eq(to), jobs::run_at.eq(diesel::dsl::now))))
        });
        found(turned.await?)
    }
}

fn listed(tx: &mut CrossTenantTx, wanted: Wanted) -> Result<Vec<Listed>> {
    type Row = (Id, String, Id, String, i32, Option<String>, (Value, Option<String>), DateTime<Utc>, DateTime<Utc>);
    let columns = (
        jobs::id,
        jobs::name,
        jobs::lane,
        jobs::state,
        jobs::attempts,
        jobs::error,
        (jobs::payload, jobs::releases),
        jobs::run_at,
        jobs::created_at,
    );
    let mut query = jobs::table.order(jobs::id.desc()).limit(SHOWN + 1).select(columns).into_boxed();
    if let Some(state) = wanted.state {
        query = query.filter(jobs::state.eq(state));
    }
    if let Some(name) = wanted.name {
        query = query.filter(jobs::name.eq(name));
    }
    if let Some(agency) = wanted.agency {
        query = query.filter(jobs::lane.eq(agency));
    }
    if let Some(before) = wanted.before {
        query = query.filter(jobs::id.lt(before));
    }
    let rows: Vec<Row> = tx.all(query)?;
    let lanes: BTreeSet<Id> = rows.iter().map(|row| row.2).collect();
    let slugs: BTreeMap<Id, String> =
        tx.all(tenants::table.filter(tenants::id.eq_any(lanes)).select((tenants::id, tenants::slug)))?.into_iter().collect();
    let named = |(id, name, lane, state, attempts, error, (payload, releases), run_at, created_at): Row| Listed {
        id,
        name,
        agency: slugs.get(&lane).map(|slug| (lane, slug.clone())),
        state,
        attempts,
        error,
        payload,
        run_at,
        created_at,
        releases,
    };
    Ok(rows.into_iter().map(named).collect())
}

fn found(touched: usize) -> Result<()> {
    if touched == 1 { Ok(()) } else { Err(Error::NotFound) }
}
