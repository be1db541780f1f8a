//! The API's description, made from the same values as the API itself.

use kernel::routes::Routes;

pub(crate) fn routes(_: &mut Routes) {}
