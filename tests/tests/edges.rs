//! The edges, all of them: no other site acts through any line of the table, no header leads a letter elsewhere, no cookie
//! is open to scripts, to other hosts or to the clear.
#![expect(clippy::disallowed_methods, reason = "the superuser lets an hour go by")]

use diesel::connection::SimpleConnection;
use estrade::edition::{ADDITIONS, EDITION};
use house_tests::{Browser, Cluster, Estate, PASSWORD, filled};
use kernel::diesel;
use kernel::routes::{Entry, Ground};
use reqwest::{Method, StatusCode};
use std::time::Duration;
use uuid::Uuid;

/// The lines that change something for whoever shows a cookie.
fn unsafe_lines(ground: Ground) -> Vec<Entry> {
    let acts = |e: &Entry| e.method != "GET" && e.method != "HEAD" && !e.for_programs && (e.ground == ground || e.ground == Ground::Either);
    web::table(&EDITION, ADDITIONS).into_iter().filter(acts).collect()
}

/// What another site could make a browser send, none of it with the form's own token at home.
async fn forged(browser: &Browser, token: &str, line: &Entry) -> Vec<StatusCode> {
    let method = Method::from_bytes(line.method.as_str().as_bytes()).expect("a method");
    let ask = || browser.request(method.clone(), &filled(&line.path, &Uuid::now_v7())).header("accept", "application/json");
    let attempts = [
        ask(),
        ask().header("x-csrf", "wrong"),
        ask().form(&[("csrf", "wrong")]),
        ask().header("x-csrf", token).header("sec-fetch-site", "cross-site"),
        ask().header("x-csrf", token).header("origin", "https://evil.example"),
        ask().header("content-type", "text/plain").body(format!("{{\"csrf\": \"{token}\"}}")),
    ];
    let mut answers = Vec::new();
    for attempt in attempts {
        answers.push(browser.send(attempt).await.status);
    }
    answers
}

