//! Records opened by the project that holds them: everywhere a row can be seen, for as long as that lasts.

use super::names;
use super::opened::{found, sight};
use house_tests::{Browser, Estate};
use kernel::diesel::prelude::*;
use kernel::schema::{project_records, shares, walls};
use reqwest::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_has_one_project_for_a_while() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (guest, pat) = estate.seated(&acme, "pat", "partner").await;
    let tour = ada.create("projects", json!({"name": "Tournée Aube", "kind": "tour", "status": "active"})).await;
    let other = ada.create("projects", json!({"name": "Autre", "kind": "tour", "status": "active"})).await;
    ada.create("tasks", json!({"title": "Louer le bus", "status": "todo", "priority": "normal", "project_id": tour})).await;
    ada.create("tasks", json!({"title": "Ailleurs", "status": "todo", "priority": "normal", "project_id": other})).await;
    let lea = ada.create("people", json!({"last_name": "Canari"})).await;
    ada.create("people", json!({"last_name": "Ailleurs"})).await;
    let page = format!("/app/access/people/{lea}");
    assert!(ada.get(&page).await.body.contains("Tournée Aube"), "the projects are offered");
    let placed = ada.submit(&page, &format!("{page}/projects"), &[("projects", "projects"), ("project", &tour.to_string())]).await;
    assert_eq!(placed.status, StatusCode::SEE_OTHER, "{}", placed.body);
    assert_eq!(found(&pat, &acme, "Canari", lea).await, [false; 6], "a project opened to nobody opens nothing");
    // A week on one project.
    let opening = format!("/app/access/projects/{tour}");
    let week = (chrono::Utc::now() + chrono::Duration::days(7)).format("%Y-%m-%d").to_string();
    ada.submit(&opening, &format!("{opening}/shares"), &[("member", &guest.to_string()), ("ends_on", &week)]).await;
    assert_eq!(found(&pat, &acme, "Canari", lea).await, [true; 6]);
    let titles = async |of: &str, name: &str| -> Vec<String> {
        let page = pat.get_json(&format!("/api/v1/{of}")).await.json();
        page["data"].as_array().expect("rows").iter().map(|r| r[name].as_str().unwrap_or_default().to_string()).collect()
    };
    assert_eq!(
        (titles("projects", "name").await, titles("tasks", "title").await),
        (vec!["Tournée Aube".into()], vec!["Louer le bus".to_string()])
    );
    // Why, and until when: on the record, on the person, in the diagram.
    let (reads, ways) = sight(&ada, &format!("people/{lea}"), guest).await;
    assert_eq!((reads, &ways[0]["by"], &ways[0]["name"]), (true, &json!("project"), &json!("Tournée Aube")));
    assert!(ways[0]["ends_at"].is_string());
    let said = ada.get(&page).await.body;
    assert!(said.contains("Par le projet «\u{202f}Tournée Aube\u{202f}»") && said.contains("Jusqu’au"), "{said}");
    let drawn = ada.get_json(&format!("/api/v1/access/graph?of=person:{guest}")).await.json().to_string();
    assert!(drawn.contains("Une fiche du projet Tournée Aube · ") && drawn.contains("\"kind\":\"project\""), "{drawn}");
    assert!(ada.get(&format!("/app/team/{guest}/rights")).await.body.contains("Tournée Aube"));
    // In the bin it opens nothing, and comes back with it.
    assert_eq!(ada.api(Method::DELETE, &format!("/api/v1/projects/{tour}"), None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(names(&pat).await, Vec::<String>::new(), "the project is in the bin");
    ada.submit("/app", &format!("/app/projects/{tour}/restore"), &[]).await;
    assert_eq!(names(&pat).await, ["Canari"]);
    // Taken out, and in again by the API.
    assert_eq!(ada.submit(&page, &format!("{page}/projects/projects/{tour}/remove"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(names(&pat).await, Vec::<String>::new());
    let into = json!({"projects": "projects", "project": tour});
    assert_eq!(ada.api(Method::POST, &format!("/api/v1/access/people/{lea}/projects"), Some(into)).await.status, StatusCode::CREATED);
    assert_eq!(names(&pat).await, ["Canari"]);
    // And it ends.
    let over = kernel::diesel::update(shares::table).set(shares::ends_at.eq(chrono::Utc::now() - chrono::Duration::seconds(1)));
    acme.run(|tx| tx.run(over)).expect("its end");
    assert_eq!(found(&pat, &acme, "Canari", lea).await, [false; 6]);
    assert_eq!((titles("projects", "name").await, titles("tasks", "title").await), (vec![], vec![]), "over is over");
    // With the project goes what it holds.
    assert_eq!(acme.run(|tx| tx.one::<i64>(project_records::table.count())).expect("a count"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_opens_nothing_across_a_wall_and_nobody_puts_in_what_they_do_not_see() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, (me, bea)) = (estate.admin(&acme).await, estate.seated(&acme, "bea", "booker").await);
    let max = estate.member(&acme, "manager").await;
    let one = ada.create("artists", json!({"name": "Aube", "status": "active"})).await;
    let other = ada.create("artists", json!({"name": "Crépuscule", "status": "active"})).await;
    let tour = ada.create("projects", json!({"name": "Tournée", "kind": "tour", "status": "active"})).await;
    let wall = (walls::resource.eq("artists"), walls::record.eq(one), walls::other.eq(other), walls::reason.eq("Same slot"));
    acme.run(|tx| tx.run(kernel::diesel::insert_into(walls::table).values((wall, walls::state.eq("confirmed"))))).expect("a wall");
    estate.house.changed(acme.id);
    let place = async |by: &Browser, artist: Uuid| {
        let into = json!({"projects": "projects", "project": tour});
        by.api(Method::POST, &format!("/api/v1/access/artists/{artist}/projects"), Some(into)).await.status
    };
    assert_eq!(place(&ada, one).await, StatusCode::CREATED);
    let open = ada.api(Method::POST, &format!("/api/v1/access/projects/{tour}/shares"), Some(json!({"member": me}))).await;
    assert_eq!(open.status, StatusCode::CREATED, "{}", open.body);
    estate.house.changed(acme.id);
    assert_eq!(
        bea.get_json(&format!("/api/v1/artists/{other}")).await.status,
        StatusCode::NOT_FOUND,
        "she works in what holds the near side"
    );
    assert!(ada.get("/app/walls").await.body.contains("bea (par un projet)"));
    assert_eq!(place(&ada, other).await, StatusCode::UNPROCESSABLE_ENTITY, "not into one project with the other");
    // Who does not see it does not put it in.
    let limit = [("reach-read", "own"), ("step", "apply")];
    assert_eq!(ada.submit("/app", "/app/roles/manager/limits/artists", &limit).await.status, StatusCode::SEE_OTHER);
    estate.house.changed(acme.id);
    assert_eq!(place(&max, one).await, StatusCode::NOT_FOUND);
}
