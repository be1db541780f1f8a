//! More than one way to reach somebody: kept as its kind is written, shown on a card that a telephone reads, as far as one may know.

use diesel::prelude::*;
use house_tests::{Estate, carriage};
use kernel::schema::grants;
use reqwest::{Method, StatusCode};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_card_tells_every_way_to_reach_somebody() {
    let estate = Estate::new().await;
    let ada = estate.admin(&estate.agency("acme").await).await;
    let house = ada.create("organisations", json!({"name": "Grand Écart", "kind": "festival"})).await;
    let person = json!({"first_name": "Léa", "last_name": "Corvisart", "email": "lea@grandecart.example", "mobile": "+33 6 12 34 56 78", "organisation_id": house,
        "channel": "message", "also_speaks": "breton", "notes": "n’aime pas les lundis"});
    let person = ada.create("people", person).await;
    for detail in [
        json!({"kind": "email", "value": "Factures@GrandEcart.example", "used_for": "billing", "person_id": person}),
        json!({"kind": "phone", "value": "+33 2 98 00 11 22", "main": true, "person_id": person, "notes": "le matin"}),
        json!({"kind": "address", "street": "3 rue de l’Église", "postcode": "29000", "city": "Quimper", "country": "France", "person_id": person}),
    ] {
        ada.create("details", detail).await;
    }
    let listed = ada.get_json("/api/v1/details?kind.is=address").await.json();
    assert_eq!(listed["data"][0]["value"], "3 rue de l’Église, 29000 Quimper, France");
    let page = ada.get(&format!("/app/card/people/{person}?lang=en")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for told in
        ["factures@grandecart.example", "+33 2 98 00 11 22", "le matin", "3 rue de l’Église", "Grand Écart", "<path d=\"M4 4h1v1h-1z"]
    {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    assert!(!page.body.contains("lundis"), "notes stay in the house");
    let file = ada.get(&format!("/app/card/people/{person}/card.vcf")).await;
    assert!(file.header("content-type").starts_with("text/vcard"), "{:?}", file.header("content-type"));
    for line in [
        "FN;CHARSET=UTF-8:Léa Corvisart",
        "lea@grandecart.example",
        "factures@grandecart.example",
        "Quimper;;29000;France",
        "ORG;CHARSET=UTF-8:Grand Écart",
    ] {
        assert!(file.body.contains(line), "{line}: {}", file.body);
    }
    assert!(ada.get(&format!("/app/people/{person}")).await.body.contains(&format!("/app/card/people/{person}")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_of_a_detail_is_read_as_it_is_dialled() {
    let estate = Estate::new().await;
    let ada = estate.admin(&estate.agency("acme").await).await;
    let person = ada.create("people", json!({"last_name": "Corvisart"})).await;
    let detail = json!({"kind": "phone", "value": "+33 2 98 00 11 22", "used_for": "work", "country": "Belgique", "person_id": person});
    let detail = ada.create("details", detail).await;
    for path in ["/app/details".to_string(), format!("/app/details/{detail}"), format!("/app/people/{person}")] {
        let page = ada.get(&path).await.body;
        let read = page.replace("tel:+33298001122", "");
        assert!(read.contains("02 98 00 11 22") && !read.contains("+33298001122"), "{path}: {page}");
    }
    // In the form with its country: the detail says another one, by which it would be read.
    let form = ada.get(&format!("/app/details/{detail}/edit")).await.body;
    assert!(form.contains("+33 2 98 00 11 22"), "{form}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_detail_is_somebodys_and_written_as_its_kind_is() {
    let estate = Estate::new().await;
    let ada = estate.admin(&estate.agency("acme").await).await;
    let person = ada.create("people", json!({"last_name": "Corvisart"})).await;
    let house = ada.create("organisations", json!({"name": "Grand Écart", "kind": "festival"})).await;
    for (body, field) in [
        (json!({"kind": "email", "value": "nowhere", "person_id": person}), "value"),
        (json!({"kind": "phone", "value": "call me", "person_id": person}), "value"),
        (json!({"kind": "link", "value": "javascript:alert(1)", "person_id": person}), "value"),
        (json!({"kind": "link", "person_id": person}), "value"),
        (json!({"kind": "address", "value": "ignored", "person_id": person}), "street"),
        (json!({"kind": "email", "value": "a@b.example"}), "person_id"),
        (json!({"kind": "email", "value": "a@b.example", "person_id": person, "organisation_id": house}), "organisation_id"),
    ] {
        let refused = ada.api(Method::POST, "/api/v1/details", Some(body.clone())).await;
        assert_eq!(
            (refused.status, refused.json()["fields"][0]["field"].as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, Some(field)),
            "{body}: {}",
            refused.body
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_has_the_card_of_whom_they_do_not_reach() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let (ada, bea, eve) = (estate.admin(&acme).await, estate.member(&acme, "booker").await, estate.admin(&other).await);
    let person = ada.create("people", json!({"last_name": "Corvisart", "email": "lea@grandecart.example"})).await;
    let path = format!("/app/card/people/{person}/card.vcf");
    assert_eq!(bea.get(&path).await.status, StatusCode::OK);
    assert_eq!(eve.get(&path).await.status, StatusCode::NOT_FOUND, "another agency");
    assert_eq!(ada.get(&format!("/app/card/tokens/{person}")).await.status, StatusCode::NOT_FOUND);
    let reading = grants::role.eq("booker").and(grants::permission.eq("address_book.people.read"));
    acme.run(|tx| tx.run(diesel::update(grants::table.filter(reading)).set(grants::reach.eq("own")))).expect("a reach");
    estate.house.changed(acme.id);
    assert_eq!(bea.get(&path).await.status, StatusCode::NOT_FOUND);
}

/// How many details there are, and the one whose value begins so.
async fn details(by: &house_tests::Browser, value: &str) -> (usize, serde_json::Value) {
    let all = by.get_json("/api/v1/details?limit=200").await.json();
    let rows = all["data"].as_array().cloned().unwrap_or_default();
    let one = rows.iter().find(|row| row["value"].as_str().is_some_and(|said| said.starts_with(value))).cloned().unwrap_or_default();
    (rows.len(), one)
}

#[tokio::test(flavor = "multi_thread")]
async fn several_ways_to_reach_somebody_come_by_a_card_leave_in_a_table_and_come_again() {
    let estate = Estate::new().await;
    let (ada, theirs) = (estate.admin(&estate.agency("acme").await).await, estate.admin(&estate.agency("rival").await).await);
    estate.work();
    let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Corvisart;Léa;;;\r\nFN:Léa Corvisart\r\nEMAIL:lea@grandecart.example\r\nEMAIL:Factures@GrandEcart.example\r\n\
        TEL;TYPE=WORK:02 98 00 11 22\r\nTEL:+33 2 98 00 11 33\r\nTEL;TYPE=CELL:06 12 34 56 78\r\nADR;TYPE=WORK:;;3 rue de l’Église;Quimper;;29000;France\r\n\
        ADR;TYPE=HOME:;;1 quai Haut;Brest;;29200;France\r\nURL:https://lea.example/\r\nURL:https://lea.example/presse\r\nEND:VCARD\r\n";
    let brought = carriage::bring(&ada, "people", "lea.vcf", card.as_bytes()).await;
    assert_eq!(brought.status, StatusCode::SEE_OTHER, "{}", brought.body);
    let import = brought.location().to_string();
    let page = ada.get(&import).await.body;
    for column in ["further_email", "further_phone", "all_addresses", "all_links"] {
        assert!(page.contains(&format!("value=\"{column}\" selected")), "{column} is known: {page}");
    }
    let columns = [
        "first_name",
        "last_name",
        "",
        "email",
        "phone",
        "mobile",
        "",
        "",
        "",
        "city",
        "country",
        "further_email",
        "further_phone",
        "further_link",
        "all_links",
        "",
        "all_addresses",
    ];
    let columns = columns.map(|name| if name == "further_link" { "" } else { name });
    let preview = carriage::map(&ada, &import, &columns, &[]).await;
    assert!(!preview.contains("bad__why"), "{preview}");
    assert_eq!(details(&ada, "").await.0, 0, "a preview keeps nothing");
    carriage::begin(&ada, &import).await;
    carriage::ended(&ada, &import).await;
    let (count, home) = details(&ada, "1 quai Haut").await;
    assert_eq!((count, &home["city"], &home["used_for"]), (6, &json!("Brest"), &json!("home")));
    assert_eq!(details(&ada, "factures@").await.1["kind"], "email");
    assert_eq!(details(&ada, "+33298001133").await.1["kind"], "phone");

    let csv = ada.get("/app/people/export.csv?names=1&separator=,&further=1").await.body;
    let plain = ada.get("/app/people/export.csv?names=1&separator=,").await.body;
    assert!(
        csv.contains("\"1 quai Haut | 29200 | Brest | France (home)") || csv.contains("1 quai Haut | 29200 | Brest | France (home)\""),
        "{csv}"
    );
    assert!(!plain.contains("factures@") && csv.contains("factures@grandecart.example"), "{plain}");
    let said = ada.get("/app/people/export.csv?further=1&lang=fr").await.body;
    assert!(said.contains("Autres courriels") && said.contains("Brest | France (Domicile)") || said.contains("Brest | France ("), "{said}");
    assert!(ada.get("/app/people/export").await.body.contains("further=1"), "offered");

    // The table elsewhere; twice, and nothing is there twice.
    let headers: Vec<String> = csv.trim_start_matches('\u{feff}').lines().next().expect("a header").split(',').map(String::from).collect();
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let mut last = String::new();
    for _ in 0..2 {
        last = carriage::upload(&theirs, "people", &csv).await;
        let preview = carriage::map(&theirs, &last, &headers, &[("match", "email"), ("missing", "empty")]).await;
        assert!(!preview.contains("bad__why"), "{preview}");
        carriage::begin(&theirs, &last).await;
        carriage::ended(&theirs, &last).await;
        assert_eq!(details(&theirs, "").await.0, 6);
    }
    assert_eq!(details(&theirs, "3 rue").await.1["postcode"], "29000");
    assert!(!last.is_empty());

    // What is no number is said of the line; the import taken back takes its details along.
    let wrong = carriage::upload(&ada, "people", "last_name;further_phone\nRameau;demain\n").await;
    assert!(carriage::map(&ada, &wrong, &["last_name", "further_phone"], &[]).await.contains("bad__why"));
    let back = ada.submit(&import, &format!("{import}/undo"), &[]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
    assert_eq!(details(&ada, "").await.0, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_merged_keeps_every_way_to_reach_it_once_and_gives_them_back() {
    let estate = Estate::new().await;
    let ada = estate.admin(&estate.agency("acme").await).await;
    let keep = ada.create("people", json!({"last_name": "Corvisart", "email": "lea@grandecart.example"})).await;
    let gone = ada.create("people", json!({"last_name": "Corvisart", "phone": "+33 2 98 00 11 55"})).await;
    for detail in [
        json!({"kind": "phone", "value": "+33 2 98 00 11 22", "used_for": "work", "person_id": keep}),
        json!({"kind": "phone", "value": "02 98 00 11 22", "person_id": gone}),
        json!({"kind": "phone", "value": "02 98 00 11 55", "person_id": gone}),
        json!({"kind": "email", "value": "lea@grandecart.example", "person_id": gone}),
        json!({"kind": "email", "value": "presse@grandecart.example", "used_for": "press", "person_id": gone}),
        json!({"kind": "link", "value": "https://lea.example/", "person_id": gone, "notes": "à jour"}),
    ] {
        ada.create("details", detail).await;
    }
    let page = ada.get(&format!("/app/people/{keep}/merge?with={gone}&lang=fr")).await.body;
    let (fields, result) = page.split_once("id=\"merge-result\"").expect("how it will be");
    for told in ["presse@grandecart.example", "https://lea.example/", "Autres courriels", "02 98 00 11 55"] {
        assert!(fields.contains(told) && result.contains(told), "{told}: {page}");
    }
    assert_eq!(fields.matches("02 98 00 11 22").count(), 2, "on both sides: {fields}");
    assert_eq!(result.matches("02 98 00 11 22").count(), 1, "once afterwards: {result}");
    assert_eq!(result.matches(">lea@grandecart.example<").count(), 1, "the sheet says it: {result}");

    let merged = ada.api(Method::POST, &format!("/api/v1/people/{keep}/merge"), Some(json!({"gone": gone}))).await;
    assert_eq!(merged.status, StatusCode::OK, "{}", merged.body);
    let values = async |whose: uuid::Uuid| {
        let all = ada.get_json(&format!("/api/v1/details?person_id.is={whose}&limit=50")).await.json();
        let rows = all["data"].as_array().cloned().unwrap_or_default();
        let mut values: Vec<String> = rows.iter().filter_map(|row| row["value"].as_str().map(String::from)).collect();
        values.sort();
        values
    };
    assert_eq!(values(keep).await, ["+33298001122", "https://lea.example/", "presse@grandecart.example"]);
    assert_eq!(values(gone).await, Vec::<String>::new());
    let sheet = ada.get(&format!("/app/people/{keep}")).await.body;
    let undo = sheet.split("action=\"").filter_map(|rest| rest.split('"').next()).find(|at| at.contains("/merges/")).expect("a way back");
    assert_eq!(ada.submit("/app", undo, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(values(keep).await, ["+33298001122"]);
    let back = ["+33298001122", "+33298001155", "https://lea.example/", "lea@grandecart.example", "presse@grandecart.example"];
    assert_eq!(values(gone).await, back);
}
