//! What a process has in mind, and many threads touch at once: whom it wakes, what it remembers and when that is over, how often
//! something was asked. No I/O, no words: small enough that `tests/model.rs` runs these very files through thousands of orders
//! in which the threads may come.

pub mod bell;
pub mod epochs;
pub mod latest;
pub mod memory;
pub mod minutes;
#[cfg(test)]
mod tests;

/// What threads share. The model puts its own in this place, which it can hold up wherever it likes.
mod sync {
    pub(crate) use std::sync::{Mutex, RwLock, atomic};
    pub(crate) use tokio::sync::watch;
}
