//! Contracts that came back signed: the copy is filed with the paper's own file, and one address leads to it for good.

use crate::ISSUE;
use crate::kept::{self, Kept};
use crate::schema::document_signatures as g;
use chrono::NaiveDate;
use kernel::prelude::*;
use kernel::schema::attachments as a;
use serde_json::json;

/// What is signed by two parties.
pub(crate) const KIND: &str = "contract";

/// Says that this version of this file is the signed copy.
///
/// # Errors
/// `Invalid` by the day, `Conflict` where the paper is no contract, is void or is signed already, `NotFound` for a file of
/// another record.
pub(crate) fn sign(tx: &mut Tx, id: Id, on: NaiveDate, slot: Id, version: i32) -> Result<()> {
    tx.scope().require(ISSUE)?;
    let kept = signable(tx, id, on)?;
    let place = &kept.place;
    let copy = a::table.filter(a::slot_id.eq(slot).and(a::number.eq(version)).and(a::deleted_at.is_null()));
    let copy = copy.filter(a::resource.eq(&place.resource).and(a::record.eq(place.record)));
    let found: i64 = tx.one(copy.count())?;
    if found == 0 {
        return Err(Error::NotFound);
    }
    let row = (g::issued_id.eq(id), g::signed_on.eq(on), g::slot_id.eq(Some(slot)), g::file_version.eq(version));
    if tx.run(diesel::insert_into(g::table).values(row).on_conflict_do_nothing())? == 0 {
        return Err(Error::Conflict("document-signed".into()));
    }
    told(tx, &kept, "signed", Some(on))
}

/// The paper, if it may be signed on this day.
///
/// # Errors
/// As `sign`.
pub(crate) fn signable(tx: &mut Tx, id: Id, on: NaiveDate) -> Result<Kept> {
    let kept = kept::find(tx, id)?;
    let why = match (&kept.voided, &kept.signed) {
        (Some(_), _) => Some("document-voided"),
        (_, Some(_)) => Some("document-signed"),
        _ if kept.issued.kind != KIND || kept.about.is_none() => Some("document-no-contract"),
        _ => None,
    };
    if let Some(why) = why {
        return Err(Error::Conflict(why.into()));
    }
    if on < kept.issued.issued_on || on > tx.scope().tenant().today() {
        return Err(Error::invalid("signed_on", "document-signed-day"));
    }
    Ok(kept)
}

/// It was no signed copy: the file stays, the paper waits again.
///
/// # Errors
/// `NotFound` where it is not signed.
pub(crate) fn unsign(tx: &mut Tx, id: Id) -> Result<()> {
    tx.scope().require(ISSUE)?;
    let kept = kept::find(tx, id)?;
    match tx.run(diesel::delete(g::table.filter(g::issued_id.eq(id))))? {
        0 => Err(Error::NotFound),
        _ => told(tx, &kept, "unsigned", None),
    }
}

fn told(tx: &mut Tx, kept: &Kept, what: &str, on: Option<NaiveDate>) -> Result<()> {
    let told = json!({"document": kept.issued.id, "number": kept.issued.label, "name": kept.issued.title, "signed_on": on});
    if kept.about.is_some() {
        tx.journal(&format!("{}.{what}", kept.place.resource), Some(kept.place.record), told.clone())?;
    }
    tx.journal(&format!("issued_documents.{what}"), Some(kept.issued.id), told)
}
