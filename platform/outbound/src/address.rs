//! Which addresses are the world's, and which are somebody's own ground.

use crate::call::Failure;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// An address as it is called.
#[derive(Debug)]
pub struct To {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) secure: bool,
    /// As the `Host` header says it.
    pub(crate) authority: String,
    pub(crate) path: String,
}

/// Reads an address that somebody typed: encrypted, without a name or password in it, at a port where the web is.
/// Odd ways of writing numbers are made usual ones first, so that they are seen for what they are.
///
/// # Errors
/// What is wrong with it.
pub fn read(address: &str, near: bool) -> Result<To, Failure> {
    let url = Url::parse(address.trim()).map_err(|_| Failure::Refused("format"))?;
    let secure = match url.scheme() {
        "https" => true,
        "http" if near => false,
        _ => return Err(Failure::Refused("https")),
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Failure::Refused("credentials"));
    }
    let port = url.port_or_known_default().ok_or(Failure::Refused("format"))?;
    if port < 1024 && !matches!(port, 80 | 443) {
        return Err(Failure::Refused("port"));
    }
    let ip = match url.host() {
        Some(Host::Ipv4(four)) => Some(IpAddr::V4(four)),
        Some(Host::Ipv6(six)) => Some(IpAddr::V6(six)),
        Some(Host::Domain(name)) if is_a_name(name, near) => None,
        _ => return Err(Failure::Refused("near")),
    };
    let kept_out = |ip: IpAddr| !(is_public(ip) || near && ip.to_canonical().is_loopback());
    if ip.is_some_and(kept_out) {
        return Err(Failure::Refused("near"));
    }
    let host = match ip {
        Some(ip) => ip.to_string(),
        None => url.host_str().unwrap_or_default().trim_end_matches('.').to_string(),
    };
    let authority = url[url::Position::BeforeHost..url::Position::AfterPort].to_string();
    let path = url[url::Position::BeforePath..url::Position::AfterQuery].to_string();
    Ok(To { host, port, secure, authority, path })
}

/// Names that mean somewhere near lead nowhere, whatever a name server says of them.
fn is_a_name(name: &str, near: bool) -> bool {
    let name = name.trim_end_matches('.');
    let local = ["localhost", "local", "internal", "intranet", "home", "lan", "corp"];
    let last = name.rsplit('.').next().unwrap_or_default();
    (near && last == "localhost") || (name.contains('.') && !local.contains(&last))
}

/// Whether an address belongs to the public internet. What stands for another address (mapped, translated, tunnelled) does not.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(four) => is_public_v4(four),
        IpAddr::V6(six) => is_public_v6(six),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let own = matches!(
        (a, b, c),
        (0 | 10 | 127, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            | (224.., ..)
    );
    !own
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    // Global unicast is 2000::/3; within it: Teredo, ORCHID, documentation, 6to4.
    let global = a & 0xe000 == 0x2000;
    let special = (a == 0x2001 && (b < 0x200 || b == 0xdb8)) || a == 0x2002 || (a == 0x3fff && b < 0x1000);
    global && !special
}
