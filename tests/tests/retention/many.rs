//! Many records: a plan has all of them, a run goes on turn by turn until it is through, and the archive is searched whole.

use super::{RUNS, call, ended, known};
use diesel::prelude::*;
use house_tests::{Agency, Cluster, Estate};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

fn count(estate: &Estate, select: &str) -> i64 {
    let counted: Counted = diesel::sql_query(format!("select count(*) as n from {select}"))
        .get_result(&mut Cluster::superuser(&estate.url))
        .unwrap_or_else(|e| panic!("{select}: {e}"));
    counted.n
}

/// So many conversations that were last touched years ago.
fn old_talks(estate: &Estate, acme: &Agency, n: i64) {
    estate.sql(&format!(
        "insert into interactions (tenant_id, kind, at, subject, created_by, updated_at)
               select '{}', 'call', now() - interval '4 years', 'Appel ' || n, 'system:test', now() - interval '37 months'
               from generate_series(1, {n}) n",
        acme.id
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_has_every_record_and_a_run_lets_others_have_their_turn() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    old_talks(&estate, &acme, 5_100);
    assert_eq!(ada.get_json("/api/v1/privacy/retention").await.json()["pending"], 5_100);
    let plan = call(&ada, Method::POST, RUNS, None, StatusCode::CREATED).await;
    assert_eq!((&plan["total"], plan["lines"].as_array().map(Vec::len)), (&json!(5_100), Some(5_100)));
    // A smaller one is carried out, in more than one turn: after each, whoever waits for a worker comes first.
    estate.sql("delete from interactions where id in (select id from interactions order by id limit 4850)");
    estate.sql(
        "create sequence turns; grant usage on sequence turns to public;
         create function turned() returns trigger language plpgsql as 'begin perform nextval(''turns''); return null; end';
         create trigger turned after insert on work.jobs for each row when (new.name = 'privacy.carry') execute function turned()",
    );
    let plan = call(&ada, Method::POST, RUNS, None, StatusCode::CREATED).await;
    assert_eq!(plan["total"], 250);
    let id = plan["id"].as_str().expect("a key").to_string();
    estate.work();
    call(&ada, Method::POST, &format!("{RUNS}/{id}/apply"), None, StatusCode::ACCEPTED).await;
    let run = ended(&ada, &id, "done").await;
    assert_eq!((&run["done"], &run["counts"]), (&json!(250), &json!({"delete": 250})));
    assert_eq!(count(&estate, "interactions"), 0);
    assert_eq!(count(&estate, "(select last_value as n from turns) t where n = 2"), 1, "two turns");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_archive_is_searched_whole_and_opens_only_what_may_match() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    known(&estate, &ada).await;
    let plan = call(&ada, Method::POST, RUNS, None, StatusCode::CREATED).await;
    let id = plan["id"].as_str().expect("a key").to_string();
    estate.work();
    call(&ada, Method::POST, &format!("{RUNS}/{id}/apply"), None, StatusCode::ACCEPTED).await;
    ended(&ada, &id, "done").await;
    // Thousands that are newer, and would not open: whoever searches must not even try them.
    estate.sql(&format!(
            "insert into privacy_fates (tenant_id, resource, record, fate, state, at, content, marks, created_by)
               select '{}', 'people', new_id(), 'archive', 'done', now(), 'torn', array[n]::bigint[], 'system:test' from generate_series(1, 2500) n",
            acme.id
        ),
    );
    let found = async |q: &str| {
        let said = ada.get_json(&format!("/api/v1/privacy/archive?q={q}")).await;
        assert_eq!(said.status, StatusCode::OK, "{q}: {}", said.body);
        let said = said.json();
        let titles: Vec<Value> = said["data"].as_array().expect("rows").iter().map(|r| r["title"].clone()).collect();
        (titles, said["count"].clone())
    };
    assert_eq!(found("ancienne").await, (vec![json!("Ancienne")], json!(1)));
    assert_eq!(found("CIENNE@vieux").await, (vec![json!("Ancienne")], json!(1)), "any part of what it says");
    assert_eq!(found("ancienneté").await, (vec![], json!(0)));
    let search = ada.api(Method::POST, "/api/v1/privacy/search", Some(json!({"email": "ancienne@vieux.test"}))).await.json();
    assert_eq!(search["archived"], 1);
    // What was archived before there were marks is looked at, whatever one looks for; two letters look at everything.
    estate.sql("delete from privacy_fates where content = 'torn'");
    estate.sql("update privacy_fates set marks = null");
    assert_eq!(found("ancienne").await, (vec![json!("Ancienne")], json!(1)));
    assert_eq!(found("an").await, (vec![json!("Ancienne")], json!(1)));
    // Nothing of it is left once it ends.
    let kept = "privacy_fates where content is not null or marks is not null";
    assert_eq!(count(&estate, kept), 1);
    let one = ada.get_json("/api/v1/privacy/archive").await.json()["data"][0]["id"].as_str().expect("a key").to_string();
    estate.sql("update privacy_fates set marks = array[7]::bigint[] where content is not null");
    call(&ada, Method::POST, &format!("/api/v1/privacy/archive/{one}/restore"), None, StatusCode::NO_CONTENT).await;
    assert_eq!(count(&estate, kept), 0);
}
