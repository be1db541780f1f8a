//! A run: first a plan that does nothing, then the same plan under way, and in the end what became of each record.

use super::carry::Carry;
use super::{proof, verdicts};
use crate::privacy::{DESK, kept};
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use kernel::approval::{self, Act, Shown, key};
use kernel::error::{Error, Result};
use kernel::job::Order;
use kernel::principal::Id;
use kernel::schema::{privacy_fates as f, privacy_runs as r};
use kernel::scope::Tx;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Runs that the page shows.
const SHOWN: i64 = 30;
/// Hours in which a plan may be applied: what it says is looked at once more then, but nobody should decide on old news.
const FRESH: i64 = 24;
/// Lines of one statement: five values each.
const AT_ONCE: usize = 5_000;

/// A run as its table keeps it.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = r, check_for_backend(diesel::pg::Pg))]
pub(super) struct Run {
    pub id: Id,
    /// `planned`, `running`, `done`, `stopped`, `undoing`, `undone`.
    pub status: String,
    pub automatic: bool,
    pub total: i32,
    pub done: i32,
    /// Records by what becomes of them.
    pub counts: Value,
    /// SHA-256 of the proof, once it is over.
    pub digest: Option<String>,
    pub created_at: DateTime<Utc>,
    pub created_by: String,
    pub started_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
}

impl Run {
    /// Whether it is under way.
    pub fn moves(&self) -> bool {
        ["running", "undoing"].contains(&&*self.status)
    }
}

pub(super) fn find(tx: &mut Tx, id: Id) -> Result<Run> {
    tx.one(r::table.filter(r::id.eq(id)).select(Run::as_select()))
}

/// The newest first.
pub(super) fn all(tx: &mut Tx) -> Result<Vec<Run>> {
    tx.all(r::table.order(r::id.desc()).limit(SHOWN).select(Run::as_select()))
}

/// Writes down what would become of which record, and does nothing else; none if nothing is due.
pub(super) fn plan(tx: &mut Tx, automatic: bool) -> Result<Option<Id>> {
    let classes = kept(tx.scope());
    let due = tx.beyond_reach(|tx| {
        let all = classes.iter().map(|of| verdicts(tx, of, None)).collect::<Result<Vec<_>>>()?;
        Ok(all.concat())
    })?;
    if due.is_empty() {
        return Ok(None);
    }
    let total = i32::try_from(due.iter().filter(|v| v.fate != "keep").count()).unwrap_or(i32::MAX);
    let run = (r::automatic.eq(automatic), r::total.eq(total));
    let id: Id = tx.one(diesel::insert_into(r::table).values(run).returning(r::id))?;
    for (n, some) in due.chunks(AT_ONCE).enumerate() {
        let row = |(i, v): (usize, &super::Verdict)| {
            let line = i32::try_from(n * AT_ONCE + i).unwrap_or(i32::MAX);
            (f::run.eq(id), f::line.eq(line), f::resource.eq(v.of.name), f::record.eq(v.id), f::fate.eq(v.fate), f::why.eq(v.why))
        };
        let rows: Vec<_> = some.iter().enumerate().map(row).collect();
        tx.run(diesel::insert_into(f::table).values(rows))?;
    }
    let counts = count(tx, id)?;
    tx.run(diesel::update(r::table.filter(r::id.eq(id))).set(r::counts.eq(counts)))?;
    Ok(Some(id))
}

/// How many records of a run each thing becomes of.
pub(super) fn count(tx: &mut Tx, id: Id) -> Result<Value> {
    let by = f::table.filter(f::run.eq(id)).group_by((f::fate, f::state)).select((f::fate, f::state, diesel::dsl::count_star()));
    let mut counts: Map<String, Value> = Map::new();
    for (fate, state, n) in tx.all::<(String, String, i64)>(by)? {
        let name = if state == "skipped" { "skipped".to_string() } else { fate };
        let so_far = counts.get(&name).and_then(Value::as_i64).unwrap_or(0);
        counts.insert(name, json!(so_far + n));
    }
    Ok(Value::Object(counts))
}

