//! The queue's statements, by the worker's role. Every one that ends or extends
//! a job names its fence: who lost the job changes nothing.

use diesel::prelude::*;
use diesel::query_builder::SqlQuery;
use diesel::sql_types::{Array, BigInt, Bool, Int4, Jsonb, Nullable, Text, Uuid as Key};
use kernel::cross_tenant::{CrossTenant, CrossTenantTx};
use kernel::error::{Error, Result};
use kernel::job::Fence;
use kernel::principal::{Id, Principal};
use serde_json::Value;
use std::collections::HashSet;
use std::time::Duration;

/// Who the worker is, between two jobs.
const WORKER: Principal = Principal::System("worker");

/// The lanes that have something ready are found by hopping along the index, so
/// that a hundred thousand jobs of one lane cost no more than one. Lanes are
/// sorted before any job is locked: the lateral part locks one row, then stops. What
/// goes by the slow lane is passed over while it has its share.
const CLAIM: &str = "
with recursive lanes as (
  (select lane from work.jobs where state = 'ready' order by lane limit 1)
  union all
  select (select j.lane from work.jobs j where j.state = 'ready' and j.lane > l.lane order by j.lane limit 1)
    from lanes l where l.lane is not null
), due as materialized (
  select l.lane, $3 and (select count(*) from work.jobs s where s.state = 'running' and s.lane = l.lane and s.slow) < ($1 + 1) / 2 as slow
  from lanes l left join work.turns t on t.tenant_id = l.lane
  where l.lane is not null
    and (select count(*) from work.jobs r where r.state = 'running' and r.lane = l.lane) < $1
  order by t.served_at nulls first, l.lane
), next as materialized (
  select j.id, due.lane from due cross join lateral (
    select w.id from work.jobs w where w.state = 'ready' and w.lane = due.lane and w.run_at <= now() and (due.slow or not w.slow)
    order by w.urgency desc, w.run_at limit 1 for update skip locked
  ) j limit 1
), turn as (
  insert into work.turns (tenant_id) select lane from next
  on conflict (tenant_id) do update set served_at = clock_timestamp()
)
update work.jobs j set state = 'running', attempts = j.attempts + 1, fence = nextval('work.fences'),
  taken_until = clock_timestamp() + $2 * interval '1 millisecond'
from next where j.id = next.id
returning j.id, j.tenant_id as tenant, j.name, j.payload, j.attempts, j.fence, j.slow";

/// A row that is being settled or claimed is left alone: whoever locks it decides.
const BEAT: &str = "
update work.jobs set taken_until = clock_timestamp() + $3 * interval '1 millisecond'
where id in (
  select j.id from work.jobs j join unnest($1, $2) as held (id, fence) on j.id = held.id and j.fence = held.fence
  where j.state = 'running' for no key update of j skip locked)";

const HELD: &str = "
select j.id from work.jobs j join unnest($1, $2) as held (id, fence) on j.id = held.id and j.fence = held.fence
where j.state = 'running'";

const LAPSED: &str = "
select id, tenant_id as tenant, name, payload, attempts, fence, slow from work.jobs
where state = 'running' and taken_until < clock_timestamp() order by taken_until limit 50";

/// A holder that is still inside a transaction keeps its job until that ends.
const STILL_LAPSED: &str = " and id in (select l.id from work.jobs l
  where l.id = $1 and l.taken_until < clock_timestamp() for update skip locked)";

const PAUSE_ALIKE: &str = "
update work.jobs set state = 'paused', waits_for = $2
where id in (
  select j.id from work.jobs j
  where j.state = 'ready' and j.lane = $1
    and ($4 or j.name = any($3) or (j.name = 'handle' and j.payload ->> 'module' = $2))
  for update skip locked)";

/// A job as a worker takes it.
#[derive(Clone, Debug, QueryableByName)]
pub(crate) struct Claim {
    #[diesel(sql_type = Key)]
    pub id: Id,
    #[diesel(sql_type = Nullable<Key>)]
    pub tenant: Option<Id>,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Jsonb)]
    pub payload: Value,
    #[diesel(sql_type = Int4)]
    pub attempts: i32,
    #[diesel(sql_type = BigInt)]
    pub fence: i64,
    #[diesel(sql_type = Bool)]
    pub slow: bool,
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Key)]
    id: Id,
}

