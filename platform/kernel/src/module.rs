//! A module is a value: what it brings, in one place, to be read in one glance.

use crate::approval::Act;
use crate::closing::Papers;
use crate::erased::Erased;
use crate::error::Result;
use crate::event::Handler;
use crate::job::{Cron, Effect, Entry};
use crate::notice::Kind;
use crate::outside::Outside;
pub use crate::parts::{Aid, Part};
use crate::portable::Portable;
use crate::privacy::Processing;
pub use crate::release::{Down, Release, Reshape};
use crate::release::{Hop, Pins, number};
use crate::resource::{Record, Resource};
use crate::routes::Routes;
use crate::scope::Tx;
use crate::setting::Schema;
use std::collections::{BTreeMap, BTreeSet};

mod places;
mod sound;
pub use places::{Alert, Chapter, Mark, Nav, Occasion, Reply, Step, Way};

/// `module.verb` or `module.things.verb`.
pub type Permission = &'static str;

/// Anyone, signed in or not: said aloud on each route that is open.
pub const PUBLIC: Permission = "public";
/// Any active member of the agency, whatever their roles.
pub const MEMBER: Permission = "member";
/// Someone who runs the platform.
pub const OPERATOR: Permission = "operator";

/// The version of this host: every crate of the workspace has it.
pub const HOST: &str = env!("CARGO_PKG_VERSION");

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
    /// The versions of the host that it works in: from the first on, below the second.
    pub host: (&'static str, &'static str),
    /// What it does to the outside world, so that a copy of the agency can be kept from it.
    pub side_effects: &'static [Effect],
    /// Which interfaces of others it is written against.
    pub relies: &'static [Outside],
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
    /// Its tables that keep no resource: they go with it, too.
    pub tables: &'static [&'static str],
    /// Beyond those of its resources.
    pub permissions: &'static [Permission],
    /// Beyond what levels give: see `roles`.
    pub grants: &'static [Grant],
    /// Its places in the menu, and those used now and then, that the menu shows behind "More".
    pub nav: &'static [Nav],
    pub more: &'static [Nav],
    /// Whether only administrators have what it brings, and whom `grants` names.
    pub reserved: bool,
    /// What its settings document may say.
    pub settings: Option<&'static Schema>,
    /// What it keeps about people, and why.
    pub personal: &'static [Processing],
    /// Places of the settings desk.
    pub desk: &'static [Nav],
    /// Papers that the law keeps for longer than the agency lives.
    pub papers: &'static [Papers],
    /// What it tells people.
    pub notices: &'static [Kind],
    /// Its chapters of the guide.
    pub guide: &'static [Chapter],
    /// What an agency does first with it.
    pub steps: &'static [Step],
    /// What may be overdue with it.
    pub alerts: &'static [Alert],
    /// What it works out by itself, which an agency may do without.
    pub aids: &'static [Aid],
    /// When an agency that lives without it would do better with it.
    pub occasion: Option<&'static Occasion>,
    /// Where else it leads from records.
    pub ways: &'static [Way],
    /// What of its configuration can go to another agency, in the order in which it is brought in.
    pub portable: &'static [Portable],
    /// What it knows of a record's values, as far as the reader may know it.
    pub marks: fn(&mut Tx, &'static Resource, &Record) -> Result<Vec<Mark>>,
    /// What answers to its notices do.
    pub replies: &'static [Reply],
    /// What it marks as sensitive: where the agency wants it, a second person approves it first.
    pub acts: &'static [&'static Act],
    /// Takes whoever is erased out of what it remembers beside its resources.
    pub forgets: fn(&mut Tx, &Erased) -> Result<()>,
    /// Learns that a relay refused this address for good, and with which code of SMTP.
    pub refused: fn(&mut Tx, &str, u16) -> Result<()>,
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
            tables: &[],
            permissions: &[],
            grants: &[],
            nav: &[],
            more: &[],
            reserved: false,
            settings: None,
            personal: &[],
            desk: &[],
            papers: &[],
            notices: &[],
            guide: &[],
            steps: &[],
            alerts: &[],
            aids: &[],
            occasion: None,
            ways: &[],
            portable: &[],
            marks: |_, _, _| Ok(Vec::new()),
            replies: &[],
            acts: &[],
            forgets: |_, _| Ok(()),
            refused: |_, _, _| Ok(()),
            routes: |_| {},
            handlers: &[],
            jobs: &[],
            crons: &[],
            words: ["", ""],
            templates: &[],
            samples: |_, _| Ok(()),
        }
    }

    /// All its places in the menu, those behind "More" last.
    pub fn places(&self) -> impl Iterator<Item = &'static Nav> + use<> {
        self.nav.iter().chain(self.more)
    }

    /// Every permission it defines, its resources' first.
    pub fn all_permissions(&self) -> impl Iterator<Item = Permission> + '_ {
        self.resources.iter().flat_map(|r| r.permissions()).chain(self.permissions.iter().copied())
    }
}

impl Manifest {
    /// A manifest with nothing but a name and a picture.
    pub const fn new(name: &'static str, icon: &'static str) -> Self {
        Manifest { name, icon, needs: &[], enhances: &[], conflicts: &[], host: (HOST, "1.0.0"), side_effects: &[], relies: &[] }
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

    /// Every sensitive act.
    pub fn acts(&self) -> impl Iterator<Item = &'static Act> + '_ {
        self.all().flat_map(|m| m.acts.iter().copied())
    }

    /// The sensitive act of this name.
    pub fn act(&self, name: &str) -> Option<&'static Act> {
        self.acts().find(|act| act.name == name)
    }

