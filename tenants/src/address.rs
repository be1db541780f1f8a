//! Names in front of the base address: which may be taken, which never.

use chrono::Utc;
use diesel::prelude::*;
use kernel::error::{Result, Wrong};
use kernel::platform_tx::PlatformTx;
use kernel::schema::directory::{resting_names, tenants, tickets};

/// Names that would mislead, or that the platform may need.
const RESERVED: &[&str] = &[
    "www",
    "api",
    "app",
    "admin",
    "mail",
    "smtp",
    "imap",
    "pop",
    "ftp",
    "ns",
    "ns1",
    "ns2",
    "mx",
    "operators",
    "operator",
    "assets",
    "static",
    "media",
    "cdn",
    "status",
    "help",
    "aide",
    "support",
    "blog",
    "docs",
    "doc",
    "staging",
    "test",
    "demo",
    "dev",
    "login",
    "sign-in",
    "sign-up",
    "account",
    "compte",
    "billing",
    "facture",
    "pay",
    "payments",
    "stripe",
    "shop",
    "boutique",
    "security",
    "abuse",
    "postmaster",
    "webmaster",
    "root",
    "estrade",
    "platform",
    "console",
    "metrics",
    "health",
    "autoconfig",
    "autodiscover",
    "internal",
    "localhost",
    "example",
    "invalid",
];

/// What is wrong with the shape of an address, or nothing.
pub fn shape(slug: &str) -> Option<Wrong> {
    let ends = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let inside = |c: char| ends(c) || c == '-';
    if slug.is_empty() {
        return Some(Wrong::new("slug", "required"));
    }
    let shaped = (3..=40).contains(&slug.len()) && slug.chars().all(inside) && slug.starts_with(ends) && slug.ends_with(ends);
    // `xn--` belongs to names in other alphabets, `staging--` to copies of agencies.
    if !shaped || slug.contains("--") {
        return Some(Wrong::new("slug", "slug-shape"));
    }
    RESERVED.contains(&slug).then(|| Wrong::new("slug", "slug-reserved"))
}

/// Whether an address belongs to an agency, or to a sign-up that waits for its click.
pub fn taken(tx: &mut PlatformTx, slug: &str) -> Result<bool> {
    let agency: Option<String> = tx.maybe(tenants::table.filter(tenants::slug.eq(slug)).select(tenants::slug))?;
    let waiting = tickets::slug.eq(slug).and(tickets::used_at.is_null()).and(tickets::expires_at.gt(Utc::now()));
    let waiting: Option<Vec<u8>> = tx.maybe(tickets::table.filter(waiting).select(tickets::hash))?;
    // Of an agency that is gone: nobody is taken for it.
    let rests = resting_names::table.filter(resting_names::name.eq(slug).and(resting_names::until.gt(Utc::now())));
    let rests: Option<String> = tx.maybe(rests.select(resting_names::name))?;
    Ok(agency.is_some() || waiting.is_some() || rests.is_some())
}

/// Whoever asks for this address next waits for this transaction to end.
pub fn hold(tx: &mut PlatformTx, slug: &str) -> Result<()> {
    tx.hold(&format!("slug:{slug}"))
}

/// A free address close to the wished one.
pub fn suggestion(tx: &mut PlatformTx, slug: &str) -> Result<Option<String>> {
    let base: String = slug.chars().take(34).collect();
    for ending in ["music", "live", "agence", "2", "3"] {
        let other = format!("{}-{ending}", base.trim_end_matches('-'));
        if shape(&other).is_none() && !taken(tx, &other)? {
            return Ok(Some(other));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn addresses_are_shaped_and_free_of_reserved_names() {
        for good in ["les-heures-claires", "abc", "a1b", "northlight"] {
            assert_eq!(shape(good), None, "{good}");
        }
        for (bad, code) in [
            ("", "required"),
            ("ab", "slug-shape"),
            ("-abc", "slug-shape"),
            ("abc-", "slug-shape"),
            ("Abc", "slug-shape"),
            ("a_b", "slug-shape"),
            ("xn--abc", "slug-shape"),
            ("é-a", "slug-shape"),
            ("admin", "slug-reserved"),
            ("www", "slug-reserved"),
        ] {
            assert_eq!(shape(bad).map(|w| w.code), Some(code), "{bad}");
        }
    }
}
