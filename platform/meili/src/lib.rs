//! The index of search in a Meilisearch beside the house.
//!
//! One index holds every agency's documents. Whoever searches does so with a token that is good for a quarter of an hour
//! and for one agency's documents alone ([`token`]): a filter that was forgotten or forged finds nothing of another one's.
//! The key that writes is held by processes that do jobs; the master key by nobody but the command that makes the two.

mod address;
mod entry;
mod index;
mod prepare;
mod token;
mod way;

pub use address::Address;
pub use index::Meili;
pub use prepare::{Made, prepare};

use kernel::error::{Busy, Error};
use meilisearch_sdk::errors::Error as Said;

/// Seconds after which it may be asked again.
const AGAIN: u32 = 10;

/// What the engine said, as the house says it: whatever keeps it from answering, it is away.
fn failure(said: Said) -> Error {
    tracing::debug!(error = %said, "the search engine refused");
    Error::Busy(Busy::Away(AGAIN))
}
