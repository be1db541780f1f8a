//! The releases of workflows. What stands here was released: it is added to, never edited.

use kernel::prelude::*;

/// Oldest first.
pub(crate) const ALL: &[Release] = &[Release::new("1.0.0", "module-workflows-1-0-0")];
