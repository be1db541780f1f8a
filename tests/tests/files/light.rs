//! Heavy files of what is past: pointed out, put away, taken back while there is time, and then gone but for their names.

use super::kit::{lying, pdf};
use super::left::{swept, worked};
use house_tests::{Browser, Estate};
use kernel::diesel::prelude::*;
use kernel::schema::{journal as j, notices as n};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::io::Cursor;
use uuid::Uuid;
use web::attachments::PastFiles;

/// Noise weighs what it measures.
fn heavy_picture() -> Vec<u8> {
    let mut seed = 7_u32;
    let picture = image::RgbImage::from_fn(1_500, 1_300, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, r, g, b] = seed.to_be_bytes();
        image::Rgb([r, g, b])
    });
    let mut bytes = Vec::new();
    picture.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png).expect("a picture");
    assert!(bytes.len() > 5_000_000);
    bytes
}

async fn bring(browser: &Browser, event: &Uuid, name: &str, content: Vec<u8>) -> String {
    let token = browser.token("/app").await;
    let request = browser.request(Method::POST, &format!("/api/v1/events/{event}/files?name={name}")).header("x-csrf", token);
    let kept = browser.send(request.body(content)).await;
    assert_eq!(kept.status, StatusCode::CREATED, "{name}: {}", kept.body);
    kept.json()["id"].as_str().expect("an id").to_string()
}

async fn used(browser: &Browser) -> i64 {
    browser.get_json("/api/v1/files").await.json()["storage"]["used"].as_i64().expect("bytes")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_past_and_heavy_is_put_away_and_taken_back_while_there_is_time() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let event = |title: &str, days: i64| {
        let day = (chrono::Utc::now() - chrono::Duration::days(days)).date_naive();
        json!({"title": title, "kind": "other", "status": "confirmed", "starts_on": day, "all_day": true})
    };
    let past = ada.create("events", event("Nuit passée", 60)).await;
    let lately = ada.create("events", event("Nuit récente", 10)).await;
    let picture = bring(&ada, &past, "photo.png", heavy_picture()).await;
    bring(&ada, &past, "scenographie.pdf", pdf("scène")).await;
    bring(&ada, &lately, "photo.png", heavy_picture()).await;
    let all = ada.get("/app/files").await.body;
    let pointed = all.split("id=\"past\"").nth(1).and_then(|rest| rest.split("</section>").next()).expect("what is past");
    assert!(pointed.contains("Nuit passée") && !pointed.contains("Nuit récente"), "{pointed}");
    let (before, page) = (used(&ada).await, format!("/app/events/{past}/files/archive"));
    let asks = ada.get(&page).await.body;
    assert!(asks.contains("photo") && !asks.contains("scenographie"), "only what is heavy");
    let (source, small) =
        (format!("/app/events/{past}/files/{picture}/1/source"), format!("/app/events/{past}/files/{picture}/1/view?size=small"));
    let away = ada.submit(&page, &page, &[]).await;
    assert_eq!(away.status, StatusCode::SEE_OTHER, "{}", away.body);
    assert!(used(&ada).await < before - 5_000_000, "its room is free at once");
    let refused = ada.get(&source).await;
    assert!(refused.status == StatusCode::CONFLICT && refused.body.contains("archivé"), "{}", refused.body);
    assert_eq!(ada.get(&small).await.status, StatusCode::OK, "its small picture is left");
    assert!(ada.get(&format!("/app/events/{past}")).await.body.contains("Archivé"));
    let back = ada.submit(&page, &format!("/app/events/{past}/files/take-back"), &[]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
    assert_eq!((used(&ada).await, ada.get(&source).await.status), (before, StatusCode::OK));
    // Thirty days later its bytes are gone.
    let call = format!("/api/v1/events/{past}/files/archive");
    let told = ada.api(Method::POST, &call, None).await;
    assert_eq!((told.status, &told.json()["files"]), (StatusCode::OK, &json!(1)), "{}", told.body);
    estate.work();
    let lies = lying(&estate, &acme);
    swept(&acme).await;
    assert_eq!(lying(&estate, &acme), lies, "not before its time");
    estate.sql("update attachments set archived_at = archived_at - interval '31 days' where archived_at is not null");
    swept(&acme).await;
    assert_eq!(lies - lying(&estate, &acme), 3, "the source, and its two larger sizes");
    let late = ada.api(Method::DELETE, &call, None).await;
    assert_eq!((late.status, &late.json()["files"]), (StatusCode::OK, &json!(0)), "{}", late.body);
    assert_eq!((ada.get(&source).await.status, ada.get(&small).await.status), (StatusCode::CONFLICT, StatusCode::OK));
    let state: Value = ada.get_json(&call).await.json();
    assert_eq!(state, json!({"heavy": [], "archived": []}));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leads_is_told_of_it_once_a_month() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let event = json!({"title": "Nuit passée", "kind": "other", "status": "confirmed", "starts_on": "2026-01-10", "all_day": true});
    let past = ada.create("events", event).await;
    bring(&ada, &past, "film.pdf", pdf("long")).await;
    estate.work();
    let told = async || {
        worked(&acme, &PastFiles {}).await;
        let lines = acme.run(|tx| tx.one::<i64>(j::table.filter(j::what.eq("files.past_told")).count())).expect("a count");
        (lines, acme.run(|tx| tx.one::<i64>(n::table.filter(n::kind.eq("past-files")).count())).expect("a count"))
    };
    assert_eq!(told().await, (0, 0), "little is not worth a word");
    estate.sql("update attachments set bytes = 200000000");
    assert_eq!(told().await, (1, 1));
    assert_eq!(told().await, (1, 1), "once");
}
