//! What proves that someone is who they say: the second factor and its pages,
//! the password asked for again before something dangerous, the one chosen anew.

pub(crate) mod authenticator;
pub(crate) mod device;
pub(crate) mod due;
mod gate;
mod new_password;
pub(crate) mod passkey;
mod passkey_pages;
mod security;
pub(crate) mod step_up;
pub(crate) mod way_back;

use kernel::routes::Routes;

pub(crate) fn routes(r: &mut Routes) {
    gate::routes(r);
    new_password::routes(r);
    passkey_pages::routes(r);
    security::routes(r);
    step_up::routes(r);
    way_back::routes(r);
}
