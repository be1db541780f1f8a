//! What proves that someone is who they say: the second factor and its pages,
//! the password asked for again before something dangerous, the one chosen anew.

mod authenticator;
pub(crate) mod due;
mod gate;
mod new_password;
mod security;
pub(crate) mod step_up;

use kernel::routes::Routes;

pub(crate) fn routes(r: &mut Routes) {
    gate::routes(r);
    new_password::routes(r);
    security::routes(r);
}
