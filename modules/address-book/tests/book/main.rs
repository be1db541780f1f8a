//! The address book against a real PostgreSQL, through the kernel.

mod catalogue;
#[path = "../common/mod.rs"]
mod common;
mod domain;
mod lists;
mod people_file;
mod records;
mod words;
