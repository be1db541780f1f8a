//! Four eyes: one asks, another approves that very act, once, and the database keeps to it.
#![expect(clippy::disallowed_methods, reason = "the test moves the clock as the superuser")]

use diesel::connection::SimpleConnection;
use house_tests::eyes::{approve, as_member, switch, waiting};
use house_tests::{Agency, Browser, Estate};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::schema::{approvals as a, grants, member_roles, members, notices, settings};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

fn roles_of(agency: &Agency, member: Uuid) -> Vec<String> {
    let held = member_roles::table.filter(member_roles::member_id.eq(member)).order(member_roles::role).select(member_roles::role);
    agency.run(|tx| tx.all(held)).expect("roles")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_given_by_two() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, viewer) = (estate.admin(&acme).await, estate.member(&acme, "viewer").await);
    assert!(ada.get("/app/settings/approvals").await.body.contains("disabled"), "with one person it is not offered");
    assert_eq!(switch(&ada, &["roles"]).await, StatusCode::SEE_OTHER);
    assert_eq!(acme.run(|tx| tx.one::<i64>(settings::table.filter(settings::name.eq("approvals")).count())).expect("a count"), 0);
    let bob = estate.seated(&acme, "bob", "admin").await.1;
    switch(&ada, &["roles"]).await;
    let person = acme.key_of("viewer@acme.test");
    let asked = ada.submit("/app", &format!("/app/team/{person}/roles"), &[("roles", "viewer"), ("roles", "booker")]).await;
    let [request] = waiting(&acme)[..] else { panic!("no request: {}", asked.body) };
    assert_eq!(asked.location(), format!("/app/approvals/{request}"));
    assert_eq!(roles_of(&acme, person), ["viewer"], "nothing is done yet");
    let again = ada.submit("/app", &format!("/app/team/{person}/roles"), &[("roles", "booker"), ("roles", "viewer")]).await;
    assert_eq!(again.location(), asked.location(), "the same wish is the same request");
    let page = bob.get(&format!("/app/approvals/{request}")).await.body;
    for words in ["Donner un rôle", "viewer", "Booking", "Approuver"] {
        assert!(page.contains(words), "{words} is not on {page}");
    }
    let told: Vec<Uuid> =
        acme.run(|tx| tx.all(notices::table.filter(notices::kind.eq("approval")).select(notices::member_id))).expect("notices");
    assert_eq!(told, [acme.key_of("bob@acme.test")]);
    assert_eq!(viewer.get(&format!("/app/approvals/{request}")).await.status, StatusCode::NOT_FOUND, "it concerns others");
    assert_eq!(approve(&ada, request).await, StatusCode::CONFLICT, "not by who asked");
    assert_eq!(approve(&estate.admin(&acme).await, request).await, StatusCode::CONFLICT, "nor from another device of theirs");
    assert_eq!(approve(&bob, request).await, StatusCode::OK);
    assert_eq!(roles_of(&acme, person), ["booker", "viewer"]);
    assert_eq!(approve(&bob, request).await, StatusCode::CONFLICT, "once");
    // Less needs nobody.
    ada.submit("/app", &format!("/app/team/{person}/roles"), &[("roles", "viewer")]).await;
    assert_eq!(roles_of(&acme, person), ["viewer"]);
    // The way back to more is a request too.
    let told = ada.get_json("/api/v1/journal?what=members&verb=roles_changed").await.json();
    let line = |n: usize| told["data"][n]["id"].to_string();
    let page = format!("/app/team/{person}/history");
    let back = ada.submit("/app", &page, &[("to", &line(1)), ("newest", &line(0))]).await;
    assert!(back.location().starts_with("/app/approvals/"), "{} {}", back.status, back.body);
    assert_eq!(roles_of(&acme, person), ["viewer"]);
    ada.submit("/app", &format!("{}/withdraw", back.location()), &[]).await;
    // Nobody alone makes two into one, or gives the whole thing up.
    let second = acme.key_of("bob@acme.test");
    ada.submit("/app", &format!("/app/team/{second}/archive"), &[]).await;
    assert_eq!(
        acme.run(|tx| tx.one::<String>(members::table.filter(members::id.eq(second)).select(members::status))).expect("them"),
        "active"
    );
    switch(&ada, &[]).await;
    assert!(ada.get("/app/settings/approvals").await.body.contains("checked"));
    let [off] = waiting(&acme)[..] else { panic!("giving it up is a request") };
    assert_eq!(approve(&bob, off).await, StatusCode::OK);
    assert!(!ada.get("/app/settings/approvals").await.body.contains(" checked"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_approvals_one_counts() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob, eve) =
        (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1, estate.seated(&acme, "eve", "admin").await.1);
    switch(&ada, &["roles"]).await;
    let form = [("reach", "all"), ("may", "address_book.people.read"), ("may", "address_book.people.reveal"), ("step", "apply")];
    ada.submit("/app", "/app/roles/viewer", &form).await;
    let [request] = waiting(&acme)[..] else { panic!("one request") };
    let mut crowd = tokio::task::JoinSet::new();
    for n in 0..20 {
        let browser = if n % 2 == 0 { bob.clone() } else { eve.clone() };
        crowd.spawn(async move { approve(&browser, request).await });
    }
    let answers = crowd.join_all().await;
    assert_eq!(answers.iter().filter(|s| **s == StatusCode::OK).count(), 1, "{answers:?}");
    let held: i64 = acme.run(|tx| tx.one(grants::table.filter(grants::role.eq("viewer")).count())).expect("a count");
    assert_eq!(held, 2);
    let changed = kernel::schema::journal::table.filter(kernel::schema::journal::what.eq("roles.changed"));
    assert_eq!(acme.run(|tx| tx.one::<i64>(changed.count())).expect("a count"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_moved_since_is_not_carried_out() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1);
    estate.member(&acme, "viewer").await;
    switch(&ada, &["roles"]).await;
    let person = acme.key_of("viewer@acme.test");
    ada.submit("/app", &format!("/app/team/{person}/roles"), &[("roles", "viewer"), ("roles", "booker")]).await;
    let [request] = waiting(&acme)[..] else { panic!("one request") };
    let wrong = bob.submit("/app", &format!("/app/approvals/{request}/approve"), &[("digest", &"0".repeat(64))]).await;
    assert_eq!((wrong.status, waiting(&acme).len()), (StatusCode::SEE_OTHER, 1), "another digest approves nothing");
    // The person loses the role they had: `before` is no longer what was shown.
    bob.submit("/app", &format!("/app/team/{person}/roles"), &[]).await;
    assert_eq!(approve(&bob, request).await, StatusCode::CONFLICT);
    assert_eq!(roles_of(&acme, person), Vec::<String>::new());
    assert_eq!(waiting(&acme), [request], "it can still be refused");
    bob.submit("/app", &format!("/app/approvals/{request}/refuse"), &[("note", "Pas maintenant")]).await;
    assert!(ada.get(&format!("/app/approvals/{request}")).await.body.contains("Pas maintenant"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_refuses_what_the_pages_would() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, _bob) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1);
    estate.member(&acme, "viewer").await;
    switch(&ada, &["roles"]).await;
    let (asker, second, person) = (acme.key_of(&acme.email), acme.key_of("bob@acme.test"), acme.key_of("viewer@acme.test"));
    ada.submit("/app", &format!("/app/team/{person}/roles"), &[("roles", "viewer"), ("roles", "booker")]).await;
    let [request] = waiting(&acme)[..] else { panic!("one request") };
    let it = || a::table.filter(a::id.eq(request));
    let yes = |by: Uuid| (a::state.eq("approved"), a::decided_by.eq(Some(by)));
    let forged = [
        ("by who asked", as_member(&acme, &estate, asker, |tx| tx.run(diesel::update(it()).set(yes(asker))))),
        ("in another's name", as_member(&acme, &estate, asker, |tx| tx.run(diesel::update(it()).set(yes(second))))),
        ("by nobody", acme.run(|tx| tx.run(diesel::update(it()).set(yes(second))))),
        (
            "with other parameters",
            as_member(&acme, &estate, second, |tx| {
                tx.run(diesel::update(it()).set(a::params.eq(json!({"member": person, "roles": ["admin"]}))))
            }),
        ),
        ("shown otherwise", as_member(&acme, &estate, second, |tx| tx.run(diesel::update(it()).set(a::shown.eq(json!([])))))),
        (
            "for longer",
            as_member(&acme, &estate, asker, |tx| {
                tx.run(diesel::update(it()).set(a::expires_at.eq(chrono::Utc::now() + chrono::Duration::days(9))))
            }),
        ),
        ("taken away", as_member(&acme, &estate, asker, |tx| tx.run(diesel::delete(it())))),
        (
            "made approved",
            as_member(&acme, &estate, asker, |tx| {
                let row = (
                    a::act.eq("members.roles"),
                    a::params.eq(json!({})),
                    a::shown.eq(json!([])),
                    a::asked_by.eq(asker),
                    a::asked_as.eq("x"),
                );
                let rest = (a::digest.eq(vec![0u8]), a::created_at.eq(diesel::dsl::now), a::expires_at.eq(diesel::dsl::now));
                tx.run(diesel::insert_into(a::table).values((row, rest, yes(second))))
            }),
        ),
        (
            "a role without a request",
            as_member(&acme, &estate, asker, |tx| {
                tx.run(
                    diesel::insert_into(member_roles::table).values((member_roles::member_id.eq(person), member_roles::role.eq("admin"))),
                )
            }),
        ),
        (
            "the switch turned off",
            as_member(&acme, &estate, asker, |tx| {
                tx.run(diesel::update(settings::table.filter(settings::name.eq("approvals"))).set(settings::document.eq(json!({"on": []}))))
            }),
        ),
        (
            "the switch taken out",
            as_member(&acme, &estate, asker, |tx| tx.run(diesel::delete(settings::table.filter(settings::name.eq("approvals"))))),
        ),
    ];
    for (how, done) in forged {
        assert!(done.is_err(), "approved {how}");
    }
    let stands: (String, Value) = acme.run(|tx| tx.one(it().select((a::state, a::params)))).expect("the request");
    assert_eq!(stands, ("waiting".into(), json!({"member": person, "roles": ["booker", "viewer"]})));
    assert_eq!(roles_of(&acme, person), ["viewer"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_later_it_is_over() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1);
    estate.member(&acme, "viewer").await;
    switch(&ada, &["roles"]).await;
    let person = acme.key_of("viewer@acme.test");
    ada.submit("/app", &format!("/app/team/{person}/roles"), &[("roles", "booker")]).await;
    let [request] = waiting(&acme)[..] else { panic!("one request") };
    let day = "alter table approvals disable trigger kept;
        update approvals set created_at = created_at - interval '1 day', expires_at = expires_at - interval '1 day';
        alter table approvals enable trigger kept";
    house_tests::Cluster::superuser(&estate.url).batch_execute(day).expect("a day later");
    assert_eq!(approve(&bob, request).await, StatusCode::CONFLICT);
    assert_eq!(roles_of(&acme, person), ["viewer"]);
    assert!(bob.get(&format!("/app/approvals/{request}")).await.body.contains("Expirée"));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_could_approve_is_written_to_and_an_invitation_waits_too() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1);
    switch(&ada, &["roles"]).await;
    let form = [("name", "Eve"), ("email", "eve@acme.test"), ("role", "admin")];
    let asked = ada.submit("/app/team", "/app/team/invite", &form).await;
    let [request] = waiting(&acme)[..] else { panic!("one request: {}", asked.body) };
    let sent = async || ada.get_json("/api/v1/invitations").await.json()["data"].as_array().map_or(0, Vec::len);
    assert_eq!(sent().await, 0);
    assert_eq!(approve(&bob, request).await, StatusCode::OK);
    assert_eq!(sent().await, 0, "whoever asked sends it");
    assert!(ada.get(&format!("/app/approvals/{request}")).await.body.contains("eve@acme.test"));
    ada.submit("/app/team", "/app/team/invite", &form).await;
    assert_eq!(sent().await, 1);
    let other = ada.submit("/app/team", "/app/team/invite", &[("name", "Mia"), ("email", "mia@acme.test"), ("role", "admin")]).await;
    assert!(other.location().starts_with("/app/approvals/"), "one approval is one invitation: {}", other.body);
    let told = kernel::schema::work::jobs::table.filter(kernel::schema::work::jobs::name.eq("handle"));
    let jobs: Vec<Value> = acme.run(|tx| tx.all(told.select(kernel::schema::work::jobs::payload))).expect("jobs");
    assert!(
        jobs.iter().any(|j| j["handler"] == json!("approvers_written_to") && j["data"]["tell"] == json!([acme.key_of("bob@acme.test")])),
        "{jobs:?}"
    );
}

async fn person(browser: &Browser, name: &str) -> Uuid {
    let body = json!({"last_name": name, "confidential_notes": "Ne pas dire"});
    let made = browser.api(Method::POST, "/api/v1/people", Some(body)).await;
    made.json()["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_else(|| panic!("{}", made.body))
}

#[tokio::test(flavor = "multi_thread")]
async fn many_records_go_by_two_and_come_back_from_the_notice() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1);
    assert_eq!(switch(&ada, &["deletion"]).await, StatusCode::SEE_OTHER);
    let (one, two) = (person(&ada, "Lune").await.to_string(), person(&ada, "Soleil").await.to_string());
    let there = async || ada.get_json("/api/v1/people").await.json()["data"].as_array().map_or(0, Vec::len);
    let both = format!("{one},{two}");
    let asked = ada.submit("/app/people", "/app/people/bulk", &[("action", "delete"), ("ids[]", &both)]).await;
    let [request] = waiting(&acme)[..] else { panic!("one request: {}", asked.body) };
    assert_eq!(there().await, 2);
    let batch: uuid::Uuid = acme.run(|tx| tx.one(kernel::schema::batches::table.select(kernel::schema::batches::id))).expect("a batch");
    let way = |verb: &str| format!("/app/people/bulk/{batch}/{verb}");
    for verb in ["start", "resume"] {
        let _ = ada.submit("/app/people", &way(verb), &[]).await;
        assert_eq!(there().await, 2, "{verb} does not go round the second person");
    }
    let api = ada.api(reqwest::Method::POST, "/api/v1/people/bulk", Some(json!({"ids": [one, two], "action": "delete"}))).await;
    assert_eq!((api.status, there().await), (StatusCode::ACCEPTED, 2), "{}", api.body);
    let page = bob.get(&format!("/app/approvals/{request}")).await.body;
    assert!(page.contains("Lune") && page.contains("Soleil") && page.contains("corbeille"), "{page}");
    assert_eq!(approve(&bob, request).await, StatusCode::OK);
    assert_eq!(there().await, 0);
    let back = ada.submit("/app/people", &way("undo"), &[]).await;
    assert_eq!((back.status, there().await), (StatusCode::SEE_OTHER, 2));
    let single = ada.submit("/app/people", "/app/people/bulk", &[("action", "delete"), ("ids[]", &one)]).await;
    assert_eq!((single.location(), there().await), ("/app/people", 1), "one record is no matter for two");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_confidential_fields_and_an_address_wait_for_two() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob, bea) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1, estate.member(&acme, "booker").await);
    switch(&ada, &["export", "domain"]).await;
    person(&ada, "Lune").await;
    let file = "/app/people/export.csv?q=Lune";
    let page = ada.get(file).await;
    assert!(!page.body.contains("Ne pas dire") && page.body.contains("seconde personne"), "{}", page.body);
    assert!(bea.get(file).await.body.contains("Lune"), "what is not confidential needs nobody");
    let asked = ada.submit("/app", file, &[]).await;
    let [request] = waiting(&acme)[..] else { panic!("one request: {}", asked.body) };
    assert_eq!(approve(&bob, request).await, StatusCode::OK);
    assert!(bob.submit("/app", file, &[]).await.location().starts_with("/app/approvals/"), "it is not for whoever approved");
    assert!(ada.submit("/app", "/app/people/export.csv?q=", &[]).await.location().starts_with("/app/approvals/"), "nor for another file");
    assert!(ada.submit("/app", file, &[]).await.body.contains("Ne pas dire"));
    assert!(ada.submit("/app", file, &[]).await.location().starts_with("/app/approvals/"), "once");
    let host = [("host", "acme.example")];
    let before = waiting(&acme);
    assert!(ada.submit("/app", "/app/settings/domains", &host).await.location().starts_with("/app/approvals/"));
    let new = waiting(&acme).into_iter().find(|id| !before.contains(id)).expect("a request");
    assert_eq!(approve(&bob, new).await, StatusCode::OK);
    ada.submit("/app", "/app/settings/domains", &host).await;
    assert!(ada.get("/app/settings/domains").await.body.contains("acme.example"));
}

