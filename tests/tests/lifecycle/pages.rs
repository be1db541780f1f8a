//! Upgrading by the pages and by the API: what is shown is what is done.

use super::crash::{ask, over, underway};
use super::{add, field, old, release};
use house_tests::{Agency, Browser, Estate};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn an_agency_upgrades_works_goes_back_and_upgrades_again() {
    let estate = Estate::new().await;
    let acme = old(&estate, "acme").await;
    estate.work();
    let street = json!({"name": "Halle", "kind": "label", "street": "12 rue de la Paix, Bât. B"});
    let halle = add(&acme, "organisations", street);
    let ada = estate.admin(&acme).await;
    let modules = ada.get("/app/modules").await.body;
    assert!(modules.contains("Version 2.1.0 disponible"), "{modules}");
    let plan = ada.get("/app/modules/address_book/releases/2.0.0").await.body;
    for said in ["Une fiche est réécrite", "Complément d’adresse", "Personne ne gagne ni ne perd de droit", "1.1.0 → 2.0.0"] {
        assert!(plan.contains(said), "{said} in {plan}");
    }
    ask(&estate, &acme, "address_book", "2.0.0").await;
    over(&acme).await;
    assert!(ada.get("/app/modules/address_book/move").await.body.contains("C’est fait"));
    let sheet = ada.get(&format!("/app/organisations/{halle}")).await.body;
    assert!(sheet.contains("Complément d’adresse") && sheet.contains("Bât. B"), "{sheet}");
    let quai = json!({"name": "Quai", "kind": "label", "street": "1 quai Sud", "street_more": "Bât. C"});
    let made = ada.api(Method::POST, "/api/v1/organisations", Some(quai)).await;
    let quai = made.json()["id"].as_str().expect("an id").parse().expect("an id");
    ask(&estate, &acme, "address_book", "1.1.0").await;
    over(&acme).await;
    assert_eq!(field(&acme, "organisations", halle, "street"), "12 rue de la Paix, Bât. B", "as it was");
    assert_eq!(field(&acme, "organisations", quai, "street"), "1 quai Sud, Bât. C", "the new work is intact");
    assert!(!ada.get(&format!("/app/organisations/{quai}")).await.body.contains("Complément d’adresse"));
    ask(&estate, &acme, "address_book", "2.0.0").await;
    over(&acme).await;
    assert_eq!(field(&acme, "organisations", quai, "street_more"), "Bât. C", "and comes back as it was");
    let history = ada.get("/app/modules/address_book/releases").await.body;
    for said in ["1.0.1 → 1.1.0", "2.0.0 → 1.1.0", "Ada Admin", "Votre version"] {
        assert!(history.contains(said), "{said} in {history}");
    }
}

/// A form that was opened on a release and comes back on another one: what has no place is said, and nothing is written yet.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_into_a_form_of_another_release_is_shown_again() {
    let estate = Estate::new().await;
    let acme = old(&estate, "acme").await;
    estate.work();
    let ada = estate.admin(&acme).await;
    ask(&estate, &acme, "address_book", "2.0.0").await;
    over(&acme).await;
    let form = [("name", "Halle"), ("kind", "label"), ("street", "1 quai Sud"), ("street_more", "Bât. C")];
    assert!(ada.get("/app/organisations/new").await.body.contains("street_more"));
    ask(&estate, &acme, "address_book", "1.1.0").await;
    over(&acme).await;
    let again = ada.submit("/app/organisations", "/app/organisations/new", &form).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.body);
    for said in ["a changé de version", "Complément d’adresse", "Bât. C", "value=\"Halle\"", "value=\"1 quai Sud\""] {
        assert!(again.body.contains(said), "{said} in {}", again.body);
    }
    let list = ada.get_json("/api/v1/organisations?q=Halle").await.json();
    assert_eq!(list["data"], json!([]), "nothing was written");
    // What is left of it is saved as it stands there.
    let saved = ada.submit("/app/organisations", "/app/organisations/new", &form[..3]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
}

/// Everything that each role may do, and what one of its people is told they may.
async fn rights(estate: &Estate, agency: &Agency, people: &[&Browser]) -> Value {
    let mut told = Vec::new();
    for person in people {
        told.push(person.get_json("/api/v1/me").await.json()["permissions"].clone());
    }
    json!([super::kept(estate, agency)["grants"], super::kept(estate, agency)["member_roles"], told])
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_widens_nobodys_rights() {
    let estate = Estate::new().await;
    let acme = old(&estate, "acme").await;
    let (ada, viewer, manager) = (estate.admin(&acme).await, estate.member(&acme, "viewer").await, estate.member(&acme, "manager").await);
    let people = [&ada, &viewer, &manager];
    let before = rights(&estate, &acme, &people).await;
    for (module, to) in [("showcase", "2.0.0"), ("address_book", "2.0.0"), ("address_book", "1.0.0")] {
        ask(&estate, &acme, module, to).await;
        while agency_goes_on(&acme) {}
        assert_eq!(rights(&estate, &acme, &people).await, before, "{module} {to}");
    }
    for person in [&viewer, &manager] {
        let closed = person.get("/app/modules/address_book/releases").await;
        assert_eq!(closed.status, StatusCode::FORBIDDEN, "who may not switch modules may not move them");
    }
}

fn agency_goes_on(agency: &Agency) -> bool {
    agency.run(admin::advance).expect("a hop") == admin::Progress::Underway
}

#[tokio::test(flavor = "multi_thread")]
async fn by_the_api_a_stale_plan_does_nothing_and_a_second_move_waits() {
    let estate = Estate::new().await;
    let acme = old(&estate, "acme").await;
    let ada = estate.admin(&acme).await;
    let path = "/api/v1/modules/showcase/releases/2.0.0";
    let plan = ada.get_json(path).await.json();
    assert_eq!(plan["plan"]["hops"].as_array().map(Vec::len), Some(5), "{plan}");
    super::bring(&acme, "address_book", "1.0.1");
    let confirm = |hash: &Value| json!({"hash": hash});
    let stale = ada.api(Method::POST, path, Some(confirm(&plan["hash"]))).await;
    assert_eq!((stale.status, underway(&acme)), (StatusCode::CONFLICT, false), "{}", stale.body);
    let plan = ada.get_json(path).await.json();
    let begun = ada.api(Method::POST, path, Some(confirm(&plan["hash"]))).await;
    assert_eq!((begun.status, underway(&acme)), (StatusCode::ACCEPTED, true), "{}", begun.body);
    let other = "/api/v1/modules/address_book/releases/2.0.0";
    let second = ada.get_json(other).await.json();
    let second = ada.api(Method::POST, other, Some(confirm(&second["hash"]))).await;
    assert_eq!(second.status, StatusCode::CONFLICT, "one at a time: {}", second.body);
    let listed = ada.get_json("/api/v1/modules").await.json();
    assert_eq!(listed["data"][2]["moving"]["done"], 0, "{listed}");
    estate.work();
    over(&acme).await;
    assert_eq!(release(&acme, "showcase"), "2.0.0");
    assert_eq!(ada.get_json("/api/v1/modules/showcase/releases/9.9.9").await.status, StatusCode::NOT_FOUND);
}
