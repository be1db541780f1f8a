//! A company with its series, to look around with.

use crate::shipped::Shipped;
use crate::{DOCUMENT_SERIES, DOCUMENT_TEMPLATES, LEGAL_ENTITIES};
use kernel::prelude::*;
use serde_json::{Value, json};

pub(crate) fn load(tx: &mut Tx, locale: &str) -> Result<()> {
    let french = locale != "en";
    let say = |fr: &'static str, en: &'static str| if french { fr } else { en };
    let name = tx.scope().tenant().name.clone();
    let entity = made(
        tx,
        &LEGAL_ENTITIES,
        json!({
            "name": name, "legal_form": say("SARL au capital de 8 000 €", "Limited company"), "siret": "73282932000074", "vat_number": "FR44732829320",
            "register": "RCS Lyon 732 829 320", "street": "12 rue des Capucins", "postcode": "69001", "city": "Lyon", "country": "France",
            "email": "production@heures-claires.example", "iban": "FR7630006000011234567890189", "bic": "AGRIFRPP",
            "terms": say(
                "Paiement à 30 jours, sans escompte. Tout retard entraîne des pénalités au taux de trois fois l’intérêt légal et une indemnité forfaitaire de 40 € pour frais de recouvrement.",
                "Payment within 30 days, no discount. Late payment bears interest at three times the legal rate, and a fixed sum of €40 for recovery costs."),
        }),
    )?;
    for (kind, prefix, fr, en) in [
        ("invoice", "F-", "Factures", "Invoices"),
        ("credit_note", "A-", "Avoirs", "Credit notes"),
        ("contract", "C-", "Contrats", "Contracts"),
    ] {
        made(
            tx,
            &DOCUMENT_SERIES,
            json!({"name": say(fr, en), "entity_id": entity, "kind": kind, "prefix": prefix, "yearly": true, "digits": 4, "first": 1}),
        )?;
    }
    let ours = Shipped::of(if french { "shipped-contract-fr" } else { "shipped-contract-en" }).ok_or(Error::NotFound)?;
    let template = json!({"name": say("Contrat de cession", "Performance agreement"), "shell": "contract", "language": ours.language,
        "subject": ours.subject(), "body": ours.body(), "active": true});
    made(tx, &DOCUMENT_TEMPLATES, template).map(|_| ())
}

fn made(tx: &mut Tx, of: &'static Resource, it: Value) -> Result<Id> {
    let row = of.create(tx, it.as_object().cloned().unwrap_or_default())?;
    Ok(serde_json::from_value(row["id"].clone())?)
}
