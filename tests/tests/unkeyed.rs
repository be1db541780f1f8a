//! What a cache in front of the house may keep is the same for everybody (reliability, D5): whatever a request carries
//! beside its address and what the answer says it varies by, the page is the same one or is not kept at all.

use actix_web::http::Method;
use estrade::edition::{ADDITIONS, EDITION};
use house_tests::{Answer, Browser, Estate};
use kernel::routes::Ground;
use reqwest::StatusCode;
use serde_json::json;

const MARK: &str = "unkeyed-mark";

/// What frameworks and caches have been seen to read without keying by it.
const HEADERS: [&str; 44] = [
    "x-forwarded-host",
    "x-forwarded-server",
    "x-forwarded-proto",
    "x-forwarded-scheme",
    "x-forwarded-port",
    "x-forwarded-prefix",
    "x-forwarded-path",
    "x-forwarded-for",
    "x-real-ip",
    "x-client-ip",
    "x-host",
    "x-original-host",
    "x-http-host-override",
    "forwarded",
    "x-original-url",
    "x-rewrite-url",
    "x-override-url",
    "x-http-method-override",
    "x-method-override",
    "x-http-method",
    "origin",
    "referer",
    "user-agent",
    "x-requested-with",
    "x-wap-profile",
    "x-att-deviceid",
    "x-custom-ip-authorization",
    "true-client-ip",
    "cf-connecting-ip",
    "cf-visitor",
    "cf-ipcountry",
    "front-end-https",
    "x-url-scheme",
    "x-scheme",
    "x-amz-website-redirect-location",
    "x-csrf",
    "x-csrf-token",
    "x-request-id",
    "x-correlation-id",
    "accept-encoding-hint",
    "range",
    "if-modified-since",
    "hx-boosted",
    "hx-current-url",
];
const COOKIES: [&str; 8] = ["lang", "locale", "theme", "session", "estrade", "__Host-estrade", "utm", "currency"];
const ASKED: [&str; 8] = ["utm_source", "utm_content", "fbclid", "gclid", "callback", "lang", "_", "debug"];

/// A cache may keep it.
fn kept(answer: &Answer) -> bool {
    let said = answer.header("cache-control");
    !(said.contains("no-store") || said.contains("private"))
}

fn varies_by(answer: &Answer, header: &str) -> bool {
    answer
        .headers
        .get_all("vary")
        .iter()
        .any(|v| v.to_str().is_ok_and(|v| v.split(',').any(|name| name.trim().eq_ignore_ascii_case(header))))
}

/// What of an answer a cache would give to the next one.
fn whole(answer: &Answer) -> (StatusCode, String, String) {
    (answer.status, answer.location().to_string(), answer.body.replace(answer.header("x-request-id"), "REQUEST"))
}

async fn ask(visitor: &Browser, path: &str, header: Option<(&str, &str)>) -> Answer {
    let request = visitor.request(reqwest::Method::GET, path).header("accept", "text/html");
    visitor
        .send(match header {
            Some((name, value)) => request.header(name, value),
            None => request,
        })
        .await
}

/// Everything that visitors may see without a key, the artist that the site shows, and what is not there.
async fn pages(estate: &Estate, acme: &house_tests::Agency) -> Vec<String> {
    let ada = estate.admin(acme).await;
    let artist = json!({"name": "Aube", "status": "active", "slug": "aube", "published": true});
    ada.api(reqwest::Method::POST, "/api/v1/artists", Some(artist)).await;
    let shut = |path: &str| path.contains('{') || path.starts_with("/app") || path.starts_with("/api");
    let open = web::table(&EDITION, ADDITIONS).into_iter().filter(|e| e.ground != Ground::Platform && e.method == Method::GET);
    let mut all: Vec<String> = open.map(|e| e.path).filter(|path| !shut(path)).collect();
    all.extend(["/nothing-here", "/artists/aube", "/sign-in", "/robots.txt"].map(String::from));
    all.sort();
    all.dedup();
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_cache_may_keep_is_the_same_for_everybody() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let pages = pages(&estate, &acme).await;
    let (mut wrong, mut compared) = (Vec::new(), 0);
    for path in &pages {
        // Everybody is a new visitor: what an earlier answer set comes back with none of them.
        let plain = ask(&estate.visitor(&acme), path, None).await;
        let plain = if kept(&plain) { ask(&estate.visitor(&acme), path, None).await } else { plain };
        assert!(plain.status.as_u16() < 500, "{path}: {}", plain.body);
        let value = format!("{MARK}.test");
        let headers = HEADERS.iter().map(|name| (format!("header {name}"), path.clone(), Some(((*name).to_string(), value.clone()))));
        let cookies =
            COOKIES.iter().map(|name| (format!("cookie {name}"), path.clone(), Some(("cookie".to_string(), format!("{name}={MARK}")))));
        let asked = ASKED.iter().map(|name| (format!("?{name}"), format!("{path}?{name}={MARK}"), None));
        for (what, at, header) in headers.chain(cookies).chain(asked) {
            let given = header.as_ref().map(|(name, value)| (name.as_str(), value.as_str()));
            let answer = ask(&estate.visitor(&acme), &at, given).await;
            let keyed = header.as_ref().is_some_and(|(name, _)| varies_by(&answer, name) && varies_by(&plain, name));
            if !kept(&answer) || keyed {
                continue;
            }
            compared += 1;
            if whole(&answer) != whole(&plain) {
                wrong.push(format!("{path} with {what}: {} {}", answer.status, answer.location()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(compared >= 60, "{compared} answers may be kept: no test");
}

/// A name that a cache takes for a file's opens nothing, and nothing behind the sign-in is ever kept.
#[tokio::test(flavor = "multi_thread")]
async fn no_page_behind_the_sign_in_is_kept_whatever_its_name_ends_in() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let behind = web::table(&EDITION, ADDITIONS).into_iter();
    let behind =
        behind.filter(|e| e.method == Method::GET && e.path.starts_with("/app") && !e.path.contains('{') && !e.path.contains("export"));
    let paths: Vec<String> = behind.map(|e| e.path).collect();
    assert!(paths.len() > 60, "{} pages", paths.len());
    for path in paths {
        let page = ada.get(&path).await;
        assert!(page.header("cache-control").contains("no-store"), "{path}: {} {:?}", page.status, page.header("cache-control"));
        for ending in ["/a.css", ".css", "/a.js", ";a.css", "%2fa.css", "/..%2fa.ico"] {
            let dressed = ada.get(&format!("{path}{ending}")).await;
            assert!(
                dressed.status == StatusCode::NOT_FOUND || dressed.header("cache-control").contains("no-store"),
                "{path}{ending}: {} {:?}",
                dressed.status,
                dressed.header("cache-control")
            );
            assert!(dressed.status.is_client_error(), "{path}{ending} opens: {}", dressed.status);
        }
    }
}
