//! The way back: into an empty house, or one agency into a house that lives. One transaction: wholly or not at all, and
//! what it says points nowhere that is not there.

use super::tables::{self, Table};
use super::{Agency, Count, FORM, Head, Keys, Refused, SPELLING};
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Text};
use serde_json::Value;

/// Bytes of rows that are written at once.
const BATCH: usize = 1 << 20;

/// Where to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Into {
    /// A migrated database in which no agency is.
    Empty,
    /// A house that may be serving: the agency of the backup, which must be this one, and nobody else's rows.
    Agency { slug: String, replace: bool },
}

/// Lines, the agencies' keys, the newest known migration, and what becomes of lines that are not the database's.
pub struct Given<'a> {
    pub keys: &'a Keys,
    pub lines: &'a mut dyn Iterator<Item = std::io::Result<String>>,
    pub version: &'a str,
    pub others: &'a mut dyn FnMut(&Value) -> std::io::Result<()>,
}

/// Reads a backup back through the owner's address, who must be the superuser: triggers rest meanwhile, for what they would
/// write is in the backup already.
///
/// # Errors
/// Every reason not to; then nothing was taken over.
#[expect(clippy::disallowed_methods, reason = "the superuser's own connection, over tables that the catalogue names")]
pub fn restore(url: &str, into: &Into, given: Given) -> Result<(Head, Count), Refused> {
    let mut conn = PgConnection::establish(url)?;
    conn.batch_execute(SPELLING)?;
    conn.batch_execute("set lock_timeout = '30s'")?;
    let Given { keys, lines, version, others } = given;
    let first = lines.next().ok_or(Refused::Foreign)??;
    let head: Head = serde_json::from_str(&first).map_err(|_| Refused::Foreign)?;
    if head.estrade != FORM {
        return Err(Refused::Foreign);
    }
    if head.version != version {
        return Err(Refused::Version { theirs: head.version, ours: version.into() });
    }
    let count = conn.transaction(|conn| {
        conn.batch_execute("set local session_replication_role = replica; set local row_security = off")?;
        ready(conn, &head, into)?;
        let count = take(conn, head.agency.as_ref(), lines, others)?;
        unlock(conn, head.agency.as_ref(), keys)?;
        settle(conn, head.agency.as_ref())?;
        Ok::<_, Refused>(count)
    })?;
    // Triggers told nobody.
    conn.batch_execute("select pg_notify('house', '*')")?;
    Ok((head, count))
}

/// Reads a backup to its end, without a database.
///
/// # Errors
/// Why it could not be restored from.
pub fn check(lines: &mut dyn Iterator<Item = std::io::Result<String>>) -> Result<(Head, Count), Refused> {
    let head: Head = serde_json::from_str(&lines.next().ok_or(Refused::Foreign)??).map_err(|_| Refused::Foreign)?;
    let mut count = Count::default();
    for line in lines {
        match serde_json::from_str(&line?)? {
            Value::String(_) => count.rows += 1,
            said if is_end(&said, count) => return Ok((head, count)),
            said => count.tables += usize::from(said["table"].is_string()),
        }
    }
    Err(Refused::Short)
}

/// Whether this is the last line of a backup of so much.
fn is_end(said: &Value, count: Count) -> bool {
    let end = &said["end"];
    end["rows"].as_u64() == Some(count.rows) && end["tables"].as_u64() == Some(count.tables as u64)
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Bool)]
    found: bool,
}

