//! What a process remembers so as not to read it again: bounded, forgotten when it changes, and counted, so that people see
//! whether it is worth its room.

use crate::epochs::Stamp;
use crate::sync::atomic::{AtomicU64, Ordering};
use moka::sync::Cache;
use std::borrow::Borrow;
use std::hash::Hash;
use std::time::Duration;

/// How often something was asked of a memory, and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Its words are `memory-{name}`.
    pub name: &'static str,
    /// Answers that were there and still true.
    pub hits: u64,
    /// Answers that had to be read.
    pub misses: u64,
    pub entries: u64,
    /// What it holds and may hold: in bytes if it weighs, else in entries.
    pub held: u64,
    pub most: u64,
}

/// A memory of its own name that counts its hits.
pub struct Memory<K, V> {
    name: &'static str,
    most: u64,
    kept: Cache<K, V>,
    hits: AtomicU64,
    misses: AtomicU64,
}

impl<K, V> Memory<K, V>
where
    K: Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// At most so many entries, each for so many seconds.
    pub fn new(name: &'static str, most: u64, seconds: u64) -> Self {
        Memory::of(name, most, Cache::builder().max_capacity(most).time_to_live(Duration::from_secs(seconds)).build())
    }

    /// At most so many bytes, as `weigh` says of an entry, each for so many seconds.
    pub fn weighed(name: &'static str, most: u64, seconds: u64, weigh: impl Fn(&K, &V) -> u32 + Send + Sync + 'static) -> Self {
        Memory::of(name, most, Cache::builder().max_capacity(most).weigher(weigh).time_to_live(Duration::from_secs(seconds)).build())
    }

    fn of(name: &'static str, most: u64, kept: Cache<K, V>) -> Self {
        Memory { name, most, kept, hits: AtomicU64::new(0), misses: AtomicU64::new(0) }
    }

    /// What is remembered under this key, if it is still true.
    pub fn recall<Q>(&self, key: &Q, still: impl FnOnce(&V) -> bool) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let found = self.kept.get(key).filter(still);
        let count = if found.is_some() { &self.hits } else { &self.misses };
        count.fetch_add(1, Ordering::Relaxed);
        found
    }

    /// Remembers it.
    pub fn keep(&self, key: K, value: V) {
        self.kept.insert(key, value);
    }

    /// Forgets one.
    pub fn forget<Q>(&self, key: &Q)
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.kept.invalidate(key);
    }

    /// How it is used. What was just put in may not be counted yet.
    pub fn seen(&self) -> Use {
        Use {
            name: self.name,
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
            entries: self.kept.entry_count(),
            held: self.kept.weighted_size(),
            most: self.most,
        }
    }
}

impl Use {
    /// Of a hundred questions, how many were answered from memory; none before the first.
    pub fn share(&self) -> Option<u64> {
        let asked = self.hits.saturating_add(self.misses);
        (asked > 0).then(|| self.hits.saturating_mul(100) / asked)
    }
}

/// A memory whose entries carry the state they were read in (`epochs`): true while that is the state still.
pub struct Stamped<K, V>(Memory<K, (Stamp, V)>);

impl<K, V> Stamped<K, V>
where
    K: Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// At most so many entries, each for so many seconds.
    pub fn new(name: &'static str, most: u64, seconds: u64) -> Self {
        Stamped(Memory::new(name, most, seconds))
    }

    /// What is remembered under this key, if the state it was read in is `now`'s.
    pub fn recall<Q>(&self, key: &Q, now: impl FnOnce(&V) -> Option<Stamp>) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.0.recall(key, |(read_in, value)| now(value) == Some(*read_in)).map(|(_, value)| value)
    }

    /// Remembers what was read after this stamp was taken; nothing where there was none.
    pub fn keep(&self, key: K, read_in: Option<Stamp>, value: V) {
        if let Some(stamp) = read_in {
            self.0.keep(key, (stamp, value));
        }
    }

    /// How it is used.
    pub fn seen(&self) -> Use {
        self.0.seen()
    }
}
