//! The JSON API every resource has, written once.

use kernel::resource::Resource;
use kernel::routes::Routes;

pub(crate) fn routes(_: &mut Routes, _: &'static Resource) {}
