//! More than one way to reach somebody: kept as its kind is written, shown on a card that a telephone reads, as far as one may know.

use diesel::prelude::*;
use house_tests::Estate;
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
