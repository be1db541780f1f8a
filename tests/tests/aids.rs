//! What modules work out by themselves is switched off one by one, and then is nowhere; nothing is lost by it.

use diesel::prelude::*;
use house_tests::{Agency, Estate};
use kernel::job::Order;
use kernel::schema::{journal, notices};
use reqwest::{Method, StatusCode};
use serde_json::json;

const DESK: &str = "/app/settings/aids";
const TRENDS: &str = "address_book.trends";

fn proposals(agency: &Agency) -> i64 {
    agency.run(|tx| tx.one(notices::table.filter(notices::kind.eq("match")).count())).expect("notices")
}

/// The nightly look for good proposals, to its end.
async fn night(estate: &Estate, agency: &Agency) {
    let waiting = "select count(*)::text as value from work.jobs where name = 'address_book.tell_matches' and state in ('ready', 'waiting', 'running', 'queued')";
    agency.run(|tx| tx.order(Order::named("address_book.tell_matches").payload(json!({})))).expect("an order");
    house_tests::until("the night is over", || house_tests::Cluster::look(&estate.url, waiting) == "0").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_aid_that_is_off_is_nowhere_and_comes_back_whole() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("autre").await);
    let (ada, zoe) = (estate.admin(&acme).await, estate.admin(&other).await);
    let bob = estate.member(&acme, "booker").await;
    for name in ["Velours", "Nour"] {
        ada.create("artists", json!({"name": name, "status": "active", "genre": "Pop", "goal": "abroad"})).await;
    }
    let one = acme
        .run(|tx| {
            tx.one::<uuid::Uuid>(journal::table.filter(journal::what.eq("artists.created")).select(journal::subject.assume_not_null()))
        })
        .expect("an artist");
    let page = ada.get(&format!("{DESK}?lang=fr")).await.body;
    assert!(page.contains("Collaborations proposées") && page.contains("Aucun service extérieur"), "{page}");

    // Trends stay ticked, matches do not.
    let saved = ada.submit(DESK, DESK, &[("on", TRENDS), ("on", "house.nothing")]).await;
    assert_eq!(saved.location(), DESK, "{}", saved.body);
    for by in [&ada, &bob] {
        let gone = by.get("/app/matches?lang=fr").await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
        assert!(gone.body.contains("se passe de"), "{}", gone.body);
        let home = by.get("/app").await.body;
        assert!(
            !home.contains("href=\"/app/matches") && home.contains("href=\"/app/trends"),
            "its place is gone, its neighbour's is there"
        );
    }
    assert!(ada.get("/app/matches").await.body.contains(&format!("href=\"{DESK}\"")), "whoever switches finds the way");
    assert!(!bob.get("/app/matches").await.body.contains(&format!("href=\"{DESK}\"")), "who may not is told whom to ask");
    assert!(!ada.get(&format!("/app/artists/{one}")).await.body.contains("/app/matches"), "no way from a sheet");
    assert!(!ada.get("/app/notices/choices?lang=fr").await.body.contains("Proposition de collaboration"), "no kind to choose");
    let problem = ada.get_json("/api/v1/matches").await;
    assert_eq!((problem.status, problem.json()["code"].clone()), (StatusCode::NOT_FOUND, json!("switched-off")));
    assert!(!ada.get_json("/api/v1/openapi.json").await.body.contains("/api/v1/matches"), "no line of the API");
    estate.work();
    night(&estate, &acme).await;
    assert_eq!(proposals(&acme), 0, "nothing is worked out at night");
    assert_eq!(zoe.get("/app/matches").await.status, StatusCode::OK, "another agency has its own wish");
    let changed = journal::table.filter(journal::what.eq("settings.changed").and(journal::data.retrieve_as_text("document").eq("aids")));
    assert_eq!(acme.run(|tx| tx.one::<i64>(changed.count())).expect("a line"), 1);

    // By a program, and back again.
    let all = ada.get_json("/api/v1/aids").await.json();
    assert_eq!(
        all["data"],
        json!([{"module": "address_book", "name": "matches", "on": false}, {"module": "address_book", "name": "trends", "on": true}])
    );
    assert_eq!(bob.get_json("/api/v1/aids").await.status, StatusCode::FORBIDDEN);
    assert_eq!(bob.submit("/app", DESK, &[]).await.status, StatusCode::FORBIDDEN);
    let switch = async |name: &str, body| ada.api(Method::PATCH, &format!("/api/v1/aids/{name}"), Some(body)).await.status;
    assert_eq!(switch("address_book/guesses", json!({"on": true})).await, StatusCode::NOT_FOUND);
    assert_eq!(switch("address_book/matches", json!({"on": "yes"})).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(switch("address_book/matches", json!({"on": true})).await, StatusCode::OK);
    assert_eq!(ada.get("/app/matches").await.status, StatusCode::OK);
    night(&estate, &acme).await;
    assert!(proposals(&acme) > 0, "it works again");
}
