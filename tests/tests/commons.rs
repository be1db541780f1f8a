//! The venue commons: what agencies share of venues is seen by all, weighed, disputed and taken over; nobody learns who
//! said it, nobody's own values change by themselves, and what is private stays.
#![expect(clippy::disallowed_methods, reason = "the tables are tried by hand, as whoever could write SQL would")]

use diesel::connection::SimpleConnection;
use house_tests::{Browser, Cluster, Estate, PASSWORD};
use kernel::diesel;
use kernel::error::Error;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

/// The operators' page.
const PAGE: &str = "/operators/commons";

async fn post(by: &Browser, path: &str, body: Value) -> (StatusCode, Value) {
    let answer = by.api(Method::POST, path, Some(body)).await;
    (answer.status, if answer.body.is_empty() { Value::Null } else { answer.json() })
}

/// A venue of the commons and an agency's own that is linked to it.
async fn shared(by: &Browser, name: &str, own: Value) -> (Uuid, String) {
    let mut sheet = json!({"name": name, "city": "Nantes"});
    if let (Value::Object(sheet), Value::Object(own)) = (&mut sheet, own) {
        sheet.extend(own);
    }
    let venue = by.create("venues", sheet).await;
    let (status, common) = post(by, "/api/v1/commons", json!({"name": name, "town": "Nantes"})).await;
    assert_eq!(status, StatusCode::CREATED, "{common}");
    let common = common["id"].as_str().expect("a key").to_string();
    let (status, said) = post(by, &format!("/api/v1/commons/of/{venue}"), json!({"common": common})).await;
    assert_eq!((status, said["common"].as_str()), (StatusCode::OK, Some(common.as_str())), "{said}");
    (venue, common)
}

async fn propose(by: &Browser, common: &str, field: &str, value: &str, kind: &str) -> String {
    let (status, said) = post(by, &format!("/api/v1/commons/{common}/facts"), json!({"field": field, "value": value, "kind": kind})).await;
    assert_eq!(status, StatusCode::CREATED, "{said}");
    said["id"].as_str().expect("a key").to_string()
}

async fn facts(by: &Browser, common: &str) -> Vec<Value> {
    let seen = by.get_json(&format!("/api/v1/commons/{common}")).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.body);
    seen.json()["facts"].as_array().cloned().expect("facts")
}

