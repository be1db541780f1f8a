//! A device that holds one passkey, in software: what a browser and its fingerprint reader would send.

use crate::Answer;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Somebody touched it; they proved who they are; a new key comes along.
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

/// A passkey on a device.
#[derive(Clone)]
pub struct SoftPasskey {
    key: SigningKey,
    id: Vec<u8>,
    /// Whose it is, as the house named them when it was made.
    user: String,
    /// How often it was used.
    pub count: u32,
    /// Whether its owner proves who they are each time: a finger, a face, a code.
    pub verifies: bool,
}

fn text(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What the browser says it was asked, and by whom.
fn client(kind: &str, options: &Value, origin: &str) -> String {
    json!({"type": kind, "challenge": options["challenge"], "origin": origin, "crossOrigin": false}).to_string()
}

impl SoftPasskey {
    /// Makes one as `challenge` asks (the answer of the house), at this origin; and the answer to send.
    ///
    /// # Panics
    /// If the house asked for something else.
    pub fn make(seed: u8, challenge: &Answer, origin: &str) -> (SoftPasskey, String) {
        let options = &challenge.json()["options"]["publicKey"];
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        assert!(options["pubKeyCredParams"].as_array().is_some_and(|all| all.iter().any(|p| p["alg"] == -7)), "ES256 is offered");
        let key = SigningKey::from_slice(&[seed; 32]).expect("a key");
        let user = options["user"]["id"].as_str().expect("a user handle").to_string();
        let made = SoftPasskey { key, id: vec![seed; 32], user, count: 0, verifies: true };
        let client = client("webauthn.create", options, origin);
        let data = made.data(options["rp"]["id"].as_str().expect("a relying party"), true);
        // CBOR: {"fmt": "none", "attStmt": {}, "authData": data}
        let mut attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        attestation.push(u8::try_from(data.len()).expect("less than 256 bytes"));
        attestation.extend(&data);
        let answer = json!({
            "id": text(&made.id), "rawId": text(&made.id), "type": "public-key", "extensions": {},
            "response": {"attestationObject": text(attestation), "clientDataJSON": text(client), "transports": ["internal"]},
        });
        (made, answer.to_string())
    }

    /// Answers a challenge at this origin.
    ///
    /// # Panics
    /// If the challenge is none.
    pub fn show(&mut self, challenge: &Answer, origin: &str) -> String {
        let options = &challenge.json()["options"]["publicKey"];
        self.count += 1;
        let client = client("webauthn.get", options, origin);
        let data = self.data(options["rpId"].as_str().expect("a relying party"), false);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(client.as_bytes()));
        let signature: Signature = self.key.sign(&signed);
        let answer = json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key", "extensions": {},
            "response": {
                "authenticatorData": text(data), "clientDataJSON": text(client),
                "signature": text(signature.to_der()), "userHandle": self.user,
            },
        });
        answer.to_string()
    }

    /// The authenticator's own words (WebAuthn, 6.1); a new key in COSE.
    fn data(&self, party: &str, new: bool) -> Vec<u8> {
        let mut data = Sha256::digest(party.as_bytes()).to_vec();
        data.push(PRESENT | if self.verifies { VERIFIED } else { 0 } | if new { ATTESTED } else { 0 });
        data.extend(self.count.to_be_bytes());
        if new {
            let point = self.key.verifying_key().to_sec1_point(false);
            data.extend([0; 16]);
            data.extend(u16::try_from(self.id.len()).expect("a short id").to_be_bytes());
            data.extend(&self.id);
            // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
            data.extend(b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20");
            data.extend(&point.as_bytes()[1..33]);
            data.extend(b"\x22\x58\x20");
            data.extend(&point.as_bytes()[33..65]);
        }
        data
    }
}
