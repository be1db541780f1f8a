//! Where the objects lie, and who we are there: one line of configuration.

use url::Url;

/// A bucket, from `s3://key:secret@host/bucket?region=…&links=true`; `s3+http` without encryption.
#[derive(Clone)]
pub struct Address {
    pub(crate) endpoint: String,
    pub(crate) bucket: String,
    pub(crate) region: String,
    pub(crate) key: String,
    pub(crate) secret: String,
    pub(crate) links: bool,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.endpoint, self.bucket)
    }
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// A sentence on what is missing; it shows neither key nor secret.
    pub fn read(text: &str) -> Result<Address, String> {
        const FORM: &str = "write it as: s3://KEY:SECRET@host/bucket?region=REGION (s3+http:// without encryption)";
        let url = Url::parse(text).map_err(|why| format!("{why}; {FORM}"))?;
        let scheme = match url.scheme() {
            "s3" => "https",
            "s3+http" => "http",
            other => return Err(format!("{other} is no scheme of object storage; {FORM}")),
        };
        let plain = |text: &str| percent(text).ok_or_else(|| format!("the key or the secret is not well encoded; {FORM}"));
        let (key, secret) = (plain(url.username())?, plain(url.password().unwrap_or_default())?);
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| format!("the host is missing; {FORM}"))?;
        let bucket = url.path().trim_matches('/');
        if key.is_empty() || secret.is_empty() {
            return Err(format!("the key or the secret is missing; {FORM}"));
        }
        if bucket.is_empty() || bucket.contains('/') {
            return Err(format!("the bucket is missing; {FORM}"));
        }
        let (mut region, mut links) = ("us-east-1".to_string(), false);
        for (name, value) in url.query_pairs() {
            match (&*name, &*value) {
                ("region", value) if !value.is_empty() => region = value.into(),
                ("links", "true") => links = true,
                ("links", "false") => links = false,
                (name, _) => return Err(format!("{name} says nothing that is understood; {FORM}")),
            }
        }
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        Ok(Address { endpoint: format!("{scheme}://{host}{port}"), bucket: bucket.into(), region, key, secret, links })
    }
}

/// A text of an address with its `%2F` undone.
fn percent(text: &str) -> Option<String> {
    // A form's pairs are decoded alike, but for the plus sign.
    let pair = format!("x={}", text.replace('+', "%2B"));
    let decoded = url::form_urlencoded::parse(pair.as_bytes()).next()?.1.into_owned();
    (!decoded.contains('\u{fffd}')).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn an_address_says_all_there_is_to_know() {
        let read = Address::read("s3+http://AK:s%2Fe+c@127.0.0.1:3900/estrade?region=garage&links=true").expect("an address");
        assert_eq!(read.endpoint, "http://127.0.0.1:3900");
        assert_eq!((read.bucket.as_str(), read.region.as_str(), read.links), ("estrade", "garage", true));
        assert_eq!((read.key.as_str(), read.secret.as_str()), ("AK", "s/e+c"));
        assert_eq!(format!("{read:?}"), "http://127.0.0.1:3900/estrade");
        assert_eq!(Address::read("s3://a:b@objects.example/x").expect("an address").endpoint, "https://objects.example");
    }

    #[test]
    fn what_is_missing_is_named_and_no_secret_is() {
        for (text, word) in [
            ("https://a:hidden@h/b", "scheme"),
            ("s3://h/b", "the key"),
            ("s3://a@h/b", "the key"),
            ("s3://a:hidden@h", "bucket"),
            ("s3://a:hidden@h/b/c", "bucket"),
            ("s3://a:hidden@h/b?zone=x", "zone"),
            ("s3://a:hidden@h/b?links=perhaps", "links"),
            ("nonsense", "write it as"),
        ] {
            let why = Address::read(text).expect_err("no address");
            assert!(why.contains(word) && !why.contains("hidden"), "{text}: {why}");
        }
    }
}
