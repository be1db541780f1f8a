//! One error for everything that can go wrong on the way to an answer.

use crate::module::Permission;
use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as Db};
use std::borrow::Cow;

/// What every fallible function of the house returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Seven answers, and no others. What went wrong inside is logged once, at the
/// boundary; what a person reads is looked up by code in their language.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in where somebody must be.
    #[error("sign-in needed")]
    Anonymous,
    /// Signed in, seen, but not allowed to do this.
    #[error("not allowed: {0}")]
    Forbidden(Permission),
    /// Not there, or not to be seen: the two are the same answer.
    #[error("not found")]
    NotFound,
    /// Every field that needs attention, all at once.
    #[error("{} field(s) need attention", .0.len())]
    Invalid(Vec<Wrong>),
    /// The record moved on, or something else stands in the way; the code says which.
    #[error("conflict: {0}")]
    Conflict(Cow<'static, str>),
    /// Not now: too many requests (429) or a dependency is away (503). Seconds to wait.
    #[error("busy, retry in {0} s")]
    Busy(Busy),
    /// Our fault.
    #[error("something broke on our side")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Why the house is busy, and for how many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Busy {
    /// The caller asked too often.
    TooMany(u32),
    /// Something we need does not answer.
    Away(u32),
}

impl std::fmt::Display for Busy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Busy::TooMany(seconds) | Busy::Away(seconds)) = self;
        write!(f, "{seconds}")
    }
}

/// One field and what is wrong with it: the words are `error-{code}` with `args`.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Wrong {
    /// The field's name; empty for the record as a whole.
    pub field: String,
    /// The key of the sentence, without its prefix.
    pub code: &'static str,
    /// What the sentence mentions.
    pub args: Vec<(&'static str, String)>,
}

impl Wrong {
    /// A complaint without arguments.
    pub fn new(field: impl Into<String>, code: &'static str) -> Self {
        Wrong { field: field.into(), code, args: Vec::new() }
    }

    /// The same complaint, mentioning `value` as `$name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

impl Error {
    /// One field is wrong.
    pub fn invalid(field: impl Into<String>, code: &'static str) -> Self {
        Error::Invalid(vec![Wrong::new(field, code)])
    }

    /// Something unforeseen, to be logged where it is handled.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Error::Internal(source.into())
    }
}

impl From<Db> for Error {
    fn from(e: Db) -> Self {
        use DatabaseErrorKind as Kind;
        match e {
            Db::NotFound => Error::NotFound,
            Db::DatabaseError(Kind::UniqueViolation, ref info) => Error::invalid(field_of(&**info, "_key"), "taken"),
            Db::DatabaseError(Kind::ForeignKeyViolation, ref info) => Error::invalid(field_of(&**info, "_fkey"), "link-missing"),
            Db::DatabaseError(Kind::CheckViolation, ref info) if info.constraint_name() == Some("last_admin") => {
                Error::Conflict("last-admin".into())
            }
            Db::DatabaseError(Kind::CheckViolation, ref info) => Error::invalid(field_of(&**info, "_check"), "invalid"),
            Db::DatabaseError(Kind::SerializationFailure, _) => Error::Conflict("changed".into()),
            // The agency moves to another release of a module, or has: whoever comes back sees it.
            Db::DatabaseError(Kind::Unknown, ref info) if info.message() == "another release" => Error::Busy(Busy::Away(1)),
            Db::DatabaseError(Kind::ClosedConnection, _) => Error::Busy(Busy::Away(2)),
            Db::DatabaseError(Kind::ReadOnlyTransaction | Kind::UnableToSendCommand, _) | Db::BrokenTransactionManager => {
                Error::Busy(Busy::Away(2))
            }
            Db::DatabaseError(Kind::Unknown, ref info) if is_the_databases_own(info.message()) => {
                tracing::error!(error = %e, "the database has trouble of its own");
                Error::Busy(Busy::Away(5))
            }
            e => Error::Internal(e.into()),
        }
    }
}

/// What PostgreSQL says when it has no room, is going away, or is not there yet (its classes 53, 57P
/// and 58): no fault of who asked. Diesel hands on the words alone.
fn is_the_databases_own(said: &str) -> bool {
    const BEGINNINGS: &[&str] = &[
        "terminating connection",
        "the database system is",
        "could not extend file",
        "could not write",
        "could not open file",
        "could not fsync",
        "could not access",
        "out of memory",
        "out of shared memory",
        "temporary file size exceeds",
        "too many connections",
        "remaining connection slots",
        "sorry, too many clients",
        "cannot set transaction read-write mode during recovery",
    ];
    BEGINNINGS.iter().any(|words| said.starts_with(words)) || said.contains("No space left on device")
}

/// PostgreSQL names a constraint `{table}_tenant_id_{column}_{kind}`: the column is the field.
fn field_of(info: &dyn DatabaseErrorInformation, kind: &str) -> String {
    let name = info.constraint_name().unwrap_or_default();
    let name = name.strip_suffix(kind).unwrap_or(name);
    let table = info.table_name().unwrap_or_default();
    let name = name.strip_prefix(table).unwrap_or(name).trim_start_matches('_');
    name.strip_prefix("tenant_id_").unwrap_or(name).to_string()
}

impl From<diesel::r2d2::PoolError> for Error {
    fn from(_: diesel::r2d2::PoolError) -> Self {
        Error::Busy(Busy::Away(2))
    }
}

impl From<serde_json::Error> for Error {
    fn from(e: serde_json::Error) -> Self {
        Error::Internal(e.into())
    }
}

impl actix_web::ResponseError for Error {
    fn status_code(&self) -> actix_web::http::StatusCode {
        use actix_web::http::StatusCode as S;
        match self {
            Error::Anonymous => S::UNAUTHORIZED,
            Error::Forbidden(_) => S::FORBIDDEN,
            Error::NotFound => S::NOT_FOUND,
            Error::Invalid(_) => S::UNPROCESSABLE_ENTITY,
            Error::Conflict(_) => S::CONFLICT,
            Error::Busy(Busy::TooMany(_)) => S::TOO_MANY_REQUESTS,
            Error::Busy(Busy::Away(_)) => S::SERVICE_UNAVAILABLE,
            Error::Internal(_) => S::INTERNAL_SERVER_ERROR,
        }
    }
}
