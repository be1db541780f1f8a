//! The one door across agencies. It opens with a role of its own (the worker's,
//! the operators'), which may read a few tables and change next to nothing; each
//! opening says who and why. `cargo xtask tidy` lists who may hold its key.

use crate::database::{As, Db};
use crate::error::{Error, Result};
use crate::platform_tx::PlatformTx;
use crate::principal::{Id, Principal};
use crate::schema::journal;
use diesel::prelude::*;
use serde_json::Value;
use std::ops::{Deref, DerefMut};

/// A pool of a role that sees across agencies.
#[derive(Clone)]
pub struct CrossTenant(Db);

/// An open transaction across agencies: what a `PlatformTx` can do, with wider sight.
pub struct CrossTenantTx<'a>(PlatformTx<'a>);

impl CrossTenant {
    /// A pool of at most `size` connections of the role that `url` names; connects when first used.
    pub fn connect(url: &str, size: u32) -> CrossTenant {
        CrossTenant(Db::connect(url, size))
    }

    /// Runs `work` in one transaction, on the blocking pool.
    pub async fn tx<T, F>(&self, who: Principal, why: &'static str, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut CrossTenantTx) -> Result<T> + Send + 'static,
    {
        let door = self.clone();
        let span = tracing::Span::current();
        tokio::task::spawn_blocking(move || span.in_scope(|| door.run(&who, why, work))).await.map_err(Error::internal)?
    }

    /// Runs `work` in one transaction, on this thread.
    pub fn run<T>(&self, who: &Principal, why: &'static str, work: impl FnOnce(&mut CrossTenantTx) -> Result<T>) -> Result<T> {
        if let Principal::Operator(operator) = who {
            tracing::info!(operator = %operator, why, "operator at work");
        }
        self.0.transaction(&As::house(None, &who.actor()), |conn| work(&mut CrossTenantTx(PlatformTx(conn))))
    }
}

impl CrossTenantTx<'_> {
    /// Writes an operator's act into the journal of the agency it was done to: its people
    /// can read it. `what` begins with `access.`; the role may write nothing else.
    pub fn act(&mut self, agency: Id, what: &str, data: &Value) -> Result<()> {
        let row = (journal::tenant_id.eq(agency), journal::what.eq(what), journal::data.eq(data));
        self.run(diesel::insert_into(journal::table).values(row)).map(|_| ())
    }
}

impl<'a> Deref for CrossTenantTx<'a> {
    type Target = PlatformTx<'a>;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for CrossTenantTx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

diesel::table! {
    /// The view of all agencies: who runs them and how much they use. Read by operators.
    directory.agencies (id) {
        id -> Uuid,
        slug -> Text,
        name -> Text,
        kind -> Text,
        plan -> Text,
        status -> Text,
        status_reason -> Nullable<Text>,
        locale -> Text,
        demo -> Bool,
        created_at -> Timestamptz,
        members -> BigInt,
        modules -> BigInt,
        bytes -> BigInt,
        /// When one of its people was last there; none if nobody is signed in.
        seen_at -> Nullable<Timestamptz>,
        /// The same, or when it was founded: what lists are ordered by.
        active_at -> Timestamptz,
        dead -> BigInt,
        /// Mail addresses of its administrators, between spaces.
        owners -> Text,
        /// Everything it can be found by, folded.
        needle -> Text,
    }
}
