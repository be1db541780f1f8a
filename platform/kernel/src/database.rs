//! The pool, sealed. It can be carried, but only `Scope` and `Directory` can
//! draw from it, and what they draw is clean: whatever an earlier user left on
//! the connection is gone before the next one's first statement.

use crate::error::{Error, Result};
use diesel::Connection;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::pg::PgConnection;
use diesel::r2d2::{ConnectionManager, Pool, PooledConnection};
use std::time::Duration;
use uuid::Uuid;

/// A sealed pool of connections of one database role.
#[derive(Clone)]
pub struct Db(Pool<ConnectionManager<PgConnection>>);

/// Whose rows a transaction means, and who means them.
pub(crate) struct As<'a> {
    pub tenant: Option<Uuid>,
    pub actor: &'a str,
    pub member: Option<Uuid>,
    /// `all`, or what `Policy::reach` says.
    pub reach: &'a str,
    /// By which releases rows are written; empty for the house, which claims none.
    pub releases: &'a str,
    /// Whether the database itself refuses every change.
    pub reads_alone: bool,
}

impl<'a> As<'a> {
    /// The house itself, which reaches every record of the tenant.
    pub(crate) fn house(tenant: Option<Uuid>, actor: &'a str) -> As<'a> {
        As { tenant, actor, member: None, reach: "all", releases: "", reads_alone: false }
    }

    /// Tells the database from here on, within a transaction.
    #[expect(clippy::disallowed_methods, reason = "the same words as at the beginning of every transaction")]
    pub(crate) fn tell(&self, conn: &mut PgConnection) -> Result<()> {
        use diesel::connection::SimpleConnection;
        Ok(conn.batch_execute(&self.said())?)
    }

    /// The statement that tells the database, for the rest of the transaction.
    pub(crate) fn said(&self) -> String {
        let text = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let only = |text: &str, also: &str| text.chars().filter(|c| c.is_ascii_alphanumeric() || also.contains(*c)).collect::<String>();
        format!(
            "SELECT set_config('app.tenant', '{}', true), set_config('app.actor', '{}', true), set_config('app.member', '{}', true), set_config('app.reach', '{}', true), set_config('app.releases', '{}', true)",
            text(self.tenant),
            only(self.actor, "-_:."),
            text(self.member),
            only(self.reach, "_.{}[]\":,"),
            only(self.releases, "_.= "),
        )
    }
}

/// How many connections there are, how many wait for work, how many there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    pub connections: u32,
    pub idle: u32,
    pub most: u32,
}

impl Db {
    /// A pool of at most `size` connections; none is opened before it is needed.
    pub fn connect(url: &str, size: u32) -> Self {
        Db(Pool::builder()
            .max_size(size)
            .min_idle(Some(0))
            .connection_timeout(Duration::from_secs(1))
            .max_lifetime(Some(Duration::from_secs(15 * 60)))
            // A dead connection shows at its first statement, which costs nobody a round trip: see `begin`.
            .test_on_check_out(false)
            .build_unchecked(ConnectionManager::new(url)))
    }

    /// What the pool is doing.
    pub fn load(&self) -> Load {
        let state = self.0.state();
        Load { connections: state.connections, idle: state.idle_connections, most: self.0.max_size() }
    }

    /// Whether the database answers.
    pub fn answers(&self) -> bool {
        self.transaction(&As::house(None, "system:health"), |_| Ok(())).is_ok()
    }

    /// A connection on which a transaction has begun. One that cannot begin is thrown away
    /// and the next one asked: after a restart of the database all that were idle are dead,
    /// and since nothing was done yet nothing is done twice.
    fn begin(&self, who: &As<'_>) -> Result<PooledConnection<ConnectionManager<PgConnection>>> {
        let manner = if who.reads_alone { "READ ONLY" } else { "READ WRITE" };
        let begin = format!("RESET ALL; BEGIN ISOLATION LEVEL READ COMMITTED, {manner}; {}", who.said());
        let mut left = self.0.max_size();
        loop {
            let mut conn = self.0.get()?;
            match AnsiTransactionManager::begin_transaction_sql(&mut *conn, &begin) {
                Ok(()) => return Ok(conn),
                Err(why) => {
                    // The pool keeps no connection whose state is unknown.
                    AnsiTransactionManager::transaction_manager_status_mut(&mut *conn).set_in_error();
                    if left == 0 {
                        return Err(why.into());
                    }
                    tracing::debug!(error = %why, "a connection was dead, another is taken");
                    left -= 1;
                }
            }
        }
    }

    /// One transaction of one tenant (or of none), committed if `work` succeeds.
    ///
    /// One round trip cleans the connection, begins, and says whose rows are
    /// meant and who means them. Ids are typed uuids, the actor is made of ascii
    /// only, and the reach is made of names of this build: this text can be no
    /// one else's. A transaction abandoned by a panic takes its connection with it: the
    /// pool drops it. (A `ROLLBACK` here would write a warning into the log of PostgreSQL for
    /// every transaction of the house, for none is ever open.) `BEGIN` says its manner itself: it continues what
    /// the first statement of this text began, and that one still had the defaults
    /// that an earlier user left.
    pub(crate) fn transaction<T>(&self, who: &As<'_>, work: impl FnOnce(&mut PgConnection) -> Result<T>) -> Result<T> {
        let mut conn = self.begin(who)?;
        match work(&mut conn) {
            Ok(done) => {
                AnsiTransactionManager::commit_transaction(&mut *conn)?;
                Ok(done)
            }
            Err(why) => {
                // A rollback that fails leaves the connection broken: the pool throws it away.
                if let Err(e) = AnsiTransactionManager::rollback_transaction(&mut *conn) {
                    tracing::warn!(error = %e, "rollback failed, connection dropped");
                }
                Err(why)
            }
        }
    }
}

/// A connection of one's own that listens to what other processes announce.
pub(crate) struct Ear(PgConnection);

impl Ear {
    #[expect(clippy::disallowed_methods, reason = "the one listening connection of a process; it reads no table")]
    pub(crate) fn open(url: &str, channels: &[&'static str]) -> Result<Self> {
        use diesel::connection::SimpleConnection;
        let mut conn = PgConnection::establish(url).map_err(Error::internal)?;
        for channel in channels {
            conn.batch_execute(&format!("listen {channel}"))?;
        }
        Ok(Ear(conn))
    }

    /// What was announced since the last time, and on which channel.
    pub(crate) fn heard(&mut self) -> Result<Vec<(String, String)>> {
        let mut heard = Vec::new();
        for notice in self.0.notifications_iter() {
            let notice = notice?;
            heard.push((notice.channel, notice.payload));
        }
        Ok(heard)
    }

    /// Fails if the connection is gone.
    #[expect(clippy::disallowed_methods, reason = "a ping")]
    pub(crate) fn ping(&mut self) -> Result<()> {
        use diesel::connection::SimpleConnection;
        Ok(self.0.batch_execute("select 1")?)
    }
}
