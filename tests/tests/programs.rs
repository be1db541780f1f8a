//! Programs that sign in: access tokens, refresh tokens, and everything that must end them.

mod lattice;
mod networks;
mod scopes;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use hmac::{Hmac, KeyInit, Mac};
use house_tests::{Answer, Browser, Estate, PASSWORD};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::schema::directory::signing_keys;
use kernel::schema::work::jobs;
use kernel::schema::{journal, tokens};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

async fn exchange(program: &Browser, body: Value) -> Answer {
    program.send(program.request(Method::POST, "/api/v1/token").json(&body)).await
}

/// A program that signs in with a password: its access token, and its refresh token.
async fn signed_in(program: &Browser, email: &str) -> (String, String) {
    pair(&exchange(program, json!({"grant_type": "password", "email": email, "password": PASSWORD, "client": "Caisse"})).await)
}

fn pair(given: &Answer) -> (String, String) {
    assert_eq!(given.status, StatusCode::OK, "{}", given.body);
    let given = given.json();
    let text = |name: &str| given[name].as_str().unwrap_or_else(|| panic!("no {name}")).to_string();
    (text("access_token"), text("refresh_token"))
}

async fn call(program: &Browser, access: &str) -> StatusCode {
    program.send(program.request(Method::GET, "/api/v1/me").header("authorization", format!("Bearer {access}"))).await.status
}

async fn refresh(program: &Browser, token: &str) -> Answer {
    exchange(program, json!({"grant_type": "refresh_token", "refresh_token": token})).await
}

/// Mails of a kind that wait to be sent.
fn mails(estate: &Estate, word: &str) -> usize {
    let waiting = jobs::table.filter(jobs::name.eq("house.send_mail")).select(jobs::payload);
    let all: Vec<Value> = estate.house.run_platform_tx("test", |tx| tx.all(waiting)).expect("the queue");
    all.iter().filter(|payload| payload.to_string().contains(word)).count()
}

fn part(of: &Value) -> String {
    URL_SAFE_NO_PAD.encode(of.to_string())
}

fn read(token: &str, n: usize) -> Value {
    let part = token.split('.').nth(n).expect("a part");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("JSON")
}

/// A token signed with the house's own key, whatever it says.
fn signed(estate: &Estate, header: &Value, claims: &Value) -> String {
    let newest = signing_keys::table.order(signing_keys::created_at.desc()).select(signing_keys::nonce).limit(1);
    let nonce: Vec<u8> = estate.house.run_platform_tx("test", |tx| tx.one(newest)).expect("a key");
    let said = format!("{}.{}", part(header), part(claims));
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&estate.settings.config().sign("access token", &nonce)).expect("a key");
    mac.update(said.as_bytes());
    format!("{said}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

/// Seen red with the kind of a token not looked at.
#[tokio::test(flavor = "multi_thread")]
async fn only_a_token_of_ours_for_this_agency_and_now_opens() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let (here, there) = (estate.visitor(&acme), estate.visitor(&other));
    let (access, refresh_token) = signed_in(&here, &acme.email).await;
    assert_eq!(call(&here, &access).await, StatusCode::OK);
    assert_eq!(call(&there, &access).await, StatusCode::UNAUTHORIZED, "another agency");
    let elsewhere = exchange(&there, json!({"grant_type": "refresh_token", "refresh_token": refresh_token})).await;
    assert_eq!(elsewhere.status, StatusCode::UNAUTHORIZED, "a refresh token is its agency's too");
    let (header, claims) = (read(&access, 0), read(&access, 1));
    assert_eq!(
        (&header["alg"], &header["typ"], claims["exp"].as_i64().zip(claims["iat"].as_i64()).map(|(e, i)| e - i)),
        (&json!("HS256"), &json!("at+jwt"), Some(1800))
    );
    assert_eq!(call(&here, &signed(&estate, &header, &claims)).await, StatusCode::OK, "the test signs as the house does");
    let with = |of: &Value, name: &str, value: Value| {
        let mut of = of.clone();
        of[name] = value;
        of
    };
    let body = format!("{}.{}", part(&header), part(&claims));
    let signature = access.rsplit('.').next().expect("a signature");
    for (why, forged) in [
        ("no algorithm", format!("{}.{}.", part(&with(&header, "alg", json!("none"))), part(&claims))),
        ("no algorithm, signed", signed(&estate, &with(&header, "alg", json!("none")), &claims)),
        ("another algorithm", signed(&estate, &with(&header, "alg", json!("HS512")), &claims)),
        ("a public key's algorithm", signed(&estate, &with(&header, "alg", json!("RS256")), &claims)),
        ("another kind", signed(&estate, &with(&header, "typ", json!("JWT")), &claims)),
        ("an unknown key", signed(&estate, &with(&header, "kid", json!(Uuid::now_v7())), &claims)),
        ("a key's path", signed(&estate, &with(&header, "kid", json!("../../dev/null")), &claims)),
        ("over", signed(&estate, &header, &with(&claims, "exp", json!(Utc::now().timestamp() - 1)))),
        ("no end", signed(&estate, &header, &with(&claims, "exp", Value::Null))),
        ("another agency's", signed(&estate, &header, &with(&claims, "aud", json!(other.id)))),
        ("another house's", signed(&estate, &header, &with(&claims, "iss", json!("https://evil.example")))),
        ("another member", signed(&estate, &header, &with(&claims, "sub", json!(Uuid::now_v7())))),
        ("another program", signed(&estate, &header, &with(&claims, "sid", json!(Uuid::now_v7())))),
        ("claims changed", format!("{}.{}.{signature}", part(&header), part(&with(&claims, "sub", json!(Uuid::now_v7()))))),
        ("no signature", format!("{body}.")),
        ("no token", "a.b.c".into()),
    ] {
        assert_eq!(call(&here, &forged).await, StatusCode::UNAUTHORIZED, "{why}");
    }
}

