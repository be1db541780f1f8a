//! Other programs hear of what happens: signed, once by one key, tried until they have heard, by a real HTTP server.
#![expect(clippy::disallowed_methods, reason = "the superuser moves the clock between attempts")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use hmac::{Hmac, KeyInit, Mac};
use house_tests::{Cluster, Estate};
use kernel::diesel;
use kernel::schema::{journal, notices, webhook_deliveries as d, webhooks as w};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::Sha256;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A request as it came: its headers in lower case, its body.
type Came = (Vec<(String, String)>, String);

/// A server of somebody else's that writes down what it hears, and answers with a status.
#[derive(Clone)]
struct Listener {
    port: u16,
    heard: Arc<Mutex<Vec<Came>>>,
    answers: Arc<AtomicU16>,
}

impl Listener {
    fn open() -> Listener {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let it = Listener {
            port: listener.local_addr().expect("an address").port(),
            heard: Arc::default(),
            answers: Arc::new(AtomicU16::new(200)),
        };
        let here = it.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                here.hear(stream);
            }
        });
        it
    }

    fn hear(&self, mut stream: std::net::TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().expect("a reader"));
        let (mut headers, mut line) = (Vec::new(), String::new());
        while reader.read_line(&mut line).unwrap_or(0) > 2 {
            if let Some((name, value)) = line.split_once(':') {
                headers.push((name.to_lowercase(), value.trim().to_string()));
            }
            line.clear();
        }
        let length = headers.iter().find(|(n, _)| n == "content-length").and_then(|(_, v)| v.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        let _ = reader.read_exact(&mut body);
        self.heard.lock().expect("a list").push((headers, String::from_utf8(body).unwrap_or_default()));
        let status = self.answers.load(Ordering::SeqCst);
        let _ = write!(stream, "HTTP/1.1 {status} Said\r\ncontent-length: 4\r\nconnection: close\r\n\r\nsaid");
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook", self.port)
    }

    fn count(&self) -> usize {
        self.heard.lock().expect("a list").len()
    }

    fn last(&self) -> Came {
        self.heard.lock().expect("a list").last().cloned().expect("something heard")
    }
}

fn header<'a>(came: &'a Came, name: &str) -> &'a str {
    came.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
}

/// Whether one of the signatures is this secret's, as whoever receives it checks.
fn verifies(secret: &str, came: &Came) -> bool {
    let key = BASE64.decode(secret.strip_prefix("whsec_").expect("a mark")).expect("a key");
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("any key");
    mac.update(format!("{}.{}.{}", header(came, "webhook-id"), header(came, "webhook-timestamp"), came.1).as_bytes());
    let ours = format!("v1,{}", BASE64.encode(mac.finalize().into_bytes()));
    header(came, "webhook-signature").split(' ').any(|s| s == ours)
}