/// Jobs of one agency that wait for the same thing.
#[derive(Clone, Debug, QueryableByName)]
pub(crate) struct Waiting {
    #[diesel(sql_type = Key)]
    pub lane: Id,
    #[diesel(sql_type = Text)]
    pub waits_for: String,
}

impl Claim {
    pub(crate) fn fence(&self) -> Fence {
        Fence { job: self.id, number: self.fence }
    }
}

/// Where a job goes that is not done.
#[derive(Clone, Debug)]
pub(crate) struct Back {
    /// `ready`, `paused` or `dead`.
    pub state: &'static str,
    pub after: Duration,
    /// Whether this attempt counts.
    pub counted: bool,
    pub error: Option<String>,
    pub waits_for: Option<String>,
}

#[derive(Clone)]
pub(crate) struct Queue {
    pub(crate) db: CrossTenant,
    pub(crate) lease: Duration,
    pub(crate) per_tenant: u32,
}

impl Queue {
    /// Takes the next job, if one is due; one of the slow lane only where there is room for it.
    pub(crate) async fn claim(&self, slow: bool) -> Result<Option<Claim>> {
        let (lease, per_tenant) = (millis(self.lease), i64::from(self.per_tenant));
        self.db
            .tx(WORKER, "queue", move |tx| {
                let claim = sql(CLAIM).bind::<BigInt, _>(per_tenant).bind::<BigInt, _>(lease);
                tx.maybe(claim.bind::<Bool, _>(slow))
            })
            .await
    }

    /// The job is done: its row goes. False if it was another's by then, or gone already.
    pub(crate) async fn done(&self, claim: &Claim) -> Result<bool> {
        let (id, fence) = (claim.id, claim.fence);
        let gone = self.db.tx(WORKER, "queue", move |tx| {
            let row = sql("delete from work.jobs where id = $1 and fence = $2 and state = 'running'");
            tx.run(row.bind::<Key, _>(id).bind::<BigInt, _>(fence))
        });
        Ok(gone.await? == 1)
    }

    /// Puts a job back. False if it was another's by then.
    pub(crate) async fn back(&self, claim: &Claim, back: Back) -> Result<bool> {
        self.put(claim, back, "").await
    }

    /// Puts an orphan back, unless its worker woke up or another was quicker.
    pub(crate) async fn rescue(&self, claim: &Claim, back: Back) -> Result<bool> {
        self.put(claim, back, STILL_LAPSED).await
    }

    async fn put(&self, claim: &Claim, back: Back, provided: &'static str) -> Result<bool> {
        match self.put_keyed(claim, back.clone(), provided, true).await {
            // The same work was asked for meanwhile and waits: this one goes on without its key.
            Err(Error::Invalid(_)) => self.put_keyed(claim, back, provided, false).await,
            put => put,
        }
    }

    async fn put_keyed(&self, claim: &Claim, back: Back, provided: &'static str, keyed: bool) -> Result<bool> {
        let (id, fence) = (claim.id, claim.fence);
        let put = self.db.tx(WORKER, "queue", move |tx| {
            let text = format!(
                "update work.jobs set state = $3, run_at = clock_timestamp() + $4 * interval '1 millisecond',
                   attempts = attempts - $5, error = coalesce($6, error), waits_for = $7,
                   key = case when $8 then key end, taken_until = null
                 where id = $1 and fence = $2 and state = 'running'{provided}"
            );
            let row = sql(&text).bind::<Key, _>(id).bind::<BigInt, _>(fence).bind::<Text, _>(back.state);
            let row = row.bind::<BigInt, _>(millis(back.after)).bind::<Int4, _>(i32::from(!back.counted));
            tx.run(row.bind::<Nullable<Text>, _>(back.error).bind::<Nullable<Text>, _>(back.waits_for).bind::<Bool, _>(keyed))
        });
        Ok(put.await? == 1)
    }

