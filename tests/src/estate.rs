//! A house of one's own: database, services and a server on a free port.

use crate::browser::Browser;
use crate::cluster::{self, Cluster};
use crate::probe;
use estrade::edition::{ADDITIONS, EDITION};
use estrade::settings::Settings;
use estrade::{database, edition};
use kernel::diesel::connection::SimpleConnection as _;
use kernel::diesel::prelude::*;
use kernel::house::House;
use kernel::job::{Job, Work};
use kernel::module::Edition;
use kernel::policy::Policy;
use kernel::principal::Principal;
use kernel::schema::directory::tenants as directory;
use kernel::schema::members;
use kernel::scope::{Scope, Tx};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use tenants::Founding;
use theme::Pages;
use tokio::sync::watch;
use uuid::Uuid;

/// The password of everyone in the tests.
pub const PASSWORD: &str = "un secret de test";

/// Its hash, made with so little that looking at it takes no time: a hash says itself how it was made.
pub const HASH: &str = "$argon2id$v=19$m=8,t=1,p=1$ZXN0cmFkZS10ZXN0cw$IksVVeOvlP40n0aMqcm37w";

/// A house of one's own, served on a free port. Everything ends when it is dropped.
pub struct Estate {
    pub house: House,
    pub settings: Settings,
    pub server: SocketAddr,
    /// The superuser's address of its database.
    pub url: String,
    stop: watch::Sender<bool>,
}

/// An agency of the estate, and its founder.
#[derive(Clone)]
pub struct Agency {
    pub id: Uuid,
    pub slug: String,
    pub email: String,
    house: House,
}

impl Estate {
    /// An empty house, served.
    pub async fn new() -> Estate {
        let url = tokio::task::spawn_blocking(Cluster::database).await.expect("a database");
        Estate::on(url)
    }

    /// One more process' worth of house on the same database.
    pub fn on(url: String) -> Estate {
        Estate::with_connections(url, 8)
    }

    /// A house with so many connections.
    pub fn with_connections(url: String, connections: u32) -> Estate {
        Estate::with(Settings { connections, ..cluster::settings(&url) })
    }

    /// A house that takes this machine's word on where people come from.
    pub async fn behind_a_proxy() -> Estate {
        let url = tokio::task::spawn_blocking(Cluster::database).await.expect("a database");
        Estate::with(Settings { proxies: vec![IpAddr::from(Ipv4Addr::LOCALHOST).into()], ..cluster::settings(&url) })
    }

    /// The same house for visitors who come over https: the proxy decrypts.
    pub async fn encrypted() -> Estate {
        let url = tokio::task::spawn_blocking(Cluster::database).await.expect("a database");
        let proxies = vec![IpAddr::from(Ipv4Addr::LOCALHOST).into()];
        Estate::with(Settings { proxies, scheme: "https".into(), ..cluster::settings(&url) })
    }

    /// A house with a name of its own, as browsers want one for passkeys.
    pub async fn at(base: &str) -> Estate {
        let url = tokio::task::spawn_blocking(Cluster::database).await.expect("a database");
        Estate::with(Settings { base: base.into(), ..cluster::settings(&url) })
    }

    /// A house that keeps its files in this object storage.
    pub async fn with_objects(address: &str) -> Estate {
        let url = tokio::task::spawn_blocking(Cluster::database).await.expect("a database");
        Estate::with(Settings { files_url: Some(address.into()), ..cluster::settings(&url) })
    }

    /// A house with this search engine beside its database.
    pub async fn with_engine(address: &str) -> Estate {
        Estate::with_engine_on(tokio::task::spawn_blocking(Cluster::database).await.expect("a database"), address)
    }

    /// One more process' worth of house, with this search engine.
    pub fn with_engine_on(url: String, address: &str) -> Estate {
        Estate::with(Settings { search_url: Some(address.into()), ..cluster::settings(&url) })
    }

    /// A house whose letters leave by this relay.
    pub async fn with_relay(address: &str) -> Estate {
        let url = tokio::task::spawn_blocking(Cluster::database).await.expect("a database");
        Estate::with(Settings { mail_url: Some(address.into()), ..cluster::settings(&url) })
    }

    /// A house whose verifier of addresses answers here.
    pub async fn asking(verifier: &str) -> Estate {
        let url = tokio::task::spawn_blocking(Cluster::database).await.expect("a database");
        Estate::with(Settings { verifier_url: verifier.into(), ..cluster::settings(&url) })
    }

