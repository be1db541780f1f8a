//! What agencies may subscribe to, as data.

use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::LazyLock;
use theme::Format;
use web::Visit;

#[derive(Deserialize)]
struct Plans {
    plan: Vec<Plan>,
}

#[derive(Deserialize)]
struct Plan {
    name: String,
    /// Cents of EUR a month, without VAT.
    price: i64,
    features: Vec<String>,
    #[serde(default)]
    highlight: bool,
}

static ALL: LazyLock<Vec<Plan>> = LazyLock::new(|| {
    toml::from_str::<Plans>(include_str!("../plans.toml")).map(|p| p.plan).unwrap_or_else(|e| {
        tracing::error!(error = %e, "the plans cannot be read");
        Vec::new()
    })
});

/// Every plan an agency may be on, the trial first. Its words are `plan-{name}`.
pub fn plan_names() -> impl Iterator<Item = &'static str> {
    std::iter::once("trial").chain(ALL.iter().map(|plan| plan.name.as_str()))
}

/// The plans in the visitor's language.
pub fn shown(visit: &Visit) -> Vec<Value> {
    let said = |plan: &Plan| {
        json!({
            "name": visit.say(&format!("plan-{}", plan.name), &[]),
            "price": Format::of(visit.locale()).money(plan.price, "EUR"),
            "period": visit.say("plan-period", &[]),
            "features": plan.features.iter().map(|f| visit.say(&format!("plan-feature-{f}"), &[])).collect::<Vec<_>>(),
            "highlight": plan.highlight,
            "action": "/sign-up",
        })
    };
    ALL.iter().map(said).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_plans_can_be_read() {
        assert_eq!(super::ALL.len(), 3);
    }
}
