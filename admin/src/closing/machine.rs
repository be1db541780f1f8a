//! What comes round for closures: letters, and the destruction of what is due, one agency at a time. It is the platform's own
//! work, for the agency's lane sleeps; every step is a transaction, so that whoever dies is followed by the next round.

use super::letters;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{Duration, Utc};
use files::{Files, Key};
use kernel::closing::{Closure, Gone, Paper, papers_after};
use kernel::error::{Error, Result};
use kernel::house::House;
use kernel::job::{Cron, Effect, Entry, Job, Work};
use kernel::principal::Id;
use kernel::scope::Scope;
use kernel::tenant::Status;
use search::Search;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub(crate) const JOBS: [Entry; 1] = [Entry::of::<LookAfterClosures>()];
pub(crate) const CLOCK: Cron = Cron { job: LookAfterClosures::NAME, every: 1, per_agency: false };

/// Days before the end at which everybody is told once more.
const WARNING: i64 = 7;
/// The longest file of a paper that is kept for the law.
const LONGEST: u64 = 200 * 1024 * 1024;

/// The round of every minute.
#[derive(Serialize, Deserialize)]
pub(crate) struct LookAfterClosures {}

impl Job for LookAfterClosures {
    const NAME: &'static str = "house.look_after_closures";
    const EFFECT: Effect = Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        look_after(&work.house).await
    }
}

/// Writes the letters that are owed, destroys what is due: at most one agency in a round.
///
/// # Errors
/// Those of the first step that failed; the next round goes on from there.
pub async fn look_after(house: &House) -> Result<()> {
    house.let_papers_go().await?;
    let mut destroyed = false;
    for closure in house.platform_tx("system:closing", |tx| tx.open_closures()).await? {
        match closure.state.as_str() {
            "waiting" => {
                let scope = scope(house, closure.agency).await?;
                if !matches!(scope.tenant().status, Status::Closing { .. }) {
                    // The agency was put back to an earlier day: it does not close any more.
                    house.platform_tx("system:closing", move |tx| tx.reopen_agency(closure.agency)).await?;
                    continue;
                }
                letters::once(house, &scope, &closure, "asked").await?;
                if closure.due_at <= Utc::now() + Duration::days(WARNING) {
                    letters::once(house, &scope, &closure, "near").await?;
                }
                if closure.due_at <= Utc::now() && !destroyed {
                    destroyed = true;
                    carry(house, &closure).await?;
                }
            }
            "running" if !destroyed => {
                destroyed = true;
                carry(house, &closure).await?;
            }
            "reopened" if closure.told["asked"].is_string() && closure.told["reopened"].is_null() => {
                let scope = scope(house, closure.agency).await?;
                letters::once(house, &scope, &closure, "reopened").await?;
            }
            _ => {}
        }
    }
    Ok(())
}

async fn scope(house: &House, agency: Id) -> Result<Scope> {
    tenants::of_closing(house, agency).await
}

/// Destroys an agency whose days are over, from its checkpoint to its end; false if it is not due.
///
/// # Errors
/// Those of the step that failed: it is gone on from there.
pub async fn carry(house: &House, closure: &Closure) -> Result<bool> {
    let (id, agency) = (closure.id, closure.agency);
    if closure.state == "waiting" && !blocking(house, move |house| house.shred_begin(id, agency)).await? {
        return Ok(false);
    }
    house.changed(agency);
    let store: &Arc<dyn Files> = house.service();
    loop {
        let now = blocking(house, move |house| house.closure(id)).await?;
        match now.progress["at"].as_str().unwrap_or_default() {
            "papers" => {
                let kept = papers(house, id, agency, store).await?;
                blocking(house, move |house| house.shred_went(id, "papers", "key", ("papers", kept))).await?;
            }
            "key" => blocking(house, move |house| house.shred_key(id, agency)).await?,
            "rows" => while blocking(house, move |house| house.shred_rows(id, agency)).await? == Gone::Some {},
            "files" => {
                let there = store.keys(Some(agency)).await.map_err(web::attachments::store_answered)?.len();
                store.delete_tenant(agency).await.map_err(web::attachments::store_answered)?;
                house.service::<Search>().forget(agency).await?;
                let there = i64::try_from(there).map_err(Error::internal)?;
                blocking(house, move |house| house.shred_went(id, "files", "end", ("files", there))).await?;
            }
            "end" => {
                let over = now.clone();
                blocking(house, move |house| {
                    house.shred_end(id, agency, |tx, readers| letters::order(tx, house, None, &over, "done", readers))
                })
                .await?;
                // Whoever was still bringing something when its folder went finds no agency to keep it for.
                store.delete_tenant(agency).await.map_err(web::attachments::store_answered)?;
            }
            _ => return Ok(true),
        }
    }
}

/// One step, on the blocking pool.
async fn blocking<T: Send + 'static>(house: &House, step: impl FnOnce(&House) -> Result<T> + Send + 'static) -> Result<T> {
    let house = house.clone();
    tokio::task::spawn_blocking(move || step(&house)).await.map_err(Error::internal)?
}

/// Puts apart what the law keeps, sealed under the house's own key, while the agency's is still there; how many papers.
async fn papers(house: &House, closure: Id, agency: Id, store: &Arc<dyn Files>) -> Result<i64> {
    let scope = scope(house, agency).await?;
    let (mut kept, mut kind) = (0, 0);
    loop {
        let mut after = Id::nil();
        loop {
            let from = after;
            let Some(some) = scope.tx(move |tx| papers_after(tx, kind, from)).await? else { return Ok(kept) };
            let Some(last) = some.last() else { break };
            after = last.id;
            for paper in some {
                let files = stored(store, agency, &paper).await?;
                blocking(house, move |house| house.keep_paper(closure, &paper, &files)).await?;
                kept += 1;
            }
        }
        kind += 1;
    }
}

/// The files of a paper, each with its key; one that is not there any more is no failure.
async fn stored(store: &Arc<dyn Files>, agency: Id, paper: &Paper) -> Result<Vec<(String, String)>> {
    let mut all = Vec::new();
    for key in paper.files.iter().filter_map(|k| k.parse::<Key>().ok()).filter(|k| k.tenant() == agency) {
        match store.get(&key).await {
            Ok(file) => {
                let bytes = file.bytes(LONGEST).await.map_err(web::attachments::store_answered)?;
                all.push((key.to_string(), BASE64.encode(bytes)));
            }
            Err(files::Failure::NotFound) => {}
            Err(e) => return Err(web::attachments::store_answered(e)),
        }
    }
    Ok(all)
}
