//! The releases of the showcase. What stands here was released: it is added to, never edited.

use crate::enquiry::WAITING;
use crate::machines::FEED;
use kernel::prelude::*;
use kernel::release::Settings;
use serde_json::{Value, json};

/// 1.0.1: a genre that is written twice counts once.
pub(crate) const GENRES_ONCE: &str = "showcase.genres_once";
/// 1.1.0: an enquiry says whose address it came from.
pub(crate) const DOMAINS: &str = "showcase.domains";
/// 2.0.0: enquiries are of a kind, artists stand in filed order.
pub(crate) const SORTING: &str = "showcase.sorting";

/// Oldest first.
pub(crate) const ALL: &[Release] = &[
    Release::new("1.0.0", "module-showcase-1-0-0"),
    Release { features: &[GENRES_ONCE], ..Release::new("1.0.1", "module-showcase-1-0-1") },
    Release {
        features: &[DOMAINS],
        steps: &[Reshape {
            name: "domains",
            table: "enquiries",
            columns: &["domain"],
            up: "jsonb_build_object('domain', mail_domain_1(r.email))",
            // Nobody writes it by hand: it is worked out again.
            down: Down::Lossless("jsonb_build_object('domain', null)"),
        }],
        checksum: "fc46d844119e0fe97193a0338685439d01fc4360e79851ccb6a06c81ae899179",
        ..Release::new("1.1.0", "module-showcase-1-1-0")
    },
    Release {
        features: &[SORTING],
        needs: &[("address_book", "1.1.0")],
        settings: Some(Settings { keys: &["sorting"], up: with_sorting, down: without_sorting }),
        steps: &[Reshape {
            name: "kinds",
            table: "enquiries",
            columns: &["kind"],
            up: "jsonb_build_object('kind', enquiry_kind_1(r.subject, r.message))",
            down: Down::Journalled("jsonb_build_object('kind', null)"),
        }],
        checksum: "fa06ac6605a99fa1dbdac4f529b36ffddf1b366dbe0485a46ce8f80e441fe42d",
        ..Release::new("2.0.0", "module-showcase-2-0-0")
    },
    Release {
        brings: &[Part::Path(FEED), Part::Alert(WAITING.name)],
        needs: &[("address_book", "1.1.0")],
        ..Release::new("2.1.0", "module-showcase-2-1-0")
    },
];

/// New messages are sorted unless the agency says otherwise.
fn with_sorting(mut document: Value) -> Value {
    document["sorting"] = json!("on");
    document
}

fn without_sorting(mut document: Value) -> Value {
    if let Some(all) = document.as_object_mut() {
        all.remove("sorting");
    }
    document
}
