//! What happened, read from the journal: who, what, before and after.

use super::shown::{self, Titles};
use super::sight;
use crate::told::act_in_words;
use crate::visit::Visit;
use chrono::{DateTime, Utc};
use kernel::diesel::prelude::*;
use kernel::error::Result;
use kernel::field::{Field, Kind};
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
    /// The record, where a list of happenings is about several.
    about: Option<About>,
    at: DateTime<Utc>,
    changes: Vec<Change>,
    body_html: Option<SafeHtml>,
    undo_url: Option<String>,
    /// The act on many that it belongs to.
    batch_url: Option<String>,
    /// What was said, which may be answered.
    comment: Option<Id>,
    /// The comment that began the thread it belongs to.
    answers: Option<Id>,
    /// What was answered, the oldest first.
    replies: Vec<Entry>,
}

#[derive(Serialize)]
pub(super) struct Change {
    pub label: String,
    pub before: String,
    pub after: String,
}

/// A record as it is named where it is spoken of.
#[derive(Serialize, Clone)]
pub(super) struct About {
    pub title: String,
    pub href: String,
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

/// The last hundred things that happened to a record. Who looked at it is shown apart.
pub(super) fn of_record(tx: &mut Tx, of: &Resource, id: Id) -> Result<Vec<Line>> {
    // Of those merged into it, too: what happened to them happened to it.
    let mut subjects = if of.twins.is_some() { kernel::merge::merged_into(tx, of, id)? } else { Vec::new() };
    subjects.push(id);
    let about = journal::table.filter(journal::subject.eq_any(subjects).and(journal::what.not_like("%.revealed")));
    let mut found = lines(tx, about.order(journal::id.desc()).limit(100).into_boxed())?;
    for line in &mut found {
        of.disclosed_changes(tx, line.subject.unwrap_or(id), &mut line.data)?;
    }
    Ok(found)
}

/// The last things that happened to what the reader reaches of these resources, found
/// among the last few hundred.
pub(super) fn recent(tx: &mut Tx, of: &[&'static Resource], most: usize) -> Result<(Vec<Line>, HashMap<Id, About>)> {
    let whats: Vec<String> =
        of.iter().flat_map(|r| ["created", "updated", "deleted", "commented"].map(|v| format!("{}.{v}", r.name))).collect();
    let about = || journal::table.filter(journal::what.eq_any(whats.clone())).order(journal::id.desc());
    let (mut seen, mut before, mut reached) = (Vec::new(), i64::MAX, HashMap::new());
    for _ in 0..LOOKS {
        let found = lines(tx, about().filter(journal::id.lt(before)).limit(LOOK).into_boxed())?;
        let Some(last) = found.last() else { break };
        before = last.id;
        // The journal knows every record; the resource's own table says which of them this reader knows.
        for of in of {
            let prefix = format!("{}.", of.name);
            let subjects = found.iter().filter(|l| l.what.starts_with(&prefix)).filter_map(|l| l.subject).collect();
            let named = |(id, title)| (id, About { title, href: format!("/app/{}/{id}", of.name) });
            reached.extend(of.titles(tx, subjects)?.into_iter().map(named));
        }
        seen.extend(found.into_iter().filter(|l| l.subject.is_some_and(|id| reached.contains_key(&id))));
        if seen.len() >= most {
            break;
        }
    }
    seen.truncate(most);
    Ok((seen, reached))
}

pub(super) fn lines(tx: &mut Tx, about: journal::BoxedQuery<'_, kernel::diesel::pg::Pg>) -> Result<Vec<Line>> {
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

/// Who people are, and what records are called: asked for once for the whole page.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub names: &'a HashMap<String, String>,
    pub titles: &'a Titles,
}

/// What is done with files.
const FILING: [&str; 6] = ["filed", "unfiled", "refiled", "file_restored", "files_archived", "files_taken_back"];

/// An entry of a record's timeline. It is taken back from where the record's version is known.
pub(super) fn entry(visit: &Visit, scope: &Scope, of: &'static Resource, line: &Line, known: Known<'_>, version: Option<i64>) -> Entry {
    let verb = line.what.rsplit('.').next().unwrap_or_default();
    let icon = match verb {
        "created" => "plus",
        "updated" => "pencil",
        "deleted" | "purged" => "trash-2",
        "restored" => "archive-restore",
        "commented" => "message-square",
        "tagged" => "hash",
        "merged" => "merge",
        "unmerged" => "undo-2",
        filing if FILING.contains(&filing) => "paperclip",
        _ => "activity",
    };
    let ordinary = ["created", "updated", "deleted", "restored", "purged", "commented", "tagged", "merged", "unmerged"].contains(&verb);
    let text = if FILING.contains(&verb) {
        let name = line.data["name"].as_str().unwrap_or_default().to_string();
        let number = line.data["number"].as_i64().or(line.data["files"].as_i64()).unwrap_or(1).to_string();
        visit.say(&format!("did-{}", verb.replace('_', "-")), &[("name", name), ("number", number)])
    } else if verb == "commented" && line.data["answers"].is_string() {
        visit.say("did-answered", &[])
    } else if ordinary {
        visit.say(&format!("did-{verb}"), &[])
    } else {
        act_in_words(visit, &line.what)
    };
    let key = |name: &str| line.data[name].as_str().filter(|_| verb == "commented").and_then(|id| id.parse().ok());
    let batch_url = super::bulk::page_of(scope, of, &line.actor, &line.data);
    let body = line.data["text"].as_str().filter(|_| verb == "commented").map(paragraphs);
    let undo = line
        .subject
        .filter(|_| scope.allows(of.may.update) && verb == "updated")
        .zip(version)
        .map(|(id, version)| format!("/app/{}/{id}/revert/{}?version={version}", of.name, line.id));
    let changes = if verb == "updated" { changes(visit, scope, of, &line.data, known.titles) } else { Vec::new() };
    Entry {
        icon,
        who: who(visit, known.names, &line.actor),
        text,
        about: None,
        at: line.at,
        changes,
        body_html: body,
        undo_url: undo,
        batch_url,
        comment: key("comment"),
        answers: key("answers"),
        replies: Vec::new(),
    }
}

/// Answers below what they answer, as far as that is shown.
pub(super) fn threaded(entries: Vec<Entry>) -> Vec<Entry> {
    let begun: HashSet<Id> = entries.iter().filter(|e| e.answers.is_none()).filter_map(|e| e.comment).collect();
    let (replies, mut shown): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(|e| e.answers.is_some_and(|a| begun.contains(&a)));
    // The newest come first; a thread is read from its beginning.
    for reply in replies.into_iter().rev() {
        if let Some(first) = shown.iter_mut().find(|e| e.comment == reply.answers) {
            first.replies.push(reply);
        }
    }
    shown
}

/// What changed between `before` and `after`, without what this reader may not see.
pub(super) fn changes(visit: &Visit, scope: &Scope, of: &'static Resource, data: &Value, titles: &Titles) -> Vec<Change> {
    let seen = of
        .fields
        .iter()
        .filter(|f| sight::may_see(scope, of, f) && (data["before"].get(f.name).is_some() || data["after"].get(f.name).is_some()));
    let read = |side: &str, f: &Field| match (f.kind, &data[side][f.name]) {
        (Kind::Flag, Value::Bool(yes)) => Some(visit.say(if *yes { "ui-yes" } else { "ui-no" }, &[])),
        // A key says nothing to anybody.
        (Kind::Picture, Value::String(_)) => Some(visit.say("timeline-picture", &[])),
        (Kind::Link(_), Value::String(id)) => {
            let known = id.parse().ok().and_then(|id: Id| titles.get(&id)).map(|(_, title)| title.clone());
            Some(known.unwrap_or_else(|| visit.say("timeline-elsewhere", &[])))
        }
        (_, value) => shown::text(visit, of, f, value).map(|t| shorten(&t)),
    };
    seen.map(|f| Change {
        label: shown::label(visit, of, f),
        before: read("before", f).unwrap_or_default(),
        after: read("after", f).unwrap_or_default(),
    })
    .collect()
}

impl Entry {
    /// The same, with the way to take it back.
    pub(super) fn undone_at(mut self, url: Option<String>) -> Entry {
        self.undo_url = url.or(self.undo_url);
        self
    }

    /// The same, with the name of the record it is about.
    pub(super) fn about(mut self, about: Option<About>) -> Entry {
        self.about = about;
        self
    }
}

/// The names of what these lines' links led to, before and after.
pub(super) fn titles(tx: &mut Tx, lines: &[(&'static Resource, &Line)]) -> Result<Titles> {
    let mut asked: HashMap<&'static str, Vec<Id>> = HashMap::new();
    for (of, line) in lines.iter().filter(|(_, l)| l.what.ends_with(".updated")) {
        for (field, to) in of.fields.iter().filter_map(|f| kernel::resource::target(f).map(|to| (f, to))) {
            let sides = ["before", "after"].iter().filter_map(|side| line.data[side][field.name].as_str()?.parse::<Id>().ok());
            asked.entry(to).or_default().extend(sides);
        }
    }
    let mut titles = Titles::new();
    for (to, ids) in asked {
        let Some(target) = tx.scope().house().edition().linked(to).filter(|t| tx.scope().allows(t.may.read)) else { continue };
        titles.extend(target.titles(tx, ids)?.into_iter().map(|(id, title)| (id, (target.name, title))));
    }
    Ok(titles)
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= 120 { text.to_string() } else { text.chars().take(119).chain(['…']).collect() }
}

/// Plain text as paragraphs: escaped, lines kept.
fn paragraphs(text: &str) -> SafeHtml {
    let escaped = SafeHtml::escaped(text);
    SafeHtml::trusted(&format!("<p>{}</p>", escaped.as_str().replace('\n', "<br>")))
}
