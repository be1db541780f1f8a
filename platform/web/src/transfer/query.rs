//! The question of an export: the list's own, in its own words.

use crate::form::Form;
use crate::records::sight;
use kernel::query::{Filter, Op, Query};
use kernel::resource::Resource;
use kernel::scope::Scope;
use serde_json::json;

/// Reads an address as the list does: what it does not know or may not ask is left out.
pub(super) fn read(of: &Resource, scope: &Scope, form: &Form) -> Query {
    let seen = |field: &str| of.field(field).is_none_or(|f| sight::may_see(scope, of, f));
    let mut query = Query { limit: 1_000, ..Query::default() };
    for (name, value) in form.pairs().iter().filter(|(_, v)| !v.is_empty()) {
        match name.as_str() {
            "q" => query.search = Some(value.clone()),
            "tag" => query.tag = Some(value.clone()),
            "bin" => query.bin = true,
            "ids" | "ids[]" => {
                let chosen = value.split(',').filter_map(|id| id.trim().parse::<kernel::resource::Id>().ok());
                query.ids.get_or_insert_default().extend(chosen);
            }
            "sort" => {
                let (field, down) = value.strip_prefix('-').map_or((value.as_str(), false), |f| (f, true));
                if field == "created_at" || of.field(field).is_some_and(|f| f.sorted) && seen(field) {
                    query.sort = Some((field.into(), down));
                }
            }
            _ => {
                let Some((field, op)) = name.rsplit_once('.') else { continue };
                let Some(op) = Op::named(op) else { continue };
                let filter = Filter { field: field.into(), op, value: json!(value) };
                let probe = Query { filters: vec![filter.clone()], ..Query::default() };
                if seen(field) && probe.conditions(of).is_ok() {
                    query.filters.push(filter);
                }
            }
        }
    }
    query
}
