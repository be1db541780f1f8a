//! Sealing the agency's journal, behind the backs of those who write it, and looking every day whether it still is what was
//! sealed; and wrapping the agencies' data keys anew once the house has another master key.

use crate::notices::JOURNAL_BROKEN;
use crate::{AUDIT, anchors};
use diesel::prelude::*;
use kernel::approval::holders;
use kernel::error::{Error, Result};
use kernel::job::{Cron, Entry, Job, Work};
use kernel::schema::{journal, looks};
use kernel::scope::Tx;
use kernel::seal::seal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use web::Config;

pub const JOBS: &[Entry] = &[Entry::of::<SealJournal>(), Entry::of::<RewrapKeys>(), Entry::of::<VerifyJournal>()];

/// Lines are sealed when they are ten minutes old: at most 25 minutes after they were written.
pub const CRONS: &[Cron] = &[
    Cron { job: SealJournal::NAME, every: 15, per_agency: true },
    Cron { job: RewrapKeys::NAME, every: 5, per_agency: false },
    Cron { job: VerifyJournal::NAME, every: 24 * 60, per_agency: true },
];

/// Wraps under the current master key what an older one still wraps.
#[derive(Serialize, Deserialize)]
pub struct RewrapKeys {}

impl Job for RewrapKeys {
    const NAME: &'static str = "house.rewrap_keys";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        work.house.rewrap().await.map(|_| ())
    }
}

/// Seals what is old enough, a batch in each transaction.
#[derive(Serialize, Deserialize)]
pub struct SealJournal {}

impl Job for SealJournal {
    const NAME: &'static str = "house.seal_journal";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        while work.scope()?.tx(seal).await? > 0 {}
        // Looks of past hours are in the journal by now.
        let past = chrono::Utc::now().timestamp() / 3600 - 24;
        work.scope()?.tx(move |tx| tx.run(diesel::delete(looks::table.filter(looks::hour.lt(past))))).await?;
        Ok(())
    }
}

/// The line of the journal that says which other one is not what was sealed.
const BROKEN: &str = "journal.broken";

/// Walks along the whole journal once a day: one changed byte is known within a day, to whoever reads the journal and to whoever
/// watches the house's errors.
#[derive(Serialize, Deserialize)]
pub struct VerifyJournal {}

impl Job for VerifyJournal {
    const NAME: &'static str = "house.verify_journal";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let (house, scope) = (work.house.clone(), work.scope()?);
        let agency = scope.tenant().id;
        let walk = move || {
            let anchors = anchors::kept(house.service::<Config>(), agency).map_err(Error::internal)?;
            if let Some(n) = anchors.forged {
                tracing::error!(%agency, line = n, "a file of anchors is not what the house wrote");
            }
            house.walk_anchored(agency, None, anchors.seals)
        };
        let walk = tokio::task::spawn_blocking(walk).await.map_err(Error::internal)??;
        let line = match (walk.broken, walk.adrift) {
            (Some((line, how)), _) => {
                tracing::error!(%agency, line, ?how, "a journal is not what was sealed");
                line
            }
            (None, Some(line)) => {
                tracing::error!(%agency, line, "a journal is not what was anchored outside the database");
                line
            }
            (None, None) => return Ok(()),
        };
        scope.tx(move |tx| tell_broken(tx, line)).await
    }
}

/// Says it of each line once.
fn tell_broken(tx: &mut Tx, line: i64) -> Result<()> {
    let told: Vec<Value> = tx.all(journal::table.filter(journal::what.eq(BROKEN)).select(journal::data))?;
    if told.iter().any(|data| data["line"] == json!(line)) {
        return tx.settle();
    }
    tx.journal(BROKEN, None, json!({"line": line}))?;
    let (scope, name) = (tx.scope().clone(), tx.scope().tenant().name.clone());
    tx.tell(&JOURNAL_BROKEN, &holders(&scope, AUDIT), &name, "/app/audit").map(|_| ())
}
