//! Labels for letters: a list as filtered, on sheets of stickers, to each record's own address, to one of its details, to its house.

use house_tests::{Browser, Estate};
use reqwest::Method;
use serde_json::json;

/// The pages of a file, and how many glyphs its letters have: what is written is drawn.
async fn pages(ada: &Browser, path: &str) -> (usize, usize) {
    let answer = ada.execute(ada.request(Method::GET, path).build().expect("a request")).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/pdf"), "{path}");
    assert!(answer.body.starts_with("%PDF-"), "{path}");
    (
        answer.body.matches("/Type /Page\n").count()
            + answer.body.matches("/Type /Page/").count()
            + answer.body.matches("/Type/Page/").count(),
        answer.body.len(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_leaves_as_labels_as_filtered() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let (ada, eve) = (estate.admin(&acme).await, estate.admin(&other).await);
    let house = json!({"name": "Grand Écart", "kind": "festival", "street": "3 rue de l’Église", "postcode": "29000", "city": "Quimper"});
    let house = ada.create("organisations", house).await;
    let own = ada.create("people", json!({"first_name": "Léa", "last_name": "Corvisart", "city": "Quimper"})).await;
    ada.create("details", json!({"kind": "address", "street": "1 quai Haut", "postcode": "29000", "city": "Quimper", "person_id": own}))
        .await;
    ada.create("people", json!({"last_name": "Logée", "city": "Brest", "organisation_id": house})).await;
    ada.create("people", json!({"last_name": "Sans adresse", "city": "Lyon"})).await;
    for n in 0..30 {
        ada.create("venues", json!({"name": format!("Salle {n}"), "street": "1 rue Haute", "postcode": "69001", "city": "Lyon"})).await;
    }
    for (path, most) in
        [("/app/people/export.labels-24.pdf", 1), ("/app/venues/export.labels-24.pdf", 2), ("/api/v1/venues/export.labels-14.pdf", 3)]
    {
        assert_eq!(pages(&ada, path).await.0, most, "{path}");
    }
    // Whoever has no address has no label: an empty sheet is smaller than one with a name on it.
    let (nobody, somebody) = (
        pages(&ada, "/app/people/export.labels-14.pdf?city.is=Lyon").await,
        pages(&ada, "/app/people/export.labels-14.pdf?city.is=Brest").await,
    );
    assert!(nobody.1 < somebody.1, "{nobody:?} {somebody:?}");
    assert_eq!(pages(&eve, "/app/venues/export.labels-24.pdf").await.0, 1, "another agency's stickers are empty");
    let choices = ada.get("/app/people/export?lang=fr").await.body;
    assert!(choices.contains("Étiquettes, 24 par feuille") && choices.contains("export.labels-14.pdf"), "{choices}");
    // The vCard tells every place, each with what it is used for.
    ada.create(
        "details",
        json!({"kind": "address", "used_for": "home", "street": "2 quai Bas", "postcode": "29100", "city": "Douarnenez", "person_id": own}),
    )
    .await;
    let card = ada.get("/app/people/export.vcf?city.is=Quimper").await.body;
    assert!(
        card.contains("1 quai Haut;Quimper;;29000") && card.contains("2 quai Bas;Douarnenez;;29100") && card.contains("TYPE=HOME"),
        "{card}"
    );
}
