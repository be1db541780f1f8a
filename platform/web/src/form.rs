//! What a person filled in.

use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use kernel::error::{Error, Result};
use std::future::Future;
use std::pin::Pin;

/// The pairs of an urlencoded body, in their order.
#[derive(Clone, Debug, Default)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// The pairs of a query string.
    pub fn of_query(query: &str) -> Form {
        Form::parse(query.as_bytes())
    }

    pub(crate) fn parse(encoded: &[u8]) -> Form {
        Form(url::form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// The first value of a name, trimmed; empty if there is none.
    pub fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The first value of a name as it was typed (passwords).
    pub fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v)
    }

    /// Every value of a name.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(k, _)| k == name).map(|(_, v)| v.as_str()).collect()
    }

    /// Whether the name occurs at all.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(k, _)| k == name)
    }

    /// Every pair.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

impl FromRequest for Form {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;
    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = Bytes::from_request(req, payload);
        Box::pin(async move { Ok(Form::parse(&body.await.map_err(|_| Error::invalid("", "too-big"))?)) })
    }
}
