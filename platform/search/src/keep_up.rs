//! What keeps the index as the records are: what changed is noted by the transaction that changed it, a worker orders
//! the reading of it within the second, and once an hour everything is compared.

use crate::feed::{self, Feed};
use crate::{Document, Search, postgres};
use kernel::error::Result;
use kernel::index::{self, EVERYTHING};
use kernel::job::{Cron, Effect, Entry, Job, Work};
use kernel::module::Edition;
use kernel::query::Query;
use kernel::resource::{Id, Resource};
use kernel::scope::Tx;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Jobs of this crate.
pub const JOBS: &[Entry] = &[Entry::of::<KeepUp>(), Entry::of::<Mend>(), Entry::of::<Feed>()];

/// What comes round by itself.
pub const CRONS: &[Cron] = &[Cron { job: Mend::NAME, every: 60, per_agency: true }];

/// Reads what changed into the index.
#[derive(Debug, Serialize, Deserialize)]
pub struct KeepUp {}

impl Job for KeepUp {
    const NAME: &'static str = index::KEEP_UP;
    const EFFECT: Effect = Effect::Inside;

    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        while scope.tx(read_one).await? {}
        Ok(())
    }
}

/// Notes every record whose document is not what it should be, and every document whose record is gone.
#[derive(Debug, Serialize, Deserialize)]
pub struct Mend {}

impl Job for Mend {
    const NAME: &'static str = "search.mend";
    const EFFECT: Effect = Effect::Inside;

    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        let adrift = scope.tx(note_everything).await?;
        if adrift > 0 {
            tracing::warn!(adrift, agency = %scope.tenant().slug, "documents of the index had drifted");
        }
        let search: &Search = work.house.service();
        let Some(engine) = search.engine() else { return Ok(()) };
        let mut adrift = 0;
        for of in all_searched(scope.house().edition()) {
            adrift += feed::note_drift(scope, engine, of).await?;
        }
        if adrift > 0 {
            tracing::warn!(adrift, agency = %scope.tenant().slug, engine = engine.name(), "documents of the engine had drifted");
            scope.tx(|tx| feed::order(tx, 0)).await?;
        }
        Ok(())
    }
}

/// The resources of this build that are searched.
pub(crate) fn all_searched(edition: &'static Edition) -> impl Iterator<Item = &'static Resource> {
    edition.all().flat_map(|m| m.resources.iter().copied()).filter(|of| searched(of))
}

pub(crate) fn searched(of: &Resource) -> bool {
    of.fields.iter().any(|f| f.searched)
}

fn note_everything(tx: &mut Tx) -> Result<usize> {
    let edition = tx.scope().house().edition();
    all_searched(edition).map(|of| index::note_drift(tx, of)).sum()
}

/// Reads one note of what changed; false when there is none.
fn read_one(tx: &mut Tx) -> Result<bool> {
    let Some((of, records)) = index::take(tx)? else { return Ok(false) };
    tx.plan_for_many()?;
    if of == EVERYTHING {
        note_everything(tx)?;
        return Ok(true);
    }
    // A table that is no resource of this build, or one that nobody searches.
    if let Some(of) = tx.scope().house().edition().resource(&of).filter(|r| searched(r)) {
        let (documents, gone) = read(tx, of, records.clone())?;
        postgres::keep(tx, &documents, &gone)?;
        let search: &Search = tx.scope().house().service();
        if search.engine().is_some() {
            index::feed::note(tx, of.name, &records)?;
            feed::order(tx, 0)?;
        }
    }
    Ok(true)
}

/// Documents, and the records that have none.
pub(crate) type There = (Vec<Document>, Vec<(String, Id)>);

/// The documents of those of the records that are there, and the others.
pub(crate) fn read(tx: &mut Tx, of: &'static Resource, records: Vec<Id>) -> Result<There> {
    let tenant = tx.scope().tenant().clone();
    let limit = i64::try_from(records.len()).unwrap_or(i64::MAX);
    let rows = (of.store.list)(tx, &Query { ids: Some(records.clone()), limit, ..Query::default() })?;
    let own = tx.own_fields(of.name)?;
    let documents: Vec<Document> = rows.iter().filter_map(|row| Document::of(of, row, &tenant, &own)).collect();
    let there: HashSet<Id> = documents.iter().map(|d| d.record).collect();
    let gone = records.into_iter().filter(|id| !there.contains(id)).map(|id| (of.name.to_string(), id)).collect();
    Ok((documents, gone))
}