    /// A house whose register of companies answers here.
    pub async fn registered_at(register: &str) -> Estate {
        let url = tokio::task::spawn_blocking(Cluster::database).await.expect("a database");
        Estate::with(Settings { register_url: register.into(), ..cluster::settings(&url) })
    }

    /// A house where a browser's session may call the API so often in a minute.
    pub async fn with_api_session(most: u32) -> Estate {
        let url = tokio::task::spawn_blocking(Cluster::database).await.expect("a database");
        Estate::with(Settings { api_session: most, ..cluster::settings(&url) })
    }

    /// A house with these master keys, the one that wraps first.
    pub fn with_master_keys(url: String, keys: &str) -> Estate {
        Estate::with(Settings { master_keys: Some(keys.into()), ..cluster::settings(&url) })
    }

    /// A house that carries the probe, too: a module that can be told to fail. See `probe`.
    pub async fn with_probe() -> Estate {
        let url = tokio::task::spawn_blocking(Cluster::database).await.expect("a database");
        Estate::probing(url)
    }

    /// One more process' worth of house with the probe.
    pub fn probing(url: String) -> Estate {
        Estate::of(cluster::settings(&url), &probe::EDITION)
    }

    fn with(settings: Settings) -> Estate {
        Estate::of(settings, &EDITION)
    }

    fn of(settings: Settings, edition: &'static Edition) -> Estate {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let server = listener.local_addr().expect("its address");
        let settings = Settings { port: server.port(), ..settings };
        let url = settings.database_url.clone();
        let house = house(&settings, edition);
        let (stop, stopped) = watch::channel(false);
        serve(&house, listener, stopped);
        Estate { house, settings, server, url, stop }
    }

    /// Does this house's jobs from now on.
    pub fn work(&self) {
        let (house, url) = (self.house.clone(), database::url(&self.settings, "estrade_worker"));
        let mut stopped = self.stop.subscribe();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
            let options = jobs::WorkerOptions { slots: 2, ..Default::default() };
            let _ = runtime.block_on(jobs::Worker::new(house, &url, options).run(async move {
                let _ = stopped.wait_for(|stop| *stop).await;
            }));
        });
    }

    /// An all-in-one agency with an administrator.
    pub async fn agency(&self, slug: &str) -> Agency {
        self.agency_of(slug, "all_in_one").await
    }

    /// An agency of a kind, with an administrator, without samples.
    pub async fn agency_of(&self, slug: &str, kind: &str) -> Agency {
        let email = format!("admin@{slug}.test");
        let order = Founding::new(slug, &format!("Agence {slug}"), kind).founder(&email, "Ada Admin", HASH);
        let id = tenants::provision(&self.house, &order).await.expect("an agency");
        Agency { id, slug: slug.into(), email, house: self.house.clone() }
    }

    /// A browser at the platform's own address.
    pub fn platform(&self) -> Browser {
        Browser::at("localhost", self.server)
    }

    /// A browser at an agency's address.
    pub fn visitor(&self, agency: &Agency) -> Browser {
        Browser::at(&format!("{}.localhost", agency.slug), self.server)
    }

    /// The agency's administrator, signed in.
    pub async fn admin(&self, agency: &Agency) -> Browser {
        let browser = self.visitor(agency);
        browser.sign_in(&agency.email, PASSWORD).await;
        browser
    }

    /// Someone with one role in the agency, signed in.
    pub async fn member(&self, agency: &Agency, role: &str) -> Browser {
        self.seated(agency, role, role).await.1
    }

    /// A named somebody with one role in the agency, signed in, and their key.
    pub async fn seated(&self, agency: &Agency, name: &str, role: &str) -> (Uuid, Browser) {
        let email = format!("{name}@{}.test", agency.slug);
        let key = tenants::seat(&self.house, agency.id, &email, name, HASH, &[role]).await.expect("a seat");
        let browser = self.visitor(agency);
        browser.sign_in(&email, PASSWORD).await;
        (key, browser)
    }

    /// What no page does, by the superuser's own hand. The house hears of it from the database within a moment; here it knows
    /// at once, so that no test depends on which of the two is faster.
    #[expect(clippy::disallowed_methods, reason = "the superuser moves clocks and breaks things")]
    pub fn sql(&self, statement: &str) {
        let conn = &mut Cluster::superuser(&self.url);
        conn.batch_execute(statement).unwrap_or_else(|e| panic!("{statement}: {e}"));
        let agencies = directory::table.select(directory::id).load(conn).expect("the directory");
        agencies.into_iter().for_each(|agency| self.house.changed(agency));
    }

    /// Waits until the house hears of changes, so that it may remember.
    pub async fn settled(&self) {
        while !self.house.hears() {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }
}

