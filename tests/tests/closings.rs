//! An agency ends: two people want it, thirty days pass in which it sleeps and one click undoes it, then its key goes first
//! and everything else after it, and a sealed proof is all there is.
#![expect(clippy::disallowed_methods, reason = "the test moves the clock, and looks at every row there is, as the superuser")]

mod asleep;
mod killed;

use admin::closing::{carry, look_after};
use asleep::nothing_changes;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use estrade::backup::{self, Asked};
use estrade::edition::EDITION;
use estrade::settings::Settings;
use files::Files;
use house_tests::{Agency, Cluster, Estate, HASH, PASSWORD, eyes, fill};
use kernel::closing::Closure;
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// A word that stands nowhere else.
const CANARY: &str = "zanzibarine";
const DESK: &str = "/app/settings/closing";

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = Text)]
    said: String,
}

fn look(estate: &Estate, select: &str) -> String {
    Cluster::look(&estate.url, select)
}

/// The thirty days pass for whatever waits.
fn a_month_passes(estate: &Estate) {
    estate.sql(
        "set session_replication_role = replica; update directory.closures set due_at = due_at - interval '30 days';
         update directory.tenants set closes_at = closes_at - interval '30 days'",
    );
}

fn closure(estate: &Estate, slug: &str) -> Closure {
    estate.house.run_platform_tx("system:test", |tx| tx.closure_of(slug)).expect("a look").expect("a closure")
}

fn status(estate: &Estate, slug: &str) -> String {
    look(estate, &format!("select status as value from directory.tenants where slug = '{slug}'"))
}

/// The letters that wait to leave, as the platform's own work.
fn letters(estate: &Estate, kind: &str) -> String {
    look(
        estate,
        &format!(
            "select count(*)::text as value from work.jobs where tenant_id is null and name = 'house.send_mail' and payload::text like '%\"closing-{kind}\"%'"
        ),
    )
}

/// Every table of the house whose rows say this, with how many: whatever column it stands in.
fn said(url: &str, word: &str) -> BTreeMap<String, usize> {
    let conn = &mut Cluster::superuser(url);
    let tables = "select c.oid::regclass::text as said from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname in ('public', 'directory', 'work')";
    let tables: Vec<Said> = diesel::sql_query(tables).load(conn).expect("the catalogue");
    assert!(tables.len() > 100, "the catalogue was not walked");
    let of = |table: Said| {
        let rows = diesel::sql_query(format!("select t::text as said from {} t where t::text ilike '%{word}%'", table.said));
        (table.said, rows.load::<Said>(conn).expect("rows").len())
    };
    tables.into_iter().map(of).filter(|(_, n)| *n > 0).collect()
}

