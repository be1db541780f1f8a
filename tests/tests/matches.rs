//! Who might go together is proposed by what is known of both, counted as is said, with the reasons, as far as each may see.

use diesel::prelude::*;
use house_tests::{Browser, Estate};
use kernel::job::Order;
use kernel::schema::{grants, notices};
use reqwest::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

async fn artist(by: &Browser, name: &str, more: Value) -> Uuid {
    let mut whole = json!({"name": name, "status": "active"});
    if let (Some(whole), Value::Object(more)) = (whole.as_object_mut(), more) {
        whole.extend(more);
    }
    by.create("artists", whole).await
}

async fn count(by: &Browser, artist: Uuid, source: &str, ago: i64, value: i64) {
    let day = (chrono::Utc::now() - chrono::Duration::days(ago)).date_naive();
    by.create("figures", json!({"artist_id": artist, "source": source, "day": day, "value": value})).await;
}

async fn matches(by: &Browser, query: &str) -> Value {
    let answer = by.get_json(&format!("/api/v1/matches{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.body);
    answer.json()
}

/// Who is proposed to whom, in the order of the alphabet, and for how many points.
fn told(all: &Value) -> Vec<(&str, &str, f64)> {
    let rows = all["data"].as_array().unwrap_or_else(|| panic!("rows: {all}"));
    rows.iter()
        .map(|m| {
            let (one, other) = (m["one"]["title"].as_str().unwrap_or(""), m["other"]["title"].as_str().unwrap_or(""));
            (one.min(other), one.max(other), m["points"].as_f64().unwrap_or(0.0))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn artists_are_proposed_to_one_another_with_reasons_that_add_up() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    assert!(ada.get("/app/matches").await.body.contains("Pas encore de proposition"));
    let camille = ada.create("people", json!({"first_name": "Camille", "last_name": "Ostrowska"})).await;
    let pop = artist(
        &ada,
        "Velours",
        json!({"genre": "Électro-pop", "goal": "abroad", "second_goal": "record", "audience": "25_39", "manager_id": camille}),
    )
    .await;
    let rap = artist(&ada, "Nour", json!({"genre": "Pop", "goal": "abroad", "audience": "25_39", "manager_id": camille})).await;
    let far = artist(&ada, "Brume", json!({"genre": "electro pop", "audience": "60_more"})).await;
    // Somebody in common, and nothing else; and nothing at all.
    artist(&ada, "Sourde", json!({"manager_id": camille})).await;
    artist(&ada, "Seule", json!({"genre": "Folk"})).await;
    count(&ada, pop, "tickets", 400, 9).await;
    for (who, ago, value) in [(pop, 30, 999), (rap, 10, 999), (far, 1, 99_999)] {
        count(&ada, who, "tickets", ago, value).await;
    }

    // Genre 35 / 2, goals 20 / 2, age 12.5, size 12.5 (a thousand here and there), network 20: somebody in common.
    let all = matches(&ada, "").await;
    assert_eq!(
        told(&all),
        [("Nour", "Velours", 72.5), ("Brume", "Velours", 35.0)].map(|(a, b, p)| if told(&all).iter().any(|t| t.0 == a) {
            (a, b, p)
        } else {
            (b, a, p)
        })
    );
    let reasons: Vec<(&str, f64)> = all["data"][0]["reasons"]
        .as_array()
        .expect("reasons")
        .iter()
        .map(|r| (r["criterion"].as_str().unwrap_or(""), r["points"].as_f64().unwrap_or(0.0)))
        .collect();
    assert_eq!(reasons, [("network", 20.0), ("genre", 17.5), ("audience", 12.5), ("size", 12.5), ("goals", 10.0)]);
    assert_eq!(all["data"][0]["reasons"][0]["says"][0]["title"], "Camille Ostrowska");
    assert_eq!(all["data"][0]["reasons"][0]["text"], "En commun\u{202f}: Camille Ostrowska");
    // From one of them, the other way round.
    let own = matches(&ada, &format!("?artist={rap}")).await;
    assert_eq!(told(&own), [("Nour", "Velours", 72.5)]);
    assert_eq!(told(&matches(&ada, &format!("?artist={far}&goal=abroad")).await), []);
    assert_eq!(told(&matches(&ada, "?goal=abroad").await).len(), 1);

    let page = ada.get(&format!("/app/matches?artist={rap}&lang=fr")).await;
    for said in ["Velours", "72,5 / 100", "Genre en commun", "Jouer à l’étranger", "25 à 39 ans", "Camille Ostrowska", "kind=works_with"]
    {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert!(ada.get(&format!("/app/artists/{rap}")).await.body.contains(&format!("/app/matches?artist={rap}")), "a way from the sheet");

    // Who works together already is proposed no more; nor who is archived, save when asked for.
    ada.create("relations", json!({"what": "Duo", "kind": "works_with", "one_artist_id": rap, "other_artist_id": pop})).await;
    assert_eq!(told(&matches(&ada, &format!("?artist={rap}")).await), []);
    let archived = serde_json::from_value(json!({"status": "archived"})).expect("a record");
    acme.run(move |tx| address_book::ARTISTS.patch(tx, far, None, archived)).expect("archived");
    assert_eq!(told(&matches(&ada, "").await), []);
    assert_eq!(told(&matches(&ada, &format!("?artist={far}")).await), [("Brume", "Velours", 35.0)]);
    assert_eq!(ada.get_json("/api/v1/matches?goal=fame").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    for nobody in [Uuid::nil().to_string(), "x".into()] {
        assert_eq!(ada.get_json(&format!("/api/v1/matches?artist={nobody}")).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_may_not_see_is_no_reason() {
    let estate = Estate::new().await;
    let (acme, rival) = (estate.agency("acme").await, estate.agency("rival").await);
    let (ada, theirs) = (estate.admin(&acme).await, estate.admin(&rival).await);
    let one = artist(&ada, "Velours", json!({"genre": "Pop"})).await;
    let other = artist(&ada, "Nour", json!({"genre": "Pop"})).await;
    count(&ada, one, "tickets", 1, 999).await;
    count(&ada, other, "tickets", 1, 999).await;
    assert_eq!(matches(&theirs, "").await["total"], 0);
    assert_eq!(theirs.get_json(&format!("/api/v1/matches?artist={one}")).await.status, StatusCode::NOT_FOUND);
    let (_, bob) = estate.seated(&acme, "bob", "booker").await;
    let points = async || matches(&bob, "").await["data"][0]["points"].clone();
    assert_eq!(points().await, json!(47.5));
    let figures = grants::table.filter(grants::role.eq("booker").and(grants::permission.eq("address_book.figures.read")));
    acme.run(|tx| tx.run(diesel::delete(figures))).expect("a right less");
    estate.house.changed(acme.id);
    assert_eq!(points().await, json!(35.0));
    let artists = grants::table.filter(grants::role.eq("booker").and(grants::permission.eq("address_book.artists.read")));
    acme.run(|tx| tx.run(diesel::update(artists).set(grants::reach.eq("own")))).expect("a limit");
    estate.house.changed(acme.id);
    assert_eq!(matches(&bob, "").await["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn labels_media_and_technicians_have_lists_and_fields_of_their_own() {
    let estate = Estate::new().await;
    let ada = estate.admin(&estate.agency("acme").await).await;
    let label = ada
        .create(
            "organisations",
            json!({"name": "Sillon", "kind": "label", "genres": "électro", "label_code": "LC 99012", "distributor": "Distri Nord"}),
        )
        .await;
    ada.create("organisations", json!({"name": "Belle-Côte", "kind": "media", "medium": "radio", "weekly_reach": 38_000})).await;
    let youri = ada
        .create(
            "people",
            json!({"last_name": "Blanquefleur", "trade": "technician", "specialities": "retours", "certificates": "travail en hauteur"}),
        )
        .await;
    ada.create("people", json!({"last_name": "Corvisart", "trade": "programmer"})).await;
    let home = ada.get("/app").await.body;
    for (list, there, other) in [
        ("/app/organisations?kind.is=label", "Sillon", "Belle-Côte"),
        ("/app/organisations?kind.is=media", "Belle-Côte", "Sillon"),
        ("/app/people?trade.is=technician", "Blanquefleur", "Corvisart"),
    ] {
        assert!(
            home.contains(&format!("href=\"{}\"", list)) || home.contains(&format!("href=\"{}\"", list.replace('=', "&#x3D;"))),
            "{list} in the menu"
        );
        let body = ada.get(list).await.body;
        let table = &body[body.find("<tbody").expect("a table")..];
        assert!(table.contains(there) && !table.contains(other), "{list}: {table}");
    }
    let (sheet, person) =
        (ada.get(&format!("/app/organisations/{label}?lang=en")).await.body, ada.get(&format!("/app/people/{youri}?lang=en")).await.body);
    for (of, said) in
        [(&sheet, "LC 99012"), (&sheet, "Distri Nord"), (&person, "Technician"), (&person, "retours"), (&person, "travail en hauteur")]
    {
        assert!(of.contains(said), "{said}: {of}");
    }
    assert_eq!(ada.get_json("/api/v1/organisations?weekly_reach.from=10000").await.json()["data"][0]["name"], "Belle-Côte");
}

/// What each member was told of proposals: whom, and where it leads.
fn told_of(agency: &house_tests::Agency) -> Vec<(Uuid, String, String)> {
    let rows = notices::table.filter(notices::kind.eq("match")).order(notices::created_at);
    agency.run(|tx| tx.all(rows.select((notices::member_id, notices::title, notices::href)))).expect("notices")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_good_proposal_is_told_once_to_whoever_works_with_one_of_the_two_and_reaches_both() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (seat, _bob) = estate.seated(&acme, "bob", "booker").await;
    let (blind, eve) = estate.seated(&acme, "eve", "trainee").await;
    let mail: String = acme
        .run(|tx| {
            tx.one(kernel::schema::members::table.filter(kernel::schema::members::id.eq(seat)).select(kernel::schema::members::email))
        })
        .expect("an address");
    let booker = ada.create("people", json!({"last_name": "Bob", "email": mail})).await;
    let one = artist(&ada, "Velours", json!({"genre": "Pop", "goal": "abroad", "booker_id": booker})).await;
    artist(&ada, "Nour", json!({"genre": "Pop", "goal": "abroad"})).await;
    artist(&ada, "Brume", json!({"genre": "Jazz"})).await;
    // Eve wrote on one of them, and reads no artists any more.
    let said = eve.submit(&format!("/app/artists/{one}"), &format!("/app/artists/{one}/comments"), &[("text", "À suivre")]).await;
    assert!(said.status.is_redirection(), "{}", said.body);
    let reading = grants::role.eq("trainee").and(grants::permission.eq("address_book.artists.read"));
    acme.run(|tx| tx.run(diesel::update(grants::table.filter(reading)).set(grants::reach.eq("own")))).expect("a reach");
    estate.house.changed(acme.id);
    estate.work();
    for _ in 0..2 {
        acme.run(|tx| tx.order(Order::named("address_book.tell_matches").payload(json!({})))).expect("an order");
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    }
    let told = told_of(&acme);
    assert_eq!(told.len(), 2, "to who made them and to their booker, once: {told:?}");
    assert!(told.iter().any(|(member, ..)| *member == seat), "the booker: {told:?}");
    assert!(told.iter().all(|(member, ..)| *member != blind), "who does not reach both: {told:?}");
    assert!(
        told.iter().all(|(_, title, href)| title.contains("Velours") && title.contains("Nour") && href.starts_with("/app/matches?artist="))
    );
    assert!(ada.get("/app/notices/choices?lang=fr").await.body.contains("Proposition de collaboration"), "one chooses to hear of it");
}
