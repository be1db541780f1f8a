//! The first page of the back office.

use kernel::routes::Routes;

pub(crate) fn routes(_: &mut Routes) {}
