//! What a release brings is there for agencies that are on it, and for their neighbours on an older one it is not: no address,
//! no place, no way, no clock, no notice; and it is there the moment they come.

use super::bring;
use house_tests::{Agency, Browser, Cluster, Estate, PASSWORD, probe, until};
use kernel::job::Order;
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::time::Duration;

/// An agency whose releases are the ones before the newest.
async fn before(estate: &Estate, slug: &str) -> Agency {
    let agency = estate.agency(slug).await;
    bring(&agency, "showcase", "2.0.0");
    bring(&agency, "address_book", "2.0.0");
    agency
}

/// Everything that the newest releases brought, as one person sees it.
async fn seen(estate: &Estate, agency: &Agency, ada: &Browser) -> Vec<(&'static str, bool)> {
    let visitor = estate.visitor(agency);
    let person = ada.create("people", json!({"last_name": "Rameau"})).await;
    let home = ada.get("/app").await.body;
    let described = ada.get("/api/v1/openapi.json").await.body;
    let opens = async |path: &str| ada.get(path).await.status == StatusCode::OK;
    vec![
        ("network", opens("/app/network?focus=1").await),
        ("follow-up", opens("/app/follow-up").await),
        ("anniversaries", opens("/app/anniversaries").await),
        ("API", ada.get_json("/api/v1/follow-up").await.status == StatusCode::OK),
        ("place", home.contains("href=\"/app/network\"")),
        ("overdue", home.contains("plus de trois jours")),
        ("described", described.contains("/api/v1/anniversaries")),
        ("way", ada.get(&format!("/app/people/{person}")).await.body.contains("/app/network?focus=")),
        ("notices", ada.get("/app/notices/choices").await.body.contains("birthday")),
        ("feed", visitor.get("/feed.xml").await.status == StatusCode::OK),
        ("feed found", visitor.get("/").await.body.contains("href=\"/feed.xml\"")),
    ]
}

