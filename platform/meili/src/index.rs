//! What search asks of the engine.

use crate::address::Address;
use crate::entry::{Entry, Held, Named, filter, key, own};
use crate::way::{Way, pool};
use crate::{failure, token};
use chrono::Utc;
use kernel::error::{Busy, Error, Result};
use kernel::index::{self, Hit, words};
use kernel::resource::{Id, Resource};
use kernel::scope::Scope;
use meilisearch_sdk::client::Client;
use meilisearch_sdk::documents::{DocumentDeletionQuery, DocumentsQuery};
use meilisearch_sdk::indexes::Index as There;
use meilisearch_sdk::search::{MatchingStrategies, SearchResults, Selectors};
use search::{Answering, Ask, Document, Index};
use serde_json::Value;

/// Documents of which one question of a comparison is told.
const PAGE: usize = 1_000;
/// Hits that are looked at for somebody who does not reach every record; the engine names no more.
pub(crate) const REACHED: usize = 5_000;

/// Documents in a Meilisearch.
pub struct Meili {
    pub(crate) address: Address,
    pub(crate) way: Way,
    /// The index that is written to and read; another one than the address says while that one is made anew.
    pub(crate) index: String,
}

impl std::fmt::Debug for Meili {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Meili({:?})", self.address)
    }
}

impl Meili {
    /// The engine at an address. Nothing is asked of it yet.
    pub fn new(address: &Address) -> Meili {
        let way = Way { pool: pool(), key: address.fill.clone().unwrap_or_default() };
        Meili { address: address.clone(), way, index: address.index.clone() }
    }

    /// The engine as whoever holds the key that writes sees it.
    pub(crate) fn writing(&self) -> Result<Client<Way>> {
        if self.address.fill.is_none() {
            tracing::error!("this process has no key to write to the search engine: add ?fill=KEY to ESTRADE_SEARCH_URL");
            return Err(Error::Busy(Busy::Away(60)));
        }
        Ok(self.with(&self.way.key))
    }

    pub(crate) fn with(&self, key: &str) -> Client<Way> {
        Client::new_with_client(self.address.host.clone(), Some(key), Way { pool: self.way.pool.clone(), key: key.into() })
    }

    pub(crate) fn there(&self) -> Result<There<Way>> {
        Ok(self.writing()?.index(&self.index))
    }

    /// The engine as an agency sees it.
    fn of(&self, agency: Id) -> There<Way> {
        let until = Utc::now().timestamp() + token::LIFE;
        let token = token::sign(&self.address.uid, &self.address.find, &self.index, &own(agency), until);
        self.with(&token).index(&self.index)
    }

    async fn named(&self, scope: &Scope, ask: &Ask, words: &str, most: usize) -> Result<Vec<(String, Id)>> {
        let there = self.of(scope.tenant().id);
        let filter = filter(ask);
        let mut question = there.search();
        question.with_query(words).with_filter(&filter).with_limit(most).with_matching_strategy(MatchingStrategies::ALL);
        question.with_attributes_to_retrieve(Selectors::Some(&["resource", "record"]));
        let found: SearchResults<Named> = question.execute().await.map_err(failure)?;
        Ok(found.hits.into_iter().map(|hit| (hit.result.resource, hit.result.record)).collect())
    }

    /// What the agency's own transaction may read of what is named, as it is now. Where the engine compares more
    /// generously than we do (case, accents), the database has the last word.
    async fn readable(&self, scope: &Scope, ask: &Ask, named: Vec<(String, Id)>) -> Result<Vec<Hit>> {
        let resources = ask.resources.clone();
        let mut hits = scope.tx(move |tx| index::readable(tx, &resources, &named)).await?;
        hits.retain(|hit| ask.facets.iter().all(|(name, value)| hit.facets.get(name) == Some(value)));
        Ok(hits)
    }
}

/// The words that are looked for, as documents hold them.
fn said(typed: &str) -> String {
    let words: Vec<String> = words::sought("", typed).into_iter().map(|word| word.word).collect();
    words.join(" ")
}

impl Index for Meili {
    fn name(&self) -> &'static str {
        "Meilisearch"
    }

    fn find<'a>(&'a self, scope: &'a Scope, ask: &'a Ask) -> Answering<'a, Vec<Hit>> {
        Box::pin(async move {
            let words = said(&ask.words);
            if words.is_empty() || ask.resources.is_empty() {
                return Ok(Vec::new());
            }
            let most = usize::try_from(ask.most).unwrap_or(REACHED).min(REACHED);
            let named = self.named(scope, ask, &words, most).await?;
            let (full, count) = (named.len() == most, named.len());
            let mut hits = self.readable(scope, ask, named).await?;
            // Of what somebody reaches little of, more must be looked at.
            if full && hits.len() < count && most < REACHED {
                let named = self.named(scope, ask, &words, REACHED).await?;
                hits = self.readable(scope, ask, named).await?;
                hits.truncate(most);
            }
            Ok(hits)
        })
    }

    fn keep<'a>(&'a self, scope: &'a Scope, documents: Vec<Document>, gone: Vec<(String, Id)>) -> Answering<'a, ()> {
        Box::pin(async move {
            let (there, agency) = (self.there()?, scope.tenant().id);
            if !documents.is_empty() {
                let entries: Vec<Entry> = documents.iter().map(|document| Entry::of(agency, document)).collect();
                there.add_or_replace(&entries, Some("id")).await.map_err(failure)?;
            }
            if !gone.is_empty() {
                let keys: Vec<String> = gone.iter().map(|(of, id)| key(agency, of, *id)).collect();
                there.delete_documents(&keys).await.map_err(failure)?;
            }
            Ok(())
        })
    }

    fn held<'a>(&'a self, scope: &'a Scope, of: &'static Resource) -> Answering<'a, Vec<(Id, i64)>> {
        Box::pin(async move {
            let there = self.there()?;
            let filter = format!("{} AND resource = \"{}\"", own(scope.tenant().id), of.name);
            let mut held = Vec::new();
            loop {
                let mut page = DocumentsQuery::new(&there);
                page.with_filter(&filter).with_fields(["record", "version"]).with_limit(PAGE).with_offset(held.len());
                let told = page.execute::<Held>().await.map_err(failure)?;
                let last = told.results.len() < PAGE;
                held.extend(told.results.into_iter().map(|entry| (entry.record, entry.version)));
                if last {
                    return Ok(held);
                }
            }
        })
    }

    fn forget(&self, agency: Id) -> Answering<'_, ()> {
        Box::pin(async move {
            let (there, own) = (self.there()?, own(agency));
            let mut all = DocumentDeletionQuery::new(&there);
            all.with_filter(&own);
            all.execute::<Value>().await.map_err(failure).map(|_| ())
        })
    }

    fn answers<'a>(&'a self) -> Answering<'a, ()> {
        Box::pin(async move {
            let health = self.with(&self.address.find).health().await.map_err(failure)?;
            if health.status == "available" { Ok(()) } else { Err(Error::Busy(Busy::Away(10))) }
        })
    }
}
