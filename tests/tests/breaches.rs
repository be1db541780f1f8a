//! Who asks too often is told so, who is refused too often is written down and kept out for a while.
#![expect(clippy::disallowed_methods, reason = "the superuser gives plans and moves the clock")]

use diesel::connection::SimpleConnection;
use house_tests::{Agency, Answer, Browser, Cluster, Estate, HASH, PASSWORD};
use kernel::diesel;
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::time::Duration;

/// A request of somebody at this address.
async fn from(browser: &Browser, address: &str, path: &str, key: Option<&str>) -> Answer {
    let mut request = browser.request(Method::GET, path).header("x-forwarded-for", address);
    if let Some(key) = key {
        request = request.header("authorization", format!("Bearer {key}"));
    }
    browser.send(request).await
}

fn look(estate: &Estate, select: &str) -> String {
    Cluster::look(&estate.url, select)
}

/// Waits until the database says so.
async fn until(estate: &Estate, select: &str, wanted: &str) {
    for _ in 0..600 {
        if look(estate, select) == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{select}: {} and never {wanted}", look(estate, select));
}

/// A key of the administrator's.
async fn key(estate: &Estate, agency: &Agency) -> String {
    let ada = estate.admin(agency).await;
    let page = ada.submit("/app/profile", "/app/profile/tokens", &[("label", "Programme"), ("days", "30")]).await.body;
    let at = page.find("est_").expect("a key on the page");
    page[at..].split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).next().expect("a key").to_string()
}

/// Seen red without the headers.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_is_told_how_much_is_left() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (key, program) = (key(&estate, &acme).await, estate.visitor(&acme));
    let first = from(&program, "", "/api/v1/people", Some(&key)).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.body);
    assert_eq!(first.header("ratelimit-policy"), "\"key\";q=100;w=60, \"agency\";q=1000;w=60");
    assert!(first.header("ratelimit").starts_with("\"key\";r=99;t="), "{}", first.header("ratelimit"));
    let mut last = first;
    for _ in 0..100 {
        last = from(&program, "", "/api/v1/people", Some(&key)).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(last.header("content-type"), "application/problem+json");
    let wait: u32 = last.header("retry-after").parse().expect("seconds");
    assert!((1..=61).contains(&wait) && last.header("ratelimit").starts_with("\"key\";r=0;t="), "{wait}: {}", last.header("ratelimit"));
    assert_eq!(last.json()["status"], 429);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_says_how_often_its_programs_may_ask() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (key, program) = (key(&estate, &acme).await, estate.visitor(&acme));
    for (plan, wanted) in [("solo", "\"key\";q=60;w=60, \"agency\";q=300;w=60"), ("house", "\"key\";q=300;w=60, \"agency\";q=3000;w=60")] {
        Cluster::superuser(&estate.url)
            .batch_execute(&format!("update directory.tenants set plan = '{plan}' where id = '{}'", acme.id))
            .expect("a plan");
        estate.house.changed(acme.id);
        let answer = from(&program, "", "/api/v1/people", Some(&key)).await;
        assert_eq!(answer.header("ratelimit-policy"), wanted, "{plan}");
    }
}

