//! Reminders: of what is due, what was, what begins soon, and the recap of a day; each once, at the hour that each wishes.

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use chrono_tz::{Europe::Paris, Tz};
use diesel::prelude::*;
use house_tests::{Agency, Browser, Estate};
use kernel::job::Order;
use kernel::schema::{members, notices as n};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Instant;
use uuid::Uuid;

fn now() -> DateTime<Tz> {
    Utc::now().with_timezone(&Paris)
}

fn today() -> NaiveDate {
    now().date_naive()
}

async fn task(browser: &Browser, title: &str, owner: Uuid, due: NaiveDate) -> Uuid {
    let body = json!({"title": title, "status": "todo", "priority": "normal", "owner_id": owner, "due_on": due});
    browser.create("tasks", body).await
}

/// An event of one's own that begins in so many minutes.
async fn event(browser: &Browser, title: &str, owner: Uuid, minutes: i64, status: &str) {
    let at = now() + Duration::minutes(minutes);
    let body = json!({
        "title": title, "kind": "meeting", "status": status, "owner_id": owner,
        "starts_on": at.date_naive(), "starts_at": at.format("%H:%M").to_string(),
    });
    browser.create("events", body).await;
}

async fn wish(browser: &Browser, body: Value) {
    let said = browser.api(Method::PATCH, "/api/v1/reminders", Some(body)).await;
    assert_eq!(said.status, StatusCode::OK, "{}", said.body);
}

/// What a member was told, by kind and title, the oldest first.
fn told(agency: &Agency, member: Uuid) -> Vec<(String, String)> {
    let kinds = ["task-due", "task-late", "event-soon", "recap"];
    let mine = n::table.filter(n::member_id.eq(member).and(n::kind.eq_any(kinds)));
    agency.run(|tx| tx.all(mine.order((n::kind, n::title)).select((n::kind, n::title)))).expect("notices")
}

