//! Files that the house itself makes for a record: a paper that was issued.

use super::arrive::{BYTES, answered, fresh, store};
use super::gauge;
use super::name;
use super::shelf::{self, New};
use files::Sort;
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::scope::{Scope, Tx};
use serde_json::json;

/// Where a file that the house makes belongs.
pub struct Filed<'a> {
    pub of: &'static Resource,
    pub record: Id,
    /// The slot it is a version of; none is told by its name, or made.
    pub slot: Option<Id>,
    pub folder: &'a str,
    /// Its name, with its ending.
    pub called: &'a str,
}

/// Keeps a PDF as a file of a record. `also` is given its slot, in the same commit.
///
/// # Errors
/// `Forbidden` where nothing may be filed with the record, `Invalid(plan-storage)` where the plan is full, `Busy` where the
/// store is away, and those of `also`: nothing is kept then.
pub async fn keep_made<F>(scope: &Scope, filed: Filed<'_>, bytes: Vec<u8>, also: F) -> Result<()>
where
    F: FnOnce(&mut Tx, Id) -> Result<()> + Send + 'static,
{
    let Filed { of, record, slot, folder, called } = filed;
    let key = fresh(scope).await?;
    store(scope).store(&key, BYTES, u64::MAX, &mut bytes.as_slice()).await.map_err(answered)?;
    let new = New {
        slot,
        folder: name::folder(folder)?,
        name: name::own(called),
        sort: Sort::Document.name(),
        key: key.to_string(),
        content_type: "application/pdf",
        bytes: i64::try_from(bytes.len()).map_err(|_| Error::invalid("file", "too-big"))?,
        facts: json!({"extension": "pdf"}),
    };
    scope
        .tx(move |tx| {
            let (slot, _) = tx.under(of.may.update, |tx| shelf::add(tx, of, record, &new))?;
            shelf::fasten(tx, &[key.to_string()])?;
            crate::plan::room_for(tx, "file", 0)?;
            gauge::watch(tx, new.bytes)?;
            also(tx, slot)
        })
        .await
}
