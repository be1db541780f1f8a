//! Signing up at a browser: form, mail, click, agency.

use crate::{link, sign_up, slugs};
use house_tests::{Answer, Browser, Estate};
use kernel::diesel::prelude::*;
use kernel::schema::directory::{attempts, tickets};
use reqwest::StatusCode;

/// Goes on from the mail's link to the agency; the browser that ends up signed in there.
async fn follow(estate: &Estate, at: &Browser, path: &str, slug: &str) -> Browser {
    let opened = at.submit(path, path, &[]).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.body);
    let bridge = at.get(opened.location()).await;
    let agency = Browser::at(&format!("{slug}.localhost"), estate.server);
    let start = bridge.body.find(agency.origin()).expect("the way into the agency") + agency.origin().len();
    let door = bridge.body[start..].split('"').next().expect("a link").to_string();
    let entered = agency.get(&door).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.body);
    agency
}

/// What of an answer is not about this very request.
fn face(answer: &Answer, email: &str) -> (StatusCode, String, Vec<String>) {
    let mut headers: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
    headers.sort();
    let mut body = if email.is_empty() { answer.body.clone() } else { answer.body.replace(email, "EMAIL") };
    if let Some(at) = body.find("name=\"csrf\" content=\"").map(|i| i + 21) {
        let end = at + body[at..].find('"').expect("a quote");
        let token = body[at..end].to_string();
        body = body.replace(&token, "TOKEN");
    }
    (answer.status, body.replace(answer.header("x-request-id"), "ID"), headers)
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_form_to_the_back_office() {
    let estate = Estate::new().await;
    estate.work();
    let ada = estate.platform();
    let sent = sign_up(&ada, "maison", "ada@maison.test").await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.body);
    assert!(slugs(&estate).is_empty(), "founded before the address was proven");
    let path = link(&estate, "ada@maison.test", 1).await;
    // Mail programs open links: looking founds nothing.
    assert_eq!(ada.get(&path).await.status, StatusCode::OK);
    assert!(slugs(&estate).is_empty(), "founded by looking");
    let inside = follow(&estate, &ada, &path, "maison").await;
    assert_eq!(inside.get("/app").await.status, StatusCode::OK);
    assert_eq!(slugs(&estate), ["maison"]);
    // Again: the link is used, and says so.
    let replayed = ada.get(&path).await;
    assert_eq!((replayed.status, replayed.location()), (StatusCode::SEE_OTHER, "/sign-in"));
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_wrong_is_said_at_once_and_nothing_is_lost() {
    let estate = Estate::new().await;
    let at = estate.platform();
    let values = [("name", ""), ("slug", "admin"), ("kind", "circus"), ("email", "nobody"), ("password", "court")];
    let refused = at.submit("/sign-up", "/sign-up", &values).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["name", "slug", "kind", "email", "password"] {
        assert!(refused.body.contains(&format!("f-{field}-error")), "no word on {field}");
    }
    assert!(refused.body.contains("value=\"nobody\"") && !refused.body.contains("value=\"court\""));
    let reserved = at.get_json("/sign-up/address?slug=admin").await.json();
    assert_eq!(reserved["ok"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_waits_for_its_click_and_then_is_free_again() {
    let estate = Estate::new().await;
    let (ada, bob) = (estate.platform(), estate.platform());
    assert_eq!(bob.get_json("/sign-up/address?slug=maison").await.json()["ok"], true);
    assert_eq!(sign_up(&ada, "maison", "ada@maison.test").await.status, StatusCode::OK);
    let asked = bob.get_json("/sign-up/address?slug=maison").await.json();
    assert_eq!((&asked["ok"], &asked["suggestion"]), (&false.into(), &"maison-music".into()));
    assert_eq!(sign_up(&bob, "maison", "bob@maison.test").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let over = diesel::update(tickets::table).set(tickets::expires_at.eq(chrono::Utc::now()));
    estate.house.run_platform_tx("test", |tx| tx.run(over)).expect("a day later");
    assert_eq!(sign_up(&bob, "maison", "bob@maison.test").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_ended_or_was_made_up_opens_nothing() {
    let estate = Estate::new().await;
    estate.work();
    let ada = estate.platform();
    sign_up(&ada, "maison", "ada@maison.test").await;
    let path = link(&estate, "ada@maison.test", 1).await;
    let over = diesel::update(tickets::table).set(tickets::expires_at.eq(chrono::Utc::now()));
    estate.house.run_platform_tx("test", |tx| tx.run(over)).expect("a day later");
    for path in [path.as_str(), "/welcome/made-up"] {
        assert_eq!(ada.get(path).await.status, StatusCode::GONE);
        assert_eq!(ada.submit("/sign-up", path, &[]).await.status, StatusCode::GONE);
    }
    assert!(slugs(&estate).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_lost_meanwhile_can_be_chosen_anew() {
    let estate = Estate::new().await;
    estate.work();
    let ada = estate.platform();
    sign_up(&ada, "maison", "ada@maison.test").await;
    let path = link(&estate, "ada@maison.test", 1).await;
    estate.agency("maison").await;
    let refused = ada.submit(&path, &path, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert!(refused.body.contains("name=\"slug\""));
    assert_eq!(ada.submit(&path, &path, &[("slug", "www")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let chosen = ada.submit(&path, &path, &[("slug", "maison-deux")]).await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.body);
    let bridge = ada.get(chosen.location()).await;
    assert!(bridge.body.contains("http://maison-deux.localhost"), "{}", bridge.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_an_account_is_told_by_mail_alone() {
    let estate = Estate::new().await;
    estate.work();
    let acme = estate.agency("acme").await;
    let (known, unknown) = (estate.platform(), estate.platform());
    let one = sign_up(&known, "maison-a", &acme.email).await;
    let two = sign_up(&unknown, "maison-b", "nobody@acme.test").await;
    assert_eq!(face(&one, &acme.email), face(&two, "nobody@acme.test"));
    let path = link(&estate, &acme.email, 1).await;
    link(&estate, "nobody@acme.test", 1).await;
    // The account keeps its password: what was typed at the form, by whomever, opens nothing.
    follow(&estate, &known, &path, "maison-a").await;
    let inside = Browser::at("maison-a.localhost", estate.server);
    inside.sign_in(&acme.email, house_tests::PASSWORD).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_an_hour_from_one_place() {
    let estate = Estate::new().await;
    let at = estate.platform();
    for n in 0..5 {
        assert_eq!(sign_up(&at, &format!("maison-{n}"), &format!("ada{n}@maison.test")).await.status, StatusCode::OK);
    }
    assert_eq!(sign_up(&at, "maison-5", "ada5@maison.test").await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_five_forms_sent_at_once_one_gets_the_address() {
    let estate = Estate::new().await;
    let running: Vec<_> = (0..5)
        .map(|n| {
            let at = estate.platform();
            tokio::spawn(async move { sign_up(&at, "maison", &format!("ada{n}@maison.test")).await.status })
        })
        .collect();
    let mut got = 0;
    for one in running {
        got += usize::from(one.await.expect("no panic") == StatusCode::OK);
    }
    assert_eq!(got, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobodys_inbox_is_filled() {
    let estate = Estate::new().await;
    let earlier = |n: usize| kernel::diesel::insert_into(attempts::table).values(vec![attempts::key.eq("sign-up-to:ada@maison.test"); n]);
    estate.house.run_platform_tx("test", |tx| tx.run(earlier(4))).expect("four sign-ups from elsewhere");
    let at = estate.platform();
    let waiting = || estate.house.run_platform_tx("test", |tx| tx.one::<i64>(tickets::table.count())).expect("tickets");
    let fifth = sign_up(&at, "maison-a", "ada@maison.test").await;
    let sixth = sign_up(&at, "maison-b", "ada@maison.test").await;
    assert_eq!(face(&fifth, ""), face(&sixth, ""), "the sender is told of the owner's mail");
    assert_eq!(waiting(), 1);
}
