//! The facts of one request: where it came to, who sent it, in which language.

use crate::config::Config;
use crate::page::words;
use actix_web::cookie::Cookie;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use kernel::accounts::hash_of;
use kernel::directory::Session;
use kernel::error::{Error, Result};
use kernel::house::House;
use kernel::tenant::{Place, Tenant};
use std::future::{Ready, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use theme::Locale;

/// The facts of one request. Cheap to clone; always there.
#[derive(Clone)]
pub struct Visit(Arc<Facts>);

pub(crate) struct Facts {
    pub house: House,
    pub place: Place,
    pub host: String,
    pub path: String,
    pub session: Option<Arc<Session>>,
    /// The secret of the session cookie or, for a visitor, of the visit cookie.
    pub secret: String,
    /// The visit cookie is new and must be set if its token was used.
    pub fresh: bool,
    pub token_used: AtomicBool,
    pub locale: Locale,
    pub address: String,
    /// What is counted for the address: itself, or its network.
    pub source: String,
    /// This answer refuses, whatever its status says: a wrong password.
    pub refused: AtomicBool,
    pub agent: String,
    pub request_id: String,
    pub partial: bool,
    pub json: bool,
    pub toast: Option<serde_json::Value>,
    /// The state everything of this visit is read in, or a later one.
    pub stamp: Option<kernel::house::Stamp>,
}

impl Visit {
    pub(crate) fn new(facts: Facts) -> Visit {
        Visit(Arc::new(facts))
    }

    /// Whose address it came to.
    pub fn place(&self) -> &Place {
        &self.0.place
    }

    /// The agency, at an agency's address.
    pub fn tenant(&self) -> Option<&Arc<Tenant>> {
        match &self.0.place {
            Place::Agency(tenant) => Some(tenant),
            _ => None,
        }
    }

    /// Who is signed in at this address.
    pub fn session(&self) -> Option<&Arc<Session>> {
        self.0.session.as_ref()
    }

    /// The language of the answer.
    pub fn locale(&self) -> Locale {
        self.0.locale
    }

    /// The path that was asked for, without its query.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The canonical host.
    pub fn host(&self) -> &str {
        &self.0.host
    }

    /// This address as people see it.
    pub fn origin(&self) -> String {
        self.config().origin(&self.0.host)
    }

    /// The client's network address.
    pub fn address(&self) -> &str {
        &self.0.address
    }

    /// What requests of this client are counted under: the address, or the /64 it is in.
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// Whoever asks was not who they said: a wrong password, code or passkey.
    pub fn refuse(&self) {
        self.0.refused.store(true, Ordering::Relaxed);
    }

    pub(crate) fn refused(&self) -> bool {
        self.0.refused.load(Ordering::Relaxed)
    }

    /// What the client says it is.
    pub fn agent(&self) -> &str {
        &self.0.agent
    }

    /// The reference that stands in the answer and in the logs.
    pub fn request_id(&self) -> &str {
        &self.0.request_id
    }

    /// Whether only a part of a page is wanted.
    pub fn partial(&self) -> bool {
        self.0.partial
    }

    /// Whether the answer should be JSON rather than a page.
    pub fn wants_json(&self) -> bool {
        self.0.json
    }

    /// The house.
    pub fn house(&self) -> &House {
        &self.0.house
    }

    /// The host's configuration.
    pub fn config(&self) -> &Config {
        self.0.house.service()
    }

    /// A sentence in the visitor's language.
    pub fn say(&self, key: &str, args: &[(&str, String)]) -> String {
        words(&self.0.house).say(self.0.locale, key, &args.iter().map(|(k, v)| (*k, theme::Arg::named(k, v))).collect::<Vec<_>>())
    }

    /// The token that forms carry.
    pub fn csrf(&self) -> String {
        self.0.token_used.store(true, Ordering::Relaxed);
        hex::encode(&self.config().sign("csrf", self.0.secret.as_bytes())[..16])
    }

    /// What the last act left to say.
    pub(crate) fn toast(&self) -> Option<&serde_json::Value> {
        self.0.toast.as_ref()
    }

    pub(crate) fn stamp(&self) -> Option<kernel::house::Stamp> {
        self.0.stamp
    }

    /// The visit cookie, if this answer must set it.
    pub(crate) fn new_cookie(&self) -> Option<Cookie<'static>> {
        (self.0.fresh && self.0.token_used.load(Ordering::Relaxed)).then(|| cookie(self.config(), VISIT, &self.0.secret))
    }

    /// The hash of the session cookie, whether or not there is a session behind it.
    pub fn session_hash(&self) -> [u8; 32] {
        hash_of(&self.0.secret)
    }
}

/// The cookie of someone signed in.
pub(crate) const SESSION: &str = "estrade";
/// The cookie of a visitor who has seen a form.
pub(crate) const VISIT: &str = "estrade_visit";
/// The chosen language.
pub(crate) const LANG: &str = "estrade_lang";
/// What the last act left to say.
pub(crate) const TOAST: &str = "estrade_toast";

/// A cookie for this host only, closed to scripts and to other sites.
pub(crate) fn cookie(config: &Config, name: &str, value: &str) -> Cookie<'static> {
    Cookie::build(named(config, name), value.to_string())
        .path("/")
        .http_only(true)
        .secure(config.secure())
        .same_site(actix_web::cookie::SameSite::Lax)
        .finish()
}

/// Over https the name itself binds the cookie to the host.
pub(crate) fn named(config: &Config, name: &str) -> String {
    if config.secure() { format!("__Host-{name}") } else { name.to_string() }
}

/// `?lang=` > account > cookie > the browser's wish > the agency's language.
pub(crate) fn locale(req: &HttpRequest, config: &Config, session: Option<&Session>, place: &Place) -> Locale {
    let asked = req.query_string().split('&').find_map(|p| p.strip_prefix("lang=")).and_then(Locale::parse);
    let account = || session.and_then(|s| Locale::parse(&s.account.locale));
    let chosen = || req.cookie(&named(config, LANG)).and_then(|c| Locale::parse(c.value()));
    let wished = || req.headers().get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).map(Locale::negotiate);
    let usual = || match place {
        Place::Agency(tenant) => Locale::parse(&tenant.locale),
        _ => None,
    };
    asked.or_else(account).or_else(chosen).or_else(wished).or_else(usual).unwrap_or(Locale::Fr)
}

impl FromRequest for Visit {
    type Error = Error;
    type Future = Ready<Result<Self>>;
    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(of(req).ok_or_else(|| Error::internal("a request that did not come through the front door")))
    }
}

/// The visit of a request.
pub(crate) fn of(req: &HttpRequest) -> Option<Visit> {
    req.extensions().get::<Visit>().cloned()
}
