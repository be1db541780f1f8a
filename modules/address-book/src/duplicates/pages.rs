//! `/app/duplicates`: what is in the book twice, why one thinks so, and what was made of it.

use super::OF;
use super::pairs::{self, Asked, Shown, readable};
use super::said::Facts;
use super::sweep::SweepDuplicates;
use crate::schema::duplicate_sweeps as s;
use actix_web::HttpRequest;
use chrono::{DateTime, Utc};
use kernel::merge;
use kernel::prelude::*;
use serde_json::{Value, json};
use web::{Form, Go, Page, Visit};

/// Pairs of one page.
const PAGE: usize = 20;
/// Fields of each record beside the other's.
const FACTS: usize = 6;

fn resource(name: &str) -> Option<&'static Resource> {
    OF.into_iter().find(|of| of.name == name)
}

fn say<'a>(visit: &'a Visit) -> impl Fn(&str, &[(&str, &str)]) -> String + 'a {
    |key, args| visit.say(key, &args.iter().map(|(name, value)| (*name, (*value).to_string())).collect::<Vec<_>>())
}

/// What stands in the address.
struct Filter {
    asked: Asked,
    from: usize,
}

impl Filter {
    fn of(query: &Form) -> Filter {
        let grade = Some(query.text("grade")).filter(|g| ["certain", "suspected", "potential"].contains(g)).map(String::from);
        let asked = Asked { of: resource(query.text("of")), grade, apart: query.text("state") == "apart" };
        Filter { asked, from: query.text("from").parse().unwrap_or(0) }
    }

    /// The address of the same with something else.
    fn href(&self, of: Option<&str>, grade: Option<&str>, apart: bool, from: usize) -> String {
        let mut parts: Vec<String> = of.map(|of| format!("of={of}")).into_iter().chain(grade.map(|g| format!("grade={g}"))).collect();
        parts.extend(apart.then(|| "state=apart".to_string()));
        parts.extend((from > 0).then(|| format!("from={from}")));
        format!("/app/duplicates{}{}", if parts.is_empty() { "" } else { "?" }, parts.join("&"))
    }

    fn here(&self, from: usize) -> String {
        self.href(self.asked.of.map(|of| of.name), self.asked.grade.as_deref(), self.asked.apart, from)
    }
}

pub(super) async fn page(visit: Visit, scope: Scope, req: HttpRequest) -> Result<Page> {
    let filter = Filter::of(&Form::of_query(req.query_string()));
    let (asked, from, said) = (filter.asked.clone(), filter.from, visit.clone());
    let kept = scope.clone();
    let (total, cards, merges, swept) = scope
        .tx(move |tx| {
            let (total, shown) = pairs::page(tx, &asked, from, PAGE)?;
            let cards = shown.iter().map(|pair| card(tx, &said, &kept, pair)).collect::<Result<Vec<_>>>()?;
            let swept: Option<DateTime<Utc>> = tx.one(s::table.select(diesel::dsl::max(s::swept_at)))?;
            Ok((total, cards, lately(tx, &said)?, swept))
        })
        .await?;
    let tab = |label: String, of: Option<&str>, current: bool| json!({"label": label, "href": filter.href(of, filter.asked.grade.as_deref(), filter.asked.apart, 0), "current": current});
    let every = tab(visit.say("duplicates-all", &[]), None, filter.asked.of.is_none());
    let lists = readable(&scope);
    let tabs: Vec<Value> = std::iter::once(every)
        .chain(lists.iter().map(|of| {
            tab(visit.say(&format!("{}-many", of.name), &[]), Some(of.name), filter.asked.of.is_some_and(|only| only.name == of.name))
        }))
        .collect();
    let own = filter.asked.of.map(|of| of.name);
    let choice = |label: String, grade: Option<&str>, apart: bool| {
        let current = filter.asked.grade.as_deref() == grade && filter.asked.apart == apart;
        json!({"label": label, "href": filter.href(own, grade, apart, 0), "current": current})
    };
    let mut choices = vec![choice(visit.say("duplicates-open", &[]), None, false)];
    choices
        .extend(["certain", "suspected", "potential"].map(|g| choice(visit.say(&format!("duplicates-grades-{g}"), &[]), Some(g), false)));
    choices.push(choice(visit.say("duplicates-apart", &[]), None, true));
    let merging = cards.iter().filter(|card| card["certain"] == true && card["merge_href"].is_string()).count();
    Ok(Page::new("address_book/duplicates.html")
        .title("duplicates-title")
        .summary("duplicates-summary")
        .with("tabs", tabs)
        .with("choices", choices)
        .with("apart", filter.asked.apart)
        .with("filtered", filter.asked.of.is_some() || filter.asked.grade.is_some())
        .with("total", total)
        .with("merging", merging)
        .with("prev", (filter.from > 0).then(|| filter.here(filter.from.saturating_sub(PAGE))))
        .with("next", (filter.from + PAGE < total).then(|| filter.here(filter.from + PAGE)))
        .with("back", filter.here(filter.from))
        .with("cards", cards)
        .with("merges", merges)
        .with("swept", swept))
}