/// A try to sign in from an address of the network.
async fn try_from(browser: &Browser, address: &str, email: &str, password: &str) -> Answer {
    let form = [("csrf", browser.token("/sign-in").await), ("email", email.to_string()), ("password", password.to_string())];
    let request = browser.request(Method::POST, "/sign-in").header("accept", "text/html").header("x-forwarded-for", address);
    browser.send(request.form(&form)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn five_tries_a_minute_for_an_account_and_for_an_address() {
    let estate = Estate::behind_a_proxy().await;
    let acme = estate.agency("acme").await;
    let owner = estate.admin(&acme).await;
    owner.submit("/app", "/sign-out", &[]).await;
    // One account, guessed at from many addresses, all at once.
    let guesses = (0..12u8).map(|n| {
        let (browser, email) = (estate.visitor(&acme), acme.email.clone());
        async move { try_from(&browser, &format!("198.51.100.{n}"), &email, "a guess").await }
    });
    let answers = futures_util::future::join_all(guesses).await;
    let tried = answers.iter().filter(|a| a.status == StatusCode::UNPROCESSABLE_ENTITY).count();
    let turned_away: Vec<&Answer> = answers.iter().filter(|a| a.status == StatusCode::TOO_MANY_REQUESTS).collect();
    assert_eq!((tried, turned_away.len()), (5, 7));
    for answer in turned_away {
        let wait: u32 = answer.header("retry-after").parse().expect("seconds");
        assert!((1..=60).contains(&wait), "{wait}");
        assert!(answer.body.contains("Trop de demandes") && answer.body.contains(&format!("Patientez {wait} seconde")), "{}", answer.body);
        assert!(answer.body.contains("href=\"/sign-in\""), "and the way back: {}", answer.body);
    }
    assert_eq!(try_from(&owner, "198.51.100.200", &acme.email, PASSWORD).await.status, StatusCode::SEE_OTHER, "the owner's own browser");
    // Many accounts, guessed at from one address; whoever gets in takes no place.
    for n in 0..7 {
        let (email, browser) = (format!("office{n}@acme.test"), estate.visitor(&acme));
        tenants::seat(&estate.house, acme.id, &email, "Office", HASH, &["viewer"]).await.expect("a seat");
        assert_eq!(try_from(&browser, "203.0.113.9", &email, PASSWORD).await.status, StatusCode::SEE_OTHER, "an office of seven");
    }
    for n in 0..5 {
        let guess = try_from(&estate.visitor(&acme), "203.0.113.9", &format!("nobody{n}@acme.test"), "a guess").await;
        assert_eq!(guess.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let sixth = try_from(&estate.visitor(&acme), "203.0.113.9", "nobody9@acme.test", "a guess").await;
    assert_eq!(sixth.status, StatusCode::TOO_MANY_REQUESTS);
    let program = estate.visitor(&acme);
    let body = json!({"grant_type": "password", "email": "nobody9@acme.test", "password": "a guess"});
    let request = program.request(Method::POST, "/api/v1/token").header("x-forwarded-for", "203.0.113.9").json(&body);
    let token = program.send(request).await;
    assert_eq!(
        (token.status, token.json()["status"].clone()),
        (StatusCode::TOO_MANY_REQUESTS, json!(429)),
        "programs take the same places"
    );
    // The minute goes by.
    Cluster::superuser(&estate.url).batch_execute("update directory.attempts set at = at - interval '1 minute'").expect("a minute");
    let later = try_from(&estate.visitor(&acme), "203.0.113.9", "nobody9@acme.test", "a guess").await;
    assert_eq!(later.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// Seen red with the flag never set.
#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_counted_by_the_minute_and_flagged() {
    let estate = Estate::behind_a_proxy().await;
    let acme = estate.agency("acme").await;
    let guesser = estate.visitor(&acme);
    for _ in 0..25 {
        assert_eq!(from(&guesser, "198.51.100.7", "/api/v1/people", Some("est_wrong")).await.status, StatusCode::UNAUTHORIZED);
    }
    let csrf = guesser.token("/sign-in").await;
    for _ in 0..2 {
        let form = [("csrf", csrf.as_str()), ("email", "x@y.test"), ("password", "not this one")];
        let request = guesser.request(Method::POST, "/sign-in").header("accept", "text/html").header("x-forwarded-for", "203.0.113.4");
        assert_eq!(guesser.send(request.form(&form)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    until(&estate, "select coalesce(sum(unsigned), 0)::text as value from directory.refusals where source = '198.51.100.7'", "25").await;
    until(&estate, "select coalesce(sum(unsigned), 0)::text as value from directory.refusals where source = '203.0.113.4'", "2").await;
    let lines = look(&estate, "select count(*)::text as value from directory.refusals");
    assert!(lines.parse::<u32>().is_ok_and(|n| n <= 4), "one line a source and minute: {lines}");
    let flagged = look(&estate, "select string_agg(distinct source, ' ') as value from directory.refusals where flagged");
    assert_eq!(flagged, "198.51.100.7");
    assert_eq!(look(&estate, "select count(*)::text as value from directory.bans"), "0", "flagged once is not kept out");
}

/// Seen red with the page of the flagged empty. Whoever is signed in goes on, and an operator's word ends it.
#[tokio::test(flavor = "multi_thread")]
async fn who_goes_on_is_kept_out_until_an_operator_lets_them_in() {
    let estate = Estate::behind_a_proxy().await;
    let other = Estate::on(estate.url.clone());
    let acme = estate.agency("acme").await;
    let (guesser, ada) = (estate.visitor(&acme), estate.admin(&acme).await);
    for _ in 0..70 {
        from(&guesser, "198.51.100.7", "/api/v1/people", Some("est_wrong")).await;
    }
    until(&estate, "select count(*)::text as value from directory.bans where automatic and until > now()", "1").await;
    let kept_out = loop {
        let answer = from(&guesser, "198.51.100.7", "/sign-in", None).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            break answer;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert!(kept_out.header("retry-after").parse::<u32>().is_ok_and(|s| (600..=900).contains(&s)), "{}", kept_out.header("retry-after"));
    assert!(kept_out.body.contains("15 minutes"), "{}", kept_out.body);
    assert_eq!(from(&guesser, "198.51.100.8", "/sign-in", None).await.status, StatusCode::OK, "a neighbour");
    assert_eq!(from(&ada, "198.51.100.7", "/app", None).await.status, StatusCode::OK, "who is signed in");
    drop(other);

    // Its agency reads of it, and how long it lasts.
    until(&estate, "select count(*)::text as value from journal where what = 'access.address_banned'", "1").await;
    let told = || async { ada.get("/app/audit?who=system&what=access").await.body };
    assert!(told().await.contains("198.51.100.* · jusqu’au"), "{}", told().await);

    tenants::make_operator(&estate.house, "op@estrade.test", "Opale Régie", PASSWORD, Duration::from_secs(86_400))
        .await
        .expect("an operator");
    let opale = estate.platform();
    opale.sign_in("op@estrade.test", PASSWORD).await;
    let page = opale.get("/operators/refusals").await.body;
    assert!(page.contains("198.51.100.*") && !page.contains("198.51.100.7"), "the address is shown in part: {page}");
    let ban = look(&estate, "select id::text as value from directory.bans");
    let lifted = opale.submit("/operators/refusals?tab=bans", &format!("/operators/bans/{ban}/lift"), &[]).await;
    assert_eq!(lifted.location(), "/operators/refusals?tab=bans", "{}", lifted.body);
    for _ in 0..100 {
        if from(&guesser, "198.51.100.7", "/sign-in", None).await.status == StatusCode::OK {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(from(&guesser, "198.51.100.7", "/sign-in", None).await.status, StatusCode::OK);
    assert_eq!(
        look(&estate, "select a.name as value from directory.bans b join directory.accounts a on a.id = b.lifted_by"),
        "Opale Régie"
    );

    let line = look(&estate, "select id::text as value from directory.refusals where source = '198.51.100.7' limit 1");
    opale.submit("/operators/refusals", &format!("/operators/refusals/{line}/ban"), &[("hours", "24")]).await;
    assert_eq!(
        look(&estate, "select count(*)::text as value from directory.bans where not automatic and until > now() + interval '23 hours'"),
        "1"
    );
    let told = look(&estate, "select string_agg(what, ' ') as value from journal where what like 'access.address%'");
    assert_eq!(told, "access.address_banned access.address_let_in access.address_banned", "the agency reads of each, and of the end");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ban_that_touches_somebody_of_the_agency_names_them_there_and_nowhere_else() {
    let estate = Estate::behind_a_proxy().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let (key, bob) = estate.seated(&acme, "bob", "viewer").await;
    for _ in 0..65 {
        assert_eq!(from(&bob, "198.51.100.9", "/app/roles", None).await.status, StatusCode::FORBIDDEN);
    }
    let named = format!("select count(*)::text as value from journal where what = 'access.address_banned' and subject = '{key}'");
    until(&estate, &named, "1").await;
    let elsewhere = format!("select count(*)::text as value from journal where what like 'access.%' and tenant_id = '{}'", other.id);
    assert_eq!(look(&estate, &elsewhere), "0");
    let line = estate.admin(&acme).await.get_json("/api/v1/journal?what=access").await.json()["data"][0].clone();
    assert!(line["fields"].as_str().is_some_and(|said| said.starts_with("bob · 198.51.100.*")), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_calls_the_api_has_a_limit_of_its_own() {
    let estate = Estate::with_api_session(5).await;
    let acme = estate.agency("acme").await;
    let (ada, other) = (estate.admin(&acme).await, estate.admin(&acme).await);
    let first = ada.get_json("/api/v1/me").await;
    assert_eq!(first.header("ratelimit-policy"), "\"session\";q=5;w=60");
    assert!(first.header("ratelimit").starts_with("\"session\";r=4;t="), "{}", first.header("ratelimit"));
    for _ in 0..4 {
        assert_eq!(ada.get_json("/api/v1/me").await.status, StatusCode::OK);
    }
    let over = ada.get_json("/api/v1/people").await;
    assert_eq!((over.status, over.header("content-type")), (StatusCode::TOO_MANY_REQUESTS, "application/problem+json"));
    assert!(over.header("retry-after").parse::<u32>().is_ok_and(|s| (1..=61).contains(&s)), "{}", over.header("retry-after"));
    assert_eq!(ada.get("/app").await.status, StatusCode::OK, "pages are not the API");
    assert_eq!(other.get_json("/api/v1/me").await.status, StatusCode::OK, "nor is another session this one");
}
