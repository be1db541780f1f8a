//! The first page of the back office: what to do next, and what happened.

use super::occasions;
use super::timeline::{self, Known, Line};
use crate::chart::{Bar, chart};
use crate::page::{Go, Page};
use crate::visit::Visit;
use kernel::diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::growth::WEEKS;
use kernel::module::{Alert, Module, Part, Step};
use kernel::query::Query;
use kernel::resource::Resource;
use kernel::schema::settings;
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};

/// Resources whose figures the page shows.
const FIGURES: usize = 4;

pub(super) async fn home(scope: Scope, visit: Visit) -> Result<Page> {
    let tenant = scope.tenant().clone();
    let awake = scope.house().edition().modules.iter().filter(|m| tenant.has(m.manifest.name));
    let readable: Vec<&'static Resource> = awake.flat_map(|m| m.resources.iter().copied()).filter(|r| scope.allows(r.may.read)).collect();
    let (asked, member) = (readable.clone(), scope.principal().member());
    let (counts, lines, about, names, then, unread, steps, alerts, ripe) = scope
        .tx(move |tx| {
            let counts = asked
                .iter()
                .take(FIGURES)
                .map(|r| Ok((*r, r.count(tx, &Query::default(), 100_000)?, r.growth(tx)?)))
                .collect::<Result<Vec<_>>>()?;
            let (lines, about) = timeline::recent(tx, &asked, 12)?;
            let names = timeline::names(tx, lines.iter().map(|l| l.actor.as_str()))?;
            let of = |l: &Line| asked.iter().find(|r| l.what.split('.').next() == Some(r.name)).copied();
            let then = timeline::titles(tx, &lines.iter().filter_map(|l| Some((of(l)?, l))).collect::<Vec<_>>())?;
            Ok((counts, lines, about, names, then, crate::notices::unread(tx, member)?, steps(tx)?, alerts(tx)?, occasions::ripe(tx)?))
        })
        .await?;
    let format = theme::Format::of(visit.locale());
    let stats: Vec<Value> = counts.iter().map(|(r, n, weeks)| stat(&visit, format, r, *n, weeks[WEEKS - 1])).collect();
    let known = Known { names: &names, titles: &then };
    let activity: Vec<_> = lines
        .iter()
        .filter_map(|line| {
            let of = readable.iter().find(|r| line.what.split('.').next() == Some(r.name))?;
            let about = line.subject.and_then(|id| about.get(&id)).cloned();
            Some(timeline::entry(&visit, &scope, of, line, known, None).about(about))
        })
        .collect();
    let first = visit
        .session()
        .and_then(|s| s.member.as_ref())
        .map(|m| m.name.split(' ').next().unwrap_or_default().to_string())
        .unwrap_or_default();
    let page = Page::new("home.html").titled(visit.say("home-hello", &[("name", first)]));
    Ok(page
        .with("alerts", alerts.iter().map(|(alert, count)| overdue(&visit, alert, *count)).collect::<Vec<_>>())
        .with("occasions", ripe.iter().filter(|r| !r.later).map(|r| r.shown(&visit)).collect::<Vec<_>>())
        .with("checklist", checklist(&visit, &steps))
        .with("stats", stats)
        .with("growth", growth(&visit, &counts))
        .with("shortcuts", Vec::<Value>::new())
        .with("activity", activity)
        .with("unread", unread))
}

/// What is overdue and this person may see to.
fn alerts(tx: &mut Tx) -> Result<Vec<(&'static Alert, i64)>> {
    let (edition, tenant) = (tx.scope().house().edition(), tx.scope().tenant().clone());
    let awake = edition.modules.iter().chain(edition.foundation).filter(|m| tenant.has(m.manifest.name));
    let here = |m: &Module, a: &Alert| tenant.carries(m, Part::Alert(a.name)) && tenant.carries(m, Part::Path(a.href));
    let all = awake.flat_map(|m| m.alerts.iter().filter(move |a| here(m, a)));
    let mine: Vec<&'static Alert> = all.filter(|a| tx.scope().allows(a.may)).collect();
    let counted = mine.into_iter().map(|alert| Ok((alert, (alert.count)(tx)?))).collect::<Result<Vec<_>>>()?;
    Ok(counted.into_iter().filter(|(_, count)| *count > 0).collect())
}

