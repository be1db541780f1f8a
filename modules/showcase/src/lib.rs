//! The agency's public site.

use kernel::prelude::*;

/// The module in one glance.
pub static MODULE: Module = Module { ..Module::new(Manifest { needs: &["address_book"], ..Manifest::new("showcase", "globe") }) };
