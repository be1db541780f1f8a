//! Puts a paper together from what is known and what was filled in.

use crate::amounts::{self, Bill};
use crate::entity::address;
use crate::fields;
use crate::known::Known;
use crate::template::LONGEST_SUBJECT;
use crate::tongue::{CURRENCY, Tongue};
use crate::values::{percent, values};
use address_book::Organisation;
use chrono::Datelike;
use kernel::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use typeset::{Amounts, Item, Look, Party, Sheet, Shell};

/// A paper, and the fields it mentions that nobody has filled in.
pub(crate) struct Paper {
    pub sheet: Sheet,
    pub empty: Vec<String>,
}

/// Puts a paper together. `number` is what stands on it: none while it is only looked at.
pub(crate) fn compose(tx: &Tx, known: &Known, given: &BTreeMap<String, String>, number: Option<&str>) -> Paper {
    let tongue = Tongue::of(tx, &known.wording.language);
    let shell = known.wording.shell;
    let bill = given.get("invoice.lines").and_then(|typed| amounts::bill(typed).ok()).filter(|bill| !bill.lines.is_empty());
    let to = recipient(&tongue, known);
    let values = values(tx, &tongue, known, given, number, bill.as_ref(), &to);
    let value = |name: &str| values.get(name).cloned().unwrap_or_default();
    let wording = &known.wording;
    let title = typeset::text::fill(&wording.subject, &values).split_whitespace().collect::<Vec<_>>().join(" ");
    let title: String = title.chars().take(LONGEST_SUBJECT).collect();
    let of = known.series.as_ref().map_or(shell.name(), |(_, series)| &*series.kind);
    let kind = tongue.say(&format!("document-kind-{of}"), &[]);
    let day = value("document.day");
    let place = [value("entity.city"), value("agency.city")].into_iter().find(|city| !city.is_empty());
    let dated = match place {
        Some(place) => tongue.say("document-dated", &[("place", &place), ("day", &day)]),
        None => day,
    };
    let facts: Vec<(String, String)> = facts(shell, known)
        .iter()
        .map(|name| (tongue.say(&format!("document-{}", name.replace('.', "-")), &[]), value(name)))
        .filter(|(_, said)| !said.is_empty())
        .collect();
    let mentioned = |text: &str| typeset::text::mentions(text).into_iter().map(|m| m.name);
    let mut empty: Vec<String> = mentioned(&wording.subject).chain(mentioned(&wording.body)).collect();
    empty.retain(|name| !fields::parts(shell).contains(&name.as_str()) && value(name).is_empty() && name != "document.number");
    empty.sort();
    empty.dedup();
    let from = from(tx, &tongue, known);
    let signs = match shell {
        Shell::Contract => vec![signed(&from.name, &value("contract.signatory")), signed(&to.name, &value("contract.their_signatory"))],
        _ if mentioned(&wording.body).any(|name| name == "signatures") => vec![signed(&from.name, &value("letter.signatory"))],
        _ => Vec::new(),
    };
    let tenant = tx.scope().tenant();
    let foot = known.entity.as_ref().map(|(_, entity)| entity.foot()).unwrap_or_else(|| {
        let said = ["email", "phone"].into_iter().filter_map(|key| tenant.text("agency", key));
        vec![std::iter::once(tenant.name.as_str()).chain(said).collect::<Vec<_>>().join(" · ")]
    });
    let times = given.get("road.times").map(|typed| times(typed)).unwrap_or_default();
    // A part that has nothing to show is a field that is empty.
    let full = |part: &&&str| match **part {
        "times" => !times.is_empty(),
        "lines" => bill.is_some(),
        _ => true,
    };
    let parts: Vec<&str> = fields::parts(shell).iter().filter(full).copied().collect();
    let sheet = Sheet {
        shell,
        lang: wording.language.clone(),
        title,
        kind: number.map_or_else(|| kind.clone(), |number| format!("{kind} {number}")),
        look: Look { accent: accent(tenant.text("agency", "accent")), name: tenant.name.clone(), foot },
        from,
        to,
        dated,
        facts,
        blocks: typeset::text::blocks(&wording.body, &values, &parts),
        amounts: bill.as_ref().map(|bill| written(&tongue, bill)),
        times,
        signs,
        stamp: number.is_none().then(|| tongue.say("document-draft", &[])),
        page: tongue.say("export-page", &[]),
        made: u8::try_from(known.today.month())
            .ok()
            .zip(u8::try_from(known.today.day()).ok())
            .map(|(month, day)| (known.today.year(), month, day)),
    };
    Paper { sheet, empty }
}

fn signed(party: &str, hand: &str) -> String {
    if hand.is_empty() { party.into() } else { format!("{party}\n{hand}") }
}