    /// Extends the leases of these jobs; says which of them are still held.
    pub(crate) async fn beat(&self, held: Vec<Fence>) -> Result<HashSet<Id>> {
        let lease = millis(self.lease);
        let (ids, fences): (Vec<Id>, Vec<i64>) = held.iter().map(|f| (f.job, f.number)).unzip();
        let still = self.db.tx(WORKER, "queue", move |tx| {
            tx.run(sql(BEAT).bind::<Array<Key>, _>(&ids).bind::<Array<BigInt>, _>(&fences).bind::<BigInt, _>(lease))?;
            tx.all::<Named>(sql(HELD).bind::<Array<Key>, _>(&ids).bind::<Array<BigInt>, _>(&fences))
        });
        Ok(still.await?.into_iter().map(|row| row.id).collect())
    }

    /// Jobs whose worker was last heard of more than a lease ago.
    pub(crate) async fn lapsed(&self) -> Result<Vec<Claim>> {
        self.db.tx(WORKER, "queue", |tx| tx.all(sql(LAPSED))).await
    }

    /// Puts aside what else waits for the same thing, so that it is not taken up one by one.
    pub(crate) async fn pause_alike(&self, lane: Id, waits_for: String, names: Vec<&'static str>, all: bool) -> Result<usize> {
        let paused = self.db.tx(WORKER, "queue", move |tx| {
            let rows = sql(PAUSE_ALIKE).bind::<Key, _>(lane).bind::<Text, _>(waits_for);
            tx.run(rows.bind::<Array<Text>, _>(names).bind::<Bool, _>(all))
        });
        paused.await
    }

    /// Enqueues a job for each of these agencies (none: the platform) where it does not wait from last time.
    pub(crate) fn enqueue_round(tx: &mut CrossTenantTx, name: &str, agencies: Vec<Option<Id>>) -> Result<usize> {
        let rows = sql("insert into work.jobs (tenant_id, name, key) select unnest($1), $2, 'cron' on conflict do nothing");
        tx.run(rows.bind::<Array<Nullable<Key>>, _>(agencies).bind::<Text, _>(name))
    }

    /// Enqueues a job for every agency where something changed that nobody read yet, unless it waits already.
    pub(crate) async fn stir(&self, name: &'static str) -> Result<usize> {
        let rows = "insert into work.jobs (tenant_id, name, key, urgency)
          select distinct tenant_id, $1, 'changed', 5 from work.changed on conflict do nothing";
        self.db.tx(WORKER, "queue", move |tx| tx.run(sql(rows).bind::<Text, _>(name))).await
    }

    /// What jobs wait for, by agency.
    pub(crate) async fn waiting(&self) -> Result<Vec<Waiting>> {
        let rows = "select distinct lane, waits_for from work.jobs where state = 'paused' and waits_for is not null";
        self.db.tx(WORKER, "queue", move |tx| tx.all(sql(rows))).await
    }

    /// What these jobs waited for has come.
    pub(crate) async fn resume(&self, waiting: Waiting) -> Result<usize> {
        let resumed = self.db.tx(WORKER, "queue", move |tx| {
            let rows =
                sql("update work.jobs set state = 'ready', waits_for = null where state = 'paused' and lane = $1 and waits_for = $2");
            tx.run(rows.bind::<Key, _>(waiting.lane).bind::<Text, _>(waiting.waits_for))
        });
        resumed.await
    }

    /// One transaction of the worker's role.
    pub(crate) async fn tx<T: Send + 'static>(&self, work: impl FnOnce(&mut CrossTenantTx) -> Result<T> + Send + 'static) -> Result<T> {
        self.db.tx(WORKER, "queue", work).await
    }
}

/// The queue's statements hop along indexes, skip locks and draw fences: beyond typed queries.
#[expect(clippy::disallowed_methods, reason = "the worker's role, no tenant, jobs only")]
pub(crate) fn sql(text: &str) -> SqlQuery {
    diesel::sql_query(text)
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
