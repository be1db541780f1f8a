//! Calls to addresses that agencies typed in: to public addresses alone, and to the very address that was looked at.
//! One connection for each call, no proxy, no redirect, little time and little room (reliability, F1-F3). And what the DNS says.

mod address;
mod call;
mod connect;
mod names;

pub use address::{is_public, read};
pub use call::{Call, Failure, Said};
pub use names::{Dns, Takes, Unanswered, ask_dns_at};

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;
use tokio_rustls::TlsConnector;
use uuid::Uuid;

/// Calls of one agency at once, in a process.
const AT_ONCE: usize = 5;

/// What a name leads to.
pub type Found = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;

/// Who says where a name leads.
pub type Resolve = fn(String, u16) -> Found;

/// The way out.
#[derive(Clone)]
pub struct Outbound(Arc<Inner>);

struct Inner {
    tls: TlsConnector,
    resolve: Resolve,
    /// This machine may be called, too, and in the clear: for tests and developers.
    near: bool,
    busy: Mutex<HashMap<Uuid, Arc<Semaphore>>>,
}

impl Outbound {
    /// The way out to public addresses. `near`: to this machine, too.
    pub fn new(near: bool) -> Outbound {
        Outbound::resolving(near, |host, port| Box::pin(async move { Ok(tokio::net::lookup_host((host, port)).await?.collect()) }))
    }

    /// With names that lead where this says.
    pub fn resolving(near: bool, resolve: Resolve) -> Outbound {
        Outbound(Arc::new(Inner { tls: connect::tls(), resolve, near, busy: Mutex::default() }))
    }

    /// Whether this address could be called at all, as far as it can be seen without asking for its name.
    ///
    /// # Errors
    /// Why not.
    pub fn accepts(&self, address: &str) -> Result<(), Failure> {
        read(address, self.0.near).map(|_| ())
    }

    /// Calls, for an agency.
    ///
    /// # Errors
    /// Why there is no answer; an answer that refuses is one.
    pub async fn call(&self, agency: Uuid, call: &Call) -> Result<Said, Failure> {
        let place = {
            let mut busy = self.0.busy.lock().unwrap_or_else(PoisonError::into_inner);
            busy.entry(agency).or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE))).clone()
        };
        let _held = place.try_acquire_owned().map_err(|_| Failure::Busy)?;
        tokio::time::timeout(call.limit, self.reach(call)).await.unwrap_or(Err(Failure::Silent))
    }

    async fn reach(&self, call: &Call) -> Result<Said, Failure> {
        let to = read(&call.url, self.0.near)?;
        let found = (self.0.resolve)(to.host.clone(), to.port).await.map_err(|_| Failure::Unresolved)?;
        // What was looked at is what is connected to: the name is not asked for again.
        let open: Vec<SocketAddr> = found.iter().copied().filter(|at| self.admits(*at)).collect();
        match (found.is_empty(), open.is_empty()) {
            (true, _) => Err(Failure::Unresolved),
            (_, true) => Err(Failure::Refused("near")),
            _ => connect::exchange(&self.0.tls, &to, &open, call).await,
        }
    }

    fn admits(&self, at: SocketAddr) -> bool {
        is_public(at.ip()) || (self.0.near && at.ip().to_canonical().is_loopback())
    }
}
