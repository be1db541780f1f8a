//! Pages of other sites that may call an agency's API in a browser: those whose origins the agency named, never all, and never
//! with its people's cookies: such a page brings a key or an access token.

use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use url::Url;

/// Origins that an agency may name.
const MOST: usize = 20;
/// For so long a browser need not ask again whether it may ask.
const LASTING: &str = "3600";
const METHODS: &str = "GET, POST, PATCH, DELETE";
const ASKED: &str = "authorization, content-type, idempotency-key, if-match";
const SHOWN: &str = "etag, location, ratelimit, ratelimit-policy, retry-after, x-request-id";

/// Whether a text is a list of origins that may be named: whole, spelled as browsers spell them, none for everybody; without
/// TLS on the reader's own machine alone.
pub fn fits(text: &str) -> bool {
    let one = |origin: &str| {
        let Ok(url) = Url::parse(origin) else { return false };
        let local = url.scheme() == "http" && matches!(url.host_str(), Some("localhost" | "127.0.0.1"));
        (url.scheme() == "https" || local)
            && url.host_str().is_some_and(|h| !h.contains('*'))
            && url.origin().ascii_serialization() == origin
    };
    text.split_whitespace().count() <= MOST && text.split_whitespace().all(one)
}

/// The origin of another site's page, if this agency named it and its API is called.
fn named<'a>(visit: &Visit, origin: Option<&'a HeaderValue>) -> Option<&'a HeaderValue> {
    let list = listed(visit)?;
    let said = origin?.to_str().ok()?;
    origin.filter(|_| list.split_whitespace().any(|o| o == said))
}

fn listed(visit: &Visit) -> Option<&str> {
    visit.tenant().filter(|_| visit.path().starts_with("/api/"))?.text("agency", "origins")
}

/// The answer to a browser that asks whether a page may ask; none where it is no such question, or nobody named the page.
pub(crate) fn asked(visit: &Visit, req: &ServiceRequest) -> Option<HttpResponse> {
    if req.method() != Method::OPTIONS || !req.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD) {
        return None;
    }
    named(visit, req.headers().get(header::ORIGIN))?;
    let mut may = HttpResponse::NoContent();
    may.insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, METHODS));
    may.insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, ASKED));
    may.insert_header((header::ACCESS_CONTROL_MAX_AGE, LASTING));
    Some(may.finish())
}

/// Lets a named page read the answer.
pub(crate) fn mark(visit: &Visit, origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
    if listed(visit).is_none() {
        return;
    }
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = named(visit, origin) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(SHOWN));
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn only_whole_origins_are_named() {
        for good in ["", "https://tour.example", "https://tour.example https://a.b.example:8443", "http://localhost:3000"] {
            assert!(fits(good), "{good}");
        }
        let many = "https://a.example ".repeat(21);
        let bad = [
            "*",
            "https://*",
            "https://*.example",
            "tour.example",
            "http://tour.example",
            "https://tour.example/",
            "https://tour.example/a",
            "https://Tour.example",
            "https://u@tour.example",
            "https://tour.example:443",
            "null",
            "javascript:alert(1)",
            "file:///",
            &many,
        ];
        for bad in bad {
            assert!(!fits(bad), "{bad}");
        }
    }
}
