//! The open tasks of the acting member, by when they are due.

use crate::schema::tasks as t;
use crate::task::STATUSES;
use crate::{TASKS, days};
use chrono::NaiveDate;
use kernel::prelude::*;
use serde_json::json;

/// Tasks of one part at most; the list shows the others.
const MOST: i64 = 100;

/// When something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Late,
    Today,
    Week,
    Later,
    Someday,
}

impl Part {
    /// Every part and its name, in their order.
    pub(super) const ALL: [(&'static str, Part); 5] =
        [("late", Part::Late), ("today", Part::Today), ("week", Part::Week), ("later", Part::Later), ("someday", Part::Someday)];

    /// The part that a day falls into.
    fn of(due: Option<NaiveDate>, today: NaiveDate) -> Part {
        match due {
            None => Part::Someday,
            Some(due) if due < today => Part::Late,
            Some(due) if due == today => Part::Today,
            Some(due) if due <= days::week_ends(today) => Part::Week,
            Some(_) => Part::Later,
        }
    }
}

fn open(member: Id) -> t::BoxedQuery<'static, diesel::pg::Pg> {
    t::table.filter(t::deleted_at.is_null().and(t::owner_id.eq(member)).and(t::status.ne("done"))).into_boxed()
}

/// How many should have been done before today; nobody's own is none.
pub(super) fn late(tx: &mut Tx) -> Result<i64> {
    let Some(member) = tx.scope().principal().member() else { return Ok(0) };
    let today = days::today(tx);
    tx.one(open(member).filter(t::due_on.lt(today)).count())
}

/// The tasks of each part, the most pressing first.
pub(super) fn parts(tx: &mut Tx) -> Result<Vec<(&'static str, Vec<Record>)>> {
    let Some(member) = tx.scope().principal().member() else { return Ok(Vec::new()) };
    let today = days::today(tx);
    let due: Vec<(Id, Option<NaiveDate>)> =
        tx.all(open(member).order((t::due_on.asc().nulls_last(), t::id)).limit(5 * MOST).select((t::id, t::due_on)))?;
    let query = Query { ids: Some(due.iter().map(|(id, _)| *id).collect()), limit: 1_000, ..Query::default() };
    let mut found = (TASKS.store.list)(tx, &query)?;
    // Within a day, what presses most.
    let pressing = |task: &Record| ["urgent", "high", "normal", "low"].iter().position(|p| task["priority"] == json!(p));
    found.sort_by_key(|task| (task["due_on"].as_str().map_or("9".into(), String::from), pressing(task)));
    let part = |task: &Record| Part::of(task["due_on"].as_str().and_then(|day| day.parse().ok()), today);
    let most = usize::try_from(MOST).unwrap_or_default();
    Ok(Part::ALL.iter().map(|(name, of)| (*name, found.iter().filter(|task| part(task) == *of).take(most).cloned().collect())).collect())
}

/// A task is brought into a state; says what it was in before.
pub(super) fn set(tx: &mut Tx, task: Id, status: &str) -> Result<String> {
    if !STATUSES.contains(&status) {
        return Err(Error::invalid("status", "choice"));
    }
    let before = TASKS.hold(tx, task)?["status"].as_str().unwrap_or_default().to_string();
    let patch = json!({"status": status}).as_object().cloned().unwrap_or_default();
    TASKS.patch(tx, task, None, patch)?;
    Ok(before)
}

#[cfg(test)]
mod tests {
    use super::Part;

    #[test]
    fn a_day_is_late_today_this_week_or_later() {
        let wednesday = "2026-11-25".parse().expect("a day");
        let part = |due: &str| Part::of(Some(due.parse().expect("a day")), wednesday);
        assert_eq!(
            [part("2026-11-24"), part("2026-11-25"), part("2026-11-26"), part("2026-11-29"), part("2026-11-30")],
            [Part::Late, Part::Today, Part::Week, Part::Week, Part::Later]
        );
        assert_eq!(Part::of(None, wednesday), Part::Someday);
    }
}
