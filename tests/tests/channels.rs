//! Notices by Telegram, Signal and text message: linked by a code that comes back, sent once, and by letter where that fails;
//! spoken with real HTTP servers that answer as the services do, refuse, fail and dawdle.
#![expect(clippy::disallowed_methods, reason = "the superuser moves the clock between attempts, and looks for secrets")]

mod failing;
mod groups;
mod kept;
mod linking;
mod replies;
mod service;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use house_tests::{Agency, Browser, Cluster, Estate};
use kernel::diesel;
use kernel::notice::{APPROVED, JOB_FAILED};
use kernel::schema::{member_channels, notice_messages as s};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use service::Service;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// A key as Telegram gives them.
const TOKEN: &str = "123456:AAHk-3cJx_0123456789abcdefghij";

async fn until(what: &str, mut check: impl FnMut() -> bool) {
    let since = Instant::now();
    while !check() {
        assert!(since.elapsed() < Duration::from_secs(40), "still not: {what}");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// Something that can wait, told to a member.
fn tell(agency: &Agency, to: Uuid, title: &str) {
    agency.run(|tx| tx.tell(&APPROVED, &[to], title, "/app/approvals")).expect("told");
}

/// Something that cannot.
fn press(agency: &Agency, to: Uuid, title: &str) {
    agency.run(|tx| tx.tell(&JOB_FAILED, &[to], title, "/app/audit")).expect("told");
}

/// Letters of a house's mailbox that carry all of these words.
fn letters(estate: &Estate, words: &[&str]) -> usize {
    let files = std::fs::read_dir(estate.settings.data.join("mail")).into_iter().flatten().flatten().filter(|f| f.path().is_file());
    let texts = files.filter_map(|f| std::fs::read_to_string(f.path()).ok()).map(|t| t.replace("=\r\n", "").replace("=\n", ""));
    texts.filter(|t| words.iter().all(|w| t.contains(w))).count()
}

/// How each message stands, the oldest first.
fn states(agency: &Agency) -> Vec<String> {
    agency.run(|tx| tx.all(s::table.order(s::id).select(s::state))).expect("messages")
}

/// What was tried for the newest message: by what, and what went wrong.
fn tried(agency: &Agency) -> Vec<(String, String)> {
    let tries: Value = agency.run(|tx| tx.one(s::table.order(s::id.desc()).select(s::tries))).expect("a message");
    let word = |v: &Value| v.as_str().unwrap_or_default().to_string();
    tries.as_array().expect("a list").iter().map(|t| (word(&t["by"]), word(&t["error"]))).collect()
}

fn pairs<'a>(all: &[(&'a str, &'a str)]) -> Vec<(String, String)> {
    all.iter().map(|(by, error)| ((*by).into(), (*error).into())).collect()
}

/// What waits for later is due now.
fn time_passes(estate: &Estate) {
    let soon = "update work.jobs set run_at = now() where name = 'house.send_notice' and state = 'ready'";
    Cluster::superuser(&estate.url).batch_execute(soon).expect("time passes");
}

async fn connect(ada: &Browser, kind: &str, body: Value) {
    let said = ada.api(Method::PATCH, &format!("/api/v1/integrations/{kind}"), Some(body)).await;
    assert_eq!(said.status, StatusCode::OK, "{}", said.body);
}

/// The agency has a bot, and this member wrote their code to it from chat 4242.
async fn with_telegram(service: &Service, ada: &Browser, tab: &Browser) {
    connect(ada, "telegram", json!({"url": service.url(""), "key": TOKEN})).await;
    let begun = tab.api(Method::POST, "/api/v1/channels/telegram", Some(json!({}))).await;
    assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.body);
    let code = begun.json()["code"].as_str().expect("a code").to_string();
    service.write(4242, "private", &format!("/start {code}"));
    let done = tab.api(Method::POST, "/api/v1/channels/telegram/confirm", Some(json!({}))).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    prefer(tab, "telegram").await;
}

