//! Operators who look into an agency (reliability, O8): with a reason, an hour at most, reading alone unless the agency says
//! otherwise, every look written down before it is answered, and nothing confidential.
#![expect(clippy::disallowed_methods, reason = "the test says to the database what the house would not, and moves its clock")]

use diesel::connection::SimpleConnection;
use estrade::edition::{ADDITIONS, EDITION};
use house_tests::{Agency, Browser, Cluster, Estate, PASSWORD, filled};
use kernel::module::PUBLIC;
use kernel::routes::Ground;
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::time::Duration;
use uuid::Uuid;

/// An operator, signed in at the platform's own address.
async fn operator(estate: &Estate) -> Browser {
    let email = "op@estrade.test";
    tenants::make_operator(&estate.house, email, "Opale Régie", PASSWORD, Duration::from_secs(86_400)).await.expect("an operator");
    let browser = estate.platform();
    browser.sign_in(email, PASSWORD).await;
    browser
}

fn page_of(agency: &Agency) -> String {
    format!("/operators/agencies/{}/access", agency.id)
}

fn look(estate: &Estate, select: &str) -> String {
    Cluster::look(&estate.url, select)
}

/// Asks with a reason, for a quarter of an hour.
async fn ask(opale: &Browser, agency: &Agency) {
    let form = page_of(agency);
    let asked = opale.submit(&form, &form, &[("cause", "question"), ("fr", "Ticket 12."), ("minutes", "15")]).await;
    assert_eq!((asked.status, asked.location()), (StatusCode::SEE_OTHER, form.as_str()), "{}", asked.body);
}

/// The way in that the console offers, if it does.
async fn way(opale: &Browser, agency: &Agency) -> Option<String> {
    let page = opale.get(&page_of(agency)).await.body;
    let at = page.find("/enter/")?;
    Some(page[at..].split('"').next().expect("a way").to_string())
}

/// The operator in the agency.
async fn inside(estate: &Estate, opale: &Browser, agency: &Agency) -> Browser {
    let browser = estate.visitor(agency);
    let entered = browser.get(&way(opale, agency).await.expect("a way in")).await;
    assert_eq!((entered.status, entered.location()), (StatusCode::SEE_OTHER, "/app"));
    browser
}

fn access(estate: &Estate) -> String {
    look(estate, "select id::text as value from directory.accesses order by asked_at desc limit 1")
}