async fn until(what: &str, check: impl Fn() -> bool) {
    let since = Instant::now();
    while !check() {
        assert!(since.elapsed() < Duration::from_secs(30), "still not: {what}");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_is_told_signed_and_told_again_until_it_is_heard() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let other = estate.agency("other").await;
    estate.settled().await;
    estate.work();
    let listener = Listener::open();
    let body = json!({"label": "n8n", "url": listener.url(), "events": ["people.created"]});
    let made = ada.api(Method::POST, "/api/v1/webhooks", Some(body)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let made = made.json();
    let (id, secret) = (made["id"].as_str().expect("a key").to_string(), made["secret"].as_str().expect("a secret").to_string());
    let person = ada.create("people", json!({"last_name": "Dupont"})).await;
    until("it was told", || listener.count() == 1).await;
    let came = listener.last();
    let told: Value = serde_json::from_str(&came.1).expect("JSON");
    assert_eq!((told["type"].clone(), told["data"]["subject"].clone()), (json!("people.created"), json!(person)));
    assert_eq!(told["data"]["releases"]["address_book"], json!("2.1.0"), "under which release it happened: {told}");
    assert!(told["timestamp"].is_string() && verifies(&secret, &came), "{came:?}");
    assert!(!verifies("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &came));
    // What is closed at home leaves by no door: neither when it is written nor when it changes.
    ada.create("people", json!({"last_name": "Secret", "confidential_notes": "ne paie jamais"})).await;
    until("it was told of it", || listener.count() == 2).await;
    let came = listener.last().1;
    assert!(came.contains("Secret") && !came.contains("ne paie jamais") && !came.contains("confidential_notes"), "{came}");
    listener.heard.lock().expect("a list").truncate(1);
    // What it did not ask for, and what happens elsewhere, it does not hear.
    ada.create("venues", json!({"name": "Salle"})).await;
    estate.admin(&other).await.create("people", json!({"last_name": "Ailleurs"})).await;
    // A new secret signs beside the old one.
    let token = ada.token("/app").await;
    let path = format!("/app/settings/webhooks/{id}/secret");
    let page = ada.send(ada.request(Method::POST, &path).header("origin", ada.origin()).form(&[("csrf", &token)])).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let at = page.body.find("whsec_").expect("a secret");
    let second: String = page.body[at..].chars().take_while(|c| !matches!(c, '<' | '"' | '&')).collect();
    listener.answers.store(500, Ordering::SeqCst);
    ada.create("people", json!({"last_name": "Durand"})).await;
    until("a second message", || listener.count() == 2).await;
    let came = listener.last();
    assert!(verifies(&secret, &came) && verifies(&second, &came), "{came:?}");
    let waiting = || acme.run(|tx| tx.one(d::table.filter(d::state.eq("waiting")).count())).unwrap_or(0i64);
    until("the failure is written down", || {
        acme.run(|tx| tx.one(d::table.filter(d::attempts.eq(1).and(d::state.eq("waiting"))).count())).unwrap_or(0i64) == 1
    })
    .await;
    // It says yes again: the same message, by the same key, is heard.
    listener.answers.store(204, Ordering::SeqCst);
    let soon = "update work.jobs set run_at = now() where name = 'house.deliver_webhook' and state = 'ready'";
    Cluster::superuser(&estate.url).batch_execute(soon).expect("time passes");
    until("it was told again", || listener.count() == 3).await;
    until("it is heard", || waiting() == 0).await;
    let again = listener.last();
    assert_eq!((header(&again, "webhook-id"), &again.1), (header(&came, "webhook-id"), &came.1));
    assert!(verifies(&second, &again));
    let log = ada.get_json(&format!("/api/v1/webhooks/{id}/deliveries")).await.json();
    let states: Vec<(&str, i64)> = log["data"]
        .as_array()
        .expect("a log")
        .iter()
        .map(|d| (d["state"].as_str().expect("a state"), d["attempts"].as_i64().unwrap_or(0)))
        .collect();
    assert_eq!(states, [("done", 2), ("done", 1), ("done", 1)], "{log}");
    // By hand once more, and a test.
    let delivery = log["data"][0]["id"].as_str().expect("a key").to_string();
    ada.submit("/app/settings/webhooks", &format!("/app/settings/webhooks/{id}/deliveries/{delivery}/replay"), &[]).await;
    until("it was told by hand", || listener.count() == 4).await;
    ada.submit("/app/settings/webhooks", &format!("/app/settings/webhooks/{id}/test"), &[]).await;
    until("a test came", || listener.count() == 5).await;
    assert!(listener.last().1.contains("webhooks.tested"));
    let page = ada.get(&format!("/app/settings/webhooks/{id}")).await.body;
    assert!(page.contains("Reçu") && page.contains("people.created") && !page.contains(&secret) && !page.contains(&second), "{page}");
    // No secret stands in a row or in the journal.
    let rows: Vec<(String, Option<String>)> = acme.run(|tx| tx.all(w::table.select((w::secret, w::old_secret)))).expect("rows");
    let lines: Vec<Value> =
        acme.run(|tx| tx.all(journal::table.filter(journal::what.like("webhooks.%")).select(journal::data))).expect("lines");
    let kept = format!("{rows:?}{lines:?}");
    assert!(!kept.contains(&secret) && !kept.contains(&second) && lines.len() >= 4, "{kept}");
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_of_ones_own_ground_are_refused_and_only_administrators_connect() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    for url in [
        "https://10.0.0.1/",
        "https://169.254.169.254/latest",
        "ftp://example.org/",
        "https://user:pw@example.org/",
        "https://intranet/",
        "",
    ] {
        let body = json!({"label": "x", "url": url, "events": ["*"]});
        let said = ada.api(Method::POST, "/api/v1/webhooks", Some(body)).await;
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY, "{url}: {}", said.body);
    }
    let said = ada.submit("/app/settings/webhooks/new", "/app/settings/webhooks", &[("label", "x"), ("url", "https://example.org/")]).await;
    assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(said.body.contains("Choisissez au moins un événement"), "{}", said.body);
    for role in ["manager", "booker"] {
        let somebody = estate.member(&acme, role).await;
        assert_eq!(somebody.get("/app/settings/webhooks").await.status, StatusCode::FORBIDDEN, "{role}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_gone_for_five_days_is_not_called_any_more_and_that_is_said() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    estate.settled().await;
    // Nobody listens there.
    let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port();
    let body = json!({"label": "Parti", "url": format!("http://127.0.0.1:{port}/"), "events": ["people.*"]});
    let made = ada.api(Method::POST, "/api/v1/webhooks", Some(body)).await.json();
    ada.create("people", json!({"last_name": "Un"})).await;
    estate.work();
    for attempt in 1..=8 {
        until("an attempt", || acme.run(|tx| tx.one(d::table.select(d::attempts))).unwrap_or(0) == attempt).await;
        let pauses = "update work.jobs set run_at = now() where name = 'house.deliver_webhook' and state = 'ready'";
        Cluster::superuser(&estate.url).batch_execute(pauses).expect("time passes");
    }
    until("it is given up", || acme.run(|tx| tx.one(d::table.select(d::state))).unwrap_or(String::new()) == "failed").await;
    // Five days on, the next failure is the last.
    Cluster::superuser(&estate.url).batch_execute("update webhooks set failing_since = now() - interval '6 days'").expect("days pass");
    ada.create("people", json!({"last_name": "Deux"})).await;
    until("it is off", || !acme.run(|tx| tx.one(w::table.select(w::active))).unwrap_or(true)).await;
    let told: Vec<(String, String)> = acme
        .run(|tx| tx.all(notices::table.filter(notices::kind.eq("webhook-off")).select((notices::title, notices::href))))
        .expect("notices");
    assert_eq!(told, [("Parti".to_string(), format!("/app/settings/webhooks/{}", made["id"].as_str().expect("a key")))]);
    let before: i64 = acme.run(|tx| tx.one(d::table.count())).expect("a number");
    ada.create("people", json!({"last_name": "Trois"})).await;
    assert_eq!(acme.run(|tx| tx.one::<i64>(d::table.count())).expect("a number"), before, "nothing is owed to who is off");
}
