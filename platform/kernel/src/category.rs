//! Categories: saved questions of everybody's, with a colour. A record is in one for as long as it fits; nobody puts it there.

use crate::error::{Error, Result};
use crate::field::Kind;
use crate::phone::{self, Home};
use crate::query::{Filter, Op, Query};
use crate::resource::{Id, Resource};
use crate::schema::saved_views as v;
use crate::scope::Tx;
use crate::statement::{Sql, Statement};
use diesel::prelude::*;
use diesel::sql_types::{Text, Uuid as SqlUuid};
use serde_json::json;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// The colours of categories, as they are kept.
pub const COLOURS: &[&str] = &["red", "amber", "green", "teal", "blue", "violet", "pink", "grey"];

/// Categories of one kind of record, at most: each is asked of every page of its list.
pub const MOST: usize = 20;

/// How far categories may ask for categories.
const DEEPEST: usize = 3;

/// A question with a name and a colour.
#[derive(Clone, Debug)]
pub struct Category {
    pub id: Id,
    pub label: String,
    pub colour: String,
    /// As it stands in an address.
    pub query: String,
    pub asks: Query,
}

impl Category {
    /// The categories of a kind of record, the oldest first.
    pub fn all(tx: &mut Tx, of: &Resource) -> Result<Arc<Vec<Category>>> {
        let of = *of;
        tx.remembered(("categories", of.name), move |tx| {
            let these = v::resource.eq(of.name).and(v::deleted_at.is_null()).and(v::owner.is_null()).and(v::colour.is_not_null());
            let rows = v::table.filter(these).order(v::id).limit(i64::try_from(MOST).unwrap_or(0));
            let rows: Vec<(Id, String, Option<String>, String)> = tx.all(rows.select((v::id, v::label, v::colour, v::query)))?;
            let one = |(id, label, colour, query): (Id, String, Option<String>, String)| {
                let asks = Query::asked(&of, &query);
                Category { id, label, colour: colour.unwrap_or_default(), query, asks }
            };
            Ok(rows.into_iter().map(one).collect())
        })
    }

    /// Which of these records fit which categories, in the order of [`Category::all`].
    pub fn fitting(tx: &mut Tx, of: &Resource, ids: &[Id]) -> Result<HashMap<Id, Vec<Category>>> {
        let all = Category::all(tx, of)?;
        let mut found: HashMap<Id, Vec<Category>> = HashMap::new();
        if all.is_empty() || ids.is_empty() {
            return Ok(found);
        }
        let mut sql = Sql::default();
        for (at, category) in all.iter().enumerate() {
            let asks = category.asks.whole(tx, of)?.into_owned();
            sql.sql(if at == 0 { "select " } else { " union all select " }).text(at.to_string()).sql(", id from ").name(of.name);
            sql.sql(" where id = any(").ids(ids.to_vec()).sql(") and (").0.extend(asks.conditions(of)?.0.0);
            sql.sql(")");
        }
        let mut rows: Vec<(usize, Id)> = tx
            .all::<(String, Id)>(Statement::<(Text, SqlUuid)>::new(sql))?
            .into_iter()
            .filter_map(|(at, id)| Some((at.parse().ok()?, id)))
            .collect();
        rows.sort_unstable();
        for (at, id) in rows {
            found.entry(id).or_default().extend(all.get(at).cloned());
        }
        Ok(found)
    }
}

impl Query {
    /// Reads one part of an address: `q`, `tag`, `bin`, `category`, or `field.comparison`.
    pub fn take(&mut self, of: &Resource, name: &str, value: &str) -> Result<()> {
        let unknown = || Error::invalid(name.to_string(), "unknown-field");
        match name {
            "q" => self.search = Some(value.to_string()).filter(|v| !v.trim().is_empty()),
            "tag" => self.tag = Some(value.into()),
            "bin" => self.bin = matches!(value, "1" | "true"),
            "category" => self.categories.push(value.parse().map_err(|_| Error::invalid("category", "choice"))?),
            _ => {
                let (field, op) = name.rsplit_once('.').ok_or_else(unknown)?;
                let op = Op::named(op).ok_or_else(unknown)?;
                let filter = Filter { field: field.into(), op, value: json!(value) };
                Query { filters: vec![filter.clone()], ..Query::default() }.conditions(of)?;
                self.filters.push(filter);
            }
        }
        Ok(())
    }

    /// The question of a saved view. What it asks that is not known any more is left out.
    pub fn asked(of: &Resource, text: &str) -> Query {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(text).unwrap_or_default();
        let mut query = Query::default();
        for (name, value) in pairs {
            let _ = query.take(of, &name, &value);
        }
        Query { bin: false, ..query }
    }

    /// With what its categories ask, with the agency's day, and with numbers as they are kept.
    pub(crate) fn whole(&self, tx: &mut Tx, of: &Resource) -> Result<Cow<'_, Query>> {
        self.deeper(tx, of, 0)
    }

    fn deeper(&self, tx: &mut Tx, of: &Resource, depth: usize) -> Result<Cow<'_, Query>> {
        let dialled =
            |f: &Filter| matches!(f.op, Op::Is | Op::IsNot) && of.field(&f.field).is_some_and(|f| f.kind == Kind::Phone && !f.encrypted);
        if self.categories.is_empty() && !self.filters.iter().any(|f| f.op.counts() || dialled(f)) {
            return Ok(Cow::Borrowed(self));
        }
        let mut whole = Query { today: Some(tx.scope().tenant().today()), ..self.clone() };
        let home = Home::of(tx.scope().tenant());
        for filter in whole.filters.iter_mut().filter(|f| dialled(f)) {
            if let Some(kept) = filter.value.as_str().and_then(|typed| phone::read(typed, home)) {
                // As it is kept, or as it was kept before numbers were read.
                filter.value = match filter.op {
                    Op::Is => json!([kept, filter.value]),
                    _ => json!(kept),
                };
            }
        }
        let all = if whole.categories.is_empty() { Arc::default() } else { Category::all(tx, of)? };
        for id in std::mem::take(&mut whole.categories) {
            // What is no category any more holds nothing.
            let nothing = Query { ids: Some(Vec::new()), ..Query::default() };
            whole.also.push(match all.iter().find(|c| c.id == id).filter(|_| depth < DEEPEST) {
                Some(category) => Query { bin: self.bin, ..category.asks.deeper(tx, of, depth + 1)?.into_owned() },
                None => nothing,
            });
        }
        Ok(Cow::Owned(whole))
    }
}
