//! How actors stand to each other is kept, drawn and walked, as far as whoever looks reaches it.

use diesel::prelude::*;
use house_tests::{Browser, Estate};
use kernel::schema::grants;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

/// A label that produces a band which plays in a hall; a press officer of the band alone, a friend of the hall's, long ago.
struct Trade {
    label: Uuid,
    band: Uuid,
    hall: Uuid,
    press: Uuid,
    friend: Uuid,
}

async fn trade(ada: &Browser) -> Trade {
    let label = ada.create("organisations", json!({"name": "Sillon", "kind": "label"})).await;
    let band = ada.create("artists", json!({"name": "Velours", "status": "active", "genre": "Pop", "slug": "velours"})).await;
    ada.create("artists", json!({"name": "Loin", "status": "active", "genre": "Jazz", "slug": "loin"})).await;
    let hall = ada.create("venues", json!({"name": "Halle"})).await;
    let press = ada.create("people", json!({"first_name": "Solène", "last_name": "Guérimand"})).await;
    let friend = ada.create("people", json!({"last_name": "Ancienne"})).await;
    for relation in [
        json!({"what": "Disque", "kind": "produces", "one_organisation_id": label, "other_artist_id": band, "since": "2024-01-01"}),
        json!({"what": "Concert", "kind": "performs_at", "one_artist_id": band, "other_venue_id": hall, "since": "2025-05-01", "until": "2025-05-01"}),
        json!({"what": "Encore", "kind": "performs_at", "one_artist_id": band, "other_venue_id": hall, "since": "2026-05-01", "until": "2026-05-01"}),
        json!({"what": "Presse", "kind": "represents", "one_person_id": press, "other_artist_id": band, "source": "contract"}),
        json!({"what": "Amitié", "kind": "family", "one_person_id": friend, "other_venue_id": hall, "until": "2001-12-31"}),
    ] {
        ada.create("relations", relation).await;
    }
    Trade { label, band, hall, press, friend }
}

