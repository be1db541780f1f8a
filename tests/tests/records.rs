//! What every resource's pages do, over real HTTP: acts on many, saved views.

use house_tests::{Browser, Estate};
use kernel::diesel::prelude::*;
use kernel::schema::{saved_views, taggings};
use reqwest::{Method, StatusCode};
use serde_json::json;

async fn person(browser: &Browser, last: &str) -> String {
    let body = json!({"first_name": "Some", "last_name": last});
    let made = browser.api(Method::POST, "/api/v1/people", Some(body)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    made.json()["id"].as_str().expect("a key").to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn undoing_a_tag_on_many_leaves_the_tags_that_were_there() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (old, new) = (person(&ada, "Old").await, person(&ada, "New").await);
    let carriers = || {
        let tagged = taggings::table.filter(taggings::tag.eq("vip")).select(taggings::record);
        let found: Vec<uuid::Uuid> = acme.run(|tx| tx.all(tagged)).expect("tags");
        found.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let bulk = |ids: String| {
        let ada = ada.clone();
        async move { ada.submit("/app/people", "/app/people/bulk", &[("action", "tag"), ("value", "vip"), ("ids[]", &ids)]).await }
    };
    assert_eq!(bulk(old.clone()).await.status, StatusCode::SEE_OTHER);
    assert_eq!(bulk(format!("{old},{new}")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(carriers().len(), 2);
    // The notice on the next page carries the way back.
    let page = ada.get("/app/people").await.body;
    let start = page.find("/app/people/bulk/undo?").expect("a way back");
    let end = page[start..].find('"').expect("its end") + start;
    let way = page[start..end].replace("&amp;", "&").replace("&#x2F;", "/").replace("&#x3D;", "=");
    assert_eq!(ada.submit("/app/people", &way, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(carriers(), vec![old]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_keeps_views_for_themselves_only() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let viewer = estate.member(&acme, "viewer").await;
    let kept = |browser: Browser, shared: &'static str| async move {
        browser.submit("/app/people", "/app/people/views", &[("name", "Mine"), ("shared", shared), ("query", "q=x")]).await.status
    };
    assert_eq!(kept(viewer.clone(), "true").await, StatusCode::FORBIDDEN);
    let views = || -> i64 { acme.run(|tx| tx.one(saved_views::table.count())).expect("a count") };
    assert_eq!(views(), 0);
    assert_eq!(kept(viewer, "false").await, StatusCode::SEE_OTHER);
    assert_eq!(kept(estate.admin(&acme).await, "true").await, StatusCode::SEE_OTHER);
    assert_eq!(views(), 2);
}
