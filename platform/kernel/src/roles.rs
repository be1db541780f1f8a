//! The roles every agency starts with, as data: a level, a function, and what
//! each module grants them when it is switched on.

use crate::module::{Edition, Module, Permission};
use crate::reach::Reach;
use crate::resource::Resource;

/// A role that agencies start with. Its words are `role-{name}`.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    pub name: &'static str,
    /// Admin 3, manager 2, user 1, viewer 0.
    pub level: i32,
    /// How far it goes, unless the agency decides otherwise.
    pub reach: Reach,
    /// What it gets from a module that says nothing about it.
    usual: Usual,
}

#[derive(Clone, Copy, Debug)]
enum Usual {
    Everything,
    Managing,
    Working,
    Learning,
    Reading,
}

const fn preset(name: &'static str, level: i32, reach: Reach, usual: Usual) -> Preset {
    Preset { name, level, reach, usual }
}

/// Levels and functions of the requirement matrix (AU-03, AU-17).
pub const PRESETS: &[Preset] = &[
    preset("admin", 3, Reach::All, Usual::Everything),
    preset("manager", 2, Reach::All, Usual::Managing),
    preset("developer", 2, Reach::All, Usual::Reading),
    preset("booker", 1, Reach::All, Usual::Working),
    preset("production", 1, Reach::All, Usual::Working),
    preset("communication", 1, Reach::All, Usual::Working),
    preset("hr", 1, Reach::All, Usual::Reading),
    preset("business_finder", 1, Reach::All, Usual::Working),
    preset("employee", 1, Reach::All, Usual::Working),
    // Still learning: reads what the house reads, changes what they made themselves.
    preset("trainee", 1, Reach::All, Usual::Learning),
    // People from outside see what was opened to them, and nothing else.
    preset("artist", 1, Reach::Shared, Usual::Reading),
    preset("programmer", 1, Reach::Shared, Usual::Reading),
    preset("organiser", 1, Reach::Shared, Usual::Reading),
    preset("partner", 0, Reach::Shared, Usual::Reading),
    preset("viewer", 0, Reach::All, Usual::Reading),
];

/// What a preset role may do with a module, unless the agency decides otherwise.
pub fn usual_grants(module: &Module, role: &Preset) -> Vec<Permission> {
    let named: Vec<Permission> =
        module.grants.iter().filter(|(name, _)| *name == role.name).flat_map(|(_, mays)| mays.iter().copied()).collect();
    let resources = || module.resources.iter().copied();
    let mut grants = match role.usual {
        Usual::Everything => module.all_permissions().collect(),
        _ if !named.is_empty() || module.reserved => Vec::new(),
        Usual::Managing => resources().flat_map(Resource::permissions).collect(),
        Usual::Working => resources().flat_map(|r| [r.may.read, r.may.create, r.may.update, r.may.comment, r.may.export]).collect(),
        Usual::Learning => resources().flat_map(|r| [r.may.read, r.may.create, r.may.update, r.may.comment]).collect(),
        Usual::Reading => resources().map(|r| r.may.read).collect(),
    };
    grants.extend(named);
    grants.sort_unstable();
    grants.dedup();
    grants
}

impl Preset {
    /// Where a permission goes less far than the role does: whoever learns changes what they made.
    pub fn narrower(&self, may: Permission) -> Option<&'static str> {
        (matches!(self.usual, Usual::Learning) && may.ends_with(".update")).then(|| Reach::Own.name())
    }
}

/// The permission of this name in an edition, as the static text that rules are compared with.
pub fn permission(edition: &Edition, name: &str) -> Option<Permission> {
    edition.all().flat_map(Module::all_permissions).find(|p| *p == name)
}
