//! A task is done by a word, answered to the message that told of it.

use super::{Service, TOKEN, prefer, until};
use house_tests::{Agency, Answer, Browser, Estate};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, Ordering};

const SECRET: &str = "x-telegram-bot-api-secret-token";

async fn told(program: &Browser, secret: &str, message: Value) -> Answer {
    static UPDATES: AtomicI64 = AtomicI64::new(1);
    let update = json!({"update_id": UPDATES.fetch_add(1, Ordering::SeqCst), "message": message});
    program.send(program.request(Method::POST, "/api/v1/telegram").header(SECRET, secret).json(&update)).await
}

fn status(agency: &Agency, task: uuid::Uuid) -> String {
    agency.run(move |tx| Ok(planning::TASKS.hold(tx, task)?["status"].as_str().unwrap_or_default().to_string())).expect("a task")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_done_by_its_reader_s_word_and_by_nobody_else_s() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (bob, tab) = estate.seated(&acme, "bob", "booker").await;
    estate.settled().await;
    let service = Service::open();
    service.answer("/setWebhook", 200, r#"{"ok":true,"result":true}"#);
    service.answer("/sendMessage", 200, r#"{"ok":true,"result":{"message_id":501}}"#);
    super::connect(&ada, "telegram", json!({"url": service.url(""), "key": TOKEN})).await;
    let asked = service.sent("/setWebhook").pop().expect("it asks to be told");
    let secret = asked["secret_token"].as_str().expect("a secret").to_string();
    assert!(asked["url"].as_str().is_some_and(|url| url.ends_with("/api/v1/telegram")), "{asked}");
    estate.work();
    let bot = estate.visitor(&acme);
    // The code comes by the same way, and links the chat that it came from.
    let begun = tab.api(Method::POST, "/api/v1/channels/telegram", Some(json!({}))).await;
    let code = begun.json()["code"].as_str().expect("a code").to_string();
    let chat = |id: i64| json!({"id": id, "type": "private"});
    let said = told(&bot, &secret, json!({"message_id": 1, "chat": chat(4242), "text": format!("/start {code}")})).await;
    assert_eq!(said.status, StatusCode::OK, "{}", said.body);
    let linked = || async { tab.get_json("/api/v1/channels").await.json()["channels"][0]["state"] == "linked" };
    for _ in 0..400 {
        if linked().await {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
    assert!(linked().await);
    let done = tab.api(Method::POST, "/api/v1/channels/telegram/confirm", Some(json!({}))).await;
    assert_eq!(done.status, StatusCode::OK, "nobody is asked twice: {}", done.body);
    assert_eq!(service.lookups("/getUpdates"), 0);
    prefer(&tab, "telegram").await;
    let task = ada.create("tasks", json!({"title": "Envoyer le contrat", "status": "todo", "priority": "normal", "owner_id": bob})).await;
    let href = format!("/app/tasks/{task}");
    acme.run(move |tx| tx.tell(&kernel::notice::REFUSED, &[bob], "Envoyer le contrat", &href)).expect("told");
    until("the message left", || {
        service.sent("/sendMessage").iter().any(|m| m["text"].as_str().is_some_and(|t| t.contains("Envoyer le contrat")))
    })
    .await;
    until("its number is kept", || {
        use kernel::diesel::prelude::*;
        use kernel::schema::notice_messages as s;
        acme.run(|tx| tx.one::<i64>(s::table.filter(s::remote.eq("501")).count())).unwrap_or_default() == 1
    })
    .await;
    let answer = |chat_id: i64, text: &str, to: i64| json!({"message_id": 9, "chat": chat(chat_id), "text": text, "reply_to_message": {"message_id": to}});
    let back = || service.sent("/sendMessage").len();
    // No secret, another chat, another message, a word that means nothing.
    assert_eq!(told(&bot, "guess", answer(4242, "fait", 501)).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(told(&bot, &secret, answer(6666, "fait", 501)).await.status, StatusCode::OK);
    assert_eq!(told(&bot, &secret, answer(4242, "fait", 502)).await.status, StatusCode::OK);
    let before = back();
    assert_eq!(told(&bot, &secret, answer(4242, "peut-être", 501)).await.status, StatusCode::OK);
    until("it says that it did not understand", || back() == before + 1).await;
    assert_eq!(status(&acme, task), "todo");
    assert_eq!(told(&bot, &secret, answer(4242, "Fait !", 501)).await.status, StatusCode::OK);
    until("it is done", || status(&acme, task) == "done").await;
    until("and that is said", || service.sent("/sendMessage").iter().any(|m| m["text"].as_str().is_some_and(|t| t.contains("terminée"))))
        .await;
}
