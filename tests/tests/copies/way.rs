//! The way of a copy: killed and followed, and what comes back from it.

use super::{API, DESK, copy_of, inside, made, planted, state, whole};
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;
use house_tests::{Cluster, Estate};
use reqwest::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_killed_on_the_way_is_followed_and_a_hopeless_copy_leaves_nothing() {
    let estate = Estate::new().await;
    let (agency, admin) = planted(&estate, "tuee").await;
    let before = whole(&estate, agency.id).len();
    assert_eq!(admin.submit(DESK, DESK, &[]).await.status, StatusCode::SEE_OTHER);
    let copy = copy_of(&estate, &agency).expect("an empty one");
    let rows = |agency: Uuid| whole(&estate, agency).into_iter().filter(|(t, rows)| t.starts_with("public.") && rows != &json!([])).count();
    // Filled, and killed before the commit: nothing is there, and nobody finds it.
    let killed = agency.run(|tx| {
        let rows = tx.beyond_reach(|tx| kernel::copy::fill(tx, copy))?;
        assert!(rows > 20, "{rows}");
        Err::<(), _>(kernel::error::Error::NotFound)
    });
    assert!(killed.is_err());
    assert_eq!(rows(copy), 0);
    let mut there = agency.clone();
    (there.id, there.slug) = (copy, "tuee--copie".into());
    assert_eq!(estate.visitor(&there).get("/sign-in").await.status, StatusCode::MISDIRECTED_REQUEST);
    // Nobody but its source writes into it, and that only while it is being filled.
    let other = estate.agency("voisine").await;
    assert!(other.run(|tx| kernel::copy::fill(tx, copy)).is_err(), "another agency writes into a copy");
    assert_eq!(rows(copy), 0);
    // The next worker goes on.
    estate.work();
    state(&admin, "open").await;
    assert!(agency.run(|tx| kernel::copy::fill(tx, copy)).is_err(), "a copy that is open is its own");
    assert_eq!(whole(&estate, agency.id).len(), before);
    // Nothing that is no copy, and no copy that was not given up, is ever removed whole.
    for id in [agency.id, copy] {
        let mut app = Cluster::superuser(&estate.url);
        let removed = diesel::sql_query("delete from directory.tenants where id = $1").bind::<SqlUuid, _>(id).execute(&mut app);
        assert!(removed.is_err(), "{removed:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_tried_is_taken_over_as_shown_and_as_the_agencys_release_says_it() {
    let estate = Estate::new().await;
    estate.work();
    let (agency, admin) = planted(&estate, "promue").await;
    let document = "/app/settings/documents/showcase";
    admin.submit(document, document, &[("version", "0"), ("theme", "nocturne"), ("tagline.fr", "Avant"), ("tagline.en", "")]).await;
    let copy = made(&estate, &agency, &admin).await;
    let nothing = admin.get_json(&format!("{API}/promotion")).await.json();
    assert_eq!(nothing["documents"], json!([]), "nothing was tried yet");
    let browser = inside(&estate, &admin, &copy).await;
    let tried =
        browser.submit(document, document, &[("version", "1"), ("theme", "affiche"), ("tagline.fr", "Essayé"), ("tagline.en", "")]).await;
    assert_eq!(tried.location(), document, "{}", tried.body);
    browser.create("people", json!({"last_name": "Restée"})).await;
    // Meanwhile the agency goes on, and goes back a release.
    for (from, to) in [("2.1.0", "2.0.0"), ("2.0.0", "1.1.0")] {
        let hop = kernel::release::Hop { module: "showcase".into(), from: from.into(), to: to.into() };
        agency.run(|tx| kernel::reshape::cross(tx, &hop)).expect("a hop");
    }

    let shown = admin.get_json(&format!("{API}/promotion")).await.json();
    let names: Vec<&str> = shown["changes"]["showcase"].as_array().expect("changes").iter().filter_map(|c| c["name"].as_str()).collect();
    assert_eq!(names, ["tagline", "theme"], "{shown}");
    let page = "/app/modules/copy/promotion";
    assert!(admin.get(page).await.body.contains("Essayé"));
    let old = admin.submit(page, page, &[("wanted", "{\"documents\":[]}")]).await;
    assert!(!old.status.is_redirection(), "what was not shown is not done");
    let done = admin.api(Method::POST, &format!("{API}/promotion"), Some(json!({"documents": shown["documents"]}))).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    let now = admin.get_json("/api/v1/settings-documents/showcase").await.json();
    assert_eq!(
        (now["file"]["values"]["theme"].clone(), now["file"]["values"]["tagline"]["fr"].clone(), now["file"]["release"].clone()),
        (json!("affiche"), json!("Essayé"), json!("1.1.0"))
    );
    let people = whole(&estate, agency.id).into_iter().find(|(t, _)| t == "public.people").expect("people").1.to_string();
    assert!(!people.contains("Restée"), "records stay in the copy");
}

/// The plan of an upgrade says whether it was tried in the copy, and how it went there.
#[tokio::test(flavor = "multi_thread")]
async fn a_plan_says_whether_it_was_tried_before() {
    let estate = Estate::new().await;
    estate.work();
    let (agency, admin) = planted(&estate, "prudente").await;
    let hop = kernel::release::Hop { module: "address_book".into(), from: "2.1.0".into(), to: "2.0.0".into() };
    agency.run(|tx| kernel::reshape::cross(tx, &hop)).expect("a hop");
    estate.house.changed(agency.id);
    let (page, api) = ("/app/modules/address_book/releases/2.1.0", "/api/v1/modules/address_book/releases/2.1.0");
    let said = async |state: &str, words: &str| {
        let plan = admin.get_json(api).await.json();
        assert_eq!(plan["tried"]["state"], state, "{plan}");
        let shown = admin.get(page).await.body;
        assert!(shown.contains(words), "{words} in {shown}");
        plan
    };
    let before = said("none", "l’essayer d’abord").await;
    let copy = made(&estate, &agency, &admin).await;
    said("not_yet", "Pas encore essayé").await;
    let browser = inside(&estate, &admin, &copy).await;
    let plan = browser.get_json(api).await.json();
    assert_eq!(plan["tried"], json!(null), "in the copy one is trying");
    let begun = browser.submit(page, page, &[("hash", plan["hash"].as_str().expect("a hash"))]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    house_tests::until("it is tried", || copy.scope().tenant().pins.release("address_book").is_some_and(|r| r.version == "2.1.0")).await;
    let after = said("well", "cela s’est bien passé").await;
    assert!(after["tried"]["at"].is_string());
    assert_eq!(before["hash"], after["hash"], "what is confirmed is the same");
    // What failed there last is said as loudly.
    let failed = json!({"module": "address_book", "from": "2.0.0", "to": "2.1.0", "by": "system:test", "why": "…"});
    copy.run(|tx| tx.journal("modules.move_failed", None, failed)).expect("a line");
    said("failed", "<strong>Essayé dans votre copie d’essai").await;
}
