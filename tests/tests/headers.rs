//! What every answer carries, errors included; and what a hostile Host gets.

use house_tests::{Browser, Estate};
use reqwest::{Method, StatusCode};
use std::io::{Read, Write};
use std::net::TcpStream;

const WANTED: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "SAMEORIGIN"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(self)"),
    ("content-security-policy", "default-src 'none'"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_protected() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (platform, visitor, ada) = (estate.platform(), estate.visitor(&acme), estate.admin(&acme).await);
    let nobody = Browser::at("nobody.localhost", estate.server);
    let answers = [
        platform.get("/").await,
        platform.get("/sign-up").await,
        platform.get("/nothing-here").await,
        platform.get("/healthz").await,
        visitor.get("/").await,
        visitor.get("/").await,
        visitor.get("/app").await,
        visitor.get("/api/v1/people").await,
        nobody.get("/").await,
        ada.get("/app").await,
        ada.get("/app/people").await,
        ada.get("/app/people/not-a-key").await,
        ada.send(ada.request(Method::POST, "/app/people")).await,
        ada.send(ada.request(Method::DELETE, "/app")).await,
        ada.send(ada.request(Method::POST, "/api/v1/people").body("x".repeat(3 << 20))).await,
    ];
    for answer in &answers {
        for (name, start) in WANTED {
            assert!(answer.header(name).starts_with(start), "{} lacks {name}: {:?}", answer.status, answer.headers);
        }
        assert!(!answer.header("content-security-policy").contains("unsafe"));
        assert!(!answer.header("x-request-id").is_empty());
    }
    for page in [&answers[9], &answers[10]] {
        assert_eq!(page.header("cache-control"), "no-store");
    }
    for page in answers.iter().filter(|a| a.header("content-type").starts_with("text/html")) {
        for inline in [" style=", " onclick=", " onload=", "<script>", "javascript:"] {
            assert!(!page.body.contains(inline), "{inline} in a page of {}", page.status);
        }
    }
}

/// Sends a request as it stands and reads the status line.
fn raw(estate: &Estate, request: &str) -> (String, String) {
    let mut stream = TcpStream::connect(estate.server).expect("the server");
    stream.set_read_timeout(Some(std::time::Duration::from_secs(3))).expect("a timeout");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let text = String::from_utf8_lossy(&answer).into_owned();
    (text.lines().next().unwrap_or_default().to_string(), text)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_host_learns_nothing() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let good = format!("GET / HTTP/1.1\r\nHost: acme.localhost:{}\r\nConnection: close\r\n\r\n", estate.server.port());
    assert!(raw(&estate, &good).0.contains("200"), "the agency's own address answers");
    let hosts = [
        "",
        "evil.example",
        "acme.localhost.evil.example",
        "a.localhost",
        "acme.localhost/../x",
        "acme.localhost?x",
        "acme.localhost#x",
        "\"><script>",
        "acme..localhost",
        "[::1]",
        "127.0.0.1",
        "acme.localhost:99999x",
        "beta.acme.localhost",
        "xn--acme.localhost",
    ];
    for host in hosts {
        let (status, text) = raw(&estate, &format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        assert!(status.contains("421") || status.contains("400"), "Host {host:?}: {status}");
        assert!(!text.contains("Agence acme") && !text.contains("<script>\""), "Host {host:?} was reflected or served");
    }
    for header in [
        "X-Forwarded-Host: evil.example",
        "Forwarded: host=evil.example",
        "X-Original-URL: /operators",
        "X-Forwarded-Server: evil.example",
        "X-Rewrite-URL: /app",
    ] {
        let request = good.replace("Connection:", &format!("{header}\r\nConnection:"));
        let (status, text) = raw(&estate, &request);
        assert!(status.contains("200") && !text.contains("evil.example"), "{header}: {status}");
    }
    let twice = good.replace("Connection:", "Host: beta.localhost\r\nConnection:");
    assert!(!raw(&estate, &twice).0.contains("200"), "two hosts");
    for path in [
        "/assets/..%2f..%2fCargo.toml",
        "/assets/%2e%2e/secret",
        "/media/..%2f..%2fetc%2fpasswd",
        "/media/%00",
        "/assets/..%5c..%5cx",
        "/media/....//....//etc/passwd",
    ] {
        let (status, _) = raw(&estate, &good.replace("GET /", &format!("GET {path}")));
        assert!(status.contains("404") || status.contains("400"), "{path}: {status}");
    }
    drop(acme);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_other_site_can_act_here() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let token = ada.token("/app").await;
    let post = |ada: &Browser| ada.request(Method::POST, "/sign-out");
    let attempts = [
        post(&ada),
        post(&ada).form(&[("csrf", "wrong")]),
        post(&ada).header("x-csrf", "wrong"),
        post(&ada).header("x-csrf", &token).header("sec-fetch-site", "cross-site"),
        post(&ada).header("x-csrf", &token).header("origin", "https://evil.example"),
        post(&ada).header("content-type", "text/plain").body(format!("csrf={token}")),
    ];
    for attempt in attempts {
        assert_eq!(ada.send(attempt).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(ada.get("/app").await.status, StatusCode::OK, "nobody signed her out");
    let left = ada.send(post(&ada).header("x-csrf", &token).header("origin", ada.origin())).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER);
    assert_eq!(ada.get_json("/app").await.status, StatusCode::UNAUTHORIZED);
}
