//! A module leaves for good: two people, thirty days, step by step, and nothing of it is left
//! anywhere; then it comes again as if it had never been there.
#![expect(clippy::disallowed_methods, reason = "the test moves the clock, and looks at every table, as the superuser")]

mod used;

use admin::PurgeStep;
use diesel::prelude::*;
use estrade::edition::EDITION;
use house_tests::{Agency, Browser, Cluster, Estate, fill};
use kernel::schema::{approvals as a, journal, members, module_purges as p, modules, notices, settings};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;
use used::{files, pixel, said_in, used};
use uuid::Uuid;

/// A word that stands nowhere else.
const CANARY: &str = "zanzibarine";

async fn switch(browser: &Browser, module: &str, on: bool) {
    let page = format!("/app/modules/{module}/plan");
    let hash = hidden(&browser.get(&page).await.body, "hash");
    let done =
        browser.submit(&page, &format!("/app/modules/{module}/apply"), &[("hash", &hash), ("on", if on { "true" } else { "false" })]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}

fn hidden(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let at = page.find(&mark).unwrap_or_else(|| panic!("no {name} on {page}")) + mark.len();
    page[at..].split('"').next().unwrap_or_default().into()
}

/// Asks for a purge on its page; the request that waits.
async fn ask(browser: &Browser, module: &str) -> String {
    let path = format!("/app/modules/{module}/purge");
    let hash = hidden(&browser.get(&path).await.body, "hash");
    let asked = browser.submit(&path, &path, &[("hash", &hash)]).await;
    assert!(asked.location().starts_with("/app/approvals/"), "{} {}", asked.status, asked.body);
    asked.location().to_string()
}

async fn approve(browser: &Browser, request: &str) -> StatusCode {
    let digest = browser.get_json(&request.replace("/app/", "/api/v1/")).await.json()["digest"].as_str().expect("a digest").to_string();
    browser.submit("/app", &format!("{request}/approve"), &[("digest", &digest)]).await.status
}

/// So many days pass for whatever waits.
fn days_pass(estate: &Estate, days: u32) {
    estate.sql(&format!(
        "set session_replication_role = replica;
         update module_purges set due_at = due_at - interval '{days} days';
         update work.jobs set run_at = run_at - interval '{days} days' where name like 'house.%purge'"
    ));
}

fn state(agency: &Agency, module: &str) -> Option<String> {
    agency.run(|tx| tx.maybe(p::table.filter(p::module.eq(module)).order(p::asked_at.desc()).select(p::state))).expect("a look")
}

async fn until(what: &str, check: impl Fn() -> bool) {
    for _ in 0..600 {
        if check() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("still not: {what}");
}

fn kinds(agency: &Agency) -> Vec<String> {
    agency
        .run(|tx| tx.all(notices::table.filter(notices::kind.like("purge%")).select(notices::kind).distinct().order(notices::kind)))
        .expect("notices")
}

/// Tables that keep no resource: seen red, an old address of a calendar opened again with the module.
#[tokio::test(flavor = "multi_thread")]
async fn what_keeps_no_resource_goes_too() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1);
    used(&estate, &acme, &ada, "planning").await;
    let made = ada.submit("/app/calendar/feeds", "/app/calendar/feeds", &[("label", CANARY)]).await;
    assert!(made.body.contains(CANARY), "{} {}", made.status, made.body);
    let person = ada.create("people", json!({"last_name": "Sans adresse"})).await;
    estate.sql(&format!(
        "insert into quality_findings (tenant_id, rule, resource, record) values ('{}', '{CANARY}', 'people', '{person}')",
        acme.id
    ));
    switch(&ada, "planning", false).await;
    let request = ask(&ada, "planning").await;
    approve(&bob, &request).await;
    estate.work();
    days_pass(&estate, 30);
    until("it is gone", || state(&acme, "planning").as_deref() == Some("done")).await;
    assert_eq!(said_in(&estate, &acme, &[CANARY], &[]), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_and_it_comes_again_as_if_it_had_never_been() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let (ada, bob) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1);
    let fresh = estate.agency("fresh").await;
    let of_fresh = estate.admin(&fresh).await;
    let ids = used(&estate, &acme, &ada, "address_book").await;
    used(&estate, &acme, &ada, "showcase").await;
    let kept = fill::everything(&other, EDITION.module("address_book").expect("it").resources, CANARY);
    // A picture of an artist; and the agency's own, which stays.
    let picture = web::pictures::keep(&acme.scope(), &format!("{CANARY}.png"), pixel()).await.expect("a picture");
    let logo = web::pictures::keep(&acme.scope(), "logo.png", pixel()).await.expect("a picture");
    estate.sql(&format!(
        "update artists set photo = '{picture}' where tenant_id = '{0}';
         update settings set document = document || '{{\"logo\": \"{logo}\"}}' where tenant_id = '{0}' and name = 'agency'",
        acme.id
    ));
    let before = files(&estate, &acme);
    assert!(before >= 2, "{before} files");
    // The law asks to keep what somebody agreed to.
    switch(&ada, "showcase", false).await;
    switch(&ada, "address_book", false).await;
    let page = ada.get("/app/modules/address_book/purge").await.body;
    assert!(page.contains("La loi demande") && !page.contains("Demander la suppression"), "{page}");
    let refused =
        ada.api(Method::POST, "/api/v1/modules/address_book/purge", Some(json!({"hash": hidden_hash(&ada, "address_book").await}))).await;
    assert_eq!((refused.status, refused.json()["code"].clone()), (StatusCode::CONFLICT, json!("purge-retained")), "{}", refused.body);
    estate.sql(&format!("update consents set updated_at = now() - interval '61 months' where tenant_id = '{}'", acme.id));
    // What was shown is what was counted.
    let plan = ada.get_json("/api/v1/modules/address_book/purge").await.json();
    let rows =
        |table: &str| plan["plan"]["heaps"].as_array().expect("heaps").iter().find(|h| h["table"] == table).map(|h| h["rows"].clone());
    let resources = EDITION.module("address_book").expect("it").resources.len();
    let remembered = (rows("people"), rows("module_memory"), rows("files"));
    assert_eq!(remembered, (Some(json!(1)), Some(json!(resources)), Some(json!(1))), "{plan}");
    let copy = ada.get("/app/modules/address_book/purge/people.jsonl").await;
    assert!(copy.status == StatusCode::OK && copy.body.contains(CANARY), "{}", copy.body);
    let request = ask(&ada, "address_book").await;
    assert_eq!(state(&acme, "address_book"), None, "nothing begins with one person");
    assert_ne!(approve(&ada, &request).await, StatusCode::OK);
    assert_eq!(state(&acme, "address_book"), None, "nor with the same one twice");
    approve(&bob, &request).await;
    assert_eq!(state(&acme, "address_book").as_deref(), Some("waiting"));
    estate.work();
    until("they are told", || kinds(&acme) == ["purge-asked"]).await;
    // A day before, nothing has gone; a week before, everybody was told again.
    days_pass(&estate, 24);
    until("they are told again", || kinds(&acme) == ["purge-asked", "purge-near"]).await;
    assert_eq!(acme.run(|tx| tx.one::<i64>(modules::table.filter(modules::name.eq("address_book")).count())).expect("a count"), 1);
    assert!(ada.get("/app/modules").await.body.contains("Suppression le"));
    days_pass(&estate, 6);
    until("it is gone", || state(&acme, "address_book").as_deref() == Some("done")).await;
    let request = ask(&ada, "showcase").await;
    approve(&bob, &request).await;
    days_pass(&estate, 30);
    until("the other is gone", || state(&acme, "showcase").as_deref() == Some("done")).await;
    until("they are told at last", || kinds(&acme).contains(&"purge-done".to_string())).await;
    until("the index has heard of it", || Cluster::look(&estate.url, "select count(*)::text as value from work.changed") == "0").await;
    // Walking the catalogue: what was said stands nowhere; ids stand in the journal alone, whose lines stay.
    assert_eq!(said_in(&estate, &acme, &[CANARY], &[]), Vec::<String>::new());
    let ids: Vec<String> = ids.iter().map(Uuid::to_string).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    assert_eq!(said_in(&estate, &acme, &ids, &["public.journal"]), Vec::<String>::new());
    // The names themselves: history alone says them, the requests, the purges, what people were told.
    let names: Vec<String> = ["address_book", "showcase"]
        .iter()
        .flat_map(|m| {
            let of = EDITION.module(m).expect("it");
            of.resources.iter().map(|r| format!("\\m{}\\M", r.name)).chain([format!("\\m{m}\\M")]).collect::<Vec<_>>()
        })
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let history =
        ["public.journal", "public.approvals", "public.module_purges", "public.grants", "public.notices", "work.jobs", "public.members"];
    assert_eq!(said_in(&estate, &acme, &names, &history), Vec::<String>::new());
    let granted = "select count(*)::text as value from grants where tenant_id = '{}' and permission ~ '^(address_book|showcase)\\.'";
    assert_eq!(Cluster::look(&estate.url, &granted.replace("{}", &acme.id.to_string())), "0");
    for table in EDITION.modules.iter().flat_map(|m| m.resources).map(|r| r.name) {
        assert_eq!(
            Cluster::look(&estate.url, &format!("select count(*)::text as value from {table} where tenant_id = '{}'", acme.id)),
            "0",
            "{table}"
        );
    }
    assert!(files(&estate, &acme) < before && files(&estate, &acme) > 0, "its files went, the logo stayed");
    assert_eq!(acme.run(|tx| tx.one::<i64>(kernel::schema::attachments::table.count())).expect("a count"), 1);
    // The neighbour lost nothing, and the journal is what it was sealed as.
    assert_eq!(fill_count(&estate, &other), kept.len());
    assert_eq!(estrade_verify(&acme), Ok(()));
    let told: Vec<Value> =
        acme.run(|tx| tx.all(journal::table.filter(journal::what.eq("modules.purged")).select(journal::data))).expect("lines");
    assert_eq!((told.len(), told[0]["gone"]["people"].clone()), (2, json!(1)));
    // As if never used: the same as at an agency that is new.
    switch(&ada, "showcase", true).await;
    switch(&ada, "planning", true).await;
    switch(&ada, "workflows", true).await;
    switch(&ada, "documents", true).await;
    for sql in [
        "select coalesce(string_agg(role || permission || coalesce(reach, ''), ' ' order by role, permission), '') as value from grants where tenant_id = '{}'",
        "select coalesce(string_agg(name || state || release, ' ' order by name), '') as value from modules where tenant_id = '{}'",
    ] {
        let at = |agency: &Agency| Cluster::look(&estate.url, &sql.replace("{}", &agency.id.to_string()));
        assert_eq!(at(&acme), at(&fresh), "{sql}");
    }
    for path in ["/api/v1/people", "/api/v1/artists", "/api/v1/enquiries"] {
        let (ours, theirs) = (ada.get_json(path).await, of_fresh.get_json(path).await);
        assert_eq!((ours.status, ours.json()["data"].clone()), (theirs.status, theirs.json()["data"].clone()), "{path}");
    }
    // But for its own face, which never was the module's.
    estate.sql(&format!("update settings set document = document - 'logo' where tenant_id = '{}'", acme.id));
    estate.house.changed(acme.id);
    let site = |b: &Browser, agency: &Agency| {
        let (b, slug) = (b.clone(), agency.slug.clone());
        async move { b.get("/").await.body.replace(&slug, "…") }
    };
    assert_eq!(
        site(&estate.visitor(&acme), &acme).await.len(),
        site(&estate.visitor(&fresh), &fresh).await.len(),
        "{:?}",
        acme.run(|tx| tx.all::<(String, Value)>(settings::table.select((settings::name, settings::document))))
    );
}

