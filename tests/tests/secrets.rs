//! Secrets at rest: a leaked dump tells none, a ciphertext opens where it was
//! sealed and nowhere else, and master keys change while everybody works.
#![expect(clippy::disallowed_methods, reason = "the test is the thief, with every right over the database")]

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use house_tests::{Agency, Browser, Cluster, Estate, carriage, share};
use kernel::error::Error;
use kernel::resource::Id;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const PEOPLE: kernel::resource::Resource = address_book::Person::RESOURCE;

/// A French IBAN that is true to its check digits.
fn iban(n: usize) -> String {
    let account = format!("30006000011234567{n:06}");
    let digits = format!("{account}152700");
    let rest = digits.chars().filter_map(|c| c.to_digit(10)).fold(0, |sum, d| (sum * 10 + d) % 97);
    format!("FR{:02}{account}", 98 - rest)
}

fn tax(n: usize) -> String {
    format!("30 21 {:03} {:03} {n:03}", 417 + n % 300, 923 - n % 300)
}

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = Text)]
    said: String,
}

/// Every row of every table as text: what a dump of the whole database holds.
fn dump(conn: &mut PgConnection) -> String {
    let tables = "select format('%I.%I', n.nspname, c.relname) as said from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'";
    let tables: Vec<Said> = diesel::sql_query(tables).load(conn).expect("the tables");
    assert!(tables.len() > 30, "a whole house");
    let rows = |Said { said: table }: Said| {
        let rows: Vec<Said> = diesel::sql_query(format!("select t::text as said from {table} t")).load(conn).expect("its rows");
        rows.into_iter().map(|r| r.said + "\n").collect::<String>()
    };
    tables.into_iter().map(rows).collect()
}

/// Every file under a folder, as text as far as it is any.
fn files(folder: &Path) -> String {
    let Ok(found) = std::fs::read_dir(folder) else { return String::new() };
    let read = |entry: std::fs::DirEntry| match entry.path() {
        path if path.is_dir() => files(&path),
        path => String::from_utf8_lossy(&std::fs::read(path).expect("a file")).into_owned(),
    };
    found.map(|entry| read(entry.expect("an entry"))).collect()
}

