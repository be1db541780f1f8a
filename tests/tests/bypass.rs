//! No way round the second factor: whoever runs the platform, gives rights, or reads what is
//! confidential about people shows it on every way in, and what was opened before opens no more.

use chrono::{Duration, Utc};
use house_tests::{Agency, Answer, Browser, Estate, HASH, PASSWORD};
use kernel::accounts::{Ticket, secret};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::platform_tx::PlatformTx;
use kernel::schema::directory::accounts;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

const CODE: &str = "AAAABBBBCCCC";

fn directory<T: Send + 'static>(estate: &Estate, work: impl FnOnce(&mut PlatformTx) -> kernel::error::Result<T>) -> T {
    estate.house.run_platform_tx("test", work).expect("the directory")
}

fn account(estate: &Estate, email: &str) -> Uuid {
    directory(estate, |tx| tx.one(accounts::table.filter(accounts::email.eq(email)).select(accounts::id)))
}

/// A passkey, and one recovery code; every session but none is kept.
fn give_factor(estate: &Estate, agency: &Agency, email: &str) {
    let id = account(estate, email);
    let hash = estate.settings.config().sign("recovery", format!("{id}:{CODE}").as_bytes());
    directory(estate, |tx| {
        tx.add_passkey(id, id.as_bytes(), "Téléphone", &json!({}), [0; 32])?;
        tx.set_recovery_codes(id, &[hash])
    });
    estate.house.changed(agency.id);
}

/// The time to set one up is over.
fn overdue(estate: &Estate, agency: &Agency, email: &str) {
    let past = accounts::factor_due_at.eq(Utc::now() - Duration::days(1));
    directory(estate, |tx| tx.run(diesel::update(accounts::table.filter(accounts::email.eq(email))).set(past)));
    estate.house.changed(agency.id);
}

/// A link as a mail would bring it.
fn link(estate: &Estate, purpose: &str, tenant: Option<Uuid>, email: &str, data: Value) -> String {
    let (token, hash) = secret();
    let of = account(estate, email);
    let ticket = Ticket {
        purpose,
        tenant,
        account: tenant.is_none().then_some(of),
        email: tenant.is_some().then_some(email),
        slug: None,
        data,
        lasts: Duration::minutes(30),
    };
    directory(estate, |tx| tx.issue(hash, &ticket));
    token
}

async fn exchange(program: &Browser, body: Value) -> Answer {
    program.send(program.request(Method::POST, "/api/v1/token").json(&body)).await
}

async fn call(program: &Browser, token: &str) -> StatusCode {
    program.send(program.request(Method::GET, "/api/v1/people").bearer_auth(token)).await.status
}

fn key_on(page: &str) -> String {
    page[page.find("est_").expect("a key")..].chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect()
}

/// Nothing of the agency's answers this browser, by page or by API.
async fn shut(browser: &Browser, how: &str) {
    for path in ["/app", "/app/profile", "/app/people", "/app/profile/tokens", "/app/profile/security"] {
        let answer = browser.get(path).await;
        let kept_out = answer.location().starts_with("/sign-in") || answer.status.as_u16() >= 400;
        assert!(kept_out, "{how}: {path} answers {} {}", answer.status, answer.location());
    }
    for path in ["/api/v1/people", "/api/v1/me"] {
        assert_eq!(browser.get_json(path).await.status, StatusCode::UNAUTHORIZED, "{how}: {path}");
    }
}

