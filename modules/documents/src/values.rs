//! Every value that a wording may mention.

use crate::amounts::{self, Bill};
use crate::fields::{self, Asks};
use crate::known::{Known, subject};
use crate::tongue::{CURRENCY, Tongue};
use kernel::field::{Field, Kind};
use kernel::prelude::{Resource, Tx};
use serde_json::Value;
use std::collections::BTreeMap;
use theme::DateStyle;
use typeset::Party;

/// Every value that a wording may mention.
pub(crate) fn values(
    tx: &Tx,
    tongue: &Tongue,
    known: &Known,
    given: &BTreeMap<String, String>,
    number: Option<&str>,
    bill: Option<&Bill>,
    to: &Party,
) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut put = |name: String, value: String| {
        if !value.is_empty() {
            all.insert(name, value);
        }
    };
    let tenant = tx.scope().tenant();
    put("agency.name".into(), tenant.name.clone());
    for key in ["email", "phone", "city", "licence"] {
        put(format!("agency.{key}"), tenant.text("agency", key).unwrap_or_default().into());
    }
    put("document.number".into(), number.unwrap_or_default().into());
    put("document.day".into(), tongue.format.date(known.today, DateStyle::Long));
    put("document.author".into(), known.author.clone());
    if let Some((_, entity)) = &known.entity {
        let said = serde_json::to_value(entity).unwrap_or_default();
        for (name, value) in said.as_object().into_iter().flatten() {
            put(format!("entity.{name}"), value.as_str().unwrap_or_default().into());
        }
        put("entity.address".into(), entity.address().join("\n"));
    }
    put("recipient.name".into(), to.name.clone());
    put("recipient.address".into(), to.lines.join("\n"));
    for name in ["email", "phone"] {
        put(format!("recipient.{name}"), known.record.get(name).and_then(Value::as_str).unwrap_or_default().into());
    }
    let called = subject(known.of.name).map_or("", |(_, called)| called);
    put(format!("{called}.name"), known.title.clone());
    for field in fields::of_record(known.of).filter(|f| f.name != "name") {
        put(format!("{called}.{}", field.name), shown(tongue, known.of, field, known.record.get(field.name).unwrap_or(&Value::Null)));
    }
    for asked in fields::asked(known.wording.shell) {
        let typed = given.get(asked.name).map_or("", |v| v.trim());
        put(asked.name.into(), filled(tongue, asked.asks, typed));
    }
    let money = |minor: i64| tongue.format.money(minor, CURRENCY);
    let amount = |name: &str| given.get(name).and_then(|typed| amounts::hundredths(typed));
    if let (Some(price), Some(rate)) = (amount("contract.price"), amount("contract.vat")) {
        let tax = amounts::share(price, rate);
        put("contract.vat_amount".into(), money(tax));
        put("contract.total".into(), money(price + tax));
    }
    if let Some(bill) = bill {
        put("invoice.net".into(), money(bill.net));
        put("invoice.vat".into(), money(bill.taxes.iter().map(|(_, tax)| tax).sum()));
        put("invoice.total".into(), money(bill.total));
    }
    all
}

/// What was filled in, as a paper says it; what cannot be read stays as it was typed.
fn filled(tongue: &Tongue, asks: Asks, typed: &str) -> String {
    match asks {
        Asks::Day => typed.parse().map_or_else(|_| typed.into(), |day| tongue.format.date(day, DateStyle::Long)),
        Asks::Money => amounts::hundredths(typed).map_or_else(|| typed.into(), |minor| tongue.format.money(minor, CURRENCY)),
        Asks::Rate => amounts::hundredths(typed).map_or_else(|| typed.into(), |rate| percent(tongue, rate)),
        _ => typed.into(),
    }
}

pub(crate) fn percent(tongue: &Tongue, rate: i64) -> String {
    // A rate is below ten thousand hundredths: exact in a float.
    tongue.format.percent(rate as f64 / 10_000.0)
}

/// A field of a record, as a paper says it.
fn shown(tongue: &Tongue, of: &Resource, field: &Field, value: &Value) -> String {
    match (field.kind, value) {
        (_, Value::Null) => String::new(),
        (Kind::Choice(_), Value::String(choice)) => tongue.say(&format!("{}-{}-{choice}", of.name, field.name), &[]),
        (Kind::Date, Value::String(day)) => day.parse().map_or_else(|_| day.clone(), |day| tongue.format.date(day, DateStyle::Long)),
        (Kind::Flag, Value::Bool(yes)) => tongue.say(if *yes { "state-yes" } else { "state-no" }, &[]),
        (Kind::Money, value) => value.as_i64().map_or_else(String::new, |minor| tongue.format.money(minor, CURRENCY)),
        (Kind::Number(..), value) => value.as_i64().map_or_else(String::new, |n| tongue.format.whole(n)),
        (_, Value::String(text)) => text.clone(),
        _ => String::new(),
    }
}
