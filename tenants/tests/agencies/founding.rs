//! Provisioning: whole or not at all, once, fast, and nobody else's business.

use crate::{slugs, soon};
use chrono::Duration;
use house_tests::{Browser, Estate};
use kernel::accounts::{Ticket, secret};
use kernel::diesel::prelude::*;
use kernel::error::Error;
use kernel::schema::directory::accounts;
use kernel::schema::{member_roles, members, roles, settings};
use serde_json::json;
use std::time::Instant;
use tenants::{Founding, provision};

const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$c29tZWhhc2g";

fn founding(slug: &str, email: &str) -> Founding {
    Founding::new(slug, "Maison Test", "label").founder(email, "Ada Test", HASH)
}

fn ticket(estate: &Estate, slug: &str, lasts: Duration) -> [u8; 32] {
    let (_, hash) = secret();
    let ticket = Ticket {
        purpose: "sign_up",
        tenant: None,
        account: None,
        email: Some("ada@maison.test"),
        slug: Some(slug),
        data: json!({}),
        lasts,
    };
    estate.house.run_platform_tx("test", |tx| tx.issue(hash, &ticket)).expect("a ticket");
    hash
}

/// Founds all of these at once and says how each ended.
async fn at_once(estate: &Estate, all: Vec<Founding>) -> Vec<Result<uuid::Uuid, Error>> {
    let running: Vec<_> = all
        .into_iter()
        .map(|founding| {
            let house = estate.house.clone();
            tokio::spawn(async move { provision(&house, &founding).await })
        })
        .collect();
    let mut ended = Vec::new();
    for one in running {
        ended.push(one.await.expect("no panic"));
    }
    ended
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_clicks_on_one_ticket_found_one_agency() {
    let estate = Estate::new().await;
    let hash = ticket(&estate, "maison", Duration::hours(1));
    // Each click would take an address of its own: only the ticket can stop it.
    let clicks = (0..50).map(|n| Founding { ticket: Some(hash), ..founding(&format!("maison-{n}"), "ada@maison.test") }).collect();
    let ended = at_once(&estate, clicks).await;
    assert_eq!(ended.iter().filter(|e| e.is_ok()).count(), 1);
    assert!(ended.iter().filter_map(|e| e.as_ref().err()).all(|e| matches!(e, Error::NotFound)), "{ended:?}");
    assert_eq!(slugs(&estate).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_who_want_one_address_leave_one_agency_and_nineteen_usable_tickets() {
    let estate = Estate::new().await;
    let wishes: Vec<_> = (0..20)
        .map(|n| Founding {
            ticket: Some(ticket(&estate, "maison", Duration::hours(1))),
            ..founding("maison", &format!("ada{n}@maison.test"))
        })
        .collect();
    let again: Vec<_> = wishes.iter().enumerate().map(|(n, w)| Founding { slug: format!("maison-{n}"), ..w.clone() }).collect();
    let ended = at_once(&estate, wishes).await;
    assert_eq!(ended.iter().filter(|e| e.is_ok()).count(), 1);
    for end in ended.iter().filter_map(|e| e.as_ref().err()) {
        assert!(matches!(end, Error::Invalid(w) if w[0].field == "slug"), "{end:?}");
    }
    // Who came too late has lost the address, and nothing else: neither account nor ticket was touched.
    let count: i64 = estate.house.run_platform_tx("test", |tx| tx.one(accounts::table.count())).expect("accounts");
    assert_eq!(count, 1);
    let ended = at_once(&estate, again).await;
    assert_eq!(ended.iter().filter(|e| e.is_ok()).count(), 19);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_that_ended_founds_nothing() {
    let estate = Estate::new().await;
    let hash = ticket(&estate, "maison", Duration::seconds(-1));
    let late = provision(&estate.house, &Founding { ticket: Some(hash), ..founding("maison", "ada@maison.test") }).await;
    assert!(matches!(late, Err(Error::NotFound)), "{late:?}");
    assert!(slugs(&estate).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agency_that_cannot_be_finished_was_never_begun() {
    let estate = Estate::new().await;
    let hash = ticket(&estate, "maison", Duration::hours(1));
    // Neither an account nor a password to open one with: the last step fails.
    let nobody = Founding { ticket: Some(hash), ..Founding::new("maison", "Maison Test", "label").founder("ada@maison.test", "Ada", "") };
    assert!(provision(&estate.house, &nobody).await.is_err());
    assert!(slugs(&estate).is_empty());
    provision(&estate.house, &Founding { ticket: Some(hash), ..founding("maison", "ada@maison.test") })
        .await
        .expect("the ticket is still good");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agency_is_founded_whole_within_a_second() {
    let estate = Estate::new().await;
    estate.agency("warm").await;
    let since = Instant::now();
    let id = provision(&estate.house, &founding("maison", "ada@maison.test")).await.expect("an agency");
    let took = since.elapsed();
    assert!(took.as_millis() < 1000, "{took:?}");
    let tenant = estate.house.tenant(id).expect("the directory").expect("the agency");
    assert!(tenant.has("address_book") && tenant.has("showcase") && tenant.has("house"));
    assert_eq!(tenant.text("agency", "theme"), Some("affiche"));
    let scope = kernel::scope::Scope::grant(
        estate.house.clone(),
        tenant,
        kernel::principal::Principal::System("test"),
        "test",
        std::sync::Arc::new(kernel::policy::Policy::closed()),
    );
    let (all, mine): (Vec<String>, Vec<String>) = scope
        .run(|tx| Ok((tx.all(roles::table.select(roles::name))?, tx.all(member_roles::table.select(member_roles::role))?)))
        .expect("its rows");
    assert_eq!(all.len(), kernel::roles::PRESETS.len());
    assert_eq!(mine, ["admin"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_led_nowhere_leads_to_the_new_agency() {
    let here = Estate::new().await;
    let there = Estate::on(here.url.clone());
    there.settled().await;
    let visitor = Browser::at("maison.localhost", there.server);
    for _ in 0..2 {
        assert_eq!(visitor.get("/sign-in").await.status, 421);
    }
    here.agency("maison").await;
    soon(&visitor, reqwest::StatusCode::OK).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_agencies_share_an_account_and_nothing_else() {
    let estate = Estate::new().await;
    let (one, two) = (estate.agency("un-tel").await, estate.agency("une-telle").await);
    tenants::seat(&estate.house, two.id, &one.email, "Ada ailleurs", "", &["viewer"]).await.expect("a second seat");
    let seats = |agency: &house_tests::Agency| {
        agency.run(|tx| tx.all::<String>(members::table.order(members::email).select(members::email))).expect("seats")
    };
    assert_eq!(seats(&one), *std::slice::from_ref(&one.email));
    assert_eq!(seats(&two), [one.email.clone(), two.email.clone()]);
    let looks = |agency: &house_tests::Agency| agency.run(|tx| tx.one::<i64>(settings::table.count())).expect("settings");
    assert_eq!((looks(&one), looks(&two)), (1, 1));
    // One account: who may do everything here is a viewer there.
    let there = estate.visitor(&two);
    there.sign_in(&one.email, house_tests::PASSWORD).await;
    assert_eq!(there.get("/app/people").await.status, 200);
    assert_eq!(there.get("/app/settings/domains").await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_is_made_once() {
    let estate = Estate::new().await;
    let doors = tenants::demo(&estate.house).await.expect("a demo");
    assert_eq!(slugs(&estate), ["heures-claires", "northlight"]);
    let again = tenants::demo(&estate.house).await.expect("the same demo");
    assert_eq!(doors.len(), again.len());
    assert_eq!(slugs(&estate).len(), 2);
    let operator = estate.platform();
    operator.sign_in("operateur@estrade.test", tenants::DEMO_PASSWORD).await;
    assert_eq!(operator.get("/operators").await.status, 200);
}
