//! The relay. Connections are ours to keep: lettre's own pool hands a connection on even when the
//! conversation on it was abandoned half-way, and then every answer is read one question too late.
//! Here a connection belongs to the sending future and returns only after a complete exchange.

use std::{
    fmt,
    future::Future,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, TlsParameters},
    commands::{Data, Mail as MailFrom, Noop, Rcpt, Rset},
    extension::ClientId,
};
use tokio::{sync::Semaphore, time::timeout};

use crate::{
    Cause, Failure, Mail, Message, Receipt, Sender, Sending,
    wire::{self, Wire},
};

/// Conversations at once; the others wait their turn.
const CONVERSATIONS: usize = 4;
/// Relays close silent connections after some minutes; we do so sooner.
const IDLE: Duration = Duration::from_secs(30);
/// Some relays limit the mails of one connection.
const MAILS_PER_CONNECTION: u16 = 50;

/// A relay reached by SMTP.
pub struct Smtp {
    relay: Relay,
    sender: Sender,
    patience: Duration,
    turns: Semaphore,
    idle: Mutex<Vec<Line>>,
}

struct Relay {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<Credentials>,
    shown: String,
    hello: ClientId,
}

enum Security {
    None,
    StartTls(TlsParameters),
    Tls(TlsParameters),
}

/// An open connection between two mails.
struct Line {
    connection: AsyncSmtpConnection,
    since: Instant,
    sent: u16,
}

/// How far a conversation has come: it decides what a refusal means.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Greeting,
    SignIn,
    From,
    Recipient,
    Data,
    Body,
}

impl Smtp {
    /// Reads the relay's address; opens no connection. See [`crate::from_config`] for its forms.
    pub fn new(url: &str, sender: Sender) -> Result<Smtp, Failure> {
        Ok(Smtp {
            relay: Relay::parse(url)?,
            sender,
            patience: Duration::from_secs(10),
            turns: Semaphore::new(CONVERSATIONS),
            idle: Mutex::default(),
        })
    }

    /// Sets how long one step of the conversation may take (10 s); the mail's content may take thrice that.
    pub fn with_patience(mut self, patience: Duration) -> Smtp {
        self.patience = patience;
        self
    }

    async fn deliver(&self, message: &Message) -> Result<Receipt, Failure> {
        let wire = wire::build(message, &self.sender)?;
        // The semaphore is never closed, so this always gives a turn.
        let _turn = self.turns.acquire().await;
        let mut line = self.line().await?;
        match self.converse(&mut line, &wire).await {
            Ok(answer) => {
                line.sent += 1;
                self.keep(line);
                Ok(Receipt { message_id: wire.message_id, answer })
            }
            Err(failure) => {
                self.reset(line, &failure).await;
                Err(failure)
            }
        }
    }

    async fn converse(&self, line: &mut Line, wire: &Wire) -> Result<String, Failure> {
        let connection = &mut line.connection;
        let from = MailFrom::new(Some(wire.from.clone()), Vec::new());
        self.step(Stage::From, connection.command(from)).await?;
        for to in &wire.to {
            let to = Rcpt::new(to.clone(), Vec::new());
            self.step(Stage::Recipient, connection.command(to)).await?;
        }
        self.step(Stage::Data, connection.command(Data)).await?;
        let reply = self.step(Stage::Body, connection.message(&wire.bytes)).await?;
        Ok(reply.message().collect::<Vec<_>>().join(" "))
    }

