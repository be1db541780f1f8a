//! Documents: letters, contracts, invoices, reports and road sheets, worded by the agency, set in type, issued under numbers
//! without a gap and kept with the record they are for.

mod amounts;
mod api;
mod compose;
mod entity;
mod fields;
mod issue;
mod kept;
mod known;
mod pages;
mod releases;
mod samples;
mod schema;
mod shipped;
mod signed;
mod template;
mod tongue;
mod values;

pub use entity::{DOCUMENT_SERIES, LEGAL_ENTITIES, LegalEntity, Series};
#[doc(hidden)]
pub use fields::mentionable;
pub use template::{DOCUMENT_TEMPLATES, Template};

use kernel::closing::Papers;
use kernel::module::Way;
use kernel::portable::{How, Portable};
use kernel::prelude::*;

/// Making papers for records that one may change.
pub(crate) const ISSUE: Permission = "documents.issue";
/// Seeing what was issued, for records that one reaches.
pub(crate) const ISSUED: Permission = "documents.issued";
/// Saying that a paper does not hold any more.
pub(crate) const VOID: Permission = "documents.void";

/// Months that the books of a business and their papers are kept by law (code de commerce, L. 123-22).
const BOOKS: u32 = 120;

const READ: &[Permission] = &[LEGAL_ENTITIES.may.read, DOCUMENT_SERIES.may.read, DOCUMENT_TEMPLATES.may.read];
const WORK: &[Permission] = &[READ[0], READ[1], READ[2], ISSUE, ISSUED];

/// Whoever leads words papers and says in whose name they go out; whoever works makes them.
const GRANTS: &[kernel::module::Grant] = &[
    (
        "manager",
        &[
            READ[0],
            READ[1],
            READ[2],
            LEGAL_ENTITIES.may.update,
            DOCUMENT_TEMPLATES.may.create,
            DOCUMENT_TEMPLATES.may.update,
            DOCUMENT_TEMPLATES.may.delete,
            DOCUMENT_TEMPLATES.may.export,
            DOCUMENT_TEMPLATES.may.comment,
            ISSUE,
            ISSUED,
            VOID,
        ],
    ),
    ("booker", WORK),
    ("production", WORK),
    ("communication", WORK),
    ("hr", WORK),
    ("employee", WORK),
    ("business_finder", &[READ[0], READ[1], READ[2], ISSUED]),
    ("trainee", &[READ[0], READ[1], READ[2], ISSUED]),
    ("viewer", &[READ[2], ISSUED]),
    ("developer", &[READ[2]]),
    // People from outside are sent what was made; they see none of the making.
    ("artist", &[ISSUED]),
    ("programmer", &[ISSUED]),
    ("organiser", &[ISSUED]),
    ("partner", &[ISSUED]),
];

const MAKE: Way = Way {
    label: "document-make-way",
    icon: "file-text",
    of: &["people", "organisations", "artists"],
    href: "/app/documents/on/{of}/{id}",
    may: ISSUE,
};
const ABOUT: Way = Way {
    label: "document-issued",
    icon: "folder",
    of: &["people", "organisations", "artists"],
    href: "/app/issued-documents?record={id}",
    may: ISSUED,
};
const WORDING: Way = Way {
    label: "document-wording",
    icon: "eye",
    of: &["document_templates"],
    href: "/app/documents/templates/{id}",
    may: DOCUMENT_TEMPLATES.may.update,
};
const VERSIONS: Way = Way {
    label: "document-versions",
    icon: "history",
    of: &["document_templates"],
    href: "/app/documents/templates/{id}/versions",
    may: DOCUMENT_TEMPLATES.may.read,
};

/// The module, in one glance.
pub static MODULE: Module = Module {
    releases: releases::ALL,
    resources: &[&LEGAL_ENTITIES, &DOCUMENT_SERIES, &DOCUMENT_TEMPLATES],
    // In the order in which they go, should the module go for good.
    tables: &[
        "issued_places",
        "document_signatures",
        "document_voids",
        "issued_documents",
        "document_counters",
        "document_template_versions",
    ],
    papers: &[Papers {
        table: "issued_documents",
        day: "issued_on",
        months: BOOKS,
        files: "select p.issued_id, a.key from issued_places p join attachments a on a.slot_id = p.slot_id",
    }],
    permissions: &[ISSUE, ISSUED, VOID],
    occasion: Some(&Occasion { name: "documents", count: |tx| address_book::ORGANISATIONS.count(tx, &Query::default(), 1_000), from: 20 }),
    portable: &[Portable {
        name: "wordings",
        icon: DOCUMENT_TEMPLATES.icon,
        may: DOCUMENT_TEMPLATES.may.read,
        how: How::Records(&DOCUMENT_TEMPLATES, None),
    }],
    grants: GRANTS,
    nav: &[
        Nav { label: "document-issued", icon: "file-text", href: "/app/issued-documents", may: ISSUED },
        Nav { label: "document_templates-many", icon: "pencil", href: "/app/document_templates", may: DOCUMENT_TEMPLATES.may.read },
    ],
    more: &[
        Nav { label: "legal_entities-many", icon: LEGAL_ENTITIES.icon, href: "/app/legal_entities", may: LEGAL_ENTITIES.may.read },
        Nav { label: "document_series-many", icon: DOCUMENT_SERIES.icon, href: "/app/document_series", may: DOCUMENT_SERIES.may.read },
    ],
    ways: &[MAKE, ABOUT, WORDING, VERSIONS],
    steps: &[Step {
        name: "entity",
        href: "/app/legal_entities/new",
        may: LEGAL_ENTITIES.may.create,
        done: |tx| Ok(LEGAL_ENTITIES.count(tx, &Query::default(), 1)? > 0),
    }],
    routes: |r| {
        pages::routes(r);
        api::routes(r);
    },
    jobs: &issue::JOBS,
    words: [include_str!("../locales/fr.ftl"), include_str!("../locales/en.ftl")],
    templates: &[
        ("documents/choose.html", include_str!("../templates/choose.html")),
        ("documents/make.html", include_str!("../templates/make.html")),
        ("documents/seen.html", include_str!("../templates/seen.html")),
        ("documents/issued.html", include_str!("../templates/issued.html")),
        ("documents/one.html", include_str!("../templates/one.html")),
        ("documents/wording.html", include_str!("../templates/wording.html")),
        ("documents/versions.html", include_str!("../templates/versions.html")),
    ],
    samples: samples::load,
    ..Module::new(Manifest { host: ("0.1.0", "1.0.0"), needs: &["address_book"], ..Manifest::new("documents", "file-text") })
};
