//! What can go wrong, each said in a sentence that ends in what to do.

use std::io;
use std::path::{Path, PathBuf};

/// Why there is no server; the text says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Nothing usable on this machine.
    #[error(
        "No PostgreSQL server of version {oldest} or newer was found on this machine. Install one \
         (for example `apt-get install postgresql`), or set DATABASE_URL to a server that runs elsewhere."
    )]
    NoServer {
        /// The oldest major version that is accepted.
        oldest: u32,
    },

    /// The npm package was asked for and is not installed.
    #[error("The npm package {package} is not installed in {folder}. Run `npm ci` there, or let `cargo xtask dev` do it.")]
    NoPackage {
        /// The package that fits this machine.
        package: String,
        /// Where it was looked for.
        folder: PathBuf,
    },

    /// `ESTRADE_POSTGRES` names a folder without usable programs.
    #[error(
        "{folder} holds no PostgreSQL {oldest} or newer (the programs `postgres` and `initdb`). \
         Set ESTRADE_POSTGRES to `found`, `npm`, or the bin folder of an installation."
    )]
    BadFolder {
        /// The folder that was named.
        folder: PathBuf,
        /// The oldest major version that is accepted.
        oldest: u32,
    },

    /// The data were made by a major version that is not at hand.
    #[error(
        "The data in {data} were made by PostgreSQL {made_by}, and only {at_hand} is at hand. Install PostgreSQL \
         {made_by}, or dump the data with it and load them anew, or (if they may be lost) delete the folder."
    )]
    OtherMajor {
        /// The data folder.
        data: PathBuf,
        /// Major version that made the data.
        made_by: u32,
        /// The versions that could be started.
        at_hand: String,
    },

    /// The calling program cannot be run again as the supervisor.
    #[error(
        "This program cannot watch over PostgreSQL: call embedded::supervise_if_asked() first thing in main, \
         or name a program that does in Options::supervisor."
    )]
    NotArmed,

    /// A running server of the same folder has other durability than asked.
    #[error(
        "A PostgreSQL server of {data} already runs with {running} durability, and {asked} was asked. \
         Stop the program that uses it, then start again."
    )]
    OtherDurability {
        /// The data folder.
        data: PathBuf,
        /// What runs.
        running: &'static str,
        /// What was asked.
        asked: &'static str,
    },

    /// Another process holds the folder for too long.
    #[error("Another program still uses PostgreSQL in {data}, or is starting or stopping it. End that program, then try again.")]
    Busy {
        /// The data folder.
        data: PathBuf,
    },

    /// `initdb` failed.
    #[error("PostgreSQL could not make its data folder {data}: {said}")]
    InitFailed {
        /// The data folder.
        data: PathBuf,
        /// The last lines that `initdb` said.
        said: String,
    },

    /// The server ended, or did not become ready in time.
    #[error("PostgreSQL did not start. The end of its log {log}: {said}")]
    StartFailed {
        /// The log file.
        log: PathBuf,
        /// Its last lines.
        said: String,
    },

    /// The server runs but no connection can be made to it.
    #[error("The folder {data} is used by another server that does not answer on 127.0.0.1:{port}. Stop it, then start again.")]
    Unreachable {
        /// The data folder.
        data: PathBuf,
        /// The remembered port.
        port: u16,
    },

    /// The operating system refused something.
    #[error("Could not {what} {path}: {source}. Check that the folder belongs to the user who runs this.")]
    Io {
        /// A verb.
        what: &'static str,
        /// On which file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}

/// Names the verb and the file of an input/output error.
pub(crate) fn io(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_path_buf();
    move |source| Error::Io { what, path, source }
}
