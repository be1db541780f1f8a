//! A telephone number is one number however it is typed: kept in one writing, shown as one dials it from where the agency is,
//! found again, compared; what can be no number is said beside its field, and what is older than all this is left alone.
#![expect(clippy::disallowed_methods, reason = "the test keeps what was kept before numbers were read")]

use house_tests::{Browser, Estate, carriage};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

async fn phone(ada: &Browser, resource: &str, id: impl std::fmt::Display) -> Value {
    ada.get_json(&format!("/api/v1/{resource}/{id}")).await.json()["phone"].clone()
}

async fn found(ada: &Browser, asked: &str) -> Vec<String> {
    let answer = ada.get_json(&format!("/api/v1/people?{asked}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{asked}: {}", answer.body);
    answer.json()["data"].as_array().expect("rows").iter().map(|row| row["last_name"].as_str().unwrap_or_default().to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_kept_once_and_shown_as_one_dials_it_here() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let abroad = ada.create("people", json!({"last_name": "Wexcombe", "phone": "0044 20 7946 0958"})).await;
    assert_eq!(phone(&ada, "people", abroad).await, "+442079460958");
    for typed in ["06 12 34 56 78", "06.12.34.56.78", "+33 (0)6 12 34 56 78"] {
        let id = ada.create("people", json!({"last_name": "Delmas", "phone": typed})).await;
        assert_eq!(phone(&ada, "people", id).await, "+33612345678", "{typed}");
        let sheet = ada.get(&format!("/app/people/{id}")).await.body;
        assert!(sheet.contains("href=\"tel:+33612345678\">06 12 34 56 78<"), "{sheet}");
        let form = ada.get(&format!("/app/people/{id}/edit")).await.body;
        assert!(form.contains("value=\"06 12 34 56 78\""), "{form}");
    }
    let list = ada.get("/app/people").await.body;
    assert!(list.contains("href=\"tel:+442079460958\">+44 20 7946 0958<") && list.contains("href=\"tel:+33612345678\">06 12"), "{list}");
    // The record's own country says what a number without one is.
    let belgian =
        ada.create("organisations", json!({"name": "Halles", "kind": "festival", "phone": "02 512 34 56", "country": "Belgique"})).await;
    assert_eq!(phone(&ada, "organisations", belgian).await, "+3225123456");
    // Every way out says it so that a person can dial it; a program has it as it is kept.
    assert!(ada.get("/app/people/export.csv").await.body.contains(";06 12 34 56 78;"));
    assert!(ada.get("/app/people/export.vcf").await.body.contains("+33 6 12 34 56 78"));
    // From Belgium the same numbers are dialled otherwise.
    let moved = [("section", "contact"), ("email", ""), ("phone", ""), ("city", "Liège"), ("country", "Belgique")];
    assert_eq!(ada.submit("/app/settings", "/app/settings", &moved).await.status, StatusCode::SEE_OTHER);
    let list = ada.get("/app/people").await.body;
    assert!(list.contains(">+33 6 12 34 56 78<"), "{list}");
    assert!(ada.get("/app/organisations").await.body.contains(">02 512 34 56<"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_no_number_is_said_and_what_is_older_stays() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    for typed in ["06 12 34 56 7", "06 12 34 56 78 90", "appeler le soir", "+999 123 456 789"] {
        let refused = ada.api(Method::POST, "/api/v1/people", Some(json!({"last_name": "Delmas", "phone": typed}))).await;
        let wrong = refused.json()["fields"][0].clone();
        assert_eq!(
            (refused.status, &wrong["field"], &wrong["code"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("phone"), &json!("phone")),
            "{typed}"
        );
    }
    let page = ada.submit("/app/people/new", "/app/people/new", &[("last_name", "Delmas"), ("phone", "06 12 34 56 7")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("value=\"06 12 34 56 7\"") && page.body.contains("numéro complet"), "{}", page.body);
    // Kept before numbers were read: it is shown, and saving the rest leaves it; changing it asks for a number.
    let old = ada.create("people", json!({"last_name": "Ancienne"})).await;
    let kept = "04 78 00 12";
    let update = format!("update people set phone = '{kept}' where id = '{old}'");
    acme.run(|tx| tx.run(diesel::sql_query(update))).expect("an old row");
    assert!(ada.get("/app/people").await.body.contains(kept));
    let form = [("first_name", ""), ("last_name", "Ancienne"), ("city", "Lyon"), ("phone", kept), ("version", "1")];
    let saved = ada.submit(&format!("/app/people/{old}/edit"), &format!("/app/people/{old}/edit"), &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert_eq!(phone(&ada, "people", old).await, kept);
    let changed = ada
        .submit(&format!("/app/people/{old}/edit"), &format!("/app/people/{old}/edit"), &[("last_name", "Ancienne"), ("phone", "04 78")])
        .await;
    assert_eq!(changed.status, StatusCode::UNPROCESSABLE_ENTITY);
    // A detail is no back door.
    let refused = ada.api(Method::POST, "/api/v1/details", Some(json!({"kind": "phone", "value": "06 12", "person_id": old}))).await;
    assert_eq!((refused.status, refused.json()["fields"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("value")));
    let detail = ada.create("details", json!({"kind": "phone", "value": "06 12 34 56 78", "person_id": old})).await;
    assert_eq!(ada.get_json(&format!("/api/v1/details/{detail}")).await.json()["value"], "+33612345678");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_found_however_it_is_looked_for_and_comes_in_from_files() {
    let estate = Estate::new().await;
    estate.work();
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let import = carriage::upload(&ada, "people", "Nom;Téléphone\nDelmas;06.12.34.56.78\nWexcombe;+44 20 7946 0958\nFaux;06 12\n").await;
    carriage::start(&ada, &import, &["last_name", "phone"], &[]).await;
    carriage::ended(&ada, &import).await;
    assert!(ada.get(&format!("{import}/refused.csv")).await.body.contains("Faux"));
    for asked in
        ["q=06+12+34+56+78", "q=0612345678", "q=%2B33612345678", "q=06+12+34", "phone.is=06.12.34.56.78", "phone.contains=06+12+34"]
    {
        assert_eq!(found(&ada, asked).await, ["Delmas"], "{asked}");
    }
    for asked in ["q=020+7946", "q=0044+20+7946", "phone.is=%2B44+20+7946+0958"] {
        assert_eq!(found(&ada, asked).await, ["Wexcombe"], "{asked}");
    }
    assert_eq!(found(&ada, "phone.not=0612345678&q=Delmas").await, Vec::<String>::new());
    acme.indexed().await;
    let hits = ada.get_json("/api/v1/search?q=06+12+34+56+78").await.json();
    assert_eq!(hits["data"][0]["title"], "Delmas", "{hits}");
    let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Carte\r\nN:Carte;Ada;;;\r\nTEL;TYPE=CELL:06 98 76 54 32\r\nEND:VCARD\r\n";
    let brought = carriage::bring(&ada, "people", "contacts.vcf", card.as_bytes()).await;
    let import = brought.location().to_string();
    carriage::start(&ada, &import, &["first_name", "last_name", "mobile"], &[]).await;
    carriage::ended(&ada, &import).await;
    let all = ada.get_json("/api/v1/people?q=Carte").await.json();
    assert!(all["data"][0]["mobile"].as_str().is_none_or(|mobile| mobile == "+33698765432"), "{all}");
}
