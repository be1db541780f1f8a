//! When a member wants to be reminded, and of what the recap speaks.

use crate::schema::reminder_wishes as w;
use chrono::{NaiveTime, Timelike};
use kernel::prelude::*;
use std::collections::HashMap;

/// What a recap may speak of, in its order.
pub(super) const TOPICS: [&str; 4] = ["late", "today", "events", "tomorrow"];
/// How long before an event one may be reminded, in minutes; nothing is not at all.
pub(super) const BEFORE: [i32; 6] = [0, 15, 30, 60, 120, 1_440];

/// What a member wishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wish {
    /// The minute of their day at which they are reminded.
    pub at: i32,
    /// Minutes before an event.
    pub before: i32,
    pub topics: Vec<String>,
}

impl Default for Wish {
    /// At eight, an hour before events, of everything.
    fn default() -> Wish {
        Wish { at: 8 * 60, before: 60, topics: TOPICS.map(String::from).to_vec() }
    }
}

type Row = (Id, i32, i32, Vec<Option<String>>);

impl Wish {
    fn of((_, at, before, topics): Row) -> Wish {
        Wish { at, before, topics: topics.into_iter().flatten().collect() }
    }

    /// As a form or a program says it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(at: &str, before: Option<i32>, topics: Vec<String>) -> Result<Wish> {
        let minute = NaiveTime::parse_from_str(at, "%H:%M").ok().and_then(|t| i32::try_from(t.hour() * 60 + t.minute()).ok());
        let known = before.filter(|b| BEFORE.contains(b));
        let mut wrongs = Vec::new();
        wrongs.extend(minute.is_none().then(|| Wrong::new("at", "time")));
        wrongs.extend(known.is_none().then(|| Wrong::new("before", "choice")));
        wrongs.extend(topics.iter().any(|t| !TOPICS.contains(&t.as_str())).then(|| Wrong::new("topics", "choice")));
        match (minute, known) {
            (Some(at), Some(before)) if wrongs.is_empty() => {
                // In their order, each once.
                let topics = TOPICS.iter().filter(|t| topics.iter().any(|said| said == *t)).map(|t| (*t).to_string()).collect();
                Ok(Wish { at, before, topics })
            }
            _ => Err(Error::Invalid(wrongs)),
        }
    }

    /// The hour as a form has it.
    pub fn clock(&self) -> String {
        format!("{:02}:{:02}", self.at / 60, self.at % 60)
    }
}

/// Every member's wish that is not the usual one.
pub(super) fn all(tx: &mut Tx) -> Result<HashMap<Id, Wish>> {
    let rows: Vec<Row> = tx.all(w::table.select((w::member_id, w::at_minute, w::before_minutes, w::topics)))?;
    Ok(rows.into_iter().map(|row| (row.0, Wish::of(row))).collect())
}

/// A member's wish.
pub(super) fn find(tx: &mut Tx, member: Id) -> Result<Wish> {
    let mine = w::table.filter(w::member_id.eq(member)).select((w::member_id, w::at_minute, w::before_minutes, w::topics));
    let row: Option<Row> = tx.maybe(mine)?;
    Ok(row.map(Wish::of).unwrap_or_default())
}

/// Keeps a member's wish.
pub(super) fn keep(tx: &mut Tx, member: Id, wish: &Wish) -> Result<()> {
    let before = find(tx, member)?;
    if before == *wish {
        return Ok(());
    }
    tx.run(diesel::delete(w::table.filter(w::member_id.eq(member))))?;
    let topics: Vec<Option<String>> = wish.topics.iter().cloned().map(Some).collect();
    let row = (w::member_id.eq(member), w::at_minute.eq(wish.at), w::before_minutes.eq(wish.before), w::topics.eq(topics));
    tx.run(diesel::insert_into(w::table).values(row))?;
    let said = |w: &Wish| serde_json::json!({"at": w.clock(), "before": w.before, "topics": w.topics});
    tx.journal("reminders.wished", Some(member), serde_json::json!({"before": said(&before), "after": said(wish)}))
}

#[cfg(test)]
mod tests {
    use super::Wish;

    #[test]
    fn a_wish_is_a_time_a_span_and_known_topics() {
        let said = |topics: &[&str]| topics.iter().map(|t| (*t).to_string()).collect::<Vec<_>>();
        let wish = Wish::read("07:30", Some(15), said(&["events", "late", "late"])).expect("a wish");
        assert_eq!((wish.at, wish.clock().as_str(), wish.topics), (450, "07:30", said(&["late", "events"])));
        assert!(Wish::read("7h", Some(15), Vec::new()).is_err() && Wish::read("07:30", Some(7), Vec::new()).is_err());
        assert!(Wish::read("07:30", None, said(&["mail"])).is_err());
    }
}
