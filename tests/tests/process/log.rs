//! What a serving house writes down and reports (reliability, O6 and O9).
#![expect(clippy::disallowed_methods, reason = "the test breaks a table behind the house's back, so that something fails")]

use super::Host;
use diesel::connection::SimpleConnection;
use house_tests::{Answer, Browser, Cluster, Estate, PASSWORD};
use reqwest::Method;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What a line would say that somebody else wrote.
const FORGED: &str = "forged-by-a-visitor";
/// Secrets in each place of a request.
const EACH: usize = 20;

/// Twenty secrets for one place of a request: no other text holds them.
fn secrets(place: &str) -> Vec<String> {
    (0..EACH).map(|n| format!("planted{place}{n:02}x")).collect()
}

/// Somebody who takes reports of what breaks, and keeps them.
fn reports() -> (String, Arc<Mutex<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("its address").port();
    let kept = Arc::new(Mutex::new(Vec::new()));
    let to = kept.clone();
    std::thread::spawn(move || {
        for line in listener.incoming().flatten() {
            let to = to.clone();
            std::thread::spawn(move || take(line, &to));
        }
    });
    (format!("http://key@127.0.0.1:{port}/1"), kept)
}

fn take(mut line: TcpStream, to: &Mutex<Vec<u8>>) {
    let mut bytes = [0; 16_384];
    while let Ok(read @ 1..) = line.read(&mut bytes) {
        to.lock().expect("the reports").extend_from_slice(&bytes[..read]);
        let _ = line.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}");
    }
}

/// What somebody without a session sends: in paths, queries, headers and forms.
async fn stranger(server: SocketAddr, seen: &mut Vec<Answer>) -> Vec<String> {
    let places = ["path", "query", "reset", "bearer", "cookie", "referrer", "password"];
    let [path, query, reset, bearer, cookie, referrer, password] = places.map(secrets);
    for n in 0..EACH {
        // Everybody has a browser of their own: nobody's cookies are another's.
        let browser = Browser::at("acme.localhost", server);
        seen.push(browser.get(&format!("/app/people/{}", path[n])).await);
        seen.push(browser.get(&format!("/nowhere?token={}", query[n])).await);
        seen.push(browser.get(&format!("/reset/{}", reset[n])).await);
        let asked = browser.request(Method::GET, "/api/v1/people").header("authorization", format!("Bearer {}", bearer[n]));
        let cookies = format!("estrade={}", cookie[n]);
        seen.push(browser.send(asked.header("cookie", cookies).header("referer", format!("http://{}.test/", referrer[n]))).await);
        browser.submit("/sign-in", "/sign-in", &[("email", "planted.person@five.test"), ("password", &password[n])]).await;
    }
    [path, query, reset, bearer, cookie, referrer, password].concat()
}

/// What somebody at work sends, well and ill: numbers of pay and cards, names, searches; then everything breaks.
async fn at_work(estate: &Estate, ada: &Browser, seen: &mut Vec<Answer>) -> Vec<String> {
    let [pay, card, search] = ["pay", "card", "search"].map(secrets);
    for n in 0..EACH {
        if n == EACH / 2 {
            Cluster::superuser(&estate.url).batch_execute("alter table people rename to people_gone").expect("a table that is not there");
        }
        let record = json!({"last_name": pay[n], "tax_number": pay[n], "email": format!("{}@five.test", card[n]), "notes": card[n]});
        seen.push(ada.api(Method::POST, "/api/v1/people", Some(record)).await);
        let typed = [("last_name", &*pay[n]), ("tax_number", &*card[n]), ("email", "no address")];
        ada.submit("/app", "/app/people/new", &typed).await;
        seen.push(ada.get_json(&format!("/api/v1/people?q={0}&last_name.is={0}", search[n])).await);
    }
    [pay, card, search].concat()
}

/// Everything a person types and a thief tries, in every place of a request, well and when something breaks: the log is
/// still one object a line, each of them written by the house, and neither it, nor a report of what broke, nor a page that
/// refuses tells any of two hundred secrets.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_sent_forges_a_line_or_is_told_by_one() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    std::fs::create_dir_all(&estate.settings.data).expect("a folder");
    let file = estate.settings.data.join("log");
    let (dsn, reported) = reports();
    let host = Host::logging(&estate, &file, &dsn).await;
    let (mut seen, one) = (Vec::new(), Browser::at("acme.localhost", host.server));
    let line = format!("%0A%7B%22level%22%3A%22ERROR%22%2C%22said%22%3A%22{FORGED}%22%7D%0A");
    for path in [format!("/{line}"), format!("/app/people/{line}"), format!("/api/v1/people?q={line}")] {
        one.get(&path).await;
    }
    let forged = format!("x\n{{\"said\":\"{FORGED}\"}}");
    one.submit("/sign-in", "/sign-in", &[("email", &forged), ("password", &forged)]).await;
    raw(host.server, &format!("GET / HTTP/1.1\r\nHost: acme.localhost\\n{{\"said\":\"{FORGED}\"}}\r\nConnection: close\r\n\r\n"));
    raw(host.server, "GET /\u{1b}[31m HTTP/1.1\r\nHost: acme.localhost\r\nConnection: close\r\n\r\n");
    let ada = Browser::at("acme.localhost", host.server);
    ada.sign_in(&acme.email, PASSWORD).await;
    let mut planted = at_work(&estate, &ada, &mut seen).await;
    planted.extend(stranger(host.server, &mut seen).await);
    tokio::time::sleep(Duration::from_millis(500)).await;
    host.kill();

    let log = std::fs::read_to_string(&file).expect("the log is text");
    let lines: Vec<&str> = log.lines().skip_while(|line| !line.starts_with('{')).collect();
    assert!(lines.len() >= 100, "every answer has its line: {log}");
    for line in &lines {
        let told: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        assert!(told["timestamp"].is_string() && told["level"].is_string() && told["said"].is_null(), "a line of the house: {line}");
        assert!(!line.contains('\u{1b}'), "no colours for whoever reads it: {line}");
    }
    let reported = String::from_utf8_lossy(&reported.lock().expect("the reports")).into_owned();
    assert!(reported.contains("\"event_id\""), "what broke was reported: {reported}");
    assert!(seen.iter().any(|answer| answer.status.is_server_error()), "something broke");
    let mut refused = String::new();
    for answer in seen.iter().filter(|answer| answer.status.as_u16() >= 400 && answer.status != 422) {
        let _ = writeln!(refused, "{} {}", answer.status, answer.body);
    }
    assert!(planted.len() >= 200, "{}", planted.len());
    for secret in planted.iter().map(String::as_str).chain(["planted.person@five.test", PASSWORD]) {
        // A page leads to itself in the other language: its own address stands in it.
        let address = ["plantedpath", "plantedreset"].iter().any(|own| secret.starts_with(own));
        for (what, text) in [("the log", &log), ("a report", &reported), ("a page that refuses", &refused)] {
            if address && what == "a page that refuses" {
                continue;
            }
            let at = text.find(secret);
            assert!(
                at.is_none(),
                "{secret} stands in {what}: {}",
                at.map_or("", |at| &text[at.saturating_sub(300)..text.len().min(at + 60)])
            );
        }
    }
}

/// What no client of HTTP would send.
fn raw(server: SocketAddr, request: &str) {
    let mut line = TcpStream::connect(server).expect("the host listens");
    let _ = line.write_all(request.as_bytes());
    let _ = line.read_to_end(&mut Vec::new());
}
