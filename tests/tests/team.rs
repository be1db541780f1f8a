//! Nobody gives themselves, or another, more than they have; an agency keeps an administrator.

use house_tests::{Browser, Estate};
use kernel::diesel::prelude::*;
use kernel::schema::{member_roles, members};
use reqwest::StatusCode;
use uuid::Uuid;

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
    let (ada, me) = (acme.key_of(&acme.email), acme.key_of("manager@acme.test"));
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
    let (ada, first) = (estate.admin(&acme).await, acme.key_of(&acme.email));
    let (second, bob) = estate.seated(&acme, "bob", "admin").await;
    let both = tokio::join!(set(&ada, second, "viewer"), set(&bob, first, "viewer"));
    let left = [first, second].into_iter().filter(|m| roles_of(&acme, *m) == ["admin"]).count();
    assert!(left >= 1, "the agency has no administrator: {both:?}");
}

/// The waiting invitations, as the API tells them.
async fn waiting(browser: &Browser) -> Vec<serde_json::Value> {
    browser.get_json("/api/v1/invitations").await.json()["data"].as_array().cloned().unwrap_or_default()
}

async fn invite(browser: &Browser, email: &str) -> house_tests::Answer {
    browser.submit("/app/team", "/app/team/invite", &[("name", "Eve"), ("email", email), ("role", "viewer")]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_seen_sent_again_and_withdrawn() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, stranger) = (estate.admin(&acme).await, estate.member(&acme, "viewer").await);
    assert_eq!(invite(&ada, "eve@acme.test").await.status, StatusCode::SEE_OTHER);
    assert_eq!(invite(&ada, "eve@acme.test").await.status, StatusCode::UNPROCESSABLE_ENTITY, "once is enough");
    let first = waiting(&ada).await.remove(0);
    assert_eq!((first["email"].as_str(), first["invited_by"].as_str()), (Some("eve@acme.test"), Some("Ada Admin")));
    assert_eq!(stranger.get_json("/api/v1/invitations").await.status, StatusCode::FORBIDDEN);
    let page = ada.get("/app/team").await.body;
    assert!(page.contains("eve@acme.test"), "{page}");
    let id = first["id"].as_str().expect("a key");
    let again = ada.submit("/app/team", &format!("/app/team/invitations/{id}/again"), &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.body);
    let second = waiting(&ada).await.remove(0);
    assert_ne!(second["id"], first["id"], "the old link opens nothing");
    let gone = ada.submit("/app/team", &format!("/app/team/invitations/{id}/withdraw"), &[]).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let id = second["id"].as_str().expect("a key");
    assert_eq!(ada.api(reqwest::Method::DELETE, &format!("/api/v1/invitations/{id}"), None).await.status, StatusCode::NO_CONTENT);
    assert!(waiting(&ada).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_its_agencys_own() {
    let estate = Estate::new().await;
    let (acme, rival) = (estate.agency("acme").await, estate.agency("rival").await);
    let (ada, rita) = (estate.admin(&acme).await, estate.admin(&rival).await);
    invite(&ada, "eve@acme.test").await;
    let id = waiting(&ada).await[0]["id"].as_str().expect("a key").to_string();
    assert!(waiting(&rita).await.is_empty());
    for act in ["again", "withdraw"] {
        let tried = rita.submit("/app/team", &format!("/app/team/invitations/{id}/{act}"), &[]).await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND, "{act}");
    }
    assert_eq!(waiting(&ada).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_has_so_many_seats_and_says_when_they_are_gone() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    estate
        .house
        .run_platform_tx("test", |tx| {
            use kernel::schema::directory::tenants;
            tx.run(kernel::diesel::update(tenants::table.find(acme.id)).set(tenants::plan.eq("solo")))
        })
        .expect("a plan");
    let ada = estate.admin(&acme).await;
    assert_eq!(invite(&ada, "eve@acme.test").await.status, StatusCode::SEE_OTHER, "two seats, one taken");
    let full = invite(&ada, "max@acme.test").await;
    assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(full.body.contains("Votre formule est pleine"), "{}", full.body);
    // Somebody else took the seat meanwhile: the archived one cannot simply come back.
    let bob = estate.member(&acme, "viewer").await;
    let key = acme.key_of("viewer@acme.test");
    ada.submit("/app/team", &format!("/app/team/{key}/archive"), &[]).await;
    let third = estate.member(&acme, "booker").await;
    ada.submit("/app/team", &format!("/app/team/{key}/restore"), &[]).await;
    assert_eq!(bob.get("/app").await.location().split('?').next(), Some("/sign-in"), "no seat for the third");
    assert_eq!(third.get("/app").await.status, StatusCode::OK);
    let page = ada.get("/app/settings/plan").await.body;
    assert!(page.contains("gauge--full") && page.contains("Solo"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_who_remove_each_other_leave_one() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, first) = (estate.admin(&acme).await, acme.key_of(&acme.email));
    let (second, bob) = estate.seated(&acme, "bob", "admin").await;
    let tokens = (ada.token("/app").await, bob.token("/app").await);
    let origin = format!("http://acme.localhost:{}", estate.server.port());
    // The token was on the page before: whoever is out by then is refused, not stopped by a missing form.
    let archive = async |browser: &Browser, token: &str, member: Uuid| {
        let to = format!("/app/team/{member}/archive");
        let request = browser.request(reqwest::Method::POST, &to).header("origin", &origin).form(&[("csrf", token)]);
        browser.send(request).await.status
    };
    let both = tokio::join!(archive(&ada, &tokens.0, second), archive(&bob, &tokens.1, first));
    assert!(both.0 == StatusCode::SEE_OTHER || both.1 == StatusCode::SEE_OTHER, "{both:?}");
    let active = members::table.filter(members::status.eq("active")).count();
    assert!(acme.run(|tx| tx.one::<i64>(active)).expect("a count") >= 1, "nobody is left");
    // Whoever is left cannot leave either.
    archive(&ada, &tokens.0, first).await;
    archive(&bob, &tokens.1, second).await;
    let active = members::table.filter(members::status.eq("active")).count();
    assert_eq!(acme.run(|tx| tx.one::<i64>(active)).expect("a count"), 1);
}
