//! A rule: when it begins, under which conditions, who answers for it, and its steps. Data of a closed vocabulary: nothing in
//! it is ever executed as code, and what is not known is refused.

use crate::vocabulary::{Vocabulary, words_of};
use chrono::NaiveTime;
use kernel::field::Kind;
use kernel::prelude::*;
use planning::{EVENT_KINDS, PRIORITIES};

/// What a step may do.
pub const DOES: &[&str] = &["task", "checklist", "event", "tell", "post", "set", "call"];
/// Who may be meant by a step: the four of the rule, whoever answers for the record, whoever wrote the rule.
pub const WHOM: &[&str] = &["responsible", "accountable", "consulted", "informed", "owner", "author"];
/// How a condition compares.
pub const OPS: &[&str] = &["is", "is_not", "empty", "filled"];
/// How it comes again.
pub const EVERY: &[&str] = &["day", "weekday", "week", "month"];
/// How much a message presses.
pub const PRESSES: &[&str] = &["normal", "urgent"];
/// What a step that cannot be done means for the rest.
pub const IF_FAILS: &[&str] = &["stop", "go_on"];
/// Steps of one rule.
pub const MOST: usize = 30;

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rule {
    pub when: When,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
    pub raci: Raci,
    pub steps: Vec<Step>,
}

/// When it begins. `of` is the resource whose records it is about, if it is about any.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct When {
    pub start: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub of: String,
    /// What happened to the record; `becomes` wants `field` and `value`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub what: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub field: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub value: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub every: String,
    /// Of the week from Monday on, 1 to 7; of the month, 1 to 28.
    #[serde(skip_serializing_if = "is_nought")]
    pub day: u32,
    #[serde(skip_serializing_if = "is_nought")]
    pub hour: u32,
    /// By the clock, for each record: so many at a time (nought: all of them), a pause of minutes between, and up to so many
    /// seconds of chance before each.
    #[serde(skip_serializing_if = "is_nought")]
    pub size: u32,
    #[serde(skip_serializing_if = "is_nought")]
    pub pause: u32,
    #[serde(skip_serializing_if = "is_nought")]
    pub chance: u32,
}

/// What a field of the record must say. Several values of one field are choices: one of them will do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Condition {
    pub field: String,
    pub op: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub value: String,
}

/// Who does it, who answers for it, who is asked, who is told: each a role (`role:booker`), a member (`member:…`) or nobody.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Raci {
    pub responsible: String,
    pub accountable: String,
    pub consulted: String,
    pub informed: String,
}

impl Raci {
    /// The four, by name.
    pub fn all(&self) -> [(&'static str, &str); 4] {
        [
            ("responsible", &self.responsible),
            ("accountable", &self.accountable),
            ("consulted", &self.consulted),
            ("informed", &self.informed),
        ]
    }
}

/// One thing to do. Which parts mean something depends on `does`; the others are empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Step {
    pub does: String,
    /// The words of a task, an event or a message; `{{field}}` stands for what the record says.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// From which day on days are counted: a date of the record, or the day of the run.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from: String,
    #[serde(skip_serializing_if = "is_zero")]
    pub days: i64,
    /// An hour of that day, `20:30`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// The priority of a task, the kind of an event, how much a message presses.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checklist: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook: Option<Id>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub field: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub value: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub if_fails: String,
}

fn is_nought(n: &u32) -> bool {
    *n == 0
}

fn is_zero(n: &i64) -> bool {
    *n == 0
}

/// What is wrong with a rule, all at once, each beside where it stands: `when`, `raci-informed`, `conditions-0`, `steps-2-title`.
pub fn wrongs(rule: &Rule, known: &Vocabulary) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    let of = known.resource(&rule.when.of);
    wrong.extend(wrong_start(&rule.when, known, of).map(|code| Wrong::new("when", code)));
    for (name, who) in rule.raci.all() {
        wrong.extend((!who.is_empty() && !known.names(who)).then(|| Wrong::new(format!("raci-{name}"), "choice")));
    }
    for (n, condition) in rule.conditions.iter().enumerate() {
        wrong.extend((!fits(condition, of)).then(|| Wrong::new(format!("conditions-{n}"), "workflow-condition")));
    }
    if rule.steps.is_empty() {
        wrong.push(Wrong::new("steps", "workflow-steps"));
    }
    if rule.steps.len() > MOST {
        wrong.push(Wrong::new("steps", "too-large").with("max", MOST));
    }
    for (n, step) in rule.steps.iter().enumerate() {
        wrong.extend(wrong_step(step, known, of).into_iter().map(|(part, code)| Wrong::new(format!("steps-{n}-{part}"), code)));
    }
    wrong
}

