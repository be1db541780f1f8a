//! Whether mail arrives at an address: roles, slips of the pen, what the DNS says of the domain, letters that were refused, and
//! a verifier the agency has an account at. Looked at by a job, never while somebody saves.

mod api;
mod judge;
mod kept;
mod look;
mod marks;
mod pages;
mod verifier;
mod work;

pub(crate) use kept::{forget, refused};
pub(crate) use marks::marks;
pub(crate) use work::{CLOCK, VerifyAddresses};

use crate::settings::{DOCUMENT, VERIFIER};
use crate::{ARTISTS, ORGANISATIONS, PEOPLE, Person, VENUES};
use kernel::module::Way;
use kernel::outside::Outside;
use kernel::prelude::*;

/// Whoever reads people sees what is known of their addresses.
const CHECKS: Permission = Person::RESOURCE.may.read;
/// Whoever changes people has addresses looked at, and says which are right.
const CHECK: Permission = Person::RESOURCE.may.update;

/// Whose addresses are looked at.
static OF: [&Resource; 4] = [&PEOPLE, &ORGANISATIONS, &ARTISTS, &VENUES];

/// To whom addresses are handed, if the agency chose a verifier: the key of its words in the register of processing.
pub(crate) fn handed(scope: &Scope) -> Option<&'static str> {
    is_asked(scope).then_some("address-handed")
}

/// Whether the agency wants its addresses shown to a verifier: nobody is, unless it said so.
fn is_asked(scope: &Scope) -> bool {
    scope.tenant().text(DOCUMENT, VERIFIER) == Some(verifier::NAME)
}

/// The interface it is written against, where an agency chose it.
pub(crate) const ZEROBOUNCE: Outside =
    Outside { name: "zerobounce", versions: &[("", "v2")], serves: &["addresses"], uses: Some(kept::asked_lately) };

/// From a record to what is known of its addresses.
pub(crate) const VERIFIED: Way = Way {
    label: "address-way",
    icon: "at-sign",
    of: &["people", "organisations", "artists", "venues"],
    href: "/app/verified/{of}/{id}",
    may: CHECKS,
};

/// Where the addresses are that need somebody.
pub(crate) const LIST: &str = "/app/addresses-to-check";

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/verified/{of}/{id}", CHECKS, pages::one)
        .post("/app/verified/{of}/{id}/check", CHECK, pages::check)
        .post("/app/verified/{of}/{id}/right", CHECK, pages::right)
        .get(LIST, CHECKS, pages::list)
        .get("/api/v1/address-checks", CHECKS, api::list)
        .told(api::list_told)
        .post("/api/v1/address-checks", CHECK, api::check)
        .told(api::check_told)
        .post("/api/v1/address-checks/right", CHECK, api::right)
        .told(api::right_told);
}
