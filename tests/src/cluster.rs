//! A PostgreSQL for the tests, and a database of one's own for each: cloned from
//! a template that was migrated once, named by the history it carries.
#![expect(clippy::disallowed_methods, reason = "the test server is made and cloned by its superuser")]

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use estrade::database::{self, MIGRATIONS};
use estrade::settings::Settings;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};
use uuid::Uuid;

/// Roles belong to the whole server: every suite that runs on it gives them this password.
pub const ROLE_PASSWORD: &str = "estrade-test";

/// The secret of every test house.
pub const SECRET: &str = "d6c1b1f0a94f4f0e8f6f3a27b5f1c9e2-tests-only";

/// A PostgreSQL server for tests.
pub struct Cluster;

/// How the databases of tests begin.
const MARK: &str = "t_";

/// Between being made and being held no database of a test lives longer without a connection.
const UNHELD: Duration = Duration::from_secs(60);

/// A connection to each database that this process made, until it ends: what nobody holds is cleared away.
static HELD: Mutex<Vec<PgConnection>> = Mutex::new(Vec::new());

static READY: OnceLock<String> = OnceLock::new();
static MAKING: Mutex<()> = Mutex::new(());

impl Cluster {
    /// The superuser's address of a server: `TEST_DATABASE_URL`, which `cargo xtask test` and `cargo xtask database` set.
    ///
    /// # Panics
    /// Without a server there is nothing to test.
    pub fn url() -> String {
        std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL names a PostgreSQL to test on; `cargo xtask test rust` sets it")
    }

    /// The address of a fresh, migrated database of one's own.
    pub fn database() -> String {
        let template = READY.get_or_init(template);
        let name = format!("{MARK}{}", Uuid::now_v7().simple());
        clear_away();
        // Two clones of one template cannot be made at the same moment.
        for tries in 1.. {
            match admin().batch_execute(&format!("create database {name} template {template} strategy file_copy")) {
                Ok(()) => break,
                Err(e) if tries < 200 && e.to_string().contains("being accessed by other users") => {
                    std::thread::sleep(std::time::Duration::from_millis(25))
                }
                Err(e) => panic!("no database to test on: {e}"),
            }
        }
        let url = with_database(&Cluster::url(), &name);
        HELD.lock().unwrap_or_else(PoisonError::into_inner).push(Cluster::superuser(&url));
        url
    }

    /// A connection of the superuser's to one database: for looking at what really is there.
    pub fn superuser(url: &str) -> PgConnection {
        PgConnection::establish(url).expect("the test server answers")
    }

    /// What really is there: the one text that a select calls `value`.
    pub fn look(url: &str, select: &str) -> String {
        #[derive(QueryableByName)]
        struct One {
            #[diesel(sql_type = diesel::sql_types::Text)]
            value: String,
        }
        let found = diesel::sql_query(select).get_result::<One>(&mut Cluster::superuser(url));
        found.unwrap_or_else(|e| panic!("{select}: {e}")).value
    }
}

/// The settings of a house on this database.
pub fn settings(url: &str) -> Settings {
    let data = std::env::temp_dir().join(format!("{}-{}", folders_of(url), Uuid::now_v7().simple()));
    Settings {
        database_url: url.into(),
        secret: SECRET.into(),
        role_password: Some(ROLE_PASSWORD.into()),
        data,
        dev: true,
        connections: 8,
        // A test asks more in a second than a person in a minute.
        api_session: 1_000_000,
        ..Settings::default()
    }
}

/// How the folders of houses on this database begin.
fn folders_of(url: &str) -> String {
    let name = url.rsplit('/').next().and_then(|name| name.split('?').next()).unwrap_or_default();
    format!("estrade-test-{name}")
}

/// Drops what tests left that have ended, whichever way: some hundred databases are many gigabytes.
fn clear_away() {
    #[derive(QueryableByName)]
    struct Left {
        #[diesel(sql_type = diesel::sql_types::Text)]
        datname: String,
    }
    const UNUSED: &str = "select datname::text from pg_database d where not exists (select from pg_stat_activity a where a.datid = d.oid)";
    let mut conn = admin();
    let left: Vec<Left> = diesel::sql_query(UNUSED).get_results(&mut conn).expect("the test server tells its databases");
    for name in left.into_iter().map(|it| it.datname).filter(|name| is_old(name)) {
        // Somebody else may be quicker.
        if conn.batch_execute(&format!("drop database if exists {name}")).is_err() {
            continue;
        }
        let (folders, temporary) = (folders_of(&name), std::fs::read_dir(std::env::temp_dir()));
        for folder in temporary.into_iter().flatten().flatten() {
            if folder.file_name().to_string_lossy().starts_with(&folders) {
                let _ = std::fs::remove_dir_all(folder.path());
            }
        }
    }
}

/// Whether this is the name of a test's database that was made a while ago.
fn is_old(name: &str) -> bool {
    let made = name.strip_prefix(MARK).and_then(|rest| Uuid::try_parse(rest).ok()).and_then(|key| key.get_timestamp());
    let since = |made: uuid::Timestamp| {
        let (seconds, _) = made.to_unix();
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).unwrap_or_default()
    };
    made.is_some_and(|made| since(made) > UNHELD)
}

fn admin() -> PgConnection {
    Cluster::superuser(&Cluster::url())
}

fn template() -> String {
    let _one = MAKING.lock();
    let name = format!("estrade_template_{:016x}", history());
    let mut conn = Cluster::superuser(&with_database(&Cluster::url(), "postgres"));
    // Test processes run side by side: one makes the template, the others wait for it.
    conn.batch_execute("select pg_advisory_lock(734500102)").expect("a lock on the test server");
    let made =
        diesel::sql_query("select 1 from pg_database where datname = $1").bind::<diesel::sql_types::Text, _>(&name).execute(&mut conn);
    if made != Ok(1) {
        let draft = format!("{name}_draft");
        conn.batch_execute(&format!("drop database if exists {draft}")).expect("an old draft can be dropped");
        conn.batch_execute(&format!("create database {draft}")).expect("a database can be made");
        database::migrate(&settings(&with_database(&Cluster::url(), &draft))).expect("the history applies to an empty database");
        conn.batch_execute(&format!("alter database {draft} rename to {name}")).expect("the template can be named");
    }
    name
}

/// A number that changes with the history.
fn history() -> u64 {
    use diesel::migration::MigrationSource;
    let mut hasher = DefaultHasher::new();
    let all = MigrationSource::<diesel::pg::Pg>::migrations(&MIGRATIONS).expect("the history can be read");
    for migration in all {
        migration.name().to_string().hash(&mut hasher);
    }
    // Names alone would miss an edit of a migration under development.
    TEXTS.hash(&mut hasher);
    hasher.finish()
}

#[derive(rust_embed::RustEmbed)]
#[folder = "../migrations"]
struct Texts;

static TEXTS: std::sync::LazyLock<Vec<u8>> =
    std::sync::LazyLock::new(|| Texts::iter().filter_map(|name| Texts::get(&name)).flat_map(|file| file.data.into_owned()).collect());

fn with_database(url: &str, name: &str) -> String {
    let (before, after) = url.rsplit_once('/').expect("an address of a database");
    let options = after.split_once('?').map_or(String::new(), |(_, o)| format!("?{o}"));
    format!("{before}/{name}{options}")
}
