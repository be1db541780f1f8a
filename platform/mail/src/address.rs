use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A checked mail address: plain local part, real domain name, ASCII, nothing that could end a line.
///
/// The domain is kept in lower case and in its ASCII form (`été.example` becomes `xn--…`);
/// the local part as it was typed. Compare people by [`Address::folded`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address {
    text: String,
    at: usize,
}

/// Why a text is no mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Nothing was given.
    #[error("the address is empty")]
    Empty,
    /// More than 254 characters, or more than 64 before the @.
    #[error("the address is too long")]
    TooLong,
    /// No @, or nothing on one side of it.
    #[error("the address needs a name, an @ and a domain")]
    Parts,
    /// Characters before the @ that we do not take: quotes, spaces, accents, control characters.
    #[error("the part before the @ has characters that are not allowed")]
    Local,
    /// No domain name after the @.
    #[error("the part after the @ is no domain name")]
    Domain,
}

impl Address {
    /// Checks a text and makes it an address; spaces around it are dropped.
    pub fn parse(text: &str) -> Result<Address, BadAddress> {
        let text = text.trim_matches(' ');
        if text.is_empty() {
            return Err(BadAddress::Empty);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(BadAddress::Parts)?;
        if local.is_empty() || domain.is_empty() {
            return Err(BadAddress::Parts);
        }
        if local.len() > 64 {
            return Err(BadAddress::TooLong);
        }
        if !local_is_plain(local) {
            return Err(BadAddress::Local);
        }
        let domain = ascii_domain(domain).ok_or(BadAddress::Domain)?;
        let text = format!("{local}@{domain}");
        if text.len() > 254 {
            return Err(BadAddress::TooLong);
        }
        Ok(Address { at: local.len(), text })
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What stands before the @.
    pub fn local(&self) -> &str {
        &self.text[..self.at]
    }

    /// What stands after the @: lower case, ASCII.
    pub fn domain(&self) -> &str {
        &self.text[self.at + 1..]
    }

    /// The address in lower case throughout: no two people share one that differs by case only.
    pub fn folded(&self) -> String {
        self.text.to_ascii_lowercase()
    }
}

/// A dot-atom of RFC 5322; quoted local parts are legal, used by nobody, and a favourite of attackers.
fn local_is_plain(local: &str) -> bool {
    local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b)))
}

fn ascii_domain(domain: &str) -> Option<String> {
    // The host parser decodes %41 and drops tabs: neither may reach it.
    if domain.contains('%') || domain.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return None;
    }
    let url::Host::Domain(ascii) = url::Host::parse(domain).ok()? else {
        return None;
    };
    let labels: Vec<&str> = ascii.split('.').collect();
    let label_is_plain = |label: &&str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let named = labels.last().is_some_and(|top| top.bytes().any(|b| b.is_ascii_alphabetic()));
    (labels.len() >= 2 && ascii.len() <= 253 && named && labels.iter().all(label_is_plain)).then_some(ascii)
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Address {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Address, BadAddress> {
        Address::parse(text)
    }
}

impl TryFrom<String> for Address {
    type Error = BadAddress;

    fn try_from(text: String) -> Result<Address, BadAddress> {
        Address::parse(&text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> String {
        address.text
    }
}

/// Who our mail comes from: `no-reply@estrade.example` or `Estrade <no-reply@estrade.example>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The name shown when a message brings none of its own.
    pub name: Option<String>,
    /// The address, also the envelope's.
    pub address: Address,
}

impl FromStr for Sender {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Sender, BadAddress> {
        let text = text.trim();
        let Some((name, address)) = text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) else {
            return Ok(Sender { name: None, address: text.parse()? });
        };
        let name = name.trim().trim_matches('"').trim();
        Ok(Sender { name: (!name.is_empty()).then(|| name.to_owned()), address: address.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_addresses_pass() {
        for (typed, kept) in [
            ("claire@acme.example", "claire@acme.example"),
            ("  Claire.Dupont+bio@Acme.Example ", "Claire.Dupont+bio@acme.example"),
            ("o'neil_99@sub.a-b.example", "o'neil_99@sub.a-b.example"),
            ("contact@été.example", "contact@xn--t-9fab.example"),
        ] {
            assert_eq!(Address::parse(typed).map(String::from), Ok(kept.to_owned()));
        }
    }

    #[test]
    fn hostile_and_malformed_addresses_are_refused() {
        for (typed, why) in [
            ("", BadAddress::Empty),
            ("claire", BadAddress::Parts),
            ("@acme.example", BadAddress::Parts),
            ("claire@", BadAddress::Parts),
            ("a@b.example\r\nBcc: x@y.example", BadAddress::Local),
            ("a\r\nb@acme.example", BadAddress::Local),
            ("a\0@acme.example", BadAddress::Local),
            ("\na@acme.example", BadAddress::Local),
            ("a@acme.example\n", BadAddress::Domain),
            ("a@ac\tme.example", BadAddress::Domain),
            ("\"a b\"@acme.example", BadAddress::Local),
            ("a,b@acme.example", BadAddress::Local),
            ("a@b.example,c@d.example", BadAddress::Local),
            ("<a@acme.example>", BadAddress::Local),
            ("é@acme.example", BadAddress::Local),
            (".a@acme.example", BadAddress::Local),
            ("a..b@acme.example", BadAddress::Local),
            ("a@localhost", BadAddress::Domain),
            ("a@127.0.0.1", BadAddress::Domain),
            ("a@0x7f.1", BadAddress::Domain),
            ("a@[::1]", BadAddress::Domain),
            ("a@acme..example", BadAddress::Domain),
            ("a@-acme.example", BadAddress::Domain),
            ("a@ac_me.example", BadAddress::Domain),
            ("a@acme%2eexample.org", BadAddress::Domain),
            ("a@acme.example>", BadAddress::Domain),
        ] {
            assert_eq!(Address::parse(typed), Err(why), "{typed:?}");
        }
        assert_eq!(Address::parse(&format!("{}@acme.example", "a".repeat(65))), Err(BadAddress::TooLong));
        // A domain of 250 characters is one; a name of nine before it is too much.
        let long = format!("{}.{}.{}.example", "a".repeat(63), "b".repeat(63), "c".repeat(63)) + &".d".repeat(25);
        assert!(Address::parse(&format!("abc@{long}")).is_ok());
        assert_eq!(Address::parse(&format!("abcdefghi@{long}")), Err(BadAddress::TooLong));
    }

    #[test]
    fn a_sender_may_carry_a_name() {
        let sender: Sender = "\"Estrade, mail\" <No-Reply@Estrade.example>".parse().expect("sender");
        assert_eq!(sender.name.as_deref(), Some("Estrade, mail"));
        assert_eq!(sender.address.as_str(), "No-Reply@estrade.example");
        assert_eq!(sender.address.folded(), "no-reply@estrade.example");
        assert!("Estrade <nowhere>".parse::<Sender>().is_err());
    }
}
