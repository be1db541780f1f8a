//! A house whose files lie in object storage, and what goes on while that is away.

use estrade::backup::{self, Asked};
use estrade::settings::Settings;
use house_tests::objects::Objects;
use house_tests::{Browser, Cluster, Estate};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

async fn bring(browser: &Browser, person: &Uuid, name: &str, content: &[u8]) -> StatusCode {
    let token = browser.token("/app").await;
    let form = Form::new().text("folder", "").part("files", Part::bytes(content.to_vec()).file_name(name.to_string()));
    let request = browser.request(Method::POST, &format!("/app/people/{person}/files?csrf={token}")).header("accept", "text/html");
    browser.send(request.multipart(form)).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn storage_away_stops_files_and_nothing_else() {
    let mut objects = Objects::start();
    let estate = Estate::with_objects(&objects.address()).await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let person = ada.create("people", json!({"first_name": "Nova", "last_name": "Lune"})).await;
    assert_eq!(bring(&ada, &person, "notes.txt", b"scene 4 x 3\n").await, StatusCode::SEE_OTHER);
    let list = ada.get_json(&format!("/api/v1/people/{person}/files")).await.json();
    let source = format!("/app/people/{person}/files/{}/1/source", list["data"][0]["id"].as_str().expect("an id"));
    assert_eq!(ada.get(&source).await.body, "scene 4 x 3\n");
    assert_eq!(objects.lying(), 1, "in the bucket, and nowhere else");

    objects.stop();
    assert_eq!(bring(&ada, &person, "later.txt", b"later").await, StatusCode::SERVICE_UNAVAILABLE);
    let away = ada.get(&source).await;
    assert_eq!(away.status, StatusCode::SERVICE_UNAVAILABLE, "{}", away.body);
    assert!(!away.header("retry-after").is_empty());
    let page = ada.get(&format!("/app/people/{person}")).await;
    assert!(page.status == 200 && page.body.contains("notes"), "{}", page.body);
    ada.create("people", json!({"first_name": "Lou", "last_name": "Fauve"})).await;
    assert_eq!(ada.get("/app/people").await.status, StatusCode::OK);

    objects.again();
    assert_eq!(ada.get(&source).await.body, "scene 4 x 3\n");
    assert_eq!(bring(&ada, &person, "later.txt", b"later").await, StatusCode::SEE_OTHER);
    let list = ada.get_json(&format!("/api/v1/people/{person}/files")).await.json();
    assert_eq!(list["data"].as_array().expect("files").len(), 2, "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_fetched_from_the_storage_itself_where_links_are_wanted() {
    let objects = Objects::start();
    let estate = Estate::with_objects(&format!("{}?links=true", objects.address())).await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let person = ada.create("people", json!({"first_name": "Nova", "last_name": "Lune"})).await;
    assert_eq!(bring(&ada, &person, "page.html", b"<script>alert(1)</script>").await, StatusCode::SEE_OTHER);
    let list = ada.get_json(&format!("/api/v1/people/{person}/files")).await.json();
    let source = format!("/app/people/{person}/files/{}/1/source", list["data"][0]["id"].as_str().expect("an id"));
    let led = ada.get(&source).await;
    assert_eq!((led.status, led.header("cache-control")), (StatusCode::SEE_OTHER, "no-store"));
    let got = reqwest::get(led.location()).await.expect("an answer");
    let named = got.headers()["content-disposition"].to_str().expect("text").to_string();
    assert!(got.status() == 200 && named.starts_with("attachment") && named.contains("NovaLune_Page_V1"), "{named}");
    assert_eq!(got.text().await.expect("text"), "<script>alert(1)</script>");
    // Who may not see the record is given no link.
    let stranger = estate.visitor(&acme);
    assert_ne!(stranger.get(&source).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_takes_files_from_one_store_to_the_other() {
    let objects = Objects::start();
    let estate = Estate::with_objects(&objects.address()).await;
    let acme = estate.agency("acme").await;
    let store = estrade::serve::files(&estate.settings).expect("a store");
    let large: Vec<u8> = (0..6_000_000_u32).map(|i| (i % 251) as u8).collect();
    let mut kept = Vec::new();
    for bytes in [&large[..], b"", b"\n\nshort"] {
        kept.push((store.keep(acme.id, "video/mp4", bytes).await.expect("kept"), bytes));
    }
    let (public, identity) = backup::pair();
    let (key, file) = (estate.settings.data.join("key.txt"), estate.settings.data.join("house.age"));
    std::fs::create_dir_all(&estate.settings.data).and_then(|()| std::fs::write(&key, identity)).expect("a key");
    let (_, _, files) = backup::write(&estate.settings, &file, None, &[public]).expect("a backup");
    assert_eq!(files, 3);
    let empty = tokio::task::spawn_blocking(Cluster::database).await.expect("a database");
    let data = estate.settings.data.join("there");
    let there = Settings { database_url: empty, files_url: None, data, ..estate.settings.clone() };
    backup::restore(
        &there,
        &Asked { from: &file, identity: &key, agency: None, replace: false, keys: None, without_keys: false, check: false },
    )
    .expect("restored");
    let folder = estrade::serve::files(&there).expect("a store");
    for (key, bytes) in kept {
        let back = folder.get(&key).await.expect("there");
        assert_eq!(back.content_type, "video/mp4");
        assert!(back.bytes(10_000_000).await.expect("bytes") == bytes);
    }
}