/// An owner, and somebody who reads what is confidential: their addresses.
async fn guarded(estate: &Estate, acme: &Agency) -> [String; 2] {
    estate.member(acme, "hr").await;
    acme.run(|tx| {
        use kernel::schema::grants as g;
        let row = (g::role.eq("hr"), g::permission.eq("address_book.people.reveal"));
        tx.run(diesel::insert_into(g::table).values(row).on_conflict_do_nothing())
    })
    .expect("hr reads what is confidential");
    estate.house.changed(acme.id);
    [acme.email.clone(), "hr@acme.test".into()]
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_second_factor_no_way_in_goes_without_it() {
    let estate = Estate::new().await;
    let (acme, beta) = (estate.agency("acme").await, estate.agency("beta").await);
    for email in guarded(&estate, &acme).await {
        let known = estate.visitor(&acme);
        known.sign_in(&email, PASSWORD).await;
        let key = key_on(&known.submit("/app/profile", "/app/profile/tokens", &[("label", "till"), ("days", "9")]).await.body);
        let program = estate.visitor(&acme);
        let grant = json!({"grant_type": "password", "email": email, "password": PASSWORD, "client": "Caisse"});
        let given = exchange(&program, grant.clone()).await.json();
        let (access, refresh) = (given["access_token"].as_str().expect("it").to_string(), given["refresh_token"].clone());
        give_factor(&estate, &acme, &email);

        // What was open before it.
        shut(&known, "a session of before").await;
        assert_eq!(call(&program, &access).await, StatusCode::UNAUTHORIZED, "an access token of before");
        let again = exchange(&program, json!({"grant_type": "refresh_token", "refresh_token": refresh})).await;
        assert_eq!(again.status, StatusCode::UNAUTHORIZED, "a refresh token of before: {}", again.body);

        // The password: from a new browser, and from the one that is known.
        for (how, browser) in [("a password", estate.visitor(&acme)), ("a remembered device", known.clone())] {
            let said = browser.submit("/sign-in", "/sign-in", &[("email", &email), ("password", PASSWORD)]).await;
            assert!(said.location().starts_with("/second-factor"), "{how}: {} {}", said.status, said.location());
            shut(&browser, how).await;
            // Half a sign-in opens no other door either: not at the platform, not by a form.
            let sent = browser.submit("/second-factor", "/app/profile/tokens", &[("label", "x"), ("days", "9")]).await;
            assert!(!sent.body.contains("est_"), "{how} makes no key: {}", sent.status);
        }
        // A program with the password alone, or a code that is none.
        for code in [None, Some("ZZZZZZZZZZZZ")] {
            let mut body = grant.clone();
            body["code"] = json!(code);
            assert_eq!(exchange(&program, body).await.status, StatusCode::UNPROCESSABLE_ENTITY, "a program with {code:?}");
        }
        // A link that sets another password.
        let person = estate.visitor(&acme);
        let token = link(&estate, "reset", None, &email, json!({}));
        let csrf = person.token("/forgot").await;
        let form = [("csrf", csrf.as_str()), ("password", "une tout autre phrase")];
        let reset = person.send(person.request(Method::POST, &format!("/reset/{token}")).header("accept", "text/html").form(&form)).await;
        assert_eq!(reset.status, StatusCode::SEE_OTHER, "{}", reset.body);
        shut(&person, "a reset").await;
        let said = person.submit("/sign-in", "/sign-in", &[("email", &email), ("password", "une tout autre phrase")]).await;
        assert!(said.location().starts_with("/second-factor"), "after a reset: {}", said.location());
        shut(&person, "a reset and the new password").await;
        // An invitation to another agency, taken with the password.
        let guest = estate.visitor(&beta);
        let token = link(&estate, "invitation", Some(beta.id), &email, json!({"name": "X", "roles": ["viewer"]}));
        let path = format!("/invitation/{token}");
        let taken = guest.submit(&path, &path, &[("password", "une tout autre phrase")]).await;
        assert!(taken.location().starts_with("/second-factor"), "an invitation: {} {}", taken.status, taken.location());
        shut(&guest, "an invitation").await;
        // A passkey's answer that is none.
        let forged = estate.visitor(&acme);
        let sent = forged.submit("/sign-in", "/passkeys/enter", &[("token", "x"), ("credential", "{}")]).await;
        assert!(!sent.location().starts_with("/app"), "{}", sent.location());
        shut(&forged, "a forged passkey").await;
        // A key was made by whoever had shown all that was asked for; its rights are its maker's of now.
        assert_eq!(call(&program, &key).await, StatusCode::OK, "a key stays, until it is revoked");
        // And the way that is one.
        let owner = estate.visitor(&acme);
        owner.submit("/sign-in", "/sign-in", &[("email", &email), ("password", "une tout autre phrase")]).await;
        assert_eq!(owner.submit("/second-factor", "/second-factor", &[("code", CODE)]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(owner.get("/app/people").await.status, StatusCode::OK);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_one_in_time_every_way_leads_to_setting_it_up() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    for email in guarded(&estate, &acme).await {
        let browser = estate.visitor(&acme);
        browser.sign_in(&email, PASSWORD).await;
        let key = key_on(&browser.submit("/app/profile", "/app/profile/tokens", &[("label", "till"), ("days", "9")]).await.body);
        let program = estate.visitor(&acme);
        let grant = json!({"grant_type": "password", "email": email, "password": PASSWORD, "client": "Caisse"});
        let given = exchange(&program, grant.clone()).await.json();
        let (access, refresh) = (given["access_token"].as_str().expect("it").to_string(), given["refresh_token"].clone());
        assert_eq!(call(&program, &access).await, StatusCode::OK);
        overdue(&estate, &acme, &email);

        let again = estate.visitor(&acme);
        again.sign_in(&email, PASSWORD).await;
        for (how, browser) in [("a session of before", &browser), ("a new session", &again)] {
            for path in ["/app", "/app/people", "/app/team", "/app/profile", "/app/profile/tokens"] {
                let answer = browser.get(path).await;
                assert!(
                    answer.location() == "/app/profile/security" || answer.status == StatusCode::NOT_FOUND,
                    "{how}: {path} {}",
                    answer.status
                );
            }
            assert_eq!(browser.get_json("/api/v1/people").await.json()["code"], "second-factor-due", "{how}");
        }
        for (how, token) in [("a key", key.as_str()), ("an access token", &access)] {
            assert_eq!(call(&program, token).await, StatusCode::FORBIDDEN, "{how}");
        }
        // A refresh token, and the exchange of a key or a password, give nothing that does more.
        for body in
            [json!({"grant_type": "refresh_token", "refresh_token": refresh}), json!({"grant_type": "api_key", "api_key": key}), grant]
        {
            let new = exchange(&program, body.clone()).await;
            if let Some(token) = new.json()["access_token"].as_str() {
                assert_eq!(call(&program, token).await, StatusCode::FORBIDDEN, "{body}");
            }
        }
        let person = estate.visitor(&acme);
        let token = link(&estate, "reset", None, &email, json!({}));
        let csrf = person.token("/forgot").await;
        let form = [("csrf", csrf.as_str()), ("password", "une tout autre phrase")];
        person.send(person.request(Method::POST, &format!("/reset/{token}")).header("accept", "text/html").form(&form)).await;
        person.submit("/sign-in", "/sign-in", &[("email", &email), ("password", "une tout autre phrase")]).await;
        assert_eq!(person.get("/app/people").await.location(), "/app/profile/security", "a reset");
        // It is not skipped by leaving the role for a moment, or by asking as somebody with less.
        assert_eq!(person.get("/app/profile/security").await.status, StatusCode::OK, "there it is set up");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_without_one_has_nothing_by_any_way() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let email = "op@estrade.test";
    tenants::make_operator(&estate.house, email, "Opale", PASSWORD, std::time::Duration::ZERO).await.expect("an operator");
    tenants::seat(&estate.house, acme.id, email, "Opale", HASH, &["viewer"]).await.expect("a seat");
    let console = async |browser: &Browser, how: &str| {
        for path in ["/operators", "/operators/jobs", "/operators/refusals", "/agencies"] {
            let answer = browser.get(path).await;
            let away = answer.location() == "/operators/security"
                || answer.location().starts_with("/sign-in")
                || answer.location().starts_with("/second-factor");
            assert!(away || answer.status == StatusCode::NOT_FOUND, "{how}: {path} answers {} {}", answer.status, answer.location());
        }
        let api = browser.get_json("/api/v1/operators/agencies").await.status;
        assert!(api.is_client_error(), "{how}: {api}");
    };
    let opale = estate.platform();
    opale.sign_in(email, PASSWORD).await;
    console(&opale, "a password").await;
    // The reset, from the platform's own address.
    let token = link(&estate, "reset", None, email, json!({}));
    let person = estate.platform();
    let csrf = person.token("/forgot").await;
    let form = [("csrf", csrf.as_str()), ("password", "une tout autre phrase")];
    person.send(person.request(Method::POST, &format!("/reset/{token}")).header("accept", "text/html").form(&form)).await;
    console(&person, "a reset").await;
    person.sign_in(email, "une tout autre phrase").await;
    console(&person, "a reset and the new password").await;
    // A seat in an agency is no door to the console, and neither is a program's token of that seat.
    let inside = estate.visitor(&acme);
    inside.sign_in(email, "une tout autre phrase").await;
    console(&inside, "a seat").await;
    let program = estate.visitor(&acme);
    let grant = json!({"grant_type": "password", "email": email, "password": "une tout autre phrase"});
    let token = exchange(&program, grant).await.json()["access_token"].as_str().unwrap_or("none").to_string();
    let platform = estate.platform();
    let answer = platform.send(platform.request(Method::GET, "/api/v1/operators/agencies").bearer_auth(&token)).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
    // With a factor, the session that showed none stays outside, and so does the password alone.
    give_factor(&estate, &acme, email);
    let half = estate.platform();
    let said = half.submit("/sign-in", "/sign-in", &[("email", email), ("password", "une tout autre phrase")]).await;
    assert!(said.location().starts_with("/second-factor"), "{}", said.location());
    console(&half, "half a sign-in").await;
    console(&person, "a session of before").await;
    assert_eq!(half.submit("/second-factor", "/second-factor", &[("code", CODE)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(half.get("/operators").await.status, StatusCode::OK);
}
