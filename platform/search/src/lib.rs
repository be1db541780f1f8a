//! Finding what an agency keeps by words, whoever typed them and however well.
//!
//! [`Index`] is what is asked of a search engine; [`Postgres`] is the default, and what there is when another engine
//! ([`Search::beside`]) is away: its documents are always kept, and the other's are made after them ([`Feed`]). Documents are
//! made of each resource's fields ([`Document`]); [`KeepUp`] writes them within a moment of a change.
//! Whatever an engine names is read again by the asker's own transaction: nothing is found that may not be read.

mod ask;
mod document;
mod engine;
mod feed;
mod keep_up;
mod postgres;

pub use ask::{Ask, FEWEST, MOST};
pub use document::{Document, is_facet, is_indexed, is_own_facet};
pub use engine::Search;
pub use feed::{Feed, fill};
pub use keep_up::{CRONS, JOBS, KeepUp, Mend};
pub use kernel::index::Hit;
pub use postgres::Postgres;

use kernel::error::Result;
use kernel::resource::{Id, Resource};
use kernel::scope::Scope;
use std::future::Future;
use std::pin::Pin;

/// The future that every engine returns, so that [`Index`] can stand behind `dyn`.
pub type Answering<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// A search engine that holds the documents of every agency and never mixes them.
pub trait Index: Send + Sync {
    /// What it is called in messages to operators.
    fn name(&self) -> &'static str;

    /// What is found of the words, best first, and may be read by whoever asks.
    fn find<'a>(&'a self, scope: &'a Scope, ask: &'a Ask) -> Answering<'a, Vec<Hit>>;

    /// Takes documents in, in the place of older ones, and others out.
    fn keep<'a>(&'a self, scope: &'a Scope, documents: Vec<Document>, gone: Vec<(String, Id)>) -> Answering<'a, ()>;

    /// Every record of this resource that the agency has a document of, and of which version that is.
    fn held<'a>(&'a self, scope: &'a Scope, of: &'static Resource) -> Answering<'a, Vec<(Id, i64)>>;

    /// Takes out everything of an agency that goes for good.
    fn forget(&self, agency: Id) -> Answering<'_, ()>;

    /// Whether it is there at all.
    fn answers<'a>(&'a self) -> Answering<'a, ()>;
}
