//! Time and work: tasks come to whom they belong to, by their day; a field names a member, and nobody else.

use chrono::{Days, NaiveDate, Utc};
use house_tests::{Browser, Estate, carriage};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

mod calendar;
mod checklists;
mod quality;

fn titles(part: &Value) -> Vec<&str> {
    part.as_array().expect("tasks").iter().filter_map(|task| task["title"].as_str()).collect()
}

async fn today(browser: &Browser) -> Value {
    let answer = browser.get_json("/api/v1/today").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.json()
}

/// Changes a record as it is now.
async fn change(browser: &Browser, path: &str, body: Value) -> StatusCode {
    let version = browser.get_json(path).await.json()["version"].as_i64().unwrap_or_default();
    let request = browser.request(Method::PATCH, path).header("x-csrf", browser.token("/app").await);
    browser.send(request.header("if-match", format!("\"{version}\"")).json(&body)).await.status
}

/// The agency's day.
fn day() -> NaiveDate {
    Utc::now().with_timezone(&chrono_tz::Europe::Paris).date_naive()
}

async fn task(browser: &Browser, title: &str, owner: Option<Uuid>, due: Option<NaiveDate>, priority: &str) -> Uuid {
    let body = json!({"title": title, "status": "todo", "priority": priority, "owner_id": owner, "due_on": due});
    browser.create("tasks", body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_mine_comes_by_its_day_and_is_done_with_a_click() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (bob, browser) = estate.seated(&acme, "bob", "booker").await;
    let (zoe, other) = estate.seated(&acme, "zoe", "booker").await;
    let late = task(&browser, "Relancer", Some(bob), Some(day() - Days::new(3)), "normal").await;
    task(&browser, "Vérifier", Some(bob), Some(day()), "low").await;
    task(&browser, "Signer", Some(bob), Some(day()), "urgent").await;
    task(&browser, "Ranger", Some(bob), None, "normal").await;
    task(&browser, "Préparer", Some(bob), Some(day() + Days::new(20)), "normal").await;
    task(&browser, "D’une autre", Some(zoe), Some(day()), "normal").await;
    task(&browser, "De personne", None, Some(day()), "normal").await;
    let mine = today(&browser).await;
    assert_eq!(titles(&mine["late"]), ["Relancer"]);
    assert_eq!(titles(&mine["today"]), ["Signer", "Vérifier"], "what presses most comes first");
    assert_eq!((titles(&mine["later"]), titles(&mine["someday"])), (vec!["Préparer"], vec!["Ranger"]));
    assert_eq!(titles(&today(&other).await["today"]), ["D’une autre"]);
    let home = browser.get("/app?lang=en").await.body;
    assert!(home.contains("One of your tasks is late"), "{home}");
    assert!(!other.get("/app?lang=en").await.body.contains("of your tasks"));

    let page = browser.get("/app/today?lang=fr").await.body;
    assert!(page.contains("Relancer") && page.contains("Urgente") && !page.contains("D’une autre"), "{page}");
    change(&browser, &format!("/api/v1/tasks/{late}"), json!({"status": "waiting"})).await;
    let done = browser.submit("/app/today", &format!("/app/today/{late}/done"), &[]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/app/today"), "{}", done.body);
    assert_eq!(titles(&today(&browser).await["late"]), Vec::<&str>::new());
    // The notice leads back to the state it was in, not to the first one.
    let after = browser.get("/app/today").await.body;
    assert!(after.contains(&format!("/app/today/{late}/waiting")), "{after}");
    browser.submit("/app/today", &format!("/app/today/{late}/waiting"), &[]).await;
    let back = today(&browser).await;
    assert_eq!((titles(&back["late"]), &back["late"][0]["status"]), (vec!["Relancer"], &json!("waiting")));
    // One more in one line: one's own, and what is wrong stands beside what was typed.
    let (today_is, wrong) = (day().to_string(), [("title", "  "), ("due_on", "2026-02-30")]);
    let refused = browser.submit("/app/today", "/app/today", &wrong).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.body.contains("2026-02-30"), "{}", refused.body);
    let added = browser.submit("/app/today", "/app/today", &[("title", "Rappeler Lyon"), ("due_on", &today_is)]).await;
    assert_eq!((added.status, added.location()), (StatusCode::SEE_OTHER, "/app/today"), "{}", added.body);
    assert_eq!(titles(&today(&browser).await["today"]), ["Signer", "Rappeler Lyon", "Vérifier"]);
    browser.submit("/app/today", "/app/today", &[("title", "Un jour"), ("due_on", "")]).await;
    assert_eq!(titles(&today(&browser).await["someday"]), ["Ranger", "Un jour"]);
    let odd = browser.submit("/app/today", &format!("/app/today/{late}/vanished"), &[]).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", odd.body);
    let viewer = estate.member(&acme, "viewer").await;
    let refused = viewer.submit("/app/today", &format!("/app/today/{late}/done"), &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_names_a_member_of_this_agency() {
    let estate = Estate::new().await;
    let (acme, rival) = (estate.agency("acme").await, estate.agency("rival").await);
    let ada = estate.admin(&acme).await;
    let (zoe, _) = estate.seated(&acme, "zoé-martin", "booker").await;
    let (spy, _) = estate.seated(&rival, "espion", "booker").await;
    let options = ada.get_json("/app/members/options?q=ZOE").await.json();
    assert_eq!(options["options"], json!([{"value": zoe, "label": "zoé-martin"}]));
    let foreign = json!({"title": "Volée", "status": "todo", "priority": "normal", "owner_id": spy});
    let refused = ada.api(Method::POST, "/api/v1/tasks", Some(foreign)).await;
    assert!(refused.status.is_client_error(), "{} {}", refused.status, refused.body);

    let id = task(&ada, "Sienne", Some(zoe), None, "normal").await;
    for page in ["/app/tasks", "/app/tasks?layout=board", &format!("/app/tasks/{id}"), &format!("/app/tasks/{id}/edit")] {
        let body = ada.get(page).await.body;
        assert!(body.contains("zoé-martin"), "{page} does not say whose it is");
        assert!(!body.contains(&format!("/app/members/{zoe}")), "{page} leads to a page that is not there");
    }
    let csv = ada.get("/app/tasks/export.csv").await.body;
    assert!(csv.contains("zoé-martin"), "{csv}");

    // A file names her; a name that nobody has makes nobody.
    let import =
        carriage::upload(&ada, "tasks", "Tâche;État;Priorité;Qui\nTournage;todo;normal;Zoe Martin\nMontage;todo;normal;Inconnu\n").await;
    carriage::start(&ada, &import, &["title", "status", "priority", "owner_id"], &[("missing", "create")]).await;
    estate.work();
    let ended = carriage::ended(&ada, &import).await;
    assert!(ended.contains("Inconnu"), "{ended}");
    let found = ada.get_json("/api/v1/tasks?title.is=Tournage").await.json();
    assert_eq!(found["data"][0]["owner_id"], json!(zoe), "{found}");
    assert_eq!(ada.get_json("/app/members/options?q=inconnu").await.json()["options"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_gathers_its_tasks_and_does_not_end_before_it_begins() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let body = json!({"name": "Tournée", "kind": "tour", "status": "active", "starts_on": "2027-03-01", "ends_on": "2027-02-28"});
    let refused = ada.api(Method::POST, "/api/v1/projects", Some(body)).await;
    assert_eq!(
        (refused.status, &refused.json()["fields"][0]["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("ends_on")),
        "{}",
        refused.body
    );
    let project = ada.create("projects", json!({"name": "Tournée", "kind": "tour", "status": "active", "starts_on": "2027-03-01"})).await;
    ada.create("tasks", json!({"title": "Louer le camion", "status": "todo", "priority": "high", "project_id": project})).await;
    let sheet = ada.get(&format!("/app/projects/{project}")).await.body;
    assert!(sheet.contains("Louer le camion") && sheet.contains(&format!("/app/tasks/new?project_id={project}")), "{sheet}");
}

/// Own reach goes by the owner: the database knows whose a task is.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_reaches_their_own_reaches_what_was_given_to_them() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (lina, hers) = estate.seated(&acme, "lina", "trainee").await;
    let given = task(&ada, "Confiée", Some(lina), None, "normal").await;
    let kept = task(&ada, "Gardée", None, None, "normal").await;
    let doing = || json!({"status": "doing"});
    assert_eq!(change(&hers, &format!("/api/v1/tasks/{given}"), doing()).await, StatusCode::OK);
    assert_eq!(change(&hers, &format!("/api/v1/tasks/{kept}"), doing()).await, StatusCode::FORBIDDEN);
}
