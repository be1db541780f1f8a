//! Who opens a page and why, and what would change if: told before it is done, and true once it is.

use house_tests::{Agency, Browser, Estate};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::schema::{grants, journal, team_members, teams, walls};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

/// A role reads people as far as this.
fn reach(estate: &Estate, acme: &Agency, role: &str, far: &str) {
    let line = grants::table.filter(grants::role.eq(role).and(grants::permission.eq("address_book.people.read")));
    acme.run(|tx| tx.run(diesel::update(line).set(grants::reach.eq(far)))).expect("a limit");
    estate.house.changed(acme.id);
}

async fn tried(ada: &Browser, what: Value) -> Value {
    let answer = ada.api(Method::POST, "/api/v1/access/simulate", Some(what)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.json()
}

/// What one member would see of a resource, before and after; nothing if it would stay.
fn moved(effect: &Value, member: Uuid, resource: &str) -> Option<(i64, i64)> {
    let card = effect["cards"].as_array().expect("cards").iter().find(|card| card["id"] == json!(member))?;
    let line = card["lines"].as_array().expect("lines").iter().find(|line| line["resource"] == resource)?;
    Some((line["before"].as_i64().expect("a number"), line["after"].as_i64().expect("a number")))
}

async fn seen(by: &Browser, resource: &str) -> i64 {
    by.get_json(&format!("/api/v1/{resource}")).await.json()["data"].as_array().map_or(0, Vec::len) as i64
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_is_tried_before_it_is_made() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (bea, bea_at) = estate.seated(&acme, "bea", "booker").await;
    let (noe, noe_at) = estate.seated(&acme, "noe", "booker").await;
    for name in ["Un", "Deux", "Trois"] {
        bea_at.create("people", json!({"last_name": name})).await;
    }
    noe_at.create("people", json!({"last_name": "Quatre"})).await;
    reach(&estate, &acme, "booker", "team");
    let team: Uuid =
        acme.run(|tx| tx.one(diesel::insert_into(teams::table).values(teams::name.eq("Scène")).returning(teams::id))).expect("a team");
    acme.run(|tx| {
        tx.run(diesel::insert_into(team_members::table).values((team_members::team_id.eq(team), team_members::member_id.eq(bea))))
    })
    .expect("a seat");
    estate.house.changed(acme.id);
    assert_eq!((seen(&bea_at, "people").await, seen(&noe_at, "people").await), (3, 1));
    let lines = || acme.run(|tx| tx.one::<i64>(journal::table.count())).expect("the journal");
    let before = lines();
    let effect = tried(&ada, json!({"team": team, "members": [bea, noe]})).await;
    assert_eq!((moved(&effect, bea, "people"), moved(&effect, noe, "people")), (Some((3, 4)), Some((1, 4))), "{effect}");
    assert_eq!(moved(&effect, noe, "organisations"), None, "what stays is not told");
    assert_eq!(tried(&ada, json!({"team": team, "members": [noe, bea, noe]})).await, effect, "whoever is named twice is one person");
    assert_eq!((seen(&noe_at, "people").await, lines()), (1, before), "nothing was done");
    let form = [("member", bea.to_string()), ("member", noe.to_string())];
    let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let page = ada.submit("/app/teams", &format!("/app/teams/{team}/effect"), &form).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("Ce que 2 personnes voient changerait"), "{}", page.body);
    assert!(page.body.contains(&format!("name=\"member\" value=\"{noe}\"")), "and it can be done from here: {}", page.body);
    ada.submit("/app/teams", &format!("/app/teams/{team}"), &form).await;
    assert_eq!((seen(&bea_at, "people").await, seen(&noe_at, "people").await), (4, 4), "as was told");
    let nobody = ada.api(Method::POST, "/api/v1/access/simulate", Some(json!({"team": team, "members": [Uuid::now_v7()]}))).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    assert_eq!(bea_at.submit("/app", &format!("/app/teams/{team}/effect"), &form).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wall_is_tried_before_it_stands() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (bea, bea_at) = estate.seated(&acme, "bea", "booker").await;
    let mut artists = Vec::new();
    for name in ["Aube", "Brume", "Calme"] {
        artists.push(ada.create("artists", json!({"name": name, "status": "active"})).await);
    }
    ada.submit("/app", &format!("/app/access/artists/{}/shares", artists[0]), &[("member", &bea.to_string())]).await;
    let wish = json!({"resource": "artists", "one": artists[0], "other": artists[1], "reason": "Le même créneau"});
    let made = ada.api(Method::POST, "/api/v1/walls", Some(wish.clone())).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let wall: Uuid = serde_json::from_value(made.json()["id"].clone()).expect("a key");
    let effect = tried(&ada, json!({"wall": wall, "state": "confirmed"})).await;
    assert_eq!(moved(&effect, bea, "artists"), Some((3, 2)), "{effect}");
    assert_eq!(seen(&bea_at, "artists").await, 3, "nothing was done");
    let page = ada.get(&format!("/app/walls/{wall}/confirmed/effect")).await.body;
    assert!(
        page.contains("Ce qu’une personne voit changerait") && page.contains(&format!("action=\"/app/walls/{wall}/confirmed\"")),
        "{page}"
    );
    let done = ada.api(Method::POST, &format!("/api/v1/walls/{wall}"), Some(json!({"state": "confirmed"}))).await;
    assert_eq!((done.status, &done.json()["before"]), (StatusCode::OK, &json!("suspected")), "{}", done.body);
    assert_eq!(seen(&bea_at, "artists").await, 2, "as was told");
    let back = tried(&ada, json!({"wall": wall, "state": "dismissed"})).await;
    assert_eq!(moved(&back, bea, "artists"), Some((2, 3)), "{back}");
    let list = ada.get_json("/api/v1/walls").await.json();
    assert_eq!((&list["data"][0]["state"], &list["data"][0]["people"][0]["name"]), (&json!("confirmed"), &json!("bea")), "{list}");
    // What makes no wall is said beside its field, and makes none.
    let same = json!({"resource": "artists", "one": artists[0], "other": artists[0], "reason": "x"});
    for (odd, field) in [(same, "other"), (json!({"resource": "moons", "one": artists[0], "other": artists[1], "reason": "x"}), "resource")]
    {
        let refused = ada.api(Method::POST, "/api/v1/walls", Some(odd)).await;
        assert_eq!(
            (refused.status, &refused.json()["fields"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)),
            "{}",
            refused.body
        );
    }
    assert_eq!(acme.run(|tx| tx.one::<i64>(walls::table.count())).expect("walls"), 1);
    assert_eq!(ada.get(&format!("/app/walls/{wall}/moon/effect")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(bea_at.api(Method::POST, "/api/v1/walls", Some(wish)).await.status, StatusCode::FORBIDDEN);
    let kinds = ada.get("/app/walls").await.body;
    assert!(kinds.contains("/app/walls?of=projects") && kinds.contains("/app/artists/options"), "{kinds}");
    assert!(ada.get("/app/walls?of=projects").await.body.contains("/app/projects/options"), "projects clash, too");
}

/// For every page of the back office what is said of it is what the guard does.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_of_a_page_is_what_its_guard_does() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let mut people = Vec::new();
    for role in ["manager", "booker", "trainee", "viewer", "partner", "hr"] {
        people.push(estate.seated(&acme, role, role).await);
    }
    let (mut opened, mut shut) = (0, 0);
    let mine = |path: &str| path.starts_with("/app/profile") || path.contains("passkey") || path.contains("export.");
    let table = web::table(&estrade::edition::EDITION, estrade::edition::ADDITIONS).into_iter();
    for line in table.filter(|e| e.method == "GET" && e.path.starts_with("/app") && !e.path.contains('{') && !mine(&e.path)) {
        let said = ada.get_json(&format!("/api/v1/access/page?path={}", line.path)).await;
        assert_eq!(said.status, StatusCode::OK, "{}: {}", line.path, said.body);
        let said = said.json();
        assert_eq!(said["permission"], line.may, "{}", line.path);
        for (member, browser) in &people {
            let told = said["people"].as_array().expect("people").iter().find(|p| p["id"] == json!(member)).expect("everybody");
            let status = browser.get(&line.path).await.status;
            // Who is asked for a second factor or a proof first has the right all the same.
            let is_open = status != StatusCode::FORBIDDEN && status != StatusCode::NOT_FOUND;
            if status == StatusCode::NOT_FOUND && told["opens"] == true {
                continue;
            }
            assert_eq!(told["opens"], is_open, "{} for {}: {status}", line.path, told["name"]);
            assert!(told["why"].as_str().is_some_and(|why| !why.is_empty()), "{told}");
            if is_open { opened += 1 } else { shut += 1 }
        }
    }
    assert!(opened > 100 && shut > 50, "{opened} open, {shut} shut");

    let page = ada.get("/app/access/page?path=%2Fapp%2Fpeople").await.body;
    assert!(page.contains("Qui voit cette page") && page.contains("L’ouvre") && page.contains("trainee"), "{page}");
    assert!(ada.get("/app/people").await.body.contains("href=\"/app/access/page?path=%2Fapp%2Fpeople\""), "every page leads there");
    let viewer = &people[3].1;
    assert!(!viewer.get("/app/people").await.body.contains("/app/access/page"), "for whoever looks after people");
    assert_eq!(viewer.get("/app/access/page?path=/app/people").await.status, StatusCode::FORBIDDEN);
    let lune = ada.create("people", json!({"last_name": "Lune"})).await;
    assert_eq!(ada.get(&format!("/app/access/page?path=/app/people/{lune}")).await.location(), format!("/app/access/people/{lune}"));
    assert_eq!(ada.get("/app/access/page?path=/app/nowhere").await.status, StatusCode::NOT_FOUND);
    let elsewhere = ada.get("/app/access/page?path=//app/people").await.body;
    assert!(elsewhere.contains("href=\"/app/people\"") && !elsewhere.contains("href=\"//app/people\""), "no other host: {elsewhere}");
}
