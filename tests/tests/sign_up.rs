//! From the form to an agency: what goes right, wrong, twice and at once.

use house_tests::{Answer, Browser, Estate};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::schema::directory::attempts;
use mail::Mail;
use reqwest::StatusCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

const PASSWORD: &str = "trois chats sous la pluie";

async fn sign_up(browser: &Browser, slug: &str, email: &str) -> Answer {
    let values =
        [("name", "La Criée"), ("slug", slug), ("kind", "booking_agency"), ("email", email), ("password", PASSWORD), ("locale", "fr")];
    browser.submit("/sign-up", "/sign-up", &values).await
}

/// The link in the newest mail to an address.
async fn link_to(estate: &Estate, email: &str) -> String {
    let mail: &Arc<dyn Mail> = estate.house.service();
    let since = Instant::now();
    loop {
        let kept = mail.mailbox().expect("a mailbox").list(50).await.expect("its mail");
        if let Some(link) =
            kept.iter().find(|k| k.to.iter().any(|to| to == email)).and_then(|k| k.links().first().map(|l| (*l).to_string()))
        {
            return link;
        }
        assert!(since.elapsed() < Duration::from_secs(15), "no mail came to {email}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn path_of(link: &str) -> &str {
    link.splitn(4, '/').nth(3).map(|_| &link[link.find("/welcome").expect("a welcome")..]).expect("a path")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agency_opens_and_its_founder_walks_in() {
    let estate = Estate::new().await;
    estate.work();
    let person = estate.platform();
    assert!(sign_up(&person, "la-criee", "ines@la-criee.example").await.body.contains("ines@la-criee.example"));
    let link = link_to(&estate, "ines@la-criee.example").await;
    let path = path_of(&link);
    assert_eq!(person.get(path).await.status, StatusCode::OK, "looking founds nothing");
    let opened = person.submit(path, path, &[]).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.body);
    let on = person.get(&format!("{path}/open")).await;
    // A link, not a redirect: a browser follows no form across origins here.
    let door = on
        .body
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.contains("/enter/"))
        .unwrap_or_default()
        .to_string();
    assert!(door.contains("la-criee.localhost") && door.contains("/enter/"), "{door}");
    let inside = Browser::at("la-criee.localhost", estate.server);
    let entered = inside.get(&door[door.find("/enter").expect("a door")..]).await;
    assert_eq!((entered.status, entered.location()), (StatusCode::SEE_OTHER, "/app"));
    assert!(inside.get("/app").await.body.contains("La Criée"));
    // Replayed: nothing more opens, and the door has been used.
    assert_eq!(
        Browser::at("la-criee.localhost", estate.server).get(&door[door.find("/enter").expect("a door")..]).await.location(),
        "/sign-in"
    );
    assert_eq!(person.get(path).await.location(), "/sign-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_clicks_at_once_open_one_agency() {
    let estate = Estate::new().await;
    estate.work();
    let person = estate.platform();
    sign_up(&person, "la-criee", "ines@la-criee.example").await;
    let link = link_to(&estate, "ines@la-criee.example").await;
    let path = path_of(&link).to_string();
    let token = person.token(&path).await;
    let clicks: Vec<_> = (0..50)
        .map(|_| {
            let (person, path, token) = (person.clone(), path.clone(), token.clone());
            tokio::spawn(async move {
                person
                    .send(person.request(reqwest::Method::POST, &path).header("origin", person.origin()).form(&[("csrf", token)]))
                    .await
                    .status
            })
        })
        .collect();
    for click in clicks {
        let status = click.await.expect("an answer");
        assert!(!matches!(status.as_u16(), 500), "a click broke");
    }
    assert_eq!(tenants::list(&estate.house).expect("a list").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_beside_it_and_nothing_is_lost() {
    let estate = Estate::new().await;
    let person = estate.platform();
    let wrong = person
        .submit(
            "/sign-up",
            "/sign-up",
            &[("name", "La Criée"), ("slug", "admin"), ("kind", "circus"), ("email", "no"), ("password", "short"), ("locale", "fr")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in ["La Criée", "value=\"admin\"", "value=\"no\""] {
        assert!(wrong.body.contains(kept), "{kept} was lost");
    }
    assert!(!wrong.body.contains("value=\"short\""), "a password is never shown again");
    estate.agency("prise").await;
    let taken = sign_up(&person, "prise", "a@prise.example").await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(person.get_json("/sign-up/address?slug=prise").await.json()["ok"], false);
    assert_eq!(person.get_json("/sign-up/address?slug=libre-demain").await.json()["ok"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn whether_an_address_has_an_account_is_nobodys_business() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let person = estate.platform();
    let plain =
        |answer: Answer, email: &str| (answer.status, answer.body.replace(email, "EMAIL").replace(answer.header("x-request-id"), "ID"));
    let known = plain(sign_up(&person, "une-autre", &acme.email).await, &acme.email);
    let unknown = plain(sign_up(&person, "encore-une", "personne@nulle-part.test").await, "personne@nulle-part.test");
    assert_eq!(known, unknown);
    let forgot = |email: String| {
        let person = person.clone();
        async move { plain(person.submit("/forgot", "/forgot", &[("email", &email)]).await, &email) }
    };
    assert_eq!(forgot(acme.email.clone()).await, forgot("personne@nulle-part.test".into()).await);
    let visitor = estate.visitor(&acme);
    let sign_in = |email: String| {
        let visitor = visitor.clone();
        async move { plain(visitor.submit("/sign-in", "/sign-in", &[("email", &email), ("password", "not the password")]).await, &email) }
    };
    assert_eq!(sign_in(acme.email.clone()).await, sign_in("personne@nulle-part.test".into()).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_passwords_close_and_a_mail_opens() {
    let estate = Estate::new().await;
    estate.work();
    let acme = estate.agency("acme").await;
    let person = estate.visitor(&acme);
    for _ in 0..5 {
        let refused = person.submit("/sign-in", "/sign-in", &[("email", &acme.email), ("password", "not the password")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let right = [("email", acme.email.as_str()), ("password", house_tests::PASSWORD)];
    assert_eq!(person.submit("/sign-in", "/sign-in", &right).await.status, StatusCode::TOO_MANY_REQUESTS, "five tries a minute");
    // The minute goes by.
    let places = attempts::table.filter(attempts::key.like("sign-in-now%"));
    estate.house.run_platform_tx("test", |tx| tx.run(diesel::delete(places))).expect("a minute later");
    assert_eq!(
        person.submit("/sign-in", "/sign-in", &right).await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "closed, even to the right one"
    );
    let link = link_to(&estate, &acme.email).await;
    let path = &link[link.find("/unlock").expect("a way to unlock")..];
    assert_eq!(person.submit(path, path, &[]).await.status, StatusCode::OK);
    assert_eq!(person.submit("/sign-in", "/sign-in", &right).await.status, StatusCode::SEE_OTHER);
}
