//! Statements put together from our own words, quoted names and bound values.

use crate::principal::Id;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};

/// A piece of SQL: ours, a quoted name, or a bound value.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    Sql(&'static str),
    Name(&'static str),
    /// The blind index of a sealed column.
    Index(&'static str),
    Text(String),
    Id(Id),
    Ids(Vec<Id>),
    Texts(Vec<String>),
    /// How many rows at most: written out, for a plan that is to be kept must know it.
    Most(i64),
}

/// Pieces that make a boolean expression, an order, or a whole statement.
#[derive(Debug, Clone, Default)]
pub struct Sql(pub(crate) Vec<Piece>);

impl Sql {
    pub(crate) fn sql(&mut self, sql: &'static str) -> &mut Self {
        self.0.push(Piece::Sql(sql));
        self
    }
    pub(crate) fn name(&mut self, name: &'static str) -> &mut Self {
        self.0.push(Piece::Name(name));
        self
    }
    pub(crate) fn text(&mut self, text: impl Into<String>) -> &mut Self {
        self.0.push(Piece::Text(text.into()));
        self
    }
    pub(crate) fn id(&mut self, id: Id) -> &mut Self {
        self.0.push(Piece::Id(id));
        self
    }
    pub(crate) fn most(&mut self, rows: i64) -> &mut Self {
        self.0.push(Piece::Most(rows));
        self
    }
    pub(crate) fn ids(&mut self, ids: Vec<Id>) -> &mut Self {
        self.0.push(Piece::Ids(ids));
        self
    }
}

impl QueryFragment<Pg> for Sql {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for piece in &self.0 {
            match piece {
                Piece::Sql(sql) => out.push_sql(sql),
                Piece::Name(name) => out.push_identifier(name)?,
                Piece::Index(of) => out.push_identifier(&format!("{of}_index"))?,
                Piece::Text(text) => out.push_bind_param::<Text, _>(text)?,
                Piece::Id(id) => out.push_bind_param::<SqlUuid, _>(id)?,
                Piece::Most(most) => out.push_sql(&format!(" limit {most}")),
                Piece::Texts(texts) => out.push_bind_param::<Array<Text>, _>(texts)?,
                Piece::Ids(ids) => out.push_bind_param::<Array<SqlUuid>, _>(ids)?,
            }
        }
        Ok(())
    }
}

impl QueryId for Sql {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

/// A whole statement made of pieces, with the types it returns.
pub(crate) struct Statement<T>(Sql, std::marker::PhantomData<T>);
impl<T> Statement<T> {
    pub(crate) fn new(sql: Sql) -> Self {
        Statement(sql, std::marker::PhantomData)
    }
}
impl<T> QueryFragment<Pg> for Statement<T> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> diesel::QueryResult<()> {
        self.0.walk_ast(out)
    }
}
impl<T> QueryId for Statement<T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl<T> diesel::query_builder::Query for Statement<T> {
    type SqlType = T;
}
impl<T, C> diesel::RunQueryDsl<C> for Statement<T> {}

/// A statement whose text is always the same, so that the connection may remember its plan:
/// Diesel plans every update anew, because what others set may vary.
#[doc(hidden)]
pub struct Lasting<Q>(pub Q);
impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Lasting<Q> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> diesel::QueryResult<()> {
        self.0.walk_ast(out)
    }
    fn is_safe_to_cache_prepared(&self, _: &Pg) -> diesel::QueryResult<bool> {
        Ok(true)
    }
}
impl<Q> QueryId for Lasting<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl<Q: diesel::query_builder::Query> diesel::query_builder::Query for Lasting<Q> {
    type SqlType = Q::SqlType;
}
impl<Q, C> diesel::RunQueryDsl<C> for Lasting<Q> {}
