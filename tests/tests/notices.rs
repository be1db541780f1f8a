//! The bell: told live in every tab and every process, kept, put away, chosen; and nobody else's.

use diesel::prelude::*;
use futures_util::StreamExt;
use house_tests::{Browser, Estate};
use kernel::diesel;
use kernel::notice::{APPROVED, JOB_FAILED};
use kernel::schema::notices;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;
use uuid::Uuid;

type Socket = WebSocketStream<reqwest::Upgraded>;

/// Knocks as a browser does, from a page of this origin.
async fn knock(browser: &Browser, query: &str, origin: &str) -> reqwest::Response {
    let path = format!("/app/notices/live{query}");
    let request = browser.request(Method::GET, &path).header("connection", "upgrade").header("upgrade", "websocket");
    let request = request.header("sec-websocket-version", "13").header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    request.header("origin", origin).send().await.expect("an answer")
}

async fn listen(browser: &Browser, query: &str) -> Socket {
    let answer = knock(browser, query, browser.origin()).await;
    assert_eq!(answer.status(), StatusCode::SWITCHING_PROTOCOLS);
    WebSocketStream::from_raw_socket(answer.upgrade().await.expect("a socket"), Role::Client, None).await
}

/// The next thing said; none when the socket ends.
async fn heard(socket: &mut Socket) -> Option<Value> {
    loop {
        let message = tokio::time::timeout(Duration::from_secs(20), socket.next()).await.expect("something is said");
        match message {
            Some(Ok(Message::Text(text))) => return Some(serde_json::from_str(&text).expect("JSON")),
            Some(Ok(Message::Ping(_))) => {}
            _ => return None,
        }
    }
}

/// The next notice, by its title.
async fn title(socket: &mut Socket) -> String {
    loop {
        let said = heard(socket).await.expect("a notice");
        if let Some(new) = said["new"].as_array().and_then(|new| new.first()) {
            return new["title"].as_str().unwrap_or_default().to_string();
        }
    }
}

