//! From where a key may be used: addresses and networks, written as one writes them.

use ipnet::IpNet;
use std::net::IpAddr;

/// As many as a key may name.
pub const MOST: usize = 50;

/// Addresses and networks of the Internet: `203.0.113.9`, `2001:db8::/32`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Networks(Vec<IpNet>);

/// One address or network in its plain form; `None` if it is neither.
pub fn plain(text: &str) -> Option<String> {
    let one = || text.parse::<IpAddr>().ok().map(|address| IpNet::from(address.to_canonical()));
    let network = text.parse::<IpNet>().ok().or_else(one)?;
    Some(network.trunc().to_string())
}

impl Networks {
    /// As they are kept; what cannot be read lets nobody in.
    pub(crate) fn kept(stored: Vec<Option<String>>) -> Networks {
        Networks(stored.into_iter().flatten().filter_map(|text| text.parse().ok()).collect())
    }

    /// Whether this address is one of them. What is no address is nowhere.
    pub fn hold(&self, address: &str) -> bool {
        let Ok(address) = address.parse::<IpAddr>() else { return false };
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

#[cfg(test)]
mod tests {
    use super::{Networks, plain};

    #[test]
    fn networks_are_written_plainly_or_refused() {
        for (given, wanted) in [
            ("203.0.113.9", Some("203.0.113.9/32")),
            ("203.0.113.9/24", Some("203.0.113.0/24")),
            ("2001:db8::7/32", Some("2001:db8::/32")),
            ("::ffff:203.0.113.9", Some("203.0.113.9/32")),
            ("203.0.113.300", None),
            ("203.0.113.0/33", None),
            ("example.com", None),
            ("", None),
        ] {
            assert_eq!(plain(given).as_deref(), wanted, "{given}");
        }
    }

    #[test]
    fn an_address_is_in_a_network_or_nowhere() {
        let kept = |all: &[&str]| Networks::kept(all.iter().map(|n| Some((*n).to_string())).collect());
        let office = kept(&["203.0.113.0/24", "2001:db8::/32"]);
        for inside in ["203.0.113.9", "::ffff:203.0.113.9", "2001:db8:1::1"] {
            assert!(office.hold(inside), "{inside}");
        }
        for outside in ["203.0.114.9", "2001:db9::1", "", "unknown"] {
            assert!(!office.hold(outside), "{outside}");
        }
        assert!(!kept(&["not a network"]).hold("203.0.113.9"), "what cannot be read lets nobody in");
    }
}
