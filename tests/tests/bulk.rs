//! Acts on many records: a field set, all that a list finds, taken back exactly.
#![expect(clippy::disallowed_methods, reason = "the test arranges as the superuser what no page can")]

use house_tests::{Agency, Browser, Cluster, Estate, carriage};
use kernel::diesel::connection::SimpleConnection;
use kernel::query::Query;
use kernel::resource::Record;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;

fn people(acme: &Agency) -> Vec<Record> {
    let query = Query { limit: 1_000, ..Query::default() };
    acme.run(|tx| (address_book::Person::RESOURCE.store.list)(tx, &query)).expect("people")
}

/// How many people live there, by their city.
fn living(acme: &Agency, city: &str) -> usize {
    people(acme).iter().filter(|p| p["city"] == json!(city)).count()
}

async fn person(browser: &Browser, last: &str, city: &str) -> String {
    browser.create("people", json!({"first_name": "Some", "last_name": last, "city": city})).await.to_string()
}

/// Begins an act on all that a question finds, or on what is ticked.
async fn begin(browser: &Browser, form: &[(&str, &str)]) -> String {
    let begun = browser.submit("/app/people/new", "/app/people/bulk", form).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    begun.location().to_string()
}

/// Sets a field of a prepared batch, as its pages go; says what the preview showed.
async fn set(browser: &Browser, batch: &str, field: &str, value: &str) -> String {
    let page = browser.get(&format!("{batch}?field={field}")).await;
    assert!(page.body.contains(&format!("name=\"{field}\"")), "the field's own control: {}", page.body);
    let kept = browser.submit(batch, batch, &[("field", field), (field, value)]).await;
    assert_eq!((kept.status, kept.location()), (StatusCode::SEE_OTHER, format!("{batch}/preview").as_str()), "{}", kept.body);
    let preview = browser.get(kept.location()).await.body;
    let started = browser.submit(batch, &format!("{batch}/start"), &[]).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.body);
    preview
}

/// The figures of a page, in their order.
fn figures(page: &str) -> Vec<String> {
    let values = page.split("class=\"stat__value").skip(1).filter_map(|rest| rest.split('>').nth(1)?.split('<').next());
    values.map(|v| v.trim().to_string()).collect()
}

