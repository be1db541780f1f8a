//! The question a list asks, and its SQL. This is the only place where a column
//! name meets SQL text: names come from `&'static Field`s or pass a pattern,
//! values are always bound.

mod condition;

use crate::error::{Error, Result};
use crate::field::{Field, Kind};
use crate::principal::Id;
use crate::resource::{Record, Resource};
use crate::statement::Sql;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::NaiveDate;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{Bool, Untyped};
use serde_json::Value;

/// What a list asks: every part optional, all parts together.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Words that must all occur, accents and case aside.
    pub search: Option<String>,
    /// Conditions that must all hold.
    pub filters: Vec<Filter>,
    /// A tag the record must carry.
    pub tag: Option<String>,
    /// Categories the record must fit (`category.rs`).
    pub categories: Vec<Id>,
    /// Questions that must hold as well: what the categories ask.
    pub also: Vec<Query>,
    /// The agency's day, from which days are counted; the world's where it is not said.
    pub today: Option<NaiveDate>,
    /// Only these records.
    pub ids: Option<Vec<Id>>,
    /// Field to order by, and whether downwards.
    pub sort: Option<(String, bool)>,
    /// Only what comes after this place in the order.
    pub after: Option<Cursor>,
    /// Everything the other way round: what comes before the place, nearest first.
    pub back: bool,
    /// What lies in the bin instead of what does not.
    pub bin: bool,
    /// At most so many (1 to 1,000; 50 when zero).
    pub limit: i64,
}

/// One condition of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// A field's name.
    pub field: String,
    /// How it is compared.
    pub op: Op,
    /// With what; ignored by `Empty` and `Filled`. `Is` takes a list of texts too: any of them.
    pub value: Value,
}

/// The comparisons a filter knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Is,
    IsNot,
    Contains,
    From,
    Until,
    Empty,
    Filled,
    /// More than so many days ago, or never.
    Older,
    /// So many days ago at most.
    Recent,
    /// In the next so many days.
    Soon,
}

impl Op {
    /// Every comparison and its name in addresses.
    pub const ALL: [(&'static str, Op); 10] = [
        ("is", Op::Is),
        ("not", Op::IsNot),
        ("contains", Op::Contains),
        ("from", Op::From),
        ("until", Op::Until),
        ("empty", Op::Empty),
        ("filled", Op::Filled),
        ("older", Op::Older),
        ("recent", Op::Recent),
        ("soon", Op::Soon),
    ];
    /// The comparison of this name.
    pub fn named(name: &str) -> Option<Op> {
        Self::ALL.iter().find(|(n, _)| *n == name).map(|(_, op)| *op)
    }
    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, op)| *op == self).map_or("is", |(n, _)| n)
    }
    /// The comparisons that make sense for a kind of field.
    pub fn of(kind: Kind) -> &'static [Op] {
        match kind {
            Kind::Flag => &[Op::Is],
            Kind::Choice(_) | Kind::Link(_) => &[Op::Is, Op::IsNot, Op::Empty, Op::Filled],
            Kind::Number(..) | Kind::Money => &[Op::Is, Op::From, Op::Until, Op::Empty, Op::Filled],
            Kind::Date | Kind::Moment => &[Op::Older, Op::Recent, Op::Soon, Op::Is, Op::From, Op::Until, Op::Empty, Op::Filled],
            _ => &[Op::Contains, Op::Is, Op::IsNot, Op::Empty, Op::Filled],
        }
    }
    /// The comparisons that a field bears: what is sealed is at most found by equality.
    pub fn on(field: &Field) -> &'static [Op] {
        match (field.encrypted, field.filtered) {
            (false, _) => Op::of(field.kind),
            (true, true) => &[Op::Is, Op::Empty, Op::Filled],
            (true, false) => &[Op::Empty, Op::Filled],
        }
    }
    /// Whether it counts days from today.
    pub fn counts(self) -> bool {
        matches!(self, Op::Older | Op::Recent | Op::Soon)
    }
}

/// A place in an ordered list: the last row's sort value and key, opaque to callers.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Cursor {
    value: Option<String>,
    id: Id,
    /// How many rows the whole list had when it was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    count: Option<i64>,
}

impl Cursor {
    /// The place right after `record` in a list ordered by `field`.
    pub fn after(record: &Record, field: Option<&str>) -> Option<Cursor> {
        let id = record.get("id")?.as_str()?.parse().ok()?;
        Some(Cursor { value: field.and_then(|f| plain(&record[f])), id, count: None })
    }
    /// The same place, of a list of which so many rows were counted: who leafs through it need not count again.
    #[must_use]
    pub fn counted(self, rows: i64) -> Cursor {
        Cursor { count: Some(rows), ..self }
    }
    /// How many rows were counted when this place was told.
    pub fn count(&self) -> Option<i64> {
        self.count
    }
    /// As it stands in an address.
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }
    /// From an address; None if it was tampered with.
    pub fn decode(text: &str) -> Option<Cursor> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }
}

pub(crate) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(s) => Some(s.clone()),
        other => Some(other.to_string()),
    }
}

/// Where a filter or an order finds its value.
pub(crate) enum Place {
    Column(&'static Field),
    Extra(String),
}

impl Sql {
    fn place(&mut self, place: &Place) -> &mut Self {
        match place {
            Place::Column(field) if field.collated() => self.name(field.name).sql(" collate human"),
            Place::Column(field) => self.name(field.name),
            Place::Extra(name) => self.sql("(extra ->> ").text(name.clone()).sql(")"),
        }
    }

