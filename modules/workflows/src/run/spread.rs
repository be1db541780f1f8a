//! A round (WF-09): a workflow that comes round by the clock for each record that is as its rule wants it. So many at a time,
//! a pause between, and a little chance before each, so that whoever hears them all is not overrun.

use super::fail::fail;
use super::kept::{Plan, Run};
use super::note;
use super::record::met;
use super::work::RunWorkflow;
use crate::rule::{Rule, When};
use crate::schema::{workflow_runs as r, workflows as w};
use crate::workflow::WORKFLOWS;
use chrono::{DateTime, Duration, Utc};
use kernel::job::Order;
use kernel::prelude::*;
use kernel::query::Cursor;
use serde_json::{Value, json};

/// Records that are looked at in one transaction.
const PAGE: i64 = 200;
/// Records of one round: beyond, the round says that it stopped.
const MOST: i64 = 5_000;

/// Looks through the records of a round, a page at a time.
#[derive(Serialize, Deserialize)]
pub(crate) struct SpreadRuns {
    /// The run that stands for the whole round.
    pub round: Id,
    #[serde(default)]
    after: Option<Cursor>,
}

/// Begins a round, once by its key. It stands in the log as a run of its own.
pub(crate) fn begin(tx: &mut Tx, workflow: Id, key: &str) -> Result<Option<Id>> {
    type Written = (String, Value, Option<Id>);
    let (name, rule, author): Written = tx.one(w::table.filter(w::id.eq(workflow)).select((w::name, w::rule, w::author_id)))?;
    let rule: Rule = serde_json::from_value(rule).unwrap_or_default();
    let plan = serde_json::to_value(Plan { name, rule })?;
    let row = (
        (r::workflow_id.eq(workflow), r::key.eq(key), r::started.eq("schedule"), r::state.eq("running")),
        (r::plan.eq(Some(plan)), r::author_id.eq(author), r::context.eq(json!({"round": 0, "seconds": 0}))),
    );
    let made: Option<Id> = tx.maybe(diesel::insert_into(r::table).values(row).on_conflict_do_nothing().returning(r::id))?;
    if let Some(round) = made {
        look(tx, round)?;
    }
    Ok(made)
}

/// Looks through its records from the first on: a record that has its run in this round has it already.
pub(super) fn look(tx: &mut Tx, round: Id) -> Result<()> {
    let begun = (r::state.eq("running"), r::context.eq(json!({"round": 0, "seconds": 0})), r::created_at.eq(diesel::dsl::now));
    tx.run(diesel::update(r::table.filter(r::id.eq(round))).set(begun))?;
    tx.order(Order::of(&SpreadRuns { round, after: None })?.once(format!("{round} {}", Utc::now().timestamp_micros())))
}

impl Job for SpreadRuns {
    const NAME: &'static str = "workflows.spread";
    const EFFECT: Effect = Effect::Inside;

    async fn run(self, work: Work) -> Result<()> {
        let (scope, id, after) = (work.scope()?.clone(), self.round, self.after);
        let Some(round) = scope.tx(move |tx| Ok(Run::hold(tx, id)?.filter(Run::is_under_way))).await? else { return Ok(()) };
        let rule = round.plan().rule;
        // Its records are those that its author reaches: the runs are done in their name.
        let page = match round.author_id {
            Some(author) => match scope.on_behalf(author, WORKFLOWS.may.update).await {
                Ok(theirs) => theirs.tx(move |tx| page(tx, &rule, after)).await,
                Err(why) => Err(why),
            },
            None => Err(Error::Forbidden(WORKFLOWS.may.update)),
        };
        match page {
            Ok((fit, next)) => scope.tx(move |tx| order(tx, id, &fit, next)).await,
            Err(why @ (Error::Busy(_) | Error::Internal(_))) => Err(why),
            Err(why) => {
                let policy = work.house.policy(scope.tenant().id).await?;
                scope
                    .tx(move |tx| {
                        fail(tx, id, &note::code(&why), &policy)?;
                        tx.settle()
                    })
                    .await
            }
        }
    }
}

