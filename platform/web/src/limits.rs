//! Counting in memory what may be asked only so often. Each process counts for
//! itself: what must be exact across processes is counted in the database.

use kernel::error::{Busy, Error, Result};
use moka::sync::Cache;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

static MINUTES: LazyLock<Cache<String, Arc<AtomicU32>>> =
    LazyLock::new(|| Cache::builder().max_capacity(100_000).time_to_live(Duration::from_secs(60)).build());

/// One more of `key` in this minute; `Busy` (60 s at most) when there were `most` already.
pub fn per_minute(key: &str, most: u32) -> Result<()> {
    let count = MINUTES.get_with_by_ref(key, Arc::default);
    if count.fetch_add(1, Ordering::AcqRel) < most { Ok(()) } else { Err(Error::Busy(Busy::TooMany(60))) }
}
