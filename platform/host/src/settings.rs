//! What the host is told: by its environment, with defaults that stand here.

use figment::Figment;
use figment::providers::{Env, Serialized};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::path::PathBuf;
use web::host::Proxy;

/// Every setting, from `ESTRADE_{NAME}` (and `DATABASE_URL`, `SENTRY_DSN`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// The owner's address of the database: migrates, and makes the other roles.
    pub database_url: String,
    /// The master secret, 32 random bytes or more.
    pub secret: String,
    /// Master keys of the agencies' data keys, 64 hexadecimal digits each, between commas: the first
    /// wraps, the others may still unwrap; `secret` stands for the one derived from the secret.
    pub master_keys: Option<String>,
    /// The password of the database's login roles, where it must not be derived from the secret:
    /// roles belong to the whole server, and so several installations on one must agree.
    pub role_password: Option<String>,
    /// The platform's own host name.
    pub base: String,
    /// `http` or `https`, as people see it.
    pub scheme: String,
    /// Where to listen, and the port.
    pub listen: IpAddr,
    pub port: u16,
    /// The port as people see it behind a proxy; the same as `port` unless told. 0: the scheme's usual one.
    pub public_port: Option<u16>,
    /// Where files, and mail without a relay, are kept.
    pub data: PathBuf,
    /// Where the heads of the journals are noted every hour; a folder in `data` unless told.
    pub anchors: Option<PathBuf>,
    /// `s3://KEY:SECRET@host/bucket?region=…` or `s3+http://…`; without it files are kept in the data folder.
    pub files_url: Option<String>,
    /// `meili://UID:KEY@host/index?fill=KEY` or `meili+http://…`; without it the database searches.
    pub search_url: Option<String>,
    /// Pages for developers, and readable logs: `1` or `true`.
    #[serde(deserialize_with = "figment::util::bool_from_str_or_int")]
    pub dev: bool,
    /// `smtp://…`, `smtps://…` or `smtp+starttls://…`; without it mail is kept in the mailbox.
    pub mail_url: Option<String>,
    /// Who mail comes from.
    pub mail_from: String,
    /// Proxies whose word on a client's address is taken: addresses, or networks (`10.0.0.0/8`).
    pub proxies: Vec<Proxy>,
    /// Server threads; connections to the database; jobs at once.
    pub threads: usize,
    pub connections: u32,
    pub jobs: usize,
    /// Calls of the API in a minute by one browser's session.
    pub api_session: u32,
    /// Megabytes that one file of a record may weigh.
    pub largest_file: u64,
    /// Where ZeroBounce answers, for agencies that keep a key of it.
    pub verifier_url: String,
    /// Where the state's open API of the register of companies answers.
    pub register_url: String,
    /// Errors are reported here, without anyone's data.
    pub sentry_dsn: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(2, |n| n.get());
        Settings {
            database_url: String::new(),
            secret: String::new(),
            master_keys: None,
            role_password: None,
            base: "localhost".into(),
            scheme: "http".into(),
            listen: IpAddr::from([127, 0, 0, 1]),
            port: 8080,
            public_port: None,
            data: PathBuf::from(".estrade/data"),
            anchors: None,
            files_url: None,
            search_url: None,
            dev: false,
            mail_url: None,
            mail_from: "Estrade <bonjour@estrade.example>".into(),
            proxies: Vec::new(),
            threads,
            // More would not be quicker, and each costs: measured at 4, 8 and 16 on two cores (docs/benchmarks.md).
            connections: u32::try_from(threads * 4).unwrap_or(8),
            jobs: threads * 2,
            api_session: web::limits::A_SESSION,
            largest_file: web::limits::A_FILE,
            verifier_url: web::VERIFIER.into(),
            register_url: web::REGISTER.into(),
            sentry_dsn: None,
        }
    }
}

