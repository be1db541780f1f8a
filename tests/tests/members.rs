//! Seats: listed for programs, made at once, unlocked, archived and given back exactly as they were.

mod opens;
mod standing;

use house_tests::{Agency, Answer, Browser, Estate, PASSWORD};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::schema::directory::accounts;
use kernel::schema::{approvals as a, grants, journal, member_roles, members, modules};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

fn seated(agency: &Agency, email: &str) -> i64 {
    agency.run(|tx| tx.one(members::table.filter(members::email.eq(email)).count())).expect("a count")
}

/// What stands between the marks of the password that is shown once.
fn first_password(page: &str) -> String {
    let at = page.find("<code>").expect("a password") + 6;
    page[at..].split('<').next().expect("its end").to_string()
}

async fn create(browser: &Browser, email: &str, role: &str) -> Answer {
    browser.submit("/app/team", "/app/team/create", &[("name", "Eve Neuve"), ("email", email), ("role", role)]).await
}

async fn call(browser: &Browser, path: &str, access: &str) -> Answer {
    browser.send(browser.request(Method::GET, path).header("authorization", format!("Bearer {access}"))).await
}

/// Seen red with the first password good for everything.
#[tokio::test(flavor = "multi_thread")]
async fn who_was_made_by_an_administrator_chooses_a_password_first() {
    let estate = Estate::new().await;
    let (acme, rival) = (estate.agency("acme").await, estate.agency("rival").await);
    let (ada, manager) = (estate.admin(&acme).await, estate.member(&acme, "manager").await);
    assert_eq!(create(&manager, "eve@acme.test", "admin").await.status, StatusCode::FORBIDDEN, "nobody gives more than they have");
    let made = create(&ada, "eve@acme.test", "booker").await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let first = first_password(&made.body);
    assert!(first.len() >= 16, "{first}");
    assert!(!ada.get("/app/team").await.body.contains(&first), "shown once");
    let eve = estate.visitor(&acme);
    eve.sign_in("eve@acme.test", &first).await;
    for path in ["/app", "/app/people"] {
        assert_eq!(eve.get(path).await.location(), "/new-password", "{path}");
    }
    let exchange = |password: &str| json!({"grant_type": "password", "email": "eve@acme.test", "password": password});
    let program = estate.visitor(&acme);
    let given = program.send(program.request(Method::POST, "/api/v1/token").json(&exchange(&first))).await.json();
    let refused = call(&program, "/api/v1/people", given["access_token"].as_str().expect("a token")).await;
    assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::FORBIDDEN, &json!("new-password-due")));
    let chosen = eve.submit("/new-password", "/new-password", &[("password", "une phrase bien à elle")]).await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.body);
    let again = estate.visitor(&acme);
    again.sign_in("eve@acme.test", "une phrase bien à elle").await;
    assert_eq!(again.get("/app/people").await.status, StatusCode::OK);
    // Somebody with an account keeps their own password, and is only invited.
    let invited = create(&ada, &rival.email, "viewer").await;
    assert_eq!((invited.status, invited.location()), (StatusCode::SEE_OTHER, "/app/team"));
    assert_eq!(seated(&acme, &rival.email), 0);
    assert!(ada.get("/app/team").await.body.contains(&rival.email), "the invitation waits");
    estate.visitor(&rival).sign_in(&rival.email, PASSWORD).await;
    let told: Vec<String> = acme
        .run(|tx| {
            tx.all(
                journal::table
                    .filter(journal::what.eq_any(["members.created", "members.invited"]))
                    .order(journal::id)
                    .select(journal::what),
            )
        })
        .expect("told");
    assert_eq!(told, ["members.created", "members.invited"]);
}

/// Seen red with the lock left as it was.
#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_unlocks_at_once() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (bob, _) = estate.seated(&acme, "bob", "booker").await;
    let until = accounts::locked_until.eq(Some(chrono::Utc::now() + kernel::accounts::LOCKED));
    let lock = diesel::update(accounts::table.filter(accounts::email.eq("bob@acme.test"))).set(until);
    estate.house.run_platform_tx("test", |tx| tx.run(lock)).expect("a lock");
    let try_in = async || {
        let browser = estate.visitor(&acme);
        browser.submit("/sign-in", "/sign-in", &[("email", "bob@acme.test"), ("password", PASSWORD)]).await.status
    };
    assert_eq!(try_in().await, StatusCode::UNPROCESSABLE_ENTITY);
    let page = format!("/app/team/{bob}");
    assert!(ada.get(&page).await.body.contains(&format!("{page}/unlock")));
    assert_eq!(estate.member(&acme, "viewer").await.submit("/app", &format!("{page}/unlock"), &[]).await.status, StatusCode::FORBIDDEN);
    ada.submit(&page, &format!("{page}/unlock"), &[]).await;
    assert_eq!(try_in().await, StatusCode::SEE_OTHER);
    assert!(!ada.get(&page).await.body.contains(&format!("{page}/unlock")));
}

