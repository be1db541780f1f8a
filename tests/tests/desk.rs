//! The agency's desk: what was shown is what is done, what was done can be undone exactly.

use house_tests::{Agency, Browser, Estate};
use kernel::diesel::prelude::*;
use kernel::schema::modules;
use reqwest::StatusCode;

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
    assert_eq!(on(&acme), ["address_book", "showcase"]);
    switch(&ada, "address_book").await;
    assert!(on(&acme).is_empty(), "the site needs the contacts");
    let undone = ada.submit("/app", "/app/modules/address_book/undo", &[]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
    assert_eq!(on(&acme), ["address_book", "showcase"], "both are back");
    switch(&ada, "showcase").await;
    switch(&ada, "address_book").await;
    ada.submit("/app", "/app/modules/address_book/undo", &[]).await;
    assert_eq!(on(&acme), ["address_book"], "the site was off before, and stays off");
    ada.submit("/app", "/app/modules/address_book/undo", &[]).await;
    assert_eq!(on(&acme), ["address_book"], "what is undone is not undone again");
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
    assert_eq!(on(&acme), ["address_book"], "nothing was done");
    assert_ne!(hidden(&late.body, "hash"), hash, "the new plan is shown");
}
