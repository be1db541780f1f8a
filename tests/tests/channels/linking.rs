//! Linking: by a code that comes back, by nobody else's, so often and no more.

use super::{Service, connect, letters, prefer, press, tell, until};
use house_tests::Estate;
use reqwest::{Method, StatusCode};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_knows_its_reader_by_a_code_that_was_shown_to_them_alone() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (_, tab) = estate.seated(&acme, "bob", "booker").await;
    let (_, eve) = estate.seated(&acme, "eve", "booker").await;
    let service = Service::open();
    // Nothing is connected yet: that is said, and nothing can be begun.
    assert!(tab.get("/app/profile/channels").await.body.contains("pas branché Telegram"));
    let early = tab.api(Method::POST, "/api/v1/channels/telegram", Some(json!({}))).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "{}", early.body);
    connect(&ada, "telegram", json!({"url": service.url(""), "key": super::TOKEN})).await;
    let page = tab.submit("/app/profile/channels", "/app/profile/channels/telegram", &[]).await;
    let at = page.body.find("https://t.me/acme_bot?start=").expect("a way to the bot") + "https://t.me/acme_bot?start=".len();
    let code: String = page.body[at..].chars().take_while(char::is_ascii_alphanumeric).collect();
    assert_eq!(code.len(), 10, "{}", page.body);
    // Not sent yet: the page says so, and keeps the code.
    let back = "/app/profile/channels/telegram/confirm";
    let said = tab.submit("/app/profile/channels", back, &[("code", &code)]).await;
    assert!(said.status == StatusCode::UNPROCESSABLE_ENTITY && said.body.contains(&code), "{}", said.body);
    assert!(said.body.contains("pas encore reçu ce code"), "{}", said.body);
    // Codes in groups, codes that are none and other words link nobody.
    service.write(99, "group", &format!("/start {code}"));
    service.write(98, "private", "/start AAAAAAAAAA");
    service.write(97, "private", "bonjour");
    let said = tab.submit("/app/profile/channels", back, &[("code", &code)]).await;
    assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", said.body);
    // Eve asks, and what Bob wrote is read meanwhile: it links Bob, and Eve not.
    service.write(4242, "private", &code.to_lowercase());
    eve.api(Method::POST, "/api/v1/channels/telegram", Some(json!({}))).await;
    let eves = eve.api(Method::POST, "/api/v1/channels/telegram/confirm", Some(json!({}))).await;
    assert!(eves.status == StatusCode::UNPROCESSABLE_ENTITY && eves.body.contains("channel-unheard"), "{}", eves.body);
    let mine = tab.get_json("/api/v1/channels").await.json();
    assert_eq!((mine["channels"][0]["state"].clone(), mine["channels"][0]["address"].clone()), (json!("linked"), json!("4242")));
    // The same code once more is nobody's.
    service.write(66, "private", &format!("/start {code}"));
    eve.api(Method::POST, "/api/v1/channels/telegram/confirm", Some(json!({}))).await;
    assert_eq!(tab.get_json("/api/v1/channels").await.json()["channels"][0]["address"], "4242");
    assert_eq!(eve.get_json("/api/v1/channels").await.json()["channels"][0]["state"], "asked");
    // What is not linked cannot be preferred; unlinked, letters come again.
    let odd = eve.api(Method::PATCH, "/api/v1/channels", Some(json!({"way": "telegram"}))).await;
    assert!(odd.status == StatusCode::UNPROCESSABLE_ENTITY && odd.body.contains("channel-unlinked"), "{}", odd.body);
    prefer(&tab, "telegram").await;
    assert_eq!(tab.api(Method::DELETE, "/api/v1/channels/telegram", None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(tab.get_json("/api/v1/channels").await.json()["way"], "email");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_proven_by_its_code_tried_five_times_and_no_more() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (_, tab) = estate.seated(&acme, "bob", "booker").await;
    let service = Service::open();
    let odd = json!({"url": service.url(""), "sender": "+33711111111", "key": "bridge-key"});
    let odd = ada.api(Method::PATCH, "/api/v1/integrations/signal", Some(odd)).await;
    assert!(odd.body.contains("integration-sender"), "a number that the bridge does not have: {}", odd.body);
    connect(&ada, "signal", json!({"url": service.url(""), "sender": "+33700000000", "key": "bridge-key"})).await;
    let signal = "/app/profile/channels/signal";
    let begin = async |typed: &str| tab.submit("/app/profile/channels", signal, &[("address", typed)]).await;
    let said = begin("demain").await;
    assert!(said.status == StatusCode::UNPROCESSABLE_ENTITY && said.body.contains("numéro complet"), "{}", said.body);
    // A number that Signal does not know is said so beside the field.
    service.answer("/v2/send", 400, r#"{"error":"Failed to send: Unregistered user \"+33612345678\""}"#);
    let said = begin("06 12 34 56 78").await;
    assert!(said.status == StatusCode::UNPROCESSABLE_ENTITY && said.body.contains("pas joignable"), "{}", said.body);
    service.well();
    assert_eq!(begin("06 12 34 56 78").await.status, StatusCode::SEE_OTHER);
    let asked = service.asked("/v2/send").pop().expect("a message");
    assert_eq!((asked.body["recipients"].clone(), asked.key.as_str()), (json!(["+33612345678"]), "Bearer bridge-key"));
    let code = service.last_code();
    let wrong = if code == "000000" { "111111" } else { "000000" };
    let confirm = |code: &str| tab.api(Method::POST, "/api/v1/channels/signal/confirm", Some(json!({"code": code})));
    // Five wrong ones, at once: the right one is good no more.
    let tries = futures_util::future::join_all((0..5).map(|_| confirm(wrong))).await;
    assert!(tries.iter().all(|t| t.status == StatusCode::UNPROCESSABLE_ENTITY && t.body.contains("channel-code")), "{tries:?}");
    let late = confirm(&code).await;
    assert!(late.status == StatusCode::UNPROCESSABLE_ENTITY || late.status == StatusCode::TOO_MANY_REQUESTS, "{}", late.body);
    assert_eq!(tab.get_json("/api/v1/channels").await.json()["channels"][1]["state"], "asked");
    // Another agency's colleague of the same name has nothing to do with it; a new code does.
    let (eve, other) = estate.seated(&acme, "eve", "booker").await;
    let begun = other.submit("/app/profile/channels", "/app/profile/channels/signal", &[("address", "+33 7 12 34 56 78")]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    let code = service.last_code();
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let done = other.submit("/app/profile/channels", "/app/profile/channels/signal/confirm", &[("code", &spaced)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    // By Signal what presses, by letter what does not.
    prefer(&other, "auto").await;
    estate.settled().await;
    estate.work();
    press(&acme, eve, "Presse");
    tell(&acme, eve, "Attend");
    until("what presses came", || service.sent("/v2/send").iter().any(|m| m["message"].as_str().is_some_and(|t| t.contains("Presse"))))
        .await;
    until("the rest came", || letters(&estate, &["To: eve@acme.test", "Attend"]) == 1).await;
    assert_eq!(letters(&estate, &["Presse"]), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn text_messages_carry_what_is_urgent_unless_the_agency_says_more() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (bob, tab) = estate.seated(&acme, "bob", "booker").await;
    let service = Service::open();
    connect(&ada, "sms", json!({"url": service.url("/sms"), "key": "k", "sender": "Acme"})).await;
    tab.api(Method::POST, "/api/v1/channels/sms", Some(json!({"address": "0612345678"}))).await;
    let code = service.last_code();
    assert_eq!(tab.api(Method::POST, "/api/v1/channels/sms/confirm", Some(json!({"code": code}))).await.status, StatusCode::OK);
    prefer(&tab, "sms").await;
    estate.settled().await;
    estate.work();
    press(&acme, bob, "Presse");
    tell(&acme, bob, "Attend");
    until("what presses came", || service.asked("/sms").iter().any(|m| m.body["text"].as_str().is_some_and(|t| t.contains("Presse"))))
        .await;
    until("the rest came", || letters(&estate, &["To: bob@acme.test", "Attend"]) == 1).await;
    let sms = service.asked("/sms").into_iter().find(|m| m.body["text"].as_str().is_some_and(|t| t.contains("Presse"))).expect("it");
    assert_eq!(
        (sms.body["to"].clone(), sms.body["from"].clone(), sms.body["id"].clone()),
        (json!("+33612345678"), json!("Acme"), json!(sms.once))
    );
    connect(&ada, "sms", json!({"urgent_only": false})).await;
    tell(&acme, bob, "Ensuite");
    until("that, too", || service.asked("/sms").iter().any(|m| m.body["text"].as_str().is_some_and(|t| t.contains("Ensuite")))).await;
    assert_eq!(letters(&estate, &["Ensuite"]), 0);
    // Five codes in a day are enough: each may cost money.
    for n in 0..5 {
        let said = tab.api(Method::POST, "/api/v1/channels/sms", Some(json!({"address": "0612345678"}))).await;
        let expected = if n < 4 { StatusCode::ACCEPTED } else { StatusCode::UNPROCESSABLE_ENTITY };
        assert!(said.status == expected || said.status == StatusCode::TOO_MANY_REQUESTS, "{n}: {}", said.body);
    }
}
