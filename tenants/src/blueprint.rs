//! Kinds of agency, as data: what each starts with.

use serde::Deserialize;
use std::sync::LazyLock;

/// What an agency of one kind starts with.
#[derive(Clone, Debug, Deserialize)]
pub struct Blueprint {
    /// Its words are `blueprint-{name}` and `blueprint-{name}-what`.
    pub name: String,
    pub icon: String,
    pub modules: Vec<String>,
    /// The public theme and the colour it starts in.
    pub theme: String,
    pub accent: String,
    /// Whether a demo of it is filled with samples.
    pub samples: bool,
}

static ALL: LazyLock<Vec<Blueprint>> = LazyLock::new(|| {
    const TEXTS: [&str; 5] = [
        include_str!("../blueprints/booking_agency.toml"),
        include_str!("../blueprints/label.toml"),
        include_str!("../blueprints/management.toml"),
        include_str!("../blueprints/organiser.toml"),
        include_str!("../blueprints/all_in_one.toml"),
    ];
    TEXTS
        .iter()
        .filter_map(|text| toml::from_str(text).map_err(|e| tracing::error!(error = %e, "a blueprint cannot be read")).ok())
        .collect()
});

/// Every kind of agency, in the order they are offered.
pub fn all() -> &'static [Blueprint] {
    &ALL
}

/// The kind of this name.
pub fn named(name: &str) -> Option<&'static Blueprint> {
    ALL.iter().find(|b| b.name == name)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_blueprint_can_be_read() {
        assert_eq!(super::all().len(), 5);
    }
}
