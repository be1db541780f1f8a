//! A build that does not carry a release that somebody is on does not start; where the pin comes while it runs, the module rests
//! there, says so, is counted and told, and comes back with nothing lost.
#![expect(clippy::disallowed_methods, reason = "the test makes what another build would")]

use diesel::connection::SimpleConnection;
use house_tests::{Agency, Cluster, Estate, PASSWORD, until};
use kernel::job::Order;
use reqwest::StatusCode;
use std::time::Duration;

/// Another build moved the agency to this release.
fn pin(estate: &Estate, agency: &Agency, release: &str) {
    let sql = format!(
        "set session_replication_role = replica; update modules set release = '{release}' where name = 'showcase' and tenant_id = '{}'",
        agency.id
    );
    Cluster::superuser(&estate.url).batch_execute(&sql).expect("a pin");
    estate.house.changed(agency.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_does_not_start_on_a_release_that_it_does_not_carry() {
    let estate = Estate::new().await;
    let (acme, _other) = (estate.agency("acme").await, estate.agency("other").await);
    assert_eq!(estrade::serve::carries_all(&estate.settings), Ok(()));
    pin(&estate, &acme, "0.9.0");
    let refused = estrade::serve::carries_all(&estate.settings).expect_err("a refusal");
    for said in ["showcase 0.9.0: acme\n", "/operators/rollouts", "Nothing was changed"] {
        assert!(refused.contains(said) && !refused.contains("other"), "{said}: {refused}");
    }
    let off = "set session_replication_role = replica; update modules set state = 'off' where name = 'showcase'";
    Cluster::superuser(&estate.url).batch_execute(off).expect("switched off");
    assert_eq!(estrade::serve::carries_all(&estate.settings), Ok(()), "nobody uses it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_that_is_not_carried_rests_and_is_seen_to() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let ada = estate.admin(&acme).await;
    tenants::make_operator(&estate.house, "op@estrade.test", "Opale", PASSWORD, Duration::from_secs(86_400)).await.expect("an operator");
    let opale = estate.platform();
    opale.sign_in("op@estrade.test", PASSWORD).await;
    assert!(opale.get("/operators/health").await.body.contains("Ce programme les porte toutes"));
    estate.settled().await;
    let before = kernel::retired::met();
    pin(&estate, &acme, "7.0.0");
    let page = ada.get("/app/enquiries").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.body.contains("version 7.0.0 de ce module") && !page.body.contains("Réveiller"), "{}", page.body);
    let api = ada.get_json("/api/v1/enquiries").await;
    assert_eq!((api.status, &api.json()["code"]), (StatusCode::SERVICE_UNAVAILABLE, &serde_json::json!("module-rests")), "{}", api.body);
    assert_eq!(estate.visitor(&acme).get("/").await.status, StatusCode::SERVICE_UNAVAILABLE, "visitors see its card");
    assert_eq!(estate.visitor(&other).get("/").await.status, StatusCode::OK, "the neighbour notices nothing");
    assert_eq!(ada.get("/app/people").await.status, StatusCode::OK, "nor do the other modules");
    assert!(ada.get("/app/modules").await.body.contains("version 7.0.0 de ce module"));
    assert!(kernel::retired::met() > before, "counted");
    let metrics = estate.platform().get("/metrics").await.body;
    assert!(!metrics.contains("estrade_retired_releases_met 0"), "{metrics}");
    let health = opale.get("/operators/health").await.body;
    assert!(health.contains("showcase 7.0.0: acme"), "{health}");
    // What was meant for it waits, and is done by a build that carries it.
    estate.work();
    acme.run(|tx| tx.order(Order::named("address_book.tell_anniversaries"))).expect("other work");
    let waits = "select count(*)::text as value from work.jobs where name = 'address_book.tell_anniversaries'";
    until("others' work goes on", || Cluster::look(&estate.url, waits) == "0").await;
    pin(&estate, &acme, "2.1.0");
    assert_eq!(estate.visitor(&acme).get("/").await.status, StatusCode::OK);
    assert_eq!(ada.get("/app/enquiries").await.status, StatusCode::OK);
}
