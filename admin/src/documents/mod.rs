//! Settings as documents, generated from what each module declares: every state they were ever in,
//! what differs between any two, back to any, out to a file and in from one.

mod api;
mod change;
mod envelope;
mod form;
mod pages;

use change::Kept;
pub(crate) use change::{Difference, compare, kept, state, write};
pub(crate) use envelope::Envelope;
pub(crate) use pages::lines;

use crate::SETTINGS;
use kernel::error::{Error, Result};
use kernel::module::Module;
use kernel::routes::Routes;
use kernel::scope::Scope;

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/settings/documents", SETTINGS, pages::list);
    r.get("/app/settings/documents/{name}", SETTINGS, pages::page);
    r.post("/app/settings/documents/{name}", SETTINGS, form::save);
    r.post("/app/settings/documents/{name}/restore", SETTINGS, pages::restore).dangerous();
    r.get("/app/settings/documents/{name}/export", SETTINGS, envelope::export);
    r.post("/app/settings/documents/{name}/import", SETTINGS, pages::import).dangerous();
    api::routes(r);
}

/// Modules with settings that this agency has had, in the order of the edition.
pub(crate) fn all(scope: &Scope) -> Vec<&'static Module> {
    let edition = scope.house().edition();
    let has = |m: &&'static Module| edition.is_foundation(m.manifest.name) || scope.tenant().pins.release(m.manifest.name).is_some();
    edition.foundation.iter().chain(edition.modules).copied().filter(|m| m.settings.is_some()).filter(has).collect()
}

/// The module whose document has this name.
pub(crate) fn found(scope: &Scope, name: &str) -> Result<&'static Module> {
    all(scope).into_iter().find(|m| m.settings.is_some_and(|s| s.document == name)).ok_or(Error::NotFound)
}
