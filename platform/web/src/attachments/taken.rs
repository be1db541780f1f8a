//! The files of a record, for an archive that leaves the house.

use super::arrive::{answered, store};
use super::name;
use super::shelf;
use files::{Failure, Key};
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::resource::{Record, Resource};
use kernel::scope::{Scope, Tx};

/// One version of a document of a record.
#[derive(Clone, Debug)]
pub struct Taken {
    /// What it is called outside the house; no two of a record are called alike.
    pub name: String,
    pub bytes: u64,
    key: String,
}

/// Every version of every document of a record that is not in the bin.
///
/// # Errors
/// Those of the database.
pub fn taken(tx: &mut Tx, of: &'static Resource, record: Id, whole: &Record) -> Result<Vec<Taken>> {
    let title = of.title(whole);
    let mut all: Vec<Taken> = Vec::new();
    for slot in shelf::of_record(tx, of, record, false)? {
        for version in shelf::versions(tx, slot.id)?.into_iter().filter(|v| v.archived.as_ref().is_none_or(|away| !away.emptied)) {
            let known = version.facts["extension"].as_str().unwrap_or_default();
            let ending = name::extension(known, &version.name).to_string();
            let day = version.created_at.date_naive();
            let mut called = name::of_copy(&title, &slot.title, version.number, day, &ending);
            // Two documents of one title, in two folders.
            if all.iter().any(|other| other.name == called) {
                called = name::of_copy(&title, &format!("{} {}", slot.title, slot.id.simple()), version.number, day, &ending);
            }
            let bytes = version.archived.as_ref().map_or(version.bytes, |away| away.bytes);
            all.push(Taken { name: called, bytes: u64::try_from(bytes).unwrap_or_default(), key: version.key });
        }
    }
    Ok(all)
}

impl Taken {
    /// What it holds; nothing if its file is lost.
    ///
    /// # Errors
    /// `Busy` where the store is away.
    pub async fn read(&self, scope: &Scope) -> Result<Option<Vec<u8>>> {
        let key: Key = self.key.parse().map_err(|_| Error::NotFound)?;
        let opened = match store(scope).get(&key).await {
            Ok(opened) => opened,
            Err(Failure::NotFound) => return Ok(None),
            Err(failure) => return Err(answered(failure)),
        };
        opened.bytes(self.bytes).await.map(Some).map_err(answered)
    }
}
