//! What this process's worker did, by job name, for the metrics page.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How often jobs of one name ended how, since the process began.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    pub done: u64,
    /// Failed attempts, including the last one of a job that died.
    pub failed: u64,
    /// Given up on, waiting for an operator.
    pub dead: u64,
    /// Put off because something it needs was busy or away.
    pub put_off: u64,
    /// Put aside because its module is off or its agency suspended.
    pub paused: u64,
    /// Dropped because another worker had it by then.
    pub lost: u64,
    /// Handed back unfinished when the worker stopped.
    pub released: u64,
    /// Under way now.
    pub running: u64,
    /// Time spent, all attempts together.
    pub spent: Duration,
}

/// Counters of a worker, cheap to hand on; they can be read while it runs.
#[derive(Clone, Debug, Default)]
pub struct Stats(Arc<Mutex<BTreeMap<String, Counts>>>);

impl Stats {
    /// The counts of every job name that this worker has seen.
    pub fn snapshot(&self) -> BTreeMap<String, Counts> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    pub(crate) fn count(&self, name: &str, change: impl FnOnce(&mut Counts)) {
        let mut all = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match all.get_mut(name) {
            Some(counts) => change(counts),
            None => change(all.entry(name.to_string()).or_default()),
        }
    }
}
