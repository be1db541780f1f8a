//! The page of what is found everywhere, and what one may choose among it.

use super::seek::{CHANGED, Facet, Seek};
use super::shown;
use crate::form::Form;
use crate::page::Page;
use crate::visit::Visit;
use actix_web::HttpRequest;
use chrono::NaiveDate;
use kernel::error::{Error, Result};
use kernel::field::Kind;
use kernel::scope::Scope;
use search::{Hit, MOST};
use serde_json::{Value, json};
use theme::Format;

/// Days within which something was changed, to choose from; and since when nobody was in touch.
const LATELY: [&str; 4] = ["1d", "7d", "30d", "365d"];
const LONG_AGO: [&str; 4] = ["30d", "90d", "180d", "365d"];

pub(super) async fn page(scope: Scope, visit: Visit, req: HttpRequest) -> Result<Page> {
    let typed = Form::of_query(req.query_string()).text("q").to_string();
    let page = Page::new("search.html").title("search-title").with("q", &typed);
    let seek = match Seek::read(&scope, None, req.query_string()).await {
        Ok(seek) => seek,
        // Nothing was asked yet, or not in words that this page understands: it says how to ask.
        Err(Error::Invalid(wrong)) => {
            let short = !typed.is_empty() && wrong.iter().any(|w| w.field == "q");
            let other = wrong.iter().any(|w| w.field != "q");
            return Ok(page.with("asked", false).with("short", short).with("odd", other).with("hits", Value::Array(Vec::new())));
        }
        Err(other) => return Err(other),
    };
    let hits = seek.all(&scope).await?;
    let format = Format::of(visit.locale());
    let count = i64::try_from(hits.len()).unwrap_or(MOST);
    let total = if count >= MOST { format!("{}+", format.whole(MOST)) } else { format.whole(count) };
    let summary = visit.say("search-found", &[("count", count.to_string()), ("total", total.clone())]);
    let shown: Vec<Value> = seek.shown(&hits).iter().filter_map(|hit| line(&scope, &visit, hit)).collect();
    let edge = |page: usize| seek.address(&[], &[("page", &page.to_string())]);
    let more = seek.page.saturating_mul(seek.limit) < hits.len();
    Ok(page
        .summary(Some(summary).filter(|_| !hits.is_empty()).unwrap_or_default())
        .with("asked", true)
        .with("count", json!({"shown": shown.len(), "total_label": total}))
        .with("hits", shown)
        .with("chips", chips(&scope, &visit, &seek))
        .with("facets", facets(&scope, &visit, &seek, &hits))
        .with("keep", kept(&seek))
        .with("prev_href", (seek.page > 1).then(|| edge(seek.page - 1)))
        .with("next_href", more.then(|| edge(seek.page + 1))))
}

/// What the form of the words hands on.
fn kept(seek: &Seek) -> Vec<Value> {
    let only = seek.only.iter().map(|of| ("type", of.name));
    let filters = seek.filters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    only.chain(filters).map(|(name, value)| json!({"name": name, "value": value})).collect()
}

fn line(scope: &Scope, visit: &Visit, hit: &Hit) -> Option<Value> {
    let of = scope.house().edition().resource(&hit.resource)?;
    let changed = hit.facets.get(CHANGED).and_then(Value::as_str);
    let untitled = visit.say(&format!("{}-one", of.name), &[]);
    let title = Some(&hit.title).filter(|t| !t.is_empty()).unwrap_or(&untitled);
    Some(json!({
        "title": shown::dialled(visit, title.clone()), "about": shown::about(visit, &hit.about), "kind": visit.say(&format!("{}-one", of.name), &[]), "icon": of.icon,
        "href": format!("/app/{}/{}", of.name, hit.record), "changed": changed,
    }))
}

/// A length of time as it stands in an address, or a day, in words.
fn time_in_words(visit: &Visit, value: &str) -> String {
    match (value.strip_suffix('d'), value.parse::<NaiveDate>()) {
        (Some(days), _) => visit.say("search-days", &[("days", days.to_string())]),
        (_, Ok(day)) => Format::of(visit.locale()).date(day, theme::DateStyle::Medium),
        _ => value.into(),
    }
}

