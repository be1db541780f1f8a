//! What a person owes before they go on: a password of their own where someone
//! else chose it, a second factor where their rights ask for one.

use crate::visit::Visit;
use kernel::error::{Error, Result};

const PASSWORD: &str = "new-password-due";
const FACTOR: &str = "second-factor-due";

/// Who chose none of their own yet is told so.
pub fn new_password() -> Error {
    Error::Conflict(PASSWORD.into())
}

/// Who may do nothing without a second factor is told so.
pub(crate) fn factor() -> Error {
    Error::Conflict(FACTOR.into())
}

/// The pages on which it is settled.
pub(crate) fn on_the_way(path: &str) -> bool {
    path == "/new-password" || path.starts_with("/app/profile/security") || path.starts_with("/operators/security")
}

/// Rights that open people's lives or other people's rights: whoever has one needs a second factor.
const GRAVE: [&str; 3] = ["house.roles", "privacy.desk", "privacy.archive"];

/// Refuses who owes something. `may` says what they may do here: whoever gives rights to others, looks people up
/// everywhere or reads sensitive fields needs a second factor.
///
/// # Errors
/// `Conflict` that says what is owed.
pub fn check(visit: &Visit, lacks_factor: bool, may: impl Fn(&'static str) -> bool) -> Result<()> {
    if visit.session().is_some_and(|s| s.account.must_change_password) {
        return Err(new_password());
    }
    let resources = || visit.house().edition().all().flat_map(|m| m.resources.iter());
    let reads = || resources().any(|r| r.fields.iter().any(|f| f.sensitive) && may(r.may.reveal));
    if lacks_factor && (GRAVE.into_iter().any(&may) || reads()) {
        return Err(factor());
    }
    Ok(())
}

/// Whether a refusal says that something is owed.
pub(crate) fn is_owed(code: &str) -> bool {
    matches!(code, PASSWORD | FACTOR | super::step_up::CODE)
}

/// Whether a refusal only asks for a fresh proof.
pub(crate) fn wants_proof(error: &Error) -> bool {
    matches!(error, Error::Conflict(code) if code == super::step_up::CODE)
}

/// Where what is owed can be settled.
pub(crate) fn way(visit: &Visit, error: &Error) -> Option<&'static str> {
    match error {
        Error::Conflict(code) if code == PASSWORD => Some("/new-password"),
        Error::Conflict(code) if code == FACTOR => Some(super::security::at(visit)),
        _ => None,
    }
}
