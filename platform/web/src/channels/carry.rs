//! A notice on its way by a channel: tried, and by letter where that fails. Nobody is told twice by one channel: who died
//! in the middle of a call leaves it to the letter.

use super::services::{Account, Trouble};
use super::{Channel, account, link};
use crate::config::Config;
use crate::letter::{Reader, readers};
use crate::notices::{Said, write_letter};
use chrono::{Duration, Utc};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::job::{Effect, Job, Order, Work};
use kernel::notice::{Leaves, Urgency};
use kernel::resource::Id;
use kernel::schema::{notice_messages as s, notices as n};
use kernel::scope::Tx;
use outbound::Outbound;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Instant;

/// Pauses before a service that is away is asked again, in seconds. What is urgent is not made to wait: it goes by letter.
const PAUSES: [i64; 2] = [20, 120];
/// Letters of a title that a message carries.
const TITLE: usize = 120;
/// Letters of the lines that go along with it.
const DETAIL: usize = 3_000;

/// The channel by which a member is told, if it is not a letter.
pub(crate) fn chosen(tx: &mut Tx, member: Id, pressing: bool) -> Result<Option<Channel>> {
    let way = link::way(tx, member)?;
    let tried: Vec<Channel> = match way.as_str() {
        "email" => Vec::new(),
        "auto" if !pressing => Vec::new(),
        "auto" => Channel::ALL.to_vec(),
        named => vec![Channel::named(named)?],
    };
    if tried.is_empty() {
        return Ok(None);
    }
    let (mine, accounts) = (link::mine(tx, member)?, account::all(tx)?);
    // Where the choice is ours, one that rests is passed over.
    let rests = |a: &account::Kept| way == "auto" && a.rests_until.is_some_and(|until| until > Utc::now());
    let open = |c: &Channel| accounts.iter().any(|a| a.kind == c.name() && a.active && !rests(a) && (pressing || !a.urgent_only));
    let linked = |c: &Channel| mine.iter().any(|m| m.channel == c.name() && m.state == "linked");
    Ok(tried.into_iter().find(|c| open(c) && linked(c)))
}

/// Sends a notice on its way: once, whoever carries it.
pub(crate) fn begin(tx: &mut Tx, notice: Id, member: Id, channel: Channel, pressing: bool) -> Result<()> {
    let row = (s::notice_id.eq(notice), s::member_id.eq(member), s::channel.eq(channel.name()));
    let made = diesel::insert_into(s::table).values(row).on_conflict_do_nothing().returning(s::id);
    let Some(message): Option<Id> = tx.maybe(made)? else { return Ok(()) };
    let order = Order::of(&SendNotice { message })?.once(message.to_string());
    tx.order(order.urgent(if pressing { 10 } else { 0 }))
}

/// Sends one notice by its channel.
#[derive(Serialize, Deserialize)]
pub(crate) struct SendNotice {
    pub message: Id,
}

/// What a call needs.
struct Due {
    account: Account,
    to: String,
    text: String,
}

/// A notice, its message and its reader.
struct Told {
    message: Id,
    member: Id,
    channel: Channel,
    state: String,
    attempts: i32,
    tries: Value,
    said: Said,
    pressing: bool,
    read: bool,
}

impl Job for SendNotice {
    const NAME: &'static str = "house.send_notice";
    const EFFECT: Effect = Effect::Webhook;

    async fn run(self, work: Work) -> Result<()> {
        let (scope, id) = (work.scope()?, self.message);
        let Some(due) = scope.tx(move |tx| due(tx, id)).await? else { return Ok(()) };
        let begun = Instant::now();
        let out: &Outbound = work.house.service();
        let went = due.account.send(out, scope.tenant().id, &due.to, &due.text, id).await;
        let took = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
        let noted = move |tx: &mut Tx| {
            note(tx, id, &went, took)?;
            tx.settle()
        };
        scope.tx(noted).await
    }
}

fn told(tx: &mut Tx, message: Id) -> Result<Option<Told>> {
    type Sent = (Id, Id, String, String, i32, Value);
    let row = s::table.filter(s::id.eq(message)).select((s::notice_id, s::member_id, s::channel, s::state, s::attempts, s::tries));
    let Some((notice, member, channel, state, attempts, tries)): Option<Sent> = tx.maybe(row.for_update())? else { return Ok(None) };
    let row = n::table.filter(n::id.eq(notice)).select((Said::as_select(), n::urgency, n::read_at));
    let (said, urgency, read): (Said, String, Option<chrono::DateTime<Utc>>) = tx.one(row)?;
    let pressing = urgency == Urgency::Urgent.name();
    let channel = Channel::named(&channel)?;
    Ok(Some(Told { message, member, channel, state, attempts, tries, said, pressing, read: read.is_some() }))
}