/// Those of a page of records that are as the rule wants them, and where it goes on.
fn page(tx: &mut Tx, rule: &Rule, after: Option<Cursor>) -> Result<(Vec<Id>, Option<Cursor>)> {
    let of = tx.scope().house().edition().resource(&rule.when.of).ok_or(Error::NotFound)?;
    tx.scope().require(of.may.read)?;
    let query = Query { after, limit: PAGE, ..Query::default() };
    let all = tx.under(of.may.read, |tx| (of.store.list)(tx, &query))?;
    let more = i64::try_from(all.len()).is_ok_and(|n| n >= PAGE);
    let next = all.last().filter(|_| more).and_then(|last| Cursor::after(last, None));
    let fit = all.iter().filter(|record| met(&rule.conditions, record));
    Ok((fit.filter_map(|record| record["id"].as_str()?.parse().ok()).collect(), next))
}

/// Orders the runs of a page, each at its moment, and what comes after it: in one commit with this job's end.
fn order(tx: &mut Tx, id: Id, fit: &[Id], next: Option<Cursor>) -> Result<()> {
    let Some(round) = Run::hold(tx, id)?.filter(Run::is_under_way) else { return tx.settle() };
    let when = round.plan().rule.when;
    let (mut count, mut seconds) =
        (round.context["round"].as_i64().unwrap_or_default(), round.context["seconds"].as_i64().unwrap_or_default());
    let begun = round.created_at;
    for record in fit.iter().take(usize::try_from(MOST - count).unwrap_or_default()) {
        seconds += wait(&when, count, rand::random());
        count += 1;
        let at: DateTime<Utc> = (begun + Duration::seconds(seconds)).max(Utc::now());
        let row = (
            (r::workflow_id.eq(round.workflow_id), r::key.eq(format!("{id} {record}")), r::started.eq("schedule"), r::next_at.eq(Some(at))),
            (r::resource.eq(Some(when.of.as_str())), r::record.eq(Some(*record)), r::context.eq(json!({"of": id}))),
        );
        let made: Option<Id> = tx.maybe(diesel::insert_into(r::table).values(row).on_conflict_do_nothing().returning(r::id))?;
        if let Some(run) = made {
            tx.order(Order::of(&RunWorkflow { run })?.once(run.to_string()).at(at))?;
        }
    }
    let full = count >= MOST && next.is_some();
    let context = json!({"round": count, "seconds": seconds});
    let this = r::table.filter(r::id.eq(id));
    match next.filter(|_| !full) {
        Some(after) => {
            tx.run(diesel::update(this).set(r::context.eq(context)))?;
            tx.order(
                Order::of(&SpreadRuns { round: id, after: Some(after) })?.once(format!("{id} {count} {}", Utc::now().timestamp_micros())),
            )?;
        }
        None => {
            let severity = if full { "warning" } else { "info" };
            let set = (r::context.eq(context), r::state.eq("done"), r::severity.eq(severity), r::done_at.eq(Some(Utc::now())));
            tx.run(diesel::update(this).set((set, r::error.eq(full.then_some("round")))))?;
            tx.journal("workflows.ran", Some(round.workflow_id), json!({"run": id, "round": count, "severity": severity, "batch": id}))?;
        }
    }
    tx.settle()
}

/// Seconds between a run and the one before it: chance, and after so many the pause.
fn wait(when: &When, number: i64, chance: u32) -> i64 {
    let pause = if number > 0 && when.size > 0 && number % i64::from(when.size) == 0 { i64::from(when.pause) * 60 } else { 0 };
    let drawn = if number == 0 { 0 } else { i64::from(chance % (when.chance + 1)) };
    pause + drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_at_a_time_a_pause_between_and_a_little_chance() {
        let when = When { size: 3, pause: 10, chance: 30, ..When::default() };
        let waits: Vec<i64> = (0..7).map(|n| wait(&when, n, 45)).collect();
        assert_eq!(waits, [0, 14, 14, 614, 14, 14, 614], "45 is 14 of 0 to 30");
        let at_once = When::default();
        assert!((0..100).all(|n| wait(&at_once, n, 7) == 0));
        assert!((0..200).all(|n| (0..=30).contains(&wait(&when, 1, n * 7_919))));
    }
}
