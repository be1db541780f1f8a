//! Where everybody is: towns on a map as far as one reaches who is there, and who is near somebody.

use house_tests::Estate;
use kernel::schema::grants;
use reqwest::StatusCode;
use serde_json::{Value, json};

fn of<'a>(list: &'a Value, name: &str) -> Option<&'a Value> {
    list.as_array().expect("a list").iter().find(|it| it["name"] == name)
}

fn titles(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().filter_map(|it| it["title"].as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_where_their_sheet_says() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    for (resource, body) in [
        ("people", json!({"last_name": "Corvisart", "city": "Nantes", "country": "France"})),
        ("people", json!({"last_name": "Bihannec", "city": "NANTES"})),
        ("people", json!({"last_name": "Hellerbrandt", "city": "Leipzig", "country": "Allemagne"})),
        ("people", json!({"last_name": "Perdu", "city": "Nulle-Part-sur-Rien"})),
        ("people", json!({"last_name": "Ailleurs", "city": "Nantes", "country": "Atlantide"})),
        ("people", json!({"last_name": "Sansville"})),
        ("organisations", json!({"name": "Théâtre de l’Île", "kind": "festival", "city": "Saint-Denis", "postcode": "97400"})),
        ("organisations", json!({"name": "Salle du Stade", "kind": "venue_operator", "city": "St Denis", "postcode": "93200"})),
        ("artists", json!({"name": "Velours", "status": "active", "city": "Nantes Cedex 2"})),
    ] {
        ada.create(resource, body).await;
    }
    let map = ada.get_json("/api/v1/map").await.json();
    let nantes = of(&map["towns"], "Nantes").or_else(|| of(&map["towns"], "NANTES")).or_else(|| of(&map["towns"], "Nantes Cedex 2"));
    let nantes = nantes.expect("Nantes");
    assert_eq!(nantes["total"], 3, "however it is written: {map}");
    assert_eq!(nantes["kinds"][0]["count"], 2);
    assert!((nantes["lat"].as_f64().expect("a latitude") - 47.2).abs() < 0.1);
    assert_eq!(of(&map["towns"], "Leipzig").expect("Leipzig")["country"], "Allemagne");
    assert!(of(&map["towns"], "Saint-Denis").expect("the island")["lat"].as_f64() < Some(0.0), "told apart by the postcode");
    assert!(of(&map["towns"], "St Denis").expect("beside Paris")["lat"].as_f64() > Some(48.0));
    assert_eq!(of(&map["unknown"], "Nulle-Part-sur-Rien").expect("unknown")["count"], 1);
    assert_eq!(of(&map["unknown"], "Nantes").expect("a country that is none")["count"], 1, "not put where it is not");
    assert_eq!(map["nowhere"], 1);
    let people = ada.get_json("/api/v1/map?type=people").await.json();
    assert!(of(&people["towns"], "Saint-Denis").is_none());
    let page = ada.get("/app/map?lang=fr").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("Leipzig") && page.body.contains("/app/people?city.is=Leipzig") && page.body.contains("2 villes introuvables"),
        "{}",
        page.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_near_a_venue_is_told_nearest_first() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let venue = ada.create("venues", json!({"name": "La Halle", "city": "Nantes", "postcode": "44000"})).await;
    for (name, city) in [("Rezé", "Rezé"), ("Rennais", "Rennes"), ("Lillois", "Lille"), ("Nantaise", "Nantes")] {
        ada.create("people", json!({"last_name": name, "city": city})).await;
    }
    let near = |km: u32| format!("/api/v1/map?near={venue}&km={km}");
    let close = ada.get_json(&near(20)).await.json();
    assert_eq!(titles(&close["near"]), ["Nantaise", "Rezé"], "{close}");
    assert_eq!((&close["centre"]["title"], &close["near"][0]["km"]), (&json!("La Halle"), &json!(0.0)));
    let wider = ada.get_json(&near(200)).await.json();
    assert_eq!(titles(&wider["near"]), ["Nantaise", "Rezé", "Rennais"]);
    assert!((90.0..110.0).contains(&wider["near"][2]["km"].as_f64().expect("kilometres")), "{wider}");
    let page = ada.get(&format!("/app/map?near={venue}&km=200&lang=en")).await.body;
    assert!(page.contains("Rennais") && page.contains("Near here") && !page.contains("Lillois"), "{page}");
    let sheet = ada.get(&format!("/app/venues/{venue}?lang=en")).await.body;
    assert!(sheet.contains(&format!("/app/map?near={venue}")), "from the sheet");
    let lost = ada.create("venues", json!({"name": "Sans adresse"})).await;
    let page = ada.get(&format!("/app/map?near={lost}&lang=en")).await.body;
    assert!(page.contains("names no town that is known") && page.contains(&format!("/app/venues/{lost}/edit")), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_shown_whom_one_does_not_reach() {
    use diesel::prelude::*;
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let (ada, bea, eve) = (estate.admin(&acme).await, estate.member(&acme, "booker").await, estate.admin(&other).await);
    let hers = ada.create("people", json!({"last_name": "Cachée", "city": "Brest"})).await;
    ada.create("venues", json!({"name": "La Halle", "city": "Brest"})).await;
    bea.create("people", json!({"last_name": "Visible", "city": "Lorient"})).await;
    let own = grants::role.eq("booker").and(grants::permission.eq("address_book.people.read"));
    acme.run(|tx| tx.run(diesel::update(grants::table.filter(own)).set(grants::reach.eq("own")))).expect("a reach");
    estate.house.changed(acme.id);
    let map = bea.get_json("/api/v1/map?type=people").await.json();
    assert_eq!(map["towns"].as_array().map(Vec::len), Some(1), "{map}");
    assert_eq!(of(&map["towns"], "Lorient").expect("her own")["total"], 1);
    assert_eq!(bea.get_json(&format!("/api/v1/map?near={hers}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(eve.get_json("/api/v1/map").await.json()["towns"], json!([]));
    assert_eq!(eve.get_json(&format!("/api/v1/map?near={hers}")).await.status, StatusCode::NOT_FOUND);
}