async fn network(browser: &Browser, asked: &str) -> Value {
    let answer = browser.get_json(&format!("/api/v1/network{asked}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{asked}: {}", answer.body);
    answer.json()
}

/// Names, in their order.
fn names(network: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = network["nodes"].as_array().into_iter().flatten().filter_map(|node| node["title"].as_str()).collect();
    names.sort_unstable();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn the_network_is_drawn_measured_filtered_and_walked() {
    let estate = Estate::new().await;
    let ada = estate.admin(&estate.agency("acme").await).await;
    let Trade { label, band, hall, press, friend } = trade(&ada).await;
    let all = network(&ada, "").await;
    assert_eq!(names(&all), ["Ancienne", "Halle", "Sillon", "Solène Guérimand", "Velours"], "who is joined to nobody is not drawn");
    let node = |id: Uuid| all["nodes"].as_array().expect("nodes").iter().find(|n| n["id"] == json!(id)).cloned().expect("a node");
    assert_eq!((&node(band)["collaborations"], &node(hall)["collaborations"]), (&json!(3), &json!(2)));
    assert_eq!(node(band)["centrality"], json!(1.0));
    assert!(all["links"].as_array().expect("links").iter().any(|link| link[2] == json!(2)), "two concerts weigh twice: {all}");
    let way = network(&ada, &format!("?start={label}&end={friend}")).await;
    let steps: Vec<&str> =
        way["way"].as_array().expect("a way").iter().filter_map(|n| way["nodes"][n.as_u64()? as usize]["title"].as_str()).collect();
    assert_eq!(steps, ["Sillon", "Velours", "Halle", "Ancienne"]);
    assert_eq!(network(&ada, &format!("?start={label}&end={friend}&until=2024-06-01&from=2024-06-01")).await["way"], Value::Null);
    let around = network(&ada, &format!("?focus={friend}")).await;
    assert_eq!(names(&around), ["Ancienne", "Halle", "Velours"], "two steps around");
    assert_eq!(names(&network(&ada, "?type=artists&type=venues").await), ["Halle", "Velours"]);
    assert_eq!(names(&network(&ada, "?from=2025-01-01").await), ["Halle", "Sillon", "Solène Guérimand", "Velours"]);
    assert_eq!(names(&network(&ada, "?until=2001-01-01").await), ["Ancienne", "Halle", "Solène Guérimand", "Velours"]);
    assert_eq!(names(&network(&ada, "?genre=Jazz").await), ["Ancienne", "Halle"], "artists of another genre are left out");
    assert_eq!(
        names(&network(&ada, "?link=produces&link=represents").await),
        ["Sillon", "Solène Guérimand", "Velours"],
        "by kind of relation"
    );
    assert_eq!(names(&network(&ada, "?link=sheet").await), Vec::<&str>::new());
    let page = ada.get(&format!("/app/network?lang=en&start={label}&end={friend}&size=centrality")).await.body;
    assert!(page.contains("network__way") && page.contains("Guérimand") && page.contains("Centrality"), "{page}");
    let none = ada.get(&format!("/app/network?lang=en&start={label}&end={friend}&type=organisations&type=people")).await.body;
    assert!(none.contains("No way leads"), "{none}");
    let record = ada.get(&format!("/app/people/{press}?lang=en")).await.body;
    assert!(record.contains(&format!("/app/network?focus={press}")) && record.contains("Relations · Who: person"), "{record}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relation_joins_exactly_two_in_their_order_of_days() {
    let estate = Estate::new().await;
    let ada = estate.admin(&estate.agency("acme").await).await;
    let Trade { band, hall, press, friend, .. } = trade(&ada).await;
    for (body, field) in [
        (json!({"what": "x", "kind": "other", "other_artist_id": band}), "one_person_id"),
        (json!({"what": "x", "kind": "other", "one_artist_id": band}), "other_person_id"),
        (json!({"what": "x", "kind": "other", "one_artist_id": band, "other_artist_id": band}), "other_artist_id"),
        (json!({"what": "x", "kind": "other", "one_artist_id": band, "one_venue_id": hall, "other_person_id": press}), "one_venue_id"),
        (
            json!({"what": "x", "kind": "other", "one_person_id": press, "other_person_id": friend, "other_venue_id": hall}),
            "other_person_id",
        ),
        (
            json!({"what": "x", "kind": "other", "one_artist_id": band, "other_person_id": press, "since": "2026-02-01", "until": "2026-01-31"}),
            "until",
        ),
    ] {
        let refused = ada.api(Method::POST, "/api/v1/relations", Some(body.clone())).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {}", refused.body);
        assert_eq!(refused.json()["fields"][0]["field"], field, "{body}: {}", refused.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_drawn_who_is_out_of_reach() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let (ada, bea, eve) = (estate.admin(&acme).await, estate.member(&acme, "booker").await, estate.admin(&other).await);
    let Trade { press, .. } = trade(&ada).await;
    assert_eq!(names(&network(&eve, "").await), [""; 0], "another agency");
    assert_eq!(names(&network(&bea, "").await).len(), 5);
    let reading = |resource: &str| grants::role.eq("booker").and(grants::permission.eq(format!("address_book.{resource}.read")));
    acme.run(|tx| tx.run(diesel::update(grants::table.filter(reading("people"))).set(grants::reach.eq("own")))).expect("a reach");
    acme.run(|tx| tx.run(diesel::delete(grants::table.filter(reading("organisations"))))).expect("a right less");
    estate.house.changed(acme.id);
    for path in ["/api/v1/network", "/app/network"] {
        let answer = bea.get(&format!("{path}?focus={press}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.body.contains("Guérimand") && !answer.body.contains("Sillon"), "{path}: {}", answer.body);
    }
    assert_eq!(names(&network(&bea, "").await), ["Halle", "Velours"]);
    acme.run(|tx| tx.run(diesel::delete(grants::table.filter(reading("relations"))))).expect("a right less");
    estate.house.changed(acme.id);
    assert_eq!(bea.get_json("/api/v1/network").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_more_actors_than_a_form_offers_one_types_their_names() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let Trade { label, friend, .. } = trade(&ada).await;
    let few = ada.get("/app/network").await.body;
    assert!(!few.contains("/app/network/options"), "few are chosen from a list: {few}");
    let many = acme.run(move |tx| {
        for n in 0..500 {
            let person = serde_json::from_value(json!({"last_name": format!("Foule {n:03}"), "organisation_id": label}))?;
            address_book::PEOPLE.create(tx, person)?;
        }
        Ok(())
    });
    many.expect("a crowd");
    let page = ada.get(&format!("/app/network?start={friend}&end={label}")).await.body;
    assert!(page.contains("data-href=\"/app/network/options\""), "{page}");
    for end in [friend, label] {
        assert!(page.contains(&format!("<option value=\"{end}\" selected")), "whoever was asked for stays chosen: {page}");
    }
    let offered = |body: Value| body["options"].as_array().expect("options").clone();
    let found = offered(ada.get_json("/app/network/options?q=vel").await.json());
    assert_eq!((found.len(), &found[0]["label"], &found[0]["hint"]), (1, &json!("Velours"), &json!("Artiste")), "{found:?}");
    let crowd = offered(ada.get_json("/app/network/options?q=foule").await.json());
    assert_eq!(crowd.len(), 8);
    // Nobody is offered whom one may not read.
    let (_, bob) = estate.seated(&acme, "bob", "booker").await;
    let people = grants::table.filter(grants::role.eq("booker").and(grants::permission.eq("address_book.people.read")));
    acme.run(|tx| tx.run(diesel::delete(people))).expect("a right less");
    estate.house.changed(acme.id);
    assert_eq!(offered(bob.get_json("/app/network/options?q=foule").await.json()), Vec::<Value>::new());
    assert_eq!(offered(bob.get_json("/app/network/options?q=vel").await.json()).len(), 1);
}
