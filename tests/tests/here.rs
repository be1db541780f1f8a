//! Two people at one record: they see each other as far as each may, hear at once of what was saved, and lose nothing.

use futures_util::StreamExt;
use house_tests::{Agency, Answer, Browser, Estate};
use kernel::diesel::{self, prelude::*};
use kernel::schema::{grants, members, presences};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;
use uuid::Uuid;

/// What a tab of this browser says of itself, and what it is told.
async fn beat(by: &Browser, record: Uuid, tab: Uuid, more: &[(&str, &str)]) -> Answer {
    let (token, tab) = (by.token("/app").await, tab.to_string());
    let mut form = vec![("tab", tab.as_str()), ("version", "1"), ("editing", "false")];
    form.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    form.extend(more);
    let request = by.request(Method::POST, &format!("/app/people/{record}/here")).header("x-csrf", token);
    by.send(request.header("accept", "text/html").header("hx-request", "true").form(&form)).await
}

async fn here(by: &Browser, record: Uuid) -> Value {
    by.get_json(&format!("/api/v1/people/{record}/here")).await.json()["data"].clone()
}

/// Saves a form that was opened as `page` shows it, with these values changed.
async fn save(by: &Browser, record: Uuid, page: &str, values: &[(&str, &str)]) -> Answer {
    let hidden = |name: &str| page.split(&format!("name=\"{name}\" value=\"")).nth(1).and_then(|rest| rest.split('"').next()).expect("it");
    let mut form = vec![("version", hidden("version")), ("opened", hidden("opened"))];
    form.extend(values);
    by.submit(&format!("/app/people/{record}"), &format!("/app/people/{record}/edit"), &form).await
}

/// A seat in which one reads people, and changes them, without their sensitive fields.
fn blind(agency: &Agency, role: &str) {
    let reveal = grants::table.filter(grants::role.eq(role).and(grants::permission.eq("address_book.people.reveal")));
    agency.run(|tx| tx.run(diesel::delete(reveal))).expect("a right less");
}

