//! Protections on every answer, errors included.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

/// What pages may do in a browser. Nothing inline, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self'; font-src 'self'; \
    connect-src 'self'; form-action 'self'; frame-src 'self'; manifest-src 'self'; worker-src 'self'; \
    frame-ancestors 'self'; base-uri 'none'; object-src 'none'";

/// Protections on every answer.
pub(crate) fn protect(headers: &mut HeaderMap, secure: bool, request_id: &str) {
    let mut set = |name: &'static str, value: &'static str| {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    set("content-security-policy", POLICY);
    set("x-content-type-options", "nosniff");
    set("x-frame-options", "SAMEORIGIN");
    set("referrer-policy", "strict-origin-when-cross-origin");
    set("permissions-policy", "camera=(self), geolocation=(), microphone=(), payment=()");
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
    set("cache-control", "no-store");
    if secure {
        set("strict-transport-security", "max-age=31536000; includeSubDomains");
    }
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
}
