//! Releases: one module, several ways of behaving and several shapes of its rows. An agency is on
//! one release of each module, and what its rows mean is what that release says, in every
//! committed state: a hop to a neighbouring release moves rows, settings and the agency in one commit.

use crate::parts::Part;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// One version of a module's behaviour, and the way to it from the one before.
#[derive(Clone, Copy, Debug)]
pub struct Release {
    /// Semantic version.
    pub version: &'static str,
    /// What changed: the key of its words.
    pub changelog: &'static str,
    /// What it can do that the one before could not: `{module}.{feature}`. Code and fields ask for
    /// features, never for versions.
    pub features: &'static [&'static str],
    /// Addresses, work, notices that come with it: an agency on an older release has none of them.
    pub brings: &'static [Part<'static>],
    /// What the ones before had and this one has no more.
    pub retires: &'static [Part<'static>],
    /// The oldest release of another module that it works with.
    pub needs: &'static [(&'static str, &'static str)],
    /// How its settings differ from the ones before.
    pub settings: Option<Settings>,
    /// How its rows differ from the ones before.
    pub steps: &'static [Reshape],
    /// Of everything frozen in `steps`: what was released is never edited.
    pub checksum: &'static str,
}

/// A change of the module's settings document: pure functions both ways.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The keys that come or change: their words are `setting-{module}-{key}`.
    pub keys: &'static [&'static str],
    pub up: fn(Value) -> Value,
    pub down: fn(Value) -> Value,
}

/// A change of what some columns of a table say.
#[derive(Clone, Copy, Debug)]
pub struct Reshape {
    pub name: &'static str,
    pub table: &'static str,
    /// The columns it reads as one value and writes as one value.
    pub columns: &'static [&'static str],
    /// SQL: those columns of the row `r` as a jsonb object, as this release says them.
    pub up: &'static str,
    pub down: Down,
}

/// The way back.
#[derive(Clone, Copy, Debug)]
pub enum Down {
    /// SQL that is the exact inverse: nothing need be remembered.
    Lossless(&'static str),
    /// SQL, and a memory of what either side said, row by row, where the SQL alone would lose it.
    Journalled(&'static str),
    /// There is none: whoever takes this step stays.
    Never,
}

impl Down {
    /// What it is called in plans and words.
    pub fn name(&self) -> &'static str {
        match self {
            Down::Lossless(_) => "lossless",
            Down::Journalled(_) => "reversible-with-journal",
            Down::Never => "irreversible",
        }
    }
}

impl Release {
    /// A release that changes behaviour alone.
    pub const fn new(version: &'static str, changelog: &'static str) -> Release {
        Release { version, changelog, features: &[], brings: &[], retires: &[], needs: &[], settings: None, steps: &[], checksum: "" }
    }

    /// Its number, for comparing; none if it is not `major.minor.patch`.
    pub fn number(&self) -> Option<(u32, u32, u32)> {
        number(self.version)
    }

    /// The checksum of its frozen steps; empty where there are none.
    pub fn sum(&self) -> String {
        if self.steps.is_empty() {
            return String::new();
        }
        let mut sum = Sha256::new();
        for step in self.steps {
            sum.update(format!("{step:?}"));
        }
        hex::encode(sum.finalize())
    }

    /// Whether one can go back to the release before it.
    pub fn reversible(&self) -> bool {
        !self.steps.iter().any(|s| matches!(s.down, Down::Never))
    }
}

/// Whether a version comes before another one.
pub fn is_before(version: &str, other: &str) -> bool {
    number(version) < number(other)
}

/// `1.2.3` as three numbers.
pub(crate) fn number(version: &str) -> Option<(u32, u32, u32)> {
    let mut parts = version.split('.').map(|part| part.parse().ok());
    let number = (parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some(number)
}

/// The releases that an agency is on, of the modules that it has had.
#[derive(Clone, Debug, Default)]
pub struct Pins {
    releases: BTreeMap<&'static str, &'static Release>,
    features: BTreeSet<&'static str>,
    claim: String,
}

impl Pins {
    pub(crate) fn of(pinned: Vec<(&'static str, &'static [Release], usize)>) -> Pins {
        let mut pins = Pins::default();
        for (module, releases, at) in pinned {
            pins.releases.insert(module, &releases[at]);
            pins.features.extend(releases[..=at].iter().flat_map(|r| r.features));
        }
        let said: Vec<String> = pins.releases.iter().map(|(module, release)| format!("{module}={}", release.version)).collect();
        Pins { claim: said.join(" "), ..pins }
    }

    /// The release of a module.
    pub fn release(&self, module: &str) -> Option<&'static Release> {
        self.releases.get(module).copied()
    }

    /// Whether a feature is there: it came with the release the agency is on, or with an older one.
    pub fn offers(&self, feature: &str) -> bool {
        self.features.contains(feature)
    }

    /// By which releases the agency's rows are written: `address_book=1.1.0 showcase=1.0.1`.
    pub(crate) fn claim(&self) -> &str {
        &self.claim
    }
}

/// One step between neighbours.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Hop {
    pub module: String,
    pub from: String,
    pub to: String,
}
