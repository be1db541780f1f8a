//! What the public register of companies says of an organisation: looked for when somebody asks, shown beside the sheet, taken
//! over value by value, and remembered with where it came from.

mod api;
mod kept;
mod pages;
mod sirene;

pub(crate) use kept::marks;

use crate::Organisation;
use kernel::module::Way;
use kernel::outside::Outside;
use kernel::prelude::*;

/// Whoever changes organisations asks the register about one.
const REGISTER: Permission = Organisation::RESOURCE.may.update;

/// From an organisation to what the register says of it.
pub(crate) const WAY: Way =
    Way { label: "register-way", icon: "building-2", of: &["organisations"], href: "/app/register/organisations/{id}", may: REGISTER };

/// The interface it is written against.
pub(crate) const SIRENE: Outside = Outside { name: "sirene", versions: &[("", "v1")], serves: &["register"], uses: None };

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/register/organisations/{id}", REGISTER, pages::page)
        .post("/app/register/organisations/{id}", REGISTER, pages::take)
        .post("/app/register/organisations/{id}/back", REGISTER, pages::give_back)
        .get("/api/v1/register/organisations/{id}", REGISTER, api::look)
        .told(api::look_told)
        .post("/api/v1/register/organisations/{id}", REGISTER, api::take)
        .told(api::take_told)
        .post("/api/v1/register/organisations/{id}/back", REGISTER, api::give_back)
        .told(api::back_told);
}
