//! A line of the journal as people read it, and as programs do.

use super::Stored;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::error::Result;
use kernel::principal::Id;
use kernel::resource::Resource;
use kernel::schema::{journal as j, members, tokens};
use kernel::scope::{Scope, Tx};
use serde_json::{Value, json};
use std::collections::HashMap;
use theme::Format;
use web::Visit;

/// The names of who did it, and of what it was done to, as far as the reader reaches.
pub struct Known {
    names: HashMap<String, String>,
    titles: HashMap<Id, String>,
    /// When what an operator began came to its end, by the line that began it.
    ends: HashMap<i64, DateTime<Utc>>,
}

/// What ends what an operator began.
const ENDS: [(&str, &str); 5] = [
    ("access.closing_asked", "access.reopened"),
    ("access.suspended", "access.resumed"),
    ("access.module_rested", "access.module_woken"),
    ("access.address_banned", "access.address_let_in"),
    ("access.support_opened", "access.support_ended"),
];

fn resource(scope: &Scope, what: &str) -> Option<&'static Resource> {
    scope.house().edition().resource(what.split('.').next()?).filter(|r| scope.allows(r.may.read))
}

impl Known {
    /// Those that these lines need.
    pub fn of(tx: &mut Tx, lines: &[Stored]) -> Result<Known> {
        let mut names: HashMap<String, String> = HashMap::new();
        let mut people: HashMap<Id, String> = HashMap::new();
        for (id, name) in tx.all::<(Id, String)>(members::table.select((members::id, members::name)))? {
            names.insert(format!("member:{id}"), name.clone());
            people.insert(id, name);
        }
        let keys = tokens::table.inner_join(members::table.on(members::id.eq(tokens::member_id)));
        for (id, label, name) in tx.all::<(Id, String, String)>(keys.select((tokens::id, tokens::label, members::name)))? {
            names.insert(format!("token:{id}"), format!("{name} · {label}"));
        }
        let mut asked: HashMap<&'static str, (&'static Resource, Vec<Id>)> = HashMap::new();
        let mut titles = HashMap::new();
        for (_, _, _, what, subject, _) in lines {
            if let Some((of, id)) = resource(tx.scope(), what).zip(*subject) {
                asked.entry(of.name).or_insert_with(|| (of, Vec::new())).1.push(id);
            }
            titles.extend(subject.and_then(|id| Some((id, people.get(&id)?.clone()))));
        }
        for (of, ids) in asked.into_values() {
            titles.extend(of.titles(tx, ids)?);
        }
        let mut ends = HashMap::new();
        for (id, _, _, what, _, data) in lines {
            let Some((_, end)) = ENDS.iter().find(|(begin, _)| begin == what) else { continue };
            let later = j::table.filter(j::what.eq(end).and(j::id.gt(id))).order(j::id).select((j::at, j::data)).limit(50);
            let same = |told: &Value| {
                ["module", "reason"]
                    .iter()
                    .all(|k| *end == "access.resumed" || *k == "reason" && *end == "access.module_woken" || told[k] == data[k])
            };
            if let Some((at, _)) = tx.all::<(DateTime<Utc>, Value)>(later)?.into_iter().find(|(_, told)| same(told)) {
                ends.insert(*id, at);
            }
        }
        Ok(Known { names, titles, ends })
    }
}

/// The name of one record, whatever resource it is of, if the reader reaches it.
pub fn title_of(tx: &mut Tx, id: Id) -> Result<Option<String>> {
    let tenant = tx.scope().tenant().clone();
    let modules = tx.scope().house().edition().modules.iter().filter(|m| tenant.has(m.manifest.name));
    for of in modules.flat_map(|m| m.resources.iter().copied()) {
        if tx.scope().allows(of.may.read)
            && let Some(title) = of.titles(tx, vec![id])?.remove(&id)
        {
            return Ok(Some(title));
        }
    }
    tx.maybe(members::table.filter(members::id.eq(id)).select(members::name))
}

