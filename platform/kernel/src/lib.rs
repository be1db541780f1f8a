//! The words of the house. Everything else is written with them; they name no module.

pub mod accounts;
pub mod alike;
pub mod approval;
pub mod backup;
pub mod breach;
pub mod breaker;
pub mod category;
pub mod closing;
pub mod copy;
pub mod cross_tenant;
pub mod database;
pub mod directory;
pub mod door;
pub mod erased;
pub mod error;
pub mod event;
pub mod field;
pub mod further;
pub mod growth;
pub mod house;
pub mod index;
pub mod job;
pub mod keeping;
pub mod line;
mod many;
pub mod members;
pub mod merge;
pub mod migrate;
pub mod module;
pub mod networks;
pub mod notice;
pub mod outside;
mod own;
pub mod parts;
pub mod phone;
pub mod platform_tx;
pub mod policy;
pub mod portable;
pub mod principal;
pub mod privacy;
pub mod programs;
pub mod purge;
pub mod query;
pub mod reach;
pub mod redact;
mod rehearsal;
pub mod release;
pub mod reshape;
pub mod resource;
pub mod retired;
pub mod roles;
pub mod routes;
#[doc(hidden)]
pub mod schema;
pub mod scope;
pub mod seal;
pub mod secret;
pub mod services;
pub mod setting;
#[doc(hidden)]
pub mod statement;
pub mod support;
mod tally;
pub mod tenant;
pub mod usage;
pub mod vitals;
pub mod walls;
mod written;

pub use mind::memory;
pub use platform_derive::resource;
#[doc(hidden)]
pub use {chrono, diesel, serde, serde_json, uuid};

/// What nearly every file of a module begins with.
pub mod prelude {
    pub use crate::error::{Error, Result, Wrong};
    pub use crate::event::Event;
    pub use crate::field::*;
    pub use crate::job::{Effect, Job, Work};
    pub use crate::module::{MEMBER, Manifest, Module, Nav, OPERATOR, Occasion, PUBLIC, Permission, Release, Step};
    pub use crate::parts::Part;
    pub use crate::query::Query;
    pub use crate::release::{Down, Reshape};
    pub use crate::resource::{Id, Record, Resource, Row, Store, View};
    pub use crate::routes::Routes;
    pub use crate::scope::{Scope, Tx};
    pub use diesel::prelude::*;
    pub use mind::memory;
    pub use platform_derive::resource;
    pub use serde::{Deserialize, Serialize};
}
