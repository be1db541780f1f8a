//! Outgoing mail: one message type, one trait, two ways out.
//!
//! [`Smtp`] speaks to a relay; [`Mailbox`] keeps each mail as a file, which is the
//! default until a relay is configured. Mail is sent by jobs, never inside a
//! request: a [`Message`] is plain data that fits a job's payload, and a
//! [`Failure`] says whether the job should come back later.
//!
//! Nothing a person typed can add a header or a recipient: addresses are checked
//! when they are made, every header value before anything is built.

mod address;
mod failure;
mod letter;
mod mailbox;
mod message;
mod smtp;
mod wire;

use std::{future::Future, path::Path, pin::Pin, sync::Arc};

pub use address::{Address, BadAddress, Sender};
pub use failure::{Cause, Failure};
pub use letter::{Brand, Letter};
pub use mailbox::{Kept, Mailbox};
pub use message::{Message, one_line};
pub use smtp::Smtp;

/// The future that every way out returns, so that [`Mail`] can stand behind `dyn`.
pub type Sending<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'a>>;

/// A way out for mail.
pub trait Mail: Send + Sync {
    /// Hands one message on, or says why not and whether trying again makes sense.
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a, Receipt>;

    /// Tries the way out without sending anything: relay reachable and sign-in accepted, or folder writable.
    fn check(&self) -> Sending<'_, ()>;

    /// Where mail goes, for people to read; never holds a password.
    fn describe(&self) -> String;

    /// The mailbox that keeps the mail, if that is where it goes.
    fn mailbox(&self) -> Option<&Mailbox> {
        None
    }
}

/// Proof that a message was taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The Message-ID header, angle brackets included.
    pub message_id: String,
    /// What the other side answered: the relay's last line, or the id in the mailbox.
    pub answer: String,
}

/// Chooses the way out: a relay when `url` is given, else a mailbox in `folder`.
///
/// `url` is `smtp://host[:port]` (no encryption), `smtp+starttls://user:password@host[:port]` or
/// `smtps://user:password@host[:port]`; fails with [`Cause::Configuration`] on anything else.
pub fn from_config(url: Option<&str>, folder: &Path, from: Sender) -> Result<Arc<dyn Mail>, Failure> {
    Ok(match url {
        Some(url) => Arc::new(Smtp::new(url, from)?),
        None => Arc::new(Mailbox::new(folder, from)),
    })
}
