//! Who sees which field. One that came with a later release than the agency's is not there. A sensitive field is closed to reading, writing,
//! filtering, sorting, searching and exporting without the right to it.

use kernel::error::{Error, Result, Wrong};
use kernel::field::Field;
use kernel::resource::{Record, Resource};
use kernel::scope::Scope;

/// Whether the caller may see a field: a newer one asks for a release, a sensitive one for a right of its own.
pub(crate) fn may_see(scope: &Scope, resource: &Resource, field: &Field) -> bool {
    field.feature.is_none_or(|f| scope.tenant().offers(f)) && (!field.sensitive || scope.allows(resource.may.reveal))
}

/// Refuses a record that writes what its author may not see.
///
/// # Errors
/// `Invalid` with each of these fields.
pub fn refuse_hidden(resource: &Resource, scope: &Scope, input: &Record) -> Result<()> {
    let hidden = resource.fields.iter().filter(|f| input.contains_key(f.name) && !may_see(scope, resource, f));
    let wrong: Vec<_> = hidden.map(|f| Wrong::new(f.name, "unknown-field")).collect();
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}
