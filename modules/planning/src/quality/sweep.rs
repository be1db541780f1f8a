//! The daily look: what is newly wrong becomes a task, what was mended ends its task by itself. Whoever ends such a task
//! without mending anything is not asked again.

use super::rules::{ALL, Rule};
use crate::TASKS;
use crate::schema::quality_findings as q;
use kernel::job::{Cron, Order};
use kernel::prelude::*;
use kernel::query::Cursor;
use kernel::schema::members as m;
use serde_json::json;
use std::collections::HashSet;
use std::sync::Arc;
use theme::{Locale, Pages};

/// Once in a day and night.
pub(crate) const CLOCK: Cron = Cron { job: LookForWrongs::NAME, every: 1_440, per_agency: true };
/// Records read at once.
const PAGE: i64 = 1_000;
/// Open tasks of one rule: nobody mends thousands of records by tasks.
const MOST: usize = 50;

/// Looks for records that are wrong.
#[derive(Serialize, Deserialize)]
pub(crate) struct LookForWrongs {}

impl LookForWrongs {
    /// The order; asked twice while it waits, it is done once.
    pub(super) fn order() -> Result<Order> {
        Ok(Order::of(&LookForWrongs {})?.once(Self::NAME))
    }
}

impl Job for LookForWrongs {
    const NAME: &'static str = "planning.look_for_wrongs";
    const EFFECT: Effect = Effect::Inside;

    async fn run(self, work: Work) -> Result<()> {
        let scope = work.scope()?;
        for rule in &ALL {
            let (mut wrong, mut after) = (Vec::new(), None);
            loop {
                let (found, next) = scope.tx(move |tx| page(tx, rule, after)).await?;
                wrong.extend(found);
                match next {
                    Some(cursor) => after = Some(cursor),
                    None => break,
                }
            }
            let pages = work.house.service::<Arc<Pages>>().clone();
            scope.tx(move |tx| settle(tx, rule, &wrong, &pages)).await?;
        }
        Ok(())
    }
}

/// What is wrong on a page of the resource, newest first; and where it goes on.
fn page(tx: &mut Tx, rule: &'static Rule, after: Option<Cursor>) -> Result<(Vec<Record>, Option<Cursor>)> {
    let query = Query { sort: Some(("created_at".into(), true)), after, limit: PAGE, ..Query::default() };
    let rows = (rule.of.store.list)(tx, &query)?;
    let full = i64::try_from(rows.len()).is_ok_and(|n| n == PAGE);
    let next = rows.last().filter(|_| full).and_then(|last| Cursor::after(last, None));
    Ok((rows.into_iter().filter(|row| (rule.wrong)(row)).collect(), next))
}

fn key(record: &Record) -> Option<Id> {
    record.get("id")?.as_str()?.parse().ok()
}

/// Brings what is known of a rule to what was found.
fn settle(tx: &mut Tx, rule: &Rule, wrong: &[Record], pages: &Pages) -> Result<()> {
    let of_rule = q::table.filter(q::rule.eq(rule.name).and(q::resource.eq(rule.of.name)));
    let known: Vec<(Id, Option<Id>)> = tx.all(of_rule.select((q::record, q::task_id)))?;
    let still: HashSet<Id> = wrong.iter().filter_map(key).collect();
    for (record, task) in known.iter().filter(|(record, _)| !still.contains(record)) {
        let mended = q::table.filter(q::rule.eq(rule.name).and(q::resource.eq(rule.of.name)).and(q::record.eq(record)));
        tx.run(diesel::delete(mended))?;
        if let Some(task) = task {
            end(tx, *task)?;
        }
    }
    let asked: HashSet<Id> = known.into_iter().map(|(record, _)| record).collect();
    let room = MOST.saturating_sub(asked.intersection(&still).count());
    for record in wrong.iter().filter(|record| key(record).is_some_and(|id| !asked.contains(&id))).take(room) {
        let Some(id) = key(record) else { continue };
        let task = open(tx, rule, record, id, pages)?;
        tx.run(diesel::insert_into(q::table).values((
            q::rule.eq(rule.name),
            q::resource.eq(rule.of.name),
            q::record.eq(id),
            q::task_id.eq(task),
        )))?;
    }
    Ok(())
}

/// A task that asks for it to be mended, in the agency's language; whoever made the record does it, if they are still here.
fn open(tx: &mut Tx, rule: &Rule, record: &Record, id: Id, pages: &Pages) -> Result<Id> {
    let words = pages.words();
    let locale = Locale::parse(&tx.scope().tenant().locale).unwrap_or(Locale::Fr);
    let title = rule.of.title(record);
    let maker = record.get("created_by").and_then(|by| by.as_str()?.strip_prefix("member:")?.parse::<Id>().ok());
    let here = m::table.filter(m::id.nullable().eq(maker).and(m::status.eq("active")).and(m::deleted_at.is_null()));
    let owner: Option<Id> = tx.maybe(here.select(m::id))?;
    let said = words.say(locale, &format!("quality-{}", rule.name), &[("title", title.as_str().into())]);
    let mut task = json!({
        "title": said.chars().take(200).collect::<String>(), "status": "todo", "priority": "low", "owner_id": owner,
        "notes": words.say(locale, &format!("quality-{}-why", rule.name), &[]),
    });
    if let Some(field) = rule.field {
        task[field] = json!(id);
    }
    let task = TASKS.create(tx, task.as_object().cloned().unwrap_or_default())?;
    key(&task).ok_or(Error::NotFound)
}

/// The task is done, unless somebody ended it or threw it away before.
fn end(tx: &mut Tx, task: Id) -> Result<()> {
    let found = (TASKS.store.list)(tx, &Query { ids: Some(vec![task]), ..Query::default() })?;
    match found.first() {
        Some(open) if open["status"] != json!("done") => {
            let patch = json!({"status": "done"}).as_object().cloned().unwrap_or_default();
            TASKS.patch(tx, task, None, patch).map(|_| ())
        }
        _ => Ok(()),
    }
}
