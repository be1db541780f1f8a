//! A checklist started on a record becomes tasks once, and they go again if that was a mistake.

use super::{change, day};
use chrono::Days;
use house_tests::{Browser, Estate};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

async fn list(ada: &Browser, points: &[(&str, &str, i64)]) -> Uuid {
    let list = ada.create("checklists", json!({"name": "Une date", "kind": "booking"})).await;
    for (title, counted_from, days) in points {
        let point = json!({"title": title, "checklist_id": list, "counted_from": counted_from, "days": days, "priority": "normal"});
        ada.create("checklist_items", point).await;
    }
    list
}

async fn tasks(ada: &Browser, asked: &str) -> Vec<Value> {
    let found = ada.get_json(&format!("/api/v1/tasks?{asked}&sort=due_on")).await.json();
    found["data"].as_array().cloned().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_started_on_a_project_becomes_tasks_and_goes_again() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (bob, his) = estate.seated(&acme, "bob", "booker").await;
    let list = list(&ada, &[("Contrat", "started", 3), ("Feuille de route", "begin", -7), ("Facture", "end", 2)]).await;
    let artist = ada.create("artists", json!({"name": "Les Ogres", "status": "active", "trial": false, "on_site": false})).await;
    let project = json!({"name": "Tournée", "kind": "tour", "status": "active", "starts_on": "2027-06-10", "artist_id": artist});
    let project = ada.create("projects", project).await;
    let path = format!("/app/start/projects/{project}");
    let sheet = his.get(&format!("/app/projects/{project}")).await.body;
    assert!(sheet.contains(&path), "the record leads there");
    let page = his.get(&path).await.body;
    assert!(page.contains("Feuille de route") && page.contains("Tournée"), "{page}");

    let (from, batch) = ((day() + Days::new(1)).to_string(), Uuid::now_v7().to_string());
    let list_key = list.to_string();
    let values = [("checklist", list_key.as_str()), ("from", from.as_str()), ("batch", batch.as_str())];
    let begun = his.submit(&path, &path, &values).await;
    assert_eq!((begun.status, begun.location()), (StatusCode::SEE_OTHER, format!("/app/projects/{project}").as_str()), "{}", begun.body);
    // A second click makes nothing more.
    his.submit(&path, &path, &values).await;
    let made = tasks(&ada, &format!("project_id.is={project}")).await;
    let told: Vec<(&str, Option<&str>)> = made.iter().map(|t| (t["title"].as_str().unwrap_or_default(), t["due_on"].as_str())).collect();
    let contract = (day() + Days::new(4)).to_string();
    assert_eq!(
        told,
        [("Contrat", Some(contract.as_str())), ("Feuille de route", Some("2027-06-03")), ("Facture", None)],
        "no end is known"
    );
    assert!(made.iter().all(|t| t["owner_id"] == json!(bob) && t["artist_id"] == json!(artist)), "{made:?}");

    // Somebody works on one of them: it stays, the others go.
    let road = format!("/api/v1/tasks/{}", made[1]["id"].as_str().unwrap_or_default());
    assert_eq!(change(&ada, &road, json!({"status": "doing"})).await, StatusCode::OK);
    let theirs = ada.submit("/app/tasks", &format!("/app/start/undo/{batch}"), &[]).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND, "only who started it takes it back");
    let undone = his.submit("/app/today", &format!("/app/start/undo/{batch}"), &[]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
    let left = tasks(&ada, &format!("project_id.is={project}")).await;
    assert_eq!(left.iter().map(|t| t["title"].as_str().unwrap_or_default()).collect::<Vec<_>>(), ["Feuille de route"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_starts_a_list_and_an_empty_one_starts_nothing() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let list = list(&ada, &[("Appeler", "started", 0)]).await;
    let empty = ada.create("checklists", json!({"name": "Vide", "kind": "other"})).await;
    let person = ada.create("people", json!({"last_name": "Corvisart"})).await;
    let ask = |list: Uuid, resource: &str| json!({"checklist": list, "resource": resource, "record": person, "from": "2027-01-31"});
    let made = ada.api(Method::POST, "/api/v1/checklist-starts", Some(ask(list, "people"))).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let all = tasks(&ada, &format!("person_id.is={person}")).await;
    assert_eq!((all.len(), &all[0]["due_on"]), (1, &json!("2027-01-31")));
    let none = ada.api(Method::POST, "/api/v1/checklist-starts", Some(ask(empty, "people"))).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", none.body);
    let odd = ada.api(Method::POST, "/api/v1/checklist-starts", Some(ask(list, "members"))).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", odd.body);
    assert_eq!(tasks(&ada, "").await.len(), 1);
}
