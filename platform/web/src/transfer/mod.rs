//! CSV in and out, for every resource.

use kernel::resource::Resource;
use kernel::routes::Routes;

pub(crate) fn routes(_: &mut Routes, _: &'static Resource) {}