#[tokio::test(flavor = "multi_thread")]
async fn those_at_a_record_see_each_other_as_far_as_each_may() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (bob, bobs) = estate.seated(&acme, "bob", "booker").await;
    let (eve, eves) = estate.seated(&acme, "eve", "booker").await;
    blind(&acme, "booker");
    estate.house.changed(acme.id);
    let id = ada.create("people", json!({"last_name": "Duval"})).await;
    let (tab, other) = (Uuid::now_v7(), Uuid::now_v7());
    assert!(!beat(&bobs, id, tab, &[]).await.body.contains("here__one"), "nobody else is there, and one is not told of oneself");
    let seen = beat(&ada, id, Uuid::now_v7(), &[("editing", "true"), ("field", "city")]).await;
    assert!(seen.body.contains("bob a cette fiche sous les yeux"), "{}", seen.body);
    let seen = beat(&bobs, id, tab, &[("editing", "true"), ("field", "phone")]).await.body;
    assert!(seen.contains("écrit dans «\u{202f}Ville\u{202f}»") && seen.contains("data-field=\"city\""), "{seen}");
    let all = here(&ada, id).await;
    assert_eq!((all[0]["member"].clone(), all[0]["field"].clone(), all[1].clone()), (json!(bob), json!("phone"), Value::Null), "{all}");
    // In a field that Bob may not see, Ada is editing, and no more.
    beat(&ada, id, Uuid::now_v7(), &[("editing", "true"), ("field", "nonsense")]).await;
    let row = presences::table.filter(presences::member_id.ne(bob));
    let set = diesel::update(row).set(presences::field.eq("confidential_notes"));
    acme.run(|tx| tx.run(set)).expect("she moves on");
    let seen = beat(&bobs, id, tab, &[]).await.body;
    assert!(seen.contains("modifie cette fiche") && !seen.contains("confidential"), "{seen}");
    assert_eq!(here(&bobs, id).await[0]["field"], Value::Null);
    // A second tab is no second person; a tab that leaves is gone, the other is still there.
    beat(&bobs, id, other, &[]).await;
    assert_eq!(here(&ada, id).await.as_array().map(Vec::len), Some(1));
    beat(&bobs, id, tab, &[("leaves", "true")]).await;
    assert_eq!(here(&ada, id).await[0]["editing"], false);
    // Who is silent for longer than a minute is gone, and swept by whoever comes next.
    let late = diesel::update(presences::table.filter(presences::member_id.eq(bob)));
    let late = late.set(presences::seen_at.eq(chrono::Utc::now() - chrono::Duration::seconds(80)));
    acme.run(|tx| tx.run(late)).expect("a minute passes");
    assert_eq!(here(&ada, id).await, json!([]));
    beat(&eves, id, Uuid::now_v7(), &[]).await;
    let left: i64 = acme.run(|tx| tx.one(presences::table.filter(presences::member_id.eq(bob)).count())).expect("a number");
    assert_eq!(left, 0);
    // Whoever comes from outside is not told who works here, and is seen.
    let outside = diesel::update(members::table.filter(members::id.eq(eve))).set(members::external.eq(true));
    acme.run(|tx| tx.run(outside)).expect("a guest");
    beat(&ada, id, Uuid::now_v7(), &[]).await;
    assert!(!beat(&eves, id, Uuid::now_v7(), &[]).await.body.contains("here__one"));
    assert_eq!((here(&eves, id).await, here(&ada, id).await[0]["member"].clone()), (json!([]), json!(eve)));
    for (wrong, what) in [("tab", "x"), ("version", "one")] {
        assert_eq!(beat(&bobs, id, tab, &[(wrong, what)]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_at_a_record_that_they_may_not_read_nor_at_another_agencys() {
    let estate = Estate::new().await;
    let (acme, rival) = (estate.agency("acme").await, estate.agency("rival").await);
    let ada = estate.admin(&acme).await;
    let (_, bobs) = estate.seated(&acme, "bob", "booker").await;
    let id = ada.create("people", json!({"last_name": "Duval"})).await;
    beat(&ada, id, Uuid::now_v7(), &[]).await;
    let line = grants::table.filter(grants::role.eq("booker").and(grants::permission.eq("address_book.people.read")));
    acme.run(|tx| tx.run(diesel::update(line).set(grants::reach.eq("own")))).expect("a limit");
    estate.house.changed(acme.id);
    let stranger = estate.admin(&rival).await;
    for by in [&bobs, &stranger] {
        assert_eq!(beat(by, id, Uuid::now_v7(), &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(by.get_json(&format!("/api/v1/people/{id}/here")).await.status, StatusCode::NOT_FOUND);
    }
    let there: i64 = acme.run(|tx| tx.one(presences::table.count())).expect("a number");
    assert_eq!(there, 1);
    // Nor do they hear that something happens there.
    estate.settled().await;
    let mut socket = listen(&bobs, id).await;
    beat(&ada, id, Uuid::now_v7(), &[("editing", "true")]).await;
    assert!(tokio::time::timeout(Duration::from_millis(800), rang(&mut socket)).await.is_err(), "Bob hears nothing");
}

type Socket = WebSocketStream<reqwest::Upgraded>;

async fn listen(by: &Browser, record: Uuid) -> Socket {
    let request = by.request(Method::GET, &format!("/app/notices/live?at=people/{record}")).header("connection", "upgrade");
    let request = request.header("upgrade", "websocket").header("sec-websocket-version", "13");
    let answer =
        request.header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==").header("origin", by.origin()).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::SWITCHING_PROTOCOLS);
    let mut socket = WebSocketStream::from_raw_socket(answer.upgrade().await.expect("a socket"), Role::Client, None).await;
    // Its greeting, the numbers of the bell.
    loop {
        if let Some(Ok(Message::Text(_))) = socket.next().await {
            return socket;
        }
    }
}

/// Waits until the record's bell rings.
async fn rang(socket: &mut Socket) {
    loop {
        let message = tokio::time::timeout(Duration::from_secs(20), socket.next()).await.expect("something is said");
        match message.expect("open").expect("a message") {
            Message::Text(text) if text.contains("record") => return,
            Message::Close(why) => panic!("it closed: {why:?}"),
            _ => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_saved_rings_at_once_in_every_process_and_says_what_changed() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    estate.seated(&acme, "bob", "booker").await;
    let other = Estate::on(estate.url.clone());
    let bobs = other.visitor(&acme);
    bobs.sign_in("bob@acme.test", house_tests::PASSWORD).await;
    let id = ada.create("people", json!({"last_name": "Duval", "city": "Lyon"})).await;
    estate.settled().await;
    other.settled().await;
    let tab = Uuid::now_v7();
    let mut socket = listen(&bobs, id).await;
    beat(&bobs, id, tab, &[]).await;
    rang(&mut socket).await;
    let since = Instant::now();
    let form = ada.get(&format!("/app/people/{id}/edit")).await.body;
    assert_eq!(save(&ada, id, &form, &[("city", "Nantes")]).await.status, StatusCode::SEE_OTHER);
    rang(&mut socket).await;
    assert!(since.elapsed() < Duration::from_secs(5), "{:?}", since.elapsed());
    let said = beat(&bobs, id, tab, &[]).await.body;
    for word in ["a enregistré cette fiche", "Ville", "Lyon", "Nantes", "data-version=\"2\""] {
        assert!(said.contains(word), "{word}: {said}");
    }
    // Of two saves, the first value and the last are told; of one that is known already, nothing.
    let form = ada.get(&format!("/app/people/{id}/edit")).await.body;
    save(&ada, id, &form, &[("city", "Brest"), ("confidential_notes", "secret de polichinelle")]).await;
    blind(&acme, "booker");
    estate.house.changed(acme.id);
    other.house.changed(acme.id);
    let said = beat(&bobs, id, tab, &[]).await.body;
    assert!(said.contains("Lyon") && said.contains("Brest") && !said.contains("Nantes") && !said.contains("polichinelle"), "{said}");
    assert!(!beat(&bobs, id, tab, &[("version", "3")]).await.body.contains("data-here-news"));
}

#[tokio::test(flavor = "multi_thread")]
async fn saves_of_different_fields_both_stand_and_of_the_same_one_it_is_asked() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (_, bobs) = estate.seated(&acme, "bob", "booker").await;
    let body = json!({"last_name": "Duval", "city": "Lyon", "phone": "+33478000000", "notes": "une\ndeux"});
    let id = ada.create("people", body).await;
    let edit = format!("/app/people/{id}/edit");
    let read = async || ada.get_json(&format!("/api/v1/people/{id}")).await.json();
    let (hers, his) = (ada.get(&edit).await.body, bobs.get(&edit).await.body);
    assert_eq!(save(&bobs, id, &his, &[("last_name", "Duval"), ("city", "Nantes"), ("job", "")]).await.status, StatusCode::SEE_OTHER);
    // As a browser sends it: every field, most of them as they were, a telephone as the page shows it.
    let same = [("last_name", "Duval"), ("city", "Lyon"), ("phone", "04 78 00 00 00"), ("notes", "une\r\ndeux")];
    let mine = [&same[..], &[("job", "Capitaine")]].concat();
    let saved = save(&ada, id, &hers, &mine).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let now = read().await;
    let all = [&now["city"], &now["job"], &now["phone"], &now["notes"], &now["version"]];
    assert_eq!(all, [&json!("Nantes"), &json!("Capitaine"), &json!("+33478000000"), &json!("une\ndeux"), &json!(3)]);
    // The same field: nothing is written, that field alone is asked about, and what the other left alone is taken over.
    let late = save(&ada, id, &hers, &[("last_name", "Duval"), ("city", "Brest"), ("job", "")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let asked = late.body.split("class=\"clash\"").nth(1).and_then(|rest| rest.split("</table>").next()).expect("a table");
    assert!(asked.contains("Nantes") && asked.contains("Brest") && !asked.contains("Capitaine"), "{asked}");
    assert!(late.body.contains("value=\"Capitaine\"") && late.body.contains("value=\"Brest\""), "{}", late.body);
    assert_eq!(read().await["city"], "Nantes");
    assert_eq!(save(&ada, id, &late.body, &[("city", "Brest")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!((read().await["city"].clone(), read().await["job"].clone()), (json!("Brest"), json!("Capitaine")));
    // To take over is asked for, and writes nothing.
    let taken = save(&bobs, id, &his, &[("city", "Lyon"), ("job", "Pilote"), ("take", "true")]).await;
    assert_eq!(taken.status, StatusCode::CONFLICT, "both said something of the job");
    let taken = save(&bobs, id, &his, &[("city", "Lyon"), ("language", "en"), ("take", "true")]).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.body);
    assert!(taken.body.contains("value=\"Brest\"") && taken.body.contains("value=\"en\" selected"), "{}", taken.body);
    assert_eq!((read().await["language"].clone(), read().await["version"].clone()), (Value::Null, json!(4)));
    // A form that does not say what it was opened at is asked about whole, as ever.
    let blunt = bobs.submit(&edit, &edit, &[("version", "1"), ("language", "en")]).await;
    assert_eq!(blunt.status, StatusCode::CONFLICT);
    // A record in the bin is saved by nobody.
    ada.api(Method::DELETE, &format!("/api/v1/people/{id}"), None).await;
    let gone = save(&ada, id, &hers, &[("language", "en")]).await;
    assert!(gone.status == StatusCode::CONFLICT && gone.body.contains("value=\"en\" selected"), "{}", gone.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_tells_no_mark_of_what_its_reader_may_not_see() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (_, bobs) = estate.seated(&acme, "bob", "booker").await;
    blind(&acme, "booker");
    estate.house.changed(acme.id);
    let id = ada.create("people", json!({"last_name": "Duval", "confidential_notes": "non"})).await;
    let edit = format!("/app/people/{id}/edit");
    let (hers, his) = (ada.get(&edit).await.body, bobs.get(&edit).await.body);
    assert!(hers.contains("confidential_notes:") && !his.contains("confidential_notes:"));
    // What he does not see, he neither takes away nor is asked about.
    assert_eq!(save(&ada, id, &hers, &[("confidential_notes", "oui")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(save(&bobs, id, &his, &[("city", "Lille")]).await.status, StatusCode::SEE_OTHER);
    let now = ada.get_json(&format!("/api/v1/people/{id}")).await.json();
    assert_eq!((now["confidential_notes"].clone(), now["city"].clone()), (json!("oui"), json!("Lille")));
}
