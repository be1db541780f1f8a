//! Which modules a subscription includes: what it does not is not switched on, and one is told how to come by it.
#![expect(clippy::disallowed_methods, reason = "the test changes the plan of a house as its superuser")]

use diesel::connection::SimpleConnection;
use house_tests::{Agency, Browser, Cluster, Estate};
use reqwest::StatusCode;

fn subscribe(estate: &Estate, agency: &Agency, plan: &str) {
    let sql = format!("update directory.tenants set plan = '{plan}' where id = '{}'", agency.id);
    Cluster::superuser(&estate.url).batch_execute(&sql).expect("a plan");
    estate.house.changed(agency.id);
}

/// Asks for the switch with the hash that the plan's page shows.
async fn switch(ada: &Browser, module: &str, on: bool) -> (StatusCode, String) {
    let path = format!("/app/modules/{module}/plan");
    let page = ada.get(&path).await.body;
    let at = page.find("name=\"hash\" value=\"").unwrap_or_else(|| panic!("no plan: {page}")) + 19;
    let form = [("hash", &page[at..at + 64]), ("on", if on { "true" } else { "false" })];
    (ada.submit(&path, &format!("/app/modules/{module}/apply"), &form).await.status, page)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_subscription_does_not_include_is_not_switched_on() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let entitled = async || ada.get_json("/api/v1/modules").await.json()["data"][3]["entitled"].clone();
    assert_eq!(entitled().await, true, "a trial may do what the recommended plan may");
    subscribe(&estate, &acme, "solo");
    assert_eq!(entitled().await, false);
    let modules = ada.get("/app/modules").await.body;
    assert!(modules.contains("ne le comprend plus"), "what is on stays on: {modules}");
    assert_eq!(ada.get("/app/workflows").await.status, StatusCode::OK);
    assert_eq!(switch(&ada, "workflows", false).await.0, StatusCode::SEE_OTHER);
    let modules = ada.get("/app/modules").await.body;
    assert!(modules.contains("Votre formule ne le comprend pas") && modules.contains("href=\"/app/settings/plan\""), "{modules}");
    let (refused, page) = switch(&ada, "workflows", true).await;
    assert_eq!(refused, StatusCode::CONFLICT);
    assert!(page.contains("Hors de votre formule") && !page.contains(">Activer</button>"), "{page}");
    assert_eq!(ada.get("/app/workflows").await.status, StatusCode::NOT_FOUND, "nothing was done");
    subscribe(&estate, &acme, "agency");
    assert_eq!(switch(&ada, "workflows", true).await.0, StatusCode::SEE_OTHER);
    assert_eq!(ada.get("/app/workflows").await.status, StatusCode::OK);
}
