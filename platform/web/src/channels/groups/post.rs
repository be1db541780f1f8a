//! Saying something in a group: ordered in the commit that wants it said, called once, told to whoever wanted it where it fails.

use super::{Group, address, g, lose, of_record, place};
use crate::channels::services::{self, Account, Trouble};
use crate::channels::{Channel, account};
use crate::notices::kinds::GROUP_FAILED;
use chrono::{Duration, Utc};
use kernel::approval::holders;
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::{Busy, Error, Result};
use kernel::job::{Effect, Job, Order, Work};
use kernel::resource::{Id, Record, Resource};
use kernel::schema::group_messages as s;
use kernel::scope::Tx;
use outbound::Outbound;
use serde::{Deserialize, Serialize};

/// Pauses before a service that is away is asked again, in seconds.
const PAUSES: [i64; 3] = [20, 120, 900];
/// Letters of a message.
pub(super) const MOST: usize = 2_000;
/// Days for which what was said is remembered.
pub(crate) const KEPT: i64 = 90;

/// What became of a wish to say something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posted {
    /// It is on its way to a group.
    Ordered,
    /// Neither the record nor what it is about has a group.
    Nowhere,
}

/// Says something in the group of a record, or of what it is about, once by its key. Whoever acts is told if it does not arrive.
///
/// # Errors
/// What is wrong with the text.
pub fn post(tx: &mut Tx, of: &'static Resource, record: &Record, text: &str, key: &str) -> Result<Posted> {
    let Some(group) = of_record(tx, of, record)? else { return Ok(Posted::Nowhere) };
    let text: String = text.trim().chars().filter(|c| !c.is_control() || *c == '\n').take(MOST).collect();
    if text.is_empty() {
        return Err(Error::invalid("text", "required"));
    }
    let member = tx.scope().principal().member();
    let row = (s::group_id.eq(group.id), s::key.eq(key), s::body.eq(&text), s::member_id.eq(member));
    let made: Option<Id> = tx.maybe(diesel::insert_into(s::table).values(row).on_conflict_do_nothing().returning(s::id))?;
    if let Some(message) = made {
        tx.order(Order::of(&PostToGroup { message })?.once(message.to_string()).urgent(10).slow(true))?;
        tx.journal("groups.posted", Some(group.record), serde_json::json!({"resource": group.resource, "channel": group.channel}))?;
    }
    Ok(Posted::Ordered)
}

/// Says one thing in one group.
#[derive(Serialize, Deserialize)]
pub(crate) struct PostToGroup {
    pub message: Id,
}

/// What a call needs.
struct Due {
    /// The agency's account, where the group is with one.
    account: Option<Account>,
    to: String,
    text: String,
}

/// A message, and where it goes.
struct Said {
    group: Group,
    body: String,
    state: String,
    attempts: i32,
    member: Option<Id>,
}

impl Job for PostToGroup {
    const NAME: &'static str = "house.post_to_group";
    const EFFECT: Effect = Effect::Webhook;

    async fn run(self, work: Work) -> Result<()> {
        let (scope, id) = (work.scope()?, self.message);
        let Some(due) = scope.tx(move |tx| due(tx, id)).await? else { return Ok(()) };
        let (out, agency): (&Outbound, Id) = (work.house.service(), scope.tenant().id);
        let went = match &due.account {
            Some(account) => account.send(out, agency, &due.to, &due.text, id).await.map(|_| ()),
            None => services::say(out, agency, &due.to, &due.text).await,
        };
        let noted = move |tx: &mut Tx| {
            note(tx, id, &went)?;
            tx.settle()
        };
        scope.tx(noted).await
    }
}

fn read(tx: &mut Tx, message: Id) -> Result<Option<Said>> {
    type Line = (Id, String, String, i32, Option<Id>);
    let row = s::table.filter(s::id.eq(message)).select((s::group_id, s::body, s::state, s::attempts, s::member_id));
    let Some((group, body, state, attempts, member)): Option<Line> = tx.maybe(row.for_update())? else { return Ok(None) };
    let group = tx.one(g::table.filter(g::id.eq(group)).select(Group::as_select()))?;
    Ok(Some(Said { group, body, state, attempts, member }))
}

