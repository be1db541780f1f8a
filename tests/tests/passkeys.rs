//! Passkeys that work: made at one agency, shown at every address of the house, by a device in software.

use house_tests::{Agency, Answer, Browser, Estate, HASH, PASSWORD, SoftPasskey};
use kernel::diesel::prelude::*;
use kernel::schema::directory::passkeys;
use kernel::schema::journal;
use reqwest::{Method, StatusCode};

const BASE: &str = "estrade.test";

fn at(estate: &Estate, host: &str) -> Browser {
    Browser::at(host, estate.server)
}

fn home(estate: &Estate, agency: &Agency) -> Browser {
    at(estate, &format!("{}.{BASE}", agency.slug))
}

async fn challenge(browser: &Browser, from: &str, path: &str) -> Answer {
    let csrf = browser.token(from).await;
    let asked = browser.send(browser.request(Method::POST, path).header("x-csrf", csrf).header("accept", "application/json")).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.body);
    asked
}

fn token(challenge: &Answer) -> String {
    challenge.json()["token"].as_str().expect("a token").to_string()
}

/// A passkey of whoever is signed in at this browser.
async fn add(browser: &Browser, seed: u8) -> (SoftPasskey, Answer) {
    let page = "/app/profile/security";
    let asked = challenge(browser, page, "/app/profile/security/passkeys/challenge").await;
    let (passkey, credential) = SoftPasskey::make(seed, &asked, browser.origin());
    let form = [("token", token(&asked)), ("credential", credential), ("name", "Téléphone".to_string())];
    let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
    (passkey, browser.submit(page, "/app/profile/security/passkeys", &form).await)
}

async fn enter(browser: &Browser, passkey: &mut SoftPasskey) -> Answer {
    let asked = challenge(browser, "/sign-in", "/passkeys/challenge").await;
    let credential = passkey.show(&asked, browser.origin());
    browser.submit("/sign-in", "/passkeys/enter", &[("token", &token(&asked)), ("credential", &credential)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_made_at_one_agency_opens_every_address_of_its_owner() {
    let estate = Estate::at(BASE).await;
    let (acme, other, third) = (estate.agency("acme").await, estate.agency("other").await, estate.agency("third").await);
    tenants::seat(&estate.house, other.id, &acme.email, "Ada", HASH, &["viewer"]).await.expect("a second seat");
    let ada = home(&estate, &acme);
    ada.sign_in(&acme.email, PASSWORD).await;
    let (mut passkey, made) = add(&ada, 7).await;
    assert_eq!(made.status, StatusCode::OK, "the recovery codes are shown: {}", made.body);
    assert!(ada.get("/app/profile/security").await.body.contains("Téléphone"));
    // A password alone opens nothing any more; the passkey alone does, wherever its owner has a place.
    let bare = home(&estate, &acme);
    let half = bare.submit("/sign-in", "/sign-in", &[("email", &acme.email), ("password", PASSWORD)]).await;
    assert!(half.location().starts_with("/second-factor"), "{}", half.location());
    let second = enter(&bare, &mut passkey).await;
    assert_eq!((second.status, second.location()), (StatusCode::SEE_OTHER, "/app"), "as the second step: {}", second.body);
    for (host, to) in [(format!("acme.{BASE}"), "/app"), (format!("other.{BASE}"), "/app"), (BASE.to_string(), "/agencies")] {
        let browser = at(&estate, &host);
        let entered = enter(&browser, &mut passkey).await;
        assert_eq!((entered.status, entered.location()), (StatusCode::SEE_OTHER, to), "{host}: {}", entered.body);
        assert_eq!(browser.get(to).await.status, StatusCode::OK, "{host}");
    }
    let refused = enter(&home(&estate, &third), &mut passkey).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "no seat there");
    let told: i64 = acme.run(|tx| tx.one(journal::table.filter(journal::what.eq("members.passkey_added")).count())).expect("told");
    assert_eq!(told, 1);
    let used: Option<chrono::DateTime<chrono::Utc>> =
        estate.house.run_platform_tx("test", |tx| tx.one(passkeys::table.select(passkeys::used_at))).expect("one passkey");
    assert!(used.is_some(), "its last use is known");
}

/// The library keeps to most of these; that we ask it for them is what is tried here.
#[tokio::test(flavor = "multi_thread")]
async fn only_the_answer_to_this_challenge_from_here_opens() {
    let estate = Estate::at(BASE).await;
    let acme = estate.agency("acme").await;
    let ada = home(&estate, &acme);
    ada.sign_in(&acme.email, PASSWORD).await;
    let (mut passkey, _) = add(&ada, 7).await;
    let thief = home(&estate, &acme);
    let send = async |challenge: &Answer, credential: &str| {
        thief.submit("/sign-in", "/passkeys/enter", &[("token", &token(challenge)), ("credential", credential)]).await.status
    };
    let ask = async || challenge(&thief, "/sign-in", "/passkeys/challenge").await;
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let asked = ask().await;
    let elsewhere = passkey.show(&asked, "https://estrade.test.evil.example");
    assert_eq!(send(&asked, &elsewhere).await, refused, "another site's");
    let asked = ask().await;
    passkey.verifies = false;
    let unproven = passkey.show(&asked, thief.origin());
    assert_eq!(send(&asked, &unproven).await, refused, "its owner did not prove who they are");
    passkey.verifies = true;
    let (first, second) = (ask().await, ask().await);
    let of_another = passkey.show(&first, thief.origin());
    assert_eq!(send(&second, &of_another).await, refused, "another challenge's");
    let asked = ask().await;
    let mut broken: serde_json::Value = serde_json::from_str(&passkey.show(&asked, thief.origin())).expect("JSON");
    broken["response"]["userHandle"] = serde_json::json!("AAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(send(&asked, &broken.to_string()).await, refused, "another's name");
    let asked = ask().await;
    let copy = passkey.clone();
    let good = passkey.show(&asked, thief.origin());
    assert_eq!(send(&asked, &good).await, StatusCode::SEE_OTHER, "its owner");
    thief.submit("/app", "/sign-out", &[]).await;
    assert_eq!(send(&asked, &good).await, refused, "the same again");
    let asked = ask().await;
    let mut copy = copy;
    copy.count -= 1;
    let copied = copy.show(&asked, thief.origin());
    assert_eq!(send(&asked, &copied).await, refused, "a copy that counts for itself");
    // Removed, it opens nothing.
    let id: uuid::Uuid = estate.house.run_platform_tx("test", |tx| tx.one(passkeys::table.select(passkeys::id))).expect("the passkey");
    ada.submit("/app/profile/security", &format!("/app/profile/security/passkeys/{id}/remove"), &[]).await;
    let asked = ask().await;
    let gone = passkey.show(&asked, thief.origin());
    assert_eq!(send(&asked, &gone).await, refused, "removed");
}
