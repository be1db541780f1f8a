//! What is in the book twice is found, told, made one, and made two again: nothing lost, nobody's reach widened.
#![expect(clippy::disallowed_methods, reason = "the test asks the catalogue and compares rows as the superuser sees them")]

use address_book::{ARTISTS, ORGANISATIONS, PEOPLE, VENUES};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use house_tests::eyes::{approve, switch, waiting};
use house_tests::{Agency, Answer, Browser, Cluster, Estate, carriage, fill};
use kernel::merge::{self, Decision};
use kernel::resource::{Record, Resource};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use uuid::Uuid;

#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    column: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Rows {
    #[diesel(sql_type = Text)]
    rows: String,
}

/// Every foreign key to a table, as the catalogue has them.
fn foreign_keys(conn: &mut PgConnection, to: &str) -> Vec<Place> {
    let sql = "select c.conrelid::regclass::text as table, a.attname::text as column from pg_constraint c
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey) and a.attname <> 'tenant_id'
        where c.contype = 'f' and c.confrelid = $1::regclass order by 1, 2";
    diesel::sql_query(sql).bind::<Text, _>(to).load(conn).expect("the catalogue")
}

fn pointing(conn: &mut PgConnection, place: &Place, to: Uuid) -> i64 {
    let sql = format!("select count(*) as n from {} where {} = '{to}'", place.table, place.column);
    diesel::sql_query(sql).get_result::<Count>(conn).expect("a count").n
}

/// What the agency keeps, table by table: without what tells of the past, and without the marks of having been touched.
fn kept(url: &str, agency: &Agency) -> BTreeMap<String, String> {
    let mut conn = Cluster::superuser(url);
    let past = ["journal", "journal_seals", "looks", "merges", "merge_moves", "settings_versions"];
    let tables: Vec<Place> = diesel::sql_query(
        "select c.relname::text as table, ''::text as column from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
         where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace",
    )
    .load(&mut conn)
    .expect("the tables");
    let rows = |table: &str, conn: &mut PgConnection| {
        let sql = format!(
            "select coalesce(string_agg(t::text, e'\\n' order by t::text), '') as rows
             from (select to_jsonb(r.*) - 'version' - 'updated_at' as t from {table} r where tenant_id = '{}') as all_of_them",
            agency.id
        );
        diesel::sql_query(sql).get_result::<Rows>(conn).expect("rows").rows
    };
    tables.into_iter().filter(|t| !past.contains(&t.table.as_str())).map(|t| (t.table.clone(), rows(&t.table, &mut conn))).collect()
}

fn everything() -> Vec<&'static Resource> {
    estrade::edition::EDITION.all().flat_map(|m| m.resources.iter().copied()).collect()
}

fn id(record: &Record) -> Uuid {
    record["id"].as_str().and_then(|id| id.parse().ok()).expect("a key")
}

fn usual(keep: Uuid, gone: Uuid) -> Decision {
    Decision { keep, gone, seen: None, choices: BTreeMap::new() }
}

