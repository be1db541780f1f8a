//! A house with this module, on a database of its own, served on a free port.

#![expect(clippy::disallowed_methods, reason = "the kit makes and drops databases")]

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel_migrations::FileBasedMigrations;
use kernel::house::House;
use kernel::module::{Edition, Manifest, Module};
use kernel::policy::Policy;
use kernel::principal::{Id, Principal};
use kernel::resource::Record;
use kernel::roles::{PRESETS, usual_grants};
use kernel::schema::directory::{accounts, tenants};
use kernel::schema::{grants, member_roles, members, modules, roles, settings};
use kernel::scope::{Scope, Tx};
use kernel::services::Services;
use reqwest::{Client, Method, RequestBuilder, redirect};
use serde_json::{Value, json};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use theme::{Pages, Source};

/// Jobs that the site orders.
static FLOOR: Module = Module { jobs: web::JOBS, ..Module::new(Manifest::new("floor", "layers")) };
pub static EDITION: Edition = Edition { name: "test", foundation: &[&FLOOR], modules: &[&address_book::MODULE, &showcase::MODULE] };
/// Houses listen every 50 ms.
pub const HEARD: std::time::Duration = std::time::Duration::from_millis(200);
pub const PASSWORD: &str = "un secret de test";

/// A house, served.
pub struct Ground {
    pub house: House,
    pub server: SocketAddr,
    pub database: String,
    data: PathBuf,
    keeper: bool,
}

/// An agency of the house.
pub struct Agency {
    pub id: Id,
    pub slug: String,
    house: House,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
}

/// Someone at one agency's address.
pub struct Browser {
    client: Client,
    origin: String,
    language: &'static str,
}

impl Ground {
    pub fn new() -> Ground {
        let database = format!("t_{}", uuid::Uuid::now_v7().simple());
        clone_template(&database);
        let mut ground = Ground::on(&database);
        ground.keeper = true;
        ground
    }

    /// One more process' worth of house on the same database.
    pub fn beside(&self) -> Ground {
        Ground::on(&self.database)
    }

    fn on(database: &str) -> Ground {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = listener.local_addr().unwrap();
        let data = std::env::temp_dir().join(format!("showcase-{database}"));
        let config =
            web::Config::new("a secret of the tests, long enough", "http", "localhost", Some(server.port()), false, data.clone(), vec![]);
        let mail: Arc<dyn mail::Mail> = Arc::new(mail::Mailbox::new(data.join("mail"), "Test <test@estrade.test>".parse().unwrap()));
        let files: Arc<dyn files::Files> = Arc::new(files::Folder::new(data.join("files")));
        let services = Services::default()
            .with(config.keyring())
            .with(config)
            .with(PAGES.clone())
            .with(mail)
            .with(files)
            .with(files::Darkroom::new(works_apart()))
            .with(web::Watch::default());
        let url = as_app(database);
        let house = House::open(&url, 4, &EDITION, "localhost", services);
        house.listen();
        let served = house.clone();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let floor = web::Floor::of(served, &[]);
                let _ = actix_web::HttpServer::new(move || floor.app()).workers(1).disable_signals().listen(listener).unwrap().run().await;
            });
        });
        while !house.hears() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        Ground { house, server, database: database.into(), data, keeper: false }
    }

    /// An agency with both modules on, and an administrator, `admin@{slug}.test`.
    pub async fn agency(&self, slug: &str) -> Agency {
        let password = web::password::hash(PASSWORD).await.unwrap();
        let (name, email) = (format!("Agence {slug}"), format!("admin@{slug}.test"));
        let founding = self.house.clone();
        let slug_of = slug.to_string();
        let (id, account) = tokio::task::spawn_blocking(move || {
            founding.run_platform_tx("system:test", |tx| {
                let row = (tenants::slug.eq(&slug_of), tenants::name.eq(&name), tenants::kind.eq("test"));
                let id: Id = tx.one(diesel::insert_into(tenants::table).values(row).returning(tenants::id))?;
                let row = (accounts::email.eq(&email), accounts::name.eq("Ada Admin"), accounts::password.eq(&password));
                let account: Id = tx.one(diesel::insert_into(accounts::table).values(row).returning(accounts::id))?;
                Ok((id, account))
            })
        })
        .await
        .unwrap()
        .unwrap();
        let agency = Agency { id, slug: slug.into(), house: self.house.clone() };
        let email = format!("admin@{slug}.test");
        agency.run(|tx| {
            for module in EDITION.modules {
                let newest = module.releases.last().unwrap().version;
                let row = (modules::name.eq(module.manifest.name), modules::state.eq("on"), modules::release.eq(newest));
                tx.run(diesel::insert_into(modules::table).values(row))?;
            }
            let admin = PRESETS.iter().find(|p| p.name == "admin").unwrap();
            tx.run(diesel::insert_into(roles::table).values((roles::name.eq("admin"), roles::level.eq(3))))?;
            for may in EDITION.all().flat_map(|m| usual_grants(m, admin)) {
                tx.run(diesel::insert_into(grants::table).values((grants::role.eq("admin"), grants::permission.eq(may))))?;
            }
            let row = (members::account_id.eq(account), members::name.eq("Ada Admin"), members::email.eq(&email));
            let member: Id = tx.one(diesel::insert_into(members::table).values(row).returning(members::id))?;
            tx.run(diesel::insert_into(member_roles::table).values((member_roles::member_id.eq(member), member_roles::role.eq("admin"))))
        });
        agency
    }

    /// A visitor of an agency.
    pub fn visitor(&self, agency: &Agency) -> Browser {
        let client = Client::builder().cookie_store(true).redirect(redirect::Policy::none()).dns_resolver(Arc::new(Here(self.server)));
        Browser {
            client: client.build().unwrap(),
            origin: format!("http://{}.localhost:{}", agency.slug, self.server.port()),
            language: "fr",
        }
    }

    /// The agency's administrator, signed in.
    pub async fn admin(&self, agency: &Agency) -> Browser {
        let browser = self.visitor(agency);
        let email = format!("admin@{}.test", agency.slug);
        let answer = browser.submit("/sign-in", "/sign-in", &[("email", &email), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        browser
    }

    pub fn superuser(&self) -> PgConnection {
        connect(&self.database)
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.data);
        if self.keeper {
            let _ = connect("postgres").batch_execute(&format!("drop database if exists {} with (force)", self.database));
        }
    }
}

