//! The recap of a member's day: what they see of it themselves, in their language.

use super::RECAP;
use super::tell::Now;
use crate::TASKS;
use crate::event::{EVENTS, between, time};
use crate::schema::{events as e, tasks as t};
use chrono::{Days, NaiveDate};
use kernel::prelude::*;
use kernel::principal::Principal;
use web::letter::{Reader, readers};

/// Lines of one topic; the page shows the others.
const MOST: usize = 10;

/// Tells a member of their day, if there is anything to tell.
pub(super) fn tell(tx: &mut Tx, member: Id, now: &Now, topics: &[String]) -> Result<()> {
    let Some(reader) = readers(tx, &[member])?.into_iter().next() else { return Ok(()) };
    let mut parts = Vec::new();
    for topic in topics {
        let lines = match topic.as_str() {
            "events" => events(tx, member, now.today)?,
            "late" => tasks(tx, &reader, None, now.today)?,
            "today" => tasks(tx, &reader, Some(now.today), now.today)?,
            "tomorrow" => tasks(tx, &reader, Some(now.today + Days::new(1)), now.today)?,
            _ => Vec::new(),
        };
        if !lines.is_empty() {
            parts.push((topic.as_str(), lines));
        }
    }
    if parts.is_empty() {
        return Ok(());
    }
    let counted =
        |(topic, lines): &(&str, Vec<String>)| reader.say(tx, &format!("recap-{topic}-count"), &[("count", lines.len().to_string())]);
    let title = reader.say(
        tx,
        "recap-title",
        &[("day", reader.day(now.today)), ("what", parts.iter().map(counted).collect::<Vec<_>>().join(", "))],
    );
    let part = |(topic, lines): &(&str, Vec<String>)| {
        let mut said = vec![reader.say(tx, &format!("reminders-topic-{topic}"), &[])];
        said.extend(lines.iter().take(MOST).map(|line| format!("• {line}")));
        if lines.len() > MOST {
            said.push(reader.say(tx, "recap-more", &[("count", (lines.len() - MOST).to_string())]));
        }
        said.join("\n")
    };
    let detail = parts.iter().map(part).collect::<Vec<_>>().join("\n\n");
    tx.tell_more(&RECAP, &[member], &title, "/app/today", Some(&detail)).map(|_| ())
}

/// Titles of a member's open tasks of a day, or of every day before today, as far as they reach.
fn tasks(tx: &mut Tx, reader: &Reader, on: Option<NaiveDate>, today: NaiveDate) -> Result<Vec<String>> {
    let (member, policy) = (reader.member, tx.scope().policy().clone());
    if !policy.allows(&Principal::User(member), TASKS.may.read).allowed {
        return Ok(Vec::new());
    }
    let mine = t::table.filter(t::deleted_at.is_null().and(t::owner_id.eq(member)).and(t::status.ne("done"))).into_boxed();
    let mine = match on {
        Some(day) => mine.filter(t::due_on.eq(day)),
        None => mine.filter(t::due_on.lt(today)),
    };
    let found = mine.order((t::due_on.asc(), t::id)).limit(200).select((t::title, t::due_on));
    let found: Vec<(String, Option<NaiveDate>)> = tx.as_member(&policy, member, TASKS.may.read, |tx| tx.all(found))?;
    let line = |(title, due): (String, Option<NaiveDate>)| match due.filter(|_| on.is_none()) {
        Some(due) => format!("{title} ({})", reader.day(due)),
        None => title,
    };
    Ok(found.into_iter().map(line).collect())
}

/// What takes a member's time today, with its hour, as far as they reach.
fn events(tx: &mut Tx, member: Id, today: NaiveDate) -> Result<Vec<String>> {
    let policy = tx.scope().policy().clone();
    if !policy.allows(&Principal::User(member), EVENTS.may.read).allowed {
        return Ok(Vec::new());
    }
    let found = tx.as_member(&policy, member, EVENTS.may.read, |tx| {
        let own: Vec<Id> = tx.all(e::table.filter(e::owner_id.eq(member)).select(e::id))?;
        Ok((between(tx, &Query::default(), today, today)?, own))
    })?;
    let (all, own) = found;
    let mine = all.into_iter().filter(|(event, at)| own.contains(&event.id) && event.status != "cancelled" && at.last >= today);
    let line = |(event, at): (Row<crate::Event>, crate::event::Occurrence)| match at.clock {
        Some((from, _)) => format!("{} {}", time::clock(from), event.title),
        None => event.title.clone(),
    };
    Ok(mine.map(line).collect())
}