/// What is to be said now. What cannot be is told to whoever wanted it, in the same commit.
fn due(tx: &mut Tx, message: Id) -> Result<Option<Due>> {
    let Some(said) = read(tx, message)?.filter(|said| matches!(said.state.as_str(), "waiting" | "calling")) else { return Ok(None) };
    let channel = Channel::named(&said.group.channel).ok();
    let account = match channel {
        Some(channel) => account::ready(tx, channel)?,
        None => None,
    };
    let to = address(tx, &said.group)?.filter(|_| said.group.state == "linked");
    let why = match (&to, channel, &account) {
        // Somebody died in the middle of the call: it may have been said.
        _ if said.state == "calling" => Some("unsure"),
        (None, ..) | (_, Some(_), None) => Some("closed"),
        _ => None,
    };
    if let Some(why) = why {
        fail(tx, message, &said, why)?;
        return Ok(None);
    }
    // In the order in which it was said: what came before is under way, or waits for its service.
    let before = s::table.filter(s::group_id.eq(said.group.id).and(s::id.lt(message)).and(s::state.eq_any(["waiting", "calling"])));
    if tx.one::<i64>(before.count())? > 0 {
        return Err(Error::Busy(Busy::Away(1)));
    }
    tx.run(diesel::update(s::table.filter(s::id.eq(message))).set(s::state.eq("calling")))?;
    Ok(to.map(|to| Due { account, to, text: said.body }))
}

/// Writes down how it went, and what comes next.
fn note(tx: &mut Tx, message: Id, went: &std::result::Result<(), Trouble>) -> Result<()> {
    let Some(said) = read(tx, message)?.filter(|said| said.state == "calling") else { return Ok(()) };
    if let Ok(channel) = Channel::named(&said.group.channel) {
        account::note(tx, channel, went.as_ref().copied())?;
    }
    let this = s::table.filter(s::id.eq(message));
    let trouble = match went {
        Ok(()) => {
            let set =
                (s::state.eq("sent"), s::sent_at.eq(Some(Utc::now())), s::attempts.eq(said.attempts + 1), s::error.eq(None::<String>));
            return tx.run(diesel::update(this).set(set)).map(|_| ());
        }
        Err(trouble) => trouble,
    };
    let pause = usize::try_from(said.attempts).ok().and_then(|n| PAUSES.get(n)).copied();
    let wait = match trouble {
        // Nobody was asked: that is no attempt.
        Trouble::Busy => Some((2, said.attempts)),
        Trouble::Away(_) => pause.map(|seconds| (seconds, said.attempts + 1)),
        Trouble::Reader(_) => {
            lose(tx, &said.group, trouble)?;
            None
        }
        Trouble::Account(_) => None,
    };
    let Some((seconds, attempts)) = wait else { return fail(tx, message, &said, trouble.code()) };
    let at = Utc::now() + Duration::seconds(seconds);
    let set = (s::state.eq("waiting"), s::attempts.eq(attempts), s::error.eq(Some(trouble.code())));
    tx.run(diesel::update(this).set(set))?;
    tx.order(Order::of(&PostToGroup { message })?.once(format!("{message} {at}")).at(at).slow(true))
}

/// It was not said: whoever wanted it is told, else whoever minds the accounts, so that they say it themselves.
fn fail(tx: &mut Tx, message: Id, said: &Said, why: &str) -> Result<()> {
    tx.run(diesel::update(s::table.filter(s::id.eq(message))).set((s::state.eq("failed"), s::error.eq(Some(why)))))?;
    let mut to: Vec<Id> = said.member.into_iter().collect();
    if to.is_empty() {
        to = holders(tx.scope(), account::KEEPERS);
    }
    let title: String = said.body.chars().map(|c| if c.is_control() { ' ' } else { c }).take(120).collect();
    tx.tell(&GROUP_FAILED, &to, &title, &place(&said.group.resource, said.group.record)).map(|_| ())
}
