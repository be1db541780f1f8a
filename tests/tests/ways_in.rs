//! Ways in and back in: who is known, who guesses, and what is told to whom.

use chrono::{Duration, Utc};
use house_tests::{Agency, Browser, Estate, PASSWORD, share};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::schema::directory::{accounts, passkeys, sessions, tickets};
use kernel::schema::work::jobs;
use reqwest::{Method, StatusCode};

async fn try_in(browser: &Browser, email: &str, password: &str) -> StatusCode {
    browser.submit("/sign-in", "/sign-in", &[("email", email), ("password", password)]).await.status
}

/// The names of the jobs that wait.
fn ordered(estate: &Estate) -> Vec<String> {
    estate.house.run_platform_tx("test", |tx| tx.all(jobs::table.order(jobs::name).select(jobs::name))).expect("the queue")
}

/// Six minutes pass since anybody proved anything.
fn proofs_age(estate: &Estate, agency: &Agency) {
    let past = sessions::proven_at.eq(Utc::now() - Duration::minutes(6));
    estate.house.run_platform_tx("test", |tx| tx.run(diesel::update(sessions::table).set(past))).expect("the directory");
    estate.house.changed(agency.id);
}

/// Seen red with the account looked up by whoever asked: an order for one address and none for the other.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_work_is_ordered_with_an_account_and_without() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let platform = estate.platform();
    let mut seen = Vec::new();
    for email in [acme.email.as_str(), "personne@nulle-part.test"] {
        let before = ordered(&estate).len();
        platform.submit("/forgot", "/forgot", &[("email", email)]).await;
        let forgot = ordered(&estate).len() - before;
        try_in(&estate.visitor(&acme), email, "not the password").await;
        seen.push((forgot, ordered(&estate).len() - before));
    }
    assert_eq!(seen, [(1, 2), (1, 2)]);
    let issued: i64 = estate.house.run_platform_tx("test", |tx| tx.one(tickets::table.count())).expect("tickets");
    assert_eq!(issued, 0, "nothing is looked up while anybody waits");
}

/// Seen red with `redeem` looking without using: all fifty worked.
#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_resets_at_once_one_works() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (token, hash) = kernel::accounts::secret();
    let account = estate.house.run_platform_tx("test", |tx| Ok(tx.credentials(&acme.email)?.expect("ada").id)).expect("ada");
    let ticket = kernel::accounts::Ticket {
        purpose: "reset",
        tenant: None,
        account: Some(account),
        email: None,
        slug: None,
        data: serde_json::json!({}),
        lasts: Duration::minutes(30),
    };
    estate.house.run_platform_tx("test", |tx| tx.issue(hash, &ticket)).expect("a ticket");
    let person = estate.visitor(&acme);
    let csrf = person.token("/forgot").await;
    let path = format!("/reset/{token}");
    let tries = (0..50).map(|n| {
        let (person, csrf, path) = (person.clone(), csrf.clone(), path.clone());
        async move {
            let mine = format!("la phrase secrète numéro {n}");
            loop {
                let form = [("csrf", csrf.as_str()), ("password", mine.as_str())];
                let said = person.send(person.request(Method::POST, &path).header("accept", "text/html").form(&form)).await;
                match said.status {
                    // Hashing has a queue of its own: who was sent away comes again.
                    StatusCode::TOO_MANY_REQUESTS => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
                    StatusCode::SEE_OTHER => return Some(mine),
                    _ => return None,
                }
            }
        }
    });
    let mut won = Vec::new();
    for tried in tries.map(tokio::spawn).collect::<Vec<_>>() {
        won.extend(tried.await.expect("it ran"));
    }
    assert_eq!(won.len(), 1, "{won:?}");
    assert_eq!(try_in(&person, &acme.email, &won[0]).await, StatusCode::SEE_OTHER);
    assert_eq!(try_in(&estate.visitor(&acme), &acme.email, PASSWORD).await, StatusCode::UNPROCESSABLE_ENTITY);
}

