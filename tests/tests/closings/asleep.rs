//! While an agency sleeps, no line of the route table changes anything.

use super::hashes;
use estrade::edition::{ADDITIONS, EDITION};
use house_tests::{Agency, Browser, Estate, filled};
use kernel::module::PUBLIC;
use kernel::routes::Ground;
use reqwest::{Method, StatusCode};
use serde_json::json;

/// Every line that changes something, asked by whoever may do everything: none of them does.
pub(super) async fn nothing_changes(estate: &Estate, acme: &Agency, ada: &Browser) {
    const OPEN: [&str; 5] = ["/app/settings/closing", "/api/v1/closing", "/app/profile", "/app/proof", "/new-password"];
    let still = |rows: Vec<String>| rows.into_iter().filter(|r| !r.starts_with("directory.")).collect::<Vec<_>>();
    let before = still(hashes(estate, acme));
    let token = ada.token("/app").await;
    let (mut lines, mut wrong) = (0, Vec::new());
    for line in web::table(&EDITION, ADDITIONS).into_iter().filter(|l| l.ground != Ground::Platform && l.may != PUBLIC) {
        if matches!(line.method.as_str(), "GET" | "HEAD") || OPEN.iter().any(|open| line.path.starts_with(open)) {
            continue;
        }
        lines += 1;
        let method: Method = line.method.as_str().parse().expect("a method");
        let asked =
            ada.request(method, &filled(&line.path, &uuid::Uuid::now_v7())).header("x-csrf", &token).header("accept", "application/json");
        let answer = ada.send(asked.json(&json!({}))).await;
        if answer.status != StatusCode::LOCKED {
            wrong.push(format!("{} {}: {}", line.method, line.path, answer.status));
        }
    }
    assert!(lines > 200, "only {lines} lines");
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(still(hashes(estate, acme)), before, "something was changed");
}
