//! No other site can make a signed-in browser act here: every unsafe request
//! must come from this origin and carry the token of its session.

use crate::visit::Visit;
use actix_web::dev::ServiceRequest;
use actix_web::http::{Method, header};
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage};
use kernel::error::{Error, Result};
use subtle::ConstantTimeEq;

/// The largest form that is read before its token is known to be good.
const MOST: usize = 1024 * 1024;

/// Whether a method may change anything.
pub(crate) fn is_unsafe(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Fails unless the request comes from this origin and carries the token. A
/// form's body is read and put back.
pub(crate) async fn check(req: &mut ServiceRequest, visit: &Visit) -> Result<()> {
    if is_foreign(req, visit) {
        return Err(refused());
    }
    let text = |name: &str| req.headers().get(name).and_then(|v| v.to_str().ok());
    let token = match (text("x-csrf"), req.content_type()) {
        (Some(token), _) => token.to_string(),
        (None, "application/x-www-form-urlencoded") => {
            let body = body(req).await?;
            let token = form_value(&body, "csrf");
            req.set_payload(body.into());
            token.unwrap_or_default()
        }
        // A file does not fit here: its form says the token in its address.
        (None, "multipart/form-data") => form_value(req.query_string().as_bytes(), "csrf").unwrap_or_default(),
        _ => String::new(),
    };
    if bool::from(token.as_bytes().ct_eq(visit.csrf().as_bytes())) { Ok(()) } else { Err(refused()) }
}

/// Whether a page of another site sent the request.
pub(crate) fn is_foreign(req: &ServiceRequest, visit: &Visit) -> bool {
    let text = |name: &str| req.headers().get(name).and_then(|v| v.to_str().ok());
    let site = text("sec-fetch-site").is_some_and(|s| !matches!(s, "same-origin" | "none"));
    site || text(header::ORIGIN.as_str()).is_some_and(|o| o != visit.origin() && o != "null")
}

fn refused() -> Error {
    Error::Conflict("csrf".into())
}

/// The body of a form, read before its handler does: whoever reads it puts it back.
pub(crate) async fn body(req: &mut ServiceRequest) -> Result<Bytes> {
    let (http, payload) = req.parts_mut();
    let length = http.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<usize>().ok());
    if length.is_some_and(|l| l > MOST) {
        return Err(Error::invalid("", "too-big"));
    }
    Bytes::from_request(http, payload).await.map_err(|_| Error::invalid("", "too-big"))
}

fn form_value(encoded: &[u8], name: &str) -> Option<String> {
    url::form_urlencoded::parse(encoded).find(|(k, _)| k == name).map(|(_, v)| v.into_owned())
}