/// A second record of the resource that says little: what the other one says comes to it.
fn bare(agency: &Agency, of: &'static Resource) -> Uuid {
    let title = of.fields.iter().filter(|f| f.required && f.title).map(|f| (f.name.to_string(), json!("Nue")));
    let choice = of.fields.iter().filter(|f| f.required && !f.title).filter_map(|f| match f.kind {
        kernel::field::Kind::Choice(all) => Some((f.name.to_string(), json!(all[1]))),
        _ => None,
    });
    let record: Record = title.chain(choice).collect();
    id(&agency.run(|tx| of.create(tx, record)).expect("a record"))
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_points_at_the_one_points_at_the_other_and_back_again() {
    let estate = Estate::new().await;
    for of in [&PEOPLE, &ORGANISATIONS, &ARTISTS, &VENUES] {
        let acme = estate.agency(of.name).await;
        let ada = estate.admin(&acme).await;
        let made = fill::everything(&acme, &everything(), "lien");
        fill::one_sided(&acme, &everything(), &made);
        // Links to what was made after them.
        for (resource, record) in made.iter().filter(|(r, _)| !fill::ONE_SIDED.contains(&r.name)) {
            let linked = |f: &kernel::field::Field| {
                Some((f.name.to_string(), json!(made.iter().find(|(r, _)| Some(r.name) == kernel::resource::target(f))?.1)))
            };
            let links: Record = resource.fields.iter().filter(|f| !f.readonly).filter_map(linked).collect();
            acme.run(|tx| resource.patch(tx, *record, None, links)).expect("links");
        }
        let gone = made.iter().find(|(r, _)| r.name == of.name).expect("one of each").1;
        let keep = bare(&acme, of);
        if of.name == VENUES.name {
            let common = ada.create("commons", json!({"name": "Lien", "town": "Nantes"})).await;
            let linked = ada.api(Method::POST, &format!("/api/v1/commons/of/{gone}"), Some(json!({"common": common}))).await;
            assert_eq!(linked.status, StatusCode::OK, "{}", linked.body);
        }
        if of.name == ORGANISATIONS.name {
            fill::source(&estate.url, &acme, gone);
        }
        // Both bear one tag, and each one of its own: two equal ones cannot stand together.
        for (record, tags) in [(gone, "commun, parti"), (keep, "commun, gardé")] {
            let at = format!("/app/{}/{record}", of.name);
            assert!(ada.submit("/app", &format!("{at}/tags"), &[("tags", tags)]).await.status.is_redirection());
            assert!(ada.submit("/app", &format!("{at}/comments"), &[("text", "à garder")]).await.status.is_redirection());
        }
        let mut conn = Cluster::superuser(&estate.url);
        let places = foreign_keys(&mut conn, of.name);
        for place in &places {
            let there = pointing(&mut conn, place, gone);
            assert!(there > 0, "{}.{} points at {}, and nothing here does: make a row for this test", place.table, place.column, of.name);
        }
        let before = kept(&estate.url, &acme);
        let merged = acme.run(|tx| merge::merge(tx, of, &usual(keep, gone))).expect("a merge");
        for place in &places {
            let name = format!("{}.{}", place.table, place.column);
            assert_eq!(pointing(&mut conn, place, gone), 0, "{name} still points at what went");
            assert!(pointing(&mut conn, place, keep) > 0, "{name} points nowhere");
        }
        let page = ada.get(&format!("/app/{}/{keep}", of.name)).await.body;
        assert!(page.contains("parti") && page.contains("gardé"), "tags of both");
        assert_eq!(page.matches("à garder").count(), 2, "comments of both: {page}");
        let now: Record = acme.run(|tx| (of.store.find)(tx, keep)).expect("what was kept");
        let then: Record = acme.run(|tx| (of.store.find)(tx, gone)).expect("what went");
        for field in
            of.fields.iter().filter(|f| !f.title && !f.readonly && f.name != "slug" && !matches!(f.kind, kernel::field::Kind::Choice(_)))
        {
            assert_eq!(now[field.name], then[field.name], "{} is not lost", field.name);
        }
        acme.run(|tx| merge::undo(tx, of, merged)).expect("the way back");
        let after = kept(&estate.url, &acme);
        for (table, rows) in &before {
            assert_eq!(after.get(table), Some(rows), "{table} is not what it was");
        }
        let twice = acme.run(|tx| merge::undo(tx, of, merged));
        assert!(matches!(twice, Err(kernel::error::Error::Conflict(code)) if code == "merge-over"));
    }
}

/// A table that names records without a foreign key moves, or says why it stays.
#[test]
fn no_table_that_names_a_record_is_forgotten() {
    let mut conn = Cluster::superuser(&Cluster::database());
    let sql = "select distinct t.relname::text as table, '' as column from pg_attribute a join pg_class t on t.oid = a.attrelid
        join pg_attribute u on u.attrelid = t.oid and u.attname = 'tenant_id'
        where t.relkind = 'r' and t.relnamespace = 'public'::regnamespace and a.attname in ('record', 'one') and format_type(a.atttypid, null) = 'uuid' order by 1";
    let tables: Vec<Place> = diesel::sql_query(sql).load(&mut conn).expect("the catalogue");
    assert!(tables.len() >= 8);
    for table in tables {
        let spoken = merge::MOVED.contains(&table.table.as_str()) || merge::LEFT.iter().any(|(left, _)| *left == table.table);
        assert!(spoken, "{}: say in kernel/merge/relink.rs whether its rows go along", table.table);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_merges_at_once_one_is_done() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let person = |name: &str| {
        id(&acme.run(|tx| PEOPLE.create(tx, [("last_name".to_string(), json!(name))].into_iter().collect())).expect("somebody"))
    };
    let (a, b) = (person("Un"), person("Deux"));
    let (one, other) = (acme.clone(), acme.clone());
    let both = [
        std::thread::spawn(move || one.run(|tx| merge::merge(tx, &PEOPLE, &usual(a, b)))),
        std::thread::spawn(move || other.run(|tx| merge::merge(tx, &PEOPLE, &usual(b, a)))),
    ]
    .map(|thread| thread.join().expect("an answer"));
    assert_eq!(both.iter().filter(|done| done.is_ok()).count(), 1, "{both:?}");
    let bins = [a, b].map(|id| acme.run(|tx| (PEOPLE.store.find)(tx, id)).expect("somebody")["deleted_at"].is_null());
    assert_eq!(bins.iter().filter(|there| **there).count(), 1, "one of them is left");
}

async fn merged(browser: &Browser, resource: &str, keep: Uuid, body: Value) -> Answer {
    browser.api(Method::POST, &format!("/api/v1/{resource}/{keep}/merge"), Some(body)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_old_address_leads_on_and_the_merge_is_taken_back_by_form_and_api() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let keep = ada.create("people", json!({"last_name": "Delmas", "email": "z.delmas@exemple.fr", "city": "Lyon", "notes": "l'un"})).await;
    let gone = ada.create("people", json!({"last_name": "Delmas", "first_name": "Zoé", "city": "Paris", "notes": "l'autre"})).await;
    let page = ada.get(&format!("/app/people/{keep}/merge?with={gone}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("choice.city") && page.body.contains("choice.notes"), "{}", page.body);
    let form = [("gone", gone.to_string()), ("version", "1".into()), ("gone_version", "1".into()), ("choice.city", "gone".into())];
    let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let stale: Vec<(&str, &str)> = form.iter().map(|(k, v)| if *k == "version" { (*k, "7") } else { (*k, *v) }).collect();
    let late = ada.submit("/app", &format!("/app/people/{keep}/merge"), &stale).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "somebody was faster");
    let done = ada.submit("/app", &format!("/app/people/{keep}/merge"), &form).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, format!("/app/people/{keep}").as_str()), "{}", done.body);
    let record = ada.get_json(&format!("/api/v1/people/{keep}")).await.json();
    assert_eq!((&record["city"], &record["first_name"], &record["notes"]), (&json!("Paris"), &json!("Zoé"), &json!("l'un\n\nl'autre")));
    let old = ada.get(&format!("/app/people/{gone}")).await;
    assert_eq!((old.status, old.location()), (StatusCode::MOVED_PERMANENTLY, format!("/app/people/{keep}").as_str()));
    let old = ada.get_json(&format!("/api/v1/people/{gone}")).await;
    assert_eq!(old.status, StatusCode::PERMANENT_REDIRECT);
    assert!(old.location().ends_with(&format!("/api/v1/people/{keep}")), "{}", old.location());
    let timeline = ada.get(&format!("/app/people/{keep}")).await.body;
    assert!(timeline.contains("a fusionné une autre fiche"), "{timeline}");
    let undo = timeline
        .split("action=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|at| at.contains("/merges/"))
        .expect("a way back")
        .to_string();
    // Whoever changed something since keeps it; everything else is as before.
    let token = ada.token("/app").await;
    let version = record["version"].to_string();
    let patch =
        ada.request(Method::PATCH, &format!("/api/v1/people/{keep}")).header("x-csrf", token).header("if-match", format!("\"{version}\""));
    assert_eq!(ada.send(patch.json(&json!({"city": "Nantes"}))).await.status, StatusCode::OK);
    let back = ada.submit("/app", &undo, &[]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
    let (kept, restored) =
        (ada.get_json(&format!("/api/v1/people/{keep}")).await.json(), ada.get_json(&format!("/api/v1/people/{gone}")).await.json());
    assert_eq!((&kept["city"], &kept["first_name"], &kept["notes"]), (&json!("Nantes"), &Value::Null, &json!("l'un")));
    assert_eq!((&restored["city"], &restored["notes"], &restored["deleted_at"]), (&json!("Paris"), &json!("l'autre"), &Value::Null));
    // The same for programs; and what is taken out of the bin comes back with all that was its own.
    let again = merged(&ada, "people", keep, json!({"gone": gone, "choices": {"city": "gone"}})).await;
    assert_eq!(again.status, StatusCode::OK, "{}", again.body);
    let restored = ada.submit("/app", &format!("/app/people/{gone}/restore"), &[]).await;
    assert_eq!(restored.location(), format!("/app/people/{gone}"), "{}", restored.body);
    assert_eq!(ada.get_json(&format!("/api/v1/people/{keep}")).await.json()["city"], json!("Nantes"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_merges_or_is_told_of_what_they_do_not_reach() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bea) = (estate.admin(&acme).await, estate.member(&acme, "booker").await);
    let theirs = ada.create("people", json!({"first_name": "Zoé", "last_name": "Canari", "email": "canari@exemple.fr"})).await;
    let grants = |may: String, reach: &'static str| {
        use kernel::schema::grants as g;
        acme.run(move |tx| {
            let there = g::table.filter(g::role.eq("booker").and(g::permission.eq(&may)));
            tx.run(diesel::delete(there))?;
            tx.run(diesel::insert_into(g::table).values((g::role.eq("booker"), g::permission.eq(&may), g::reach.eq(Some(reach)))))
        })
        .expect("a grant");
    };
    for may in ["read", "update", "delete"] {
        grants(format!("address_book.people.{may}"), "own");
    }
    estate.house.changed(acme.id);
    let own = bea.create("people", json!({"first_name": "Zoé", "last_name": "Canari", "email": "canari@exemple.fr"})).await;
    let other = bea.create("people", json!({"last_name": "Autre"})).await;
    assert!(!bea.get(&format!("/app/people/{own}")).await.body.contains(&theirs.to_string()), "the hint keeps to the reach");
    let hint =
        bea.submit("/app", "/app/people/alike", &[("first_name", "Zoé"), ("last_name", "Canari"), ("email", "canari@exemple.fr")]).await;
    assert_eq!(hint.status, StatusCode::OK, "{}", hint.body);
    assert!(hint.body.contains(&own.to_string()) && !hint.body.contains(&theirs.to_string()), "{}", hint.body);
    for (keep, gone) in [(own, theirs), (theirs, own)] {
        assert_eq!(merged(&bea, "people", keep, json!({"gone": gone})).await.status, StatusCode::NOT_FOUND);
        assert_eq!(bea.get(&format!("/app/people/{keep}/merge?with={gone}")).await.status, StatusCode::NOT_FOUND);
    }
    estate.work();
    ada.submit("/app/duplicates", "/app/duplicates/sweep", &[]).await;
    pairs(&ada, 1).await;
    assert_eq!(bea.get_json("/api/v1/duplicates").await.json()["count"], json!(0));
    let said = json!({"resource": "people", "one": own, "other": theirs});
    assert_eq!(bea.api(Method::POST, "/api/v1/duplicates/apart", Some(said)).await.status, StatusCode::NOT_FOUND);
    // A record of theirs is led into one that they do not reach: to them it is gone.
    assert_eq!(merged(&ada, "people", theirs, json!({"gone": other})).await.status, StatusCode::OK);
    assert!(!bea.get(&format!("/app/people/{other}")).await.location().contains(&theirs.to_string()));
    // And who may only read merges nothing.
    let viewer = estate.member(&acme, "viewer").await;
    assert_eq!(merged(&viewer, "people", theirs, json!({"gone": own})).await.status, StatusCode::FORBIDDEN);
    assert_eq!(viewer.get("/app/duplicates").await.status, StatusCode::FORBIDDEN);
}

/// The pairs, once there are so many.
async fn pairs(browser: &Browser, count: u64) -> Vec<Value> {
    for _ in 0..600 {
        let answer = browser.get_json("/api/v1/duplicates").await.json();
        if answer["count"] == json!(count) {
            return answer["data"].as_array().cloned().unwrap_or_default();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("there are not {count} pairs: {}", browser.get("/api/v1/duplicates").await.body)
}

#[tokio::test(flavor = "multi_thread")]
async fn twins_are_found_while_typing_in_a_file_and_at_night_and_what_is_apart_stays_apart() {
    let estate = Estate::new().await;
    estate.work();
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let first =
        json!({"first_name": "Zoé", "last_name": "Delmas", "email": "zoe.delmas@exemple.fr", "phone": "+33 6 12 34 56 78", "city": "Lyon"});
    let known = ada.create("people", first.clone()).await;
    let hint = ada
        .submit("/app/people/new", "/app/people/alike", &[("first_name", "Zoe"), ("last_name", "DELMAS"), ("phone", "0612345678")])
        .await;
    assert!(hint.body.contains(&known.to_string()) && hint.body.contains("même"), "{}", hint.body);
    let none = ada.submit("/app/people/new", "/app/people/alike", &[("first_name", "Ada"), ("last_name", "Nouvelle")]).await;
    assert!(!none.body.contains("/app/people/"), "{}", none.body);
    // It never stands in the way; the sheet says so afterwards.
    let twin = ada.create("people", json!({"first_name": "Zoé", "last_name": "Delmas", "email": "zoe.delmas@exemple.fr"})).await;
    let sheet = ada.get(&format!("/app/people/{twin}")).await.body;
    assert!(sheet.contains(&format!("/app/people/{twin}/merge?with={known}")), "{sheet}");
    // In a file: told in the preview with its reasons, and left out or carried into the record that is there.
    let csv =
        "Prénom;Nom;E-mail;Téléphone;Ville\nZoé;Delmas;zoe.delmas@exemple.fr;06 12 34 56 78;Brest\nMarc;Inconnu;marc@exemple.fr;;Nice\n";
    let columns = ["first_name", "last_name", "email", "phone", "city"];
    let count = || acme.run(|tx| PEOPLE.count(tx, &kernel::query::Query::default(), 100)).expect("a count");
    for (choice, expected) in [("skip", (3, "Lyon")), ("update", (3, "Brest"))] {
        let import = carriage::upload(&ada, "people", csv).await;
        let preview = carriage::map(&ada, &import, &columns, &[]).await;
        assert!(preview.contains("déjà connue") && preview.contains("name=\"known\""), "{preview}");
        let started = ada.submit(&format!("{import}/preview"), &format!("{import}/start"), &[("known", choice)]).await;
        assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.body);
        carriage::ended(&ada, &import).await;
        let cities = [known, twin].map(|id| acme.run(|tx| (PEOPLE.store.find)(tx, id)).expect("somebody")["city"].clone());
        assert_eq!((count(), cities.contains(&json!(expected.1))), (expected.0, true), "{choice}: {cities:?}");
    }
    // At night: the pair is there with its reasons, in the languages of its readers.
    ada.submit("/app/duplicates", "/app/duplicates/sweep", &[]).await;
    let found = pairs(&ada, 1).await.remove(0);
    assert_eq!((&found["resource"], &found["grade"]), (&json!("people"), &json!("certain")), "{found}");
    assert!(found["reasons"].as_array().is_some_and(|r| !r.is_empty()), "{found}");
    let page = ada.get("/app/duplicates").await.body;
    assert!(page.contains("Zoé Delmas") && page.contains("zoe.delmas@exemple.fr"), "{page}");
    assert!(ada.get("/app").await.body.contains("/app/duplicates"), "the first page says so");
    for nothing in ["/app/duplicates?grade=suspected", "/app/duplicates?of=venues", "/app/duplicates?state=apart"] {
        let page = ada.get(nothing).await;
        assert!(page.status == StatusCode::OK && !page.body.contains("twins__pair"), "{nothing}");
    }
    // Not the same: remembered by the next look, taken back when somebody thinks better of it.
    let (one, other) = (found["one"].as_str().expect("a key"), found["other"].as_str().expect("a key"));
    let said = ada.submit("/app/duplicates", "/app/duplicates/apart", &[("of", "people"), ("one", one), ("other", other)]).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    assert_eq!(ada.get_json("/api/v1/duplicates").await.json()["count"], json!(0));
    ada.create("people", json!({"last_name": "Nouvelle"})).await;
    ada.create("people", json!({"first_name": "Zoé", "last_name": "Delmas", "email": "zoe.delmas@exemple.fr"})).await;
    ada.submit("/app/duplicates", "/app/duplicates/sweep", &[]).await;
    pairs(&ada, 2).await;
    assert_eq!(ada.get_json("/api/v1/duplicates?apart=true").await.json()["count"], json!(1), "still apart");
    assert!(!ada.get(&format!("/app/people/{twin}")).await.body.contains(&format!("merge?with={known}")), "and not told any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_wait_for_a_second_person_where_the_agency_wants_one() {
    let estate = Estate::new().await;
    estate.work();
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (_, bob) = estate.seated(&acme, "bob", "admin").await;
    for name in ["Delmas", "Rivoire"] {
        for _ in 0..2 {
            let mail = format!("{}@exemple.fr", name.to_lowercase());
            ada.create("people", json!({"first_name": "Zoé", "last_name": name, "email": mail, "phone": "+33 6 12 34 56 78"})).await;
        }
    }
    ada.submit("/app/duplicates", "/app/duplicates/sweep", &[]).await;
    let certain: Vec<String> = loop {
        let found = ada.get_json("/api/v1/duplicates?grade=certain").await.json();
        let pair = |p: &Value| format!("people:{}:{}", p["one"].as_str().unwrap_or_default(), p["other"].as_str().unwrap_or_default());
        let all: Vec<String> = found["data"].as_array().into_iter().flatten().map(pair).collect();
        if all.len() == 2 {
            break all;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    let ticked: Vec<(&str, &str)> = certain.iter().map(|pair| ("pair", pair.as_str())).collect();
    let count = || acme.run(|tx| PEOPLE.count(tx, &kernel::query::Query::default(), 100)).expect("a count");
    assert_eq!(switch(&ada, &["deletion"]).await, StatusCode::SEE_OTHER);
    let asked = ada.submit("/app/duplicates", "/app/duplicates/merge", &ticked).await;
    assert!(asked.location().starts_with("/app/approvals/"), "{}", asked.body);
    assert_eq!(count(), 4, "nothing is merged yet");
    let request = waiting(&acme).remove(0);
    assert!(approve(&ada, request).await.is_client_error(), "not one's own");
    assert!(approve(&bob, request).await.is_success());
    assert_eq!(count(), 2);
    let page = ada.get("/app/duplicates").await.body;
    assert_eq!(page.matches("/merges/").count(), 2, "each is taken back by itself: {page}");
}
