//! What was done, found again by every question; and the way back to any earlier state.

use house_tests::{Agency, Browser, Estate};
use kernel::diesel::prelude::*;
use kernel::schema::{grants, journal as j, member_roles, members, roles, settings};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

fn key_of(agency: &Agency, email: &str) -> Uuid {
    agency.run(|tx| tx.one(members::table.filter(members::email.eq(email)).select(members::id))).expect("a member")
}

async fn person(browser: &Browser, name: &str) -> Uuid {
    let made = browser.api(Method::POST, "/api/v1/people", Some(json!({"last_name": name}))).await;
    made.json()["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_else(|| panic!("{}", made.body))
}

/// The events that a question finds.
async fn events(browser: &Browser, question: &str) -> Vec<String> {
    let told = browser.get_json(&format!("/api/v1/journal?{question}")).await.json();
    told["data"].as_array().expect("lines").iter().map(|l| l["event"].as_str().expect("an event").to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journal_answers_who_what_and_when() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bea) = (estate.admin(&acme).await, estate.member(&acme, "booker").await);
    let (lune, _) = (person(&ada, "Lune").await, person(&bea, "Soleil").await);
    let her = key_of(&acme, "booker@acme.test");
    assert_eq!(events(&ada, &format!("who={her}")).await, ["people.created"]);
    bea.api(Method::DELETE, &format!("/api/v1/people/{lune}"), None).await;
    ada.api(Method::DELETE, &format!("/api/v1/people/{lune}"), None).await;
    assert_eq!(events(&ada, &format!("record={lune}")).await, ["people.deleted", "people.created"]);
    assert_eq!(events(&ada, "verb=deleted").await, ["people.deleted"]);
    assert_eq!(events(&ada, "what=people&verb=created").await.len(), 2);
    assert_eq!(events(&ada, "module=address_book").await.len(), 3);
    let house = events(&ada, "module=house").await;
    assert!(!house.is_empty() && house.iter().all(|e| !e.starts_with("people.")), "{house:?}");
    assert_eq!(events(&ada, "what=people&from=2031-01-01").await, Vec::<String>::new());
    assert_eq!(events(&ada, "what=people&to=2020-01-01").await, Vec::<String>::new());
    assert_eq!(events(&ada, "what=%25&verb=_eleted").await, Vec::<String>::new(), "a pattern is no word");
    // Page by page, nothing twice and nothing left out.
    let (mut seen, mut at) = (Vec::new(), String::new());
    loop {
        let told = ada.get_json(&format!("/api/v1/journal?limit=2{at}")).await.json();
        seen.extend(told["data"].as_array().expect("lines").iter().map(|l| l["id"].as_i64().expect("a number")));
        match told["next"].as_i64() {
            Some(next) => at = format!("&before={next}"),
            None => break,
        }
    }
    let all: Vec<i64> = acme.run(|tx| tx.all(j::table.order(j::id.desc()).select(j::id))).expect("lines");
    assert_eq!(seen, all);
    let days = ada.get_json("/api/v1/journal/days?what=people").await.json();
    let counted: i64 = days["data"].as_array().expect("days").iter().filter_map(|d| d["count"].as_i64()).sum();
    assert_eq!((counted, days["data"].as_array().map(Vec::len)), (3, Some(30)));
    let page = ada.get(&format!("/app/audit?record={lune}&verb=deleted")).await.body;
    assert!(page.contains("<svg") && page.contains("Lune") && page.contains(&format!("record={lune}")), "{page}");
    assert_eq!(bea.get("/app/audit.csv").await.status, StatusCode::FORBIDDEN);
    let file = ada.get("/app/audit.csv?what=people").await;
    assert_eq!((file.header("content-type"), file.body.lines().count()), ("text/csv; charset=utf-8", 4), "{}", file.body);
    assert_eq!(events(&ada, "what=journal").await, ["journal.exported"], "that it was taken out is a line of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_roles_and_memberships_go_back_to_any_state() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    estate.member(&acme, "viewer").await;
    let newest = || acme.run(|tx| tx.one::<i64>(j::table.order(j::id.desc()).select(j::id))).expect("a line").to_string();
    let back = async |page: &str, to: &str, seen: &str| ada.submit("/app", page, &[("to", to), ("newest", seen)]).await.status;

    // Settings: three states, back to the first.
    let mut states = Vec::new();
    for city in ["Lyon", "Nantes", "Brest"] {
        let form = [("section", "contact"), ("email", ""), ("phone", ""), ("city", city), ("country", "France")];
        assert_eq!(ada.submit("/app/settings", "/app/settings", &form).await.status, StatusCode::SEE_OTHER);
        states.push(newest());
    }
    let city = || {
        acme.run(|tx| tx.one::<Value>(settings::table.filter(settings::name.eq("agency")).select(settings::document))).expect("it")["city"]
            .clone()
    };
    let diff = ada.get(&format!("/app/settings/history?to={}", states[0])).await.body;
    assert!(diff.contains("<del>Brest</del>") && diff.contains("<ins>Lyon</ins>"), "{diff}");
    assert_eq!(back("/app/settings/history", &states[0], &states[1]).await, StatusCode::CONFLICT, "something newer was not seen");
    assert_eq!(city(), json!("Brest"), "and is not lost");
    assert_eq!(back("/app/settings/history", &states[0], &states[2]).await, StatusCode::SEE_OTHER);
    assert_eq!(city(), json!("Lyon"));

    // A role: what it was given is taken, what was taken is given back, and how far it goes.
    let held = || {
        let may = acme.run(|tx| {
            tx.all::<String>(grants::table.filter(grants::role.eq("viewer")).order(grants::permission).select(grants::permission))
        });
        let reach = acme.run(|tx| tx.one::<String>(roles::table.filter(roles::name.eq("viewer")).select(roles::reach)));
        (may.expect("permissions"), reach.expect("a reach"))
    };
    let narrow = [("reach", "all"), ("may", "address_book.people.read"), ("step", "apply")];
    ada.submit("/app", "/app/roles/viewer", &narrow).await;
    let (first, before) = (newest(), held());
    let other = [("reach", "own"), ("may", "address_book.venues.read"), ("may", "address_book.artists.read"), ("step", "apply")];
    ada.submit("/app", "/app/roles/viewer", &other).await;
    let second = newest();
    assert_ne!(held(), before);
    assert!(ada.get(&format!("/app/roles/viewer/history?to={first}")).await.body.contains("name=\"newest\""));
    assert_eq!(back("/app/roles/viewer/history", &first, &second).await, StatusCode::SEE_OTHER);
    assert_eq!(held(), before);

    // A membership.
    let who = key_of(&acme, "viewer@acme.test");
    let has = || {
        acme.run(|tx| {
            tx.all::<String>(
                member_roles::table.filter(member_roles::member_id.eq(who)).order(member_roles::role).select(member_roles::role),
            )
        })
        .expect("roles")
    };
    ada.submit("/app", &format!("/app/team/{who}/roles"), &[("roles", "booker"), ("roles", "viewer")]).await;
    let first = newest();
    ada.submit("/app", &format!("/app/team/{who}/roles"), &[("roles", "trainee")]).await;
    let page = format!("/app/team/{who}/history");
    assert_eq!(back(&page, &first, &newest()).await, StatusCode::SEE_OTHER);
    assert_eq!(has(), ["booker", "viewer"]);
    assert_eq!(back(&page, "1", &newest()).await, StatusCode::NOT_FOUND, "no state of theirs");
    assert_eq!(events(&ada, "what=history").await.len(), 3, "each way back is journalled");
    assert_eq!(ada.get("/app/roles/admin/history").await.status, StatusCode::OK);
}
