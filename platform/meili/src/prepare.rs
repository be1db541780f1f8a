//! Making the engine ready: its two keys and its index; and making the index anew beside the one that answers.

use crate::address::{Address, origin};
use crate::entry::{FILTERED, SEARCHED};
use crate::index::{Meili, REACHED};
use crate::way::{Way, pool};
use meilisearch_sdk::client::{Client, SwapIndexes};
use meilisearch_sdk::errors::Error as Said;
use meilisearch_sdk::key::{Action, KeyBuilder, KeysQuery};
use meilisearch_sdk::settings::{MinWordSizeForTypos, PaginationSetting, Settings, TypoToleranceSettings};
use meilisearch_sdk::task_info::TaskInfo;
use meilisearch_sdk::tasks::Task;
use std::time::Duration;

/// Beside the index while it is made anew.
const NEXT: &str = "-next";
/// The names of the two keys at the engine.
const FINDS: &str = "estrade finds";
const FILLS: &str = "estrade fills";
/// For what the engine does on its own time.
const PATIENCE: Duration = Duration::from_secs(600);

/// What was made ready.
#[derive(Debug)]
pub struct Made {
    /// The line for `ESTRADE_SEARCH_URL`, with both keys.
    pub line: String,
}

/// Makes the two keys and the index; what is there already stays.
///
/// `at`: `http://host:7700`; `index`: letters, digits, - and _.
///
/// # Errors
/// A sentence with what the engine said.
pub async fn prepare(at: &str, index: &str, master: &str) -> Result<Made, String> {
    let host = origin(&url::Url::parse(at).map_err(|why| format!("{at}: {why}"))?)?;
    let chief = Client::new_with_client(host.clone(), Some(master), Way { pool: pool(), key: master.into() });
    let both = [index.to_string(), format!("{index}{NEXT}")];
    let (uid, find) = a_key(&chief, FINDS, vec![Action::Search], &both).await?;
    let fills = vec![
        Action::DocumentsAdd,
        Action::DocumentsGet,
        Action::DocumentsDelete,
        Action::IndexesCreate,
        Action::IndexesGet,
        Action::IndexesUpdate,
        Action::IndexesDelete,
        Action::Unknown("indexes.swap".into()),
        Action::SettingsGet,
        Action::SettingsUpdate,
        Action::TasksGet,
    ];
    let (_, fill) = a_key(&chief, FILLS, fills, &both).await?;
    let address = Address { host, index: index.into(), uid, find, fill: Some(fill) };
    Meili::new(&address).shaped().await?;
    Ok(Made { line: address.line() })
}

/// The number and the text of the key of this name, made unless it is there.
async fn a_key(chief: &Client<Way>, name: &str, actions: Vec<Action>, indexes: &[String]) -> Result<(String, String), String> {
    let mut all = KeysQuery::new();
    all.with_limit(1_000);
    let known = chief.get_keys_with(&all).await.map_err(told)?.results.into_iter();
    let ours = |key: &meilisearch_sdk::key::Key| key.name.as_deref() == Some(name) && indexes.iter().all(|i| key.indexes.contains(i));
    if let Some(key) = known.into_iter().find(ours) {
        return Ok((key.uid, key.key));
    }
    let mut key = KeyBuilder::new();
    key.with_name(name).with_actions(actions).with_indexes(indexes);
    let made = key.execute(chief).await.map_err(told)?;
    Ok((made.uid, made.key))
}

fn told(said: Said) -> String {
    format!("the search engine said: {said}")
}

/// When an index was made, in nanoseconds of Unix time.
async fn born(client: &Client<Way>, index: &str) -> Result<Option<i128>, String> {
    Ok(client.get_index(index).await.map_err(told)?.created_at.map(|at| at.unix_timestamp_nanos()))
}

/// A moment of waiting, unless it has lasted too long.
async fn patient(began: tokio::time::Instant) -> Result<(), String> {
    if began.elapsed() > PATIENCE {
        return Err("the search engine does not get done".into());
    }
    tokio::time::sleep(Duration::from_millis(20)).await;
    Ok(())
}

fn settings() -> Settings {
    let typos = TypoToleranceSettings {
        enabled: Some(true),
        // As forgiving as the database is: from four letters one slip, from seven two.
        min_word_size_for_typos: Some(MinWordSizeForTypos { one_typo: Some(4), two_typos: Some(7) }),
        ..TypoToleranceSettings::default()
    };
    Settings::new()
        .with_searchable_attributes(SEARCHED)
        .with_filterable_attributes(FILTERED)
        .with_displayed_attributes(["resource", "record", "version"])
        // A whole word before one that only begins so, in whichever place of a name it stands (Meilisearch 1.36 on tells them apart).
        .with_ranking_rules(["words", "typo", "attributeRank", "exactness", "proximity", "wordPosition", "sort"])
        .with_pagination(PaginationSetting { max_total_hits: REACHED })
        .with_typo_tolerance(typos)
}

impl Meili {
    /// Gives the index its settings; makes it where there is none.
    pub(crate) async fn shaped(&self) -> Result<(), String> {
        let client = self.writing().map_err(|e| e.to_string())?;
        // Made twice, the second task fails and says that it is there: nothing is lost.
        self.done(&client, client.create_index(&self.index, Some("id")).await.map_err(told)?, true).await?;
        let shape = self.there().map_err(|e| e.to_string())?.set_settings(&settings()).await.map_err(told)?;
        self.done(&client, shape, false).await
    }

    /// Begins a new index beside the one that answers: what is kept here goes there.
    ///
    /// # Errors
    /// A sentence with what the engine said.
    pub async fn begin_anew(&self) -> Result<Meili, String> {
        let next = Meili { address: self.address.clone(), way: self.way.clone(), index: format!("{}{NEXT}", self.address.index) };
        let client = self.writing().map_err(|e| e.to_string())?;
        self.done(&client, client.delete_index(&next.index).await.map_err(told)?, true).await?;
        next.shaped().await?;
        Ok(next)
    }

    /// Puts the new index in the place of the old one, at once for everyone, and drops that one.
    ///
    /// # Errors
    /// A sentence with what the engine said.
    pub async fn take_place(&self) -> Result<(), String> {
        let client = self.writing().map_err(|e| e.to_string())?;
        let made = born(&client, &self.index).await?;
        let pair = SwapIndexes { indexes: (self.address.index.clone(), self.index.clone()), rename: None };
        client.swap_indexes([&pair]).await.map_err(told)?;
        // A key to two indexes is told of no task that names none (`task_not_found`): that they are swapped is seen by when
        // the one that answers was made.
        let began = tokio::time::Instant::now();
        while born(&client, &self.address.index).await? != made {
            patient(began).await?;
        }
        self.done(&client, client.delete_index(&self.index).await.map_err(told)?, false).await
    }

    /// Waits until the engine has done everything that it was given.
    ///
    /// # Errors
    /// A sentence with what the engine said.
    pub async fn settled(&self) -> Result<(), String> {
        let client = self.writing().map_err(|e| e.to_string())?;
        let last = self.there().map_err(|e| e.to_string())?.set_settings(&settings()).await.map_err(told)?;
        self.done(&client, last, false).await
    }

    async fn done(&self, client: &Client<Way>, task: TaskInfo, may_fail: bool) -> Result<(), String> {
        let began = tokio::time::Instant::now();
        loop {
            match client.get_task(&task).await.map_err(told)? {
                Task::Succeeded { .. } => return Ok(()),
                Task::Failed { .. } if may_fail => return Ok(()),
                Task::Failed { content } => return Err(told(content.error.into())),
                _ => patient(began).await?,
            }
        }
    }
}
