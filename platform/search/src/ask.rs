//! A question to the index.

use kernel::resource::Resource;
use serde_json::{Map, Value};

/// Fewer characters find too much to be of use.
pub const FEWEST: usize = 2;

/// More than this many hits nobody looks at: they are not counted either.
pub const MOST: i64 = 1_000;

/// What is looked for, and among what.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// As they were typed.
    pub words: String,
    /// Only records of these, which the asker may read.
    pub resources: Vec<&'static Resource>,
    /// Values that must be the same, by field.
    pub facets: Map<String, Value>,
    /// Days, as text, before which a value may not lie, by field; and beyond which.
    pub since: Map<String, Value>,
    pub until: Map<String, Value>,
    /// At most so many hits.
    pub most: i64,
}
