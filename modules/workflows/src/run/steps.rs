//! What each kind of step does, by the rights of whoever acts: its author in a run, whoever tries it in a trial.

use super::kept::{Done, Made, Plan};
use super::record::{About, filled, today};
use crate::notices::{NEWS, PRESSING};
use crate::rule::{Rule, Step, values};
use crate::said::aloud;
use crate::vocabulary::{CALL, people};
use chrono::{NaiveDate, TimeDelta};
use kernel::field::Kind;
use kernel::job::Order;
use kernel::prelude::*;
use kernel::schema::{webhook_deliveries as d, webhooks as w};
use planning::{CHECKLISTS, EVENTS, Start, TASKS};
use serde_json::{Value, json};
use web::channels::groups::Posted;

/// A run under way: which workflow, what it is about, in whose name.
pub(crate) struct Doing<'a> {
    pub run: Id,
    pub workflow: Id,
    pub plan: &'a Plan,
    pub about: About<'a>,
    pub author: Option<Id>,
    pub context: &'a Value,
}

/// Does one step; says what it made.
pub(crate) fn act(tx: &mut Tx, doing: &Doing, step: &Step) -> Result<Done> {
    let mut done = Done::default();
    match step.does.as_str() {
        "task" => done.made.push(task(tx, doing, step)?),
        "event" => done.made.push(event(tx, doing, step)?),
        "checklist" => done.made = checklist(tx, doing, step)?,
        "set" => done.made.extend(set(tx, doing, step)?),
        "tell" => done.told = Some(tell(tx, doing, step)?),
        "post" => match post(tx, doing, step)? {
            Posted::Ordered => done.posted = true,
            Posted::Nowhere => done.told = Some(tell(tx, doing, step)?),
        },
        "call" => call(tx, doing, step)?,
        _ => return Err(Error::invalid("does", "choice")),
    }
    Ok(done)
}

/// The record and its key, where the step needs one.
fn record<'a>(doing: &Doing<'a>) -> Result<(&'static Resource, &'a Record, Id)> {
    let (of, record) = doing.about.ok_or(Error::invalid("record", "required"))?;
    Ok((of, record, key(record)?))
}

fn key(record: &Record) -> Result<Id> {
    record.get("id").and_then(|id| id.as_str()?.parse().ok()).ok_or(Error::NotFound)
}

/// Whom a step means; the author, where it means nobody who is still here.
pub(super) fn whom(tx: &mut Tx, doing: &Doing, to: &str) -> Result<Vec<Id>> {
    let raci = doing.plan.rule.raci.all();
    let policy = tx.scope().policy().clone();
    let named = match to {
        "author" => None,
        "owner" => doing.about.and_then(|(of, record)| owner(of, record)).map(|id| format!("member:{id}")),
        to => raci.iter().find(|(name, _)| *name == if to.is_empty() { "responsible" } else { to }).map(|(_, who)| (*who).to_string()),
    };
    let mut found = people(tx, &policy, &named.unwrap_or_default())?;
    if found.is_empty() {
        found.extend(doing.author);
    }
    Ok(found)
}

/// Who answers for a record: its owner or lead, else whoever made it.
fn owner(of: &Resource, record: &Record) -> Option<Id> {
    let named = ["owner_id", "lead_id"].into_iter().filter(|name| of.field(name).is_some_and(|f| f.kind == Kind::Link("members")));
    let held = named.filter_map(|name| record.get(name)?.as_str()?.parse().ok());
    let maker = || record.get("created_by")?.as_str()?.strip_prefix("member:")?.parse().ok();
    held.into_iter().next().or_else(maker)
}

/// So many days from the run, or from a day of the record, if that is known.
fn day(tx: &Tx, doing: &Doing, step: &Step) -> Option<NaiveDate> {
    let from = match doing.about.filter(|_| !step.from.is_empty()) {
        Some((_, record)) => record.get(&step.from)?.as_str()?.parse().ok()?,
        None => today(tx),
    };
    from.checked_add_signed(TimeDelta::days(step.days))
}

/// The links by which a new record is about the same: the record itself, and what both are about.
pub(crate) fn links(of: &Resource, doing: &Doing) -> Record {
    let Some((about, record)) = doing.about else { return Record::new() };
    let link = |field: &Field| match field.kind {
        Kind::Link("members") => None,
        Kind::Link(to) if to == about.name => Some((field.name.to_string(), record.get("id")?.clone())),
        Kind::Link(_) => Some((field.name.to_string(), record.get(field.name).filter(|id| !id.is_null())?.clone())),
        _ => None,
    };
    of.fields.iter().filter_map(link).collect()
}

fn titled(tx: &mut Tx, doing: &Doing, step: &Step) -> Result<String> {
    let say = aloud(tx);
    filled(tx, &say, &step.title, &doing.plan.name, doing.about)
}

fn task(tx: &mut Tx, doing: &Doing, step: &Step) -> Result<Made> {
    let (title, owner) = (titled(tx, doing, step)?, whom(tx, doing, &step.to)?.first().copied());
    let mut task = links(&TASKS, doing);
    let priority = if step.kind.is_empty() { "normal" } else { &step.kind };
    let own = json!({"title": title, "status": "todo", "priority": priority, "owner_id": owner, "due_on": day(tx, doing, step)});
    task.extend(own.as_object().cloned().unwrap_or_default());
    let task = tx.under(TASKS.may.create, |tx| TASKS.create(tx, task))?;
    Ok(Made { of: TASKS.name.into(), id: key(&task)? })
}