/// Where what it was done to can be seen.
fn href(scope: &Scope, what: &str, subject: Option<Id>) -> Option<String> {
    let id = subject?;
    match what.split('.').next()? {
        "approvals" => Some(format!("/app/approvals/{id}")),
        "members" if scope.allows(crate::PEOPLE) => Some(format!("/app/team/{id}")),
        _ => resource(scope, what).map(|r| format!("/app/{}/{id}", r.name)),
    }
}

/// The fields that a line is about. Of a sensitive one only that it was read is said, never what it holds.
fn fields(visit: &Visit, scope: &Scope, what: &str, data: &Value) -> Vec<String> {
    let Some(of) = scope.house().edition().resource(what.split('.').next().unwrap_or_default()) else { return Vec::new() };
    let word = |k: &str| visit.say(&format!("{}-{k}", of.name), &[]);
    let read = data["fields"].as_array().into_iter().flatten().filter_map(|f| f.as_str()).filter(|k| of.field(k).is_some()).map(word);
    let changed = data["after"].as_object().into_iter().flat_map(|o| o.keys());
    let changed = changed.filter(|k| of.field(k).is_some_and(|f| !f.sensitive)).map(|k| word(k));
    read.chain(changed).take(6).collect()
}

/// Who did it.
pub fn who(visit: &Visit, known: &Known, actor: &str) -> String {
    let kind = match actor.split(':').next() {
        Some("system") => "timeline-system",
        Some("operator") => "timeline-operator",
        Some("visitor") => "timeline-visitor",
        _ => "timeline-someone",
    };
    known.names.get(actor).cloned().unwrap_or_else(|| visit.say(kind, &[]))
}

/// Until when what an operator did lasts, or that it still does.
fn end(visit: &Visit, scope: &Scope, (id, _, _, what, _, data): &Stored, known: &Known) -> Option<String> {
    ENDS.iter().find(|(begin, _)| begin == what)?;
    let own = data["until"].as_str().and_then(|at| at.parse::<DateTime<Utc>>().ok());
    let Some(at) = known.ends.get(id).copied().or(own) else { return Some(visit.say("audit-lasts", &[])) };
    let at = Format::of(visit.locale()).datetime(at, super::ask::zone(scope));
    Some(visit.say("audit-until", &[("at", at)]))
}

/// A line of the page and of the file.
pub fn shown(visit: &Visit, scope: &Scope, line: &Stored, known: &Known) -> Value {
    let (_, at, actor, what, subject, data) = line;
    // Why an operator did something, in the reader's language.
    let reason = data["reason"][visit.locale().tag()].as_str().filter(|_| what.starts_with("access."));
    let said = reason.map_or_else(|| fields(visit, scope, what, data).join(", "), String::from);
    // What was done to a module names it.
    let module = data["module"].as_str().filter(|_| what.starts_with("modules.") || what.starts_with("access.module"));
    let module = module.map(|name| visit.say(&format!("module-{name}"), &[]));
    let person = subject.and_then(|id| known.titles.get(&id)).filter(|_| what.starts_with("access.")).cloned();
    let said = [module, person, Some(said).filter(|s| !s.is_empty()), end(visit, scope, line, known)];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    json!({
        "at": at, "who": who(visit, known, actor), "what": web::act_in_words(visit, what), "href": href(scope, what, *subject),
        "title": subject.and_then(|id| known.titles.get(&id)), "fields": said,
    })
}

/// The same for programs.
pub fn told(visit: &Visit, scope: &Scope, line: &Stored, known: &Known) -> Value {
    let mut told = shown(visit, scope, line, known);
    let (id, _, actor, what, subject, _) = line;
    let more = [("id", json!(id)), ("actor", json!(actor)), ("event", json!(what)), ("subject", json!(subject))];
    if let Some(map) = told.as_object_mut() {
        map.extend(more.map(|(k, v)| (k.to_string(), v)));
    }
    told
}
