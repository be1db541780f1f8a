//! What an invitation opens: one record, and what belongs to it, to somebody who has no seat yet.

use crate::{PEOPLE, SHARING};
use kernel::error::{Error, Result};
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use tenants::Opens;
use web::Visit;

/// As addresses and forms name it: `projects/` and a key.
fn read(scope: &Scope, text: &str) -> Option<(&'static Resource, Id)> {
    let (name, id) = text.split_once('/')?;
    let of = scope.house().edition().resource(name).filter(|r| scope.tenant().has(r.module))?;
    Some((of, id.parse().ok()?))
}

/// The record that `text` names; none where it is empty.
///
/// # Errors
/// `NotFound` for what the caller does not see, `Forbidden` for whoever may not open anything.
pub(crate) fn asked(tx: &mut Tx, text: &str) -> Result<Option<Opens>> {
    if text.is_empty() {
        return Ok(None);
    }
    tx.scope().require(SHARING)?;
    let (of, id) = read(tx.scope(), text).ok_or(Error::NotFound)?;
    tx.scope().require(of.may.read)?;
    let title = of.title(&(of.store.find)(tx, id)?);
    Ok(Some(Opens { resource: of.name.into(), record: id, title }))
}

/// The way from a record to the invitation of somebody to it, for those who may send it.
pub(crate) fn way(scope: &Scope, of: &Resource, id: Id) -> Option<String> {
    scope.allows(PEOPLE).then(|| format!("/app/team?opens={}/{id}#invite", of.name))
}

/// What the form of an invitation to a record begins with: somebody from outside, an artist to their own sheet.
pub(crate) fn begun(text: &str) -> Value {
    let role = if text.starts_with("artists/") { "artist" } else { "partner" };
    json!({"opens": text, "role": role, "external": "true"})
}

/// In words: what kind of record, and its name.
pub(crate) fn words(visit: &Visit, opens: &Opens) -> String {
    format!("{} · {}", visit.say(&format!("{}-one", opens.resource), &[]), opens.title)
}
