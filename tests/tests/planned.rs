//! A module planned for a day: done by the clock as it was shown, or not at all and with a reason; those concerned know.
#![expect(clippy::disallowed_methods, reason = "the superuser moves the day of a plan")]

use house_tests::{Agency, Browser, Cluster, Estate, until};
use kernel::diesel::prelude::*;
use kernel::job::Order;
use kernel::schema::{members, modules, notices};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const ALL: &str = "/api/v1/modules/planned";

fn told(agency: &Agency, kind: &str) -> Vec<String> {
    let rows = notices::table.inner_join(members::table.on(members::id.eq(notices::member_id))).filter(notices::kind.eq(kind));
    agency.run(|tx| tx.all(rows.order(members::name).select(members::name))).expect("notices")
}

fn state(agency: &Agency, module: &str) -> String {
    agency.run(|tx| tx.one(modules::table.filter(modules::name.eq(module)).select(modules::state))).expect("a module")
}

fn day(ahead: i64) -> String {
    (chrono::Utc::now() + chrono::Duration::days(ahead)).format("%Y-%m-%d").to_string()
}

/// Plans by the page, as it was shown there.
async fn plan(by: &Browser, module: &str, on: bool, day: &str) -> house_tests::Answer {
    let path = format!("/app/modules/{module}/plan");
    let page = by.get(&path).await.body;
    let at = page.find("name=\"hash\" value=\"").unwrap_or_else(|| panic!("no plan: {page}")) + 19;
    by.submit(
        &path,
        &format!("/app/modules/{module}/later"),
        &[("hash", &page[at..at + 64]), ("on", if on { "true" } else { "false" }), ("day", day)],
    )
    .await
}

/// The day has come, and the clock looks.
async fn comes(estate: &Estate, agency: &Agency) {
    let sql = format!(
        "update settings set document = jsonb_set(document, '{{planned,0,day}}', '\"{}\"') where name = 'planned_modules' and tenant_id = '{}'",
        day(-1),
        agency.id
    );
    kernel::diesel::connection::SimpleConnection::batch_execute(&mut Cluster::superuser(&estate.url), &sql).expect("another day");
    agency.run(|tx| tx.order(Order::named("house.switch_planned"))).expect("an order");
}

async fn planned(by: &Browser) -> Vec<Value> {
    by.get_json(ALL).await.json()["data"].as_array().expect("plans").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_module_goes_off_on_its_day_as_it_was_shown() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "booker").await.1);
    for wrong in [day(0), day(400), "hier".into()] {
        let refused = plan(&ada, "workflows", false, &wrong).await;
        assert_eq!(refused.location(), "/app/modules/workflows/plan", "{wrong}");
    }
    assert!(planned(&ada).await.is_empty());
    assert_eq!(plan(&ada, "workflows", false, &day(3)).await.location(), "/app/modules");
    assert_eq!(told(&acme, "module-planned"), ["bob"], "whom it concerns knows before, and whoever did it knows anyway");
    assert!(ada.get("/app/modules?lang=en").await.body.contains("Planned: off from"));
    assert!(bob.get("/app/news?lang=en").await.body.contains("off from"), "what is coming");
    // Somebody else comes: the same is done, to more people.
    estate.seated(&acme, "carl", "booker").await;
    estate.work();
    comes(&estate, &acme).await;
    until("it is off", || state(&acme, "workflows") == "off").await;
    until("Ada knows", || told(&acme, "module-plan-kept").len() == 1).await;
    until("those concerned know after", || told(&acme, "module-off").contains(&"bob".to_string())).await;
    assert!(planned(&ada).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_do_something_else_by_then_is_not_done_and_said() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    // Workflows need planning: with them off, planning alone would go.
    plan(&ada, "planning", false, &day(3)).await;
    acme.run(|tx| tx.run(kernel::diesel::update(modules::table.filter(modules::name.eq("workflows"))).set(modules::state.eq("off"))))
        .expect("off");
    estate.work();
    comes(&estate, &acme).await;
    until("Ada hears why", || told(&acme, "module-plan-failed").len() == 1).await;
    assert_eq!(state(&acme, "planning"), "on", "nothing was done");
    assert_eq!(planned(&ada).await[0]["failed"], "changed");
    assert!(ada.get("/app/modules?lang=en").await.body.contains("something else than what was shown"));
    ada.submit("/app/modules", "/app/modules/planning/later/cancel", &[]).await;
    assert!(planned(&ada).await.is_empty());

    // Whoever planned it may no longer do it.
    let (_, carol) = estate.seated(&acme, "carol", "admin").await;
    plan(&carol, "planning", false, &day(3)).await;
    let roles = kernel::schema::member_roles::table;
    acme.run(|tx| {
        let carol: uuid::Uuid = tx.one(members::table.filter(members::name.eq("carol")).select(members::id))?;
        tx.run(
            kernel::diesel::update(roles.filter(kernel::schema::member_roles::member_id.eq(carol)))
                .set(kernel::schema::member_roles::role.eq("booker")),
        )
    })
    .expect("another role");
    comes(&estate, &acme).await;
    until("Carol hears why", || told(&acme, "module-plan-failed").len() == 2).await;
    assert_eq!((state(&acme, "planning"), planned(&ada).await[0]["failed"].clone()), ("on".into(), json!("rights")));
    // By a program, and called off by it.
    let done = ada.api(Method::POST, "/api/v1/modules/planning/later", Some(json!({"on": false, "day": day(5)}))).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    assert_eq!(planned(&ada).await.len(), 1, "the new plan stands in the place of the old one");
    assert_eq!(ada.api(Method::POST, "/api/v1/modules/planning/later/cancel", Some(json!({}))).await.status, StatusCode::OK);
    assert_eq!(ada.api(Method::POST, "/api/v1/modules/planning/later/cancel", Some(json!({}))).await.status, StatusCode::NOT_FOUND);
}