impl Drop for Estate {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

impl Agency {
    /// The house's own hand in this agency.
    pub fn scope(&self) -> Scope {
        let tenant = self.house.tenant(self.id).expect("the directory").expect("the agency");
        Scope::grant(self.house.clone(), tenant, Principal::System("test"), "test", Arc::new(Policy::closed()))
    }

    /// Reads what changed into the index of search, as a worker does within a moment.
    pub async fn indexed(&self) {
        let work = Work { house: self.house.clone(), scope: Some(self.scope()), attempt: 0 };
        search::KeepUp {}.run(work).await.expect("the index is as the records are");
    }

    /// Tells the search engine beside the database what changed, as a worker does.
    pub async fn fed(&self) {
        self.indexed().await;
        let work = Work { house: self.house.clone(), scope: Some(self.scope()), attempt: 0 };
        search::Feed {}.run(work).await.expect("the engine is told, or will be");
    }

    /// Compares everything with the index, as a worker does every hour.
    pub async fn mended(&self) {
        let work = Work { house: self.house.clone(), scope: Some(self.scope()), attempt: 0 };
        search::Mend {}.run(work).await.expect("what drifted is noted");
        self.indexed().await;
    }

    /// The key of the member with this address.
    pub fn key_of(&self, email: &str) -> Uuid {
        self.run(|tx| tx.one(members::table.filter(members::email.eq(email)).select(members::id))).expect("a member")
    }

    /// One transaction in this agency.
    pub fn run<T>(&self, work: impl FnOnce(&mut Tx) -> kernel::error::Result<T>) -> kernel::error::Result<T> {
        self.scope().run(work)
    }
}

/// A house as the host makes it, with mail kept in a folder unless a relay is named.
fn house(settings: &Settings, edition: &'static Edition) -> House {
    let from = settings.mail_from.parse().expect("an address");
    let mail = mail::from_config(settings.mail_url.as_deref(), &settings.data.join("mail"), from).expect("a way out for mail");
    let files = estrade::serve::files(settings).expect("a store of files");
    let search = estrade::serve::search(settings).expect("who searches");
    let services = edition::services(settings.config().with_apart(crate::works_apart()), pages(edition), mail, files, search)
        .with(kernel::cross_tenant::CrossTenant::connect(&database::url(settings, "estrade_operator"), 2));
    let mut url = database::url(settings, "estrade_app");
    // The suite runs once more under either plan mode: a generic plan must not leak (reliability, A3).
    if let Ok(mode) = std::env::var("ESTRADE_TEST_PLAN_CACHE") {
        url += &format!("?options=-c%20plan_cache_mode%3D{mode}");
    }
    let house = House::open(&url, settings.connections, edition, &settings.base, services);
    house.listen();
    house
}

/// Parsing every page takes a moment: once per test process.
fn pages(edition: &'static Edition) -> Arc<Pages> {
    static PAGES: Mutex<BTreeMap<&str, Arc<Pages>>> = Mutex::new(BTreeMap::new());
    let mut known = PAGES.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    known.entry(edition.name).or_insert_with(|| edition::pages_of(edition).expect("every page and word")).clone()
}

fn serve(house: &House, listener: TcpListener, mut stopped: watch::Receiver<bool>) {
    let house = house.clone();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            // A connection that a busy test opens ahead waits longer than five seconds to be used.
            let floor = web::Floor::of(house, ADDITIONS);
            let server = actix_web::HttpServer::new(move || floor.app())
                .workers(1)
                .client_request_timeout(std::time::Duration::from_secs(60))
                .disable_signals()
                .listen(listener);
            let server = server.expect("a server").run();
            let handle = server.handle();
            actix_web::rt::spawn(async move {
                let _ = stopped.wait_for(|stop| *stop).await;
                handle.stop(false).await;
            });
            let _ = server.await;
        });
    });
}
