//! What every resource's pages do, over real HTTP: acts on many, saved views.
#![expect(clippy::disallowed_methods, reason = "the test arranges as the superuser what no page can")]

use house_tests::{Browser, Cluster, Estate};
use kernel::diesel::connection::SimpleConnection;
use kernel::diesel::prelude::*;
use kernel::schema::{saved_views, taggings};
use reqwest::{Method, StatusCode};
use serde_json::json;

async fn person(browser: &Browser, last: &str) -> String {
    let body = json!({"first_name": "Some", "last_name": last});
    let made = browser.api(Method::POST, "/api/v1/people", Some(body)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    made.json()["id"].as_str().expect("a key").to_string()
}

/// Where the notice of an act on many posts to.
fn way_back(page: &str) -> String {
    let ways = page.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(|to| to.replace("&#x2F;", "/"));
    ways.into_iter().find(|to| to.contains("/bulk/") && to.ends_with("/undo")).unwrap_or_else(|| panic!("no way back in {page}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn undoing_a_tag_on_many_leaves_the_tags_that_were_there() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (old, new) = (person(&ada, "Old").await, person(&ada, "New").await);
    let carriers = || {
        let tagged = taggings::table.filter(taggings::tag.eq("vip")).select(taggings::record);
        let found: Vec<uuid::Uuid> = acme.run(|tx| tx.all(tagged)).expect("tags");
        found.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let bulk = |ids: String| {
        let ada = ada.clone();
        async move { ada.submit("/app/people", "/app/people/bulk", &[("action", "tag"), ("value", "vip"), ("ids[]", &ids)]).await }
    };
    assert_eq!(bulk(old.clone()).await.status, StatusCode::SEE_OTHER);
    assert_eq!(bulk(format!("{old},{new}")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(carriers().len(), 2);
    // The notice on the next page carries the way back.
    let way = way_back(&ada.get("/app/people").await.body);
    assert_eq!(ada.submit("/app/people", &way, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(carriers(), vec![old]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_keeps_views_for_themselves_only() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let viewer = estate.member(&acme, "viewer").await;
    let kept = |browser: Browser, shared: &'static str| async move {
        browser.submit("/app/people", "/app/people/views", &[("name", "Mine"), ("shared", shared), ("query", "q=x")]).await.status
    };
    assert_eq!(kept(viewer.clone(), "true").await, StatusCode::FORBIDDEN);
    let views = || -> i64 { acme.run(|tx| tx.one(saved_views::table.count())).expect("a count") };
    assert_eq!(views(), 0);
    assert_eq!(kept(viewer, "false").await, StatusCode::SEE_OTHER);
    assert_eq!(kept(estate.admin(&acme).await, "true").await, StatusCode::SEE_OTHER);
    assert_eq!(views(), 2);
}

/// Where the undo buttons of a timeline post to, newest first.
fn ways_back(page: &str) -> Vec<String> {
    let ways = page.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next()).filter(|to| to.contains("/revert/"));
    ways.map(|to| to.replace("&amp;", "&").replace("&#x2F;", "/").replace("&#x3D;", "=")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_taken_back_whole_and_not_over_the_head_of_somebody_else() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    Cluster::superuser(&estate.url)
        .batch_execute(&format!(
            "insert into custom_fields (tenant_id, resource, name, label, kind) values ('{0}', 'people', 'x_size', 'Size', 'text'),
             ('{0}', 'people', 'x_gone', 'Gone', 'text')",
            acme.id
        ))
        .expect("fields of one's own");
    let body = json!({"last_name": "Old", "city": "Lyon", "extra": {"x_size": "S", "x_gone": "a"}});
    let made = ada.api(Method::POST, "/api/v1/people", Some(body)).await;
    let path = format!("/api/v1/people/{}", made.json()["id"].as_str().expect("a key"));
    let sheet = path.replace("/api/v1", "/app");
    let id: uuid::Uuid = made.json()["id"].as_str().and_then(|id| id.parse().ok()).expect("a key");
    let change = |body: serde_json::Value| {
        let patch = body.as_object().cloned().expect("a record");
        acme.run(|tx| address_book::Person::RESOURCE.patch(tx, id, None, patch)).expect("changed");
    };
    change(json!({"city": "Nantes", "extra": {"x_size": "XL", "x_gone": "b"}}));
    // A field that the agency has given up since is passed over.
    Cluster::superuser(&estate.url).batch_execute("update custom_fields set deleted_at = now() where name = 'x_gone'").expect("gone");
    Cluster::superuser(&estate.url).batch_execute("update people set extra = extra - 'x_gone'").expect("gone");
    let stale = ways_back(&ada.get(&sheet).await.body);
    change(json!({"phone": "+33 4 78 00 00 00"}));
    let late = ada.submit(&sheet, &stale[0], &[]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
    assert_eq!(ada.get_json(&path).await.json()["city"], json!("Nantes"));
    let fresh = ways_back(&ada.get(&sheet).await.body);
    assert_eq!(fresh.len(), 2);
    assert_eq!(ada.submit(&sheet, &fresh[1], &[]).await.status, StatusCode::SEE_OTHER);
    let now = ada.get_json(&path).await.json();
    assert_eq!((&now["city"], &now["extra"]["x_size"], &now["phone"]), (&json!("Lyon"), &json!("S"), &json!("+33478000000")), "{now}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mention_tells_no_title_to_whom_the_record_is_closed() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, max) = (estate.admin(&acme).await, estate.member(&acme, "manager").await);
    let limit = [("reach-read", "own"), ("step", "apply")];
    assert_eq!(ada.submit("/app", "/app/roles/manager/limits/people", &limit).await.status, StatusCode::SEE_OTHER);
    estate.house.changed(acme.id);
    let closed = format!("/app/people/{}", person(&ada, "Secretly").await);
    let own = format!("/app/people/{}", person(&max, "Openly").await);
    for sheet in [&closed, &own] {
        let said = ada.submit(sheet, &format!("{sheet}/comments"), &[("text", "@manager, please look")]).await;
        assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    }
    let bell = max.get("/app/notices").await.body;
    assert!(bell.contains("Openly") && !bell.contains("Secretly"), "{bell}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_begins_and_ends_at_midnight_where_the_agency_is() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    // Half past midnight in Paris is half past ten the evening before in Greenwich.
    for (subject, at) in [
        ("Last of June", "2026-06-30T21:59:59Z"),
        ("First of July", "2026-06-30T22:30:00Z"),
        ("Last of July", "2026-07-31T21:59:59Z"),
        ("First of August", "2026-07-31T22:00:00Z"),
    ] {
        let body = json!({"subject": subject, "kind": "call", "at": at});
        assert_eq!(ada.api(Method::POST, "/api/v1/interactions", Some(body)).await.status, StatusCode::CREATED);
    }
    let july = ada.get_json("/app/interactions/events?start=2026-07-01&end=2026-08-01").await.json();
    let mut shown: Vec<_> = july.as_array().expect("entries").iter().map(|e| (e["title"].as_str(), e["start"].as_str())).collect();
    shown.sort_unstable();
    let expected = [(Some("First of July"), Some("2026-07-01T00:30:00")), (Some("Last of July"), Some("2026-07-31T23:59:59"))];
    assert_eq!(shown, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn acts_on_many_reach_as_far_as_their_own_right() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, max) = (estate.admin(&acme).await, estate.member(&acme, "manager").await);
    let limit = [("reach-update", "own"), ("reach-delete", "own"), ("step", "apply")];
    assert_eq!(ada.submit("/app", "/app/roles/manager/limits/people", &limit).await.status, StatusCode::SEE_OTHER);
    estate.house.changed(acme.id);
    let (hers, his) = (person(&ada, "Hers").await, person(&max, "His").await);
    let both = format!("{hers},{his}");
    let bulk =
        async |action: &str| max.submit("/app/people", "/app/people/bulk", &[("action", action), ("value", "vip"), ("ids[]", &both)]).await;
    assert_eq!(bulk("tag").await.status, StatusCode::SEE_OTHER);
    let carriers: Vec<uuid::Uuid> = acme.run(|tx| tx.all(taggings::table.select(taggings::record))).expect("tags");
    assert_eq!(carriers.iter().map(ToString::to_string).collect::<Vec<_>>(), vec![his.clone()]);
    let page = max.get("/app/people").await.body;
    assert!(page.contains("votre rôle ne permet pas de la modifier"), "{page}");
    assert_eq!(bulk("delete").await.status, StatusCode::SEE_OTHER);
    let people = |id: &str| {
        let id: uuid::Uuid = id.parse().expect("a key");
        acme.run(|tx| (address_book::Person::RESOURCE.store.find)(tx, id)).expect("a person")["deleted_at"].is_null()
    };
    assert!(people(&hers) && !people(&his));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chosen_condition_becomes_its_own_address_and_names_what_it_links_to() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let asked = ada.get("/app/people?q=x&field=city&op=is&value=Lyon&after=abc").await;
    assert_eq!((asked.status, asked.location()), (StatusCode::SEE_OTHER, "/app/people?q=x&city.is=Lyon"));
    let blank = ada.get("/app/people?field=city&op=empty&value=").await;
    assert_eq!(blank.location(), "/app/people?city.empty=-");
    let wrong = ada.get("/app/people?field=odd&op=is&value=1").await;
    assert_eq!(wrong.location(), "/app/people", "what is not known is left out");
    let lea = person(&ada, "Léa").await;
    // Nothing is found that links to her: the chip knows her all the same.
    let page = ada.get(&format!("/app/artists?manager_id.is={lea}")).await.body;
    let chip = page.split("chip__text").nth(1).and_then(|rest| rest.split("</b>").next()).unwrap_or_default();
    assert!(chip.contains("Some Léa") && !chip.contains(&lea), "{chip}");
}

#[test]
#[should_panic = "a title is read by everybody"]
fn a_title_cannot_be_sensitive() {
    let _ = kernel::field::text().title().sensitive().named("name");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_names_the_record_and_says_no_keys() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let hall = ada.create("organisations", json!({"name": "La Halle Nord", "kind": "venue_operator"})).await;
    let awa = ada.create("people", json!({"first_name": "Awa", "last_name": "Diarra"})).await;
    let change = json!({"organisation_id": hall, "consent": true});
    let token = ada.token("/app").await;
    let patch = ada.request(Method::PATCH, &format!("/api/v1/people/{awa}")).header("x-csrf", token).header("if-match", "\"1\"");
    assert_eq!(ada.send(patch.json(&change)).await.status, StatusCode::OK);
    let home = ada.get("/app").await.body;
    let activity = home.split("id=\"activity-title\"").nth(1).expect("what happened lately");
    assert!(activity.contains(">Awa Diarra</a>") && activity.contains("<ins>La Halle Nord</ins>"), "{activity}");
    assert!(activity.contains("<del>Non</del>") && activity.contains("<ins>Oui</ins>"), "{activity}");
    assert!(!activity.contains(&format!(">{hall}<")), "{activity}");
    let journal = ada.get("/app/audit").await.body;
    assert!(journal.contains(">Awa Diarra</a>"), "{journal}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_row_is_as_the_transaction_left_it() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let id = person(&ada, "Tenue").await.parse().expect("a key");
    let people = &address_book::Person::RESOURCE;
    let city = |name: &str| json!({ "city": name }).as_object().cloned().expect("a city");
    acme.run(|tx| {
        people.hold(tx, id)?;
        people.patch(tx, id, Some(1), city("Brest"))?;
        let held = people.hold(tx, id)?;
        assert_eq!((&held["city"], &held["version"]), (&json!("Brest"), &json!(2)), "after a change of one's own");
        let undone = tx.attempt(|tx| people.patch(tx, id, Some(2), city("Lyon")).and(Err::<(), _>(kernel::error::Error::NotFound)));
        assert!(undone.is_err());
        assert_eq!(people.hold(tx, id)?["city"], "Brest", "after a part that was undone");
        Ok(())
    })
    .expect("a transaction");
}
