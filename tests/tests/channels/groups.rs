//! A record's group: linked by a code written there, told once, by people, programs and workflows; what does not arrive is said.

use super::{Service, TOKEN, connect, until};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use house_tests::{Agency, Browser, Cluster, Estate};
use kernel::diesel;
use kernel::schema::{group_channels as g, group_messages as s, notices};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

/// How each message stands, the oldest first.
fn states(agency: &Agency) -> Vec<String> {
    agency.run(|tx| tx.all(s::table.order(s::id).select(s::state))).expect("messages")
}

fn told(agency: &Agency, kind: &'static str) -> i64 {
    agency.run(move |tx| tx.one(notices::table.filter(notices::kind.eq(kind)).count())).expect("notices")
}

async fn artist(ada: &Browser, name: &str) -> Uuid {
    ada.create("artists", json!({"name": name, "status": "active"})).await
}

async fn say(who: &Browser, path: &str, text: &str) -> StatusCode {
    who.api(Method::POST, &format!("{path}/messages"), Some(json!({"text": text}))).await.status
}

/// The group -7000077 of the agency’s bot is this record’s. (A short number stands in other keys, too.)
async fn linked(service: &Service, ada: &Browser, path: &str) {
    let begun = ada.api(Method::PATCH, path, Some(json!({"channel": "telegram"}))).await;
    assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.body);
    let code = begun.json()["code"].as_str().expect("a code").to_string();
    service.write(-7000077, "supergroup", &format!("/start@heures_bot {code}"));
    let done = ada.api(Method::POST, &format!("{path}/look"), None).await;
    assert_eq!((done.status, done.json()["state"].clone()), (StatusCode::OK, json!("linked")), "{}", done.body);
}

