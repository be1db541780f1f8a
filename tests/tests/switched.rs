//! A module that is switched off is for people and programs as if it never was, in every process, and on again as it was:
//! however often, and while people work (reliability, B7).

use house_tests::{Browser, Estate, share};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What the module answers to, by page and by program.
const ITS: [&str; 7] =
    ["/app/tasks", "/app/tasks/new", "/app/tasks/export.csv", "/app/calendar", "/app/today", "/api/v1/tasks", "/api/v1/projects"];

/// Off or on with the plan as it is shown now.
async fn switch(ada: &Browser, on: bool) {
    let page = ada.get("/app/modules/planning/plan").await.body;
    let at = page.find("name=\"hash\" value=\"").unwrap_or_else(|| panic!("no plan: {page}")) + 19;
    let form = [("hash", &page[at..at + 64]), ("on", if on { "true" } else { "false" })];
    let done = ada.submit("/app/modules/planning/plan", "/app/modules/planning/apply", &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}

/// How long until all of it answers so to everybody; it never changes its mind afterwards.
async fn until_all(people: &[Browser], wanted: StatusCode) -> Duration {
    let since = Instant::now();
    for (person, path) in people.iter().flat_map(|p| ITS.map(|path| (p, path))) {
        while person.get(path).await.status != wanted {
            assert!(since.elapsed() < Duration::from_secs(20), "{path} does not answer {wanted}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    let took = since.elapsed();
    for (person, path) in people.iter().flat_map(|p| ITS.map(|path| (p, path))) {
        assert_eq!(person.get(path).await.status, wanted, "{path}, once more");
    }
    took
}

async fn rows(by: &Browser) -> Value {
    by.get_json("/api/v1/tasks?sort=title").await.json()["data"].clone()
}

/// Somebody who goes on working whatever is switched; what they were answered that was no answer to that.
async fn work(by: Browser, stop: Arc<AtomicBool>) -> Vec<String> {
    let mut wrong = Vec::new();
    for n in 0.. {
        if stop.load(Ordering::SeqCst) {
            break;
        }
        let path = ITS[n % ITS.len()];
        let answer = by.get(path).await;
        if !matches!(answer.status, StatusCode::OK | StatusCode::NOT_FOUND) {
            wrong.push(format!("{path}: {} {}", answer.status, answer.body.chars().take(300).collect::<String>()));
        }
        let beside = by.get("/app/people").await;
        if beside.status != StatusCode::OK {
            wrong.push(format!("another module: {}", beside.status));
        }
    }
    wrong
}

#[tokio::test(flavor = "multi_thread")]
async fn off_it_never_was_and_on_it_is_as_before_however_often() {
    let estate = Estate::new().await;
    let second = Estate::on(estate.url.clone());
    let acme = estate.agency("acme").await;
    estate.settled().await;
    second.settled().await;
    let ada = estate.admin(&acme).await;
    for n in 0..5 {
        let task = json!({"title": format!("Rappeler la salle {n}"), "status": "todo", "priority": "normal", "due_on": "2026-12-01"});
        let made = ada.api(Method::POST, "/api/v1/tasks", Some(task)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    }
    acme.indexed().await;
    let beside = second.visitor(&acme);
    beside.sign_in(&acme.email, house_tests::PASSWORD).await;
    let booker = estate.member(&acme, "booker").await;
    let people = [booker.clone(), beside.clone()];
    let before = rows(&ada).await;
    assert_eq!(before.as_array().map(Vec::len), Some(5), "{before}");
    let stop = Arc::new(AtomicBool::new(false));
    let load: Vec<_> = people.iter().map(|p| tokio::spawn(work(p.clone(), stop.clone()))).collect();
    let mut slowest = Duration::ZERO;
    for _ in 0..share(3, 100) {
        switch(&ada, false).await;
        slowest = slowest.max(until_all(&people, StatusCode::NOT_FOUND).await);
        for person in &people {
            let found = person.get_json("/api/v1/search?q=rappeler").await;
            assert_eq!(found.json()["data"], json!([]), "nothing of it is found");
            let shell = person.get("/app/people").await.body;
            assert!(!shell.contains("href=\"/app/tasks\""), "no way leads there: {shell}");
        }
        switch(&ada, true).await;
        until_all(&people, StatusCode::OK).await;
        assert_eq!(rows(&ada).await, before, "what it keeps is as it was");
        assert_eq!(people[1].get_json("/api/v1/search?q=rappeler").await.json()["data"].as_array().map(Vec::len), Some(5));
    }
    stop.store(true, Ordering::SeqCst);
    for somebody in load {
        assert_eq!(somebody.await.expect("somebody"), Vec::<String>::new());
    }
    assert!(slowest < Duration::from_secs(5), "it was there for {slowest:?}");
}
