//! Signing in and out, and the ways back in: a forgotten password, a locked account.
use kernel::routes::Routes;
pub(crate) fn routes(_: &mut Routes) {}
