//! A real database per test: a template migrated once, then cloned.
//!
//! `TEST_DATABASE_URL` is a superuser's address, such as `postgres://postgres@127.0.0.1:5432/postgres`.

#![expect(clippy::disallowed_methods, reason = "the kit makes and drops databases")]

use address_book::MODULE;
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel_migrations::FileBasedMigrations;
use kernel::house::House;
use kernel::module::Edition;
use kernel::policy::Policy;
use kernel::principal::{Id, Principal};
use kernel::resource::{Record, Resource};
use kernel::schema::directory::tenants;
use kernel::schema::modules;
use kernel::scope::Scope;
use kernel::services::Services;
use kernel::tenant::{Status, Tenant};
use serde_json::Value;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An edition with this module only.
pub static EDITION: Edition = Edition { name: "test", foundation: &[], modules: &[&MODULE] };

/// A house on a database of its own, dropped with it.
pub struct Ground {
    pub house: House,
    database: String,
}

impl Ground {
    pub fn new() -> Ground {
        let database = format!("t_{}", uuid::Uuid::now_v7().simple());
        clone_template(&database);
        let url = as_app(&database);
        let house = House::open(&url, 4, &EDITION, "localhost", Services::default().with(kernel::secret::Keyring::new(&[[7; 32]])));
        Ground { house, database }
    }

    /// A scope of the house itself in a new agency that has the module on.
    pub fn agency(&self, slug: &str) -> Scope {
        let row = (tenants::slug.eq(slug), tenants::name.eq(slug), tenants::kind.eq("test"));
        let insert = diesel::insert_into(tenants::table).values(row).returning(tenants::id);
        let id: Id = self.house.run_platform_tx("system:test", |tx| tx.one(insert)).unwrap();
        let tenant = Tenant {
            resting: std::collections::BTreeMap::new(),
            rollouts: std::collections::BTreeMap::new(),
            id,
            slug: slug.into(),
            name: slug.into(),
            kind: "test".into(),
            plan: "trial".into(),
            founded_at: chrono::Utc::now(),
            status: Status::Active,
            locale: "fr".into(),
            zone: "Europe/Paris".into(),
            copy: None,
            looked_into: None,
            support_asks: false,
            demo: false,
            domains: Vec::new(),
            modules: [MODULE.manifest.name.to_string()].into(),
            pins: EDITION.newest([MODULE.manifest.name]),
            settings: Default::default(),
        };
        let scope = Scope::grant(self.house.clone(), Arc::new(tenant), Principal::System("test"), "test", Arc::new(Policy::closed()));
        let newest = MODULE.releases.last().unwrap().version;
        let row = (modules::name.eq(MODULE.manifest.name), modules::state.eq("on"), modules::release.eq(newest));
        scope.run(|tx| tx.run(diesel::insert_into(modules::table).values(row))).unwrap();
        scope
    }

    /// A superuser's connection, to look behind the house's back.
    pub fn superuser(&self) -> PgConnection {
        connect(&self.database)
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        let _ = connect("postgres").batch_execute(&format!("drop database if exists {} with (force)", self.database));
    }
}

/// `{...}` as a record.
pub fn record(value: Value) -> Record {
    value.as_object().unwrap().clone()
}

/// The key of a record.
pub fn id(record: &Record) -> Id {
    record["id"].as_str().unwrap().parse().unwrap()
}

/// Creates a record the way the API does.
pub fn create(scope: &Scope, resource: &'static Resource, value: Value) -> kernel::error::Result<Record> {
    scope.run(|tx| resource.create(tx, record(value)))
}

/// The resource of this name.
pub fn resource(name: &str) -> &'static Resource {
    EDITION.resource(name).unwrap()
}

fn address(database: &str) -> String {
    let url = std::env::var("TEST_DATABASE_URL").expect("set TEST_DATABASE_URL to a superuser's PostgreSQL address");
    let (server, _) = url.rsplit_once('/').expect("an address ends in a database");
    format!("{server}/{database}")
}

/// Roles belong to the whole server: every suite that runs on it gives them this password.
const ROLE_PASSWORD: &str = "estrade-test";

/// The address of a database for the app's role.
fn as_app(database: &str) -> String {
    let address = address(database);
    let (_, host) = address.rsplit_once('@').expect("an address with a user");
    format!("postgres://estrade_app:{ROLE_PASSWORD}@{host}")
}

fn connect(database: &str) -> PgConnection {
    PgConnection::establish(&address(database)).unwrap()
}

fn clone_template(database: &str) {
    let template = format!("address_book_template_{:x}", migrations_hash());
    let mut server = connect("postgres");
    // Tests run as processes of their own: one builds the template, the others wait.
    server.batch_execute("select pg_advisory_lock(734500102)").unwrap();
    if connect_quietly(&template).is_none() {
        let unfinished = format!("{template}_unfinished");
        server.batch_execute(&format!("drop database if exists {unfinished} with (force)")).unwrap();
        server.batch_execute(&format!("create database {unfinished}")).unwrap();
        let migrations = FileBasedMigrations::from_path(migrations()).unwrap();
        kernel::migrate::migrate(&address(&unfinished), migrations, |_| ROLE_PASSWORD.into()).unwrap();
        server.batch_execute(&format!("alter database {unfinished} rename to {template}")).unwrap();
    }
    server.batch_execute(&format!("create database {database} template {template} strategy file_copy")).unwrap();
}

fn connect_quietly(database: &str) -> Option<PgConnection> {
    PgConnection::establish(&address(database)).ok()
}

/// Read when the tests run, so that a changed migration needs no rebuild.
fn migrations() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations")
}

fn migrations_hash() -> u64 {
    let mut steps: Vec<_> = std::fs::read_dir(migrations()).unwrap().map(|entry| entry.unwrap().path().join("up.sql")).collect();
    steps.sort();
    let mut hasher = DefaultHasher::new();
    for step in steps.iter().filter(|step| step.exists()) {
        (step, std::fs::read_to_string(step).unwrap()).hash(&mut hasher);
    }
    hasher.finish()
}
