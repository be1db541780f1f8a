//! Doing what a message asks, with the rights of the member it names. Words from outside are never a rule's: what stands
//! between braces stays as it was written.

use super::chosen::statuses;
use super::read::{Said, meant};
use crate::rule::{Raci, Rule, Step, When};
use crate::run::RUN;
use crate::run::kept::{Made, Plan};
use crate::run::start::{self, Begin};
use crate::run::steps::{Doing, act, links};
use crate::vocabulary::Vocabulary;
use kernel::erased::Erased;
use kernel::prelude::*;
use kernel::schema::members as m;
use planning::{PRIORITIES, TASKS};
use serde_json::{Value, json};

/// What a start may say beside its record, in bytes.
const CONTEXT: usize = 10_000;

/// A message that was let in.
pub(super) struct Order<'a> {
    pub call: Id,
    /// What the door is called.
    pub door: &'a str,
    pub action: &'a str,
    pub data: &'a Record,
}

/// What became of it.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Did {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<Made>,
    /// How many were told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<usize>,
    /// The run of a workflow that was started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<Id>,
}

/// Does it.
pub(super) fn perform(tx: &mut Tx, order: &Order) -> Result<Did> {
    match order.action {
        "record.create" => create(tx, order),
        "record.update" => update(tx, order),
        "record.status" => status(tx, order),
        "record.note" => note(tx, order),
        "task.create" => task(tx, order),
        "people.tell" => tell(tx, order),
        "workflow.start" => begin(tx, order),
        _ => Err(Error::invalid("action", "choice")),
    }
}

fn one(of: &Resource, id: Id) -> Did {
    Did { records: vec![Made { of: of.name.into(), id }], ..Did::default() }
}

/// What a resource says of its fields, said of the message's.
fn under<T>(place: &'static str, done: Result<T>) -> Result<T> {
    done.map_err(|why| match why {
        Error::Invalid(wrongs) => {
            let placed = wrongs.into_iter().map(|w| Wrong { field: format!("{place}{}", w.field).trim_end_matches('.').into(), ..w });
            Error::Invalid(placed.collect())
        }
        why => why,
    })
}

fn id_of(record: &Record) -> Result<Id> {
    record.get("id").and_then(|id| id.as_str()?.parse().ok()).ok_or(Error::NotFound)
}

/// The resource, the record and what else a message about one record says.
fn about<'a>(tx: &mut Tx, order: &Order<'a>, names: &[&str], read: impl FnOnce(&mut Said<'a>)) -> Result<(&'static Resource, Id)> {
    let mut said = Said::of(order.data, "data.");
    said.only(&[&["resource", "id", "match"], names].concat());
    let (of, id, by) = (said.resource(tx, true), said.key("id", false), said.object("match", false));
    read(&mut said);
    said.done()?;
    let of = of.ok_or(Error::NotFound)?;
    Ok((of, meant(tx, of, id, &by)?))
}

fn create(tx: &mut Tx, order: &Order) -> Result<Did> {
    let mut said = Said::of(order.data, "data.");
    said.only(&["resource", "fields"]);
    let (of, fields) = (said.resource(tx, true), said.object("fields", true));
    said.done()?;
    let of = of.ok_or(Error::NotFound)?;
    under("data.fields.", web::refuse_hidden(of, tx.scope(), &fields))?;
    web::plan::room_for_records(tx, 1)?;
    let made = under("data.fields.", tx.under(of.may.create, |tx| of.create(tx, fields)))?;
    Ok(one(of, id_of(&made)?))
}

fn update(tx: &mut Tx, order: &Order) -> Result<Did> {
    let mut fields = Record::new();
    let (of, id) = about(tx, order, &["fields"], |said| fields = said.object("fields", true))?;
    under("data.fields.", web::refuse_hidden(of, tx.scope(), &fields))?;
    under("data.fields.", tx.under(of.may.update, |tx| of.patch(tx, id, None, fields)))?;
    Ok(one(of, id))
}

/// One field of a closed list: `status`, where none is named and there is one.
fn status(tx: &mut Tx, order: &Order) -> Result<Did> {
    let (mut field, mut value) = (String::new(), String::new());
    let (of, id) = about(tx, order, &["field", "value"], |said| {
        field = said.text("field", 60, false);
        value = said.text("value", 200, true);
    })?;
    let field = if field.is_empty() { "status".into() } else { field };
    let known = statuses(of).find(|f| f.name == field).ok_or_else(|| Error::invalid("data.field", "choice"))?;
    if !crate::rule::values(known).is_some_and(|all| all.contains(&value.as_str())) {
        return Err(Error::invalid("data.value", "choice"));
    }
    let record = tx.under(of.may.read, |tx| (of.store.find)(tx, id))?;
    let plan = Plan { name: order.door.into(), rule: Rule { when: When { of: of.name.into(), ..When::default() }, ..Rule::default() } };
    let step = Step { does: "set".into(), field, value, ..Step::default() };
    act(tx, &doing(order, &plan, Some((of, &record)), None), &step)?;
    Ok(one(of, id))
}

fn doing<'a>(order: &Order<'a>, plan: &'a Plan, about: Option<(&'static Resource, &'a Record)>, author: Option<Id>) -> Doing<'a> {
    Doing { run: order.call, workflow: order.call, plan, about, author, context: &Value::Null }
}

