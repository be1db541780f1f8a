//! What leaves for good leaves by two: a person erased, a retention run begun, the night let do it; and an erasure reaches
//! what was asked for, ordered and started about them.

use house_tests::eyes::{approve, as_member, switch, waiting};
use house_tests::{Agency, Browser, Cluster, Estate};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::schema::work::jobs;
use kernel::schema::{approvals as a, privacy_runs as r, settings};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

fn look(estate: &Estate, select: &str) -> String {
    Cluster::look(&estate.url, &format!("select coalesce(({select})::text, '') as value"))
}

/// What requests, work and the log of workflows say, all in one text.
fn remembered(estate: &Estate) -> String {
    ["approvals", "work.jobs", "workflow_runs"].map(|of| look(estate, &format!("select string_agg(t::text, ' ') from {of} t"))).join(" ")
}

async fn last_name(by: &Browser, person: Uuid) -> String {
    by.get_json(&format!("/api/v1/people/{person}")).await.json()["last_name"].as_str().unwrap_or_default().to_string()
}

/// What the house remembers of somebody beside their record: a request that waits, work that died, work that rests.
async fn remembers(estate: &Estate, acme: &Agency, ada: &Browser, person: Uuid) {
    switch(ada, &["deletion"]).await;
    let other = ada.create("people", json!({"first_name": "Jean", "last_name": "Autre"})).await;
    let both = format!("{person},{other}");
    ada.submit("/app/people", "/app/people/bulk", &[("action", "delete"), ("ids[]", &both)]).await;
    let flow = ada.create("workflows", json!({"name": "Accueil", "domain": "booking", "active": false})).await;
    estate.sql(&format!(
            r#"insert into work.jobs (tenant_id, name, payload, state, error) values
                 ('{0}', 'house.send_mail', '{{"to": "zk@kerzhivin.test"}}', 'dead', 'nobody is ZK@kerzhivin.test'),
                 ('{0}', 'house.send_mail', '{{"to": "someone@else.test"}}', 'dead', 'nobody');
               insert into work.jobs (tenant_id, name, payload, state, waits_for) values
                 ('{0}', 'handle', '{{"handler": "x", "data": {{"before": {{"last_name": "Kerzhivin", "language": "fr"}}, "who": "{person}"}}}}', 'paused', 'probe');
               insert into workflow_runs (tenant_id, workflow_id, key, started, context, actor, state) values
                 ('{0}', '{flow}', 'api 1', 'webhook', '{{"guest": "Zéphyrine Kerzhivin"}}', 'test', 'done'),
                 ('{0}', '{flow}', 'api 2', 'webhook', '{{"guest": "Somebody Else"}}', 'test', 'done');"#,
            acme.id
        ),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_erased_by_two_and_what_was_asked_about_them_forgets_them() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1);
    let person = ada.create("people", json!({"first_name": "Zéphyrine", "last_name": "Kerzhivin", "email": "zk@kerzhivin.test"})).await;
    remembers(&estate, &acme, &ada, person).await;
    let [deletion] = waiting(&acme)[..] else { panic!("one request") };
    let pick = format!("people:{person}");

    let plan = ada.submit("/app/privacy/search", "/app/privacy/erase/plan", &[("pick", &pick)]).await.body;
    assert!(plan.contains("Demander l’effacement") && plan.contains("seconde personne"), "{plan}");
    let asked = ada.submit("/app/privacy/search", "/app/privacy/erase", &[("pick", &pick)]).await;
    let request = waiting(&acme).into_iter().find(|id| *id != deletion).unwrap_or_else(|| panic!("no request: {}", asked.body));
    assert_eq!(asked.location(), format!("/app/approvals/{request}"));
    let again = ada.api(Method::POST, "/api/v1/privacy/erase", Some(json!({"picks": [pick, pick]}))).await;
    assert_eq!((again.status, again.json()), (StatusCode::ACCEPTED, web::waits(request)), "the same wish is the same request");
    assert_eq!(approve(&ada, request).await, StatusCode::CONFLICT, "not by who asked");
    assert_eq!(last_name(&ada, person).await, "Kerzhivin", "nothing is done yet");
    let page = bob.get(&format!("/app/approvals/{request}")).await.body;
    for said in ["Effacer des personnes", "Zéphyrine Kerzhivin", "Courriel"] {
        assert!(page.contains(said), "{said} is not on {page}");
    }
    assert_eq!(approve(&bob, request).await, StatusCode::OK);
    assert!(last_name(&ada, person).await.starts_with("Personne effacée"), "{}", last_name(&ada, person).await);

    let left = remembered(&estate).to_lowercase();
    assert!(!left.contains("zk@kerzhivin"), "{left}");
    for (of, what) in [("approvals", "a request"), ("workflow_runs", "a run")] {
        let said = look(&estate, &format!("select string_agg(t::text, ' ') from {of} t")).to_lowercase();
        assert!(!said.contains("kerzhivin") && !said.contains("zéphyrine"), "{what} remembers: {said}");
    }
    let resting: Value = serde_json::from_str(&look(&estate, "select payload from work.jobs where state = 'paused'")).expect("JSON");
    assert_eq!(resting["data"]["before"], json!({"last_name": "∎", "language": "fr"}), "what rests keeps what is not theirs");
    assert!(remembered(&estate).contains("someone@else.test") && remembered(&estate).contains("Somebody Else"), "others stay");
    let done = ada.get(&format!("/app/approvals/{request}")).await.body;
    assert!(done.contains("effacé aussi") && done.contains("bob"), "that it was approved, and by whom, stays: {done}");
    assert_eq!(
        bob.get(&format!("/app/approvals/{deletion}")).await.status,
        StatusCode::NOT_FOUND,
        "what named them can be carried out no more"
    );
    assert_eq!(ada.get_json("/api/v1/people").await.json()["data"].as_array().map_or(0, Vec::len), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_alone_answers_for_data_erases_alone_and_reads_so() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, _) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "manager").await);
    let person = ada.create("people", json!({"last_name": "Kerzhivin"})).await;
    let pick = format!("people:{person}");
    let plan = ada.submit("/app/privacy/search", "/app/privacy/erase/plan", &[("pick", &pick)]).await.body;
    assert!(plan.contains("Personne d’autre que vous ne répond"), "{plan}");
    let erased = ada.api(Method::POST, "/api/v1/privacy/erase", Some(json!({"picks": [pick]}))).await;
    assert_eq!((erased.status, erased.json()), (StatusCode::OK, json!({"erased": 1})));
}