async fn made(by: &Browser, of: &str, body: Value) -> Value {
    let token = by.token("/app").await;
    let key = uuid::Uuid::now_v7().to_string();
    let request = by.request(Method::POST, &format!("/api/v1/{of}")).header("x-csrf", token).header("accept", "application/json");
    let answer = by.send(request.header("idempotency-key", key).json(&body)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    answer.json()
}

/// What opens the house to programs: keys, the pair that one is exchanged for, the secret that signs what is sent to others.
async fn keys(ada: &Browser) -> Vec<String> {
    let mut told = Vec::new();
    for n in 0..10 {
        let made = ada.api(Method::POST, "/api/v1/tokens", Some(json!({"label": format!("Visible{n}")}))).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let key = made.json()["token"].as_str().expect("a key").to_string();
        assert!(key.starts_with("est_") && key.len() > 40, "{key}");
        let grant = json!({"grant_type": "api_key", "api_key": key, "client": "Caisse"});
        let pair = ada.send(ada.request(Method::POST, "/api/v1/token").json(&grant)).await.json();
        told.extend(["access_token", "refresh_token"].map(|name| pair[name].as_str().expect("a token").to_string()));
        told.push(key);
    }
    let hook = json!({"label": "Autre", "url": "https://hook.example.test/in", "events": ["people.created"]});
    let hook = ada.api(Method::POST, "/api/v1/webhooks", Some(hook)).await;
    told.push(hook.json()["secret"].as_str().unwrap_or_else(|| panic!("{}", hook.body)).trim_start_matches("whsec_").to_string());
    told
}

/// Two hundred secrets by every way in: API, form, import, edits, drafts of those whose session is over.
async fn plant(estate: &Estate, acme: &Agency, ada: &Browser) -> Vec<String> {
    let mut planted = Vec::new();
    for n in 0..20 {
        planted.push(iban(n));
        made(ada, "organisations", json!({"name": format!("Label {n}"), "kind": "label", "iban": iban(n)})).await;
    }
    for n in 0..20 {
        let person = made(ada, "people", json!({"last_name": format!("Visible{n}"), "tax_number": tax(n)})).await;
        // Changed, so that the journal knows what it was and what it became.
        let id = person["id"].as_str().expect("a key");
        let token = ada.token("/app").await;
        let patch = ada.request(Method::PATCH, &format!("/api/v1/people/{id}")).header("x-csrf", token).header("if-match", "\"1\"");
        let changed = ada.send(patch.json(&json!({"tax_number": tax(100 + n)}))).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
        planted.extend([tax(n), tax(100 + n)]);
    }
    for n in 200..210 {
        let values = [("last_name", "Formulaire"), ("tax_number", &tax(n))];
        let saved = ada.submit("/app/people/new", "/app/people/new", &values).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        planted.push(tax(n));
    }
    for n in 300..310 {
        let stranger = estate.visitor(acme);
        let form = [("last_name", "Brouillon".to_string()), ("tax_number", tax(n)), ("csrf", "over".into())];
        let request = stranger.request(Method::POST, "/app/people/new").header("origin", stranger.origin()).header("accept", "text/html");
        let kept = stranger.send(request.form(&form)).await;
        assert!(kept.status == StatusCode::SEE_OTHER && kept.header("set-cookie").contains("draft"), "{} {}", kept.status, kept.body);
        planted.push(tax(n));
    }
    let lines = |from: usize| (from..from + 60).map(|n| format!("Importe{n};{}\n", tax(n))).collect::<String>();
    let sheet = carriage::upload(ada, "people", &format!("nom;numero fiscal\n{}", lines(400))).await;
    carriage::start(ada, &sheet, &["last_name", "tax_number"], &[]).await;
    assert!(carriage::ended(ada, &sheet).await.contains("60"));
    planted.extend((400..460).map(tax));
    planted.extend(keys(ada).await);
    // A file that was brought and never carried in.
    carriage::upload(ada, "people", &format!("nom;numero fiscal\n{}", lines(500))).await;
    planted.extend((500..560).map(tax));
    planted
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leaked_dump_holds_none_of_two_hundred_planted_secrets() {
    let estate = Estate::new().await;
    estate.work();
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let planted = plant(&estate, &acme, &ada).await;
    assert!(planted.len() >= 200, "{}", planted.len());
    let mut conn = Cluster::superuser(&estate.url);
    let leak = dump(&mut conn) + files(&estate.settings.data).as_str();
    assert!(leak.contains("Visible7") && leak.contains("Importe412"), "a dump that holds what is not secret");
    let spaceless = |text: &str| text.replace(' ', "");
    for secret in &planted {
        for said in [secret.clone(), spaceless(secret), hex::encode(secret), hex::encode(spaceless(secret))] {
            assert!(!leak.contains(&said), "{secret} is in the dump as {said}");
        }
    }
    // And yet who may see them sees them all: on the record, in its history, in the file, by asking for one.
    let all = ada.get("/app/people/export.csv?names=1").await.body;
    for n in (100..120).chain(200..210).chain(400..460) {
        assert!(all.contains(&tax(n)), "{} is lost", tax(n));
    }
    let found = ada.get_json(&format!("/api/v1/people?tax_number.is={}", spaceless(&tax(107)))).await.json();
    assert_eq!(found["data"][0]["last_name"], "Visible7");
    let record = ada.get(&format!("/app/people/{}", found["data"][0]["id"].as_str().expect("a key"))).await.body;
    assert!(record.contains(&tax(7)) && record.contains(&tax(107)), "before and after are told in its history: {record}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_field_is_found_by_equality_alone_and_by_those_who_may() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, viewer) = (estate.admin(&acme).await, estate.member(&acme, "viewer").await);
    made(&ada, "organisations", json!({"name": "Label", "kind": "label", "iban": iban(1)})).await;
    made(&ada, "organisations", json!({"name": "Sans", "kind": "label"})).await;
    let ask = async |by: &Browser, question: String| {
        let answer = by.get_json(&format!("/api/v1/organisations?{question}")).await;
        (answer.status, answer.json()["data"].as_array().map_or(0, Vec::len))
    };
    let spaced = format!("fr{}", iban(1).as_bytes()[2..].chunks(4).map(|c| String::from_utf8_lossy(c)).collect::<Vec<_>>().join("%20"));
    assert_eq!(ask(&ada, format!("iban.is={spaced}")).await, (StatusCode::OK, 1));
    assert_eq!(ask(&ada, format!("iban.is={}", iban(2))).await, (StatusCode::OK, 0));
    assert_eq!(ask(&ada, "iban.empty=1".into()).await, (StatusCode::OK, 1));
    assert_eq!(ask(&ada, "iban.filled=1&count=1".into()).await, (StatusCode::OK, 1));
    for refused in ["iban.contains=FR", "iban.not=FR", "iban.from=FR", "iban.until=FR", "sort=iban", "sort=-iban"] {
        assert_eq!(ask(&ada, refused.into()).await.0, StatusCode::UNPROCESSABLE_ENTITY, "{refused}");
    }
    for refused in [format!("iban.is={}", iban(1)), "iban.filled=1".into()] {
        assert_eq!(ask(&viewer, refused).await.0, StatusCode::UNPROCESSABLE_ENTITY, "no right, no oracle");
    }
    let seen = viewer.get_json("/api/v1/organisations").await.body;
    assert!(seen.contains("Label") && !seen.contains("iban") && !seen.contains("s1."), "{seen}");
    let wrong = ada
        .api(Method::POST, "/api/v1/organisations", Some(json!({"name": "Faux", "kind": "label", "iban": "FR7630006000011234567890188"})))
        .await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("iban"), "{}", wrong.body);
}

/// One person of each agency with a tax number.
fn person(agency: &Agency, number: &str) -> Id {
    let record = json!({"last_name": "Ardenne", "tax_number": number, "confidential_notes": "rien"});
    let made = agency.run(|tx| PEOPLE.create(tx, record.as_object().expect("a record").clone())).expect("a person");
    made["id"].as_str().and_then(|id| id.parse().ok()).expect("a key")
}

fn read(agency: &Agency, id: Id) -> Result<Value, Error> {
    agency.run(|tx| (PEOPLE.store.find)(tx, id)).map(|record| record["tax_number"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ciphertext_that_is_moved_opens_no_more() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let (one, two, theirs) = (person(&acme, "un 111"), person(&acme, "deux 222"), person(&other, "trois 333"));
    let mut conn = Cluster::superuser(&estate.url);
    conn.batch_execute(
        "create table kept as select tenant_id, id, tax_number from people; create table kept_keys as table directory.data_keys",
    )
    .expect("kept");
    let swaps = [
        ("another row's", format!("update people set tax_number = (select tax_number from kept where id = '{two}') where id = '{one}'")),
        (
            "another agency's",
            format!("update people set tax_number = (select tax_number from kept where id = '{theirs}') where id = '{one}'"),
        ),
        ("one byte of it", format!("update people set tax_number = left(tax_number, -6) || 'AAAAAA' where id = '{one}'")),
        ("another mark", format!("update people set tax_number = 's1..' where id = '{one}'")),
        (
            "another agency's data key",
            "delete from directory.data_keys d using kept_keys k where d.id = k.id and k.tenant_id is not null;
             insert into directory.data_keys select gen_random_uuid(), o.tenant_id, k.master, k.wrapped, now() - interval '1 day'
               from kept_keys k, kept_keys o where k.tenant_id <> o.tenant_id"
                .to_string(),
        ),
    ];
    for (what, theft) in swaps {
        conn.batch_execute(&theft).unwrap_or_else(|e| panic!("{what}: {e}"));
        // A process that has not seen the agency's key before.
        let fresh = Estate::on(estate.url.clone());
        let scope = fresh.house.tenant(acme.id).expect("the directory").expect("the agency");
        let scope = kernel::scope::Scope::grant(
            fresh.house.clone(),
            scope,
            kernel::principal::Principal::System("test"),
            "test",
            Arc::new(kernel::policy::Policy::closed()),
        );
        let opened = scope.run(|tx| (PEOPLE.store.find)(tx, one));
        assert!(matches!(opened, Err(Error::Internal(_))), "{what}: {opened:?}");
        conn.batch_execute(
            "update people p set tax_number = k.tax_number from kept k where k.id = p.id;
             delete from directory.data_keys; insert into directory.data_keys select * from kept_keys",
        )
        .expect("as it was");
    }
    for (agency, id, number) in [(&acme, one, "un 111"), (&acme, two, "deux 222"), (&other, theirs, "trois 333")] {
        assert_eq!(read(agency, id).expect("as it was"), json!(number));
    }
    let plain = conn.batch_execute(&format!("update people set tax_number = 'en clair' where id = '{one}'"));
    assert!(plain.is_err(), "the column itself refuses what is not sealed");
    // The agency gone, so is its key: whoever kept its rows keeps noise.
    conn.batch_execute(&format!(
        "alter table directory.tenants disable trigger only_copies_go; delete from directory.tenants where id = '{}'",
        acme.id
    ))
    .expect("gone");
    let left: i64 = kernel::schema::directory::data_keys::table
        .count()
        .filter(kernel::schema::directory::data_keys::tenant_id.eq(acme.id))
        .get_result(&mut conn)
        .expect("counted");
    assert_eq!(left, 0);
    assert_eq!(read(&other, theirs).expect("another agency's stands"), json!("trois 333"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_master_key_is_taken_up_while_everybody_works() {
    const OLD: &str = "1b2f6f0a5d0e4c3f9a8b7c6d5e4f30211b2f6f0a5d0e4c3f9a8b7c6d5e4f3021";
    const NEW: &str = "f0e1d2c3b4a5968778695a4b3c2d1e0ff0e1d2c3b4a5968778695a4b3c2d1e0f";
    let url = tokio::task::spawn_blocking(Cluster::database).await.expect("a database");
    let before = Estate::with_master_keys(url.clone(), &format!("{OLD},{NEW}"));
    let mut agencies = Vec::new();
    // At night a thousand (reliability, O5): each has a key of its own to be wrapped anew.
    for n in 0..share(3, 1_000) {
        let agency = before.agency(&format!("agence-{n}")).await;
        let id = person(&agency, &format!("numero {n}"));
        agencies.push((agency, id));
    }
    let after = Estate::with_master_keys(url.clone(), &format!("{NEW},{OLD}"));
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let writer = |(agency, id): &(Agency, Id)| {
        let (agency, id, stop, done) = (agency.clone(), *id, stop.clone(), done.clone());
        std::thread::spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                let number = done.fetch_add(1, Ordering::Relaxed).to_string();
                let patch = json!({"tax_number": number}).as_object().expect("a patch").clone();
                agency.run(|tx| PEOPLE.patch(tx, id, None, patch)).expect("a write while keys change");
                assert_eq!(read(&agency, id).expect("a reading while keys change"), json!(number));
            }
        })
    };
    let writers: Vec<_> = agencies.iter().take(3).map(writer).collect();
    let busy = async |until: usize| {
        while done.load(Ordering::Relaxed) < until && writers.iter().all(|w| !w.is_finished()) {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    busy(10).await;
    let since = std::time::Instant::now();
    let rewrapped = after.house.rewrap().await;
    println!("{} agencies in {:.2} s", agencies.len(), since.elapsed().as_secs_f64());
    busy(done.load(Ordering::Relaxed) + 10).await;
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.join().expect("nobody was disturbed");
    }
    assert!(rewrapped.expect("wrapped anew") >= agencies.len());
    assert_eq!(after.house.rewrap().await.expect("nothing left"), 0);
    let only = |keys: &str| {
        let estate = Estate::with_master_keys(url.clone(), keys);
        let (agency, id) = &agencies[0];
        let tenant = estate.house.tenant(agency.id).expect("the directory").expect("the agency");
        let policy = Arc::new(kernel::policy::Policy::closed());
        let scope = kernel::scope::Scope::grant(estate.house.clone(), tenant, kernel::principal::Principal::System("test"), "test", policy);
        scope.run(|tx| (PEOPLE.store.find)(tx, *id)).map(|r| r["tax_number"].clone())
    };
    assert!(only(NEW).is_ok(), "the new key alone is enough");
    assert!(matches!(only(OLD), Err(Error::Internal(_))), "the old key opens nothing any more");
}