fn note(tx: &mut Tx, order: &Order) -> Result<Did> {
    let mut text = String::new();
    let (of, id) = about(tx, order, &["text"], |said| text = said.text("text", 5_000, true))?;
    let mine = m::table.filter(m::id.nullable().eq(tx.scope().principal().member())).select(m::name);
    let author: String = tx.one(mine)?;
    under(
        "data.",
        tx.under(of.may.comment, |tx| {
            web::add_comment(tx, of, id, &web::Comment { text: &text, author: &author, answers: None }).map(drop)
        }),
    )?;
    Ok(one(of, id))
}

/// The record that a task or a message is about, if it is about one, as the acting one reads it.
fn found(tx: &mut Tx, of: Option<&'static Resource>, id: Option<Id>) -> Result<Option<(&'static Resource, Record)>> {
    match (of, id) {
        (Some(of), Some(id)) => Ok(Some((of, tx.under(of.may.read, |tx| (of.store.find)(tx, id))?))),
        (None, None) => Ok(None),
        _ => Err(Error::invalid("data.id", "door-which")),
    }
}

/// A member of this mail address, or a role, as a rule names them.
fn whom(tx: &mut Tx, name: &'static str, said: &str) -> Result<String> {
    let known = Vocabulary::of(tx)?;
    if said.starts_with("role:") && known.names(said) {
        return Ok(said.into());
    }
    let seated = m::status.eq("active").and(m::deleted_at.is_null()).and(m::email.eq(said.to_lowercase()));
    let member: Option<Id> = tx.maybe(m::table.filter(seated).select(m::id))?;
    member.map(|id| format!("member:{id}")).ok_or_else(|| Error::invalid(format!("data.{name}"), "door-nobody"))
}

fn task(tx: &mut Tx, order: &Order) -> Result<Did> {
    let mut said = Said::of(order.data, "data.");
    said.only(&["title", "due_on", "priority", "owner", "resource", "id"]);
    let (title, due) = (said.text("title", 200, true), said.text("due_on", 10, false));
    let (priority, owner) = (said.text("priority", 20, false), said.text("owner", 254, false));
    let (of, id) = (said.resource(tx, false), said.key("id", false));
    if !priority.is_empty() && !PRIORITIES.contains(&priority.as_str()) {
        said.wrong("priority", "choice");
    }
    said.done()?;
    let author = tx.scope().principal().member();
    let owner = match owner.as_str() {
        "" => author,
        email => whom(tx, "owner", email)?.strip_prefix("member:").and_then(|id| id.parse().ok()),
    };
    let about = found(tx, of, id)?;
    let plan = Plan::default();
    let mut task = links(&TASKS, &doing(order, &plan, about.as_ref().map(|(of, record)| (*of, record)), author));
    let own = json!({
        "title": title, "status": "todo", "priority": if priority.is_empty() { "normal" } else { &priority }, "owner_id": owner,
        "due_on": Some(due).filter(|due| !due.is_empty()),
    });
    task.extend(own.as_object().cloned().unwrap_or_default());
    web::plan::room_for_records(tx, 1)?;
    let made = under("data.", tx.under(TASKS.may.create, |tx| TASKS.create(tx, task)))?;
    Ok(one(&TASKS, id_of(&made)?))
}

fn tell(tx: &mut Tx, order: &Order) -> Result<Did> {
    let mut said = Said::of(order.data, "data.");
    said.only(&["to", "title", "urgent", "resource", "id"]);
    let (to, title, urgent) = (said.text("to", 254, true), said.text("title", 200, true), said.flag("urgent"));
    let (of, id) = (said.resource(tx, false), said.key("id", false));
    said.done()?;
    tx.scope().require(RUN)?;
    let (to, about) = (whom(tx, "to", &to)?, found(tx, of, id)?);
    let plan = Plan { name: order.door.into(), rule: Rule { raci: Raci { informed: to, ..Raci::default() }, ..Rule::default() } };
    let kind = if urgent { "urgent" } else { "normal" };
    // A word between braces would be taken up from the record: what comes from outside is said as it is.
    let title = title.replace("{{", "{ {");
    let step = Step { does: "tell".into(), title, to: "informed".into(), kind: kind.into(), ..Step::default() };
    let done = act(tx, &doing(order, &plan, about.as_ref().map(|(of, record)| (*of, record)), None), &step)?;
    Ok(Did { told: done.told, ..Did::default() })
}

fn begin(tx: &mut Tx, order: &Order) -> Result<Did> {
    let mut said = Said::of(order.data, "data.");
    said.only(&["workflow", "record", "context"]);
    let (workflow, record, context) = (said.key("workflow", true), said.key("record", false), said.object("context", false));
    let context = Value::Object(context);
    if context.to_string().len() > CONTEXT {
        said.wrong("context", "too-big");
    }
    said.done()?;
    tx.scope().require(RUN)?;
    let workflow = workflow.ok_or(Error::NotFound)?;
    let (_, rule, _) = start::rule(tx, workflow)?;
    if !matches!(rule.when.start.as_str(), "webhook" | "manual") {
        return Err(Error::Conflict("workflow-by-itself".into()));
    }
    let begin = Begin { workflow, started: "webhook", key: format!("door {}", order.call), record, context: &context };
    let run = under("data.", start::start(tx, &begin))?;
    Ok(Did { run: Some(run), ..Did::default() })
}

/// What waits at a door of somebody who is erased: what was refused and names them is not let in any more.
pub(crate) fn forget(tx: &mut Tx, gone: &Erased) -> Result<()> {
    super::calls::forget_named(tx, gone.said)
}
