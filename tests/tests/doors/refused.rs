//! What is not let in: no key, another agency's, a stranger's name, what was not chosen, what the member may not do.

use super::*;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

fn code(answer: &Answer) -> String {
    let json = answer.json();
    let field = &json["fields"][0];
    format!(
        "{} {}{}",
        answer.status.as_u16(),
        field["field"].as_str().map(|f| format!("{f}:")).unwrap_or_default(),
        field["code"].as_str().or(json["code"].as_str()).unwrap_or_default()
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_let_in_is_told_why_and_nothing_is_done() {
    let (estate, acme, ada) = house().await;
    let other = estate.agency("other").await;
    let (viewer, _) = estate.seated(&acme, "Vera Lune", "viewer").await;
    let watcher = look(&estate, &format!("select email from members where id = '{viewer}'"));
    let door = Door::made(&estate, &acme, &ada, from_n8n(&["record.create:people", "record.update:people"])).await;
    let good = message(&acme.email, "record.create", person("Personne"));
    let wrong = Door { key: "esd_nobody".into(), ..door.clone() };
    assert_eq!(wrong.call(None, &good).await.status, StatusCode::UNAUTHORIZED);
    let none = Door { id: Uuid::now_v7(), ..door.clone() };
    assert_eq!(none.call(None, &good).await.status, StatusCode::UNAUTHORIZED, "whether there is a door is told to nobody");
    let elsewhere = Door { program: estate.visitor(&other), ..door.clone() };
    assert_eq!(elsewhere.call(None, &good).await.status, StatusCode::UNAUTHORIZED, "the agency is the address's, never the message's");
    assert_eq!(look(&estate, "select turned_away from doors"), "1");
    for (body, said) in [
        (message(&acme.email, "record.create", json!({"resource": "people"})), "422 data.fields:required"),
        (
            message(&acme.email, "record.create", json!({"resource": "people", "fields": {"last_name": "x", "shoe": 43}})),
            "422 data.fields.shoe:unknown-field",
        ),
        (message(&acme.email, "record.create", json!({"resource": "venues", "fields": {"name": "Salle"}})), "422 action:door-action"),
        (message(&acme.email, "record.create:people", person("Ruse")), "422 action:choice"),
        (message(&acme.email, "task.create", json!({"title": "x"})), "422 action:door-action"),
        (message("nobody@nowhere.test", "record.create", person("x")), "422 userEmail:door-user"),
        (message(&other.email, "record.create", person("x")), "422 userEmail:door-user"),
        (message(&watcher, "record.create", person("x")), "403 address_book.people.create"),
        (json!({"source": "typeform", "userEmail": acme.email, "action": "record.create", "data": person("x")}), "422 source:door-source"),
        (
            json!({"source": "n8n", "userEmail": acme.email, "action": "record.create", "data": person("x"), "tenant": other.id}),
            "422 tenant:unknown-field",
        ),
        (message(&acme.email, "record.update", json!({"resource": "people", "id": Uuid::now_v7(), "fields": {"city": "Brest"}})), "404 "),
        (
            message(&acme.email, "record.update", json!({"resource": "people", "match": {"last_name": "Personne"}, "fields": {}})),
            "422 data.match:door-match-none",
        ),
    ] {
        let answer = door.call(None, &body).await;
        assert_eq!(code(&answer), said, "{}", answer.body);
        assert!(answer.header("content-type").starts_with("application/problem+json"), "{answer:?}");
    }
    assert_eq!(look(&estate, "select count(*) from people"), "0");
    let states = "select string_agg(distinct state, ' ') || ' ' || count(*) || ' ' || count(body) from door_calls";
    assert_eq!(look(&estate, states), "refused 12 12", "each is in the log, with what it said");
    assert_eq!(look(&estate, "select count(*) from door_calls where body like '%Personne%'"), "0", "sealed");
    // Too long, too often, shut, from elsewhere.
    let long = message(&acme.email, "record.create", person(&"x".repeat(1_100_000)));
    assert_eq!(door.call(None, &long).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let at = format!("/api/v1/doors/{}", door.id);
    let change = |body: Value| ada.api(Method::PATCH, &at, Some(body));
    assert_eq!(change(json!({"networks": ["203.0.113.0/24"]})).await.status, StatusCode::OK);
    assert_eq!(code(&door.call(None, &good).await), "403 key-elsewhere");
    assert_eq!(change(json!({"networks": [], "active": false})).await.status, StatusCode::OK);
    assert_eq!(code(&door.call(None, &good).await), "409 door-off");
    assert_eq!(change(json!({"active": true, "pace": 1})).await.status, StatusCode::OK);
    assert_eq!(door.call(None, &good).await.status, StatusCode::TOO_MANY_REQUESTS, "more than one in this minute");
    // Who keeps the doors is the administrators' choice.
    let booker = estate.member(&acme, "booker").await;
    assert_eq!(booker.get_json("/api/v1/doors").await.status, StatusCode::FORBIDDEN);
    assert_eq!(booker.api(Method::POST, "/api/v1/doors", Some(from_n8n(&["task.create"]))).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_said_once_changed_with_a_day_s_grace_and_ends_with_a_seat() {
    let (estate, acme, ada) = house().await;
    let (member, _) = estate.seated(&acme, "Bruno Vasseur", "booker").await;
    let email = look(&estate, &format!("select email from members where id = '{member}'"));
    let door = Door::made(&estate, &acme, &ada, from_n8n(&["record.create:people"])).await;
    let body = |name: &str| message(&email, "record.create", person(name));
    assert!(!ada.get_json(&format!("/api/v1/doors/{}", door.id)).await.body.contains(&door.key[8..]));
    assert_eq!(look(&estate, &format!("select count(*) from doors where secret like '%{}%'", &door.key[8..])), "0", "a hash");
    let changed = ada.api(Method::POST, &format!("/api/v1/doors/{}/key", door.id), None).await;
    let second = Door { key: changed.json()["key"].as_str().expect("a key").into(), ..door.clone() };
    for each in [&door, &second] {
        assert_eq!(each.call(None, &body("Deux")).await.status, StatusCode::OK, "both open");
    }
    estate.sql("update doors set old_until = now() - interval '1 second'");
    assert_eq!(door.call(None, &body("Trop tard")).await.status, StatusCode::UNAUTHORIZED);
    // The member sees who acts for them among their keys' ends: whoever looks after them ends it.
    let token = look(&estate, "select id from tokens where kind = 'door'");
    ada.submit(&format!("/app/team/{member}"), &format!("/app/team/{member}/tokens/{token}/revoke"), &[]).await;
    let refused = second.call(None, &body("Non")).await;
    assert_eq!(code(&refused), "422 userEmail:door-ended", "{}", refused.body);
    // Its keeper saves it again: it may act for them anew. Whose seat ends is nobody here.
    assert_eq!(ada.api(Method::PATCH, &format!("/api/v1/doors/{}", door.id), Some(json!({"label": "Bot"}))).await.status, StatusCode::OK);
    assert_eq!(second.call(None, &body("Encore")).await.status, StatusCode::OK);
    estate.sql(&format!("update members set status = 'archived' where id = '{member}'"));
    assert_eq!(code(&second.call(None, &body("Parti")).await), "422 userEmail:door-user");
    assert_eq!(look(&estate, "select string_agg(last_name, ' ' order by id) from people"), "Deux Deux Encore");
    // Removed, it opens nothing, and the journal still names it.
    assert_eq!(ada.api(Method::DELETE, &format!("/api/v1/doors/{}", door.id), None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(second.call(None, &body("Fini")).await.status, StatusCode::UNAUTHORIZED);
    assert!(ada.get("/app/audit").await.body.contains("Bruno Vasseur · Bot"));
}

/// A message signed as Standard Webhooks has it.
#[tokio::test(flavor = "multi_thread")]
async fn a_signature_opens_for_five_minutes_and_for_this_message_alone() {
    let (estate, acme, ada) = house().await;
    let asked = json!({"label": "Svix", "source": "n8n", "actions": ["record.create:people"], "proof": "signature"});
    let door = Door::made(&estate, &acme, &ada, asked).await;
    let body = message(&acme.email, "record.create", person("Signée")).to_string();
    let sign = |moment: i64, body: &str| {
        let key = BASE64.decode(door.key.strip_prefix("whsec_").expect("a mark")).expect("a key");
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("any key");
        mac.update(format!("msg_1.{moment}.{body}").as_bytes());
        format!("v1,{}", BASE64.encode(mac.finalize().into_bytes()))
    };
    let send = |moment: i64, signature: String, body: String| {
        let request = door.program.request(Method::POST, &door.path()).header("content-type", "application/json");
        let request =
            request.header("webhook-id", "msg_1").header("webhook-timestamp", moment.to_string()).header("webhook-signature", signature);
        door.program.send(request.body(body))
    };
    let now = chrono::Utc::now().timestamp();
    for (what, answer) in [
        ("another body", send(now, sign(now, &body), body.replace("Sign", "Cach")).await),
        ("an old message", send(now - 301, sign(now - 301, &body), body.clone()).await),
        ("another moment", send(now, sign(now - 1, &body), body.clone()).await),
        ("the key alone", door.call(None, &message(&acme.email, "record.create", person("Clé"))).await),
    ] {
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}");
    }
    for _ in 0..2 {
        let good = send(now, sign(now, &body), body.clone()).await;
        assert_eq!(good.status, StatusCode::OK, "{}", good.body);
    }
    assert_eq!(look(&estate, "select string_agg(last_name, ' ') from people"), "Signée", "once by its key");
}
