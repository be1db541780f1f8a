//! Files and copies: none goes along, none is reached through a copy, a copy's own go with it, and the agency's stay.

use super::{API, inside, made, planted, quiet, state, whole};
use crate::files::kit::{begin, call, key, lying, pdf};
use house_tests::Estate;
use reqwest::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread")]
async fn a_copys_files_are_its_own_and_go_with_it() {
    let estate = Estate::new().await;
    estate.work();
    let (agency, admin) = planted(&estate, "dossier").await;
    let people = admin.get_json("/api/v1/people?last_name.is=Zoltanowski").await.json();
    let person: Uuid = people["data"][0]["id"].as_str().and_then(|id| id.parse().ok()).expect("somebody");
    let kept = call(&admin, &person, "contrat-zoltanowski.pdf", &pdf("Zoltanowski")).await;
    let slot = kept["id"].as_str().expect("a document").to_string();
    let program = key(&admin).await;
    assert_eq!(begin((&admin, &program), &person, "commencee.pdf", 100).await.status, StatusCode::CREATED);
    quiet(&estate).await;
    let before = lying(&estate, &agency);
    assert!(before > 0);
    let address = ["download", ""].map(|end| format!("/api/v1/people/{person}/files/{slot}/{end}").trim_end_matches('/').to_string());
    let readable = async |by: &house_tests::Browser| {
        let mut all = Vec::new();
        for path in &address {
            all.push(by.get(path).await.status.is_success());
        }
        all
    };
    let in_the_agency = readable(&admin).await;
    assert!(in_the_agency.contains(&true), "the agency reads its own: {in_the_agency:?}");

    // None went along: no row, no byte, and the same address is nowhere in the copy.
    let copy = made(&estate, &agency, &admin).await;
    assert_eq!(lying(&estate, &copy), 0);
    for (table, rows) in whole(&estate, copy.id) {
        let of_files =
            ["attachments", "file_slots", "uploads", "upload_parts", "loose_files"].iter().any(|t| table == format!("public.{t}"));
        assert!(!of_files || rows == json!([]), "{table} went along: {rows}");
        assert!(!rows.to_string().contains(&format!("{}/", agency.id)), "{table} names a file of the agency's: {rows}");
    }
    let browser = inside(&estate, &admin, &copy).await;
    assert!(!readable(&browser).await.contains(&true), "a document of the agency's was read through its copy");
    let shelf = browser.get_json(&format!("/api/v1/people/{person}/files")).await;
    assert_eq!((shelf.status, &shelf.json()["data"]), (StatusCode::OK, &json!([])), "{}", shelf.body);

    // What is brought into the copy is the copy's, and the agency does not see it.
    let own = call(&browser, &person, "essai.pdf", &pdf("essai")).await["id"].as_str().expect("a document").to_string();
    quiet(&estate).await;
    assert!(lying(&estate, &copy) > 0);
    let in_the_agency = admin.get_json(&format!("/api/v1/people/{person}/files")).await;
    assert!(!in_the_agency.body.contains(&own) && in_the_agency.body.contains(&slot), "{}", in_the_agency.body);

    // The copy goes with every file of its own, and with none of the agency's.
    let away = admin.api(Method::DELETE, API, None).await;
    assert!(away.status.is_success(), "{} {}", away.status, away.body);
    for _ in 0..600 {
        if admin.get_json(API).await.json()["copy"].is_null() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    quiet(&estate).await;
    assert_eq!(lying(&estate, &copy), 0, "files of a copy that is gone");
    for (table, rows) in whole(&estate, copy.id) {
        assert_eq!(rows, json!([]), "{table} keeps rows of a copy that is gone");
    }
    assert_eq!(lying(&estate, &agency), before, "the agency's own stay");
    assert!(readable(&admin).await.contains(&true));
    // And another copy has none either.
    made(&estate, &agency, &admin).await;
    state(&admin, "open").await;
}