/// A pair: its two records, what they say, and why one thinks they are one.
fn card(tx: &mut Tx, visit: &Visit, scope: &Scope, pair: &Shown) -> Result<Value> {
    let mut facts = Facts::new(tx, pair.of);
    facts.learn_pairs(tx, std::slice::from_ref(pair))?;
    let say = say(visit);
    let reasons: Vec<String> = pair.reasons.iter().map(|why| why.said(&say, &facts, &pair.one, &pair.other)).collect();
    let (of, name) = (pair.of, pair.of.name);
    let side = |id: Id, record: &Record| {
        json!({"title": of.title(record), "href": format!("/app/{name}/{id}"), "facts": facts.lines(record, FACTS).into_iter()
            .map(|(field, text)| json!({"label": visit.say(&format!("{name}-{field}"), &[]), "text": text})).collect::<Vec<_>>()})
    };
    let merges = scope.allows(of.may.update) && scope.allows(of.may.delete);
    Ok(json!({
        "key": format!("{name}:{}:{}", pair.one_id, pair.other_id), "of": name, "icon": of.icon, "kind": visit.say(&format!("{name}-one"), &[]),
        "one": side(pair.one_id, &pair.one), "other": side(pair.other_id, &pair.other), "one_id": pair.one_id, "other_id": pair.other_id,
        "grade": visit.say(&format!("duplicates-grade-{}", pair.grade), &[]), "certain": pair.grade == "certain",
        "tone": match pair.grade.as_str() { "certain" => "warn", "suspected" => "info", _ => "neutral" },
        "percent": pair.score / 10, "reasons": reasons,
        "merge_href": merges.then(|| format!("/app/{name}/{}/merge?with={}", pair.one_id, pair.other_id)),
    }))
}

/// What was made one lately and can be made two again, as far as the reader reaches it.
fn lately(tx: &mut Tx, visit: &Visit) -> Result<Vec<Value>> {
    let mut shown = Vec::new();
    for of in readable(tx.scope())
        .into_iter()
        .filter(|of| tx.scope().allows(of.may.update) && tx.scope().allows(of.may.delete))
        .collect::<Vec<_>>()
    {
        let merges = merge::recent(tx, &[of], 10)?;
        let titles = of.titles(tx, merges.iter().flat_map(|m| [m.kept, m.gone]).collect())?;
        for m in merges {
            let (Some(kept), Some(gone)) = (titles.get(&m.kept), titles.get(&m.gone)) else { continue };
            shown.push((
                m.merged_at,
                json!({
                    "kind": visit.say(&format!("{}-one", of.name), &[]), "kept": kept, "gone": gone, "at": m.merged_at,
                    "href": format!("/app/{}/{}", of.name, m.kept), "undo_href": format!("/app/{}/merges/{}/undo", of.name, m.id),
                }),
            ));
        }
    }
    shown.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Ok(shown.into_iter().map(|(_, merge)| merge).take(10).collect())
}

fn named(form: &Form) -> Result<(&'static Resource, Id, Id)> {
    let of = resource(form.text("of")).ok_or(Error::NotFound)?;
    let id = |name: &str| form.text(name).parse::<Id>().map_err(|_| Error::NotFound);
    Ok((of, id("one")?, id("other")?))
}

/// Two are not the same: they are not shown again. The notice takes it back.
pub(super) async fn apart(scope: Scope, form: Form) -> Result<Go> {
    let (of, one, other) = named(&form)?;
    scope.tx(move |tx| pairs::set_apart(tx, of, one, other, true)).await?;
    let back = form.text("back").to_string();
    let again = format!("/app/duplicates/again?of={}&one={one}&other={other}", of.name);
    Ok(Go::to(if back.is_empty() { "/app/duplicates".into() } else { back }).toast("ok", "duplicates-set-apart", &[]).undo(again))
}

/// They may be, after all.
pub(super) async fn again(scope: Scope, req: HttpRequest, form: Form) -> Result<Go> {
    let query = Form::of_query(req.query_string());
    let (of, one, other) = named(if query.has("of") { &query } else { &form })?;
    scope.tx(move |tx| pairs::set_apart(tx, of, one, other, false)).await?;
    Ok(Go::to("/app/duplicates").toast("ok", "duplicates-not-apart", &[]))
}

/// Looks now instead of tonight.
pub(super) async fn sweep(scope: Scope) -> Result<Go> {
    scope.tx(|tx| tx.order(SweepDuplicates::order()?.urgent(5))).await?;
    Ok(Go::to("/app/duplicates").toast("info", "duplicates-looking", &[]))
}
