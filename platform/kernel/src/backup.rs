//! Backups: every row as of one moment, of the whole house or of one agency, as lines of JSON (a row is a text, what
//! tells of rows an object), and the way back. The lines are in the clear: whoever calls seals them. What opens a door for a while (sessions, tickets) is never written: a door that was
//! shut since does not open again.

mod restore;
mod tables;

use crate::error::Error;
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tables::Table;

pub use restore::{Given, Into, check, restore};

/// The form of the lines; another one would have another number.
const FORM: u32 = 1;
/// Values are spelled alike on both sides, however long it takes.
const SPELLING: &str = "set statement_timeout = 0; set datestyle = 'ISO, YMD'; set timezone = 'UTC'; set intervalstyle = 'postgres';
    set extra_float_digits = 1; set bytea_output = 'hex'";
/// Rows that are read at once.
const PAGE: usize = 500;

/// Why a backup was not written or not read back.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("This is no backup of Estrade, or of a form that this build does not know.")]
    Foreign,
    #[error("The backup ends before its end: nothing of it was taken over.")]
    Short,
    #[error(
        "The backup is of version {theirs} of the database, this build is at {ours}: restore with the build that wrote it, then migrate."
    )]
    Version { theirs: String, ours: String },
    #[error("There is no agency {0}.")]
    Nobody(String),
    #[error("There are agencies in this database already: a whole house is restored into an empty one.")]
    Occupied,
    #[error("The agency is there already: --replace puts it back to what the backup says.")]
    There,
    #[error("The backup is of the agency {0} alone: name it with --agency.")]
    OneAgency(String),
    #[error("The agency was destroyed for good: its key is gone, and it does not come back.")]
    Destroyed,
    #[error("{rows} rows of {table} point at something that is not here: nothing was taken over.")]
    Astray { table: String, rows: i64 },
    #[error("The database: {0}")]
    Database(#[from] diesel::result::Error),
    #[error("The database: {0}")]
    Away(#[from] ConnectionError),
    #[error("{0}")]
    Lines(#[from] std::io::Error),
    #[error("A line cannot be read: {0}")]
    Line(#[from] serde_json::Error),
    #[error("{0}")]
    House(#[from] Error),
}

/// What a backup holds, as its first line says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The form of the lines.
    pub estrade: u32,
    /// The newest migration of the database it is of.
    pub version: String,
    /// As of when.
    pub at: String,
    /// The agency it is of alone; none for a whole house.
    pub agency: Option<Agency>,
}

/// The agency that a backup is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    pub id: uuid::Uuid,
    pub slug: String,
}

/// How much was written or read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub tables: usize,
    pub rows: u64,
}

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = Text)]
    said: String,
}

#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    at: i64,
}

/// Where the lines go.
pub type Line<'a> = &'a mut dyn FnMut(&str) -> std::io::Result<()>;

/// Writes every line of a backup but its last, which is the caller's (`end`): files may come between. `url` is the address for
/// `estrade_backup`, who sees everything and changes nothing.
///
/// # Errors
/// `Nobody` if there is no such agency.
#[expect(clippy::disallowed_methods, reason = "the catalogue has no Diesel words; the agency is bound as a typed uuid")]
pub fn write(url: &str, agency: Option<&str>, line: Line) -> Result<(Head, Count), Refused> {
    let mut conn = PgConnection::establish(url)?;
    // Everything as of one moment, however long it takes.
    conn.batch_execute(SPELLING)?;
    conn.batch_execute("begin isolation level repeatable read, read only")?;
    let one = |conn: &mut PgConnection, sql: &str| diesel::sql_query(sql).get_result::<Said>(conn).map(|s| s.said);
    let version = one(&mut conn, "select coalesce(max(version), '')::text as said from __diesel_schema_migrations")?;
    let at = one(&mut conn, "select to_json(now()) #>> '{}' as said")?;
    let agency = match agency {
        None => None,
        Some(slug) => {
            let id = diesel::sql_query("select id::text as said from directory.tenants where slug = $1")
                .bind::<Text, _>(slug)
                .get_result::<Said>(&mut conn);
            let id = id.optional()?.and_then(|s| s.said.parse().ok()).ok_or_else(|| Refused::Nobody(slug.into()))?;
            Some(Agency { id, slug: slug.into() })
        }
    };
    let head = Head { estrade: FORM, version, at, agency };
    line(&serde_json::to_string(&head)?)?;
    let mut count = Count::default();
    for table in tables::all(&mut conn, head.agency.is_some())? {
        line(&json!({"table": table.name, "columns": table.columns}).to_string())?;
        count.tables += 1;
        count.rows += rows(&mut conn, &table, head.agency.as_ref(), line)?;
    }
    let places = "select format('%I.%I', schemaname, sequencename) as name, last_value as at from pg_sequences
        where schemaname in ('public', 'directory', 'work') and last_value is not null order by 1";
    for place in diesel::sql_query(places).load::<Place>(&mut conn)? {
        line(&json!({"sequence": place.name, "at": place.at}).to_string())?;
    }
    conn.batch_execute("rollback")?;
    Ok((head, count))
}

#[expect(clippy::disallowed_methods, reason = "the names are the catalogue's own, quoted by it")]
fn rows(conn: &mut PgConnection, table: &Table, agency: Option<&Agency>, line: Line) -> Result<u64, Refused> {
    let only = agency.map_or_else(|| table.whole().to_string(), |a| table.only(a.id));
    // PostgreSQL's own spelling of a whole row, in one JSON text: JSON alone does not tell a null from none.
    let name = &table.name;
    conn.batch_execute(&format!("declare every no scroll cursor for select to_json(r::text)::text as said from {name} r where {only}"))?;
    let mut count = 0;
    loop {
        let page: Vec<Said> = diesel::sql_query(format!("fetch {PAGE} from every")).load(conn)?;
        page.iter().try_for_each(|row| line(&row.said))?;
        count += page.len() as u64;
        if page.len() < PAGE {
            break;
        }
    }
    conn.batch_execute("close every")?;
    Ok(count)
}

/// The agencies' keys of now, and the agencies that are gone for good. Kept beside backups and made anew with each, never in
/// them: an agency that was destroyed is in the next one no more, and older backups hold noise of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keys {
    /// Rows as PostgreSQL spells them, wrapped by the house's master key.
    pub keys: Vec<String>,
    pub gone: Vec<uuid::Uuid>,
}

/// The keys of every agency, or of one.
///
/// # Errors
/// Those of the database.
#[expect(clippy::disallowed_methods, reason = "the row's own spelling has no Diesel words; the agency is a typed uuid")]
pub fn keys(url: &str, agency: Option<&Agency>) -> Result<Keys, Refused> {
    let mut conn = PgConnection::establish(url)?;
    conn.batch_execute(SPELLING)?;
    let only = tables::keys_of(agency.map(|a| a.id));
    let keys =
        diesel::sql_query(format!("select r::text as said from {} r where {only} order by r.id", tables::KEYS)).load::<Said>(&mut conn)?;
    let gone = diesel::sql_query("select distinct agency::text as said from directory.closures where state = 'done' order by 1")
        .load::<Said>(&mut conn)?;
    Ok(Keys { keys: keys.into_iter().map(|s| s.said).collect(), gone: gone.iter().filter_map(|s| s.said.parse().ok()).collect() })
}

/// The last line: without it a backup is no whole one.
pub fn end(count: Count) -> String {
    json!({"end": {"tables": count.tables, "rows": count.rows}}).to_string()
}