fn event(tx: &mut Tx, doing: &Doing, step: &Step) -> Result<Made> {
    let mut event = links(&EVENTS, doing);
    let on = day(tx, doing, step).ok_or(Error::invalid("starts_on", "required"))?;
    let at = Some(&step.at).filter(|at| !at.is_empty());
    let own = json!({"title": titled(tx, doing, step)?, "kind": step.kind, "status": "confirmed", "starts_on": on, "starts_at": at, "all_day": at.is_none()});
    event.extend(own.as_object().cloned().unwrap_or_default());
    let event = tx.under(EVENTS.may.create, |tx| EVENTS.create(tx, event))?;
    Ok(Made { of: EVENTS.name.into(), id: key(&event)? })
}

fn checklist(tx: &mut Tx, doing: &Doing, step: &Step) -> Result<Vec<Made>> {
    let (of, _, record) = record(doing)?;
    let checklist = step.checklist.ok_or(Error::invalid("checklist", "required"))?;
    let (from, owner) = (day(tx, doing, step).unwrap_or_else(|| today(tx)), whom(tx, doing, &step.to)?.first().copied());
    let start = Start { checklist, of: of.name, record, from, owner, batch: doing.run };
    tx.scope().require(CHECKLISTS.may.read)?;
    let made = tx.under(TASKS.may.create, |tx| planning::start(tx, &start))?;
    Ok(made.into_iter().map(|id| Made { of: TASKS.name.into(), id }).collect())
}

/// One field of the record; nothing is made where it says so already.
fn set(tx: &mut Tx, doing: &Doing, step: &Step) -> Result<Option<Made>> {
    let (of, record, id) = record(doing)?;
    let field = of.field(&step.field).filter(|f| !f.readonly && values(f).is_some()).ok_or(Error::invalid("field", "choice"))?;
    let value = if field.kind == Kind::Flag { json!(step.value == "true") } else { json!(step.value) };
    if record.get(field.name) == Some(&value) {
        return Ok(None);
    }
    let patch = Record::from_iter([(field.name.to_string(), value)]);
    tx.under(of.may.update, |tx| of.patch(tx, id, None, patch))?;
    Ok(Some(Made { of: of.name.into(), id }))
}

/// Only those are told who may read the record, and reach it.
fn tell(tx: &mut Tx, doing: &Doing, step: &Step) -> Result<usize> {
    let (title, to) = (titled(tx, doing, step)?, whom(tx, doing, &step.to)?);
    let kind = if step.kind == "urgent" { &PRESSING } else { &NEWS };
    match record(doing) {
        Ok((of, _, id)) => tx.tell_about(kind, &to, of, id, Some(&title)),
        Err(_) => tx.tell(kind, &to, &title, "/app/today"),
    }
}

/// Said in the group of the record, or of the artist it is about; where there is none, the caller tells people instead.
fn post(tx: &mut Tx, doing: &Doing, step: &Step) -> Result<Posted> {
    let (of, record, _) = record(doing)?;
    tx.scope().require(of.may.update)?;
    let title = titled(tx, doing, step)?;
    // The step is done once, in one transaction with what says so: its message needs no key that is found again.
    web::channels::groups::post(tx, of, record, &title, &format!("run {}", Id::now_v7()))
}

/// Another program is told by its webhook: the delivery is ordered, the desk's own job carries it.
fn call(tx: &mut Tx, doing: &Doing, step: &Step) -> Result<()> {
    tx.scope().require(CALL)?;
    // A copy has no webhooks of its source's: what would leave is withheld, and the rule goes on as it does there.
    if tx.scope().tenant().copy.is_some() {
        return tx.journal("copies.withheld", None, json!({"effect": Effect::Webhook.name(), "job": "house.deliver_webhook"}));
    }
    let webhook = step.webhook.ok_or(Error::invalid("webhook", "required"))?;
    let on = w::table.filter(w::id.eq(webhook).and(w::active.eq(true)));
    let webhook: Id = tx.maybe(on.select(w::id))?.ok_or(Error::Conflict("webhook-off".into()))?;
    let about = doing.about.and_then(|(of, record)| Some((of.name, record.get("id")?.clone())));
    let data = json!({
        "workflow": doing.workflow, "name": doing.plan.name, "run": doing.run, "resource": about.as_ref().map(|(of, _)| of),
        "record": about.as_ref().map(|(_, id)| id), "context": doing.context,
    });
    let subject = about.and_then(|(_, id)| id.as_str()?.parse::<Id>().ok());
    let actor = tx.scope().principal().actor();
    let row = (d::webhook_id.eq(webhook), d::event.eq("workflows.called"), d::subject.eq(subject), d::actor.eq(actor), d::data.eq(data));
    let delivery: Id = tx.one(diesel::insert_into(d::table).values(row).returning(d::id))?;
    tx.order(Order::named("house.deliver_webhook").payload(json!({"delivery": delivery})).once(delivery.to_string()))
}

/// The record that a rule is about, as the acting one reads it.
pub(crate) fn found(tx: &mut Tx, rule: &Rule, record: Option<Id>) -> Result<Option<(&'static Resource, Record)>> {
    if rule.when.of.is_empty() {
        return Ok(None);
    }
    let of = tx.scope().house().edition().resource(&rule.when.of).ok_or(Error::NotFound)?;
    let id = record.ok_or(Error::invalid("record", "required"))?;
    let record = tx.under(of.may.read, |tx| (of.store.find)(tx, id))?;
    Ok(Some((of, record)))
}
