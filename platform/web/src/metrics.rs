//! Figures for Prometheus: latency per route and module, pool, jobs, cache.

use kernel::house::House;
use prometheus::{Encoder, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder};
use std::sync::LazyLock;

static REGISTRY: LazyLock<Registry> = LazyLock::new(Registry::new);

/// Seconds per answer, by route and module.
pub(crate) static ANSWERS: LazyLock<HistogramVec> = LazyLock::new(|| {
    let buckets = vec![0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5];
    let it = HistogramVec::new(
        HistogramOpts::new("estrade_answer_seconds", "Time to an answer").buckets(buckets),
        &["route", "module", "status"],
    );
    registered(it)
});

/// Public pages given from memory, or rendered.
pub(crate) static SHARED: LazyLock<IntCounterVec> = LazyLock::new(|| {
    registered(IntCounterVec::new(Opts::new("estrade_shared_pages_total", "Public pages, from memory or rendered"), &["from"]))
});

static POOL: LazyLock<IntGaugeVec> =
    LazyLock::new(|| registered(IntGaugeVec::new(Opts::new("estrade_pool_connections", "Connections to the database"), &["state"])));

/// What is remembered: by memory and figure (hits, misses, held, most).
static MEMORIES: LazyLock<IntGaugeVec> =
    LazyLock::new(|| registered(IntGaugeVec::new(Opts::new("estrade_memory", "What this process remembers"), &["memory", "figure"])));

/// Decisions that could not be made, and were refused: anything but none is for somebody to look at.
static POLICY_FAULTS: LazyLock<IntGauge> =
    LazyLock::new(|| registered(IntGauge::new("estrade_policy_faults", "Decisions that could not be made, and were refused")));

/// Roll-outs that halted by themselves.
static HALTS: LazyLock<IntCounter> =
    LazyLock::new(|| registered(IntCounter::new("estrade_rollout_halts_total", "Roll-outs that halted by themselves")));

/// A roll-out halted by itself.
pub fn rollout_halted() {
    HALTS.inc();
}

/// Agencies that were read on a release which this build does not carry: anything but none is for somebody to look at.
static RETIRED: LazyLock<IntGauge> = LazyLock::new(|| {
    registered(IntGauge::new("estrade_retired_releases_met", "Agencies read on a release that this build does not carry"))
});

fn registered<C: prometheus::core::Collector + Clone + 'static>(made: prometheus::Result<C>) -> C {
    let it = made.unwrap_or_else(|e| unreachable!("a metric's name is fixed: {e}"));
    // Registering twice is impossible: each static is made once.
    let _ = REGISTRY.register(Box::new(it.clone()));
    it
}

/// Adds a collector of another crate (jobs).
pub fn register(collector: Box<dyn prometheus::core::Collector>) {
    let _ = REGISTRY.register(collector);
}

/// Every figure, in the text format.
pub fn text(house: &House) -> String {
    let load = house.load();
    for (state, value) in [("open", load.connections), ("idle", load.idle), ("most", load.most)] {
        POOL.with_label_values(&[state]).set(i64::from(value));
    }
    for seen in house.memories().into_iter().chain(crate::shared::remembered()) {
        for (figure, value) in [("hits", seen.hits), ("misses", seen.misses), ("held", seen.held), ("most", seen.most)] {
            MEMORIES.with_label_values(&[seen.name, figure]).set(i64::try_from(value).unwrap_or(i64::MAX));
        }
    }
    POLICY_FAULTS.set(i64::try_from(kernel::policy::faults()).unwrap_or(i64::MAX));
    LazyLock::force(&HALTS);
    RETIRED.set(i64::try_from(kernel::retired::met()).unwrap_or(i64::MAX));
    let mut out = Vec::new();
    let _ = TextEncoder::new().encode(&REGISTRY.gather(), &mut out);
    String::from_utf8(out).unwrap_or_default()
}
