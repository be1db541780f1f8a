//! Sheets in full: venues with what they hold and what went wrong there, mandates, members of groups, and what is worked out.

use house_tests::{Browser, Estate};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

async fn refused(by: &Browser, of: &str, body: Value) -> String {
    let refused = by.api(Method::POST, &format!("/api/v1/{of}"), Some(body)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    refused.json()["fields"][0]["field"].as_str().unwrap_or_default().to_string()
}

/// One field of a record as it now is, changed.
async fn change(by: &Browser, of: &str, id: Uuid, body: Value) {
    let at = format!("/api/v1/{of}/{id}");
    let version = by.get_json(&at).await.json()["version"].to_string();
    let request = by.request(Method::PATCH, &at).header("x-csrf", by.token("/app").await).header("if-match", format!("\"{version}\""));
    let changed = by.send(request.json(&body)).await;
    assert!(changed.status.is_success(), "{}", changed.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_venue_says_whom_to_call_what_it_holds_and_what_went_wrong() {
    let estate = Estate::new().await;
    let ada = estate.admin(&estate.agency("acme").await).await;
    let malik = ada.create("people", json!({"first_name": "Malik", "last_name": "Ferradji"})).await;
    let hall = json!({"name": "La Halle Nord", "technical_contact_id": malik, "hosting": "Trois loges", "season_from": "september", "season_until": "june"});
    let hall = ada.create("venues", hall).await;
    let cast = [
        ("capacities", json!({"what": "Grande salle", "venue_id": hall, "layout": "standing", "people": 1200})),
        ("capacities", json!({"what": "Club", "venue_id": hall, "layout": "seated", "people": 180})),
        (
            "incidents",
            json!({"what": "Coupure de courant", "venue_id": hall, "kind": "technical", "severity": "serious", "happened_on": "2026-05-04"}),
        ),
    ];
    for (of, body) in cast {
        ada.create(of, body).await;
    }
    let page = ada.get(&format!("/app/venues/{hall}?lang=en")).await.body;
    for told in ["Malik Ferradji", "Trois loges", "September", "June", "Grande salle", "Club", "Coupure de courant"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let large = ada.get_json("/api/v1/capacities?people.from=1000").await.json();
    assert_eq!((large["data"].as_array().map(Vec::len), &large["data"][0]["what"]), (Some(1), &json!("Grande salle")));
    let backwards = json!({"what": "X", "venue_id": hall, "kind": "other", "severity": "minor", "happened_on": "2026-05-04", "solved_on": "2026-05-03"});
    assert_eq!(refused(&ada, "incidents", backwards).await, "solved_on");
    // What belongs to a venue goes where the venue goes.
    let gone = ada.create("venues", json!({"name": "Halle Nord"})).await;
    ada.create("capacities", json!({"what": "Parvis", "venue_id": gone, "layout": "open_air", "people": 3000})).await;
    let merged = ada.api(Method::POST, &format!("/api/v1/venues/{hall}/merge"), Some(json!({"gone": gone}))).await;
    assert!(merged.status.is_success(), "{}", merged.body);
    assert!(ada.get(&format!("/app/venues/{hall}")).await.body.contains("Parvis"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mandate_is_known_by_its_number_and_signed_on_a_day() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let (ada, eve) = (estate.admin(&acme).await, estate.admin(&other).await);
    let label = ada.create("organisations", json!({"name": "Sillon Pourpre", "kind": "label"})).await;
    let mandate = |number: &str, status: &str| json!({"number": number, "organisation_id": label, "kind": "booking", "status": status});
    let first = ada.create("mandates", mandate("M-014", "draft")).await;
    assert_eq!(refused(&ada, "mandates", mandate("M-014", "draft")).await, "number");
    assert_eq!(refused(&ada, "mandates", mandate("M-015", "signed")).await, "signed_on");
    let mut ends = mandate("M-016", "draft");
    ends["since"] = json!("2026-05-04");
    ends["until"] = json!("2026-05-03");
    assert_eq!(refused(&ada, "mandates", ends).await, "until");
    assert!(ada.get(&format!("/app/organisations/{label}")).await.body.contains("M-014"));
    // Another agency counts for itself, and a number is free again once its mandate lies in the bin.
    let theirs = eve.create("organisations", json!({"name": "Autre", "kind": "label"})).await;
    eve.create("mandates", json!({"number": "M-014", "organisation_id": theirs, "kind": "tour", "status": "sent"})).await;
    let deleted = ada.api(Method::DELETE, &format!("/api/v1/mandates/{first}"), None).await;
    assert!(deleted.status.is_success(), "{}", deleted.body);
    ada.create("mandates", mandate("M-014", "sent")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_must_not_eat_is_sealed_and_seen_by_few() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, com) = (estate.admin(&acme).await, estate.member(&acme, "communication").await);
    let (lea, duo) = (
        ada.create("people", json!({"last_name": "Corvisart"})).await,
        ada.create("artists", json!({"name": "Velours", "status": "active"})).await,
    );
    let member = json!({"role": "Chant", "artist_id": duo, "person_id": lea, "part": "singer", "main_contact": true, "diet": "arachides"});
    let member = ada.create("band_members", member).await;
    assert_eq!(ada.get_json(&format!("/api/v1/band_members/{member}")).await.json()["diet"], "arachides");
    let seen = com.get_json(&format!("/api/v1/band_members/{member}")).await;
    assert!(seen.status.is_success() && !seen.body.contains("arachides"), "{}", seen.body);
    let sheet = ada.create("colleagues", json!({"name": "Jean", "entered_on": "2026-05-04", "emergency_contact": "Marthe"})).await;
    assert!(ada.get(&format!("/app/colleagues/{sheet}")).await.body.contains("Marthe"));
    assert!(!com.get(&format!("/app/colleagues/{sheet}")).await.body.contains("Marthe"));
    assert_eq!(refused(&ada, "colleagues", json!({"name": "Jean", "entered_on": "2026-05-04", "left_on": "2026-05-03"})).await, "left_on");
    let network = ada.get_json(&format!("/api/v1/network?focus={duo}")).await.body;
    assert!(network.contains("Corvisart"), "who plays in a group is near it: {network}");
}

#[tokio::test(flavor = "multi_thread")]
async fn how_often_somebody_answers_and_where_one_plays_is_worked_out() {
    let estate = Estate::new().await;
    let ada = estate.admin(&estate.agency("acme").await).await;
    let lea = ada.create("people", json!({"last_name": "Corvisart"})).await;
    let said =
        |answer: &str| json!({"subject": "Dates", "kind": "email", "at": "2026-05-04T10:00:00Z", "person_id": lea, "answer": answer});
    let waiting = ada.create("interactions", said("waiting")).await;
    for answer in ["answered", "none", "none"] {
        ada.create("interactions", said(answer)).await;
    }
    let rate = async || ada.get_json(&format!("/api/v1/story/people/{lea}")).await.json()["reply_rate"].clone();
    assert_eq!(rate().await, json!(33), "one of three; what still waits does not count");
    change(&ada, "interactions", waiting, json!({"answer": "answered"})).await;
    assert_eq!(rate().await, json!(50));
    assert!(ada.get(&format!("/app/story/people/{lea}?lang=en")).await.body.contains("50%"));
    let (hall, club) = (ada.create("venues", json!({"name": "Halle"})).await, ada.create("venues", json!({"name": "Club"})).await);
    let event =
        |status: &str, kind: &str| json!({"title": "Velours", "kind": kind, "status": status, "starts_on": "2026-05-04", "venue_id": hall});
    let moved = ada.create("events", event("confirmed", "concert")).await;
    for (status, kind) in [("confirmed", "concert"), ("option", "concert"), ("cancelled", "concert"), ("confirmed", "rehearsal")] {
        ada.create("events", event(status, kind)).await;
    }
    estate.work();
    counts(&ada, hall, json!(2)).await;
    change(&ada, "events", moved, json!({"venue_id": club})).await;
    counts(&ada, hall, json!(1)).await;
    counts(&ada, club, json!(1)).await;
    let deleted = ada.api(Method::DELETE, &format!("/api/v1/events/{moved}"), None).await;
    assert!(deleted.status.is_success(), "{}", deleted.body);
    counts(&ada, club, json!(null)).await;
}

/// Waits until a venue's sheet says so many concerts.
async fn counts(by: &Browser, venue: Uuid, wanted: Value) {
    let mut found = json!("unread");
    for _ in 0..200 {
        found = by.get_json(&format!("/api/v1/venues/{venue}")).await.json()["concerts"].clone();
        if found == wanted {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(found, wanted);
}
