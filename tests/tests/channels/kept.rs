//! Accounts that are kept and not called: one name each, the key sealed and read under proof, what runs out and what ends told once.

use super::until;
use diesel::prelude::*;
use house_tests::{Cluster, Estate};
use kernel::diesel;
use kernel::schema::{integrations as i, journal as j, notices};
use reqwest::{Method, StatusCode};
use serde_json::json;

const KEY: &str = "sk_a-very-secret-key-of-spotify";

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_nobody_calls_is_kept_sealed_found_again_and_told_of() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (bob, his) = estate.seated(&acme, "bob", "booker").await;
    estate.settled().await;
    let day = |ahead: i64| (chrono::Utc::now() + chrono::Duration::days(ahead)).format("%Y-%m-%d").to_string();
    let path = "/api/v1/integrations/spotify";
    let keep = |body| ada.api(Method::PATCH, path, Some(body));
    // What is wrong is said by field; what no such account has is no field of it; what is not in the list is nothing.
    let wrong = keep(json!({"renew_on": "demain", "owner_id": "quelqu’un"})).await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("renew_on") && wrong.body.contains("owner_id"),
        "{}",
        wrong.body
    );
    assert_eq!(keep(json!({"url": "https://example.test"})).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let unknown = ada.api(Method::PATCH, "/api/v1/integrations/myspace", Some(json!({}))).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let kept = keep(json!({"sender": "acme@spotify.test", "key": KEY, "owner_id": bob, "renew_on": day(10), "ends_on": day(90), "notes": "Forfait label"})).await;
    assert_eq!((kept.status, kept.json()["owner_id"].clone()), (StatusCode::OK, json!(bob)), "{}", kept.body);
    // Neither pages, programs, rows nor the journal tell the key.
    let page = ada.get("/app/settings/integrations/spotify").await.body;
    let list = ada.get("/app/settings/integrations").await.body;
    assert!(list.contains("Spotify for Artists") && list.contains("Échéance proche") && list.contains("bob"), "{list}");
    let rows = Cluster::look(
        &estate.url,
        "select coalesce((select string_agg(t::text, ' ') from integrations t), '') || coalesce((select string_agg(t::text, ' ') from journal t), '') as value",
    );
    for shown in [&page, &list, &kept.body, &rows] {
        assert!(!shown.contains(KEY), "{shown}");
    }
    // Read again under a fresh proof, and the journal says so.
    let revealed = || -> i64 { acme.run(|tx| tx.one(j::table.filter(j::what.eq("integrations.revealed")).count())).expect("the journal") };
    let token = ada.token("/app").await;
    let asked =
        ada.request(Method::POST, "/app/settings/integrations/spotify/reveal").header("origin", ada.origin()).form(&[("csrf", &token)]);
    let read = ada.send(asked).await;
    assert!(read.status == StatusCode::OK && read.body.contains(KEY), "{}", read.body);
    assert_eq!(revealed(), 1);
    assert_eq!(his.get("/app/settings/integrations/spotify").await.status, StatusCode::FORBIDDEN);
    // Both who mind accounts and whoever looks after it are told of the renewal; of the end, when it is two months away.
    let told =
        |kind: &'static str| -> i64 { acme.run(move |tx| tx.one(notices::table.filter(notices::kind.eq(kind)).count())).expect("notices") };
    let mind = |n: i32| {
        acme.run(move |tx| tx.order(kernel::job::Order::named("house.mind_integrations").once(format!("by hand {n}")))).expect("ordered")
    };
    let minded =
        || Cluster::look(&estate.url, "select count(*)::text as value from work.jobs where name = 'house.mind_integrations'") == "0";
    estate.work();
    for n in 1..3 {
        mind(n);
        until("accounts were looked after", minded).await;
    }
    assert_eq!((told("integration-ends"), told("integration-retires")), (2, 0));
    assert_eq!(keep(json!({"ends_on": day(30)})).await.status, StatusCode::OK);
    for n in 3..5 {
        mind(n);
        until("accounts were looked after", minded).await;
    }
    assert_eq!((told("integration-ends"), told("integration-retires")), (2, 2));
    // What is kept stays what it was where nothing is said; removed, it is gone with its key.
    assert_eq!(ada.get_json(path).await.json()["notes"], "Forfait label");
    assert_eq!(ada.api(Method::DELETE, path, None).await.status, StatusCode::NO_CONTENT);
    let left: i64 = acme.run(|tx| tx.one(i::table.count())).expect("accounts");
    assert_eq!((left, ada.get_json(path).await.status), (0, StatusCode::NOT_FOUND));
}
