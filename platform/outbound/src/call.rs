//! What is sent, and what comes back.

use std::time::Duration;

/// A call.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: &'static str,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// For everything: the name, the connection, the answer.
    pub limit: Duration,
    /// So much of the answer is read.
    pub most: usize,
}

impl Call {
    /// A JSON body, sent with ten seconds' patience.
    pub fn post(url: impl Into<String>, body: impl Into<Vec<u8>>) -> Call {
        let headers = vec![("content-type".into(), "application/json".into())];
        Call { method: "POST", url: url.into(), headers, body: body.into(), limit: Duration::from_secs(10), most: 1024 * 1024 }
    }

    /// A question: nothing is sent along.
    pub fn get(url: impl Into<String>) -> Call {
        Call { method: "GET", headers: Vec::new(), ..Call::post(url, Vec::new()) }
    }

    /// With this header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Call {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// With so much patience.
    #[must_use]
    pub fn within(self, limit: Duration) -> Call {
        Call { limit, ..self }
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Said {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Said {
    /// Whether it says yes. Whoever points elsewhere does not.
    pub fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The address is none that is called: `format`, `https`, `credentials`, `port` or `near`.
    #[error("the address is refused: {0}")]
    Refused(&'static str),
    #[error("the name leads nowhere")]
    Unresolved,
    #[error("nobody takes the call")]
    Unreachable,
    #[error("the encrypted connection failed")]
    Encryption,
    #[error("no answer in time")]
    Silent,
    #[error("the answer broke off")]
    Broken,
    #[error("the answer is too long")]
    TooLong,
    /// Too many calls of this agency's at once: later.
    #[error("too many calls at once")]
    Busy,
}

impl Failure {
    /// The last part of its words, `call-{code}`.
    pub fn code(&self) -> &'static str {
        match self {
            Failure::Refused(_) => "refused",
            Failure::Unresolved => "unresolved",
            Failure::Unreachable => "unreachable",
            Failure::Encryption => "encryption",
            Failure::Silent => "silent",
            Failure::Broken => "broken",
            Failure::TooLong => "too-long",
            Failure::Busy => "busy",
        }
    }
}
