//! A key is used from where it was made for, and so is a program that signs in with it.

use house_tests::{Answer, Browser, Cluster, Estate};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::schema::tokens;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;

/// A program's request from an address of the network.
async fn from(program: &Browser, address: &str, key: &str) -> Answer {
    program.send(program.request(Method::GET, "/api/v1/people").bearer_auth(key).header("x-forwarded-for", address)).await
}

async fn exchange(program: &Browser, address: &str, grant: Value) -> Answer {
    program.send(program.request(Method::POST, "/api/v1/token").header("x-forwarded-for", address).json(&grant)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_used_from_where_it_was_made_for() {
    let estate = Estate::behind_a_proxy().await;
    let acme = estate.agency("acme").await;
    let (ada, program) = (estate.admin(&acme).await, estate.visitor(&acme));
    let wrong = [("label", "Caisse"), ("days", "30"), ("opens", "read"), ("networks", "203.0.113.0/24 maison")];
    let refused = ada.submit("/app/profile", "/app/profile/tokens", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in ["«\u{a0}maison\u{a0}» n’est ni une adresse IP ni un réseau", "203.0.113.0/24 maison</textarea>", "value=\"Caisse\""] {
        assert!(refused.body.contains(said), "{said}: {}", refused.body);
    }
    let form = [("label", "Caisse"), ("days", "30"), ("networks", "203.0.113.9/24\n2001:db8::7, 203.0.113.1/24")];
    let made = ada.submit("/app/profile", "/app/profile/tokens", &form).await.body;
    let rest = made.split("<code>est_").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_else(|| panic!("no key on {made}"));
    let key = format!("est_{rest}");
    assert!(made.contains("Depuis 203.0.113.0/24, 2001:db8::7/128"), "{made}");
    for inside in ["203.0.113.77", "2001:db8::7", "::ffff:203.0.113.5"] {
        assert_eq!(from(&program, inside, &key).await.status, StatusCode::OK, "{inside}");
    }
    for _ in 0..3 {
        let outside = from(&program, "198.51.100.7", &key).await;
        assert_eq!((outside.status, outside.json()["code"].clone()), (StatusCode::FORBIDDEN, json!("key-elsewhere")));
        let detail = outside.json()["detail"].as_str().unwrap_or_default().to_string();
        assert!(detail.contains("198.51.100.7"), "it says from where: {detail}");
    }
    assert_eq!(from(&program, "2001:db8::8", &key).await.status, StatusCode::FORBIDDEN);

    // A program that signs in with it is kept to the same places, and loses nothing by being elsewhere for once.
    let grant = json!({"grant_type": "api_key", "api_key": key, "client": "Caisse"});
    assert_eq!(exchange(&program, "198.51.100.7", grant.clone()).await.status, StatusCode::FORBIDDEN);
    let pair = exchange(&program, "203.0.113.77", grant).await.json();
    let text = |name: &str| pair[name].as_str().unwrap_or_else(|| panic!("{pair}")).to_string();
    assert_eq!(from(&program, "203.0.113.77", &text("access_token")).await.status, StatusCode::OK);
    assert_eq!(from(&program, "198.51.100.7", &text("access_token")).await.status, StatusCode::FORBIDDEN);
    let refresh = json!({"grant_type": "refresh_token", "refresh_token": text("refresh_token")});
    assert_eq!(exchange(&program, "198.51.100.7", refresh.clone()).await.json()["code"], "key-elsewhere");
    assert_eq!(exchange(&program, "203.0.113.77", refresh).await.status, StatusCode::OK, "it was not used up");

    // The journal says so: once for a key and an address, whoever hammers.
    let lines = "select count(*)::text as value from journal where what = 'tokens.refused' and data ->> 'address' = '198.51.100.7'";
    for _ in 0..200 {
        if Cluster::look(&estate.url, lines) == "2" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    assert_eq!(Cluster::look(&estate.url, lines), "2", "the key, and the program that signed in with it");
    assert!(ada.get("/app/audit?what=tokens").await.body.contains("Clé refusée hors de ses adresses"));
    let wider = acme.run(|tx| tx.run(diesel::update(tokens::table).set(tokens::networks.eq(None::<Vec<Option<String>>>))));
    assert!(wider.is_err(), "a key was let in from elsewhere");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_made_and_ended_by_the_api_in_person() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, program) = (estate.admin(&acme).await, estate.visitor(&acme));
    let bad = json!({"label": "", "networks": ["nowhere", "nor here"], "modules": ["nothing"]});
    let refused = ada.api(Method::POST, "/api/v1/tokens", Some(bad)).await;
    let codes: Vec<String> =
        refused.json()["fields"].as_array().expect("fields").iter().map(|f| f["code"].as_str().unwrap_or_default().into()).collect();
    assert_eq!(
        (refused.status, codes.join(" ")),
        (StatusCode::UNPROCESSABLE_ENTITY, "required invalid network".into()),
        "{}",
        refused.body
    );
    let wish = json!({"label": "Caisse", "opens": "read", "modules": ["address_book"], "networks": ["127.0.0.1", "::1"]});
    let made = ada.api(Method::POST, "/api/v1/tokens", Some(wish)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let made = made.json();
    let (key, id) = (made["token"].as_str().expect("a key"), made["id"].as_str().expect("a number"));
    assert_eq!((&made["scopes"], &made["networks"]), (&json!(["address_book:read"]), &json!(["127.0.0.1/32", "::1/128"])));
    let call = |method: Method, path: &str| program.request(method, path).bearer_auth(key);
    assert_eq!(program.send(call(Method::GET, "/api/v1/people")).await.status, StatusCode::OK);
    let listed = ada.get_json("/api/v1/tokens").await;
    assert!(listed.json()["data"][0]["id"] == id && !listed.body.contains(key), "told once: {}", listed.body);
    assert_eq!(program.send(call(Method::POST, "/api/v1/tokens").json(&json!({"label": "Suite"}))).await.status, StatusCode::FORBIDDEN);
    let path = format!("/api/v1/tokens/{id}");
    assert_eq!(program.send(call(Method::DELETE, &path)).await.status, StatusCode::FORBIDDEN, "a key ends none either");
    assert_eq!(ada.api(Method::DELETE, &path, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ada.api(Method::DELETE, &path, None).await.status, StatusCode::NOT_FOUND);
    assert_eq!(program.send(call(Method::GET, "/api/v1/people")).await.status, StatusCode::UNAUTHORIZED);
}
