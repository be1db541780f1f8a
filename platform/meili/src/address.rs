//! Where the engine is, and who we are there: one line of configuration.

use url::Url;

/// An index, from `meili://UID:KEY@host/index?fill=KEY`; `meili+http` without encryption.
#[derive(Clone)]
pub struct Address {
    /// Scheme, host and port.
    pub(crate) host: String,
    /// The index.
    pub(crate) index: String,
    /// The number of the key that finds.
    pub(crate) uid: String,
    /// The key that finds: it signs the agencies' tokens.
    pub(crate) find: String,
    /// The key that writes; without it nothing is written from here.
    pub(crate) fill: Option<String>,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.host, self.index)
    }
}

const FORM: &str =
    "write it as: meili://UID:KEY@host/index?fill=KEY (meili+http:// without encryption); `estrade search prepare` prints the line";

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// A sentence on what is missing; it shows no key.
    pub fn read(text: &str) -> Result<Address, String> {
        let url = Url::parse(text).map_err(|why| format!("{why}; {FORM}"))?;
        let host = origin(&url)?;
        let index = url.path().trim_matches('/');
        let known = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if index.is_empty() || !index.chars().all(known) {
            return Err(format!("the name of the index is missing, or is more than letters, digits, - and _; {FORM}"));
        }
        let (uid, find) = (url.username().to_string(), url.password().unwrap_or_default().to_string());
        if uid.is_empty() || find.is_empty() {
            return Err(format!("the key that finds, or its number, is missing; {FORM}"));
        }
        let mut fill = None;
        for (name, value) in url.query_pairs() {
            match (&*name, &*value) {
                ("fill", value) if !value.is_empty() => fill = Some(value.to_string()),
                (name, _) => return Err(format!("{name} says nothing that is understood; {FORM}")),
            }
        }
        Ok(Address { host, index: index.into(), uid, find, fill })
    }

    /// The line that [`Address::read`] reads, keys and all.
    pub(crate) fn line(&self) -> String {
        let (scheme, host) = self.host.split_once("://").unwrap_or(("https", &self.host));
        let scheme = if scheme == "http" { "meili+http" } else { "meili" };
        let fill = self.fill.as_ref().map(|key| format!("?fill={key}")).unwrap_or_default();
        format!("{scheme}://{}:{}@{host}/{}{fill}", self.uid, self.find, self.index)
    }
}

/// Scheme, host and port of an address, as they are called.
pub(crate) fn origin(url: &Url) -> Result<String, String> {
    let scheme = match url.scheme() {
        "meili" | "https" => "https",
        "meili+http" | "http" => "http",
        other => return Err(format!("{other} is no scheme of a search engine; {FORM}")),
    };
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| format!("the host is missing; {FORM}"))?;
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    Ok(format!("{scheme}://{host}{port}"))
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn an_address_is_read_and_written_back() {
        let line = "meili+http://6f0a1c5e-0000-4000-8000-000000000000:finds@127.0.0.1:7700/estrade?fill=writes";
        let address = Address::read(line).expect("an address");
        assert_eq!((address.host.as_str(), address.index.as_str()), ("http://127.0.0.1:7700", "estrade"));
        assert_eq!((address.find.as_str(), address.fill.as_deref()), ("finds", Some("writes")));
        assert_eq!(address.line(), line);
        assert!(Address::read("meili://u:k@search.example/estrade").is_ok_and(|a| a.fill.is_none() && a.host == "https://search.example"));
    }

    #[test]
    fn what_is_missing_is_named_and_no_key_is_shown() {
        for (line, word) in [
            ("http", "relative URL"),
            ("ftp://u:hidden@host/estrade", "no scheme"),
            ("meili://host/estrade", "key that finds"),
            ("meili://u:hidden@host/", "name of the index"),
            ("meili://u:hidden@host/a/b", "name of the index"),
            ("meili://u:hidden@host/estrade?write=hidden", "write says nothing"),
        ] {
            let why = Address::read(line).expect_err(line);
            assert!(why.contains(word) && !why.contains("hidden"), "{line}: {why}");
        }
        let address = Address::read("meili://u:hidden@host/estrade?fill=hidden").expect("an address");
        assert!(!format!("{address:?}").contains("hidden"));
    }
}
