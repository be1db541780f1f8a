//! Signatures as Standard Webhooks has them: over the key, the moment and the body.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How a secret begins, as people copy it.
const MARK: &str = "whsec_";

/// A new secret: 192 random bits.
pub(super) fn secret() -> String {
    format!("{MARK}{}", BASE64.encode(rand::random::<[u8; 24]>()))
}

/// The value of `webhook-signature`: one signature for each secret, the newest first.
pub(super) fn signatures<'a>(secrets: impl IntoIterator<Item = &'a str>, id: &str, moment: i64, body: &[u8]) -> String {
    secrets.into_iter().filter_map(|secret| signature(secret, id, moment, body)).collect::<Vec<_>>().join(" ")
}

fn signature(secret: &str, id: &str, moment: i64, body: &[u8]) -> Option<String> {
    let key = BASE64.decode(secret.strip_prefix(MARK)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{moment}.").as_bytes());
    mac.update(body);
    Some(format!("v1,{}", BASE64.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::{secret, signature, signatures};

    #[test]
    fn a_signature_is_as_the_standard_says() {
        // The example of the specification's reference libraries.
        let known =
            signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(known.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    #[test]
    fn two_secrets_sign_side_by_side() {
        let (new, old) = (secret(), secret());
        assert_ne!(new, old);
        let both = signatures([new.as_str(), old.as_str()], "id", 1, b"{}");
        assert_eq!(both.split(' ').count(), 2);
    }
}
