//! The releases of the address book. What stands here was released: it is added to, never edited.

use crate::settings::SINCE_2_1;
use kernel::prelude::*;
use serde_json::json;

/// 1.0.1: mail addresses are kept in lower case.
pub(crate) const PLAIN_MAIL: &str = "address_book.plain_mail";
/// 1.1.0: artists are filed without their article.
pub(crate) const FILED: &str = "address_book.filed";
/// 2.0.0: addresses have two lines.
pub(crate) const TWO_LINES: &str = "address_book.two_lines";

/// 2.1.0: days that come again are known, by planning's calendar too.
pub(crate) const ANNIVERSARIES: &str = "address_book.anniversaries";

/// 2.1.0: what waits for each is followed up, and each agency says what is cold.
pub(crate) const FOLLOW_UP: &str = "address_book.follow_up";

/// 2.1.0: mail addresses are verified, by the house and by whom the agency chose.
pub(crate) const VERIFIED: &str = "address_book.verified";

/// Oldest first.
pub(crate) const ALL: &[Release] = &[
    Release::new("1.0.0", "module-address_book-1-0-0"),
    Release { features: &[PLAIN_MAIL], ..Release::new("1.0.1", "module-address_book-1-0-1") },
    Release {
        features: &[FILED],
        steps: &[Reshape {
            name: "filed",
            table: "artists",
            columns: &["filed_as"],
            up: "jsonb_build_object('filed_as', filed_as_1(r.name))",
            // Nobody writes it by hand: it is worked out again.
            down: Down::Lossless("jsonb_build_object('filed_as', null)"),
        }],
        checksum: "0036f06e1839dbe4296cb5306281f914d2fa901b23c8ae0a6115570aec56980b",
        ..Release::new("1.1.0", "module-address_book-1-1-0")
    },
    Release {
        features: &[TWO_LINES],
        steps: &[two_lines("organisation_lines", "organisations"), two_lines("venue_lines", "venues")],
        checksum: "53a9f36fc5e82ffa7bec8615f5644752f626dfc27e4bb71f93e4a1458ce85a1f",
        ..Release::new("2.0.0", "module-address_book-2-0-0")
    },
    Release {
        features: &[ANNIVERSARIES, FOLLOW_UP, VERIFIED],
        settings: Some(SINCE_2_1),
        brings: &[
            Part::Path("/app/network"),
            Part::Path("/api/v1/network"),
            Part::Path("/app/map"),
            Part::Path("/api/v1/map"),
            Part::Path("/app/follow-up"),
            Part::Path("/api/v1/follow-up"),
            Part::Path("/app/anniversaries"),
            Part::Path("/api/v1/anniversaries"),
            Part::Path("/app/trends"),
            Part::Path("/api/v1/trends"),
            Part::Path("/app/matches"),
            Part::Path("/api/v1/matches"),
            Part::Path("/app/commons"),
            Part::Path("/api/v1/commons"),
            Part::Path("/app/register"),
            Part::Path("/api/v1/register"),
            Part::Path("/app/verified"),
            Part::Path("/app/addresses-to-check"),
            Part::Path("/api/v1/address-checks"),
            Part::Job("address_book.verify_addresses"),
            Part::Job("address_book.tell_anniversaries"),
            Part::Job("address_book.tell_matches"),
            Part::Notice("match"),
            Part::Notice("birthday"),
            Part::Notice("founding"),
            Part::Notice("collaboration"),
        ],
        ..Release::new("2.1.0", "module-address_book-2-1-0")
    },
];

const fn two_lines(name: &'static str, table: &'static str) -> Reshape {
    Reshape {
        name,
        table,
        columns: &["street", "street_more"],
        up: "jsonb_build_object('street', (street_lines_1(r.street))[1], 'street_more', (street_lines_1(r.street))[2])",
        down: Down::Journalled("jsonb_build_object('street', nullif(concat_ws(', ', r.street, r.street_more), ''), 'street_more', null)"),
    }
}

/// The record with its mail address in lower case, if the agency's release keeps it so: forms
/// always did, the API and imports did not.
pub(crate) fn plain_mail(tx: &Tx, mut it: Record) -> Record {
    let typed = it.get("email").and_then(|v| v.as_str()).filter(|_| tx.scope().tenant().offers(PLAIN_MAIL));
    if let Some(plain) = typed.map(str::to_lowercase) {
        it.insert("email".into(), json!(plain));
    }
    it
}
