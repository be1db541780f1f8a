//! The agency's settings desk and the operators' console.

use kernel::prelude::*;

/// What every agency has and cannot switch off.
pub static FOUNDATION: Module = Module {
    permissions: &["house.settings"],
    ..Module::new(Manifest::new("house", "house"))
};

/// The platform's own pages.
pub fn routes(_: &mut Routes) {}

/// Pages and words of this crate.
pub fn source() -> theme::Source {
    theme::Source { name: "admin", templates: Vec::new(), words: ["", ""] }
}
