//! Pages and redirects: what handlers answer with.

use crate::shell;
use crate::visit::{self, TOAST, Visit};
use actix_web::body::BoxBody;
use actix_web::http::header::HeaderValue;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, Responder};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::error::{Error, Wrong};
use kernel::house::House;
use kernel::scope::Scope;
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;
use tera::Context;
use theme::{Pages, Words};

/// A page in the shell of its address.
pub struct Page {
    template: &'static str,
    theme: Option<Vec<String>>,
    context: Context,
    title: Said,
    summary: Option<Said>,
    crumbs: Vec<(Said, Option<String>)>,
    status: StatusCode,
    shared: bool,
}

/// Words by key, or text as it is.
#[derive(Clone)]
pub enum Said {
    Key(&'static str),
    Text(String),
}

impl From<&'static str> for Said {
    fn from(key: &'static str) -> Self {
        Said::Key(key)
    }
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Said::Text(text)
    }
}

impl Said {
    fn in_words(&self, visit: &Visit) -> String {
        match self {
            Said::Key(key) => visit.say(key, &[]),
            Said::Text(text) => text.clone(),
        }
    }
}

/// The words of the house.
pub(crate) fn words(house: &House) -> Arc<Words> {
    house.service::<Arc<Pages>>().words()
}

impl Page {
    /// A page of the back office or of the platform.
    pub fn new(template: &'static str) -> Page {
        Page {
            template,
            theme: None,
            context: Context::new(),
            title: Said::Key("app-name"),
            summary: None,
            crumbs: Vec::new(),
            status: StatusCode::OK,
            shared: false,
        }
    }

    /// A page of an agency's public site, looked up in its theme and the theme's parents.
    pub fn public(template: &'static str, chain: Vec<String>) -> Page {
        Page { theme: Some(chain), ..Page::new(template) }
    }

    /// Its title: a key of words, or text.
    #[must_use]
    pub fn titled(self, title: String) -> Page {
        self.title(title)
    }

    /// Its title: a key of words, or text.
    #[must_use]
    pub fn title(mut self, title: impl Into<Said>) -> Page {
        self.title = title.into();
        self
    }

    /// One line under the title.
    #[must_use]
    pub fn summary(mut self, summary: impl Into<Said>) -> Page {
        self.summary = Some(summary.into());
        self
    }

    /// One more value for the template.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Serialize) -> Page {
        self.context.insert(name, &value);
        self
    }

    /// One more value that was made for templates before.
    #[must_use]
    pub(crate) fn known(mut self, name: &'static str, value: tera::Value) -> Page {
        self.context.insert_value(name, value);
        self
    }

    /// One more step of the path to it.
    #[must_use]
    pub fn crumb(mut self, label: impl Into<Said>, href: Option<&str>) -> Page {
        self.crumbs.push((label.into(), href.map(String::from)));
        self
    }

    /// With another status than 200.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Page {
        self.status = status;
        self
    }

    /// The same for every visitor without a session: kept in memory until the agency changes.
    #[must_use]
    pub fn shared(mut self) -> Page {
        self.shared = true;
        self
    }

    /// The page as text, with everything its layout needs.
    pub(crate) fn render(mut self, visit: &Visit, scope: Option<&Scope>) -> Result<String, Error> {
        let pages = visit.house().service::<Arc<Pages>>();
        let title = self.title.in_words(visit);
        let summary = self.summary.as_ref().map(|s| s.in_words(visit));
        if self.theme.is_none() {
            let crumbs = self.crumbs.iter().map(|(label, href)| json!({"label": label.in_words(visit), "href": href})).collect();
            self.context.insert("page", &json!({"title": title, "summary": summary, "path": visit.path()}));
            self.context.insert("shell", &shell::shell(visit, scope, crumbs));
            if let Some(scope) = scope.filter(|_| visit.path().starts_with("/app") && visit.session().is_some()) {
                self.context.insert("ways", &shell::ways(visit, scope).map_err(Error::internal)?);
            }
        }
        if let Some(copy) = visit.tenant().and_then(|t| t.copy) {
            // A day that has begun counts.
            let days = ((copy.until - chrono::Utc::now()).num_hours().max(0) / 24 + 1).to_string();
            self.context.insert("staging", &visit.say("copy-banner", &[("days", days)]));
        }
        // Every moment of the page is told on the agency's clocks.
        if let Some(tenant) = visit.tenant() {
            self.context.insert("zone", &tenant.zone);
        }
        let rendered = match &self.theme {
            Some(chain) => {
                let chain: Vec<&str> = chain.iter().map(String::as_str).collect();
                pages.render_public(&chain, self.template, visit.locale(), &self.context)
            }
            None => pages.render(self.template, visit.locale(), &self.context),
        };
        rendered.map_err(Error::internal)
    }
}