fn overdue(visit: &Visit, alert: &Alert, count: i64) -> Value {
    let text = visit.say(&format!("{}-text", alert.name), &[]);
    json!({"title": visit.say(alert.name, &[("count", count.to_string())]), "text": text, "href": alert.href})
}

/// A figure, and how many came this week.
fn stat(visit: &Visit, format: &theme::Format, of: &Resource, count: i64, week: i64) -> Value {
    let trend =
        (week > 0).then(|| json!({"text": visit.say("home-this-week", &[("count", format.whole(week))]), "tone": "ok", "up": true}));
    json!({"label": visit.say(&format!("{}-many", of.name), &[]), "value": format.whole(count), "href": format!("/app/{}", of.name), "trend": trend})
}

/// What came in the last twelve weeks, if there is something to compare.
fn growth(visit: &Visit, counts: &[(&'static Resource, i64, [i64; WEEKS])]) -> Option<Value> {
    let bar = |(n, day): (usize, chrono::NaiveDate)| {
        let cells: Vec<i64> = counts.iter().map(|(.., weeks)| weeks[n]).collect();
        Bar { day, count: cells.iter().sum(), cells }
    };
    let bars: Vec<Bar> = Bar::weeks(visit).into_iter().enumerate().map(bar).collect();
    let mut drawn = chart(visit, &bars)?;
    drawn["columns"] = counts.iter().map(|(r, ..)| visit.say(&format!("{}-many", r.name), &[])).collect();
    Some(drawn)
}

/// The first steps that this person may take, and which are done; none once they have seen enough.
fn steps(tx: &mut Tx) -> Result<Vec<(&'static Step, bool)>> {
    let state = settings::table.filter(settings::name.eq("checklist")).select(settings::document);
    let dismissed = tx.maybe::<Value>(state)?.is_some_and(|d| d["dismissed"] == json!(true));
    if dismissed || !tx.scope().allows("house.settings") {
        return Ok(Vec::new());
    }
    let (edition, tenant) = (tx.scope().house().edition(), tx.scope().tenant().clone());
    let awake = edition.modules.iter().chain(edition.foundation).filter(|m| tenant.has(m.manifest.name));
    let here = |m: &Module, step: &Step| tenant.carries(m, Part::Path(step.href));
    let all = awake.flat_map(|m| m.steps.iter().filter(move |s| here(m, s)));
    let all: Vec<&'static Step> = all.filter(|s| tx.scope().allows(s.may)).collect();
    all.into_iter().map(|step| Ok((step, (step.done)(tx)?))).collect()
}

/// The steps as their card shows them, until all are done.
fn checklist(visit: &Visit, steps: &[(&'static Step, bool)]) -> Option<Value> {
    let say = |step: &Step, part: &str| visit.say(&format!("step-{}{part}", step.name), &[]);
    let shown: Vec<Value> = steps
        .iter()
        .map(|(step, done)| json!({"title": say(step, ""), "text": say(step, "-text"), "href": step.href, "action": say(step, "-do"), "done": done}))
        .collect();
    let done = steps.iter().filter(|(_, done)| *done).count();
    (done < steps.len()).then(|| json!({"title": visit.say("steps-title", &[]), "done": done, "total": steps.len(), "steps": shown, "dismiss_href": "/app/checklist/dismiss"}))
}

/// Seen enough of the checklist.
pub(super) async fn dismiss(scope: Scope) -> Result<Go> {
    scope.require("house.settings")?;
    scope.tx(|tx| keep(tx, "checklist", json!({"dismissed": true}))).await?;
    Ok(Go::to("/app"))
}

/// Keeps what was said of the first page.
pub(super) fn keep(tx: &mut Tx, document: &'static str, said: Value) -> Result<()> {
    let mine = settings::table.filter(settings::name.eq(document));
    if tx.run(kernel::diesel::update(mine).set(settings::document.eq(said.clone())))? == 0 {
        let new = (settings::name.eq(document), settings::document.eq(said));
        tx.run(kernel::diesel::insert_into(settings::table).values(new))?;
    }
    tx.journal("settings.changed", None, json!({"document": document}))
}

/// Every component in every state, in development.
pub(super) async fn design(visit: Visit) -> Result<Page> {
    if !visit.config().dev {
        return Err(Error::NotFound);
    }
    Ok(Page::new("design.html").titled("Design".into()))
}