fn tell(agency: &house_tests::Agency, to: Uuid, title: &str) {
    agency.run(|tx| tx.tell(&APPROVED, &[to], title, "/app/approvals")).expect("told");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_heard_in_every_tab_and_every_process_at_once() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (bob, tab) = estate.seated(&acme, "bob", "booker").await;
    let (_, eve) = estate.seated(&acme, "eve", "booker").await;
    let other = Estate::on(estate.url.clone());
    estate.settled().await;
    other.settled().await;
    let elsewhere = other.visitor(&acme);
    elsewhere.sign_in("bob@acme.test", house_tests::PASSWORD).await;
    let (mut one, mut two, mut eves) = (listen(&tab, "").await, listen(&elsewhere, "").await, listen(&eve, "").await);
    for socket in [&mut one, &mut two, &mut eves] {
        assert_eq!(heard(socket).await.expect("a greeting")["count"], 0);
    }
    let since = std::time::Instant::now();
    tell(&acme, bob, "Un");
    assert_eq!((title(&mut one).await, title(&mut two).await), ("Un".into(), "Un".into()));
    assert!(since.elapsed() < Duration::from_secs(5), "{:?}", since.elapsed());
    // What happens while nobody listens is told anew to whoever comes back.
    let last = tab.get_json("/api/v1/notices").await.json()["data"][0]["id"].as_str().expect("a key").to_string();
    drop(one);
    tell(&acme, bob, "Deux");
    tell(&acme, bob, "Trois");
    let mut back = listen(&tab, &format!("?since={last}")).await;
    let said = heard(&mut back).await.expect("what was missed");
    let titles: Vec<&str> = said["new"].as_array().expect("a list").iter().filter_map(|n| n["title"].as_str()).collect();
    assert_eq!((titles, said["count"].clone()), (vec!["Deux", "Trois"], json!(3)));
    // Read in one tab, the number goes down in the other.
    tab.submit("/app/notices", "/app/notices/read", &[]).await;
    loop {
        if heard(&mut back).await.expect("a number")["count"] == 0 {
            break;
        }
    }
    // Nothing of all this was for Eve.
    assert_eq!(eve.get_json("/app/notices/unread").await.json()["count"], 0);
    assert!(tokio::time::timeout(Duration::from_millis(500), heard(&mut eves)).await.is_err(), "Eve heard nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_opens_to_ones_own_page_alone_and_ends_with_the_session() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (bob, tab) = estate.seated(&acme, "bob", "booker").await;
    estate.settled().await;
    for origin in ["https://evil.example", "null", ""] {
        assert_eq!(knock(&tab, "", origin).await.status(), StatusCode::FORBIDDEN, "{origin}");
    }
    let stranger = estate.visitor(&acme);
    assert_eq!(knock(&stranger, "", stranger.origin()).await.status(), StatusCode::SEE_OTHER, "to signing in");
    assert_eq!(tab.get("/app/notices/live").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // The seat is archived: the socket ends within moments.
    let mut socket = listen(&tab, "").await;
    heard(&mut socket).await.expect("a greeting");
    acme.run(|tx| {
        use kernel::schema::members;
        tx.run(diesel::update(members::table.filter(members::id.eq(bob))).set(members::status.eq("archived")))
    })
    .expect("archived");
    while heard(&mut socket).await.is_some() {}
    // And with signing out.
    let (_, eve) = estate.seated(&acme, "eve", "booker").await;
    let mut socket = listen(&eve, "").await;
    heard(&mut socket).await.expect("a greeting");
    eve.submit("/app", "/sign-out", &[]).await;
    while heard(&mut socket).await.is_some() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_are_read_put_away_found_and_chosen_by_their_reader() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (bob, tab) = estate.seated(&acme, "bob", "booker").await;
    let (_, eve) = estate.seated(&acme, "eve", "booker").await;
    tell(&acme, bob, "Premier");
    tell(&acme, bob, "Second");
    let all = tab.get_json("/api/v1/notices").await.json();
    assert_eq!((all["unread"].clone(), all["data"][0]["title"].clone()), (json!(2), json!("Second")));
    let id = all["data"][0]["id"].as_str().expect("a key").to_string();
    assert_eq!(eve.api(Method::POST, &format!("/api/v1/notices/{id}/read"), None).await.status, StatusCode::NOT_FOUND);
    let read = tab.api(Method::POST, &format!("/api/v1/notices/{id}/read"), None).await.json();
    assert_eq!((read["read"].clone(), read["archived"].clone()), (json!(true), json!(false)));
    tab.submit("/app/notices", &format!("/app/notices/{id}/archive"), &[]).await;
    let page = tab.get("/app/notices").await.body;
    assert!(page.contains("Premier") && !page.contains("Second"), "{page}");
    assert!(tab.get("/app/notices?state=archived").await.body.contains("Second"));
    assert!(tab.get("/app/notices?kind=mention").await.body.contains("Aucune notification ne correspond"));
    assert!(tab.get("/app/notices/latest").await.body.contains("Premier"));
    // Switched off, that kind is told no more; what is urgent is.
    let chosen = tab.submit("/app/notices/choices", "/app/notices/choices", &[("kind-approved", "off"), ("kind-mention", "bell")]).await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.body);
    assert!(tab.get("/app/notices/choices?lang=en").await.body.contains("My request is approved"));
    tell(&acme, bob, "Troisième");
    acme.run(|tx| tx.tell(&JOB_FAILED, &[bob], "travail", "/app/audit")).expect("told");
    let kinds: Vec<String> =
        acme.run(|tx| tx.all(notices::table.filter(notices::read_at.is_null()).order(notices::id).select(notices::kind))).expect("notices");
    assert_eq!(kinds, ["approved", "job-failed"]);
    let said: Value = acme
        .run(|tx| {
            tx.one(
                kernel::schema::journal::table
                    .filter(kernel::schema::journal::what.eq("notices.chosen"))
                    .select(kernel::schema::journal::data),
            )
        })
        .expect("a line");
    assert_eq!(said["after"], json!({"approved": "off", "mention": "bell"}));
}

/// Letters of the mailbox that carry all of these words.
fn letters(estate: &Estate, words: &[&str]) -> usize {
    let files = std::fs::read_dir(estate.settings.data.join("mail")).into_iter().flatten().flatten().filter(|f| f.path().is_file());
    let texts = files.filter_map(|f| std::fs::read_to_string(f.path()).ok()).map(|t| t.replace("=\r\n", "").replace("=\n", ""));
    texts.filter(|t| words.iter().all(|w| t.contains(w))).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_wait_for_the_end_of_quiet_hours_and_what_is_urgent_does_not() {
    use kernel::schema::work::jobs;
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (bob, tab) = estate.seated(&acme, "bob", "booker").await;
    let save = |values: &'static [(&'static str, &'static str)]| tab.submit("/app/notices/choices", "/app/notices/choices", values);
    let odd = save(&[("quiet_from", "22:00"), ("quiet_until", ""), ("zone", "Europe/Paris")]).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Quiet at every minute of the day but this one's twelfth hour from now: it is quiet now, whenever that is.
    let now = chrono::Utc::now();
    let (from, until) =
        ((now - chrono::Duration::hours(1)).format("%H:%M").to_string(), (now + chrono::Duration::hours(6)).format("%H:%M").to_string());
    let token = tab.token("/app/notices/choices").await;
    let form = [("quiet_from", from.as_str()), ("quiet_until", &until), ("zone", "UTC"), ("csrf", &token)];
    let saved = tab.send(tab.request(Method::POST, "/app/notices/choices").header("origin", tab.origin()).form(&form)).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    estate.settled().await;
    estate.work();
    tell(&acme, bob, "Attend");
    acme.run(|tx| tx.tell(&JOB_FAILED, &[bob], "Presse", "/app/audit")).expect("told");
    let since = std::time::Instant::now();
    while letters(&estate, &["To: bob@acme.test", "Presse"]) == 0 {
        assert!(since.elapsed() < Duration::from_secs(20), "what is urgent leaves at once");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    let waits = || -> Vec<chrono::DateTime<chrono::Utc>> {
        let later =
            jobs::table.filter(jobs::name.eq(kernel::notice::CARRY).and(jobs::run_at.gt(chrono::Utc::now() + chrono::Duration::hours(5))));
        acme.run(|tx| tx.all(later.select(jobs::run_at))).expect("jobs")
    };
    while waits().is_empty() {
        assert!(since.elapsed() < Duration::from_secs(20), "the rest waits");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    assert_eq!((waits().len(), letters(&estate, &["Attend"])), (1, 0));
}
