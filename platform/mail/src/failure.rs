use std::fmt;

/// Why a message was not sent, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{cause}: {detail}")]
pub struct Failure {
    /// Trying the same message again later may succeed.
    pub transient: bool,
    /// The relay may have taken the message although it never said so: sending again may send twice.
    pub uncertain: bool,
    /// It was the recipient that the relay refused, not the letter.
    pub recipient: bool,
    /// What kind of trouble it is.
    pub cause: Cause,
    /// One sentence for operators; may name a recipient, so it belongs into a job's row, not into a log.
    pub detail: String,
}

/// The kinds of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The message itself is unfit: a header with a line break, no recipient, too large.
    Message,
    /// The settings are wrong: address of the relay, sign-in, encryption not offered.
    Configuration,
    /// No connection could be made.
    Unreachable,
    /// The encrypted connection could not be agreed.
    Tls,
    /// An answer did not come in time.
    Timeout,
    /// The connection broke, or the answer made no sense.
    Cut,
    /// The relay refused with this reply code.
    Refused(u16),
    /// The mailbox folder could not be read or written.
    Storage,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Message => f.write_str("unfit message"),
            Cause::Configuration => f.write_str("mail is not configured rightly"),
            Cause::Unreachable => f.write_str("relay unreachable"),
            Cause::Tls => f.write_str("no encrypted connection"),
            Cause::Timeout => f.write_str("relay too slow"),
            Cause::Cut => f.write_str("conversation broken off"),
            Cause::Refused(code) => write!(f, "relay refused ({code})"),
            Cause::Storage => f.write_str("mailbox folder"),
        }
    }
}

impl Failure {
    pub(crate) fn message(detail: impl Into<String>) -> Failure {
        Failure::new(Cause::Message, false, detail)
    }

    /// Settings can be put right while the mail waits, so nothing is given up for them.
    pub(crate) fn configuration(detail: impl Into<String>) -> Failure {
        Failure::new(Cause::Configuration, true, detail)
    }

    pub(crate) fn storage(error: &std::io::Error) -> Failure {
        Failure::new(Cause::Storage, true, error.to_string())
    }

    pub(crate) fn new(cause: Cause, transient: bool, detail: impl Into<String>) -> Failure {
        Failure { transient, uncertain: false, recipient: false, cause, detail: detail.into() }
    }
}
