//! A key opens what it was made to open, and a program that signs in with it no more.

use house_tests::{Answer, Browser, Estate};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::schema::tokens;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// A key with this form, as it is shown once.
async fn key(browser: &Browser, form: &[(&str, &str)]) -> String {
    let form = [&[("label", "Caisse"), ("days", "30")], form].concat();
    let page = browser.submit("/app/profile", "/app/profile/tokens", &form).await.body;
    let rest = page.split("<code>est_").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_else(|| panic!("no key on {page}"));
    format!("est_{rest}")
}

async fn ask(browser: &Browser, key: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
    let request = browser.request(method, path).bearer_auth(key);
    browser
        .send(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_opens_what_it_was_made_to_open() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, program) = (estate.admin(&acme).await, estate.visitor(&acme));
    let person = ada.create("people", json!({"last_name": "Lune"})).await;
    let enquiry = json!({"name": "Lune", "email": "lune@acme.test", "message": "Bonjour Lune", "subject": "concert", "status": "new", "language": "fr"});
    ada.create("enquiries", enquiry).await;
    acme.indexed().await;
    let all = key(&ada, &[]).await;
    let reads = key(&ada, &[("opens", "read")]).await;
    let book = key(&ada, &[("modules", "address_book")]).await;
    let reads_book = key(&ada, &[("opens", "read"), ("modules", "address_book")]).await;
    // Seen red with unknown modules left out of the wish: what was left was a key to everything.
    let unknown = [("label", "Caisse"), ("days", "30"), ("modules", "adress_book")];
    let refused = ada.submit("/app/profile", "/app/profile/tokens", &unknown).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert_eq!(refused.body.matches("<code>est_").count(), 4, "no key comes of it: those made before are listed");
    let status = async |key: &str, method: Method, path: &str, body: Option<Value>| ask(&program, key, method, path, body).await.status;
    let (list, other, admin) = ("/api/v1/people", "/api/v1/enquiries", "/api/v1/roles");
    let new = || Some(json!({"last_name": "Neuve"}));
    let (yes, no, made) = (StatusCode::OK, StatusCode::FORBIDDEN, StatusCode::CREATED);
    for (what, key, expected) in [
        ("all", &all, [yes, yes, yes, made]),
        ("reads", &reads, [yes, yes, no, no]),
        ("book", &book, [yes, no, no, made]),
        ("reads_book", &reads_book, [yes, no, no, no]),
    ] {
        let seen = [
            status(key, Method::GET, list, None).await,
            status(key, Method::GET, other, None).await,
            status(key, Method::GET, admin, None).await,
            status(key, Method::POST, list, new()).await,
        ];
        assert_eq!(seen, expected, "{what}");
    }
    // What a key does not open is found by no search either, and its maker loses nothing.
    let found = async |key: &str| {
        let said = ask(&program, key, Method::GET, "/api/v1/search?q=lune", None).await.json();
        let mut kinds: Vec<String> =
            said["data"].as_array().expect("hits").iter().map(|h| h["resource"].as_str().unwrap_or_default().to_string()).collect();
        kinds.sort();
        kinds
    };
    assert_eq!(found(&all).await, ["enquiries", "people"]);
    assert_eq!(found(&reads_book).await, ["people"]);
    assert_eq!(ada.get_json(other).await.status, yes);
    assert_eq!(status(&reads_book, Method::DELETE, &format!("/api/v1/people/{person}"), None).await, no);
    let page = ada.get("/app/profile").await.body;
    assert!(page.contains("Lecture seule · Carnet d’adresses"), "{page}");

    // A program that signs in with it opens no more, and nobody widens a key that is out.
    let grant = json!({"grant_type": "api_key", "api_key": reads_book, "client": "Caisse"});
    let given = program.send(program.request(Method::POST, "/api/v1/token").json(&grant)).await;
    let token = given.json()["access_token"].as_str().unwrap_or_else(|| panic!("{}", given.body)).to_string();
    assert_eq!(status(&token, Method::GET, list, None).await, yes);
    assert_eq!(status(&token, Method::GET, other, None).await, no);
    assert_eq!(status(&token, Method::POST, list, new()).await, no);
    let wider = acme.run(|tx| tx.run(diesel::update(tokens::table).set(tokens::scopes.eq(None::<Vec<Option<String>>>))));
    assert!(wider.is_err(), "a key was widened");
}
