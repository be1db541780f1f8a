//! The house: what a process knows. Every answer it remembers is stamped with
//! the state it was read in, and forgotten within a moment of a change made by
//! any process; while it cannot hear of changes it remembers nothing.

use crate::breach::Bans;
use crate::breaker::Breaker;
use crate::database::{Db, Ear};
use crate::directory::{self, Key, Session};
use crate::error::Result;
use crate::module::Edition;
use crate::policy::{Policy, Rulebooks, Rules};
use crate::principal::Id;
use crate::programs::Signers;
use crate::secret::DataKey;
use crate::services::Services;
use crate::tally::Tally;
use crate::tenant::{Place, Tenant};
use mind::bell::Bells;
pub use mind::epochs::Stamp;
use mind::epochs::{Epochs, Forgotten};
use mind::memory::{Stamped, Use};
use std::any::Any;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

/// What a process knows, cheap to hand on.
#[derive(Clone)]
pub struct House(Arc<Inner>);

struct Inner {
    db: Db,
    url: String,
    edition: &'static Edition,
    base: String,
    services: Services,
    epochs: Epochs,
    bans: Bans,
    bells: Bells,
    signers: Signers,
    tenants: Stamped<String, Option<Arc<Tenant>>>,
    policies: Stamped<Id, Arc<Policy>>,
    rulebooks: Rulebooks,
    sessions: Stamped<[u8; 32], Option<Arc<Session>>>,
    left: Forgotten,
    keys: Stamped<[u8; 32], Option<Key>>,
    read: Stamped<(Id, Topic), Arc<dyn Any + Send + Sync>>,
    data_keys: Stamped<Option<Id>, Arc<DataKey>>,
    breaker: Breaker,
    tally: Tally,
    safe: AtomicBool,
}

/// What is remembered of an agency: a word of the house, and the resource it is about.
pub type Topic = (&'static str, &'static str);

impl House {
    /// A house on this database, for this edition, at this base address (`localhost`).
    pub fn open(url: &str, connections: u32, edition: &'static Edition, base: &str, services: Services) -> House {
        House(Arc::new(Inner {
            db: Db::connect(url, connections),
            url: url.into(),
            edition,
            base: base.into(),
            services,
            epochs: Epochs::default(),
            bans: Bans::default(),
            bells: Bells::default(),
            signers: Signers::default(),
            tenants: Stamped::new("addresses", 20_000, 300),
            policies: Stamped::new("rules", 2_000, 300),
            rulebooks: Rulebooks::default(),
            sessions: Stamped::new("sessions", 50_000, 60),
            left: Forgotten::default(),
            data_keys: Stamped::new("data-keys", 20_000, 300),
            keys: Stamped::new("tokens", 10_000, 60),
            read: Stamped::new("read", 10_000, 60),
            breaker: Breaker::default(),
            tally: Tally::default(),
            safe: AtomicBool::new(false),
        }))
    }

    pub(crate) fn db(&self) -> &Db {
        &self.0.db
    }

    pub(crate) fn breaker(&self) -> &Breaker {
        &self.0.breaker
    }

    pub(crate) fn tally(&self) -> &Tally {
        &self.0.tally
    }

    /// From now on this process answers without any module: the foundation alone, to see and mend.
    pub fn run_safely(&self) {
        self.0.safe.store(true, Ordering::Release);
        self.0.epochs.heard("*");
    }

    pub(crate) fn is_safe(&self) -> bool {
        self.0.safe.load(Ordering::Acquire)
    }

    pub(crate) fn known_signers(&self) -> &Signers {
        &self.0.signers
    }

    pub(crate) fn bans(&self) -> &Bans {
        &self.0.bans
    }

    /// A bell that rings when something is told to this member, or happens to this record, by any process.
    pub fn bell(&self, of: Id) -> tokio::sync::watch::Receiver<u64> {
        self.0.bells.wait(of)
    }

    /// This process ends: nobody waits at its bells any longer.
    pub fn take_bells_down(&self) {
        self.0.bells.take_down();
    }

    /// What the pool is doing, for the metrics page.
    pub fn load(&self) -> crate::database::Load {
        self.0.db.load()
    }

    /// What this process remembers, and how often that is asked for.
    pub fn memories(&self) -> [Use; 6] {
        let Inner { tenants, policies, sessions, keys, read, data_keys, .. } = &*self.0;
        [tenants.seen(), policies.seen(), sessions.seen(), keys.seen(), read.seen(), data_keys.seen()]
    }