/// Seen red with a used refresh token only refused: the thief's copy went on.
#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_is_good_once_and_its_copy_ends_everything() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let program = estate.visitor(&acme);
    let (_, first) = signed_in(&program, &acme.email).await;
    let (access, second) = pair(&refresh(&program, &first).await);
    assert_eq!(call(&program, &access).await, StatusCode::OK);
    assert_eq!(refresh(&program, "esr_nobody's").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(call(&program, &access).await, StatusCode::OK, "a guess ends nothing");
    assert_eq!(mails(&estate, "token-reused"), 0);
    assert_eq!(refresh(&program, &first).await.status, StatusCode::UNAUTHORIZED, "used before");
    assert_eq!(call(&program, &access).await, StatusCode::UNAUTHORIZED, "the family is over");
    assert_eq!(refresh(&program, &second).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refresh(&program, &first).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(mails(&estate, "token-reused"), 1, "the person is told, once");
    let told: Vec<String> = acme
        .run(|tx| tx.all(journal::table.filter(journal::what.like("tokens.%")).order(journal::id).select(journal::what)))
        .expect("told");
    assert_eq!(told, ["tokens.signed_in", "tokens.reused"]);

    // Many at once: one goes on, and the others end it.
    let (_, one) = signed_in(&program, &acme.email).await;
    let tries: Vec<_> = (0..8)
        .map(|_| {
            let (program, one) = (program.clone(), one.clone());
            tokio::spawn(async move { refresh(&program, &one).await.status })
        })
        .collect();
    let mut good = 0;
    for tried in tries {
        good += usize::from(tried.await.expect("it ran") == StatusCode::OK);
    }
    assert_eq!(good, 1);
}

/// Seen red without the moment since which an account's programs are out.
#[tokio::test(flavor = "multi_thread")]
async fn what_ended_for_a_person_has_ended_for_their_programs() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, program) = (estate.admin(&acme).await, estate.visitor(&acme));
    let (bob, at_his) = estate.seated(&acme, "bob", "manager").await;
    let email = "bob@acme.test";
    // He signs out this program, and then all that are elsewhere.
    let (access, _) = signed_in(&program, email).await;
    let page = at_his.get("/app/profile").await.body;
    assert!(page.contains("Caisse") && page.contains("id=\"programs\""), "{page}");
    let id: Uuid = acme.run(|tx| tx.one(tokens::table.filter(tokens::kind.eq("program")).select(tokens::id))).expect("the program");
    at_his.submit("/app/profile", &format!("/app/profile/tokens/{id}/revoke"), &[]).await;
    assert_eq!(call(&program, &access).await, StatusCode::UNAUTHORIZED, "revoked");
    let (access, token) = signed_in(&program, email).await;
    at_his.submit("/app/profile", "/app/profile/sessions/end", &[]).await;
    assert_eq!(
        (call(&program, &access).await, refresh(&program, &token).await.status),
        (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED)
    );
    // The program signs itself out.
    let (access, token) = signed_in(&program, email).await;
    let out = program.send(program.request(Method::DELETE, "/api/v1/token").header("authorization", format!("Bearer {access}"))).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT, "{}", out.body);
    assert_eq!(
        (call(&program, &access).await, refresh(&program, &token).await.status),
        (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED)
    );
    // A role that is taken away is taken from the program at once.
    let (access, _) = signed_in(&program, email).await;
    let people = || program.request(Method::GET, "/api/v1/people").header("authorization", format!("Bearer {access}"));
    assert_eq!(program.send(people()).await.status, StatusCode::OK);
    ada.submit("/app/team", &format!("/app/team/{bob}/roles"), &[("roles", "artist")]).await;
    assert_eq!(program.send(people()).await.status, StatusCode::FORBIDDEN, "the rights of now");
    // Another password.
    let another = [("current", PASSWORD), ("password", "une autre phrase secrète")];
    at_his.submit("/app/profile", "/app/profile/password", &another).await;
    assert_eq!(call(&program, &access).await, StatusCode::UNAUTHORIZED, "another password");
    let stale = exchange(&program, json!({"grant_type": "password", "email": email, "password": PASSWORD})).await;
    assert_eq!(stale.status, StatusCode::UNAUTHORIZED);
    // A key takes what it was exchanged for along.
    let made = at_his.submit("/app/profile", "/app/profile/tokens", &[("label", "till"), ("days", "9")]).await.body;
    let key = made[made.find("est_").expect("a key")..].split('<').next().expect("a key").to_string();
    let (access, token) = pair(&exchange(&program, json!({"grant_type": "api_key", "api_key": key})).await);
    assert_eq!(call(&program, &access).await, StatusCode::OK);
    let id: Uuid = acme.run(|tx| tx.one(tokens::table.filter(tokens::label.eq("till")).select(tokens::id))).expect("the key");
    at_his.submit("/app/profile", &format!("/app/profile/tokens/{id}/revoke"), &[]).await;
    assert_eq!(
        (call(&program, &access).await, refresh(&program, &token).await.status),
        (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED)
    );
    // The seat goes.
    let again = exchange(&program, json!({"grant_type": "password", "email": email, "password": "une autre phrase secrète"})).await;
    let (access, _) = pair(&again);
    ada.submit("/app/team", &format!("/app/team/{bob}/archive"), &[]).await;
    assert_eq!(call(&program, &access).await, StatusCode::UNAUTHORIZED, "no seat");
}