/// Reminds so often, by whoever works; waits until that is done.
async fn remind(agency: &Agency, mark: &str, times: usize) {
    use kernel::schema::work::jobs;
    for n in 0..times {
        agency.run(|tx| tx.order(Order::named("planning.remind").once(format!("{mark} {n}")))).expect("ordered");
    }
    let since = Instant::now();
    let open = || -> i64 {
        let mine = jobs::table.filter(jobs::name.eq("planning.remind").and(jobs::key.like(format!("{mark}%"))));
        agency.run(|tx| tx.one(mine.filter(jobs::state.ne("done")).count())).expect("jobs")
    };
    while open() > 0 {
        assert!(since.elapsed() < std::time::Duration::from_secs(40), "still reminding");
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
}

fn letters(estate: &Estate, words: &[&str]) -> usize {
    let files = std::fs::read_dir(estate.settings.data.join("mail")).into_iter().flatten().flatten().filter(|f| f.path().is_file());
    let texts = files.filter_map(|f| std::fs::read_to_string(f.path()).ok()).map(|t| t.replace("=\r\n", "").replace("=\n", ""));
    texts.filter(|t| words.iter().all(|w| t.contains(w))).count()
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(kind, title)| ((*kind).into(), (*title).into())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_reminder_comes_once_whoever_works_and_says_a_whole_day() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (bob, tab) = estate.seated(&acme, "bob", "booker").await;
    let (zoe, other) = estate.seated(&acme, "zoe", "booker").await;
    let second = Estate::on(estate.url.clone());
    estate.settled().await;
    second.settled().await;
    for browser in [&tab, &other] {
        wish(browser, json!({"at": "00:00"})).await;
    }
    let signed = task(&tab, "Signer", bob, today()).await;
    task(&tab, "Relancer", bob, today() - Days::new(1)).await;
    task(&tab, "Oublier", bob, today() - Days::new(20)).await;
    task(&tab, "Attendre", bob, today() + Days::new(9)).await;
    let done = task(&tab, "Fini", bob, today()).await;
    assert_eq!(tab.submit("/app/today", &format!("/app/today/{done}/done"), &[]).await.status, StatusCode::SEE_OTHER);
    event(&tab, "Rendez-vous", bob, 30, "confirmed").await;
    event(&tab, "Annulé", bob, 30, "cancelled").await;
    event(&tab, "Plus tard", bob, 300, "confirmed").await;
    estate.work();
    second.work();
    remind(&acme, "first", 6).await;
    let all = told(&acme, bob);
    let recap = all.iter().find(|(kind, _)| kind == "recap").expect("a recap").1.clone();
    assert!(recap.contains("2 en retard") && recap.contains("1 pour aujourd’hui"), "{recap}");
    let expected = pairs(&[("event-soon", "Rendez-vous"), ("recap", &recap), ("task-due", "Signer"), ("task-late", "Relancer")]);
    assert_eq!(all, expected, "each once, and nothing that is over, cancelled, far away or long since late");
    assert_eq!(told(&acme, zoe), Vec::new(), "nothing of it is another's");
    let since = Instant::now();
    let posted = |words: &[&str]| letters(&estate, words) + letters(&second, words);
    while posted(&["To: bob@acme.test", "Oublier", "Signer"]) == 0 {
        assert!(since.elapsed() < std::time::Duration::from_secs(30), "the recap as a letter");
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
    assert_eq!(posted(&["To: bob@acme.test", "Oublier"]), 1);
    // Another day for a task is another reminder; the same one again is none.
    let version = tab.get_json(&format!("/api/v1/tasks/{signed}")).await.json()["version"].as_i64().unwrap_or_default();
    let request = tab.request(Method::PATCH, &format!("/api/v1/tasks/{signed}")).header("x-csrf", tab.token("/app").await);
    let moved = tab.send(request.header("if-match", format!("\"{version}\"")).json(&json!({"due_on": today() + Days::new(1)}))).await;
    assert_eq!(moved.status, StatusCode::OK, "{}", moved.body);
    remind(&acme, "second", 3).await;
    assert_eq!(told(&acme, bob).iter().filter(|(_, title)| title == "Signer").count(), 2);
    assert_eq!(told(&acme, bob).len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_is_reminded_at_their_hour_of_what_they_wish_and_may_see() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (bob, tab) = estate.seated(&acme, "bob", "booker").await;
    estate.settled().await;
    // An hour that has not come, and an event that is nearer than wished.
    let later = if now().format("%H:%M").to_string().as_str() < "23:50" { "23:55" } else { "00:00" };
    for (at, body) in [("7h", StatusCode::UNPROCESSABLE_ENTITY), (later, StatusCode::SEE_OTHER)] {
        let form = [("at", at), ("before", "15"), ("topics", "late"), ("topics", "today")];
        assert_eq!(tab.submit("/app/today/reminders", "/app/today/reminders", &form).await.status, body, "{at}");
    }
    assert_eq!(tab.get_json("/api/v1/reminders").await.json(), json!({"at": later, "before": 15, "topics": ["late", "today"]}));
    task(&tab, "Signer", bob, today()).await;
    event(&tab, "Rendez-vous", bob, 30, "confirmed").await;
    estate.work();
    if later == "23:55" {
        remind(&acme, "early", 2).await;
        assert_eq!(told(&acme, bob), Vec::new(), "not yet");
    }
    // Without topics there is no recap; the kinds are switched off like any other.
    let off = [("kind-task-due", "off")];
    assert_eq!(tab.submit("/app/notices/choices", "/app/notices/choices", &off).await.status, StatusCode::SEE_OTHER);
    wish(&tab, json!({"at": "00:00", "topics": []})).await;
    remind(&acme, "off", 2).await;
    assert_eq!(told(&acme, bob), Vec::new(), "switched off");
    // Who has no seat any more is told nothing.
    wish(&tab, json!({"topics": ["today"]})).await;
    acme.run(|tx| tx.run(diesel::update(members::table.filter(members::id.eq(bob))).set(members::status.eq("archived"))))
        .expect("archived");
    remind(&acme, "gone", 2).await;
    assert_eq!(told(&acme, bob), Vec::new());
}
