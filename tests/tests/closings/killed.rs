//! Whoever destroys an agency is killed where they stand, again and again: nothing of it goes before its key, nothing is
//! forgotten, and the neighbour notices nothing.

use super::{CANARY, a_month_passes, closure, hashes, look, said};
use crate::process::program;
use admin::closing::look_after;
use estrade::edition::EDITION;
use house_tests::{Agency, Estate, fill, share};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Rows of people, and whether the key that opens them is there.
fn left(estate: &Estate, of: &Agency) -> (i64, bool) {
    let people = format!("select count(*)::text as value from people where tenant_id = '{}'", of.id);
    let keys = format!("select count(*)::text as value from directory.data_keys where tenant_id = '{}'", of.id);
    (look(estate, &people).parse().expect("a count"), look(estate, &keys) != "0")
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_killed_is_followed_from_where_they_stood() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    for module in EDITION.modules {
        fill::everything(&acme, module.resources, CANARY);
        fill::everything(&other, module.resources, "ailleurs");
    }
    assert!(tenants::close(&estate.house, "acme", "À sa demande écrite").expect("closing"));
    look_after(&estate.house).await.expect("a round");
    a_month_passes(&estate);
    estate.settled().await;
    let (before, (people, _)) = (hashes(&estate, &other), left(&estate, &acme));
    assert!(people > 0);

    // Each is let go on until something moved, and killed then: wherever it is by that time.
    let (mut kills, limit) = (0, share(5, 40));
    while kills < limit && closure(&estate, "acme").state != "done" {
        let stood = closure(&estate, "acme").progress;
        let mut process = program(&estate, "tenant shred acme --for-good").spawn().expect("a process");
        let begun = Instant::now();
        while closure(&estate, "acme").progress == stood && process.try_wait().expect("a look").is_none() {
            assert!(begun.elapsed() < Duration::from_secs(60), "nothing moves at {stood}");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        process.kill().expect("a kill");
        process.wait().expect("its end");
        kills += 1;
        let (rows, key) = left(&estate, &acme);
        assert!(rows == people || !key, "rows went while their key was there: {}", closure(&estate, "acme").progress);
    }
    assert!(kills > 3, "killed {kills} times only");
    let last = program(&estate, "tenant shred acme --for-good").status().expect("a process");
    assert!(last.success());

    let gone = closure(&estate, "acme");
    assert_eq!(gone.state, "done", "{}", gone.progress);
    assert_eq!(gone.proof.expect("a proof")["gone"]["people"], people, "what went before a kill is counted, and once");
    assert_eq!(said(&estate.url, &acme.id.to_string()), BTreeMap::from([("directory.closures".into(), 1)]));
    assert_eq!(said(&estate.url, CANARY), BTreeMap::new());
    assert_eq!(hashes(&estate, &other), before, "the neighbour lost something");
    let papers = estate.house.kept_papers(gone.id).expect("papers");
    let mut once: Vec<String> = papers.iter().map(|p| format!("{} {}", p["kind"], p["id"])).collect();
    let many = once.len();
    once.sort();
    once.dedup();
    assert_eq!((once.len(), many > 0), (many, true), "each paper is kept, once");
}
