//! Records opened to a team, and by what holds them: everywhere a row can be seen, for as long as that lasts.

use super::names;
use diesel::connection::SimpleConnection;
use house_tests::{Agency, Browser, Cluster, Estate};
use kernel::diesel::prelude::*;
use kernel::schema::{project_records, shares, team_members, teams, walls};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

/// What the house says of a member and a record: whether they read it, and how it is opened to them.
pub(super) async fn sight(ada: &Browser, path: &str, member: Uuid) -> (bool, Value) {
    let said = ada.get_json(&format!("/api/v1/access/{path}")).await.json();
    let them = said["people"].as_array().expect("people").iter().find(|p| p["id"] == json!(member)).expect("them").clone();
    (them["reads"] == json!(true), them["opened"].clone())
}

/// Whether a record is found in every way there is: sheet, list, count, search, autocomplete, export, board of the API.
pub(super) async fn found(by: &Browser, acme: &Agency, name: &str, id: Uuid) -> Vec<bool> {
    acme.indexed().await;
    let list = by.get_json("/api/v1/people?count=true").await.json();
    let key = id.to_string();
    vec![
        by.get(&format!("/app/people/{id}")).await.status == StatusCode::OK,
        list["data"].as_array().expect("rows").iter().any(|r| r["id"] == json!(id)),
        list["count"].as_i64() == Some(1),
        by.get_json(&format!("/api/v1/people?q={name}")).await.body.contains(&key),
        by.get(&format!("/app/people/options?q={name}")).await.body.contains(&key),
        by.get(&format!("/app/palette?q={name}")).await.body.contains(&key),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_opened_to_a_team_is_its_peoples_while_they_work_there() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (guest, pat) = estate.seated(&acme, "pat", "partner").await;
    let (other, noe) = estate.seated(&acme, "noe", "partner").await;
    let lea = ada.create("people", json!({"last_name": "Canari"})).await;
    ada.create("people", json!({"last_name": "Ailleurs"})).await;
    let team: Uuid = acme
        .run(|tx| {
            let team: Uuid = tx.one(kernel::diesel::insert_into(teams::table).values(teams::name.eq("Accès Aube")).returning(teams::id))?;
            tx.run(
                kernel::diesel::insert_into(team_members::table)
                    .values((team_members::team_id.eq(team), team_members::member_id.eq(guest))),
            )?;
            Ok(team)
        })
        .expect("a team");
    assert_eq!(found(&pat, &acme, "Canari", lea).await, [false; 6]);
    // By its page, to the team and not to one person.
    let page = format!("/app/access/people/{lea}");
    assert!(ada.get(&page).await.body.contains(&format!("value=\"team:{team}\"")), "the team is offered");
    let opened = ada.submit(&page, &format!("{page}/shares"), &[("member", &format!("team:{team}")), ("reason", "Festival")]).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.body);
    assert_eq!(found(&pat, &acme, "Canari", lea).await, [true; 6]);
    assert_eq!(names(&noe).await, Vec::<String>::new(), "who is not of the team");
    let said = ada.get(&page).await.body;
    assert!(said.contains("Ouvert à l’équipe Accès Aube") && said.contains("Festival"), "{said}");
    let path = format!("people/{lea}");
    let (reads, ways) = sight(&ada, &path, guest).await;
    assert_eq!((reads, &ways[0]["by"], &ways[0]["name"]), (true, &json!("team"), &json!("Accès Aube")));
    // Whoever comes into the team has it, whoever leaves has not.
    let seat =
        async |members: Value| ada.api(Method::PATCH, &format!("/api/v1/teams/{team}"), Some(json!({"members": members}))).await.status;
    assert_eq!(seat(json!([other])).await, StatusCode::OK);
    assert_eq!(found(&noe, &acme, "Canari", lea).await, [true; 6]);
    assert_eq!(found(&pat, &acme, "Canari", lea).await, [false; 6]);
    // In the bin a team opens nothing.
    ada.submit("/app/teams", &format!("/app/teams/{team}/bin"), &[]).await;
    assert_eq!(names(&noe).await, Vec::<String>::new());
    ada.submit("/app/teams", &format!("/app/teams/{team}/restore"), &[]).await;
    assert_eq!(names(&noe).await, ["Canari"]);
    // A wrong day is said beside it, and what was typed is still there.
    let late = [("member", &*format!("team:{team}")), ("ends_on", "2020-01-01"), ("reason", "Trop tard")];
    let wrong = ada.submit(&page, &format!("{page}/shares"), &late).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.body.contains("Choisissez un jour à venir") && wrong.body.contains("Trop tard") && wrong.body.contains("f-ends_on-error"),
        "{}",
        wrong.body
    );
    // By the API; the end is the end.
    let soon = chrono::Utc::now() + chrono::Duration::milliseconds(900);
    let again = ada.api(Method::POST, &format!("/api/v1/access/{path}/shares"), Some(json!({"team": team, "ends_at": soon}))).await;
    assert_eq!(again.status, StatusCode::CREATED, "{}", again.body);
    assert_eq!(names(&noe).await, ["Canari"]);
    tokio::time::sleep(std::time::Duration::from_millis(1000)).await;
    assert_eq!(names(&noe).await, Vec::<String>::new(), "over is over");
    let key = again.json()["id"].as_str().expect("a key").to_string();
    assert_eq!(ada.api(Method::DELETE, &format!("/api/v1/shares/{key}"), None).await.status, StatusCode::NO_CONTENT);
    for body in [json!({}), json!({"member": guest, "team": team}), json!({"member": guest, "ends_at": "2020-01-01T00:00:00Z"})] {
        let refused = ada.api(Method::POST, &format!("/api/v1/access/{path}/shares"), Some(body)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_stands_on_the_side_that_was_opened_to_it() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, (me, bea)) = (estate.admin(&acme).await, estate.seated(&acme, "bea", "booker").await);
    let one = ada.create("artists", json!({"name": "Aube", "status": "active"})).await;
    let other = ada.create("artists", json!({"name": "Crépuscule", "status": "active"})).await;
    let team: Uuid = acme
        .run(|tx| {
            let wall = (walls::resource.eq("artists"), walls::record.eq(one), walls::other.eq(other), walls::reason.eq("Same slot"));
            tx.run(kernel::diesel::insert_into(walls::table).values((wall, walls::state.eq("confirmed"))))?;
            let team: Uuid = tx.one(kernel::diesel::insert_into(teams::table).values(teams::name.eq("Aube")).returning(teams::id))?;
            tx.run(
                kernel::diesel::insert_into(team_members::table).values((team_members::team_id.eq(team), team_members::member_id.eq(me))),
            )?;
            tx.run(kernel::diesel::insert_into(shares::table).values((
                shares::resource.eq("artists"),
                shares::record.eq(one),
                shares::team_id.eq(team),
            )))?;
            Ok(team)
        })
        .expect("a team on one side");
    estate.house.changed(acme.id);
    assert_eq!(bea.get_json(&format!("/api/v1/artists/{one}")).await.status, StatusCode::OK);
    assert_eq!(bea.get_json(&format!("/api/v1/artists/{other}")).await.status, StatusCode::NOT_FOUND, "the far side");
    let across = ada.api(Method::POST, &format!("/api/v1/access/artists/{other}/shares"), Some(json!({"team": team}))).await;
    assert_eq!(across.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", across.body);
}

/// Whatever resource a migration makes projects of: here organisations, in this test's own database.
#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::disallowed_methods, reason = "the test makes projects of a table, as the superuser")]
async fn what_a_project_holds_is_reached_by_whom_it_is_opened_to_until_its_end() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    Cluster::superuser(&estate.url).batch_execute("call project_table('organisations')").expect("projects");
    let ada = estate.admin(&acme).await;
    let (guest, pat) = estate.seated(&acme, "pat", "partner").await;
    let tour = ada.create("organisations", json!({"name": "Tournée", "kind": "festival"})).await;
    let lea = ada.create("people", json!({"last_name": "Canari"})).await;
    ada.create("people", json!({"last_name": "Ailleurs"})).await;
    let place = (project_records::projects.eq("organisations"), project_records::project.eq(tour));
    let held = (project_records::resource.eq("people"), project_records::record.eq(lea));
    acme.run(|tx| tx.run(kernel::diesel::insert_into(project_records::table).values((place, held)))).expect("held");
    assert_eq!(found(&pat, &acme, "Canari", lea).await, [false; 6], "opened to nobody, it opens nothing");
    let week = chrono::Utc::now() + chrono::Duration::days(7);
    let open = json!({"member": guest, "ends_at": week});
    let opened = ada.api(Method::POST, &format!("/api/v1/access/organisations/{tour}/shares"), Some(open)).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.body);
    assert_eq!(found(&pat, &acme, "Canari", lea).await, [true; 6]);
    let (reads, ways) = sight(&ada, &format!("people/{lea}"), guest).await;
    assert_eq!((reads, &ways[0]["by"], ways[0]["ends_at"].is_string()), (true, &json!("project"), true));
    // In the bin it opens nothing of what it holds; back from there, it does.
    assert_eq!(ada.api(Method::DELETE, &format!("/api/v1/organisations/{tour}"), None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(names(&pat).await, Vec::<String>::new(), "in the bin");
    ada.submit("/app", &format!("/app/organisations/{tour}/restore"), &[]).await;
    assert_eq!(names(&pat).await, ["Canari"]);
    let over = kernel::diesel::update(shares::table).set(shares::ends_at.eq(chrono::Utc::now() - chrono::Duration::seconds(1)));
    acme.run(|tx| tx.run(over)).expect("its end");
    assert_eq!(found(&pat, &acme, "Canari", lea).await, [false; 6], "over is over");
    // With a project goes what it held.
    Cluster::superuser(&estate.url).batch_execute(&format!("delete from organisations where id = '{tour}'")).expect("gone");
    assert_eq!(acme.run(|tx| tx.one::<i64>(project_records::table.count())).expect("a count"), 0);
}
