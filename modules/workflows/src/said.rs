//! A rule in plain words: "When a project becomes in progress, if it is a tour: 1. create the task …". One sentence a part, in
//! any language of the house.

use crate::rule::{Condition, Rule, Step, When};
use crate::vocabulary::Vocabulary;
use kernel::field::Kind;
use kernel::prelude::*;
use std::sync::Arc;
use theme::{Locale, Pages};

/// Says a word of the house, with what it mentions.
pub type Say<'a> = &'a dyn Fn(&str, &[(&str, String)]) -> String;

/// The house's voice in the agency's own language.
pub fn aloud(tx: &Tx) -> impl Fn(&str, &[(&str, String)]) -> String + use<> {
    let locale = Locale::parse(&tx.scope().tenant().locale).unwrap_or(Locale::Fr);
    let pages = tx.scope().house().service::<Arc<Pages>>().clone();
    move |key, args| {
        let args: Vec<_> = args.iter().map(|(name, said)| (*name, said.as_str().into())).collect();
        pages.words().say(locale, key, &args)
    }
}

/// What a value of a closed list is called.
pub fn value(say: Say, of: &Resource, field: &str, value: &str) -> String {
    match of.field(field).map(|f| f.kind) {
        Some(Kind::Flag) => say(if value == "true" { "ui-yes" } else { "ui-no" }, &[]),
        _ => say(&format!("{}-{field}-{value}", of.name), &[]),
    }
}

/// What a field is called.
pub fn field(say: Say, of: &Resource, field: &str) -> String {
    say(&format!("{}-{field}", of.name), &[])
}

/// When it begins.
pub fn when(say: Say, when: &When, known: &Vocabulary) -> String {
    let one = |of: &str| say(&format!("{of}-one"), &[]);
    match when.start.as_str() {
        "manual" if when.of.is_empty() => say("workflow-when-manual", &[]),
        "manual" => say("workflow-when-manual-on", &[("of", one(&when.of))]),
        "webhook" if when.of.is_empty() => say("workflow-when-webhook", &[]),
        "webhook" => say("workflow-when-webhook-on", &[("of", one(&when.of))]),
        "event" => event(say, when, known),
        "schedule" => {
            let day = match when.every.as_str() {
                "week" => say(&format!("workflow-weekday-{}", when.day), &[]),
                _ => when.day.to_string(),
            };
            let said = say(
                &format!("workflow-when-every-{}", when.every),
                &[("day", day), ("hour", when.hour.to_string()), ("clock", format!("{:02}:00", when.hour))],
            );
            if when.of.is_empty() { said } else { format!("{said}, {}", round(say, when, one(&when.of))) }
        }
        _ => String::new(),
    }
}

/// For each record, and how they follow each other.
fn round(say: Say, when: &When, one: String) -> String {
    let numbers = [("of", one), ("size", when.size.to_string()), ("pause", when.pause.to_string()), ("chance", when.chance.to_string())];
    let part = |key: &str| say(&format!("workflow-round-{key}"), &numbers);
    let mut said = vec![part("each")];
    said.extend((when.size > 0).then(|| part("size")));
    said.extend((when.chance > 0).then(|| part("chance")));
    said.join(", ")
}

fn event(say: Say, when: &When, known: &Vocabulary) -> String {
    let one = say(&format!("{}-one", when.of), &[]);
    if let ("becomes", Some(of)) = (when.what.as_str(), known.resource(&when.of)) {
        let named = [("of", one), ("field", field(say, of, &when.field)), ("value", value(say, of, &when.field, &when.value))];
        return say("workflow-when-becomes", &named);
    }
    say(&format!("workflow-when-{}", when.what), &[("of", one)])
}

/// One condition.
pub fn condition(say: Say, condition: &Condition, of: &Resource) -> String {
    let said = [("field", field(say, of, &condition.field)), ("value", value(say, of, &condition.field, &condition.value))];
    say(&format!("workflow-if-{}", condition.op.replace('_', "-")), &said)
}

