//! Files that people bring: where they lie, and what becomes of their pictures.
//!
//! [`Files`] keeps bytes under keys that cannot be guessed; [`Folder`] is the default, object storage
//! (crate `objects`) stands behind the same trait, and one conformance suite is run against both. [`picture`] and [`Darkroom`] turn an uploaded image into clean variants:
//! decoded within limits, turned upright, stripped of everything that is not pixels.
//!
//! A stored file is never trusted by its content type: serve it from a cookieless origin, or only
//! the variants that this crate encoded itself.

mod clean;
mod folder;
mod key;
mod picture;
mod sort;

use std::{future::Future, io, pin::Pin, time::Duration};

use tokio::io::{AsyncRead, AsyncReadExt};
use uuid::Uuid;

pub use clean::without_metadata;
pub use folder::{Folder, is_content_type};
pub use key::{BadKey, Key};
pub use picture::darkroom::serve;
pub use picture::{Darkroom, Format, LARGEST_SOURCE, Picture, Refusal, Variant, picture};
pub use sort::{HEAD, Sort, Sorted, sorted};

/// The future that every store returns, so that [`Files`] can stand behind `dyn`.
pub type Storing<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'a>>;

/// Where bytes are read from while they are stored; `&mut &bytes[..]` is one.
pub type Source<'a> = &'a mut (dyn AsyncRead + Send + Unpin);

/// Seconds that a link to a stored file leads somewhere.
pub const LINK_SECONDS: u64 = 300;

/// A store of files, each belonging to one agency.
pub trait Files: Send + Sync {
    /// Stores everything `content` gives under a key that nothing lies under yet, and says how many bytes. Nothing can be
    /// read under it before all is written.
    ///
    /// Fails with [`Failure::TooLarge`] past `limit` bytes, and then keeps nothing; dropping the future keeps nothing either.
    fn store<'a>(&'a self, key: &'a Key, content_type: &'a str, limit: u64, content: Source<'a>) -> Storing<'a, u64>;

    /// Opens a stored file at this byte; past its end it is empty.
    fn open<'a>(&'a self, key: &'a Key, from: u64) -> Storing<'a, Stored>;

    /// Removes what a killed process left half-written longer than `age` ago, and says how many there were.
    fn sweep(&self, age: Duration) -> Storing<'_, usize>;

    /// Opens a stored file.
    fn get<'a>(&'a self, key: &'a Key) -> Storing<'a, Stored> {
        self.open(key, 0)
    }

    /// Stores everything `content` gives and returns its new key, as `store` does.
    fn put<'a>(&'a self, tenant: Uuid, content_type: &'a str, limit: u64, content: Source<'a>) -> Storing<'a, Key> {
        Box::pin(async move {
            let key = Key::random(tenant);
            self.store(&key, content_type, limit, content).await?;
            Ok(key)
        })
    }

    /// Removes a stored file; one that is not there is no failure.
    fn delete<'a>(&'a self, key: &'a Key) -> Storing<'a, ()>;

    /// Removes everything an agency stored.
    fn delete_tenant(&self, tenant: Uuid) -> Storing<'_, ()>;

    /// The keys of everything that is stored, or that one agency stored, in order.
    fn keys(&self, tenant: Option<Uuid>) -> Storing<'_, Vec<Key>>;

    /// Fails unless something can be stored now.
    fn probe(&self) -> Storing<'_, ()>;

    /// An address of the store's own under which this one file can be fetched for [`LINK_SECONDS`], by whoever has it, as
    /// this type and to be saved as `disposition` says; none where files are handed out by the house alone.
    fn link<'a>(&'a self, _key: &'a Key, _content_type: &'a str, _disposition: &'a str) -> Storing<'a, Option<String>> {
        Box::pin(async { Ok(None) })
    }

    /// Stores bytes that are already in memory.
    fn keep<'a>(&'a self, tenant: Uuid, content_type: &'a str, bytes: &'a [u8]) -> Storing<'a, Key> {
        Box::pin(async move {
            let mut content = bytes;
            self.put(tenant, content_type, u64::MAX, &mut content).await
        })
    }
}

/// An opened file.
pub struct Stored {
    /// The type it was stored with.
    pub content_type: String,
    /// How many bytes it has in all.
    pub length: u64,
    /// The bytes, from the one it was opened at.
    pub content: Pin<Box<dyn AsyncRead + Send>>,
}

impl Stored {
    /// Reads the whole file into memory; fails with [`Failure::TooLarge`] if it has more than `limit` bytes.
    pub async fn bytes(mut self, limit: u64) -> Result<Vec<u8>, Failure> {
        if self.length > limit {
            return Err(Failure::TooLarge { limit });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(self.length).unwrap_or_default());
        self.content.read_to_end(&mut bytes).await?;
        Ok(bytes)
    }
}

/// Why a file was not stored or read.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// No file under this key.
    #[error("no such file")]
    NotFound,
    /// More bytes than allowed.
    #[error("more than {limit} bytes")]
    TooLarge {
        /// How many were allowed.
        limit: u64,
    },
    /// The content type is not of the form `image/png`.
    #[error("not a content type")]
    ContentType,
    /// The store, or the source of the bytes, failed.
    #[error("storage: {0}")]
    Storage(#[from] io::Error),
}
