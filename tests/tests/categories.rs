//! A category is a question of everybody's with a colour: what fits wears it for as long as it fits, wherever it is shown, and it
//! narrows lists, files and the API.

use chrono::{Days, Utc};
use house_tests::{Browser, Estate};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// The title's own example: big enough, in Brittany, not heard of for a month.
const ASKED: &str = "capacity.from=500&region.is=bretagne&last_contact_on.older=30";

fn names(answer: &Value) -> Vec<&str> {
    answer["data"].as_array().expect("rows").iter().filter_map(|row| row["name"].as_str()).collect()
}

/// What the worker works out, and what a process remembers, comes by and by.
async fn becomes(ada: &Browser, asked: &str, expected: &[&str]) {
    for _ in 0..200 {
        if names(&ada.get_json(asked).await.json()) == expected {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(names(&ada.get_json(asked).await.json()), expected, "{asked}");
}

async fn venues(ada: &Browser) -> [uuid::Uuid; 4] {
    let venue = |name: &str, capacity: i64, postcode: &str| json!({"name": name, "capacity": capacity, "postcode": postcode});
    [
        ada.create("venues", venue("Grande Rade", 900, "29200")).await,
        ada.create("venues", venue("Petite Rade", 200, "29200")).await,
        ada.create("venues", venue("Halle Nord", 1_200, "59000")).await,
        ada.create("venues", venue("Salle du Golfe", 600, "56000")).await,
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fits_a_category_wears_it_for_as_long_as_it_fits() {
    let estate = Estate::new().await;
    estate.work();
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let [rade, _, _, golfe] = venues(&ada).await;
    let seen = ada.get_json(&format!("/api/v1/venues/{rade}")).await.json();
    assert_eq!(seen["region"], "bretagne", "the postcode says it");
    let form = [("name", "À recontacter en Bretagne"), ("query", ASKED), ("colour", "violet")];
    let saved = ada.submit("/app/venues", "/app/venues/views", &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let list = saved.location().to_string();
    let id = list.split("category=").nth(1).expect("a category").to_string();
    let page = ada.get(&list).await.body;
    assert!(
        page.contains("Grande Rade") && page.contains("Salle du Golfe") && !page.contains("Halle Nord") && !page.contains("Petite Rade"),
        "{page}"
    );
    assert!(page.contains("dot--violet") && page.contains("chip--tag"), "{page}");
    let worn = "dot--violet\"></span>À recontacter en Bretagne";
    assert_eq!(ada.get("/app/venues").await.body.matches(&format!("<span class=\"tag\"><span class=\"dot {worn}")).count(), 2);
    assert!(ada.get(&format!("/app/venues/{rade}")).await.body.contains(worn));
    // A file of it, alone and with one more condition; the API says the same.
    let file = ada.get(&format!("/app/venues/export.csv?category={id}&capacity.from=700")).await.body;
    assert!(file.contains("Grande Rade") && !file.contains("Golfe"), "{file}");
    let asked = format!("/api/v1/venues?category={id}&count=true");
    let answer = ada.get_json(&asked).await.json();
    assert_eq!((names(&answer), &answer["count"]), (vec!["Grande Rade", "Salle du Golfe"], &json!(2)));
    // Spoken to yesterday: it does not fit any more, and nobody took it off.
    let at = (Utc::now() - Days::new(1)).to_rfc3339();
    ada.create("interactions", json!({"subject": "Visite", "kind": "meeting", "at": at, "venue_id": golfe})).await;
    becomes(&ada, &asked, &["Grande Rade"]).await;
    assert!(!ada.get(&format!("/app/venues/{golfe}")).await.body.contains(worn));
    // A category of categories; and one that is gone holds nothing.
    let deeper =
        json!({"resource": "venues", "name": "Les plus grandes", "colour": "red", "query": format!("category={id}&capacity.from=800")});
    let made = ada.api(Method::POST, "/api/v1/categories", Some(deeper)).await;
    assert_eq!((made.status, &made.json()["count"]), (StatusCode::CREATED, &json!(1)), "{}", made.body);
    becomes(&ada, "/api/v1/categories?resource=venues", &["À recontacter en Bretagne", "Les plus grandes"]).await;
    assert_eq!(ada.api(Method::DELETE, &format!("/api/v1/categories/{id}"), None).await.status, StatusCode::NO_CONTENT);
    becomes(&ada, &asked, &[]).await;
    assert_eq!(ada.get(&format!("/app/venues?category={id}")).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_category_is_everybodys_and_tells_nothing_that_some_may_not_know() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let (ada, bea, eve) = (estate.admin(&acme).await, estate.member(&acme, "viewer").await, estate.admin(&other).await);
    venues(&ada).await;
    let body = |name: &str, colour: &str, query: &str| json!({"resource": "people", "name": name, "colour": colour, "query": query});
    for (asked, field) in [
        (body("Secrets", "red", "confidential_notes.filled=-"), "query"),
        (body("Tout", "red", ""), "query"),
        (body("Couleur", "mauve", "city.is=Lyon"), "colour"),
        (body("", "red", "city.is=Lyon"), "name"),
    ] {
        let refused = ada.api(Method::POST, "/api/v1/categories", Some(asked.clone())).await;
        assert_eq!(
            (refused.status, refused.json()["fields"][0]["field"].as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, Some(field)),
            "{asked}: {}",
            refused.body
        );
    }
    let lyon = ada.api(Method::POST, "/api/v1/categories", Some(body("Lyon", "teal", "city.is=Lyon"))).await;
    assert_eq!(lyon.status, StatusCode::CREATED, "{}", lyon.body);
    let id = lyon.json()["id"].as_str().expect("a key").to_string();
    ada.create("people", json!({"last_name": "Lyonnaise", "city": "Lyon"})).await;
    assert!(bea.get("/app/people").await.body.contains("dot--teal"), "everybody sees it");
    assert_eq!(bea.api(Method::POST, "/api/v1/categories", Some(body("Mien", "red", "city.is=Lyon"))).await.status, StatusCode::FORBIDDEN);
    assert_eq!(bea.api(Method::DELETE, &format!("/api/v1/categories/{id}"), None).await.status, StatusCode::NOT_FOUND);
    assert!(eve.get_json("/api/v1/categories").await.json()["data"].as_array().is_some_and(Vec::is_empty));
    assert_eq!(eve.get_json(&format!("/api/v1/people?category={id}")).await.json()["data"], json!([]));
    // The same name asks anew.
    let again = ada.api(Method::POST, "/api/v1/categories", Some(body("Lyon", "amber", "city.is=Nantes"))).await;
    assert_eq!((again.json()["id"].as_str(), &again.json()["count"]), (Some(id.as_str()), &json!(0)), "{}", again.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn days_are_counted_from_today() {
    let estate = Estate::new().await;
    let ada = estate.admin(&estate.agency("acme").await).await;
    let day = |days: i64| (Utc::now() + chrono::Duration::days(days)).to_rfc3339();
    let with = ada.create("people", json!({"last_name": "Corvisart"})).await;
    for (name, days) in [("il y a 40", -40), ("hier", -1), ("dans 3", 3), ("dans 20", 20)] {
        ada.create("interactions", json!({"subject": name, "kind": "call", "at": day(days), "person_id": with})).await;
    }
    let asked = async |query: &str| -> Vec<String> {
        let answer = ada.get_json(&format!("/api/v1/interactions?{query}&sort=at")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.json()["data"].as_array().expect("rows").iter().map(|r| r["subject"].as_str().unwrap_or_default().into()).collect()
    };
    assert_eq!(asked("at.older=30").await, ["il y a 40"]);
    assert_eq!(asked("at.recent=2").await, ["hier", "dans 3", "dans 20"]);
    assert_eq!(asked("at.soon=7").await, ["dans 3"]);
    let refused = ada.get_json("/api/v1/interactions?at.older=hier").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert_eq!(ada.get_json("/api/v1/interactions?subject.older=3").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}
