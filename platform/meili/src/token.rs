//! Who searches for an agency, as the engine believes it: a token that forces the agency's filter on every question.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::collections::BTreeMap;

/// Seconds that a token is good for (reliability, A7: a quarter of an hour at most).
pub(crate) const LIFE: i64 = 10 * 60;

/// A token for the documents that `filter` lets through, good until `until`, in seconds since 1970.
///
/// A JSON Web Token under HS256 (RFC 7515), written out: the engine's own library brings a second one of these with
/// cryptography of its own, for three lines.
pub(crate) fn sign(uid: &str, key: &str, index: &str, filter: &str, until: i64) -> String {
    let rules: BTreeMap<&str, Value> = BTreeMap::from([(index, json!({"filter": filter}))]);
    let claims = json!({"apiKeyUid": uid, "searchRules": rules, "exp": until});
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let said = format!("{}.{}", part(json!({"alg": "HS256", "typ": "JWT"})), part(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
    mac.update(said.as_bytes());
    format!("{said}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::sign;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    #[test]
    fn a_token_says_whose_it_is_and_bears_a_mark_of_the_key() {
        let token = sign("uid", "key", "estrade", "agency = \"a\"", 1_800_000_000);
        let parts: Vec<&str> = token.split('.').collect();
        let said = |at: usize| String::from_utf8(URL_SAFE_NO_PAD.decode(parts[at]).expect("base64")).expect("text");
        assert_eq!(said(0), r#"{"alg":"HS256","typ":"JWT"}"#);
        assert_eq!(said(1), r#"{"apiKeyUid":"uid","searchRules":{"estrade":{"filter":"agency = \"a\""}},"exp":1800000000}"#);
        assert_ne!(token, sign("uid", "another", "estrade", "agency = \"a\"", 1_800_000_000));
    }
}
