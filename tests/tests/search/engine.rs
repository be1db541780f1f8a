//! A search engine beside the database: it answers as the database does, tells nobody of another agency, and may go away.
//!
//! With `MEILI_URL` and `MEILI_MASTER_KEY` a real Meilisearch is asked; without them only what happens when there is none.

use super::{TYPED, count, found, furnished, until};
use diesel::{RunQueryDsl, sql_query};
use house_tests::{Agency, Cluster, Estate};
use kernel::job::{Job, Work};
use kernel::resource::Resource;
use reqwest::{Method, StatusCode};
use search::{Index, Search};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::io::AsyncReadExt;

/// A Meilisearch of the tests, with an index of its own; none where no address is given.
async fn real() -> Option<String> {
    let (Ok(at), Ok(master)) = (std::env::var("MEILI_URL"), std::env::var("MEILI_MASTER_KEY")) else {
        eprintln!("SKIPPED: no Meilisearch is asked; set MEILI_URL and MEILI_MASTER_KEY");
        return None;
    };
    let index = format!("test-{}", uuid::Uuid::new_v4().simple());
    Some(meili::prepare(&at, &index, &master).await.expect("an index").line)
}

fn engine(line: &str) -> meili::Meili {
    meili::Meili::new(&meili::Address::read(line).expect("an address"))
}

/// Told, and done with what it was told.
async fn settled(line: &str, agency: &Agency) {
    agency.fed().await;
    engine(line).settled().await.expect("the engine gets done");
}

fn people(estate: &Estate) -> &'static Resource {
    estate.house.edition().resource("people").expect("people")
}

