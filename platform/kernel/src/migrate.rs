//! Bringing a database up: roles, schemas, migrations. Run by the owner's
//! connection only; the host serves with roles that own nothing.

use crate::error::{Error, Result};
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_migrations::MigrationHarness;
use std::time::Duration;

/// The four login roles; the fifth, `estrade_owner`, owns everything and cannot sign in.
pub const LOGINS: [&str; 4] = ["estrade_app", "estrade_worker", "estrade_operator", "estrade_backup"];

/// Any number will do, as long as every migrator uses it.
const LOCK: &str = "select pg_try_advisory_lock(734500101) as held";

/// Requests use the same few statements over and over, and none of them is planned better for knowing its values: what
/// is searched for is folded by the database itself, limits are literal. Left to itself, PostgreSQL plans the pages of a
/// list anew each time (a third of their cost), because it guesses that a place after an unknown row is dearer.
const ROLES: &str = "
do $$ declare name text; begin
  foreach name in array array['estrade_owner', 'estrade_app', 'estrade_worker', 'estrade_operator', 'estrade_backup'] loop
    begin
      execute format('create role %I nosuperuser nocreatedb nocreaterole', name);
    exception when duplicate_object or unique_violation then null; end;
  end loop;
end $$;
alter role estrade_owner nologin nosuperuser nobypassrls;
alter role estrade_app nosuperuser nobypassrls;
alter role estrade_worker nosuperuser nobypassrls;
alter role estrade_operator nosuperuser nobypassrls;
alter role estrade_backup nosuperuser bypassrls;
alter role estrade_backup set row_security = off;
alter role estrade_app set statement_timeout = '5s';
alter role estrade_app set idle_in_transaction_session_timeout = '10s';
alter role estrade_app set client_min_messages = 'error';
alter role estrade_app set jit = off;
alter role estrade_app set plan_cache_mode = force_generic_plan;
alter role estrade_worker set statement_timeout = '30s';
alter role estrade_worker set idle_in_transaction_session_timeout = '30s';
alter role estrade_worker set client_min_messages = 'error';
alter role estrade_operator set statement_timeout = '5s';
alter role estrade_operator set client_min_messages = 'error';
";

const SCHEMAS: &str = "
create extension if not exists unaccent;
create extension if not exists pg_trgm;
create extension if not exists fuzzystrmatch;
alter schema public owner to estrade_owner;
create schema if not exists directory authorization estrade_owner;
create schema if not exists work authorization estrade_owner;
";

#[derive(QueryableByName)]
struct Held {
    #[diesel(sql_type = Bool)]
    held: bool,
}

/// Makes roles and schemas where they are missing, sets the login roles' passwords
/// (`password(role)`), and runs every pending migration. Returns the names of those that ran.
///
/// Two migrators may start at once: the second polls until the first is done. No
/// statement waits for a lock longer than 200 ms: it is tried again, up to 50 times.
#[expect(clippy::disallowed_methods, reason = "the owner's connection, before anything is served")]
pub fn migrate(url: &str, migrations: impl MigrationSource<Pg>, password: impl Fn(&str) -> String) -> Result<Vec<String>> {
    let mut conn = PgConnection::establish(url).map_err(Error::internal)?;
    while !diesel::sql_query(LOCK).get_result::<Held>(&mut conn)?.held {
        std::thread::sleep(Duration::from_millis(100));
    }
    settle(&mut conn, ROLES)?;
    for role in LOGINS {
        settle(&mut conn, &format!("alter role {role} login password '{}'", password(role).replace('\'', "")))?;
    }
    conn.batch_execute(SCHEMAS)?;
    conn.batch_execute("set role estrade_owner; set lock_timeout = '200ms'")?;
    let pending = conn.pending_migrations(migrations).map_err(Error::Internal)?;
    let mut ran = Vec::new();
    for migration in pending {
        run(&mut conn, &*migration)?;
        ran.push(migration.name().to_string());
    }
    Ok(ran)
}

/// The version of the newest migration of a history: what a database of this build has come to.
pub fn newest(migrations: impl MigrationSource<Pg>) -> Option<String> {
    migrations.migrations().ok()?.iter().map(|m| m.name().version().to_string()).max()
}

/// Roles belong to the whole server: a migrator of another database may touch them at this moment.
#[expect(clippy::disallowed_methods, reason = "the owner's connection, before anything is served")]
fn settle(conn: &mut PgConnection, sql: &str) -> Result<()> {
    for tries in 1.. {
        match conn.batch_execute(sql) {
            Ok(()) => break,
            Err(e) if tries < 50 && e.to_string().contains("concurrently updated") => std::thread::sleep(Duration::from_millis(20)),
            Err(e) => return Err(e.into()),
        }
    }
    Ok(())
}

fn run(conn: &mut PgConnection, migration: &dyn Migration<Pg>) -> Result<()> {
    for tries in 1.. {
        match conn.run_migration(migration) {
            Ok(_) => break,
            Err(e) if tries < 50 && e.to_string().contains("lock timeout") => std::thread::sleep(Duration::from_millis(50 * tries)),
            Err(e) => return Err(Error::Internal(e)),
        }
    }
    Ok(())
}
