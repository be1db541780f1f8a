//! The worker's round: take a job when a slot is free, beat for those under way,
//! sweep up after workers that died.

use crate::agencies::{Agencies, has_come};
use crate::attend::{attend, chain, orphaned};
use crate::cron::{self, Seen};
use crate::queue::{Claim, Queue};
use crate::stats::Stats;
use kernel::cross_tenant::CrossTenant;
use kernel::error::{Error, Result};
use kernel::house::House;
use kernel::index::KEEP_UP;
use kernel::job::Fence;
use kernel::principal::Id;
use std::collections::HashMap;
use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};

/// What was changed is found within three seconds: this pause, the queue's own, and the work.
const STIRRED: Duration = Duration::from_millis(500);

/// How a worker works.
#[derive(Clone, Debug)]
pub struct WorkerOptions {
    /// Jobs at once in this process.
    pub slots: usize,
    /// Jobs at once of one agency, over all processes (give or take one per process).
    pub per_tenant: u32,
    /// How long a worker may be silent before its jobs are another's. It beats three times as often.
    pub lease: Duration,
    /// Pause between two looks at an empty queue: from a quarter of this, when there
    /// was work a moment ago, to two and a half times this.
    pub poll: Duration,
    /// How long one attempt may take.
    pub longest: Duration,
    /// How often a job is tried before it is given up.
    pub attempts: i32,
    /// The pause after the n-th failure is 2ⁿ times this, at most an hour, more or less a fifth.
    pub backoff: Duration,
    /// How long running jobs may go on after shutdown was asked for; then they are handed back.
    pub drain: Duration,
}

impl Default for WorkerOptions {
    fn default() -> Self {
        WorkerOptions {
            slots: 8,
            per_tenant: 4,
            // The orphan of a killed worker must run again within 60 s: lease, sweep and poll together.
            lease: Duration::from_secs(50),
            poll: Duration::from_millis(200),
            longest: Duration::from_secs(15 * 60),
            attempts: 10,
            backoff: Duration::from_secs(1),
            drain: Duration::from_secs(22),
        }
    }
}

impl WorkerOptions {
    pub(crate) fn pause_after(&self, attempt: i32) -> Duration {
        let doubled = 1u32 << attempt.clamp(0, 20);
        let pause = self.backoff.saturating_mul(doubled).min(Duration::from_secs(3_600));
        pause.mul_f64(0.8 + rand::random::<f64>() * 0.4)
    }
}

/// A worker of this process.
pub struct Worker {
    hall: Arc<Hall>,
}

/// What the parts of a worker share.
pub(crate) struct Hall {
    pub house: House,
    pub queue: Queue,
    pub agencies: Agencies,
    pub options: WorkerOptions,
    pub stats: Stats,
    pub closing: watch::Sender<bool>,
    /// Jobs that cannot be stopped.
    pub stuck: AtomicUsize,
    /// Jobs of the slow lane under way here: half of the slots at most.
    slow: AtomicUsize,
    held: Mutex<HashMap<Id, (Fence, AbortHandle)>>,
}

impl Hall {
    pub(crate) fn hold(&self, claim: &Claim, abort: AbortHandle) {
        self.held().insert(claim.id, (claim.fence(), abort));
    }

    pub(crate) fn let_go(&self, claim: &Claim) {
        let mut held = self.held();
        // This very process may have taken the job again under a newer fence.
        if held.get(&claim.id).is_some_and(|(fence, _)| *fence == claim.fence()) {
            held.remove(&claim.id);
        }
    }