/// The lines about reading, as `(subject, actor)`.
fn looks(agency: &Agency) -> Vec<(Option<Uuid>, String)> {
    use kernel::schema::journal as j;
    agency.run(|tx| tx.all(j::table.filter(j::what.eq("people.revealed")).order(j::id).select((j::subject, j::actor)))).expect("lines")
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_what_is_confidential_leaves_one_line_an_hour() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob, bea) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1, estate.member(&acme, "booker").await);
    let lune = person(&ada, "Lune").await;
    let plain = ada.api(Method::POST, "/api/v1/people", Some(json!({"last_name": "Terre"}))).await.json()["id"]
        .as_str()
        .expect("a key")
        .to_string();
    assert_eq!(looks(&acme), []);
    let sheet = format!("/app/people/{lune}");
    bea.get(&sheet).await;
    ada.get(&format!("/app/people/{plain}")).await;
    ada.get("/app/people").await;
    assert_eq!(looks(&acme), [], "who may not see it, where there is none, and a list without it");
    for _ in 0..3 {
        bob.get(&sheet).await;
    }
    bob.get(&format!("{sheet}/edit")).await;
    bob.get_json(&format!("/api/v1/people/{lune}")).await;
    let by_bob = format!("member:{}", acme.key_of("bob@acme.test"));
    assert_eq!(looks(&acme), [(Some(lune), by_bob.clone())], "one line, however often and wherever");
    bob.get("/app/people?columns=last_name&columns=confidential_notes").await;
    bob.get_json("/api/v1/people").await;
    assert_eq!(looks(&acme), [(Some(lune), by_bob.clone()), (None, by_bob)]);
    let page = ada.get(&sheet).await.body;
    assert!(page.contains("Qui a regardé") && page.contains(">bob<"), "{page}");
    assert!(!bea.get(&sheet).await.body.contains("Qui a regardé"), "only for who reads the journal");
}
