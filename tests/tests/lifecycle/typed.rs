//! Nothing that was typed is lost: a form that comes while its module goes from one release to another, or after it was
//! switched off, comes back with a sentence; a program is told when to come again.

use diesel::connection::SimpleConnection;
use house_tests::{Agency, Browser, Cluster, Estate, until};
use reqwest::{Method, StatusCode};
use serde_json::json;

/// Switches the address book, and what needs it, off or on by the pages.
async fn switch(ada: &Browser, on: bool) {
    let page = ada.get("/app/modules/address_book/plan").await.body;
    let at = page.find("name=\"hash\" value=\"").unwrap_or_else(|| panic!("no plan: {page}")) + 19;
    let form = [("hash", &page[at..at + 64]), ("on", if on { "true" } else { "false" })];
    let done = ada.submit("/app/modules/address_book/plan", "/app/modules/address_book/apply", &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}

/// As a hop holds it: nobody writes by the address book's release meanwhile.
fn hopping(estate: &Estate, agency: &Agency) -> diesel::PgConnection {
    let mut hop = Cluster::superuser(&estate.url);
    let lock = format!("select pg_advisory_lock(hashtextextended('release {} address_book', 0))", agency.id);
    hop.batch_execute(&lock).expect("a hop");
    hop
}

fn said(page: &str, words: &[&str]) {
    for said in words {
        assert!(page.contains(said), "{said} in {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_comes_during_a_hop_comes_back_and_is_saved_after_it() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let kept = ada.create("organisations", json!({"name": "Quai", "kind": "label"})).await;
    let edit = format!("/app/organisations/{kept}/edit");
    let form = [("name", "Halle aux vins"), ("kind", "label"), ("street", "1 quai Sud"), ("notes", "Deux lignes\r\net une autre")];
    let record = json!({"name": "Halle aux vins", "kind": "label"});
    let hop = hopping(&estate, &acme);
    for (from, to) in [("/app/organisations/new", "/app/organisations/new"), (edit.as_str(), edit.as_str())] {
        let again = ada.submit(from, to, &form).await;
        assert_eq!((again.status, again.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "1"), "{}", again.body);
        said(&again.body, &["Le module change de version", "value=\"Halle aux vins\"", "value=\"1 quai Sud\"", "et une autre"]);
    }
    let told = ada.api(Method::POST, "/api/v1/organisations", Some(record.clone())).await;
    assert_eq!((told.status, told.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "1"), "{}", told.body);
    assert_eq!(told.header("content-type"), "application/problem+json");
    assert_eq!(ada.get("/app/organisations").await.status, StatusCode::OK, "reading goes on");
    drop(hop);
    let held = "select count(*)::text as value from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and l.locktype = 'advisory' and l.mode = 'ExclusiveLock'";
    until("the hop is over", || Cluster::look(&estate.url, held) == "0").await;
    let list = ada.get_json("/api/v1/organisations?q=Halle").await.json();
    assert_eq!(list["data"], json!([]), "nothing was written by half");
    let saved = ada.submit("/app/organisations/new", "/app/organisations/new", &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert_eq!(ada.api(Method::POST, "/api/v1/organisations", Some(record)).await.status, StatusCode::CREATED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_comes_after_its_module_was_switched_off_waits_for_it() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let (_, bob) = estate.seated(&acme, "bob", "manager").await;
    let (_, eve) = estate.seated(&acme, "eve", "manager").await;
    let person = ada.create("people", json!({"last_name": "Rameau"})).await;
    let new = "/app/people/new";
    assert_eq!(bob.get(new).await.status, StatusCode::OK);
    switch(&ada, false).await;
    let form = [("last_name", "Couperin"), ("notes", "Rappeler mardi, plutôt le matin")];
    let off = bob.submit("/app", new, &form).await;
    assert_eq!(off.status, StatusCode::NOT_FOUND, "{}", off.body);
    said(&off.body, &["Rien de ce que vous avez saisi n’est perdu", "Rappeler mardi, plutôt le matin", "Ce navigateur le garde 7 jours"]);
    // What is no record's form is shown, and sent again by one press.
    let comment = format!("/app/people/{person}/comments");
    let text = "Il préfère <b>le matin</b>";
    let lost = bob.submit("/app", &comment, &[("text", text)]).await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    said(&lost.body, &["Il préfère &lt;b&gt;le matin&lt;/b&gt;", &format!("action=\"{comment}\""), "Envoyer de nouveau"]);
    assert!(!lost.body.contains("<b>le matin"), "{}", lost.body);
    // Nothing of a form with a secret comes back, and to a visitor without a session nothing at all.
    let secret = bob.submit("/app", &comment, &[("text", "deux mots"), ("password", "un secret")]).await;
    assert!(!secret.body.contains("un secret") && !secret.body.contains("deux mots"), "{}", secret.body);

    switch(&ada, true).await;
    let back = bob.get(new).await.body;
    said(&back, &["Le module était absent quand vous avez enregistré", "value=\"Couperin\"", "Rappeler mardi, plutôt le matin"]);
    assert!(!eve.get(new).await.body.contains("Couperin"), "it is nobody else's");
    let saved = bob.submit(new, new, &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert!(!bob.get(new).await.body.contains("value=\"Couperin\""), "saved once, it is forgotten");
    assert_eq!(bob.submit("/app", &comment, &[("text", text)]).await.status, StatusCode::SEE_OTHER);
}
