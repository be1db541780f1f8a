//! One's own account: what one may change of it, and what proves that it is oneself.

use house_tests::{Agency, Browser, Estate, PASSWORD};
use kernel::diesel::prelude::*;
use kernel::schema::members;
use reqwest::StatusCode;
use std::time::Duration;

/// The newest letter to an address, once the worker has sent it.
async fn letter_to(estate: &Estate, address: &str) -> String {
    for _ in 0..200 {
        let folder = estate.settings.data.join("mail");
        let found = std::fs::read_dir(&folder).into_iter().flatten().flatten().filter_map(|f| std::fs::read_to_string(f.path()).ok());
        if let Some(letter) = found.filter(|l| l.contains(address)).last() {
            return letter;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("no letter to {address}")
}

fn emails(agency: &Agency) -> Vec<String> {
    agency.run(|tx| tx.all(members::table.order(members::email).select(members::email))).expect("members")
}

async fn ask(browser: &Browser, email: &str, proof: &str) -> StatusCode {
    browser.submit("/app/profile", "/app/profile/email", &[("email", email), ("proof", proof)]).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_address_is_proven_by_its_mail_and_the_old_one_is_told() {
    let estate = Estate::new().await;
    estate.work();
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let bob = estate.member(&acme, "viewer").await;
    assert_eq!(ask(&ada, "ada@new.test", "not my password").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ask(&ada, "ada@new.test", PASSWORD).await, StatusCode::SEE_OTHER);
    let letter = letter_to(&estate, "ada@new.test").await.replace("=\r\n", "").replace("=\n", "");
    let at = letter.find("/app/profile/email/").expect("a link");
    let link: String = letter[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "/-_".contains(*c)).collect();
    assert_eq!(bob.get(&link).await.status, StatusCode::GONE, "another's link opens nothing");
    bob.submit("/app", &link, &[]).await;
    assert!(!emails(&acme).contains(&"ada@new.test".to_string()), "and changes nothing");
    assert_eq!(ada.get(&link).await.status, StatusCode::OK);
    let done = ada.submit(&link, &link, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert!(emails(&acme).contains(&"ada@new.test".to_string()));
    letter_to(&estate, &acme.email).await;
    estate.visitor(&acme).sign_in("ada@new.test", PASSWORD).await;
    ada.submit("/app", &link, &[]).await;
    let taken = ask(&bob, "ada@new.test", PASSWORD).await;
    assert_eq!(taken, StatusCode::SEE_OTHER, "who has an account is not told to those who ask");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_ended_alone_and_never_anothers() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (here, there) = (estate.admin(&acme).await, estate.admin(&acme).await);
    let bob = estate.member(&acme, "viewer").await;
    let page = here.get("/app/profile").await.body;
    let at = page.find("/app/profile/sessions/").expect("the other device") + 22;
    let id = page[at..].split('/').next().expect("its key").to_string();
    let end = format!("/app/profile/sessions/{id}/end");
    assert_eq!(bob.submit("/app", &end, &[]).await.status, StatusCode::NOT_FOUND, "not by somebody else");
    assert_eq!(there.get("/app").await.status, StatusCode::OK);
    assert_eq!(here.submit("/app", &end, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(there.get("/app").await.location().split('?').next(), Some("/sign-in"), "signed out");
    assert_eq!(here.get("/app").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn name_language_and_light_are_ones_own() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let bob = estate.member(&acme, "viewer").await;
    let wrong = bob.submit("/app/profile", "/app/profile", &[("name", ""), ("locale", "xx"), ("theme", "pink")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    bob.submit("/app/profile", "/app/profile", &[("name", "Bob Viewer"), ("locale", "en"), ("theme", "dark")]).await;
    let page = bob.get("/app/profile").await.body;
    assert!(page.contains("Bob Viewer") && page.contains("Display name") && page.contains("data-theme=\"dark\""), "{page}");
}
