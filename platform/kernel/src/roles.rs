//! The roles every agency starts with, as data: a level, a function, and what
//! each module grants them when it is switched on.

use crate::module::{Edition, Module, Permission};
use crate::resource::May;

/// A role that agencies start with. Its words are `role-{name}`.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    pub name: &'static str,
    /// Admin 3, manager 2, user 1, viewer 0.
    pub level: i32,
    /// What it gets from a module that says nothing about it.
    usual: Usual,
}

#[derive(Clone, Copy, Debug)]
enum Usual {
    Everything,
    Managing,
    Working,
    Reading,
    Nothing,
}

const fn preset(name: &'static str, level: i32, usual: Usual) -> Preset {
    Preset { name, level, usual }
}

/// Levels and functions of the requirement matrix (AU-03, AU-17).
pub const PRESETS: &[Preset] = &[
    preset("admin", 3, Usual::Everything),
    preset("manager", 2, Usual::Managing),
    preset("developer", 2, Usual::Reading),
    preset("booker", 1, Usual::Working),
    preset("production", 1, Usual::Working),
    preset("communication", 1, Usual::Working),
    preset("hr", 1, Usual::Reading),
    preset("business_finder", 1, Usual::Working),
    preset("programmer", 1, Usual::Reading),
    preset("organiser", 1, Usual::Reading),
    preset("artist", 1, Usual::Nothing),
    preset("employee", 1, Usual::Working),
    preset("viewer", 0, Usual::Reading),
];

/// What a preset role may do with a module, unless the agency decides otherwise.
pub fn usual_grants(module: &Module, role: &Preset) -> Vec<Permission> {
    let named: Vec<Permission> =
        module.grants.iter().filter(|(name, _)| *name == role.name).flat_map(|(_, mays)| mays.iter().copied()).collect();
    let resources = || module.resources.iter().map(|r| r.may);
    let mut grants = match role.usual {
        Usual::Everything => module.all_permissions().collect(),
        _ if !named.is_empty() => Vec::new(),
        Usual::Managing => resources().flat_map(|m| m.all()).collect(),
        Usual::Working => resources().flat_map(|m: May| [m.read, m.create, m.update, m.comment, m.export]).collect(),
        Usual::Reading => resources().map(|m| m.read).collect(),
        Usual::Nothing => Vec::new(),
    };
    grants.extend(named);
    grants.sort_unstable();
    grants.dedup();
    grants
}

/// The permission of this name in an edition, as the static text that rules are compared with.
pub fn permission(edition: &Edition, name: &str) -> Option<Permission> {
    edition.all().flat_map(Module::all_permissions).find(|p| *p == name)
}
