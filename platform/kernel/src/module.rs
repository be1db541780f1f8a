//! A module is a value: what it brings, in one place, to be read in one glance.

use crate::approval::Act;
use crate::error::Result;
use crate::event::Handler;
use crate::job::{Cron, Entry};
use crate::privacy::Processing;
use crate::resource::Resource;
use crate::routes::Routes;
use crate::scope::Tx;
use std::collections::{BTreeMap, BTreeSet};

/// `module.verb` or `module.things.verb`.
pub type Permission = &'static str;

/// Anyone, signed in or not: said aloud on each route that is open.
pub const PUBLIC: Permission = "public";
/// Any active member of the agency, whatever their roles.
pub const MEMBER: Permission = "member";
/// Someone who runs the platform.
pub const OPERATOR: Permission = "operator";

/// What a module says about itself. Pure data.
#[derive(Clone, Copy, Debug)]
pub struct Manifest {
    /// Snake case; the prefix of its permissions and the key of its words.
    pub name: &'static str,
    pub icon: &'static str,
    /// Modules without which it cannot be on.
    pub needs: &'static [&'static str],
    /// Modules it does more with.
    pub enhances: &'static [&'static str],
    /// Modules it cannot be on with.
    pub conflicts: &'static [&'static str],
    /// What it does to the outside world, so that a copy of the agency can be kept from it.
    pub side_effects: &'static [&'static str],
}

/// One version of a module's behaviour.
#[derive(Clone, Copy, Debug)]
pub struct Release {
    /// Semantic version.
    pub version: &'static str,
    /// What changed: the key of its words.
    pub changelog: &'static str,
}

/// A place in the back office's navigation.
#[derive(Clone, Copy, Debug)]
pub struct Nav {
    /// Key of its words.
    pub label: &'static str,
    pub icon: &'static str,
    pub href: &'static str,
    pub may: Permission,
}

/// One of an agency's first steps, shown on its first page until it is done. Its words
/// are `step-{name}`, `step-{name}-text` and `step-{name}-do`.
#[derive(Clone, Copy)]
pub struct Step {
    pub name: &'static str,
    pub href: &'static str,
    pub may: Permission,
    pub done: fn(&mut Tx) -> Result<bool>,
}

/// What one role may do when the module is switched on.
pub type Grant = (&'static str, &'static [Permission]);

/// A module. Everything above it is written against this value.
#[derive(Clone, Copy)]
pub struct Module {
    pub manifest: Manifest,
    /// Oldest first; the last is current.
    pub releases: &'static [Release],
    pub resources: &'static [&'static Resource],
    /// Beyond those of its resources.
    pub permissions: &'static [Permission],
    /// Beyond what levels give: see `roles`.
    pub grants: &'static [Grant],
    pub nav: &'static [Nav],
    /// Whether only administrators have what it brings, and whom `grants` names.
    pub reserved: bool,
    /// What it keeps about people, and why.
    pub personal: &'static [Processing],
    /// Places of the settings desk.
    pub desk: &'static [Nav],
    /// What an agency does first with it.
    pub steps: &'static [Step],
    /// What it marks as sensitive: where the agency wants it, a second person approves it first.
    pub acts: &'static [&'static Act],
    /// Beyond those that every resource has.
    pub routes: fn(&mut Routes),
    pub handlers: &'static [Handler],
    pub jobs: &'static [Entry],
    pub crons: &'static [Cron],
    /// Fluent texts, French and English.
    pub words: [&'static str; 2],
    /// Path and text of its pages.
    pub templates: &'static [(&'static str, &'static str)],
    /// Sample content for an agency that wants to look around, in its language.
    pub samples: fn(&mut Tx, locale: &str) -> Result<()>,
}

impl Module {
    /// A module that brings nothing yet.
    pub const fn new(manifest: Manifest) -> Self {
        Module {
            manifest,
            releases: &[],
            resources: &[],
            permissions: &[],
            grants: &[],
            nav: &[],
            reserved: false,
            personal: &[],
            desk: &[],
            steps: &[],
            acts: &[],
            routes: |_| {},
            handlers: &[],
            jobs: &[],
            crons: &[],
            words: ["", ""],
            templates: &[],
            samples: |_, _| Ok(()),
        }
    }

    /// Every permission it defines, its resources' first.
    pub fn all_permissions(&self) -> impl Iterator<Item = Permission> + '_ {
        self.resources.iter().flat_map(|r| r.permissions()).chain(self.permissions.iter().copied())
    }
}

impl Manifest {
    /// A manifest with nothing but a name and a picture.
    pub const fn new(name: &'static str, icon: &'static str) -> Self {
        Manifest { name, icon, needs: &[], enhances: &[], conflicts: &[], side_effects: &[] }
    }
}

