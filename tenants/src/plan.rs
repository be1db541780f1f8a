//! The plans as visitors of the platform see them.

use serde_json::{Value, json};
use theme::Format;
use web::Visit;
use web::plan::{self, Plan};

/// Every plan an agency may be on, the trial first. Its words are `plan-{name}`.
pub fn plan_names() -> impl Iterator<Item = &'static str> {
    std::iter::once("trial").chain(plan::all().iter().map(|plan| plan.name.as_str()))
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
    plan::all().iter().map(said).collect()
}
