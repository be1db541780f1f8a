//! Every resource of the edition, from one agency to another and back from the bin,
//! written once: made by its fields, listed, changed, exported, imported elsewhere,
//! deleted, restored; and nothing of the one is ever seen by the other.

use estrade::edition::EDITION;
use house_tests::{Answer, Browser, Estate, carriage, fill};
use kernel::field::Kind;
use kernel::resource::{Id, Resource};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Somebody who works by the API in one agency.
struct Hand {
    browser: Browser,
    token: String,
    made: HashMap<&'static str, Id>,
}

impl Hand {
    async fn of(browser: Browser) -> Hand {
        let token = browser.token("/app").await;
        Hand { browser, token, made: HashMap::new() }
    }

    async fn ask(&self, method: Method, path: &str, version: Option<i64>, body: Option<&Value>) -> Answer {
        let request = self.browser.request(method, path).header("x-csrf", &self.token).header("accept", "application/json");
        let request = version.iter().fold(request, |r, v| r.header("if-match", format!("\"{v}\"")));
        self.browser.send(body.into_iter().fold(request, |r, body| r.json(body))).await
    }

    async fn list(&self, of: &Resource, more: &str) -> Vec<Value> {
        let answer = self.ask(Method::GET, &format!("/api/v1/{}?limit=200{more}", of.name), None, None).await;
        assert_eq!(answer.status, StatusCode::OK, "{} cannot be listed: {}", of.name, answer.body);
        answer.json()["data"].as_array().unwrap_or_else(|| panic!("no list of {}: {}", of.name, answer.body)).clone()
    }

    /// A record from the fields alone; what is checked more strictly (official numbers) is left out.
    async fn create(&self, of: &'static Resource) -> Value {
        let mut whole = fill::record(of, "Aller-retour", |to| self.made.get(to).copied());
        loop {
            let answer = self.ask(Method::POST, &format!("/api/v1/{}", of.name), None, Some(&json!(whole))).await;
            if answer.status == StatusCode::CREATED {
                return answer.json();
            }
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{} cannot be created: {}", of.name, answer.body);
            let before = whole.len();
            for wrong in answer.json()["fields"].as_array().into_iter().flatten() {
                whole.remove(wrong["field"].as_str().unwrap_or_default());
            }
            assert!(whole.len() < before, "{} cannot be created from its fields: {}", of.name, answer.body);
        }
    }
}

fn id(record: &Value) -> Id {
    record["id"].as_str().and_then(|id| id.parse().ok()).expect("a key")
}

/// Exports from one agency, imports into the other; the records that the other has then.
async fn carried(of: &'static Resource, a: &Hand, b: &Hand) -> Vec<Value> {
    let csv = a.browser.get(&format!("/app/{}/export.csv?names=1&separator=,", of.name)).await;
    assert_eq!(csv.status, StatusCode::OK, "{} cannot be exported", of.name);
    assert!(csv.body.starts_with('\u{feff}'), "spreadsheets know UTF-8 by its mark");
    let headers: Vec<String> =
        csv.body.trim_start_matches('\u{feff}').lines().next().expect("a header").split(',').map(String::from).collect();
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let import = carriage::upload(&b.browser, of.name, &csv.body).await;
    let preview = carriage::map(&b.browser, &import, &headers, &[("missing", "refuse")]).await;
    assert!(!preview.contains("bad__why"), "{} is not understood: {preview}\n{}", of.name, csv.body);
    carriage::begin(&b.browser, &import).await;
    let report = carriage::ended(&b.browser, &import).await;
    assert!(report.contains("import-no-trouble") || !report.contains("/refused.csv"), "{}: {report}", of.name);
    b.list(of, "").await
}

