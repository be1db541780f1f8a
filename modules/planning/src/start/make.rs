//! Tasks made of a checklist, all or none.

use super::on;
use crate::checklist::Item;
use crate::{CHECKLISTS, EVENTS, PROJECTS, TASKS};
use chrono::{NaiveDate, TimeDelta};
use kernel::prelude::*;
use kernel::schema::journal as j;
use serde_json::{Value, json};

/// Starts of one list that can still be taken back: the last ones.
const LATELY: i64 = 100;

/// Which list is started, on what, from which day.
pub struct Start {
    /// The list.
    pub checklist: Id,
    /// Of which resource the record is.
    pub of: &'static str,
    /// On what.
    pub record: Id,
    /// The day from which days are counted.
    pub from: NaiveDate,
    /// Who does what is nobody else's.
    pub owner: Option<Id>,
    /// The same start twice makes its tasks once.
    pub batch: Id,
}

/// When an item is due: so many days after (or before) what it is counted from, if that day is known.
fn due(item: &Item, from: NaiveDate, begin: Option<NaiveDate>, end: Option<NaiveDate>) -> Option<NaiveDate> {
    let counted = match item.counted_from.as_str() {
        "begin" => begin?,
        "end" => end?,
        _ => from,
    };
    counted.checked_add_signed(TimeDelta::days(item.days))
}

/// A task for a date says which, and is about what the date is about.
fn about(task: &mut Value, of: &Resource, record: &Record) {
    let title = format!("{} · {}", task["title"].as_str().unwrap_or_default(), of.title(record));
    task["title"] = json!(title.chars().take(200).collect::<String>());
    for field in ["project_id", "artist_id", "venue_id", "person_id", "organisation_id"] {
        task[field] = record[field].clone();
    }
}

/// Makes the tasks; says their keys.
///
/// # Errors
/// `NotFound` for a record or a list out of reach, `Invalid` for a list without items.
pub fn start(tx: &mut Tx, start: &Start) -> Result<Vec<Id>> {
    if let Some((_, made)) = started(tx, start.batch, Some(start.checklist))? {
        return Ok(made);
    }
    let (of, field) = on(start.of)?;
    tx.scope().require(CHECKLISTS.may.read)?;
    let record = tx.under(of.may.read, |tx| (of.store.find)(tx, start.record))?;
    let list = tx.under(CHECKLISTS.may.read, |tx| (CHECKLISTS.store.find)(tx, start.checklist))?;
    let items = tx.under(CHECKLISTS.may.read, |tx| Item::of_list(tx, start.checklist))?;
    if items.is_empty() {
        return Err(Error::invalid("checklist", "checklist-empty"));
    }
    let day = |name: &str| record.get(name).and_then(Value::as_str).and_then(|day| day.parse().ok());
    let (begin, end) = match of.name {
        name if name == PROJECTS.name => (day("starts_on"), day("ends_on")),
        name if name == EVENTS.name => (day("starts_on"), day("ends_on").or(day("starts_on"))),
        _ => (None, None),
    };
    let mut made = Vec::new();
    for item in &items {
        let mut task = json!({
            "title": item.title, "status": "todo", "priority": item.priority, "notes": item.notes,
            "owner_id": item.owner_id.or(start.owner), "due_on": due(item, start.from, begin, end),
        });
        match field {
            Some(field) => task[field] = json!(start.record),
            None => about(&mut task, of, &record),
        }
        // What is done for a project of an artist is about that artist too.
        if of.name == PROJECTS.name {
            task["artist_id"] = record["artist_id"].clone();
        }
        let task = tx.in_batch(start.batch, |tx| TASKS.create(tx, task.as_object().cloned().unwrap_or_default()))?;
        made.push(serde_json::from_value(task["id"].clone())?);
    }
    let told = json!({"batch": start.batch, "of": of.name, "record": start.record, "tasks": made, "name": list["name"]});
    tx.journal("checklists.started", Some(start.checklist), told)?;
    Ok(made)
}

/// The list and the tasks of a start that the acting one made.
fn started(tx: &mut Tx, batch: Id, checklist: Option<Id>) -> Result<Option<(Id, Vec<Id>)>> {
    let actor = tx.scope().principal().actor();
    let mut lately = j::table.filter(j::what.eq("checklists.started").and(j::actor.eq(actor))).into_boxed();
    if let Some(checklist) = checklist {
        lately = lately.filter(j::subject.eq(checklist));
    }
    let all: Vec<(Option<Id>, Value)> = tx.all(lately.order(j::id.desc()).limit(LATELY).select((j::subject, j::data)))?;
    let Some((Some(list), data)) = all.into_iter().find(|(_, data)| data["batch"] == json!(batch)) else { return Ok(None) };
    Ok(Some((list, serde_json::from_value(data["tasks"].clone())?)))
}

/// What a start made goes into the bin; what somebody worked on meanwhile stays. Says how many went.
pub(super) fn undo(tx: &mut Tx, batch: Id) -> Result<usize> {
    let (list, made) = started(tx, batch, None)?.ok_or(Error::NotFound)?;
    let untouched = TASKS.store.list;
    let tasks = untouched(tx, &Query { ids: Some(made), limit: 200, ..Query::default() })?;
    let gone: Vec<Id> =
        tasks.iter().filter(|task| task["version"] == json!(1)).filter_map(|task| task["id"].as_str()?.parse().ok()).collect();
    for task in &gone {
        (TASKS.store.delete)(tx, *task)?;
    }
    tx.journal("checklists.taken_back", Some(list), json!({"batch": batch, "tasks": gone}))?;
    Ok(gone.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_the_start_or_from_the_project() {
        let day = |day: &str| day.parse::<NaiveDate>().expect("a day");
        let due = |counted: &str, days, begin| {
            let item = Item { counted_from: counted.into(), days, ..Item::default() };
            due(&item, day("2026-11-22"), begin, Some(day("2027-03-01"))).map(|due| due.to_string())
        };
        assert_eq!(due("started", 7, None).as_deref(), Some("2026-11-29"));
        assert_eq!(due("end", -1, None).as_deref(), Some("2027-02-28"));
        assert_eq!(due("begin", -30, Some(day("2027-01-15"))).as_deref(), Some("2026-12-16"));
        assert_eq!(due("begin", -30, None), None, "no day is made up");
    }
}
