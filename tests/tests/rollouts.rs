//! A release goes out ring by ring; a bad one stops by itself, with its ring back where it came from.
#![expect(clippy::disallowed_methods, reason = "the superuser moves the clock, and looks at what became of each agency")]

mod hot_fix;

use chrono::{Datelike, Utc};
use diesel::prelude::*;
use house_tests::probe::{self, Mood, mood};
use house_tests::{Agency, Browser, Cluster, Estate, PASSWORD};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = diesel::sql_types::Text)]
    slug: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    value: String,
}

/// A value of each agency.
fn by_agency(estate: &Estate, select: &str) -> BTreeMap<String, String> {
    let rows = diesel::sql_query(select).load::<Row>(&mut Cluster::superuser(&estate.url)).unwrap_or_else(|e| panic!("{select}: {e}"));
    rows.into_iter().map(|row| (row.slug, row.value)).collect()
}

fn releases(estate: &Estate, module: &str) -> BTreeMap<String, String> {
    by_agency(
        estate,
        &format!(
            "select t.slug, m.release as value from modules m join directory.tenants t on t.id = m.tenant_id where m.name = '{module}'"
        ),
    )
}

fn places(estate: &Estate) -> BTreeMap<String, String> {
    by_agency(
        estate,
        "select t.slug, a.ring || ' ' || a.state as value from work.rollout_agencies a join directory.tenants t on t.id = a.tenant_id",
    )
}

fn state(estate: &Estate) -> String {
    by_agency(estate, "select 'it' as slug, state || ' ' || ring as value from work.rollouts").remove("it").expect("a roll-out")
}

/// Letters that say all of this.
fn letters(estate: &Estate, words: &[&str]) -> usize {
    let files = std::fs::read_dir(estate.settings.data.join("mail")).into_iter().flatten().flatten();
    let texts = files.filter_map(|f| std::fs::read_to_string(f.path()).ok()).map(|t| t.replace("=\r\n", "").replace("=\n", ""));
    texts.filter(|t| words.iter().all(|w| t.contains(w))).count()
}

/// Each ring was watched long enough.
fn baked(estate: &Estate) {
    estate.sql("update work.rollout_agencies set changed_at = now() - interval '1 hour' where state = 'arrived'");
}