/// The modules that this binary carries, in the order of their needs. The
/// foundation is a module too: what every agency has and cannot switch off.
pub struct Edition {
    pub name: &'static str,
    pub foundation: &'static [&'static Module],
    pub modules: &'static [&'static Module],
}

impl Edition {
    /// Foundation and modules.
    pub fn all(&self) -> impl Iterator<Item = &'static Module> + '_ {
        self.foundation.iter().chain(self.modules).copied()
    }

    /// The module of this name.
    pub fn module(&self, name: &str) -> Option<&'static Module> {
        self.all().find(|m| m.manifest.name == name)
    }

    /// Whether it cannot be switched off.
    pub fn is_foundation(&self, name: &str) -> bool {
        self.foundation.iter().any(|m| m.manifest.name == name)
    }

    /// The resource of this name.
    pub fn resource(&self, name: &str) -> Option<&'static Resource> {
        self.all().flat_map(|m| m.resources.iter().copied()).find(|r| r.name == name)
    }

    /// Who listens to an event.
    pub fn handlers<'a>(&'a self, event: &'a str) -> impl Iterator<Item = (&'static str, &'static Handler)> + 'a {
        self.all().flat_map(|m| m.handlers.iter().map(|h| (m.manifest.name, h))).filter(move |(_, h)| h.event == event)
    }

    /// Every sensitive act.
    pub fn acts(&self) -> impl Iterator<Item = &'static Act> + '_ {
        self.all().flat_map(|m| m.acts.iter().copied())
    }

    /// The sensitive act of this name.
    pub fn act(&self, name: &str) -> Option<&'static Act> {
        self.acts().find(|act| act.name == name)
    }

    /// The job of this name, and its module.
    pub fn job(&self, name: &str) -> Option<(&'static str, Entry)> {
        self.all().find_map(|m| m.jobs.iter().find(|j| j.name == name).map(|j| (m.manifest.name, *j)))
    }

    /// Modules that cannot be on without this one, directly.
    pub fn needed_by<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'static Module> + 'a {
        self.modules.iter().copied().filter(move |m| m.manifest.needs.contains(&name))
    }

    /// What is wrong with this edition, in sentences; the host refuses to start unless empty.
    pub fn check(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut seen = BTreeSet::new();
        let mut owners: BTreeMap<String, &str> = BTreeMap::new();
        for module in self.all() {
            let m = &module.manifest;
            for need in m.needs.iter().filter(|n| !seen.contains(**n)) {
                wrong.push(format!("{} needs {need}, which does not come before it", m.name));
            }
            if !seen.insert(m.name) {
                wrong.push(format!("{} is listed twice", m.name));
            }
            for may in module.all_permissions().filter(|p| !p.starts_with(&format!("{}.", m.name))) {
                wrong.push(format!("{} defines the permission {may} without its prefix", m.name));
            }
            for (role, mays) in module.grants {
                for may in mays.iter().filter(|p| !module.all_permissions().any(|own| own == **p)) {
                    wrong.push(format!("{} grants {may} to {role}, which is not its own", m.name));
                }
            }
            let names = module
                .resources
                .iter()
                .map(|r| format!("resource {}", r.name))
                .chain(module.jobs.iter().map(|j| format!("job {}", j.name)))
                .chain(module.acts.iter().map(|a| format!("act {}", a.name)))
                .chain(module.handlers.iter().map(|h| format!("handler {}.{}", m.name, h.name)));
            for name in names {
                if let Some(owner) = owners.insert(name.clone(), m.name) {
                    wrong.push(format!("{name} belongs to {owner} and to {}", m.name));
                }
            }
            for resource in module.resources.iter().filter(|r| r.is_personal()) {
                if !module.personal.iter().any(|p| p.resource.name == resource.name) {
                    wrong.push(format!("{} keeps {} about people and does not say why", m.name, resource.name));
                }
            }
            for resource in module.resources.iter().filter(|r| r.module != m.name) {
                wrong.push(format!("{} says it belongs to {}, not to {}", resource.name, resource.module, m.name));
            }
        }
        for module in self.all() {
            for other in module.manifest.conflicts.iter().filter(|c| module.manifest.needs.contains(c)) {
                wrong.push(format!("{} needs {other} and conflicts with it", module.manifest.name));
            }
            for target in module.resources.iter().flat_map(|r| r.fields).filter_map(crate::resource::target) {
                if self.resource(target).is_none() {
                    wrong.push(format!("{} links to {target}, which nobody brings", module.manifest.name));
                }
            }
        }
        wrong
    }
}