/// D3: every line of the table.
#[tokio::test(flavor = "multi_thread")]
async fn no_other_site_acts_through_any_line() {
    let estate = Estate::with_api_session(1_000_000).await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    tenants::make_operator(&estate.house, "op@estrade.test", "Opale", PASSWORD, Duration::from_secs(86_400)).await.expect("an operator");
    let opale = estate.platform();
    opale.sign_in("op@estrade.test", PASSWORD).await;
    let (mut tried, mut wrong) = (0, Vec::new());
    for (browser, token, ground) in
        [(&ada, ada.token("/app/profile").await, Ground::Agency), (&opale, opale.token("/operators").await, Ground::Platform)]
    {
        for line in unsafe_lines(ground) {
            for (n, status) in forged(browser, &token, &line).await.into_iter().enumerate() {
                tried += 1;
                if status != StatusCode::FORBIDDEN {
                    wrong.push(format!("{} {} answers {status} to forgery {n}", line.method, line.path));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(tried > 1_500, "only {tried} were tried");
    assert_eq!(ada.get("/app").await.status, StatusCode::OK, "nobody signed her out");
}

/// Headers that some server, proxy or framework takes for the address.
const NAMES: [&str; 25] = [
    "x-forwarded-host",
    "x-forwarded-server",
    "x-forwarded-proto",
    "x-forwarded-port",
    "x-forwarded-prefix",
    "x-forwarded-scheme",
    "x-forwarded",
    "forwarded",
    "x-host",
    "x-original-host",
    "x-original-url",
    "x-rewrite-url",
    "x-http-host-override",
    "x-http-destinationurl",
    "x-proxy-host",
    "x-real-host",
    "x-backend-host",
    "x-cluster-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
    "via",
    "referer",
    "x-url-scheme",
    "front-end-https",
    "base-url",
];

const VALUES: [&str; 20] = [
    "evil.example",
    "evil.example:443",
    "https://evil.example",
    "https://evil.example/",
    "//evil.example",
    "host=evil.example",
    "for=1.2.3.4;host=evil.example;proto=https",
    "host=\"evil.example\"",
    "localhost.evil.example",
    "evil.example#localhost",
    "evil.example?localhost",
    "user@evil.example",
    "localhost@evil.example",
    "localhost, evil.example",
    "evil.example, localhost",
    "EVIL.EXAMPLE",
    "evil.example.",
    "evil.example%00.localhost",
    "\"><a href=//evil.example>",
    "[::1].evil.example",
];

/// C4: the link's host comes from the database.
#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_headers_lead_no_letter_elsewhere() {
    let estate = Estate::behind_a_proxy().await;
    let acme = estate.agency("acme").await;
    estate.work();
    let (platform, mut conn) = (estate.platform(), Cluster::superuser(&estate.url));
    let csrf = platform.token("/forgot").await;
    for name in NAMES {
        for value in VALUES {
            let form = [("csrf", csrf.as_str()), ("email", &acme.email)];
            let request = platform.request(Method::POST, "/forgot").header("accept", "text/html").header(name, value).form(&form);
            let answer = platform.send(request).await;
            assert!(!answer.body.to_lowercase().contains("evil.example"), "{name}: {value} is reflected: {}", answer.body);
            assert!(!answer.location().contains("evil.example"), "{name}: {value} leads to {}", answer.location());
            conn.batch_execute("delete from directory.attempts").expect("an hour later");
        }
    }
    let waits = "select count(*)::text as value from work.jobs where name in ('house.way_back', 'house.send_mail')";
    for _ in 0..1_200 {
        if Cluster::look(&estate.url, waits) == "0" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let folder = std::fs::read_dir(estate.settings.data.join("mail")).expect("the mailbox");
    let letters: Vec<String> = folder.flatten().filter_map(|f| std::fs::read_to_string(f.path()).ok()).collect();
    let letters: Vec<String> = letters.iter().map(|t| t.replace("=\r\n", "").replace("=\n", "").replace("=3D", "=")).collect();
    let resets: Vec<&String> = letters.iter().filter(|t| t.contains("/reset/")).collect();
    assert!(resets.len() >= 450, "only {} letters left", resets.len());
    for letter in resets {
        assert!(!letter.to_lowercase().contains("evil.example"), "{letter}");
        for link in letter.split("://").skip(1).filter(|l| l.contains("/reset/")) {
            assert!(link.starts_with("localhost"), "a reset leads to {link}");
        }
    }
}

/// C5: each cookie that signing in, acting and signing out set.
#[tokio::test(flavor = "multi_thread")]
async fn every_cookie_is_bound_to_its_host_and_shut_to_scripts() {
    let estate = Estate::encrypted().await;
    let acme = estate.agency("acme").await;
    let visitor = estate.visitor(&acme);
    let mut seen = Vec::new();
    // Held in hand: a browser of the tests speaks in the clear, and keeps no cookie that asks for more.
    let mut jar: Vec<(String, String)> = Vec::new();
    let mut ask = async |method: Method, path: &str, form: Option<Vec<(&str, String)>>| {
        let cookies = jar.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let request =
            visitor.request(method, path).header("x-forwarded-proto", "https").header("accept", "text/html").header("cookie", cookies);
        let answer = visitor.send(match form {
            Some(form) => request.form(&form),
            None => request,
        });
        let answer = answer.await;
        for said in answer.headers.get_all("set-cookie") {
            let said = said.to_str().expect("text").to_string();
            let (name, rest) = said.split_once('=').expect("a name");
            let value = rest.split(';').next().unwrap_or_default().to_string();
            jar.retain(|(known, _)| known != name);
            jar.push((name.to_string(), value));
            seen.push(said);
        }
        answer
    };
    let form = ask(Method::GET, "/sign-in?lang=en", None).await.body;
    let token =
        |page: &str| page.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_string();
    let values = vec![("csrf", token(&form)), ("email", acme.email.clone()), ("password", PASSWORD.to_string())];
    let entered = ask(Method::POST, "/sign-in", Some(values)).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.body);
    let page = ask(Method::GET, "/app/profile", None).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let saved = vec![("csrf", token(&page.body)), ("name", "Ada".into()), ("locale", "fr".into()), ("theme", "dark".into())];
    assert_eq!(ask(Method::POST, "/app/profile", Some(saved)).await.status, StatusCode::SEE_OTHER);
    let page = ask(Method::GET, "/app/profile", None).await;
    assert_eq!(ask(Method::POST, "/sign-out", Some(vec![("csrf", token(&page.body))])).await.status, StatusCode::SEE_OTHER);
    let kinds: std::collections::BTreeSet<&str> = seen.iter().filter_map(|said| said.split('=').next()).collect();
    assert!(kinds.len() >= 4, "a session, a browser's mark, a language, what the last act left to say: {kinds:?}");
    for said in &seen {
        let words: Vec<String> = said.split(';').skip(1).map(|word| word.trim().to_lowercase()).collect();
        let has = |word: &str| words.iter().any(|w| w == word);
        assert!(said.starts_with("__Host-") && has("secure") && has("httponly") && has("samesite=lax") && has("path=/"), "{said}");
        assert!(!words.iter().any(|w| w.starts_with("domain")), "{said}");
    }
}
