//! The privacy desk: the register, requests and their deadlines, one search for a
//! person, and the archive that is handed over.
#![expect(clippy::disallowed_methods, reason = "the test looks behind the house's back")]

use crate::files::kit::{bring, pdf};
use chrono::{Days, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use estrade::edition::EDITION;
use house_tests::{Agency, Browser, Cluster, Estate};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::io::Read;
use uuid::Uuid;

async fn made(by: &Browser, of: &str, body: Value) -> String {
    let answer = by.api(Method::POST, &format!("/api/v1/{of}"), Some(body)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{of}: {}", answer.body);
    answer.json()["id"].as_str().expect("a key").to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_register_is_made_of_what_the_modules_say() {
    assert_eq!(EDITION.check(), Vec::<String>::new(), "everything that tells something about people says why");
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let page = ada.get("/app/privacy/register").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for said in ["Finalité", "Base légale", "Durée de conservation", "Intérêt légitime", "Numéro fiscal", "Données chiffrées", "36 mois"]
    {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    for locale in ["fr", "en"] {
        let page = ada.get(&format!("/app/privacy/register?lang={locale}")).await.body;
        for processing in EDITION.all().flat_map(|m| m.personal) {
            assert!(page.contains(&format!("id=\"{}\"", processing.resource.name)), "{}", processing.resource.name);
            assert!(
                !page.contains(&format!("privacy-{}-purpose", processing.resource.name)),
                "{locale}: no words for {}",
                processing.resource.name
            );
        }
    }
    let lines = ada.get_json("/api/v1/privacy/register").await.json();
    let people = lines["processing"].as_array().expect("lines").iter().find(|l| l["resource"] == "people").expect("people").clone();
    assert_eq!((&people["basis"], &people["months"]), (&json!("interest"), &json!(36)));
    let manager = estate.member(&acme, "manager").await;
    for path in ["/app/privacy", "/app/privacy/register", "/app/privacy/search", "/app/privacy_requests"] {
        assert_eq!(manager.get(path).await.status, StatusCode::FORBIDDEN, "{path} is for who answers for data");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_due_a_month_after_it_came_in_and_said_to_be_late() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let empty = ada.get("/app/privacy").await.body;
    assert!(empty.contains("Aucune demande en cours"), "{empty}");
    let ask = |name: &str, day: &str| json!({"name": name, "kind": "access", "status": "received", "received_on": day});
    let january = made(&ada, "privacy_requests", ask("Jeanne Janvier", "2026-01-31")).await;
    let read = ada.get_json(&format!("/api/v1/privacy_requests/{january}")).await.json();
    assert_eq!(read["due_on"], "2026-02-28", "a month ends where the month ends");
    let token = ada.token("/app").await;
    let patch =
        ada.request(Method::PATCH, &format!("/api/v1/privacy_requests/{january}")).header("x-csrf", token).header("if-match", "\"1\"");
    let extended = ada.send(patch.json(&json!({"extended": true}))).await;
    assert_eq!(extended.json()["due_on"], "2026-04-30", "{}", extended.body);
    let today = Utc::now().date_naive().to_string();
    let fresh = made(&ada, "privacy_requests", ask("Nina Neuve", &today)).await;
    let page = ada.get("/app/privacy").await.body;
    assert!(page.contains("Une demande a dépassé son délai"), "{page}");
    assert!(page.find("Jeanne").expect("late") < page.find("Nina").expect("new"), "the most urgent first");
    for (id, version) in [(&january, "\"2\""), (&fresh, "\"1\"")] {
        let token = ada.token("/app").await;
        let patch =
            ada.request(Method::PATCH, &format!("/api/v1/privacy_requests/{id}")).header("x-csrf", token).header("if-match", version);
        let answered = ada.send(patch.json(&json!({"status": "answered"}))).await;
        assert_eq!(answered.json()["answered_on"], today, "{}", answered.body);
    }
    assert!(ada.get("/app/privacy").await.body.contains("Aucune demande en cours"));
}

/// Somebody who is known in several places, and somebody else of another agency.
async fn known(estate: &Estate, acme: &Agency, ada: &Browser) {
    let person = made(
        ada,
        "people",
        json!({"first_name": "Solène", "last_name": "Quémeneur", "phone": "06 12 34 56 78", "tax_number": "30 21 417"}),
    )
    .await;
    made(ada, "people", json!({"last_name": "Autre", "phone": "07 99 99 99 99"})).await;
    made(ada, "interactions", json!({"subject": "Appel du lundi", "kind": "call", "at": "2026-11-02T10:00:00Z", "person_id": person}))
        .await;
    let enquiry = json!({"name": "S. Q.", "email": "solene@quemeneur.test", "message": "Bonjour", "status": "new", "language": "fr"});
    made(ada, "enquiries", enquiry).await;
    let said = ada.submit(&format!("/app/people/{person}"), &format!("/app/people/{person}/comments"), &[("text", "rappeler mardi")]).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    let _ = (estate, acme);
}

async fn search(by: &Browser, wanted: Value) -> Vec<(String, String)> {
    let answer = by.api(Method::POST, "/api/v1/privacy/search", Some(wanted)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let hits = answer.json()["data"].as_array().expect("hits").clone();
    hits.iter().map(|h| (h["resource"].as_str().unwrap_or_default().into(), h["title"].as_str().unwrap_or_default().into())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_search_finds_a_person_wherever_they_are() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let (ada, theirs) = (estate.admin(&acme).await, estate.admin(&other).await);
    known(&estate, &acme, &ada).await;
    made(&theirs, "people", json!({"last_name": "Quémeneur", "email": "solene@quemeneur.test"})).await;
    let pair = |of: &str, title: &str| (of.to_string(), title.to_string());
    let by_name = search(&ada, json!({"name": "quemeneur"})).await;
    let everywhere = [pair("people", "Solène Quémeneur"), pair("enquiries", "S. Q."), pair("interactions", "Appel du lundi")];
    assert_eq!(by_name, everywhere, "accents aside, by an address too, with what points at it");
    assert_eq!(
        search(&ada, json!({"phone": "+33612345678"})).await[0],
        pair("people", "Solène Quémeneur"),
        "however the number is written"
    );
    assert_eq!(search(&ada, json!({"email": "SOLENE@quemeneur.test"})).await, [pair("enquiries", "S. Q.")]);
    assert_eq!(search(&ada, json!({"name": "Personne du tout"})).await, []);
    assert_eq!(search(&ada, json!({})).await, [], "an empty question is not everybody");
    let page = ada.submit("/app/privacy/search", "/app/privacy/search", &[("name", "Quémeneur")]).await;
    assert!(
        page.body.contains("Solène Quémeneur") && page.body.contains("Appel du lundi") && page.body.contains("value=\"people:"),
        "{}",
        page.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_is_gathered_sealed_handed_over_and_gone() {
    let estate = Estate::new().await;
    estate.work();
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    known(&estate, &acme, &ada).await;
    let page = ada.submit("/app/privacy/search", "/app/privacy/search", &[("name", "Quémeneur")]).await.body;
    let picks: Vec<&str> = page.split("name=\"pick\" value=\"").skip(1).filter_map(|p| p.split('"').next()).collect();
    assert_eq!(picks.len(), 3, "{page}");
    let person: Uuid = picks[0].strip_prefix("people:").and_then(|id| id.parse().ok()).expect("a person");
    for folder in ["", "01_Booking"] {
        let brought = bring(&ada, &person, folder, &[("Fiche de paie.pdf", pdf(&format!("confidentiel {folder}")))]).await;
        assert_eq!(brought.status, StatusCode::SEE_OTHER, "{}", brought.body);
    }
    let foreign = format!("tokens:{}", acme.id);
    let values = [("name", "Solène Quémeneur"), ("pick", picks[0]), ("pick", picks[2]), ("pick", &foreign)];
    let ordered = ada.submit("/app/privacy/search", "/app/privacy/exports", &values).await;
    assert_eq!((ordered.status, ordered.location()), (StatusCode::SEE_OTHER, "/app/privacy"), "{}", ordered.body);
    let mut ready = Value::Null;
    for _ in 0..400 {
        ready = ada.get_json("/api/v1/privacy/exports").await.json()["data"][0].clone();
        if ready["status"] == "ready" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!((&ready["status"], &ready["records"]), (&json!("ready"), &json!(2)));
    let href = ready["href"].as_str().expect("a link").to_string();
    let bytes = ada.request(Method::GET, &href).send().await.expect("an answer").bytes().await.expect("bytes").to_vec();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let papers: Vec<String> = zip.file_names().flatten().filter(|name| name.starts_with("people/")).map(String::from).collect();
    let mut file = |name: &str| {
        let mut bytes = Vec::new();
        zip.by_name(name).unwrap_or_else(|e| panic!("{name}: {e}")).read_to_end(&mut bytes).expect("bytes");
        String::from_utf8_lossy(&bytes).into_owned()
    };
    assert_eq!(papers.len(), 2, "two of one title, in two folders: {papers:?}");
    for paper in &papers {
        assert!(
            paper.contains("FicheDePaie") && file(paper).contains("confidentiel") && file("index.html").contains(paper.as_str()),
            "{paper}"
        );
    }
    let (json, csv, html) = (file("people.json"), file("people.csv"), file("index.html"));
    for said in ["Quémeneur", "30 21 417", "rappeler mardi"] {
        assert!(json.contains(said) && html.contains(said), "{said} is missing");
    }
    assert!(csv.contains("Quémeneur") && file("interactions.json").contains("Appel du lundi") && !html.contains("Autre"));
    let mut conn = Cluster::superuser(&estate.url);
    let stranger = estate.member(&acme, "manager").await.get(&href).await;
    assert_eq!(stranger.status, StatusCode::FORBIDDEN);
    let over = Utc::now() - Days::new(1);
    conn.batch_execute(&format!("update privacy_exports set expires_at = '{over}'")).expect("a week later");
    assert_eq!(ada.get(&href).await.status, StatusCode::NOT_FOUND, "the link is over");
}

/// Everything the database holds, as text.
fn dump(conn: &mut PgConnection) -> String {
    #[derive(QueryableByName)]
    struct Said {
        #[diesel(sql_type = diesel::sql_types::Text)]
        said: String,
    }
    let tables = "select format('%I.%I', n.nspname, c.relname) as said from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname in ('public', 'directory', 'work')";
    let tables: Vec<Said> = diesel::sql_query(tables).load(conn).expect("the tables");
    let rows = |Said { said: table }: Said| {
        let rows: Vec<Said> = diesel::sql_query(format!("select t::text as said from {table} t")).load(conn).expect("its rows");
        rows.into_iter().map(|r| format!("{table}: {}\n", r.said)).collect::<String>()
    };
    tables.into_iter().map(rows).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_erased_is_nowhere_any_more_and_the_books_stand() {
    let estate = Estate::new().await;
    estate.work();
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let mut conn = Cluster::superuser(&estate.url);
    let person = made(&ada, "people", json!({"first_name": "Zéphyrine", "last_name": "Kerzhivin", "email": "zk@kerzhivin.test", "job": "régie", "notes": "Kerzhivin dit oui"})).await;
    // What an older release said of them waits to come back.
    conn.batch_execute(&format!(
        "insert into module_memory (tenant_id, module, step, record, here, there) values ('{}', 'address_book', 'of old', '{person}', '1', '\"Kerzhivin\"')",
        acme.id
    ))
    .expect("a memory");
    let sealed = |agency: &Agency, conn: &mut PgConnection| {
        conn.batch_execute("update journal set at = at - interval '1 hour' where at > now() - interval '30 minutes'")
            .expect("an hour later");
        while agency.run(kernel::seal::seal).expect("a batch") > 0 {}
    };
    sealed(&acme, &mut conn);
    let token = ada.token("/app").await;
    let patch = ada.request(Method::PATCH, &format!("/api/v1/people/{person}")).header("x-csrf", token).header("if-match", "\"1\"");
    assert_eq!(ada.send(patch.json(&json!({"last_name": "Kerzhivin-Bot"}))).await.status, StatusCode::OK);
    ada.submit(&format!("/app/people/{person}"), &format!("/app/people/{person}/comments"), &[("text", "Kerzhivin a rappelé")]).await;
    let call = made(
        &ada,
        "interactions",
        json!({"subject": "Appel", "kind": "call", "at": "2026-11-02T10:00:00Z", "person_id": person, "notes": "avec Kerzhivin"}),
    )
    .await;
    // Acts on many hold what they wrote, and what they are about to write.
    let written = json!({"ids": [person], "action": "set", "field": "notes", "value": "Kerzhivin dit encore oui"});
    assert_eq!(ada.api(Method::POST, "/api/v1/people/bulk", Some(written)).await.status, StatusCode::OK);
    let begun = ada.submit("/app/people", "/app/people/bulk", &[("action", "set"), ("ids[]", &person)]).await;
    let waits = begun.location().to_string();
    ada.submit(&waits, &waits, &[("field", "notes"), ("notes", "Kerzhivin dira oui")]).await;
    assert!(dump(&mut conn).contains("Kerzhivin dira oui"), "known until now");
    // Who was merged into them is they; and another program was told of it all.
    let hook = json!({"label": "Autre", "url": "https://hook.example.test/in", "events": ["*"]});
    assert_eq!(ada.api(Method::POST, "/api/v1/webhooks", Some(hook)).await.status, StatusCode::CREATED);
    let twin = made(&ada, "people", json!({"first_name": "Zéphyrine", "last_name": "Kerzhivin", "notes": "Kerzhivin deux fois"})).await;
    // What the house asks somebody to do names them, by whatever name they had then.
    for (of, title) in [(&person, "Rappeler Zéphyrine Kerzhivin"), (&twin, "Trouver comment joindre : ZÉPHYRINE KERZHIVIN")] {
        made(&ada, "tasks", json!({"title": title, "status": "todo", "priority": "low", "person_id": of, "notes": "zk@kerzhivin.test"}))
            .await;
    }
    let merge = json!({"gone": twin, "choices": {}});
    let merged = ada.api(Method::POST, &format!("/api/v1/people/{person}/merge"), Some(merge)).await;
    assert_eq!(merged.status, StatusCode::OK, "{}", merged.body);
    assert!(dump(&mut conn).contains("Kerzhivin deux fois"), "it waits in the bin");
    let picks = [("pick", format!("people:{person}")), ("pick", format!("interactions:{call}"))];
    let picks: Vec<(&str, &str)> = picks.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let plan = ada.submit("/app/privacy/search", "/app/privacy/erase/plan", &picks).await;
    assert!(plan.status == StatusCode::OK && plan.body.contains("Zéphyrine Kerzhivin-Bot") && plan.body.contains("Nom"), "{}", plan.body);
    assert!(dump(&mut conn).contains("Kerzhivin"), "a plan does nothing");
    let manager = estate.member(&acme, "manager").await;
    assert_eq!(manager.submit("/app", "/app/privacy/erase", &picks).await.status, StatusCode::FORBIDDEN);
    let erased = ada.submit("/app/privacy/search", "/app/privacy/erase", &picks).await;
    assert_eq!((erased.status, erased.location()), (StatusCode::SEE_OTHER, "/app/privacy"), "{}", erased.body);
    // Events are handled by jobs, which are gone once they are done.
    for _ in 0..200 {
        let waiting: i64 = kernel::schema::work::jobs::table.count().get_result(&mut conn).expect("counted");
        if waiting == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let left: Vec<String> =
        dump(&mut conn).lines().filter(|l| l.to_lowercase().contains("kerzhivin") || l.contains("Zéphyrine")).map(String::from).collect();
    assert_eq!(left, Vec::<String>::new());
    let tasks = ada.get_json("/api/v1/tasks?sort=title").await.json();
    let titles: Vec<&str> = tasks["data"].as_array().into_iter().flatten().filter_map(|t| t["title"].as_str()).collect();
    assert!(titles.contains(&"Rappeler Personne effacée"), "{titles:?}");
    let read = ada.get_json(&format!("/api/v1/people/{person}")).await.json();
    assert!(read["last_name"].as_str().is_some_and(|n| n.starts_with("Personne effacée")) && read["job"] == "régie", "{read}");
    assert_eq!(ada.get_json(&format!("/api/v1/interactions/{call}")).await.json()["person_id"], json!(person), "links are kept");
    // The journal lost its words and kept its truth, sealed before the erasure or after it.
    let walk = estate.house.walk_journal(acme.id, None).expect("a walk");
    assert_eq!(walk.broken, None);
    assert!(walk.blotted > 0, "{walk:?}");
    sealed(&acme, &mut conn);
    let walk = estate.house.walk_journal(acme.id, None).expect("a walk");
    assert_eq!((walk.broken, walk.young), (None, 0));
    assert!(walk.blotted > 1, "{walk:?}");
    let line: i64 = kernel::schema::journal::table
        .filter(kernel::schema::journal::what.eq("people.created"))
        .select(kernel::schema::journal::id)
        .first(&mut conn)
        .expect("its first line");
    conn.batch_execute(&format!("update journal set data = '{{\"after\": {{\"last_name\": \"Une autre\"}}}}' where id = {line}"))
        .expect("forged");
    let walk = estate.house.walk_journal(acme.id, None).expect("a walk");
    assert_eq!(walk.broken, Some((line, kernel::seal::Broken::Changed)), "a blot is no cover for a forgery");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_houses_own_role_blots_and_rewrites_nothing() {
    use kernel::schema::journal as j;
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    acme.run(|tx| tx.journal("people.noted", None, json!({"after": {"n": 1, "name": "Ada"}}))).expect("a line");
    let set = |data: Value| acme.run(move |tx| tx.run(diesel::update(j::table.filter(j::what.eq("people.noted"))).set(j::data.eq(data))));
    for forged in [
        json!({"after": {"n": 2, "name": "Ada"}}),
        json!({"after": {"n": 1}}),
        json!({"after": {"n": 1, "name": "Ada", "x": 1}}),
        json!({}),
        json!(null),
    ] {
        assert!(set(forged.clone()).is_err(), "{forged}");
    }
    assert!(acme.run(|tx| tx.run(diesel::update(j::table).set(j::what.eq("x")))).is_err(), "nothing but what a line told");
    assert_eq!(set(json!({"after": {"n": 1, "name": "∎"}})).expect("a blot"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_is_kept_with_its_evidence_and_told_to_the_sheet() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let person = made(&ada, "people", json!({"last_name": "Ardenne"})).await;
    let say = |given: bool, at: &str| json!({"person_id": person, "purpose": "news", "given": given, "at": at, "how": "form", "wording": "J’accepte de recevoir vos nouvelles.", "evidence": "formulaire du site"});
    let sheet = async || {
        let read = ada.get_json(&format!("/api/v1/people/{person}")).await.json();
        (read["consent"].clone(), read["consent_on"].clone())
    };
    made(&ada, "consents", say(true, "2026-11-02T23:30:00Z")).await;
    assert_eq!(sheet().await, (json!(true), json!("2026-11-03")), "the day of the agency, not of London");
    made(&ada, "consents", say(false, "2026-11-20T10:00:00Z")).await;
    assert_eq!(sheet().await, (json!(false), Value::Null));
    let kept = ada.get_json(&format!("/api/v1/consents?person_id.is={person}")).await.json();
    assert_eq!(kept["data"].as_array().map(Vec::len), Some(2), "both stay as evidence: {kept}");
    let wordless = ada
        .api(Method::POST, "/api/v1/consents", Some(json!({"purpose": "news", "given": true, "at": "2026-11-20T10:00:00Z", "how": "form"})))
        .await;
    assert_eq!(wordless.status, StatusCode::UNPROCESSABLE_ENTITY, "no consent without the words it was given to");
}
