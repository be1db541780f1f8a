//! An import, step by step, as a person at a browser does it.

use crate::browser::{Answer, Browser};
use reqwest::{Method, StatusCode};
use std::time::Duration;

/// Brings a file; the address of its import.
///
/// # Panics
/// Unless the file is taken.
pub async fn upload(browser: &Browser, resource: &str, csv: &str) -> String {
    let answer = bring(browser, resource, "file.csv", csv.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().to_string()
}

/// Brings any file; what the house says to it.
pub async fn bring(browser: &Browser, resource: &str, name: &str, bytes: &[u8]) -> Answer {
    let page = format!("/app/{resource}/import");
    let token = browser.token(&page).await;
    let part = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    let body = [part.as_bytes(), bytes, b"\r\n--edge--\r\n"].concat();
    let request = browser.request(Method::POST, &format!("{page}?csrf={token}"));
    browser.send(request.header("content-type", "multipart/form-data; boundary=edge").body(body)).await
}

/// Says which column goes where; the preview.
///
/// # Panics
/// Unless that is accepted.
pub async fn map(browser: &Browser, import: &str, columns: &[&str], more: &[(&str, &str)]) -> String {
    let names: Vec<String> = (0..columns.len()).map(|n| format!("column.{n}")).collect();
    let mut values: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(columns.iter().copied()).collect();
    values.extend(more);
    let mapped = browser.submit(import, import, &values).await;
    assert_eq!((mapped.status, mapped.location()), (StatusCode::SEE_OTHER, format!("{import}/preview").as_str()), "{}", mapped.body);
    browser.get(mapped.location()).await.body
}

/// Starts a mapped import from its preview.
///
/// # Panics
/// Unless it starts.
pub async fn begin(browser: &Browser, import: &str) {
    started(browser, import, &format!("{import}/preview")).await;
}

/// Starts a mapped import without looking at its preview.
///
/// # Panics
/// Unless it starts.
pub async fn order(browser: &Browser, import: &str) {
    started(browser, import, import).await;
}

async fn started(browser: &Browser, import: &str, from: &str) {
    let started = browser.submit(from, &format!("{import}/start"), &[]).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.body);
}

/// Maps and starts.
pub async fn start(browser: &Browser, import: &str, columns: &[&str], more: &[(&str, &str)]) {
    map(browser, import, columns, more).await;
    begin(browser, import).await;
}

/// Waits for the report of an import that a worker carries.
///
/// # Panics
/// If it does not end.
pub async fn ended(browser: &Browser, import: &str) -> String {
    for _ in 0..1_200 {
        let page = browser.get(import).await.body;
        if !page.contains("id=\"import-progress\"") {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{import} does not end")
}
