//! Who stands on which side of a wall between interests, and how that is known: the database's own answer
//! (`wall_hands`), which also shuts the far side.

use crate::error::Result;
use crate::principal::Id;
use crate::scope::Tx;
use crate::statement::{Piece, Sql, Statement};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Text, Uuid as SqlUuid};

/// Somebody on one side of a wall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    pub wall: Id,
    /// `suspected`, `confirmed` or `dismissed`.
    pub state: String,
    /// What they work on.
    pub side: Id,
    /// What stands against it.
    pub other: Id,
    pub member: Id,
    /// How it is known: `opened`, `project`, `named`, `of`, `made` or `team`. Its words are `wall-why-{why}`.
    pub why: String,
}

fn asked(columns: &'static str, states: &[&str]) -> Sql {
    let mut sql = Sql::default();
    sql.sql("select ").sql(columns).sql(" from wall_hands(");
    sql.0.push(Piece::Texts(states.iter().map(|s| (*s).to_string()).collect()));
    sql.sql(") h");
    sql
}

/// Who stands where, for walls in these states.
pub fn hands(tx: &mut Tx, states: &[&str]) -> Result<Vec<Hand>> {
    type Row = (Id, String, Id, Id, Id, String);
    let sql = asked("h.wall, h.state, h.side, h.other, h.member_id, h.why", states);
    let rows: Vec<Row> = tx.all(Statement::<(SqlUuid, Text, SqlUuid, SqlUuid, SqlUuid, Text)>::new(sql))?;
    Ok(rows.into_iter().map(|(wall, state, side, other, member, why)| Hand { wall, state, side, other, member, why }).collect())
}

/// Whom a confirmed wall keeps from something.
pub(crate) fn walled(conn: &mut PgConnection) -> QueryResult<Vec<Id>> {
    Statement::<SqlUuid>::new(asked("distinct h.member_id", &["confirmed"])).load(conn)
}
