//! Rows as bare values: a file of a hundred thousand needs neither the names of columns on each row nor what every row has.

use crate::principal::Id;
use crate::resource::Record;
use serde_json::Value;

/// New rows of one statement: as many each time, so that the connection remembers how they are written.
#[doc(hidden)]
pub const AT_ONCE: usize = 100;

/// Hears the last row of a full page.
pub type Hears<'a> = &'a mut dyn FnMut(&Record);

/// A row of a list that is written out.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: Id,
    /// Its fields of the agency's own.
    pub extra: Value,
    /// Its fields, in the order of `Resource.fields`.
    pub values: Vec<Value>,
}