/// Seen red with the lock alone deciding.
#[tokio::test(flavor = "multi_thread")]
async fn guessers_lock_out_one_another_and_not_the_owner() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let owner = estate.admin(&acme).await;
    owner.submit("/app", "/sign-out", &[]).await;
    for _ in 0..12 {
        try_in(&estate.visitor(&acme), &acme.email, "a guess of a thief").await;
    }
    assert_ne!(try_in(&estate.visitor(&acme), &acme.email, PASSWORD).await, StatusCode::SEE_OTHER, "a stranger's browser");
    assert_eq!(try_in(&owner, &acme.email, PASSWORD).await, StatusCode::SEE_OTHER, "the owner's own");
}

/// Ten tries of a password are looked at in a quarter of an hour for one account, from however many addresses; a hundred an
/// hour from one address, for however many accounts; and the owner still gets in with a browser they used before.
#[tokio::test(flavor = "multi_thread")]
async fn of_ten_thousand_tries_few_are_looked_at() {
    let tries = share(300, 10_000);
    let estate = Estate::behind_a_proxy().await;
    let acme = estate.agency("acme").await;
    let owner = estate.admin(&acme).await;
    owner.submit("/app", "/sign-out", &[]).await;
    let thief = estate.visitor(&acme);
    let token = thief.token("/sign-in").await;
    let guess = async |email: String, from: String, n: usize| {
        let form = [("csrf", token.clone()), ("email", email), ("password", format!("a guess number {n}"))];
        let asked = thief.request(Method::POST, "/sign-in").header("accept", "text/html").header("x-forwarded-for", from);
        thief.send(asked.form(&form)).await.status
    };
    let mut looked_at = [0, 0];
    for n in 0..tries {
        let of_one_account = guess(acme.email.clone(), format!("10.9.{}.{}", n >> 8 & 255, n & 255), n).await;
        let from_one_address = guess(format!("somebody{n}@acme.test"), "10.8.0.1".into(), n).await;
        for (count, status) in looked_at.iter_mut().zip([of_one_account, from_one_address]) {
            assert!([StatusCode::UNPROCESSABLE_ENTITY, StatusCode::TOO_MANY_REQUESTS].contains(&status), "{status}");
            *count += usize::from(status == StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
    assert!(looked_at[0] <= 10 && looked_at[1] <= 100, "{looked_at:?} of {tries}");
    assert!(looked_at[0] > 0 && looked_at[1] > 0, "somebody who mistypes is told so: {looked_at:?}");
    assert_eq!(try_in(&owner, &acme.email, PASSWORD).await, StatusCode::SEE_OTHER, "no lock is a weapon");
}

/// Seen red with every browser told of.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_browser_is_told_of_and_a_known_one_is_not() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let mails = || ordered(&estate).iter().filter(|n| *n == "house.send_mail").count();
    let first = estate.admin(&acme).await;
    assert_eq!(mails(), 0, "the first of all is nobody's news");
    first.submit("/app", "/sign-out", &[]).await;
    first.sign_in(&acme.email, PASSWORD).await;
    assert_eq!(mails(), 0, "it is known");
    estate.admin(&acme).await;
    assert_eq!(mails(), 1, "another browser");
    let payload: serde_json::Value = estate
        .house
        .run_platform_tx("test", |tx| tx.one(jobs::table.filter(jobs::name.eq("house.send_mail")).select(jobs::payload)))
        .expect("the mail");
    assert!(payload.to_string().contains(&acme.email) && payload.to_string().contains("127.0.0.1"), "{payload}");
}

/// Seen red without `.dangerous()` on each.
#[tokio::test(flavor = "multi_thread")]
async fn what_opens_data_to_others_asks_for_a_fresh_proof() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    proofs_age(&estate, &acme);
    for path in [
        "/app/walls",
        "/app/roles/manager/limits/people",
        "/app/shares/00000000-0000-0000-0000-000000000001/reopen",
        "/app/settings/domains",
        "/app/settings/domains/remove",
        "/app/settings/webhooks",
        "/app/settings/integrations/telegram",
        "/app/profile/channels/sms",
        "/app/settings/documents/agency/restore",
        "/app/teams/00000000-0000-0000-0000-000000000001",
    ] {
        let asked = ada.submit("/app", path, &[]).await;
        assert!(asked.status == StatusCode::FORBIDDEN && asked.body.contains("name=\"step-up\""), "{path}: {}", asked.status);
    }
    let asked = ada.get("/app/people/export.csv").await;
    assert_eq!(asked.location(), "/app/proof?next=%2Fapp%2Fpeople", "{}", asked.body);
    assert_eq!(ada.get_json("/app/people/export.csv").await.json()["code"], "proof-due");
    let given = ada.submit("/app/proof?next=%2Fapp%2Fpeople", "/app/proof", &[("next", "/app/people"), ("step-up", PASSWORD)]).await;
    assert_eq!((given.status, given.location()), (StatusCode::SEE_OTHER, "/app/people"));
    assert_eq!(ada.get("/app/people/export.csv").await.status, StatusCode::OK);
    proofs_age(&estate, &acme);
    let outside = ada.submit("/app", "/app/proof", &[("next", "//evil.example/x"), ("step-up", PASSWORD)]).await;
    assert_eq!(outside.location(), "/", "nowhere else");
}

/// Seen red with passkeys offered where no browser can use them.
/// What a browser says is not taken for a passkey's answer, and a challenge is good once.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_a_passkey_opens_as_one() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let person = estate.platform();
    let csrf = person.token("/sign-in").await;
    let challenge =
        || person.send(person.request(Method::POST, "/passkeys/challenge").header("x-csrf", &csrf).header("accept", "application/json"));
    let asked = challenge().await.json();
    assert_eq!(asked["options"]["publicKey"]["rpId"], "localhost");
    assert_eq!(asked["options"]["publicKey"]["userVerification"], "required");
    assert_eq!(asked["options"]["publicKey"]["allowCredentials"], serde_json::json!([]), "nobody is named");
    let token = asked["token"].as_str().expect("a token").to_string();
    let account = estate.house.run_platform_tx("test", |tx| Ok(tx.credentials(&acme.email)?.expect("ada").id)).expect("ada");
    for credential in [
        "",
        "{}",
        "null",
        "{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"extensions\":{},\"response\":{\"authenticatorData\":\"AAAA\",\"clientDataJSON\":\"AAAA\",\"signature\":\"AAAA\",\"userHandle\":\"AAAA\"}}",
    ] {
        let said = person.submit("/sign-in", "/passkeys/enter", &[("token", &token), ("credential", credential)]).await;
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY, "{credential}");
    }
    // At an agency on a name below `localhost` no browser could use one: nothing is offered, nothing answers.
    let there = estate.visitor(&acme);
    assert!(!there.get("/sign-in").await.body.contains("/passkeys/challenge"));
    let csrf = there.token("/sign-in").await;
    let there = there.send(there.request(Method::POST, "/passkeys/challenge").header("x-csrf", &csrf)).await;
    assert_eq!(there.status, StatusCode::NOT_FOUND);
    let held: i64 =
        estate.house.run_platform_tx("test", |tx| tx.one(passkeys::table.filter(passkeys::account_id.eq(account)).count())).expect("none");
    assert_eq!(held, 0);
}

