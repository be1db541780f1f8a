//! What one process changes, every other knows within a second.

use estrade::edition::EDITION;
use house_tests::Estate;
use kernel::diesel::prelude::*;
use kernel::schema::{grants, member_roles, modules};
use reqwest::StatusCode;
use std::time::{Duration, Instant};

/// Waits for a condition, at most a second.
async fn within_a_second<F: Future<Output = bool>>(what: &str, mut check: impl FnMut() -> F) {
    let since = Instant::now();
    while !check().await {
        assert!(since.elapsed() < Duration::from_secs(1), "after a second still not: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_knows_within_a_second() {
    let here = Estate::new().await;
    let there = Estate::on(here.url.clone());
    let acme = here.agency("acme").await;
    let booker = there.member(&acme, "booker").await;
    here.settled().await;
    there.settled().await;
    let status = |path: &'static str| {
        let booker = booker.clone();
        async move { booker.get_json(path).await.status }
    };
    assert_eq!(status("/app/people").await, StatusCode::OK);

    tenants::suspend(&here.house, "acme", "impayé").expect("suspended");
    within_a_second("suspended", || async { status("/app/people").await == StatusCode::SERVICE_UNAVAILABLE }).await;
    tenants::resume(&here.house, "acme").expect("resumed");
    within_a_second("resumed", || async { status("/app/people").await == StatusCode::OK }).await;

    let off = diesel::update(modules::table.filter(modules::name.eq("address_book"))).set(modules::state.eq("off"));
    acme.run(|tx| tx.run(off)).expect("switched off");
    within_a_second("switched off", || async { status("/app/people").await == StatusCode::NOT_FOUND }).await;
    let on = diesel::update(modules::table.filter(modules::name.eq("address_book"))).set(modules::state.eq("on"));
    acme.run(|tx| tx.run(on)).expect("switched on");
    within_a_second("switched on", || async { status("/app/people").await == StatusCode::OK }).await;

    acme.run(|tx| tx.run(diesel::delete(member_roles::table.filter(member_roles::role.eq("booker"))))).expect("revoked");
    within_a_second("revoked", || async { !status("/app/people").await.is_success() }).await;
    assert!(EDITION.module("address_book").is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn agencies_that_grant_the_same_still_change_alone() {
    let house = Estate::new().await;
    let (acme, zephyr) = (house.agency("acme").await, house.agency("zephyr").await);
    let (here, there) = (house.member(&acme, "booker").await, house.member(&zephyr, "booker").await);
    house.settled().await;
    assert_eq!(here.get_json("/app/people").await.status, StatusCode::OK);
    assert_eq!(there.get_json("/app/people").await.status, StatusCode::OK);

    let read = grants::table.filter(grants::role.eq("booker").and(grants::permission.eq("address_book.people.read")));
    let taken = acme.run(|tx| tx.run(diesel::delete(read))).expect("a grant taken");
    assert_eq!(taken, 1, "bookers read people until now");
    within_a_second("the grant taken", || async { here.get_json("/app/people").await.status == StatusCode::FORBIDDEN }).await;
    assert_eq!(there.get_json("/app/people").await.status, StatusCode::OK, "another agency's grant is its own");
}
