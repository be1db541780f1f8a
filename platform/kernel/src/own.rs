//! The fields that an agency added to a resource: everybody asks for them, few change them.

use crate::error::Result;
use crate::resource::OwnField;
use crate::schema::custom_fields as f;
use crate::scope::{Scope, Tx};
use diesel::prelude::*;
use std::sync::Arc;

/// What they are remembered under.
const TOPIC: &str = "own fields";

impl Scope {
    /// As [`Tx::own_fields`]; what is known is had without a transaction.
    pub async fn own_fields(&self, resource: &'static str) -> Result<Arc<Vec<OwnField>>> {
        match self.house().recall(self.tenant().id, (TOPIC, resource)) {
            Some(known) => Ok(known),
            None => self.tx(move |tx| tx.own_fields(resource)).await,
        }
    }
}

impl Tx<'_> {
    /// The fields that this agency added to a resource, in the order in which it did.
    pub fn own_fields(&mut self, resource: &'static str) -> Result<Arc<Vec<OwnField>>> {
        self.remembered((TOPIC, resource), |tx| {
            type Stored = (String, String, String, Vec<Option<String>>, bool, bool);
            let columns = (f::name, f::label, f::kind, f::options, f::required, f::listed);
            let these = f::resource.eq(resource).and(f::deleted_at.is_null());
            let own = |(name, label, kind, options, required, listed): Stored| {
                let options = options.into_iter().flatten().collect();
                OwnField { name, label, kind, options, required, listed }
            };
            Ok(tx.all::<Stored>(f::table.filter(these).order(f::id).select(columns))?.into_iter().map(own).collect())
        })
    }
}
