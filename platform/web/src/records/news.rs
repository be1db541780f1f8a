//! What is new: the releases that the agency came to and the modules it switched on, in words; a
//! dot in the bar for who has not read it, and a letter once a month for who asked for one.

use crate::config::Config;
use crate::form::Form;
use crate::letter::{SendMail, written};
use crate::page::{Go, Page, words};
use crate::visit::Visit;
use chrono::{DateTime, Datelike, Utc};
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::house::House;
use kernel::job::{Cron, Job, Work};
use kernel::resource::Id;
use kernel::schema::{journal, members, news_marks as n};
use kernel::scope::{Scope, Tx};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use theme::Locale;

/// Lines of the page.
const SHOWN: i64 = 60;
/// What makes news.
const NEWS: [&str; 2] = ["modules.upgraded", "modules.switched_on"];

/// The settings document of modules that are to be switched on a day.
const PLANNED: &str = "planned_modules";

/// Once a day somebody looks whether the month's letter is due.
pub const CLOCK: Cron = Cron { job: SendNews::NAME, every: 1_440, per_agency: true };

/// When, what and about which module.
type Line = (DateTime<Utc>, String, Value);

fn since(tx: &mut Tx, from: Option<DateTime<Utc>>, most: i64) -> Result<Vec<Line>> {
    let from = from.unwrap_or(DateTime::UNIX_EPOCH);
    let lines = journal::table.filter(journal::what.eq_any(NEWS).and(journal::at.gt(from))).order(journal::id.desc()).limit(most);
    tx.all(lines.select((journal::at, journal::what, journal::data)))
}

/// Until when a member has read: what was before their time is no news to them.
fn read_until(tx: &mut Tx, member: Id) -> Result<DateTime<Utc>> {
    match tx.maybe(n::table.filter(n::member_id.eq(member)).select(n::seen_at))? {
        Some(seen) => Ok(seen),
        None => tx.one(members::table.filter(members::id.eq(member)).select(members::created_at)),
    }
}

/// How many lines a member has not read.
pub(crate) fn unread(tx: &mut Tx, member: Option<Id>) -> Result<usize> {
    let Some(member) = member else { return Ok(0) };
    let from = read_until(tx, member)?;
    Ok(since(tx, Some(from), SHOWN)?.len())
}

/// A line in words: the module, the release, and what it brings. None for what this build does not carry.
fn told(house: &House, locale: Locale, (at, what, data): &Line) -> Option<Value> {
    let (words, name) = (words(house), data["module"].as_str()?);
    let say = |key: &str| words.say(locale, key, &[]);
    let module = house.edition().module(name)?;
    let (version, text) = match what.as_str() {
        "modules.upgraded" => {
            let release = module.releases.iter().find(|r| Some(r.version) == data["to"].as_str())?;
            (Some(release.version), say(release.changelog))
        }
        _ => (None, say(&format!("module-{name}-what"))),
    };
    Some(json!({"at": at, "module": say(&format!("module-{name}")), "icon": module.manifest.icon, "version": version, "text": text}))
}

pub(super) async fn page(scope: Scope, visit: Visit) -> Result<Page> {
    let member = scope.principal().member();
    let (lines, read, monthly) = scope
        .tx(move |tx| {
            let lines = since(tx, None, SHOWN)?;
            let Some(member) = member else { return Ok((lines, None, None)) };
            let monthly = tx.maybe(n::table.filter(n::member_id.eq(member)).select(n::monthly))?;
            Ok((lines, Some(read_until(tx, member)?), Some(monthly.unwrap_or(false))))
        })
        .await?;
    let fresh = |at: DateTime<Utc>| read.is_some_and(|read| at > read);
    let shown = |line: &Line| {
        let mut told = told(scope.house(), visit.locale(), line)?;
        told["fresh"] = json!(fresh(line.0));
        Some(told)
    };
    let news: Vec<Value> = lines.iter().filter_map(shown).collect();
    // What the agency could have.
    let coming = scope.house().edition().modules.iter().filter(|m| scope.tenant().keeps(m.manifest.name)).filter_map(|m| {
        let (here, newest) = (scope.tenant().pins.release(m.manifest.name)?, m.releases.last()?);
        let title = visit.say(&format!("module-{}", m.manifest.name), &[]);
        (here.version != newest.version)
            .then(|| json!({"module": title, "version": newest.version, "text": visit.say(newest.changelog, &[])}))
    });
    let planned = scope.tenant().settings.get(PLANNED).and_then(|d| d["planned"].as_array()).into_iter().flatten();
    let planned: Vec<Value> = planned
        .filter(|p| p["failed"].is_null())
        .filter_map(|p| {
            Some(json!({"module": visit.say(&format!("module-{}", p["module"].as_str()?), &[]), "on": p["on"], "day": p["day"]}))
        })
        .collect();
    Ok(Page::new("news.html")
        .with("planned", planned)
        .title("news-title")
        .summary("news-summary")
        .with("unread", news.iter().filter(|line| line["fresh"] == json!(true)).count())
        .with("news", news)
        .with("coming", coming.collect::<Vec<_>>())
        .with("monthly", monthly))
}

