//! Whom search asks: the engine beside the database while it answers, else the database.

use crate::{Ask, Index, Postgres};
use kernel::error::Result;
use kernel::index::Hit;
use kernel::resource::Id;
use kernel::scope::Scope;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Whoever searches waits for the engine no longer than this: the database must have time to answer within half a second.
const PATIENCE: Duration = Duration::from_millis(300);
/// An engine that did not answer is not asked for this long.
const REST: Duration = Duration::from_secs(5);

/// Searching, as handlers find it among the services.
#[derive(Clone, Default)]
pub struct Search(Option<Arc<Beside>>);

/// An engine beside the database.
struct Beside {
    index: Arc<dyn Index>,
    rests_until: Mutex<Option<Instant>>,
    missed: AtomicU64,
}

impl Search {
    /// With an engine beside the database.
    pub fn beside(index: Arc<dyn Index>) -> Search {
        Search(Some(Arc::new(Beside { index, rests_until: Mutex::default(), missed: AtomicU64::new(0) })))
    }

    /// The engine beside the database, if there is one.
    pub fn engine(&self) -> Option<&dyn Index> {
        self.0.as_deref().map(|beside| &*beside.index)
    }

    /// Takes everything of an agency out of the engine beside the database: its rows go by themselves.
    ///
    /// # Errors
    /// `Busy` while the engine is away.
    pub async fn forget(&self, agency: Id) -> Result<()> {
        match self.engine() {
            Some(engine) => engine.forget(agency).await,
            None => Ok(()),
        }
    }

    /// Questions that the database answered in the engine's place since the process began.
    pub fn missed(&self) -> u64 {
        self.0.as_deref().map_or(0, |beside| beside.missed.load(Ordering::Relaxed))
    }

    /// What is found of the words, best first, and may be read by whoever asks.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn find(&self, scope: &Scope, ask: &Ask) -> Result<Vec<Hit>> {
        if let Some(beside) = &self.0 {
            match beside.find(scope, ask).await {
                // It forgives fewer slips than the database does.
                Some(hits) if !hits.is_empty() => return Ok(hits),
                Some(_) => {}
                None => {
                    beside.missed.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
        Postgres.find(scope, ask).await
    }
}

impl Beside {
    /// What the engine found; none if it is away.
    async fn find(&self, scope: &Scope, ask: &Ask) -> Option<Vec<Hit>> {
        let rests = || self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        if rests().is_some_and(|until| Instant::now() < until) {
            return None;
        }
        let why = match tokio::time::timeout(PATIENCE, self.index.find(scope, ask)).await {
            Ok(Ok(hits)) => return Some(hits),
            Ok(Err(e)) => e.to_string(),
            Err(_) => "no answer in time".to_string(),
        };
        tracing::warn!(engine = self.index.name(), why, "the search engine is away: the database answers");
        *rests() = Some(Instant::now() + REST);
        None
    }
}
