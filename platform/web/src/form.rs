//! What a person filled in.

use actix_multipart::Multipart;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::TryStreamExt;
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

    /// These pairs, as they were filled in.
    pub(crate) fn of_pairs(pairs: Vec<(String, String)>) -> Form {
        Form(pairs)
    }

    /// Puts one value in the place of all of a name.
    pub(crate) fn put(&mut self, name: &str, value: String) {
        self.0.retain(|(k, _)| k != name);
        self.0.push((name.to_string(), value));
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

/// What a file of a form is read to: a little more than a picture may weigh, so that one too heavy is known.
const FILE: usize = 10 * 1024 * 1024 + 64 * 1024;
/// What the words of a form with files may weigh together.
const WORDS: usize = 1024 * 1024;
/// What is read of such a form, whatever is kept of it.
const ALL: usize = 40 * 1024 * 1024;

/// A file that came with a form.
pub struct Enclosed {
    pub field: String,
    pub name: String,
    pub bytes: Vec<u8>,
}

/// What a person filled in, and the files beside it. A form without files may come urlencoded.
pub struct Parcel {
    pub form: Form,
    pub files: Vec<Enclosed>,
}

impl Parcel {
    /// Reads a multipart form; of each file no more than `most` bytes are kept.
    pub async fn read(mut parts: Multipart, most: usize) -> Result<Parcel> {
        let (mut form, mut files) = (Form::default(), Vec::new());
        let (mut read, mut words) = (0, 0);
        let broken = |_| Error::invalid("", "format");
        while let Some(mut part) = parts.try_next().await.map_err(broken)? {
            let field = part.name().unwrap_or_default().to_string();
            let file = part.content_disposition().and_then(|d| d.get_filename().map(String::from));
            let mut bytes = Vec::new();
            while let Some(chunk) = part.try_next().await.map_err(broken)? {
                read += chunk.len();
                words += if file.is_none() { chunk.len() } else { 0 };
                if read > ALL || words > WORDS {
                    return Err(Error::invalid("", "too-big"));
                }
                let room = if file.is_some() { most.saturating_sub(bytes.len()) } else { WORDS };
                bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
            }
            match file {
                Some(name) => files.push(Enclosed { field, name, bytes }),
                None => form.0.push((field, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        Ok(Parcel { form, files })
    }
}

impl FromRequest for Parcel {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;
    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = req.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            let parts = Multipart::new(req.headers(), payload.take());
            return Box::pin(Parcel::read(parts, FILE));
        }
        let form = Form::from_request(req, payload);
        Box::pin(async move { Ok(Parcel { form: form.await?, files: Vec::new() }) })
    }
}