/// Sees that there is a mark of this member's, which says what they have read so far.
fn mark(tx: &mut Tx, member: Id) -> Result<()> {
    let row = (n::member_id.eq(member), n::seen_at.eq(read_until(tx, member)?));
    tx.run(kernel::diesel::insert_into(n::table).values(row).on_conflict_do_nothing()).map(|_| ())
}

/// Everything is read.
pub(super) async fn read(scope: Scope) -> Result<Go> {
    if let Some(member) = scope.principal().member() {
        scope
            .tx(move |tx| {
                mark(tx, member)?;
                tx.run(kernel::diesel::update(n::table.filter(n::member_id.eq(member))).set(n::seen_at.eq(Utc::now()))).map(|_| ())
            })
            .await?;
    }
    Ok(Go::to("/app/news"))
}

/// The month's letter: wanted, or no longer. The first one comes in the month after.
pub(super) async fn subscribe(scope: Scope, form: Form) -> Result<Go> {
    let wanted = form.text("monthly") == "true";
    if let Some(member) = scope.principal().member() {
        scope
            .tx(move |tx| {
                mark(tx, member)?;
                let set = (n::monthly.eq(wanted), n::mailed_at.eq(Utc::now()));
                tx.run(kernel::diesel::update(n::table.filter(n::member_id.eq(member))).set(set))?;
                tx.journal("news.monthly", Some(member), json!({"monthly": wanted}))
            })
            .await?;
    }
    Ok(Go::to("/app/news").toast("ok", if wanted { "news-monthly-on" } else { "news-monthly-off" }, &[]))
}

/// The month's letters of an agency.
#[derive(Serialize, Deserialize)]
pub struct SendNews {}

impl Job for SendNews {
    const NAME: &'static str = "house.send_news";
    const EFFECT: kernel::job::Effect = kernel::job::Effect::Inside;
    async fn run(self, work: Work) -> Result<()> {
        work.scope()?.tx(send).await
    }
}

/// To whoever asked for it and got none this month; with nothing new there is no letter.
fn send(tx: &mut Tx) -> Result<()> {
    let now = Utc::now();
    let month = now.date_naive().with_day(1).and_then(|day| day.and_hms_opt(0, 0, 0)).map_or(now, |start| start.and_utc());
    let due = n::table.inner_join(members::table.on(members::id.eq(n::member_id)));
    let due =
        due.filter(n::monthly.eq(true).and(n::mailed_at.lt(month)).and(members::status.eq("active")).and(members::deleted_at.is_null()));
    let due: Vec<(Id, String, DateTime<Utc>)> = tx.all(due.select((n::member_id, members::email, n::mailed_at)))?;
    let (house, tenant) = (tx.scope().house().clone(), tx.scope().tenant().clone());
    let locale = Locale::parse(&tenant.locale).unwrap_or(Locale::Fr);
    let config: &Config = house.service();
    let link = format!("{}/app/news", config.origin_of(&tenant));
    for (member, email, from) in due {
        let lines = since(tx, Some(from), SHOWN)?;
        let said: Vec<String> = lines.iter().rev().filter_map(|line| told(&house, locale, line)).map(|line| sentence(&line)).collect();
        tx.run(kernel::diesel::update(n::table.filter(n::member_id.eq(member))).set(n::mailed_at.eq(now)))?;
        if said.is_empty() || mail::Address::parse(&email).is_err() {
            continue;
        }
        let args = [("agency", tenant.name.clone()), ("news", said.join(" "))];
        tx.order(SendMail::mailing(written(&house, Some(&tenant), locale, "news", &email, &link, &args)?)?)?;
    }
    Ok(())
}

fn sentence(line: &Value) -> String {
    let text = |key: &str| line[key].as_str().unwrap_or_default().to_string();
    format!("{} {} — {}", text("module"), text("version"), text("text"))
}
