//! Whether mail arrives at an address: roles, slips of the pen, what the DNS says of the domain, letters that were refused, and
//! a verifier the agency has an account at. Looked at by a job, never while somebody saves.

mod api;
mod judge;
mod kept;
mod look;
mod pages;
mod verifier;
mod work;

pub(crate) use kept::{forget, refused};
pub(crate) use work::{CLOCK, VerifyAddresses};

use crate::{ORGANISATIONS, PEOPLE, Person};
use kernel::module::Way;
use kernel::prelude::*;

/// Whoever reads people sees what is known of their addresses.
const CHECKS: Permission = Person::RESOURCE.may.read;
/// Whoever changes people has addresses looked at, and says which are right.
const CHECK: Permission = Person::RESOURCE.may.update;

/// Whose addresses are looked at.
static OF: [&Resource; 2] = [&PEOPLE, &ORGANISATIONS];

/// From a record to what is known of its addresses.
pub(crate) const VERIFIED: Way =
    Way { label: "address-way", icon: "at-sign", of: &["people", "organisations"], href: "/app/verified/{of}/{id}", may: CHECKS };

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
