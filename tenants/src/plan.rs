//! The plans as visitors of the platform see them.

use serde_json::{Value, json};
use theme::{Format, Locale};
use web::Visit;
use web::plan::{self, Plan};

/// Every plan an agency may be on, the trial first. Its words are `plan-{name}`.
pub fn plan_names() -> impl Iterator<Item = &'static str> {
    std::iter::once("trial").chain(plan::all().iter().map(|plan| plan.name.as_str()))
}

/// A price as it stands on a sign: without its cents where there are none.
pub fn price(locale: Locale, cents: i64) -> String {
    let written = Format::of(locale).money(cents, "EUR");
    let none = if locale == Locale::Fr { ",00" } else { ".00" };
    match written.rsplit_once(none).filter(|_| cents % 100 == 0) {
        Some((euros, after)) => format!("{euros}{after}"),
        None => written,
    }
}

/// The plans in the visitor's language.
pub fn shown(visit: &Visit) -> Vec<Value> {
    let said = |plan: &Plan| {
        json!({
            "name": visit.say(&format!("plan-{}", plan.name), &[]),
            "price": price(visit.locale(), plan.price),
            "period": visit.say("plan-period", &[]),
            "features": plan.features.iter().map(|f| visit.say(&format!("plan-feature-{f}"), &[])).collect::<Vec<_>>(),
            "highlight": plan.highlight,
            "action": "/sign-up",
        })
    };
    plan::all().iter().map(said).collect()
}

#[cfg(test)]
mod tests {
    use super::price;
    use theme::Locale;

    #[test]
    fn cents_that_are_none_are_not_said() {
        assert_eq!(price(Locale::Fr, 4900), "49\u{a0}€");
        assert_eq!(price(Locale::En, 100_000), "€1,000");
        assert_eq!(price(Locale::Fr, 4950), "49,50\u{a0}€");
    }
}