async fn prefer(tab: &Browser, way: &str) {
    let said = tab.api(Method::PATCH, "/api/v1/channels", Some(json!({"way": way}))).await;
    assert_eq!((said.status, said.json()["way"].clone()), (StatusCode::OK, json!(way)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_goes_by_the_preferred_channel_once_however_many_carry() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (bob, tab) = estate.seated(&acme, "bob", "booker").await;
    let other = Estate::on(estate.url.clone());
    estate.settled().await;
    other.settled().await;
    let service = Service::open();
    with_telegram(&service, &ada, &tab).await;
    estate.work();
    other.work();
    for n in 0..20 {
        tell(&acme, bob, &format!("Nouvelle {n}\nsuite"));
    }
    until("all were sent", || states(&acme).iter().filter(|s| *s == "sent").count() == 20).await;
    let sent = service.sent("/sendMessage");
    assert_eq!(sent.len(), 20, "each once");
    let first = sent.iter().find(|m| m["text"].as_str().is_some_and(|t| t.contains("Nouvelle 7 suite"))).expect("that one");
    // Either house carried it, and each has a port of its own here.
    let link = |text: &str| text.contains("\nhttp://acme.localhost:") && text.ends_with("/app/approvals");
    assert_eq!(first["chat_id"], "4242");
    assert!(first["text"].as_str().is_some_and(|t| t.starts_with("Agence acme") && link(t)), "{first}");
    assert_eq!(letters(&estate, &["To: bob@acme.test"]) + letters(&other, &["To: bob@acme.test"]), 0, "no letter besides");
    // Its reader sees where it went.
    let page = tab.get("/app/profile/channels").await.body;
    assert!(page.contains("<span class=\"muted\">Telegram</span>") && page.contains("badge--ok") && page.contains("Nouvelle 19"), "{page}");
    // Switched off by its reader, a kind goes nowhere; by the agency, everything goes by letter.
    tab.submit("/app/notices/choices", "/app/notices/choices", &[("kind-approved", "bell")]).await;
    tell(&acme, bob, "Pour la cloche");
    tab.submit("/app/notices/choices", "/app/notices/choices", &[("kind-approved", "all")]).await;
    connect(&ada, "telegram", json!({"active": false})).await;
    tell(&acme, bob, "Par la poste");
    let posted = |words: &[&str]| letters(&estate, words) + letters(&other, words);
    until("a letter", || posted(&["To: bob@acme.test", "Par la poste"]) == 1).await;
    assert_eq!((service.sent("/sendMessage").len(), posted(&["Pour la cloche"])), (20, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_and_numbers_are_told_nowhere_and_only_administrators_connect() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (_, tab) = estate.seated(&acme, "bob", "booker").await;
    let service = Service::open();
    // A key that is none, one that Telegram refuses, an address that is somebody's own ground.
    let keep = |body: Value| ada.api(Method::PATCH, "/api/v1/integrations/telegram", Some(body));
    let odd = keep(json!({"url": service.url(""), "key": "1:x/../../elsewhere-0123456789"})).await;
    assert!(odd.status == StatusCode::UNPROCESSABLE_ENTITY && odd.body.contains("integration-token"), "{}", odd.body);
    service.answer("/getMe", 401, r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#);
    let refused = keep(json!({"url": service.url(""), "key": TOKEN})).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.body.contains("integration-refused"), "{}", refused.body);
    let near = keep(json!({"url": "https://169.254.169.254", "key": TOKEN})).await;
    assert!(near.status == StatusCode::UNPROCESSABLE_ENTITY && near.body.contains("webhook-address"), "{}", near.body);
    assert_eq!(ada.get_json("/api/v1/integrations/telegram").await.status, StatusCode::NOT_FOUND, "nothing was kept");
    service.well();
    with_telegram(&service, &ada, &tab).await;
    connect(&ada, "sms", json!({"url": service.url("/sms"), "key": "sms-key-very-secret", "sender": "Acme"})).await;
    let begun = tab.api(Method::POST, "/api/v1/channels/sms", Some(json!({"address": "06 12 34 56 78"}))).await;
    assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.body);
    let code = service.last_code();
    assert!(!begun.body.contains(&code), "the code goes to the number alone");
    // A key is not sent to another address by who does not know it.
    let moved = keep(json!({"url": Service::open().url("")})).await;
    assert!(moved.status == StatusCode::UNPROCESSABLE_ENTITY && moved.body.contains("integration-again"), "{}", moved.body);
    // Neither rows nor the journal nor pages tell any of it.
    let page = ada.get("/app/settings/integrations/sms").await.body;
    let api = ada.get_json("/api/v1/integrations").await.body;
    let mut conn = Cluster::superuser(&estate.url);
    let mut dump = String::new();
    for table in ["integrations", "member_channels", "journal", "work.jobs", "idempotency"] {
        let rows: Vec<Said> = diesel::sql_query(format!("select coalesce(string_agg(t::text, ' '), '') as said from {table} t"))
            .load(&mut conn)
            .expect(table);
        dump += &rows.into_iter().map(|r| r.said).collect::<String>();
    }
    for secret in [TOKEN, "sms-key-very-secret", "+33612345678", "4242", &code] {
        assert!(!page.contains(secret) && !api.contains(secret), "{secret} is shown");
        // The chat's key is short: as a word of its own it would stand between commas.
        let found = if secret == "4242" { dump.contains(",4242,") } else { dump.contains(secret) };
        assert!(!found, "{secret} stands in a row");
    }
    for role in ["manager", "booker"] {
        let somebody = estate.member(&acme, role).await;
        assert_eq!(somebody.get("/app/settings/integrations").await.status, StatusCode::FORBIDDEN, "{role}");
        let said = somebody.api(Method::PATCH, "/api/v1/integrations/sms", Some(json!({"active": false}))).await;
        assert_eq!(said.status, StatusCode::FORBIDDEN, "{role}");
    }
    // Removed, it is gone; what members linked is still theirs.
    assert_eq!(ada.api(Method::DELETE, "/api/v1/integrations/telegram", None).await.status, StatusCode::NO_CONTENT);
    let kept: i64 = acme.run(|tx| tx.one(member_channels::table.filter(member_channels::state.eq("linked")).count())).expect("a number");
    assert_eq!((kept, ada.get_json("/api/v1/integrations/telegram").await.status), (1, StatusCode::NOT_FOUND));
    assert!(tab.get("/app/profile/channels").await.body.contains("pas branché Telegram"));
}

#[derive(diesel::QueryableByName)]
struct Said {
    #[diesel(sql_type = diesel::sql_types::Text)]
    said: String,
}
