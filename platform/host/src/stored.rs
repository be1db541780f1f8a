//! Stored files on their way into a backup and out of it, whichever store keeps them. The store is asked by a thread of its
//! own; a file is never in memory whole.

use files::{Failure, Files, Key};
use std::io::{self, Read};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::task::{Context, Poll};
use std::thread::JoinHandle;
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf};
use uuid::Uuid;

/// Bytes of a file that travel together.
const PART: usize = 512 * 1024;

fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

fn bad(failure: Failure) -> io::Error {
    io::Error::other(failure.to_string())
}

/// A file's name in a backup: where a folder would keep it.
fn name(key: &Key) -> String {
    let text = key.to_string();
    let (tenant, name) = text.split_once('/').unwrap_or((&text, ""));
    format!("{tenant}/{}/{}/{name}", &name[..2], &name[2..4])
}

/// The key of a name in a backup; none if it is none.
fn key(text: &str) -> Option<Key> {
    let parts: Vec<&str> = text.split('/').collect();
    let key: Key = format!("{}/{}", parts.first()?, parts.last()?).parse().ok()?;
    (name(&key) == text).then_some(key)
}

/// One part of a stored file.
pub struct Part {
    pub name: String,
    /// Whether a file begins with it; its first line is the file's type then.
    pub first: bool,
    pub bytes: Vec<u8>,
}

/// Every stored file of the house or of one agency, part by part.
pub fn all(store: Arc<dyn Files>, tenant: Option<Uuid>) -> Receiver<io::Result<Part>> {
    let (give, take) = sync_channel(2);
    std::thread::spawn(move || {
        if let Err(why) = read_all(&store, tenant, &give) {
            let _ = give.send(Err(why));
        }
    });
    take
}

fn read_all(store: &Arc<dyn Files>, tenant: Option<Uuid>, give: &SyncSender<io::Result<Part>>) -> io::Result<()> {
    runtime()?.block_on(async {
        for key in store.keys(tenant).await.map_err(bad)? {
            let mut stored = match store.get(&key).await {
                // It was deleted a moment ago.
                Err(Failure::NotFound) => continue,
                stored => stored.map_err(bad)?,
            };
            let mut bytes = format!("{}\n", stored.content_type).into_bytes();
            let mut left = stored.length;
            for first in std::iter::once(true).chain(std::iter::repeat(false)) {
                let read = (&mut stored.content).take(PART as u64).read_to_end(&mut bytes).await?;
                left = left.saturating_sub(read as u64);
                if !first && bytes.is_empty() {
                    break;
                }
                // Nobody listens any more: whoever did has failed and says so.
                if give.send(Ok(Part { name: name(&key), first, bytes: std::mem::take(&mut bytes) })).is_err() {
                    return Ok(());
                }
            }
            if left > 0 {
                return Err(io::Error::other(format!("{key} broke off")));
            }
        }
        Ok(())
    })
}

enum Step {
    Begin(Key, String),
    Bytes(Vec<u8>),
    End,
}

/// Puts files back, part by part as they come.
pub struct Back {
    give: Option<SyncSender<Step>>,
    at_work: Option<JoinHandle<io::Result<()>>>,
    open: bool,
}

impl Back {
    /// Into this store.
    pub fn into(store: Arc<dyn Files>) -> Back {
        let (give, take) = sync_channel(2);
        let at_work = std::thread::spawn(move || write_all(&store, take));
        Back { give: Some(give), at_work: Some(at_work), open: false }
    }

    /// Takes the next part.
    ///
    /// # Errors
    /// `InvalidData` for what is no part of a file, and the store's.
    pub fn take(&mut self, part: &Part) -> io::Result<()> {
        let bad = || io::Error::new(io::ErrorKind::InvalidData, "a line is neither a row nor a file");
        let key = key(&part.name).ok_or_else(bad)?;
        let mut bytes = part.bytes.as_slice();
        if part.first {
            let end = bytes.iter().position(|b| *b == b'\n').ok_or_else(bad)?;
            let content_type = String::from_utf8(bytes[..end].to_vec()).map_err(|_| bad())?;
            bytes = &bytes[end + 1..];
            self.end()?;
            self.send(Step::Begin(key, content_type))?;
            self.open = true;
        } else if !self.open {
            return Err(bad());
        }
        self.send(Step::Bytes(bytes.to_vec()))
    }

    /// All have come: waits until all are stored.
    ///
    /// # Errors
    /// The store's.
    pub fn finish(mut self) -> io::Result<()> {
        self.end()?;
        self.give = None;
        self.outcome()
    }

    fn end(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.open) { self.send(Step::End) } else { Ok(()) }
    }

    fn send(&mut self, step: Step) -> io::Result<()> {
        match self.give.as_ref().map(|give| give.send(step)) {
            Some(Ok(())) => Ok(()),
            // The other side went: it says why.
            _ => self.outcome().and_then(|()| Err(io::Error::other("the store of files went away"))),
        }
    }

    fn outcome(&mut self) -> io::Result<()> {
        let done = self.at_work.take().map(JoinHandle::join);
        done.unwrap_or(Ok(Ok(()))).unwrap_or_else(|_| Err(io::Error::other("the store of files broke off")))
    }
}

fn write_all(store: &Arc<dyn Files>, steps: Receiver<Step>) -> io::Result<()> {
    let mut coming = Coming { steps, now: io::Cursor::default(), over: false };
    runtime()?.block_on(async {
        while let Ok(Step::Begin(key, content_type)) = coming.steps.recv() {
            coming.over = false;
            store.store(&key, &content_type, u64::MAX, &mut coming).await.map_err(bad)?;
        }
        Ok(())
    })
}

/// The bytes of one file, as they come; a file that breaks off is a failure, and nothing of it is kept.
struct Coming {
    steps: Receiver<Step>,
    now: io::Cursor<Vec<u8>>,
    over: bool,
}

impl AsyncRead for Coming {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        // This thread has nothing else to do than to wait.
        while !self.over && self.now.position() >= self.now.get_ref().len() as u64 {
            match self.steps.recv() {
                Ok(Step::Bytes(bytes)) => self.now = io::Cursor::new(bytes),
                Ok(Step::End) => self.over = true,
                _ => return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into())),
            }
        }
        let read = Read::read(&mut self.now, buffer.initialize_unfilled())?;
        buffer.advance(read);
        Poll::Ready(Ok(()))
    }
}