async fn hidden_hash(browser: &Browser, module: &str) -> String {
    browser.get_json(&format!("/api/v1/modules/{module}/purge")).await.json()["hash"].as_str().unwrap_or_default().into()
}

fn fill_count(estate: &Estate, agency: &Agency) -> usize {
    let all = EDITION.module("address_book").expect("it").resources.iter();
    all.map(|r| {
        Cluster::look(&estate.url, &format!("select count(*)::text as value from {} where tenant_id = '{}'", r.name, agency.id))
            .parse::<usize>()
            .expect("a number")
    })
    .sum()
}

/// What `estrade journal verify` finds.
fn estrade_verify(agency: &Agency) -> Result<(), String> {
    let (said, right) = estrade::journal::verify(agency.scope().house(), Some(&agency.slug), None)?;
    if right { Ok(()) } else { Err(said.join("\n")) }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_wants_it_stopped_stops_it_and_the_database_keeps_the_thirty_days() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let viewer = estate.member(&acme, "viewer").await;
    assert_eq!(viewer.get("/app/modules/showcase/purge").await.status, StatusCode::FORBIDDEN);
    assert_eq!(ada.get("/app/modules/house/purge").await.status, StatusCode::NOT_FOUND, "the foundation stays");
    assert!(ada.get("/app/modules/showcase/purge").await.body.contains("Désactivez-le"), "it is on");
    switch(&ada, "showcase", false).await;
    assert!(ada.get("/app/modules/showcase/purge").await.body.contains("Il faut deux personnes"));
    let bob = estate.seated(&acme, "bob", "admin").await.1;
    approve(&bob, &ask(&ada, "showcase").await).await;
    assert_eq!(state(&acme, "showcase").as_deref(), Some("waiting"));
    // Whatever SQL tries, as the house itself.
    let id: Uuid = acme.run(|tx| tx.one(p::table.select(p::id))).expect("a purge");
    let early = acme.run(|tx| admin::purge_advance(tx, id, false)).expect("a look");
    assert!(matches!(early, PurgeStep::Early(_)), "{early:?}");
    type Try = (&'static str, Box<dyn Fn(&mut kernel::scope::Tx) -> kernel::error::Result<usize>>);
    let tries: [Try; 4] = [
        ("run early", Box::new(|tx| tx.run(diesel::update(p::table).set(p::state.eq("running"))))),
        ("be due earlier", Box::new(|tx| tx.run(diesel::update(p::table).set(p::due_at.eq(diesel::dsl::now))))),
        ("be removed", Box::new(|tx| tx.run(diesel::delete(p::table)))),
        (
            "come alone",
            Box::new(|tx| {
                tx.run(diesel::update(p::table).set(p::state.eq("stopped")))?;
                tx.run(diesel::insert_into(p::table).values((p::module.eq("showcase"), p::plan.eq(json!({})))))
            }),
        ),
    ];
    for (what, attempt) in tries {
        assert!(acme.run(|tx| attempt(tx)).is_err(), "it could {what}");
    }
    assert_eq!(state(&acme, "showcase").as_deref(), Some("waiting"));
    // A click.
    let stopped = bob.submit("/app", "/app/modules/showcase/purge/stop", &[]).await;
    assert_eq!(stopped.status, StatusCode::SEE_OTHER);
    assert_eq!(state(&acme, "showcase").as_deref(), Some("stopped"));
    days_pass(&estate, 31);
    assert_eq!(acme.run(|tx| admin::purge_advance(tx, id, false)).expect("a look"), PurgeStep::Over, "it does nothing any more");
    // Switching it on.
    approve(&bob, &ask(&ada, "showcase").await).await;
    assert_eq!(state(&acme, "showcase").as_deref(), Some("waiting"));
    switch(&ada, "showcase", true).await;
    assert_eq!(state(&acme, "showcase").as_deref(), Some("stopped"));
    let why: Vec<Option<String>> = acme.run(|tx| tx.all(p::table.order(p::asked_at).select(p::why))).expect("why");
    assert_eq!(why, [Some("asked".into()), Some("switched_on".into())]);
    // A program stops it, too.
    switch(&ada, "showcase", false).await;
    approve(&bob, &ask(&ada, "showcase").await).await;
    let stopped = ada.api(Method::DELETE, "/api/v1/modules/showcase/purge", None).await;
    assert_eq!((stopped.status, stopped.json()), (StatusCode::OK, json!({"stopped": true})), "{}", stopped.body);
    assert_eq!(acme.run(|tx| tx.one::<i64>(a::table.filter(a::act.eq("modules.purge")).count())).expect("a count"), 3);
    assert!(acme.run(|tx| tx.one::<i64>(members::table.count())).expect("a count") > 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_dies_on_the_way_is_followed_and_nobody_switches_it_on_meanwhile() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1);
    estate.sql(&format!(
        "insert into enquiries (tenant_id, name, email, subject, message, status, language, created_by)
         select '{}', 'Nom ' || n, 'a@b.example', 'Concert', '…', 'new', 'fr', 'system:test' from generate_series(1, 5001) n",
        acme.id
    ));
    switch(&ada, "showcase", false).await;
    approve(&bob, &ask(&ada, "showcase").await).await;
    days_pass(&estate, 30);
    let id: Uuid = acme.run(|tx| tx.one(p::table.select(p::id))).expect("a purge");
    let rows = || Cluster::look(&estate.url, "select count(*)::text as value from enquiries").parse::<i64>().expect("a number");
    let mut seen = vec![rows()];
    let mut steps = 0;
    loop {
        // What dies before its end has done nothing.
        let dies = acme.run(|tx| {
            admin::purge_advance(tx, id, false)?;
            Err::<(), _>(kernel::error::Error::Conflict("dies".into()))
        });
        assert!(dies.is_err());
        assert_eq!(rows(), seen[seen.len() - 1]);
        let went = acme.run(|tx| admin::purge_advance(tx, id, false)).expect("a step");
        steps += 1;
        if went == PurgeStep::Over {
            break;
        }
        seen.push(rows());
        estate.house.changed(acme.id);
        let page = "/app/modules/showcase/plan";
        let hash = hidden(&ada.get(page).await.body, "hash");
        let on = ada.submit(page, "/app/modules/showcase/apply", &[("hash", &hash), ("on", "true")]).await;
        assert_eq!(on.status, StatusCode::CONFLICT, "it is being removed: {}", on.body);
        assert!(
            acme.run(|tx| tx.run(diesel::update(modules::table.filter(modules::name.eq("showcase"))).set(modules::state.eq("on"))))
                .is_err()
        );
    }
    seen.dedup();
    assert_eq!(seen, [5001, 3001, 1001, 0], "so many at a time");
    assert!(steps >= 5, "{steps}");
    assert_eq!(state(&acme, "showcase").as_deref(), Some("done"));
}