    /// A connection that answers: a kept one, else a new one.
    async fn line(&self) -> Result<Line, Failure> {
        while let Some(mut line) = self.kept() {
            let awake = timeout(self.patience.min(Duration::from_secs(2)), async { line.connection.command(Noop).await.is_ok() });
            if line.since.elapsed() < IDLE && awake.await == Ok(true) {
                return Ok(line);
            }
        }
        Ok(Line { connection: self.connect().await?, since: Instant::now(), sent: 0 })
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Failure> {
        let relay = &self.relay;
        let wrapper = match &relay.security {
            Security::Tls(tls) => Some(tls.clone()),
            Security::None | Security::StartTls(_) => None,
        };
        let mut connection = self
            .step(
                Stage::Greeting,
                AsyncSmtpConnection::connect_tokio1((relay.host.as_str(), relay.port), Some(self.patience), &relay.hello, wrapper, None),
            )
            .await?;
        if let Security::StartTls(tls) = &relay.security {
            let upgrade = connection.starttls(tls.clone(), &relay.hello);
            self.step(Stage::SignIn, upgrade).await?;
        }
        if let Some(credentials) = &relay.credentials {
            let auth = connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials);
            self.step(Stage::SignIn, auth).await?;
        }
        Ok(connection)
    }

    async fn step<T>(&self, stage: Stage, work: impl Future<Output = Result<T, Error>>) -> Result<T, Failure> {
        let patience = match stage {
            Stage::Body => self.patience * 3,
            _ => self.patience,
        };
        match timeout(patience, work).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => Err(failure(stage, &error)),
            Err(_) => Err(Failure {
                uncertain: stage == Stage::Body,
                ..Failure::new(Cause::Timeout, true, format!("no answer to {} within {patience:?}", stage.words()))
            }),
        }
    }

    fn kept(&self) -> Option<Line> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn keep(&self, mut line: Line) {
        if line.sent >= MAILS_PER_CONNECTION {
            return;
        }
        line.since = Instant::now();
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < CONVERSATIONS {
            idle.push(line);
        }
    }

    /// After a plain refusal the connection is still good; after anything else it is dropped.
    async fn reset(&self, mut line: Line, failure: &Failure) {
        let Cause::Refused(code) = failure.cause else {
            return;
        };
        // 421 announces that the relay is closing the connection.
        let reset = line.connection.command(Rset);
        if code != 421 && matches!(timeout(self.patience, reset).await, Ok(Ok(_))) {
            self.keep(line);
        }
    }
}

impl Mail for Smtp {
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a, Receipt> {
        Box::pin(self.deliver(message))
    }

    fn check(&self) -> Sending<'_, ()> {
        Box::pin(async {
            let mut connection = self.connect().await?;
            self.step(Stage::Greeting, connection.command(Noop)).await?;
            // The answer to a farewell changes nothing.
            let _ = timeout(self.patience, connection.quit()).await;
            Ok(())
        })
    }

    fn describe(&self) -> String {
        self.relay.shown.clone()
    }
}

/// Shows where, never the password.
impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smtp({})", self.relay.shown)
    }
}

impl Relay {
    fn parse(text: &str) -> Result<Relay, Failure> {
        let wrong = |what: &str| Failure::configuration(format!("the relay's address {what}"));
        let url =
            url::Url::parse(text).map_err(|_| wrong("is not of the form smtp://host, smtp+starttls://user:password@host or smtps://…"))?;
        let host = match url.host() {
            Some(url::Host::Domain(name)) if !name.is_empty() => name.to_owned(),
            Some(url::Host::Ipv4(ip)) => ip.to_string(),
            Some(url::Host::Ipv6(ip)) => ip.to_string(),
            _ => return Err(wrong("names no host")),
        };
        let tls = || TlsParameters::new(host.clone()).map_err(|error| wrong(&format!("allows no encryption: {error}")));
        let (security, port) = match url.scheme() {
            "smtp" => (Security::None, 25),
            "smtp+starttls" => (Security::StartTls(tls()?), 587),
            "smtps" => (Security::Tls(tls()?), 465),
            _ => {
                return Err(wrong("must begin with smtp://, smtp+starttls:// or smtps://"));
            }
        };
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (_, None) => return Err(wrong("has a user but no password")),
            (user, Some(password)) => {
                let user = decoded(user).ok_or_else(|| wrong("has an unreadable user"))?;
                let password = decoded(password).ok_or_else(|| wrong("has an unreadable password"))?;
                Some(Credentials::new(user, password))
            }
        };
        if credentials.is_some() && matches!(security, Security::None) && !loopback(&host) {
            return Err(wrong("would send the password unencrypted: use smtp+starttls:// or smtps://"));
        }
        let port = url.port().unwrap_or(port);
        Ok(Relay {
            shown: match &host {
                ip if ip.contains(':') => format!("{}://[{ip}]:{port}", url.scheme()),
                name => format!("{}://{name}:{port}", url.scheme()),
            },
            host,
            port,
            security,
            credentials,
            hello: ClientId::default(),
        })
    }
}

