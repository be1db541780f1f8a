//! Telling an engine beside the database what the database's own index knows already.

use crate::keep_up::{all_searched, read, searched};
use crate::{Index, Search};
use chrono::{TimeDelta, Utc};
use kernel::error::Result;
use kernel::index::feed::{self, Untold};
use kernel::job::{Effect, Job, Order, Work};
use kernel::resource::{Id, Resource};
use kernel::scope::{Scope, Tx};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Records of one call.
const AT_ONCE: i64 = 1_000;
/// Seconds until an engine that is away is tried again.
const AGAIN: i64 = 20;

/// Tells the engine of the records whose documents changed.
#[derive(Debug, Serialize, Deserialize)]
pub struct Feed {}

impl Job for Feed {
    const NAME: &'static str = "search.feed";
    const EFFECT: Effect = Effect::Inside;

    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        let search: &Search = work.house.service();
        let Some(engine) = search.engine() else { return scope.tx(feed::forget).await.map(|_| ()) };
        loop {
            let untold = scope.tx(|tx| feed::oldest(tx, AT_ONCE)).await?;
            if untold.is_empty() {
                return Ok(());
            }
            if let Err(e) = tell(scope, engine, &untold).await {
                tracing::warn!(engine = engine.name(), error = %e, "the search engine could not be told");
                return scope.tx(|tx| order(tx, AGAIN)).await;
            }
            scope.tx(move |tx| feed::told(tx, &untold)).await?;
        }
    }
}

/// Orders the telling, in so many seconds; once, however often it is ordered.
pub(crate) fn order(tx: &mut Tx, seconds: i64) -> Result<()> {
    let order = Order::of(&Feed {})?.once("feed");
    tx.order(if seconds > 0 { order.at(Utc::now() + TimeDelta::seconds(seconds)) } else { order })
}

async fn tell(scope: &Scope, engine: &dyn Index, untold: &[Untold]) -> Result<()> {
    let Some(name) = untold.first().map(|(of, ..)| of.clone()) else { return Ok(()) };
    let records: Vec<Id> = untold.iter().map(|(_, id, _)| *id).collect();
    let of = scope.house().edition().resource(&name).filter(|of| searched(of));
    let (documents, gone) = match of {
        Some(of) => scope.tx(move |tx| read(tx, of, records)).await?,
        // A table that is no resource of this build, or one that nobody searches.
        None => (Vec::new(), records.into_iter().map(|id| (name.clone(), id)).collect()),
    };
    engine.keep(scope, documents, gone).await
}

/// Notes what the engine holds of a resource otherwise than the database does; how much that is.
pub(crate) async fn note_drift(scope: &Scope, engine: &dyn Index, of: &'static Resource) -> Result<usize> {
    let there: HashMap<Id, i64> = engine.held(scope, of).await?.into_iter().collect();
    scope
        .tx(move |tx| {
            let mut here = feed::versions(tx, of.name)?;
            let known: std::collections::HashSet<Id> = here.iter().map(|(id, _)| *id).collect();
            here.retain(|(id, version)| there.get(id) != Some(version));
            let mut adrift: Vec<Id> = here.into_iter().map(|(id, _)| id).collect();
            adrift.extend(there.keys().copied().filter(|id| !known.contains(id)));
            feed::note(tx, of.name, &adrift)
        })
        .await
}

/// Gives an index that is made anew everything that an agency has; how many documents.
///
/// # Errors
/// The engine's and the database's.
pub async fn fill(scope: &Scope, index: &dyn Index) -> Result<usize> {
    let mut count = 0;
    for of in all_searched(scope.house().edition()) {
        let all: Vec<Id> = scope.tx(|tx| feed::versions(tx, of.name)).await?.into_iter().map(|(id, _)| id).collect();
        for some in all.chunks(usize::try_from(AT_ONCE).unwrap_or(1)) {
            let records = some.to_vec();
            let (documents, _) = scope.tx(move |tx| read(tx, of, records)).await?;
            count += documents.len();
            index.keep(scope, documents, Vec::new()).await?;
        }
    }
    Ok(count)
}