fn looks(estate: &Estate) -> i64 {
    look(estate, "select count(*)::text as value from journal where what = 'access.support_looked'").parse().expect("a count")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_reads_with_a_reason_and_is_seen() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (opale, ada) = (operator(&estate).await, estate.admin(&acme).await);
    let person = ada.create("people", json!({"last_name": "Lune", "first_name": "Zoé", "confidential_notes": "a secret of hers"})).await;
    assert_eq!(estate.visitor(&acme).get("/app/people").await.status, StatusCode::SEE_OTHER);
    let form = page_of(&acme);
    for (values, field) in [(vec![("minutes", "15")], "cause"), (vec![("cause", "question"), ("minutes", "600")], "minutes")] {
        let refused = opale.submit(&form, &form, &values).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(refused.body.contains(&format!("f-{field}-error")), "the message stands beside {field}: {}", refused.body);
    }
    assert_eq!(way(&opale, &acme).await, None);
    ask(&opale, &acme).await;
    let told = look(
        &estate,
        "select count(*)::text as value from work.jobs where name = 'house.send_mail' and payload::text like '%access-support-opened%'",
    );
    assert_eq!(told, "1", "its administrator gets a mail");
    let link = way(&opale, &acme).await.expect("a way in");
    let browser = estate.visitor(&acme);
    assert_eq!(browser.get(&link).await.location(), "/app");
    assert_eq!(estate.visitor(&acme).get(&link).await.location(), "/sign-in", "a way in is used once");

    let before = looks(&estate);
    let page = browser.get(&format!("/app/people/{person}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Lune") && page.body.contains("Assistance chez"), "{}", page.body);
    assert!(!page.body.contains("a secret of hers"), "what is confidential stays so");
    let told = browser.get_json(&format!("/api/v1/people/{person}?asked=1")).await;
    assert_eq!((told.status, told.body.contains("a secret of hers")), (StatusCode::OK, false));
    assert_eq!(looks(&estate), before + 2, "each look is written down");
    let last = "select concat_ws(' ', actor like 'operator:%', data->>'path', data->>'query') as value from journal where what = 'access.support_looked' order by id desc limit 1";
    assert_eq!(look(&estate, last), format!("t /api/v1/people/{person} asked=1"));

    // Nothing is changed, whichever way it is asked for.
    let refused = browser.api(Method::PATCH, &format!("/api/v1/people/{person}"), Some(json!({"last_name": "Soleil"}))).await;
    assert_eq!(refused.json()["code"], "address_book.people.update", "it is not theirs to do");
    let token = browser.token("/app/people").await;
    let theme = browser.request(Method::POST, "/app/notices/read").header("x-csrf", &token).header("accept", "application/json");
    assert_eq!(browser.send(theme).await.json()["code"], "support-reads");
    for shut in ["/app/profile", "/app/profile/security", "/app/files"] {
        assert_eq!(browser.get(shut).await.status, StatusCode::CONFLICT, "{shut}");
    }

    // The agency sees who, why and at what; and puts them out.
    let seen = ada.get("/app/settings/support").await.body;
    for words in ["Opale Régie", "Ticket 12.", "Mettre fin"] {
        assert!(seen.contains(words), "{words} is not on {seen}");
    }
    assert!(ada.get("/app").await.body.contains("peut lire votre agence"), "whoever leads it is told on every page");
    let one = format!("/app/settings/support/{}", access(&estate));
    assert!(ada.get(&one).await.body.contains(&format!("/api/v1/people/{person}?asked=1")));
    assert_eq!(ada.submit(&one, &format!("{one}/end"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.get("/app/people").await.status, StatusCode::SEE_OTHER, "they are out at once");
    assert_eq!(way(&opale, &acme).await, None);
    let audit = ada.get("/app/audit").await.body;
    assert!(audit.contains("Accès de l’assistance ouvert") && audit.contains("Ticket 12."), "{audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agency_is_asked_first_and_may_let_them_change_things() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (opale, ada) = (operator(&estate).await, estate.admin(&acme).await);
    let asks = ada.api(Method::POST, "/api/v1/support/asks", Some(json!({"asks": true}))).await;
    assert_eq!((asks.status, asks.json()), (StatusCode::OK, json!({"asks": true})));
    ask(&opale, &acme).await;
    assert_eq!(way(&opale, &acme).await, None, "the agency has not answered");
    let (id, desk) = (access(&estate), "/app/settings/support");
    assert!(ada.get(desk).await.body.contains("Donner l’accès"));
    assert_eq!(ada.submit(desk, &format!("{desk}/{id}/allow"), &[]).await.status, StatusCode::SEE_OTHER);
    let browser = inside(&estate, &opale, &acme).await;
    let name = json!({"last_name": "Brume"});
    assert_eq!(browser.api(Method::POST, "/api/v1/people", Some(name.clone())).await.status, StatusCode::FORBIDDEN);
    let raised = ada.api(Method::POST, &format!("/api/v1/support/{id}/raise"), Some(json!({}))).await;
    assert_eq!((raised.status, raised.json()["state"].clone()), (StatusCode::OK, json!("open")), "{}", raised.body);
    let made = browser.api(Method::POST, "/api/v1/people", Some(name)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let by = "select (actor like 'operator:%')::text as value from journal where what = 'people.created' order by id desc limit 1";
    assert_eq!(look(&estate, by), "true", "the journal says whose hand it was");
    let person = made.json()["id"].as_str().expect("a key").to_string();
    assert_eq!(browser.api(Method::DELETE, &format!("/api/v1/people/{person}"), None).await.status, StatusCode::FORBIDDEN);
    let alone = browser.api(Method::POST, "/api/v1/support/asks", Some(json!({"asks": false}))).await;
    assert_eq!(alone.json()["code"], "support-shut", "whether they ask is not theirs to say: {}", alone.body);
    let keys = browser.submit("/app/people", "/app/profile/tokens", &[("label", "mine")]).await;
    assert_eq!(keys.status, StatusCode::CONFLICT, "they are nobody there, whatever the agency lets them do");
    // Who leaves has ended it.
    browser.submit("/app/people", "/sign-out", &[]).await;
    let ended = ada.get_json("/api/v1/support").await.json();
    assert_eq!((ended["data"][0]["state"].clone(), ended["data"][0]["looks"].as_i64() > Some(2)), (json!("ended"), true), "{ended}");
}

/// Whether somebody is shown the door, within two seconds of what ended their access behind the house's back.
async fn out(browser: &Browser) -> bool {
    for _ in 0..100 {
        if browser.get("/app/people").await.status == StatusCode::SEE_OTHER {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    false
}

#[tokio::test(flavor = "multi_thread")]
async fn its_time_ends_it_and_so_does_being_no_operator_any_more() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let opale = operator(&estate).await;
    ask(&opale, &acme).await;
    let browser = inside(&estate, &opale, &acme).await;
    assert_eq!(browser.get("/app/people").await.status, StatusCode::OK);
    let mut clock = Cluster::superuser(&estate.url);
    let past = "set session_replication_role = replica;
        update directory.accesses set opened_at = opened_at - interval '16 minutes', ends_at = ends_at - interval '16 minutes';
        set session_replication_role = origin; notify house, '*'";
    clock.batch_execute(past).expect("later");
    assert!(out(&browser).await, "no session outlives it");
    ask(&opale, &acme).await;
    let again = inside(&estate, &opale, &acme).await;
    assert_eq!(again.get("/app/people").await.status, StatusCode::OK);
    clock.batch_execute("update directory.accounts set operator = false where email = 'op@estrade.test'").expect("no operator any more");
    assert!(out(&again).await, "somebody who is no operator any more looks on");
}

/// Every line of the back office and the API: whatever answers was written down, nothing breaks, nothing is written.
#[tokio::test(flavor = "multi_thread")]
async fn every_line_is_read_alone() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (opale, ada) = (operator(&estate).await, estate.admin(&acme).await);
    let person = ada.create("people", json!({"last_name": "Lune"})).await;
    ask(&opale, &acme).await;
    let browser = inside(&estate, &opale, &acme).await;
    let token = browser.token("/app/people").await;
    let written = "select count(*)::text as value from journal where what <> 'access.support_looked' and what not like 'members.%'";
    let (before, mut wrong, mut read) = (look(&estate, written), Vec::new(), Vec::new());
    let lines = web::table(&EDITION, ADDITIONS).into_iter().filter(|e| e.ground == Ground::Agency && e.may != PUBLIC);
    for line in lines {
        let method = Method::from_bytes(line.method.as_str().as_bytes()).expect("a method");
        let key = if line.path.contains("people") { person } else { Uuid::now_v7() };
        let path = filled(&line.path, &key);
        let sent = browser.request(method.clone(), &path).header("accept", "application/json").header("x-csrf", &token);
        let answer = browser.send(sent).await;
        let status = answer.status.as_u16();
        if method == Method::GET {
            if answer.status.is_success() {
                read.push(path.clone());
            }
            if status >= 500 {
                wrong.push(format!("GET {path} answers {status}: {}", answer.body));
            }
        } else if ![403, 404, 409].contains(&status) {
            wrong.push(format!("{method} {path} answers {status}: {}", answer.body));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(read.len() > 60, "only {} lines could be read", read.len());
    let noted = look(&estate, "select string_agg(data->>'path', ' ') as value from journal where what = 'access.support_looked'");
    let noted: Vec<&str> = noted.split(' ').collect();
    read.retain(|path| !noted.contains(&&**path));
    assert_eq!(read, Vec::<String>::new(), "was not written down");
    assert_eq!(look(&estate, written), before, "nothing else was written");
}

/// The database keeps to it, whoever writes the statement.
#[tokio::test(flavor = "multi_thread")]
async fn the_database_lets_nobody_in_another_way() {
    let estate = Estate::new().await;
    let (acme, zeta) = (estate.agency("acme").await, estate.agency("zeta").await);
    let opale = operator(&estate).await;
    ask(&opale, &acme).await;
    let (id, who) = (access(&estate), look(&estate, "select operator_id::text as value from directory.accesses"));
    let mut conn = Cluster::superuser(&estate.url);
    let mut says = |role: &str, tenant: &str, actor: &str, statement: &str| {
        conn.batch_execute(&format!(
            "begin; set local role {role}; select set_config('app.tenant', '{tenant}', true), set_config('app.actor', '{actor}', true); {statement}; commit"
        ))
        .map_err(|e| {
            let said = e.to_string();
            conn.batch_execute("rollback").expect("a rollback");
            said
        })
    };
    let columns = "(tenant_id, operator_id, name, reason_fr, reason_en, minutes)";
    let (agency, other) = (acme.id, zeta.id);
    let (me, member) = (format!("operator:{who}"), format!("member:{}", Uuid::now_v7()));
    let insert =
        |minutes: u8, by: &str| format!("insert into directory.accesses {columns} values ('{other}', '{by}', 'x', 'x', 'x', {minutes})");
    let cases = [
        ("estrade_operator", "", &*me, insert(61, &who)),
        ("estrade_operator", "", "operator:00000000-0000-0000-0000-000000000000", insert(15, &who)),
        ("estrade_operator", "", "system:operator", insert(15, &who)),
        ("estrade_app", "", &*me, insert(15, &who)),
        ("estrade_operator", "", &*me, format!("update directory.accesses set raised_at = now() where id = '{id}'")),
        ("estrade_operator", "", &*me, format!("update directory.accesses set ends_at = ends_at + interval '1 minute' where id = '{id}'")),
        ("estrade_app", &agency.to_string(), &*me, format!("update directory.accesses set raised_at = now() where id = '{id}'")),
        ("estrade_app", &agency.to_string(), &*member, format!("update directory.accesses set opened_at = now() where id = '{id}'")),
        ("estrade_app", &agency.to_string(), &*member, format!("update directory.accesses set minutes = 60 where id = '{id}'")),
        ("estrade_app", &agency.to_string(), &*member, format!("delete from directory.accesses where id = '{id}'")),
    ];
    for (role, tenant, actor, statement) in cases {
        assert!(says(role, tenant, actor, &statement).is_err(), "{role} {actor}: {statement}");
    }
    // Another agency neither sees it nor ends it.
    says("estrade_app", &other.to_string(), &member, &format!("update directory.accesses set ended_at = now() where id = '{id}'"))
        .expect("no row");
    assert_eq!(look(&estate, "select count(*)::text as value from directory.accesses where ended_at is null"), "1");
    says("estrade_app", &agency.to_string(), &member, &format!("update directory.accesses set ended_at = now() where id = '{id}'"))
        .expect("ended");
    let late = format!("update directory.accesses set raised_at = now() where id = '{id}'");
    assert!(says("estrade_app", &agency.to_string(), &member, &late).is_err(), "what is over stays over");
}
