//! The host: one binary that serves every agency of an edition.

pub mod backup;
pub mod cli;
mod closing;
pub mod database;
pub mod doctor;
pub mod duplicates;
pub mod edition;
mod engine;
pub mod journal;
pub mod log;
mod purge;
pub mod serve;
pub mod settings;
mod stored;