/// What a role or a member is called.
pub fn who(say: Say, who: &str, known: &Vocabulary) -> String {
    match who.split_once(':') {
        Some(("role", role)) => match known.roles.iter().find(|(name, _)| name == role) {
            Some((_, Some(title))) => title.clone(),
            Some((name, None)) => say(&format!("role-{name}"), &[]),
            None => say("workflow-gone", &[]),
        },
        Some(("member", id)) => {
            let named = known.members.iter().find(|(member, _)| member.to_string() == id);
            named.map_or_else(|| say("workflow-gone", &[]), |(_, name)| name.clone())
        }
        _ => say("workflow-nobody", &[]),
    }
}

/// What a word of a text is called.
pub fn word(say: Say, of: Option<&Resource>, word: &str) -> String {
    match of.filter(|of| word != "title" && of.field(word).is_some()) {
        Some(of) => field(say, of, word),
        None => say(&format!("workflow-word-{word}"), &[]),
    }
}

/// A text with what its words are called in their place: `Send {{title}}` is “Send [Title]”.
fn worded(say: Say, of: Option<&Resource>, text: &str) -> String {
    let (mut said, mut rest) = (String::new(), text);
    while let Some((before, (name, after))) = rest.split_once("{{").and_then(|(b, rest)| Some((b, rest.split_once("}}")?))) {
        said.push_str(before);
        said.push_str(&format!("[{}]", word(say, of, name.trim())));
        rest = after;
    }
    said.push_str(rest);
    said
}

/// What a step does.
pub fn step(say: Say, step: &Step, of: Option<&Resource>, known: &Vocabulary) -> String {
    let named = |all: &[(Id, String)], id: Option<Id>| {
        let found = all.iter().find(|(known, _)| Some(*known) == id);
        found.map_or_else(|| say("workflow-gone", &[]), |(_, name)| name.clone())
    };
    let to = say(&format!("workflow-whom-{}", if step.to.is_empty() { "responsible" } else { &step.to }), &[]);
    let (title, when) = (worded(say, of, &step.title), day(say, step, of));
    match (step.does.as_str(), of) {
        ("task", _) => say("workflow-does-task-said", &[("title", title), ("to", to), ("when", when)]),
        ("event", _) => say("workflow-does-event-said", &[("title", title), ("when", when)]),
        ("checklist", _) => say("workflow-does-checklist-said", &[("list", named(&known.checklists, step.checklist)), ("to", to)]),
        ("tell", _) => say("workflow-does-tell-said", &[("title", title), ("to", to)]),
        ("post", _) => say("workflow-does-post-said", &[("title", title), ("to", to)]),
        ("set", Some(of)) => {
            let said = [("field", field(say, of, &step.field)), ("value", value(say, of, &step.field, &step.value))];
            say("workflow-does-set-said", &said)
        }
        ("call", _) => say("workflow-does-call-said", &[("webhook", named(&known.webhooks, step.webhook))]),
        _ => say(&format!("workflow-does-{}", step.does), &[]),
    }
}

/// On which day: so many days before or after the run, or a day of the record.
fn day(say: Say, step: &Step, of: Option<&Resource>) -> String {
    let from = match of.filter(|_| !step.from.is_empty()) {
        Some(of) => say("workflow-from-field", &[("field", field(say, of, &step.from))]),
        None => say("workflow-from-run", &[]),
    };
    let key = match step.days {
        0 => "workflow-days-same",
        1.. => "workflow-days-after",
        _ => "workflow-days-before",
    };
    say(key, &[("count", step.days.unsigned_abs().to_string()), ("from", from)])
}

/// All of it, as a paragraph and a numbered list.
pub fn whole(say: Say, rule: &Rule, known: &Vocabulary) -> String {
    let of = known.resource(&rule.when.of);
    let mut lines = vec![when(say, &rule.when, known)];
    lines.extend(of.into_iter().flat_map(|of| rule.conditions.iter().map(|c| condition(say, c, of))));
    lines.extend(rule.steps.iter().enumerate().map(|(n, s)| format!("{}. {}", n + 1, step(say, s, of, known))));
    lines.join("\n")
}