    fn held(&self) -> MutexGuard<'_, HashMap<Id, (Fence, AbortHandle)>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A job of the slow lane, as long as it is under way.
struct Slow(Arc<Hall>);

impl Slow {
    fn begin(hall: &Arc<Hall>) -> Slow {
        hall.slow.fetch_add(1, Ordering::AcqRel);
        Slow(hall.clone())
    }
}

impl Drop for Slow {
    fn drop(&mut self) {
        self.0.slow.fetch_sub(1, Ordering::AcqRel);
    }
}

/// The jobs' own threads: one that loops forever takes no other work with it.
struct Bench(Option<Runtime>);

impl Bench {
    fn of(slots: usize) -> Result<Bench> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(slots + 1)
            .max_blocking_threads(slots * 4 + 8)
            .thread_name("job")
            .enable_all()
            .build();
        Ok(Bench(Some(runtime.map_err(Error::internal)?)))
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Worker {
    /// A worker of this house, over the address of the worker role; connects when it runs.
    pub fn new(house: House, worker_url: &str, options: WorkerOptions) -> Worker {
        let db = CrossTenant::connect(worker_url, 4);
        let queue = Queue { db, lease: options.lease, per_tenant: options.per_tenant };
        let agencies = Agencies::of(house.clone());
        let hall = Hall {
            house,
            queue,
            agencies,
            options,
            stats: Stats::default(),
            closing: watch::Sender::new(false),
            stuck: AtomicUsize::new(0),
            slow: AtomicUsize::new(0),
            held: Mutex::default(),
        };
        Worker { hall: Arc::new(hall) }
    }

    /// Its counters; they go on counting while it runs.
    pub fn stats(&self) -> Stats {
        self.hall.stats.clone()
    }

    /// Works until `shutdown`, then lets running jobs finish for a while and hands back the rest.
    ///
    /// An error means that this process is of no use any more (every slot holds a job
    /// that cannot be stopped, or no threads are to be had) and should be started anew.
    pub async fn run(self, shutdown: impl Future<Output = ()>) -> Result<()> {
        let hall = self.hall;
        let bench = Bench::of(hall.options.slots)?;
        let Some(runtime) = bench.0.as_ref().map(Runtime::handle) else { return Ok(()) };
        let mut chores = JoinSet::new();
        chores.spawn(keep(hall.clone()));
        chores.spawn(sweep(hall.clone()));
        chores.spawn(stir(hall.clone()));
        let mut under_way = JoinSet::new();
        let worked = work(&hall, runtime, &mut under_way, shutdown).await;
        let drained = async { while under_way.join_next().await.is_some() {} };
        if tokio::time::timeout(hall.options.drain, drained).await.is_err() {
            hall.closing.send_replace(true);
            let handed_back = async { while under_way.join_next().await.is_some() {} };
            let _ = tokio::time::timeout(Duration::from_secs(3), handed_back).await;
        }
        worked
    }
}

async fn work(
    hall: &Arc<Hall>,
    runtime: &tokio::runtime::Handle,
    under_way: &mut JoinSet<()>,
    shutdown: impl Future<Output = ()>,
) -> Result<()> {
    let mut shutdown = pin!(shutdown);
    let (soon, late) = (hall.options.poll / 4, hall.options.poll * 5 / 2);
    let mut pause = soon;
    loop {
        while under_way.try_join_next().is_some() {}
        if hall.stuck.load(Ordering::Acquire) >= hall.options.slots {
            return Err(Error::internal("every slot holds a job that cannot be stopped"));
        }
        if under_way.len() >= hall.options.slots {
            tokio::select! {
                biased;
                () = &mut shutdown => return Ok(()),
                // Woken now and then to see whether all slots are stuck.
                _ = tokio::time::timeout(late, under_way.join_next()) => continue,
            }
        }
        tokio::select! {
            biased;
            () = &mut shutdown => return Ok(()),
            () = std::future::ready(()) => {}
        }
        // Not raced against anything: a claim that was made must be attended to.
        let room = hall.slow.load(Ordering::Acquire) < hall.options.slots.div_ceil(2);
        match hall.queue.claim(room).await {
            Ok(Some(claim)) => {
                let slow = claim.slow.then(|| Slow::begin(hall));
                let attended = attend(hall.clone(), runtime.clone(), claim);
                under_way.spawn(async move {
                    attended.await;
                    drop(slow);
                });
                pause = soon;
                continue;
            }
            Ok(None) => {}
            Err(e) => {
                tracing::warn!(error = %chain(&e), "the queue does not answer");
                pause = Duration::from_secs(1);
            }
        }
        tokio::select! {
            biased;
            () = &mut shutdown => return Ok(()),
            // A lane may have a free slot again.
            Some(_) = under_way.join_next() => pause = soon,
            () = tokio::time::sleep(pause) => pause = (pause * 2).min(late),
        }
    }
}

/// Extends the leases of what is under way, and stops what was lost.
async fn keep(hall: Arc<Hall>) {
    let mut beats = tokio::time::interval(hall.options.lease / 3);
    beats.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        beats.tick().await;
        let held: Vec<Fence> = hall.held().values().map(|(fence, _)| *fence).collect();
        if held.is_empty() {
            continue;
        }
        match hall.queue.beat(held.clone()).await {
            Ok(still) => {
                let all = hall.held();
                for fence in held.iter().filter(|f| !still.contains(&f.job)) {
                    if let Some((_, abort)) = all.get(&fence.job).filter(|(now, _)| now == fence) {
                        abort.abort();
                    }
                }
            }
            Err(e) => tracing::warn!(error = %chain(&e), "leases could not be extended"),
        }
    }
}

/// Rescues orphans, wakes what was paused, enqueues what is due.
async fn sweep(hall: Arc<Hall>) {
    let mut seen = Seen::default();
    loop {
        for (what, swept) in
            [("orphans", rescue(&hall).await), ("paused jobs", wake(&hall).await), ("crons", cron::enqueue_due(&hall, &mut seen).await)]
        {
            if let Err(e) = swept {
                tracing::warn!(error = %chain(&e), "{what} could not be looked after");
            }
        }
        tokio::time::sleep((hall.options.lease / 10).min(Duration::from_secs(2))).await;
    }
}

/// Orders the reading of what changed, where something did.
async fn stir(hall: Arc<Hall>) {
    if hall.house.edition().job(KEEP_UP).is_none() {
        return;
    }
    loop {
        if let Err(e) = hall.queue.stir(KEEP_UP).await {
            tracing::warn!(error = %chain(&e), "what changed could not be looked after");
        }
        tokio::time::sleep(STIRRED).await;
    }
}

async fn rescue(hall: &Hall) -> Result<()> {
    for claim in hall.queue.lapsed().await? {
        let back = orphaned(hall, &claim);
        let dead = back.state == "dead";
        if hall.queue.rescue(&claim, back).await? {
            tracing::warn!(job = %claim.name, id = %claim.id, dead, "an orphan was found");
            if dead {
                hall.stats.count(&claim.name, |c| c.dead += 1);
            }
        }
    }
    Ok(())
}

async fn wake(hall: &Hall) -> Result<()> {
    for waiting in hall.queue.waiting().await? {
        let tenant = hall.agencies.fetch(waiting.lane).await?;
        if tenant.is_some_and(|t| has_come(&t, &waiting.waits_for)) {
            hall.queue.resume(waiting).await?;
        }
    }
    Ok(())
}
