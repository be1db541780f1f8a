use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The name of a stored file: the agency's id, a slash, 128 random bits in hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Key {
    tenant: Uuid,
    name: u128,
}

/// The text is no key: exactly 36 characters of a lower-case UUID, a slash and 32 hexadecimal digits are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the key of a file")]
pub struct BadKey;

impl Key {
    /// A fresh key that nobody can guess.
    pub fn random(tenant: Uuid) -> Key {
        Key { tenant, name: rand::random() }
    }

    /// The agency whose file it is: compare it with whoever asks.
    pub fn tenant(&self) -> Uuid {
        self.tenant
    }

    /// The random part, 32 hexadecimal digits.
    pub(crate) fn name(&self) -> String {
        format!("{:032x}", self.name)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{:032x}", self.tenant.hyphenated(), self.name)
    }
}

impl FromStr for Key {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Key, BadKey> {
        let (tenant, name) = text.split_once('/').ok_or(BadKey)?;
        let key = Key { tenant: Uuid::try_parse(tenant).map_err(|_| BadKey)?, name: u128::from_str_radix(name, 16).map_err(|_| BadKey)? };
        // One file, one spelling: no capitals, no braces, no plus sign, no missing zeros.
        if key.to_string() == text { Ok(key) } else { Err(BadKey) }
    }
}

impl TryFrom<String> for Key {
    type Error = BadKey;

    fn try_from(text: String) -> Result<Key, BadKey> {
        text.parse()
    }
}

impl From<Key> for String {
    fn from(key: Key) -> String {
        key.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_one_spelling() {
        let key = Key::random(Uuid::new_v4());
        let text = key.to_string();
        assert_eq!(text.len(), 36 + 1 + 32);
        assert_eq!(text.parse(), Ok(key));
        assert_eq!(serde_json::from_str::<Key>(&format!("\"{text}\"")).expect("key"), key);
        let (tenant, name) = text.split_once('/').expect("slash");
        for bad in [
            String::new(),
            tenant.to_owned(),
            format!("{tenant}/"),
            format!("{tenant}/{}", &name[1..]),
            format!("{tenant}/0{name}"),
            format!("{tenant}/+{}", &name[1..]),
            format!("{tenant}/{name}/x"),
            format!("{tenant}/../{name}"),
            format!("../{text}"),
            format!("{tenant}//{name}"),
            format!("{{{tenant}}}/{name}"),
            format!("{}/{name}", tenant.replace('-', "")),
            format!("{tenant}/{}", "F".repeat(32)),
            format!("{tenant}/{}g", &name[1..]),
            format!("{text}\n"),
            format!("{text}\0"),
        ] {
            assert_eq!(bad.parse::<Key>(), Err(BadKey), "{bad:?}");
        }
    }
}
