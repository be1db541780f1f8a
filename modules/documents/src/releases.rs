//! The releases of documents. What stands here was released: it is added to, never edited.

use kernel::prelude::*;

/// Contracts that came back signed.
pub(crate) const SIGNED: &str = "documents.signed";

/// Oldest first.
pub(crate) const ALL: &[Release] = &[
    Release::new("1.0.0", "module-documents-1-0-0"),
    Release {
        features: &[SIGNED],
        brings: &[
            Part::Path("/app/issued-documents/{id}/signed"),
            Part::Path("/app/issued-documents/{id}/unsigned"),
            Part::Path("/api/v1/issued-documents/{id}/signed"),
        ],
        ..Release::new("1.1.0", "module-documents-1-1-0")
    },
];