/// What is chosen, each with the address without it.
fn chips(scope: &Scope, visit: &Visit, seek: &Seek) -> Vec<Value> {
    let chip = |label: String, value: String, href: String| json!({"label": label, "value": value, "href": href});
    let only = seek.only.iter().map(|of| {
        // Closed lists and days belong to it: they go with it.
        let theirs: Vec<&str> = seek.filters.iter().map(|(n, _)| n.as_str()).filter(|n| !n.starts_with(CHANGED)).chain(["type"]).collect();
        chip(visit.say("search-kind", &[]), visit.say(&format!("{}-many", of.name), &[]), seek.address(&theirs, &[]))
    });
    let filters = seek.filters.iter().filter_map(|(name, value)| {
        let (field, op) = name.rsplit_once('.')?;
        if let Some(own) = seek.own(field) {
            return Some(chip(own.label.clone(), value.clone(), seek.address(&[name], &[])));
        }
        let of = seek.only.into_iter().chain(super::seek::readable(scope)).find(|r| r.field(field).is_some());
        let label = match (field, of) {
            (CHANGED, _) => visit.say("search-changed", &[]),
            (_, Some(of)) => visit.say(&format!("{}-{field}", of.name), &[]),
            _ => return None,
        };
        let said = match (op, of.and_then(|of| Some((of, of.field(field)?)))) {
            ("from", _) => visit.say("search-since", &[("time", time_in_words(visit, value))]),
            ("until", _) => visit.say("search-before", &[("time", time_in_words(visit, value))]),
            (_, Some((of, field))) if matches!(field.kind, Kind::Choice(_)) => shown::choice(visit, of, field, value),
            _ => value.clone(),
        };
        Some(chip(label, said, seek.address(&[name], &[])))
    });
    only.chain(filters).collect()
}

/// What one may choose next, with how many there are.
fn facets(scope: &Scope, visit: &Visit, seek: &Seek, hits: &[Hit]) -> Vec<Value> {
    let counts = seek.counts(scope, hits);
    let mut all = Vec::new();
    let choice = |label: String, count: Option<usize>, href: String| json!({"label": label, "count": count, "href": href});
    if seek.only.is_none() && !counts.kinds.is_empty() {
        let kinds =
            counts.kinds.iter().map(|(of, n)| choice(visit.say(&format!("{of}-many"), &[]), Some(*n), seek.address(&[], &[("type", of)])));
        all.push(json!({"label": visit.say("search-kind", &[]), "choices": kinds.collect::<Vec<_>>()}));
    }
    for Facet { of, field, values } in &counts.facets {
        let name = format!("{}.is", field.name);
        let said = |value: &str| match field.kind {
            Kind::Choice(_) => shown::choice(visit, of, field, value),
            _ => value.to_string(),
        };
        let choices: Vec<Value> = values.iter().map(|(v, n)| choice(said(v), Some(*n), seek.address(&[], &[(&name, v)]))).collect();
        all.push(json!({"label": shown::label(visit, of, field), "choices": choices}));
    }
    for (own, values) in &counts.own {
        let name = format!("{}.is", own.name);
        let choices: Vec<Value> = values.iter().map(|(v, n)| choice(v.clone(), Some(*n), seek.address(&[], &[(&name, v)]))).collect();
        all.push(json!({"label": own.label, "choices": choices}));
    }
    let timed = |name: String, key: &str, times: [&str; 4]| {
        let say = |t: &str| visit.say(key, &[("time", time_in_words(visit, t))]);
        times.map(|t| choice(say(t), None, seek.address(&[&name], &[(&name, t)])))
    };
    let open = |name: &str| !hits.is_empty() && seek.filters.iter().all(|(n, _)| n != name);
    if let Some(of) = seek.only {
        let days = of.fields.iter().filter(|f| f.kind == Kind::Date && search::is_facet(f, scope.tenant()));
        for field in days.filter(|f| open(&format!("{}.until", f.name))) {
            let choices = timed(format!("{}.until", field.name), "search-before", LONG_AGO);
            all.push(json!({"label": shown::label(visit, of, field), "choices": choices}));
        }
    }
    if open("changed.from") {
        all.push(json!({"label": visit.say("search-changed", &[]), "choices": timed("changed.from".into(), "search-since", LATELY)}));
    }
    all
}
