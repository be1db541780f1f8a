//! Trends: who rises by what an agency counts, with the reasons, as far as each may see.

use house_tests::{Browser, Estate};
use kernel::diesel::{self, prelude::*};
use kernel::schema::grants;
use reqwest::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

/// A figure so many days ago.
async fn count(by: &Browser, artist: Uuid, source: &str, ago: i64, value: i64) {
    let day = (chrono::Utc::now() - chrono::Duration::days(ago)).date_naive();
    by.create("figures", json!({"artist_id": artist, "source": source, "day": day, "value": value})).await;
}

async fn names(by: &Browser, query: &str) -> Vec<String> {
    let all = by.get_json(&format!("/api/v1/trends{query}")).await.json();
    let rows = all["data"].as_array().unwrap_or_else(|| panic!("rows: {all}"));
    rows.iter().map(|row| row["title"].as_str().unwrap_or_default().to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_rises_is_ranked_with_reasons_and_filtered() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    assert!(ada.get("/app/trends").await.body.contains("Pas encore de tendance"));
    let artist = async |name: &str, genre: &str, region: &str| {
        ada.create("artists", json!({"name": name, "status": "active", "genre": genre, "region": region})).await
    };
    let (fast, slow, fresh) =
        (artist("Vive", "rock", "Bretagne").await, artist("Lente", "jazz", "Bretagne").await, artist("Neuve", "rock", "Occitanie").await);
    for (who, source, ago, value) in [
        (fast, "spotify_listeners", 60, 9_900),
        (fast, "spotify_listeners", 0, 19_900),
        (fast, "instagram_followers", 60, 900),
        (fast, "instagram_followers", 1, 1_900),
        (slow, "spotify_listeners", 60, 40_000),
        (slow, "spotify_listeners", 1, 41_000),
        // Nothing that is one figure alone, or two of one week.
        (fresh, "tickets", 6, 10),
        (fresh, "tickets", 1, 5_000),
    ] {
        count(&ada, who, source, ago, value).await;
    }
    let all = ada.get_json("/api/v1/trends").await.json();
    assert_eq!(names(&ada, "").await, ["Vive", "Lente"]);
    let first = &all["data"][0];
    let monthly = first["monthly"].as_f64().expect("a share");
    assert!((0.40..0.43).contains(&monthly), "doubled in two months: {first}");
    assert_eq!((first["volume"].clone(), first["series"].as_array().map(Vec::len)), (json!(19_900), Some(2)));
    assert_eq!(first["series"][1]["first"]["value"], 9_900);
    // A figure that was mended the same day counts once, as it was written last.
    count(&ada, slow, "spotify_listeners", 1, 400_000).await;
    assert_eq!(names(&ada, "").await, ["Lente", "Vive"]);
    assert_eq!(names(&ada, "?genre=rock").await, ["Vive"]);
    assert_eq!(names(&ada, "?region=Bretagne&least=100000").await, ["Lente"]);
    assert_eq!(names(&ada, "?source=instagram_followers").await, ["Vive"]);
    assert_eq!(names(&ada, "?days=30").await, Vec::<String>::new());
    for wrong in ["?days=31", "?source=myspace", "?least=-1", "?least=x"] {
        assert_eq!(ada.get_json(&format!("/api/v1/trends{wrong}")).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let page = ada.get(&format!("/app/trends?artist={fast}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for said in ["Spotify, auditeurs mensuels", "Ce qui est compté de Vive", "chart__bar"] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert!(ada.get("/app/trends?region=Nulle").await.body.contains("Personne ne correspond"));
    // A name of its own is kept, else it is the artist and the day.
    let rows = ada.get_json("/api/v1/figures?source.is=tickets").await.json();
    assert!(rows["data"][0]["what"].as_str().is_some_and(|what| what.starts_with("Neuve 20")), "{rows}");
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_come_by_a_file_and_are_nobody_elses() {
    let estate = Estate::new().await;
    let (acme, rival) = (estate.agency("acme").await, estate.agency("rival").await);
    let (ada, theirs) = (estate.admin(&acme).await, estate.admin(&rival).await);
    let artist = ada.create("artists", json!({"name": "Vive", "status": "active"})).await;
    count(&ada, artist, "tickets", 60, 1_000).await;
    count(&ada, artist, "tickets", 1, 3_000).await;
    assert_eq!((names(&ada, "").await, names(&theirs, "").await), (vec!["Vive".to_string()], Vec::new()));
    // An artist in the bin, or one to try things with, rises no more; a number below nothing is none.
    let wrong = json!({"artist_id": artist, "source": "tickets", "day": "2026-01-01", "value": -1});
    assert_eq!(ada.api(Method::POST, "/api/v1/figures", Some(wrong)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    ada.api(Method::DELETE, &format!("/api/v1/artists/{artist}"), None).await;
    assert_eq!(names(&ada, "").await, Vec::<String>::new());
    // Who reaches their own alone sees what those say.
    let (_, bob) = estate.seated(&acme, "bob", "booker").await;
    ada.api(Method::POST, &format!("/api/v1/artists/{artist}/restore"), None).await;
    assert_eq!(names(&bob, "").await, ["Vive"]);
    let line = grants::table.filter(grants::role.eq("booker").and(grants::permission.eq("address_book.figures.read")));
    acme.run(|tx| tx.run(diesel::update(line).set(grants::reach.eq("own")))).expect("a limit");
    estate.house.changed(acme.id);
    assert_eq!(names(&bob, "").await, Vec::<String>::new());
}
