//! Settings as documents: every state kept, any two compared, any restored; from one agency to another by a file that is
//! checked, converted and shown before anything is written.

use house_tests::{Agency, Estate};
use kernel::release::Hop;
use kernel::reshape::cross;
use reqwest::Method;
use serde_json::{Value, json};

const SHOWCASE: &str = "/app/settings/documents/showcase";
const API: &str = "/api/v1/settings-documents/showcase";

fn hop(agency: &Agency, from: &str, to: &str) {
    let hop = Hop { module: "showcase".into(), from: from.into(), to: to.into() };
    agency.run(|tx| cross(tx, &hop)).expect("a hop");
}

async fn document(browser: &house_tests::Browser) -> Value {
    browser.get_json(API).await.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_state_is_kept_compared_and_restored() {
    let estate = Estate::new().await;
    let agency = estate.agency("etats").await;
    let admin = estate.admin(&agency).await;
    assert!(admin.get("/app/settings/documents").await.body.contains("Site public"));
    let said = |tagline: &'static str, version: &'static str| {
        vec![("version", version), ("theme", "nocturne"), ("tagline.fr", tagline), ("tagline.en", ""), ("sorting", "off"), ("home", "")]
    };
    let saved = admin.submit(SHOWCASE, SHOWCASE, &said("Premier mot", "0")).await;
    assert_eq!(saved.location(), SHOWCASE, "{}", saved.body);
    admin.submit(SHOWCASE, SHOWCASE, &said("Second mot", "1")).await;
    // Whoever opened the form before overruns nobody.
    admin.submit(SHOWCASE, SHOWCASE, &said("Trop tard", "1")).await;
    assert_eq!(document(&admin).await["version"], 2);
    assert_eq!(document(&admin).await["file"]["values"]["tagline"]["fr"], "Second mot");
    let between = admin.get(&format!("{SHOWCASE}?from=1&to=2")).await.body;
    let card = &between[between.find("id=\"between\"").expect("a card")..between.find("id=\"form\"").expect("the form")];
    assert!(card.contains("Premier mot") && card.contains("Second mot") && !card.contains("Nocturne"), "{card}");

    let wrong = admin.submit(SHOWCASE, SHOWCASE, &[("version", "2"), ("theme", "aucun")]).await;
    assert_eq!(wrong.status, 422);

    admin.submit(SHOWCASE, &format!("{SHOWCASE}/restore"), &[("to", "1"), ("expect", "2")]).await;
    assert_eq!(document(&admin).await["file"]["values"]["tagline"]["fr"], "Premier mot");
    // The undo of that restoring.
    admin.submit(SHOWCASE, &format!("{SHOWCASE}/restore?to=2&expect=3"), &[]).await;
    let now = document(&admin).await;
    assert_eq!((now["version"].clone(), now["file"]["values"]["tagline"]["fr"].clone()), (json!(4), json!("Second mot")));
    let states = admin.get_json(&format!("{API}/versions")).await.json();
    let whys: Vec<&str> = states["data"].as_array().expect("states").iter().filter_map(|s| s["why"].as_str()).collect();
    assert_eq!(whys, ["restored", "restored", "", ""]);
    assert_eq!(admin.get_json(&format!("{API}/versions/1")).await.json()["values"]["tagline"]["fr"], "Premier mot");

    // The agency's own document, directory and all.
    let own = "/api/v1/settings-documents/agency";
    let first = admin.get_json(own).await.json();
    admin
        .submit(
            "/app/settings",
            "/app/settings",
            &[("section", "identity"), ("name", "Un autre nom"), ("locale", "fr"), ("zone", "Europe/Paris")],
        )
        .await;
    let renamed = admin.get_json(own).await.json();
    assert_eq!(renamed["file"]["values"]["name"], "Un autre nom");
    let back = json!({"expect": renamed["version"]});
    let done = admin.api(Method::POST, &format!("{own}/versions/{}/restore", first["version"]), Some(back)).await;
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!(admin.get_json(own).await.json()["file"]["values"], first["file"]["values"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_goes_to_another_agency_is_checked_and_shown_first() {
    let estate = Estate::new().await;
    let (from, to) = (estate.agency("donne").await, estate.agency("recoit").await);
    let (giver, taker) = (estate.admin(&from).await, estate.admin(&to).await);
    giver.submit(SHOWCASE, SHOWCASE, &[("version", "0"), ("theme", "nocturne"), ("tagline.fr", "Un mot à nous"), ("tagline.en", "")]).await;
    // What nobody declared stays at home.
    from.run(|tx| {
        use kernel::diesel::prelude::*;
        use kernel::schema::settings as s;
        let document: Value = tx.one(s::table.filter(s::name.eq("showcase")).select(s::document))?;
        let mut document = document;
        document["hidden"] = json!("un secret");
        tx.run(kernel::diesel::update(s::table.filter(s::name.eq("showcase"))).set((s::document.eq(document), s::version.eq(2))))
    })
    .expect("a stray key");
    let file = giver.get(&format!("{SHOWCASE}/export")).await;
    assert!(file.header("content-disposition").contains("estrade-showcase-"), "{:?}", file.headers);
    assert!(file.body.contains("Un mot à nous") && !file.body.contains("un secret"), "{}", file.body);
    let file_json = file.json();
    assert_eq!((file_json["release"].clone(), file_json["schema"].clone()), (json!("2.1.0"), json!(2)));

    let shown = taker.submit(SHOWCASE, &format!("{SHOWCASE}/import"), &[("file", &file.body)]).await;
    assert!(shown.status == 200 && shown.body.contains("Un mot à nous"), "{}", shown.body);
    assert_eq!(document(&taker).await["version"], 0, "nothing is written before it was seen");
    let done = taker.submit(SHOWCASE, &format!("{SHOWCASE}/import"), &[("file", &file.body), ("version", "0")]).await;
    assert_eq!(done.location(), SHOWCASE, "{}", done.body);
    assert_eq!(document(&taker).await["file"]["values"]["tagline"]["fr"], "Un mot à nous");

    let refused = async |change: fn(&mut Value), word: &str| {
        let mut file = file_json.clone();
        change(&mut file);
        let answer = taker.submit(SHOWCASE, &format!("{SHOWCASE}/import"), &[("file", &file.to_string())]).await;
        assert!(answer.status == 422 && answer.body.contains(word), "{word}: {} {}", answer.status, answer.body);
        let answer = taker.api(Method::POST, &format!("{API}/preview"), Some(file)).await;
        assert!(answer.status == 422 || answer.status == 400, "{word}: {}", answer.body);
    };
    refused(|f| f["values"]["colour_of_the_wind"] = json!("blue"), "colour_of_the_wind").await;
    refused(|f| f["values"]["theme"] = json!(7), "format").await;
    refused(|f| f["values"]["theme"] = json!("aucun"), "liste").await;
    refused(|f| f["release"] = json!("9.0.0"), "9.0.0").await;
    refused(|f| f["schema"] = json!(1), "forme").await;
    refused(|f| f["module"] = json!("agency"), "agency").await;
    refused(|f| f["more"] = json!(1), "fichier de réglages").await;
    assert_eq!(document(&taker).await["version"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_and_a_state_of_another_release_are_carried_over() {
    let estate = Estate::new().await;
    let (new, old) = (estate.agency("nouvelle").await, estate.agency("ancienne").await);
    hop(&old, "2.1.0", "2.0.0");
    hop(&old, "2.0.0", "1.1.0");
    let (ahead, behind) = (estate.admin(&new).await, estate.admin(&old).await);
    ahead.submit(SHOWCASE, SHOWCASE, &[("version", "0"), ("tagline.fr", "Devant"), ("tagline.en", ""), ("sorting", "off")]).await;
    behind.submit(SHOWCASE, SHOWCASE, &[("version", "0"), ("tagline.fr", "Derrière"), ("tagline.en", "")]).await;
    assert!(!behind.get(SHOWCASE).await.body.contains("name=\"sorting\""), "the older release has no such setting");
    let (of_new, of_old) = (document(&ahead).await["file"].clone(), document(&behind).await["file"].clone());
    assert_eq!((of_new["schema"].clone(), of_old["schema"].clone()), (json!(2), json!(1)));

    let down = behind.api(Method::POST, &format!("{API}/preview"), Some(of_new.clone())).await.json();
    assert_eq!((down["values"]["sorting"].clone(), down["values"]["tagline"]["fr"].clone()), (Value::Null, json!("Devant")));
    let up = ahead.api(Method::POST, &format!("{API}/preview"), Some(of_old)).await.json();
    assert_eq!((up["values"]["sorting"].clone(), up["from"].clone(), up["to"].clone()), (json!("on"), json!("1.1.0"), json!("2.1.0")));
    let mut strange = of_new;
    strange["release"] = json!("1.1.0");
    strange["schema"] = json!(1);
    let refused = behind.api(Method::POST, &format!("{API}/preview"), Some(strange)).await;
    assert!(refused.status == 422 && refused.body.contains("sorting"), "what 1.1.0 never knew: {}", refused.body);

    // A release change leaves a state behind it, and what waits comes back.
    hop(&new, "2.1.0", "2.0.0");
    hop(&new, "2.0.0", "1.1.0");
    assert_eq!(document(&ahead).await["file"]["values"].get("sorting"), None);
    hop(&new, "1.1.0", "2.0.0");
    assert_eq!(document(&ahead).await["file"]["values"]["sorting"], "off");
    let states = ahead.get_json(&format!("{API}/versions")).await.json();
    let told: Vec<(&str, &str)> = states["data"]
        .as_array()
        .expect("states")
        .iter()
        .map(|s| (s["release"].as_str().expect("one"), s["why"].as_str().expect("one")))
        .collect();
    assert_eq!(told, [("2.0.0", "release"), ("1.1.0", "release"), ("2.1.0", "")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_changes_a_document_may_say_why() {
    let estate = Estate::new().await;
    let ada = estate.admin(&estate.agency("acme").await).await;
    let form = |reason: &'static str| [("version", "0"), ("tagline.fr", "Un mot"), ("tagline.en", ""), ("reason", reason)];
    let long: &'static str = "x".repeat(201).leak();
    let refused = ada.submit(SHOWCASE, SHOWCASE, &form(long)).await;
    assert!(
        refused.status == 422 && refused.body.contains("Un mot") && refused.body.contains(long),
        "nothing typed is lost: {}",
        refused.body
    );
    assert_eq!(document(&ada).await["version"], 0);
    assert_eq!(ada.submit(SHOWCASE, SHOWCASE, &form("Demandé par la presse")).await.location(), SHOWCASE);
    assert!(ada.get(SHOWCASE).await.body.contains("Demandé par la presse"));
    ada.submit(SHOWCASE, SHOWCASE, &[("version", "1"), ("tagline.fr", "Un autre"), ("tagline.en", "")]).await;
    let back = ada.api(Method::POST, &format!("{API}/versions/1/restore"), Some(json!({"expect": 2, "reason": "Trop long"}))).await;
    assert_eq!(back.status, 200, "{}", back.body);
    let states = ada.get_json(&format!("{API}/versions")).await.json();
    let said: Vec<&str> = states["data"].as_array().expect("states").iter().filter_map(|s| s["reason"].as_str()).collect();
    assert_eq!(said, ["Trop long", "", "Demandé par la presse"], "each state has its own reason");
}
