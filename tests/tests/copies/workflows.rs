//! Workflows go along with a copy: they are done there, among its own rows, and nothing of it leaves.

use super::{inside, made, quiet, whole};
use house_tests::Estate;
use reqwest::{Method, StatusCode};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_workflow_is_done_in_its_copy_and_nothing_leaves() {
    let estate = Estate::new().await;
    estate.work();
    let source = estate.agency("reelle").await;
    let admin = estate.admin(&source).await;
    let flow = admin.create("workflows", json!({"name": "Accueil", "domain": "hr", "active": false})).await;
    // Nobody takes a call there: whoever calls all the same finds the line engaged, and the test is told.
    let heard = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    heard.set_nonblocking(true).expect("a listener that does not wait");
    let url = format!("http://{}/", heard.local_addr().expect("an address"));
    let hook = admin.api(Method::POST, "/api/v1/webhooks", Some(json!({"label": "n8n", "url": url, "events": ["webhooks.none"]}))).await;
    assert_eq!(hook.status, StatusCode::CREATED, "{}", hook.body);
    let call = json!({"does": "call", "webhook": hook.json()["id"]});
    let steps = json!([{"does": "task", "title": "Accueillir {{title}}"}, call, {"does": "tell", "title": "{{title}} arrive", "to": "author", "kind": "urgent"}]);
    let rule = json!({"when": {"start": "event", "of": "people", "what": "created"}, "steps": steps});
    assert_eq!(admin.api(Method::POST, &format!("/api/v1/workflows/{flow}/rule"), Some(rule)).await.status, StatusCode::OK);
    let sheet = format!("/app/workflows/{flow}");
    admin.submit(&sheet, &format!("{sheet}/set"), &[("field", "active"), ("value", "true"), ("version", "2")]).await;
    assert_eq!(admin.get_json(&format!("/api/v1/workflows/{flow}")).await.json()["active"], json!(true));
    let copy = made(&estate, &source, &admin).await;
    let there = inside(&estate, &admin, &copy).await;
    there.create("people", json!({"last_name": "Essai"})).await;
    quiet(&estate).await;
    let rows = |agency, table: &str| {
        let all = whole(&estate, agency);
        all.into_iter().find(|(t, _)| *t == format!("public.{table}")).map(|(_, rows)| rows.to_string()).unwrap_or_default()
    };
    assert!(
        rows(copy.id, "workflow_runs").contains("\"state\": \"done\"") || rows(copy.id, "workflow_runs").contains("\"state\":\"done\"")
    );
    assert!(rows(copy.id, "tasks").contains("Accueillir") && rows(copy.id, "notices").contains("workflow-pressing"));
    assert!(rows(copy.id, "journal").contains("copies.withheld"), "the message was not carried out");
    assert!(
        rows(copy.id, "webhook_deliveries") == "[]" && !rows(copy.id, "workflow_runs").contains("failed"),
        "the call is withheld, and no fault"
    );
    assert!(heard.accept().is_err(), "nobody was called");
    assert!(!rows(source.id, "tasks").contains("Accueillir"), "the source is another agency");
    assert!(rows(source.id, "workflow_listeners").contains("people.created"), "and still listens");
    assert!(!rows(source.id, "workflow_runs").contains("done"));
}
