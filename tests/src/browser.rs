//! A person at a browser, over real HTTP: cookies kept, forms filled in with the
//! token of their page.

use reqwest::header::HeaderMap;
use reqwest::{Client, Method, StatusCode, redirect};
use serde_json::Value;
use std::net::SocketAddr;
use std::sync::Arc;
use uuid::Uuid;

/// A browser at one origin.
#[derive(Clone)]
pub struct Browser {
    client: Client,
    origin: String,
    language: &'static str,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("no JSON ({e}) in {} {}", self.status, self.body))
    }

    /// Where it sends one on to; empty if nowhere.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// A header's text; empty if absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
}

/// Every name leads to this machine.
struct Here(SocketAddr);

impl reqwest::dns::Resolve for Here {
    fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let here: reqwest::dns::Addrs = Box::new(std::iter::once(self.0));
        Box::pin(std::future::ready(Ok(here)))
    }
}

impl Browser {
    /// A new browser, with nothing remembered, at `host` of a server on this machine.
    pub fn at(host: &str, server: SocketAddr) -> Browser {
        let client = Client::builder()
            .cookie_store(true)
            .redirect(redirect::Policy::none())
            .dns_resolver(Arc::new(Here(server)))
            .build()
            .expect("a client");
        Browser { client, origin: format!("http://{host}:{}", server.port()), language: "fr" }
    }

    /// The same browser, preferring another language.
    #[must_use]
    pub fn speaking(mut self, language: &'static str) -> Browser {
        self.language = language;
        self
    }

    /// The address it is at.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// A request to be completed by hand.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("{}{path}", self.origin)).header("accept-language", self.language)
    }

    /// Sends a request and reads its answer.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        self.execute(request.build().expect("a request")).await
    }

    /// Sends a finished request and reads its answer.
    pub async fn execute(&self, request: reqwest::Request) -> Answer {
        let asked = format!("{} {}", request.method(), request.url());
        self.tried(request).await.unwrap_or_else(|why| panic!("{asked} is not answered: {why:?}"))
    }

    /// As `execute`; none if the answer breaks off, as a file does whose rows cannot all be read.
    pub async fn heard(&self, request: reqwest::Request) -> Option<Answer> {
        self.tried(request).await.ok()
    }

    async fn tried(&self, request: reqwest::Request) -> reqwest::Result<Answer> {
        let response = self.client.execute(request).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(Answer { status, headers, body: response.text().await? })
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).header("accept", "text/html")).await
    }

    /// Asks for JSON.
    pub async fn get_json(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).header("accept", "application/json")).await
    }

    /// The token that forms of this browser carry; taken from the page at `path`.
    pub async fn token(&self, path: &str) -> String {
        let Answer { status, body, .. } = self.get(path).await;
        token_in(&body).unwrap_or_else(|| panic!("no token on {path}: {status} {body}"))
    }

    /// Fills in and sends a form that stands on the page at `from`.
    pub async fn submit(&self, from: &str, to: &str, values: &[(&str, &str)]) -> Answer {
        let token = self.token(from).await;
        let mut form: Vec<(&str, &str)> = values.to_vec();
        form.push(("csrf", &token));
        self.send(self.request(Method::POST, to).header("origin", &self.origin).header("accept", "text/html").form(&form)).await
    }

    /// Signs in with a password.
    ///
    /// # Panics
    /// Unless that works.
    pub async fn sign_in(&self, email: &str, password: &str) {
        let answer = self.submit("/sign-in", "/sign-in", &[("email", email), ("password", password)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{email} could not sign in: {}", answer.body);
    }

    /// Adds a record of a resource, and says its key.
    ///
    /// # Panics
    /// Unless that works.
    pub async fn create(&self, resource: &str, body: Value) -> Uuid {
        let made = self.api(Method::POST, &format!("/api/v1/{resource}"), Some(body)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        made.json()["id"].as_str().and_then(|id| id.parse().ok()).expect("a key")
    }

    /// Calls the API with this browser's session.
    pub async fn api(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let token = self.token("/app").await;
        let request = self.request(method, path).header("x-csrf", token).header("accept", "application/json");
        self.send(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
    }
}

/// The token in a page's head.
fn token_in(page: &str) -> Option<String> {
    let at = page.find("name=\"csrf\" content=\"").map(|i| i + 21).or_else(|| page.find("name=\"csrf\" value=\"").map(|i| i + 19))?;
    page[at..].split('"').next().map(String::from)
}
