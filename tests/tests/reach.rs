//! How far a permission goes: the same everywhere a row can be seen or changed.

mod hands;
mod opened;
mod projects;

use diesel::connection::SimpleConnection;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use house_tests::{Agency, Browser, Cluster, Estate};
use kernel::diesel::prelude::*;
use kernel::schema::{grants, members, shares, team_members, teams, walls};
use reqwest::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

/// How far one permission of a role goes, and under which conditions.
fn limit(estate: &Estate, agency: &Agency, role: &str, may: &str, reach: &str, conditions: serde_json::Value) {
    agency
        .run(|tx| {
            let line = grants::table.filter(grants::role.eq(role).and(grants::permission.eq(may)));
            tx.run(kernel::diesel::update(line).set((grants::reach.eq(reach), grants::conditions.eq(conditions))))
        })
        .expect("a limit");
    estate.house.changed(agency.id);
}

async fn patch(browser: &Browser, path: String, body: serde_json::Value) -> house_tests::Answer {
    let token = browser.token("/app").await;
    let request = browser.request(Method::PATCH, &path).header("x-csrf", token).header("if-match", "\"1\"");
    browser.send(request.json(&body)).await
}

async fn names(browser: &Browser) -> Vec<String> {
    let list = browser.get_json("/api/v1/people").await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.body);
    let mut names: Vec<String> =
        list.json()["data"].as_array().expect("rows").iter().map(|r| r["last_name"].as_str().unwrap_or_default().to_string()).collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_own_rows_are_all_there_is() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bea) = (estate.admin(&acme).await, estate.member(&acme, "booker").await);
    let theirs = ada.create("people", json!({"last_name": "Canari", "email": "canari@exemple.fr"})).await;
    bea.create("people", json!({"last_name": "Mienne"})).await;
    acme.indexed().await;
    assert_eq!(names(&bea).await, ["Canari", "Mienne"]);
    for may in ["read", "update", "export"] {
        limit(&estate, &acme, "booker", &format!("address_book.people.{may}"), "own", json!([]));
    }
    assert_eq!(names(&bea).await, ["Mienne"], "list");
    assert_eq!(names(&ada).await, ["Canari", "Mienne"], "others as before");
    for path in [
        "/app/people?q=canari",
        "/app/people/options?q=canari",
        "/app/palette?q=canari",
        "/app/people/export.csv",
        "/app/people?email.is=canari@exemple.fr",
        "/app",
    ] {
        let page = bea.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.body.contains("Canari"), "{path} tells of a row out of reach");
    }
    assert_eq!(bea.get(&format!("/app/people/{theirs}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(bea.get(&format!("/api/v1/people/{theirs}")).await.status, StatusCode::NOT_FOUND);
    let patched = patch(&bea, format!("/api/v1/people/{theirs}"), json!({"city": "Lyon"})).await;
    assert_eq!(patched.status, StatusCode::NOT_FOUND, "{}", patched.body);
    let answer =
        bea.submit("/app/people/new", "/app/people/bulk", &[("action", "tag"), ("value", "vu"), ("ids[]", &theirs.to_string())]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let tags: i64 = acme.run(|tx| tx.one(kernel::schema::taggings::table.count())).expect("a count");
    assert_eq!(tags, 0, "a bulk act stays within reach");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_seen_is_not_always_changed() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, tom) = (estate.admin(&acme).await, estate.member(&acme, "trainee").await);
    let hers = ada.create("people", json!({"last_name": "Durand"})).await;
    let his = tom.create("people", json!({"last_name": "Petit"})).await;
    assert_eq!(names(&tom).await, ["Durand", "Petit"]);
    let refused = patch(&tom, format!("/api/v1/people/{hers}"), json!({"city": "Lyon"})).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    let done = patch(&tom, format!("/api/v1/people/{his}"), json!({"city": "Lyon"})).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_out_of_reach_and_its_tags_are_not_told_either() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bea) = (estate.admin(&acme).await, estate.member(&acme, "booker").await);
    let theirs = ada.create("people", json!({"last_name": "Durand"})).await;
    let mine = bea.create("people", json!({"last_name": "Mienne"})).await;
    assert_eq!(patch(&ada, format!("/api/v1/people/{theirs}"), json!({"city": "Canariville"})).await.status, StatusCode::OK);
    assert_eq!(patch(&bea, format!("/api/v1/people/{mine}"), json!({"city": "Mienneville"})).await.status, StatusCode::OK);
    let sheet = format!("/app/people/{theirs}");
    ada.submit(&sheet, &format!("{sheet}/comments"), &[("text", "Canari, en un mot")]).await;
    ada.submit(&sheet, &format!("{sheet}/tags"), &[("tags", "canari")]).await;
    let told = bea.get("/app").await.body;
    assert!(told.contains("Canariville") && told.contains("Canari, en un mot") && told.contains("Mienneville"), "all is within reach yet");
    limit(&estate, &acme, "booker", "address_book.people.read", "own", json!([]));
    let told = bea.get("/app").await.body;
    assert!(told.contains("Mienneville"), "{told}");
    assert!(!told.contains("Canari"), "{told}");
    for path in ["/app/people/tags?q=can", "/app/people"] {
        assert!(!bea.get(path).await.body.contains("canari"), "{path} tells a tag of what is out of reach");
    }
    assert!(ada.get("/app/people/tags?q=can").await.body.contains("canari"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_with_a_page_of_its_own_goes_as_far_as_its_right() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, tom) = (estate.admin(&acme).await, estate.member(&acme, "trainee").await);
    let hers = ada.create("artists", json!({"name": "Aube", "status": "active"})).await;
    let his = tom.create("artists", json!({"name": "Brume", "status": "active"})).await;
    for (artist, answer) in [(his, StatusCode::OK), (hers, StatusCode::FORBIDDEN)] {
        assert_eq!(tom.get(&format!("/app/pictures/artists/{artist}/photo")).await.status, answer);
    }
    limit(&estate, &acme, "trainee", "address_book.artists.comment", "own", json!([]));
    let say = async |artist: Uuid| tom.submit("/app", &format!("/app/artists/{artist}/comments"), &[("text", "Vu")]).await.status;
    assert_eq!(say(his).await, StatusCode::SEE_OTHER);
    assert_eq!(say(hers).await, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_and_a_department_share_their_rows() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bea, pia) = (estate.admin(&acme).await, estate.member(&acme, "booker").await, estate.member(&acme, "production").await);
    ada.create("people", json!({"last_name": "Ailleurs"})).await;
    pia.create("people", json!({"last_name": "Collegue"})).await;
    limit(&estate, &acme, "booker", "address_book.people.read", "team", json!([]));
    assert_eq!(names(&bea).await, Vec::<String>::new());
    let seated = ["booker@acme.test", "production@acme.test"].map(|email| acme.key_of(email));
    acme.run(|tx| {
        let team: Uuid = tx.one(kernel::diesel::insert_into(teams::table).values(teams::name.eq("Tournée")).returning(teams::id))?;
        let both = seated.map(|member| (team_members::team_id.eq(team), team_members::member_id.eq(member)));
        tx.run(kernel::diesel::insert_into(team_members::table).values(both.to_vec()))
    })
    .expect("a team");
    assert_eq!(names(&bea).await, ["Collegue"]);
    limit(&estate, &acme, "booker", "address_book.people.read", "department", json!([]));
    assert_eq!(names(&bea).await, Vec::<String>::new());
    acme.run(|tx| {
        let both = members::table.filter(members::email.eq_any(["booker@acme.test", "production@acme.test"]));
        tx.run(kernel::diesel::update(both).set(members::department.eq("Live")))
    })
    .expect("a department");
    assert_eq!(names(&bea).await, ["Collegue"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_opened_by_hand_brings_what_belongs_to_it_and_ends() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, pat) = (estate.admin(&acme).await, estate.member(&acme, "partner").await);
    let hall = ada.create("organisations", json!({"name": "La Salle", "kind": "venue_operator"})).await;
    ada.create("people", json!({"last_name": "Dedans", "organisation_id": hall})).await;
    ada.create("people", json!({"last_name": "Dehors"})).await;
    assert_eq!(names(&pat).await, Vec::<String>::new());
    let partner = acme.key_of("partner@acme.test");
    let share = |ends: chrono::DateTime<chrono::Utc>| {
        acme.run(|tx| {
            tx.run(kernel::diesel::delete(shares::table))?;
            tx.run(kernel::diesel::insert_into(shares::table).values((
                shares::resource.eq("organisations"),
                shares::record.eq(hall),
                shares::member_id.eq(partner),
                shares::ends_at.eq(ends),
            )))
        })
        .expect("a share")
    };
    share(chrono::Utc::now() + chrono::Duration::days(7));
    assert_eq!(names(&pat).await, ["Dedans"]);
    assert_eq!(pat.get(&format!("/app/organisations/{hall}")).await.status, StatusCode::OK);
    share(chrono::Utc::now() - chrono::Duration::seconds(1));
    assert_eq!(names(&pat).await, Vec::<String>::new(), "over is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn conditions_are_asked_of_every_row() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bea) = (estate.admin(&acme).await, estate.member(&acme, "booker").await);
    for (name, city) in [("Lyonnaise", "Lyon"), ("Parisien", "Paris"), ("Errant", "")] {
        ada.create("people", json!({"last_name": name, "city": city})).await;
    }
    let cases = [
        (json!([{"field": "city", "op": "is", "value": "Lyon"}]), vec!["Lyonnaise"]),
        (json!([{"field": "city", "op": "not", "value": "Lyon"}]), vec!["Errant", "Parisien"]),
        (json!([{"field": "city", "op": "in", "value": ["Lyon", "Paris"]}]), vec!["Lyonnaise", "Parisien"]),
        (json!([{"field": "city", "op": "empty"}]), vec!["Errant"]),
        (json!([{"field": "city", "op": "filled"}, {"field": "last_name", "op": "not", "value": "Parisien"}]), vec!["Lyonnaise"]),
        (json!([{"field": "created_at", "op": "past"}]), vec!["Errant", "Lyonnaise", "Parisien"]),
        (json!([{"field": "created_at", "op": "future"}]), vec![]),
        (json!([{"field": "city", "op": "loop { }"}]), vec![]),
        (json!([{"field": "city", "op": "within", "value": "x"}]), vec![]),
    ];
    for (conditions, seen) in cases {
        limit(&estate, &acme, "booker", "address_book.people.read", "all", conditions.clone());
        assert_eq!(names(&bea).await, seen, "{conditions}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wall_keeps_the_other_side_out() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bea) = (estate.admin(&acme).await, estate.member(&acme, "booker").await);
    let (one, other) = (
        ada.create("artists", json!({"name": "Aube", "status": "active"})).await,
        ada.create("artists", json!({"name": "Crépuscule", "status": "active"})).await,
    );
    let booker = acme.key_of("booker@acme.test");
    let state = |state: &'static str| {
        acme.run(|tx| {
            tx.run(kernel::diesel::delete(walls::table))?;
            tx.run(kernel::diesel::delete(shares::table))?;
            tx.run(kernel::diesel::insert_into(shares::table).values((
                shares::resource.eq("artists"),
                shares::record.eq(one),
                shares::member_id.eq(booker),
            )))?;
            tx.run(kernel::diesel::insert_into(walls::table).values((
                walls::resource.eq("artists"),
                walls::record.eq(other),
                walls::other.eq(one),
                walls::reason.eq("Same headline slot"),
                walls::state.eq(state),
            )))
        })
        .expect("a wall")
    };
    state("suspected");
    estate.house.changed(acme.id);
    let (sheet, list) = (format!("/app/artists/{other}"), "/app/artists");
    let warned = bea.get(&sheet).await;
    assert_eq!(warned.status, StatusCode::OK, "a suspicion only warns");
    assert!(warned.body.contains("Conflit d’intérêts possible avec Aube") && warned.body.contains("Same headline slot"), "{}", warned.body);
    assert!(!warned.body.contains("/app/walls"), "who does not decide is not led there");
    assert_eq!(bea.get(list).await.body.matches("Conflit d’intérêts possible").count(), 4, "a mark and its words on both rows");
    assert!(ada.get(&sheet).await.body.contains("/app/walls"), "who decides is");
    let none = estate.member(&acme, "viewer").await;
    assert!(!none.get(&sheet).await.body.contains("Conflit"), "whom it does not concern is told nothing");
    assert!(!none.get(list).await.body.contains("Conflit"));
    state("confirmed");
    estate.house.changed(acme.id);
    acme.indexed().await;
    for path in [list, "/app/artists?q=Crépuscule", "/app/artists/export.csv", "/app/artists/options?q=Crép", "/app/palette?q=Crépuscule"]
    {
        let page = bea.get(path).await;
        assert!(page.status.is_success(), "{path} {}", page.status);
        assert!(!page.body.contains(&other.to_string()), "{path} leads to the other side: {}", page.body);
        assert!(ada.get(path).await.body.contains("puscule"), "{path} has it for others");
    }
    assert!(!bea.get("/app/artists/export.csv").await.body.contains("Crépuscule"));
    let said = bea.get_json("/api/v1/artists?count=true").await.json();
    assert_eq!((said["data"].as_array().map(Vec::len), &said["count"]), (Some(1), &json!(1)), "{said}");
    assert_eq!(bea.get_json("/api/v1/artists?q=Crépuscule").await.json()["data"], json!([]));
    assert_eq!(bea.get_json(&format!("/api/v1/artists/{other}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(patch(&bea, format!("/api/v1/artists/{other}"), json!({"name": "Nuit"})).await.status, StatusCode::NOT_FOUND);
    let near = bea.get(&format!("/app/artists/{one}")).await.body;
    assert!(near.contains("Conflit d’intérêts confirmé avec un autre dossier") && !near.contains("Crépuscule"), "{near}");
    assert_eq!(bea.get(&format!("/app/artists/{other}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(bea.get(&format!("/app/artists/{one}")).await.status, StatusCode::OK);
    assert_eq!(ada.get(&format!("/app/artists/{other}")).await.status, StatusCode::OK);
}

/// Seen red without the trigger on relations.
#[tokio::test(flavor = "multi_thread")]
async fn a_relation_to_one_side_of_a_wall_shuts_the_other() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bea) = (estate.admin(&acme).await, estate.member(&acme, "booker").await);
    let one = ada.create("artists", json!({"name": "Aube", "status": "active"})).await;
    let other = ada.create("artists", json!({"name": "Crépuscule", "status": "active"})).await;
    let herself = ada.create("people", json!({"last_name": "Bea", "email": "booker@acme.test"})).await;
    let wall = (walls::resource.eq("artists"), walls::record.eq(one), walls::other.eq(other), walls::reason.eq("Same slot"));
    acme.run(|tx| tx.run(kernel::diesel::insert_into(walls::table).values((wall, walls::state.eq("confirmed"))))).expect("a wall");
    estate.house.changed(acme.id);
    let sheet = format!("/api/v1/artists/{other}");
    assert_eq!(bea.get_json(&sheet).await.status, StatusCode::OK, "she works for neither side");
    let relation = json!({"what": "Manager", "kind": "manages", "one_person_id": herself, "other_artist_id": one});
    ada.create("relations", relation).await;
    let shut = async || bea.get_json(&sheet).await.status == StatusCode::NOT_FOUND;
    let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while !shut().await {
        assert!(std::time::Instant::now() < until, "she manages one side and still sees the other");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn access_ends_by_itself() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let vic = estate.member(&acme, "viewer").await;
    assert_eq!(vic.get("/app").await.status, StatusCode::OK);
    acme.run(|tx| {
        let vic = members::table.filter(members::email.eq("viewer@acme.test"));
        tx.run(kernel::diesel::update(vic).set(members::ends_at.eq(chrono::Utc::now() + chrono::Duration::milliseconds(700))))
    })
    .expect("an end");
    assert_eq!(vic.get("/app").await.status, StatusCode::OK);
    tokio::time::sleep(std::time::Duration::from_millis(800)).await;
    assert_ne!(vic.get("/app").await.status, StatusCode::OK, "nobody changed a row, and still it ended");
}

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = kernel::diesel::sql_types::Text)]
    said: String,
}

#[expect(clippy::disallowed_methods, reason = "the test looks at the catalogue as the superuser")]
fn policies(conn: &mut PgConnection, table: &str) -> Vec<String> {
    let ask = "select policyname || coalesce(qual, '') || coalesce(with_check, '') as said from pg_policies
               where policyname like 'reach%' and tablename = $1 order by 1";
    let rows: Vec<Said> = kernel::diesel::sql_query(ask).bind::<kernel::diesel::sql_types::Text, _>(table).load(conn).expect("policies");
    rows.into_iter().map(|r| r.said).collect()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test makes the policies anew, as the superuser")]
fn every_resource_of_a_module_keeps_to_its_reach() {
    use kernel::diesel::connection::SimpleConnection;
    let mut conn = house_tests::Cluster::superuser(&house_tests::Cluster::database());
    for of in estrade::edition::EDITION.modules.iter().flat_map(|m| m.resources) {
        let stand = policies(&mut conn, of.name);
        assert_eq!(stand.len(), 4, "{0}: its migration ends in call reach_policies('{0}')", of.name);
        conn.batch_execute(&format!("call reach_policies('{}')", of.name)).expect("made anew");
        assert_eq!(policies(&mut conn, of.name), stand, "{}: a link was added after call reach_policies", of.name);
    }
}

/// Large tables are read by several processes, and then every part of a policy is asked beforehand.
#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::disallowed_methods, reason = "the plan of a large table is asked for on a small one, as the host's role")]
async fn several_processes_reach_as_far_as_one() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    ada.create("people", json!({"last_name": "Canari"})).await;
    let mut conn = Cluster::superuser(&estate.url);
    let mut count = |reach: &str| -> i64 {
        let said = format!(
            "reset role; alter table people set (parallel_workers = 2);
             set parallel_setup_cost = 0; set parallel_tuple_cost = 0; set enable_indexscan = off; set enable_bitmapscan = off;
             set role estrade_app;
             select set_config('app.tenant', '{}', false), set_config('app.actor', 'system:test', false), set_config('app.reach', '{reach}', false)",
            acme.id
        );
        conn.batch_execute(&said).expect("a transaction's words");
        let plan: Vec<Line> =
            sql_query("explain select count(*) from people where needle like '%canari%'").load(&mut conn).expect("a plan");
        assert!(plan.iter().any(|l| l.line.contains("Parallel Seq Scan")), "the plan is of one process: {plan:?}");
        let found = sql_query("select count(*) as rows from people where needle like '%canari%'").get_result::<Rows>(&mut conn);
        found.unwrap_or_else(|e| panic!("reach {reach}: {e}")).rows
    };
    assert_eq!(count("all"), 1);
    assert_eq!(count(r#"{"people": {"r": ["none"], "w": ["none"]}}"#), 0);
}

#[derive(Debug, QueryableByName)]
struct Line {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

#[derive(QueryableByName)]
struct Rows {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}
