//! The agency's desk: what was shown is what is done, what was done can be undone exactly.
#![expect(clippy::disallowed_methods, reason = "the test moves the agency and its past as the superuser")]

use house_tests::{Agency, Browser, Cluster, Estate, carriage};
use kernel::diesel::connection::SimpleConnection;
use kernel::diesel::prelude::*;
use kernel::schema::modules;
use reqwest::{Method, StatusCode};
use serde_json::json;

/// The modules that are on, by name.
fn on(agency: &Agency) -> Vec<String> {
    let on = modules::table.filter(modules::state.eq("on")).order(modules::name).select(modules::name);
    agency.run(|tx| tx.all(on)).expect("the modules")
}

/// The value of a hidden field on a page.
fn hidden(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let at = page.find(&mark).unwrap_or_else(|| panic!("no {name} in {page}")) + mark.len();
    page[at..].split('"').next().unwrap_or_default().to_string()
}

/// Looks at a module's plan and does it.
async fn switch(browser: &Browser, module: &str) {
    let page = browser.get(&format!("/app/modules/{module}/plan")).await.body;
    let values = [("hash", hidden(&page, "hash")), ("on", hidden(&page, "on"))];
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let done = browser.submit("/app", &format!("/app/modules/{module}/apply"), &values).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_switch_pulled_along_comes_back_with_its_undo_and_nothing_else() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    assert_eq!(on(&acme), ["address_book", "documents", "planning", "showcase", "workflows"]);
    switch(&ada, "address_book").await;
    assert!(on(&acme).is_empty(), "the site needs the contacts");
    let undone = ada.submit("/app", "/app/modules/address_book/undo", &[]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
    assert_eq!(on(&acme), ["address_book", "documents", "planning", "showcase", "workflows"], "all are back");
    switch(&ada, "showcase").await;
    switch(&ada, "address_book").await;
    ada.submit("/app", "/app/modules/address_book/undo", &[]).await;
    assert_eq!(on(&acme), ["address_book", "documents", "planning", "workflows"], "the site was off before, and stays off");
    ada.submit("/app", "/app/modules/address_book/undo", &[]).await;
    assert_eq!(on(&acme), ["address_book", "documents", "planning", "workflows"], "what is undone is not undone again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_of_another_day_does_nothing() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let hash = hidden(&ada.get("/app/modules/address_book/plan").await.body, "hash");
    switch(&ada, "showcase").await;
    let late = ada.submit("/app", "/app/modules/address_book/apply", &[("hash", &hash), ("on", "false")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
    assert_eq!(on(&acme), ["address_book", "documents", "planning", "workflows"], "nothing was done");
    assert_ne!(hidden(&late.body, "hash"), hash, "the new plan is shown");
}

/// A picture of one colour.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbaImage::from_pixel(width, height, image::Rgba([200, 60, 20, 255]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("a picture");
    bytes.into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logo_is_seen_everywhere_and_its_change_undone() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let origin = format!("http://acme.localhost:{}", estate.server.port());
    let send = async |bytes: Vec<u8>| {
        let token = ada.token("/app/settings").await;
        let part = reqwest::multipart::Part::bytes(bytes).file_name("logo.png");
        let form = reqwest::multipart::Form::new().part("picture", part);
        let to = format!("/app/settings/logo?csrf={token}");
        ada.send(ada.request(reqwest::Method::POST, &to).header("accept", "text/html").header("origin", &origin).multipart(form)).await
    };
    let broken = send(b"not a picture".to_vec()).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", broken.body);
    let kept = send(png(300, 100)).await;
    assert_eq!(kept.location(), "/app/settings#logo", "{}", kept.body);
    let mark = format!("src=\"/media/{}/", acme.id);
    assert!(ada.get("/app").await.body.contains(&mark), "in the rail");
    assert!(estate.visitor(&acme).get("/").await.body.contains(&mark), "on the site");
    let removed = ada.submit("/app/settings", "/app/settings/logo/remove", &[]).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    assert!(!ada.get("/app").await.body.contains(&mark), "gone");
    ada.submit("/app/settings", "/app/settings/undo/3", &[]).await;
    assert!(ada.get("/app").await.body.contains(&mark), "and back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_section_is_saved_alone_and_an_old_undo_does_nothing() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let save = async |values: &[(&str, &str)]| ada.submit("/app/settings", "/app/settings", values).await.status;
    assert_eq!(save(&[("section", "contact"), ("city", "Nantes"), ("email", "")]).await, StatusCode::SEE_OTHER);
    assert_eq!(save(&[("section", "legal"), ("licence", "plainly wrong")]).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        save(&[("section", "identity"), ("name", "Acme Sud"), ("locale", "en"), ("zone", "Europe/Rome")]).await,
        StatusCode::SEE_OTHER
    );
    let page = ada.get("/app/settings").await.body;
    assert!(page.contains("value=\"Nantes\"") && page.contains("value=\"Acme Sud\""), "each kept what the other did not touch");
    ada.submit("/app/settings", "/app/settings/undo/2", &[]).await;
    assert!(ada.get("/app/settings").await.body.contains("value=\"Acme Sud\""), "somebody changed something since");
    ada.submit("/app/settings", "/app/settings/undo/3", &[]).await;
    let page = ada.get("/app/settings").await.body;
    assert!(page.contains("value=\"Agence acme\"") && page.contains("value=\"Nantes\""), "only the last change went back");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leads_a_closed_agency_reads_why_and_others_do_not() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, viewer) = (estate.admin(&acme).await, estate.member(&acme, "viewer").await);
    tenants::suspend(&estate.house, "acme", "Facture 2026-11 impayée").expect("suspended");
    estate.house.changed(acme.id);
    let told = ada.get("/app").await;
    assert_eq!(told.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(told.body.contains("Facture 2026-11 impayée") && told.body.contains("bonjour@"), "{}", told.body);
    for other in [viewer, estate.visitor(&acme)] {
        let closed = other.get("/app").await;
        assert_eq!(closed.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(!closed.body.contains("impayée"), "{}", closed.body);
    }
    // Signed out meanwhile, the way in is open, and leads no further than the reason.
    let again = estate.visitor(&acme);
    again.sign_in(&acme.email, house_tests::PASSWORD).await;
    assert!(again.get("/app/people").await.body.contains("impayée"));
}

#[tokio::test(flavor = "multi_thread")]
async fn moments_are_told_on_the_agencys_clocks() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    Cluster::superuser(&estate.url)
        .batch_execute("update directory.tenants set zone = 'America/Martinique'; update journal set at = '2026-11-02T01:30:00Z'")
        .expect("an agency over there");
    estate.house.changed(acme.id);
    let ada = estate.admin(&acme).await;
    let told = ada.get("/app/audit?from=2026-11-01&to=2026-11-01").await.body;
    assert!(told.contains("1er nov. 2026 à 21:30"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_its_trial_an_agency_reads_takes_out_and_asks_for_a_plan() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bea) = (estate.admin(&acme).await, estate.member(&acme, "booker").await);
    let one = ada.create("people", json!({"last_name": "Lune"})).await;
    tenants::make_operator(&estate.house, "op@estrade.test", "Opale", "un secret d'opérateur", std::time::Duration::from_hours(1))
        .await
        .expect("an operator");
    let mut owner = Cluster::superuser(&estate.url);
    let aged = |days: u32| format!("update directory.tenants set created_at = now() - interval '{days} days'");
    owner.batch_execute(&aged(26)).expect("days pass");
    estate.house.changed(acme.id);
    assert!(ada.get("/app").await.body.contains("Votre essai se termine dans 4 jours."));
    owner.batch_execute(&aged(31)).expect("days pass");
    estate.house.changed(acme.id);

    let list = ada.get("/app/people").await;
    assert!(list.status == StatusCode::OK && list.body.contains("Lune") && list.body.contains("L’essai est terminé"), "{}", list.body);
    let told = ada.submit("/app/people/new", "/app/people/new", &[("last_name", "Soleil")]).await;
    assert_eq!(told.status, StatusCode::PAYMENT_REQUIRED, "{}", told.body);
    assert!(told.body.contains("rien n’est perdu") && told.body.contains("href=\"/app/settings/plan\""), "{}", told.body);
    let told = bea.submit("/app", &format!("/app/people/{one}/set"), &[("field", "city"), ("value", "Lyon")]).await;
    assert!(told.status == StatusCode::PAYMENT_REQUIRED && !told.body.contains("href=\"/app/settings/plan\""), "{}", told.body);
    let api = ada.api(Method::POST, "/api/v1/people", Some(json!({"last_name": "Soleil"}))).await;
    assert_eq!((api.status, &api.json()["code"]), (StatusCode::PAYMENT_REQUIRED, &json!("trial-over")), "{}", api.body);
    // Reading, taking out, one's own account and the public site go on.
    assert!(ada.get("/app/people/export.csv").await.body.contains("Lune"));
    assert_eq!(ada.get_json("/api/v1/people").await.json()["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(estate.visitor(&acme).get("/").await.status, StatusCode::OK);
    let read = ada.submit("/app/notices", "/app/notices/read", &[]).await;
    assert!(read.status.is_redirection() || read.status.is_success(), "{}", read.body);

    let wrong = ada.submit("/app/settings/plan", "/app/settings/plan", &[("plan", "free")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    let asked = ada.submit("/app/settings/plan", "/app/settings/plan", &[("plan", "solo")]).await;
    assert_eq!(asked.location(), "/app/settings/plan", "{}", asked.body);
    let letters: i64 = kernel::schema::work::jobs::table
        .filter(kernel::schema::work::jobs::name.eq("house.send_mail"))
        .count()
        .get_result(&mut owner)
        .expect("counted");
    assert_eq!(letters, 1, "the operator is told");
    let operator = uuid::Uuid::now_v7();
    let given = tenants::Act::Plan("solo".into(), tenants::Reason::default());
    assert!(tenants::act(&estate.house, operator, acme.id, given).await.expect("a plan"));
    estate.house.changed(acme.id);
    ada.create("people", json!({"last_name": "Soleil"})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_keeps_so_many_records_and_loses_none() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    Cluster::superuser(&estate.url)
        .batch_execute(&format!(
            "update directory.tenants set plan = 'solo'; delete from people;
             insert into people (tenant_id, last_name, created_by) select '{}', 'M' || n, 'test' from generate_series(1, 4999) n",
            acme.id
        ))
        .expect("nearly full");
    estate.house.changed(acme.id);
    let import = carriage::upload(&ada, "people", "Nom\nUn\nDeux\n").await;
    carriage::map(&ada, &import, &["last_name"], &[]).await;
    let started = ada.submit(&import, &format!("{import}/start"), &[]).await;
    assert_eq!(started.location(), format!("{import}/preview"), "two do not fit: {}", started.body);
    assert!(ada.get(started.location()).await.body.contains("Votre formule va jusqu’à"));
    let last = ada.create("people", json!({"last_name": "Dernière", "email": "last@agency.test"})).await;
    // A full book is still corrected by a file; only what would be new is refused, and the report says why.
    let import = carriage::upload(&ada, "people", "Nom;Courriel\nToute dernière;last@agency.test\nNeuve;new@agency.test\n").await;
    estate.work();
    carriage::start(&ada, &import, &["last_name", "email"], &[("match", "email")]).await;
    let report = carriage::ended(&ada, &import).await;
    assert!(report.contains("Votre formule va jusqu’à"), "{report}");
    let people = ada.api(Method::GET, "/api/v1/people?q=derniere", None).await;
    assert_eq!(people.json()["data"][0]["last_name"], "Toute dernière", "{}", people.body);
    assert!(ada.api(Method::GET, "/api/v1/people?q=neuve", None).await.json()["data"].as_array().expect("rows").is_empty());
    let api = ada.api(Method::POST, "/api/v1/people", Some(json!({"last_name": "Trop"}))).await;
    assert_eq!((api.status, &api.json()["fields"][0]["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("plan-records")), "{}", api.body);
    let form = ada.submit("/app/people/new", "/app/people/new", &[("last_name", "Trop-Plein")]).await;
    assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(form.body.contains("Trop-Plein") && form.body.contains("Votre formule va jusqu’à"), "{}", form.body);
    // What is there is read and changed, and what goes makes room.
    let gone = ada.submit("/app", &format!("/app/people/{last}/delete"), &[]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
    ada.create("people", json!({"last_name": "Autre"})).await;
}