    /// Whether the database answers.
    pub fn database_answers(&self) -> bool {
        self.0.db.answers()
    }

    /// Whether changes made by other processes are heard of.
    pub fn hears(&self) -> bool {
        self.0.epochs.hears()
    }

    /// The modules of this build.
    pub fn edition(&self) -> &'static Edition {
        self.0.edition
    }

    /// The address that agencies' names are put in front of.
    pub fn base(&self) -> &str {
        &self.0.base
    }

    /// A service that the host provides.
    pub fn service<T: Send + Sync + 'static>(&self) -> &T {
        self.0.services.of()
    }

    /// Listens for changes on a thread of its own until the house is dropped.
    pub fn listen(&self) {
        let (inner, url) = (Arc::downgrade(&self.0), self.0.url.clone());
        std::thread::Builder::new().name("ear".into()).spawn(move || listen(&inner, &url)).map(|_| ()).unwrap_or_else(|e| {
            tracing::error!(error = %e, "no thread to listen on: nothing is remembered");
        });
    }

    /// The state an agency is in now: what was read under another stamp is stale.
    /// None while changes cannot be heard of: nothing may be remembered then.
    pub fn stamp(&self, tenant: Option<Id>) -> Option<Stamp> {
        self.0.epochs.stamp(tenant)
    }

    /// This process has just changed an agency: what it remembers of it is over at once,
    /// before the database tells everybody.
    pub fn changed(&self, tenant: Id) {
        self.0.epochs.heard(&tenant.to_string());
    }

    /// Whose address this is, if that is remembered and still true.
    pub fn known(&self, host: &str) -> Option<Place> {
        if host == self.0.base {
            return Some(Place::Platform);
        }
        // An agency's own changes must be seen at once, so its entry is stamped by the agency once known.
        let now = |known: &Option<Arc<Tenant>>| match known {
            Some(tenant) => self.stamp(Some(tenant.id)),
            None => self.0.epochs.stamp_of_nobody(),
        };
        self.0.tenants.recall(host, now).map(|known| known.map_or(Place::Nowhere, Place::Agency))
    }

    /// Whose address this is. `host` is canonical: lower case, no port.
    pub async fn place(&self, host: &str) -> Result<Place> {
        if let Some(place) = self.known(host) {
            return Ok(place);
        }
        let before = self.0.epochs.before();
        let (house, host) = (self.clone(), host.to_string());
        let read = tokio::task::spawn_blocking(move || directory::tenant_at(&house, &host).map(|t| (t.map(Arc::new), host)));
        let (tenant, host) = read.await.map_err(crate::error::Error::internal)??;
        self.0.tenants.keep(host, self.0.epochs.stamp_since(before, tenant.as_deref().map(|t| t.id)), tenant.clone());
        Ok(tenant.map_or(Place::Nowhere, Place::Agency))
    }

    /// The agency of this key, as a job finds it.
    pub fn tenant(&self, id: Id) -> Result<Option<Arc<Tenant>>> {
        Ok(directory::tenant_of(self, id)?.map(Arc::new))
    }

    /// The rules of an agency as they stand, for working out what a change of them would do.
    pub async fn rules(&self, tenant: Id) -> Result<Rules> {
        let house = self.clone();
        tokio::task::spawn_blocking(move || directory::rules_of(&house, tenant)).await.map_err(crate::error::Error::internal)?
    }

    /// The rules of an agency, ready to be asked.
    pub async fn policy(&self, tenant: Id) -> Result<Arc<Policy>> {
        let stamp = self.stamp(Some(tenant));
        if let Some(policy) = self.0.policies.recall(&tenant, |_| stamp) {
            return Ok(policy);
        }
        let policy = Arc::new(self.0.rulebooks.policy(self.rules(tenant).await?).await?);
        self.0.policies.keep(tenant, stamp, policy.clone());
        Ok(policy)
    }

    /// The key behind a bearer token, at an agency.
    pub async fn token(&self, hash: [u8; 32], tenant: Id) -> Result<Option<Key>> {
        let stamp = self.stamp(Some(tenant));
        if let Some(known) = self.known_key(&hash, tenant, stamp) {
            return Ok(known);
        }
        let house = self.clone();
        let read = tokio::task::spawn_blocking(move || directory::key_of(&house, hash, tenant));
        let key = read.await.map_err(crate::error::Error::internal)??;
        self.remember_token(hash, stamp, key.clone());
        Ok(key)
    }

    /// What is remembered of a token, if it is still true.
    pub(crate) fn known_key(&self, name: &[u8; 32], tenant: Id, stamp: Option<Stamp>) -> Option<Option<Key>> {
        let good = |key: &Option<Key>| key.as_ref().is_none_or(|k| k.tenant == tenant && k.expires_at > chrono::Utc::now());
        self.0.keys.recall(name, |key| stamp.filter(|_| good(key)))
    }

    pub(crate) fn remember_token(&self, name: [u8; 32], stamp: Option<Stamp>, key: Option<Key>) {
        self.0.keys.keep(name, stamp, key);
    }

    /// What was read of an agency about something, unless it changed since.
    pub(crate) fn recall<T: Send + Sync + 'static>(&self, tenant: Id, topic: Topic) -> Option<Arc<T>> {
        self.0.read.recall(&(tenant, topic), |_| self.stamp(Some(tenant)))?.downcast().ok()
    }

    /// Keeps what was read of an agency in this state.
    pub(crate) fn remember(&self, tenant: Id, topic: Topic, stamp: Stamp, read: Arc<dyn Any + Send + Sync>) {
        self.0.read.keep((tenant, topic), Some(stamp), read);
    }

    /// An owner's data key, if it is remembered and still true.
    pub(crate) fn remembered_key(&self, owner: Option<Id>) -> Option<Arc<DataKey>> {
        self.0.data_keys.recall(&owner, |_| self.stamp(owner))
    }

    /// Remembers an owner's data key, as it was read under this stamp.
    pub(crate) fn remember_key(&self, owner: Option<Id>, stamp: Stamp, key: Arc<DataKey>) {
        self.0.data_keys.keep(owner, Some(stamp), key);
    }

    /// What this process remembers of a session is over at once: its person has just done something. What another of their
    /// requests is reading of it meanwhile is over, too.
    pub fn forget_session(&self, hash: [u8; 32]) {
        self.0.left.forget(&hash);
    }

    /// The session behind a cookie, at an agency or on the platform.
    pub async fn session(&self, hash: [u8; 32], tenant: Option<Id>) -> Result<Option<Arc<Session>>> {
        let stamp = self.stamp(tenant).map(|stamp| self.0.left.stamp(stamp, &hash));
        let alive =
            |session: &Option<Arc<Session>>| session.as_ref().is_none_or(|s| s.tenant == tenant && s.expires_at > chrono::Utc::now());
        if let Some(session) = self.0.sessions.recall(&hash, |session| stamp.filter(|_| alive(session))) {
            return Ok(session);
        }
        let house = self.clone();
        let session = tokio::task::spawn_blocking(move || directory::session_of(&house, hash, tenant))
            .await
            .map_err(crate::error::Error::internal)??;
        let session = session.map(Arc::new);
        self.0.sessions.keep(hash, stamp, session.clone());
        Ok(session)
    }
}

