//! Organisations: those one signs with.

use crate::detail::FURTHER;
use crate::duplicates::{TWINS, added, changed};
use crate::identifiers::{iban, siren, siret, vat_number};
use crate::releases::{TWO_LINES, plain_mail};
use crate::schema::organisations;
use chrono::NaiveDate;
use kernel::prelude::*;
use serde_json::json;

/// What an organisation does.
pub const KINDS: &[&str] =
    &["label", "venue_operator", "festival", "media", "management", "booking", "institution", "association", "other"];

/// By what a medium reaches people.
const MEDIA: &[&str] = &["radio", "television", "press", "online", "podcast", "social"];

/// The regions of France, by whose postcodes organisations and venues are found.
pub const REGIONS: &[&str] = &[
    "auvergne_rhone_alpes",
    "bourgogne_franche_comte",
    "bretagne",
    "centre_val_de_loire",
    "corse",
    "grand_est",
    "hauts_de_france",
    "ile_de_france",
    "normandie",
    "nouvelle_aquitaine",
    "occitanie",
    "pays_de_la_loire",
    "provence_alpes_cote_d_azur",
    "guadeloupe",
    "martinique",
    "guyane",
    "la_reunion",
    "mayotte",
];

/// A company, an association, an institution.
#[resource(module = address_book, table = organisations, icon = "building-2")]
pub struct Organisation {
    #[field(text().required().title().searched().sorted())]
    pub name: String,
    #[field(choice(KINDS).required().listed())]
    pub kind: String,
    #[field(url().section("contact"))]
    pub website: Option<String>,
    #[field(email().listed().searched().section("contact"))]
    pub email: Option<String>,
    #[field(phone().listed().section("contact"))]
    pub phone: Option<String>,
    #[field(text().section("address"))]
    pub street: Option<String>,
    #[field(text().section("address").since(TWO_LINES))]
    pub street_more: Option<String>,
    #[field(text().max(12).section("address"))]
    pub postcode: Option<String>,
    #[field(text().max(100).listed().filtered().searched().sorted().section("address"))]
    pub city: Option<String>,
    #[field(text().max(60).filtered().section("address"))]
    pub country: Option<String>,
    /// That of the postcode, unless somebody says otherwise.
    #[field(choice(REGIONS).section("address"))]
    pub region: Option<String>,
    #[field(text().max(20).searched().section("legal"))]
    pub siren: Option<String>,
    #[field(text().max(25).section("legal"))]
    pub siret: Option<String>,
    #[field(text().max(25).section("legal"))]
    pub vat_number: Option<String>,
    #[field(text().max(42).encrypted().filtered().section("legal"))]
    pub iban: Option<String>,
    /// What a label releases, what a medium plays.
    #[field(text().filtered().section("label_media"))]
    pub genres: Option<String>,
    /// Who brings a label's records to shops and platforms.
    #[field(text().max(120).filtered().section("label_media"))]
    pub distributor: Option<String>,
    #[field(text().max(20).filtered().section("label_media"))]
    pub label_code: Option<String>,
    #[field(choice(MEDIA).section("label_media"))]
    pub medium: Option<String>,
    /// People reached in a week.
    #[field(number(0, 1_000_000_000).filtered().section("label_media"))]
    pub weekly_reach: Option<i64>,
    #[field(date().filtered().section("relationship"))]
    pub founded_on: Option<NaiveDate>,
    /// Worked out from the interactions.
    #[field(date().listed().filtered().sorted().readonly().section("relationship"))]
    pub last_contact_on: Option<NaiveDate>,
    #[field(long().section("notes"))]
    pub notes: Option<String>,
}

/// Organisations whose official numbers are true to their check digits.
pub static ORGANISATIONS: Resource = Resource {
    store: Store {
        insert: |tx, its| {
            let its = its.into_iter().map(|it| identified(plain_mail(tx, it))).collect::<Result<_>>()?;
            let new = (Organisation::STORE.insert)(tx, its)?;
            added(tx, &ORGANISATIONS, new)
        },
        update: |tx, id, expect, it| {
            let it = identified(plain_mail(tx, it))?;
            let new = (Organisation::STORE.update)(tx, id, expect, it)?;
            changed(tx, &ORGANISATIONS, new)
        },
        ..Organisation::STORE
    },
    twins: Some(&TWINS),
    further: Some(&FURTHER),
    ..Organisation::RESOURCE
};

/// Official numbers without their spaces, or everything that is wrong with them.
/// A missing SIREN is read from the SIRET, of which it is the beginning.
fn identified(mut it: Record) -> Result<Record> {
    let mut wrong = Vec::new();
    let mut number = |name: &'static str, read: fn(&str) -> Option<String>| {
        let typed = it.get(name)?.as_str().filter(|s| !s.trim().is_empty())?;
        let Some(clean) = read(typed) else {
            wrong.push(Wrong::new(name, name));
            return None;
        };
        it.insert(name.into(), json!(clean));
        Some(clean)
    };
    let (company, establishment, vat) = (number("siren", siren), number("siret", siret), number("vat_number", vat_number));
    number("iban", iban);
    let company = company.or_else(|| establishment.as_ref().map(|siret| siret[..9].to_string()));
    if let Some(company) = &company {
        let differs = |name| Wrong::new(name, "siren-differs").with("siren", company);
        wrong.extend(establishment.filter(|siret| !siret.starts_with(company.as_str())).map(|_| differs("siret")));
        wrong.extend(vat.filter(|vat| vat.starts_with("FR") && !vat.ends_with(company.as_str())).map(|_| differs("vat_number")));
        it.insert("siren".into(), json!(company));
    }
    if wrong.is_empty() { Ok(it) } else { Err(Error::Invalid(wrong)) }
}