/// Marks an answer that may be kept and given to every visitor.
pub(crate) struct Shared;

impl Responder for Page {
    type Body = BoxBody;
    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        let Some(visit) = visit::of(req) else { return HttpResponse::InternalServerError().finish() };
        let scope = req.extensions().get::<Scope>().cloned();
        let (status, shared) = (self.status, self.shared);
        match self.render(&visit, scope.as_ref()) {
            Ok(html) => {
                let mut answer = HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html);
                if status == StatusCode::SERVICE_UNAVAILABLE {
                    answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
                }
                if shared && status == StatusCode::OK {
                    answer.extensions_mut().insert(Shared);
                }
                answer
            }
            Err(e) => HttpResponse::from_error(e),
        }
    }
}

/// Its kind, its words and what they mention.
type Toast = (&'static str, Said, Vec<(String, String)>);

/// On to another page of this address, after something was done.
pub struct Go {
    to: String,
    toast: Option<Toast>,
    undo: Option<String>,
    cookies: Vec<actix_web::cookie::Cookie<'static>>,
}

impl Go {
    /// On to this path. Anything that could leave this address becomes `/`.
    pub fn to(path: impl Into<String>) -> Go {
        Go { to: local(path.into()), toast: None, undo: None, cookies: Vec::new() }
    }

    /// On to an address that this host itself made (another of its own hosts, a checkout).
    pub fn away(address: String) -> Go {
        Go { to: address, toast: None, undo: None, cookies: Vec::new() }
    }

    /// With a notice: `ok`, `info`, `warn` or `late`, a key of words and what they mention.
    #[must_use]
    pub fn toast(mut self, kind: &'static str, words: impl Into<Said>, args: &[(&str, String)]) -> Go {
        let args = args.iter().map(|(k, v)| ((*k).to_string(), v.clone())).collect();
        self.toast = Some((kind, words.into(), args));
        self
    }

    /// The notice offers to undo by posting to this path.
    #[must_use]
    pub fn undo(mut self, path: impl Into<String>) -> Go {
        self.undo = Some(path.into());
        self
    }

    /// Setting a cookie.
    #[must_use]
    pub fn cookie(mut self, cookie: actix_web::cookie::Cookie<'static>) -> Go {
        self.cookies.push(cookie);
        self
    }
}

/// A path of this address, or `/`.
pub fn local(path: String) -> String {
    let safe = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '\t', '\0']);
    if safe { path } else { "/".into() }
}

impl Responder for Go {
    type Body = BoxBody;
    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        let Some(visit) = visit::of(req) else { return HttpResponse::InternalServerError().finish() };
        let toast = self.toast.map(|(kind, said, args)| {
            let text = match said {
                Said::Text(text) => text,
                Said::Key(key) => visit.say(key, &args.iter().map(|(k, v)| (k.as_str(), v.clone())).collect::<Vec<_>>()),
            };
            json!({"kind": kind, "text": text, "undo_url": self.undo})
        });
        if visit.wants_json() {
            return HttpResponse::Ok().json(json!({"href": self.to, "toast": toast}));
        }
        let mut answer = HttpResponse::SeeOther();
        answer.insert_header((header::LOCATION, self.to));
        if let Some(toast) = toast {
            let mut cookie = visit::cookie(visit.config(), TOAST, &URL_SAFE_NO_PAD.encode(toast.to_string()));
            cookie.set_max_age(actix_web::cookie::time::Duration::seconds(60));
            answer.cookie(cookie);
        }
        for cookie in self.cookies {
            answer.cookie(cookie);
        }
        answer.finish()
    }
}

/// What the last act left to say, from its cookie.
pub(crate) fn toast_of(value: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(value).ok()?).ok()
}

/// Complaints as forms show them: `[{field, text}]`.
pub fn field_errors(visit: &Visit, wrongs: &[Wrong]) -> Value {
    let said = |w: &Wrong| visit.say(&format!("error-{}", w.code), &w.args.iter().map(|(k, v)| (*k, v.clone())).collect::<Vec<_>>());
    wrongs.iter().map(|w| json!({"field": w.field, "code": w.code, "text": said(w)})).collect()
}