#[tokio::test(flavor = "multi_thread")]
async fn work_and_requests_are_forgotten_and_never_rewritten() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let insert = |state: &str| {
        format!("insert into work.jobs (tenant_id, name, payload, state) values ('{}', 'x', '{{\"a\": 1}}', '{state}');", acme.id)
    };
    estate.sql(&["ready", "paused", "dead"].map(insert).concat());
    let set = |state: &'static str, payload: Value| {
        acme.run(|tx| {
            tx.run(diesel::update(jobs::table.filter(jobs::name.eq("x").and(jobs::state.eq(state)))).set(jobs::payload.eq(payload)))
        })
    };
    for (state, payload) in
        [("ready", json!({"a": 2})), ("ready", json!({"a": "∎"})), ("paused", json!({"a": 2})), ("dead", json!({"a": "∎"}))]
    {
        assert!(set(state, payload.clone()).is_err(), "a job that is {state} became {payload}");
    }
    assert_eq!((set("paused", json!({"a": "∎"})).ok(), set("dead", json!({"erased": true})).ok()), (Some(1), Some(1)));
    drop(ada);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retention_run_and_its_night_are_let_begin_by_two() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1);
    let me = acme.key_of(&acme.email);
    let old = ada.create("people", json!({"last_name": "Ancienne"})).await;
    estate.sql(&format!("update people set updated_at = now() - interval '37 months' where id = '{old}'"));
    let run = ada.api(Method::POST, "/api/v1/privacy/retention/runs", None).await.json()["id"].as_str().expect("a plan").to_string();
    let status = || look(&estate, &format!("select status from privacy_runs where id = '{run}'"));
    assert!(ada.get(&format!("/app/privacy/retention/{run}")).await.body.contains("seconde personne"));
    let asked = ada.submit("/app", &format!("/app/privacy/retention/{run}/apply"), &[]).await;
    let [request] = waiting(&acme)[..] else { panic!("one request: {}", asked.body) };
    assert_eq!((asked.location(), status().as_str()), (format!("/app/approvals/{request}").as_str(), "planned"));
    let api = ada.api(Method::POST, &format!("/api/v1/privacy/retention/runs/{run}/apply"), None).await;
    assert_eq!((api.status, api.json()), (StatusCode::ACCEPTED, web::waits(request)));
    let forged = as_member(&acme, &estate, me, |tx| tx.run(diesel::update(r::table).set(r::status.eq("running"))));
    assert!(forged.is_err() && status() == "planned", "whatever SQL tries");
    let page = bob.get(&format!("/app/approvals/{request}")).await.body;
    assert!(page.contains("Appliquer les durées"), "{page}");
    assert_eq!(approve(&bob, request).await, StatusCode::OK);
    assert_eq!(status(), "running");

    let night = || look(&estate, "select document -> 'automatic' from settings where name = 'privacy'");
    let asked = ada.submit("/app", "/app/privacy/retention/automatic", &[("automatic", "true")]).await;
    let [request] = waiting(&acme)[..] else { panic!("one request: {}", asked.body) };
    let api = ada.api(Method::PATCH, "/api/v1/privacy/retention", Some(json!({"automatic": true}))).await;
    assert_eq!((api.status, api.json()), (StatusCode::ACCEPTED, web::waits(request)));
    let row = (settings::name.eq("privacy"), settings::document.eq(json!({"automatic": true})), settings::changed_by.eq("x"));
    let forged = as_member(&acme, &estate, me, |tx| tx.run(diesel::insert_into(settings::table).values(row)));
    assert!(forged.is_err() && night().is_empty(), "whatever SQL tries: {}", night());
    assert_eq!(approve(&bob, request).await, StatusCode::OK);
    assert_eq!(night(), "true");
    // To have somebody look again asks for nobody; to let the night do it once more does.
    ada.submit("/app", "/app/privacy/retention/automatic", &[]).await;
    assert_eq!(night(), "false");
    let set = settings::document.eq(json!({"automatic": true}));
    let forged = as_member(&acme, &estate, me, |tx| tx.run(diesel::update(settings::table.filter(settings::name.eq("privacy"))).set(set)));
    assert!(forged.is_err() && night() == "false");
    let asked: Vec<String> = acme.run(|tx| tx.all(a::table.order(a::created_at).select(a::act))).expect("requests");
    assert_eq!(asked, ["privacy.run", "privacy.automatic"]);
}
