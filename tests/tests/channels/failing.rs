//! What fails goes by letter, within the same order of attempts; a service that fails is left alone, and that is said.

use super::{Service, letters, pairs, press, states, tell, time_passes, tried, until, with_telegram};
use diesel::prelude::*;
use house_tests::{Cluster, Estate};
use kernel::diesel;
use kernel::diesel::connection::SimpleConnection;
use kernel::schema::{integrations, notices};
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_goes_by_letter_within_the_same_order_of_attempts() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (bob, tab) = estate.seated(&acme, "bob", "booker").await;
    estate.settled().await;
    let service = Service::open();
    with_telegram(&service, &ada, &tab).await;
    estate.work();
    // What presses does not wait for the service to come back.
    service.answer("/sendMessage", 502, "<html>bad gateway</html>");
    press(&acme, bob, "Presse");
    until("a letter at once", || letters(&estate, &["To: bob@acme.test", "Presse"]) == 1).await;
    assert_eq!(tried(&acme), pairs(&[("telegram", "502"), ("email", "")]));
    // What can wait is tried three times, then a letter: one order, four attempts.
    let again = "update integrations set failures = 0, rests_until = null";
    for n in 1..=3 {
        if n == 1 {
            tell(&acme, bob, "Attend");
        } else {
            time_passes(&estate);
        }
        until("an attempt", || service.sent("/sendMessage").len() == n + 1).await;
        until("it is written down", || tried(&acme).len() >= n && states(&acme)[1] != "calling").await;
        Cluster::superuser(&estate.url).batch_execute(again).expect("it does not rest yet");
    }
    until("a letter", || letters(&estate, &["To: bob@acme.test", "Attend"]) == 1).await;
    assert_eq!(tried(&acme), pairs(&[("telegram", "502"), ("telegram", "502"), ("telegram", "502"), ("email", "")]));
    assert_eq!(states(&acme), ["letter", "letter"]);
    // Who blocked the bot is not written to again: they are told, by letter, and the service is not to blame.
    service.answer("/sendMessage", 403, r#"{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}"#);
    tell(&acme, bob, "Bloqué");
    until("a letter", || letters(&estate, &["To: bob@acme.test", "Bloqu"]) == 1).await;
    until("they are told", || letters(&estate, &["To: bob@acme.test", "Telegram", "ne vous atteint plus"]) == 1).await;
    let calls = service.sent("/sendMessage").len();
    tell(&acme, bob, "Ensuite");
    until("by letter from now on", || letters(&estate, &["Ensuite"]) == 1).await;
    assert_eq!(service.sent("/sendMessage").len(), calls);
    assert!(tab.get("/app/profile/channels").await.body.contains("Vous avez bloqué le robot"));
    let failing: Option<chrono::DateTime<chrono::Utc>> =
        acme.run(|tx| tx.one(integrations::table.select(integrations::failing_since))).expect("an account");
    assert_eq!(failing, None, "the service answered: it is well");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_died_in_the_middle_of_a_call_leaves_it_to_the_letter() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (bob, tab) = estate.seated(&acme, "bob", "booker").await;
    estate.settled().await;
    let service = Service::open();
    with_telegram(&service, &ada, &tab).await;
    tell(&acme, bob, "Interrompu");
    // As it stands when a worker is killed while the service answers.
    acme.run(|tx| {
        let notice: uuid::Uuid = tx.one(notices::table.filter(notices::title.eq("Interrompu")).select(notices::id))?;
        use kernel::schema::notice_messages as s;
        let row = (s::notice_id.eq(notice), s::member_id.eq(bob), s::channel.eq("telegram"), s::state.eq("calling"));
        let message: uuid::Uuid = tx.one(diesel::insert_into(s::table).values(row).returning(s::id))?;
        tx.order(kernel::job::Order::named("house.send_notice").payload(json!({"message": message})).once(message.to_string()))
    })
    .expect("a message under way");
    estate.work();
    until("a letter", || letters(&estate, &["To: bob@acme.test", "Interrompu"]) == 1).await;
    until("it is written down", || states(&acme) == ["letter"]).await;
    assert_eq!(tried(&acme), pairs(&[("telegram", "unsure"), ("email", "")]));
    assert_eq!(service.sent("/sendMessage").len(), 0, "nobody is told twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_dawdles_is_left_alone_and_keeps_nobody_waiting() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (bob, tab) = estate.seated(&acme, "bob", "booker").await;
    let other = estate.agency("other").await;
    let (oda, _) = estate.seated(&other, "oda", "booker").await;
    estate.settled().await;
    let service = Service::open();
    with_telegram(&service, &ada, &tab).await;
    estate.work();
    service.dawdle(Duration::from_secs(30));
    for n in 0..3 {
        press(&acme, bob, &format!("Presse {n}"));
    }
    let since = Instant::now();
    tell(&other, oda, "Ailleurs");
    until("elsewhere nobody waits", || letters(&estate, &["To: oda@other.test", "Ailleurs"]) == 1).await;
    assert!(since.elapsed() < Duration::from_secs(15), "{:?}", since.elapsed());
    until("all came by letter", || (0..3).all(|n| letters(&estate, &["To: bob@acme.test", &format!("Presse {n}")]) == 1)).await;
    assert!(since.elapsed() < Duration::from_secs(30), "{:?}", since.elapsed());
    // It rests: what comes now goes by letter without a call, and its keepers are told once.
    let calls = service.sent("/sendMessage").len();
    press(&acme, bob, "Repos");
    until("at once", || letters(&estate, &["To: bob@acme.test", "Repos"]) == 1).await;
    assert_eq!((service.sent("/sendMessage").len(), tried(&acme)), (calls, pairs(&[("telegram", "rests"), ("email", "")])));
    let told: i64 = acme.run(|tx| tx.one(notices::table.filter(notices::kind.eq("integration-failing")).count())).expect("notices");
    assert_eq!(told, 1);
    let page = ada.get("/app/settings/integrations").await.body;
    assert!(page.contains("En panne") && page.contains("Pas de réponse à temps"), "{page}");
    // The test says how it is; well again, it carries again.
    let said = ada.api(Method::POST, "/api/v1/integrations/telegram/test", None).await;
    assert_eq!((said.status, said.json()), (StatusCode::OK, json!({"ok": false, "error": "silent"})));
    service.well();
    let said = ada.api(Method::POST, "/api/v1/integrations/telegram/test", None).await.json();
    assert_eq!(said, json!({"ok": true, "error": null}));
    press(&acme, bob, "Revenu");
    until("it is sent", || states(&acme).last().is_some_and(|s| s == "sent")).await;
    assert_eq!(letters(&estate, &["Revenu"]), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_runs_out_is_told_two_weeks_before_once() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let service = Service::open();
    let day = |ahead: i64| (chrono::Utc::now() + chrono::Duration::days(ahead)).format("%Y-%m-%d").to_string();
    super::connect(&ada, "telegram", json!({"url": service.url(""), "key": super::TOKEN, "renew_on": day(40)})).await;
    let told = || -> i64 { acme.run(|tx| tx.one(notices::table.filter(notices::kind.eq("integration-ends")).count())).expect("notices") };
    let order = |n: i32| {
        acme.run(move |tx| tx.order(kernel::job::Order::named("house.mind_integrations").once(format!("by hand {n}")))).expect("ordered");
    };
    estate.settled().await;
    estate.work();
    let checks = || service.lookups("/getMe");
    let before = checks();
    order(1);
    until("it was asked how it is", || checks() > before).await;
    assert_eq!(told(), 0);
    super::connect(&ada, "telegram", json!({"renew_on": day(10)})).await;
    for n in 2..4 {
        let before = checks();
        order(n);
        until("it was asked how it is", || checks() > before).await;
    }
    assert_eq!(told(), 1, "once for that day");
    let page = ada.get("/app/settings/integrations").await.body;
    assert!(page.contains("Échéance proche"), "{page}");
}
