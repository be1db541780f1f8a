//! What comes again is in the month's list, in the calendar, and told on its day to whoever works with the record, once.

use chrono::{Datelike, Days, NaiveDate, Utc};
use diesel::prelude::*;
use house_tests::{Browser, Estate};
use kernel::job::Order;
use kernel::schema::notices as n;
use reqwest::StatusCode;
use serde_json::{Value, json};

/// The same day, so many years ago; 29 February is none.
fn ago(day: NaiveDate, years: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(day.year() - years, day.month(), day.day()).unwrap_or(day - Days::new(365))
}

fn today() -> NaiveDate {
    Utc::now().with_timezone(&chrono_tz::Europe::Paris).date_naive()
}

async fn listed(ada: &Browser, from: NaiveDate, until: NaiveDate) -> Vec<(String, i64, String)> {
    let answer = ada.get_json(&format!("/api/v1/anniversaries?from={from}&until={until}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let row = |row: &Value| {
        (
            row["title"].as_str().unwrap_or_default().into(),
            row["years"].as_i64().unwrap_or(0),
            row["kind"].as_str().unwrap_or_default().into(),
        )
    };
    answer.json()["data"].as_array().expect("rows").iter().map(row).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_again_is_listed_shown_and_told_once() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bea) = (estate.admin(&acme).await, estate.member(&acme, "booker").await);
    let day = today();
    let person = ada.create("people", json!({"first_name": "Léa", "last_name": "Corvisart", "born_on": ago(day, 40)})).await;
    ada.create("people", json!({"last_name": "Demain", "born_on": ago(day + Days::new(1), 30)})).await;
    ada.create("people", json!({"last_name": "Muette"})).await;
    let house = ada.create("organisations", json!({"name": "Grand Écart", "kind": "festival", "founded_on": ago(day, 10)})).await;
    let artist = ada.create("artists", json!({"name": "Fanfare", "status": "active", "formed_on": day})).await;
    let both = json!({"what": "Production du disque", "kind": "produces", "one_organisation_id": house, "other_artist_id": artist, "since": ago(day, 2)});
    ada.create("relations", both).await;
    let over = json!({"what": "Finie", "kind": "produces", "one_organisation_id": house, "other_artist_id": artist, "since": ago(day, 3), "until": ago(day, 1)});
    ada.create("relations", over).await;
    ada.create("projects", json!({"name": "Tournée passée", "kind": "tour", "status": "done", "ends_on": ago(day, 1)})).await;

    let found = listed(&ada, day, day).await;
    let told = |title: &str, years: i64, kind: &str| (title.to_string(), years, kind.to_string());
    let expected =
        [told("Léa Corvisart", 40, "birthday"), told("Grand Écart", 10, "founding"), told("Production du disque", 2, "collaboration")];
    assert_eq!(found, expected, "nothing of its first year, nothing that is over");
    assert_eq!(listed(&ada, day, day + Days::new(1)).await.len(), 4);
    assert_eq!(
        ada.get_json(&format!("/api/v1/anniversaries?from={day}&until={}", day - Days::new(1))).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let page = ada.get(&format!("/app/anniversaries?month={}&lang=fr", day.format("%Y-%m"))).await.body;
    for words in ["Léa Corvisart", "40 ans", "Existe depuis 10 ans", "commencée il y a 2 ans", "Aujourd’hui"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let shown = ada.get_json(&format!("/app/calendar/events?start={day}&end={}", day + Days::new(1))).await.body;
    for words in ["Léa Corvisart · 40 ans", "Tournée passée · Terminé il y a un an"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let (document, week) = ("/app/settings/documents/planning", format!("/app/calendar/events?start={day}&end={}", day + Days::new(1)));
    for (version, returning) in [("0", "off"), ("1", "on")] {
        assert_eq!(ada.submit(document, document, &[("version", version), ("returning", returning)]).await.location(), document);
        let shown = ada.get_json(&week).await.body;
        assert_eq!(shown.contains("Corvisart"), returning == "on", "as the agency set it: {shown}");
    }
    assert!(!ada.get_json(&format!("/app/calendar/events?start={day}&end={day}&mine=1")).await.body.contains("Corvisart"));

    // Told to who made the record and to who wrote on it, to nobody else; and once, however often one looks.
    let quiet = ada.create("people", json!({"last_name": "Personne", "born_on": ago(day, 50)})).await;
    bea.submit(&format!("/app/people/{person}"), &format!("/app/people/{person}/comments"), &[("text", "Penser au gâteau")]).await;
    estate.work();
    for _ in 0..2 {
        acme.run(|tx| tx.order(Order::named("address_book.tell_anniversaries").payload(json!({})))).expect("an order");
        acme.run(|tx| tx.order(Order::named("planning.tell_projects").payload(json!({})))).expect("an order");
        // Whatever the worker does, it has done by then.
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    }
    let told = |kind: &str| -> i64 { acme.run(|tx| tx.one(n::table.filter(n::kind.eq(kind)).count())).expect("a count") };
    let morning = Utc::now().with_timezone(&chrono_tz::Europe::Paris).format("%H").to_string().parse::<u32>().is_ok_and(|hour| hour >= 7);
    let expected = if morning { [3, 1, 1, 1] } else { [0; 4] };
    assert_eq!(["birthday", "founding", "collaboration", "project-anniversary"].map(told), expected, "Léa to two, {quiet} to one");
}