/// A message of a week ago.
async fn enquiry(estate: &Estate, ada: &Browser) {
    let letter = json!({"name": "Ana", "email": "a@b.example", "message": "Bonjour", "status": "new", "language": "fr"});
    let id = ada.create("enquiries", letter).await;
    diesel::connection::SimpleConnection::batch_execute(
        &mut Cluster::superuser(&estate.url),
        &format!("update enquiries set created_at = now() - interval '7 days' where id = '{id}'"),
    )
    .expect("a week ago");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_release_brings_is_seen_from_it_on_and_not_by_a_neighbour() {
    let estate = Estate::new().await;
    let (new, old) = (estate.agency("acme").await, before(&estate, "older").await);
    let (of_new, of_old) = (estate.admin(&new).await, estate.admin(&old).await);
    for ada in [&of_new, &of_old] {
        enquiry(&estate, ada).await;
    }
    let all = |there: bool| move |all: Vec<(&'static str, bool)>| all.into_iter().filter(|(_, is)| *is != there).collect::<Vec<_>>();
    assert_eq!(all(true)(seen(&estate, &new, &of_new).await), [], "on the newest release");
    assert_eq!(all(false)(seen(&estate, &old, &of_old).await), [], "on the one before");

    let page = of_old.get("/app/network").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    for said in
        ["Absent de la version de votre agence", "2.1.0", "href=\"/app/modules/address_book/releases/2.1.0\"", "href=\"/app/people\""]
    {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let viewer = estate.member(&old, "viewer").await.get("/app/network").await;
    assert!(viewer.body.contains("choisissent ses versions") && !viewer.body.contains("/app/modules/address_book"), "{}", viewer.body);
    let problem = of_old.get_json("/api/v1/network").await;
    assert_eq!((problem.status, problem.header("content-type")), (StatusCode::NOT_FOUND, "application/problem+json"));
    let said = problem.json();
    assert_eq!(
        [&said["code"], &said["module"], &said["since"], &said["release"]],
        [&json!("not-in-release"), &json!("address_book"), &json!("2.1.0"), &json!("2.0.0")]
    );
    assert!(said["detail"].as_str().is_some_and(|d| d.contains("2.1.0") && d.contains("2.0.0")), "{said}");
    let path = "/app/follow-up/00000000-0000-0000-0000-000000000000/done";
    let done = of_old.submit("/app", path, &[]).await;
    assert!(done.status == StatusCode::NOT_FOUND && done.body.contains("Absent de la version"), "{}", done.body);

    // The plan says what comes; and it comes.
    let plan = of_old.get("/app/modules/address_book/releases/2.1.0").await.body;
    assert!(plan.contains("Nouvelles pages") && plan.contains("Anniversaires"), "{plan}");
    bring(&old, "address_book", "2.1.0");
    bring(&old, "showcase", "2.1.0");
    estate.house.changed(old.id);
    assert_eq!(all(true)(seen(&estate, &old, &of_old).await), [], "after the upgrade");
}

fn jobs(estate: &Estate, agency: &Agency, which: &str) -> String {
    let sql = format!("select count(*)::text as value from work.jobs where tenant_id = '{}' and {which}", agency.id);
    Cluster::look(&estate.url, &sql)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_and_the_queue_keep_to_the_release() {
    let estate = Estate::new().await;
    let (new, old) = (estate.agency("acme").await, before(&estate, "older").await);
    estate.work();
    let name = "name = 'address_book.tell_anniversaries'";
    let ticked = || Cluster::look(&estate.url, &format!("select count(*)::text as value from work.ticks where {name}"));
    until("the hour strikes", || ticked() != "0").await;
    assert_eq!(jobs(&estate, &old, name), "0", "nothing comes round that the release does not have");
    // What was ordered before the agency went back waits for it to come again.
    let order = |agency: &Agency| agency.run(|tx| tx.order(Order::named("address_book.tell_anniversaries"))).expect("an order");
    order(&old);
    order(&new);
    until("the neighbour's is done", || jobs(&estate, &new, name) == "0").await;
    let waits = format!("{name} and state = 'paused' and waits_for = 'address_book 2.1.0' and attempts = 0");
    until("the other one waits", || jobs(&estate, &old, &waits) == "1").await;
    bring(&old, "address_book", "2.1.0");
    estate.house.changed(old.id);
    until("and is done once the release is there", || jobs(&estate, &old, name) == "0").await;
}

/// What an agency orders on one release is done on the next one and on the one before, and says where it was ordered.
#[tokio::test(flavor = "multi_thread")]
async fn work_of_another_release_is_done_all_the_same() {
    let estate = Estate::new().await;
    let (up, down) = (before(&estate, "older").await, estate.agency("acme").await);
    let order = |agency: &Agency| agency.run(|tx| tx.order(Order::named("address_book.sweep_duplicates"))).expect("an order");
    order(&up);
    order(&down);
    let ordered = |agency: &Agency| {
        let row =
            format!("select releases as value from work.jobs where tenant_id = '{}' and name = 'address_book.sweep_duplicates'", agency.id);
        Cluster::look(&estate.url, &row)
    };
    assert!(ordered(&up).contains("address_book=2.0.0") && ordered(&up).contains("showcase=2.0.0"), "{}", ordered(&up));
    assert!(ordered(&down).contains("address_book=2.1.0"), "{}", ordered(&down));
    bring(&up, "address_book", "2.1.0");
    bring(&down, "address_book", "2.0.0");
    [&up, &down].into_iter().for_each(|agency| estate.house.changed(agency.id));
    estate.work();
    for agency in [&up, &down] {
        until("it is done", || jobs(&estate, agency, "name = 'address_book.sweep_duplicates'") == "0").await;
    }
    assert_eq!(Cluster::look(&estate.url, "select count(*)::text as value from work.jobs where state = 'dead'"), "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_release_retires_is_there_until_it_comes() {
    let estate = Estate::with_probe().await;
    let (old, new) = (estate.agency("older").await, estate.agency("acme").await);
    probe::on(&old, "1.0.0");
    probe::on(&new, "2.0.0");
    let (of_old, of_new) = (estate.admin(&old).await, estate.admin(&new).await);
    assert_eq!(of_old.get("/app/probe/old").await.body, "well");
    let gone = of_new.get("/app/probe/old").await;
    assert!(gone.status == StatusCode::NOT_FOUND && gone.body.contains("n’existe plus depuis la version 2.0.0"), "{}", gone.body);
    assert_eq!(of_new.get_json("/app/probe/old").await.json()["until"], "2.0.0");
}

/// What cannot be taken back says so, is taken by the agency's own people alone, and is not gone back from.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_back_is_said_and_never_rolled_out() {
    let estate = Estate::with_probe().await;
    let acme = estate.agency("acme").await;
    probe::on(&acme, "2.0.0");
    let ada = estate.admin(&acme).await;
    let hall = ada.create("venues", json!({"name": "Halle", "website": "https://halle.example"})).await;
    tenants::make_operator(&estate.house, "op@estrade.test", "Opale", PASSWORD, Duration::from_secs(86_400)).await.expect("an operator");
    let opale = estate.platform();
    opale.sign_in("op@estrade.test", PASSWORD).await;
    let form =
        [("release", "probe 3.0.0"), ("pace", "security"), ("bake", "0"), ("steps", "0"), ("errors", "2"), ("slow", "5"), ("jobs", "2")];
    let refused = opale.submit("/operators/rollouts", "/operators/rollouts", &form).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.body.contains("ne se défait pas"), "{}", refused.body);
    let path = "/api/v1/modules/probe/releases/3.0.0";
    let page = ada.get("/app/modules/probe/releases/3.0.0").await.body;
    assert!(page.contains("Les sites des salles sont oubliés") && page.contains("<strong>"), "{page}");
    let plan = ada.get_json(path).await.json();
    assert_eq!((&plan["plan"]["reversible"], &plan["plan"]["hops"][0]["effects"][0]["class"]), (&json!(false), &json!("irreversible")));
    let begun = ada.api(Method::POST, path, Some(json!({"hash": plan["hash"]}))).await;
    assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.body);
    while acme.run(admin::advance).expect("a hop") == admin::Progress::Underway {}
    estate.house.changed(acme.id);
    assert_eq!(ada.get_json(&format!("/api/v1/venues/{hall}")).await.json()["website"], json!(null));
    let back = ada.get_json("/api/v1/modules/probe/releases/2.0.0").await;
    assert_eq!((back.status, &back.json()["code"]), (StatusCode::CONFLICT, &json!("irreversible")));
}

/// Letters that say all of this.
fn letters(estate: &Estate, words: &[&str]) -> usize {
    let files = std::fs::read_dir(estate.settings.data.join("mail")).into_iter().flatten().flatten();
    let texts = files.filter_map(|f| std::fs::read_to_string(f.path()).ok()).map(|t| t.replace("=\r\n", "").replace("=\n", ""));
    texts.filter(|t| words.iter().all(|w| t.contains(w))).count()
}

/// What a newer release retired, and what an older one never had: ordered work is done, a notice leaves and says so.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_ordered_and_told_under_another_release_does_not_vanish() {
    let estate = Estate::with_probe().await;
    let (up, down) = (estate.agency("older").await, estate.agency("acme").await);
    probe::on(&up, "1.0.0");
    probe::on(&down, "2.0.0");
    [&up, &down].into_iter().for_each(|agency| estate.house.changed(agency.id));
    up.run(|tx| tx.order(Order::named("probe.old"))).expect("an order");
    let told = down.run(|tx| tx.tell(&probe::TOLD, &[down.key_of(&down.email)], "Festival d'hiver", "/app/probe")).expect("told");
    assert_eq!(told, 1);
    up.run(|tx| kernel::reshape::cross(tx, &super::hop("probe", "1.0.0", "2.0.0"))).expect("up");
    down.run(|tx| kernel::reshape::cross(tx, &super::hop("probe", "2.0.0", "1.0.0"))).expect("down");
    [&up, &down].into_iter().for_each(|agency| estate.house.changed(agency.id));
    estate.work();
    until("what was ordered is done", || jobs(&estate, &up, "name = 'probe.old'") == "0").await;
    let done = "select count(*)::text as value from journal where what = 'probes.worked_as_before'";
    assert_eq!(Cluster::look(&estate.url, done), "1");
    until("the letter says where the agency is", || letters(&estate, &["Festival", "Sonde", "maintenant en version 1.0.0"]) == 1).await;
    assert_eq!(Cluster::look(&estate.url, "select count(*)::text as value from work.jobs where state = 'dead'"), "0");
}
