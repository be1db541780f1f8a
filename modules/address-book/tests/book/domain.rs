//! What the address book knows beyond its fields.

use crate::common::{EDITION, Ground, create, id, record, resource};
use address_book::{ARTISTS, Artist, MODULE, Organisation, Person, Venue};
use chrono::{Days, Utc};
use diesel::prelude::*;
use kernel::error::Error;
use kernel::prelude::{Id, Query};
use kernel::schema::{journal, work::jobs};
use kernel::scope::Scope;
use serde_json::{Value, json};
use std::collections::HashSet;

fn codes<T: std::fmt::Debug>(answer: kernel::error::Result<T>) -> Vec<(String, &'static str)> {
    match answer {
        Err(Error::Invalid(wrong)) => wrong.into_iter().map(|w| (w.field, w.code)).collect(),
        other => panic!("{other:?}"),
    }
}

/// Does what a worker would do with the jobs that came since; says which handlers ran.
fn work(agency: &Scope, done: &mut HashSet<Id>) -> Vec<String> {
    let handles = jobs::table.filter(jobs::name.eq("handle")).order(jobs::id).select((jobs::id, jobs::payload));
    let mut waiting: Vec<(Id, Value)> = agency.run(|tx| tx.all(handles)).unwrap();
    waiting.retain(|(id, _)| done.insert(*id));
    let ran = waiting.iter().map(|(_, payload)| {
        let name = payload["handler"].as_str().unwrap();
        let handler = MODULE.handlers.iter().find(|h| h.name == name).unwrap();
        let subject = payload["subject"].as_str().and_then(|id| id.parse().ok());
        agency.run(|tx| (handler.run)(tx, subject, payload["data"].clone())).unwrap();
        name.to_string()
    });
    ran.collect()
}

#[test]
fn official_numbers_are_checked_and_cleaned() {
    let ground = Ground::new();
    let agency = ground.agency("ici");
    let organisations = resource("organisations");
    let with = |numbers: Value| {
        let mut it = record(json!({"name": "Quai Neuf", "kind": "label"}));
        it.extend(record(numbers));
        create(&agency, organisations, Value::Object(it))
    };
    let made = with(json!({"siret": "732 829 320 00074", "vat_number": "fr 44 732829320"})).unwrap();
    assert_eq!(
        (&made["siren"], &made["siret"], &made["vat_number"]),
        (&json!("732829320"), &json!("73282932000074"), &json!("FR44732829320"))
    );
    let both = codes(with(json!({"siren": "732829321", "vat_number": "FR45732829320"})));
    assert_eq!(both, [("siren".to_string(), "siren"), ("vat_number".to_string(), "vat_number")]);
    assert_eq!(codes(with(json!({"siren": "404833048", "siret": "73282932000074"}))), [("siret".to_string(), "siren-differs")]);
    assert_eq!(with(json!({"siren": "", "vat_number": "BE0123456789"})).unwrap()["siren"], Value::Null);
    let patched = agency.run(|tx| organisations.patch(tx, id(&made), None, record(json!({"siret": "73282932000075"}))));
    assert_eq!(codes(patched), [("siret".to_string(), "siret")]);
}

#[test]
fn an_artist_has_an_address_of_its_own() {
    let ground = Ground::new();
    let (here, there) = (ground.agency("ici"), ground.agency("ailleurs"));
    let sign = |agency: &Scope, name: &str, slug: Value| create(agency, &ARTISTS, json!({"name": name, "status": "active", "slug": slug}));
    assert_eq!(sign(&here, "Les Sœurs  d’Été !", Value::Null).unwrap()["slug"], "les-soeurs-d-ete");
    let second = sign(&here, "les sœurs d'été", Value::Null).unwrap();
    assert_eq!(second["slug"], "les-soeurs-d-ete-2");
    assert_eq!(sign(&there, "Les Sœurs d’Été", json!("")).unwrap()["slug"], "les-soeurs-d-ete", "another agency's is another's");
    let long = sign(&here, &"Été ".repeat(29), Value::Null).unwrap();
    assert_eq!(long["slug"], "ete-".repeat(18).trim_end_matches('-'), "room is left for a number");
    assert_eq!(sign(&here, "東京", Value::Null).unwrap()["slug"], "artiste");
    assert_eq!(codes(sign(&here, "X", json!("les-soeurs-d-ete"))), [("slug".to_string(), "taken")]);
    assert_eq!(codes(sign(&here, "X", json!("Pas Une Adresse"))), [("slug".to_string(), "slug")]);
    let renamed = here.run(|tx| ARTISTS.patch(tx, id(&second), None, record(json!({"name": "Autre nom"})))).unwrap();
    assert_eq!(renamed["slug"], "les-soeurs-d-ete-2", "an address survives a new name");
    let emptied = here.run(|tx| ARTISTS.patch(tx, id(&second), None, record(json!({"slug": null})))).unwrap();
    assert_eq!(emptied["slug"], "autre-nom");
}

