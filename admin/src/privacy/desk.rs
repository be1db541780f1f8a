//! The desk's first page: what is due, and what was gathered.

use super::{exports, requests, tabs};
use chrono::Utc;
use kernel::error::Result;
use kernel::scope::Scope;
use serde_json::{Value, json};
use web::{Page, Visit};

pub(super) async fn page(visit: Visit, scope: Scope) -> Result<Page> {
    let (open, exports) = scope.tx(|tx| Ok((requests::open(tx)?, exports::all(tx)?))).await?;
    let today = Utc::now().date_naive();
    let row = |r: &kernel::resource::Row<requests::PrivacyRequest>| {
        let left = r.due_on.map(|due| (due - today).num_days());
        json!({
            "href": format!("/app/privacy_requests/{}", r.id), "name": r.name, "due_on": r.due_on, "left": left,
            "kind": visit.say(&format!("privacy_requests-kind-{}", r.kind), &[]),
            "status": visit.say(&format!("privacy_requests-status-{}", r.status), &[]),
            "search": format!("/app/privacy/search?request={}", r.id),
            "state": match left { Some(..0) => "late", Some(..8) => "warn", _ => "ok" },
            "left_words": left.map(|days| visit.say(if days < 0 { "privacy-late-by" } else { "privacy-days-left" }, &[("days", days.abs().to_string())])),
        })
    };
    let rows: Vec<Value> = open.iter().map(row).collect();
    let late = rows.iter().filter(|r| r["state"] == "late").count();
    Ok(Page::new("privacy/desk.html")
        .title("privacy-title")
        .summary("privacy-summary")
        .with("tabs", tabs(&visit, &scope, "/app/privacy"))
        .with("late", late)
        .with("requests", rows)
        .with("exports", exports))
}
