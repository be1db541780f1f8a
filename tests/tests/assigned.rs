//! Mass assignment (reliability, B3), made from the catalogue: every column of every resource's table is sent by every way in
//! which records are written, and what a person may not write stays as it was.
#![expect(clippy::disallowed_methods, reason = "columns are the catalogue's, rows are looked at as the superuser")]

use diesel::prelude::*;
use diesel::sql_types::Text;
use estrade::edition::EDITION;
use house_tests::{Agency, Browser, Cluster, Estate, fill, share};
use kernel::field::Kind;
use kernel::resource::Resource;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

/// Nobody's key, and nobody's word.
const EVIL: &str = "00000000-0000-4000-8000-00000000e711";

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = Text)]
    said: String,
}

/// Columns of a table and what points at it or from it: whatever somebody might try.
fn names(url: &str, of: &Resource) -> Vec<String> {
    let conn = &mut Cluster::superuser(url);
    let columns = format!(
        "select attname::text as said from pg_attribute where attrelid = '{}'::regclass and attnum > 0 and not attisdropped",
        of.name
    );
    let columns: Vec<Said> = diesel::sql_query(columns).load(conn).expect("columns");
    let relations = EDITION.all().flat_map(|m| m.resources).map(|r| r.name.to_string());
    let odd = ["tenant", "owner", "roles", "member_id", "account_id", "password", "operator", "__proto__", "constructor"].map(String::from);
    columns.into_iter().map(|c| c.said).chain(relations).chain(odd).collect()
}

/// What a person writes by hand.
fn written(of: &Resource) -> Vec<&'static str> {
    of.fields.iter().filter(|f| !f.readonly).map(|f| f.name).collect()
}

/// What stands in a row beside what a person writes, and beside what every change moves.
fn kept(url: &str, of: &Resource, id: Uuid) -> String {
    let moved = ["version", "updated_at", "updated_by"];
    let beside: Vec<String> = written(of).into_iter().chain(moved).map(|f| format!("'{f}'")).collect();
    Cluster::look(url, &format!("select (to_jsonb(t) - array[{}])::text as value from {} t where id = '{id}'", beside.join(", "), of.name))
}

async fn patch(browser: &Browser, token: &str, of: &Resource, id: Uuid, body: &Value) -> (StatusCode, Value) {
    let at = format!("/api/v1/{}/{id}", of.name);
    let version = browser.get_json(&at).await.json()["version"].clone();
    let sent = browser.request(Method::PATCH, &at).header("x-csrf", token).header("accept", "application/json");
    let answer = browser.send(sent.header("if-match", format!("\"{version}\"")).json(body)).await;
    (answer.status, answer.json())
}

/// The form of a record as a browser would send it, with whatever else.
fn form(record: &Value, of: &Resource, also: &[String]) -> Vec<(String, String)> {
    let said = |value: &Value| value.as_str().map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, String::from);
    let own = of.fields.iter().filter(|f| !f.readonly && !matches!(f.kind, Kind::Picture));
    let own = own.map(|f| (f.name.to_string(), said(&record[f.name])));
    own.chain(also.iter().map(|name| (name.clone(), EVIL.to_string()))).collect()
}

/// The agency's own fields are kept together: whatever is no set of them is refused, and empties none.
async fn own_fields_stand(acme: &Agency, ada: &Browser) {
    let made = ada.submit("/app/fields", "/app/fields", &[("resource", "people"), ("label", "Pointure"), ("kind", "text")]).await;
    assert!(made.status.is_redirection(), "{}", made.body);
    let name = acme.run(|tx| Ok(tx.own_fields("people")?[0].name.clone())).expect("a field");
    let person = ada.create("people", json!({"last_name": "Pied", "extra": {(name.as_str()): "42"}})).await;
    let people = EDITION.resource("people").expect("people");
    let token = ada.token("/app").await;
    for odd in [json!("x"), json!([]), json!(7), json!(true), Value::Null] {
        let (status, told) = patch(ada, &token, people, person, &json!({"extra": odd, "city": "Lyon"})).await;
        assert!(odd.is_null() || status == StatusCode::UNPROCESSABLE_ENTITY, "{odd}: {told}");
        let now = ada.get_json(&format!("/api/v1/people/{person}")).await.json();
        assert_eq!(now["extra"][&name], "42", "{odd} empties what the agency keeps");
    }
}