#[test]
fn a_position_ends_after_it_begins_and_employers_are_those_of_today() {
    let ground = Ground::new();
    let agency = ground.agency("ici");
    let person = create(&agency, resource("people"), json!({"first_name": "Zoé", "last_name": "Ardenne"})).unwrap();
    let today = Utc::now().date_naive();
    let works = |name: &str, since: Value, until: Value, main: bool| {
        let at = create(&agency, resource("organisations"), json!({"name": name, "kind": "label"})).unwrap();
        let it = json!({"role": "Direction", "person_id": person["id"], "organisation_id": at["id"], "since": since, "until": until, "main": main});
        create(&agency, resource("positions"), it)
    };
    assert_eq!(codes(works("Jamais", json!("2026-02-01"), json!("2026-01-01"), false)), [("until".to_string(), "range")]);
    works("Depuis toujours", Value::Null, Value::Null, false).unwrap();
    works("Autrefois", json!("2020-01-01"), json!("2021-01-01"), true).unwrap();
    works("Bientôt", json!(today + Days::new(40)), Value::Null, false).unwrap();
    works("Maison", json!("2022-01-01"), json!(today + Days::new(9)), true).unwrap();
    let employers = agency.run(|tx| Person::employers(tx, id(&person))).unwrap();
    assert_eq!(employers.iter().map(|o| o.name.as_str()).collect::<Vec<_>>(), ["Maison", "Depuis toujours"]);
    assert_eq!(agency.run(|tx| Person::find(tx, id(&person))).unwrap().full_name(), "Zoé Ardenne");
}

#[test]
fn the_last_contact_follows_the_interactions() {
    let ground = Ground::new();
    let agency = ground.agency("ici");
    let someone = |name: &str| create(&agency, resource("people"), json!({"last_name": name})).unwrap();
    let (zoe, ali) = (someone("Ardenne"), someone("Benali"));
    let meet = |at: &str, person: &Value| {
        create(&agency, resource("interactions"), json!({"kind": "call", "subject": "Appel", "at": at, "person_id": person})).unwrap()
    };
    let last = |person: &kernel::resource::Record| {
        let person = agency.run(|tx| Person::find(tx, id(person))).unwrap();
        (person.last_contact_on.map(|on| on.to_string()), person.version)
    };
    let mut done = HashSet::new();
    let first = meet("2026-03-01T23:30:00Z", &zoe["id"]);
    meet("2026-01-05T10:00:00Z", &zoe["id"]);
    meet("2099-01-05T10:00:00Z", &zoe["id"]);
    assert_eq!(last(&zoe).0, None, "handlers run after the commit");
    assert_eq!(work(&agency, &mut done), ["contact_made"; 3]);
    assert_eq!(last(&zoe), (Some("2026-03-02".into()), 1), "past midnight in Paris, and nobody's form is outdated");
    let said: i64 = agency.run(|tx| tx.one(journal::table.filter(journal::what.eq("people.contacted")).count())).unwrap();
    assert_eq!(said, 1, "said once, though three handlers ran");

    agency.run(|tx| resource("interactions").patch(tx, id(&first), None, record(json!({"person_id": ali["id"]})))).unwrap();
    work(&agency, &mut done);
    assert_eq!((last(&zoe).0.as_deref(), last(&ali).0.as_deref()), (Some("2026-01-05"), Some("2026-03-02")));
    agency.run(|tx| (resource("interactions").store.delete)(tx, id(&first))).unwrap();
    work(&agency, &mut done);
    assert_eq!(last(&ali).0, None);
    agency.run(|tx| (resource("interactions").store.restore)(tx, id(&first))).unwrap();
    work(&agency, &mut done);
    assert_eq!(last(&ali).0.as_deref(), Some("2026-03-02"));
}

#[test]
fn the_sample_cast_comes_in_both_languages() {
    let ground = Ground::new();
    for locale in ["fr", "en"] {
        let agency = ground.agency(&format!("agence-{locale}"));
        agency.run(|tx| (MODULE.samples)(tx, locale)).unwrap();
        let counts: Vec<(&str, i64)> = EDITION.modules[0]
            .resources
            .iter()
            .map(|r| (r.name, agency.run(|tx| r.count(tx, &Query::default(), 1_000)).unwrap()))
            .collect();
        let cast = [
            ("people", 12),
            ("organisations", 6),
            ("positions", 8),
            ("artists", 8),
            ("band_members", 2),
            ("venues", 6),
            ("capacities", 3),
            ("incidents", 1),
            ("mandates", 2),
            ("interactions", 8),
            ("colleagues", 0),
            ("consents", 0),
            ("relations", 10),
            ("details", 5),
            ("figures", 10),
        ];
        assert_eq!(counts, cast);
        let artists = agency.run(|tx| Artist::list(tx, &Query::default())).unwrap();
        assert!(artists.iter().all(|a| a.biography.as_ref().is_some_and(|b| b.len() > 150)));
        let spoken = if locale == "fr" { "Contrebasse, harpe" } else { "Double bass, harp" };
        assert!(artists.iter().any(|a| a.biography.as_ref().is_some_and(|b| b.starts_with(spoken))));
        assert!(agency.run(|tx| Venue::list(tx, &Query::default())).unwrap().iter().all(|v| v.capacity.is_some()));
        assert!(agency.run(|tx| Organisation::list(tx, &Query::default())).unwrap().iter().all(|o| o.city.is_some()));
        let contacted = agency.run(|tx| Person::list(tx, &Query::default())).unwrap();
        assert_eq!(contacted.iter().filter(|p| p.last_contact_on.is_some()).count(), 6);
    }
}