async fn house() -> (Estate, Agency, Browser, Service) {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    estate.settled().await;
    let service = Service::open();
    connect(&ada, "telegram", json!({"url": service.url(""), "key": TOKEN})).await;
    (estate, acme, ada, service)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_is_linked_by_a_code_written_there_and_told_once() {
    let (estate, acme, ada, service) = house().await;
    let loups = artist(&ada, "Les Loups").await;
    let path = format!("/api/v1/groups/artists/{loups}");
    // Somebody's own chat is no group, and a code for a group links nobody's chat.
    let begun = ada.api(Method::PATCH, &path, Some(json!({"channel": "telegram"}))).await.json();
    let code = begun["code"].as_str().expect("a code").to_string();
    service.write(4242, "private", &format!("/start {code}"));
    service.write(-66, "channel", &format!("/start {code}"));
    service.write(-66, "group", &code);
    let early = ada.api(Method::POST, &format!("{path}/look"), None).await;
    assert!(early.status == StatusCode::UNPROCESSABLE_ENTITY && early.body.contains("group-unheard"), "{}", early.body);
    assert_eq!(say(&ada, &path, "Trop tôt").await, StatusCode::CONFLICT);
    linked(&service, &ada, &path).await;
    // Nobody reads where it is: neither in rows nor by pages and programs.
    let kept: Option<String> = acme.run(|tx| tx.one(g::table.select(g::address))).expect("a group");
    assert!(kept.is_some_and(|kept| !kept.contains("-7000077")));
    let page = ada.get(&format!("/app/groups/artists/{loups}")).await.body;
    assert!(page.contains("Telegram") && !page.contains("-7000077") && page.contains("Dire au groupe"), "{page}");
    assert!(
        ada.get(&format!("/app/artists/{loups}")).await.body.contains(&format!("/app/groups/artists/{loups}")),
        "the record leads there"
    );
    // Said once, whoever carries it; a second press is the same message.
    let other = Estate::on(estate.url.clone());
    other.settled().await;
    estate.work();
    other.work();
    assert_eq!(say(&ada, &path, "Départ à 9 h").await, StatusCode::ACCEPTED);
    let (here, key) = (format!("/app/groups/artists/{loups}"), Uuid::now_v7().to_string());
    for _ in 0..2 {
        let values = [("text", "Balance à 17 h"), ("key", key.as_str())];
        assert_eq!(ada.submit(&here, &format!("{here}/messages"), &values).await.status, StatusCode::SEE_OTHER);
    }
    until("both were said", || states(&acme) == ["sent", "sent"]).await;
    let sent = service.sent("/sendMessage");
    let texts: Vec<(&Value, &Value)> = sent.iter().map(|m| (&m["chat_id"], &m["text"])).collect();
    assert_eq!(texts, [(&json!("-7000077"), &json!("Départ à 9 h")), (&json!("-7000077"), &json!("Balance à 17 h"))]);
    // Who may not change the artist neither links nor speaks; who cannot see them finds nothing.
    let viewer = estate.member(&acme, "viewer").await;
    assert_eq!(say(&viewer, &path, "Moi").await, StatusCode::FORBIDDEN);
    let rival = estate.agency("rival").await;
    let theirs = estate.admin(&rival).await;
    assert_eq!(theirs.get_json(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(say(&theirs, &path, "Moi").await, StatusCode::NOT_FOUND);
    // Taken away, it is gone with what was said.
    assert_eq!(ada.api(Method::DELETE, &path, None).await.status, StatusCode::NO_CONTENT);
    assert!(states(&acme).is_empty() && ada.get_json(&path).await.status == StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_reach_a_group_is_told_to_whoever_wanted_it() {
    let (estate, acme, ada, service) = house().await;
    let loups = artist(&ada, "Les Loups").await;
    let path = format!("/api/v1/groups/artists/{loups}");
    linked(&service, &ada, &path).await;
    // Who died in the middle of a call does not say it again: it may have been said.
    acme.run(|tx| {
        let group: Uuid = tx.one(g::table.select(g::id))?;
        let row = (s::group_id.eq(group), s::key.eq("dead"), s::body.eq("Interrompu"), s::state.eq("calling"));
        let message: Uuid = tx.one(diesel::insert_into(s::table).values(row).returning(s::id))?;
        tx.order(kernel::job::Order::named("house.post_to_group").payload(json!({"message": message})))
    })
    .expect("a message under way");
    estate.work();
    until("it is given up", || states(&acme) == ["failed"]).await;
    assert_eq!((service.sent("/sendMessage").len(), told(&acme, "group-failed")), (0, 1));
    // A service that is away is asked again, and then it is said that it did not arrive.
    service.answer("/sendMessage", 502, "<html>");
    assert_eq!(say(&ada, &path, "Absent").await, StatusCode::ACCEPTED);
    for n in 1..=4 {
        until("an attempt", || service.sent("/sendMessage").len() == n).await;
        until("it is written down", || states(&acme).last().is_some_and(|s| s != "calling")).await;
        let soon = "update work.jobs set run_at = now() where name = 'house.post_to_group' and state = 'ready'";
        Cluster::superuser(&estate.url).batch_execute(soon).expect("time passes");
    }
    until("it is given up", || states(&acme) == ["failed", "failed"]).await;
    assert_eq!(told(&acme, "group-failed"), 2);
    // A bot that was sent away finds no group any more: that is said, and nothing more is tried.
    service.answer(
        "/sendMessage",
        403,
        r#"{"ok":false,"error_code":403,"description":"Forbidden: bot was kicked from the supergroup chat"}"#,
    );
    assert_eq!(say(&ada, &path, "Renvoyé").await, StatusCode::ACCEPTED);
    until("it is lost", || acme.run(|tx| tx.one::<i64>(g::table.filter(g::state.eq("lost")).count())).unwrap_or_default() == 1).await;
    assert_eq!(say(&ada, &path, "Ensuite").await, StatusCode::CONFLICT);
    assert!(ada.get(&format!("/app/groups/artists/{loups}")).await.body.contains("n’est plus joignable"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workflow_tells_the_artist_s_group_or_people_where_there_is_none() {
    let (estate, acme, ada, service) = house().await;
    let (loups, seul) = (artist(&ada, "Les Loups").await, artist(&ada, "Seul").await);
    // A room by its own address: nothing of the agency's accounts is needed.
    let room = format!("/api/v1/groups/artists/{loups}");
    let near = ada.api(Method::PATCH, &room, Some(json!({"channel": "chat", "address": "https://169.254.169.254/x"}))).await;
    assert!(near.status == StatusCode::UNPROCESSABLE_ENTITY && near.body.contains("webhook-address"), "{}", near.body);
    let kept = ada.api(Method::PATCH, &room, Some(json!({"channel": "chat", "address": service.url("/room/s3cret")}))).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.body);
    assert!(!ada.get(&format!("/app/groups/artists/{loups}")).await.body.contains("s3cret"));
    let flow = ada.create("workflows", json!({"name": "Deal", "domain": "booking", "active": false})).await;
    // What an agency asked for in its own words: the calendar entry, the tasks of this checklist, and the artist hears of it.
    let list = ada.create("checklists", json!({"name": "Une date", "kind": "booking"})).await;
    for (title, days) in [("Envoyer le contrat", -30), ("Feuille de route", -7)] {
        let point = json!({"title": title, "checklist_id": list, "counted_from": "begin", "days": days, "priority": "normal"});
        ada.create("checklist_items", point).await;
    }
    let rule = json!({"when": {"start": "event", "of": "events", "what": "becomes", "field": "status", "value": "confirmed"},
        "conditions": [{"field": "kind", "op": "is", "value": "concert"}],
        "steps": [{"does": "event", "title": "Répétition : {{title}}", "kind": "rehearsal", "from": "starts_on", "days": -2, "at": "14:00"},
            {"does": "checklist", "checklist": list},
            {"does": "post", "title": "Confirmé : {{title}} le {{starts_on}}", "to": "author", "kind": "urgent"}]});
    let ruled = ada.api(Method::POST, &format!("/api/v1/workflows/{flow}/rule"), Some(rule)).await;
    assert_eq!(ruled.status, StatusCode::OK, "{}", ruled.body);
    let sheet = format!("/app/workflows/{flow}");
    ada.submit(&sheet, &format!("{sheet}/set"), &[("field", "active"), ("value", "true"), ("version", "2")]).await;
    estate.work();
    for (artist, title) in [(loups, "Lyon"), (seul, "Brest")] {
        ada.create(
            "events",
            json!({"title": title, "kind": "concert", "status": "confirmed", "starts_on": "2027-03-05", "artist_id": artist}),
        )
        .await;
    }
    until("both runs are over", || {
        let done = "select count(*)::text as value from workflow_runs where state = 'done'";
        Cluster::look(&estate.url, done) == "2"
    })
    .await;
    until("it was said", || states(&acme) == ["sent"]).await;
    let said = service.sent("/room/s3cret");
    assert_eq!(said.len(), 1);
    assert_eq!(said[0]["text"], "Confirmé : Lyon le 05/03/2027");
    let planned = |select: &str| Cluster::look(&estate.url, &format!("select coalesce(({select})::text, '') as value"));
    let both = "select string_agg(title || ' ' || starts_on || ' ' || starts_at, ', ' order by title) from events where kind = 'rehearsal'";
    assert_eq!(planned(both), "Répétition : Brest 2027-03-03 14:00, Répétition : Lyon 2027-03-03 14:00");
    let due = "select string_agg(title || ' ' || due_on, ', ' order by due_on, title) from tasks where artist_id is not null";
    let counted = "Envoyer le contrat · Brest 2027-02-03, Envoyer le contrat · Lyon 2027-02-03, Feuille de route · Brest 2027-02-26, Feuille de route · Lyon 2027-02-26";
    assert_eq!(planned(due), counted, "the tasks of the checklist, counted from the date, about its artist, once for each");
    // Without a group, the one that the step names is told instead.
    let told: Vec<String> =
        acme.run(|tx| tx.all(notices::table.filter(notices::kind.eq("workflow-pressing")).select(notices::title))).expect("notices");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("Brest"));
    // Somebody who may not change such records writes no rule that speaks to their groups.
    let page = ada.get(&format!("/app/workflows/{flow}/rule")).await.body;
    assert!(page.contains("Dire à un groupe") && page.contains("Sans groupe"), "{page}");
}