async fn voice(by: &Browser, fact: &str, agrees: bool, reason: &str) -> StatusCode {
    post(by, &format!("/api/v1/commons/facts/{fact}/voice"), json!({"agrees": agrees, "reason": reason})).await.0
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_agency_says_the_others_see_weigh_and_dispute() {
    let estate = Estate::new().await;
    let (acme, rival, third) = (estate.agency("acme").await, estate.agency("rival").await, estate.agency("third").await);
    let (ada, theirs, others) = (estate.admin(&acme).await, estate.admin(&rival).await, estate.admin(&third).await);
    assert!(ada.get("/app/commons?lang=fr").await.body.contains("Personne n’a encore rien partagé"));
    let (_, common) = shared(&ada, "Le Hangar", json!({})).await;
    // The same name and town is the same venue, however it is written.
    let (_, again) = post(&theirs, "/api/v1/commons", json!({"name": "le HANGAR", "town": "nantes"})).await;
    assert_eq!(again["id"], json!(common));
    let fact = propose(&ada, &common, "capacity", "900", "own").await;
    let seen = facts(&theirs, &common).await;
    assert_eq!(seen.len(), 1);
    assert_eq!(
        (&seen[0]["value"], &seen[0]["confirms"], &seen[0]["mine"], &seen[0]["confidence"]),
        (&json!("900"), &json!(1), &json!(false), &json!("middle"))
    );
    // Saying the same again is a voice more, not a fact more.
    assert_eq!(propose(&theirs, &common, "capacity", " 900 ", "own").await, fact);
    assert_eq!(voice(&others, &fact, true, "").await, StatusCode::NO_CONTENT);
    let seen = facts(&others, &common).await;
    assert_eq!((seen.len(), &seen[0]["confirms"], &seen[0]["confidence"]), (1, &json!(3), &json!("high")));
    assert_eq!(voice(&others, &fact, true, "").await, StatusCode::NO_CONTENT, "said twice counts once");
    assert_eq!(facts(&others, &common).await[0]["confirms"], 3);
    // A dispute wants a reason, is read by all, and weighs.
    assert_eq!(voice(&others, &fact, false, " ").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(voice(&others, &fact, false, "Le balcon est fermé").await, StatusCode::NO_CONTENT);
    let seen = facts(&ada, &common).await;
    assert_eq!(
        (&seen[0]["confirms"], &seen[0]["disputes"], &seen[0]["reasons"], &seen[0]["confidence"]),
        (&json!(2), &json!(1), &json!(["Le balcon est fermé"]), &json!("low"))
    );
    assert_eq!(voice(&ada, &fact, false, "Non").await, StatusCode::NOT_FOUND, "one takes back what one proposed");
    // Who says another thing of a kind says the first no more.
    let other = propose(&theirs, &common, "capacity", "850", "official").await;
    let seen = facts(&ada, &common).await;
    assert_eq!(seen.iter().map(|f| f["value"].as_str().unwrap_or("")).collect::<Vec<_>>(), ["850", "900"], "the most trusted first");
    assert_eq!(seen[1]["confirms"], 1);
    // What is taken back goes where nobody else says it, and its value with it.
    assert_eq!(ada.api(Method::DELETE, &format!("/api/v1/commons/facts/{fact}/voice"), None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ada.api(Method::DELETE, &format!("/api/v1/commons/facts/{fact}/voice"), None).await.status, StatusCode::NOT_FOUND);
    let whole = theirs.get_json(&format!("/api/v1/commons/{common}")).await.json();
    assert_eq!(whole["history"].as_array().map(Vec::len), Some(1));
    assert_eq!((&whole["history"][0]["state"], &whole["history"][0]["value"]), (&json!("withdrawn"), &Value::Null));
    assert_eq!(voice(&ada, &other, true, "").await, StatusCode::NO_CONTENT);
    assert_eq!(voice(&ada, &fact, true, "").await, StatusCode::NOT_FOUND, "it stands no more");
    // What is no public fact, or is not written as one, is refused.
    for (field, value) in [
        ("director", "Jeanne"),
        ("capacity", "many"),
        ("website", "javascript:x"),
        ("phone", "12"),
        ("hosting", " "),
        ("accessible", "perhaps"),
    ] {
        let said = post(&ada, &format!("/api/v1/commons/{common}/facts"), json!({"field": field, "value": value})).await;
        assert_eq!(said.0, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {}", said.1);
    }
    let names = ada.get_json("/api/v1/commons?q=hangar+nantes").await.json();
    assert_eq!((&names["data"][0]["name"], &names["data"][0]["known"]), (&json!("Le Hangar"), &json!(1)));
    assert_eq!(ada.get_json("/api/v1/commons?q=hangar&country=Belgique").await.json()["data"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_own_values_win_until_one_takes_over_and_notes_never_leave() {
    let estate = Estate::new().await;
    let (acme, rival) = (estate.agency("acme").await, estate.agency("rival").await);
    let (ada, theirs) = (estate.admin(&acme).await, estate.admin(&rival).await);
    let (venue, common) = shared(&ada, "La Cale", json!({"capacity": 500, "notes": "Clef-sous-le-pot", "street": "1 quai Secret"})).await;
    let (_, own) = shared(&theirs, "La Cale", json!({})).await;
    assert_eq!(own, common);
    let capacity = propose(&theirs, &common, "capacity", "450", "official").await;
    let hosting = propose(&theirs, &common, "hosting", "Douze lits sur place", "own").await;
    let sheet = async || ada.get_json(&format!("/api/v1/venues/{venue}")).await.json();
    assert_eq!(sheet().await["capacity"], 500, "nothing comes by itself");
    // Out of date: nothing is taken over.
    let stale = ada
        .request(Method::POST, &format!("/api/v1/commons/of/{venue}/take"))
        .header("x-csrf", ada.token("/app").await)
        .header("if-match", "\"99\"");
    assert_eq!(ada.send(stale.header("accept", "application/json").json(&json!({"fact": capacity}))).await.status, StatusCode::CONFLICT);
    for fact in [&capacity, &hosting] {
        let (status, said) = post(&ada, &format!("/api/v1/commons/of/{venue}/take"), json!({"fact": fact})).await;
        assert_eq!(status, StatusCode::OK, "{said}");
    }
    assert_eq!((sheet().await["capacity"].clone(), sheet().await["version"].clone()), (json!(450), json!(2)));
    let beside = ada.get_json(&format!("/api/v1/commons/of/{venue}")).await.json();
    assert_eq!(beside["own"]["hosting"]["value"], "Douze lits sur place");
    assert!(beside["own"]["capacity"]["taken_on"].is_string(), "from where it came is remembered: {beside}");
    assert!(ada.get(&format!("/app/venues/{venue}?lang=fr")).await.body.contains("Valeur reprise de l’annuaire partagé"));
    // It is put back as long as nobody wrote since.
    let page = format!("/app/commons/venues/{common}?venue={venue}");
    let back = format!("/app/commons/of/{venue}/back?field=capacity&common={common}");
    assert_eq!(ada.submit(&page, &back, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(sheet().await["capacity"], 500);
    // What one keeps for oneself, and what one's sheet says, stays.
    let (status, _) =
        post(&ada, &format!("/api/v1/commons/of/{venue}/own"), json!({"field": "hosting", "value": "Catering-Confidentiel"})).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert!(ada.get(&page).await.body.contains("Catering-Confidentiel"));
    let beside = ada.get_json(&format!("/api/v1/commons/of/{venue}")).await.json();
    assert!(beside["own"]["hosting"]["taken_on"].is_null(), "what one says oneself was taken from nowhere: {beside}");
    for path in [format!("/app/commons/venues/{common}"), format!("/api/v1/commons/{common}"), "/app/commons?q=cale".into()] {
        let body = theirs.get(&path).await.body;
        for secret in ["Catering-Confidentiel", "Clef-sous-le-pot", "quai Secret", "acme", "Agence"] {
            assert!(!body.replace("Agence rival", "").contains(secret), "{path} tells {secret}: {body}");
        }
    }
    // A value that others do not know is proposed by hand alone.
    let (to, key) = (format!("/app/commons/venues/{common}/facts"), venue.to_string());
    let done = ada.submit(&page, &to, &[("field", "street"), ("value", "1 quai Secret"), ("kind", "own"), ("venue", &key)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert!(facts(&theirs, &common).await.iter().any(|f| f["value"] == "1 quai Secret" && f["mine"] == false));
    // Another agency's venue is nobody's to look at or to write.
    for path in [format!("/app/commons/of/{venue}"), format!("/api/v1/commons/of/{venue}")] {
        assert_eq!(theirs.get_json(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(post(&theirs, &format!("/api/v1/commons/of/{venue}/take"), json!({"fact": capacity})).await.0, StatusCode::NOT_FOUND);
    // Who reads venues and changes none reads the commons and says nothing.
    let (_, guest) = estate.seated(&acme, "zoe", "artist").await;
    assert_eq!(guest.get_json(&format!("/api/v1/commons/{common}")).await.status, StatusCode::OK);
    assert_eq!(voice(&guest, &capacity, true, "").await, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_venue_is_found_again_by_name_and_town_or_proposed_anew() {
    let estate = Estate::new().await;
    let (acme, rival) = (estate.agency("acme").await, estate.agency("rival").await);
    let (ada, theirs) = (estate.admin(&acme).await, estate.admin(&rival).await);
    shared(&theirs, "Théâtre de la Presqu'île", json!({})).await;
    shared(&theirs, "Le Bastringue", json!({})).await;
    let venue = ada.create("venues", json!({"name": "Theatre de la Presqu’ile", "city": "NANTES"})).await;
    let found = ada.get_json(&format!("/api/v1/commons/of/{venue}")).await.json();
    assert_eq!(found["candidates"][0]["venue"]["name"], "Théâtre de la Presqu'île", "{found}");
    assert!(["certain", "suspected"].contains(&found["candidates"][0]["grade"].as_str().unwrap_or("")), "{found}");
    assert!(ada.get(&format!("/app/venues/{venue}")).await.body.contains(&format!("/app/commons/of/{venue}")), "a way from the sheet");
    let page = format!("/app/commons/of/{venue}");
    assert!(ada.get(&page).await.body.contains("Théâtre de la Presqu"), "it is shown to choose");
    let refused = ada.submit(&page, &page, &[("name", "La Neuve"), ("town", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    let anew = ada.submit(&page, &page, &[("name", "La Neuve"), ("town", "Nantes")]).await;
    assert!(anew.location().starts_with("/app/commons/venues/"), "{}", anew.body);
    assert_eq!(ada.get(&page).await.status, StatusCode::SEE_OTHER, "it is known from now on");
    assert_eq!(ada.submit(anew.location(), &page, &[("none", "1")]).await.location(), format!("/app/venues/{venue}"));
    assert_eq!(ada.get(&page).await.status, StatusCode::OK);
    // Two sheets of one agency made one keep the link.
    let kept = ada.create("venues", json!({"name": "La Fusion", "city": "Nantes"})).await;
    let (gone, common) = shared(&ada, "La Fusion", json!({})).await;
    acme.run(|tx| {
        let decision = kernel::merge::Decision { keep: kept, gone, seen: None, choices: std::collections::BTreeMap::new() };
        kernel::merge::merge(tx, &address_book::VENUES, &decision)
    })
    .expect("one");
    let now = ada.get_json(&format!("/api/v1/commons/of/{kept}")).await.json();
    assert_eq!(now["common"]["id"], json!(common), "{now}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_agency_reads_the_tables_and_a_copy_writes_nothing() {
    let estate = Estate::new().await;
    let (acme, rival) = (estate.agency("acme").await, estate.agency("rival").await);
    let ada = estate.admin(&acme).await;
    let (_, common) = shared(&ada, "Le Hangar", json!({})).await;
    let fact = propose(&ada, &common, "capacity", "900", "own").await;
    for sql in [
        "select count(*) from directory.common_venues".to_string(),
        "select count(*) from directory.venue_facts".into(),
        "select count(*) from directory.venue_votes".into(),
        "update directory.venue_facts set value = 'x'".into(),
        format!("insert into directory.venue_votes (fact_id, by_tenant, agrees) values ('{fact}', '{}', true)", acme.id),
        format!("select commons_decide('{fact}', false, '')"),
        format!("select commons_merge('{common}', '{common}')"),
        "select commons_import('[]', 's', 'l')".into(),
        "select commons_disputed()".into(),
    ] {
        assert!(rival.run(|tx| tx.run(diesel::sql_query(&sql))).is_err(), "an agency could: {sql}");
    }
    // What the functions say names nobody.
    let said = Cluster::look(&estate.url, &format!("select commons_facts('{common}')::text as value"));
    assert!(!said.contains(&acme.id.to_string()), "{said}");
    let mut conn = Cluster::superuser(&estate.url);
    // As a copy is: nothing but its making makes one otherwise.
    let copied = format!(
        "set session_replication_role = replica;
         update directory.tenants set copy_of = '{}', copy_state = 'open', copy_until = now() + interval '1 day' where id = '{}'",
        acme.id, rival.id
    );
    conn.batch_execute(&copied).expect("a copy");
    for sql in [
        "select commons_add('Une', 'Ville', '', '', '')".to_string(),
        format!("select commons_propose('{common}', 'capacity', '1', 'own', '')"),
        format!("select commons_vote('{fact}', true, '')"),
        format!("select commons_withdraw('{fact}')"),
    ] {
        let refused = rival.run(|tx| tx.run(diesel::sql_query(&sql)));
        assert!(matches!(&refused, Err(Error::Invalid(w)) if w[0].field == "commons_copy"), "{sql}: {refused:?}");
    }
    let read = "select commons_search('hangar', '', 5)";
    assert!(rival.run(|tx| tx.run(diesel::sql_query(read))).is_ok(), "it reads");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agency_says_two_hundred_things_a_day() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (_, common) = shared(&ada, "Le Hangar", json!({})).await;
    // The venue was the first of them.
    let many = format!("select commons_propose('{common}', 'hosting', 'Proposition ' || n, 'own', '') from generate_series(1, 199) n");
    acme.run(|tx| tx.run(diesel::sql_query(&many))).expect("as many as a day has");
    let said = ada.api(Method::POST, &format!("/api/v1/commons/{common}/facts"), Some(json!({"field": "capacity", "value": "9"}))).await;
    assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", said.body);
    assert!(said.body.contains("commons-limit"), "{}", said.body);
    assert_eq!(post(&ada, "/api/v1/commons", json!({"name": "Autre", "town": "Nantes"})).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    Cluster::superuser(&estate.url)
        .batch_execute("update directory.venue_facts set proposed_at = proposed_at - interval '25 hours'")
        .expect("a day later");
    propose(&ada, &common, "capacity", "9", "own").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_decide_merge_and_import() {
    let estate = Estate::new().await;
    let (acme, rival) = (estate.agency("acme").await, estate.agency("rival").await);
    let (ada, theirs) = (estate.admin(&acme).await, estate.admin(&rival).await);
    tenants::make_operator(&estate.house, "op@estrade.test", "Opale Régie", PASSWORD, Duration::from_secs(86_400))
        .await
        .expect("an operator");
    let opale = estate.platform();
    opale.sign_in("op@estrade.test", PASSWORD).await;
    assert_eq!(ada.get(PAGE).await.status, StatusCode::NOT_FOUND);
    let (_, common) = shared(&ada, "Le Hangar", json!({})).await;
    let (kept, refused) =
        (propose(&ada, &common, "capacity", "900", "official").await, propose(&ada, &common, "stage_size", "3 x 2", "other").await);
    for fact in [&kept, &refused] {
        assert_eq!(voice(&theirs, fact, false, "Mesuré hier").await, StatusCode::NO_CONTENT);
    }
    let page = opale.get(PAGE).await.body;
    assert!(page.contains("Mesuré hier") && page.contains("Le Hangar"), "{page}");
    assert!(!page.contains("acme") && !page.contains("rival"), "not even operators read here who: {page}");
    for (fact, keep) in [(&kept, "true"), (&refused, "false")] {
        let done = opale.submit(PAGE, &format!("{PAGE}/facts/{fact}"), &[("keep", keep), ("why", "Fiche technique lue")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    }
    let seen = facts(&theirs, &common).await;
    assert_eq!((seen.len(), &seen[0]["id"], &seen[0]["disputes"]), (1, &json!(kept), &json!(0)));
    assert!(opale.get(PAGE).await.body.contains("Fiche technique lue"), "what was done is written down");
    // A file: read as a whole or not at all; what is there by its name gains facts.
    let csv = "name,town,capacity,director\nLe Hangar,Nantes,900,Jeanne";
    let wrong = opale.submit(PAGE, &format!("{PAGE}/import"), &[("csv", csv), ("source", "Région"), ("licence", "LO 2.0")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    let csv = "name,town,capacity,website\nle hangar,NANTES,900,https://hangar.test\nHangar (le),Nantes,880,\n";
    let done = opale.submit(PAGE, &format!("{PAGE}/import"), &[("csv", csv), ("source", "Région"), ("licence", "LO 2.0")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let seen = facts(&ada, &common).await;
    assert!(seen.iter().any(|f| f["value"] == "https://hangar.test" && f["kind"] == "official" && f["source"] == "Région"), "{seen:?}");
    // Two that are one: facts, voices and links go along; the old address leads to the kept one.
    let twin = ada.get_json("/api/v1/commons?q=hangar").await.json();
    let twin = twin["data"]
        .as_array()
        .and_then(|all| all.iter().find(|v| v["id"] != json!(common)))
        .and_then(|v| v["id"].as_str())
        .expect("a twin")
        .to_string();
    let venue = theirs.create("venues", json!({"name": "Hangar", "city": "Nantes"})).await;
    post(&theirs, &format!("/api/v1/commons/of/{venue}"), json!({"common": twin})).await;
    propose(&theirs, &twin, "capacity", "900", "own").await;
    propose(&theirs, &common, "hosting", "Froid", "own").await;
    propose(&theirs, &twin, "hosting", "Chaud", "own").await;
    let merged = opale.submit(PAGE, &format!("{PAGE}/merge"), &[("keep", &common), ("gone", &twin)]).await;
    assert_eq!(merged.status, StatusCode::SEE_OTHER, "{}", merged.body);
    let whole = ada.get_json(&format!("/api/v1/commons/{twin}")).await.json();
    assert_eq!(whole["id"], json!(common));
    let nine = whole["facts"].as_array().and_then(|all| all.iter().find(|f| f["value"] == "900")).cloned().expect("one fact");
    assert_eq!((&nine["confirms"], &nine["disputes"]), (&json!(2), &json!(0)), "what they said last: {nine}");
    let hosting = whole["facts"].as_array().into_iter().flatten().filter(|f| f["field"] == "hosting" && f["state"] == "current");
    assert_eq!(hosting.map(|f| f["value"].clone()).collect::<Vec<_>>(), ["Chaud"], "one thing of each field, the last");
    assert!(whole["facts"].as_array().is_some_and(|all| all.iter().any(|f| f["value"] == "880")));
    assert_eq!(theirs.get_json(&format!("/api/v1/commons/of/{venue}")).await.json()["common"]["id"], json!(common));
    assert_eq!(ada.get_json("/api/v1/commons?q=hangar").await.json()["data"].as_array().map(Vec::len), Some(1));
    let twice = opale.submit(PAGE, &format!("{PAGE}/merge"), &[("keep", &common), ("gone", &twin)]).await;
    assert_eq!(twice.status, StatusCode::SEE_OTHER);
    assert_eq!(
        Cluster::look(&estate.url, "select string_agg(what, ' ' order by at) as value from directory.commons_acts"),
        "kept refused imported merged"
    );
}
