//! Somebody who has no seat yet is asked to one record: an artist to their own sheet, a partner to one project.

use super::standing::link_to;
use house_tests::eyes::{approve, switch, waiting};
use house_tests::{Browser, Estate};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

async fn invite(by: &Browser, email: &str, role: &str, opens: &str) -> house_tests::Answer {
    let body = json!({"email": email, "name": "Aube", "role": role, "external": true, "ends_on": "2099-12-31", "opens": opens});
    by.api(Method::POST, "/api/v1/invitations", Some(body)).await
}

async fn accept(estate: &Estate, somebody: &Browser, email: &str) {
    estate.work();
    let link = link_to(estate, email).await;
    let path = &link[link.find("/invitation/").expect("an invitation")..];
    assert!(somebody.get(path).await.body.contains("Aube Claire"), "what it opens is said before");
    let came = somebody.submit(path, path, &[("name", "Aube"), ("password", house_tests::PASSWORD)]).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
}

async fn sheets(by: &Browser) -> Vec<Value> {
    let page = by.get_json("/api/v1/artists").await.json();
    page["data"].as_array().expect("rows").iter().map(|row| row["name"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_artist_comes_to_their_own_sheet_and_to_no_other() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (hr, booker) = (estate.member(&acme, "hr").await, estate.member(&acme, "booker").await);
    let aube = ada.create("artists", json!({"name": "Aube Claire", "status": "active"})).await;
    ada.create("artists", json!({"name": "Une autre", "status": "active"})).await;
    let record = format!("artists/{aube}");
    // The way there begins on the sheet, with what fits an artist.
    let page = ada.get(&format!("/app/access/{record}")).await.body;
    assert!(page.contains(&format!("/app/team?opens={record}#invite")) && page.contains("Inviter l’artiste"), "{page}");
    let form = hr.get(&format!("/app/team?opens={record}")).await;
    assert_eq!(form.status, StatusCode::OK, "who looks after people gives artists their seats");
    assert!(form.body.contains("Artiste · Aube Claire") && form.body.contains("value=\"artist\" selected"), "{}", form.body);
    // What is not right, or not theirs to give.
    assert_eq!(invite(&hr, "aube@acme.test", "artist", &format!("artists/{}", Uuid::now_v7())).await.status, StatusCode::NOT_FOUND);
    assert_eq!(invite(&hr, "aube@acme.test", "artist", "members/x").await.status, StatusCode::NOT_FOUND);
    assert_eq!(invite(&hr, "aube@acme.test", "manager", &record).await.status, StatusCode::FORBIDDEN, "a role beyond one's own");
    assert_eq!(invite(&booker, "aube@acme.test", "artist", &record).await.status, StatusCode::FORBIDDEN);
    let wrong = ada.api(Method::POST, "/api/v1/invitations", Some(json!({"email": "no", "name": "", "role": "artist", "odd": 1}))).await;
    assert_eq!((wrong.status, &wrong.json()["fields"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("odd")), "{}", wrong.body);
    let wrong = ada.api(Method::POST, "/api/v1/invitations", Some(json!({"email": "no", "name": "", "role": "artist"}))).await;
    let fields: Vec<Value> = wrong.json()["fields"].as_array().expect("fields").iter().map(|e| e["field"].clone()).collect();
    assert_eq!((wrong.status, fields), (StatusCode::UNPROCESSABLE_ENTITY, vec![json!("email"), json!("name")]));
    // Asked, waiting, come.
    let sent = invite(&hr, "aube@acme.test", "artist", &record).await;
    assert_eq!((sent.status, &sent.json()["opens"]["title"]), (StatusCode::CREATED, &json!("Aube Claire")), "{}", sent.body);
    assert!(ada.get("/app/team").await.body.contains("Ouvre\u{202f}: Artiste · Aube Claire."), "it is seen while it waits");
    let somebody = estate.visitor(&acme);
    accept(&estate, &somebody, "aube@acme.test").await;
    assert_eq!(sheets(&somebody).await, [json!("Aube Claire")]);
    let seen = ada.get_json(&format!("/api/v1/access/{record}")).await.json();
    assert_eq!(seen["shares"][0]["ends_at"], "2099-12-31T23:00:00Z", "for as long as the seat lasts: {seen}");
    // An account made at once has it, too.
    let made = [("name", "Agent"), ("email", "agent@acme.test"), ("role", "partner"), ("opens", &record)];
    assert_eq!(ada.submit("/app/team", "/app/team/create", &made).await.status, StatusCode::OK);
    let seen = ada.get_json(&format!("/api/v1/access/{record}")).await.json();
    assert_eq!(seen["shares"].as_array().map(Vec::len), Some(2), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_invitation_opens_is_seen_by_the_second_person_and_kept() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1);
    let tour = ada.create("projects", json!({"name": "Aube Claire", "kind": "tour", "status": "active"})).await;
    assert_eq!(switch(&ada, &["roles"]).await, StatusCode::SEE_OTHER);
    let asked = invite(&ada, "pat@acme.test", "partner", &format!("projects/{tour}")).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.body);
    let [request] = waiting(&acme)[..] else { panic!("one request") };
    assert!(bob.get(&format!("/app/approvals/{request}")).await.body.contains("Aube Claire"), "what would be opened is shown");
    assert_eq!(approve(&bob, request).await, StatusCode::OK);
    // Who asked sends it, as it was approved.
    let sent = invite(&ada, "pat@acme.test", "partner", &format!("projects/{tour}")).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.body);
    let pat = estate.visitor(&acme);
    accept(&estate, &pat, "pat@acme.test").await;
    assert_eq!(pat.get(&format!("/app/projects/{tour}")).await.status, StatusCode::OK);
}
