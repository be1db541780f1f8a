//! One module is mended everywhere while people work (MH-10): the patch goes through every ring, nobody's page fails, and what
//! was written is there.

use super::{baked, begin, operator, releases};
use house_tests::{Agency, Browser, Estate};
use kernel::reshape::cross;
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

fn bring(estate: &Estate, agency: &Agency, module: &str, to: &str) {
    let hops = estate.house.edition().hops(&agency.scope().tenant().pins, module, to).expect("hops");
    hops.iter().for_each(|hop| agency.run(|tx| cross(tx, hop)).map(|_| ()).expect("a hop"));
}

/// Reads and writes until told to stop: what was asked, what was kept, and how often a write was put off.
async fn work(ada: Browser, stop: Arc<AtomicBool>) -> (usize, usize, usize) {
    let (mut asked, mut kept, mut put_off) = (0, 0, 0);
    while !stop.load(Ordering::Relaxed) {
        for path in ["/app/organisations", "/app", "/", "/api/v1/organisations"] {
            let answer = ada.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
            asked += 1;
        }
        let record = json!({"name": format!("Maison {kept}"), "kind": "label", "email": "Info@Maison.example"});
        let since = Instant::now();
        loop {
            let made = ada.api(Method::POST, "/api/v1/organisations", Some(record.clone())).await;
            asked += 1;
            if made.status == StatusCode::CREATED {
                break;
            }
            // In the very moment of the change a program is told to come again, and does.
            assert_eq!((made.status, made.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "1"), "{}", made.body);
            assert!(since.elapsed() < Duration::from_secs(3), "it is more than a moment");
            put_off += 1;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        kept += 1;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    (asked, kept, put_off)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patch_goes_through_every_ring_while_requests_flow() {
    let estate = Estate::new().await;
    let mut agencies = Vec::new();
    for n in 0..5 {
        let agency = estate.agency(&format!("agency{n}")).await;
        bring(&estate, &agency, "showcase", "1.0.0");
        bring(&estate, &agency, "address_book", "1.0.0");
        agencies.push(agency);
    }
    let opale = operator(&estate).await;
    let page = format!("/operators/agencies/{}", agencies[0].id);
    opale.submit(&page, &format!("{page}/internal"), &[("internal", "true")]).await;
    estate.settled().await;
    estate.work();
    let stop = Arc::new(AtomicBool::new(false));
    let mut people = Vec::new();
    for agency in &agencies {
        people.push(tokio::spawn(work(estate.admin(agency).await, stop.clone())));
    }
    begin(&opale, "address_book 1.0.1", "security").await;
    let since = Instant::now();
    while !releases(&estate, "address_book").values().all(|v| v == "1.0.1") {
        assert!(since.elapsed() < Duration::from_secs(60), "{:?}", super::places(&estate));
        baked(&estate);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    stop.store(true, Ordering::Relaxed);
    let (mut asked, mut put_off) = (0, 0);
    for (agency, person) in agencies.iter().zip(people) {
        let (of, kept, off) = person.await.expect("no request failed");
        let of_agency = estate.house.edition().resource("organisations").expect("organisations");
        let there = agency.run(|tx| of_agency.count(tx, &Default::default(), 100_000)).expect("a count");
        assert_eq!(usize::try_from(there).expect("a number"), kept, "{}: each write once", agency.slug);
        (asked, put_off) = (asked + of, put_off + off);
    }
    assert!(asked > 100, "{asked} requests are no load");
    println!("{asked} requests, {put_off} writes put off for a moment, none failed");
    let mended =
        estate.admin(&agencies[3]).await.create("organisations", json!({"name": "B", "kind": "label", "email": "Aa@B.example"})).await;
    let mended = estate.admin(&agencies[3]).await.get_json(&format!("/api/v1/organisations/{mended}")).await.json();
    assert_eq!(mended["email"], "aa@b.example", "the mend is in force");
}
