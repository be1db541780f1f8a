//! The calendar: the hour of the place, the night of the show, what cannot both be, moving by hand, secret addresses.

use house_tests::{Browser, Estate};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

async fn event(browser: &Browser, title: &str, more: Value) -> Uuid {
    let mut body = json!({"title": title, "kind": "concert", "status": "confirmed"});
    body.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
    browser.create("events", body).await
}

async fn calendar(browser: &Browser, asked: &str) -> Value {
    let answer = browser.get_json(&format!("/api/v1/calendar?{asked}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{asked}: {}", answer.body);
    answer.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_happens_at_the_hour_of_its_place_and_in_the_night_of_its_show() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let weekly =
        json!({"starts_on": "2027-03-21", "starts_at": "20:30", "ends_at": "25:30", "repeats": "weekly", "repeats_until": "2027-04-04"});
    event(&ada, "Résidence", weekly).await;
    event(&ada, "After", json!({"starts_on": "2027-03-27", "starts_at": "25:30", "zone": "America/St_Johns"})).await;
    let all = calendar(&ada, "start=2027-03-01&end=2027-05-01").await;
    let starts: Vec<(&str, &str)> = all["data"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|e| (e["day"].as_str().unwrap_or_default(), e["starts"].as_str().unwrap_or_default()))
        .collect();
    let told = [
        ("2027-03-21", "2027-03-21T19:30:00Z"),
        ("2027-03-27", "2027-03-28T04:00:00Z"),
        ("2027-03-28", "2027-03-28T18:30:00Z"),
        ("2027-04-04", "2027-04-04T18:30:00Z"),
    ];
    assert_eq!(starts, told, "half past eight before and after the clocks change; half past one of the night after the 27th");
    let entries = ada.get_json("/app/calendar/events?start=2027-03-01&end=2027-04-30&schools=1").await.json();
    let entry = |title: &str| {
        entries
            .as_array()
            .expect("entries")
            .iter()
            .find(|e| e["title"].as_str().is_some_and(|t| t.contains(title)))
            .cloned()
            .unwrap_or_default()
    };
    assert_eq!(entry("After")["start"], "2027-03-28T01:30:00", "as the clocks there say");
    assert_eq!((&entry("After")["night"], &entry("After")["movable"]), (&json!("2027-03-27"), &json!(true)));
    assert!(entry("After")["title"].as_str().is_some_and(|t| t.contains("St Johns")), "another zone than the agency’s is named");
    assert_eq!((&entry("Lundi de Pâques")["start"], &entry("Résidence")["movable"]), (&json!("2027-03-29"), &json!(false)));
    assert_eq!(entry("printemps (C)")["end"], "2027-04-19");
    let page = ada.get("/app/calendar?month=2027-03&lang=fr").await.body;
    assert!(page.contains("Résidence") && page.contains("Lundi de Pâques") && !page.contains("printemps"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_refused_by_name() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let whole = json!({"title": "X", "kind": "other", "status": "option", "starts_on": "2027-01-10"});
    for (field, value, code) in [
        ("starts_at", json!("30:00"), "clock"),
        ("zone", json!("Mars/Olympus"), "zone"),
        ("rule", json!("FREQ=SECONDLY"), "rule"),
        ("except_on", json!("noël"), "days"),
        ("ends_on", json!("2027-01-09"), "range"),
    ] {
        let mut body = whole.clone();
        body[field] = value;
        let refused = ada.api(Method::POST, "/api/v1/events", Some(body)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {}", refused.body);
        let wrong = &refused.json()["fields"][0];
        assert_eq!((wrong["field"].as_str(), wrong["code"].as_str()), (Some(field), Some(code)), "{}", refused.body);
    }
    let id = ada.create("events", whole).await;
    let kept = ada.get_json(&format!("/api/v1/events/{id}")).await.json();
    assert_eq!((&kept["all_day"], &kept["ends_on"], &kept["zone"]), (&json!(true), &json!("2027-01-10"), &json!("Europe/Paris")));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_dates_that_need_the_same_artist_at_once_are_told() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let artist = ada.create("artists", json!({"name": "Les Ogres", "status": "active", "trial": false, "on_site": false})).await;
    let at = |day: &str, from: &str, until: &str| json!({"starts_on": day, "starts_at": from, "ends_at": until, "artist_id": artist});
    event(&ada, "Paris", at("2027-05-07", "21:00", "25:00")).await;
    // One o’clock at night in London is two in Paris: after it.
    let mut london = at("2027-05-07", "25:00", "26:00");
    london["zone"] = json!("Europe/London");
    event(&ada, "Londres", london).await;
    event(&ada, "Plateau télé", at("2027-05-08", "00:30", "01:30")).await;
    let mut off = at("2027-05-07", "22:00", "23:00");
    off["status"] = json!("cancelled");
    event(&ada, "Annulée", off).await;
    let all = calendar(&ada, "start=2027-05-01&end=2027-06-01").await;
    let name =
        |id: &Value| all["data"].as_array().expect("rows").iter().find(|e| e["id"] == *id).map_or("?".into(), |e| e["title"].to_string());
    let told: Vec<(String, String, &Value)> =
        all["clashes"].as_array().expect("clashes").iter().map(|c| (name(&c["one"]), name(&c["other"]), &c["by"])).collect();
    assert_eq!(told, [("\"Paris\"".to_string(), "\"Plateau télé\"".to_string(), &json!("artist_id"))]);
    let page = ada.get("/app/calendar?month=2027-05&lang=en").await.body;
    assert!(page.contains("Clashes this month"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_is_moved_by_hand_and_goes_back() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let id = event(&ada, "Show", json!({"starts_on": "2027-05-07", "starts_at": "21:00", "ends_at": "25:30"})).await;
    let when = async || {
        let it = ada.get_json(&format!("/api/v1/events/{id}")).await.json();
        ["starts_on", "starts_at", "ends_on", "ends_at"].map(|f| it[f].as_str().unwrap_or_default().to_string())
    };
    let moved = ada.submit("/app/calendar", &format!("/app/calendar/{id}/move/2027-05-09T22:00"), &[]).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
    assert_eq!(when().await, ["2027-05-09", "22:00", "2027-05-09", "26:30"]);
    let back = format!("/app/calendar/{id}/move/2027-05-07T21:00");
    assert!(ada.get("/app/calendar").await.body.contains(&back), "the notice takes it back");
    ada.submit("/app/calendar", &back, &[]).await;
    assert_eq!(when().await, ["2027-05-07", "21:00", "2027-05-07", "25:30"]);
    let again = event(&ada, "Chaque semaine", json!({"starts_on": "2027-05-07", "repeats": "weekly"})).await;
    assert_eq!(ada.submit("/app/calendar", &format!("/app/calendar/{again}/move/2027-05-09"), &[]).await.status, StatusCode::CONFLICT);
    let viewer = estate.member(&acme, "viewer").await;
    assert_eq!(viewer.submit("/app/calendar", &back, &[]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_address_tells_its_members_dates_until_it_is_revoked() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (bob, his) = estate.seated(&acme, "bob", "booker").await;
    let today = super::day().to_string();
    event(&ada, "À lui", json!({"starts_on": today, "starts_at": "20:00", "ends_at": "22:00", "owner_id": bob})).await;
    event(&ada, "À tous", json!({"starts_on": today})).await;
    let opened = his.submit("/app/calendar/feeds", "/app/calendar/feeds", &[("label", "Mon téléphone"), ("mine", "1")]).await;
    assert_eq!(opened.status, StatusCode::OK, "{}", opened.body);
    let path = opened
        .body
        .split("/calendar/")
        .find_map(|rest| rest.split_once(".ics").map(|(key, _)| key))
        .map(|key| format!("/calendar/{key}.ics"));
    let path = path.unwrap_or_else(|| panic!("no address in {}", opened.body));
    assert!(!his.get("/app/calendar/feeds").await.body.contains(&path), "it is shown once");

    let visitor = estate.visitor(&acme);
    let told = visitor.get(&path).await;
    assert_eq!((told.status, told.header("content-type")), (StatusCode::OK, "text/calendar; charset=utf-8"), "{}", told.body);
    assert!(told.body.contains("SUMMARY:À lui") && !told.body.contains("À tous"), "{}", told.body);
    assert!(told.header("cache-control").contains("no-store"));
    let rival = estate.agency("rival").await;
    assert_eq!(estate.visitor(&rival).get(&path).await.status, StatusCode::NOT_FOUND, "it opens one agency");
    assert_eq!(visitor.get("/calendar/nonsense.ics").await.status, StatusCode::NOT_FOUND);

    let page = his.get("/app/calendar/feeds").await.body;
    let revoke = page.split('"').find(|part| part.ends_with("/revoke")).expect("a way to revoke").to_string();
    assert_eq!(ada.submit("/app/calendar/feeds", &revoke, &[]).await.status, StatusCode::NOT_FOUND, "it is his");
    assert_eq!(his.submit("/app/calendar/feeds", &revoke, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(visitor.get(&path).await.status, StatusCode::NOT_FOUND);
}
