//! One thing that a process knows, read anew once it is heard that it changed.

use crate::sync::RwLock;
use crate::sync::atomic::{AtomicU64, Ordering};
use std::sync::PoisonError;
use std::time::{Duration, Instant};

/// The latest that was read of something.
pub struct Latest<T> {
    changes: AtomicU64,
    known: RwLock<Option<Known<T>>>,
}

struct Known<T> {
    changes: u64,
    read_at: Instant,
    value: T,
}

impl<T> Default for Latest<T> {
    fn default() -> Self {
        Latest { changes: AtomicU64::new(0), known: RwLock::new(None) }
    }
}

impl<T: Clone> Latest<T> {
    /// It changed.
    pub fn heard(&self) {
        self.changes.fetch_add(1, Ordering::AcqRel);
    }

    /// What is known, if it is still true; without hearing of changes (`unheard`), if it is not older than that.
    pub fn known(&self, unheard: Option<Duration>) -> Option<T> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let known = known.as_ref()?;
        let fresh = match unheard {
            None => known.changes == self.changes.load(Ordering::Acquire),
            Some(age) => known.read_at.elapsed() < age,
        };
        fresh.then(|| known.value.clone())
    }

    /// To be taken before it is read.
    pub fn before(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    /// Keeps what was read since then, unless somebody who began later was quicker.
    pub fn keep(&self, before: u64, value: T) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.as_ref().is_none_or(|known| known.changes <= before) {
            *known = Some(Known { changes: before, read_at: Instant::now(), value });
        }
    }
}
