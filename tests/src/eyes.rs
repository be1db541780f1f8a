//! Four eyes: what two people do about one request.

use crate::browser::Browser;
use crate::estate::{Agency, Estate};
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::principal::Principal;
use kernel::schema::approvals as a;
use kernel::scope::{Scope, Tx};
use reqwest::{Method, StatusCode};
use uuid::Uuid;

/// Chooses what needs two people from now on.
pub async fn switch(browser: &Browser, on: &[&str]) -> StatusCode {
    let form: Vec<(&str, &str)> = on.iter().map(|s| ("on", *s)).collect();
    browser.submit("/app", "/app/settings/approvals", &form).await.status
}

/// The requests that wait for a second person, the oldest first.
///
/// # Panics
/// Without a database.
pub fn waiting(agency: &Agency) -> Vec<Uuid> {
    agency.run(|tx| tx.all(a::table.filter(a::state.eq("waiting")).order(a::created_at).select(a::id))).expect("requests")
}

/// The digest on a request's page, as its form carries it.
///
/// # Panics
/// Unless the request is there for this person.
pub async fn digest(browser: &Browser, request: Uuid) -> String {
    browser.get_json(&format!("/api/v1/approvals/{request}")).await.json()["digest"].as_str().expect("a digest").to_string()
}

/// Approves a request, with what its page says.
pub async fn approve(browser: &Browser, request: Uuid) -> StatusCode {
    let digest = digest(browser, request).await;
    let token = browser.token("/app").await;
    let sent = browser.request(Method::POST, &format!("/app/approvals/{request}/approve"));
    browser.send(sent.header("accept", "application/json").header("x-csrf", token).form(&[("digest", digest.as_str())])).await.status
}

/// A transaction as a member, whatever the pages would say: what SQL injected by them could do.
///
/// # Errors
/// Whatever the work answers.
pub fn as_member<T>(agency: &Agency, estate: &Estate, member: Uuid, work: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
    let (tenant, policy) = (agency.scope().tenant().clone(), agency.scope().policy().clone());
    Scope::grant(estate.house.clone(), tenant, Principal::User(member), kernel::module::MEMBER, policy).run(work)
}
