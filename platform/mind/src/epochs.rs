//! Epochs: in which state something was read. What is remembered carries the stamp of before it was read; whatever changes
//! moves the stamp on, and so what somebody is still reading while it changes is stale the moment it is remembered.

use crate::sync::RwLock;
use crate::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::PoisonError;
use uuid::Uuid;

/// The state in which something was read: of everything, of one agency, and of the thing itself where it is forgotten by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp(u64, u64, u64);

/// How many changes there were when somebody began to read what they did not know the agency of.
#[derive(Clone, Copy, Debug)]
pub struct Before(u64);

/// What changed, as far as this process has heard.
#[derive(Default)]
pub struct Epochs {
    all: AtomicU64,
    changes: AtomicU64,
    of: RwLock<HashMap<Uuid, u64>>,
    hearing: AtomicBool,
}

impl Epochs {
    /// Something changed: of an agency, by its key, or of everything (`*`).
    pub fn heard(&self, change: &str) {
        // Counted first: whoever finds the new stamp finds that something changed, too (`stamp_since`).
        self.changes.fetch_add(1, Ordering::AcqRel);
        match change.parse::<Uuid>() {
            Ok(tenant) => *self.of.write().unwrap_or_else(PoisonError::into_inner).entry(tenant).or_default() += 1,
            Err(_) => {
                self.all.fetch_add(1, Ordering::AcqRel);
            }
        }
    }

    /// Whether changes are heard of from now on; says whether they were before.
    pub fn hear(&self, whether: bool) -> bool {
        self.hearing.swap(whether, Ordering::AcqRel)
    }

    /// Whether changes are heard of.
    pub fn hears(&self) -> bool {
        self.hearing.load(Ordering::Acquire)
    }

    /// The state an agency is in now; to be taken before something of it is read. None while changes cannot be heard of:
    /// nothing may be remembered then.
    pub fn stamp(&self, tenant: Option<Uuid>) -> Option<Stamp> {
        if !self.hears() {
            return None;
        }
        let of = |id| self.of.read().unwrap_or_else(PoisonError::into_inner).get(&id).copied();
        let of = tenant.and_then(of).unwrap_or(0);
        Some(Stamp(self.all.load(Ordering::Acquire), of, 0))
    }

    /// The state of what belongs to nobody: of everything, since nobody knows whose change will make it somebody's.
    pub fn stamp_of_nobody(&self) -> Option<Stamp> {
        self.stamp(None).map(|Stamp(all, ..)| Stamp(all, self.changes.load(Ordering::Acquire), 0))
    }

    /// To be taken before something is read of which it is not known whose it is.
    pub fn before(&self) -> Before {
        Before(self.changes.load(Ordering::Acquire))
    }

    /// The stamp of what was read since then, now that it is known whose it is; none if anything at all changed meanwhile.
    pub fn stamp_since(&self, before: Before, tenant: Option<Uuid>) -> Option<Stamp> {
        let now = if tenant.is_some() { self.stamp(tenant) } else { self.stamp_of_nobody() }?;
        (before.0 == self.changes.load(Ordering::Acquire)).then_some(now)
    }
}

/// So many things share a number: who forgets one of them reads a few others again.
const SHARED: usize = 1024;

/// Things that are forgotten one by one, and not with their agency.
pub struct Forgotten {
    times: Box<[AtomicU64]>,
    hasher: RandomState,
}

impl Default for Forgotten {
    fn default() -> Self {
        Forgotten { times: (0..SHARED).map(|_| AtomicU64::new(0)).collect(), hasher: RandomState::new() }
    }
}

impl Forgotten {
    /// What is remembered of this is over, and what somebody is reading of it just now.
    pub fn forget(&self, key: &impl Hash) {
        self.times(key).fetch_add(1, Ordering::AcqRel);
    }

    /// The state of this thing, in that state of its agency.
    pub fn stamp(&self, of: Stamp, key: &impl Hash) -> Stamp {
        Stamp(of.0, of.1, self.times(key).load(Ordering::Acquire))
    }

    fn times(&self, key: &impl Hash) -> &AtomicU64 {
        #[expect(clippy::cast_possible_truncation, reason = "a part of a hash")]
        let n = self.hasher.hash_one(key) as usize % SHARED;
        &self.times[n]
    }
}