impl Settings {
    /// From the environment.
    ///
    /// # Errors
    /// A sentence that names the setting and what is wrong with it.
    pub fn read() -> Result<Settings, String> {
        let outer = Env::raw().only(&["DATABASE_URL", "SENTRY_DSN"]);
        let figment = Figment::from(Serialized::defaults(Settings::default())).merge(outer).merge(Env::prefixed("ESTRADE_"));
        figment.extract().map_err(|e| format!("A setting cannot be read: {e}."))
    }

    /// Fails with a sentence unless the secret can keep secrets.
    pub fn check_secret(&self) -> Result<(), String> {
        let distinct = self.secret.bytes().collect::<std::collections::BTreeSet<_>>().len();
        let hint = "Set ESTRADE_SECRET to 32 random bytes, for example with: openssl rand -hex 32";
        self.masters()?;
        match self.secret.len() {
            0 => Err(format!("ESTRADE_SECRET is not set. {hint}")),
            1..32 => Err(format!("ESTRADE_SECRET has {} characters, at least 32 are needed. {hint}", self.secret.len())),
            _ if distinct < 10 => Err(format!("ESTRADE_SECRET is too regular to be random. {hint}")),
            _ => Ok(()),
        }
    }

    /// The master keys, the one that wraps first; none stands for the one derived from the secret.
    ///
    /// # Errors
    /// A sentence on the key that cannot be read; it does not show the key.
    pub fn masters(&self) -> Result<Vec<Option<[u8; 32]>>, String> {
        let said = self.master_keys.as_deref().unwrap_or_default();
        let read = |(place, text): (usize, &str)| {
            if text == "secret" {
                return Ok(None);
            }
            let mut key = [0; 32];
            let wrong =
                format!("Key {} of ESTRADE_MASTER_KEYS is not 64 hexadecimal digits. Make one with: openssl rand -hex 32", place + 1);
            hex::decode_to_slice(text, &mut key).map(|()| Some(key)).map_err(|_| wrong)
        };
        said.split(',').map(str::trim).filter(|text| !text.is_empty()).enumerate().map(read).collect()
    }

    /// Fails with a sentence unless there is a database to go to.
    pub fn check_database(&self) -> Result<(), String> {
        if self.database_url.starts_with("postgres://") || self.database_url.starts_with("postgresql://") {
            return Ok(());
        }
        Err("DATABASE_URL is not set. Set it to the owner's address, for example postgres://postgres:secret@127.0.0.1/estrade, or use --embedded.".into())
    }

    /// What handlers and jobs may know.
    pub fn config(&self) -> web::Config {
        let port = match (self.public_port.unwrap_or(self.port), self.scheme.as_str()) {
            (0, _) | (80, "http") | (443, "https") => None,
            (port, _) => Some(port),
        };
        let config = web::Config::new(&self.secret, &self.scheme, &self.base, port, self.dev, self.data.clone(), self.proxies.clone());
        // What cannot be read was refused at start, before this was asked.
        let config = config.with_anchors(self.anchors.clone()).asking(&self.verifier_url, &self.register_url);
        config.with_masters(&self.masters().unwrap_or_default()).with_api_session(self.api_session).with_largest_file(self.largest_file)
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;

    #[test]
    fn weak_secrets_are_refused_with_a_sentence() {
        for (secret, word) in [("", "not set"), ("short", "at least 32"), ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "too regular")] {
            let refused = Settings { secret: secret.into(), ..Settings::default() }.check_secret();
            assert!(refused.is_err_and(|why| why.contains(word) && why.contains("ESTRADE_SECRET")), "{secret}");
        }
        let good = Settings { secret: "9f86d081884c7d659a2feaa0c55ad015".into(), ..Settings::default() };
        assert!(good.check_secret().is_ok());
        let keys = Settings { master_keys: Some(format!("{}, secret", "0f".repeat(32))), ..good.clone() };
        assert_eq!(keys.masters(), Ok(vec![Some([0x0f; 32]), None]));
        let short = Settings { master_keys: Some("0f0f0f".into()), ..good }.check_secret();
        assert!(short.is_err_and(|why| why.contains("ESTRADE_MASTER_KEYS") && !why.contains("0f0f0f")));
    }
}