fn listen(inner: &Weak<Inner>, url: &str) {
    let mut ear: Option<Ear> = None;
    let mut beats = 0u32;
    while let Some(inner) = inner.upgrade() {
        let epochs = &inner.epochs;
        let heard = match &mut ear {
            Some(open) => {
                beats += 1;
                if beats.is_multiple_of(20) {
                    inner.tally.flush(&inner.db);
                }
                let pinged = if beats.is_multiple_of(20) { open.ping() } else { Ok(()) };
                pinged.and_then(|()| open.heard())
            }
            None => Ear::open(url, &["house", "told"]).map(|open| {
                ear = Some(open);
                inner.bells.ring_all();
                ["*", "bans"].map(|change| ("house".into(), change.into())).to_vec()
            }),
        };
        match heard {
            Ok(changes) => {
                for (channel, change) in changes {
                    match (channel.as_str(), change.as_str()) {
                        ("told", member) => inner.bells.ring(member),
                        (_, "bans") => inner.bans.heard(),
                        _ => epochs.heard(&change),
                    }
                }
                // After what was heard: whoever finds that changes are heard of finds these, too.
                epochs.hear(true);
            }
            Err(e) => {
                if epochs.hear(false) {
                    tracing::warn!(error = %e, "deaf to changes: nothing is remembered until this mends");
                }
                ear = None;
            }
        }
        drop(inner);
        std::thread::sleep(Duration::from_millis(50));
    }
}
