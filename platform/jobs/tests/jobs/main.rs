//! The worker on a real PostgreSQL, in several processes where that is the point.
#![expect(clippy::disallowed_methods, reason = "tests look at what is really there")]

mod kinds;
mod kit;
mod probe;
mod processes;
mod turns;
