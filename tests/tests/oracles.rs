//! A sensitive field is no oracle (reliability, B4), made from the registry: for every one of them, whoever lacks the right asks
//! the same question with a guess that is right and with one that is wrong, by every way in which records are asked for, and
//! the two answers are one.

use estrade::edition::EDITION;
use house_tests::{Answer, Browser, Estate, fill};
use kernel::field::{Field, Kind};
use kernel::resource::Resource;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// What stands in the field, and what does not; as long as each other, for the length of an answer tells, too.
const RIGHT: &str = "zwqkarvat";
const WRONG: &str = "zwqkolbud";

/// Every sensitive text of the edition.
fn sensitive() -> Vec<(&'static Resource, &'static Field)> {
    let of = |r: &&'static Resource| r.fields.iter().filter(|f| f.sensitive).map(|f| (*r, f)).collect::<Vec<_>>();
    EDITION.modules.iter().flat_map(|m| m.resources).flat_map(of).collect()
}

/// The questions that a guess can be put into, as programs and as people ask them.
fn questions(of: &Resource, field: &Field, guess: &str) -> Vec<String> {
    let (name, f) = (of.name, field.name);
    let mut all = Vec::new();
    for asked in [
        format!("{f}.is={guess}"),
        format!("{f}.not={guess}"),
        format!("{f}.contains={guess}"),
        format!("{f}.starts={guess}"),
        format!("{f}.from={guess}"),
        format!("{f}.until={guess}"),
        format!("{f}={guess}"),
        format!("q={guess}"),
        format!("count=true&q={guess}"),
        format!("count=true&{f}.contains={guess}"),
        format!("any={f}.contains:{guess}"),
    ] {
        for root in ["/api/v1", "/app"] {
            all.push(format!("{root}/{name}?{asked}"));
        }
        all.push(format!("/app/{name}/export.csv?{asked}"));
        all.push(format!("/api/v1/{name}/export.json?{asked}"));
    }
    all.extend([format!("/api/v1/search?q={guess}"), format!("/app/search?q={guess}"), format!("/app/{name}/options?q={guess}")]);
    all
}

/// Questions without a guess: what they show or how they order would tell.
fn orders(of: &Resource, field: &Field) -> Vec<String> {
    let (name, f) = (of.name, field.name);
    [
        format!("sort={f}"),
        format!("sort=-{f}"),
        format!("group={f}"),
        format!("{f}.filled=1"),
        format!("{f}.empty=1"),
        format!("fields={f}"),
        format!("columns={f}"),
    ]
    .into_iter()
    .flat_map(|asked| [format!("/api/v1/{name}?{asked}"), format!("/app/{name}?{asked}"), format!("/app/{name}/export.csv?{asked}")])
    .collect()
}

/// An answer without what is said back of the question, and without what is another one each time.
fn essence(answer: &Answer, guess: &str) -> (StatusCode, String) {
    let mut body = answer.body.replace(guess, "…");
    if let Ok(mut told) = serde_json::from_str::<Value>(&body) {
        if let Some(told) = told.as_object_mut() {
            told.remove("request_id");
        }
        body = told.to_string();
    }
    // Of a page, what it says: tokens and ids of requests stand in tags.
    let mut said = String::new();
    let mut tag = false;
    for letter in body.chars() {
        match letter {
            '<' => tag = true,
            '>' => tag = false,
            letter if !tag => said.push(letter),
            _ => {}
        }
    }
    (answer.status, said.split_whitespace().filter(|word| !is_reference(word)).collect::<Vec<_>>().join(" "))
}

/// The number under which a failure is found again.
fn is_reference(word: &str) -> bool {
    word.len() >= 12 && word.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
}

/// A record with this in its sensitive field, and a name that tells nothing.
async fn made(by: &Browser, of: &'static Resource, field: &Field, secret: &str, name: &str) -> (String, Value) {
    let mut record = fill::record(of, name, |_| None);
    record.insert(field.name.into(), json!(secret));
    loop {
        let answer = by.api(Method::POST, &format!("/api/v1/{}", of.name), Some(json!(record))).await;
        if answer.status == StatusCode::CREATED {
            let told = answer.json();
            assert_eq!(told[field.name], secret, "{} {} is not kept", of.name, field.name);
            return (told["id"].as_str().expect("a key").to_string(), told["version"].clone());
        }
        let before = record.len();
        for wrong in answer.json()["fields"].as_array().into_iter().flatten() {
            record.remove(wrong["field"].as_str().unwrap_or_default());
        }
        assert!(record.len() < before && record.contains_key(field.name), "{} cannot be made: {}", of.name, answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sensitive_field_answers_a_right_guess_as_a_wrong_one() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, eve) = (estate.admin(&acme).await, estate.member(&acme, "viewer").await);
    // Those that are sealed have a form that a guess would have to keep: `secrets.rs` asks them.
    let texts: Vec<_> = sensitive().into_iter().filter(|(_, f)| matches!(f.kind, Kind::Long | Kind::Text(_)) && !f.encrypted).collect();
    assert!(texts.len() >= 2, "the registry names {} sensitive texts", texts.len());
    for (of, field) in texts {
        let (one, version) = made(&ada, of, field, &format!("aaa {RIGHT} bbb"), "Premier").await;
        made(&ada, of, field, "un autre mot", "Second").await;
        acme.indexed().await;
        // The one who may finds it: the questions are real ones.
        let found = ada.get_json(&format!("/api/v1/{}?{}.contains={RIGHT}", of.name, field.name)).await.json();
        assert_eq!(found["data"].as_array().map(Vec::len), Some(1), "{} {}: {found}", of.name, field.name);
        for (right, wrong) in questions(of, field, RIGHT).into_iter().zip(questions(of, field, WRONG)) {
            let (yes, no) = (eve.get(&right).await, eve.get(&wrong).await);
            assert_eq!(essence(&yes, RIGHT), essence(&no, WRONG), "{right} tells");
            assert_ne!(yes.status, StatusCode::INTERNAL_SERVER_ERROR, "{right}");
        }
        for asked in orders(of, field) {
            let answer = eve.get(&asked).await;
            assert!(!answer.body.contains(RIGHT), "{asked} shows it");
            if asked.starts_with("/api/") && !asked.contains("fields=") && !asked.contains("columns=") && !asked.contains("group=") {
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{asked}: {}", answer.body);
            }
        }
        // What happened to it tells nothing either: the record, its history, what is refused.
        let at = format!("/api/v1/{}/{one}", of.name);
        let token = ada.token("/app").await;
        let changed = ada.request(Method::PATCH, &at).header("x-csrf", token).header("if-match", format!("\"{version}\""));
        assert_eq!(ada.send(changed.json(&json!({(field.name): format!("{RIGHT} changé")}))).await.status, StatusCode::OK);
        for path in
            [at.clone(), format!("/app/{}/{one}", of.name), format!("/app/{}/{one}?tab=history", of.name), format!("/app/{}", of.name)]
        {
            let seen = eve.get(&path).await;
            assert!(!seen.body.contains(RIGHT) && !seen.body.contains("un autre mot"), "{path} shows it");
        }
        let guesses = [RIGHT, WRONG];
        let mut told = Vec::new();
        for guess in guesses {
            let refused = eve.api(Method::PATCH, &at, Some(json!({(field.name): guess}))).await;
            assert!(refused.status.is_client_error(), "{}", refused.body);
            told.push(essence(&refused, guess));
        }
        assert_eq!(told[0], told[1], "a refusal tells");
    }
}
