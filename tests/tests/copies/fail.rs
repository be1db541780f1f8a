//! A copy whose filling is killed, one that fails for good, and a promotion that wants two people.

use super::{API, DESK, copy_of, inside, made, planted, state, whole};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use house_tests::{Cluster, Estate, eyes};
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::time::Duration;

#[derive(QueryableByName)]
struct Killed {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worker_is_killed_amid_filling_and_the_next_one_fills_it_once() {
    let estate = Estate::new().await;
    let (agency, admin) = planted(&estate, "coupee").await;
    assert_eq!(admin.submit(DESK, DESK, &[]).await.status, StatusCode::SEE_OTHER);
    let copy = copy_of(&estate, &agency).expect("an empty one");
    // The last table of the one statement is held: what comes before it is written, and not committed.
    let (mut holder, mut reaper) = (Cluster::superuser(&estate.url), Cluster::superuser(&estate.url));
    holder.batch_execute("begin; lock table venues in access exclusive mode").expect("held");
    estate.work();
    let kill = "select count(pg_terminate_backend(pid)) as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database() and query like '%insert into%'";
    let mut killed = 0;
    for _ in 0..400 {
        tokio::time::sleep(Duration::from_millis(25)).await;
        killed += diesel::sql_query(kill).get_result::<Killed>(&mut reaper).expect("a look").n;
        if killed > 0 {
            break;
        }
    }
    assert!(killed > 0, "nobody ever filled it");
    holder.batch_execute("rollback").expect("let go");
    let hurry = "update work.jobs set run_at = now() where name = 'house.make_copy' and state = 'ready'";
    for _ in 0..400 {
        reaper.batch_execute(hurry).expect("at once");
        if admin.get_json(API).await.json()["copy"]["state"] == "open" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    state(&admin, "open").await;
    let of = |agency, table: &str| {
        let all = whole(&estate, agency).into_iter().find(|(t, _)| t == table).expect("a table").1;
        all.as_array().map_or(0, Vec::len)
    };
    for table in ["public.people", "public.organisations", "public.grants", "public.members"] {
        assert_eq!(of(copy, table), of(agency.id, table), "{table}: each row once");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_cannot_be_filled_says_so_leaves_nothing_and_another_may_come() {
    let estate = Estate::new().await;
    estate.work();
    let (agency, admin) = planted(&estate, "ratee").await;
    let mut owner = Cluster::superuser(&estate.url);
    // A day on which no row but the agency's own may be written.
    owner.batch_execute(&format!("alter table people add constraint people_bad check (tenant_id = '{}')", agency.id)).expect("a bad day");
    assert_eq!(admin.submit(DESK, DESK, &[]).await.status, StatusCode::SEE_OTHER);
    for _ in 0..600 {
        owner.batch_execute("update work.jobs set run_at = now() where name = 'house.make_copy' and state = 'ready'").expect("at once");
        if copy_of(&estate, &agency).is_none() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(copy_of(&estate, &agency), None, "nothing of it is left");
    let page = admin.get(DESK).await;
    assert!(page.body.contains("alert--late") && page.body.contains("name=\"csrf\""), "its page says so: {}", page.body);
    assert!(page.body.contains("action=\"/app/modules/copy\""), "and offers another try");
    let journal = whole(&estate, agency.id).into_iter().find(|(t, _)| t == "public.journal").expect("lines").1.to_string();
    assert!(journal.contains("copies.failed") && !journal.contains("copies.opened"));
    owner.batch_execute("alter table people drop constraint people_bad").expect("a better day");
    made(&estate, &agency, &admin).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_two_people_are_wanted_a_promotion_waits_for_the_second() {
    let estate = Estate::new().await;
    estate.work();
    let (agency, admin) = planted(&estate, "double").await;
    let bea = estate.seated(&agency, "bea", "admin").await.1;
    eyes::switch(&admin, &["copies"]).await;
    let copy = made(&estate, &agency, &admin).await;
    let browser = inside(&estate, &admin, &copy).await;
    let document = "/app/settings/documents/showcase";
    let tried =
        browser.submit(document, document, &[("version", "0"), ("theme", "affiche"), ("tagline.fr", "Essayé"), ("tagline.en", "")]).await;
    assert_eq!(tried.location(), document, "{}", tried.body);
    let tagline =
        || async { admin.get_json("/api/v1/settings-documents/showcase").await.json()["file"]["values"]["tagline"]["fr"].clone() };
    let shown = admin.get_json(&format!("{API}/promotion")).await.json();
    let asked = admin.api(Method::POST, &format!("{API}/promotion"), Some(json!({"documents": shown["documents"]}))).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.body);
    let request = eyes::waiting(&agency)[0];
    assert_ne!(tagline().await, json!("Essayé"), "nothing is done by one");
    assert!(!eyes::approve(&admin, request).await.is_success(), "nobody approves their own");
    assert_ne!(tagline().await, json!("Essayé"));
    let seen = bea.get(&format!("/app/approvals/{request}")).await.body;
    assert!(seen.contains("Essayé"), "the second sees what would change: {seen}");
    assert!(eyes::approve(&bea, request).await.is_success());
    assert_eq!(tagline().await, json!("Essayé"));
}