    /// Every kind of notice.
    pub fn notices(&self) -> impl Iterator<Item = &'static Kind> {
        self.all().flat_map(|m| m.notices)
    }

    /// The job of this name, and its module.
    pub fn job(&self, name: &str) -> Option<(&'static str, Entry)> {
        self.all().find_map(|m| m.jobs.iter().find(|j| j.name == name).map(|j| (m.manifest.name, *j)))
    }

    /// The agency's releases, from what its rows of modules say; a module or a release that this
    /// binary does not carry is left out.
    pub fn pins<'a>(&self, rows: impl IntoIterator<Item = (&'a str, &'a str)>) -> Pins {
        let carried = |(name, version): (&str, &str)| {
            let module = self.modules.iter().find(|m| m.manifest.name == name)?;
            let at = module.releases.iter().position(|r| r.version == version)?;
            Some((module.manifest.name, module.releases, at))
        };
        Pins::of(rows.into_iter().filter_map(carried).collect())
    }

    /// The newest release of everything: what a new agency is on.
    pub fn newest<'a>(&self, modules: impl IntoIterator<Item = &'a str>) -> Pins {
        let versions = modules.into_iter().filter_map(|name| Some((name, self.module(name)?.releases.last()?.version)));
        self.pins(versions)
    }

    /// The newest release of a module that works with the others as they are.
    pub fn fitting(&self, module: &'static Module, pins: &Pins) -> Option<&'static Release> {
        let met = |(need, least): &(&str, &str)| pins.release(need).is_none_or(|r| r.number() >= number(least));
        module.releases.iter().rev().find(|r| r.needs.iter().all(met))
    }

    /// The hops that bring a module to a release, and before each of them those that it asks of
    /// others: what it needs goes up first, what needs it comes down first.
    pub fn hops(&self, pins: &Pins, module: &str, to: &str) -> Option<Vec<Hop>> {
        let mut at: BTreeMap<&'static str, usize> = BTreeMap::new();
        for m in self.modules {
            let place = pins.release(m.manifest.name).and_then(|r| m.releases.iter().position(|o| o.version == r.version));
            at.extend(place.map(|place| (m.manifest.name, place)));
        }
        let mut hops = Vec::new();
        self.lead(&mut at, module, to, &mut hops)?;
        Some(hops)
    }

    fn lead(&self, at: &mut BTreeMap<&'static str, usize>, module: &str, to: &str, hops: &mut Vec<Hop>) -> Option<()> {
        let module = self.modules.iter().find(|m| m.manifest.name == module)?;
        let (name, releases) = (module.manifest.name, module.releases);
        let target = releases.iter().position(|r| r.version == to)?;
        loop {
            let now = *at.get(name)?;
            let next = match now.cmp(&target) {
                std::cmp::Ordering::Equal => return Some(()),
                std::cmp::Ordering::Less => now + 1,
                std::cmp::Ordering::Greater => now - 1,
            };
            if next > now {
                for (need, least) in releases[next].needs {
                    if at.get(need).is_some_and(|at| self.number_at(need, *at) < number(least)) {
                        self.lead(at, need, least, hops)?;
                    }
                }
            }
            for other in self.modules.iter().filter(|_| next < now) {
                let too_new =
                    |release: &Release| release.needs.iter().any(|(n, least)| *n == name && number(least) > releases[next].number());
                while at.get(other.manifest.name).is_some_and(|at| too_new(&other.releases[*at])) {
                    let below = other.releases[*at.get(other.manifest.name)?].version;
                    let below = other.releases.iter().position(|r| r.version == below)?.checked_sub(1)?;
                    self.lead(at, other.manifest.name, other.releases[below].version, hops)?;
                }
            }
            hops.push(Hop { module: name.into(), from: releases[now].version.into(), to: releases[next].version.into() });
            at.insert(name, next);
        }
    }

    fn number_at(&self, module: &str, at: usize) -> Option<(u32, u32, u32)> {
        self.module(module)?.releases.get(at)?.number()
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
            let (from, below) = m.host;
            if number(from).is_none() || number(from) > number(HOST) || number(HOST) >= number(below) {
                wrong.push(format!("{} works in hosts from {from} on and below {below}, this one is {HOST}", m.name));
            }
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
                .chain(module.notices.iter().map(|k| format!("notice {}", k.name)))
                .chain(module.handlers.iter().map(|h| format!("handler {}.{}", m.name, h.name)));
            for name in names {
                if let Some(owner) = owners.insert(name.clone(), m.name) {
                    wrong.push(format!("{name} belongs to {owner} and to {}", m.name));
                }
            }
            for job in module.jobs.iter().filter(|j| j.effect != Effect::Inside && !m.side_effects.contains(&j.effect)) {
                wrong.push(format!("{} leaves the house by {} and does not say so", m.name, job.name));
            }
            for cron in module.crons.iter().filter(|c| !module.jobs.iter().any(|j| j.name == c.job)) {
                wrong.push(format!("{} wants {} to come round, which it does not bring", m.name, cron.job));
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
            wrong.extend(self.wrong_releases(module));
            wrong.extend(module.wrong_parts());
            for other in module.manifest.conflicts.iter().filter(|c| module.manifest.needs.contains(c)) {
                wrong.push(format!("{} needs {other} and conflicts with it", module.manifest.name));
            }
            for target in module.resources.iter().flat_map(|r| r.fields).filter_map(crate::resource::target) {
                if self.linked(target).is_none() {
                    wrong.push(format!("{} links to {target}, which nobody brings", module.manifest.name));
                }
            }
        }
        wrong
    }
}
