//! A module that fails again and again at one agency is put to rest there; nobody else notices.
#![expect(clippy::disallowed_methods, reason = "the superuser moves the clock of a rest, and counts what became of jobs")]

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use house_tests::probe::{self, Mood, Probe, mood};
use house_tests::{Agency, Cluster, Estate, PASSWORD};
use kernel::breaker;
use kernel::schema::{journal, modules, notices};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use std::time::{Duration, Instant};

/// Waits for a condition, ten seconds at most.
async fn until<F: Future<Output = bool>>(what: &str, mut check: impl FnMut() -> F) {
    let since = Instant::now();
    while !check().await {
        assert!(since.elapsed() < Duration::from_secs(10), "still not: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn rest(agency: &Agency, module: &str) -> Option<Value> {
    agency.run(|tx| tx.one(modules::table.filter(modules::name.eq(module)).select(modules::rest))).expect("a row")
}

/// The pause is over.
fn later(estate: &Estate, agency: &Agency) {
    let sql = format!(
        "update modules set rest = jsonb_set(rest, '{{until}}', to_jsonb(now() - interval '1 second')) where tenant_id = '{}' and rest is not null",
        agency.id
    );
    Cluster::superuser(&estate.url).batch_execute(&sql).expect("the clock");
    estate.house.changed(agency.id);
}

fn said(agency: &Agency, what: &str) -> i64 {
    agency.run(|tx| tx.one(journal::table.filter(journal::what.eq(what)).count())).expect("the journal")
}

fn count(estate: &Estate, from: &str) -> i64 {
    Cluster::look(&estate.url, &format!("select count(*)::text as value from {from}")).parse().expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_module_that_panics_at_one_agency_rests_there_and_nobody_else_notices() {
    let estate = Estate::with_probe().await;
    let other = Estate::probing(estate.url.clone());
    let (acme, lucky) = (estate.agency("acme").await, estate.agency("lucky").await);
    for agency in [&acme, &lucky] {
        probe::on(agency, "1.0.0");
    }
    estate.settled().await;
    other.settled().await;
    let (ada, bea) = (estate.admin(&acme).await, estate.admin(&lucky).await);
    assert_eq!(ada.get("/app/probe").await.body, "well");
    mood(&acme, Some(Mood::Panics));
    for n in 0..5 {
        let answer = ada.get("/app/probe").await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{n}: a page, not a closed connection: {}", answer.body);
        assert!(answer.body.contains("<html"), "{}", answer.body);
        assert_eq!(bea.get("/app/probe").await.body, "well", "the neighbour's is well meanwhile");
    }
    let page = ada.get("/app/probe").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.body.contains("Sonde se repose") && page.body.contains("/app/modules/probe/wake"), "{}", page.body);
    assert!(page.header("retry-after").parse::<u32>().is_ok_and(|s| (1..=60).contains(&s)), "{}", page.header("retry-after"));
    let public = estate.visitor(&acme).get("/probe").await;
    assert_eq!(public.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(public.body.contains("courte pause") && public.body.contains("Agence acme"), "{}", public.body);
    let program = ada.get_json("/app/probe").await;
    assert_eq!((program.status, program.json()["code"].clone()), (StatusCode::SERVICE_UNAVAILABLE, "module-rests".into()));
    let there = other.admin(&acme).await;
    until("the other process knows", || async { there.get("/app/probe").await.status == StatusCode::SERVICE_UNAVAILABLE }).await;
    // Other modules, other agencies, the house.
    assert_eq!(ada.get("/app/people").await.status, StatusCode::OK);
    assert_eq!(ada.get("/app").await.status, StatusCode::OK);
    assert_eq!((bea.get("/app/probe").await.body.as_str(), rest(&lucky, "probe")), ("well", None));
    assert_eq!(estate.visitor(&lucky).get("/probe").await.body, "well");
    assert_eq!(said(&acme, breaker::RESTED), 1);
    // Who is no administrator sees the page, without the way.
    let viewer = estate.member(&acme, "viewer").await;
    let page = viewer.get("/app/probe").await;
    assert!(page.status == StatusCode::SERVICE_UNAVAILABLE && !page.body.contains("/wake"), "{}", page.body);
    let refused = viewer.submit("/app", "/app/modules/probe/wake", &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_tried_again_by_itself_and_one_click_wakes_it() {
    let estate = Estate::with_probe().await;
    let acme = estate.agency("acme").await;
    probe::on(&acme, "1.0.0");
    estate.settled().await;
    let ada = estate.admin(&acme).await;
    mood(&acme, Some(Mood::Fails));
    for _ in 0..5 {
        assert_eq!(ada.get("/app/probe").await.status, StatusCode::INTERNAL_SERVER_ERROR);
    }
    assert_eq!(rest(&acme, "probe").expect("a rest")["times"], 1);
    later(&estate, &acme);
    assert_eq!(ada.get("/app/probe").await.status, StatusCode::INTERNAL_SERVER_ERROR, "on trial it is asked");
    let again = rest(&acme, "probe").expect("a rest");
    assert_eq!(again["times"], 2, "one failure on trial is enough");
    assert_eq!(ada.get("/app/probe").await.status, StatusCode::SERVICE_UNAVAILABLE);
    mood(&acme, None);
    later(&estate, &acme);
    for _ in 0..3 {
        assert_eq!(ada.get("/app/probe").await.body, "well");
    }
    assert_eq!(rest(&acme, "probe"), None, "three that are well end the trial");
    mood(&acme, Some(Mood::PanicsWithin));
    for _ in 0..5 {
        assert_eq!(ada.get("/app/probe/blocking").await.status, StatusCode::INTERNAL_SERVER_ERROR);
    }
    assert_eq!(rest(&acme, "probe").expect("a rest")["times"], 1, "counted anew");
    mood(&acme, None);
    let desk = ada.get("/app/modules").await.body;
    assert!(desk.contains("Ce module se repose") && desk.contains("/app/probe/blocking"), "{desk}");
    let listed = ada.get_json("/api/v1/modules").await.json();
    let probe = listed["data"].as_array().and_then(|all| all.iter().find(|module| module["name"] == "probe")).expect("the probe");
    assert_eq!(probe["rest"]["why"], "failing", "{listed}");
    let woken = ada.submit("/app/modules", "/app/modules/probe/wake", &[]).await;
    assert_eq!(woken.status, StatusCode::SEE_OTHER, "{}", woken.body);
    assert_eq!((rest(&acme, "probe"), ada.get("/app/probe").await.body.as_str()), (None, "well"));
    let audit = ada.get("/app/audit?what=modules").await.body;
    assert!(audit.contains("Module réveillé") && audit.contains("Sonde"), "{audit}");
    let nothing = ada.api(Method::POST, "/api/v1/modules/probe/wake", None).await;
    assert_eq!((nothing.status, nothing.json()["woken"].clone()), (StatusCode::OK, false.into()), "{}", nothing.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn failing_jobs_put_it_to_rest_wait_and_are_done_afterwards() {
    let estate = Estate::with_probe().await;
    let (acme, lucky) = (estate.agency("acme").await, estate.agency("lucky").await);
    tenants::make_operator(&estate.house, "op@estrade.test", "Opale", PASSWORD, Duration::from_secs(86_400)).await.expect("an operator");
    for agency in [&acme, &lucky] {
        probe::on(agency, "1.0.0");
    }
    mood(&acme, Some(Mood::Panics));
    let six = |agency: &Agency| {
        agency
            .run(|tx| {
                for _ in 0..6 {
                    tx.later(&Probe {})?;
                }
                Ok(())
            })
            .expect("jobs");
    };
    six(&acme);
    six(&lucky);
    estate.work();
    until("it rests", || async { rest(&acme, "probe").is_some() }).await;
    assert_eq!(rest(&acme, "probe").expect("a rest")["at"], "probe.work");
    until("the neighbour's jobs are done", || async { said(&lucky, "probes.worked") == 6 }).await;
    assert_eq!((said(&acme, "probes.worked"), rest(&lucky, "probe")), (0, None));
    let lane = format!("work.jobs where tenant_id = '{}' and name = 'probe.work'", acme.id);
    until("they wait", || async { count(&estate, &format!("{lane} and state = 'paused' and waits_for = 'probe'")) > 0 }).await;
    let told = || acme.run(|tx| tx.one::<i64>(notices::table.filter(notices::kind.eq("rested")).count())).expect("notices");
    until("the administrator has a notice", || async { told() == 1 }).await;
    let bell = estate.admin(&acme).await.get("/app/notices").await.body;
    assert!(bell.contains("se repose après plusieurs échecs") && bell.contains("Sonde"), "{bell}");
    let letters = std::fs::read_dir(estate.settings.data.join("mail"));
    until("two letters", || async { std::fs::read_dir(estate.settings.data.join("mail")).map_or(0, Iterator::count) >= 2 }).await;
    drop(letters);
    mood(&acme, None);
    acme.run(|tx| breaker::wake(tx, "probe")).expect("woken");
    until("what waited is done", || async { said(&acme, "probes.worked") == 6 && count(&estate, &lane) == 0 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_puts_a_module_to_rest_and_safe_mode_all_of_them() {
    let estate = Estate::new().await;
    let (acme, lucky) = (estate.agency("acme").await, estate.agency("lucky").await);
    tenants::make_operator(&estate.house, "op@estrade.test", "Opale", PASSWORD, Duration::from_secs(86_400)).await.expect("an operator");
    let (opale, ada) = (estate.platform(), estate.admin(&acme).await);
    opale.sign_in("op@estrade.test", PASSWORD).await;
    estate.settled().await;
    let page = format!("/operators/agencies/{}", acme.id);
    let done = opale.submit(&page, &format!("{page}/modules/showcase/rest"), &[("reason", "Réparation")]).await;
    assert_eq!(done.location(), page, "{}", done.body);
    assert!(opale.get(&page).await.body.contains("Mis au repos par la plateforme"));
    assert!(opale.get("/operators/health").await.body.contains("acme/showcase"));
    let site = estate.visitor(&acme).get("/").await;
    assert!(site.status == StatusCode::SERVICE_UNAVAILABLE && site.body.contains("courte pause"), "{}", site.body);
    assert_eq!(estate.visitor(&lucky).get("/").await.status, StatusCode::OK);
    ada.submit("/app/modules", "/app/modules/showcase/wake", &[]).await;
    assert!(rest(&acme, "showcase").is_some(), "what the platform put to rest, the platform wakes");
    let audit = ada.get("/app/audit?what=access").await.body;
    assert!(audit.contains("Module mis au repos par la plateforme") && audit.contains("Réparation"), "{audit}");
    let woken = opale.submit(&page, &format!("{page}/modules/showcase/wake"), &[]).await;
    assert_eq!(woken.location(), page, "{}", woken.body);
    assert_eq!(estate.visitor(&acme).get("/").await.status, StatusCode::OK);
    // The same by the command line's hand.
    assert!(tenants::rest(&estate.house, "acme", "address_book", "").expect("an agency"));
    assert!(!tenants::rest(&estate.house, "acme", "address_book", "").expect("an agency"), "once");
    until("known", || async { ada.get("/app/people").await.status == StatusCode::SERVICE_UNAVAILABLE }).await;
    assert!(tenants::wake(&estate.house, "acme", "address_book").expect("an agency"));
    until("known", || async { ada.get("/app/people").await.status == StatusCode::OK }).await;
    // Safe mode is this process's alone, and leaves no trace.
    let safe = Estate::on(estate.url.clone());
    safe.house.run_safely();
    let there = safe.admin(&acme).await;
    let people = there.get("/app/people").await;
    assert!(people.status == StatusCode::SERVICE_UNAVAILABLE && people.body.contains("mode sûr"), "{}", people.body);
    assert_eq!((there.get("/app").await.status, there.get("/app/modules").await.status), (StatusCode::OK, StatusCode::OK));
    assert_eq!((ada.get("/app/people").await.status, rest(&acme, "address_book")), (StatusCode::OK, None));
}

/// Whoever waits for a row in this database is cut off by it, once.
fn cut_off(url: &str) {
    let waits = "select count(pg_terminate_backend(pid))::text as value from pg_stat_activity where usename = 'estrade_app' and wait_event_type = 'Lock' and datname = current_database()";
    let cut = (0..800).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        Cluster::look(url, waits) != "0"
    });
    assert!(cut, "nobody waited");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_fails_puts_no_module_to_rest_and_wakes_none() {
    let estate = Estate::with_probe().await;
    let acme = estate.agency("acme").await;
    probe::on(&acme, "1.0.0");
    estate.settled().await;
    let ada = estate.admin(&acme).await;
    assert_eq!(ada.get("/app/probe/blocking").await.body, "well");
    // It has no room left to work in: no module's fault, whatever each of them says.
    let role = |set: &str| {
        Cluster::superuser(&estate.url)
            .batch_execute(&format!(
                "alter role estrade_app in database {} {set}",
                estate.url.rsplit('/').next().and_then(|d| d.split('?').next()).expect("a name")
            ))
            .expect("a setting")
    };
    role("set temp_file_limit = 0");
    role("set work_mem = '64kB'");
    let poor = Estate::probing(estate.url.clone());
    poor.settled().await;
    let there = poor.admin(&acme).await;
    mood(&acme, Some(Mood::Sorts));
    for n in 0..6 {
        let answer = there.get("/app/probe/blocking").await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{n}: {}", answer.body);
    }
    assert_eq!(rest(&acme, "probe"), None, "six times the database had no room");
    role("reset temp_file_limit");
    role("reset work_mem");
    // It goes away.
    mood(&acme, Some(Mood::Asks));
    let mut holder = Cluster::superuser(&estate.url);
    holder.batch_execute("begin; select 1 from modules for update").expect("held");
    let cut = async || {
        let url = estate.url.clone();
        let cutting = tokio::task::spawn_blocking(move || cut_off(&url));
        let answer = ada.get("/app/probe/blocking").await;
        cutting.await.unwrap_or_else(|_| panic!("it was not cut off: {} {}", answer.status, answer.body));
        answer
    };
    for n in 0..6 {
        let answer = cut().await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{n}: {}", answer.body);
    }
    holder.batch_execute("rollback").expect("let go");
    assert_eq!(rest(&acme, "probe"), None, "six times the database went away");
    // On trial, an answer that never came proves nothing.
    mood(&acme, Some(Mood::Fails));
    for _ in 0..5 {
        assert_eq!(ada.get("/app/probe").await.status, StatusCode::INTERNAL_SERVER_ERROR);
    }
    later(&estate, &acme);
    mood(&acme, Some(Mood::Asks));
    holder.batch_execute("begin; select 1 from modules for update").expect("held");
    for _ in 0..4 {
        assert_eq!(cut().await.status, StatusCode::SERVICE_UNAVAILABLE);
    }
    holder.batch_execute("rollback").expect("let go");
    assert!(rest(&acme, "probe").is_some(), "still on trial");
}
