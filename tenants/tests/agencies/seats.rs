//! Invitations: a seat for whoever holds the mail, once, at the agency that invited.

use house_tests::{Agency, Estate, PASSWORD};
use kernel::accounts::{Ticket, secret};
use kernel::diesel::prelude::*;
use kernel::schema::member_roles;
use reqwest::StatusCode;
use serde_json::json;

fn invite(estate: &Estate, agency: &Agency, email: &str) -> String {
    let (token, hash) = secret();
    let data = json!({"name": "Bo Booker", "roles": ["booker"], "invited_by": "Ada Admin"});
    let ticket = Ticket {
        purpose: "invitation",
        tenant: Some(agency.id),
        account: None,
        email: Some(email),
        slug: None,
        data,
        lasts: chrono::Duration::days(7),
    };
    estate.house.run_platform_tx("test", |tx| tx.issue(hash, &ticket)).expect("an invitation");
    format!("/invitation/{token}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_takes_the_seat_once() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let path = invite(&estate, &acme, "bo@acme.test");
    let bo = estate.visitor(&acme);
    assert!(bo.get(&path).await.body.contains("bo@acme.test"));
    assert_eq!(bo.submit(&path, &path, &[("name", "Bo"), ("password", "court")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let seated = bo.submit(&path, &path, &[("name", "Bo"), ("password", "un mot long et sûr")]).await;
    assert_eq!((seated.status, seated.location()), (StatusCode::SEE_OTHER, "/app"), "{}", seated.body);
    assert_eq!(bo.get("/app/people").await.status, StatusCode::OK);
    assert_eq!(bo.get("/app/settings/domains").await.status, StatusCode::FORBIDDEN, "a booker, not an administrator");
    assert_eq!(estate.visitor(&acme).get(&path).await.status, StatusCode::GONE);
    let roles: Vec<String> =
        acme.run(|tx| tx.all(member_roles::table.order(member_roles::role).select(member_roles::role))).expect("roles");
    assert_eq!(roles, ["admin", "booker"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_an_account_shows_its_password() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let path = invite(&estate, &acme, &other.email);
    let bo = estate.visitor(&acme);
    assert_eq!(bo.submit(&path, &path, &[("password", "un autre mot long")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(bo.submit(&path, &path, &[("password", PASSWORD)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(bo.get("/app").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_to_one_agency() {
    let estate = Estate::new().await;
    let (acme, other) = (estate.agency("acme").await, estate.agency("other").await);
    let path = invite(&estate, &acme, "bo@acme.test");
    let elsewhere = estate.visitor(&other);
    assert_eq!(elsewhere.get(&path).await.status, StatusCode::GONE);
    let refused = elsewhere.submit("/sign-in", &path, &[("name", "Bo"), ("password", "un mot long et sûr")]).await;
    assert_eq!(refused.status, StatusCode::GONE);
    let count: i64 = other.run(|tx| tx.one(kernel::schema::members::table.count())).expect("seats");
    assert_eq!(count, 1);
}