/// What another agency keeps, table by table, as one number.
fn hashes(estate: &Estate, of: &Agency) -> Vec<String> {
    let conn = &mut Cluster::superuser(&estate.url);
    let tables = "select c.oid::regclass::text as said from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
        where c.relkind in ('r', 'p') and c.relnamespace in ('public'::regnamespace, 'directory'::regnamespace, 'work'::regnamespace) order by 1";
    let tables: Vec<Said> = diesel::sql_query(tables).load(conn).expect("tables");
    let hash = |t: &Said| {
        let sql = format!(
            "select '{0} ' || count(*) || ' ' || coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as said from {0} t where tenant_id = '{1}'",
            t.said, of.id
        );
        diesel::sql_query(sql).get_result::<Said>(conn).expect("a hash").said
    };
    tables.iter().map(hash).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_thirty_days_and_one_click_undoes_it() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, (bob_key, bob), eve) =
        (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await, estate.member(&acme, "manager").await);
    let person = ada.create("people", json!({"last_name": "Témoin"})).await;
    assert_eq!(eve.get(DESK).await.status, StatusCode::FORBIDDEN, "who leads decides");
    let page = ada.get(DESK).await.body;
    assert!(page.contains("Carnet d’adresses") && page.contains("people.jsonl"), "{page}");

    // What was typed stands, with what is wrong beside it.
    let wrong = ada.submit(DESK, DESK, &[("slug", "autre"), ("why", "Fin d’activité")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Ce n’est pas l’adresse") && wrong.body.contains("Fin d’activité"), "{}", wrong.body);
    let asked = ada.submit(DESK, DESK, &[("slug", "acme"), ("why", "Fin d’activité")]).await;
    assert!(asked.location().starts_with("/app/approvals/"), "{} {}", asked.status, asked.body);
    assert_eq!(status(&estate, "acme"), "active", "nothing begins with one person");
    let request = eyes::waiting(&acme)[0];
    assert_ne!(eyes::approve(&ada, request).await, StatusCode::SEE_OTHER, "nor with the same one twice");
    // Nor by a statement of theirs: the database itself asks for the second.
    let alone = eyes::as_member(&acme, &estate, bob_key, |tx| {
        let plan = json!({});
        kernel::closing::ask(tx, &kernel::closing::Wish { slug: "acme", name: "Acme", locale: "fr", plan: &plan, why: "" }).map(|_| ())
    });
    assert!(alone.is_err(), "SQL goes round the second person");
    eyes::approve(&bob, request).await;
    assert_eq!(status(&estate, "acme"), "closing");
    estate.house.changed(acme.id);

    // It sleeps: visitors are told, people read and take out, nothing changes.
    let site = estate.visitor(&acme).get("/").await;
    assert_eq!(site.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(site.body.contains("a fermé"), "{}", site.body);
    let list = eve.get("/app/people").await;
    assert!(list.status == StatusCode::OK && list.body.contains("L’agence ferme"), "{}", list.body);
    assert_eq!(ada.get("/app/modules/address_book/purge/people.jsonl").await.status, StatusCode::OK);
    for (method, path, body) in [
        (Method::POST, "/api/v1/people".to_string(), Some(json!({"last_name": "Nouveau"}))),
        (Method::PATCH, format!("/api/v1/people/{person}"), Some(json!({"last_name": "Autre"}))),
        (Method::DELETE, format!("/api/v1/people/{person}"), None),
    ] {
        let answer = ada.api(method, &path, body).await;
        assert_eq!((answer.status, answer.json()["code"].clone()), (StatusCode::LOCKED, json!("agency-closing")), "{path} {}", answer.body);
    }
    let formed = ada.submit("/app/people", "/app/people/new", &[("last_name", "Nouveau")]).await;
    assert_ne!(formed.status, StatusCode::SEE_OTHER, "{}", formed.location());
    assert_eq!(look(&estate, "select count(*)::text as value from people"), "1");
    assert!(estate.visitor(&acme).get("/sign-in").await.status == StatusCode::OK, "one can still sign in");

    nothing_changes(&estate, &acme, &ada).await;

    // Everybody is told once, a week before once more; nothing is destroyed before its day.
    look_after(&estate.house).await.expect("a round");
    look_after(&estate.house).await.expect("a round");
    assert_eq!((letters(&estate, "asked"), letters(&estate, "near")), ("3".into(), "0".into()));
    let mut conn = Cluster::superuser(&estate.url);
    for early in [
        "update directory.closures set state = 'running'",
        "update directory.closures set due_at = now()",
        "update directory.tenants set status = 'shredding'",
        "update directory.tenants set status = 'active'",
        "delete from directory.tenants",
    ] {
        assert!(conn.batch_execute(early).is_err(), "{early}");
    }
    assert!(!carry(&estate.house, &closure(&estate, "acme")).await.expect("a look"), "its days are not over");
    let told = ada.get_json("/api/v1/closing").await.json();
    assert_eq!(told["closure"]["state"], "waiting", "{told}");

    let began = std::time::Instant::now();
    let undone = bob.submit(DESK, "/app/settings/closing/undo", &[]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
    assert_eq!(ada.api(Method::POST, "/api/v1/people", Some(json!({"last_name": "Nouveau"}))).await.status, StatusCode::CREATED);
    assert!(began.elapsed() < Duration::from_secs(60));
    assert_eq!(estate.visitor(&acme).get("/").await.status, StatusCode::OK);
    look_after(&estate.house).await.expect("a round");
    assert_eq!(letters(&estate, "reopened"), "3");
    assert_eq!(bob.submit(DESK, "/app/settings/closing/undo", &[]).await.status, StatusCode::SEE_OTHER, "late, and harmless");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_alone_decides_alone_and_so_does_the_platform_at_ones_wish() {
    let estate = Estate::new().await;
    let solo = estate.agency("solo").await;
    let ada = estate.admin(&solo).await;
    let done = ada.api(Method::POST, "/api/v1/closing", Some(json!({"slug": "autre"}))).await;
    assert_eq!(
        (done.status, done.json()["fields"][0]["field"].clone()),
        (StatusCode::UNPROCESSABLE_ENTITY, json!("slug")),
        "{}",
        done.body
    );
    let done = ada.api(Method::POST, "/api/v1/closing", Some(json!({"slug": "solo", "why": "Retraite"}))).await;
    assert_eq!((done.status, done.json()["closure"]["state"].clone()), (StatusCode::ACCEPTED, json!("waiting")), "{}", done.body);
    let undone = ada.api(Method::DELETE, "/api/v1/closing", None).await;
    assert_eq!(undone.json()["reopened"], true, "{}", undone.body);
    // An operator: what the doors were before, they are again.
    tenants::suspend(&estate.house, "solo", "impayé").expect("suspended");
    assert!(tenants::close(&estate.house, "solo", "À sa demande écrite").expect("closing"));
    assert!(!tenants::close(&estate.house, "solo", "encore").expect("closing already"));
    assert_eq!(status(&estate, "solo"), "closing");
    look_after(&estate.house).await.expect("a round");
    assert_eq!(letters(&estate, "asked"), "1");
    assert!(tenants::reopen(&estate.house, "solo").expect("reopened"));
    assert!(!tenants::reopen(&estate.house, "solo").expect("nothing to undo"));
    assert_eq!(status(&estate, "solo"), "suspended");
    assert_eq!(look(&estate, "select count(*)::text as value from journal where what in ('access.closing_asked', 'access.reopened')"), "2");
}

fn asked<'a>(from: &'a Path, identity: &'a Path) -> Asked<'a> {
    Asked { from, identity, agency: None, replace: false, keys: None, without_keys: false, check: false }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_of_it_anywhere_and_older_backups_hold_noise() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let (ada, bea) = (estate.admin(&acme).await, estate.admin(&other).await);
    for module in EDITION.modules {
        fill::everything(&acme, module.resources, CANARY);
        fill::everything(&other, module.resources, "ailleurs");
    }
    // Somebody who sits in both.
    estate.seated(&acme, "eve", "viewer").await;
    tenants::seat(&estate.house, other.id, "eve@acme.test", "eve", HASH, &["viewer"]).await.expect("a seat");
    let iban = json!({"name": "Halle", "kind": "label", "iban": "FR7630006000011234567890189"});
    for browser in [&ada, &bea] {
        browser.create("organisations", iban.clone()).await;
    }
    let folder = files::Folder::new(estate.settings.data.join("files"));
    for agency in [&acme, &other] {
        folder.keep(agency.id, "image/png", &[7; 1_000]).await.expect("a file");
    }
    estate.sql(&format!(
        "insert into directory.domains (host, tenant_id, challenge, verified_at) values ('acme.example', '{}', 'x', now())",
        acme.id
    ));
    // A backup of the day before.
    let (public, identity) = backup::pair();
    let (house_file, acme_file, key) =
        (estate.settings.data.join("house.age"), estate.settings.data.join("acme.age"), estate.settings.data.join("backup.key"));
    std::fs::write(&key, identity).expect("a key");
    backup::write(&estate.settings, &house_file, None, std::slice::from_ref(&public)).expect("a backup");
    backup::write(&estate.settings, &acme_file, Some("acme"), std::slice::from_ref(&public)).expect("a backup");

    let before = hashes(&estate, &other);
    assert!(tenants::close(&estate.house, "acme", "À sa demande écrite").expect("closing"));
    look_after(&estate.house).await.expect("a round");
    a_month_passes(&estate);
    estate.house.changed(acme.id);

    // The order is kept to, whoever asks: papers, the key, and rows only then.
    let mine = closure(&estate, "acme");
    assert!(estate.house.shred_begin(mine.id, acme.id).expect("begun"));
    assert!(estate.house.shred_rows(mine.id, acme.id).is_err(), "rows before the key");
    assert!(estate.house.shred_key(mine.id, acme.id).is_err(), "the key before the papers");
    assert_eq!(bea.get("/app/people").await.status, StatusCode::OK);
    assert_eq!(ada.get("/app/people").await.status, StatusCode::SERVICE_UNAVAILABLE, "its doors are shut now");
    // Killed again and again, it goes on from where it was.
    for wait in [5, 20, 40, 80] {
        let _ = tokio::time::timeout(Duration::from_millis(wait), look_after(&estate.house)).await;
    }
    let mut tries = 0;
    while closure(&estate, "acme").state != "done" {
        tries += 1;
        assert!(tries < 20, "it does not end: {}", closure(&estate, "acme").progress);
        let _ = look_after(&estate.house).await;
    }

    // Walking the catalogue. What says its key still: the proof, and nothing else; its own name says also that it rests.
    assert_eq!(said(&estate.url, &acme.id.to_string()), BTreeMap::from([("directory.closures".into(), 1)]));
    assert_eq!(said(&estate.url, CANARY), BTreeMap::new());
    let names = said(&estate.url, "acme");
    let stays = [
        "directory.closures",
        "directory.resting_names",
        "directory.accounts",
        "directory.seats",
        "members",
        "work.jobs",
        "directory.attempts",
        "journal",
    ];
    assert!(names.keys().all(|table| stays.contains(&table.as_str())), "{names:?}");
    assert_eq!(
        look(&estate, "select string_agg(email, ' ' order by email) as value from directory.accounts"),
        "admin@other.test eve@acme.test"
    );
    assert!(folder.keys(Some(acme.id)).await.expect("keys").is_empty());
    assert_eq!(folder.keys(Some(other.id)).await.expect("keys").len(), 1);
    assert_eq!(hashes(&estate, &other), before, "the neighbour lost something");
    assert_eq!(letters(&estate, "done"), "2");

    // Its names rest; its proof stands under its seal.
    assert_eq!(
        look(
            &estate,
            "select string_agg(name, ' ' order by name) as value from directory.resting_names where until > now() + interval '29 days'"
        ),
        "acme acme.example"
    );
    let founding = tenants::Founding::new("acme", "Acme bis", "booking_agency").founder("x@acme.test", "X", HASH);
    assert!(tenants::provision(&estate.house, &founding).await.is_err(), "somebody passes for it");
    let proof = closure(&estate, "acme");
    let gone = proof.proof.expect("a proof");
    assert!(
        gone["gone"]["people"].as_i64() >= Some(1)
            && gone["files"] == 1
            && gone["members"] == 2
            && gone["journal"]["lines"].as_i64() > Some(0),
        "{gone}"
    );
    assert_eq!((proof.number, estate.house.broken_proof().expect("a walk")), (Some(1), None));
    estate.sql("set session_replication_role = replica; update directory.closures set proof = proof || '{\"members\": 0}'");
    assert_eq!(estate.house.broken_proof().expect("a walk"), Some(1), "a forged proof is believed");

    // What the law keeps is apart, and opens for the platform alone.
    let papers = estate.house.kept_papers(mine.id).expect("papers");
    assert!(papers.iter().any(|p| p["kind"] == "consents") && json!(papers).to_string().contains(CANARY), "{papers:?}");
    assert!(Cluster::superuser(&estate.url).batch_execute("delete from directory.kept_papers").is_err(), "the law keeps it");

    // It does not come back; the whole house of the day before comes back without it.
    let back = backup::restore(&estate.settings, &Asked { agency: Some("acme"), ..asked(&acme_file, &key) }).expect_err("it is gone");
    assert!(back.contains("destroyed"), "{back}");
    backup::write(&estate.settings, &estate.settings.data.join("today.age"), None, &[public]).expect("a backup");
    let sealed = |url: &str| {
        Cluster::look(
            url,
            &format!("select count(*)::text as value from organisations where tenant_id = '{}' and iban like 's1.%'", acme.id),
        )
    };
    let keys =
        |url: &str| Cluster::look(url, &format!("select count(*)::text as value from directory.data_keys where tenant_id = '{}'", acme.id));
    let empty = tokio::task::spawn_blocking(Cluster::database).await.expect("a database");
    let there = Settings { database_url: empty.clone(), data: estate.settings.data.join("there"), ..estate.settings.clone() };
    backup::restore(&there, &asked(&house_file, &key)).expect("restored");
    assert_eq!((sealed(&empty).as_str(), keys(&empty).as_str()), ("0", "0"), "it came back");
    let back = Estate::on(empty);
    let bea = back.visitor(&other);
    bea.sign_in(&other.email, PASSWORD).await;
    assert!(bea.get_json("/api/v1/organisations").await.body.contains("FR7630006000011234567890189"), "the others open");
    // Whoever keeps the old file and goes round the keys of now has noise.
    let empty = tokio::task::spawn_blocking(Cluster::database).await.expect("a database");
    let there = Settings { database_url: empty.clone(), data: estate.settings.data.join("noise"), ..estate.settings.clone() };
    let hidden = estate.settings.data.join("data-keys.age");
    std::fs::rename(&hidden, estate.settings.data.join("hidden.age")).expect("hidden");
    backup::restore(&there, &Asked { without_keys: true, ..asked(&house_file, &key) }).expect("restored");
    assert_eq!((sealed(&empty).as_str(), keys(&empty).as_str()), ("1", "0"));
    let noise = Estate::on(empty);
    let ada = noise.visitor(&acme);
    ada.sign_in(&acme.email, PASSWORD).await;
    let read = ada.get_json("/api/v1/organisations").await;
    assert!(read.status == StatusCode::INTERNAL_SERVER_ERROR && !read.body.contains("FR763"), "{} {}", read.status, read.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issued_paper_is_kept_with_its_file() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let paper = uuid::Uuid::now_v7();
    let old = uuid::Uuid::now_v7();
    for (id, day) in [(paper, "current_date"), (old, "current_date - 4000")] {
        estate.sql(&format!(
                "insert into issued_documents (tenant_id, id, key, kind, language, title, recipient, template_name, template_version, given, sheet, issued_on)
                 values ('{}', '{id}', new_id(), 'invoice', 'fr', 'Facture', '{CANARY}', 'x', 0, '{{}}', '{{}}', {day})",
                acme.id
            ),
        );
    }
    let page = estate.admin(&acme).await.get(DESK).await.body;
    assert!(page.contains("Documents émis (1)"), "{page}");
    tenants::close(&estate.house, "acme", "fin").expect("closing");
    look_after(&estate.house).await.expect("a round");
    a_month_passes(&estate);
    look_after(&estate.house).await.expect("destroyed");
    let mine = closure(&estate, "acme");
    assert_eq!(mine.state, "done", "{}", mine.progress);
    let kept = estate.house.kept_papers(mine.id).expect("papers");
    let kept: Vec<_> = kept.iter().filter(|p| p["kind"] == "issued_documents").collect();
    assert_eq!((kept.len(), kept[0]["id"].clone(), kept[0]["row"]["recipient"].clone()), (1, json!(paper), json!(CANARY)));
    assert_eq!(said(&estate.url, CANARY), BTreeMap::new(), "sealed, it tells nothing");
}
