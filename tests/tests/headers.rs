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

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_named_sites_alone_may_call_the_api() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let (ada, neighbour) = (estate.admin(&acme).await, estate.visitor(&other));
    let save = |origins: &'static str| {
        let ada = ada.clone();
        async move { ada.submit("/app/settings", "/app/settings", &[("section", "api"), ("origins", origins)]).await }
    };
    for wrong in ["*", "https://*.tour.example", "http://tour.example", "https://tour.example/page"] {
        let refused = save(wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(refused.body.contains("sans chemin ni astérisque"), "{}", refused.body);
    }
    assert_eq!(save("https://tour.example https://shop.example:8443").await.status, StatusCode::SEE_OTHER);
    let visitor = estate.visitor(&acme);
    let ask = |who: &Browser, origin: &str, path: &str| {
        let request = who.request(Method::OPTIONS, path).header("origin", origin).header("access-control-request-method", "POST");
        let who = who.clone();
        async move { who.send(request.header("access-control-request-headers", "authorization")).await }
    };
    for origin in ["https://tour.example", "https://shop.example:8443"] {
        let may = ask(&visitor, origin, "/api/v1/people").await;
        assert_eq!((may.status, may.header("access-control-allow-origin")), (StatusCode::NO_CONTENT, origin));
        assert_eq!(may.header("access-control-max-age"), "3600");
        assert!(may.header("access-control-allow-headers").contains("authorization"));
        assert!(may.header("vary").contains("origin") && may.header("access-control-allow-credentials").is_empty());
    }
    for (who, origin, path) in [
        (&visitor, "https://evil.example", "/api/v1/people"),
        (&visitor, "https://tour.example.evil.example", "/api/v1/people"),
        (&visitor, "https://shop.example", "/api/v1/people"),
        (&visitor, "null", "/api/v1/people"),
        (&visitor, "https://tour.example", "/app/people"),
        (&neighbour, "https://tour.example", "/api/v1/people"),
    ] {
        let refused = ask(who, origin, path).await;
        assert_ne!(refused.status, StatusCode::NO_CONTENT, "{origin} {path}");
        assert!(refused.header("access-control-allow-origin").is_empty(), "{origin} {path}");
    }
    // The answer itself can be read by the named page, errors included; cookies do nothing for it.
    let anonymous = visitor.send(visitor.request(Method::GET, "/api/v1/people").header("origin", "https://tour.example")).await;
    assert_eq!((anonymous.status, anonymous.header("access-control-allow-origin")), (StatusCode::UNAUTHORIZED, "https://tour.example"));
    let foreign =
        ada.request(Method::POST, "/api/v1/artists").header("origin", "https://tour.example").header("x-csrf", ada.token("/app").await);
    let foreign = ada.send(foreign.json(&serde_json::json!({"name": "Non", "status": "active"}))).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "{}", foreign.body);
}

/// Somebody at `http://` behind the proxy: pages lead to the same place encrypted, what was sent is not taken.
/// Seen red with the front door open to everybody.
#[tokio::test(flavor = "multi_thread")]
async fn who_comes_in_the_clear_is_led_to_the_encrypted_address() {
    let estate = Estate::encrypted().await;
    let acme = estate.agency("acme").await;
    let visitor = estate.visitor(&acme);
    let came = |method: Method, way: &str| visitor.request(method, "/sign-in?next=%2Fapp").header("x-forwarded-proto", way.to_string());
    let led = visitor.send(came(Method::GET, "http")).await;
    assert_eq!(led.status, StatusCode::PERMANENT_REDIRECT, "{}", led.body);
    let there = led.header("location");
    assert!(there.starts_with("https://acme.") && there.ends_with("/sign-in?next=%2Fapp"), "{there}");
    assert!(!led.header("strict-transport-security").is_empty());
    let sent = visitor.send(came(Method::POST, "http").form(&[("email", "ada@acme.test"), ("password", "in the clear")])).await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(sent.body.contains("https"), "{}", sent.body);
    let keyed = visitor.send(came(Method::GET, "http").header("authorization", "Bearer est_key")).await;
    assert_eq!(keyed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(visitor.send(came(Method::GET, "https")).await.status, StatusCode::OK);
    assert_eq!(visitor.get("/sign-in").await.status, StatusCode::OK, "no proxy said anything: a probe of the machine itself");
}
