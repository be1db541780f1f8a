//! What somebody of the agency had typed when they were sent away: the module is off, at rest, or between two releases. The
//! page that says so shows it and sends it again; the form of a record has it back when its module is there again (`draft`).

use crate::form::Form;
use crate::visit::{self, Visit};
use crate::{csrf, draft};
use actix_web::HttpMessage;
use actix_web::cookie::Cookie;
use actix_web::dev::ServiceRequest;
use actix_web::http::header;
use kernel::error::{Error, Result};
use serde_json::{Value, json};

/// The most that is carried along on a page.
const MOST: usize = 256 * 1024;
/// What names of fields contain whose values are shown to nobody, not even to whoever typed them; and such names.
const SECRET: &[&str] = &["password", "secret", "token"];
const SECRETS: &[&str] = &["key", "code"];

/// The form of a request that went no further.
#[derive(Clone, Default)]
pub(crate) struct Typed {
    to: String,
    pairs: Vec<(String, String)>,
    /// Of the draft that waits for its form, if it is a record's.
    pub draft: Option<Cookie<'static>>,
}

impl Typed {
    /// The form of this request, if a member sent one from a page of the back office. Its body is put back.
    pub async fn of(req: &mut ServiceRequest) -> Result<Option<Typed>> {
        let Some(visit) = visit::of(req.request()).filter(|v| v.session().is_some() && v.path().starts_with("/app/") && !v.wants_json())
        else {
            return Ok(None);
        };
        let length = req.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<usize>().ok());
        let small = length.is_some_and(|length| length <= MOST);
        if !csrf::is_unsafe(req.method()) || req.content_type() != "application/x-www-form-urlencoded" || !small {
            return Ok(None);
        }
        let body = csrf::body(req).await?;
        req.set_payload(body.clone().into());
        let pairs: Vec<_> = Form::parse(&body).pairs().iter().filter(|(name, _)| name != "csrf").cloned().collect();
        let secret = |name: &str| SECRETS.contains(&name) || SECRET.iter().any(|part| name.contains(part));
        let shown = !pairs.iter().any(|(name, _)| secret(name));
        let to = visit.path().to_string();
        Ok(shown.then_some(Typed { to, pairs, draft: None }))
    }

    /// For the page: where it is sent again, every pair, and which of them are sentences.
    pub fn told(&self, visit: &Visit) -> Value {
        let pairs: Vec<Value> = self.pairs.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        let texts: Vec<&str> =
            self.pairs.iter().map(|(_, value)| value.trim()).filter(|value| value.contains(char::is_whitespace)).collect();
        json!({"action": self.to, "csrf": visit.csrf(), "pairs": pairs, "texts": texts, "waits": self.draft.is_some(), "days": draft::DAYS})
    }
}

/// Whether somebody who was sent away with this may come back with the same.
pub(crate) fn may_return(refusal: &Error) -> bool {
    matches!(refusal, Error::Busy(_))
}
