//! The worker: does the work that transactions asked for.
//!
//! A job is a row of `work.jobs`, written by the commit that wants it. Workers,
//! in as many processes as one likes, take rows in turn: the agency that was
//! served longest ago first. Each taking draws a new fence; every transaction of
//! a job checks it, so a worker that slept through its lease writes nothing.
//! Work happens at least once; event handlers, and jobs that end with
//! [`kernel::scope::Tx::settle`], take effect exactly once.
//!
//! Why not a library: `docs/adr/0001-job-queue.md`.

mod agencies;
mod attend;
mod console;
mod cron;
mod given_up;
mod queue;
mod stats;
mod worker;

pub use console::{Board, Console, Listed, SHOWN, STATES, Wanted};
pub use stats::{Counts, Stats};
pub use worker::{Worker, WorkerOptions};
