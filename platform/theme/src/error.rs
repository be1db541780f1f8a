//! What can go wrong between data and a page.

use std::error::Error as _;
use std::fmt::Write as _;

/// Why pages could not be opened, or one of them not rendered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No source brings a page of this name.
    #[error("there is no page {0}")]
    UnknownPage(String),
    /// Two sources bring a page of the same name.
    #[error("page {page} comes from both {first} and {second}")]
    DuplicatePage {
        /// The page's path.
        page: String,
        /// The source that brought it first.
        first: &'static str,
        /// The source that brought it again.
        second: &'static str,
    },
    /// A page whose name would leave it unescaped.
    #[error("page {0} must end in .html: only such pages are escaped")]
    Unescaped(String),
    /// A template does not parse, refers to something unknown, or failed on its data.
    #[error("{page}: {report}")]
    Template {
        /// The page asked for, or "templates" when the whole set was refused.
        page: String,
        /// The template engine's report: line, excerpt, cause.
        report: String,
    },
    /// The word files are not right: every complaint, one a line.
    #[error("words: {0}")]
    Words(String),
    /// The bundle's manifest is not a map of names.
    #[error("asset manifest: {0}")]
    Assets(String),
}

/// What the operations of this crate answer.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Keeps the whole chain of a template engine's error, because its causes carry the line.
    pub(crate) fn template(page: &str, error: &tera::Error) -> Self {
        let mut report = error.to_string();
        let mut cause = error.source();
        while let Some(inner) = cause {
            let _ = write!(report, "\n  because: {inner}");
            cause = inner.source();
        }
        Self::Template { page: page.to_owned(), report }
    }
}
