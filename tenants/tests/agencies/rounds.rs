//! What comes round by itself, done by a real worker.
#![expect(clippy::disallowed_methods, reason = "the test looks at the tables past every policy, and lets time pass")]

use house_tests::{Cluster, Estate};
use kernel::diesel::connection::SimpleConnection;
use kernel::diesel::prelude::*;
use kernel::schema::directory::tickets;
use reqwest::Method;
use serde_json::json;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn bins_are_emptied_after_thirty_days() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    for name in ["Ancienne", "Récente", "Vivante"] {
        let made = ada.api(Method::POST, "/api/v1/people", Some(json!({"first_name": "Léa", "last_name": name}))).await;
        assert_eq!(made.status, 201, "{}", made.body);
    }
    for _ in 0..2 {
        ada.submit("/app/people", "/app/people/bulk", &[("action", "set"), ("all", "1"), ("asked", "/app/people")]).await;
    }
    let aged = "update batches set created_at = now() - interval '8 days' where id = (select min(id::text)::uuid from batches);
        update people set deleted_at = now() - interval '31 days' where last_name = 'Ancienne';
        update people set deleted_at = now() - interval '29 days' where last_name = 'Récente'";
    Cluster::superuser(&estate.url).batch_execute(aged).expect("time passes");
    estate.work();
    let left = || kernel::diesel::dsl::sql::<kernel::diesel::sql_types::Text>("select last_name from people order by last_name");
    let mut names: Vec<String> = Vec::new();
    for _ in 0..500 {
        names = left().load(&mut Cluster::superuser(&estate.url)).expect("people");
        if names.len() < 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(names, ["Récente", "Vivante"]);
    // What was prepared and left goes after the bins.
    let prepared = || kernel::schema::batches::table.count().get_result::<i64>(&mut Cluster::superuser(&estate.url)).expect("batches");
    for _ in 0..500 {
        if prepared() < 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(prepared(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_is_forgotten() {
    let estate = Estate::new().await;
    let ticket = |hash: u8, days: i64| {
        let ends = chrono::Utc::now() + chrono::Duration::days(days);
        kernel::diesel::insert_into(tickets::table).values((
            tickets::hash.eq(vec![hash; 32]),
            tickets::purpose.eq("reset"),
            tickets::expires_at.eq(ends),
        ))
    };
    estate.house.run_platform_tx("test", |tx| tx.run(ticket(1, -2)).and_then(|_| tx.run(ticket(2, 1)))).expect("tickets");
    estate.work();
    let mut left: Vec<Vec<u8>> = Vec::new();
    for _ in 0..500 {
        left = estate.house.run_platform_tx("test", |tx| tx.all(tickets::table.select(tickets::hash))).expect("tickets");
        if left.len() < 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(left, [vec![2; 32]]);
}
