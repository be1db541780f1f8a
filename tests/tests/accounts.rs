//! Signing in in two steps, proving oneself again, and what one owes before going on.
#![expect(clippy::disallowed_methods, reason = "the superuser puts a dead job into the queue")]

use chrono::{Duration, Utc};
use house_tests::{Agency, Browser, Cluster, Estate, PASSWORD};
use kernel::diesel;
use kernel::diesel::connection::SimpleConnection;
use kernel::diesel::prelude::*;
use kernel::schema::directory::{accounts, factors, sessions};
use kernel::schema::tokens;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

const SECURITY: &str = "/app/profile/security";

/// A person's authenticator app: it knows the key that the page shows.
struct App(Totp);

impl App {
    /// The code of the moment, or of a step later: each is good once.
    fn code(&self, later: u64) -> String {
        let now = u64::try_from(Utc::now().timestamp()).expect("after 1970");
        self.0.generate(now + later * 30).to_string()
    }
}

/// Sets up a second factor; the app and the recovery codes.
async fn set_up(browser: &Browser, at: &str) -> (App, Vec<String>) {
    let begun = browser.submit(at, &format!("{at}/begin"), &[]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    let page = browser.get(at).await.body;
    assert!(page.contains("src=\"data:image/png;base64,"), "a picture to scan: {page}");
    let from = page.find("<code data-key>").expect("the key") + 15;
    let key = page[from..].split('<').next().expect("its end").replace(' ', "");
    let secret = Secret::try_from_base32(&key).expect("base32");
    let app = App(Builder::new().with_secret(secret).with_account_name("x").build().expect("an authenticator"));
    let wrong = browser.submit(at, &format!("{at}/confirm"), &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = browser.submit(at, &format!("{at}/confirm"), &[("code", &app.code(0))]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    let codes: Vec<String> = done.body.split("<li><code>").skip(1).map(|c| c[..14].to_string()).collect();
    assert_eq!(codes.len(), 10, "{}", done.body);
    (app, codes)
}

async fn password(browser: &Browser, email: &str) -> String {
    let answer = browser.submit("/sign-in", "/sign-in", &[("email", email), ("password", PASSWORD)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().to_string()
}

async fn show(browser: &Browser, code: &str) -> StatusCode {
    browser.submit("/second-factor", "/second-factor", &[("code", code)]).await.status
}

fn at_the_directory(estate: &Estate, work: impl FnOnce(&mut kernel::platform_tx::PlatformTx) -> kernel::error::Result<usize>) {
    assert!(estate.house.run_platform_tx("test", work).expect("the directory") > 0, "nothing was changed");
}

/// The time to set up a second factor is over for this person.
fn overdue(estate: &Estate, email: &str) {
    let past = accounts::factor_due_at.eq(Utc::now() - Duration::days(1));
    at_the_directory(estate, |tx| tx.run(diesel::update(accounts::table.filter(accounts::email.eq(email))).set(past)));
}

/// Six minutes pass since anybody proved anything.
fn proofs_age(estate: &Estate) {
    let past = sessions::proven_at.eq(Utc::now() - Duration::minutes(6));
    at_the_directory(estate, |tx| tx.run(diesel::update(sessions::table).set(past)));
}

fn count_sessions(estate: &Estate) -> i64 {
    estate.house.run_platform_tx("test", |tx| tx.one(sessions::table.count())).expect("the directory")
}

async fn shut(browser: &Browser, agency: &Agency) {
    for path in ["/app", "/app/profile", "/app/team", "/app/people", SECURITY] {
        assert!(browser.get(path).await.location().starts_with("/sign-in"), "{path} at {} is open", agency.slug);
    }
    assert_eq!(browser.get_json("/api/v1/people").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_alone_opens_nothing_once_there_is_a_second_factor() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, elsewhere) = (estate.admin(&acme).await, estate.admin(&acme).await);
    let (app, codes) = set_up(&ada, SECURITY).await;
    assert_eq!(ada.get("/app").await.status, StatusCode::OK, "whoever set it up stays");
    shut(&elsewhere, &acme).await;

    let again = estate.visitor(&acme);
    assert!(password(&again, &acme.email).await.starts_with("/second-factor"));
    shut(&again, &acme).await;
    assert_eq!(show(&again, &app.code(0)).await, StatusCode::UNPROCESSABLE_ENTITY, "the code that confirmed it is spent");
    let code = app.code(1);
    assert_eq!(show(&again, &code).await, StatusCode::SEE_OTHER);
    assert_eq!(again.get("/app").await.status, StatusCode::OK);

    let third = estate.visitor(&acme);
    password(&third, &acme.email).await;
    assert_eq!(show(&third, &code).await, StatusCode::UNPROCESSABLE_ENTITY, "a code is good once");
    assert_eq!(show(&third, &codes[0].to_lowercase()).await, StatusCode::SEE_OTHER, "a recovery code");
    assert_eq!(third.get("/app").await.status, StatusCode::OK);
    let fourth = estate.visitor(&acme);
    password(&fourth, &acme.email).await;
    assert_eq!(show(&fourth, &codes[0]).await, StatusCode::UNPROCESSABLE_ENTITY, "is good once too");
    shut(&fourth, &acme).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_asked_at_the_platforms_door_and_not_twice() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (app, _) = set_up(&estate.admin(&acme).await, SECURITY).await;
    let person = estate.platform();
    password(&person, &acme.email).await;
    assert!(person.get("/agencies").await.location().starts_with("/sign-in"), "no door is handed out before");
    assert_eq!(show(&person, &app.code(1)).await, StatusCode::SEE_OTHER);
    let doors = person.get("/agencies").await.body;
    let from = doors.find("/enter/").expect("a door");
    let path: String = doors[from..].chars().take_while(|c| c.is_ascii_alphanumeric() || "/-_".contains(*c)).collect();
    let inside = estate.visitor(&acme);
    assert_eq!(inside.get(&path).await.location(), "/app");
    assert_eq!(inside.get("/app").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_cannot_be_guessed_at_will() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (app, _) = set_up(&estate.admin(&acme).await, SECURITY).await;
    let thief = estate.visitor(&acme);
    password(&thief, &acme.email).await;
    // Two tries were made while it was set up.
    for _ in 0..8 {
        assert_eq!(show(&thief, "123456").await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let token = thief.token("/second-factor").await;
    let right = [("csrf", token.as_str()), ("code", &app.code(1))];
    let busy = thief.send(thief.request(Method::POST, "/second-factor").form(&right)).await;
    assert_eq!(busy.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(busy.header("retry-after"), "900");
    shut(&thief, &acme).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gives_rights_is_led_to_a_second_factor_and_so_are_their_keys() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob) = (estate.admin(&acme).await, estate.member(&acme, "viewer").await);
    let made = ada.submit("/app/profile", "/app/profile/tokens", &[("label", "till"), ("days", "9")]).await.body;
    let from = made.find("est_").expect("a key");
    let key: String = made[from..].chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect();
    let program = estate.visitor(&acme);
    let call = || program.request(Method::GET, "/api/v1/people").bearer_auth(&key);
    assert_eq!(program.send(call()).await.status, StatusCode::OK);
    overdue(&estate, &acme.email);
    overdue(&estate, "viewer@acme.test");
    estate.house.changed(acme.id);
    assert_eq!(ada.get("/app/team").await.location(), SECURITY);
    assert_eq!(ada.get_json("/api/v1/people").await.json()["code"], "second-factor-due");
    let refused = program.send(call()).await;
    assert_eq!((refused.status, refused.json()["code"].as_str()), (StatusCode::FORBIDDEN, Some("second-factor-due")));
    assert_eq!(bob.get("/app").await.status, StatusCode::OK, "who has few rights is not held up");
    set_up(&ada, SECURITY).await;
    assert_eq!(ada.get("/app/team").await.status, StatusCode::OK);
    estate.house.changed(acme.id);
    assert_eq!(program.send(call()).await.status, StatusCode::OK);
    let held: i64 = acme.run(|tx| tx.one(tokens::table.count())).expect("tokens");
    assert_eq!(held, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_does_nothing_without_a_second_factor() {
    let estate = Estate::new().await;
    tenants::make_operator(&estate.house, "op@estrade.test", "Opale", PASSWORD, std::time::Duration::ZERO).await.expect("an operator");
    let opale = estate.platform();
    password(&opale, "op@estrade.test").await;
    for path in ["/operators", "/operators/jobs", "/agencies"] {
        assert_eq!(opale.get(path).await.location(), "/operators/security", "{path}");
    }
    set_up(&opale, "/operators/security").await;
    // The platform's own address hears of it from the database, within a moment.
    let mut tries = 0;
    while opale.get("/operators").await.status != StatusCode::OK {
        tries += 1;
        assert!(tries < 200, "the console stays shut");
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    let lasts: Vec<chrono::DateTime<Utc>> =
        estate.house.run_platform_tx("test", |tx| tx.all(sessions::table.select(sessions::expires_at))).expect("them");
    assert!(lasts.iter().all(|end| *end <= Utc::now() + Duration::minutes(30)), "the console is shut after half an hour: {lasts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_dangerous_asks_again_and_keeps_what_was_typed() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let make = |more: &'static str| {
        let ada = ada.clone();
        async move { ada.submit("/app", "/app/profile/tokens", &[("label", "Caisse & <bar>"), ("days", "9"), ("step-up", more)]).await }
    };
    proofs_age(&estate);
    estate.house.changed(acme.id);
    let asked = make("").await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN, "{}", asked.body);
    assert!(asked.body.contains("name=\"label\" value=\"Caisse &amp; &lt;bar&gt;\""), "{}", asked.body);
    assert!(asked.body.contains("action=\"/app/profile/tokens\"") && !asked.body.contains("est_"), "{}", asked.body);
    assert_eq!(make("not my password").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let before: Vec<Vec<u8>> = estate.house.run_platform_tx("test", |tx| tx.all(sessions::table.select(sessions::hash))).expect("them");
    let done = make(PASSWORD).await;
    assert!(done.status == StatusCode::OK && done.body.contains("est_"), "{}", done.body);
    let after: Vec<Vec<u8>> = estate.house.run_platform_tx("test", |tx| tx.all(sessions::table.select(sessions::hash))).expect("them");
    assert!(before.len() == 1 && after.len() == 1 && before != after, "the session goes on under a new secret");
    assert!(make("").await.body.contains("est_"), "and is asked no more for a while");
    proofs_age(&estate);
    estate.house.changed(acme.id);
    let program = ada.api(Method::POST, "/app/profile/tokens", None).await;
    assert_eq!((program.status, program.json()["code"].as_str()), (StatusCode::FORBIDDEN, Some("proof-due")));
    // Only a key is a program's; another `Authorization` beside the cookie excuses nobody.
    let token = ada.token("/app").await;
    let sly = ada.request(Method::POST, "/app/profile/tokens").header("authorization", "Basic YTpi").header("accept", "text/html");
    let sly = ada.send(sly.form(&[("label", "x"), ("days", "9"), ("csrf", &token)])).await;
    assert_eq!(sly.status, StatusCode::FORBIDDEN, "{}", sly.body);
    assert!(!sly.body.contains("est_"), "{}", sly.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_somebody_else_chose_is_changed_first() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let bob = estate.member(&acme, "viewer").await;
    at_the_directory(&estate, |tx| {
        let bob = tx.credentials("viewer@acme.test")?.expect("bob").id;
        tx.ask_for_new_password(bob).map(|()| 1)
    });
    estate.house.changed(acme.id);
    assert_eq!(bob.get("/app").await.location(), "/new-password");
    assert_eq!(bob.get_json("/api/v1/people").await.json()["code"], "new-password-due");
    let choose = |plain: &'static str| {
        let bob = bob.clone();
        async move { bob.submit("/new-password", "/new-password", &[("password", plain)]).await.status }
    };
    assert_eq!(choose("short").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(choose(PASSWORD).await, StatusCode::UNPROCESSABLE_ENTITY, "the one that was given");
    assert_eq!(choose("une phrase à moi seule").await, StatusCode::SEE_OTHER);
    assert_eq!(bob.get("/app").await.status, StatusCode::OK);
    assert_eq!(count_sessions(&estate), 1, "the sessions of the old password are over");
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_at_once_spend_a_recovery_code_once() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    set_up(&estate.admin(&acme).await, SECURITY).await;
    let account: uuid::Uuid = estate.house.run_platform_tx("test", |tx| tx.one(factors::table.select(factors::account_id))).expect("it");
    estate.house.run_platform_tx("test", |tx| tx.set_recovery_codes(account, &[[7; 32]])).expect("a code");
    let tries = (0..50).map(|_| {
        let house = estate.house.clone();
        async move { house.platform_tx("test", move |tx| tx.spend_recovery_code(account, [7; 32])).await }
    });
    let mut won = 0;
    for tried in tries.map(tokio::spawn).collect::<Vec<_>>() {
        won += u32::from(matches!(tried.await.expect("it ran"), Ok(true)));
    }
    assert_eq!(won, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operators_key_does_what_the_console_can_as_long_as_they_may() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let day = std::time::Duration::from_hours(24);
    tenants::make_operator(&estate.house, "opale@estrade.test", "Opale", PASSWORD, day).await.expect("an operator");
    let opale = estate.platform();
    opale.sign_in("opale@estrade.test", PASSWORD).await;
    let form = [("label", "astreinte"), ("days", "30")];
    let without = opale.submit("/operators/keys", "/operators/keys", &form).await;
    assert_eq!(without.location(), "/operators/security", "a key asks for a second factor: {}", without.body);
    set_up(&opale, "/operators/security").await;
    let mut keys = Vec::new();
    for _ in 0..2 {
        let made = opale.submit("/operators/keys", "/operators/keys", &form).await;
        let key = made.body.split("<code>eso_").find_map(|rest| rest.split_once("</code>").filter(|(key, _)| key.len() > 20));
        keys.push(format!("eso_{}", key.unwrap_or_else(|| panic!("no key: {} {} {}", made.status, made.location(), made.body)).0));
    }
    let (key, other) = (keys[0].clone(), keys[1].clone());
    let program = estate.platform();
    let ask = |method: Method, path: &str, key: &str, body: Option<Value>| {
        let request = program.request(method, &format!("/api/v1/operators{path}")).header("authorization", format!("Bearer {key}"));
        program.send(match body {
            Some(body) => request.json(&body),
            None => request,
        })
    };
    let found = ask(Method::GET, "/agencies?q=acme", &key, None).await.json();
    assert_eq!((&found["total"], &found["data"][0]["slug"]), (&json!(1), &json!("acme")), "{found}");
    let at = format!("/agencies/{}", acme.id);
    let one = ask(Method::GET, &at, &key, None).await.json();
    assert!(one["modules"][0]["name"] == "address_book" && one["agency"]["status"] == "active", "{one}");
    assert_eq!(ask(Method::GET, "/agencies/00000000-0000-7000-8000-000000000000", &key, None).await.status, StatusCode::NOT_FOUND);

    let (suspend, resume) = (format!("{at}/suspend"), format!("{at}/resume"));
    for wrong in [json!({}), json!({"reason": " "}), json!({"reason": {"fr": "Impayé"}}), json!({"reason": "x", "odd": 1})] {
        let refused = ask(Method::POST, &suspend, &key, Some(wrong.clone())).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {}", refused.body);
    }
    let reason = json!({"reason": {"fr": "Impayé depuis mars.", "en": "Unpaid since March."}});
    let closed = ask(Method::POST, &suspend, &key, Some(reason.clone())).await.json();
    assert_eq!((&closed["changed"], &closed["agency"]["status"]), (&json!(true), &json!("suspended")), "{closed}");
    assert_eq!(ask(Method::POST, &suspend, &key, Some(reason.clone())).await.json()["changed"], json!(false));
    assert_eq!(ask(Method::POST, &resume, &key, Some(reason.clone())).await.json()["agency"]["status"], "active");
    let acts = ask(Method::GET, &at, &key, None).await.json()["acts"].clone();
    assert_eq!((&acts[1]["event"], &acts[1]["reason"]["en"]), (&json!("access.suspended"), &json!("Unpaid since March.")), "{acts}");
    assert!(acts[1]["actor"].as_str().is_some_and(|by| by.starts_with("operator:")), "{acts}");
    let plan = |name: &str| json!({"plan": name, "reason": "Demandé par téléphone."});
    assert_eq!(ask(Method::POST, &format!("{at}/plan"), &key, Some(plan("free"))).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ask(Method::POST, &format!("{at}/plan"), &key, Some(plan("house"))).await.json()["agency"]["plan"], "house");

    let dead = "insert into work.jobs (name, payload, state, attempts, error) values ('odd.job', '{\"to\": \"secret@acme.test\"}', 'dead', 5, 'no')";
    Cluster::superuser(&estate.url).batch_execute(dead).expect("a dead job");
    let work = ask(Method::GET, "/jobs?state=dead&name=odd.job", &key, None).await;
    assert!(!work.body.contains("secret@") && work.json()["data"].as_array().is_some_and(|all| all.len() == 1), "{}", work.body);
    let job = work.json()["data"][0]["id"].as_str().expect("its key").to_string();
    for (verb, status) in [("discard", 204), ("discard", 404), ("restore", 204), ("retry", 204), ("retry", 404)] {
        assert_eq!(ask(Method::POST, &format!("/jobs/{job}/{verb}"), &key, None).await.status.as_u16(), status, "{verb}");
    }

    // A module at rest, and a roll-out from its beginning to its end.
    let rest = format!("{at}/modules/showcase/rest");
    assert_eq!(ask(Method::POST, &rest, &key, Some(json!({}))).await.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is needed");
    assert_eq!(ask(Method::POST, &rest, &key, Some(reason.clone())).await.json()["changed"], json!(true));
    assert_eq!(estate.visitor(&acme).get("/").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ask(Method::POST, &format!("{at}/modules/showcase/wake"), &key, None).await.json()["changed"], json!(true));
    assert_eq!(estate.visitor(&acme).get("/").await.status, StatusCode::OK);
    for wrong in [json!({}), json!({"release": "showcase 9.9.9", "pace": "now"}), json!({"release": "showcase 2.0.0", "pace": "soon"})] {
        assert_eq!(ask(Method::POST, "/rollouts", &key, Some(wrong.clone())).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let begun = ask(Method::POST, "/rollouts", &key, Some(json!({"release": "showcase 2.0.0", "pace": "now", "bake": 5}))).await;
    let rollout = begun.json();
    assert_eq!((begun.status, &rollout["state"], &rollout["bake"]), (StatusCode::CREATED, &json!("running"), &json!(5)), "{rollout}");
    let twice = ask(Method::POST, "/rollouts", &key, Some(json!({"release": "showcase 1.1.0", "pace": "now"}))).await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.body);
    let board = format!("/rollouts/{}", rollout["id"].as_str().expect("its key"));
    for (act, changed, state) in
        [("pause", true, "paused"), ("pause", false, "paused"), ("resume", true, "running"), ("abort", true, "aborted")]
    {
        let said = ask(Method::POST, &format!("{board}/{act}"), &key, None).await.json();
        assert_eq!((&said["changed"], &said["rollout"]["state"]), (&json!(changed), &json!(state)), "{act}: {said}");
    }
    assert_eq!(ask(Method::GET, "/rollouts", &key, None).await.json()["data"][0]["state"], "aborted");
    let told = ask(Method::GET, &board, &key, None).await.json();
    assert!(told["agencies"].is_array() && told["events"].as_array().is_some_and(|e| e.len() == 4), "{told}");
    let said = json!({"interface": "s3", "severity": "ends", "from_day": "2031-01-01", "what_fr": "Fin.", "what_en": "The end."});
    let change = ask(Method::POST, "/interfaces", &key, Some(said)).await;
    let all = ask(Method::GET, "/interfaces", &key, None).await.json();
    let s3 = all["data"].as_array().into_iter().flatten().find(|one| one["name"] == "s3").expect("object storage");
    assert_eq!((&s3["changes"][0]["what_en"], &s3["relying"][0]["platform"]), (&json!("The end."), &json!(true)), "{s3}");
    let withdraw = format!("/interfaces/{}/withdraw", change.json()["id"].as_str().expect("its key"));
    assert_eq!(ask(Method::POST, &withdraw, &key, None).await.status, StatusCode::NO_CONTENT);

    // The description has every line of the table, and no other.
    let described = ask(Method::GET, "/openapi.json", "", None).await.json();
    let lines = include_str!("snapshots/house__routes__route_table.snap").lines().filter(|l| l.contains(" /api/v1/operators/"));
    let mut lines: Vec<String> = lines.map(|l| l.split_whitespace().take(2).collect::<Vec<_>>().join(" ")).collect();
    let paths = described["paths"].as_object().expect("paths").iter();
    let mut told: Vec<String> =
        paths.flat_map(|(path, of)| of.as_object().expect("methods").keys().map(move |m| format!("{} {path}", m.to_uppercase()))).collect();
    lines.sort();
    told.sort();
    assert_eq!(told, lines);

    // Nobody without a key that is good, nowhere else with one.
    assert_eq!(opale.get_json("/api/v1/operators/agencies").await.status, StatusCode::UNAUTHORIZED, "a session is no key");
    assert_eq!(ask(Method::GET, "/agencies", "eso_nothing", None).await.status, StatusCode::UNAUTHORIZED);
    let console = program.send(program.request(Method::GET, "/operators").header("authorization", format!("Bearer {key}"))).await;
    assert!(console.location().starts_with("/sign-in"), "{}", console.body);
    let inside = estate.visitor(&acme);
    let there = inside.send(inside.request(Method::GET, "/api/v1/people").header("authorization", format!("Bearer {key}"))).await;
    assert_eq!(there.status, StatusCode::UNAUTHORIZED, "an agency's rows are its own");
    let page = opale.get("/operators/keys").await.body;
    let end = page
        .split("action=\"")
        .find_map(|rest| rest.split('"').next().filter(|a| a.ends_with("/end")))
        .expect("a way to end it")
        .to_string();
    opale.submit("/operators/keys", &end.replace("&#x2F;", "/"), &[]).await;
    let left: Vec<u16> = [
        ask(Method::GET, "/agencies", &key, None).await.status.as_u16(),
        ask(Method::GET, "/agencies", &other, None).await.status.as_u16(),
    ]
    .to_vec();
    assert!(left.contains(&401) && left.contains(&200), "one of both ended: {left:?}");
    let good = if left[0] == 200 { key } else { other };
    at_the_directory(&estate, |tx| tx.run(diesel::delete(factors::table)));
    assert_eq!(ask(Method::GET, "/agencies", &good, None).await.status, StatusCode::UNAUTHORIZED, "no second factor any more");
}
