//! The heads of the journals, outside the database: once an hour the newest seal of each agency's journal is added to a
//! file of its own, in a folder that the operator may put on another machine. Whoever owns the database can make a chain
//! anew, but not these files; and whoever owns them too lacks the house's secret, under which each line is marked.

use chrono::{DateTime, Utc};
use kernel::error::{Error, Result};
use kernel::job::{Cron, Effect, Entry, Job, Work};
use kernel::principal::Id;
use kernel::seal::{Newest, newest};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use web::Config;

pub(crate) const JOBS: [Entry; 1] = [Entry::of::<AnchorJournal>()];
pub(crate) const CLOCK: Cron = Cron { job: AnchorJournal::NAME, every: 60, per_agency: true };

/// The hour's anchor of an agency.
#[derive(Serialize, Deserialize)]
pub struct AnchorJournal {}

impl Job for AnchorJournal {
    const NAME: &'static str = "house.anchor_journal";
    const EFFECT: Effect = Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        // A staging copy's past is nobody's evidence.
        if scope.tenant().copy.is_some() {
            return Ok(());
        }
        let Some(head) = scope.tx(newest).await? else { return Ok(()) };
        let (config, agency) = (work.house.service::<Config>().clone(), scope.tenant().id);
        let drop = move || cast(&config, agency, &head);
        tokio::task::spawn_blocking(drop).await.map_err(Error::internal)?.map_err(Error::internal)
    }
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Anchor {
    at: DateTime<Utc>,
    line: i64,
    seal: String,
    /// Over this line and the mark of the one before it.
    mark: String,
}

/// What was anchored of an agency's journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchors {
    /// The seal that stood on a line, in hexadecimal.
    pub seals: BTreeMap<i64, String>,
    /// When the last one was cast.
    pub last: Option<DateTime<Utc>>,
    /// The first line of the file, counted from one, that is not as the house wrote it.
    pub forged: Option<usize>,
}

fn file_of(config: &Config, agency: Id) -> PathBuf {
    config.anchors.join(format!("{agency}.jsonl"))
}

fn read(path: &Path) -> io::Result<String> {
    match fs::read_to_string(path) {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(String::new()),
        read => read,
    }
}

fn mark(config: &Config, agency: Id, before: &str, at: &DateTime<Utc>, line: i64, seal: &str) -> String {
    hex::encode(config.sign("journal anchor", format!("{before}\n{agency}\n{}\n{line}\n{seal}", at.to_rfc3339()).as_bytes()))
}

/// Adds this head to the file, unless it is the last one there; on the disk before it is done.
fn cast(config: &Config, agency: Id, head: &Newest) -> io::Result<()> {
    let path = file_of(config, agency);
    let text = read(&path)?;
    let last: Option<Anchor> = text.lines().next_back().and_then(|line| serde_json::from_str(line).ok());
    if last.as_ref().is_some_and(|last| last.line == head.line && last.seal == head.seal) {
        return Ok(());
    }
    let (at, before) = (Utc::now(), last.map(|last| last.mark).unwrap_or_default());
    let mark = mark(config, agency, &before, &at, head.line, &head.seal);
    let mut line = serde_json::to_string(&Anchor { at, line: head.line, seal: head.seal.clone(), mark })?;
    line.push('\n');
    fs::create_dir_all(&config.anchors)?;
    let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
    // A line that was cut off by a crash stays alone.
    if !text.is_empty() && !text.ends_with('\n') {
        line.insert(0, '\n');
    }
    file.write_all(line.as_bytes())?;
    file.sync_data()?;
    // Whoever gathers the logs elsewhere has it there, too.
    tracing::info!(%agency, line = head.line, seal = head.seal, "journal anchored");
    Ok(())
}

/// What was anchored of an agency's journal; nothing of a file that is not there.
///
/// # Errors
/// Those of the folder.
pub fn kept(config: &Config, agency: Id) -> io::Result<Anchors> {
    let (mut anchors, mut before) = (Anchors::default(), String::new());
    for (n, text) in read(&file_of(config, agency))?.lines().enumerate() {
        let anchor = serde_json::from_str::<Anchor>(text).ok();
        let ours = anchor.filter(|a| a.mark == mark(config, agency, &before, &a.at, a.line, &a.seal));
        let Some(anchor) = ours else {
            // What comes after a line that is not ours hangs on it, and proves nothing.
            anchors.forged = Some(n + 1);
            break;
        };
        anchors.seals.insert(anchor.line, anchor.seal);
        (anchors.last, before) = (Some(anchor.at), anchor.mark);
    }
    Ok(anchors)
}