fn lock(tx: &mut Tx, id: Id) -> Result<Run> {
    tx.one(r::table.filter(r::id.eq(id)).select(Run::as_select()).for_update())
}

/// A plan let begin: seen by two, unless one person alone answers for data here.
pub(in crate::privacy) static RUN: Act = Act {
    name: "privacy.run",
    switch: "",
    may: |_, _| Some(DESK),
    mays: |_| vec![DESK],
    show: |tx, params| {
        if !approval::has_second(tx, DESK)? {
            return Ok(None);
        }
        let run = find(tx, named(params)?)?;
        let count = |(name, n): (&String, &Value)| json!([key(format!("count-{name}")), n.to_string()]);
        let after = run.counts.as_object().into_iter().flatten().map(count).collect();
        Ok(Some(vec![Shown { what: json!([key("privacy-plan-title"), &run.id.simple().to_string()[24..]]), before: Vec::new(), after }]))
    },
    carry: approval::Carry::AtOnce(|tx, params| begin(tx, named(params)?).map(|()| Value::Null)),
};

fn named(params: &Value) -> Result<Id> {
    params["run"].as_str().and_then(|id| id.parse().ok()).ok_or(Error::NotFound)
}

/// Lets a plan begin, once.
pub(super) fn begin(tx: &mut Tx, id: Id) -> Result<()> {
    let run = lock(tx, id)?;
    if run.status != "planned" || run.created_at < Utc::now() - Duration::hours(FRESH) {
        return Err(Error::Conflict("retention-stale".into()));
    }
    tx.run(diesel::update(r::table.filter(r::id.eq(id))).set((r::status.eq("running"), r::started_at.eq(diesel::dsl::now))))?;
    tx.journal("privacy.retention_begun", Some(id), json!({"counts": run.counts, "automatic": run.automatic}))?;
    tx.order(Order::of(&Carry { run: id })?.urgent(10))
}

/// Ends a run before its end: what was done stays done, and can be undone; what was not is left alone.
pub(super) fn stop(tx: &mut Tx, id: Id) -> Result<()> {
    match &*lock(tx, id)?.status {
        "running" => finish(tx, id, "stopped"),
        _ => Err(Error::Conflict("retention-over".into())),
    }
}

/// Takes back what lies in the archive of a run that is over.
pub(super) fn undo(tx: &mut Tx, id: Id) -> Result<()> {
    let run = lock(tx, id)?;
    let back = f::table.filter(f::run.eq(id).and(f::state.eq("done")).and(f::content.is_not_null()));
    let most: i64 = tx.one(back.count())?;
    if !["done", "stopped"].contains(&&*run.status) || most == 0 {
        return Err(Error::Conflict("retention-over".into()));
    }
    let set = (r::status.eq("undoing"), r::done.eq(0), r::total.eq(i32::try_from(most).unwrap_or(i32::MAX)));
    tx.run(diesel::update(r::table.filter(r::id.eq(id))).set(set))?;
    tx.journal("privacy.retention_undone", Some(id), json!({"records": most}))?;
    tx.order(Order::of(&Carry { run: id })?.urgent(10))
}

/// How a run ended, proven: the journal keeps the counts and the hash of the proof.
pub(super) fn finish(tx: &mut Tx, id: Id, status: &str) -> Result<()> {
    let waits = f::table.filter(f::run.eq(id).and(f::state.eq("planned")).and(f::fate.ne("keep")));
    tx.run(diesel::update(waits).set((f::state.eq("skipped"), f::why.eq("stopped"))))?;
    let (counts, digest) = (count(tx, id)?, proof::digest(&proof::text(tx, id)?));
    let set = (r::status.eq(status), r::counts.eq(&counts), r::digest.eq(Some(&digest)), r::ended_at.eq(diesel::dsl::now));
    tx.run(diesel::update(r::table.filter(r::id.eq(id))).set(set))?;
    tx.journal("privacy.retention_applied", Some(id), json!({"counts": counts, "sha256": digest, "status": status}))
}
