//! The releases of documents. What stands here was released: it is added to, never edited.

use kernel::prelude::*;

/// Oldest first.
pub(crate) const ALL: &[Release] = &[Release::new("1.0.0", "module-documents-1-0-0")];
