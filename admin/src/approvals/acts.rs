//! The acts of the settings desk that a second person may have to see.

use crate::{PEOPLE, ROLES, invitations, roles, team};
use kernel::approval::{Act, Carry, CarryOut, Show};

/// What this crate marks as sensitive.
pub const ALL: &[&Act] = &[
    &roles::CHANGE,
    &crate::access::LIMIT,
    &team::SET_ROLES,
    &team::RESTORE,
    &crate::standing::STAND,
    &crate::access::teams::SEAT,
    &crate::access::teams::RESTORE,
    &invitations::INVITE,
    &crate::seats::CREATE,
    &crate::modules::BRING,
    &crate::copies::PROMOTE,
    &crate::configuration::BRING,
    &crate::purges::PURGE,
    &crate::closing::CLOSE_ACT,
    &super::RELAX,
];

/// An act about what roles may do.
pub(crate) const fn of_roles(name: &'static str, show: Show, carry: CarryOut) -> Act {
    Act { name, switch: "roles", may: |_, _| Some(ROLES), mays: |_| vec![ROLES], show, carry: Carry::AtOnce(carry) }
}

/// An act about who has which role.
pub(crate) const fn of_people(name: &'static str, show: Show, carry: CarryOut) -> Act {
    Act { name, switch: "roles", may: |_, _| Some(PEOPLE), mays: |_| vec![PEOPLE], show, carry: Carry::AtOnce(carry) }
}
