//! What the host was told at start, read once.

use crate::host::Proxy;
use crate::limits;
use hmac::{Hmac, KeyInit, Mac};
use kernel::secret::Keyring;
use kernel::tenant::Tenant;
use sha2::Sha256;
use std::path::PathBuf;

const MEGABYTE: u64 = 1024 * 1024;

/// The state's open API of the register of companies.
pub const REGISTER: &str = "https://recherche-entreprises.api.gouv.fr";
/// ZeroBounce, where mail addresses are verified.
pub const VERIFIER: &str = "https://api.zerobounce.net";

/// The host's configuration, as handlers and jobs may see it.
#[derive(Clone)]
pub struct Config {
    secret: [u8; 32],
    masters: Vec<[u8; 32]>,
    /// `http` or `https`, as people see it.
    pub scheme: String,
    /// The platform's own host: `localhost`, `estrade.example`.
    pub base: String,
    /// The port as people see it; none when it is the scheme's usual one.
    pub port: Option<u16>,
    /// Pages for developers: mailbox, design page.
    pub dev: bool,
    /// Where files are kept.
    pub data: PathBuf,
    /// Where the heads of the journals are noted: best on another machine than the database.
    pub anchors: PathBuf,
    /// Proxies, or networks of them, whose word on the client's address is taken.
    pub proxies: Vec<Proxy>,
    /// What a browser's session may ask of the API in a minute.
    pub api_session: u32,
    /// The program that works on what others sent, in processes of its own: the host itself.
    pub apart: apart::Program,
    /// What one file of a record may weigh, in bytes.
    pub largest_file: u64,
    /// Where the verifier of addresses answers, for agencies that keep a key of it.
    pub verifier: String,
    /// Where the register of companies answers.
    pub register: String,
}

impl Config {
    /// A configuration with this master secret (at least 32 random bytes, as text).
    pub fn new(secret: &str, scheme: &str, base: &str, port: Option<u16>, dev: bool, data: PathBuf, proxies: Vec<Proxy>) -> Self {
        let secret = <sha2::Sha256 as sha2::Digest>::digest(secret.as_bytes()).into();
        Config {
            secret,
            masters: Vec::new(),
            scheme: scheme.into(),
            base: base.into(),
            port,
            dev,
            anchors: data.join("anchors"),
            data,
            proxies,
            api_session: limits::A_SESSION,
            apart: apart::Program::this(),
            largest_file: limits::A_FILE * MEGABYTE,
            verifier: VERIFIER.into(),
            register: REGISTER.into(),
        }
    }

    /// With this program to work apart.
    #[must_use]
    pub fn with_apart(self, apart: apart::Program) -> Config {
        Config { apart, ..self }
    }

    /// With the heads of the journals noted in this folder.
    #[must_use]
    pub fn with_anchors(self, anchors: Option<PathBuf>) -> Config {
        Config { anchors: anchors.unwrap_or(self.anchors), ..self }
    }

    /// With files of so many megabytes.
    #[must_use]
    pub fn with_largest_file(self, megabytes: u64) -> Config {
        Config { largest_file: megabytes.saturating_mul(MEGABYTE), ..self }
    }

    /// With so many calls of the API in a minute for a browser's session.
    #[must_use]
    pub fn with_api_session(self, most: u32) -> Config {
        Config { api_session: most, ..self }
    }

    /// With these addresses of the verifier and of the register of companies.
    #[must_use]
    pub fn asking(self, verifier: &str, register: &str) -> Config {
        let plain = |address: &str| address.trim_end_matches('/').to_string();
        Config { verifier: plain(verifier), register: plain(register), ..self }
    }

    /// With these master keys for data keys, the one that wraps first; none stands for the one
    /// that is derived from the master secret, which is also what there is without any.
    #[must_use]
    pub fn with_masters(self, masters: &[Option<[u8; 32]>]) -> Config {
        let derived = self.key("data keys");
        Config { masters: masters.iter().map(|key| key.unwrap_or(derived)).collect(), ..self }
    }

    /// The master keys that wrap and unwrap the agencies' data keys.
    pub fn keyring(&self) -> Keyring {
        if self.masters.is_empty() { Keyring::new(&[self.key("data keys")]) } else { Keyring::new(&self.masters) }
    }

    /// A key for one purpose, derived from the master secret.
    pub fn key(&self, purpose: &str) -> [u8; 32] {
        self.sign("key", purpose.as_bytes())
    }

    /// HMAC-SHA-256 of `data` under the key of a purpose.
    pub fn sign(&self, purpose: &str, data: &[u8]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(data);
        mac.finalize().into_bytes().into()
    }

    /// Whether cookies may demand encryption.
    pub fn secure(&self) -> bool {
        self.scheme == "https"
    }

    /// The address of a host, as people see it.
    pub fn origin(&self, host: &str) -> String {
        match self.port {
            Some(port) => format!("{}://{host}:{port}", self.scheme),
            None => format!("{}://{host}", self.scheme),
        }
    }

    /// The platform's own address.
    pub fn platform_origin(&self) -> String {
        self.origin(&self.base)
    }

    /// An agency's address on the platform; links in mails use this one, never a header.
    pub fn origin_of(&self, tenant: &Tenant) -> String {
        self.origin(&format!("{}.{}", tenant.slug, self.base))
    }
}