async fn ended(browser: &Browser, batch: &str) -> String {
    for _ in 0..1_200 {
        let page = browser.get(batch).await.body;
        if !page.contains("id=\"bulk-progress\"") {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{batch} does not end")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_is_set_on_all_that_match_and_goes_back_except_where_it_was_changed_since() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (one, two) = (person(&ada, "One", "Lyon").await, person(&ada, "Two", "Lyon").await);
    let other = person(&ada, "Other", "Brest").await;
    let batch = begin(&ada, &[("action", "set"), ("all", "1"), ("asked", "/app/people?city.is=Lyon")]).await;
    let preview = set(&ada, &batch, "city", "Nantes").await;
    assert_eq!(figures(&preview)[..3], ["2", "0", "0"], "{preview}");
    assert_eq!((living(&acme, "Nantes"), living(&acme, "Brest")), (2, 1), "{other} is not meant");
    // The sheet of each leads to the act it was part of.
    assert!(ada.get(&format!("/app/people/{one}")).await.body.replace("&#x2F;", "/").contains(&batch));
    let changed = ada.submit("/app", &format!("/app/people/{two}/set"), &[("field", "city"), ("value", "Paris")]).await;
    assert!(changed.status.is_redirection() || changed.status.is_success(), "{}", changed.body);
    // Another field that changed meanwhile does not stand in the way, and stays.
    ada.submit("/app", &format!("/app/people/{one}/set"), &[("field", "phone"), ("value", "+33 4 78 00 00 00")]).await;
    let undone = ada.submit(&batch, &format!("{batch}/undo"), &[]).await;
    assert_eq!((undone.status, undone.location()), (StatusCode::SEE_OTHER, batch.as_str()), "{}", undone.body);
    let report = ada.get(&batch).await.body;
    assert!(report.contains("Some Two") && !report.contains("Some One"), "what was changed since is named: {report}");
    assert_eq!((living(&acme, "Lyon"), living(&acme, "Paris"), living(&acme, "Nantes")), (1, 1, 0));
    let phone = people(&acme).into_iter().find(|p| p["last_name"] == json!("One")).map(|p| p["phone"].clone());
    assert_eq!(phone, Some(json!("+33478000000")));
    assert_eq!(ada.submit("/app", &format!("{batch}/undo"), &[]).await.status, StatusCode::CONFLICT, "once");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_asked_or_set_chooses_and_changes_nothing() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, max) = (estate.admin(&acme).await, estate.member(&acme, "manager").await);
    person(&ada, "One", "Lyon").await;
    // A condition that cannot be read must not widen the choice to everything.
    for asked in ["/app/people?odd.is=1", "/app/people?city.is=Lyon&city.odd=x"] {
        let form = [("action", "delete"), ("all", "1"), ("asked", asked)];
        let refused = ada.submit("/app/people", "/app/people/bulk", &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{asked}: {}", refused.body);
    }
    assert_eq!(people(&acme).len(), 1);
    let batch = begin(&ada, &[("action", "set"), ("all", "1"), ("asked", "/app/people")]).await;
    let wrong = ada.submit(&batch, &batch, &[("field", "email"), ("email", "nowhere")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    let unknown = ada.submit(&batch, &batch, &[("field", "created_by"), ("created_by", "x")]).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", unknown.body);
    assert_eq!(max.get(&batch).await.status, StatusCode::NOT_FOUND, "an act is its author's");
    assert_eq!(max.submit("/app", &format!("{batch}/start"), &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn why_a_record_stays_as_it_was_is_said() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bea) = (estate.admin(&acme).await, estate.member(&acme, "booker").await);
    let (hers, theirs) = (person(&bea, "Hers", "Lyon").await, person(&ada, "Theirs", "Lyon").await);
    let own = "update grants set reach = 'own' where role = 'booker' and permission = 'address_book.people.update'";
    Cluster::superuser(&estate.url).batch_execute(own).expect("a narrower reach");
    estate.house.changed(acme.id);
    let tagged =
        bea.submit("/app/people", "/app/people/bulk", &[("action", "tag"), ("value", "vip"), ("ids[]", &format!("{hers},{theirs}"))]).await;
    assert_eq!(tagged.location(), "/app/people", "{}", tagged.body);
    let page = bea.get("/app/people").await.body;
    assert!(page.contains("Vous la voyez, mais votre rôle ne permet pas de la modifier."), "{page}");
    let gone = uuid::Uuid::now_v7();
    let several = bea
        .submit("/app/people", "/app/people/bulk", &[("action", "tag"), ("value", "presse"), ("ids[]", &format!("{hers},{theirs},{gone}"))])
        .await;
    assert!(several.location().starts_with("/app/people/bulk/"), "several reasons are read line by line: {}", several.location());
    let report = bea.get(several.location()).await.body;
    assert!(report.contains("Vous la voyez") && report.contains("Hors de votre portée, ou disparue."), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn some_hundreds_are_changed_and_taken_back_by_a_worker() {
    let estate = Estate::new().await;
    estate.work();
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    Cluster::superuser(&estate.url)
        .batch_execute(&format!(
            "insert into people (tenant_id, first_name, last_name, city, created_by) select '{}', 'Zoé', 'M' || n, 'Lyon', 'test' from generate_series(1, 450) n",
            acme.id
        ))
        .expect("people");
    let batch = begin(&ada, &[("action", "set"), ("all", "1"), ("asked", "/app/people?q=Zo%C3%A9")]).await;
    set(&ada, &batch, "city", "Nantes").await;
    let report = ended(&ada, &batch).await;
    assert_eq!(figures(&report)[..3], ["450", "0", "0"], "{report}");
    assert_eq!(living(&acme, "Nantes"), 450);
    let gone = begin(&ada, &[("action", "delete"), ("all", "1"), ("asked", "/app/people?city.is=Nantes")]).await;
    ended(&ada, &gone).await;
    assert_eq!(people(&acme).len(), 0);
    for way in [&gone, &batch] {
        assert_eq!(ada.submit("/app", &format!("{way}/undo"), &[]).await.status, StatusCode::SEE_OTHER);
        ended(&ada, way).await;
    }
    assert_eq!(living(&acme, "Lyon"), 450);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_acts_on_many_tries_first_and_answers_for_each() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (one, two) = (person(&ada, "One", "Lyon").await, person(&ada, "Two", "Nantes").await);
    let gone = uuid::Uuid::now_v7().to_string();
    let act = |body: Value| {
        let ada = ada.clone();
        async move { ada.api(Method::POST, "/api/v1/people/bulk", Some(body)).await }
    };
    let body = |dry: bool| json!({"ids": [one, two, gone], "action": "set", "field": "city", "value": "Nantes", "dry_run": dry});
    let tried = act(body(true)).await.json();
    assert_eq!((&tried["changed"], &tried["batch"], living(&acme, "Nantes")), (&json!(1), &Value::Null, 1), "{tried}");
    let done = act(body(false)).await.json();
    let states: Vec<_> = done["results"].as_array().expect("results").iter().map(|r| (r["id"].as_str(), r["status"].as_str())).collect();
    let expected = [(Some(one.as_str()), Some("changed")), (Some(two.as_str()), Some("same")), (Some(gone.as_str()), Some("refused"))];
    assert_eq!(states, expected, "{done}");
    assert_eq!(living(&acme, "Nantes"), 2);
    let back = ada.api(Method::POST, &format!("/api/v1/people/bulk/{}/undo", done["batch"].as_str().expect("a batch")), None).await;
    assert_eq!((back.status, &back.json()["kept"]), (StatusCode::OK, &json!(0)), "{}", back.body);
    assert_eq!(living(&acme, "Lyon"), 1);
    let all = act(json!({"filter": {"city.is": "Lyon"}, "action": "tag", "value": "vip"})).await.json();
    assert_eq!((&all["total"], &all["changed"]), (&json!(1), &json!(1)), "{all}");
    for wrong in [
        json!({"action": "delete"}),
        json!({"filter": {"odd": "1"}, "action": "delete"}),
        json!({"ids": [], "filter": {}, "action": "delete"}),
        json!({"ids": [one], "action": "set", "field": "created_by", "value": "x"}),
        json!({"ids": [one], "action": "set", "field": "email", "value": "nowhere"}),
        json!({"ids": [one], "action": "odd"}),
        json!({"ids": [one], "action": "delete", "odd": 1}),
    ] {
        let refused = act(wrong.clone()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {}", refused.body);
    }
    assert_eq!(people(&acme).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_two_lines_of_a_long_import_touched_goes_back_by_both() {
    let estate = Estate::new().await;
    estate.work();
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let body = json!({"last_name": "un", "email": "un@exemple.fr", "city": "Lyon"});
    let one = ada.create("people", body).await;
    // Far apart: each goes back in a transaction of its own.
    let mut csv = String::from("Nom;E-mail;Ville\nun;un@exemple.fr;Nantes\n");
    csv.extend((0..1_200).map(|n| format!("nouveau{n};n{n}@exemple.fr;Nantes\n")));
    csv.push_str("un;un@exemple.fr;Brest\n");
    let import = carriage::upload(&ada, "people", &csv).await;
    carriage::start(&ada, &import, &["last_name", "email", "city"], &[("match", "email")]).await;
    carriage::ended(&ada, &import).await;
    assert_eq!(ada.get_json(&format!("/api/v1/people/{one}")).await.json()["city"], json!("Brest"));
    ada.submit(&import, &format!("{import}/undo"), &[]).await;
    let report = carriage::ended(&ada, &import).await;
    assert!(!report.contains("Conservée"), "{report}");
    assert_eq!((living(&acme, "Lyon"), people(&acme).len()), (1, 1), "{one} is as it was");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_undo_whose_job_is_gone_goes_on_backwards_when_asked() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let csv: String = std::iter::once("Nom\n".into()).chain((0..1400).map(|n| format!("Nom{n}\n"))).collect();
    let import = carriage::upload(&ada, "people", &csv).await;
    carriage::start(&ada, &import, &["last_name"], &[]).await;
    let mut owner = Cluster::superuser(&estate.url);
    // Carried by the house's own hand: no worker is there yet.
    let carried = format!(
        "with made as (insert into people (tenant_id, last_name, created_by) select '{0}', 'Nom' || n, 'test' from generate_series(1, 1400) n returning id),
           told as (insert into import_lines (tenant_id, import_id, number, line, kind, record, data)
             select '{0}', (select id from imports), row_number() over (), row_number() over (), 'created', id, '{{\"version\": 1}}' from made)
         update imports set status = 'done', done = 1400, created = 1400; delete from work.jobs",
        acme.id
    );
    owner.batch_execute(&carried).expect("an import that was carried");
    ada.submit(&import, &format!("{import}/undo"), &[]).await;
    let page = ada.get(&import).await.body;
    assert!(page.contains("Annulation de l’import") && page.contains("id=\"import-progress\""), "{page}");
    owner.batch_execute("delete from work.jobs").expect("its job is gone");
    assert!(ada.get(&import).await.body.contains("L’import s’est arrêté"));
    // Part of it was taken back before.
    owner
        .batch_execute(
            "update people set deleted_at = now() where last_name = 'Nom1400'; update import_lines set kind = 'undone' where number = 1400",
        )
        .expect("a step back");
    estate.work();
    ada.submit(&import, &format!("{import}/resume"), &[]).await;
    carriage::ended(&ada, &import).await;
    assert_eq!(people(&acme).len(), 0);
}
