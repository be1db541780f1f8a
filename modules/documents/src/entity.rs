//! In whose name papers go out, and their series of numbers.

use crate::schema::{document_series, issued_documents, legal_entities};
use address_book::identifiers::{iban, siret, vat_number};
use kernel::prelude::*;
use kernel::resource::typed;
use serde_json::json;

/// What has a series of its own.
pub(crate) const KINDS: &[&str] = &["invoice", "credit_note", "contract", "letter", "report", "road_sheet"];

/// A company or an association of the agency's.
#[resource(module = documents, table = legal_entities, icon = "building-2")]
pub struct LegalEntity {
    #[field(text().max(160).required().title().searched().sorted())]
    pub name: String,
    /// "SARL au capital de 8 000 €", "association loi 1901".
    #[field(text().max(120))]
    pub legal_form: Option<String>,
    #[field(text().max(25).listed().section("legal"))]
    pub siret: Option<String>,
    #[field(text().max(25).section("legal"))]
    pub vat_number: Option<String>,
    /// "RCS Lyon 123 456 782".
    #[field(text().max(80).section("legal"))]
    pub register: Option<String>,
    #[field(text().max(120).section("legal"))]
    pub licence: Option<String>,
    #[field(text().section("address"))]
    pub street: Option<String>,
    #[field(text().max(12).section("address"))]
    pub postcode: Option<String>,
    #[field(text().max(100).listed().section("address"))]
    pub city: Option<String>,
    #[field(text().max(60).section("address"))]
    pub country: Option<String>,
    #[field(text().max(120).section("contact"))]
    pub email: Option<String>,
    #[field(text().max(40).section("contact"))]
    pub phone: Option<String>,
    #[field(text().max(200).section("contact"))]
    pub website: Option<String>,
    #[field(text().max(42).section("bank"))]
    pub iban: Option<String>,
    #[field(text().max(11).section("bank"))]
    pub bic: Option<String>,
    #[field(long().section("mentions"))]
    pub terms: Option<String>,
    #[field(long().section("mentions"))]
    pub mentions: Option<String>,
}

/// Numbers without a gap, of one entity, for one kind of paper.
#[resource(module = documents, table = document_series, icon = "hash")]
pub struct Series {
    #[field(text().max(120).required().title().searched().sorted())]
    pub name: String,
    #[field(link("legal_entities").required().listed())]
    pub entity_id: Id,
    #[field(choice(KINDS).required().listed())]
    pub kind: String,
    #[field(text().max(12).listed())]
    pub prefix: String,
    /// Numbers begin again each year, which the number then says.
    #[field(flag().listed())]
    pub yearly: bool,
    #[field(number(1, 8).required())]
    pub digits: i64,
    /// For whoever goes on from another program.
    #[field(number(1, 9_999_999).required())]
    pub first: i64,
}

/// Entities whose official numbers are true to their check digits.
pub static LEGAL_ENTITIES: Resource = Resource {
    store: Store {
        insert: |tx, its| {
            let its = its.into_iter().map(identified).collect::<Result<_>>()?;
            (LegalEntity::STORE.insert)(tx, its)
        },
        update: |tx, id, expect, it| {
            let it = identified(it)?;
            (LegalEntity::STORE.update)(tx, id, expect, it)
        },
        delete: |tx, id| {
            let papers = issued_documents::table.filter(issued_documents::entity_id.eq(id)).select(issued_documents::id);
            let papers: Option<Id> = tx.maybe(papers.limit(1))?;
            let series = document_series::table.filter(document_series::entity_id.eq(id).and(document_series::deleted_at.is_null()));
            let series: Option<Id> = tx.maybe(series.select(document_series::id).limit(1))?;
            if papers.is_some() || series.is_some() {
                return Err(Error::Conflict("entity-in-use".into()));
            }
            LegalEntity::delete(tx, id)
        },
        ..LegalEntity::STORE
    },
    ..LegalEntity::RESOURCE
};

