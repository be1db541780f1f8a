//! The guide in the product: chapters of what the agency has, in the reader's language, naming the release that it is on.
#![expect(clippy::disallowed_methods, reason = "the test switches things as the superuser")]

use diesel::connection::SimpleConnection;
use house_tests::{Cluster, Estate};
use reqwest::StatusCode;

#[tokio::test(flavor = "multi_thread")]
async fn the_guide_names_the_release_and_what_a_newer_one_brings() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let hops = estate.house.edition().hops(&acme.scope().tenant().pins, "address_book", "2.0.0").expect("hops");
    hops.iter().for_each(|hop| acme.run(|tx| kernel::reshape::cross(tx, hop)).map(|_| ()).expect("a hop"));
    estate.house.changed(acme.id);
    let (ada, viewer) = (estate.admin(&acme).await, estate.member(&acme, "viewer").await);
    let all = viewer.get("/app/guide").await.body;
    for said in ["href=\"/app/guide/address-book\"", "href=\"/app/guide/workflows\"", "href=\"/app/guide/first-steps\"", ">2.0.0<"] {
        assert!(all.contains(said), "{said}: {all}");
    }
    let page = ada.get("/app/guide/address-book").await.body;
    for said in [
        "Votre agence est en version 2.0.0",
        "Pas encore chez vous",
        "le réseau des relations et la carte de chacun, dessinés",
        "<h2 class",
        "<table",
        "/app/modules/address_book/releases",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(viewer.get("/app/guide/address-book?lang=en").await.body.contains("Your agency is on release 2.0.0"));
    assert!(!viewer.get("/app/guide/address-book").await.body.contains("/app/modules/"), "who may not choose releases is led nowhere");
    // Every chapter can be read, and every link of one chapter leads to another one.
    for chapter in
        ["first-steps", "account", "team-and-roles", "files", "import-export", "modules", "settings", "api", "planning", "public-site"]
    {
        for language in ["fr", "en"] {
            let page = ada.get(&format!("/app/guide/{chapter}?lang={language}")).await;
            assert!(page.status == StatusCode::OK && !page.body.contains(".md\"") && !page.body.contains("**"), "{chapter}: {}", page.body);
        }
    }
    // What is switched off has no chapter.
    let off = "set session_replication_role = replica; update modules set state = 'off' where name = 'workflows'";
    Cluster::superuser(&estate.url).batch_execute(off).expect("switched off");
    estate.house.changed(acme.id);
    assert_eq!(ada.get("/app/guide/workflows").await.status, StatusCode::NOT_FOUND);
    assert!(!ada.get("/app/guide").await.body.contains("/app/guide/workflows"));
}