/// Each of these names is refused by its own.
fn refused(of: &Resource, how: &str, names: &[&String], said: &Value) {
    let told: Vec<&str> = said["fields"].as_array().into_iter().flatten().filter_map(|f| f["field"].as_str()).collect();
    let silent: Vec<_> = names.iter().filter(|name| !told.contains(&name.as_str())).collect();
    assert!(silent.is_empty(), "{how} {} says nothing of {silent:?}: {said}", of.name);
}

async fn tried(estate: &Estate, acme: &Agency, ada: &Browser, of: &'static Resource, id: Uuid) -> usize {
    let token = ada.token("/app").await;
    let mine = written(of);
    let others: Vec<String> = names(&estate.url, of).into_iter().filter(|n| !mine.contains(&n.as_str())).collect();
    let before = kept(&estate.url, of, id);
    let rows = || Cluster::look(&estate.url, &format!("select count(*)::text as value from {} where tenant_id = '{}'", of.name, acme.id));
    let count = rows();
    // What is computed is said first; of everything else that is wrong, all at once.
    let computed = |name: &&String| of.fields.iter().any(|f| f.readonly && f.name == name.as_str());
    let (closed, unknown): (Vec<&String>, Vec<&String>) = others.iter().partition(computed);
    for names in [closed, unknown].iter().filter(|names| !names.is_empty()) {
        let body: Value = names.iter().map(|name| ((*name).clone(), json!(EVIL))).collect::<serde_json::Map<_, _>>().into();
        let (status, said) = patch(ada, &token, of, id, &body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "PATCH {} takes {names:?}: {said}", of.name);
        refused(of, "PATCH", names, &said);
        let made = ada.api(Method::POST, &format!("/api/v1/{}", of.name), Some(body)).await;
        assert_eq!(made.status, StatusCode::UNPROCESSABLE_ENTITY, "POST {} takes {names:?}: {}", of.name, made.body);
        refused(of, "POST", names, &made.json());
    }
    // Forms come with fields of their own beside the record's: what is none of it is not taken.
    let record = ada.get_json(&format!("/api/v1/{}/{id}", of.name)).await.json();
    let sent = form(&record, of, &others);
    let sent: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let at = format!("/app/{}/{id}/edit", of.name);
    ada.submit("/app", &at, &sent).await;
    for name in others.iter().take(share(6, others.len())) {
        let one = ada.submit("/app", &format!("/app/{}/{id}/set", of.name), &[(name, EVIL), ("field", name), ("value", EVIL)]).await;
        assert_ne!(one.status, StatusCode::INTERNAL_SERVER_ERROR, "{} {name}: {}", of.name, one.body);
    }
    assert_eq!(kept(&estate.url, of, id), before, "{}: something that nobody writes was written", of.name);
    assert_eq!(rows(), count, "{}: something was made", of.name);
    others.len()
}

/// What every module brings; the foundation's own tables are written by pages of their own.
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_writes_by_hand_is_written_by_no_way() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    own_fields_stand(&acme, &ada).await;
    let mut tries = 0;
    for module in EDITION.modules {
        let (filled, resources) = (acme.clone(), module.resources);
        let made = tokio::task::spawn_blocking(move || fill::everything(&filled, resources, "Témoin")).await.expect("records");
        for (of, id) in made {
            tries += tried(&estate, &acme, &ada, of, id).await;
        }
    }
    assert!(tries > 500, "only {tries} names were tried");
}
