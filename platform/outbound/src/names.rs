//! What stands in the DNS, as the machine's own configuration finds it, or one server of it.

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::{RData, RecordType};
use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::Duration;

/// How long one question waits for its answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Nobody answered, which says nothing about the name.
#[derive(Debug, thiserror::Error)]
#[error("the DNS did not answer: {0}")]
pub struct Unanswered(String);

/// Whether a domain takes mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// It names a server for it.
    Mail,
    /// It names none, but has an address that mail is tried at (RFC 5321, 5.1).
    Perhaps,
    /// It says that it takes none (RFC 7505).
    Refuses,
    /// It is there and nothing listens.
    Nothing,
    /// There is no such domain.
    Unknown,
}

static SERVER: OnceLock<SocketAddr> = OnceLock::new();

/// Asks this DNS server from now on, instead of the machine's. Said once per process.
pub fn ask_dns_at(server: SocketAddr) {
    let _ = SERVER.set(server);
}

/// The DNS. Made for a few questions at once: an answer kept from before would be yesterday's.
pub struct Dns(TokioResolver);

impl Dns {
    /// A way to ask now.
    ///
    /// # Errors
    /// If the machine does not say whom to ask.
    pub fn open() -> Result<Dns, Unanswered> {
        let builder = match SERVER.get() {
            None => TokioResolver::builder_tokio(),
            Some(server) => Ok(TokioResolver::builder_with_config(only(*server), TokioRuntimeProvider::default())),
        };
        let made = builder.and_then(|mut builder| {
            builder.options_mut().timeout = PATIENCE;
            builder.build()
        });
        made.map(Dns).map_err(unanswered)
    }

    /// The TXT records of a name; none is an empty list.
    ///
    /// # Errors
    /// If nobody answers.
    pub async fn texts(&self, name: &str) -> Result<Vec<String>, Unanswered> {
        match self.0.txt_lookup(format!("{name}.")).await {
            Ok(found) => Ok(found.answers().iter().map(|record| record.data.to_string()).collect()),
            Err(e) if e.is_no_records_found() => Ok(Vec::new()),
            Err(e) => Err(unanswered(e)),
        }
    }

    /// Whether a domain takes mail.
    ///
    /// # Errors
    /// If nobody answers.
    pub async fn mail(&self, domain: &str) -> Result<Takes, Unanswered> {
        // As it stands in the DNS: names in other letters have a spelling of their own there.
        let Ok(url::Host::Domain(name)) = url::Host::parse(domain) else { return Ok(Takes::Unknown) };
        let name = format!("{}.", name.trim_end_matches('.'));
        match self.0.lookup(name.as_str(), RecordType::MX).await {
            Ok(found) => {
                let servers: Vec<bool> = found
                    .answers()
                    .iter()
                    .filter_map(|record| if let RData::MX(mx) = &record.data { Some(mx.exchange.is_root()) } else { None })
                    .collect();
                match servers.iter().any(|root| !root) {
                    true => return Ok(Takes::Mail),
                    false if !servers.is_empty() => return Ok(Takes::Refuses),
                    false => {}
                }
            }
            Err(e) if e.is_nx_domain() => return Ok(Takes::Unknown),
            Err(e) if e.is_no_records_found() => {}
            Err(e) => return Err(unanswered(e)),
        }
        for kind in [RecordType::A, RecordType::AAAA] {
            match self.0.lookup(name.as_str(), kind).await {
                Ok(found) if !found.answers().is_empty() => return Ok(Takes::Perhaps),
                Ok(_) => {}
                Err(e) if e.is_no_records_found() => {}
                Err(e) => return Err(unanswered(e)),
            }
        }
        Ok(Takes::Nothing)
    }
}

fn unanswered(e: NetError) -> Unanswered {
    Unanswered(e.to_string())
}

fn only(server: SocketAddr) -> ResolverConfig {
    let mut udp = ConnectionConfig::udp();
    udp.port = server.port();
    ResolverConfig::from_name_servers(vec![NameServerConfig::new(server.ip(), true, vec![udp])])
}