/// A colour that a shell can use, whatever a document holds.
fn accent(said: Option<&str>) -> String {
    let fits = |c: &&str| c.len() == 7 && c.starts_with('#') && c[1..].chars().all(|c| c.is_ascii_hexdigit());
    said.filter(fits).unwrap_or("#b3401f").into()
}

/// What stands beside the title of a paper.
fn facts(shell: Shell, known: &Known) -> Vec<&'static str> {
    match shell {
        Shell::Letter => Vec::new(),
        Shell::Contract => vec!["contract.show", "contract.venue", "contract.day", "contract.time", "contract.price", "contract.total"],
        Shell::Invoice => {
            let buyer: &[&str] = if known.of.name == "organisations" { &["organisation.siren", "organisation.vat_number"] } else { &[] };
            ["invoice.due_on", "invoice.supplied_on", "invoice.reference"].into_iter().chain(buyer.iter().copied()).collect()
        }
        Shell::Report => vec!["report.period", "document.author", "recipient.name"],
        Shell::RoadSheet => vec!["road.day", "road.venue", "road.contact", "road.address"],
    }
}

fn from(tx: &Tx, tongue: &Tongue, known: &Known) -> Party {
    let role = match known.wording.shell {
        Shell::Contract => tongue.say("document-role-producer", &[]),
        Shell::Invoice => tongue.say("document-role-seller", &[]),
        _ => String::new(),
    };
    match &known.entity {
        Some((_, entity)) => {
            let numbers = [("SIRET", &entity.siret), ("TVA", &entity.vat_number)];
            let numbers = numbers.into_iter().filter_map(|(label, value)| Some(format!("{label} {}", value.as_ref()?)));
            let contact = [&entity.email, &entity.phone].into_iter().flatten().cloned();
            let numbers: Vec<String> = if role.is_empty() { contact.collect() } else { numbers.collect() };
            Party { role, name: entity.name.clone(), lines: entity.address().into_iter().chain(numbers).collect() }
        }
        None => {
            let tenant = tx.scope().tenant();
            let lines = ["city", "email", "phone"].into_iter().filter_map(|key| tenant.text("agency", key).map(String::from));
            Party { role, name: tenant.name.clone(), lines: lines.collect() }
        }
    }
}

fn recipient(tongue: &Tongue, known: &Known) -> Party {
    let role = match known.wording.shell {
        Shell::Contract => tongue.say("document-role-organiser", &[]),
        Shell::Invoice => tongue.say("document-role-billed", &[]),
        _ => String::new(),
    };
    let text = |name: &str| known.record.get(name).and_then(Value::as_str).unwrap_or_default().to_string();
    let of = |o: &Organisation| {
        let said = |value: &Option<String>| value.clone().unwrap_or_default();
        let (street, postcode, city, country) = (said(&o.street), said(&o.postcode), said(&o.city), said(&o.country));
        let street = [street, said(&o.street_more)].join("\n");
        address([&street, &postcode, &city, &country])
    };
    let lines = match &known.organisation {
        Some(organisation) => std::iter::once(organisation.name.clone()).chain(of(organisation)).collect(),
        None => {
            let street = [text("street"), text("street_more")].join("\n");
            address([&street, &text("postcode"), &text("city"), &text("country")])
        }
    };
    Party { role, name: known.title.clone(), lines }
}

fn written(tongue: &Tongue, bill: &Bill) -> Amounts {
    let money = |minor: i64| tongue.format.money(minor, CURRENCY);
    let item = |line: &amounts::Line| Item {
        what: line.what.clone(),
        quantity: tongue.format.decimal(line.quantity as f64 / 100.0, 0, 2),
        price: money(line.price),
        rate: percent(tongue, line.rate),
        total: money(line.total),
    };
    let mut sums = vec![(tongue.say("document-invoice-net", &[]), money(bill.net))];
    let tax = |(rate, tax): &(i64, i64)| (tongue.say("document-invoice-vat_at", &[("rate", &percent(tongue, *rate))]), money(*tax));
    sums.extend(bill.taxes.iter().map(tax));
    sums.push((tongue.say("document-invoice-total", &[]), money(bill.total)));
    let heads = ["what", "quantity", "price", "rate", "amount"].map(|head| tongue.say(&format!("document-invoice-head-{head}"), &[]));
    Amounts { heads: heads.to_vec(), items: bill.lines.iter().map(item).collect(), sums }
}

/// `14:00 Arrivée`: the hour, and what happens.
fn times(typed: &str) -> Vec<(String, String)> {
    let split = |line: &str| line.trim().split_once(char::is_whitespace).map(|(hour, what)| (hour.to_string(), what.trim().to_string()));
    typed.lines().filter_map(split).filter(|(hour, what)| !hour.is_empty() && !what.is_empty()).collect()
}