fn wrong_start(when: &When, known: &Vocabulary, of: Option<&'static Resource>) -> Option<&'static str> {
    if !when.of.is_empty() && of.is_none() {
        return Some("choice");
    }
    match when.start.as_str() {
        "manual" | "webhook" => None,
        "event" => match of {
            Some(of) if when.what == "becomes" => {
                let all = of.field(&when.field).and_then(values).unwrap_or_default();
                (!all.contains(&when.value.as_str())).then_some("choice")
            }
            Some(of) => (!known.verbs(of).contains(&when.what.as_str())).then_some("choice"),
            None => Some("required"),
        },
        "schedule" => {
            let days = match when.every.as_str() {
                "day" | "weekday" => 0..=31,
                "week" => 1..=7,
                "month" => 1..=28,
                _ => return Some("choice"),
            };
            let spread = when.size <= 1_000 && when.pause <= 1_440 && when.chance <= 3_600;
            let plain = when.size == 0 && when.pause == 0 && when.chance == 0;
            match !days.contains(&when.day) || when.hour > 23 {
                true => Some("workflow-clock"),
                false => (!(if when.of.is_empty() { plain } else { spread })).then_some("workflow-round"),
            }
        }
        _ => Some("required"),
    }
}

/// What a field can be compared with and set to, if that is a closed list.
pub fn values(field: &Field) -> Option<Vec<&'static str>> {
    match field.kind {
        _ if field.sensitive => None,
        Kind::Choice(of) => Some(of.to_vec()),
        Kind::Flag => Some(vec!["true", "false"]),
        _ => None,
    }
}

fn fits(condition: &Condition, of: Option<&'static Resource>) -> bool {
    let Some(field) = of.and_then(|of| of.field(&condition.field)).filter(|f| !f.sensitive) else { return false };
    match condition.op.as_str() {
        "is" | "is_not" => values(field).is_some_and(|all| all.contains(&condition.value.as_str())),
        "empty" | "filled" => condition.value.is_empty(),
        _ => false,
    }
}

fn wrong_step(step: &Step, known: &Vocabulary, of: Option<&'static Resource>) -> Vec<(&'static str, &'static str)> {
    let mut wrong = Vec::new();
    let mut unless = |fine: bool, part: &'static str, code: &'static str| {
        if !fine {
            wrong.push((part, code));
        }
    };
    let one_of = |all: &[&str], said: &str| said.is_empty() || all.contains(&said);
    unless(one_of(IF_FAILS, &step.if_fails), "if_fails", "choice");
    if ["task", "event", "tell", "post"].contains(&step.does.as_str()) {
        unless(!step.title.trim().is_empty(), "title", "required");
        unless(step.title.chars().count() <= 200, "title", "too-long");
        unless(merged(&step.title).is_some_and(|all| all.iter().all(|w| words_of(of).any(|k| k == *w))), "title", "workflow-word");
    }
    if ["task", "checklist", "event", "tell"].contains(&step.does.as_str()) {
        unless(one_of(WHOM, &step.to), "to", "choice");
        unless((-730..=730).contains(&step.days), "days", "workflow-days");
        let date = |name: &str| of.and_then(|of| of.field(name)).is_some_and(|f| f.kind == Kind::Date && !f.sensitive);
        unless(step.from.is_empty() || date(&step.from), "from", "choice");
    }
    match step.does.as_str() {
        "task" => {
            unless(one_of(PRIORITIES, &step.kind), "kind", "choice");
            unless(known.may.task, "does", "workflow-may-not");
        }
        "checklist" => {
            unless(step.checklist.is_some_and(|c| known.checklists.iter().any(|(id, _)| *id == c)), "checklist", "required");
            unless(of.is_some_and(|of| planning::begins_on(of.name)), "does", "workflow-record");
            unless(known.may.task, "does", "workflow-may-not");
        }
        "event" => {
            unless(EVENT_KINDS.contains(&step.kind.as_str()), "kind", "required");
            unless(step.at.is_empty() || NaiveTime::parse_from_str(&step.at, "%H:%M").is_ok(), "at", "clock");
            unless(known.may.event, "does", "workflow-may-not");
        }
        "tell" => {
            unless(WHOM.contains(&step.to.as_str()), "to", "required");
            unless(one_of(PRESSES, &step.kind), "kind", "choice");
        }
        "post" => {
            unless(WHOM.contains(&step.to.as_str()), "to", "required");
            unless(one_of(PRESSES, &step.kind), "kind", "choice");
            unless(of.is_some(), "does", "workflow-record");
            unless(of.is_none_or(|of| known.may.change.contains(&of.name)), "does", "workflow-may-not");
        }
        "set" => {
            let field = of.and_then(|of| of.field(&step.field)).filter(|f| !f.readonly);
            unless(field.and_then(values).is_some_and(|all| all.contains(&step.value.as_str())), "value", "required");
            unless(of.is_none_or(|of| known.may.change.contains(&of.name)), "does", "workflow-may-not");
        }
        "call" => {
            unless(step.webhook.is_some_and(|w| known.webhooks.iter().any(|(id, _)| *id == w)), "webhook", "required");
            unless(known.may.call, "does", "workflow-may-not");
        }
        _ => unless(false, "does", "choice"),
    }
    wrong
}

/// The words between double braces, in their order; nothing if a brace is left open.
pub fn merged(text: &str) -> Option<Vec<&str>> {
    let (mut words, mut rest) = (Vec::new(), text);
    while let Some(start) = rest.find("{{") {
        let (word, after) = rest[start + 2..].split_once("}}")?;
        words.push(word.trim());
        rest = after;
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::merged;

    #[test]
    fn words_stand_between_braces() {
        assert_eq!(merged("Relancer {{ title }} avant {{due_on}}"), Some(vec!["title", "due_on"]));
        assert_eq!(merged("sans"), Some(Vec::new()));
        assert_eq!(merged("{{open"), None);
    }
}