/// Seen red with the second factor not asked for.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_shows_all_that_a_person_shows() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let program = estate.visitor(&acme);
    let account = estate.house.run_platform_tx("test", |tx| Ok(tx.credentials(&acme.email)?.expect("ada").id)).expect("ada");
    let code = "AAAABBBBCCCC";
    let hash = estate.settings.config().sign("recovery", format!("{account}:{code}").as_bytes());
    estate
        .house
        .run_platform_tx("test", |tx| {
            tx.add_passkey(account, &[7; 16], "Téléphone", &json!({}), [0; 32])?;
            tx.set_recovery_codes(account, &[hash])
        })
        .expect("a second factor");
    let with = |code: &str| json!({"grant_type": "password", "email": acme.email, "password": PASSWORD, "code": code});
    let bare = exchange(&program, with("")).await;
    assert_eq!((bare.status, &bare.json()["fields"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("code")));
    assert_eq!(exchange(&program, with("ZZZZZZZZZZZZ")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(exchange(&program, with(code)).await.status, StatusCode::OK);
    assert_eq!(exchange(&program, with(code)).await.status, StatusCode::UNPROCESSABLE_ENTITY, "a recovery code is good once");
    for (body, wanted) in [
        (json!({"grant_type": "password", "email": acme.email, "password": "wrong"}), StatusCode::UNAUTHORIZED),
        (json!({"grant_type": "password", "email": "nobody@acme.test", "password": PASSWORD}), StatusCode::UNAUTHORIZED),
        (json!({"grant_type": "api_key", "api_key": "est_wrong"}), StatusCode::UNAUTHORIZED),
        (json!({"grant_type": "client_credentials"}), StatusCode::UNPROCESSABLE_ENTITY),
        (json!({"grant_type": "password"}), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        assert_eq!(exchange(&program, body.clone()).await.status, wanted, "{body}");
    }
    // What another site's form can send is not even read.
    let form = program.request(Method::POST, "/api/v1/token").header("content-type", "text/plain").body(with(code).to_string());
    assert_eq!(program.send(form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// A key that was turned verifies until what it signed is over, and not a moment longer.
#[tokio::test(flavor = "multi_thread")]
async fn keys_turn_and_what_they_signed_lives_out_its_time() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let program = estate.visitor(&acme);
    let (old, _) = signed_in(&program, &acme.email).await;
    let turn = |now| estate.house.run_platform_tx("test", |tx| tx.turn_signing_keys(now)).expect("a turn");
    assert!(!turn(false), "ninety days are not over");
    let ages = signing_keys::created_at.eq(Utc::now() - Duration::days(91));
    estate.house.run_platform_tx("test", |tx| tx.run(diesel::update(signing_keys::table).set(ages))).expect("time passes");
    assert!(turn(false) && !turn(false), "once");
    let (new, _) = signed_in(&program, &acme.email).await;
    assert_ne!(read(&old, 0)["kid"], read(&new, 0)["kid"]);
    assert_eq!((call(&program, &old).await, call(&program, &new).await), (StatusCode::OK, StatusCode::OK));
    let past: Option<DateTime<Utc>> = Some(Utc::now() - Duration::seconds(1));
    let first = signing_keys::table.filter(signing_keys::verifies_until.is_not_null());
    let ends = diesel::update(first).set(signing_keys::verifies_until.eq(past));
    estate.house.run_platform_tx("test", |tx| tx.run(ends)).expect("an hour passes");
    while call(&program, &old).await != StatusCode::UNAUTHORIZED {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(call(&program, &new).await, StatusCode::OK);
    let used = tokens::table.filter(tokens::used_at.is_not_null()).count();
    assert_eq!(acme.run(|tx| tx.one::<i64>(used)).expect("tokens"), 2, "their last use is known");
}