/// Whether there is room; what is to be replaced goes.
#[expect(clippy::disallowed_methods, reason = "the names are the catalogue's own; ids are typed uuids")]
fn ready(conn: &mut PgConnection, head: &Head, into: &Into) -> Result<(), Refused> {
    let mut is = |sql: &str| diesel::sql_query(format!("select exists ({sql}) as found")).get_result::<Found>(conn).map(|f| f.found);
    match (&head.agency, into) {
        (Some(agency), Into::Empty) => Err(Refused::OneAgency(agency.slug.clone())),
        (None, Into::Agency { slug, .. }) => Err(Refused::Nobody(slug.clone())),
        (Some(agency), Into::Agency { slug, .. }) if agency.slug != *slug => Err(Refused::Nobody(slug.clone())),
        (None, Into::Empty) => {
            if is("select from directory.tenants")? {
                return Err(Refused::Occupied);
            }
            // What migrations and the first start wrote is in the backup as it was there.
            let every = tables::all(conn, false)?.into_iter().map(|t| t.name);
            for table in every.chain(tables::DOORS.map(String::from)) {
                conn.batch_execute(&format!("delete from {table}"))?;
            }
            Ok(())
        }
        (Some(agency), Into::Agency { .. })
            if is(&format!("select from directory.closures where agency = '{}' and state = 'done'", agency.id))? =>
        {
            Err(Refused::Destroyed)
        }
        (Some(agency), Into::Agency { replace, .. }) => {
            if is(&format!("select from directory.tenants where id = '{}'", agency.id))? && !replace {
                return Err(Refused::There);
            }
            conn.batch_execute("create temporary table known_accounts on commit drop as select id from directory.accounts")?;
            for table in tables::all(conn, true)?.iter().filter(|t| !t.is_of_accounts()) {
                conn.batch_execute(&format!("delete from {} r where {}", table.name, table.only(agency.id)))?;
            }
            // Whoever is signed in there was signed in to something else.
            for door in ["directory.sessions", "directory.tickets", "token_refreshes"] {
                conn.batch_execute(&format!("delete from {door} where tenant_id = '{}'", agency.id))?;
            }
            Ok(())
        }
    }
}

/// Every line to its end.
fn take(
    conn: &mut PgConnection,
    agency: Option<&Agency>,
    lines: &mut dyn Iterator<Item = std::io::Result<String>>,
    others: &mut dyn FnMut(&Value) -> std::io::Result<()>,
) -> Result<Count, Refused> {
    let known = tables::all(conn, agency.is_some())?;
    let (mut count, mut table, mut batch, mut size): (Count, Option<&Table>, Vec<String>, usize) = Default::default();
    for line in lines {
        let said: Value = serde_json::from_str(&line?)?;
        if let Value::String(row) = said {
            (count.rows, size) = (count.rows + 1, size + row.len());
            batch.push(row);
            if size > BATCH {
                put(conn, table.ok_or(Refused::Foreign)?, agency, &mut batch)?;
                size = 0;
            }
            continue;
        }
        if let Some(table) = table {
            put(conn, table, agency, &mut batch)?;
        }
        if let Some(name) = said["table"].as_str() {
            table = Some(known.iter().find(|t| t.name == name).ok_or(Refused::Foreign)?);
            (count.tables, size) = (count.tables + 1, 0);
        } else if let Some(name) = said["sequence"].as_str() {
            go_on(conn, name, said["at"].as_i64().unwrap_or(1))?;
        } else if said["end"].is_object() {
            return if is_end(&said, count) { Ok(count) } else { Err(Refused::Short) };
        } else {
            others(&said)?;
        }
    }
    Err(Refused::Short)
}

#[expect(clippy::disallowed_methods, reason = "the names are the catalogue's own; the rows are bound")]
fn put(conn: &mut PgConnection, table: &Table, agency: Option<&Agency>, batch: &mut Vec<String>) -> Result<(), Refused> {
    if batch.is_empty() {
        return Ok(());
    }
    let (name, columns) = (&table.name, table.columns.join(", "));
    let (only, also) = match agency {
        // Who is known here stays as they are here: a password or a second factor of then does not come back.
        Some(_) if table.is_of_accounts() => {
            (format!("not exists (select from known_accounts k where k.id = r.{})", table.account_column()), "on conflict do nothing")
        }
        Some(agency) => (table.only(agency.id), ""),
        None => ("true".to_string(), ""),
    };
    let sql = format!(
        "insert into {name} ({columns}) overriding system value
         select {columns} from (select (x.row).* from (select said::{name} as row from unnest($1) said offset 0) x) r where {only} {also}"
    );
    diesel::sql_query(sql).bind::<Array<Text>, _>(&*batch).execute(conn)?;
    batch.clear();
    Ok(())
}