async fn round(of: &'static Resource, a: &mut Hand, b: &mut Hand) {
    let made = a.create(of).await;
    let key = id(&made);
    a.made.insert(of.name, key);
    assert!(a.list(of, "").await.iter().any(|r| id(r) == key), "{} is not listed", of.name);
    assert!(b.list(of, "").await.iter().all(|r| id(r) != key), "{} is seen by another agency", of.name);

    let at = format!("/api/v1/{}/{key}", of.name);
    let version = made["version"].as_i64().expect("a version");
    let changeable = of.fields.iter().filter(|f| !f.readonly && matches!(f.kind, Kind::Long | Kind::Text(_)) && !made[f.name].is_null());
    let mut now = made.clone();
    for field in changeable {
        let patch = json!({field.name: "Changé ; \"ici\", =là"});
        let theirs = b.ask(Method::PATCH, &at, Some(version), Some(&patch)).await;
        assert_eq!(theirs.status, StatusCode::NOT_FOUND, "{} of another agency answers", of.name);
        let answer = a.ask(Method::PATCH, &at, Some(version), Some(&patch)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}: {}", of.name, answer.body);
        now = answer.json();
        // What is made of other fields (an address in one line) is not changed by itself: the next one is.
        if now["version"] == made["version"] {
            continue;
        }
        assert_eq!(a.ask(Method::PATCH, &at, Some(version), Some(&patch)).await.status, StatusCode::PRECONDITION_FAILED, "{}", of.name);
        break;
    }

    let there = carried(of, a, b).await;
    let [there] = &there[..] else { panic!("{} records of {} arrived", there.len(), of.name) };
    assert_ne!(id(there), key);
    b.made.insert(of.name, id(there));
    for field in of.fields.iter().filter(|f| !f.readonly) {
        match field.kind {
            // A link leads to the other agency's own record of that name.
            Kind::Link(to) => match now[field.name].is_null() {
                true => assert_eq!(there[field.name], Value::Null, "{}.{}", of.name, field.name),
                false => assert_eq!(there[field.name], json!(b.made.get(to)), "{}.{}", of.name, field.name),
            },
            Kind::Picture => {}
            Kind::Moment => assert_eq!(moment(&there[field.name]), moment(&now[field.name]), "{}.{}", of.name, field.name),
            _ => assert_eq!(there[field.name], now[field.name], "{}.{}", of.name, field.name),
        }
    }

    let theirs = b.ask(Method::DELETE, &at, None, None).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND, "{} of another agency can be deleted", of.name);
    let gone = a.ask(Method::DELETE, &at, now["version"].as_i64(), None).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}: {}", of.name, gone.body);
    assert!(a.list(of, "").await.iter().all(|r| id(r) != key), "{} is still listed", of.name);
    assert!(a.list(of, "&bin=true").await.iter().any(|r| id(r) == key), "{} is not in the bin", of.name);
    assert!(b.list(of, "&bin=true").await.is_empty(), "{} lies in another agency's bin", of.name);
    let back = a.ask(Method::POST, &format!("{at}/restore"), None, Some(&json!({}))).await;
    assert!(back.status.is_success(), "{}: {} {}", of.name, back.status, back.body);
    assert!(a.list(of, "").await.iter().any(|r| id(r) == key), "{} did not come back", of.name);
    assert_eq!(b.list(of, "").await.len(), 1);
}

fn moment(value: &Value) -> Option<chrono::DateTime<chrono::Utc>> {
    value.as_str().and_then(|v| v.parse().ok())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_resource_goes_from_one_agency_to_another() {
    let estate = Estate::new().await;
    estate.work();
    let (alpha, beta) = (estate.agency("alpha").await, estate.agency("beta").await);
    let mut a = Hand::of(estate.admin(&alpha).await).await;
    let mut b = Hand::of(estate.admin(&beta).await).await;
    // What the house itself keeps (members, keys) does not come by this way.
    let all: Vec<&'static Resource> = EDITION.modules.iter().flat_map(|m| m.resources.iter().copied()).collect();
    assert!(all.len() >= 7, "too few resources to be a test: {}", all.len());
    let half = all.len() / 2;
    for (n, of) in all.into_iter().enumerate() {
        // Nobody brings more than twenty files in a minute: a colleague goes on.
        if n == half {
            b = Hand { made: b.made, ..Hand::of(estate.seated(&beta, "bea", "admin").await.1).await };
        }
        round(of, &mut a, &mut b).await;
    }
}
