//! Counting what may be asked only so often. A minute begins with its first request; when a table of them is full of minutes that
//! are not over, newcomers are counted together by the handful: under a flood of names somebody is refused too early, nobody too late.

use crate::sync::Mutex;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::PoisonError;
use std::time::{Duration, Instant};

const MINUTE: Duration = Duration::from_secs(60);
/// Tables, so that threads seldom wait for each other.
const TABLES: u64 = 16;
/// How many newcomers' counts a full table has.
const HANDFULS: u64 = 256;
/// A full table is looked through so often, not more.
const LOOK: Duration = Duration::from_secs(1);

/// Who asked how often.
pub struct Minutes {
    tables: Vec<Mutex<Table>>,
    room: usize,
    hasher: RandomState,
}

#[derive(Default)]
struct Table {
    of: HashMap<Box<str>, Minute>,
    looked: Option<Instant>,
}

struct Minute {
    since: Instant,
    count: u32,
}

/// What was counted before, and how long this minute lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub before: u32,
    pub lasts: Duration,
}

impl Minutes {
    /// For about so many names at once.
    pub fn new(names: usize) -> Minutes {
        let tables = (0..TABLES).map(|_| Mutex::new(Table::default())).collect::<Vec<_>>();
        Minutes { room: names / tables.len(), tables, hasher: RandomState::new() }
    }

    /// How many minutes are kept.
    pub fn held(&self) -> usize {
        self.tables.iter().map(|table| table.lock().unwrap_or_else(PoisonError::into_inner).of.len()).sum()
    }

    /// One more of `key`, now.
    pub fn count(&self, key: &str, now: Instant) -> Counted {
        let hash = self.hasher.hash_one(key);
        let table = &self.tables[(hash % TABLES) as usize];
        table.lock().unwrap_or_else(PoisonError::into_inner).count(key, hash / TABLES, self.room, now)
    }
}

impl Table {
    fn count(&mut self, key: &str, hash: u64, room: usize, now: Instant) -> Counted {
        if !self.of.contains_key(key) && self.of.len() >= room && self.is_full(room, now) {
            return self.minute(&format!("\0{}", hash % HANDFULS), now);
        }
        self.minute(key, now)
    }

    /// Forgets the minutes that are over, if nobody has looked just now.
    fn is_full(&mut self, room: usize, now: Instant) -> bool {
        if self.looked.is_none_or(|looked| now.saturating_duration_since(looked) >= LOOK) {
            self.looked = Some(now);
            self.of.retain(|_, minute| minute.lasts(now) > Duration::ZERO);
        }
        self.of.len() >= room
    }

    fn minute(&mut self, key: &str, now: Instant) -> Counted {
        if let Some(minute) = self.of.get_mut(key) {
            return minute.count(now);
        }
        self.of.entry(key.into()).or_insert(Minute { since: now, count: 0 }).count(now)
    }
}

impl Minute {
    fn lasts(&self, now: Instant) -> Duration {
        MINUTE.saturating_sub(now.saturating_duration_since(self.since))
    }

    fn count(&mut self, now: Instant) -> Counted {
        if self.lasts(now) == Duration::ZERO {
            *self = Minute { since: now, count: 0 };
        }
        let before = self.count;
        self.count = before.saturating_add(1);
        Counted { before, lasts: self.lasts(now) }
    }
}
