//! What happened, read from the journal: who, what, before and after.

use super::shown;
use super::sight;
use crate::visit::Visit;
use chrono::{DateTime, Utc};
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::resource::{Id, Resource};
use kernel::schema::{journal, members};
use kernel::scope::{Scope, Tx};
use serde::Serialize;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use theme::SafeHtml;

/// Lines looked at in one go for what is recent, and how often one looks further back.
const LOOK: i64 = 60;
const LOOKS: usize = 5;

/// An entry as templates show it.
#[derive(Serialize)]
pub(super) struct Entry {
    icon: &'static str,
    who: String,
    text: String,
    at: DateTime<Utc>,
    changes: Vec<Change>,
    body_html: Option<SafeHtml>,
    undo_url: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Change {
    pub label: String,
    pub before: String,
    pub after: String,
}

/// A row of the journal.
pub(super) struct Line {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub actor: String,
    pub what: String,
    pub subject: Option<Id>,
    pub data: Value,
}

type Stored = (i64, DateTime<Utc>, String, String, Option<Id>, Value);

fn line((id, at, actor, what, subject, data): Stored) -> Line {
    Line { id, at, actor, what, subject, data }
}

/// The last hundred things that happened to a record.
pub(super) fn of_record(tx: &mut Tx, of: &Resource, id: Id) -> Result<Vec<Line>> {
    let mut found = lines(tx, journal::table.filter(journal::subject.eq(id)).order(journal::id.desc()).limit(100).into_boxed())?;
    for line in &mut found {
        of.disclosed_changes(tx, id, &mut line.data)?;
    }
    Ok(found)
}

/// The last things that happened to what the reader reaches of these resources, found
/// among the last few hundred.
pub(super) fn recent(tx: &mut Tx, of: &[&'static Resource], most: usize) -> Result<Vec<Line>> {
    let whats: Vec<String> =
        of.iter().flat_map(|r| ["created", "updated", "deleted", "commented"].map(|v| format!("{}.{v}", r.name))).collect();
    let about = || journal::table.filter(journal::what.eq_any(whats.clone())).order(journal::id.desc());
    let (mut seen, mut before) = (Vec::new(), i64::MAX);
    for _ in 0..LOOKS {
        let found = lines(tx, about().filter(journal::id.lt(before)).limit(LOOK).into_boxed())?;
        let Some(last) = found.last() else { break };
        before = last.id;
        // The journal knows every record; the resource's own table says which of them this reader knows.
        let mut reached: HashSet<Id> = HashSet::new();
        for of in of {
            let prefix = format!("{}.", of.name);
            let subjects = found.iter().filter(|l| l.what.starts_with(&prefix)).filter_map(|l| l.subject).collect();
            reached.extend(of.titles(tx, subjects)?.into_keys());
        }
        seen.extend(found.into_iter().filter(|l| l.subject.is_some_and(|id| reached.contains(&id))));
        if seen.len() >= most {
            break;
        }
    }
    seen.truncate(most);
    Ok(seen)
}

fn lines(tx: &mut Tx, about: journal::BoxedQuery<'_, kernel::diesel::pg::Pg>) -> Result<Vec<Line>> {
    let columns = (journal::id, journal::at, journal::actor, journal::what, journal::subject, journal::data);
    Ok(tx.all::<Stored>(about.select(columns))?.into_iter().map(line).collect())
}

/// The names of the members who did these things.
pub(super) fn names<'a>(tx: &mut Tx, actors: impl Iterator<Item = &'a str>) -> Result<HashMap<String, String>> {
    let ids: Vec<Id> = actors.filter_map(|a| a.strip_prefix("member:")?.parse().ok()).collect();
    let found: Vec<(Id, String)> = tx.all(members::table.filter(members::id.eq_any(ids)).select((members::id, members::name)))?;
    Ok(found.into_iter().map(|(id, name)| (format!("member:{id}"), name)).collect())
}

/// How an actor is called.
pub(super) fn who(visit: &Visit, names: &HashMap<String, String>, actor: &str) -> String {
    if let Some(name) = names.get(actor) {
        return name.clone();
    }
    let key = match actor.split(':').next() {
        Some("system") => "timeline-system",
        Some("operator") => "timeline-operator",
        Some("visitor") => "timeline-visitor",
        _ => "timeline-someone",
    };
    visit.say(key, &[])
}

/// An entry of a record's timeline. It is taken back from where the record's version is known.
pub(super) fn entry(
    visit: &Visit,
    scope: &Scope,
    of: &'static Resource,
    line: &Line,
    names: &HashMap<String, String>,
    version: Option<i64>,
) -> Entry {
    let verb = line.what.rsplit('.').next().unwrap_or_default();
    let icon = match verb {
        "created" => "plus",
        "updated" => "pencil",
        "deleted" | "purged" => "trash-2",
        "restored" => "archive-restore",
        "commented" => "message-square",
        "tagged" => "hash",
        _ => "activity",
    };
    let known = ["created", "updated", "deleted", "restored", "purged", "commented", "tagged"].contains(&verb);
    let text = if known {
        visit.say(&format!("did-{verb}"), &[])
    } else {
        visit.say(&format!("event-{}", line.what.replace(['.', '_'], "-")), &[])
    };
    let body = line.data["text"].as_str().filter(|_| verb == "commented").map(paragraphs);
    let undo = line
        .subject
        .filter(|_| scope.allows(of.may.update) && verb == "updated")
        .zip(version)
        .map(|(id, version)| format!("/app/{}/{id}/revert/{}?version={version}", of.name, line.id));
    let changes = if verb == "updated" { changes(visit, scope, of, &line.data) } else { Vec::new() };
    Entry { icon, who: who(visit, names, &line.actor), text, at: line.at, changes, body_html: body, undo_url: undo }
}

/// What changed between `before` and `after`, without what this reader may not see.
pub(super) fn changes(visit: &Visit, scope: &Scope, of: &'static Resource, data: &Value) -> Vec<Change> {
    let seen = of
        .fields
        .iter()
        .filter(|f| sight::may_see(scope, of, f) && (data["before"].get(f.name).is_some() || data["after"].get(f.name).is_some()));
    let read = |side: &str, f| shown::text(visit, of, f, &data[side][f.name]).map(|t| shorten(&t));
    seen.map(|f| Change {
        label: shown::label(visit, of, f),
        before: read("before", f).unwrap_or_default(),
        after: read("after", f).unwrap_or_default(),
    })
    .collect()
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= 120 { text.to_string() } else { text.chars().take(119).chain(['…']).collect() }
}

/// Plain text as paragraphs: escaped, lines kept.
fn paragraphs(text: &str) -> SafeHtml {
    let escaped = SafeHtml::escaped(text);
    SafeHtml::trusted(&format!("<p>{}</p>", escaped.as_str().replace('\n', "<br>")))
}
