//! Retention: what has served its purpose is shown, retired and proven; the law and living work come first; what lies in
//! the archive comes back or ends on its day. The clock is moved in the data.
#![expect(clippy::disallowed_methods, reason = "the superuser moves the clock")]

mod many;

use diesel::prelude::*;
use house_tests::eyes::approve;
use house_tests::{Agency, Browser, Cluster, Estate};
use kernel::job::Order;
use kernel::schema::{grants, journal as j, members, notices, privacy_fates as f, work::jobs};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::time::{Duration, Instant};

async fn until(what: &str, check: impl Fn() -> bool) {
    let since = Instant::now();
    while !check() {
        assert!(since.elapsed() < Duration::from_secs(60), "still not: {what}");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// The superuser's hand.
/// The agency's night, now.
async fn night(estate: &Estate, acme: &Agency) {
    acme.run(|tx| tx.order(Order::named("privacy.nightly").urgent(10))).expect("ordered");
    let waits = || jobs::table.filter(jobs::name.like("privacy.%")).count().get_result::<i64>(&mut Cluster::superuser(&estate.url));
    until("the night is over", || waits() == Ok(0)).await;
}

async fn call(by: &Browser, method: Method, path: &str, body: Option<Value>, status: StatusCode) -> Value {
    let answer = by.api(method, path, body).await;
    assert_eq!(answer.status, status, "{path}: {}", answer.body);
    if answer.body.is_empty() { Value::Null } else { answer.json() }
}

const RUNS: &str = "/api/v1/privacy/retention/runs";

async fn ended(by: &Browser, id: &str, status: &str) -> Value {
    let since = Instant::now();
    loop {
        let run = by.get_json(&format!("{RUNS}/{id}")).await.json();
        if run["status"] == status {
            return run;
        }
        assert!(since.elapsed() < Duration::from_secs(60), "not {status}: {run}");
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
}

/// What a run says of each record: `people Ancienne → archive`.
fn said(run: &Value) -> Vec<String> {
    let word = |v: &Value| v.as_str().unwrap_or("-").to_string();
    let line = |l: &Value| {
        format!("{} {} {} {} {}", word(&l["resource"]), word(&l["title"]), word(&l["fate"]), word(&l["why"]), word(&l["state"]))
    };
    let mut all: Vec<String> = run["lines"].as_array().expect("lines").iter().map(line).collect();
    all.sort();
    all
}

/// Every text that the database holds of this word, by table.
fn mentions(estate: &Estate, word: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Said {
        #[diesel(sql_type = diesel::sql_types::Text)]
        said: String,
    }
    let conn = &mut Cluster::superuser(&estate.url);
    let tables = "select format('%I.%I', n.nspname, c.relname) as said from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname in ('public', 'directory')";
    let tables: Vec<Said> = diesel::sql_query(tables).load(conn).expect("the tables");
    let found = |Said { said: table }: Said| {
        let rows = diesel::sql_query(format!("select t::text as said from {table} t where t::text like '%{word}%'"));
        rows.load::<Said>(conn).expect("rows").into_iter().map(|r| format!("{table}: {}", r.said)).collect::<Vec<_>>()
    };
    tables.into_iter().flat_map(found).collect()
}

/// Somebody who was last heard of years ago, with what was said of them; somebody whose consent the law keeps;
/// somebody who called this week; an old partner; and somebody new.
async fn known(estate: &Estate, ada: &Browser) -> Vec<String> {
    let person =
        async |name: &str| ada.create("people", json!({"last_name": name, "email": format!("{name}@vieux.test")})).await.to_string();
    let (old, kept, heard) = (person("Ancienne").await, person("Consentie").await, person("Appelante").await);
    person("Nouvelle").await;
    let call =
        ada.create("interactions", json!({"subject": "Appel perdu", "kind": "call", "at": "2022-11-02T10:00:00Z", "person_id": old})).await;
    let partner = ada.create("organisations", json!({"name": "Vieux Théâtre", "kind": "festival", "email": "contact@vieux.test"})).await;
    let note =
        ada.submit(&format!("/app/people/{old}"), &format!("/app/people/{old}/comments"), &[("text", "Ancienne ne répond plus")]).await;
    assert_eq!(note.status, StatusCode::SEE_OTHER, "{}", note.body);
    let consent =
        json!({"person_id": kept, "purpose": "news", "given": false, "at": "2024-01-02T10:00:00Z", "how": "form", "wording": "Non"});
    ada.create("consents", consent).await;
    ada.create("interactions", json!({"subject": "Bonjour", "kind": "call", "at": "2026-11-02T10:00:00Z", "person_id": heard})).await;
    // What hears of these has heard of them before the clock moves.
    estate.sql("delete from work.jobs where name = 'handle'");
    estate.sql(&format!("update people set updated_at = now() - interval '37 months' where id in ('{old}', '{kept}', '{heard}')"));
    estate.sql(&format!("update interactions set updated_at = now() - interval '37 months' where id = '{call}'"));
    estate.sql(&format!("update organisations set updated_at = now() - interval '61 months' where id = '{partner}'"));
    vec![old, kept, heard, call.to_string(), partner.to_string()]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_served_is_shown_retired_and_proven() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let none = ada.get("/app/privacy/retention").await;
    assert!(none.status == StatusCode::OK && none.body.contains("Rien n’a dépassé sa durée"), "{}", none.body);
    let ids = known(&estate, &ada).await;
    let old = &ids[0];
    let due = ada.get_json("/api/v1/privacy/retention").await.json();
    let class = |name: &str| due["classes"].as_array().expect("classes").iter().find(|c| c["resource"] == name).expect(name).clone();
    assert_eq!((&due["pending"], &due["automatic"]), (&json!(3), &json!(false)));
    assert_eq!((&class("people")["due"], &class("people")["kept"]), (&json!(1), &json!({"duty": 1, "contract": 0, "use": 1})));
    assert_eq!((&class("people")["fate"], &class("people")["archive_months"]), (&json!("archive"), &json!(24)));
    let page = ada.get("/app/privacy/retention").await.body;
    assert!(page.contains("3 fiches ont dépassé") && page.contains("1 par obligation légale"), "{page}");

    // A dry run says exactly which records, and does nothing.
    let run = call(&ada, Method::POST, RUNS, None, StatusCode::CREATED).await;
    let id = run["id"].as_str().expect("a key").to_string();
    let expected = [
        "interactions Appel perdu delete - planned",
        "organisations Vieux Théâtre anonymise - planned",
        "people Ancienne archive - planned",
        "people Appelante keep use planned",
        "people Consentie keep duty planned",
    ];
    assert_eq!((said(&run), &run["total"]), (expected.map(String::from).to_vec(), &json!(3)));
    let dry = ada.get(&format!("/app/privacy/retention/{id}")).await.body;
    assert!(dry.contains("sera archivée") && dry.contains("gardée\u{202f}: obligation légale"), "{dry}");
    assert_eq!(ada.get_json(&format!("/api/v1/people/{old}")).await.json()["last_name"], "Ancienne");
    assert_eq!(ada.get(&format!("/app/privacy/retention/{id}/proof.csv")).await.status, StatusCode::NOT_FOUND, "nothing is proven yet");
    // Somebody hears of the partner again meanwhile: nothing becomes of them.
    let patch = ada.request(Method::PATCH, &format!("/api/v1/organisations/{}", ids[4])).header("if-match", "\"1\"");
    let patch = patch.header("x-csrf", ada.token("/app").await).json(&json!({"city": "Brest"}));
    assert_eq!(ada.send(patch).await.status, StatusCode::OK);
    estate.work();
    call(&ada, Method::POST, &format!("{RUNS}/{id}/apply"), None, StatusCode::ACCEPTED).await;
    let run = ended(&ada, &id, "done").await;
    assert_eq!(run["counts"], json!({"archive": 1, "delete": 1, "keep": 2, "skipped": 1}), "{run}");
    assert!(said(&run).contains(&"organisations Vieux Théâtre anonymise changed skipped".to_string()), "{run}");
    assert_eq!(run["done"], 3);
    let again = ada.api(Method::POST, &format!("{RUNS}/{id}/apply"), None).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "once");

    // Nothing of it is readable but in the archive.
    // The index of search hears of it a moment later.
    until("nothing mentions her", || mentions(&estate, "Ancienne").is_empty()).await;
    assert_eq!(ada.get_json(&format!("/api/v1/interactions/{}", ids[3])).await.status, StatusCode::NOT_FOUND);
    let emptied = ada.get_json(&format!("/api/v1/people/{old}")).await.json();
    assert!(emptied["last_name"].as_str().is_some_and(|n| n.starts_with("Archivé")) && emptied["email"].is_null(), "{emptied}");
    assert_eq!(ada.get_json("/api/v1/privacy/retention").await.json()["pending"], 0, "it is not due again");

    // The proof is what the journal says it is.
    let proof = ada.get(&format!("/app/privacy/retention/{id}/proof.csv")).await;
    assert!(proof.body.contains(&format!("people,{old},archived,\n")) && proof.body.contains(",kept,duty\n"), "{}", proof.body);
    let hash = hex::encode(Sha256::digest(proof.body.as_bytes()));
    assert_eq!(run["digest"], json!(hash));
    let told: Value = acme.run(|tx| tx.one(j::table.filter(j::what.eq("privacy.retention_applied")).select(j::data))).expect("a line");
    assert_eq!((&told["sha256"], &told["counts"]["archive"]), (&json!(hash), &json!(1)));

    // The archive is read by whoever has that right, and each reading is a line of the journal.
    let (mia, manager) = estate.seated(&acme, "mia", "manager").await;
    acme.run(|tx| tx.run(diesel::insert_into(grants::table).values((grants::role.eq("manager"), grants::permission.eq("privacy.desk")))))
        .expect("a grant");
    until("she answers for data", || kernel::approval::holders(&scope_of(&estate, &acme), "privacy.desk").contains(&mia)).await;
    assert_eq!(manager.get("/app/privacy/retention").await.status, StatusCode::OK);
    assert_eq!(manager.get("/app/privacy/archive").await.status, StatusCode::FORBIDDEN);
    let archive = ada.get_json("/api/v1/privacy/archive?q=ancienne").await.json();
    assert_eq!(archive["data"].as_array().map(Vec::len), Some(1), "{archive}");
    assert_eq!(ada.get_json("/api/v1/privacy/archive?q=personne").await.json()["data"], json!([]));
    let one = archive["data"][0]["id"].as_str().expect("a key").to_string();
    assert_eq!(manager.get(&format!("/app/privacy/archive/{one}")).await.status, StatusCode::FORBIDDEN);
    let read = ada.get(&format!("/app/privacy/archive/{one}")).await.body;
    assert!(read.contains("ancienne@vieux.test") && read.contains("Ancienne ne répond plus"), "{read}");
    let lines = |what: &'static str| acme.run(move |tx| tx.one::<i64>(j::table.filter(j::what.eq(what)).count())).expect("a count");
    assert_eq!(lines("privacy.archive_read"), 1);
    let found = manager.api(Method::POST, "/api/v1/privacy/search", Some(json!({"name": "Ancienne"}))).await.json();
    assert_eq!((&found["data"], &found["archived"]), (&json!([]), &json!(1)), "an answer to a person knows that there is more");

    // And back again, as it was.
    call(&ada, Method::POST, &format!("/api/v1/privacy/archive/{one}/restore"), None, StatusCode::NO_CONTENT).await;
    let back = ada.get_json(&format!("/api/v1/people/{old}")).await.json();
    assert_eq!((&back["last_name"], &back["email"]), (&json!("Ancienne"), &json!("ancienne@vieux.test")));
    assert!(ada.get(&format!("/app/people/{old}")).await.body.contains("Ancienne ne répond plus"));
    assert_eq!(ada.get_json("/api/v1/privacy/archive").await.json()["data"], json!([]));
    let proof_after = ada.get(&format!("/app/privacy/retention/{id}/proof.csv")).await.body;
    assert_eq!(proof_after, proof.body, "what was proven stays proven");
    assert_eq!(estate.house.walk_journal(acme.id, None).expect("a walk").broken, None);
}

fn scope_of(estate: &Estate, acme: &Agency) -> kernel::scope::Scope {
    let policy =
        tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(estate.house.policy(acme.id))).expect("a policy");
    let tenant = acme.scope().tenant().clone();
    kernel::scope::Scope::grant(estate.house.clone(), tenant, kernel::principal::Principal::System("test"), "test", policy)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_stops_comes_back_and_grows_old() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let ids = known(&estate, &ada).await;
    let plan = async || call(&ada, Method::POST, RUNS, None, StatusCode::CREATED).await["id"].as_str().expect("a key").to_string();
    // Stopped before a worker came: nothing is done, and nothing will be.
    let first = plan().await;
    call(&ada, Method::POST, &format!("{RUNS}/{first}/apply"), None, StatusCode::ACCEPTED).await;
    call(&ada, Method::POST, &format!("{RUNS}/{first}/stop"), None, StatusCode::ACCEPTED).await;
    estate.work();
    let run = ended(&ada, &first, "stopped").await;
    assert_eq!(run["counts"], json!({"keep": 2, "skipped": 3}), "{run}");
    assert_eq!(ada.get_json(&format!("/api/v1/people/{}", ids[0])).await.json()["last_name"], "Ancienne");
    // A plan of yesterday is old news.
    let second = plan().await;
    estate.sql(&format!("update privacy_runs set created_at = now() - interval '25 hours' where id = '{second}'"));
    let stale = ada.submit("/app", &format!("/app/privacy/retention/{second}/apply"), &[]).await;
    assert_eq!((stale.status, stale.location()), (StatusCode::SEE_OTHER, "/app/privacy/retention"), "{}", stale.body);
    // The whole of a run comes back at once.
    let third = plan().await;
    call(&ada, Method::POST, &format!("{RUNS}/{third}/apply"), None, StatusCode::ACCEPTED).await;
    ended(&ada, &third, "done").await;
    assert!(ada.get(&format!("/app/privacy/retention/{third}")).await.body.contains("Faire revenir 1 fiche"));
    call(&ada, Method::POST, &format!("{RUNS}/{third}/undo"), None, StatusCode::ACCEPTED).await;
    ended(&ada, &third, "undone").await;
    assert_eq!(ada.get_json(&format!("/api/v1/people/{}", ids[0])).await.json()["last_name"], "Ancienne");
}

/// Who has a notice of this kind, by name, in order.
fn told(agency: &Agency, kind: &str) -> Vec<String> {
    let rows = notices::table.inner_join(members::table.on(members::id.eq(notices::member_id))).filter(notices::kind.eq(kind));
    agency.run(|tx| tx.all(rows.order(members::name).select(members::name))).expect("notices")
}

/// Letters of the mailbox that carry all of these words.
fn letters(estate: &Estate, words: &[&str]) -> usize {
    let files = std::fs::read_dir(estate.settings.data.join("mail")).into_iter().flatten().flatten().filter(|f| f.path().is_file());
    let texts = files.filter_map(|f| std::fs::read_to_string(f.path()).ok());
    texts.map(|t| t.replace("=\r\n", "").replace("=\n", "")).filter(|t| words.iter().all(|w| t.contains(w))).count()
}

/// Somebody else who answers for data, and reads English.
async fn second_desk(estate: &Estate, acme: &Agency) -> Browser {
    let (key, eve) = estate.seated(acme, "eve", "admin").await;
    estate.sql(&format!("update directory.accounts set locale = 'en' where id = (select account_id from members where id = '{key}')"));
    eve
}

#[tokio::test(flavor = "multi_thread")]
async fn the_night_announces_and_applies_only_where_the_agency_wants_it() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let eve = second_desk(&estate, &acme).await;
    estate.member(&acme, "manager").await;
    let ids = known(&estate, &ada).await;
    estate.work();
    night(&estate, &acme).await;
    assert_eq!(told(&acme, "retention-due"), ["Ada Admin", "eve"]);
    until("a letter each, in their language", || {
        letters(&estate, &["To: admin@acme.test", "Simuler"]) + letters(&estate, &["To: admin@acme.test", "simulez"]) == 1
            && letters(&estate, &["To: eve@acme.test", "3 records are"]) == 1
    })
    .await;
    assert_eq!(ada.get_json(&format!("/api/v1/people/{}", ids[0])).await.json()["last_name"], "Ancienne", "announced, and no more");
    night(&estate, &acme).await;
    assert_eq!(told(&acme, "retention-due").len(), 2, "not every night");
    // Switched on by two, the night does it; a journal line says who wanted that.
    let asked = call(&ada, Method::PATCH, "/api/v1/privacy/retention", Some(json!({"automatic": true})), StatusCode::ACCEPTED).await;
    let request = asked["approval"].as_str().and_then(|id| id.parse().ok()).expect("a request");
    assert_eq!(approve(&eve, request).await, StatusCode::OK);
    assert_eq!(ada.get_json("/api/v1/privacy/retention").await.json()["automatic"], true);
    night(&estate, &acme).await;
    let runs = ada.get_json(RUNS).await.json();
    assert_eq!((&runs["data"][0]["status"], &runs["data"][0]["automatic"]), (&json!("done"), &json!(true)), "{runs}");
    assert!(mentions(&estate, "Ancienne").is_empty());
    // What lies in the archive ends on its day.
    let content = || {
        acme.run(|tx| tx.all::<(String, Option<Vec<u8>>)>(f::table.filter(f::fate.eq("archive")).select((f::state, f::content))))
            .expect("it")
    };
    night(&estate, &acme).await;
    assert!(content().iter().all(|(state, content)| state == "done" && content.is_some()), "not before its day");
    estate.sql("update privacy_fates set until = current_date where fate = 'archive'");
    night(&estate, &acme).await;
    assert!(content().iter().all(|(state, content)| state == "ended" && content.is_none()));
    let ended: Value = acme.run(|tx| tx.one(j::table.filter(j::what.eq("privacy.archive_ended")).select(j::data))).expect("a line");
    assert_eq!((&ended["records"], ended["sha256"].as_str().map(str::len)), (&json!(1), Some(64)));
    assert_eq!(ada.get_json("/api/v1/privacy/archive").await.json()["data"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_reminded_of_before_and_after_their_day() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    second_desk(&estate, &acme).await;
    let manager = estate.member(&acme, "manager").await;
    let ask = json!({"name": "Jeanne Dupuis", "kind": "access", "status": "received", "received_on": chrono::Utc::now().date_naive().to_string()});
    let id = ada.create("privacy_requests", ask).await;
    estate.work();
    let due = |days: i64| {
        estate.sql(&format!("update privacy_requests set due_on = (now() at time zone 'utc')::date + {days} where id = '{id}'"))
    };
    let count = |kind: &str| told(&acme, kind).len();
    due(8);
    night(&estate, &acme).await;
    assert_eq!(count("request-due"), 0, "eight days are far away");
    due(7);
    night(&estate, &acme).await;
    night(&estate, &acme).await;
    assert_eq!(told(&acme, "request-due"), ["Ada Admin", "eve"], "once, to those who answer");
    until("a letter, too", || letters(&estate, &["To: eve@acme.test", "in 7 days"]) == 1).await;
    assert_eq!(letters(&estate, &["Dupuis"]), 0, "a letter names nobody");
    // The clock moves on, the deadline stays: what counts is the deadline that was reminded of.
    estate.sql("update privacy_requests set due_on = due_on - 5, reminded_of = reminded_of - 5");
    night(&estate, &acme).await;
    assert_eq!(count("request-due"), 4);
    assert!(!ada.get("/app").await.body.contains("dépassé son délai"));
    estate.sql("update privacy_requests set due_on = due_on - 3, reminded_of = reminded_of - 3");
    night(&estate, &acme).await;
    night(&estate, &acme).await;
    assert_eq!((count("request-due"), count("request-late")), (4, 2));
    until("a letter to each", || letters(&estate, &["To: eve@acme.test", "overdue"]) == 1).await;
    let home = ada.get("/app").await.body;
    assert!(home.contains("Une demande a dépassé son délai") && home.contains("href=\"/app/privacy\""), "{home}");
    assert!(!manager.get("/app").await.body.contains("dépassé son délai"), "it is for who may answer");
    // A longer deadline is reminded of anew; an answer ends it all.
    due(2);
    night(&estate, &acme).await;
    assert_eq!(count("request-due"), 6);
    estate.sql("update privacy_requests set status = 'answered', due_on = current_date - 9");
    night(&estate, &acme).await;
    assert_eq!((count("request-due"), count("request-late")), (6, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_that_fails_says_so_and_is_tried_again() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let person = ada.create("people", json!({"last_name": "Ardenne"})).await;
    let wish = json!({"name": "Ardenne", "picks": [format!("people:{person}")]});
    let id = call(&ada, Method::POST, "/api/v1/privacy/exports", Some(wish), StatusCode::ACCEPTED).await["id"]
        .as_str()
        .expect("a key")
        .to_string();
    // What it is to hold cannot be read, and it was tried twice before.
    estate.sql("update privacy_exports set picks = '{\"torn\": true}'");
    estate.sql("update work.jobs set attempts = 2 where name = 'privacy.gather'");
    estate.work();
    let status = async || ada.get_json("/api/v1/privacy/exports").await.json()["data"][0]["status"].as_str().expect("a state").to_string();
    let since = Instant::now();
    while status().await == "waiting" {
        assert!(since.elapsed() < Duration::from_secs(30), "it never says what became of it");
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    assert_eq!(status().await, "failed");
    let page = ada.get("/app/privacy").await.body;
    assert!(page.contains("échec") && page.contains(&format!("/app/privacy/exports/{id}/again")), "{page}");
    estate.sql(&format!("update privacy_exports set picks = '[\"people:{person}\"]'"));
    let again = ada.submit("/app/privacy", &format!("/app/privacy/exports/{id}/again"), &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.body);
    let since = Instant::now();
    while status().await != "ready" {
        assert!(since.elapsed() < Duration::from_secs(30), "it does not come");
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    let once = ada.submit("/app/privacy", &format!("/app/privacy/exports/{id}/again"), &[]).await;
    assert_eq!(once.status, StatusCode::NOT_FOUND, "what is there is not made again");
}
