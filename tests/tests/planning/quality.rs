//! What is wrong with a record becomes a task, once; mended, the task ends by itself.

use super::change;
use house_tests::{Browser, Estate};
use reqwest::StatusCode;
use serde_json::{Value, json};

async fn wrongs(browser: &Browser) -> Vec<Value> {
    browser.get_json("/api/v1/quality").await.json()["data"].as_array().cloned().unwrap_or_default()
}

/// Looks again until so many are known.
async fn looked(estate: &Estate, browser: &Browser, count: usize) -> Vec<Value> {
    let asked = browser.submit("/app/quality", "/app/quality/look", &[]).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
    estate.work();
    for _ in 0..200 {
        let found = wrongs(browser).await;
        if found.len() == count {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("not {count} of {:?}", wrongs(browser).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_becomes_a_task_and_ends_when_it_is_mended() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (bob, his) = estate.seated(&acme, "bob", "booker").await;
    let person = his.create("people", json!({"last_name": "Corvisart", "email": "lea@gmial.com"})).await;
    ada.create("people", json!({"last_name": "Juste", "email": "juste@example.org"})).await;
    let found = looked(&estate, &ada, 1).await;
    assert_eq!((&found[0]["rule"], &found[0]["record"]), (&json!("mail-people"), &json!(person)));
    let task = found[0]["task"].as_str().expect("a task").to_string();
    let told = ada.get_json(&format!("/api/v1/tasks/{task}")).await.json();
    assert_eq!((&told["owner_id"], &told["person_id"], &told["status"]), (&json!(bob), &json!(person), &json!("todo")));
    assert!(told["title"].as_str().is_some_and(|title| title.contains("Corvisart")), "{told}");
    let page = ada.get("/app/quality?lang=en").await.body;
    assert!(page.contains("Corvisart") && page.contains("typing error"), "{page}");

    // Another one, and the first is not asked for twice.
    ada.create("people", json!({"last_name": "Injoignable"})).await;
    looked(&estate, &ada, 2).await;
    let all = ada.get_json("/api/v1/tasks").await.json();
    assert_eq!(all["data"].as_array().map(Vec::len), Some(2), "{all}");

    assert_eq!(change(&ada, &format!("/api/v1/people/{person}"), json!({"email": "lea@gmail.com"})).await, StatusCode::OK);
    let left = looked(&estate, &ada, 1).await;
    assert_eq!(left[0]["rule"], "unreachable");
    assert_eq!(ada.get_json(&format!("/api/v1/tasks/{task}")).await.json()["status"], "done");
}
