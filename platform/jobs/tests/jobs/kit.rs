//! A database of one's own per test, two agencies in it, and ways to look.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Uuid as Key};
use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use jobs::{Worker, WorkerOptions};
use kernel::error::Result;
use kernel::house::House;
use kernel::module::Edition;
use kernel::policy::Policy;
use kernel::principal::{Id, Principal};
use kernel::scope::{Scope, Tx};
use kernel::services::Services;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// A database with the agencies `a` and `b`, where the module `probe` is on.
pub struct Ground {
    pub url: String,
    pub house: House,
    pub a: Id,
    pub b: Id,
    /// Dropped with this value; none if it is another process's.
    database: Option<String>,
}

impl Drop for Ground {
    fn drop(&mut self) {
        if let Some(name) = &self.database {
            let _ = superuser(&server()).batch_execute(&format!("drop database {name} with (force)"));
        }
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    value: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Key)]
    id: Id,
}

impl Ground {
    pub fn new() -> Ground {
        Ground::of(&crate::probe::EDITION)
    }

    pub fn of(edition: &'static Edition) -> Ground {
        let template = template();
        let name = format!("jobs_{}", uuid::Uuid::now_v7().simple());
        for tries in 1.. {
            match superuser(&server()).batch_execute(&format!("create database {name} template {template}")) {
                Ok(()) => break,
                Err(e) if tries < 400 && e.to_string().contains("accessed by other users") => std::thread::sleep(Duration::from_millis(25)),
                Err(e) => panic!("no database to test on: {e}"),
            }
        }
        let mut ground = Ground::on(with_database(&server(), &name), edition);
        ground.database = Some(name);
        ground
    }

    /// The ground of another process's test.
    pub fn on(url: String, edition: &'static Edition) -> Ground {
        let [a, b] = ["agency-a", "agency-b"].map(|slug| agency(&url, slug));
        let house = House::open(&role_url(&url, "estrade_app"), 12, edition, "localhost", Services::default());
        house.listen();
        Ground { url, house, a, b, database: None }
    }

    pub fn worker(&self, options: WorkerOptions) -> Worker {
        Worker::new(self.house.clone(), &role_url(&self.url, "estrade_worker"), options)
    }

    /// A worker at work, until it is told to stop.
    pub fn work(&self, options: WorkerOptions) -> AtWork {
        let worker = self.worker(options);
        let (stop, stopped) = oneshot::channel::<()>();
        let stats = worker.stats();
        let run = tokio::spawn(worker.run(async {
            let _ = stopped.await;
        }));
        AtWork { stop, run, stats }
    }

    pub fn scope(&self, tenant: Id) -> Scope {
        let tenant = self.house.tenant(tenant).expect("the directory answers").expect("the agency exists");
        Scope::grant(self.house.clone(), tenant, Principal::System("test"), "test", Arc::new(Policy::closed()))
    }

    pub async fn tx<T: Send + 'static>(&self, tenant: Id, work: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static) -> Result<T> {
        self.scope(tenant).tx(work).await
    }

    pub fn sql(&self, text: &str) {
        superuser(&self.url).batch_execute(text).expect(text);
    }

    pub fn count(&self, text: &str) -> i64 {
        let text = format!("select count(*) as count from {text}");
        diesel::sql_query(&text).get_result::<Count>(&mut superuser(&self.url)).expect(&text).count
    }

    /// How often this stands in an agency's journal.
    pub fn marks(&self, tenant: Id, what: &str) -> i64 {
        self.count(&format!("journal where tenant_id = '{tenant}' and what = '{what}'"))
    }

    pub fn text(&self, select: &str) -> String {
        diesel::sql_query(select).get_result::<Row>(&mut superuser(&self.url)).expect(select).value
    }

    /// Waits until `done`; fails with `what` after `limit`. How long it took.
    pub async fn until(&self, what: &str, limit: Duration, done: impl Fn(&Ground) -> bool) -> Duration {
        let begun = Instant::now();
        while !done(self) {
            let jobs = || {
                self.text(
                    "select coalesce(string_agg(to_jsonb(j)::text, e'\\n'), 'none') as value from (select * from work.jobs limit 5) j",
                )
            };
            assert!(begun.elapsed() < limit, "{what}: not within {limit:?}; jobs: {}", jobs());
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        begun.elapsed()
    }
}

pub struct AtWork {
    stop: oneshot::Sender<()>,
    pub run: JoinHandle<Result<()>>,
    pub stats: jobs::Stats,
}

impl AtWork {
    /// Asks it to stop and waits; how long that took.
    pub async fn stop(self) -> Duration {
        let begun = Instant::now();
        let _ = self.stop.send(());
        self.run.await.expect("the worker did not panic").expect("the worker ended well");
        begun.elapsed()
    }
}

/// Short enough for a test, long enough for a busy machine.
pub fn options() -> WorkerOptions {
    WorkerOptions {
        slots: 4,
        per_tenant: 3,
        lease: Duration::from_millis(1_500),
        poll: Duration::from_millis(40),
        longest: Duration::from_secs(30),
        attempts: 3,
        backoff: Duration::from_millis(10),
        drain: Duration::from_secs(5),
    }
}

pub fn role_url(url: &str, role: &str) -> String {
    let glue = if url.contains('?') { '&' } else { '?' };
    format!("{url}{glue}options=-c%20role%3D{role}%20-c%20idle_in_transaction_session_timeout%3D10s")
}

fn superuser(url: &str) -> PgConnection {
    PgConnection::establish(url).expect("the test server answers")
}

fn server() -> String {
    std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL names a PostgreSQL to test on; `cargo xtask test rust` sets it")
}

fn agency(url: &str, slug: &str) -> Id {
    let mut conn = superuser(url);
    let made = format!("insert into directory.tenants (slug, name, kind) values ('{slug}', '{slug}', 'booking') on conflict do nothing");
    conn.batch_execute(&made).expect("an agency");
    let id = diesel::sql_query(format!("select id from directory.tenants where slug = '{slug}'")).get_result::<Found>(&mut conn);
    let id = id.expect("the agency").id;
    let on = format!("insert into modules (tenant_id, name, state) values ('{id}', 'probe', 'on') on conflict do nothing");
    conn.batch_execute(&on).expect("its module");
    id
}

/// A migrated database to clone, made once per history.
fn template() -> String {
    let mut conn = superuser(&server());
    conn.batch_execute("select pg_advisory_lock(734500103)").expect("a lock");
    let name = format!("jobs_template_{:016x}", history());
    if diesel::sql_query("select 1 from pg_database where datname = $1").bind::<Text, _>(&name).execute(&mut conn) != Ok(1) {
        conn.batch_execute(&format!("drop database if exists {name}_draft")).expect("no old draft");
        conn.batch_execute(&format!("create database {name}_draft")).expect("a draft");
        kernel::migrate::migrate(&with_database(&server(), &format!("{name}_draft")), MIGRATIONS, |_| "estrade-test".into())
            .expect("the history applies");
        conn.batch_execute(&format!("alter database {name}_draft rename to {name}")).expect("a template");
    }
    name
}

fn history() -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut folders: Vec<_> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations"))
        .expect("the migrations")
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .collect();
    folders.sort();
    for folder in folders {
        std::fs::read_to_string(folder.join("up.sql")).unwrap_or_default().hash(&mut hasher);
    }
    hasher.finish()
}

fn with_database(url: &str, name: &str) -> String {
    let (before, after) = url.rsplit_once('/').expect("an address of a database");
    let options = after.split_once('?').map_or(String::new(), |(_, o)| format!("?{o}"));
    format!("{before}/{name}{options}")
}