fn missed(estate: &Estate) -> u64 {
    estate.house.service::<Search>().missed()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_answers_as_the_database_does() {
    let Some(line) = real().await else { return };
    let estate = Estate::with_engine(&line).await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    furnished(&ada).await;
    settled(&line, &acme).await;
    for (typed, name) in TYPED {
        assert_eq!(found(&ada, typed).await.first().map(String::as_str), Some(*name), "{typed}");
    }
    assert_eq!(found(&ada, "q=marchand").await[0], "L’Œil du Marchand");
    assert_eq!(found(&ada, "q=lyon&type=organisations").await, ["Les Nuits de Fourvière"]);
    assert_eq!(found(&ada, "q=lyon&city.is=Lyon&changed.from=1d").await.len(), 3);
    assert_eq!(found(&ada, "q=lyon&changed.until=30d").await, [""; 0]);
    assert_eq!(found(&ada, "q=cachet").await, [""; 0], "what is sensitive");
    assert_eq!(missed(&estate), 0, "the engine was there all the time");
    // It was the engine that answered, and not the database: that one has forgotten every word.
    for harm in ["update search_documents set words = ''", "delete from search_words"] {
        sql_query(harm).execute(&mut Cluster::superuser(&estate.url)).expect("forgotten");
    }
    assert_eq!(found(&ada, "q=marchandau").await[0], "Élodie Marchandeau");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_tells_nobody_of_another_agency() {
    let Some(line) = real().await else { return };
    let estate = Estate::with_engine(&line).await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let (ada, eve) = (estate.admin(&acme).await, estate.admin(&other).await);
    ada.create("people", json!({"last_name": "Canari", "city": "Lyon"})).await;
    eve.create("people", json!({"last_name": "Moineau", "city": "Lyon"})).await;
    for agency in [&acme, &other] {
        settled(&line, agency).await;
    }
    let engine = engine(&line);
    assert_eq!(engine.held(&other.scope(), people(&estate)).await.expect("held").len(), 1);
    for typed in ["canari", "lyon", "\"canari\"", "-moineau", "agency", &acme.id.simple().to_string()] {
        let ask = search::Ask { words: typed.into(), resources: vec![people(&estate)], most: 100, ..search::Ask::default() };
        let hits = engine.find(&other.scope(), &ask).await.expect("hits");
        assert!(hits.iter().all(|hit| hit.title == "Moineau"), "{typed}: {hits:?}");
    }
    for n in 0..500 {
        let value = ["\" OR agency EXISTS OR resource = \"", "\\\" OR 1", "Lyon\" OR \"a\" = \"a", "') --", "Lyon\\"][n % 5];
        let facets = serde_json::Map::from_iter([("city".to_string(), json!(format!("{value}{n}")))]);
        let ask = search::Ask { words: "lyon".into(), resources: vec![people(&estate)], facets, most: 100, ..search::Ask::default() };
        let hits = engine.find(&other.scope(), &ask).await.expect("a filter that is well formed, whatever was typed");
        assert_eq!(hits, [], "{value}");
    }
    let page = eve.get("/api/v1/search?q=canari&facets=true").await;
    assert!(page.status == StatusCode::OK && !page.body.contains("Canari"), "{}", page.body);
    // One that goes for good takes its documents along, and nobody else's.
    engine.forget(other.id).await.expect("forgotten");
    engine.settled().await.expect("done");
    let left = async |agency: &Agency| engine.held(&agency.scope(), people(&estate)).await.expect("held").len();
    assert_eq!((left(&other).await, left(&acme).await), (0, 1));
    assert_eq!(missed(&estate), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_drifted_is_mended_and_an_index_is_made_anew_while_it_answers() {
    let Some(line) = real().await else { return };
    let estate = Estate::with_engine(&line).await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    estate.work();
    let gone = ada.create("people", json!({"last_name": "Hirondelle", "email": "h@oiseaux.test"})).await;
    ada.create("people", json!({"last_name": "Martinet", "email": "m@oiseaux.test"})).await;
    let told = Instant::now();
    let engine = engine(&line);
    let of = people(&estate);
    let held = async || engine.held(&acme.scope(), of).await.expect("held").len();
    while held().await < 2 {
        assert!(told.elapsed() < Duration::from_secs(30), "the engine is never told");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    engine.keep(&acme.scope(), Vec::new(), vec![("people".into(), gone)]).await.expect("harm");
    engine.settled().await.expect("done");
    assert_eq!(held().await, 1);
    let mend = Work { house: estate.house.clone(), scope: Some(acme.scope()), attempt: 0 };
    search::Mend {}.run(mend).await.expect("compared");
    settled(&line, &acme).await;
    assert_eq!(held().await, 2);
    let next = engine.begin_anew().await.expect("a new index");
    assert_eq!(found(&ada, "q=hirondele").await, ["Hirondelle"], "the old one answers");
    assert_eq!(search::fill(&acme.scope(), &next).await.expect("filled"), 2);
    next.take_place().await.expect("swapped");
    assert_eq!((held().await, found(&ada, "q=martinett").await.len()), (2, 1));
    // Removed for good, by whatever statement: the engine forgets it, too.
    acme.run(|tx| tx.run(sql_query(format!("delete from people where id = '{gone}'")))).expect("removed");
    let told = Instant::now();
    while held().await > 1 {
        assert!(told.elapsed() < Duration::from_secs(30), "the engine never forgets");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Somebody who takes the call and says nothing.
async fn silent() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let at = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 64]).await;
            held.push(stream);
        }
    });
    at.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn while_it_is_away_the_database_answers_and_nothing_is_lost() {
    // Nobody listens on the discard port of this machine.
    for at in ["127.0.0.1:9".to_string(), silent().await] {
        let estate = Estate::with_engine(&format!("meili+http://uid:key@{at}/estrade?fill=key")).await;
        let acme = estate.agency("acme").await;
        let ada = estate.admin(&acme).await;
        ada.create("people", json!({"last_name": "Marchandeau"})).await;
        acme.indexed().await;
        let asked = Instant::now();
        assert_eq!(found(&ada, "q=marchandau").await, ["Marchandeau"], "{at}");
        // The promise is half a second, measured by the benchmark; here only that it does not wait for the engine's end.
        assert!(asked.elapsed() < Duration::from_secs(5), "{at}: {:?}", asked.elapsed());
        assert_eq!(missed(&estate), 1);
        assert_eq!(ada.get_json("/api/v1/people").await.status, StatusCode::OK);
        assert_eq!(count(&estate, "select count(*) as n from work.unfed"), 1, "{at}: it waits to be told");
        let feed = "select count(*) as n from work.jobs where name = 'search.feed' and state = 'ready'";
        assert_eq!(count(&estate, feed), 1, "{at}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_while_it_was_away_is_told_when_it_is_back() {
    let Some(line) = real().await else { return };
    let away = line.replace(line.split('@').nth(1).and_then(|rest| rest.split('/').next()).expect("a host"), "127.0.0.1:9");
    let estate = Estate::with_engine(&away).await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let id = ada.create("people", json!({"last_name": "Corneille", "email": "c@oiseaux.test"})).await;
    acme.fed().await;
    let token = ada.token("/app").await;
    let renamed = ada.request(Method::PATCH, &format!("/api/v1/people/{id}")).header("x-csrf", token).header("if-match", "\"1\"");
    assert_eq!(ada.send(renamed.json(&json!({"last_name": "Perruche"}))).await.status, StatusCode::OK);
    acme.fed().await;
    assert_eq!(count(&estate, "select count(*) as n from work.unfed"), 1, "one record, however often it changed");
    let back = Estate::with_engine_on(estate.url.clone(), &line);
    back.work();
    let ask = search::Ask { words: "perruche".into(), resources: vec![people(&estate)], most: 10, ..search::Ask::default() };
    let engine = engine(&line);
    for _ in 0..1_200 {
        if engine.find(&acme.scope(), &ask).await.is_ok_and(|hits| hits.len() == 1) {
            until(&ada, "q=peruche", 1).await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it was never told");
}
