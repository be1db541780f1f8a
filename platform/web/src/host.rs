//! Whose address is this, and who is calling: from the socket and the Host
//! header, and from a proxy's headers only if the proxy is listed.

use actix_web::HttpRequest;
use actix_web::http::header;
use std::net::IpAddr;

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

/// The client's address: the peer's, or what the last listed proxy says it was.
pub fn client(req: &HttpRequest, proxies: &[IpAddr]) -> String {
    let Some(peer) = req.peer_addr().map(|a| a.ip()) else { return String::new() };
    if !proxies.contains(&peer) {
        return peer.to_string();
    }
    let forwarded = req.headers().get_all("x-forwarded-for").filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(','));
    let mut hops: Vec<IpAddr> = forwarded.filter_map(|hop| hop.trim().parse().ok()).collect();
    while let Some(hop) = hops.pop() {
        if !proxies.contains(&hop) {
            return hop.to_string();
        }
    }
    peer.to_string()
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn hosts_are_canonical_or_refused() {
        for (given, wanted) in [("Acme.Localhost:8080", "acme.localhost"), ("acme.fr.", "acme.fr"), ("localhost", "localhost")] {
            assert_eq!(canonical(given).as_deref(), Some(wanted));
        }
        for bad in ["", "a.example/../x?y#\"<>", "a..b", "a:b", "a:", "-a.fr", "a b", "é.fr", "[::1]", "a@b", "a:123456"] {
            assert_eq!(canonical(bad), None, "{bad}");
        }
    }
}
