//! Access tokens: JWTs (RFC 9068) of one agency, thirty minutes long. What they say is only who comes: whether that
//! still holds, and what they may do, is asked anew at every request.

use crate::config::Config;
use crate::visit::Visit;
use chrono::{Duration, Utc};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error as Broken, ErrorKind};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::programs::SigningKey;
use kernel::tenant::Tenant;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use signature::{Signer, Verifier};
use std::sync::Once;

/// How long one is good (requirements, AU-25).
pub(crate) const LASTS: Duration = Duration::minutes(30);
const KIND: &str = "at+jwt";
/// No token of ours is longer.
const LONGEST: usize = 1_500;

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    /// The member.
    sub: Id,
    /// The program that signed in for them.
    sid: Id,
    iat: i64,
    exp: i64,
}

/// The only algorithm there is: a token that names another one cannot even be tried.
struct Hs256(Hmac<Sha256>);

impl Hs256 {
    fn of(algorithm: Algorithm, key: &[u8]) -> Result<Hs256, Broken> {
        match algorithm {
            Algorithm::HS256 => Hmac::new_from_slice(key).map(Hs256).map_err(|_| ErrorKind::InvalidKeyFormat.into()),
            _ => Err(ErrorKind::InvalidAlgorithm.into()),
        }
    }
}

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, said: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(self.0.clone().chain_update(said).finalize().into_bytes().to_vec())
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    fn verify(&self, said: &[u8], shown: &Vec<u8>) -> Result<(), signature::Error> {
        // Compared in constant time.
        self.0.clone().chain_update(said).verify_slice(shown).map_err(signature::Error::from_source)
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| Ok(Box::new(Hs256::of(*algorithm, key.as_bytes())?)),
    verifier_factory: |algorithm, key| Ok(Box::new(Hs256::of(*algorithm, key.try_get_as_bytes()?)?)),
    key_utils: KeyUtils::new_unimplemented(),
};

fn ready() {
    static ONCE: Once = Once::new();
    // Nobody else in this build signs tokens.
    ONCE.call_once(|| {
        let _ = PROVIDER.install_default();
    });
}

fn secret(config: &Config, key: &SigningKey) -> [u8; 32] {
    config.sign("access token", &key.nonce)
}

/// Whether a bearer's token means to be an access token; keys have no dots.
pub(crate) fn is_one(token: &str) -> bool {
    token.contains('.')
}

/// An access token of a program at this agency.
pub(crate) async fn write(visit: &Visit, tenant: &Tenant, program: Id, member: Id) -> Result<String> {
    ready();
    let (key, config) = (visit.house().signing_key().await?, visit.config());
    let now = Utc::now();
    let claims = Claims {
        iss: config.origin_of(tenant),
        aud: tenant.id.to_string(),
        sub: member,
        sid: program,
        iat: now.timestamp(),
        exp: (now + LASTS).timestamp(),
    };
    let header = Header { typ: Some(KIND.into()), kid: Some(key.id.to_string()), ..Header::new(Algorithm::HS256) };
    encode(&header, &claims, &EncodingKey::from_secret(&secret(config, &key))).map_err(Error::internal)
}

/// The program and the member of an access token, if it was signed here for this agency and is not over.
pub(crate) async fn read(visit: &Visit, tenant: &Tenant, token: &str) -> Result<Option<(Id, Id)>> {
    ready();
    let Some(header) = Some(token).filter(|t| t.len() < LONGEST).and_then(|t| decode_header(t).ok()) else { return Ok(None) };
    let kid: Option<Id> = header.kid.as_deref().and_then(|kid| kid.parse().ok());
    let Some(kid) = kid.filter(|_| header.alg == Algorithm::HS256 && header.typ.as_deref() == Some(KIND)) else { return Ok(None) };
    let Some(key) = visit.house().verifying_key(kid).await? else { return Ok(None) };
    let config = visit.config();
    let mut wanted = Validation::new(Algorithm::HS256);
    wanted.leeway = 0;
    wanted.set_audience(&[tenant.id.to_string()]);
    wanted.set_issuer(&[config.origin_of(tenant)]);
    wanted.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
    let read = decode::<Claims>(token, &DecodingKey::from_secret(&secret(config, &key)), &wanted);
    Ok(read.ok().map(|token| (token.claims.sid, token.claims.sub)))
}
