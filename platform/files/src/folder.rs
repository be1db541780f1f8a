use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncSeekExt, AsyncWriteExt, BufReader};
use uuid::Uuid;

use crate::{Failure, Files, Key, Source, Stored, Storing};

/// Drafts and remains of deleted agencies lie here, beside the agencies' folders.
const BENCH: &str = ".bench";
const LONGEST_TYPE: usize = 100;
/// Bytes that are read and written at once.
const GULP: usize = 256 * 1024;

/// Keeps files in a folder: `{agency}/{2 digits}/{2 digits}/{32 digits}`.
///
/// A file's first line is its content type, so that one rename makes both appear.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Names the folder; it is made when first written to.
    pub fn new(root: impl Into<PathBuf>) -> Folder {
        Folder { root: root.into() }
    }

    fn path(&self, key: &Key) -> PathBuf {
        let name = key.name();
        let tenant = key.tenant().hyphenated().to_string();
        self.root.join(tenant).join(&name[..2]).join(&name[2..4]).join(&name)
    }
}

impl Files for Folder {
    fn store<'a>(&'a self, key: &'a Key, content_type: &'a str, limit: u64, content: Source<'a>) -> Storing<'a, u64> {
        Box::pin(async move {
            if !is_content_type(content_type) {
                return Err(Failure::ContentType);
            }
            let bench = self.root.join(BENCH);
            let name = key.name();
            // Made together on the blocking pool: a caller that leaves while the file is being made drops both.
            let (file, draft) = blocking(move || {
                fs::create_dir_all(&bench)?;
                Draft::make(&bench, &name)
            })
            .await?;
            let mut file = tokio::fs::File::from_std(file);
            file.write_all(format!("{content_type}\n").as_bytes()).await?;
            let mut content = BufReader::with_capacity(GULP, content.take(limit.saturating_add(1)));
            let written = tokio::io::copy_buf(&mut content, &mut file).await?;
            if written > limit {
                return Err(Failure::TooLarge { limit });
            }
            file.flush().await?;
            file.sync_all().await?;
            let (root, place) = (self.root.clone(), self.path(key));
            // The draft moves along: whoever drops this future can no longer pull it away.
            blocking(move || settle(&root, &draft, &place)).await?;
            Ok(written)
        })
    }

