//! What is said about a record is answered: below what it answers, and told to whoever spoke in the thread (NT-14).

use house_tests::{Agency, Answer, Browser, Estate};
use kernel::diesel::prelude::*;
use kernel::schema::notices;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

async fn say(by: &Browser, record: &str, text: &str, answers: Option<&str>) -> Answer {
    let mut form = vec![("text", text)];
    form.extend(answers.map(|key| ("answers", key)));
    by.submit(&format!("/app/{record}"), &format!("/app/{record}/comments"), &form).await
}

async fn said(by: &Browser, record: &str) -> Vec<Value> {
    let list = by.get_json(&format!("/api/v1/{record}/comments")).await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.body);
    list.json()["data"].as_array().expect("comments").clone()
}

/// Who was told what, in the order of telling.
fn told(acme: &Agency) -> Vec<(String, Uuid)> {
    acme.run(|tx| tx.all(notices::table.order(notices::id).select((notices::kind, notices::member_id)))).expect("the notices")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_stands_below_what_it_answers_and_the_thread_hears_of_it() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (bea, bea_at) = estate.seated(&acme, "bea", "booker").await;
    let (noe, noe_at) = estate.seated(&acme, "noe", "booker").await;
    let chief = acme.key_of(&acme.email);
    let person = ada.create("people", json!({"last_name": "Lune"})).await;
    let record = format!("people/{person}");
    assert_eq!(say(&ada, &record, "Qui la rappelle ?", None).await.status, StatusCode::SEE_OTHER);
    assert_eq!(say(&ada, &record, "Autre chose", None).await.status, StatusCode::SEE_OTHER);
    let first = said(&ada, &record).await[0]["id"].as_str().expect("a key").to_string();
    assert_eq!(said(&ada, &record).await[0]["author"]["name"], "Ada Admin");
    assert_eq!(told(&acme), []);
    say(&bea_at, &record, "Moi, demain", Some(&first)).await;
    assert_eq!(told(&acme), [("answer".into(), chief)]);
    // An answer to an answer is of the same thread; whoever is named in it is told once, and nobody of themselves.
    let second = said(&ada, &record).await[2]["id"].as_str().expect("a key").to_string();
    let by_program =
        noe_at.api(Method::POST, &format!("/api/v1/{record}/comments"), Some(json!({"text": "@bea merci", "answers": second}))).await;
    assert_eq!(by_program.status, StatusCode::CREATED, "{}", by_program.body);
    assert_eq!(told(&acme)[1..], [("answer".into(), chief), ("mention".into(), bea)]);
    say(&ada, &record, "Parfait", Some(&first)).await;
    let mut last = told(&acme)[3..].to_vec();
    last.sort();
    let mut both = [("answer".to_string(), bea), ("answer".to_string(), noe)];
    both.sort();
    assert_eq!(last, both);
    let all = said(&ada, &record).await;
    assert_eq!(all.iter().map(|c| c["answers"].as_str()).collect::<Vec<_>>(), [None, None, Some(&*first), Some(&*first), Some(&*first)]);

    // On the page: one thread, from its beginning, below what began it; the other comment is nobody's answer.
    let page = ada.get(&format!("/app/{record}")).await.body;
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("no {text}: {page}"));
    assert!(at("Autre chose") < at("Qui la rappelle ?"), "the newest first");
    assert!(at("Qui la rappelle ?") < at("Moi, demain") && at("Moi, demain") < at("@bea merci") && at("@bea merci") < at("Parfait"));
    assert_eq!(page.matches("class=\"replies\"").count(), 1);
    assert!(page.contains("a répondu") && page.contains(&format!("name=\"answers\" value=\"{first}\"")), "{page}");

    // What is answered is of this record, or nothing is said.
    let other = ada.create("people", json!({"last_name": "Soleil"})).await;
    for answers in [first.as_str(), &Uuid::now_v7().to_string()] {
        let body = json!({"text": "Ailleurs", "answers": answers});
        let refused = ada.api(Method::POST, &format!("/api/v1/people/{other}/comments"), Some(body)).await;
        assert_eq!(
            (refused.status, &refused.json()["fields"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("answers")),
            "{}",
            refused.body
        );
    }
    assert_eq!(said(&ada, &format!("people/{other}")).await, Vec::<Value>::new());
    let viewer = estate.member(&acme, "viewer").await;
    assert_eq!(said(&viewer, &record).await.len(), 5, "whoever reads the record reads what is said of it");
    let refused = viewer.api(Method::POST, &format!("/api/v1/{record}/comments"), Some(json!({"text": "Moi aussi"}))).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!viewer.get(&format!("/app/{record}")).await.body.contains("name=\"answers\""), "nobody is offered what they may not do");
}
