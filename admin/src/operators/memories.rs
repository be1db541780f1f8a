//! What this process remembers so as not to ask the database again: how often that answers, and how much room it takes.

use actix_web::HttpResponse;
use kernel::error::Result;
use kernel::house::House;
use kernel::memory::Use;
use serde_json::{Value, json};
use theme::Format;
use web::Visit;

/// The memory of pages weighs what it holds; the others count.
const PAGES: &str = "pages";

fn all(house: &House) -> impl Iterator<Item = Use> {
    web::remembered().into_iter().chain(house.memories())
}

/// For the page of the house's health.
pub(super) fn shown(visit: &Visit) -> Vec<Value> {
    let format = Format::of(visit.locale());
    let line = |seen: Use| {
        let room = |n: u64| if seen.name == PAGES { format.bytes(n) } else { format.number(u32::try_from(n).unwrap_or(u32::MAX).into()) };
        json!({
            "title": visit.say(&format!("memory-{}", seen.name), &[]), "share": seen.share(), "asked": seen.hits + seen.misses,
            "held": room(seen.held), "most": room(seen.most),
        })
    };
    all(visit.house()).map(line).collect()
}

/// The same for programs.
pub(super) async fn list(visit: Visit) -> Result<HttpResponse> {
    let one = |seen: Use| json!({"name": seen.name, "hits": seen.hits, "misses": seen.misses, "entries": seen.entries, "held": seen.held, "most": seen.most});
    Ok(HttpResponse::Ok().json(json!({"data": all(visit.house()).map(one).collect::<Vec<_>>()})))
}
