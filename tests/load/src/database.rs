//! Databases of the run's own, and the server they are on.

use crate::{Outcome, machine};
use diesel::Connection;
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;

/// A database that is dropped with its value.
pub struct Database {
    server: String,
    name: String,
}

/// A connection of the superuser's.
#[expect(clippy::disallowed_methods, reason = "the bench fills tables as no one in the house may")]
pub fn connect(url: &str) -> Outcome<PgConnection> {
    Ok(PgConnection::establish(url)?)
}

/// Runs SQL as the superuser.
#[expect(clippy::disallowed_methods, reason = "the bench fills tables as no one in the house may")]
pub fn run(url: &str, sql: &str) -> Outcome {
    Ok(connect(url)?.batch_execute(sql)?)
}

/// Waits until the house's own worker has read every note of what changed, and done every job that is due.
pub fn caught_up(url: &str) -> Outcome {
    run(
        url,
        "do $$ begin
           for i in 1..6000 loop
             exit when not exists (select from work.changed)
               and not exists (select from work.jobs where state = 'running' or (state = 'ready' and run_at <= now()));
             commit;
             perform pg_sleep(0.1);
           end loop;
         end $$",
    )
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

/// Rows of a table.
#[expect(clippy::disallowed_methods, reason = "the bench looks at tables as no one in the house may")]
pub fn count(url: &str, table: &str) -> Outcome<i64> {
    let counted: Counted = diesel::sql_query(format!("select count(*) from {table}")).get_result(&mut connect(url)?)?;
    Ok(counted.count)
}

diesel::define_sql_function! {
    /// The process that serves this connection.
    fn pg_backend_pid() -> diesel::sql_types::Integer;
}
diesel::define_sql_function! {
    /// What a setting is.
    fn current_setting(name: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// The process that leads the database server, which must run on this machine.
pub fn postmaster(url: &str) -> Outcome<u32> {
    // Held while it is looked at: its process ends with it.
    let mut conn = connect(url)?;
    let pid: i32 = diesel::select(pg_backend_pid()).get_result(&mut conn)?;
    let pid = u32::try_from(pid)?;
    machine::parent(pid)
        .ok_or_else(|| "DATABASE_URL must name a server on this machine: its processor time is part of every figure.".into())
}

/// One line on the database server.
pub fn description(url: &str) -> Outcome<String> {
    let mut conn = connect(url)?;
    let mut of = |name: &str| diesel::select(current_setting(name.to_string())).get_result::<String>(&mut conn);
    let (version, sync, buffers) = (of("server_version")?, of("fsync")?, of("shared_buffers")?);
    let version = version.split(' ').next().unwrap_or_default();
    Ok(format!("PostgreSQL {version} on loopback (fsync {sync}, shared_buffers {buffers})"))
}

impl Database {
    /// Makes a database of this name, in place of any that an earlier run left.
    pub fn make(server: &str, name: &str) -> Outcome<Database> {
        let made = Database { server: server.into(), name: name.into() };
        made.drop_it()?;
        run(server, &format!("create database {name}"))?;
        Ok(made)
    }

    /// Its address, as the superuser's.
    pub fn url(&self) -> String {
        let (before, after) = self.server.rsplit_once('/').unwrap_or((&self.server, ""));
        let options = after.split_once('?').map_or(String::new(), |(_, o)| format!("?{o}"));
        format!("{before}/{}{options}", self.name)
    }

    fn drop_it(&self) -> Outcome {
        run(&self.server, &format!("drop database if exists {} with (force)", self.name))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Err(why) = self.drop_it() {
            eprintln!("The database {} is left behind: {why}", self.name);
        }
    }
}