    fn value(&mut self, place: &Place, value: String) -> &mut Self {
        self.sql("cast(").text(value);
        match place {
            Place::Column(f) => self.sql(" as ").sql(f.cast()).sql(")"),
            Place::Extra(_) => self.sql(" as text)"),
        }
    }
}

/// The conditions of a query as one boolean expression over the resource's table.
#[derive(Debug, Clone)]
pub struct Conditions(pub(crate) Sql);

/// The order of a query, and where it stops.
#[derive(Debug, Clone)]
pub struct Order(Sql);

macro_rules! expression {
    ($of:ty => $sql:ty) => {
        impl QueryFragment<Pg> for $of {
            fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
                self.0.walk_ast(out)
            }
        }
        impl QueryId for $of {
            type QueryId = ();
            const HAS_STATIC_QUERY_ID: bool = false;
        }
        impl Expression for $of {
            type SqlType = $sql;
        }
        impl ValidGrouping<()> for $of {
            type IsAggregate = is_aggregate::Never;
        }
        impl<T> AppearsOnTable<T> for $of {}
        impl<T> SelectableExpression<T> for $of {}
    };
}
expression!(Conditions => Bool);
expression!(Order => Untyped);

impl Query {
    /// The number of rows a page holds.
    pub fn page(&self) -> i64 {
        if self.limit <= 0 { 50 } else { self.limit.min(1_000) }
    }

    /// Field and direction the list is ordered by; None means newest first.
    pub fn order_of(&self, resource: &Resource) -> Result<Option<(&'static Field, bool)>> {
        match &self.sort {
            None => Ok(resource.fields.iter().find(|f| f.sorted).map(|f| (f, false))),
            Some((name, _)) if name == "created_at" => Ok(None),
            Some((name, down)) => match resource.field(name) {
                Some(field) if field.sorted => Ok(Some((field, *down))),
                _ => Err(Error::invalid(name.clone(), "sort")),
            },
        }
    }

    /// The conditions of this query for one resource; complains about unknown fields and unreadable values.
    pub fn conditions(&self, resource: &Resource) -> Result<Conditions> {
        let mut all = Sql::default();
        all.sql(if self.bin { "deleted_at is not null" } else { "deleted_at is null" });
        if let Some(ids) = &self.ids {
            all.sql(" and id = any(").ids(ids.clone()).sql(")");
        }
        if let Some(tag) = &self.tag {
            all.sql(" and id in (select record from taggings where resource = ")
                .text(resource.name)
                .sql(" and tag = ")
                .text(tag.clone())
                .sql(")");
        }
        if let Some(typed) = self.search.as_deref().filter(|_| resource.fields.iter().any(|f| f.searched)) {
            condition::searched(&mut all, typed);
        }
        for filter in &self.filters {
            condition::condition(&mut all, resource, filter, self.today)?;
        }
        for also in &self.also {
            all.sql(" and (").0.extend(also.conditions(resource)?.0.0);
            all.sql(")");
        }
        if let Some(cursor) = &self.after {
            self.keyset(&mut all, resource, cursor)?;
        }
        Ok(Conditions(all))
    }

    /// The order of this query, always ending in the key so that it is total, and its limit.
    pub fn order(&self, resource: &Resource) -> Result<Order> {
        let mut order = Sql::default();
        match (self.order_of(resource)?, self.back) {
            (None, false) => order.sql("id desc"),
            (None, true) => order.sql("id asc"),
            (Some((field, down)), back) => order.place(&Place::Column(field)).sql(match (down, back, field.required) {
                // Rows without a value come last either way; backwards, they come first.
                (false, false, _) | (true, true, true) => " asc, id asc",
                (true, false, true) | (false, true, _) => " desc, id desc",
                (true, false, false) => " desc nulls last, id desc",
                (true, true, false) => " asc nulls first, id asc",
            }),
        };
        order.most(self.page());
        Ok(Order(order))
    }

    /// Rows beyond a cursor: a range on the index for required fields, a filter for the others.
    fn keyset(&self, all: &mut Sql, resource: &Resource, cursor: &Cursor) -> Result<()> {
        let Some((field, down)) = self.order_of(resource)? else {
            all.sql(if self.back { " and id > " } else { " and id < " }).id(cursor.id);
            return Ok(());
        };
        let place = Place::Column(field);
        let (beyond, or_at) = if down == self.back { (" > ", " >= ") } else { (" < ", " <= ") };
        match &cursor.value {
            None => {
                all.sql(" and ((").name(field.name).sql(" is null and id").sql(beyond).id(cursor.id).sql(")");
                if self.back {
                    all.sql(" or ").name(field.name).sql(" is not null");
                }
                all.sql(")");
            }
            Some(value) => {
                if field.check(&field.read(value)).is_some() {
                    return Err(Error::invalid("after", "cursor"));
                }
                all.sql(" and ((").place(&place).sql(or_at).value(&place, value.clone());
                all.sql(" and (").place(&place).sql(beyond).value(&place, value.clone()).sql(" or id").sql(beyond).id(cursor.id).sql("))");
                if !field.required && !self.back {
                    all.sql(" or ").name(field.name).sql(" is null");
                }
                all.sql(")");
            }
        }
        Ok(())
    }
}

/// The name of an agency's own field.
pub fn is_extra(name: &str) -> bool {
    name.strip_prefix("x_").is_some_and(|rest| {
        !rest.is_empty() && rest.len() <= 40 && rest.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    })
}

/// What a person typed as a pattern that matches it literally, anywhere.
pub(crate) fn pattern(word: &str) -> String {
    let escaped: String = word.chars().flat_map(|c| if "%_\\".contains(c) { vec!['\\', c] } else { vec![c] }).collect();
    format!("%{escaped}%")
}