/// What is to be sent now. What cannot be, goes by letter in the same commit.
fn due(tx: &mut Tx, message: Id) -> Result<Option<Due>> {
    let Some(told) = told(tx, message)? else { return Ok(None) };
    if told.state != "waiting" && told.state != "calling" {
        return Ok(None);
    }
    let reader = readers(tx, &[told.member])?.into_iter().next();
    let (Some(reader), false) = (reader, told.read) else {
        set(tx, &told, "dropped", Vec::new())?;
        return Ok(None);
    };
    let account = account::ready(tx, told.channel)?;
    let to = link::address(tx, told.member, told.channel)?;
    let why = match (&account, &to) {
        _ if told.state == "calling" => Some("unsure"),
        (None, _) | (_, None) => Some("closed"),
        _ if account::rests(tx, told.channel)? => Some("rests"),
        _ => None,
    };
    if let Some(why) = why {
        fall(tx, &told, &reader, why, 0)?;
        return Ok(None);
    }
    let text = text(tx, &told, &reader);
    tx.run(diesel::update(s::table.filter(s::id.eq(message))).set(s::state.eq("calling")))?;
    Ok(account.zip(to).map(|(account, to)| Due { account, to, text }))
}

/// A notice as a message says it: whose it is, what happened, the way there.
fn text(tx: &Tx, told: &Told, reader: &Reader) -> String {
    let config: &Config = tx.scope().house().service();
    let (agency, origin) = (tx.scope().tenant().name.clone(), config.origin_of(tx.scope().tenant()));
    let title: String = told.said.title.chars().map(|c| if c.is_control() { ' ' } else { c }).take(TITLE).collect();
    let text = reader.say(tx, &format!("notice-{}", told.said.kind), &[]);
    let said = reader.say(tx, "channels-message", &[("agency", agency), ("title", title), ("text", text)]);
    // Text messages are paid by their length.
    let detail = told.said.detail.as_deref().filter(|_| told.channel != Channel::Sms);
    let detail: String = detail.map(|lines| format!("\n\n{lines}\n")).unwrap_or_default().chars().take(DETAIL).collect();
    format!("{said}{detail}\n{origin}{}", told.said.href)
}

/// Writes down how it went, and what comes next.
fn note(tx: &mut Tx, message: Id, went: &Result<Option<String>, Trouble>, took: i64) -> Result<()> {
    let Some(told) = told(tx, message)?.filter(|told| told.state == "calling") else { return Ok(()) };
    account::note(tx, told.channel, went.as_ref().map(|_| ()))?;
    let trouble = match went {
        Ok(remote) => {
            tx.run(diesel::update(s::table.filter(s::id.eq(message))).set(s::remote.eq(remote)))?;
            return set(tx, &told, "sent", vec![attempt(told.channel.name(), None, took)]);
        }
        Err(trouble) => trouble,
    };
    if let Trouble::Reader(_) = trouble {
        link::lose(tx, told.member, told.channel, trouble)?;
    }
    let pause = usize::try_from(told.attempts).ok().and_then(|n| PAUSES.get(n)).copied();
    let wait = match trouble {
        // Nobody was asked: that is no attempt.
        Trouble::Busy => Some((2, Vec::new())),
        Trouble::Away(code) if !told.pressing => pause.map(|p| (p, vec![attempt(told.channel.name(), Some(code), took)])),
        _ => None,
    };
    if let Some((seconds, tried)) = wait {
        let at = Utc::now() + Duration::seconds(seconds);
        set(tx, &told, "waiting", tried)?;
        return tx.order(Order::of(&SendNotice { message })?.once(format!("{message} {at}")).at(at));
    }
    match readers(tx, &[told.member])?.into_iter().next() {
        Some(reader) => fall(tx, &told, &reader, trouble.code(), took),
        None => set(tx, &told, "dropped", Vec::new()),
    }
}

/// One attempt as the log keeps it.
fn attempt(by: &str, error: Option<&str>, took: i64) -> Value {
    json!({"at": Utc::now(), "by": by, "ok": error.is_none(), "error": error, "ms": took})
}

fn set(tx: &mut Tx, told: &Told, state: &str, tried: Vec<Value>) -> Result<()> {
    let attempts = told.attempts + i32::try_from(tried.len()).unwrap_or(i32::MAX);
    let mut tries = told.tries.as_array().cloned().unwrap_or_default();
    tries.extend(tried);
    let set = (s::state.eq(state), s::attempts.eq(attempts), s::tries.eq(Value::Array(tries)));
    tx.run(diesel::update(s::table.filter(s::id.eq(told.message))).set(set)).map(|_| ())
}

/// The letter in the place of the message: one more attempt of the same order. Where a letter was written anyway, none.
fn fall(tx: &mut Tx, told: &Told, reader: &Reader, why: &str, took: i64) -> Result<()> {
    let mut tried = vec![attempt(told.channel.name(), Some(why), took)];
    let leaves = tx.scope().house().edition().notices().find(|k| k.name == told.said.kind).map(|k| k.leaves);
    if leaves == Some(Leaves::OwnLetter) {
        return set(tx, told, "dropped", tried);
    }
    write_letter(tx, reader, &told.said)?;
    tried.push(attempt("email", None, 0));
    set(tx, told, "letter", tried)
}
