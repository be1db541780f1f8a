//! Agencies that close, and the sealed proofs of those that are gone.

use super::{console, door, operator};
use kernel::closing::Closure;
use kernel::error::Result;
use kernel::principal::{Id, Principal};
use serde_json::{Value, json};
use web::{Page, Visit};

/// Letters of a seal that a list shows.
const SHORT: usize = 16;

/// Every closure as programs read it, the newest first.
pub(super) async fn all(visit: &Visit, by: Id) -> Result<Vec<Value>> {
    let all = door(visit).tx(Principal::Operator(by), "closures", |tx| tx.closures()).await?;
    Ok(all.iter().map(face).collect())
}

fn face(closure: &Closure) -> Value {
    let mut face = json!(closure);
    face["seal"] = json!(closure.seal.as_ref().map(hex::encode));
    face
}

pub(super) async fn page(visit: Visit) -> Result<Page> {
    let all = all(&visit, operator(&visit)?).await?;
    let shown = |mut one: Value| {
        let state = one["state"].as_str().unwrap_or_default().to_string();
        let tone = match state.as_str() {
            "waiting" => "warn",
            "running" => "late",
            "reopened" => "ok",
            _ => "neutral",
        };
        let gone: i64 = one["proof"]["gone"].as_object().into_iter().flatten().filter_map(|(_, n)| n.as_i64()).sum();
        one["label"] = json!(visit.say(&format!("closures-{state}"), &[]));
        one["tone"] = json!(tone);
        one["rows"] = json!(gone);
        one["short"] = json!(one["seal"].as_str().map(|seal| seal.chars().take(SHORT).collect::<String>()));
        one["href"] = json!(format!("/operators/agencies/{}", one["agency"].as_str().unwrap_or_default()));
        one
    };
    Ok(console("admin/operators/closures.html", "closures")
        .title("closures-title")
        .summary("closures-summary")
        .crumb("closures-title", None)
        .with("closures", all.into_iter().map(shown).collect::<Vec<_>>()))
}
