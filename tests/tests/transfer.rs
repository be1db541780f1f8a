//! CSV in and out over real HTTP, carried by a real worker.
#![expect(clippy::disallowed_methods, reason = "the test takes a job and a right away as the superuser would")]

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use house_tests::{Agency, Browser, Cluster, Estate, carriage};
use kernel::query::{Filter, Op, Query};
use kernel::resource::Record;
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::fmt::Write;

fn count(of: &Agency, resource: &'static kernel::resource::Resource) -> i64 {
    of.run(|tx| resource.count(tx, &Query::default(), 100_000)).expect("a count")
}

fn people(acme: &Agency) -> i64 {
    count(acme, &address_book::Person::RESOURCE)
}

fn organisations(acme: &Agency) -> i64 {
    count(acme, &address_book::ORGANISATIONS)
}

fn person(acme: &Agency, email: &str) -> Record {
    let filter = Filter { field: "email".into(), op: Op::Is, value: json!(email) };
    let query = Query { filters: vec![filter], ..Query::default() };
    acme.run(|tx| (address_book::Person::RESOURCE.store.list)(tx, &query)).expect("a list").remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_becomes_people_and_can_be_taken_back() {
    let estate = Estate::new().await;
    estate.work();
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let mut csv = String::from("Prénom;Nom;E-mail;Ville\n");
    for n in 0..600 {
        let name = if n % 100 == 7 { "" } else { "Martin" };
        let _ = writeln!(csv, "Zoé{n};{name};zoe{n}@exemple.fr;'=Paris");
    }
    let import = carriage::upload(&ada, "people", &csv).await;
    carriage::start(&ada, &import, &["first_name", "last_name", "email", "city"], &[]).await;
    carriage::ended(&ada, &import).await;
    assert_eq!(ada.get(&format!("{import}/refused.csv")).await.body.lines().count(), 7);
    assert_eq!(people(&acme), 594);
    assert!(person(&acme, "zoe1@exemple.fr")["created_by"].as_str().is_some_and(|by| by.starts_with("member:")), "made by who began it");
    let out = ada.get("/app/people/export.csv?names=1&city.is=%3DParis&q=Zo%C3%A9599").await;
    assert_eq!(out.body.lines().count(), 2, "{}", out.body);
    assert!(out.body.contains(";'=Paris;"), "{}", out.body);
    let undone = ada.submit(&import, &format!("{import}/undo"), &[]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
    assert_eq!(people(&acme), 0);
    let twice = ada.submit("/app/people/import", &format!("{import}/undo"), &[]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
}

#[tokio::test(flavor = "multi_thread")]
async fn organisations_that_are_missing_are_created_once_and_go_with_the_import() {
    let estate = Estate::new().await;
    estate.work();
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let mut csv = String::from("Nom;E-mail;Société\n");
    for n in 0..40 {
        let _ = writeln!(csv, "Nom{n};p{n}@exemple.fr;{}", if n % 2 == 0 { "Halle Nord" } else { "halle  NORD" });
    }
    csv.push_str("Sansnom;pasunmail;Jamais Créée\nDernier;der@exemple.fr;Le Préau\n");
    let columns = ["last_name", "email", "organisation_id"];
    let refused = carriage::upload(&ada, "people", &csv).await;
    let page = carriage::map(&ada, &refused, &columns, &[("missing", "refuse")]).await;
    assert!(page.contains("42 lignes à corriger"), "{page}");
    let import = carriage::upload(&ada, "people", &csv).await;
    let page = carriage::map(&ada, &import, &columns, &[("missing", "create")]).await;
    assert!(page.contains("2 fiches liées à créer") && page.contains("41 lignes prêtes"), "{page}");
    assert_eq!((people(&acme), organisations(&acme)), (0, 0), "a preview leaves nothing behind");
    carriage::begin(&ada, &import).await;
    carriage::ended(&ada, &import).await;
    assert_eq!((people(&acme), organisations(&acme)), (41, 2));
    // Somebody else works for one of them by now: it stays.
    let halle = person(&acme, "p1@exemple.fr")["organisation_id"].clone();
    let other = json!({"last_name": "Autre", "organisation_id": halle}).as_object().cloned().expect("a record");
    acme.run(|tx| address_book::Person::RESOURCE.create(tx, other)).expect("a person");
    ada.submit(&import, &format!("{import}/undo"), &[]).await;
    assert_eq!((people(&acme), organisations(&acme)), (1, 1));
    let report = ada.get(&import).await.body;
    assert!(report.contains("Halle Nord") && report.contains("Conservée"), "{report}");

    let import = carriage::upload(&ada, "people", &csv).await;
    carriage::start(&ada, &import, &columns, &[("missing", "empty")]).await;
    carriage::ended(&ada, &import).await;
    assert_eq!((people(&acme), organisations(&acme)), (42, 1));
    assert_eq!(person(&acme, "der@exemple.fr")["organisation_id"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_whose_job_is_gone_says_so_and_goes_on_when_asked() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let import = carriage::upload(&ada, "people", "Nom\nUn\nDeux\n").await;
    carriage::start(&ada, &import, &["last_name"], &[]).await;
    assert!(ada.get(&import).await.body.contains("Import en cours"));
    Cluster::superuser(&estate.url).batch_execute("update work.jobs set state = 'dead' where name = 'house.import'").expect("a dead job");
    let page = ada.get(&import).await.body;
    assert!(page.contains("L’import s’est arrêté") && page.contains("0 lignes sur 2"), "{page}");
    assert!(!page.contains("hx-trigger=\"load delay"), "nobody asks for ever");
    estate.work();
    ada.submit(&import, &format!("{import}/resume"), &[]).await;
    carriage::ended(&ada, &import).await;
    assert_eq!(people(&acme), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_that_is_withdrawn_ends_the_import() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let import = carriage::upload(&ada, "people", "Nom\nUn\nDeux\n").await;
    carriage::start(&ada, &import, &["last_name"], &[]).await;
    let mut owner = Cluster::superuser(&estate.url);
    owner.batch_execute("delete from grants where permission = 'address_book.people.import'").expect("rights withdrawn");
    estate.work();
    for _ in 0..600 {
        let ended = kernel::schema::imports::table
            .select((kernel::schema::imports::status, kernel::schema::imports::reason))
            .get_result::<(String, Option<String>)>(&mut owner)
            .expect("the import");
        if ended.0 != "running" {
            assert_eq!((ended.0.as_str(), ended.1.as_deref(), people(&acme)), ("failed", Some("right"), 0));
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the import never ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_updated_becomes_as_it_was_and_what_changed_since_is_named() {
    let estate = Estate::new().await;
    estate.work();
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    Cluster::superuser(&estate.url)
        .batch_execute(&format!(
            "insert into custom_fields (tenant_id, resource, name, label, kind) values ('{}', 'people', 'x_size', 'Taille', 'text')",
            acme.id
        ))
        .expect("a field of one's own");
    for (name, size) in [("un", "S"), ("deux", "M")] {
        let it = json!({"last_name": name, "email": format!("{name}@exemple.fr"), "city": "Lyon", "extra": {"x_size": size}});
        acme.run(|tx| address_book::Person::RESOURCE.create(tx, it.as_object().cloned().expect("a record"))).expect("a person");
    }
    // One of them twice: its first change is taken back last.
    let csv = "Nom;E-mail;Ville;Taille\nun;un@exemple.fr;Nantes;XL\ndeux;deux@exemple.fr;Nantes;XL\nun;un@exemple.fr;Brest;XXL\n";
    let import = carriage::upload(&ada, "people", csv).await;
    carriage::start(&ada, &import, &["last_name", "email", "city", "x_size"], &[("match", "email")]).await;
    carriage::ended(&ada, &import).await;
    let (one, two) = (person(&acme, "un@exemple.fr"), person(&acme, "deux@exemple.fr"));
    assert_eq!((&one["city"], &one["extra"]["x_size"]), (&json!("Brest"), &json!("XXL")));
    let id = two["id"].as_str().and_then(|id| id.parse().ok()).expect("a key");
    let changed = json!({"city": "Rennes"}).as_object().cloned().expect("a record");
    acme.run(|tx| address_book::Person::RESOURCE.patch(tx, id, None, changed)).expect("a change");
    ada.submit(&import, &format!("{import}/undo"), &[]).await;
    let (one, two) = (person(&acme, "un@exemple.fr"), person(&acme, "deux@exemple.fr"));
    assert_eq!((&one["city"], &one["extra"]["x_size"]), (&json!("Lyon"), &json!("S")));
    assert_eq!((&two["city"], &two["extra"]["x_size"]), (&json!("Rennes"), &json!("XL")));
    let report = ada.get(&import).await.body;
    assert!(report.contains("Conservée") && report.contains("Modifiée ou utilisée depuis"), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preview_knows_what_the_store_refuses() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let csv = "Nom;Type;SIRET\nBonne;Label;\nFausse;Label;123 456 789 00010\nInconnue;Planète;\n";
    let import = carriage::upload(&ada, "organisations", csv).await;
    let page = carriage::map(&ada, &import, &["name", "kind", "siret"], &[]).await;
    assert!(page.contains("1 ligne prête") && page.contains("2 lignes à corriger"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_speaks_twice_of_somebody_makes_them_once() {
    let estate = Estate::new().await;
    estate.work();
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let known = json!({"first_name": "Ada", "last_name": "Byron", "email": "ada@exemple.fr", "city": "Paris"});
    let record = serde_json::from_value(known).expect("a record");
    acme.run(move |tx| address_book::Person::RESOURCE.create(tx, record)).expect("a person");
    let csv = "Prénom;Nom;E-mail;Ville\nNew;Comer;new@exemple.fr;Brest\nAda;Lovelace;ADA@exemple.fr;Londres\n\
               New;Comer;new@exemple.fr;Nantes\nNo;Mail;;Dijon\nNo;Mail;;Dijon\nAda;;ada@exemple.fr;Oslo\n";
    let import = carriage::upload(&ada, "people", csv).await;
    let columns = ["first_name", "last_name", "email", "city"];
    carriage::start(&ada, &import, &columns, &[("match", "email")]).await;
    carriage::ended(&ada, &import).await;
    assert_eq!(people(&acme), 4, "Ada, the newcomer once, and two who cannot be told apart");
    let (ada_now, newcomer) = (person(&acme, "ada@exemple.fr"), person(&acme, "new@exemple.fr"));
    assert_eq!((&ada_now["last_name"], &ada_now["city"]), (&json!("Lovelace"), &json!("Oslo")));
    assert_eq!(newcomer["city"], json!("Nantes"));
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_are_recognised_and_remembered() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let header = "Prénom;Nom;Société;Fonction;E-mail;Téléphone;Mobile;Ville;Pays;Langue;Consentement;Consentement du;Notes";
    let guessed = |page: &str| -> Vec<String> {
        let part = |select: &str| select.split("</select>").next().and_then(|s| s.split("\" selected").next().map(String::from));
        let value = |s: String| s.rsplit("value=\"").next().unwrap_or_default().to_string();
        let selects = page.split("name=\"column.").skip(1);
        selects
            .map(|s| {
                if s.split("</select>").next().is_some_and(|s| s.contains(" selected")) {
                    part(s).map(value).unwrap_or_default()
                } else {
                    String::new()
                }
            })
            .collect()
    };
    let import = carriage::upload(&ada, "people", &format!("{header}\n;Martin;;;;;;;;;;;\n")).await;
    let all = [
        "first_name",
        "last_name",
        "organisation_id",
        "job",
        "email",
        "phone",
        "mobile",
        "city",
        "country",
        "language",
        "consent",
        "consent_on",
        "notes",
    ];
    assert_eq!(guessed(&ada.get(&import).await.body), all);
    let odd = "Qui;Où;Nom\nMartin;Lyon;x\n";
    let import = carriage::upload(&ada, "people", odd).await;
    assert_eq!(guessed(&ada.get(&import).await.body), ["", "", "last_name"]);
    carriage::start(&ada, &import, &["last_name", "city", ""], &[]).await;
    let again = carriage::upload(&ada, "people", odd).await;
    assert_eq!(guessed(&ada.get(&again).await.body), ["last_name", "city", ""]);
    // Another agency remembers nothing of it.
    let other = estate.agency("autre").await;
    let eve: Browser = estate.admin(&other).await;
    let import = carriage::upload(&eve, "people", odd).await;
    assert_eq!(guessed(&eve.get(&import).await.body), ["", "", "last_name"]);
}