/// Seen red with the second factor meaning the authenticator alone.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_passkey_does_not_get_in_with_a_password_alone() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, elsewhere) = (estate.admin(&acme).await, estate.admin(&acme).await);
    let keep: Vec<u8> = estate
        .house
        .run_platform_tx("test", |tx| tx.one(sessions::table.order(sessions::created_at).select(sessions::hash)))
        .expect("a session");
    estate
        .house
        .run_platform_tx("test", |tx| {
            let account = tx.one(accounts::table.filter(accounts::email.eq(&acme.email)).select(accounts::id))?;
            tx.add_passkey(account, &[7; 16], "Téléphone", &serde_json::json!({}), keep.try_into().expect("a hash"))
        })
        .expect("a passkey");
    estate.house.changed(acme.id);
    assert_eq!(ada.get("/app").await.status, StatusCode::OK, "whoever added it stays");
    assert!(elsewhere.get("/app").await.location().starts_with("/sign-in"), "the others have not shown it");
    let again = estate.visitor(&acme);
    let said = again.submit("/sign-in", "/sign-in", &[("email", &acme.email), ("password", PASSWORD)]).await;
    assert!(said.location().starts_with("/second-factor"), "{}", said.location());
    assert!(again.get("/app").await.location().starts_with("/sign-in"));
}
