//! What happened, and who wants to know.

use crate::error::Result;
use crate::principal::Id;
use crate::scope::Tx;
use diesel::sql_types::{Array, Jsonb, Nullable, Text, Uuid as SqlUuid};
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

/// Writes lines of the journal together: three lists, not a row of values for each, which PostgreSQL would read as parts of
/// the statement's text.
#[expect(clippy::disallowed_methods, reason = "a constant text; what is written is bound")]
pub(crate) fn write(tx: &mut Tx, rows: &[(String, Option<Id>, Value)]) -> Result<usize> {
    const INTO: &str = "insert into journal (what, subject, data) select * from unnest($1, $2, $3)";
    let (what, subjects): (Vec<&str>, Vec<Option<Id>>) = rows.iter().map(|(what, subject, _)| (what.as_str(), *subject)).unzip();
    let data: Vec<&Value> = rows.iter().map(|(_, _, data)| data).collect();
    let into = diesel::sql_query(INTO).bind::<Array<Text>, _>(what).bind::<Array<Nullable<SqlUuid>>, _>(subjects);
    tx.run(into.bind::<Array<Jsonb>, _>(data))
}