/// Seen red without the trigger: a restored seat brought the old session, key and program back.
#[tokio::test(flavor = "multi_thread")]
async fn a_seat_comes_back_as_it_was_and_nothing_that_opened_it_does() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (bob, at_his) = estate.seated(&acme, "bob", "booker").await;
    let made = at_his.submit("/app/profile", "/app/profile/tokens", &[("label", "till"), ("days", "9")]).await.body;
    let key = made[made.find("est_").expect("a key")..].split('<').next().expect("a key").to_string();
    let program = estate.visitor(&acme);
    let asked = json!({"grant_type": "password", "email": "bob@acme.test", "password": PASSWORD});
    let given = program.send(program.request(Method::POST, "/api/v1/token").json(&asked)).await.json();
    let access = given["access_token"].as_str().expect("a token").to_string();
    let roles = || -> Vec<String> {
        acme.run(|tx| tx.all(member_roles::table.filter(member_roles::member_id.eq(bob)).select(member_roles::role))).expect("roles")
    };
    let before = roles();
    for token in [&key, &access] {
        assert_eq!(call(&program, "/api/v1/me", token).await.status, StatusCode::OK);
    }
    ada.submit("/app/team", &format!("/app/team/{bob}/archive"), &[]).await;
    ada.submit("/app/team", &format!("/app/team/{bob}/restore"), &[]).await;
    assert_eq!(roles(), before);
    for token in [&key, &access] {
        assert_eq!(call(&program, "/api/v1/me", token).await.status, StatusCode::UNAUTHORIZED);
    }
    assert!(at_his.get("/app").await.location().starts_with("/sign-in"), "the session is over");
    at_his.sign_in("bob@acme.test", PASSWORD).await;
    assert_eq!(at_his.get("/app").await.status, StatusCode::OK);
    // An administrator ends somebody else's key, too; a manager not an administrator's.
    let made = at_his.submit("/app/profile", "/app/profile/tokens", &[("label", "till"), ("days", "9")]).await.body;
    let key = made[made.find("est_").expect("a key")..].split('<').next().expect("a key").to_string();
    let page = ada.get(&format!("/app/team/{bob}")).await.body;
    let at = page.find("/tokens/").expect("a key to end") + 8;
    let id: Uuid = page[at..at + 36].parse().expect("its id");
    assert_eq!(ada.submit("/app/team", &format!("/app/team/{bob}/tokens/{id}/revoke"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(call(&program, "/api/v1/me", &key).await.status, StatusCode::UNAUTHORIZED);
}

/// Seen red with the list open to whoever is a member.
#[tokio::test(flavor = "multi_thread")]
async fn the_team_is_listed_for_programs_and_taken_out_as_a_file() {
    let estate = Estate::new().await;
    let (acme, rival) = (estate.agency("acme").await, estate.agency("rival").await);
    let (ada, rita) = (estate.admin(&acme).await, estate.admin(&rival).await);
    let (bob, _) = estate.seated(&acme, "bob", "booker").await;
    let viewer = estate.member(&acme, "viewer").await;
    let names = async |query: &str| -> Vec<String> {
        let page = ada.get_json(&format!("/api/v1/members?{query}")).await.json();
        page["data"].as_array().expect("members").iter().map(|m| m["name"].as_str().unwrap_or_default().to_string()).collect()
    };
    assert_eq!(names("").await, ["Ada Admin", "bob", "viewer"]);
    assert_eq!(names("sort=-name").await, ["viewer", "bob", "Ada Admin"]);
    assert_eq!(names("role=booker").await, ["bob"]);
    assert_eq!(names("q=ADA").await, ["Ada Admin"]);
    assert_eq!(names("state=archived").await, Vec::<String>::new());
    let first = ada.get_json("/api/v1/members?limit=2&count=true").await.json();
    assert_eq!((first["count"].as_i64(), first["data"].as_array().map(Vec::len)), (Some(3), Some(2)));
    assert_eq!(names(&format!("limit=2&cursor={}", first["next"].as_str().expect("more"))).await, ["viewer"]);
    assert_eq!(ada.get_json("/api/v1/members?sort=password").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let one = ada.get_json(&format!("/api/v1/members/{bob}")).await.json();
    assert_eq!((&one["email"], &one["roles"], &one["state"]), (&json!("bob@acme.test"), &json!(["booker"]), &json!("active")));
    assert_eq!(rita.get_json(&format!("/api/v1/members/{bob}")).await.status, StatusCode::NOT_FOUND);
    for path in ["/api/v1/members", "/app/team.csv"] {
        assert_eq!(viewer.get_json(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let file = ada.get("/app/team.csv?role=booker").await;
    assert!(file.header("content-type").starts_with("text/csv") && file.header("content-disposition").contains("team-"));
    assert!(file.body.contains("bob@acme.test") && !file.body.contains("viewer@acme.test"), "{}", file.body);
    let described = ada.get_json("/api/v1/openapi.json").await.json();
    for path in ["/api/v1/members", "/api/v1/members/{id}", "/api/v1/token"] {
        assert!(described["paths"][path].is_object(), "{path}");
    }
}

/// Seen red with a module switched on by one person where two give roles their rights.
#[tokio::test(flavor = "multi_thread")]
async fn where_two_give_rights_two_bring_a_module_and_a_colleague() {
    let estate = Estate::new().await;
    let acme = estate.agency_of("acme", "booking_agency").await;
    let ada = estate.admin(&acme).await;
    estate.seated(&acme, "bob", "admin").await;
    // As if this module had never been there.
    acme.run(|tx| {
        tx.run(diesel::delete(grants::table.filter(grants::permission.like("showcase.%"))))?;
        tx.run(diesel::delete(modules::table.filter(modules::name.eq("showcase"))))
    })
    .expect("gone");
    ada.submit("/app", "/app/settings/approvals", &[("on", "roles")]).await;
    let plan = ada.get("/app/modules/showcase/plan").await.body;
    let hash = plan[plan.find("name=\"hash\" value=\"").expect("a hash") + 19..][..64].to_string();
    let asked = ada.submit("/app", "/app/modules/showcase/apply", &[("on", "true"), ("hash", &hash)]).await;
    assert!(asked.location().starts_with("/app/approvals/"), "{} {}", asked.status, asked.body);
    let on = || -> i64 { acme.run(|tx| tx.one(modules::table.filter(modules::name.eq("showcase")).count())).expect("a count") };
    assert_eq!(on(), 0, "nothing is done yet");
    let bob = estate.visitor(&acme);
    bob.sign_in("bob@acme.test", PASSWORD).await;
    let request = asked.location().rsplit('/').next().expect("a request").to_string();
    let digest = bob.get_json(&format!("/api/v1/approvals/{request}")).await.json()["digest"].as_str().expect("a digest").to_string();
    bob.submit("/app", &format!("/app/approvals/{request}/approve"), &[("digest", &digest)]).await;
    let given: i64 = acme.run(|tx| tx.one(grants::table.filter(grants::permission.like("showcase.%")).count())).expect("a count");
    assert!(on() == 1 && given > 0, "approved, it is there");
    // A colleague is made by two as well.
    let waits = create(&ada, "eve@acme.test", "viewer").await;
    assert!(waits.location().starts_with("/app/approvals/"), "{} {}", waits.status, waits.body);
    assert_eq!(seated(&acme, "eve@acme.test"), 0);
    let waiting: Vec<(Uuid, Value)> =
        acme.run(|tx| tx.all(a::table.filter(a::state.eq("waiting")).select((a::id, a::params)))).expect("one");
    let [(request, params)] = &waiting[..] else { panic!("{waiting:?}") };
    assert_eq!(params["email"], "eve@acme.test");
    house_tests::eyes::approve(&bob, *request).await;
    assert_eq!(create(&ada, "eve@acme.test", "viewer").await.status, StatusCode::OK, "whoever asked carries it out");
    assert_eq!(seated(&acme, "eve@acme.test"), 1);
}
