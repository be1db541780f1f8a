//! The kit of whole-house tests: a house of one's own per test, on a real
//! PostgreSQL, served over real HTTP, with agencies in it and people at browsers.

mod browser;
pub mod carriage;
mod cluster;
mod estate;
pub mod fill;

pub use browser::{Answer, Browser};
pub use cluster::{Cluster, ROLE_PASSWORD, SECRET, settings};
pub use estate::{Agency, Estate, PASSWORD};
