//! What happened, and who wants to know.

use crate::error::Result;
use crate::principal::Id;
use crate::scope::Tx;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Something that happened. Named `{things}.{past participle}`: `people.merged`.
pub trait Event: Serialize + DeserializeOwned {
    const NAME: &'static str;
}

/// A subscription with the event's type erased to JSON. It runs as a job, after
/// the commit, once per event, in a transaction of its own.
#[derive(Clone, Copy, Debug)]
pub struct Handler {
    /// What it listens to.
    pub event: &'static str,
    /// Its own name, unique in its module: it stands in queued jobs.
    pub name: &'static str,
    /// What it does with the subject and the event's data.
    pub run: fn(&mut Tx, Option<Id>, Value) -> Result<()>,
}

/// `on!(PeopleMerged => relink)` subscribes a typed function.
#[macro_export]
macro_rules! on {
    ($event:ty => $handler:path) => {
        $crate::event::Handler {
            event: <$event as $crate::event::Event>::NAME,
            name: stringify!($handler),
            run: |tx, _, data| $handler(tx, $crate::serde_json::from_value::<$event>(data)?),
        }
    };
}
