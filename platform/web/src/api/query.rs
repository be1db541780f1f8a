//! The question in an address: `?q=…&city.is=Lyon&sort=-last_name&limit=50&cursor=…`.

use crate::form::Form;
use crate::records::ask;
use kernel::error::{Error, Result};
use kernel::query::{Cursor, Query};
use kernel::resource::Resource;
use kernel::scope::Scope;

/// The most rows of one page.
const MOST: i64 = 200;

/// Reads a query string; complains about what it does not know, or may not ask about.
pub(super) fn read(resource: &Resource, scope: &Scope, text: &str) -> Result<Query> {
    let mut query = Query { limit: 50, ..Query::default() };
    for (name, value) in Form::of_query(text).pairs() {
        match name.as_str() {
            "limit" => {
                query.limit = value.parse().ok().filter(|n| (1..=MOST).contains(n)).ok_or_else(|| Error::invalid("limit", "number"))?
            }
            "cursor" => query.after = Some(Cursor::decode(value).ok_or_else(|| Error::invalid("cursor", "cursor"))?),
            "count" | "lang" => {}
            "q" | "tag" | "bin" | "sort" | "category" => ask::part(resource, scope, &mut query, name, value)?,
            name if name.contains('.') => ask::part(resource, scope, &mut query, name, value)?,
            // A field alone is compared for being the same.
            name => ask::part(resource, scope, &mut query, &format!("{name}.is"), value)?,
        }
    }
    Ok(query)
}
