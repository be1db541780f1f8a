//! Reminding: who is told of what now. A row says that it was told, in the commit that tells it: whoever comes second finds it.

use super::wish::{self, Wish};
use super::{DUE, LATE, SOON, recap};
use crate::TASKS;
use crate::event::{EVENTS, between};
use crate::schema::{reminders as r, tasks as t};
use chrono::{DateTime, Days, Duration, NaiveDate, Timelike, Utc};
use chrono_tz::Tz;
use kernel::prelude::*;
use kernel::schema::members as m;
use std::collections::HashMap;

/// Days for which what became late is still told of, should nobody have worked meanwhile.
const LATELY: u64 = 3;
/// Days for which it is remembered what was told.
const KEPT: i64 = 60;

/// Reminds an agency's members.
#[derive(Serialize, Deserialize)]
pub(crate) struct Remind {}

impl Job for Remind {
    const NAME: &'static str = "planning.remind";
    const EFFECT: Effect = Effect::Inside;

    async fn run(self, work: Work) -> Result<()> {
        work.scope()?.tx(|tx| tx.beyond_reach(|tx| remind(tx, Utc::now()))).await
    }
}

/// The agency's clocks: the day and the minute of it, and everybody's wishes.
pub(super) struct Now {
    pub at: DateTime<Utc>,
    pub today: NaiveDate,
    minute: i32,
    wishes: HashMap<Id, Wish>,
}

impl Now {
    fn wish(&self, member: Id) -> Wish {
        self.wishes.get(&member).cloned().unwrap_or_default()
    }

    /// Whether a member's hour has come today.
    fn has_come(&self, member: Id) -> bool {
        self.minute >= self.wish(member).at
    }
}

fn remind(tx: &mut Tx, at: DateTime<Utc>) -> Result<()> {
    let zone: Tz = tx.scope().tenant().zone.parse().unwrap_or(Tz::UTC);
    let here = at.with_timezone(&zone);
    let minute = i32::try_from(here.hour() * 60 + here.minute()).unwrap_or_default();
    let now = Now { at, today: here.date_naive(), minute, wishes: wish::all(tx)? };
    tx.run(diesel::delete(r::table.filter(r::told_at.lt(at - Duration::days(KEPT)))))?;
    tasks(tx, &now)?;
    events(tx, &now)?;
    let seated = m::table.filter(m::status.eq("active").and(m::deleted_at.is_null()));
    let seated: Vec<Id> = tx.all(seated.order(m::id).select(m::id))?;
    for member in seated.into_iter().filter(|m| now.has_come(*m)) {
        let topics = now.wish(member).topics;
        if !topics.is_empty() && is_first(tx, member, "recap", member, &now.today.to_string())? {
            recap::tell(tx, member, &now, &topics)?;
        }
    }
    Ok(())
}

/// Whether this was not told yet; from now on it was, if this commits.
fn is_first(tx: &mut Tx, member: Id, kind: &str, about: Id, due: &str) -> Result<bool> {
    let row = (r::member_id.eq(member), r::kind.eq(kind), r::about.eq(about), r::due.eq(due));
    Ok(tx.run(diesel::insert_into(r::table).values(row).on_conflict_do_nothing())? == 1)
}

/// Open tasks that are due by tomorrow, or were until lately.
fn tasks(tx: &mut Tx, now: &Now) -> Result<()> {
    let days = t::due_on.between(now.today - Days::new(LATELY), now.today + Days::new(1));
    let open = t::table.filter(t::deleted_at.is_null().and(t::status.ne("done"))).filter(days);
    let all: Vec<(Id, Option<Id>, Option<NaiveDate>)> = tx.all(open.order(t::id).select((t::id, t::owner_id, t::due_on)))?;
    for (id, owner, due) in all {
        let (Some(owner), Some(due)) = (owner, due) else { continue };
        let kind = if due < now.today { &LATE } else { &DUE };
        if now.has_come(owner) && is_first(tx, owner, kind.name, id, &due.to_string())? {
            tx.tell_of(kind, &[owner], &TASKS, id)?;
        }
    }
    Ok(())
}

/// What takes a member's time and begins soon: an hour before, say; what lasts all day, at their hour of the day before.
fn events(tx: &mut Tx, now: &Now) -> Result<()> {
    let soon = between(tx, &Query::default(), now.today - Days::new(1), now.today + Days::new(2))?;
    for (event, at) in soon.iter().filter(|(event, _)| event.status != "cancelled") {
        let Some(owner) = event.owner_id else { continue };
        let wish = now.wish(owner);
        let due = if at.clock.is_some() {
            wish.before > 0 && at.starts > now.at && at.starts - Duration::minutes(wish.before.into()) <= now.at
        } else {
            wish.before > 0 && at.day == now.today + Days::new(1) && now.has_come(owner)
        };
        if due && is_first(tx, owner, SOON.name, event.id, &at.starts.to_rfc3339())? {
            tx.tell_of(&SOON, &[owner], &EVENTS, event.id)?;
        }
    }
    Ok(())
}
