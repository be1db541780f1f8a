//! Who may do what, shown and changed through the pages that people use.

#![expect(clippy::disallowed_methods, reason = "the superuser moves the clock")]

use diesel::connection::SimpleConnection;
use house_tests::Estate;
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::schema::{grants, members, notices, roles};
use reqwest::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread")]
async fn the_effect_of_a_role_is_shown_before_it_is_saved() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, _bea) = (estate.admin(&acme).await, estate.member(&acme, "booker").await);
    let reach = || acme.run(|tx| tx.one::<String>(roles::table.filter(roles::name.eq("booker")).select(roles::reach))).expect("a role");
    let form = [("reach", "own"), ("may", "address_book.people.read"), ("may", "address_book.people.update")];
    let shown = ada.submit("/app/roles/booker", "/app/roles/booker", &form).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    assert!(shown.body.contains("booker") && shown.body.contains("name=\"step\" value=\"apply\""), "{}", shown.body);
    assert_eq!(reach(), "all", "nothing is saved yet");
    let mut confirmed = form.to_vec();
    confirmed.push(("step", "apply"));
    assert_eq!(ada.submit("/app/roles/booker", "/app/roles/booker", &confirmed).await.status, StatusCode::SEE_OTHER);
    assert_eq!(reach(), "own");
    let held: i64 = acme.run(|tx| tx.one(grants::table.filter(grants::role.eq("booker")).count())).expect("a count");
    assert_eq!(held, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_of_an_action_are_kept_and_bad_ones_are_said_beside_their_slot() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bea) = (estate.admin(&acme).await, estate.member(&acme, "booker").await);
    let page = "/app/roles/booker/limits/people";
    ada.create("people", json!({"last_name": "Lyonnaise", "city": "Lyon"})).await;
    ada.create("people", json!({"last_name": "Parisien", "city": "Paris"})).await;
    let bad = [("field-read-0", "confidential_notes"), ("op-read-0", "is"), ("value-read-0", "x"), ("step", "apply")];
    let hidden = ada.submit(page, page, &bad).await;
    assert_eq!(hidden.status, StatusCode::UNPROCESSABLE_ENTITY, "a sensitive field tells nothing by a condition");
    let eval = [("field-read-0", "city"), ("op-read-0", "eval(1)"), ("value-read-0", "x"), ("step", "apply")];
    assert_eq!(ada.submit(page, page, &eval).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let good = [("field-read-0", "city"), ("op-read-0", "in"), ("value-read-0", "Lyon, Nantes"), ("step", "apply")];
    let saved = ada.submit(page, page, &good).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    estate.house.changed(acme.id);
    let list = bea.get("/app/people").await.body;
    assert!(list.contains("Lyonnaise") && !list.contains("Parisien"), "{list}");
    assert!(ada.get("/app/roles/booker").await.body.contains(page));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_says_who_sees_it_and_is_opened_for_a_while() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, pat) = (estate.admin(&acme).await, estate.member(&acme, "partner").await);
    let lea = ada.create("people", json!({"last_name": "Léa"})).await;
    let (page, partner) = (format!("/app/access/people/{lea}"), acme.key_of("partner@acme.test"));
    let sees = async |who: Uuid| {
        let said = ada.get_json(&format!("/api/v1/access/people/{lea}")).await.json();
        said["people"].as_array().expect("people").iter().find(|p| p["id"] == json!(who)).expect("them")["reads"] == json!(true)
    };
    assert!(sees(acme.key_of(&acme.email)).await && !sees(partner).await);
    assert_eq!(pat.get(&format!("/app/people/{lea}")).await.status, StatusCode::NOT_FOUND);
    let past = ada.submit(&page, &format!("{page}/shares"), &[("member", &partner.to_string()), ("ends_on", "2020-01-01")]).await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!sees(partner).await, "a day that is over opens nothing");
    let week = (chrono::Utc::now() + chrono::Duration::days(7)).format("%Y-%m-%d").to_string();
    ada.submit(&page, &format!("{page}/shares"), &[("member", &partner.to_string()), ("ends_on", &week), ("reason", "Festival")]).await;
    assert!(sees(partner).await);
    assert_eq!(pat.get(&format!("/app/people/{lea}")).await.status, StatusCode::OK);
    assert!(ada.get(&page).await.body.contains("Festival"));
    let share: Uuid = acme.run(|tx| tx.one(kernel::schema::shares::table.select(kernel::schema::shares::id))).expect("the share");
    ada.submit(&page, &format!("/app/shares/{share}/end"), &[]).await;
    assert_eq!(pat.get(&format!("/app/people/{lea}")).await.status, StatusCode::NOT_FOUND);
    ada.submit(&page, &format!("/app/shares/{share}/reopen"), &[]).await;
    assert_eq!(pat.get(&format!("/app/people/{lea}")).await.status, StatusCode::OK, "the end could be undone");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_opens_what_they_do_not_see_themselves() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, max) = (estate.admin(&acme).await, estate.member(&acme, "manager").await);
    let lea = ada.create("people", json!({"last_name": "Léa"})).await;
    let limit = [("reach-read", "own"), ("step", "apply")];
    assert_eq!(ada.submit("/app", "/app/roles/manager/limits/people", &limit).await.status, StatusCode::SEE_OTHER);
    estate.house.changed(acme.id);
    let me = acme.key_of("manager@acme.test").to_string();
    let opened = max.submit("/app", &format!("/app/access/people/{lea}/shares"), &[("member", &me)]).await;
    assert_eq!(opened.status, StatusCode::NOT_FOUND, "{}", opened.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn teams_walls_and_the_review_work_by_clicking() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, _bea) = (estate.admin(&acme).await, estate.member(&acme, "booker").await);
    let (bea, me) = (acme.key_of("booker@acme.test").to_string(), acme.key_of(&acme.email).to_string());
    ada.submit("/app/teams", "/app/teams", &[("name", "Tournée")]).await;
    assert_eq!(
        ada.submit("/app/teams", "/app/teams", &[("name", "tournee")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "the same name"
    );
    let team: Uuid = acme.run(|tx| tx.one(kernel::schema::teams::table.select(kernel::schema::teams::id))).expect("the team");
    ada.submit("/app/teams", &format!("/app/teams/{team}"), &[("member", &bea), ("member", &me)]).await;
    let seats: i64 = acme.run(|tx| tx.one(kernel::schema::team_members::table.count())).expect("a count");
    assert_eq!(seats, 2);
    let mut sides = Vec::new();
    for name in ["Aube", "Crépuscule"] {
        sides.push(ada.create("artists", json!({"name": name, "status": "active"})).await.to_string());
    }
    ada.submit("/app/walls", "/app/walls", &[("resource", "artists"), ("one", &sides[0]), ("other", &sides[1]), ("reason", "Same slot")])
        .await;
    let open = async |side: &str| {
        ada.submit("/app", &format!("/app/access/artists/{side}/shares"), &[("member", &bea)]).await;
        acme.run(|tx| tx.one::<i64>(kernel::schema::shares::table.count())).expect("a count")
    };
    assert_eq!(open(&sides[0]).await, 1);
    let wall: Uuid = acme.run(|tx| tx.one(kernel::schema::walls::table.select(kernel::schema::walls::id))).expect("the wall");
    ada.submit("/app/walls", &format!("/app/walls/{wall}/confirmed"), &[]).await;
    assert_eq!(open(&sides[1]).await, 1, "a confirmed wall refuses the other side");
    assert!(ada.get("/app/walls").await.body.contains("Crépuscule"));
    assert_eq!(ada.submit("/app/access/review", "/app/access/review", &[("note", "Relu")]).await.status, StatusCode::SEE_OTHER);
    assert!(ada.get("/app/access/review").await.body.contains("Relu"));
    for page in ["/app/access".to_string(), format!("/app/team/{bea}/rights"), "/app/roles".into(), format!("/api/v1/members/{bea}/rights")]
    {
        assert_eq!(ada.get(&page).await.status, StatusCode::OK, "{page}");
    }
}

/// Runs a job of the desk, and waits for its end.
async fn done(estate: &Estate, acme: &house_tests::Agency, job: &'static str) {
    acme.run(|tx| tx.order(kernel::job::Order::named(job))).expect("ordered");
    let waits = format!("select count(*)::text as value from work.jobs where name = '{job}'");
    for _ in 0..200 {
        if house_tests::Cluster::look(&estate.url, &waits) == "0" {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
    panic!("{job} does not end");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_to_both_sides_of_a_wall_is_noticed() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, _) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await);
    estate.member(&acme, "booker").await;
    estate.work();
    let bea = acme.key_of("booker@acme.test").to_string();
    let mut sides = Vec::new();
    for name in ["Aube", "Crépuscule"] {
        sides.push(ada.create("artists", json!({"name": name, "status": "active"})).await.to_string());
    }
    let form = [("resource", "artists"), ("one", &*sides[0]), ("other", &*sides[1]), ("reason", "Même créneau")];
    ada.submit("/app/walls", "/app/walls", &form).await;
    // Whom somebody was told of, each time.
    let told = || -> Vec<String> {
        let all = notices::table.filter(notices::kind.eq("wall-met").and(notices::title.eq("booker"))).order(notices::id);
        acme.run(|tx| tx.all(all.select(notices::title))).expect("notices")
    };
    ada.submit("/app", &format!("/app/access/artists/{}/shares", sides[0]), &[("member", &bea)]).await;
    done(&estate, &acme, "house.watch_walls").await;
    assert_eq!(told(), Vec::<String>::new(), "one side is nobody's conflict");
    ada.submit("/app", &format!("/app/access/artists/{}/shares", sides[1]), &[("member", &bea)]).await;
    for _ in 0..2 {
        done(&estate, &acme, "house.watch_walls").await;
        assert_eq!(told(), ["booker", "booker"], "both who decide, once");
    }
    assert!(ada.get("/app/notices").await.body.contains("des deux côtés d’un conflit"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_review_is_asked_for_before_it_is_due_and_when_it_is_late() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, _) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await);
    estate.member(&acme, "viewer").await;
    estate.work();
    let sql = |statement: String| {
        house_tests::Cluster::superuser(&estate.url).batch_execute(&statement).expect("the clock moves");
        estate.house.changed(acme.id);
    };
    let founded = |days: u32| {
        sql(format!("update directory.tenants set plan = 'house', created_at = now() - interval '{days} days' where id = '{}'", acme.id));
    };
    // How many were told so far, once the night is over.
    let night = async || {
        done(&estate, &acme, "house.remind_review").await;
        let told = notices::table.filter(notices::kind.eq("review-due"));
        acme.run(|tx| tx.one::<i64>(told.count())).expect("a count")
    };
    assert_eq!(night().await, 0, "it is far");
    founded(169);
    assert_eq!((night().await, night().await), (2, 2), "two weeks before, once, whoever gives rights");
    let late = "La revue des accès est en retard";
    assert!(!ada.get("/app").await.body.contains(late));
    founded(183);
    sql("update journal set at = at - interval '14 days' where what = 'access_reviews.reminded'".into());
    assert_eq!((night().await, night().await), (4, 4), "the day it is late, once");
    assert!(ada.get("/app").await.body.contains(late));
    sql("update journal set at = at - interval '31 days' where what = 'access_reviews.reminded'".into());
    assert_eq!((night().await, night().await), (6, 6), "and a month later");
    assert_eq!(ada.submit("/app/access/review", "/app/access/review", &[("note", "Relu")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(night().await, 6, "what is signed is not asked for");
    assert!(!ada.get("/app").await.body.contains(late));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_leads_to_what_one_may_do_and_to_who_can_give_more() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, vic) = (estate.admin(&acme).await, estate.member(&acme, "viewer").await);
    let refused = vic.get("/app/team").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.contains("href=\"/app/profile/rights\""), "{}", refused.body);
    let mine = vic.get("/app/profile/rights").await;
    assert_eq!(mine.status, StatusCode::OK, "{}", mine.body);
    assert!(mine.body.contains("Ada Admin") && mine.body.contains("extent--all"), "who to ask, and what one has: {}", mine.body);
    assert!(!mine.body.contains("/app/roles/") && !mine.body.contains("/app/team/"), "no door that is shut: {}", mine.body);
    let page = ada.get("/app/roles").await.body;
    assert_eq!(
        page.matches("name=\"may\"").count(),
        page.matches(" checked disabled").count(),
        "the administration may everything: {page}"
    );
}

/// An action of a diagram.
fn action<'a>(graph: &'a serde_json::Value, may: &str) -> &'a serde_json::Value {
    let modules = graph["modules"].as_array().into_iter().flatten();
    let mut all =
        modules.flat_map(|m| m["resources"].as_array().into_iter().flatten()).flat_map(|r| r["actions"].as_array().into_iter().flatten());
    all.find(|a| a["id"] == json!(may)).unwrap_or_else(|| panic!("{may} is not in {graph}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_diagram_draws_a_person_a_role_a_department_and_a_change() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, vic) = (estate.admin(&acme).await, estate.member(&acme, "viewer").await);
    let (viewer, guest) = (acme.key_of("viewer@acme.test"), estate.seated(&acme, "noe", "partner").await.0);
    let both = members::table.filter(members::id.eq_any([viewer, guest]));
    acme.run(|tx| tx.run(kernel::diesel::update(both).set(members::department.eq(Some("Scène"))))).expect("a department");
    let drawn = async |of: String| ada.get_json(&format!("/api/v1/access/graph?of={of}")).await.json();
    let read = "address_book.people.read";

    let person = drawn(format!("person:{viewer}")).await;
    assert_eq!(person["people"][0]["title"], "viewer");
    assert_eq!((&action(&person, read)["tone"], &action(&person, read)["by"][0]["source"]), (&json!("all"), &json!("role:viewer")));
    assert_eq!(action(&person, read)["by"][0]["href"], "/app/roles/viewer");
    let update = action(&person, "address_book.people.update");
    assert_eq!((&update["tone"], &update["by"]), (&json!("none"), &json!([])));
    let role = drawn("role:partner".into()).await;
    assert_eq!((&action(&role, read)["tone"], &role["people"][0]["title"]), (&json!("some"), &json!("noe")), "as far as is opened by hand");
    let department = drawn("department:Sc%C3%A8ne".into()).await;
    assert_eq!(department["people"].as_array().map(Vec::len), Some(2));
    assert_eq!((&action(&department, read)["tone"], &action(&department, read)["word"]), (&json!("some"), &json!("2 personnes sur 2")));
    for of in ["role:nobody", "department:nowhere", "person:00000000-0000-0000-0000-000000000001", "x"] {
        assert_eq!(ada.get_json(&format!("/api/v1/access/graph?of={of}")).await.status, StatusCode::NOT_FOUND, "{of}");
    }
    // One record opened by hand is a reason, and leads to its page.
    let lea = ada.create("people", json!({"last_name": "Léa"})).await;
    ada.submit("/app", &format!("/app/access/people/{lea}/shares"), &[("member", &guest.to_string())]).await;
    let opened = drawn(format!("person:{guest}")).await;
    let reasons = action(&opened, read)["by"].as_array().expect("reasons").clone();
    assert!(reasons.iter().any(|w| w["source"] == "shares" && w["href"] == format!("/app/access/people/{lea}")), "{reasons:?}");

    // Tried, and not done.
    let seats = json!({"member": viewer, "roles": ["viewer", "booker"]});
    let tried = ada.api(Method::POST, "/api/v1/access/simulate", Some(seats)).await.json();
    assert_eq!((&tried["people"], &tried["cards"][0]["name"]), (&json!(1), &json!("viewer")));
    assert_eq!(action(&tried["graph"], "address_book.people.update")["diff"], "ok");
    let role = json!({"role": "viewer", "reach": "own", "may": [read]});
    let tried = ada.api(Method::POST, "/api/v1/access/simulate", Some(role)).await.json();
    assert_eq!(action(&tried["graph"], read)["diff"], "warn");
    assert_eq!(action(&tried["graph"], "address_book.venues.read")["diff"], "late");
    assert_eq!(action(&drawn(format!("person:{viewer}")).await, read)["tone"], "all");
    let odd = json!({"role": "viewer", "reach": "moon", "may": []});
    assert_eq!(ada.api(Method::POST, "/api/v1/access/simulate", Some(odd)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let seen = ada.submit("/app", &format!("/app/team/{viewer}/roles"), &[("roles", "booker"), ("step", "see")]).await;
    assert!(seen.body.contains("data-island=\"rights\"") && seen.body.contains("name=\"roles\" value=\"booker\""), "{}", seen.body);

    // The picture, for those who may, of what they may open.
    let page = ada.get("/app/access/diagram?of=role:booker").await.body;
    assert!(page.contains("data-island=\"rights\"") && page.contains("value=\"department:Scène\""), "{page}");
    assert_eq!(vic.get("/app/access/diagram").await.status, StatusCode::FORBIDDEN);
    assert_eq!(vic.get_json(&format!("/api/v1/access/graph?of=person:{viewer}")).await.status, StatusCode::FORBIDDEN);
    let mine = vic.get("/app/profile/rights").await.body;
    assert!(mine.contains("data-island=\"rights\"") && !mine.contains("/app/roles/"), "one's own, without doors that are shut");
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_read_and_change_roles_seats_and_teams() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, vic) = (estate.admin(&acme).await, estate.member(&acme, "viewer").await);
    let viewer = acme.key_of("viewer@acme.test");
    let say = async |method, path: &str, body| ada.api(method, path, Some(body)).await;
    let roles = ada.get_json("/api/v1/roles").await.json();
    let booker = roles["data"].as_array().expect("roles").iter().find(|r| r["name"] == "booker").expect("the booker").clone();
    assert_eq!((&booker["level"], &booker["reach"], &booker["people"]), (&json!(1), &json!("all"), &json!(0)));
    assert!(booker["grants"].as_array().is_some_and(|g| g.iter().any(|g| g["permission"] == "address_book.people.update")));
    let made = say(Method::POST, "/api/v1/roles", json!({"from": "booker", "title": "Stage"})).await;
    assert_eq!((made.status, &made.json()["grants"]), (StatusCode::CREATED, &booker["grants"]));
    let mine = format!("/api/v1/roles/{}", made.json()["name"].as_str().expect("a name"));
    let read = "address_book.people.read";
    let changed = say(Method::PATCH, &mine, json!({"reach": "own", "may": [read]})).await;
    assert_eq!((changed.status, &changed.json()["reach"]), (StatusCode::OK, &json!("own")));
    assert_eq!(ada.get_json(&mine).await.json()["grants"], json!([{"permission": read, "reach": null, "conditions": []}]));
    for (path, body) in [
        ("/api/v1/roles", json!({"from": "booker", "title": ""})),
        ("/api/v1/roles/admin", json!({"reach": "own", "may": []})),
        (mine.as_str(), json!({"reach": "own", "may": ["people.everything"]})),
        (mine.as_str(), json!({"reach": "far", "may": []})),
        ("/api/v1/teams", json!({"name": ""})),
    ] {
        let method = if path.ends_with("roles") || path.ends_with("teams") { Method::POST } else { Method::PATCH };
        let answer = say(method, path, body.clone()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {body}: {}", answer.body);
    }
    let seat = format!("/api/v1/members/{viewer}/roles");
    assert_eq!(say(Method::POST, &seat, json!({"roles": ["booker", "viewer"]})).await.json()["roles"], json!(["booker", "viewer"]));
    let team = say(Method::POST, "/api/v1/teams", json!({"name": "Tournée"})).await;
    assert_eq!(team.status, StatusCode::CREATED, "{}", team.body);
    let path = format!("/api/v1/teams/{}", team.json()["id"].as_str().expect("a key"));
    assert_eq!(say(Method::PATCH, &path, json!({"members": [viewer, viewer]})).await.json()["members"], json!([viewer]));
    assert_eq!(ada.get_json("/api/v1/teams").await.json()["data"][0]["members"], json!([viewer]));
    // Nobody without the right, and nobody alone where two are asked for.
    for path in ["/api/v1/roles", "/api/v1/teams"] {
        assert_eq!(vic.get_json(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(vic.api(Method::POST, &seat, Some(json!({"roles": ["admin"]}))).await.status, StatusCode::FORBIDDEN);
    estate.seated(&acme, "bob", "admin").await;
    ada.submit("/app", "/app/settings/approvals", &[("on", "roles")]).await;
    let waits = say(Method::POST, &seat, json!({"roles": ["admin"]})).await;
    assert_eq!(waits.status, StatusCode::ACCEPTED, "{}", waits.body);
    assert_eq!(ada.get_json(waits.json()["href"].as_str().expect("where")).await.json()["state"], "waiting");
    assert_eq!(say(Method::PATCH, &mine, json!({"reach": "all", "may": [read]})).await.status, StatusCode::ACCEPTED);
    assert_eq!(say(Method::PATCH, &mine, json!({"reach": "shared", "may": [read]})).await.status, StatusCode::OK, "less needs nobody");
}
