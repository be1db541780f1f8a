//! The pages every resource has, written once against `&Resource` and `Record`.

pub(crate) mod home;

use kernel::resource::Resource;
use kernel::routes::Routes;

pub(crate) fn routes(_: &mut Routes, _: &'static Resource) {}
