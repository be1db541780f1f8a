//! What a serving house writes down (reliability, O6 and O9).

use super::Host;
use house_tests::{Browser, Estate, PASSWORD};
use reqwest::Method;
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// What nobody may ever read in a log.
const SECRETS: [&str; 7] = [
    "Planted-Password-1",
    "planted-bearer-2",
    "planted-cookie-3",
    "planted-token-4",
    "planted.person@five.test",
    "Planted-Name-6",
    "planted-referrer-7",
];
/// What a line would say that somebody else wrote.
const FORGED: &str = "forged-by-a-visitor";

/// Everything a person types and a thief tries, in every place of a request: the log is still one object a line, each of
/// them written by the house, and tells none of it.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_sent_forges_a_line_or_is_told_by_one() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    std::fs::create_dir_all(&estate.settings.data).expect("a folder");
    let file = estate.settings.data.join("log");
    let host = Host::logging(&estate, &file).await;
    let stranger = Browser::at("acme.localhost", host.server);
    let line = format!("%0A%7B%22level%22%3A%22ERROR%22%2C%22said%22%3A%22{FORGED}%22%7D%0A");
    for path in [format!("/{line}"), format!("/app/people/{line}"), format!("/api/v1/people?q={line}&token=planted-token-4")] {
        stranger.get(&path).await;
    }
    stranger.get("/reset/planted-token-4").await;
    stranger.get("/reset?token=planted-token-4").await;
    let request = stranger.request(Method::GET, "/api/v1/people").header("authorization", "Bearer planted-bearer-2");
    stranger.send(request.header("cookie", "estrade=planted-cookie-3").header("referer", "http://planted-referrer-7.test/")).await;
    stranger.submit("/sign-in", "/sign-in", &[("email", "planted.person@five.test"), ("password", "Planted-Password-1")]).await;
    let forged = format!("x\n{{\"said\":\"{FORGED}\"}}");
    stranger.submit("/sign-in", "/sign-in", &[("email", &forged), ("password", &forged)]).await;
    raw(host.server, &format!("GET / HTTP/1.1\r\nHost: acme.localhost\\n{{\"said\":\"{FORGED}\"}}\r\nConnection: close\r\n\r\n"));
    raw(host.server, "GET /\u{1b}[31m HTTP/1.1\r\nHost: acme.localhost\r\nConnection: close\r\n\r\n");
    let ada = Browser::at("acme.localhost", host.server);
    ada.sign_in(&acme.email, PASSWORD).await;
    ada.submit("/app/people/new", "/app/people/new", &[("last_name", "Planted-Name-6"), ("email", "planted.person@five.test")]).await;
    ada.submit("/app/people/new", "/app/people/new", &[("last_name", ""), ("email", "planted.person@five")]).await;
    ada.get("/app/people?q=Planted-Name-6").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    host.kill();

    let log = std::fs::read_to_string(&file).expect("the log is text");
    let lines: Vec<&str> = log.lines().skip_while(|line| !line.starts_with('{')).collect();
    assert!(lines.len() >= 10, "every answer has its line: {log}");
    for line in &lines {
        let told: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        assert!(told["timestamp"].is_string() && told["level"].is_string() && told["said"].is_null(), "a line of the house: {line}");
        assert!(!line.contains('\u{1b}'), "no colours for whoever reads it: {line}");
    }
    for secret in SECRETS.iter().chain(&[PASSWORD]) {
        assert!(!log.contains(secret), "{secret} stands in the log: {log}");
    }
}

/// What no client of HTTP would send.
fn raw(server: SocketAddr, request: &str) {
    let mut line = TcpStream::connect(server).expect("the host listens");
    let _ = line.write_all(request.as_bytes());
    let _ = line.read_to_end(&mut Vec::new());
}
