//! Where somebody stands: the department that opens what its people made, and the day on which everything ends.

use house_tests::eyes::{approve, as_member, switch, waiting};
use house_tests::{Agency, Browser, Estate};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::schema::{grants, journal, members};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

async fn stand(by: &Browser, member: Uuid, body: Value) -> house_tests::Answer {
    by.api(Method::PATCH, &format!("/api/v1/members/{member}"), Some(body)).await
}

fn department(acme: &Agency, member: Uuid) -> Option<String> {
    acme.run(|tx| tx.one(members::table.filter(members::id.eq(member)).select(members::department))).expect("a seat")
}

/// The link in the newest mail to an address.
pub(super) async fn link_to(estate: &Estate, email: &str) -> String {
    let mail: &Arc<dyn mail::Mail> = estate.house.service();
    for _ in 0..300 {
        let kept = mail.mailbox().expect("a mailbox").list(50).await.expect("its mail");
        let found = kept.iter().find(|k| k.to.iter().any(|to| to == email));
        if let Some(link) = found.and_then(|k| k.links().first().map(|l| (*l).to_string())) {
            return link;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("no mail came to {email}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_department_opens_what_its_people_made_and_an_end_ends_it() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (bea, max) = (estate.member(&acme, "booker").await, estate.seated(&acme, "max", "communication").await);
    let me = acme.key_of("booker@acme.test");
    max.1.create("people", json!({"last_name": "Affiche"})).await;
    acme.run(|tx| {
        let read = grants::table.filter(grants::role.eq("booker").and(grants::permission.eq("address_book.people.read")));
        tx.run(diesel::update(read).set(grants::reach.eq(Some("department"))))
    })
    .expect("a limit");
    let sees = async |many: usize| {
        for _ in 0..100 {
            if bea.get_json("/api/v1/people").await.json()["data"].as_array().is_some_and(|rows| rows.len() == many) {
                return true;
            }
            tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        }
        false
    };
    assert!(sees(0).await, "no department yet");
    assert_eq!(stand(&ada, max.0, json!({"department": "Communication", "job": "Affiches"})).await.status, StatusCode::OK);
    let form = [("department", "Communication"), ("job", "Booking"), ("ends_on", "2099-12-31"), ("external", "true")];
    let saved = ada.submit(&format!("/app/team/{me}"), &format!("/app/team/{me}/standing"), &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert!(sees(1).await, "what the department made");
    let page = ada.get(&format!("/app/team/{me}")).await.body;
    assert!(page.contains("value=\"Communication\"") && page.contains("value=\"2099-12-31\""), "{page}");
    // What is not named stays; what is odd, past or too long is refused.
    let kept = stand(&ada, me, json!({"job": "Tournées"})).await.json();
    assert_eq!((&kept["department"], &kept["external"], &kept["job"]), (&json!("Communication"), &json!(true), &json!("Tournées")));
    for (body, why) in [
        (json!({"roles": ["admin"]}), "another thing"),
        (json!({"ends_at": "2020-01-01T00:00:00Z"}), "past"),
        (json!({"department": "x".repeat(81)}), "long"),
        (json!({"external": "yes"}), "no truth"),
    ] {
        assert_eq!(stand(&ada, me, body).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
    }
    assert_eq!(stand(&bea, me, json!({"department": "Direction"})).await.status, StatusCode::FORBIDDEN, "not by oneself");
    let manager = estate.member(&acme, "manager").await;
    let boss = acme.key_of(&acme.email);
    assert_eq!(
        stand(&manager, boss, json!({"ends_at": "2099-01-01T00:00:00Z"})).await.status,
        StatusCode::FORBIDDEN,
        "nor of who may more"
    );
    let last = stand(&ada, boss, json!({"ends_at": "2099-01-01T00:00:00Z"})).await;
    assert_eq!(last.status, StatusCode::CONFLICT, "the last administrator has no end: {}", last.body);
    // The day comes: everything ends by itself.
    let soon = (chrono::Utc::now() + chrono::Duration::seconds(2)).to_rfc3339();
    assert_eq!(stand(&ada, me, json!({"ends_at": soon})).await.status, StatusCode::OK);
    let mut out = false;
    for _ in 0..100 {
        out = bea.get("/app").await.status != StatusCode::OK;
        if out {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(out, "access had an end");
    let lines: i64 = acme.run(|tx| tx.one(journal::table.filter(journal::what.eq("members.standing_changed")).count())).expect("lines");
    assert_eq!(lines, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_department_and_more_time_are_seen_twice_where_roles_are() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1);
    estate.member(&acme, "viewer").await;
    let (me, person) = (acme.key_of(&acme.email), acme.key_of("viewer@acme.test"));
    assert_eq!(stand(&ada, person, json!({"ends_at": "2090-01-01T00:00:00Z"})).await.status, StatusCode::OK);
    assert_eq!(switch(&ada, &["roles"]).await, StatusCode::SEE_OTHER);
    let this = || members::table.filter(members::id.eq(person));
    let moved = as_member(&acme, &estate, me, |tx| tx.run(diesel::update(this()).set(members::department.eq(Some("Direction")))));
    let longer =
        as_member(&acme, &estate, me, |tx| tx.run(diesel::update(this()).set(members::ends_at.eq(None::<chrono::DateTime<chrono::Utc>>))));
    assert!(moved.is_err() && longer.is_err(), "by SQL: {moved:?} {longer:?}");
    let asked = stand(&ada, person, json!({"department": "Direction"})).await;
    assert_eq!((asked.status, department(&acme, person)), (StatusCode::ACCEPTED, None), "{}", asked.body);
    let [request] = waiting(&acme)[..] else { panic!("one request") };
    assert_eq!(approve(&bob, request).await, StatusCode::OK);
    assert_eq!(department(&acme, person).as_deref(), Some("Direction"));
    // Less needs nobody.
    assert_eq!(stand(&ada, person, json!({"department": null, "ends_at": "2080-01-01T00:00:00Z"})).await.status, StatusCode::OK);
    assert_eq!(department(&acme, person), None);
}

/// Seen red: the answer was a message that passes by, and what was typed was gone.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_right_is_said_beside_it_and_nothing_typed_is_lost() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let me = acme.key_of(&acme.email);
    let page = format!("/app/team/{me}");
    let long = "x".repeat(81);
    for (name, value, said) in [
        ("ends_on", "2020-01-01", "Choisissez un jour à venir"),
        ("ends_on", "2099-01-01", "une personne à l’administration"),
        ("department", &long, "Raccourcissez"),
    ] {
        let typed = [("job", "Directrice des tournées"), (name, value)];
        let answer = ada.submit(&page, &format!("{page}/standing"), &typed).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{value}: {}", answer.location());
        let body = &answer.body;
        assert!(body.contains(said) && body.contains(&format!("f-{name}-error")), "{value}: {body}");
        assert!(body.contains("Directrice des tournées") && body.contains(value), "what was typed: {body}");
    }
    assert_eq!(department(&acme, me), None);
}

/// Seen red: an invitation had a role and nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_says_where_one_stands_and_until_when() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let form = |email: &'static str, day: &'static str| {
        let who = [("name", "Pat"), ("email", email), ("role", "partner")];
        [&who[..], &[("job", "Tourneur"), ("department", "Scène"), ("ends_on", day), ("external", "true")]].concat()
    };
    let past = ada.submit("/app/team", "/app/team/invite", &form("pat@acme.test", "2020-01-01")).await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        past.body.contains("Tourneur") && past.body.contains("f-ends_on-error") && past.body.contains("<details class=\"limits\" open"),
        "{}",
        past.body
    );
    let sent = ada.submit("/app/team", "/app/team/invite", &form("pat@acme.test", "2099-12-31")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let waits = ada.get_json("/api/v1/invitations").await.json()["data"][0].clone();
    assert_eq!(
        (&waits["department"], &waits["external"], &waits["ends_at"]),
        (&json!("Scène"), &json!(true), &json!("2099-12-31T23:00:00Z"))
    );
    assert!(ada.get("/app/team").await.body.contains("Tourneur · "), "it is seen while it waits");
    // Accepted, they stand there.
    estate.work();
    let link = link_to(&estate, "pat@acme.test").await;
    let path = &link[link.find("/invitation/").expect("an invitation")..];
    let pat = estate.visitor(&acme);
    let came = pat.submit(path, path, &[("name", "Pat"), ("password", house_tests::PASSWORD)]).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    type Row = (Option<String>, Option<String>, bool, Option<chrono::DateTime<chrono::Utc>>);
    let seat = members::table.filter(members::email.eq("pat@acme.test"));
    let (job, there, external, ends): Row =
        acme.run(|tx| tx.one(seat.select((members::job, members::department, members::external, members::ends_at)))).expect("a seat");
    assert_eq!((job.as_deref(), there.as_deref(), external), (Some("Tourneur"), Some("Scène"), true));
    assert_eq!(ends.map(|at| at.to_rfc3339()).as_deref(), Some("2099-12-31T23:00:00+00:00"));
    // An account made at once stands there from the first moment.
    let made = ada.submit("/app/team", "/app/team/create", &form("eve@acme.test", "2099-12-31")).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    assert_eq!(department(&acme, acme.key_of("eve@acme.test")).as_deref(), Some("Scène"));
}
