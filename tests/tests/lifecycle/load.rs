//! People write while the agency goes back and up: whatever was acknowledged is there afterwards,
//! once, and says what the release says.

use super::crash::{ask, over};
use super::{kept, old, release};
use diesel::connection::SimpleConnection;
use house_tests::{Agency, Browser, Cluster, Estate, share};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Writes until it is told to stop: new records, and changes of the last one; what was acknowledged.
async fn write(ada: Browser, who: usize, stop: Arc<AtomicBool>) -> Vec<(String, String)> {
    let mut done = Vec::new();
    let mut n = 0;
    while !stop.load(Ordering::Relaxed) {
        n += 1;
        let name = format!("Les Écrits {who}-{n}");
        let made = ada.api(Method::POST, "/api/v1/artists", Some(json!({"name": name, "status": "active"}))).await;
        // Sent away while a hop is made, and back in a moment; never anything else.
        assert!([StatusCode::CREATED, StatusCode::SERVICE_UNAVAILABLE].contains(&made.status), "{} {}", made.status, made.body);
        if made.status != StatusCode::CREATED {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        }
        let id = made.json()["id"].as_str().expect("an id").to_string();
        let token = ada.token("/app").await;
        let patch = ada.request(Method::PATCH, &format!("/api/v1/artists/{id}")).header("x-csrf", token).header("if-match", "\"1\"");
        let changed = ada.send(patch.json(&json!({"biography": format!("vu {who}-{n}")}))).await;
        // Or told that the record moved on: a hop came between the two.
        let known = [StatusCode::OK, StatusCode::SERVICE_UNAVAILABLE, StatusCode::PRECONDITION_FAILED];
        assert!(known.contains(&changed.status), "{} {}", changed.status, changed.body);
        done.push((name, if changed.status == StatusCode::OK { format!("vu {who}-{n}") } else { String::new() }));
    }
    done
}

fn filled(rows: &Value, filed: bool) {
    for row in rows.as_array().expect("rows") {
        assert_eq!(!row["filed_as"].is_null(), filed, "{row}");
    }
}

async fn under_load(estate: &Estate, acme: &Agency, ways: &[(&str, bool)]) -> usize {
    let stop = Arc::new(AtomicBool::new(false));
    let mut writers = Vec::new();
    for who in 0..3 {
        let ada = estate.admin(acme).await;
        writers.push(tokio::spawn(write(ada, who, stop.clone())));
    }
    for (to, filed) in ways {
        tokio::time::sleep(Duration::from_millis(500)).await;
        ask(estate, acme, "address_book", to).await;
        over(acme).await;
        assert_eq!(release(acme, "address_book"), *to, "it arrived while they wrote");
        tokio::time::sleep(Duration::from_millis(200)).await;
        filled(&kept(estate, acme)["artists"], *filed);
    }
    stop.store(true, Ordering::Relaxed);
    let mut all = Vec::new();
    for writer in writers {
        all.extend(writer.await.expect("they only ever wait"));
    }
    let rows = kept(estate, acme)["artists"].clone();
    for (name, said) in &all {
        let same: Vec<&Value> = rows.as_array().expect("rows").iter().filter(|r| r["name"] == **name).collect();
        assert_eq!(same.len(), 1, "{name}");
        assert!(said.is_empty() || same[0]["biography"] == **said, "{name}: {}", same[0]);
    }
    all.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_while_it_goes_back_and_up_is_all_there() {
    let estate = Estate::new().await;
    let acme = old(&estate, "acme").await;
    super::bring(&acme, "address_book", "2.0.0");
    estate.settled().await;
    estate.work();
    let written = under_load(&estate, &acme, &[("1.0.0", false), ("2.0.0", true), ("1.0.1", false), ("1.1.0", true)]).await;
    assert!(written > 20, "{written} is no load");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_rows_go_back_and_up() {
    let estate = Estate::new().await;
    let acme = old(&estate, "acme").await;
    super::bring(&acme, "address_book", "2.0.0");
    let many = share(20_000, 100_000);
    // So little time has a statement of the house usually, and so much work is in this one.
    let limit = if many < 100_000 { "set statement_timeout = '300ms'" } else { "set statement_timeout = '5s'" };
    let name = estate.url.rsplit('/').next().and_then(|d| d.split('?').next()).expect("a name");
    let rows = format!(
        "insert into organisations (tenant_id, name, kind, street, street_more, created_by)
         select '{}', 'Lieu ' || n, 'label', n || ' rue de la Paix', 'Bât. ' || n % 26, 'system:test' from generate_series(1, {many}) n;
         alter role estrade_app in database {name} {limit}",
        acme.id
    );
    Cluster::superuser(&estate.url).batch_execute(&rows).expect("many organisations");
    let estate = Estate::on(estate.url.clone());
    estate.work();
    let two =
        |many: &str| Cluster::look(&estate.url, &format!("select count(*)::text as value from organisations where street_more is {many}"));
    for (to, written) in [("1.1.0", 0), ("2.0.0", many)] {
        ask(&estate, &acme, "address_book", to).await;
        while super::crash::underway(&acme) {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        assert_eq!(release(&acme, "address_book"), to);
        assert_eq!(two("not null"), written.to_string());
    }
}
