//! Whose address is this, and who is calling: from the socket and the Host
//! header, and from a proxy's headers only if the proxy is listed.

use actix_web::HttpRequest;
use actix_web::http::header;
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

/// The canonical form of a Host header: lower case, no port, no final dot; None if it is malformed.
pub fn canonical(host: &str) -> Option<String> {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.len() <= 5 && port.bytes().all(|b| b.is_ascii_digit()) => name,
        Some(_) => return None,
        None => host,
    };
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    let label = |l: &str| {
        !l.is_empty()
            && l.len() <= 63
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    (name.len() <= 253 && name.split('.').all(label)).then_some(name)
}

/// The host that was asked for, canonical.
pub fn of(req: &HttpRequest) -> Option<String> {
    // An absolute request target overrides the header (RFC 9112, 3.2.2).
    if let Some(authority) = req.uri().authority() {
        return canonical(authority.as_str());
    }
    let mut hosts = req.headers().get_all(header::HOST);
    let host = hosts.next()?.to_str().ok()?;
    if hosts.next().is_some() { None } else { canonical(host) }
}

/// A proxy whose word on the client's address is taken, or a network of them: `10.0.0.7`, `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Proxy(IpNet);

impl FromStr for Proxy {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let one = || text.parse::<IpAddr>().map(Proxy::from);
        text.parse().map(Proxy).or_else(|_| one()).map_err(|_| format!("{text} is neither an address nor a network"))
    }
}

impl TryFrom<String> for Proxy {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Proxy> for String {
    fn from(proxy: Proxy) -> String {
        proxy.0.to_string()
    }
}

impl From<IpAddr> for Proxy {
    fn from(address: IpAddr) -> Proxy {
        Proxy(address.into())
    }
}

/// Whether this is one of these proxies.
pub(crate) fn is_proxy(address: IpAddr, proxies: &[Proxy]) -> bool {
    proxies.iter().any(|proxy| proxy.0.contains(&address))
}

/// The client's address: the peer's, or what the last listed proxy says it was. A hop that is no address ends what
/// can be known: whatever stands before it was written by nobody we trust.
pub fn client(req: &HttpRequest, proxies: &[Proxy]) -> Option<IpAddr> {
    let peer = req.peer_addr()?.ip().to_canonical();
    let said = req.headers().get_all("x-forwarded-for").map(|v| v.to_str().unwrap_or_default());
    Some(behind(peer, &said.collect::<Vec<_>>().join(","), proxies))
}

fn behind(peer: IpAddr, said: &str, proxies: &[Proxy]) -> IpAddr {
    let mut nearest = peer;
    let mut hops = said.rsplit(',');
    while is_proxy(nearest, proxies) {
        match hops.next().and_then(hop) {
            Some(address) => nearest = address,
            None => break,
        }
    }
    nearest
}

/// Whether a listed proxy says that somebody came to it unencrypted. Of several words the first is the visitor's own way.
pub(crate) fn in_the_clear(req: &HttpRequest, proxies: &[Proxy]) -> bool {
    let trusted = req.peer_addr().is_some_and(|peer| is_proxy(peer.ip().to_canonical(), proxies));
    let said = req.headers().get("x-forwarded-proto").and_then(|v| v.to_str().ok()).and_then(|v| v.split(',').next());
    trusted && said.is_some_and(|way| way.trim().eq_ignore_ascii_case("http"))
}

/// `203.0.113.9`, `2001:db8::1`, `203.0.113.9:4711` or `[2001:db8::1]:4711`.
fn hop(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let with_port = || text.parse::<SocketAddr>().map(|a| a.ip()).ok();
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    text.parse().ok().or_else(with_port).or_else(bracketed).map(|ip: IpAddr| ip.to_canonical())
}

/// What is counted for an address: itself, or its /64, which is one household's or one machine's.
pub fn source(address: IpAddr) -> String {
    match address {
        IpAddr::V4(four) => four.to_string(),
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Proxy, behind, canonical, source};

    #[test]
    fn hosts_are_canonical_or_refused() {
        for (given, wanted) in [("Acme.Localhost:8080", "acme.localhost"), ("acme.fr.", "acme.fr"), ("localhost", "localhost")] {
            assert_eq!(canonical(given).as_deref(), Some(wanted));
        }
        for bad in ["", "a.example/../x?y#\"<>", "a..b", "a:b", "a:", "-a.fr", "a b", "é.fr", "[::1]", "a@b", "a:123456"] {
            assert_eq!(canonical(bad), None, "{bad}");
        }
    }

    /// Seen red with hops that are no address passed over.
    #[test]
    fn only_listed_proxies_are_believed() {
        let proxies: Vec<Proxy> = ["10.0.0.0/8", "192.0.2.1"].map(|p| p.parse().expect("a proxy")).to_vec();
        for (peer, said, wanted) in [
            ("203.0.113.5", "198.51.100.9", "203.0.113.5"),
            ("10.1.2.3", "", "10.1.2.3"),
            ("10.1.2.3", "198.51.100.9", "198.51.100.9"),
            ("10.1.2.3", "1.1.1.1, 198.51.100.9, 192.0.2.1", "198.51.100.9"),
            ("10.1.2.3", "1.1.1.1, 198.51.100.9:4711", "198.51.100.9"),
            ("10.1.2.3", "[2001:db8::1]:4711", "2001:db8::1"),
            ("10.1.2.3", "::ffff:198.51.100.9", "198.51.100.9"),
            ("10.1.2.3", "1.1.1.1, unknown", "10.1.2.3"),
            ("10.1.2.3", "1.1.1.1, , 192.0.2.1", "192.0.2.1"),
        ] {
            let found = behind(peer.parse().expect("a peer"), said, &proxies);
            assert_eq!(found.to_string(), wanted, "{said}");
        }
        assert!("10.0.0.300".parse::<Proxy>().is_err());
    }

    #[test]
    fn a_household_counts_as_one() {
        let of = |text: &str| source(text.parse().expect("an address"));
        assert_eq!((of("2001:db8:1:2:3::4"), of("203.0.113.5")), ("2001:db8:1:2::/64".into(), "203.0.113.5".into()));
    }
}
