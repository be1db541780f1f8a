//! A private PostgreSQL: found or fetched, started, watched and stopped.
//!
//! Three roles share one data folder and speak through locks that the kernel releases when a
//! process ends, however it ends:
//!
//! * a *host* (the program that called [`Postgres::start`]) holds a shared lock on `lease`;
//! * the *supervisor* (the host's own executable, run again) waits for that lock exclusively. It
//!   gets it when no host is left, and then shuts the server down;
//! * the *server* belongs to an unprivileged user where the host is root, since it refuses root.
//!
//! So several hosts share a server, `kill -9` of the last host stops it, and a server whose
//! supervisor was killed is taken over by the next start.

#![cfg(unix)]

mod cluster;
mod error;
mod find;
mod lock;
mod npm;
mod place;
mod postmaster;
mod server;
mod supervise;

pub use error::Error;
pub use find::{Choice, OLDEST, Server, Source, find, given_url};
pub use npm::package_name;
pub use place::remove;
pub use server::{Durability, Options, Postgres};
pub use supervise::supervise_if_asked;

/// What the launcher's functions return.
pub type Result<T> = std::result::Result<T, Error>;