/// A sequence goes on after what was given out, here or there.
#[expect(clippy::disallowed_methods, reason = "sequences have no Diesel words; the name and the number are bound")]
fn go_on(conn: &mut PgConnection, name: &str, at: i64) -> Result<(), Refused> {
    let sql = "select setval($1::text::regclass, greatest($2, coalesce(pg_sequence_last_value($1::text::regclass), 1)))";
    diesel::sql_query(sql).bind::<Text, _>(name).bind::<BigInt, _>(at).execute(conn)?;
    Ok(())
}

/// The keys of the agencies that are there, unless the house knows one; who was destroyed since the backup goes again.
#[expect(clippy::disallowed_methods, reason = "the names are the catalogue's own; the rows are bound, ids are typed uuids")]
fn unlock(conn: &mut PgConnection, agency: Option<&Agency>, keys: &Keys) -> Result<(), Refused> {
    for gone in keys.gone.iter().filter(|_| agency.is_none()) {
        for table in tables::all(conn, true)?.iter().filter(|t| !t.is_of_accounts()) {
            conn.batch_execute(&format!("delete from {} r where {}", table.name, table.only(*gone)))?;
        }
    }
    let sql = format!(
        "insert into {0} select (x.row).* from (select said::{0} as row from unnest($1) said offset 0) x
         where exists (select from directory.tenants t where t.id = (x.row).tenant_id) on conflict do nothing",
        tables::KEYS
    );
    diesel::sql_query(sql).bind::<Array<Text>, _>(&keys.keys).execute(conn)?;
    Ok(())
}

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = Text)]
    child: String,
    #[diesel(sql_type = Text)]
    stray: String,
}

/// Every foreign key, and the question which rows of its table it does not hold for.
const KEYS: &str = "
  select c.conrelid::regclass::text as child,
    format('select count(*) as rows from %s c where %s and not exists (select from %s p where %s)', c.conrelid::regclass,
      (select string_agg(format('c.%I is not null', a.attname), ' and ') from unnest(c.conkey) k join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k),
      c.confrelid::regclass,
      (select string_agg(format('p.%I = c.%I', f.attname, a.attname), ' and ') from unnest(c.conkey, c.confkey) k (own, theirs)
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.own join pg_attribute f on f.attrelid = c.confrelid and f.attnum = k.theirs)) as stray
  from pg_constraint c join pg_namespace n on n.oid = c.connamespace
  where c.contype = 'f' and n.nspname in ('public', 'directory', 'work')";

#[derive(QueryableByName)]
struct Stray {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

/// What triggers would have seen to: nobody runs the platform for having sat in an agency, nothing points at what is not there.
#[expect(clippy::disallowed_methods, reason = "the catalogue has no Diesel words; ids are typed uuids")]
fn settle(conn: &mut PgConnection, agency: Option<&Agency>) -> Result<(), Refused> {
    if let Some(Agency { id, .. }) = agency {
        conn.batch_execute(&format!(
            "update directory.accounts set operator = false where operator and id not in (select id from known_accounts);
             update modules set rollout = null where tenant_id = '{id}' and rollout not in (select id from work.rollouts)"
        ))?;
    }
    for key in diesel::sql_query(KEYS).load::<Key>(conn)? {
        let own = agency.map(|a| format!(" and c.tenant_id = '{}'", a.id));
        let of_agency = own.filter(|_| !key.child.contains('.'));
        let rows = diesel::sql_query(key.stray + of_agency.as_deref().unwrap_or_default()).get_result::<Stray>(conn)?.rows;
        if rows > 0 {
            return Err(Refused::Astray { table: key.child, rows });
        }
    }
    Ok(())
}