async fn until(estate: &Estate, what: &str, check: impl Fn() -> bool) {
    let since = Instant::now();
    while !check() {
        assert!(since.elapsed() < Duration::from_secs(45), "still not: {what}; {} {:?}", state(estate), places(estate));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn operator(estate: &Estate) -> Browser {
    tenants::make_operator(&estate.house, "op@estrade.test", "Opale Régie", PASSWORD, Duration::from_secs(86_400))
        .await
        .expect("an operator");
    let opale = estate.platform();
    opale.sign_in("op@estrade.test", PASSWORD).await;
    opale
}

/// Begins a roll-out; the path of its board.
async fn begin(opale: &Browser, release: &str, pace: &str) -> String {
    let form = [("release", release), ("pace", pace), ("bake", "30"), ("steps", "0"), ("errors", "2"), ("slow", "100"), ("jobs", "2")];
    let begun = opale.submit("/operators/rollouts", "/operators/rollouts", &form).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    begun.location().to_string()
}

async fn volunteer(estate: &Estate, agency: &Agency) {
    let wish = json!({"volunteer": true});
    let saved = estate.admin(agency).await.api(Method::PATCH, "/api/v1/release-wishes", Some(wish)).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_release_stops_at_five_per_cent_with_those_agencies_back() {
    let estate = Estate::with_probe().await;
    let mut agencies = Vec::new();
    for n in 0..10 {
        let agency = estate.agency(&format!("agency{n}")).await;
        probe::on(&agency, "1.0.0");
        // It does harm nearly everywhere, but not where it is seen first.
        if n > 1 {
            mood(&agency, Some(Mood::FailsWhenNew));
        }
        agencies.push(agency);
    }
    volunteer(&estate, &agencies[1]).await;
    let opale = operator(&estate).await;
    let page = format!("/operators/agencies/{}", agencies[0].id);
    opale.submit(&page, &format!("{page}/internal"), &[("internal", "true")]).await;
    estate.settled().await;
    estate.work();
    let board = begin(&opale, "probe 2.0.0", "now").await;
    let here = |slug: &str, said: &str| places(&estate).get(slug).is_some_and(|p| p == said);
    until(&estate, "the house's own agency has it", || here("agency0", "0 arrived")).await;
    assert_eq!(releases(&estate, "probe").values().filter(|v| *v == "2.0.0").count(), 1, "watched before the next ring");
    baked(&estate);
    until(&estate, "the volunteer has it", || here("agency1", "1 arrived")).await;
    baked(&estate);
    until(&estate, "five per cent have it", || places(&estate).values().any(|p| p == "2 arrived")).await;
    let (victim, _) = places(&estate).into_iter().find(|(_, p)| p == "2 arrived").expect("one of them");
    let victim = agencies.iter().find(|a| a.slug == victim).expect("it");
    for _ in 0..5 {
        assert_eq!(estate.visitor(victim).get("/probe").await.status, StatusCode::INTERNAL_SERVER_ERROR);
    }
    until(&estate, "it halts", || state(&estate) == "halted 2").await;
    until(&estate, "the ring is back", || here(&victim.slug, "2 back")).await;
    let on: Vec<String> = releases(&estate, "probe").into_iter().filter(|(_, v)| v == "2.0.0").map(|(slug, _)| slug).collect();
    assert_eq!(on, ["agency0", "agency1"], "earlier rings stay, later ones never saw it");
    let visitor = estate.visitor(victim);
    let since = Instant::now();
    while visitor.get("/probe").await.body != "well" {
        assert!(since.elapsed() < Duration::from_secs(5), "on the old release it is well, and awake");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let seen = opale.get(&board).await.body;
    for said in ["Arrêté de lui-même", &format!("le module s’est mis au repos chez {}", victim.slug), "Revenue", "Opale Régie"] {
        assert!(seen.contains(said), "{said} in {seen}");
    }
    // Whoever runs the platform has a letter, and health says so until somebody ends it.
    let words = ["To: op@estrade.test", "Sonde 2.0.0", victim.slug.as_str()];
    until(&estate, "a letter", || letters(&estate, &words) == 1).await;
    assert!(opale.get("/operators/health").await.body.contains("probe 2.0.0"), "health says it");
    assert!(!opale.get("/metrics").await.body.contains("estrade_rollout_halts_total 0"), "and it is counted");
    // Everybody goes back, and another one may begin.
    opale.submit(&board, &format!("{board}/abort"), &[("back", "true")]).await;
    until(&estate, "everybody is back", || releases(&estate, "probe").values().all(|v| v == "1.0.0")).await;
    begin(&opale, "probe 2.0.0", "now").await;
    let twice = [("release", "probe 2.0.0"), ("pace", "now"), ("bake", "0"), ("steps", "0"), ("errors", "2"), ("slow", "5"), ("jobs", "2")];
    let second = opale.submit("/operators/rollouts", "/operators/rollouts", &twice).await;
    assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(second.body.contains("déjà en cours"), "{}", second.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_fails_halts_and_few_errors_among_many_answers_halt_too() {
    let estate = Estate::with_probe().await;
    let (acme, lucky) = (estate.agency("acme").await, estate.agency("lucky").await);
    for agency in [&acme, &lucky] {
        let hops = probe::EDITION.hops(&agency.scope().tenant().pins, "showcase", "1.1.0").expect("hops");
        for hop in &hops {
            agency.run(|tx| kernel::reshape::cross(tx, hop)).expect("a hop");
        }
    }
    let enquiries = probe::EDITION.resource("enquiries").expect("enquiries");
    let press = json!({"name": "Ana", "email": "a@b.example", "subject": "Interview", "message": "…", "status": "new", "language": "fr"});
    acme.run(|tx| enquiries.create(tx, press.as_object().cloned().expect("an object"))).expect("an enquiry");
    estate.sql("alter table enquiries add constraint enquiries_kind_bad check (kind is distinct from 'press'); update directory.tenants set internal = true",
    );
    let opale = operator(&estate).await;
    estate.settled().await;
    estate.work();
    let board = begin(&opale, "showcase 2.0.0", "now").await;
    until(&estate, "it halts", || state(&estate) == "halted 0").await;
    until(&estate, "both are back", || releases(&estate, "showcase").values().all(|v| v == "1.1.0")).await;
    let all = places(&estate);
    assert_eq!((all["acme"].as_str(), all["lucky"].ends_with("back") || all["lucky"].ends_with("waiting")), ("0 failed", true), "{all:?}");
    let seen = opale.get(&board).await.body;
    assert!(seen.contains("trop d’échecs de migration chez acme") && seen.contains("Échec, défait"), "{seen}");
    // Errors that are too few for the breaker are enough for a gate.
    probe::on(&lucky, "1.0.0");
    estate.sql("delete from work.rollouts");
    begin(&opale, "probe 2.0.0", "now").await;
    until(&estate, "it has it", || places(&estate).get("lucky").is_some_and(|p| p == "0 arrived")).await;
    let visitor = estate.visitor(&lucky);
    for n in 0..40 {
        mood(&lucky, (n % 10 == 9).then_some(Mood::FailsWhenNew));
        visitor.get("/probe").await;
    }
    until(&estate, "it halts", || state(&estate) == "halted 0").await;
    until(&estate, "it is back", || releases(&estate, "probe")["lucky"] == "1.0.0").await;
}

/// The two gates that no error shows: answers that come late, and work that fails while every page is well.
#[tokio::test(flavor = "multi_thread")]
async fn slow_answers_and_failing_work_halt_too() {
    let estate = Estate::with_probe().await;
    let lucky = estate.agency("lucky").await;
    probe::on(&lucky, "1.0.0");
    estate.sql("update directory.tenants set internal = true");
    let opale = operator(&estate).await;
    estate.settled().await;
    estate.work();
    let begin = async |slow: &'static str, jobs: &'static str| {
        estate.sql("delete from work.rollouts");
        let form = [
            ("release", "probe 2.0.0"),
            ("pace", "now"),
            ("bake", "30"),
            ("steps", "0"),
            ("errors", "100"),
            ("slow", slow),
            ("jobs", jobs),
        ];
        let begun = opale.submit("/operators/rollouts", "/operators/rollouts", &form).await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
        until(&estate, "it has it", || places(&estate).get("lucky").is_some_and(|p| p == "0 arrived")).await;
        begun.location().to_string()
    };
    let back = async |board: &str, why: &str| {
        until(&estate, "it halts", || state(&estate) == "halted 0").await;
        until(&estate, "it is back", || releases(&estate, "probe")["lucky"] == "1.0.0").await;
        let seen = opale.get(board).await.body;
        assert!(seen.contains(why), "{why} in {seen}");
    };
    let visitor = estate.visitor(&lucky);
    let board = begin("5", "100").await;
    for n in 0..20 {
        mood(&lucky, (n >= 18).then_some(Mood::Dawdles));
        assert_eq!(visitor.get("/probe").await.status, StatusCode::OK);
    }
    mood(&lucky, None);
    back(&board, "trop de réponses lentes chez lucky").await;
    let board = begin("100", "0").await;
    mood(&lucky, Some(Mood::Fails));
    lucky.run(|tx| tx.later(&probe::Probe {})).expect("work");
    until(&estate, "it fails", || places(&estate).get("lucky").is_some_and(|p| p != "0 arrived") || state(&estate).starts_with("halted"))
        .await;
    mood(&lucky, None);
    back(&board, "trop de tâches en échec chez lucky").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hours_are_waited_for_pauses_kept_and_security_goes_before_both() {
    let estate = Estate::with_probe().await;
    let (acme, held) = (estate.agency("acme").await, estate.agency("held").await);
    for agency in [&acme, &held] {
        probe::on(agency, "1.0.0");
    }
    estate.sql("update directory.tenants set internal = true, zone = 'Etc/UTC'");
    let (ada, bea, opale) = (estate.admin(&acme).await, estate.admin(&held).await, operator(&estate).await);
    let other_day = (Utc::now().weekday().number_from_monday() + 2) % 7 + 1;
    let wish = |body: Value| ada.api(Method::PATCH, "/api/v1/release-wishes", Some(body));
    assert_eq!(wish(json!({"day": other_day})).await.status, StatusCode::OK);
    let far = (Utc::now() + chrono::Duration::days(200)).date_naive().to_string();
    assert_eq!(wish(json!({"hold_until": far})).await.status, StatusCode::UNPROCESSABLE_ENTITY, "a pause, not a way out");
    assert_eq!(wish(json!({"from": 5, "until": 4})).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let soon = (Utc::now() + chrono::Duration::days(20)).date_naive().to_string();
    let form =
        [("volunteer", "false"), ("hold_until", soon.as_str()), ("hold_reason", "Festival"), ("day", "6"), ("from", "2"), ("until", "4")];
    let saved = bea.submit("/app/modules/wishes", "/app/modules/wishes", &form).await;
    assert_eq!(saved.location(), "/app/modules/wishes", "{}", saved.body);
    assert!(bea.get("/app/modules/wishes").await.body.contains("Festival"));
    let announced = bea.get("/app/modules/wishes").await.body;
    assert!(announced.contains("sortent le 1er et le 15 du mois") && announced.contains("02:00–04:00"), "{announced}");
    let told = bea.get_json("/api/v1/release-wishes").await.json();
    let day = |name: &str| told["next"][name].as_str().and_then(|day| day.parse::<chrono::NaiveDate>().ok()).expect("a day");
    assert!([1, 15].contains(&day("leaves_on").day()) && day("arrives_on").weekday() == chrono::Weekday::Sat, "{told}");
    let again = bea.api(Method::PATCH, "/api/v1/release-wishes", Some(told.clone())).await;
    assert_eq!(again.status, StatusCode::OK, "what was told is taken back: {}", again.body);
    assert!(opale.get("/operators/rollouts").await.body.contains("sortent le 1er et le 15"));
    let viewer = estate.member(&acme, "viewer").await;
    assert_eq!(viewer.get("/app/modules/wishes").await.status, StatusCode::FORBIDDEN);
    estate.settled().await;
    estate.work();
    let board = begin(&opale, "probe 2.0.0", "window").await;
    let why = || {
        by_agency(
            &estate,
            "select t.slug, coalesce(a.why, '-') as value from work.rollout_agencies a join directory.tenants t on t.id = a.tenant_id",
        )
    };
    until(&estate, "both wait", || why().get("acme").is_some_and(|w| w == "window") && why()["held"].starts_with("hold ")).await;
    assert!(opale.get(&board).await.body.contains("A demandé une pause jusqu’au"));
    opale.submit(&board, &format!("{board}/pause"), &[]).await;
    let today = Utc::now().weekday().number_from_monday();
    // Both sides of midnight: whoever runs this at 23:59:59 has two days in which it may happen.
    assert_eq!(wish(json!({"day": today, "from": 0, "until": 24})).await.status, StatusCode::OK);
    assert_eq!(state(&estate), "paused 0");
    opale.submit(&board, &format!("{board}/resume"), &[]).await;
    until(&estate, "its hours have come", || places(&estate).get("acme").is_some_and(|p| p == "0 arrived")).await;
    baked(&estate);
    until(&estate, "nobody waits for who is held", || state(&estate) == "done 4").await;
    assert_eq!(releases(&estate, "probe")["held"], "1.0.0");
    estate.sql("delete from work.rollouts");
    begin(&opale, "probe 2.0.0", "security").await;
    until(&estate, "security", || releases(&estate, "probe")["held"] == "2.0.0").await;
    let audit = bea.get("/app/audit?what=modules").await.body;
    assert!(audit.contains("Version supérieure en place") && audit.contains("Sonde"), "{audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_is_for_operators() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let there = estate.platform();
    there.sign_in(&acme.email, PASSWORD).await;
    assert_eq!(there.get("/operators/rollouts").await.status, StatusCode::NOT_FOUND);
    let refused = there.submit("/", "/operators/rollouts", &[("release", "showcase 2.0.0"), ("pace", "now")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let opale = operator(&estate).await;
    let wrong = opale.submit("/operators/rollouts", "/operators/rollouts", &[("release", "nothing 1.0.0"), ("pace", "soon")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}
