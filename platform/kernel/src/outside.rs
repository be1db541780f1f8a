//! Interfaces of others that code is written against: which, in which version, for what, and how often an agency used them.

use crate::error::Result;
use crate::release::number;
use crate::scope::Tx;

/// One of them, as a module or a crate of the platform relies on it. What it is for is said by `outside-{name}-{serves}`.
#[derive(Clone, Copy, Debug)]
pub struct Outside {
    /// The same wherever somebody relies on it; its name for people is `outside-{name}`.
    pub name: &'static str,
    /// The version that the code is written against, by release of the module that says so, oldest first; `""` for what has
    /// no releases of its own.
    pub versions: &'static [(&'static str, &'static str)],
    /// Features that stop with it.
    pub serves: &'static [&'static str],
    /// How often this agency used it in the last thirty days; nothing where the whole platform uses it for all alike.
    pub uses: Option<fn(&mut Tx) -> Result<i64>>,
}

impl Outside {
    /// The version as the newest release has it.
    pub fn version(&self) -> &'static str {
        self.versions.last().map_or("", |(_, version)| version)
    }

    /// As a release has it: that of the newest release up to this one.
    pub fn version_at(&self, release: Option<&str>) -> &'static str {
        let release = release.and_then(number);
        let told = self.versions.iter().rev().find(|(from, _)| from.is_empty() || number(from) <= release);
        told.or(self.versions.first()).map_or("", |(_, version)| version)
    }

    /// The first release that is written against a version; nothing if none is.
    pub fn release_for(&self, version: &str) -> Option<&'static str> {
        self.versions.iter().find(|(from, known)| !from.is_empty() && *known == version).map(|(from, _)| *from)
    }
}

#[cfg(test)]
mod tests {
    use super::Outside;

    #[test]
    fn a_release_says_against_which_version_it_is_written() {
        let it = Outside { name: "x", versions: &[("1.0.0", "v1"), ("2.0.0", "v2")], serves: &[], uses: None };
        assert_eq!((it.version(), it.version_at(Some("1.4.0")), it.version_at(Some("2.0.0"))), ("v2", "v1", "v2"));
        assert_eq!((it.release_for("v2"), it.release_for("v3")), (Some("2.0.0"), None));
        let whole = Outside { name: "y", versions: &[("", "r1")], serves: &[], uses: None };
        assert_eq!((whole.version_at(None), whole.release_for("r1")), ("r1", None));
    }
}