/// Series whose numbers mean the same as long as there is one.
pub static DOCUMENT_SERIES: Resource = Resource {
    store: Store {
        insert: |tx, its| {
            let its = its.into_iter().map(|it| counted(tx, it)).collect::<Result<_>>()?;
            (Series::STORE.insert)(tx, its)
        },
        update: |tx, id, expect, it| {
            let it = counted(tx, it)?;
            let (new, _) = typed::<Series>(it.clone())?;
            let old = Series::lock(tx, id)?;
            let means = |s: &Series| (s.entity_id, s.kind.clone(), s.prefix.clone(), s.yearly, s.digits, s.first);
            if means(&old.it) != means(&new) && taken(tx, id)? {
                return Err(Error::Conflict("series-in-use".into()));
            }
            (Series::STORE.update)(tx, id, expect, it)
        },
        delete: |tx, id| if taken(tx, id)? { Err(Error::Conflict("series-in-use".into())) } else { Series::delete(tx, id) },
        ..Series::STORE
    },
    ..Series::RESOURCE
};

fn taken(tx: &mut Tx, series: Id) -> Result<bool> {
    use crate::schema::document_counters as c;
    let any: Option<i64> = tx.maybe(c::table.filter(c::series_id.eq(series)).select(c::last).limit(1))?;
    Ok(any.is_some())
}

fn counted(tx: &mut Tx, mut it: Record) -> Result<Record> {
    let prefix = it.get("prefix").and_then(|p| p.as_str()).unwrap_or_default().trim().to_uppercase();
    if !prefix.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || "/._-".contains(c)) {
        return Err(Error::invalid("prefix", "series-prefix"));
    }
    it.insert("prefix".into(), json!(prefix));
    let (series, _) = typed::<Series>(it.clone())?;
    // Nobody counts in the name of a company they do not see.
    let entity: Option<Id> = tx.maybe(
        legal_entities::table
            .filter(legal_entities::id.eq(series.entity_id).and(legal_entities::deleted_at.is_null()))
            .select(legal_entities::id),
    )?;
    if entity.is_none() {
        return Err(Error::invalid("entity_id", "link-missing"));
    }
    Ok(it)
}

fn identified(mut it: Record) -> Result<Record> {
    let mut wrong = Vec::new();
    type Read = fn(&str) -> Option<String>;
    let readers: [(&'static str, Read); 3] = [("siret", siret), ("vat_number", vat_number), ("iban", iban)];
    for (name, read) in readers {
        let typed = it.get(name).and_then(|v| v.as_str()).unwrap_or_default().trim().to_string();
        if typed.is_empty() {
            continue;
        }
        match read(&typed) {
            Some(clean) => {
                it.insert(name.into(), json!(clean));
            }
            None => wrong.push(Wrong::new(name, name)),
        }
    }
    if wrong.is_empty() { Ok(it) } else { Err(Error::Invalid(wrong)) }
}

impl LegalEntity {
    /// Where it is, line by line.
    pub(crate) fn address(&self) -> Vec<String> {
        address([&self.street, &self.postcode, &self.city, &self.country].map(|part| part.as_deref().unwrap_or_default()))
    }

    /// What the law wants at the foot of a page.
    pub(crate) fn foot(&self) -> Vec<String> {
        let said = |parts: &[Option<String>]| {
            let parts: Vec<&str> = parts.iter().flatten().map(String::as_str).filter(|part| !part.is_empty()).collect();
            parts.join(" · ")
        };
        let named = |label: &str, value: &Option<String>| value.as_ref().filter(|v| !v.is_empty()).map(|v| format!("{label} {v}"));
        let lines = [
            said(&[Some(self.name.clone()), self.legal_form.clone(), Some(self.address().join(", "))]),
            said(&[named("SIRET", &self.siret), named("TVA", &self.vat_number), self.register.clone(), named("Licence", &self.licence)]),
            said(&[self.email.clone(), self.phone.clone(), self.website.clone()]),
        ];
        lines.into_iter().filter(|line| !line.is_empty()).collect()
    }
}

/// Street, postcode, city and country as lines of a letter.
pub(crate) fn address([street, postcode, city, country]: [&str; 4]) -> Vec<String> {
    let town = format!("{postcode} {city}").trim().to_string();
    let lines = street.lines().map(str::to_string).chain([town, country.to_string()]);
    lines.map(|line| line.trim().to_string()).filter(|line| !line.is_empty()).collect()
}
