//! The question in an address: `?q=…&city.is=Lyon&sort=-last_name&limit=50&cursor=…`.

use crate::form::Form;
use crate::records::sight;
use kernel::error::{Error, Result};
use kernel::query::{Cursor, Filter, Op, Query};
use kernel::resource::Resource;
use kernel::scope::Scope;
use serde_json::json;

/// The most rows of one page.
const MOST: i64 = 200;

/// Reads a query string; complains about what it does not know, or may not ask about.
pub(super) fn read(resource: &Resource, scope: &Scope, text: &str) -> Result<Query> {
    let mut query = Query { limit: 50, ..Query::default() };
    for (name, value) in Form::of_query(text).pairs() {
        match name.as_str() {
            "q" => query.search = Some(value.clone()).filter(|v| !v.trim().is_empty()),
            "limit" => {
                query.limit = value.parse().ok().filter(|n| (1..=MOST).contains(n)).ok_or_else(|| Error::invalid("limit", "number"))?
            }
            "cursor" => query.after = Some(Cursor::decode(value).ok_or_else(|| Error::invalid("cursor", "cursor"))?),
            "tag" => query.tag = Some(value.clone()),
            "bin" => query.bin = value == "true",
            "sort" => query.sort = Some(value.strip_prefix('-').map_or_else(|| (value.clone(), false), |v| (v.to_string(), true))),
            "count" | "lang" => {}
            _ => query.filters.push(filter(name, value)?),
        }
    }
    let named = query.filters.iter().map(|f| &f.field).chain(query.sort.iter().map(|(f, _)| f));
    for name in named {
        if resource.field(name).is_some_and(|f| !sight::may_see(scope, resource, f)) {
            return Err(Error::invalid(name.clone(), "unknown-field"));
        }
    }
    Ok(query)
}

fn filter(name: &str, value: &str) -> Result<Filter> {
    let (field, op) = name.rsplit_once('.').unwrap_or((name, "is"));
    let op = Op::named(op).ok_or_else(|| Error::invalid(name, "unknown-field"))?;
    Ok(Filter { field: field.into(), op, value: json!(value) })
}