    fn open<'a>(&'a self, key: &'a Key, from: u64) -> Storing<'a, Stored> {
        Box::pin(async move {
            let file = match tokio::fs::File::open(self.path(key)).await {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Err(Failure::NotFound);
                }
                file => file?,
            };
            let whole = file.metadata().await?.len();
            let mut content = BufReader::with_capacity(GULP, file);
            let mut line = Vec::new();
            (&mut content).take(LONGEST_TYPE as u64 + 1).read_until(b'\n', &mut line).await?;
            let content_type = line
                .strip_suffix(b"\n")
                .and_then(|line| str::from_utf8(line).ok())
                .filter(|line| is_content_type(line))
                .ok_or_else(|| io::Error::other("a stored file without its type"))?;
            let (content_type, head) = (content_type.to_owned(), line.len() as u64);
            if from > 0 {
                content.seek(io::SeekFrom::Start(head.saturating_add(from))).await?;
            }
            Ok(Stored { content_type, length: whole - head, content: Box::pin(content) })
        })
    }

    fn sweep(&self, age: Duration) -> Storing<'_, usize> {
        let bench = self.root.join(BENCH);
        Box::pin(blocking(move || {
            let mut swept = 0;
            for entry in absent_is_empty(fs::read_dir(bench))?.into_iter().flatten() {
                let entry = entry?;
                let since = entry.metadata()?.modified()?;
                if SystemTime::now().duration_since(since).unwrap_or_default() >= age {
                    remove(&entry.path())?;
                    swept += 1;
                }
            }
            Ok(swept)
        }))
    }

    fn delete<'a>(&'a self, key: &'a Key) -> Storing<'a, ()> {
        Box::pin(async move {
            match tokio::fs::remove_file(self.path(key)).await {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
                _ => Ok(()),
            }
        })
    }

    fn delete_tenant(&self, tenant: Uuid) -> Storing<'_, ()> {
        let place = self.root.join(tenant.hyphenated().to_string());
        let bench = self.root.join(BENCH);
        Box::pin(blocking(move || {
            fs::create_dir_all(&bench)?;
            let gone = bench.join(format!("gone-{:032x}", rand::random::<u128>()));
            // One rename takes everything out of reach; the removal behind it may take its time.
            match fs::rename(place, &gone) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                Err(error) => Err(error),
                Ok(()) => remove(&gone),
            }
        }))
    }

    fn keys(&self, tenant: Option<Uuid>) -> Storing<'_, Vec<Key>> {
        let root = self.root.clone();
        Box::pin(blocking(move || {
            let places = match tenant {
                Some(tenant) => vec![tenant.hyphenated().to_string()],
                None => names(&root)?,
            };
            let mut keys = Vec::new();
            // Drafts and what is neither are no agency's.
            for tenant in places.iter().filter(|name| Uuid::try_parse(name).is_ok()) {
                let place = root.join(tenant);
                for first in names(&place)? {
                    for second in names(&place.join(&first))? {
                        let found = names(&place.join(&first).join(second))?;
                        keys.extend(found.iter().filter_map(|name| format!("{tenant}/{name}").parse::<Key>().ok()));
                    }
                }
            }
            keys.sort_by_key(Key::to_string);
            Ok(keys)
        }))
    }

    fn probe(&self) -> Storing<'_, ()> {
        let bench = self.root.join(BENCH);
        Box::pin(blocking(move || {
            fs::create_dir_all(&bench)?;
            drop(Draft::make(&bench, &format!("probe-{:032x}", rand::random::<u128>()))?);
            Ok(())
        }))
    }
}

/// What lies in a folder; nothing in one that is not there.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = absent_is_empty(fs::read_dir(folder))?.into_iter().flatten();
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

/// A half-written file: removed when dropped, unless it was renamed away before.
struct Draft(PathBuf);

impl Draft {
    fn make(bench: &Path, name: &str) -> io::Result<(fs::File, Draft)> {
        let draft = Draft(bench.join(name));
        let file = fs::OpenOptions::new().write(true).create_new(true).open(&draft.0)?;
        Ok((file, draft))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Usually it has been renamed; a failure otherwise is left to the sweep.
        let _ = fs::remove_file(&self.0);
    }
}

/// Brings a finished draft to its place so that it survives a power cut.
fn settle(root: &Path, draft: &Draft, place: &Path) -> io::Result<()> {
    let folder = place.parent().unwrap_or(root);
    let fresh = !folder.exists();
    fs::create_dir_all(folder)?;
    fs::rename(&draft.0, place)?;
    for folder in folder.ancestors().take(if fresh { 4 } else { 1 }) {
        // A directory is made durable like a file; systems that cannot open one do it by themselves.
        if let Ok(folder) = fs::File::open(folder) {
            folder.sync_all()?;
        }
    }
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn absent_is_empty(listing: io::Result<fs::ReadDir>) -> io::Result<Option<fs::ReadDir>> {
    match listing {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        listing => listing.map(Some),
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(io::Error::other)??)
}

/// Whether this is a content type: `type/subtype`, perhaps with parameters; one line of plain ASCII.
pub fn is_content_type(text: &str) -> bool {
    let token = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b));
    let kind = text.split(';').next().unwrap_or_default();
    let halves = kind.trim_end().split_once('/');
    text.len() < LONGEST_TYPE
        && text.bytes().all(|b| b == b' ' || b.is_ascii_graphic())
        && halves.is_some_and(|(left, right)| token(left) && token(right))
}
