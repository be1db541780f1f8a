//! The way to the engine: connections that stay open, over the TLS that everything here uses.

use async_trait::async_trait;
use futures_util::AsyncReadExt;
use futures_util::io::AsyncRead;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use hyper::{Method as Verb, Request};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use meilisearch_sdk::errors::Error;
use meilisearch_sdk::request::{HttpClient, Method, parse_response};
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;
use tokio_rustls::rustls::crypto::ring;

/// Whoever does not take the call within this time does not.
const CONNECT: Duration = Duration::from_millis(300);
/// For one exchange: finding gives up sooner, of its own.
const EXCHANGE: Duration = Duration::from_secs(20);
/// Of an answer so many bytes are read.
const MOST: usize = 32 * 1024 * 1024;

type Pool = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// Connections that are kept for the next question.
pub(crate) fn pool() -> Pool {
    let mut plain = HttpConnector::new();
    plain.enforce_http(false);
    plain.set_connect_timeout(Some(CONNECT));
    let secured = HttpsConnectorBuilder::new()
        .with_provider_and_webpki_roots(ring::default_provider())
        .unwrap_or_else(|_| unreachable!("ring speaks TLS 1.2 and 1.3"))
        .https_or_http()
        .enable_http1()
        .wrap_connector(plain);
    Client::builder(TokioExecutor::new()).pool_idle_timeout(Duration::from_secs(30)).build(secured)
}

/// The way, for who holds a key.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) pool: Pool,
    pub(crate) key: String,
}

/// What went wrong on the way, as the library passes it on.
fn broken(why: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Other(Box::new(why))
}

#[async_trait]
impl HttpClient for Way {
    async fn stream_request<Query, Body, Output>(
        &self,
        url: &str,
        method: Method<Query, Body>,
        content_type: &str,
        expected_status_code: u16,
    ) -> Result<Output, Error>
    where
        Query: Serialize + Send + Sync,
        Body: AsyncRead + Send + Sync + 'static,
        Output: DeserializeOwned + 'static,
    {
        let query = pairs(method.query())?;
        let verb = match &method {
            Method::Get { .. } => Verb::GET,
            Method::Post { .. } => Verb::POST,
            Method::Put { .. } => Verb::PUT,
            Method::Patch { .. } => Verb::PATCH,
            Method::Delete { .. } => Verb::DELETE,
        };
        let mut sent = Vec::new();
        if let Some(body) = method.into_body() {
            std::pin::pin!(body).read_to_end(&mut sent).await.map_err(broken)?;
        }
        let address = if query.is_empty() { url.to_string() } else { format!("{url}?{query}") };
        let request = Request::builder().method(verb).uri(&address).header(USER_AGENT, "Estrade");
        let request = request.header(AUTHORIZATION, format!("Bearer {}", self.key)).header(CONTENT_TYPE, content_type);
        let request = request.body(Full::new(Bytes::from(sent))).map_err(broken)?;
        let exchange = async {
            let answer = self.pool.request(request).await.map_err(broken)?;
            let status = answer.status().as_u16();
            let body = Limited::new(answer.into_body(), MOST).collect().await.map_err(Error::Other)?.to_bytes();
            Ok::<_, Error>((status, body))
        };
        let (status, body) = tokio::time::timeout(EXCHANGE, exchange).await.map_err(broken)??;
        let text = if body.is_empty() { "null".into() } else { String::from_utf8_lossy(&body) };
        parse_response(status, expected_status_code, &text, url.to_string())
    }

    fn is_tokio(&self) -> bool {
        true
    }
}

/// The library's questions as pairs of an address.
fn pairs<Q: Serialize>(query: &Q) -> Result<String, Error> {
    serde_urlencoded::to_string(query).map_err(broken)
}