fn loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

impl Stage {
    fn words(self) -> &'static str {
        match self {
            Stage::Greeting => "the greeting",
            Stage::SignIn => "the sign-in",
            Stage::From => "the sender",
            Stage::Recipient => "a recipient",
            Stage::Data => "the announcement of content",
            Stage::Body => "the content",
        }
    }
}

/// Gives up only on what the relay said about this very mail or its recipient; a refused sign-in or
/// sender is our own fault, and is retried until it is put right.
fn failure(stage: Stage, error: &Error) -> Failure {
    let detail = format!("{}: {error}", stage.words());
    if let Some(code) = error.status() {
        let about_this_mail = matches!(stage, Stage::Recipient | Stage::Data | Stage::Body);
        let transient = error.is_transient() || !about_this_mail;
        // 5.7.x (RFC 3463) is about us, whoever is written to: relaying, policy, reputation.
        let about_us = detail.split_whitespace().any(|word| word.starts_with("5.7."));
        let failure = Failure::new(Cause::Refused(code.into()), transient, detail);
        return Failure { recipient: matches!(stage, Stage::Recipient) && !about_us, ..failure };
    }
    if error.is_client() {
        return Failure::configuration(detail);
    }
    let cause = match stage {
        _ if error.is_tls() => Cause::Tls,
        _ if error.is_timeout() => Cause::Timeout,
        Stage::Greeting => Cause::Unreachable,
        _ => Cause::Cut,
    };
    Failure { uncertain: stage == Stage::Body, ..Failure::new(cause, true, detail) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relay(url: &str) -> Result<Smtp, Failure> {
        Smtp::new(url, "no-reply@estrade.example".parse().expect("sender"))
    }

    #[test]
    fn the_forms_of_a_relay() {
        for (url, shown) in [
            ("smtp://mail.example", "smtp://mail.example:25"),
            ("smtps://u:p%40ss@mail.example", "smtps://mail.example:465"),
            ("smtp+starttls://u:p@mail.example:2525", "smtp+starttls://mail.example:2525"),
            ("smtp://u:p@127.0.0.1:1025", "smtp://127.0.0.1:1025"),
            ("smtp://[::1]:1025", "smtp://[::1]:1025"),
        ] {
            let smtp = relay(url).expect(url);
            assert_eq!(smtp.describe(), shown);
            assert_eq!(format!("{smtp:?}"), format!("Smtp({shown})"));
        }
    }

    #[test]
    fn a_wrong_relay_is_refused_without_its_password_in_the_words() {
        for url in [
            "",
            "mail.example",
            "http://mail.example",
            "smtp://",
            "smtps://hunter2@mail.example",
            "smtp://u:hunter2@mail.example",
            "smtps://u:hunter2%zz@mail.example",
        ] {
            let failure = relay(url).expect_err(url);
            assert_eq!(failure.cause, Cause::Configuration);
            assert!(!failure.to_string().contains("hunter2"), "{failure}");
        }
    }

    #[test]
    fn passwords_are_percent_decoded() {
        assert_eq!(decoded("p%40s%C3%A9").as_deref(), Some("p@sé"));
        assert_eq!(decoded("p%4"), None);
        assert_eq!(decoded("%ff"), None);
    }
}
