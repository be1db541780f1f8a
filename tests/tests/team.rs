//! Nobody gives themselves, or another, more than they have; an agency keeps an administrator.

use house_tests::{Browser, Estate, PASSWORD};
use kernel::diesel::prelude::*;
use kernel::schema::{member_roles, members};
use reqwest::StatusCode;
use uuid::Uuid;

fn key_of(agency: &house_tests::Agency, email: &str) -> Uuid {
    let email = email.to_string();
    agency.run(|tx| tx.one(members::table.filter(members::email.eq(email)).select(members::id))).expect("a member")
}

fn roles_of(agency: &house_tests::Agency, member: Uuid) -> Vec<String> {
    agency.run(|tx| tx.all(member_roles::table.filter(member_roles::member_id.eq(member)).select(member_roles::role))).expect("roles")
}

async fn set(browser: &Browser, member: Uuid, role: &str) -> StatusCode {
    browser.submit("/app", &format!("/app/team/{member}/roles"), &[("roles", role)]).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_makes_nobody_an_administrator() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let manager = estate.member(&acme, "manager").await;
    let (ada, me) = (key_of(&acme, &acme.email), key_of(&acme, "manager@acme.test"));
    assert_eq!(set(&manager, me, "admin").await, StatusCode::FORBIDDEN, "not themselves");
    assert_eq!(set(&manager, ada, "viewer").await, StatusCode::FORBIDDEN, "nor the administrator less");
    assert_eq!(manager.submit("/app", &format!("/app/team/{ada}/archive"), &[]).await.status, StatusCode::FORBIDDEN);
    let invited = manager.submit("/app/team", "/app/team/invite", &[("name", "Eve"), ("email", "eve@acme.test"), ("role", "admin")]).await;
    assert_eq!(invited.status, StatusCode::FORBIDDEN);
    assert_eq!((roles_of(&acme, me), roles_of(&acme, ada)), (vec!["manager".to_string()], vec!["admin".to_string()]));
    let booker = manager.submit("/app/team", "/app/team/invite", &[("name", "Bea"), ("email", "bea@acme.test"), ("role", "booker")]).await;
    assert_eq!(booker.status, StatusCode::SEE_OTHER, "what they may do themselves, they may share: {}", booker.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_cannot_both_leave() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let password = web::password::hash(PASSWORD).await.expect("a hash");
    let second = tenants::seat(&estate.house, acme.id, "bob@acme.test", "Bob", &password, &["admin"]).await.expect("a seat");
    let (ada, first) = (estate.admin(&acme).await, key_of(&acme, &acme.email));
    let bob = estate.visitor(&acme);
    bob.sign_in("bob@acme.test", PASSWORD).await;
    let both = tokio::join!(set(&ada, second, "viewer"), set(&bob, first, "viewer"));
    let left = [first, second].into_iter().filter(|m| roles_of(&acme, *m) == ["admin"]).count();
    assert!(left >= 1, "the agency has no administrator: {both:?}");
}