impl Agency {
    pub fn scope(&self) -> Scope {
        let tenant = self.house.tenant(self.id).unwrap().unwrap();
        Scope::grant(self.house.clone(), tenant, Principal::System("test"), "test", Arc::new(Policy::closed()))
    }

    pub fn run<T: Send>(&self, work: impl FnOnce(&mut Tx) -> kernel::error::Result<T> + Send) -> T {
        // Off the runtime: the house may block here.
        std::thread::scope(|s| s.spawn(|| self.scope().run(work)).join().unwrap().unwrap())
    }

    /// An artist on the site, with what else is said of them.
    pub fn artist(&self, name: &str, more: Value) -> Record {
        let mut it = json!({"name": name, "status": "active", "on_site": true}).as_object().unwrap().clone();
        it.extend(more.as_object().unwrap().clone());
        self.run(|tx| address_book::ARTISTS.create(tx, it))
    }

    /// Writes a settings document, and waits until every house has heard.
    pub fn set(&self, document: &str, value: Value) {
        self.run(|tx| {
            let row = (settings::name.eq(document), settings::document.eq(&value));
            let insert = diesel::insert_into(settings::table).values(row);
            tx.run(insert.on_conflict((settings::tenant_id, settings::name)).do_update().set(settings::document.eq(&value)))
        });
        std::thread::sleep(HEARD);
    }

    pub fn switch_off(&self, module: &str) {
        self.run(|tx| tx.run(diesel::update(modules::table.filter(modules::name.eq(module))).set(modules::state.eq("off"))));
        std::thread::sleep(HEARD);
    }
}

/// Every name leads to this machine.
struct Here(SocketAddr);

impl reqwest::dns::Resolve for Here {
    fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let here: reqwest::dns::Addrs = Box::new(std::iter::once(self.0));
        Box::pin(std::future::ready(Ok(here)))
    }
}

impl Browser {
    pub fn speaking(mut self, language: &'static str) -> Browser {
        self.language = language;
        self
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.origin)).header("accept-language", self.language)
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answer { status, headers, body: String::from_utf8_lossy(&response.bytes().await.unwrap()).into_owned() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).header("accept", "text/html")).await
    }

    pub async fn token(&self, path: &str) -> String {
        let page = self.get(path).await.body;
        let at = page.find("name=\"csrf\" value=\"").unwrap_or_else(|| panic!("no token on {path}: {page}")) + 19;
        page[at..].split('"').next().unwrap().to_string()
    }

    pub async fn submit(&self, from: &str, to: &str, values: &[(&str, &str)]) -> Answer {
        let token = self.token(from).await;
        let mut form = values.to_vec();
        form.push(("csrf", &token));
        self.send(self.request(Method::POST, to).header("origin", &self.origin).form(&form)).await
    }
}

/// Parsing every page takes a moment: once per process.
static PAGES: LazyLock<Arc<Pages>> = LazyLock::new(|| {
    let owned = |pages: &[(&str, &str)]| pages.iter().map(|(path, text)| ((*path).to_string(), (*text).to_string())).collect();
    let mut sources = vec![Source { name: "web", templates: owned(web::TEMPLATES), words: web::WORDS }];
    sources.extend(web::theme_sources());
    sources.extend(EDITION.modules.iter().map(|m| Source { name: m.manifest.name, templates: owned(m.templates), words: m.words }));
    Arc::new(Pages::new(&sources).unwrap())
});

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
    let template = format!("showcase_template_{:x}", migrations_hash());
    let mut server = connect("postgres");
    // Tests run as processes of their own: one builds the template, the others wait.
    server.batch_execute("select pg_advisory_lock(734500102)").unwrap();
    if PgConnection::establish(&address(&template)).is_err() {
        let unfinished = format!("{template}_unfinished");
        server.batch_execute(&format!("drop database if exists {unfinished} with (force)")).unwrap();
        server.batch_execute(&format!("create database {unfinished}")).unwrap();
        let migrations = FileBasedMigrations::from_path(migrations()).unwrap();
        kernel::migrate::migrate(&address(&unfinished), migrations, |_| ROLE_PASSWORD.into()).unwrap();
        server.batch_execute(&format!("alter database {unfinished} rename to {template}")).unwrap();
    }
    server.batch_execute(&format!("create database {database} template {template} strategy file_copy")).unwrap();
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

/// The program beside the tests that makes pictures, as the host does.
fn works_apart() -> apart::Program {
    let test = std::env::current_exe().unwrap();
    apart::Program(test.ancestors().nth(2).unwrap().join("works-apart"))
}
