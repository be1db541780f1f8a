//! The first page of the back office: what to do next, and what happened.

use super::{notices, timeline};
use crate::page::{Go, Page};
use crate::visit::Visit;
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::query::Query;
use kernel::resource::Resource;
use kernel::schema::{imports, members, settings};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};

/// What the first-run checklist looks at.
struct Progress {
    records: i64,
    colleagues: i64,
    imported: bool,
    dressed: bool,
    dismissed: bool,
}

pub(super) async fn home(scope: Scope, visit: Visit) -> Result<Page> {
    let tenant = scope.tenant().clone();
    let awake = scope.house().edition().modules.iter().filter(|m| tenant.has(m.manifest.name));
    let readable: Vec<&'static Resource> = awake.flat_map(|m| m.resources.iter().copied()).filter(|r| scope.allows(r.may.read)).collect();
    let (asked, member) = (readable.clone(), scope.principal().member());
    let (counts, lines, names, unread, progress) = scope
        .tx(move |tx| {
            let counts = asked.iter().take(6).map(|r| Ok((*r, r.count(tx, &Query::default(), 100_000)?))).collect::<Result<Vec<_>>>()?;
            let lines = timeline::recent(tx, &asked.iter().map(|r| r.name).collect::<Vec<_>>(), 12)?;
            let names = timeline::names(tx, lines.iter().map(|l| l.actor.as_str()))?;
            let records = counts.iter().map(|(_, n)| n).sum();
            Ok((counts, lines, names, notices::unread(tx, member)?, progress(tx, records)?))
        })
        .await?;
    let format = theme::Format::of(visit.locale());
    let stats: Vec<Value> = counts.iter().take(4).map(|(r, n)| json!({"label": visit.say(&format!("{}-many", r.name), &[]), "value": format.whole(*n), "href": format!("/app/{}", r.name)})).collect();
    let activity: Vec<_> = lines
        .iter()
        .filter_map(|line| {
            let of = readable.iter().find(|r| line.what.split('.').next() == Some(r.name))?;
            Some(timeline::entry(&visit, &scope, of, line, &names))
        })
        .collect();
    let first = visit
        .session()
        .and_then(|s| s.member.as_ref())
        .map(|m| m.name.split(' ').next().unwrap_or_default().to_string())
        .unwrap_or_default();
    let page = Page::new("home.html").titled(visit.say("home-hello", &[("name", first)]));
    Ok(page
        .with("checklist", checklist(&scope, &visit, &progress))
        .with("stats", stats)
        .with("shortcuts", Vec::<Value>::new())
        .with("activity", activity)
        .with("unread", unread))
}

fn progress(tx: &mut Tx, records: i64) -> Result<Progress> {
    let state = settings::table.filter(settings::name.eq("checklist")).select(settings::document);
    let dressed = tx.scope().tenant().text("showcase", "tagline").is_some() || tx.scope().tenant().text("agency", "logo").is_some();
    Ok(Progress {
        records,
        colleagues: tx.one(members::table.filter(members::status.eq("active")).count())?,
        imported: tx.one::<i64>(imports::table.filter(imports::status.eq("done")).count())? > 0,
        dressed,
        dismissed: tx.maybe::<Value>(state)?.is_some_and(|d| d["dismissed"] == json!(true)),
    })
}

/// The first steps of an agency, for those who lead it, until all are done or they have seen enough.
fn checklist(scope: &Scope, visit: &Visit, progress: &Progress) -> Option<Value> {
    if progress.dismissed || !scope.allows("house.settings") {
        return None;
    }
    let step = |key: &str, href: &str, done: bool| json!({"title": visit.say(&format!("step-{key}"), &[]), "text": visit.say(&format!("step-{key}-text"), &[]), "href": href, "action": visit.say(&format!("step-{key}-do"), &[]), "done": done});
    let site = scope.tenant().has("showcase");
    let mut steps = vec![
        step("contacts", "/app/people/import", progress.imported || progress.records > 0),
        step("team", "/app/team", progress.colleagues > 1),
        step("face", "/app/settings", progress.dressed),
    ];
    if site {
        steps.push(step("site", "/app/site", scope.tenant().text("showcase", "tagline").is_some()));
    }
    let done = steps.iter().filter(|s| s["done"] == json!(true)).count();
    (done < steps.len()).then(|| json!({"title": visit.say("steps-title", &[]), "done": done, "total": steps.len(), "steps": steps, "dismiss_href": "/app/checklist/dismiss"}))
}

/// Seen enough of the checklist.
pub(super) async fn dismiss(scope: Scope) -> Result<Go> {
    scope.require("house.settings")?;
    scope
        .tx(|tx| {
            let seen = settings::document.eq(json!({"dismissed": true}));
            let mine = settings::table.filter(settings::name.eq("checklist"));
            if tx.run(kernel::diesel::update(mine).set(seen.clone()))? == 0 {
                tx.run(kernel::diesel::insert_into(settings::table).values((settings::name.eq("checklist"), seen)))?;
            }
            tx.journal("settings.changed", None, json!({"document": "checklist"}))
        })
        .await?;
    Ok(Go::to("/app"))
}

/// Every component in every state, in development.
pub(super) async fn design(visit: Visit) -> Result<Page> {
    if !visit.config().dev {
        return Err(Error::NotFound);
    }
    Ok(Page::new("design.html").titled("Design".into()))
}
